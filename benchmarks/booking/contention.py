"""Processes that attempt the same times, some of them killed; run as a program for one database."""

import json
import os
import random
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter, sleep

import django

from benchmarks.booking import city
from benchmarks.booking.city import DESKS, MATTERS, Day

PROCESSES = 4
OFFICE_DAYS = 20
KILL_EVERY_SECONDS = 1.0
CANCELLED_SHARE, HELD_SHARE, LEFT_SHARE = 0.25, 0.6, 0.1

Attempt = Callable[[random.Random, "Log"], None]


class Log:
    """What a client has seen, written at once: a process that is killed has written all that it knew."""

    def __init__(self, folder: Path, name: str) -> None:
        self._seen = os.open(folder / f"{name}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._tries = os.open(folder / "tries", os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def tried(self) -> None:
        os.write(self._tries, b".")

    def seen(self, what: str, code: str) -> None:
        os.write(self._seen, f"{what} {code}\n".encode())


def main(words: list[str]) -> None:
    """Build the city, attempt, kill, verify; print the numbers as JSON."""
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    now = datetime.now(tz=UTC)
    days = city.build(OFFICE_DAYS, now=now)
    naive_days = city.build(OFFICE_DAYS // 4, now=now)
    connection.close()
    attempts, naive_attempts = int(words[0]), int(words[1])
    with tempfile.TemporaryDirectory(prefix="wanderamt-bench-") as name:
        numbers = _contended(_booking(days, attempts, now), attempts, Path(name), kill=True)
        numbers |= _verified(days, Path(name))
    with tempfile.TemporaryDirectory(prefix="wanderamt-bench-") as name:
        naive = _contended(_naive(naive_days, naive_attempts), naive_attempts, Path(name), kill=False)
    numbers["check-then-insert: attempts"] = naive["attempts"]
    numbers["check-then-insert: attempts per second"] = naive["attempts per second"]
    numbers["check-then-insert: over-bookings"] = city.over_bookings(naive_days)
    print(json.dumps(numbers))


def _contended(attempt: Attempt, attempts: int, folder: Path, *, kill: bool) -> dict[str, float]:
    """Have PROCESSES attempt until it is enough; now and then one is killed and another takes its place."""
    from django.db import connections

    connections.close_all()  # two processes on one connection would talk across each other
    chance = random.Random(1)
    begin, killed, serial = perf_counter(), 0, 0
    running: dict[int, int] = {}
    tries = folder / "tries"
    next_kill = begin + KILL_EVERY_SECONDS
    while not tries.exists() or tries.stat().st_size < attempts:
        while len(running) < PROCESSES:
            running[_fork(attempt, folder, serial)] = serial
            serial += 1
        sleep(0.02)
        if kill and perf_counter() > next_kill:
            victim = chance.choice(sorted(running))
            os.kill(victim, signal.SIGKILL)
            os.waitpid(victim, 0)
            del running[victim]
            killed, next_kill = killed + 1, perf_counter() + KILL_EVERY_SECONDS * chance.uniform(0.2, 1.8)
        for pid in list(running):
            if os.waitpid(pid, os.WNOHANG)[0]:
                raise SystemExit(f"process {pid} ended by itself")
    seconds, done = perf_counter() - begin, tries.stat().st_size
    for pid in running:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        killed += 1
    return {
        "attempts": done,
        "seconds": seconds,
        "attempts per second": done / seconds,
        "processes killed": killed if kill else 0,
    }


def _fork(attempt: Attempt, folder: Path, serial: int) -> int:
    """A process that attempts until it is killed."""
    pid = os.fork()
    if pid:
        return pid
    try:
        log, chance = Log(folder, str(serial)), random.Random(serial)
        while True:
            attempt(chance, log)
            log.tried()
    finally:  # only an error gets here, and nothing of the parent may run in this process
        traceback.print_exc()
        os._exit(1)


def _booking(days: list[Day], attempts: int, now: datetime) -> Attempt:
    """Hold and confirm, or book at once, or leave the hold; some cancel, so that something is free."""
    from wanderamt.apps.appointments import public as appointments
    from wanderamt.apps.appointments.models import Appointment
    from wanderamt.apps.catalogue.public import services
    from wanderamt.apps.offices.public import OpeningWindow
    from wanderamt.kernel.errors import DomainError
    from wanderamt.kernel.ids import short_code, uuid7

    known = services(MATTERS)
    windows = [OpeningWindow.objects.get(pk=day.window_id) for day in days]
    mine: list[Appointment] = []
    done = 0

    def attempt(chance: random.Random, log: Log) -> None:
        nonlocal done
        done += 1
        if mine and chance.random() < CANCELLED_SHARE / 10:
            gone = mine.pop(chance.randrange(len(mine)))
            log.seen("cancelling", gone.code)
            appointments.cancel(appointment=gone, now=now)
            return
        # Everybody wants the same two days, then the next two.
        day = done * PROCESSES * len(windows) // max(attempts, 1) + chance.randrange(2)
        window = windows[day % len(windows)]
        start = window.starts_at + timedelta(minutes=5) * chance.randrange(12 * 9)
        plan = appointments.plan_visit(people=[[chance.choice(known)]])
        person = appointments.PersonData(name=f"Wer {short_code()} Immer", born_on=None, phone="")
        try:
            hold = None
            if chance.random() < HELD_SHARE:
                hold = appointments.hold(window=window, plan=plan, start=start, now=now, key=uuid7())
                if chance.random() < LEFT_SHARE:
                    appointments.drop_hold(hold=hold)
                    return
            found = appointments.book(
                window=window, plan=plan, person=person, source="citizen", now=now, form_key=uuid7(),
                start=start, hold=hold,
            )  # fmt: skip
        except DomainError:
            return
        log.seen("booked", found.code)
        mine.append(found)

    return attempt


def _naive(days: list[Day], attempts: int) -> Attempt:
    """The usual: count who is there, and insert where there is room."""
    from wanderamt.apps.appointments.models import Appointment
    from wanderamt.kernel.ids import short_code, uuid7

    now, done = datetime.now(tz=UTC), 0

    def attempt(chance: random.Random, _log: Log) -> None:
        nonlocal done
        done += 1
        day = days[done * PROCESSES * len(days) // max(attempts, 1) % len(days)]
        start = day.starts_at + timedelta(minutes=5) * chance.randrange(12 * 9 - 4)
        end = start + timedelta(minutes=20)
        there = Appointment.objects.filter(
            window=day.window_id, state="booked", starts_at__lt=end, ends_at__gt=start
        )
        if there.count() < DESKS:
            code = short_code(length=8)
            Appointment.objects.create(
                window_id=day.window_id, code=code, starts_at=start, ends_at=end, source="citizen",
                person_name="Wer Immer", person_key=code, form_key=uuid7(), created_at=now,
            )  # fmt: skip

    return attempt


def _verified(days: list[Day], folder: Path) -> dict[str, float]:
    """What the database says, and whether it knows everything that a client was told."""
    from wanderamt.apps.appointments import checking

    told = [line.split() for path in folder.glob("*.log") for line in path.read_text().splitlines()]
    confirmed = {code for what, code in told if what == "booked"}
    given_up = {code for what, code in told if what == "cancelling"}
    there = city.codes(days, "booked")
    return {
        "booked": city.booked(days),
        "confirmed to a client": len(confirmed),
        "cancelled": len(given_up),
        "lost confirmations": len(confirmed - given_up - there),
        "over-bookings": city.over_bookings(days),
        "wrong counts": city.bare(days) + len(checking.wrong_counts()) + len(checking.over_booked()),
    }


if __name__ == "__main__":
    main(sys.argv[1:])
