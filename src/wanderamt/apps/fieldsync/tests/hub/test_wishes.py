"""A wish on its way: from the page of a citizen down to the unit, and its answer back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from wanderamt.apps.appointments.models import Appointment, ChangeWish
from wanderamt.apps.appointments.public import PersonData, book
from wanderamt.apps.appointments.wishes import asking
from wanderamt.apps.counter.public import Ticket, arrive
from wanderamt.apps.fieldsync import wishes
from wanderamt.apps.fieldsync.hub.downward import confirm
from wanderamt.apps.fieldsync.models import Arrived, Device, Downward
from wanderamt.apps.fieldsync.tests.hub.crews import Crew, at, lease, make_device, states
from wanderamt.apps.fieldsync.unit.arriving import NotYet
from wanderamt.apps.fleet.public import Unit
from wanderamt.apps.offices.public import OpeningWindow, give_back, holder_of
from wanderamt.foundation import events
from wanderamt.foundation.commands import acting
from wanderamt.kernel.ids import uuid7

pytestmark = pytest.mark.django_db
NOON, LATER = at(12), at(14)


@pytest.fixture
def window(make_window: Callable[..., Any]) -> OpeningWindow:
    found: OpeningWindow = make_window(public_from=at(8, day=1))
    return found


@pytest.fixture
def elsewhere(make_window: Callable[..., Any], city: Any) -> OpeningWindow:
    found: OpeningWindow = make_window(
        counter=city.counter("Bürgeramt Aegi"),
        site=city.site("aegi"),
        starts_at=at(9, day=30),
        ends_at=at(12, day=30),
        public_from=at(8, day=1),
    )
    return found


@pytest.fixture
def mine(window: OpeningWindow, city: Any) -> Appointment:
    """At 14:00, booked by its person long ago."""
    return book(
        window=window,
        services=[city.service("beglaubigung_unterschrift")],
        person=PersonData(name="Elfriede Beispiel", email="elfriede@example.org"),
        source=Appointment.Source.CITIZEN,
        now=at(9, day=15),
        form_key=uuid7(),
        start=LATER,
    )


@pytest.fixture
def crew(unit: Unit, window: OpeningWindow, mine: Appointment) -> Crew:
    device, key = make_device(unit, label="Koffer 2")
    lease(device, window)
    window.refresh_from_db()
    return Crew(device=device, key=key, window=window)


@pytest.fixture
def wish(crew: Crew, mine: Appointment) -> ChangeWish:
    made = asking.cancel(appointment=mine, now=at(10))
    assert made is not None
    return made


def messages() -> list[tuple[int, str, bool]]:
    return [(each.seq, each.kind, each.payload["back"]) for each in Downward.objects.order_by("seq")]


# ---- at the hub


def test_a_wish_goes_down_once_without_a_name(wish: ChangeWish, crew: Crew) -> None:
    assert [wishes.send_due(now=at(10)) for _ in range(2)] == [1, 0]
    [message] = Downward.objects.all()
    wish.refresh_from_db()
    assert (message.device, message.kind) == (crew.device, "wish")
    assert message.payload == {
        "wish": str(wish.pk),
        "appointment": str(wish.appointment_id),
        "kind": "cancel",
        "to_start": None,
        "until": wish.until.isoformat(),
        "asked_at": wish.asked_at.isoformat(),
        "back": False,
    }


def test_it_is_sent_in_the_moment_in_which_it_is_made(
    crew: Crew, mine: Appointment, django_capture_on_commit_callbacks: Any
) -> None:
    wishes.connect()
    with django_capture_on_commit_callbacks(execute=True):
        asking.cancel(appointment=mine, now=at(10))
    assert messages() == [(1, "wish", False)]


def test_a_deaf_listener_is_made_up_for_by_the_worker(
    crew: Crew, mine: Appointment, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    from wanderamt.apps.appointments.public import ChangeWished
    from wanderamt.apps.fieldsync.tasks import send_wishes

    monkeypatch.setitem(events._handlers, ChangeWished, [])
    with django_capture_on_commit_callbacks(execute=True):
        asking.cancel(appointment=mine, now=at(10))
    assert messages() == []
    assert send_wishes(now=at(10, 1)) == 1


def test_taking_back_follows_behind(wish: ChangeWish, crew: Crew) -> None:
    wishes.send_due(now=at(10))
    asking.take_back(wish=wish, now=at(11))
    assert [wishes.send_due(now=at(11)) for _ in range(2)] == [1, 0]
    assert messages() == [(1, "wish", False), (2, "wish", True)]


def test_what_was_confirmed_is_not_sent_again(wish: ChangeWish, crew: Crew) -> None:
    wishes.send_due(now=at(10))
    confirm(device=crew.device, up_to=1, now=at(11))
    assert wishes.send_due(now=at(11)) == 0


@pytest.mark.parametrize("state", [Device.State.REVOKED, Device.State.RETIRED])
def test_nothing_goes_to_a_device_that_is_out_of_use(wish: ChangeWish, crew: Crew, state: str) -> None:
    Device.objects.update(state=state, revoked_at=at(9))
    assert wishes.send_due(now=at(10)) == 0


def test_nothing_goes_to_a_device_that_nobody_knows(wish: ChangeWish) -> None:
    OpeningWindow.objects.filter(held_by__isnull=False).update(held_by=uuid7())
    assert wishes.send_due(now=at(10)) == 0


def test_the_holder_is_told_with_the_words_on_the_case(crew: Crew) -> None:
    Device.objects.update(last_contact_at=NOON)
    found = wishes.holder(crew.device.pk)
    assert found is not None
    assert (found.label, found.heard_at) == ("Koffer 2", NOON)
    assert wishes.holder(uuid7()) is None
    wishes.connect()
    assert holder_of(crew.window) == found


# ---- on the unit


def arrive_down(crew: Crew, wish: ChangeWish, *, back: bool = False) -> str:
    """The message takes effect on the unit, which has never heard of the wish."""
    payload = wishes._payload(wish, back=back)
    ChangeWish.objects.filter(pk=wish.pk).delete()
    with acting(crew.device.pk):
        return wishes.take_wish(payload=payload, now=NOON)


def test_who_has_not_come_is_cancelled_there(wish: ChangeWish, crew: Crew, mine: Appointment) -> None:
    assert arrive_down(crew, wish) == "granted"
    mine.refresh_from_db()
    assert mine.state == "cancelled"
    assert not mine.claims.exists()


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (Ticket.State.WAITING, "here"),
        (Ticket.State.CALLED, "called"),
        (Ticket.State.SERVING, "served"),
        (Ticket.State.DONE, "served"),
        (Ticket.State.NO_SHOW, "called"),
        (Ticket.State.LEFT, "called"),
    ],
)
def test_who_has_come_keeps_the_appointment(
    wish: ChangeWish, crew: Crew, mine: Appointment, state: str, reason: str
) -> None:
    with acting(crew.device.pk):
        arrive(appointment=mine, window=crew.window, now=at(13, 50))
    Ticket.objects.update(state=state, desk=1)
    assert arrive_down(crew, wish) == reason
    assert ChangeWish.objects.get().state == "refused"
    mine.refresh_from_db()
    assert mine.state == "booked"


def test_a_message_that_comes_twice_is_decided_once(wish: ChangeWish, crew: Crew) -> None:
    assert arrive_down(crew, wish) == "granted"
    with acting(crew.device.pk):
        again = wishes.take_wish(payload=wishes._payload(wish, back=False), now=NOON)
    assert again == "granted"
    assert ChangeWish.objects.count() == 1


def test_a_change_of_mind_that_came_along_is_heard_first(
    wish: ChangeWish, crew: Crew, mine: Appointment
) -> None:
    Arrived.objects.create(seq=2, kind="wish", payload=wishes._payload(wish, back=True), arrived_at=NOON)
    assert arrive_down(crew, wish) == "taken_back"
    mine.refresh_from_db()
    assert mine.state == "booked"


def test_a_change_of_mind_that_comes_too_late_changes_nothing(
    wish: ChangeWish, crew: Crew, mine: Appointment
) -> None:
    arrive_down(crew, wish)
    with acting(crew.device.pk):
        assert wishes.take_wish(payload=wishes._payload(wish, back=True), now=NOON) == "granted"
    mine.refresh_from_db()
    assert mine.state == "cancelled"


def test_a_wish_about_a_stop_that_is_not_loaded_waits(wish: ChangeWish, crew: Crew) -> None:
    payload = {**wishes._payload(wish, back=False), "appointment": str(uuid7())}
    with pytest.raises(NotYet):
        wishes.take_wish(payload=payload, now=NOON)


@pytest.mark.parametrize(
    "spoilt",
    [{"kind": "x"}, {"wish": "x"}, {"appointment": "x"}, {"until": "soon"}, {"to_start": "x"}],
)
def test_what_cannot_be_read_is_a_value_error(wish: ChangeWish, crew: Crew, spoilt: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        wishes.take_wish(payload={**wishes._payload(wish, back=False), **spoilt}, now=NOON)


# ---- and back


def test_the_answer_takes_effect_at_the_hub_when_it_arrives(
    wish: ChangeWish, crew: Crew, mine: Appointment
) -> None:
    with crew.away():
        crew.do("appointments.grant_wish", actor="hub", wish=wish, now=NOON)
    mine.refresh_from_db()
    assert mine.state == "booked"
    crew.send()
    mine.refresh_from_db()
    assert mine.state == "cancelled"
    assert states() == [("appointments.grant_wish", "applied", "")]


def test_a_move_that_was_granted_on_the_road_is_finished_at_the_hub(
    crew: Crew, mine: Appointment, elsewhere: OpeningWindow
) -> None:
    wish = asking.move(appointment=mine, window=elsewhere, start=elsewhere.starts_at, now=at(10))
    assert isinstance(wish, ChangeWish)
    with crew.away():
        ChangeWish.objects.update(to_window=None, hold=None)  # so it is on the unit
        crew.do("appointments.grant_wish", actor="hub", wish=wish, now=NOON)
    crew.send()
    crew.send()
    mine.refresh_from_db()
    assert (mine.window, mine.starts_at, mine.state) == (elsewhere, elsewhere.starts_at, "booked")
    assert states() == [("appointments.grant_wish", "applied", "")]


def test_what_is_refused_on_the_road_is_refused_at_the_hub(
    wish: ChangeWish, crew: Crew, mine: Appointment
) -> None:
    with crew.away():
        crew.do("appointments.refuse_wish", actor="hub", wish=wish, reason="here", now=NOON)
    crew.send()
    wish.refresh_from_db()
    assert (wish.state, wish.reason) == ("refused", "here")


def test_after_a_lost_unit_its_late_answer_finds_the_wish_done(
    wish: ChangeWish, crew: Crew, mine: Appointment, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        give_back(window=crew.window, holder=crew.device.pk, now=at(11))
    mine.refresh_from_db()
    assert mine.state == "cancelled"
    with crew.away():
        Appointment.objects.update(state="booked", cancelled_at=None)
        OpeningWindow.objects.filter(pk=crew.window.pk).update(
            held_by=crew.device.pk, held_until=at(18) + timedelta(hours=1)
        )
        ChangeWish.objects.update(state="open", answered_at=None)
        crew.do("appointments.grant_wish", actor="hub", wish=wish, now=NOON)
    crew.send()
    mine.refresh_from_db()
    assert mine.state == "cancelled"
