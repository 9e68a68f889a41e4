"""On a unit: every act of the crew is written down, signed, in one transaction with its effect."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, transaction
from django.db.models import Model

from wanderamt.apps.fieldsync.models import OwnCommand, OwnState
from wanderamt.apps.fieldsync.unit.errors import (
    ClockWrong,
    DiskDamaged,
    DiskFull,
    LeaseOver,
    NotLeased,
    NotLoaded,
)
from wanderamt.apps.fieldsync.unit.identity import identity
from wanderamt.engines.sync import Envelope, digest, genesis, sealed, to_wire
from wanderamt.foundation import clock
from wanderamt.foundation.commands import (
    Call,
    ObjectUnknown,
    acting,
    actor,
    encode,
    outcome_of,
    recording,
    window_of,
)
from wanderamt.kernel.clock import BERLIN
from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.ids import uuid7

#: Clocks of computers jump by seconds when they are set; what goes back further is a wrong clock.
_BACKWARDS = timedelta(minutes=2)
#: What SQLite says of a disk that takes nothing more, and of one that fails.
_DISK: dict[str, type[DomainError]] = {
    "disk is full": DiskFull,
    "disk I/O error": DiskDamaged,
    "disk image is malformed": DiskDamaged,
}


class UnitKeeper:
    """The keeper of a unit's process."""

    def around(self, call: Call) -> Any:
        """Carry the verb out and append it to the chain: both or neither.

        Raises NotLoaded, NotLeased, LeaseOver, ClockWrong before anything is done, DiskFull or DiskDamaged
        where it cannot be kept, and what the verb raises; a verb that refuses is no command.
        """
        try:
            with transaction.atomic():
                return _done_and_written(call)
        except DatabaseError as error:
            for words, told in _DISK.items():
                if words in str(error):
                    raise told from error
            raise


def _done_and_written(call: Call) -> Any:
    own = OwnState.objects.select_for_update().filter(pk=1).first()
    if own is None or own.loaded_at is None:
        raise NotLoaded
    _look_again(call)
    window, now = _window(call), call.arguments.get("now") or clock.now()
    _check_clock(own, now)
    _check_lease(own, window, now)
    # Written before the verb changes what its arguments look like.
    args, command_id = encode(call.spec, call.arguments), uuid7()
    with acting(own.device_id), recording(command_id) as drawn:
        result = call.run()
    envelope = Envelope(
        id=command_id,
        device=own.device_id,
        incarnation=own.incarnation,
        seq=own.head_seq + 1,
        at=now,
        actor=actor(),
        kind=call.spec.name,
        version=call.spec.version,
        window=window,
        args=args,
        drawn=drawn.values,
        outcome=outcome_of(result),
        prev=bytes(own.head_hash) or genesis(own.device_id, own.incarnation),
    )
    _append(own, envelope)
    return result


def _look_again(call: Call) -> None:
    """The verb must see its rows as the hub will see them: after the command before this one.

    Another tablet may have done something since the page was read. Raises ObjectUnknown.
    """
    for value in call.arguments.values():
        if isinstance(value, Model):
            try:
                value.refresh_from_db()
            except ObjectDoesNotExist:
                raise ObjectUnknown(value._meta.label, str(value.pk)) from None


def _window(call: Call) -> UUID | None:
    if call.spec.window is not None:
        return call.spec.window(call.arguments)
    return window_of(call.arguments)


def _check_clock(own: OwnState, now: datetime) -> None:
    """The clock may not stand before what has already happened here."""
    last = (
        OwnCommand.objects.filter(incarnation=own.incarnation, seq=own.head_seq)
        .values_list("at", flat=True)
        .first()
    )
    if last is not None and now < last - _BACKWARDS:
        raise _told(ClockWrong, last)


def _check_lease(own: OwnState, window: UUID | None, now: datetime) -> None:
    if window is None:
        return
    until = own.leases.get(str(window))
    if until is None:
        raise NotLeased
    end = datetime.fromisoformat(until)
    if now >= end:
        raise _told(LeaseOver, end)


def _told(error: type[DomainError], moment: datetime) -> DomainError:
    local = moment.astimezone(BERLIN)
    return error(day=local.date(), time=local.time())


def _append(own: OwnState, envelope: Envelope) -> None:
    signed = sealed(envelope, identity().sign)
    own_hash = digest(envelope)
    OwnCommand.objects.create(
        id=envelope.id,
        incarnation=envelope.incarnation,
        seq=envelope.seq,
        at=envelope.at,
        kind=envelope.kind,
        window_id=envelope.window,
        envelope=to_wire(envelope, signed.signature),
        hash=own_hash,
        signature=signed.signature,
    )
    OwnState.objects.filter(pk=own.pk).update(head_seq=envelope.seq, head_hash=own_hash)
