"""What comes from a device: sorted out, stored, carried out by the same verbs. Nothing is ever dropped.

A command with a good signature becomes a row of `Received` and takes effect, or waits, or is refused; the
last two are visible as Klaerfaelle. What has no place in a chain (forged, unreadable) becomes a `Refusal`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from wanderamt.apps.fieldsync.hub import depending, klaeren
from wanderamt.apps.fieldsync.hub.refusals import note_refusal
from wanderamt.apps.fieldsync.hub.replaying import Judge, Refused, carry_out, unreadable
from wanderamt.apps.fieldsync.hub.restoring import leave_blocks
from wanderamt.apps.fieldsync.keys.sealing import verify
from wanderamt.apps.fieldsync.models import Device, Klaerfall, Received
from wanderamt.apps.offices.public import OpeningWindow, all_kept_here
from wanderamt.engines.sync import (
    Envelope,
    Head,
    Malformed,
    Reason,
    Signed,
    Sorted,
    digest,
    from_wire,
    sort_out,
    to_wire,
)
from wanderamt.kernel.ids import derived_key

#: Commands in one transaction: few enough that nobody at the hub waits for long, enough to be fast.
AT_ONCE = 50
#: What a verdict says of a command that could not be judged yet: the device sends it again.
AGAIN = "again"
_State = Received.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of a command: a state of `Received`, or AGAIN; `reason` where it did not take effect."""

    id: UUID
    state: str
    reason: str = ""


def receive(
    *,
    device: Device,
    wires: Sequence[bytes | str | Mapping[str, Any]],
    now: datetime,
    skew: timedelta | None = None,
) -> list[Verdict]:
    """Take in commands of `device`, in any order, as often as it sends them; a verdict for each readable one.

    Idempotent: the same again changes nothing and gets the verdict of the first time. Each command takes
    effect as a whole or not at all, together with its row; what is good arrives although something beside it
    is not. `skew` is the device's clock minus the hub's; by default as measured at the last contact.
    """
    signed = sorted(_readable(device, wires, now=now), key=lambda each: each.envelope.place)
    verdicts: list[Verdict] = []
    for start in range(0, len(signed), AT_ONCE):
        some = signed[start : start + AT_ONCE]
        verdicts += take_in(device=device, signed=some, now=now, skew=skew)
    return verdicts


@transaction.atomic
def take_in(
    *,
    device: Device,
    signed: Sequence[Signed],
    now: datetime,
    skew: timedelta | None = None,
    skipping: int | None = None,
) -> list[Verdict]:
    """One portion in one transaction; nobody else takes in anything of this device meanwhile.

    `skipping` is an incarnation: there the first command behind the gap is taken although others before it
    are missing; a person has decided that they do not come any more.
    """
    locked = Device.objects.select_for_update().get(pk=device.pk)
    return _Portion(locked, now, skew, skipping).take(signed)


def _readable(
    device: Device, wires: Iterable[bytes | str | Mapping[str, Any]], *, now: datetime
) -> Iterator[Signed]:
    for wire in wires:
        try:
            yield from_wire(wire)
        except Malformed as error:
            note_refusal(device=device, reason=error.reason, detail=error.detail, now=now)


@dataclass(slots=True)
class _Portion:
    """The work on one portion. The device's row is locked."""

    device: Device
    now: datetime
    skew: timedelta | None
    skipping: int | None
    judge: Judge = field(init=False)
    unsettled: list[depending.Unsettled] = field(init=False)
    waiting: dict[UUID, Received] = field(init=False)
    #: Keys of commands that stand elsewhere already: a key used twice must not bring the others down.
    taken: set[UUID] = field(default_factory=set)
    windows: dict[UUID, bool] = field(default_factory=dict)
    new: list[Received] = field(default_factory=list)

    def __post_init__(self) -> None:
        skew = self.skew if self.skew is not None else timedelta(seconds=self.device.clock_skew_s or 0)
        self.judge = Judge(self.device, self.now, skew)
        self.unsettled = depending.unsettled_of(self.device.pk)
        behind_gap = self.device.received.filter(state=_State.HELD, reason=Reason.GAP)
        self.waiting = {row.pk: row for row in behind_gap}

    def take(self, signed: Sequence[Signed]) -> list[Verdict]:
        waiting = [from_wire(row.envelope) for row in self.waiting.values() if row.envelope]
        found = self._sort(waiting, signed)
        self.taken = self._taken(found)
        verdicts = [self._refuse(each, reason) for each, reason in found.refused]
        last = self._times(found)
        with all_kept_here({key for each in found.accepted if (key := each.envelope.window)}):
            verdicts += [self._accept(each, last.get(each.envelope.place)) for each in found.accepted]
        verdicts += [self._hold(each) for each in found.held]
        verdicts += [self._again(each) for each in found.again]
        Received.objects.bulk_create(self.new)
        self._close_gaps()
        self._advance(found.head)
        return verdicts + self._repeated(found.duplicates)

    def _taken(self, found: Sorted) -> set[UUID]:
        keys = [each.envelope.id for each in (*found.accepted, *found.held)]
        rows = Received.objects.filter(pk__in=keys).exclude(pk__in=self.waiting)
        return set(rows.values_list("pk", flat=True))

    # ---- sorting

    def _sort(self, waiting: Sequence[Signed], signed: Sequence[Signed]) -> Sorted:
        envelopes = [*waiting, *signed]
        head = Head(self.device.incarnation, self.device.head_seq, bytes(self.device.head_hash))
        known = self._known(each.envelope for each in envelopes)
        if self.skipping is not None:
            known = self._bridged(waiting) | known
        key = bytes(self.device.signing_key)
        return sort_out(
            head,
            envelopes,
            device=self.device.pk,
            verify=lambda message, signature: verify(key, signature, message),
            known=lambda incarnation, seq: known.get((incarnation, seq)),
        )

    def _known(self, envelopes: Iterable[Envelope]) -> dict[tuple[int, int], bytes]:
        """The hashes of the accepted chain around these, one query an incarnation."""
        seqs: dict[int, list[int]] = {}
        for each in envelopes:
            seqs.setdefault(each.incarnation, []).append(each.seq)
        known: dict[tuple[int, int], bytes] = {}
        for incarnation, some in seqs.items():
            rows = _chain(self.device).filter(
                incarnation=incarnation, seq__gte=min(some) - 1, seq__lte=max(some)
            )
            known |= {(incarnation, seq): bytes(own) for seq, own in rows.values_list("seq", "hash")}
        return known

    def _bridged(self, waiting: Sequence[Signed]) -> dict[tuple[int, int], bytes]:
        """What stands before the first behind the gap, as that one says itself."""
        behind = [each.envelope for each in waiting if each.envelope.incarnation == self.skipping]
        first = min(behind, key=lambda each: each.seq, default=None)
        return {} if first is None else {(first.incarnation, first.seq - 1): first.prev}

    def _times(self, found: Sorted) -> dict[tuple[int, int], datetime | None]:
        """By place: when the command before it was, by the device's clock."""
        times: dict[tuple[int, int], datetime | None] = {}
        before: Envelope | None = None
        for each in (signed.envelope for signed in found.accepted):
            follows = before is not None and before.place == (each.incarnation, each.seq - 1)
            times[each.place] = before.at if before is not None and follows else self._stored_time(each)
            before = each
        return times

    def _stored_time(self, envelope: Envelope) -> datetime | None:
        rows = _chain(self.device).filter(incarnation=envelope.incarnation, seq=envelope.seq - 1)
        return rows.values_list("at", flat=True).first()

    # ---- one command

    def _accept(self, signed: Signed, last: datetime | None) -> Verdict:
        """It stands in the chain; now it takes effect, waits, or is refused."""
        envelope = signed.envelope
        row = self._row(signed)
        row.waits_on = None
        if row.pk in self.taken:
            row.pk = derived_key(envelope.id, int.from_bytes(bytes(row.hash)[:4]))
            return self._open(row, envelope, Refused(reason=Reason.MALFORMED))
        self.taken.add(row.pk)
        if self.device.state == Device.State.REVOKED:
            klaerfall = klaeren.open_of_chain(self.device, Reason.CERTIFICATE_REVOKED, now=self.now)
            return self._wait(row, klaerfall.pk, Reason.CERTIFICATE_REVOKED)
        root = depending.blocker(envelope, self.unsettled)
        if root is not None:
            return self._depend(row, envelope, root)
        refused = self._refused(envelope, last)
        if refused is None:
            return self._store(row, _State.APPLIED)
        root = depending.neighbour(envelope, self.unsettled)
        if root is not None and refused.reason not in klaeren.TOGETHER | klaeren.UNREAD:
            return self._depend(row, envelope, root)
        return self._open(row, envelope, refused)

    def _refused(self, envelope: Envelope, last: datetime | None) -> Refused | None:
        reason = unreadable(envelope) or self.judge.judge(envelope, last=last)
        return Refused(reason=reason) if reason else carry_out(envelope, judge=self.judge)

    def _open(self, row: Received, envelope: Envelope, refused: Refused) -> Verdict:
        """A Klaerfall of its own, or a place in that of the same fault."""
        alike = klaeren.open_alike(row, refused.reason)
        if alike is not None:
            self.unsettled.append(depending.unsettled(envelope, alike.pk))
            return self._wait(row, alike.pk, refused.reason)
        state = _State.HELD if refused.reason in klaeren.UNREAD else _State.REFUSED
        verdict = self._store(row, state, refused.reason, at_once=True)
        klaerfall = klaeren.open_for(row, envelope, refused, now=self.now)
        self.unsettled.append(depending.unsettled(envelope, klaerfall.pk))
        return verdict

    def _depend(self, row: Received, envelope: Envelope, root: UUID) -> Verdict:
        self.unsettled.append(depending.unsettled(envelope, root))
        return self._wait(row, root, klaeren.WAITS)

    def _wait(self, row: Received, root: UUID, reason: str) -> Verdict:
        row.waits_on_id = root
        return self._store(row, _State.HELD, reason)

    def _hold(self, signed: Signed) -> Verdict:
        """Rightly signed, but something before it is missing."""
        row = self._row(signed)
        if row.pk in self.waiting:
            return Verdict(id=row.pk, state=row.state, reason=row.reason)
        if row.pk in self.taken:
            return Verdict(id=row.pk, state=AGAIN, reason=Reason.GAP)
        self.taken.add(row.pk)
        row.waits_on = self._gap(signed.envelope.incarnation)
        return self._store(row, _State.HELD, Reason.GAP)

    def _again(self, signed: Signed) -> Verdict:
        """What waits here behind a gap already need not come again."""
        row = self.waiting.get(signed.envelope.id)
        if row is not None:
            return Verdict(id=row.pk, state=row.state, reason=row.reason)
        return Verdict(id=signed.envelope.id, state=AGAIN, reason=Reason.GAP)

    def _refuse(self, signed: Signed, reason: Reason) -> Verdict:
        """Forged: turned away at the door. Forked: signed by the device, so it is kept and a person looks."""
        envelope = signed.envelope
        if reason is not Reason.FORK:
            note_refusal(device=self.device, reason=reason, detail=envelope.kind, now=self.now)
            return Verdict(id=envelope.id, state=_State.REFUSED, reason=reason)
        own = digest(envelope)
        kept = self.device.received.filter(incarnation=envelope.incarnation, seq=envelope.seq, hash=own)
        row = kept.first()
        if row is None:
            row = self._row(signed)
            row.hash = own
            if Received.objects.filter(pk=row.pk).exists():
                row.pk = derived_key(envelope.id, int.from_bytes(own[:4]))
            self._store(row, _State.REFUSED, Reason.FORK, at_once=True)
            klaeren.open_for(row, envelope, Refused(reason=reason), now=self.now)
        return Verdict(id=envelope.id, state=row.state, reason=row.reason)

    # ---- rows

    def _row(self, signed: Signed) -> Received:
        """The row that it has already behind a gap, or a new one."""
        envelope = signed.envelope
        kept = self.waiting.get(envelope.id)
        if kept is not None and bytes(kept.hash) == digest(envelope):
            return kept
        return Received(
            id=envelope.id,
            device=self.device,
            incarnation=envelope.incarnation,
            seq=envelope.seq,
            at=envelope.at,
            received_at=self.now,
            kind=envelope.kind,
            actor=envelope.actor,
            window_id=self._window(envelope.window),
            envelope=to_wire(envelope, signed.signature, with_prev=True),
            hash=digest(envelope),
            signature=signed.signature,
        )

    def _window(self, key: UUID | None) -> UUID | None:
        """A window that the hub does not know is no reason to lose the command."""
        if key is not None and key not in self.windows:
            self.windows[key] = OpeningWindow.objects.filter(pk=key).exists()
        return key if key is not None and self.windows[key] else None

    def _store(self, row: Received, state: str, reason: str = "", *, at_once: bool = False) -> Verdict:
        row.state, row.reason = state, reason
        if at_once or row.pk in self.waiting:
            row.save(force_insert=row.pk not in self.waiting)
        else:
            self.new.append(row)
        return Verdict(id=row.pk, state=state, reason=reason)

    def _gap(self, incarnation: int) -> Klaerfall:
        """The Klaerfall of the gap in this incarnation's chain."""
        known = Klaerfall.objects.filter(
            device=self.device,
            reason=Reason.GAP,
            state=Klaerfall.State.OPEN,
            followers__incarnation=incarnation,
        ).first()
        return known or klaeren.open_of_chain(self.device, Reason.GAP, now=self.now)

    def _close_gaps(self) -> None:
        """Where nothing waits behind a gap any more, what was missing has come."""
        klaeren.close_filled(self.device, now=self.now)

    def _advance(self, head: Head) -> None:
        leave_blocks(self.device, head.incarnation)
        Device.objects.filter(pk=self.device.pk).update(
            incarnation=head.incarnation, head_seq=head.seq, head_hash=head.hash
        )

    def _repeated(self, duplicates: Sequence[Signed]) -> list[Verdict]:
        rows = Received.objects.in_bulk([each.envelope.id for each in duplicates])
        return [
            Verdict(id=row.pk, state=row.state, reason=row.reason)
            for each in duplicates
            if (row := rows.get(each.envelope.id)) is not None
        ]


def _chain(device: Device) -> QuerySet[Received]:
    """The accepted chain: without what waits behind a gap and without the other branch of a fork."""
    return (
        Received.objects.filter(device=device)
        .exclude(reason=Reason.FORK)
        .exclude(state=_State.HELD, reason=Reason.GAP)
    )
