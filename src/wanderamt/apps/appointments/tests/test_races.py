"""Two at the same moment, on real threads: nothing double, nothing lost."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection

from wanderamt.apps.appointments import checking, queries
from wanderamt.apps.appointments.models import Appointment, GridClaim, Hold
from wanderamt.apps.appointments.plans import VisitPlan, plan_visit
from wanderamt.apps.appointments.public import book, cancel, hold, move, release_due
from wanderamt.apps.appointments.tests.conftest import someone
from wanderamt.apps.catalogue.public import Service
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.ids import uuid7

Threads = Callable[[], AbstractContextManager[None]]
CITIZEN = Appointment.Source.CITIZEN
TEN = timedelta(minutes=10)

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(deeds: Sequence[Callable[[], object]]) -> list[str]:
    """What came of all deeds, begun at the same moment: "done", or the code of the refusal; sorted."""
    gate = Barrier(len(deeds))

    def attempt(deed: Callable[[], object]) -> str:
        try:
            gate.wait(timeout=10)
            deed()
        except DomainError as refused:
            return refused.code
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sorted(pool.map(attempt, deeds))


def found_by(look: Callable[[], object]) -> object:
    """What a thread sees; on SQLite only threads see the file that the others have written."""

    def looked() -> object:
        try:
            return look()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(looked).result()


def counts() -> tuple[int, int, int]:
    """Booked cells, held cells, counts that are wrong."""
    booked = GridClaim.objects.exclude(appointment=None).count()
    return booked, GridClaim.objects.exclude(hold=None).count(), len(checking.wrong_counts())


@pytest.fixture
def day(make_window: Callable[..., OpeningWindow], now: datetime) -> OpeningWindow:
    """Half an hour with one desk, public."""
    return make_window(
        desks=1, public_from=now - timedelta(days=1), ends_at=datetime(2025, 9, 29, 9, 30, tzinfo=now.tzinfo)
    )


@pytest.fixture
def plan(certification: Service) -> VisitPlan:
    return plan_visit(people=[[certification]])


@pytest.fixture
def booked(day: OpeningWindow, plan: VisitPlan, now: datetime) -> Callable[..., Appointment]:
    def make(name: str, window: OpeningWindow = day, place: int = 0) -> Appointment:
        return book(
            window=window, plan=plan, person=someone(name), source=CITIZEN, now=now, form_key=uuid7(),
            start=window.starts_at + place * TEN,
        )  # fmt: skip

    return make


def test_two_families_want_the_last_place(
    day: OpeningWindow, certification: Service, now: datetime, for_threads: Threads
) -> None:
    family = plan_visit(people=[[certification]] * 3)

    def attempt(name: str) -> object:
        return book(
            window=day, plan=family, person=someone(name), source=CITIZEN, now=now, form_key=uuid7(),
            start=day.starts_at,
        )  # fmt: skip

    with for_threads():
        found = at_once([lambda: attempt("Familie Eins"), lambda: attempt("Familie Zwei")])
        assert found == ["done", "slot_taken"]
        assert found_by(lambda: Appointment.objects.get().people) == 3
        assert found_by(counts) == (family.length / timedelta(minutes=5), 0, 0)


def test_two_hold_the_same_time(
    day: OpeningWindow, plan: VisitPlan, now: datetime, for_threads: Threads
) -> None:
    def attempt() -> object:
        return hold(window=day, plan=plan, start=day.starts_at, now=now, key=uuid7())

    with for_threads():
        assert at_once([attempt, attempt, attempt]) == ["done", "slot_taken", "slot_taken"]
        assert found_by(Hold.objects.count) == 1


def test_two_tabs_with_one_key_hold_one_time(
    day: OpeningWindow, plan: VisitPlan, now: datetime, for_threads: Threads
) -> None:
    key = uuid7()

    def attempt(place: int) -> object:
        return hold(window=day, plan=plan, start=day.starts_at + place * TEN, now=now, key=key)

    with for_threads():
        found = at_once([lambda: attempt(0), lambda: attempt(1)])
        assert found in (["done", "done"], ["done", "slot_taken"])
        assert found_by(Hold.objects.count) == 1
        assert found_by(counts) == (0, 2, 0)


def test_a_hold_that_has_ended_is_confirmed_while_somebody_else_books(
    day: OpeningWindow,
    plan: VisitPlan,
    now: datetime,
    booked: Callable[..., Appointment],
    for_threads: Threads,
) -> None:
    held = hold(window=day, plan=plan, start=day.starts_at, now=now - TEN, key=uuid7())

    def confirm() -> object:
        return book(
            window=day, hold=held, person=someone("Wer Hält"), source=CITIZEN, now=now, form_key=uuid7()
        )

    with for_threads():
        found = at_once([confirm, lambda: booked("Wer Bucht")])
        assert found in (["done", "hold_expired"], ["done", "slot_taken"])
        assert found_by(Appointment.objects.count) == 1
        assert found_by(counts) == (2, 0, 0)


def test_a_release_while_somebody_books(
    day: OpeningWindow,
    plan: VisitPlan,
    now: datetime,
    booked: Callable[..., Appointment],
    for_threads: Threads,
) -> None:
    hold(window=day, plan=plan, start=day.starts_at, now=now - TEN, key=uuid7())

    with for_threads():
        found = at_once(
            [lambda: release_due(now=now), lambda: booked("Wer Bucht"), lambda: release_due(now=now)]
        )
        # Whoever comes while somebody else is just giving the time back may still find it taken: they choose
        # again. What is counted is right either way.
        assert found in (["done"] * 3, ["done", "done", "slot_taken"])
        assert found_by(counts) == ((2, 0, 0) if found[-1] == "done" else (0, 0, 0))


def test_cancelled_twice_at_the_same_moment_is_cancelled_once(
    booked: Callable[..., Appointment], now: datetime, for_threads: Threads
) -> None:
    appointment = booked("Anna Eins")

    with for_threads():
        copies = [queries.get(appointment.pk) for _ in range(2)]
        assert at_once([lambda one=one: cancel(appointment=one, now=now) for one in copies]) == [
            "done",
            "done",
        ]
        assert found_by(Hold.objects.filter(reason="cooling").count) == 1
        assert found_by(counts) == (0, 2, 0)


def test_cancelled_and_moved_at_the_same_moment(
    booked: Callable[..., Appointment], day: OpeningWindow, now: datetime, for_threads: Threads
) -> None:
    appointment = booked("Anna Eins")

    with for_threads():
        found = at_once(
            [
                lambda: cancel(appointment=queries.get(appointment.pk), now=now),
                lambda: move(appointment=queries.get(appointment.pk), start=day.starts_at + TEN, now=now),
            ]
        )
        assert found in (["done", "done"], ["done", "too_late"])
        assert found_by(lambda: queries.get(appointment.pk).state) == "cancelled"
        booked_cells, _, wrong = found_by(counts)  # type: ignore[misc]  # three numbers
        assert (booked_cells, wrong) == (0, 0)


def test_two_who_swap_their_days_do_not_wait_for_each_other_for_ever(
    booked: Callable[..., Appointment],
    day: OpeningWindow,
    make_window: Callable[..., OpeningWindow],
    now: datetime,
    for_threads: Threads,
) -> None:
    other = make_window(
        desks=1,
        public_from=now,
        starts_at=day.starts_at + timedelta(days=1),
        ends_at=day.ends_at + timedelta(days=1),
    )
    here, there = booked("Anna Eins"), booked("Berta Zwei", window=other)

    with for_threads():
        found = at_once(
            [
                lambda: move(appointment=here, window=other, start=other.starts_at + TEN, now=now),
                lambda: move(appointment=there, window=day, start=day.starts_at + TEN, now=now),
            ]
        )
        assert found == ["done", "done"]
        assert found_by(lambda: queries.get(here.pk).window_id) == other.pk
        assert found_by(lambda: queries.get(there.pk).window_id) == day.pk
        assert found_by(counts) == (4, 4, 0)


def test_a_crash_in_the_middle_leaves_nothing_behind(
    day: OpeningWindow, plan: VisitPlan, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Crash(Exception):
        pass

    def crash(*_args: object, **_kwargs: object) -> None:
        raise Crash

    held = hold(window=day, plan=plan, start=day.starts_at, now=now, key=uuid7())
    monkeypatch.setattr("wanderamt.apps.appointments.letters.send", crash)
    for facts in ({"hold": held}, {"plan": plan, "start": day.starts_at + TEN}):
        with pytest.raises(Crash):
            book(window=day, person=someone(), source=CITIZEN, now=now, form_key=uuid7(), **facts)  # type: ignore[arg-type]  # a table of arguments

    assert not Appointment.objects.exists()
    assert GridClaim.objects.filter(hold=held).count() == GridClaim.objects.count() == 2
    assert checking.wrong_counts() == []
