"""A brake against guessing and flooding: after too many tries of one kind nothing is tried for a while.

What is counted is said by the caller: for guessing it is what is guessed at (a name, a code), never only the
address of the caller, for behind one address there may be a whole home.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from django.utils.crypto import salted_hmac

from wanderamt.foundation.models import Attempt
from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.text import N_

_KEPT = timedelta(days=1)


class TooManyTries(DomainError):
    """Somebody may be guessing, or sending mails to a stranger."""

    code: ClassVar[str] = "too_many_tries"
    message: ClassVar[str] = N_(
        "Das waren zu viele Versuche. Bitte warten Sie %(minutes)d Minuten und versuchen Sie es dann noch "
        "einmal. Eilt es? Dann rufen Sie uns an."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Brake:
    """At most `allowed` tries of `kind` for one key within `window`; then `error` until it has passed.

    Keys are stored as a keyed hash: what people mistype (names, mail addresses) is nobody's to read.
    Raises ValueError for a kind that the table cannot hold.
    """

    kind: str
    allowed: int
    window: timedelta = timedelta(minutes=5)
    error: type[DomainError] = TooManyTries

    def __post_init__(self) -> None:
        longest = Attempt._meta.get_field("kind").max_length
        if longest is not None and len(self.kind) > longest:
            # SQLite would take it, PostgreSQL would not: nobody should learn that from a citizen.
            raise ValueError(f"The kind of a brake has at most {longest} characters: {self.kind!r}.")

    def check(self, key: str, *, now: datetime) -> None:
        """Raise `error` (with `minutes`) if there were too many tries for this key just now."""
        recent = Attempt.objects.filter(kind=self.kind, key=_digest(key), at__gt=now - self.window)
        if recent.count() >= self.allowed:
            raise self.error(minutes=self.window // timedelta(minutes=1))

    def note(self, key: str, *, now: datetime) -> None:
        """Remember a try, also for keys that do not exist: the answer must not tell them apart."""
        Attempt.objects.create(kind=self.kind, key=_digest(key), at=now)

    def release(self, key: str) -> None:
        """It was the right one: the count starts afresh."""
        Attempt.objects.filter(kind=self.kind, key=_digest(key)).delete()


def erase_old(*, now: datetime) -> int:
    """Erase tries of more than a day ago; returns how many."""
    return Attempt.objects.filter(at__lt=now - _KEPT).delete()[0]


def _digest(key: str) -> str:
    return salted_hmac("wanderamt.brake", key.strip().casefold(), algorithm="sha256").hexdigest()
