"""The hub's half of an exchange: what came up takes effect, what waits goes down, within bounds."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from django.db import transaction

from wanderamt.apps.fieldsync.exchange.messages import MARK_DIGITS, Down, Json, Mark, Said, Up
from wanderamt.apps.fieldsync.hub.downward import confirm
from wanderamt.apps.fieldsync.hub.receiving import Verdict, receive
from wanderamt.apps.fieldsync.hub.restoring import hear_incarnation
from wanderamt.apps.fieldsync.keys.certificates import due
from wanderamt.apps.fieldsync.models import Device, Downward, Received

#: Commands that are looked at in one exchange; the device sends the rest again.
COMMANDS_AT_ONCE = 200
#: Bytes of messages in one answer, whatever the device says it has room for.
_ROOM = range(512, 64 * 1024)
#: What a device may say of itself, in characters as JSON: the reports of three stops a day for two weeks
#: fit, about 400 each. What is longer is not heard, and then nothing could come home.
_STATE_SIZE = 32_000
_SKEW_LIMIT_S = 10**9
#: A question that is so much older than the last one was late.
_LATE = timedelta(hours=1)


class Heard(Protocol):
    """Called once when a device has said what became of a message."""

    def __call__(
        self, *, device: Device, payload: Mapping[str, Any], outcome: str, now: datetime
    ) -> None: ...


F = TypeVar("F", bound=Heard)
_heard: dict[str, Heard] = {}


def answered(kind: str) -> Callable[[F], F]:
    """Have a function called at the hub when a message of `kind` has taken effect at its device.

    It gets the message's payload and the outcome: "done", or why not.
    """

    def register(function: F) -> F:
        if kind in _heard:
            raise ValueError(f"two functions for the outcome of {kind!r}")
        _heard[kind] = function
        return function

    return register


def answer(*, device: Device, up: Up, now: datetime) -> Down:
    """Take in a question and answer it. To be asked the same again changes nothing more.

    What was taken in stays, also when the answer is lost on its way.
    """
    # First what the device says of itself: by its clock the commands are judged.
    _take_note(device, up, now)
    device.refresh_from_db()
    verdicts = receive(device=device, wires=list(up.commands[:COMMANDS_AT_ONCE]), now=now)
    device.refresh_from_db()
    messages, more = _messages(device, up)
    return Down(
        now=now,
        head=Mark(
            incarnation=device.incarnation,
            seq=device.head_seq,
            hash=bytes(device.head_hash).hex()[:MARK_DIGITS],
        ),
        all_applied=_all_applied(verdicts, len(up.commands)),
        verdicts=[Said(id=each.id, state=each.state, reason=each.reason or "") for each in verdicts],
        messages=messages,
        more=more,
        confirmed=device.down_acked,
        certificate=_renewed(device, up, now),
    )


def _all_applied(verdicts: Sequence[Verdict], asked: int) -> bool:
    return len(verdicts) == asked and all(each.state == Received.State.APPLIED for each in verdicts)


@transaction.atomic
def _take_note(device: Device, up: Up, now: datetime) -> None:
    """What became of messages, and what the device says of itself."""
    known = Device.objects.select_for_update().get(pk=device.pk)
    _hear(known, up, now)
    # Also from a question that was late: a life that has begun does not end by another question.
    hear_incarnation(known, up.incarnation)
    if _is_repeated(known, up):
        return
    state = up.state if len(json.dumps(up.state)) <= _STATE_SIZE else {}
    skew = round((up.at - now).total_seconds())
    Device.objects.filter(pk=known.pk).update(
        last_contact_at=now,
        clock_skew_s=max(-_SKEW_LIMIT_S, min(_SKEW_LIMIT_S, skew)),
        version=str(up.state.get("version", known.version))[:40],
        reported={**known.reported, **state, "at": up.at.isoformat()},
    )


def _is_repeated(device: Device, up: Up) -> bool:
    """An older question that was late or came twice does not turn back what people see of the device.

    One that is much older is not late: the device's clock was put back.
    """
    last = device.reported.get("at")
    return bool(last) and timedelta(0) <= datetime.fromisoformat(last) - up.at < _LATE


def _hear(device: Device, up: Up, now: datetime) -> None:
    for message in Downward.objects.filter(device=device, seq__lte=up.done, acked_at=None).order_by("seq"):
        function = _heard.get(message.kind)
        if function is not None:
            outcome = up.outcomes.get(message.seq, "done")
            function(device=device, payload=message.payload, outcome=outcome, now=now)
    confirm(device=device, up_to=up.done, now=now)


def _messages(device: Device, up: Up) -> tuple[Sequence[tuple[int, str, Json]], int]:
    """What the device does not have yet, in order, as far as it fits; the first always does."""
    waiting = Downward.objects.filter(device=device, seq__gt=max(up.stored, up.done)).order_by("seq")
    room = min(max(up.room, _ROOM.start), _ROOM.stop)
    fits = list(_fitting(waiting.values_list("seq", "kind", "payload")[:100], room))
    return fits, waiting.count() - len(fits)


def _fitting(rows: Iterable[tuple[int, str, Json]], room: int) -> Iterable[tuple[int, str, Json]]:
    for number, row in enumerate(rows):
        room -= len(json.dumps(row))
        if room < 0 and number:
            return
        yield row


def _renewed(device: Device, up: Up, now: datetime) -> str:
    """The certificate that a device should have and has not: made when the last one ends soon.

    It is sent until the device says that it has it, for an answer may be lost.
    """
    due(device=device, now=now)
    last = device.certificates.filter(revoked_at=None).order_by("-not_after").first()
    if last is None or up.state.get("serial", last.serial) == last.serial:
        return ""
    return last.pem
