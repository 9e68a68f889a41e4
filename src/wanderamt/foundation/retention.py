"""Who erases what. Each room says how it forgets; the command `purge` runs them all, once a day.

A room has a module `retention` with `purge(*, now: datetime) -> int`, which erases what it no longer may keep
at `now` and returns how many rows that were. It is found by its place; others call `register`.
"""

from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from typing import Protocol

from django.apps import apps
from django.contrib.sessions.models import Session

from wanderamt.foundation import altcha, brake, mail


class Purge(Protocol):
    def __call__(self, *, now: datetime) -> int: ...


_registered: dict[str, Purge] = {}


def register(room: str, purge: Purge) -> None:
    """Have `purge` called for `room` by every run; the last registration counts."""
    _registered[room] = purge


def rooms() -> dict[str, Purge]:
    """All purges by room: those registered and those found in a module `retention` of an installed app."""
    found: dict[str, Purge] = {}
    for config in apps.get_app_configs():
        if config.name.startswith("wanderamt.") and find_spec(f"{config.name}.retention"):
            found[config.label] = import_module(f"{config.name}.retention").purge
    return found | _registered


def purge(*, now: datetime) -> int:
    """Foundation's own: mails that were sent long ago, tries of yesterday, spent proofs, and
    sessions that have ended.
    """
    sessions = Session.objects.filter(expire_date__lt=now).delete()[0]
    return mail.erase_sent(now=now) + brake.erase_old(now=now) + altcha.erase_old(now=now) + sessions


def purge_all(*, now: datetime, report: Callable[[str, int], None]) -> None:
    """Run every purge and tell `report` the room and how many rows it has erased."""
    for room, purge in sorted(rooms().items()):
        report(room, purge(now=now))
