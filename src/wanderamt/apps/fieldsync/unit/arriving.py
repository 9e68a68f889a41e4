"""What came down from the hub takes effect here: each message once, in order, and the outcome goes up again.

A message is stored before anything else is done about it; from then on the hub need not send it again. It
takes effect in a transaction of its own, together with the note that it has. One that has to wait (data that
is still being fetched, a wish about a stop that is not loaded yet) lets those behind it pass and is tried
again; it counts as confirmed only when it and all before it have taken effect.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import transaction

from wanderamt.apps.fieldsync.models import Arrived, OwnState
from wanderamt.kernel.errors import DomainError

logger = logging.getLogger(__name__)

DONE = "done"
UNKNOWN_KIND = "unknown_kind"
MALFORMED = "malformed"
WITHDRAWN = "withdrawn"
_OUTCOME_SIZE = 200


class NotYet(Exception):
    """The message cannot take effect now; it is tried again with the next contact."""


class Handler(Protocol):
    """Lets a message take effect. Raises `NotYet`; a `DomainError` is an outcome, and final."""

    def __call__(self, *, payload: Mapping[str, Any], now: datetime) -> str | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as it came."""

    seq: int
    kind: str
    payload: Mapping[str, Any]


H = TypeVar("H", bound=Handler)
_handlers: dict[str, Handler] = {}


def arrives(kind: str) -> Callable[[H], H]:
    """Let messages of `kind` take effect by a function `(*, payload, now)`.

    What it returns is the outcome that the hub is told, "done" when it returns nothing. It runs in a
    transaction; what it does outside of the database must bear to be done again.
    """

    def register(handler: H) -> H:
        if kind in _handlers:
            raise ValueError(f"two functions for messages of kind {kind!r}")
        _handlers[kind] = handler
        return handler

    return register


@transaction.atomic
def store(messages: Iterable[Message], *, now: datetime) -> int:
    """Keep messages until they take effect; those that were here before are passed over.

    Only what follows on without a gap is kept: the hub sends the rest again. Returns how many are new.
    """
    new = 0
    last = stored_up_to()
    for message in sorted(messages, key=lambda each: each.seq):
        if message.seq != last + 1:
            continue
        Arrived.objects.create(
            seq=message.seq, kind=message.kind[:20], payload=dict(message.payload), arrived_at=now
        )
        last, new = message.seq, new + 1
    return new


def stored_up_to() -> int:
    """The place of the last message that is here, whether or not it has taken effect."""
    last = Arrived.objects.order_by("-seq").values_list("seq", flat=True).first()
    return max(last or 0, OwnState.objects.values_list("down_seq", flat=True).get(pk=1))


def take_effect(*, now: datetime) -> int:
    """Let everything take effect that can; returns how many messages have."""
    done = sum(_one(message, now=now) for message in Arrived.objects.filter(outcome="").order_by("seq"))
    _confirm()
    return done


@transaction.atomic
def apply(kind: str, *, payload: Mapping[str, Any], now: datetime) -> str:
    """Let something take effect that came without a message, as the refusal of a revoked device."""
    return _handlers[kind](payload=payload, now=now) or DONE


def outcomes(*, after: int = 0, limit: int = 50) -> dict[int, str]:
    """What became of the messages after place `after` that count as confirmed, the last `limit` of them."""
    confirmed = OwnState.objects.values_list("down_seq", flat=True).get(pk=1)
    found = Arrived.objects.filter(seq__gt=after, seq__lte=confirmed).order_by("-seq")[:limit]
    return {each.seq: each.outcome for each in reversed(found)}


def withdraw(told: Mapping[str, Any]) -> int:
    """The hub has nothing more for messages with this in their payload; they end without effect."""
    wanted = {f"payload__{name}": value for name, value in told.items()}
    return Arrived.objects.filter(outcome="", **wanted).update(outcome=WITHDRAWN, payload={})


def open_messages(kind: str) -> list[Arrived]:
    """Messages of `kind` that wait for something."""
    return list(Arrived.objects.filter(kind=kind, outcome="").order_by("seq"))


def _one(message: Arrived, *, now: datetime) -> bool:
    """True once it has taken effect, whatever the outcome."""
    mine = Arrived.objects.filter(pk=message.pk)
    try:
        with transaction.atomic():
            if not mine.filter(outcome="").update(outcome=DONE):
                return False  # somebody else was quicker
            outcome = _effect(message, now=now)
            # Who waits for nothing any more needs no personal data any more.
            mine.update(outcome=outcome[:_OUTCOME_SIZE], payload={})
    except NotYet:
        return False
    return True


def _effect(message: Arrived, *, now: datetime) -> str:
    handler = _handlers.get(message.kind)
    if handler is None:
        return UNKNOWN_KIND  # of a newer hub; it hears that nothing came of it
    try:
        with transaction.atomic():
            return handler(payload=message.payload, now=now) or DONE
    except DomainError as refusal:
        logger.warning("message %d (%s) refused: %s", message.seq, message.kind, refusal.code)
        return f"{refusal.code}: {refusal}"
    except (LookupError, TypeError, ValueError, ObjectDoesNotExist, ValidationError):
        logger.warning("message %d (%s) cannot be read", message.seq, message.kind, exc_info=True)
        return MALFORMED


@transaction.atomic
def _confirm() -> None:
    """Move the mark up to where everything has taken effect."""
    first_open = Arrived.objects.filter(outcome="").order_by("seq").values_list("seq", flat=True).first()
    last = Arrived.objects.order_by("-seq").values_list("seq", flat=True).first()
    if last is not None:
        mark = last if first_open is None else first_open - 1
        OwnState.objects.filter(pk=1, down_seq__lt=mark).update(down_seq=mark)
