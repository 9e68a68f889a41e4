"""What happens to a card from the citizen's side: it is sent, and it is taken back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from wanderamt.apps.assistant.models import HandoverCard
from wanderamt.engines.privacy.redaction import redact
from wanderamt.foundation.brake import Brake
from wanderamt.kernel.clock import BERLIN
from wanderamt.kernel.ids import short_code

#: What a link to a card opens.
PURPOSE = "assistant.handover"
#: Characters of what a person writes.
LONGEST = 2000
#: Behind one address there may be a whole home; nobody writes more letters in an hour.
cards = Brake(kind="handover", allowed=10, window=timedelta(hours=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class CardData:
    """What the person sends. `details` are fields of `Slots`; without `words` there is a `service`."""

    language: str
    service: str = ""
    facet: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    words: str = ""
    email: str = ""
    may_learn: bool = False


@transaction.atomic
def send_card(*, card: CardData, form_key: UUID, who: str, now: datetime) -> HandoverCard:
    """Store a card and return it. The same `form_key` returns the first one again.

    Names, numbers and addresses are taken out of the words here, whatever the browser has done. Raises
    TooManyTries.
    """
    known = HandoverCard.objects.filter(form_key=form_key).first()
    if known is not None:
        return known
    cards.check(who, now=now)
    cards.note(who, now=now)
    today = now.astimezone(BERLIN).date()
    return HandoverCard.objects.create(
        form_key=form_key,
        number=_free_number(),
        created_at=now,
        language=card.language,
        service=card.service,
        facet=card.facet,
        details=dict(card.details),
        words=redact(card.words, today=today).text.strip()[:LONGEST],
        email=card.email,
        may_learn=card.may_learn,
    )


def erase_card(card: UUID) -> bool:
    """Erase a card because the person wants it; False where it is gone already."""
    return bool(HandoverCard.objects.filter(pk=card).delete()[0])


def _free_number() -> str:
    """A number that no card has: short enough for the telephone, so two may meet by chance."""
    while HandoverCard.objects.filter(number=(number := short_code())).exists():
        pass
    return number
