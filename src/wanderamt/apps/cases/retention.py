"""What cases forgets. Fees and hand-overs are kept for the accounts, without the person they were for."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from wanderamt.apps.cases.models import Case, Document, Handover, Step

#: Instead of the name of a person whose case is long over.
FORGOTTEN = "–"


#: A document that is not in the right hands yet.
_WAITING = Q(document__state__in=[Document.State.ORDERED, Document.State.READY])
#: Nothing is to be done any more; what was only taken down, or lacks something, the office still works on.
_DONE = [Case.State.FINISHED, Case.State.REFUSED]


@transaction.atomic
def purge(*, now: datetime) -> int:
    """Take the person out of cases that ended more than RETENTION_DAYS ago and whose document is in the
    right hands.

    Returns how many cases were cleared. The register and the document's producer keep what the law asks
    for; here only the matter, its outcome and the money stay.
    """
    limit = now - timedelta(days=settings.RETENTION_DAYS)
    return _clear(Case.objects.filter(closed_at__lt=limit))


@transaction.atomic
def forget_visits(*, visits: Collection[UUID]) -> int:
    """The same at once, because the person asked for it; returns how many cases were cleared.

    What the office still works on stays: cases that are not done, and documents that were not handed over.
    """
    return _clear(Case.objects.filter(visit_id__in=visits, state__in=_DONE))


def _clear(cases: QuerySet[Case]) -> int:
    over = cases.exclude(_WAITING).exclude(person_name=FORGOTTEN)
    keys = list(over.values_list("pk", flat=True))
    Step.objects.filter(case__in=keys).exclude(note="").update(note="")
    Handover.objects.filter(case__in=keys).exclude(receiver_name="").update(receiver_name=FORGOTTEN)
    Case.objects.filter(pk__in=keys).exclude(reason="").update(reason=FORGOTTEN)
    return Case.objects.filter(pk__in=keys).update(
        person_name=FORGOTTEN, born_on=None, email="", representative_name="", appointment_id=None
    )
