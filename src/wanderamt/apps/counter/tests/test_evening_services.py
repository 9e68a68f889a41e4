"""The till and the end of the day."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from wanderamt.apps.counter import errors_evening as errors
from wanderamt.apps.counter.models import WindowDay
from wanderamt.apps.counter.queries.evening import day_of, till_of
from wanderamt.apps.counter.services.evening import close_day, count_cash, mark_documents_ready, open_till
from wanderamt.apps.counter.tests.evenings import (
    EVENING,
    MORNING,
    appointment,
    case,
    document,
    payment,
    ticket,
)
from wanderamt.apps.offices import public as offices
from wanderamt.foundation import events

pytestmark = pytest.mark.django_db


@pytest.fixture
def window(make_window: Callable[..., Any]) -> Any:
    return make_window()


@pytest.fixture
def opened(window: Any) -> WindowDay:
    return open_till(window=window, float_cents=15_000, now=MORNING)


def count(
    window: Any, total: int | None = None, pieces: dict[int, int] | None = None, reason: str = ""
) -> WindowDay:
    return count_cash(window=window, pieces=pieces or {}, total_cents=total, reason=reason, now=EVENING)


def close(window: Any, *, accept_absent: bool = False) -> WindowDay:
    return close_day(window=window, closed_by="Theresa Kehl", accept_absent=accept_absent, now=EVENING)


def test_the_till_is_opened_with_its_float(window: Any, opened: WindowDay) -> None:
    assert (opened.float_cents, opened.opened_at) == (15_000, MORNING)


def test_opening_the_till_twice_with_the_same_amount_is_opening_it_once(
    window: Any, opened: WindowDay
) -> None:
    again = open_till(window=window, float_cents=15_000, now=EVENING)

    assert (again.pk, again.opened_at) == (opened.pk, MORNING)


def test_another_float_is_refused_with_the_first_amount(window: Any, opened: WindowDay) -> None:
    with pytest.raises(errors.TillAlreadyOpen, match="150,00"):
        open_till(window=window, float_cents=20_000, now=MORNING)


def test_the_till_of_a_cancelled_day_stays_closed(window: Any) -> None:
    offices.cancel_window(window=window)

    with pytest.raises(offices.WindowNotOpen):
        open_till(window=window, float_cents=0, now=MORNING)


def test_expected_is_the_float_and_cash_less_what_was_given_back(window: Any, opened: WindowDay) -> None:
    first = payment(window, 4_600)
    payment(window, 2_760)
    payment(window, 4_600, method="card")
    payment(window, 4_600, reverses=first)

    till = till_of(window)

    assert (till.received_cents, till.reversed_cents, till.expected_cents) == (7_360, 4_600, 17_760)
    assert till.difference_cents is None


def test_pieces_are_added_up(window: Any, opened: WindowDay) -> None:
    day = count(window, pieces={5_000: 2, 2_000: 2, 500: 2, 100: 0})

    assert (day.counted, day.counted_cents) == ({"5000": 2, "2000": 2, "500": 2}, 15_000)


def test_a_total_is_enough(window: Any, opened: WindowDay) -> None:
    day = count(window, total=15_000)

    assert (day.counted, day.counted_cents, day.counted_at) == (None, 15_000, EVENING)


def test_an_empty_till_is_counted_with_a_total_of_nothing(window: Any) -> None:
    open_till(window=window, float_cents=0, now=MORNING)

    assert count(window, total=0).counted_cents == 0


def test_counting_needs_an_open_till(window: Any) -> None:
    with pytest.raises(errors.TillNotOpen):
        count(window, total=0)


def test_counting_nothing_is_refused(window: Any, opened: WindowDay) -> None:
    with pytest.raises(errors.NothingCounted):
        count(window)


def test_pieces_and_total_that_contradict_each_other_are_refused(window: Any, opened: WindowDay) -> None:
    with pytest.raises(errors.CountContradicts, match=r"100,00.*150,00"):
        count(window, total=15_000, pieces={5_000: 2})


def test_pieces_and_total_that_agree_are_kept(window: Any, opened: WindowDay) -> None:
    assert count(window, total=15_000, pieces={5_000: 3}).counted == {"5000": 3}


def test_cash_that_does_not_add_up_needs_a_reason_and_nothing_is_kept(window: Any, opened: WindowDay) -> None:
    payment(window, 4_600)

    with pytest.raises(errors.CashDiffers) as refused:
        count(window, total=19_000)

    assert refused.value.field == "reason"
    assert {key: str(value).replace("\xa0", " ") for key, value in refused.value.params.items()} == {
        "counted": "190,00 €",
        "expected": "196,00 €",
        "difference": "-6,00 €",
    }
    day = day_of(window)
    assert day is not None
    assert day.counted_cents is None


def test_a_reason_settles_a_difference(window: Any, opened: WindowDay) -> None:
    day = count(window, total=14_400, reason=" Zu viel herausgegeben. ")

    assert (day.counted_cents, day.difference_reason) == (14_400, "Zu viel herausgegeben.")
    assert till_of(window).difference_cents == -600


def test_counting_again_replaces_the_first_count(window: Any, opened: WindowDay) -> None:
    count(window, total=14_400, reason="Verzählt?")

    day = count(window, pieces={5_000: 3})

    assert (day.counted_cents, day.difference_reason) == (15_000, "")


def test_the_day_is_closed_and_signed(window: Any, opened: WindowDay) -> None:
    count(window, total=15_000)

    day = close(window)

    window.refresh_from_db()
    assert (day.closed_at, day.closed_by, window.state) == (EVENING, "Theresa Kehl", "closed")


def test_closing_twice_is_closing_once(window: Any, opened: WindowDay) -> None:
    count(window, total=15_000)
    first = close(window)

    again = close_day(
        window=window, closed_by="Emre Aydın", accept_absent=False, now=EVENING + timedelta(hours=1)
    )

    assert (again.pk, again.closed_at, again.closed_by) == (first.pk, EVENING, "Theresa Kehl")


def test_after_closing_the_till_cannot_be_counted(window: Any, opened: WindowDay) -> None:
    count(window, total=15_000)
    close(window)

    with pytest.raises(errors.DayClosed):
        count(window, total=14_000, reason="Doch weniger")


@pytest.mark.parametrize("state", ["waiting", "called", "serving"])
def test_nobody_goes_home_while_somebody_is_here(window: Any, opened: WindowDay, state: str) -> None:
    count(window, total=15_000)
    ticket(window, 7, state=state)

    with pytest.raises(errors.PeopleStillHere, match="W007"):
        close(window)

    window.refresh_from_db()
    assert window.state == "open"


@pytest.mark.parametrize("state", ["done", "no_show", "left"])
def test_who_is_served_or_gone_does_not_keep_the_day_open(window: Any, opened: WindowDay, state: str) -> None:
    count(window, total=15_000)
    ticket(window, 7, state=state)

    assert close(window).closed_at == EVENING


def test_a_case_without_outcome_keeps_the_day_open(window: Any, opened: WindowDay, city: Any) -> None:
    count(window, total=15_000)
    working = case(window, city.service("meldebescheinigung"), state="open")

    with pytest.raises(errors.CasesStillOpen, match=working.number):
        close(window)


def test_a_day_without_till_is_not_closed(window: Any) -> None:
    with pytest.raises(errors.TillNotOpen):
        close(window)


def test_a_day_without_count_is_not_closed(window: Any, opened: WindowDay) -> None:
    with pytest.raises(errors.CashNotCounted):
        close(window)


def test_money_after_the_count_asks_for_another_count(window: Any, opened: WindowDay) -> None:
    count(window, total=15_000)
    payment(window, 4_600, at=EVENING + timedelta(seconds=1))

    with pytest.raises(errors.CashMovedSinceCount):
        close(window)


def test_a_card_payment_after_the_count_does_not_matter(window: Any, opened: WindowDay) -> None:
    count(window, total=15_000)
    payment(window, 4_600, method="card", at=EVENING + timedelta(seconds=1))

    assert close(window).closed_at == EVENING


def test_a_day_that_has_not_begun_is_not_closed(window: Any, opened: WindowDay) -> None:
    with pytest.raises(errors.DayNotBegun):
        close_day(window=window, closed_by="x", accept_absent=True, now=MORNING - timedelta(minutes=1))


def test_a_cancelled_day_is_not_closed(window: Any) -> None:
    offices.cancel_window(window=window)

    with pytest.raises(offices.WindowNotOpen):
        close(window)


def test_closing_early_names_who_is_still_expected(window: Any, opened: WindowDay, city: Any) -> None:
    count(window, total=15_000)
    early = EVENING - timedelta(hours=2)
    appointment(window, city.services("personalausweis"), "Kurt Beispiel", start=EVENING - timedelta(hours=1))

    with pytest.raises(errors.PeopleStillExpected, match="14:30"):
        close_day(window=window, closed_by="Theresa Kehl", accept_absent=False, now=early)
    assert (
        close_day(window=window, closed_by="Theresa Kehl", accept_absent=True, now=early).closed_at == early
    )


def test_who_did_not_come_does_not_keep_the_day_open(window: Any, opened: WindowDay, city: Any) -> None:
    count(window, total=15_000)
    appointment(window, city.services("personalausweis"), "Kurt Beispiel")

    assert close(window).closed_at == EVENING


def test_the_other_rooms_are_told_once(
    window: Any, opened: WindowDay, django_capture_on_commit_callbacks: Any
) -> None:
    told: list[offices.WindowClosed] = []
    events.subscribe(offices.WindowClosed, told.append)
    count(window, total=15_000)

    with django_capture_on_commit_callbacks(execute=True):
        close(window)
        close(window)

    assert told == [offices.WindowClosed(at=EVENING, window_id=window.pk)]


def test_documents_of_the_window_become_ready_once(window: Any, city: Any) -> None:
    card = document(window, city.service("personalausweis"))
    passport = document(window, city.service("reisepass"))
    document(window, city.service("reisepass"), person="Kurt Beispiel")
    chosen = {card.pk, passport.pk}

    assert mark_documents_ready(window=window, document_ids=chosen, now=EVENING) == 2
    assert mark_documents_ready(window=window, document_ids=chosen, now=EVENING) == 0


def test_documents_of_another_window_are_left_alone(
    window: Any, make_window: Callable[..., Any], city: Any
) -> None:
    later = make_window(starts_at=MORNING + timedelta(days=1), ends_at=EVENING + timedelta(days=1))
    other = document(later, city.service("personalausweis"))

    assert mark_documents_ready(window=window, document_ids={other.pk}, now=EVENING) == 0
