"""A person decides about a Klaerfall: done again, with another time, without what is missing, or not at all.

Nothing is dropped: what still does not go becomes, or stays, a Klaerfall with the new reason; what is not
taken over keeps its row and says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from wanderamt.apps.fieldsync.hub import depending, klaeren, sides
from wanderamt.apps.fieldsync.hub.downward import send_down
from wanderamt.apps.fieldsync.hub.receiving import take_in
from wanderamt.apps.fieldsync.hub.replaying import Judge, Refused, carry_out, unreadable
from wanderamt.apps.fieldsync.models import Device, Klaerfall, Received
from wanderamt.engines.sync import Envelope, Reason, from_wire

_Way = Klaerfall.WayOut
_State = Received.State
#: What a command can have against it that the decision about the Klaerfall settles for it as well.
DECIDED = klaeren.TOGETHER | {Reason.CERTIFICATE_REVOKED}
#: The arguments of a verb that say when it happens.
_MOMENTS = frozenset({"now"})


@transaction.atomic
def settle(
    *,
    klaerfall: Klaerfall,
    how: Klaerfall.WayOut,
    note: str,
    now: datetime,
    at: datetime | None = None,
) -> Klaerfall:
    """Decide, and carry out what follows from it; the Klaerfall as it is then.

    It stays OPEN, with the new reason, where the hub refuses again what it was told to take over. Then what
    waited for it is carried out in its order. A second click finds it settled and changes nothing. `at` is
    the corrected time of the command for APPLY_WITH_TIME; raises ValueError
    without it, and for a way out that there is not.
    """
    if how == _Way.APPLY_WITH_TIME and at is None:
        raise ValueError("this way out needs the time")
    if (how == _Way.SKIP_GAP) != (klaerfall.reason == Reason.GAP):
        raise ValueError("this is a way out of gaps")
    device = Device.objects.select_for_update().get(pk=klaerfall.device_id)
    found = Klaerfall.objects.select_related("command").get(pk=klaerfall.pk)
    if found.state == Klaerfall.State.SETTLED:
        return found
    work = _Settling(device=device, klaerfall=found, how=how, now=now)
    if found.command is None:
        _settle_chain(work)
    elif not work.settle_command(at):
        return found
    _close(found, how, note, now)
    if found.reason != Reason.GAP:
        work.go_on()
    send_down(device=device, kind="settled", payload={"commands": work.told}, now=now)
    return found


def retry_unread(*, now: datetime) -> int:
    """After an update of the hub: carry out what only a newer program could read; how many were settled."""
    unread = Klaerfall.objects.filter(
        state=Klaerfall.State.OPEN,
        reason__in=klaeren.UNREAD,
        command__state=_State.HELD,
    ).select_related("command")
    readable = [each for each in unread if each.command and not unreadable(_envelope(each.command))]
    settled = [settle(klaerfall=each, how=_Way.APPLY_AGAIN, note="", now=now) for each in readable]
    return sum(each.state == Klaerfall.State.SETTLED for each in settled)


def _settle_chain(work: "_Settling") -> None:
    """A Klaerfall without a command: a gap, or everything that a revoked device has sent.

    What is missing does not come: one gap after the other is skipped.
    """
    while work.klaerfall.reason == Reason.GAP and (behind := work.followers(reason=Reason.GAP)):
        take_in(device=work.device, signed=(), now=work.now, skipping=behind[0].incarnation)
        if len(work.followers(reason=Reason.GAP)) == len(behind):
            raise RuntimeError("a gap that cannot be skipped")


def _close(klaerfall: Klaerfall, how: Klaerfall.WayOut, note: str, now: datetime) -> None:
    klaerfall.state, klaerfall.settled_at = Klaerfall.State.SETTLED, now
    klaerfall.settled_how, klaerfall.note = how, note
    klaerfall.save(update_fields=["state", "settled_at", "settled_how", "note"])


@dataclass(slots=True, kw_only=True)
class _Settling:
    """The work on one Klaerfall. The device's row is locked."""

    device: Device
    klaerfall: Klaerfall
    how: Klaerfall.WayOut
    now: datetime
    #: How far the device's clock was off, where a person has said so.
    shift: timedelta = timedelta(0)
    #: Commands that are not taken over: what they would have made does not exist.
    gone: list[UUID] = field(default_factory=list)
    #: Those that still wait, with the Klaerfall they wait for.
    unsettled: list[depending.Unsettled] = field(default_factory=list)
    #: What the device is told, by command.
    told: dict[str, str] = field(default_factory=dict)

    @property
    def applies(self) -> bool:
        return self.how in {_Way.APPLY_AGAIN, _Way.APPLY_WITH_TIME}

    def settle_command(self, at: datetime | None) -> bool:
        """Whether the command at the root is settled now."""
        row = self.klaerfall.command
        if row is None:
            return False
        if not self.applies:
            self._give_up(row)
            return True
        if at is not None:
            self.shift = at - row.at
        refused = self._carry_out(row)
        if refused is None:
            self._applied(row)
            return True
        self._stays_open(row, refused)
        return False

    def followers(self, **which: Any) -> list[Received]:
        rows = Received.objects.filter(waits_on=self.klaerfall, state=_State.HELD, **which)
        return list(rows.order_by("incarnation", "seq"))

    def go_on(self) -> None:
        """What waited takes its turn. What goes wrong now is a Klaerfall of its own."""
        rows = self.followers()
        mine = {row.pk for row in rows}
        self.unsettled = [each for each in depending.unsettled_of(self.device.pk) if each.id not in mine]
        for row in rows:
            self._follow(row, _envelope(row))

    def _follow(self, row: Received, envelope: Envelope) -> None:
        if self._is_pointless(row, envelope):
            self._give_up(row)
            return
        root = depending.blocker(envelope, self._before(row))
        refused = None if root is not None else self._carry_out(row)
        if root is None and refused is None:
            self._applied(row)
            return
        root = root or depending.neighbour(envelope, self._before(row))
        if root is None and refused is not None:
            root = self._opened(row, envelope, refused)
        elif root is not None:
            row.waits_on_id, row.reason = root, klaeren.WAITS
            row.save(update_fields=["waits_on", "reason"])
            self.unsettled.append(depending.unsettled(envelope, root))

    def _before(self, row: Received) -> Iterable[depending.Unsettled]:
        """What has not taken effect and comes before it in the chain."""
        return [
            each for each in self.unsettled if each.id != row.pk and each.place < (row.incarnation, row.seq)
        ]

    def _is_pointless(self, row: Received, envelope: Envelope) -> bool:
        """It was to be left as it is, or names what one of those would have made."""
        if not self.applies and row.reason in DECIDED:
            return True
        names = depending.named(envelope)
        return any(depending.made_by(key, command) for key in names for command in self.gone)

    def _opened(self, row: Received, envelope: Envelope, refused: Refused) -> UUID:
        row.waits_on = None
        row.state, row.reason = _State.REFUSED, refused.reason
        row.save(update_fields=["waits_on", "state", "reason"])
        opened = klaeren.open_for(row, envelope, refused, now=self.now)
        self.unsettled.append(depending.unsettled(envelope, opened.pk))
        return opened.pk

    def _carry_out(self, row: Received) -> Refused | None:
        """By the verb. Of what the Klaerfall is about, lease and clock are judged by who decides."""
        decided = row.pk == self.klaerfall.command_id or row.reason in DECIDED
        envelope = _moved(_envelope(row), self.shift) if decided else _envelope(row)
        judge = Judge(self.device, self.now, timedelta(seconds=self.device.clock_skew_s or 0))
        reason = unreadable(envelope) or (None if decided else judge.judge(envelope, last=None))
        return Refused(reason=reason) if reason else carry_out(envelope, judge=judge, trusted=decided)

    def _applied(self, row: Received) -> None:
        self._done(row, _State.APPLIED)

    def _give_up(self, row: Received) -> None:
        self.gone.append(row.pk)
        self._done(row, _State.SETTLED)

    def _done(self, row: Received, state: str) -> None:
        # The other branch of a fork stays marked: it does not stand in the chain.
        row.reason = Reason.FORK if row.reason == Reason.FORK else ""
        row.state = state
        row.save(update_fields=["state", "reason"])
        self.told[str(row.pk)] = state

    def _stays_open(self, row: Received, refused: Refused) -> None:
        row.reason = row.reason if row.reason == Reason.FORK else refused.reason
        row.save(update_fields=["reason"])
        self.klaerfall.reason, self.klaerfall.message = refused.reason, refused.message
        self.klaerfall.suggestion = klaeren.suggestion(refused.reason)
        self.klaerfall.hub_side = sides.hub_side(_envelope(row))
        self.klaerfall.save(update_fields=["reason", "message", "suggestion", "hub_side"])


def _envelope(row: Received) -> Envelope:
    """As it was signed. What is still to be settled is never erased (see retention)."""
    return from_wire(row.envelope or {}).envelope


def _moved(envelope: Envelope, shift: timedelta) -> Envelope:
    """With the corrected time, in the envelope and in the arguments that carry it."""
    if not shift:
        return envelope
    args = {
        name: (datetime.fromisoformat(value) + shift).isoformat() if name in _MOMENTS and value else value
        for name, value in envelope.args.items()
    }
    return replace(envelope, at=envelope.at + shift, args=args)
