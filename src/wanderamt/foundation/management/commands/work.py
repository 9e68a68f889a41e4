import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections, connection

from wanderamt.foundation import clock, periodic

#: How long a worker rests between two looks at what is due.
REST_SECONDS = 5.0


class Command(BaseCommand):
    help = "Run the periodic work of all rooms until stopped; --once: only what is due now."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true")

    def handle(self, *args: Any, once: bool = False, **options: Any) -> None:
        stop = threading.Event()
        before = {} if once else {which: _stop_on(which, stop) for which in (signal.SIGTERM, signal.SIGINT)}
        try:
            self._pass(stop)
            while not once and not stop.wait(REST_SECONDS):
                self._pass(stop)
        finally:
            for which, handler in before.items():
                signal.signal(which, handler)
        if not once:
            self.stdout.write("stopped")

    def _pass(self, stop: threading.Event) -> None:
        if not connection.in_atomic_block:  # somebody who calls this within a transaction keeps it
            close_old_connections()
        try:
            with periodic.surroundings():
                for ran in periodic.run_due(now=clock.now(), go_on=lambda: not stop.is_set()):
                    self._tell(ran)
        except DatabaseError as error:  # it restarts, or is being moved: the next pass finds it again
            self.stderr.write(f"the database is away: {error}")

    def _tell(self, ran: periodic.Ran) -> None:
        if ran.failed or ran.done:
            self.stdout.write(f"{ran.name}: {'failed' if ran.failed else ran.done}")
            self.stdout.flush()


def _stop_on(which: signal.Signals, stop: threading.Event) -> Any:
    """Finish the task in hand, then stop."""
    return signal.signal(which, lambda _signal, _frame: stop.set())
