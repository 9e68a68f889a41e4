"""Clients at once over HTTP on one office-day, against the server as it is deployed; for one database."""

import http.client
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock, Thread
from time import perf_counter, sleep
from uuid import uuid4

import django

from benchmarks.booking import city
from benchmarks.booking.city import MATTERS, Day
from devtools.running import server_command

PATIENCE_SECONDS = 30
#: Clients are threads of two processes, so that they do not wait for each other's interpreter.
CLIENT_PROCESSES = 2


def main(words: list[str]) -> None:
    """Open one office-day, start the server, attempt, verify; print the numbers as JSON."""
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from wanderamt.apps.appointments import checking

    call_command("migrate", verbosity=0)
    days = city.build(1, now=datetime.now(tz=UTC))
    connection.close()
    with _server() as port:
        numbers, confirmed = _attempts(port, days[0], attempts=int(words[0]), clients=int(words[1]))
    there = city.codes(days, "booked")
    numbers |= {
        "HTTP: over-bookings": city.over_bookings(days),
        "HTTP: lost confirmations": len(confirmed - there),
        "HTTP: wrong counts": city.bare(days) + len(checking.wrong_counts()),
    }
    print(json.dumps(numbers))


@contextmanager
def _server() -> Iterator[int]:
    """The server as `dev.py run` starts it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = server_command(os.environ, bind=f"127.0.0.1:{port}")
    # Every refusal is a line in the log: thousands of them.
    server = subprocess.Popen(command, env=os.environ | {"WANDERAMT_DEMO": "0"}, stderr=subprocess.DEVNULL)
    try:
        _wait(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def _wait(port: int) -> None:
    deadline = perf_counter() + PATIENCE_SECONDS
    while perf_counter() < deadline:
        try:
            _post(http.client.HTTPConnection("127.0.0.1", port, timeout=10), "/api/appointments/holds", {})
        except OSError:
            sleep(0.1)
        else:
            return
    raise SystemExit("the server does not answer")


def _attempts(port: int, day: Day, *, attempts: int, clients: int) -> tuple[dict[str, float], set[str]]:
    """All clients at once, until every one has attempted its share."""
    begin = perf_counter()
    with tempfile.TemporaryDirectory(prefix="wanderamt-bench-") as folder:
        pids = [
            _client_process(
                port, day, attempts // clients, clients // CLIENT_PROCESSES, Path(folder) / str(number)
            )
            for number in range(CLIENT_PROCESSES)
        ]
        failed = [pid for pid in pids if os.waitpid(pid, 0)[1]]
        seconds = perf_counter() - begin
        found = [json.loads(path.read_text()) for path in Path(folder).iterdir()]
    if failed:
        raise SystemExit("a client failed")
    times = sorted(each for one in found for each in one["seconds"])
    answers: Counter[str] = sum((Counter(one["answers"]) for one in found), Counter())
    return {
        "HTTP: attempts": len(times),
        "HTTP: attempts per second": len(times) / seconds,
        "HTTP: booked": answers["booked"],
        "HTTP: refused because taken": answers["409"],
        "HTTP: other answers": sum(n for what, n in answers.items() if what not in {"booked", "409"}),
        "HTTP: attempt p50 in ms": times[len(times) // 2] * 1000,
        "HTTP: attempt p95 in ms": times[len(times) * 95 // 100] * 1000,
    }, {code for one in found for code in one["codes"]}


def _client_process(port: int, day: Day, share: int, threads: int, answer: Path) -> int:
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        answers: Counter[str] = Counter()
        codes: list[str] = []
        seconds: list[float] = []
        lock = Lock()

        def client(number: int) -> None:
            chance = random.Random(f"{answer.name}/{number}")
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            for _ in range(share):
                begin = perf_counter()
                what, code = _attempt(connection, day, chance)
                with lock:
                    answers[what] += 1
                    seconds.append(perf_counter() - begin)
                    codes.extend([code] if code else [])

        running = [Thread(target=client, args=(number,)) for number in range(threads)]
        for each in running:
            each.start()
        for each in running:
            each.join()
        answer.write_text(json.dumps({"answers": answers, "codes": codes, "seconds": seconds}))
        status = 0
    finally:
        os._exit(status)


def _attempt(connection: http.client.HTTPConnection, day: Day, chance: random.Random) -> tuple[str, str]:
    """Hold a time and book it; returns what came of it, and the code."""
    start = day.starts_at + timedelta(minutes=5) * chance.randrange(12 * 9)
    status, held = _post(
        connection,
        "/api/appointments/holds",
        {
            "window": str(day.window_id),
            "start": start.isoformat(),
            "people": [[chance.choice(MATTERS)]],
            "key": str(uuid4()),
        },
    )
    if status != http.client.CREATED:
        return str(status), ""
    name = "".join(chance.choice("abcdefghijklmnop") for _ in range(12))
    status, booked = _post(
        connection,
        "/api/appointments/bookings",
        {"hold": held["hold"], "key": str(uuid4()), "name": f"Wer {name}"},
    )
    return ("booked", str(booked["code"])) if status == http.client.CREATED else (str(status), "")


def _post(
    connection: http.client.HTTPConnection, path: str, body: dict[str, object]
) -> tuple[int, dict[str, object]]:
    connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read())


if __name__ == "__main__":
    main(sys.argv[1:])
