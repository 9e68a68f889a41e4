"""To book, to move and to cancel within the conversation.

By the services, forms and brakes of the pages about appointments: whatever is refused there is refused here.
What has been chosen travels in the signed memory; names only in the form in which they are typed.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from wanderamt.apps.assistant.booking import making, own
from wanderamt.apps.assistant.turns import Asked, Reply

#: Who answers the chips "book:…", "move:…" and "cancel:…", and their forms.
STEPS: Mapping[str, Callable[[Asked], Reply]] = MappingProxyType(
    {"book": making.handle, "move": own.move, "cancel": own.cancel}
)

__all__ = ["STEPS"]
