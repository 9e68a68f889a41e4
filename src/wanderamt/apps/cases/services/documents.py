"""Documents made elsewhere: ordered, ready, sent."""

from datetime import datetime

from django.db import transaction

from wanderamt.apps.cases.errors import DirectDeliveryNotPossible, DocumentNotOrdered
from wanderamt.apps.cases.events import DocumentReady
from wanderamt.apps.cases.models import Case, Document
from wanderamt.apps.cases.services.facts import change_facts
from wanderamt.apps.catalogue.public import Result
from wanderamt.foundation import events, mail
from wanderamt.foundation.commands import command


@command("cases.mark_ready")
@transaction.atomic
def mark_ready(*, document: Document, now: datetime) -> None:
    """The document has arrived from the producer; one for direct delivery has been sent. The person is
    told by mail.

    Raises DocumentNotOrdered where that was done before.
    """
    case = Case.objects.select_related("service", "window__site").get(document=document)
    direct = document.delivery == Document.Delivery.DIRECT
    state = Document.State.SENT if direct else Document.State.READY
    claimed = Document.objects.filter(pk=document.pk, state=Document.State.ORDERED).update(
        state=state, ready_at=now
    )
    if not claimed:
        raise DocumentNotOrdered
    document.state, document.ready_at = state, now
    mail.send(
        to=case.email,
        template="cases/mail/document_sent.txt" if direct else "cases/mail/document_ready.txt",
        context={"case": case, "site": case.window.site, "service": case.service},
        language=case.language,
        now=now,
    )
    events.publish(DocumentReady(at=now, document_id=document.pk, window_id=case.window_id))


@command("cases.choose_direct_delivery")
@transaction.atomic
def choose_direct_delivery(*, case: Case, wanted: bool = True) -> None:
    """Have the document sent home for an extra fee; only for a person who is here in person (§ 18 (2)
    PAuswV).

    Raises DirectDeliveryNotPossible, and AlreadyPaid or CaseClosed where it is too late.
    """
    possible = case.service.result == Result.DOCUMENT_LATER and case.representation == "none"
    if wanted and not possible:
        raise DirectDeliveryNotPossible(field="direct_delivery")
    change_facts(case=case, facts={"direct_delivery": wanted})
