"""From the assistant to a person: a card with what was understood, so that nobody has to begin anew.

The person sees the card, changes it, and sends it, or does not: nothing is stored before. Staff read it in
German and answer with what the system knows, in the person's language, and with words of their own.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from wanderamt.apps.assistant.handover import step
from wanderamt.apps.assistant.handover.forgetting import purge
from wanderamt.apps.assistant.turns import Asked, Reply

#: Who answers the chip "person:…" and the form of the card.
STEPS: Mapping[str, Callable[[Asked], Reply]] = MappingProxyType({"person": step.handle})

__all__ = ["STEPS", "purge"]
