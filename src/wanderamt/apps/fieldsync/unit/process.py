"""The process of a running unit: opened with the start secret, checked, then serving the tablets on its own
network.

One process serves (threads share the one SQLite file well), forked from this one, so that the keys are only
ever in memory. Beside it run the exchange with the hub, the copy to the second medium and the unit's periodic
work.
"""

import logging
import resource
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Event, Thread
from typing import Any, Self
from uuid import UUID

from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connection
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from wanderamt.apps.fieldsync.keys.keyring import Home, Keyring
from wanderamt.apps.fieldsync.unit import health, working
from wanderamt.apps.fieldsync.unit.ailments import NotEnrolled
from wanderamt.apps.fieldsync.unit.copying import Copier
from wanderamt.apps.fieldsync.unit.identity import become
from wanderamt.apps.fieldsync.unit.marking import keep_marking
from wanderamt.apps.fieldsync.unit.places import Places
from wanderamt.foundation import clock, vault

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Me:
    """This device, for everything that signs or checks."""

    keyring: Keyring
    device_id: UUID
    hub_key: bytes

    @classmethod
    def of(cls, keyring: Keyring) -> Self:
        """Raises NotEnrolled where the keys belong to no device yet."""
        home = _home(keyring)
        return cls(keyring, home.device, home.hub_key)

    @property
    def home(self) -> Home:
        """Whom this device trusts."""
        return _home(self.keyring)

    def sign(self, data: bytes) -> bytes:
        """64 bytes, Ed25519."""
        return self.keyring.sign(data)

    def unseal(self, data: bytes) -> bytes:
        """What was sealed for this device; raises SealBroken."""
        return self.keyring.unseal(data)


def open_unit(places: Places, secret: str) -> Keyring:
    """Give the process its keys: database, signing, sessions. Raises what `Keyring.open` raises,
    NotEnrolled.
    """
    _no_traces()
    keyring = Keyring.open(places.folder, secret)
    me = Me.of(keyring)
    vault.unlock(keyring.database_key)
    settings.SECRET_KEY = keyring.secret_key
    become(me)
    keep_marking()
    return keyring


def start_up(places: Places, secret: str, *, now: datetime) -> tuple[Keyring, list[str]]:
    """Open, check, bring the tables up to this version; returns the keys and the warnings.

    Raises what `open_unit` and `health.check` raise; then nothing was changed.
    """
    keyring = open_unit(places, secret)
    warnings = health.check(places, keyring, now=now)
    call_command("migrate", verbosity=0, interactive=False)
    return keyring, warnings


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn within this process, so that no other program needs the keys."""

    def __init__(self, places: Places, keyring: Keyring, *, bind: str, threads: int = 8) -> None:
        self.places, self.keyring, self.bind, self.threads = places, keyring, bind, threads
        self.stop = Event()
        super().__init__()

    def load_config(self) -> None:
        """One worker with threads; no file anywhere outside of the unit's folder."""
        chosen: dict[str, Any] = {
            "bind": self.bind,
            "workers": 1,
            "worker_class": "gthread",
            "threads": self.threads,
            "graceful_timeout": 10,
            "timeout": 120,
            "accesslog": None,
            "loglevel": "warning",
            "logger_class": "wanderamt.apps.fieldsync.unit.logs.DiscreetLogger",
            "post_worker_init": lambda _worker: self._accompany(),
            "worker_exit": lambda _server, _worker: self.stop.set(),
            "control_socket_disable": True,
        }
        for name, value in chosen.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Callable[..., Any]:
        """The application. Connections of before the fork are not used in the child."""
        connection.close()
        return get_wsgi_application()

    def _accompany(self) -> None:
        """In the process that serves: a thread killed by a fork would never be missed."""
        self.stop = Event()
        for work in companions(self.places, self.keyring, self.stop):
            work.start()


def companions(places: Places, keyring: Keyring, stop: Event) -> list[Thread]:
    """The threads of a running unit, not yet started: exchange, second medium, periodic work."""
    home, me = _home(keyring), Me.of(keyring)
    copier = Copier(places, home.device, clock.now)
    working.report_copies(copier)
    return [
        Thread(target=copier.run_forever, args=(stop,), name="copy", daemon=False),
        Thread(target=working.work_forever, args=(stop,), name="work", daemon=True),
        Thread(target=working.exchange_forever, args=(stop, home.hub, me), name="exchange", daemon=True),
    ]


def _home(keyring: Keyring) -> Home:
    if keyring.home is None:
        raise NotEnrolled
    return keyring.home


def _no_traces() -> None:
    """A crash writes no picture of the memory to the disk: the keys would be in it."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
