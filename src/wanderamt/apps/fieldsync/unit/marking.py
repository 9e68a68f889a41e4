"""A mark beside the database that says how far the chain of commands has come.

A database that was put back from an older copy knows nothing of what was done since; going on with it would
give the same places in the chain to other commands. The mark is written after each commit, outside of the
database, so the two do not agree any more. (Who puts both back is found out by the hub, which knows the
chain's head.)
"""

import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save

from wanderamt.apps.fieldsync.models import OwnCommand
from wanderamt.apps.fieldsync.unit.places import own_places

#: One short write of always the same length: there is no moment at which half of it could be read.
_LENGTH = 24


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in the chain: incarnation, then number."""

    incarnation: int
    seq: int


def read_mark(path: Path) -> Mark | None:
    """The mark; None where there is none, or where it cannot be read: then only the chain itself speaks."""
    try:
        incarnation, seq = path.read_text().split()
        return Mark(int(incarnation), int(seq))
    except (OSError, ValueError):
        return None


def write_mark(path: Path, mark: Mark) -> None:
    """Put the mark forward; one that is further stays."""
    before = read_mark(path)
    if before is not None and before >= mark:
        return
    handle = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        os.pwrite(handle, f"{mark.incarnation} {mark.seq}".ljust(_LENGTH).encode(), 0)
    finally:
        os.close(handle)


def keep_marking() -> None:
    """From now on each command of this process moves the mark, once it is committed. Twice is once."""
    post_save.connect(_after, sender=OwnCommand, dispatch_uid="fieldsync.mark")


def _after(*, instance: OwnCommand, **_: Any) -> None:
    place = Mark(instance.incarnation, instance.seq)
    transaction.on_commit(partial(write_mark, own_places().mark, place), robust=True)
