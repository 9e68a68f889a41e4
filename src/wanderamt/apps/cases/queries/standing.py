"""How a matter stands, for somebody who holds its papers and has no account."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.db.models import Q

from wanderamt.apps.cases.models import Case, Document, Payment
from wanderamt.apps.cases.retention import FORGOTTEN
from wanderamt.apps.offices.public import Counter, Site


class Stage(StrEnum):
    """As much as is told. Why a matter was refused is told to the person alone, so that is just closed."""

    IN_WORK = "in_work"
    MISSING = "missing"
    ORDERED = "ordered"
    READY = "ready"
    SENT = "sent"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """`site` is where the matter was taken down and where a document is collected; `on_the_road`: from the
    mobile office, when it comes there again. The days are planned.
    """

    stage: Stage
    site: Site
    on_the_road: bool
    expected_from: date | None = None
    expected_until: date | None = None


_OF_DOCUMENT = {
    Document.State.ORDERED: Stage.ORDERED,
    Document.State.READY: Stage.READY,
    Document.State.SENT: Stage.SENT,
    Document.State.HANDED_OVER: Stage.CLOSED,
}
_OF_CASE = {
    Case.State.OPEN: Stage.IN_WORK,
    Case.State.CAPTURED: Stage.IN_WORK,
    Case.State.FOLLOW_UP: Stage.MISSING,
}


def standing(*, number: str, appointment_id: UUID | None, receipt: str) -> Standing | None:
    """How the matter with this number stands; only for its appointment or for a receipt of its visit.

    None where they do not belong together, where there is no such number and where the person was forgotten:
    nobody can tell which. One query, whatever the answer.
    """
    paid = Payment.objects.filter(receipt_number=receipt).values("visit_id")
    proved = Q(visit_id__in=paid) | Q(appointment_id=appointment_id, appointment_id__isnull=False)
    found = Case.objects.filter(proved, number=number).exclude(person_name=FORGOTTEN)
    case = found.select_related("document", "window__site", "window__counter").first()
    return _told(case) if case else None


def _told(case: Case) -> Standing:
    document: Document | None = getattr(case, "document", None)
    of_case = _OF_CASE.get(Case.State(case.state), Stage.CLOSED)
    return Standing(
        stage=_OF_DOCUMENT[Document.State(document.state)] if document else of_case,
        site=case.window.site,
        on_the_road=case.window.counter.kind == Counter.Kind.MOBILE,
        expected_from=document.expected_from if document else None,
        expected_until=document.expected_until if document else None,
    )
