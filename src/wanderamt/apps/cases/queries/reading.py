"""Reading cases: of a visit, of a window, what can happen to them next."""

from collections import Counter as Tally
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from wanderamt.apps.cases.models import Case, Document, Handover, Payment
from wanderamt.apps.catalogue.public import Mobile, Result
from wanderamt.apps.offices.public import Counter, OpeningWindow
from wanderamt.kernel.clock import BERLIN

#: A card for somebody under 24 is valid for 6 years (§ 6 (3) PAuswG).
_YOUNG_VALID_YEARS = 6
_PIN_FROM_AGE = 16


def cases_of_visit(visit_id: UUID) -> list[Case]:
    """The cases of a visit in the order of opening, with steps, papers, fee lines and hand-overs: five
    queries.
    """
    return list(_full().filter(visit_id=visit_id))


def cases_of_window(window: OpeningWindow) -> list[Case]:
    """All cases of a window, as `cases_of_visit`."""
    return list(_full().filter(window=window))


def case(case_id: UUID) -> Case:
    """One case. Raises Case.DoesNotExist."""
    return _full().get(pk=case_id)


def amount_open(cases: Iterable[Case]) -> int:
    """Cents that are still to be paid for these cases; what nobody has decided yet counts nothing."""
    return sum(fee.cents or 0 for case in cases for fee in case.fees.all() if fee.payment_id is None)


def open_visits(visit_ids: Iterable[UUID]) -> set[UUID]:
    """Those of the visits that have a case in work."""
    return set(
        Case.objects.filter(visit_id__in=list(visit_ids), state=Case.State.OPEN).values_list(
            "visit_id", flat=True
        )
    )


def payments_of_visit(visit_id: UUID) -> list[Payment]:
    """Payments and reversals of a visit in their order; a reversed one knows its `reversed_by`."""
    return list(Payment.objects.filter(visit_id=visit_id).select_related("reversed_by", "window__counter"))


def payments_of_window(window: OpeningWindow) -> list[Payment]:
    """Payments and reversals of a window in their order."""
    return list(Payment.objects.filter(window=window).select_related("reversed_by"))


def payment(payment_id: UUID) -> Payment:
    """One payment. Raises Payment.DoesNotExist."""
    return Payment.objects.select_related("window__counter", "window__site", "reverses", "reversed_by").get(
        pk=payment_id
    )


def documents_of_window(window: OpeningWindow) -> list[Document]:
    """All documents that were applied for at a window."""
    return list(_documents().filter(case__window=window))


def deliveries_of_window(window: OpeningWindow) -> Tally[str]:
    """How many of the documents that were applied for at a window are delivered in which way."""
    ways = Document.objects.filter(case__window=window).order_by().values_list("delivery", flat=True)
    return Tally(ways)


def collectable(
    *, site_ids: Iterable[UUID] | None = None, window_ids: Iterable[UUID] | None = None
) -> list[Document]:
    """Documents that lie ready for collection and were applied for at these sites or windows; without any:
    all.
    """
    found = ready_documents()
    if site_ids is not None:
        found = found.filter(case__window__site__in=list(site_ids))
    if window_ids is not None:
        found = found.filter(case__window__in=list(window_ids))
    return list(found)


def ready_documents() -> QuerySet[Document]:
    """Everything that lies ready for collection, with its case."""
    return _documents().filter(state=Document.State.READY, delivery=Document.Delivery.COLLECTION)


def on_the_way(*, site_ids: Iterable[UUID] | None = None) -> list[Document]:
    """Documents that are ordered and will be collected, by the day from which they are expected."""
    found = _documents().filter(state=Document.State.ORDERED, delivery=Document.Delivery.COLLECTION)
    if site_ids is not None:
        found = found.filter(case__window__site__in=list(site_ids))
    return list(found.order_by("expected_from", "ordered_at"))


def document(document_id: UUID) -> Document:
    """One document with its case. Raises Document.DoesNotExist."""
    return _documents().get(pk=document_id)


def allowed_outcomes(case: Case) -> list[Case.State]:
    """The ends that this case can have, the usual one first.

    Nobody leaves finished whose document is still being made. Captured is what must be completed in the
    office.
    """
    later = case.service.result == Result.DOCUMENT_LATER
    capture = case.service.mobile == Mobile.CAPTURE and case.window.counter.kind == Counter.Kind.MOBILE
    ends = [Case.State.FINISHED] if not (later or capture) else [Case.State.CAPTURED]
    if capture and not later:
        ends.append(Case.State.FINISHED)  # with a network on site it may be completed at once
    return [*ends, Case.State.FOLLOW_UP, Case.State.REFUSED]


def possible_handovers(case: Case) -> list[Handover.Kind]:
    """What may be given to the person in this case, whether it must be or not."""
    kinds = []
    if case.service.result == Result.PAPER_NOW:
        kinds.append(Handover.Kind.PAPER)
    if case.service.pin_letter:
        kinds.append(Handover.Kind.PIN_LETTER)
    if case.service.result == Result.HANDOVER:
        kinds.append(Handover.Kind.DOCUMENT)
    return kinds


def due_handovers(case: Case) -> list[Handover.Kind]:
    """What must still be given before the case can end, in this order."""
    given = {handover.kind for handover in case.handovers.all()}
    return [kind for kind in possible_handovers(case) if kind not in given and _must(case, kind)]


def _must(case: Case, kind: Handover.Kind) -> bool:
    if kind == Handover.Kind.PAPER:
        # What is captured on site is completed in the office: its paper may come later.
        return allowed_outcomes(case)[0] == Case.State.FINISHED
    return kind != Handover.Kind.PIN_LETTER or pin_letter_due(born_on=case.born_on, opened_at=case.opened_at)


def pin_letter_due(*, born_on: date | None, opened_at: datetime) -> bool:
    """Whether a PIN letter belongs to the application: not if the holder is under 16 when the card expires.

    Source: § 17 PAuswV. An unknown birth date counts as grown up.
    """
    if born_on is None:
        return True
    applied = opened_at.astimezone(BERLIN).date()
    sixteen = (born_on.year + _PIN_FROM_AGE, born_on.month, born_on.day)
    return sixteen <= (applied.year + _YOUNG_VALID_YEARS, applied.month, applied.day)


def _full() -> QuerySet[Case]:
    related = ("steps", "evidence", "fees", "handovers")
    return Case.objects.select_related(
        "service", "window__counter", "window__site", "document"
    ).prefetch_related(*related)


def _documents() -> QuerySet[Document]:
    return Document.objects.select_related("case__service", "case__window__site", "case__window__counter")
