"""Checking off what has been packed, with name and time."""

from datetime import datetime

from django.db import transaction

from wanderamt.apps.fleet import errors, errors_crew
from wanderamt.apps.fleet.models import Deployment, PackedItem
from wanderamt.apps.fleet.queries.packing import crew_deployment, packing
from wanderamt.foundation.commands import command


@command("fleet.check_off")
@transaction.atomic
def check_off(
    *, deployment: Deployment, key: str, quantity: int, packed_by: str, now: datetime
) -> PackedItem:
    """`quantity` pieces of the line `key` are packed. The same again keeps the first name and time.

    `quantity` is what the person saw; if more is needed by now, the line shows as changed. Raises LineGone,
    and NotPublished for a deployment that does not take place.
    """
    _published(deployment)
    if packing(crew_deployment(deployment.pk)).line(key) is None:
        raise errors_crew.LineGone
    item, new = PackedItem.objects.get_or_create(
        deployment=deployment,
        key=key,
        defaults={"quantity": quantity, "packed_by": packed_by[:150], "packed_at": now},
    )
    if not new and item.quantity != quantity:
        item.quantity, item.packed_by, item.packed_at = quantity, packed_by[:150], now
        item.save(update_fields=["quantity", "packed_by", "packed_at"])
    return item


@command("fleet.undo_check_off")
@transaction.atomic
def undo(*, deployment: Deployment, key: str) -> None:
    """The line is open again. Undone twice is undone once. Raises NotPublished."""
    _published(deployment)
    PackedItem.objects.filter(deployment=deployment, key=key).delete()


def _published(deployment: Deployment) -> None:
    if not Deployment.objects.filter(pk=deployment.pk, state=Deployment.State.PUBLISHED).exists():
        raise errors.NotPublished
