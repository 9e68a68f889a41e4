"""Killed at any moment: a unit that works, the same unit while it syncs, and the hub that receives.

In each round three real processes live for a moment and die by SIGKILL, each at a random time of its own:
the crew's process, the one that speaks to the hub (over a real socket), and the hub. The crew's process says
on a pipe what it begins and what it was told is done; nothing but the databases goes on to the next round. At
the end everything comes home over a line that works, and both sides are compared.

    python -m benchmarks.sync.kills [kills]
"""

import io
import json
import os
import random
import signal
import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import mkdtemp
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any
from uuid import UUID
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django

if TYPE_CHECKING:
    from wanderamt.apps.fieldsync.tests.nodes import Node, World

KILLS = 1000
#: A life lasts up to so many seconds.
LIFE = 0.25
MARK = "B1"
#: After so many rounds the bus has served enough; another day begins with fresh databases.
ROUNDS_A_DAY = 60


@dataclass(slots=True)
class Score:
    """What became of it; `lost` and `doubled` must be 0."""

    kills: int = 0
    #: Commands that the crew was told are done.
    told: int = 0
    #: Acts that were begun when their process died: done or not, but nothing in between.
    in_flight: int = 0
    in_flight_done: int = 0
    lost: int = 0
    doubled: int = 0
    #: Rows of the stops that differ between unit and hub at the end.
    different: int = 0
    klaerfaelle: int = 0
    seconds: float = 0.0


def run(kills: int = KILLS, *, seed: int = 1) -> dict[str, Any]:
    """Kill so many processes; the score. Each day is compared at its end."""
    _set_up()
    score, chance, begin = Score(), random.Random(seed), monotonic()
    while score.kills < kills:
        _Day(score, chance).play(until=kills)
        print(f"kills: {score.kills} of {kills}, {score.lost} lost", file=sys.stderr, flush=True)
    score.seconds = round(monotonic() - begin, 1)
    return asdict(score)


def _set_up() -> None:
    from django.conf import settings

    django.setup()
    from wanderamt.foundation import vault

    settings.HUB_KEY_DIR = Path(mkdtemp(prefix="wanderamt-kills-")) / "keys"
    vault.unlock(os.urandom(vault.KEY_BYTES))


class _Day:
    """A bus with an encrypted database and its hub, from leaving to coming home."""

    def __init__(self, score: Score, chance: random.Random) -> None:
        from wanderamt.apps.fieldsync.tests import node_city
        from wanderamt.apps.fieldsync.tests.node_lines import enrolled, sent_away
        from wanderamt.apps.fieldsync.tests.nodes import make_world

        self.score, self.chance = score, chance
        self.world: World = make_world(encrypted=True)
        self.unit: Node = enrolled(self.world.unit(MARK))
        sent_away(self.unit, until=node_city.at(20))
        self.world.moment = node_city.at(9)
        _warm_up(self.unit)
        self.told: set[UUID] = set()
        self.begun = 0
        self._leave_databases()

    def play(self, *, until: int) -> None:
        for _ in range(ROUNDS_A_DAY):
            if self.score.kills >= until:
                break
            self._round()
        self._come_home()
        self.world.destroy()

    def _round(self) -> None:
        """Three lives. The parent has no connection: what is open across a fork is broken in both."""
        port = _free_port()
        (heard, says), (awake, wakes) = os.pipe(), os.pipe()
        seed = self.chance.randrange(2**32)
        lives = [
            _fork(lambda: _serve(self.world.hub, port, wakes)),
            _fork(lambda: _crew(self.unit, says, wakes, seed)),
            _fork(lambda: _speak(self.unit, port, wakes)),
        ]
        os.close(says)
        os.close(wakes)
        with os.fdopen(awake, "rb") as pipe:
            pipe.read(len(lives))  # the moments are counted from here: all three live
        self._kill(lives)
        with os.fdopen(heard, "rb") as pipe:
            self._listen(pipe.read())

    def _kill(self, lives: list[int]) -> None:
        """Each at its moment, in the order of the moments."""
        begin = monotonic()
        for moment, life in sorted((self.chance.uniform(0, LIFE), life) for life in lives):
            sleep(max(0, begin + moment - monotonic()))
            os.kill(life, signal.SIGKILL)
            os.waitpid(life, 0)
            self.score.kills += 1

    def _listen(self, said: bytes) -> None:
        """What the crew has heard until its process died; a line that was cut was not heard."""
        lines = said.decode().split("\n")[:-1]
        acts = sum(line == "begin" for line in lines) - sum(line == "end" for line in lines)
        self.score.in_flight += acts
        self.told |= {UUID(line) for line in lines if line not in {"begin", "end"}}

    def _come_home(self) -> None:
        from tests.sync.compare import differences, stops_of
        from wanderamt.apps.fieldsync.models import Klaerfall, OwnCommand, OwnState, Received
        from wanderamt.apps.fieldsync.tests.node_lines import Air, exchange
        from wanderamt.apps.fieldsync.tests.nodes import at

        exchange(self.unit, Air(self.world.hub), steps=2000)
        with at(self.unit):
            chain = list(OwnCommand.objects.values_list("pk", flat=True))
            windows = [UUID(key) for key in OwnState.objects.get(pk=1).leases]
            here = stops_of(windows)
        with at(self.world.hub):
            arrived = dict(Received.objects.values_list("pk", "state"))
            there = stops_of(windows)
            self.score.klaerfaelle += Klaerfall.objects.count()
        self.score.told += len(self.told)
        self.score.in_flight_done += len(set(chain) - self.told)
        self.score.lost += len(self.told - arrived.keys()) + len(set(chain) - arrived.keys())
        self.score.doubled += len(arrived.keys() - set(chain)) + len(chain) - len(set(chain))
        self.score.different += len(differences(here, there))

    def _leave_databases(self) -> None:
        for node in (self.world.hub, self.unit):
            node.database.kill()


def _fork(life: Callable[[], None]) -> int:
    child = os.fork()
    if child:
        return child
    with suppress(BaseException):
        life()
    os._exit(0)  # the parent's leftovers are not for the child to tidy up


def _serve(hub: "Node", port: int, wakes: int) -> None:
    """The hub's process: Django's own handler behind a real socket."""
    from django.core.wsgi import get_wsgi_application

    from wanderamt.apps.fieldsync.tests.nodes import at

    with ExitStack() as stack:
        stack.enter_context(at(hub))
        server = make_server(
            "127.0.0.1", port, get_wsgi_application(), server_class=WSGIServer, handler_class=_Quiet
        )
        os.write(wakes, b".")
        server.serve_forever(poll_interval=0.01)


class _Quiet(WSGIRequestHandler):
    """Says nothing."""

    def log_message(self, *args: Any) -> None:
        """Not even this."""

    def get_stderr(self) -> Any:
        return io.StringIO()


def _crew(unit: "Node", says: int, wakes: int, seed: int) -> None:
    """The crew's process: one act after another until it dies."""
    from tests.sync import crew
    from wanderamt.apps.fieldsync.models import OwnCommand
    from wanderamt.apps.fieldsync.tests.nodes import at
    from wanderamt.kernel.errors import DomainError

    chance = random.Random(seed)
    acts = [name for name in [*crew.ACTS, *crew.OFTEN * 4] if not name.startswith("close")]
    with at(unit):
        told = set(OwnCommand.objects.values_list("pk", flat=True))
        os.write(says, b"".join(f"{key}\n".encode() for key in told))
        os.write(wakes, b".")
        while True:
            os.write(says, b"begin\n")
            with suppress(crew.Nothing, DomainError):
                crew.ACTS[chance.choice(acts)](chance.randrange(1000))
            new = set(OwnCommand.objects.values_list("pk", flat=True)) - told
            told |= new
            os.write(says, b"".join(f"{key}\n".encode() for key in new) + b"end\n")


def _speak(unit: "Node", port: int, wakes: int) -> None:
    """The process that speaks to the hub, again and again."""
    from wanderamt.apps.fieldsync.exchange.client import Client
    from wanderamt.apps.fieldsync.exchange.line import HttpLine
    from wanderamt.apps.fieldsync.tests.nodes import at
    from wanderamt.foundation import clock

    with at(unit), HttpLine(f"http://127.0.0.1:{port}", silence=2) as line:
        assert unit.me is not None
        client = Client(line=line, me=unit.me)
        os.write(wakes, b".")
        while True:
            client.once(now=clock.now())
            sleep(0.005)


def _warm_up(unit: "Node") -> None:
    """What a program loads at its first act is loaded once: a life is too short for it."""
    from tests.sync import crew
    from wanderamt.apps.fieldsync.tests.node_lines import Air, exchange
    from wanderamt.apps.fieldsync.tests.nodes import at
    from wanderamt.kernel.errors import DomainError

    chance = random.Random(0)
    for _ in range(40):
        with at(unit), suppress(crew.Nothing, DomainError):
            crew.ACTS[chance.choice(crew.OFTEN)](chance.randrange(1000))
    exchange(unit, Air(unit.world.hub))


def _free_port() -> int:
    import socket

    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


if __name__ == "__main__":
    words = sys.argv[1:]
    print(json.dumps(run(int(words[0]) if words else KILLS), indent=1))
