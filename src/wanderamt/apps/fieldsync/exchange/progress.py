"""How far the exchange with the hub is, for the unit's page: computed from the database, at any time."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from threading import Lock

from wanderamt.apps.fieldsync.exchange.fetching import downloads
from wanderamt.apps.fieldsync.models import OwnCommand, OwnState

#: Bytes of a command on the line until something was measured.
_FIRST_GUESS = 250


class Stand(StrEnum):
    """What the last attempt came to."""

    NEVER = "never"
    #: The hub has everything, and so has this device.
    DONE = "done"
    #: It went well and there is more.
    MORE = "more"
    NO_LINE = "no_line"
    #: Something answered that is not the hub: the login page of a network, a broken proxy.
    NOT_THE_HUB = "not_the_hub"
    #: The hub does not answer this device; `reason` says why.
    REFUSED = "refused"
    #: The hub answers and takes nothing: what is next in the chain was refused. A person must look.
    STUCK = "stuck"
    #: The device was revoked; its key is gone.
    LOCKED = "locked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What crews see. Bytes are those on the line, estimated from what was sent before."""

    stand: Stand = Stand.NEVER
    reason: str = ""
    waiting: int = 0
    bytes_to_go: int = 0
    last_contact_at: datetime | None = None
    #: Of what is being fetched, 0 to 100; None when nothing is.
    percent: int | None = None
    #: Commands that the hub has taken in the last attempt.
    sent: int = 0

    @property
    def more(self) -> bool:
        """Whether to go on at once."""
        return self.stand is Stand.MORE


class _Last:
    """What the last attempt of this process came to; the rest is in the database."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._said = Progress()
        self._command_bytes = float(_FIRST_GUESS)

    def note(self, said: Progress, *, command_bytes: float = _FIRST_GUESS) -> None:
        with self._lock:
            self._said, self._command_bytes = said, command_bytes

    def read(self) -> tuple[Progress, float]:
        with self._lock:
            return self._said, self._command_bytes


last = _Last()


def progress() -> Progress:
    """How far it is now. Works also where no exchange has taken place in this process."""
    said, command_bytes = last.read()
    waiting = waiting_commands()
    open_downloads = downloads()
    missing = sum(each.size - each.there for each in open_downloads)
    whole = sum(each.size for each in open_downloads)
    return replace(
        said,
        waiting=waiting,
        bytes_to_go=round(waiting * command_bytes) + missing,
        last_contact_at=OwnState.objects.values_list("last_contact_at", flat=True).filter(pk=1).first(),
        percent=None if not whole else 100 * (whole - missing) // whole,
    )


def waiting_commands() -> int:
    """Commands of this device about which the hub has said nothing yet."""
    return OwnCommand.objects.filter(verdict="").count()


def as_json(found: Progress) -> Mapping[str, object]:
    """For a screen that refreshes itself."""
    return {
        "stand": found.stand,
        "waiting": found.waiting,
        "bytes_to_go": found.bytes_to_go,
        "last_contact_at": found.last_contact_at and found.last_contact_at.isoformat(),
        "percent": found.percent,
    }
