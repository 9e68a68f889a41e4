"""From a finding to what the asker can observe: status, headers, bytes, size and time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from wanderamt.engines.privacy.findings import Finding, Person
from wanderamt.engines.privacy.query import Query
from wanderamt.engines.privacy.record import Record, record_of, tellable
from wanderamt.engines.privacy.wording import found_text, neutral_text

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NOTHING = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How replies are made alike. Raises ValueError for a setting that could not hide anything.

    `size_class`: bodies have a multiple of this many bytes. A reply leaves at the first mark of `grid`
    (counted from 1970-01-01 UTC) that lies at least `wait` after the question. `wait` should be longer than
    the register ever needs: what comes later is answered neutrally.
    """

    size_class: int = 4096
    grid: timedelta = timedelta(seconds=10)
    wait: timedelta = timedelta(seconds=20)

    def __post_init__(self) -> None:
        if self.size_class < 1:
            raise ValueError("the size class must be at least one byte")
        if self.grid <= NOTHING or self.wait < NOTHING:
            raise ValueError("the grid must be longer than nothing, the wait must not be negative")


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """All that leaves the authority. Equal observations cannot be told apart by the asker.

    `body` must be sent as it is, not before and not after `released_at`, with exactly these headers and none
    that differs from reply to reply.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    size_class: int
    released_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """`observation` is for the asker, `record` for the authority alone."""

    observation: Observation
    record: Record


def release_time(*, asked_at: datetime, policy: Policy) -> datetime:
    """Return when a reply leaves, in UTC. It depends on the time of asking and the policy, on no work done.

    Raises ValueError for a naive time.
    """
    if asked_at.tzinfo is None:
        raise ValueError("the time of asking must be aware")
    earliest = asked_at - EPOCH + policy.wait
    return EPOCH - (-earliest // policy.grid) * policy.grid


def reply(
    *,
    query: Query,
    finding: Finding,
    asked_at: datetime,
    took: timedelta,
    policy: Policy,
    translate: Callable[[str], str] = str,
    language: str = "de",
) -> Reply:
    """Return what the asker gets and what the authority keeps.

    Promise: for one query, time, policy and language the observations of an unknown, an ambiguous, a blocked
    person (§ 51 BMG), a conditionally blocked person (§ 52 BMG) that nobody cleared, and of a failed look-up
    are equal in every field, however long the look-up `took`. `translate` turns a German sentence into
    `language`. Source: § 51 Abs. 2 Satz 3 BMG.
    """
    released_at = release_time(asked_at=asked_at, policy=policy)
    late = asked_at.astimezone(UTC) + took > released_at  # in UTC: no hour is lost or doubled
    person = None if late else tellable(finding)
    body = _body(person, translate=translate, size_class=policy.size_class)
    return Reply(
        observation=Observation(
            status=200,
            headers=_headers(language, length=len(body)),
            body=body,
            size_class=len(body) // policy.size_class,
            released_at=released_at,
        ),
        record=record_of(query=query, finding=finding, asked_at=asked_at, took=took, late=late),
    )


def _body(person: Person | None, *, translate: Callable[[str], str], size_class: int) -> bytes:
    """Fill up with spaces before the last line end: invisible in a text, counted in bytes, not letters."""
    text = neutral_text(translate) if person is None else found_text(person, translate)
    content = text.encode(errors="replace")
    return content + b" " * (-(len(content) + 1) % size_class) + b"\n"


def _headers(language: str, *, length: int) -> tuple[tuple[str, str], ...]:
    return (
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Language", language),
        ("Content-Length", str(length)),
        ("Cache-Control", "no-store"),
    )
