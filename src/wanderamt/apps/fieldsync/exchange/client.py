"""The unit's half of an exchange: one step at a time, each complete in itself, none in the counter's way.

A step reads what waits, talks to the hub without holding anything, and writes down what the hub has said in
one short transaction. Whatever breaks in between, the next step begins at what the hub says it has.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, Protocol, cast
from urllib.parse import urlencode
from uuid import UUID

from django.db import transaction

from wanderamt.apps.fieldsync.erasures import clear_own
from wanderamt.apps.fieldsync.exchange import fetching, progress, signing
from wanderamt.apps.fieldsync.exchange.line import Answer, Line, LineDown
from wanderamt.apps.fieldsync.exchange.messages import Down, Json, Mark, Said, Up, pack_up, read_down
from wanderamt.apps.fieldsync.exchange.progress import Progress, Stand
from wanderamt.apps.fieldsync.exchange.reporting import own_state, take_certificate
from wanderamt.apps.fieldsync.keys.sealing import verify
from wanderamt.apps.fieldsync.models import OwnCommand, OwnState
from wanderamt.apps.fieldsync.unit import arriving
from wanderamt.apps.fieldsync.unit.identity import identity
from wanderamt.engines.sync import Malformed, Pace, Reason, read_json

EXCHANGE, PIECE = "/feld/abgleich/", "/feld/stueck/{bundle}/"
#: The hub looks at no more in one exchange.
COMMANDS_AT_ONCE = 200
#: How much of the line messages may take while commands wait: they are small and matter first.
_LEAST_ROOM = 2048
_OK = 200
#: What the hub can have made of a command that it has.
_TAKEN = frozenset({"applied", "held", "refused", "settled"})


class Me(Protocol):
    """Who this device is: what its keyring knows."""

    @property
    def device_id(self) -> UUID: ...

    @property
    def hub_key(self) -> bytes: ...

    def sign(self, data: bytes) -> bytes: ...


class NotTheHub(Exception):
    """Something answered, and it was not the hub."""


class HubRefuses(Exception):
    """The hub has said no; `reason` is one of `engines.sync.Reason`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def sync_once(*, now: datetime, line: Line) -> Progress:
    """One step with the keys of this process: see `Client.once`."""
    return Client(line=line, me=cast("Me", identity())).once(now=now)


@dataclass(slots=True, kw_only=True)
class Client:
    """Talks to the hub for this device; keeps what it has learnt about the line."""

    line: Line
    me: Me
    pace: Pace = field(default_factory=Pace)
    #: Bytes of a packed command, by the last batch; decides how many are tried at once.
    command_bytes: float = 250.0
    #: Questions in a row without an answer. Of the two that a short gap usually costs, only one says that
    #: less at once would have got through.
    breaks: int = 0
    #: Messages up to here are known to the hub to have taken effect.
    confirmed: int = 0

    def once(self, *, now: datetime) -> Progress:
        """Take one step: an exchange, then a piece of what is being fetched once nothing else waits.

        Never raises for what a line or whoever answers on it may do: the stand says what happened. `more` in
        what it returns means that the next step should follow at once.
        """
        try:
            said = self._step(now)
        except LineDown as broken:
            self.breaks += 1
            if broken.was_up and self.breaks % 2:
                self.pace = self.pace.cut()
            said = Progress(stand=Stand.NO_LINE, reason=str(broken))
        except NotTheHub as stranger:
            said = Progress(stand=Stand.NOT_THE_HUB, reason=str(stranger))
        except HubRefuses as refusal:
            said = self._refused(refusal.reason, now)
        progress.last.note(said, command_bytes=self.command_bytes)
        return replace(progress.progress(), sent=said.sent)

    def until_done(self, *, now: datetime, steps: int = 10_000) -> Progress:
        """Take steps until nothing is left, or something stands in the way; `now` passes with the clock."""
        begun = monotonic()
        found = self.once(now=now)
        while found.more and (steps := steps - 1) > 0:
            found = self.once(now=now + timedelta(seconds=monotonic() - begun))
        return found

    def _step(self, now: datetime) -> Progress:
        batch = self._batch()
        body = self._packed(batch, now)
        begun = monotonic()
        answer = self._ask("POST", EXCHANGE, body)
        down = self._read(answer)
        self._carried(len(body))
        if batch:
            self.command_bytes += (len(body) / len(batch) - self.command_bytes) / 2
        halfway = now + timedelta(seconds=(monotonic() - begun) / 2)
        taken = self._take(down, batch, now=now, skew=halfway - down.now)
        arriving.take_effect(now=now)
        if _is_ahead(down.head):
            return Progress(stand=Stand.STUCK, reason=Reason.TRUNCATED, sent=taken)
        if batch and not taken:
            return Progress(stand=Stand.STUCK, reason=down.verdicts[0].reason if down.verdicts else "")
        more, reason = bool(down.more) or progress.waiting_commands() > 0, ""
        if not more:
            more, reason = self._fetch(now)
        return Progress(
            stand=Stand.MORE if more or self._has_news() else Stand.DONE, reason=reason, sent=taken
        )

    def _carried(self, size: int) -> None:
        """Only what fills the pace says that the line bears more."""
        self.breaks = 0
        if size >= self.pace.size // 3:
            self.pace = self.pace.succeeded()

    # --- what goes up

    def _batch(self) -> Sequence[OwnCommand]:
        """The next commands in the order of the chain, as many as the line bears, at least one."""
        fits = max(1, min(int(self.pace.size / max(self.command_bytes, 1)), COMMANDS_AT_ONCE))
        waiting = OwnCommand.objects.filter(verdict="").exclude(envelope=None)
        return list(waiting.order_by("incarnation", "seq")[:fits])

    def _packed(self, batch: Sequence[OwnCommand], now: datetime) -> bytes:
        own = OwnState.objects.get(pk=1)
        return pack_up(
            Up(
                at=now,
                done=own.down_seq,
                stored=arriving.stored_up_to(),
                room=max(self.pace.size // 2, _LEAST_ROOM),
                state=own_state(),
                outcomes=arriving.outcomes(after=self.confirmed),
                commands=[wire_of(command) for command in batch],
            )
        )

    def _has_news(self) -> bool:
        """Whether messages have taken effect and the hub does not know."""
        return OwnState.objects.values_list("down_seq", flat=True).get(pk=1) > self.confirmed

    # --- the question

    def _ask(self, method: str, path: str, body: bytes = b"") -> bytes:
        """The body of the hub's answer. Raises LineDown, NotTheHub or HubRefuses."""
        asked = self.me.sign(signing.question(method=method, path=path, body=body))
        headers = {
            signing.DEVICE_HEADER: str(self.me.device_id),
            signing.SIGNATURE_HEADER: signing.written(asked),
        }
        answer = self.line.ask(method, path, body=body, headers=headers)
        if not self._is_from_hub(answer, asked):
            raise NotTheHub(f"status {answer.status}, not signed by the hub")
        if answer.status != _OK:
            raise HubRefuses(_reason_in(answer))
        return answer.body

    def _is_from_hub(self, answer: Answer, asked: bytes) -> bool:
        signature = signing.read(answer.headers.get(signing.SIGNATURE_HEADER.lower()))
        said = signing.answer(asked=asked, status=answer.status, body=answer.body)
        return signature is not None and verify(self.me.hub_key, signature, said)

    def _read(self, body: bytes) -> Down:
        try:
            return read_down(body)
        except Malformed as error:
            # Signed by the hub and yet not readable: it is of another release.
            raise HubRefuses(error.reason) from error

    # --- what came down

    @transaction.atomic
    def _take(self, down: Down, batch: Sequence[OwnCommand], *, now: datetime, skew: timedelta) -> int:
        """Write down what the hub has said; returns how many commands it has taken or refused for good."""
        if down.all_applied:
            keys = [command.pk for command in batch]
            taken = OwnCommand.objects.filter(pk__in=keys).update(verdict="applied")
        else:
            taken = sum(_note(said) for said in down.verdicts)
        if taken:
            clear_own()
        own = OwnState.objects.filter(pk=1)
        own.filter(incarnation=down.head.incarnation, acked_seq__lt=down.head.seq).update(
            acked_seq=down.head.seq
        )
        own.update(last_contact_at=now, clock_skew_s=round(skew.total_seconds()))
        arriving.store(
            (arriving.Message(seq=seq, kind=kind, payload=payload) for seq, kind, payload in down.messages),
            now=now,
        )
        take_certificate(down.certificate)
        self.confirmed = down.confirmed
        return taken

    def _refused(self, reason: str, now: datetime) -> Progress:
        if reason != Reason.CERTIFICATE_REVOKED:
            return Progress(stand=Stand.REFUSED, reason=reason)
        arriving.apply("revoked", payload={}, now=now)
        return Progress(stand=Stand.LOCKED, reason=reason)

    # --- what is fetched

    def _fetch(self, now: datetime) -> tuple[bool, str]:
        """Fetch one piece of what comes first; whether there is more to do, and what stands in the way."""
        wanted = next((each for each in fetching.downloads() if not each.is_complete), None)
        if wanted is None:
            fetching.tidy()
            return False, ""
        if not fetching.has_room(self.pace.size):
            return False, "disk_full"
        start = wanted.there
        query = urlencode({"from": start, "size": min(self.pace.size, wanted.size - start)})
        try:
            piece = self._ask("GET", f"{PIECE.format(bundle=wanted.bundle)}?{query}")
        except HubRefuses as refusal:
            if refusal.reason != Reason.UNKNOWN_OBJECT:
                raise
            # Called off at the hub after it was announced.
            arriving.withdraw({"bundle": str(wanted.bundle)})
            arriving.take_effect(now=now)
            return True, ""
        self._carried(len(piece))
        fetching.take_piece(wanted, start=start, piece=piece)
        if wanted.is_complete:
            arriving.take_effect(now=now)
            fetching.tidy()
        return bool(piece), ""


def wire_of(command: OwnCommand) -> Json:
    """A command as it is sent. Only those that the hub has not confirmed still have their envelope."""
    wire: dict[str, Any] = dict(command.envelope or {})
    return wire


def _note(said: Said) -> bool:
    """True once the hub has the command, whatever it made of it; otherwise it goes again."""
    if said.state not in _TAKEN:
        return False
    mine = OwnCommand.objects.filter(pk=said.id)
    return bool(mine.update(verdict=said.state, reason=said.reason[:60]))


def _is_ahead(head: Mark) -> bool:
    """The hub has more of this device's chain than the device itself: an old copy was put in its place.

    Nothing but a new incarnation helps (`unit recover`), for its next commands would stand where others do.
    """
    own = OwnState.objects.get(pk=1)
    return (head.incarnation, head.seq) > (own.incarnation, own.head_seq)


def _reason_in(answer: Answer) -> str:
    try:
        found = read_json(answer.body)
        return str(found["reason"])
    except (Malformed, LookupError, TypeError):
        return f"status {answer.status}"
