"""What editors add to the examples that come with the software."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from wanderamt.apps.assistant import examples
from wanderamt.apps.assistant.gaps.errors import NoSuchLabel
from wanderamt.apps.assistant.models import KeptQuestion, Phrase
from wanderamt.apps.catalogue.public import titled
from wanderamt.engines.privacy.redaction import redact
from wanderamt.engines.retrieval.understanding import ELSEWHERE, NOT_OURS, Example
from wanderamt.kernel.clock import BERLIN

_LONGEST = 500


def propose_phrase(*, text: str, label: str, language: str, facet: str = "", now: datetime) -> None:
    """Propose what somebody said as an example, from a reply to them; an editor looks at it first.

    It is redacted again. Raises `NoSuchLabel`.
    """
    today = now.astimezone(BERLIN).date()
    _add([(redact(text, today=today).text, language)], label, facet, today, Phrase.Origin.REPLY)


@transaction.atomic
def assign(*, questions: Iterable[UUID], label: str, facet: str, now: datetime) -> int:
    """Make examples of kept questions; what was kept is erased. How many. Raises `NoSuchLabel`."""
    rows = KeptQuestion.objects.filter(pk__in=list(questions))
    said = list(dict.fromkeys(rows.values_list("text", "language")))
    _add(said, label, facet, now.astimezone(BERLIN).date(), Phrase.Origin.GAP)
    rows.delete()
    return len(said)


def drop(*, questions: Iterable[UUID]) -> None:
    """Erase kept questions from which nothing is to be learnt."""
    KeptQuestion.objects.filter(pk__in=list(questions)).delete()


def accept(phrase: UUID) -> bool:
    """Have a phrase learnt with the next version; False where it is already, or is gone."""
    waiting = Phrase.objects.filter(pk=phrase).exclude(state=Phrase.State.USED)
    return bool(waiting.update(state=Phrase.State.USED))


def take_out(phrase: UUID, *, now: datetime) -> bool:
    """Have a phrase not learnt any more with the next version; False where it is out already, or gone."""
    today = now.astimezone(BERLIN).date()
    there = Phrase.objects.filter(pk=phrase).exclude(state=Phrase.State.REMOVED)
    return bool(there.update(state=Phrase.State.REMOVED, day=today))


def used() -> list[list[str]]:
    """What is learnt beside the packaged examples: text, label, language and facet, in a fixed order."""
    rows = Phrase.objects.filter(state=Phrase.State.USED).order_by("text", "label")
    return [list(each) for each in rows.values_list("text", "label", "language", "facet")]


def as_examples(said: Iterable[Sequence[str]]) -> tuple[Example, ...]:
    """Return what `used` gave as examples, without services that there are no more."""
    known = labels()
    return tuple(
        Example(text=text, label=label, language=language, facet=facet)
        for text, label, language, facet in said
        if label in known
    )


def labels() -> frozenset[str]:
    """Everything that something can be about: services, referrals, and what is not ours."""
    elsewhere = (f"{ELSEWHERE}{each}" for each in examples.referrals())
    return frozenset({*titled().values_list("pk", flat=True), *elsewhere, NOT_OURS})


def _add(said: Iterable[tuple[str, str]], label: str, facet: str, day: date, origin: Phrase.Origin) -> None:
    if label not in labels():
        raise NoSuchLabel
    is_waiting = origin is Phrase.Origin.REPLY
    Phrase.objects.bulk_create(
        [
            Phrase(
                text=text[:_LONGEST],
                label=label,
                language=language,
                facet=facet if facet in examples.FACETS and ":" not in label and label != NOT_OURS else "",
                origin=origin,
                state=Phrase.State.PROPOSED if is_waiting else Phrase.State.USED,
                day=day,
            )
            for text, language in said
            if text.strip()
        ],
        ignore_conflicts=True,
    )
