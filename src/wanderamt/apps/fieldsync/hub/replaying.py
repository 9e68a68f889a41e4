"""One command of a device, carried out at the hub by the very verb that the crew has called."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import override

from wanderamt.apps.fieldsync.models import Device, Lease
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.engines.sync import LEASE_TOLERANCE, Envelope, LeaseSpan, Reason, covers, judge_clock
from wanderamt.foundation import errors
from wanderamt.foundation.commands import (
    NothingDrawn,
    ObjectUnknown,
    PayloadInvalid,
    acting,
    acting_as,
    decode,
    outcome_of,
    registered,
    replaying,
    window_of,
)
from wanderamt.kernel.errors import DomainError

logger = logging.getLogger(__name__)
#: A mistake in the program, no matter of input: the command waits for the technicians, the others go on.
FAILED = "failed"
_REASONS: dict[type[DomainError], str] = {
    PayloadInvalid: Reason.MALFORMED,
    ObjectUnknown: Reason.UNKNOWN_OBJECT,
    NothingDrawn: Reason.DIFFERENT_OUTCOME,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Why a command did not take effect: a value of `Reason`, the code of a domain error, or FAILED.

    `message` is what the verb said, in German; "" where the reason says it all.
    """

    reason: str
    message: str = ""


class _DifferentOutcomeError(Exception):
    """The verb went through, but brought about something else than it did there."""


def unreadable(envelope: Envelope) -> Reason | None:
    """UNKNOWN_KIND or NEWER_VERSION for a command of a newer program; an update of the hub will read it."""
    spec = registered().get(envelope.kind)
    if spec is None:
        return Reason.UNKNOWN_KIND
    return Reason.NEWER_VERSION if envelope.version > spec.version else None


@dataclass(slots=True)
class Judge:
    """Whether clock and lease of a device allow its commands; asks the database once a window.

    `skew` is the device's clock minus the hub's.
    """

    device: Device
    now: datetime
    skew: timedelta = timedelta(0)
    _leases: dict[UUID, list[Lease]] = field(default_factory=dict)
    _behind: dict[UUID, bool] = field(default_factory=dict)

    def judge(self, envelope: Envelope, *, last: datetime | None) -> Reason | None:
        """CLOCK_OFF, FUTURE, NO_LEASE, LEASE_...; None where it may be carried out.

        `last` is the time of the command before it in the chain.
        """
        wrong = judge_clock(envelope.at, last=last, now=self.now, skew=self.skew)
        return wrong or self.uncovered(envelope)

    def uncovered(self, envelope: Envelope) -> Reason | None:
        """What the lease has against it."""
        if envelope.window is None:
            return None
        lease = self._lease(envelope.window, envelope.at - self.skew)
        return covers(None if lease is None else _span(lease), envelope, skew=self.skew)

    def may_touch(self, window: UUID) -> bool:
        """Whether the device has, or had, the window; or it is an earlier one at the same place, whose
        documents it hands over.
        """
        if any(lease.device_id == self.device.pk for lease in self._of(window)):
            return True
        if window not in self._behind:
            self._behind[window] = self._is_behind(window)
        return self._behind[window]

    def _is_behind(self, window: UUID) -> bool:
        earlier = OpeningWindow.objects.filter(pk=window).first()
        return earlier is not None and (
            Lease.objects.filter(
                device=self.device, window__site=earlier.site_id, window__starts_at__gte=earlier.ends_at
            ).exists()
        )

    def _lease(self, window: UUID, at: datetime) -> Lease | None:
        """The one by which the device acted then; else its last; else that of another device."""
        leases = self._of(window)
        own = [lease for lease in leases if lease.device_id == self.device.pk]
        begun = [lease for lease in own if lease.granted_at - LEASE_TOLERANCE <= at]
        return next(iter([*begun, *own, *leases]), None)

    def _of(self, window: UUID) -> list[Lease]:
        if window not in self._leases:
            # Called off and lent again may be one moment; keys are made in the order of time.
            self._leases[window] = list(Lease.objects.filter(window=window).order_by("-granted_at", "-pk"))
        return self._leases[window]


def _span(lease: Lease) -> LeaseSpan:
    until = lease.until if lease.ended_at is None else min(lease.until, lease.ended_at)
    return LeaseSpan(window=lease.window_id, device=lease.device_id, start=lease.granted_at, until=until)


def carry_out(envelope: Envelope, *, judge: Judge, trusted: bool = False) -> Refused | None:
    """Carry the command out, all or nothing; None where it took effect just as it did there.

    `trusted`: a person has decided that it may, whatever the device was lent.
    """
    try:
        with transaction.atomic(), acting(envelope.device), acting_as(envelope.actor):
            return _run(envelope, judge, trusted=trusted)
    except DomainError as error:
        return _refused(error)
    except _DifferentOutcomeError:
        return Refused(reason=Reason.DIFFERENT_OUTCOME)
    except Exception:  # a command that brings a verb down must not keep all others from arriving
        logger.exception("command %s (%s) failed at the hub", envelope.id, envelope.kind)
        return Refused(reason=FAILED)


def _run(envelope: Envelope, judge: Judge, *, trusted: bool) -> Refused | None:
    spec = registered()[envelope.kind]
    with replaying(envelope.id, envelope.drawn):
        arguments = decode(spec, envelope.args, envelope.version)
        if not trusted and not all(map(judge.may_touch, _windows(arguments))):
            return Refused(reason=Reason.NO_LEASE)
        result = spec.function(**arguments)
    if outcome_of(result) != envelope.outcome:
        raise _DifferentOutcomeError
    return None


def _windows(arguments: Mapping[str, Any]) -> set[UUID]:
    """All windows that are named: a signed envelope for one stop must not reach into another."""
    found = (window_of({name: value}) for name, value in arguments.items())
    return {each for each in found if each is not None}


def _refused(error: DomainError) -> Refused:
    with override("de"):
        message = errors.text(error)
    return Refused(reason=_REASONS.get(type(error), error.code)[:60], message=message[:500])
