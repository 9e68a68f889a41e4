"""An answer as it is read: by the person in their language, by staff in German."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from wanderamt.apps.assistant.compiling import Compiled, compile_answer
from wanderamt.apps.assistant.examples import GENERAL
from wanderamt.apps.assistant.handover.replying import ADVICE, Answer
from wanderamt.apps.assistant.layout import Block, blocks
from wanderamt.apps.assistant.models import HandoverCard
from wanderamt.apps.catalogue.public import UnknownService, services


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What stands on the page, in the active language; `words` are German, as somebody wrote them."""

    words: str
    advice: tuple[str, ...]
    compiled: Compiled | None

    @property
    def blocks(self) -> list[Block]:
        """What the system says, as it is shown."""
        return blocks(self.compiled.statements) if self.compiled else []

    @property
    def needs_german(self) -> bool:
        """Whether the words are in another language than the page."""
        return bool(self.words) and not (get_language() or "de").startswith("de")


def read(given: Answer, card: HandoverCard, *, on: date) -> Read:
    """Return an answer in the active language, by the rules of the day `on`."""
    advice = tuple(str(ADVICE[each]) for each in given.advice if each in ADVICE)
    return Read(words=given.words, advice=advice, compiled=_compiled(given, card, on))


def _compiled(given: Answer, card: HandoverCard, on: date) -> Compiled | None:
    if not given.service:
        return None
    try:
        service = services([given.service])[0]
    except UnknownService:  # taken out of the catalogue since
        return None
    return compile_answer(service=service, facet=given.facet or GENERAL, slots=card.slots(on=on), on=on)
