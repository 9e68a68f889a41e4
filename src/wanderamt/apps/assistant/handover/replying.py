"""What staff do with a card: take it up, answer it, close it. Who did it is written down nowhere."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wanderamt.apps.assistant import gaps
from wanderamt.apps.assistant.handover.errors import AlreadySettled, BeingAnswered
from wanderamt.apps.assistant.handover.sending import PURPOSE
from wanderamt.apps.assistant.models import HandoverCard
from wanderamt.apps.assistant.models.handover import HOLD
from wanderamt.foundation import links, mail

#: What is often advised, in every language: name and sentence.
ADVICE = {
    "book": _("Dafür können Sie hier einen Termin buchen."),
    "mobile": _(
        "Sehen Sie, wann das Mobile Bürgeramt in Ihren Stadtteil kommt, und buchen Sie einen Termin."
    ),
    "call": _("Rufen Sie uns an, wenn Sie nicht weiterkommen."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What staff answer. `service` and `facet` name what the system says about it, "" for nothing of that.

    `advice` are names in `ADVICE`, `words` are German. One of the three is there.
    """

    service: str = ""
    facet: str = ""
    advice: tuple[str, ...] = ()
    words: str = ""

    @classmethod
    def of(cls, stored: dict[str, Any]) -> "Answer":
        """Return what a card keeps."""
        return cls(**{**stored, "advice": tuple(stored.get("advice", ()))})


def hold(card: UUID, *, by: str, now: datetime) -> None:
    """Take a card up for `HOLD`, or longer. Raises BeingAnswered or AlreadySettled."""
    if not _free(card, by, now).update(hold=by, held_until=now + HOLD):
        raise _why_not(card)


@transaction.atomic
def answer(card: UUID, *, given: Answer, by: str, propose: bool, now: datetime) -> HandoverCard:
    """Answer a card and return it: promise the mail, forget its address, let the card go.

    With `propose` the question becomes an example for an editor to look at, if the person has agreed. Raises
    BeingAnswered or AlreadySettled; nothing is changed then.
    """
    settled = _settle(card, by, HandoverCard.State.ANSWERED, reply=asdict(given), now=now)
    _tell(settled, now=now)
    if propose and settled.may_learn and given.service and settled.words:
        gaps.propose_phrase(
            text=settled.words, label=given.service, language=settled.language, facet=given.facet, now=now
        )
    return settled


@transaction.atomic
def close(card: UUID, *, by: str, now: datetime) -> None:
    """Settle a card without a written answer. Raises BeingAnswered or AlreadySettled."""
    settled = _settle(card, by, HandoverCard.State.CLOSED, reply={}, now=now)
    HandoverCard.objects.filter(pk=settled.pk).update(email="")


def _settle(
    card: UUID, by: str, state: HandoverCard.State, *, reply: dict[str, Any], now: datetime
) -> HandoverCard:
    changed = _free(card, by, now).update(state=state, reply=reply, settled_at=now, hold="", held_until=None)
    if not changed:
        raise _why_not(card)
    return HandoverCard.objects.get(pk=card)


def _free(card: UUID, by: str, now: datetime) -> QuerySet[HandoverCard]:
    """The card, if it is open and nobody else has it in hand."""
    mine = Q(hold="") | Q(hold=by) | Q(held_until__lte=now)
    return HandoverCard.objects.filter(mine, pk=card, state=HandoverCard.State.OPEN)


def _why_not(card: UUID) -> BeingAnswered | AlreadySettled:
    is_open = HandoverCard.objects.filter(pk=card, state=HandoverCard.State.OPEN).exists()
    return BeingAnswered() if is_open else AlreadySettled()


def _tell(card: HandoverCard, *, now: datetime) -> None:
    if card.email:
        link = links.url("assistant:card", card.pk, purpose=PURPOSE)
        mail.send(
            to=card.email,
            template="assistant/mail/answered.txt",
            context={"link": link},
            language=card.language,
            now=now,
        )
        HandoverCard.objects.filter(pk=card.pk).update(email="")
