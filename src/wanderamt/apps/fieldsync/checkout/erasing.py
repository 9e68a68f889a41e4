"""On the unit: what belongs to a stop is erased once the hub has all of it, and cannot be dug up again."""

from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import transaction

from wanderamt.apps.fieldsync.checkout import errors
from wanderamt.apps.fieldsync.checkout.tables import forget_all_but
from wanderamt.apps.fieldsync.models import Arrived, OwnCommand, OwnState
from wanderamt.apps.fieldsync.unit.wiping import wipe
from wanderamt.foundation.carrying import trip
from wanderamt.foundation.models import Attempt, OutboxMail, SpentProof


def erase(window: UUID) -> int:
    """Erase everything about a stop, also what the crew has written, and the commands themselves.

    Of these the hashes stay: the chain goes on. With the last stop go the sign-ins and whatever else the
    process has kept. Returns how many rows of tables were erased. Raises NotYetConfirmed while there is a
    command of this stop about which the hub has not said anything.
    """
    with transaction.atomic():
        own = OwnState.objects.select_for_update().get(pk=1)
        if OwnCommand.objects.filter(window_id=window, verdict="").exists():
            raise errors.NotYetConfirmed
        _withdraw_downloads(window)
        kept = {key: until for key, until in own.leases.items() if key != str(window)}
        OwnState.objects.filter(pk=own.pk).update(leases=kept)
        gone = forget_all_but(trip(holder=own.device_id, windows=[UUID(key) for key in kept]))
        OwnCommand.objects.filter(window_id=window).update(envelope=None)
        if not kept:
            _forget_the_day()
        transaction.on_commit(wipe)
    return gone


def _forget_the_day() -> None:
    """No stop is left: nothing of any day may be."""
    OwnCommand.objects.exclude(verdict="").update(envelope=None)
    for model in (Session, OutboxMail, Attempt, SpentProof):
        model.objects.all().delete()


def _withdraw_downloads(window: UUID) -> None:
    """Data of this stop that are still on their way are not wanted any more; those that were sent after the
    word to erase are of the next journey.
    """
    waiting = Arrived.objects.filter(kind="snapshot", outcome="")
    word = Arrived.objects.filter(kind="erase", payload__window=str(window)).order_by("-seq").first()
    for message in waiting if word is None else waiting.filter(seq__lt=word.seq):
        if str(window) in message.payload.get("windows", ()):
            Arrived.objects.filter(pk=message.pk).update(payload={"withdrawn": True})
