"""Which formats and releases understand each other.

A unit may be one release behind the hub and must still be able to bring its day home. So formats are only
ever added to: what this release writes has the number `FORMAT`, what it reads begins at `OLDEST`.
"""

import re

from wanderamt.engines.sync.reasons import Malformed, Reason

FORMAT = 1
OLDEST = 1

_RELEASE = re.compile(r"(\d{1,6})\.(\d{1,6})(?:\..*)?", re.ASCII)


def readable(number: int) -> Reason | None:
    """Say why format `number` cannot be read here; None when it can."""
    if number > FORMAT:
        return Reason.NEWER_VERSION
    return Reason.TOO_OLD if number < OLDEST else None


def judge_version(theirs: str, ours: str, *, behind: int = 1, ahead: int = 0) -> Reason | None:
    """Say why release `theirs` ("1.4" or "1.4.2") cannot work with `ours`; None when it can.

    `behind` and `ahead` count releases, the second number; what stands after it never matters. Another first
    number is always a different world. Raises `Malformed` when one of them is no release.
    """
    their_major, their_minor = _release(theirs)
    our_major, our_minor = _release(ours)
    if (their_major, their_minor) > (our_major, our_minor + ahead):
        return Reason.NEWER_VERSION
    too_old = their_major < our_major or their_minor < our_minor - behind
    return Reason.TOO_OLD if too_old else None


def _release(text: str) -> tuple[int, int]:
    match = _RELEASE.fullmatch(text)
    if match is None:
        raise Malformed("this is not the number of a release")
    return int(match[1]), int(match[2])
