"""Answers, workers and citizens at the same moment, on real threads: one taker, nothing double."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from random import Random

import pytest

from wanderamt.apps.appointments import checking
from wanderamt.apps.appointments import services as appointments
from wanderamt.apps.appointments.models import Appointment, GridClaim, Hold, WaitingEntry, WaitingOffer
from wanderamt.apps.appointments.plans import VisitPlan
from wanderamt.apps.appointments.tests.test_races import at_once, found_by
from wanderamt.apps.appointments.tests.waiting.conftest import Line
from wanderamt.apps.appointments.waiting import services
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.kernel.ids import uuid7

Threads = Callable[[], AbstractContextManager[None]]
pytestmark = pytest.mark.django_db(transaction=True)


def state() -> tuple[list[str], int, int, int]:
    """States of the offers by rank, appointments of who waited, wrong counts, cells beyond the seats."""
    offers = WaitingOffer.objects.order_by("rank").values_list("state", flat=True)
    won = Appointment.objects.filter(person_name__startswith="Wartend", state="booked").count()
    return list(offers), won, len(checking.wrong_counts()), len(checking.over_booked())


def test_all_say_yes_while_two_workers_pass_and_the_first_in_line_has_it(
    full: list[Appointment], line: Line, for_threads: Threads
) -> None:
    entries = [line.enter(name) for name in ("anna", "ben", "carl")]
    line.release(full[0])
    offers = [line.offer(entry) for entry in entries]
    with for_threads():
        said = at_once(
            [
                *(lambda each=each: services.accept(offer=each, now=line.at) for each in offers),
                *(lambda: appointments.release_due(now=line.at),) * 2,
            ]
        )
        assert set(said) <= {"done", "offer_over"}
        assert found_by(state) == (["taken", "missed", "missed"], 1, 0, 0)


def test_one_person_accepts_in_two_tabs(full: list[Appointment], line: Line, for_threads: Threads) -> None:
    anna = line.enter("anna")
    line.release(full[0])
    offer = line.offer(anna)
    with for_threads():
        said = at_once([lambda: services.accept(offer=offer, now=line.at)] * 4)
        assert said == ["done"] * 4
        assert found_by(state) == (["taken"], 1, 0, 0)


def test_yes_and_no_at_once_is_one_of_them(full: list[Appointment], line: Line, for_threads: Threads) -> None:
    anna = line.enter("anna")
    line.release(full[0])
    offer = line.offer(anna)
    with for_threads():
        at_once(
            [
                lambda: services.accept(offer=offer, now=line.at),
                lambda: services.decline(offer=offer, now=line.at),
                lambda: services.leave(entry=anna, now=line.at),
            ]
        )
        states, won, wrong, beyond = found_by(state)  # type: ignore[misc]  # four answers
        assert (states, won) in ((["taken"], 1), (["declined"], 0))
        assert (wrong, beyond) == (0, 0)


def test_a_time_that_cools_down_is_not_booked_by_somebody_who_looks_at_that_moment(
    full: list[Appointment], line: Line, day: OpeningWindow, plan: VisitPlan, for_threads: Threads
) -> None:
    line.enter("anna")
    appointments.cancel(appointment=full[0], now=line.at, rng=Random(1))
    hold = Hold.objects.get()
    with for_threads():
        said = at_once(
            [
                lambda: appointments.release_due(now=hold.until),
                lambda: appointments.release_due(now=hold.until),
                lambda: appointments.hold(
                    window=day, plan=plan, start=full[0].starts_at, now=hold.until, key=uuid7()
                ),
            ]
        )
        assert said == ["done", "done", "slot_taken"]
        assert found_by(WaitingOffer.objects.count) == 1


def test_two_pages_of_one_contact_are_one_entry(
    line: Line, plan: VisitPlan, full: list[Appointment], for_threads: Threads
) -> None:
    with for_threads():
        said = at_once([lambda: line.enter("anna", confirmed=False)] * 3)
        assert said == ["already_waiting", "already_waiting", "done"]
        assert found_by(WaitingEntry.objects.count) == 1
        assert found_by(lambda: GridClaim.objects.filter(hold__isnull=False).count()) == 0
