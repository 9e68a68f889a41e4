"""Human numbers without gaps, per counter and day."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from wanderamt.apps.cases.models import Serial
from wanderamt.kernel.clock import BERLIN


@transaction.atomic
def next_number(*, prefix: str, mark: str, now: datetime) -> str:
    """The next number of a counter and day: "B1-20250929-0007", with `prefix` in front ("V-") for cases.

    The UPDATE holds the row until the caller's transaction ends: nobody else gets the number meanwhile,
    and a number that was taken back leaves no gap.
    """
    stem = f"{prefix}{mark}-{now.astimezone(BERLIN):%Y%m%d}"
    if not Serial.objects.filter(scope=stem).update(last=F("last") + 1):
        Serial.objects.get_or_create(scope=stem)
        Serial.objects.filter(scope=stem).update(last=F("last") + 1)
    return f"{stem}-{Serial.objects.get(scope=stem).last:04d}"
