"""Periodic work: what is due runs once, whoever is at work, and one broken task stops nobody."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection

from conftest import FrozenClock
from wanderamt.foundation import clock, periodic
from wanderamt.foundation.management.commands import work as command
from wanderamt.foundation.models import OutboxMail, PeriodicTask

MINUTE = timedelta(minutes=1)


class Diary:
    """A task that writes down when it was run."""

    __module__ = "wanderamt.attic.tasks"

    def __init__(self, name: str = "sweep", *, breaks: bool = False) -> None:
        self.__name__, self.breaks, self.moments = name, breaks, list[datetime]()

    def __call__(self, *, now: datetime) -> int:
        self.moments.append(now)
        if self.breaks:
            raise RuntimeError("the broom is broken")
        return 3


@pytest.fixture(autouse=True)
def _empty_attic(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(periodic, "_tasks", {})
    monkeypatch.setattr(periodic, "_surroundings", [])
    monkeypatch.setattr(periodic, "find_spec", lambda name: None)


def sweep(*, every: timedelta = MINUTE, name: str = "sweep", breaks: bool = False) -> Diary:
    diary = Diary(name, breaks=breaks)
    periodic.periodic(every=every)(diary)
    return diary


def due(now: datetime) -> list[periodic.Ran]:
    return list(periodic.run_due(now=now))


def test_a_task_is_called_by_its_room_and_its_function() -> None:
    sweep()
    assert [task.name for task in periodic.tasks()] == ["attic.sweep"]


@pytest.mark.parametrize(("every", "patience"), [(timedelta(0), MINUTE), (MINUTE, -MINUTE)])
def test_a_task_without_a_period_is_refused(every: timedelta, patience: timedelta) -> None:
    with pytest.raises(ValueError, match="positive"):
        periodic.periodic(every=every, patience=patience)


def test_rooms_bring_their_tasks_by_their_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert {"foundation.deliver_mail", "foundation.purge"} <= {task.name for task in periodic.tasks()}


@pytest.mark.django_db
def test_a_new_task_runs_at_once_and_then_after_its_period(now: datetime) -> None:
    diary = sweep()
    assert due(now) == [periodic.Ran(name="attic.sweep", done=3)]
    assert due(now + timedelta(seconds=59)) == []
    assert len(due(now + MINUTE)) == 1
    assert diary.moments == [now, now + MINUTE]


@pytest.mark.django_db
def test_after_a_long_pause_a_task_runs_once_not_once_for_each_missed_time(now: datetime) -> None:
    diary = sweep()
    due(now)
    due(now + timedelta(days=3))
    due(now + timedelta(days=3, seconds=1))
    assert diary.moments == [now, now + timedelta(days=3)]


@pytest.mark.django_db
def test_a_clock_that_was_put_back_does_not_stop_the_work(now: datetime) -> None:
    diary = sweep()
    due(now)
    due(now - timedelta(days=14))
    due(now - timedelta(days=14, seconds=-30))
    assert diary.moments == [now, now - timedelta(days=14)]


@pytest.mark.django_db
def test_a_broken_task_is_told_and_tried_again_and_stops_nobody(
    now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    broken, sound = sweep(breaks=True), sweep(name="tidy")
    assert due(now) == [
        periodic.Ran(name="attic.sweep", failed=True),
        periodic.Ran(name="attic.tidy", done=3),
    ]
    assert due(now + MINUTE)[0].failed
    assert (len(broken.moments), len(sound.moments), "attic.sweep" in caplog.text) == (2, 2, True)
    assert PeriodicTask.objects.get(name="attic.sweep").failed


@pytest.mark.django_db
def test_what_a_worker_has_in_hand_is_nobody_elses(now: datetime) -> None:
    diary = sweep()
    [task] = periodic.tasks()
    PeriodicTask.objects.create(name=task.name, next_at=now, taken_until=now + MINUTE, started_at=now)
    assert (due(now), diary.moments) == ([], [])


@pytest.mark.django_db
def test_the_task_of_a_worker_that_died_is_taken_over_after_a_while(now: datetime) -> None:
    diary = sweep()
    PeriodicTask.objects.create(
        name="attic.sweep", next_at=now, taken_until=now + 10 * MINUTE, started_at=now
    )
    assert due(now + 9 * MINUTE) == []
    assert len(due(now + 10 * MINUTE)) == 1
    assert diary.moments == [now + 10 * MINUTE]


@pytest.mark.django_db
def test_a_worker_that_seemed_dead_does_not_end_the_turn_of_the_next(now: datetime) -> None:
    later = now + 10 * MINUTE

    def takes_long(*, now: datetime) -> int:
        PeriodicTask.objects.update(started_at=later, taken_until=later + 10 * MINUTE)  # somebody took over
        return 1

    takes_long.__module__ = "wanderamt.attic.tasks"
    periodic.periodic(every=MINUTE)(takes_long)
    due(now)
    assert PeriodicTask.objects.values_list("started_at", "taken_until").get() == (later, later + 10 * MINUTE)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_run_a_task_once(
    now: datetime, for_threads: Callable[[], AbstractContextManager[None]]
) -> None:
    with for_threads():
        diary = sweep()
        gate = threading.Barrier(4)

        def at_work() -> None:
            gate.wait()
            due(now)
            connection.close()

        workers = [threading.Thread(target=at_work) for _ in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    assert diary.moments == [now]


@pytest.mark.django_db
def test_who_is_to_stop_begins_nothing_new(now: datetime) -> None:
    first, second = sweep(name="a"), sweep(name="b")
    assert len(list(periodic.run_due(now=now, go_on=lambda: not first.moments))) == 1
    assert second.moments == []


@pytest.mark.django_db
def test_a_worker_works_within_its_surroundings(frozen_clock: FrozenClock) -> None:
    @contextmanager
    def tomorrow() -> Iterator[None]:
        with clock.shifted(timedelta(days=1)):
            yield

    diary = sweep()
    periodic.surround(tomorrow)
    periodic.surround(tomorrow)
    call_command("work", "--once")
    assert diary.moments == [frozen_clock.moment + timedelta(days=1)]


@pytest.mark.django_db
def test_the_command_says_what_was_done(capsys: pytest.CaptureFixture[str]) -> None:
    sweep()
    sweep(name="tidy", breaks=True)
    call_command("work", "--once")
    call_command("work", "--once")
    assert capsys.readouterr().out == "attic.sweep: 3\nattic.tidy: failed\n"


@pytest.mark.django_db
def test_a_worker_goes_on_until_it_is_asked_to_stop(
    monkeypatch: pytest.MonkeyPatch, frozen_clock: FrozenClock, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "REST_SECONDS", 0)

    def last(*, now: datetime) -> int:
        frozen_clock.advance(MINUTE)
        if len(diary.moments) == 3:
            os.kill(os.getpid(), signal.SIGTERM)
        return 0

    last.__module__ = "wanderamt.attic.tasks"
    diary = sweep(name="a")
    periodic.periodic(every=MINUTE)(last)
    before = signal.getsignal(signal.SIGTERM)
    call_command("work")
    assert (len(diary.moments), signal.getsignal(signal.SIGTERM)) == (3, before)
    assert capsys.readouterr().out.endswith("attic.a: 3\nstopped\n")


@pytest.mark.django_db
def test_a_worker_outlives_a_database_that_is_away(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def away(**_: object) -> Iterator[periodic.Ran]:
        raise DatabaseError("server closed the connection")

    monkeypatch.setattr(
        command, "periodic", SimpleNamespace(run_due=away, surroundings=periodic.surroundings)
    )
    call_command("work", "--once")
    assert capsys.readouterr().err == "the database is away: server closed the connection\n"


@pytest.mark.django_db
def test_waiting_mail_and_forgetting_are_periodic_work(
    monkeypatch: pytest.MonkeyPatch, now: datetime, mailoutbox: list[object]
) -> None:
    monkeypatch.undo()
    OutboxMail.objects.create(recipient="anna@post.example", subject="Termin", created_at=now)
    OutboxMail.objects.create(
        recipient="anna@post.example", state="sent", sent_at=now - timedelta(days=9), created_at=now
    )
    done = {ran.name: ran.done for ran in periodic.run_due(now=now) if ran.name.startswith("foundation.")}
    assert done == {"foundation.deliver_mail": 1, "foundation.purge": 1}


def test_a_real_worker_ends_on_sigterm(tmp_path: object) -> None:
    """The process that stands beside the server: asked to end, it ends by itself with 0."""
    script = (
        "import django, os, signal, threading; django.setup();"
        "from wanderamt.foundation.management.commands import work;"
        "work.Command._pass = lambda self, stop: print('pass', flush=True);"
        "from django.core.management import call_command; call_command('work')"
    )
    worker = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert worker.stdout is not None
    assert worker.stdout.readline() == "pass\n"
    worker.terminate()
    assert (worker.wait(timeout=20), worker.stdout.read()) == (0, "stopped\n")
    worker.stdout.close()
