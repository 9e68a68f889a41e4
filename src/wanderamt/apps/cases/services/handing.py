"""Giving papers, PIN letters and documents into the right hands, with date and time (§ 4 PAuswV)."""

from datetime import datetime

from django.db import IntegrityError, transaction

from wanderamt.apps.cases.errors import (
    AlreadyHandedOver,
    CaseClosed,
    DocumentNotReady,
    NothingToHandOver,
    PinLetterIsPersonal,
    ReceiverNameMissing,
    WrongReceiver,
)
from wanderamt.apps.cases.models import Case, Document, Handover, Step
from wanderamt.apps.cases.queries.reading import due_handovers, possible_handovers


@transaction.atomic
def hand_over(*, case: Case, kind: str, to: str, receiver_name: str = "", now: datetime) -> Handover:
    """Note that something was given to the person, the legal representative, or an authorised person by name.

    A document must be ready for collection. Raises NothingToHandOver, AlreadyHandedOver, DocumentNotReady,
    WrongReceiver, PinLetterIsPersonal, ReceiverNameMissing, CaseClosed.
    """
    case = Case.objects.select_related("service").get(pk=case.pk)
    receiver_name = receiver_name.strip()
    _check_receiver(case, kind, to, receiver_name)
    ordered = Document.objects.filter(case=case)
    if kind == Handover.Kind.DOCUMENT and ordered.exists():
        if not ordered.filter(state=Document.State.READY).update(state=Document.State.HANDED_OVER):
            done = ordered.filter(state=Document.State.HANDED_OVER).exists()
            raise AlreadyHandedOver(field="kind") if done else DocumentNotReady(field="kind")
    elif kind not in possible_handovers(case):
        raise NothingToHandOver(field="kind")
    elif case.state != Case.State.OPEN:
        raise CaseClosed(number=case.number)
    try:
        with transaction.atomic():
            handover = Handover.objects.create(
                case=case, kind=kind, to=to, receiver_name=receiver_name or _representative(case, to), at=now
            )
    except IntegrityError:
        raise AlreadyHandedOver(field="kind") from None
    if not due_handovers(case):
        Step.objects.filter(case=case, kind=Step.Kind.RESULT, state=Step.State.OPEN).update(
            state=Step.State.DONE, done_at=now
        )
    return handover


def _representative(case: Case, to: str) -> str:
    return case.representative_name if to == Handover.To.REPRESENTATIVE else ""


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
