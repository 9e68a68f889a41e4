"""Serving the tablets on the unit's own network.

One process serves (threads share the one SQLite file well), forked from this one, so that the keys are only
ever in memory. Beside it run the exchange with the hub, the copy to the second medium and the unit's periodic
work.
"""

from collections.abc import Callable
from threading import Event, Thread
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.db import connection
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]  # gunicorn carries no types

from wanderamt.apps.fieldsync.keys.keyring import Keyring
from wanderamt.apps.fieldsync.running import working
from wanderamt.apps.fieldsync.unit.copying import Copier
from wanderamt.apps.fieldsync.unit.places import Places
from wanderamt.apps.fieldsync.unit.process import Me
from wanderamt.foundation import clock


class Server(BaseApplication):  # type: ignore[misc]  # as above
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
    me = Me.of(keyring)
    copier = Copier(places, me.device_id, clock.now)
    working.report_copies(copier)
    return [
        Thread(target=copier.run_forever, args=(stop,), name="copy", daemon=False),
        Thread(target=working.work_forever, args=(stop,), name="work", daemon=True),
        Thread(target=working.exchange_forever, args=(stop, me.home.hub, me), name="exchange", daemon=True),
    ]
