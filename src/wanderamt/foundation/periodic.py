"""Periodic work: what a room does by itself, again and again, whoever is at work.

A room has a module `tasks` with functions `(*, now: datetime) -> int` under `@periodic(every=...)`, found
by its place. `wanderamt work` runs what is due; several workers share the work: who changes the row of a task
first runs it, the others leave it alone.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import Protocol, TypeVar

from django.apps import apps
from django.db.models import Q

from wanderamt.foundation.models import PeriodicTask

logger = logging.getLogger(__name__)


class Work(Protocol):
    def __call__(self, *, now: datetime) -> int: ...


W = TypeVar("W", bound=Work)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something to do every so often. After `patience` a worker that took it counts as dead."""

    name: str
    work: Work
    every: timedelta
    patience: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What became of a task: how many things it did, or that it `failed` (the log says why)."""

    name: str
    done: int = 0
    failed: bool = False


_tasks: dict[str, Task] = {}
_surroundings: list[Callable[[], AbstractContextManager[None]]] = []


def periodic(*, every: timedelta, patience: timedelta = timedelta(minutes=10)) -> Callable[[W], W]:
    """Have a function of a room's `tasks` run every so often with the present time.

    It returns how many things it did. It must bear being run again after half of it: a worker may die. Its
    name is "room.function".
    """
    if every <= timedelta(0) or patience <= timedelta(0):
        raise ValueError("a task needs a positive period and patience")

    def register(work: W) -> W:
        room = work.__module__.removesuffix(".tasks").rpartition(".")[2]
        name = f"{room}.{getattr(work, '__name__', '')}"
        _tasks[name] = Task(name=name, work=work, every=every, patience=patience)
        return work

    return register


def tasks() -> list[Task]:
    """All tasks of all installed rooms, by name."""
    for config in apps.get_app_configs():
        if config.name.startswith("wanderamt.") and find_spec(f"{config.name}.tasks"):
            import_module(f"{config.name}.tasks")
    return [_tasks[name] for name in sorted(_tasks)]


def surround(context: Callable[[], AbstractContextManager[None]]) -> None:
    """Have every pass of a worker happen within `context`; the demo moves its clock there. Twice is once."""
    if context not in _surroundings:
        _surroundings.append(context)


@contextmanager
def surroundings() -> Iterator[None]:
    """What a worker works in; ask the clock inside."""
    with _surroundings[0]() if _surroundings else nullcontext():
        yield


def run_due(*, now: datetime, go_on: Callable[[], bool] = lambda: True) -> Iterator[Ran]:
    """Run every task that is due at `now`, one after the other, and say what each has done.

    Before each, `go_on` is asked. A task that fails is logged and tried again at its next time; the others
    run all the same. Also due is a task whose next time lies further ahead than its period: the clock was
    put back.
    """
    known = tasks()
    PeriodicTask.objects.bulk_create(
        [PeriodicTask(name=task.name, next_at=now) for task in known], ignore_conflicts=True
    )
    for task in known:
        if not go_on():
            return
        if _claim(task, now=now):
            yield _run(task, now=now)


def _claim(task: Task, *, now: datetime) -> bool:
    """Take the task by UPDATE; False where it is not due or somebody else has it."""
    due = Q(next_at__lte=now) | Q(next_at__gt=now + task.every)
    nobody = Q(taken_until=None) | Q(taken_until__lte=now) | Q(taken_until__gt=now + task.patience)
    mine = PeriodicTask.objects.filter(due, nobody, name=task.name)
    return bool(mine.update(taken_until=now + task.patience, started_at=now))


def _run(task: Task, *, now: datetime) -> Ran:
    try:
        ran = Ran(name=task.name, done=task.work(now=now))
    except Exception:  # one broken task must not stop the mail of all others
        logger.exception("task %s failed", task.name)
        ran = Ran(name=task.name, failed=True)
    # Whom this worker seemed dead to has the task now: then the row is theirs.
    PeriodicTask.objects.filter(name=task.name, started_at=now).update(
        taken_until=None, next_at=now + task.every, done=ran.done, failed=ran.failed
    )
    return ran
