"""Giving papers, PIN letters and documents into the right hands, with date and time (§ 4 PAuswV)."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from wanderamt.apps.cases.errors import (
    AlreadyHandedOver,
    CaseClosed,
    DocumentNotReady,
    NoDocumentToHandOver,
    NoPaperToHandOver,
    NoPinLetterToHandOver,
    NothingToHandOver,
    PaperAlreadyHandedOver,
    PinLetterAlreadyHandedOver,
    PinLetterIsPersonal,
    ReceiverNameMissing,
    WrongReceiver,
)
from wanderamt.apps.cases.models import Case, Document, Handover, Step
from wanderamt.apps.cases.queries.collecting import collections_for, is_collection, ready_for
from wanderamt.apps.cases.queries.reading import due_handovers, possible_handovers
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation.commands import command

_NOTHING: Mapping[str, type[NothingToHandOver]] = {
    Handover.Kind.PAPER: NoPaperToHandOver,
    Handover.Kind.PIN_LETTER: NoPinLetterToHandOver,
    Handover.Kind.DOCUMENT: NoDocumentToHandOver,
}
_ALREADY: Mapping[str, type[AlreadyHandedOver]] = {
    Handover.Kind.PAPER: PaperAlreadyHandedOver,
    Handover.Kind.PIN_LETTER: PinLetterAlreadyHandedOver,
    Handover.Kind.DOCUMENT: AlreadyHandedOver,
}


@command("cases.hand_over")
@transaction.atomic
def hand_over(
    *,
    case: Case,
    kind: str,
    to: str,
    receiver_name: str = "",
    documents: Collection[UUID] | None = None,
    window: OpeningWindow | None = None,  # noqa: ARG001 - read by whoever writes the command down
    now: datetime,
) -> Handover:
    """Note that something was given to the person, the legal representative, or an authorised person by name.

    A document must be ready for collection. A collection takes the ready documents of the person along: those
    in `documents`, or all; a document that is given notes itself in a collection of the person in work. So
    nothing is entered twice. `window` is where it happens; without it, where the case is.

    Raises NothingToHandOver, AlreadyHandedOver, DocumentNotReady, WrongReceiver, PinLetterIsPersonal,
    ReceiverNameMissing, CaseClosed.
    """
    case = Case.objects.select_related("service", "window").get(pk=case.pk)
    receiver_name = receiver_name.strip()
    _check_receiver(case, kind, to, receiver_name)
    receiver_name = receiver_name or (case.representative_name if to == Handover.To.REPRESENTATIVE else "")
    if kind == Handover.Kind.DOCUMENT and Document.objects.filter(case=case).exists():
        _release(case)
        for visit in collections_for(case):
            _note(visit, kind, to, receiver_name, now)
        return _note(case, kind, to, receiver_name, now)
    if kind not in possible_handovers(case):
        raise _NOTHING[kind](field="kind")
    if case.state != Case.State.OPEN:
        raise CaseClosed(number=case.number)
    if is_collection(case):
        for document in ready_for(case):
            if documents is None or document.pk in documents:
                _release(document.case)
                _note(document.case, kind, to, receiver_name, now)
    return _note(case, kind, to, receiver_name, now)


def _release(case: Case) -> None:
    """The document of an application leaves the house. Raises DocumentNotReady, AlreadyHandedOver."""
    ordered = Document.objects.filter(case=case)
    if not ordered.filter(state=Document.State.READY).update(state=Document.State.HANDED_OVER):
        done = ordered.filter(state=Document.State.HANDED_OVER).exists()
        raise AlreadyHandedOver(field="kind") if done else DocumentNotReady(field="kind")


def _note(case: Case, kind: str, to: str, receiver_name: str, now: datetime) -> Handover:
    try:
        with transaction.atomic():
            handover = Handover.objects.create(
                case=case, kind=kind, to=to, receiver_name=receiver_name, at=now
            )
    except IntegrityError:
        raise _ALREADY[kind](field="kind") from None
    if not due_handovers(case):
        Step.objects.filter(case=case, kind=Step.Kind.RESULT, state=Step.State.OPEN).update(
            state=Step.State.DONE, done_at=now
        )
    return handover


def _check_receiver(case: Case, kind: str, to: str, receiver_name: str) -> None:
    if to == Handover.To.REPRESENTATIVE and case.representation == "none":
        raise WrongReceiver(field="to")
    if to == Handover.To.AUTHORISED:
        # The PIN envelope is for the applicant alone (§ 17 PAuswV); a document may be fetched with an
        # authorisation.
        if kind == Handover.Kind.PIN_LETTER:
            raise PinLetterIsPersonal(field="to")
        if not receiver_name:
            raise ReceiverNameMissing(field="receiver_name")
