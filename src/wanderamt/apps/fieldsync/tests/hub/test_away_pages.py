"""What the office sees of a stop that is on the road: everything, and nothing to press."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from conftest import FrozenClock
from wanderamt.apps.appointments.public import PersonData, book, drop_hold, hold, plan_visit
from wanderamt.apps.counter.models import TicketEvent
from wanderamt.apps.counter.public import Ticket, arrive, waiting_now, walk_in
from wanderamt.apps.counter.tasks import learn_waits
from wanderamt.apps.fieldsync import wishes
from wanderamt.apps.fieldsync.models import Device
from wanderamt.apps.fieldsync.tests.hub.crews import Crew, at
from wanderamt.apps.offices.models import OpeningWindow
from wanderamt.apps.offices.opening.rolling import roll_out
from wanderamt.apps.offices.public import WindowIsAway
from wanderamt.foundation import retention
from wanderamt.foundation.commands import acting
from wanderamt.kernel.ids import uuid7

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_clock")]
PAGES = ("desk", "bedside", "walk_in", "cash", "close", "report", "documents", "collection", "display_link")


@pytest.fixture
def desk(clerk: Any, crew: Crew, frozen_clock: FrozenClock) -> Client:
    wishes.connect()
    Device.objects.update(label="Koffer 2", last_contact_at=at(9, 40))
    frozen_clock.move_to(at(10))
    client = Client()
    client.force_login(clerk)
    return client


@pytest.fixture
def ticket(crew: Crew, city: Any) -> Ticket:
    """Somebody who had come before the team left, as far as the office knows."""
    with acting(crew.device.pk):
        return walk_in(
            window=crew.window, services=city.services("ummeldung"), name="Anna Beispiel", form_key=uuid7(),
            now=at(9, 5),
        )  # fmt: skip


def main(response: Any) -> str:
    content: str = response.content.decode()
    return content[content.index("<main") : content.index("</main>")]


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_the_stop_can_be_read_and_says_with_whom_it_is(
    desk: Client, crew: Crew, ticket: Ticket, name: str
) -> None:
    response = desk.get(reverse(f"counter:{name}", args=[crew.window.pk]))
    assert response.status_code == 200
    assert 'class="wa-main wa-desk-main wa-away"' in main(response)
    shown = text(main(response))
    assert "Unterwegs mit Koffer 2" in shown
    assert "Zuletzt gehört am 29.09.2025 um 09:40 Uhr." in shown


def test_the_person_at_the_desk_can_be_read_as_well(desk: Client, ticket: Ticket) -> None:
    response = desk.get(reverse("counter:serve", args=[ticket.pk]))
    assert "Unterwegs mit Koffer 2" in text(main(response))


def test_a_device_that_was_never_heard_of_is_named(desk: Client, crew: Crew) -> None:
    Device.objects.update(last_contact_at=None)
    shown = text(main(desk.get(reverse("counter:desk", args=[crew.window.pk]))))
    assert "Noch nichts gehört." in shown


def test_a_holder_that_nobody_knows_is_away_all_the_same(desk: Client, crew: Crew) -> None:
    OpeningWindow.objects.update(held_by=uuid7())
    shown = text(main(desk.get(reverse("counter:desk", args=[crew.window.pk]))))
    assert "Unterwegs" in shown
    assert "Zuletzt gehört" not in shown


def test_on_the_unit_itself_nothing_of_this_is_said(desk: Client, crew: Crew) -> None:
    with acting(crew.device.pk):
        response = desk.get(reverse("counter:desk", args=[crew.window.pk]))
    assert "wa-away" not in main(response)
    assert "Unterwegs mit" not in text(main(response))


def test_what_is_pressed_all_the_same_is_refused_in_words(desk: Client, crew: Crew, ticket: Ticket) -> None:
    before = TicketEvent.objects.count()
    for name in ("call", "left", "park", "start", "photo_ready", "priority"):
        desk.post(reverse(f"counter:{name}", args=[crew.window.pk, ticket.pk]))
    desk.post(reverse("counter:call_next", args=[crew.window.pk]))
    shown = text(main(desk.get(reverse("counter:desk", args=[crew.window.pk]))))
    assert "Das Team ist mit diesem Tag schon unterwegs." in shown or ticket.state == "waiting"
    ticket.refresh_from_db()
    assert ticket.state == "waiting"
    assert TicketEvent.objects.count() == before


def test_a_walk_in_cannot_be_given_a_number_from_afar(desk: Client, crew: Crew, city: Any) -> None:
    with pytest.raises(WindowIsAway):
        walk_in(
            window=crew.window, services=city.services("ummeldung"), name="Zu Spät", form_key=uuid7(),
            now=at(10),
        )  # fmt: skip


def test_the_list_of_today_says_it_too(desk: Client, crew: Crew) -> None:
    shown = text(main(desk.get(reverse("counter:today"))))
    assert "Unterwegs" in shown
    assert "Tag abschließen" not in shown
    assert "Zum Tresen" in shown


def test_nobody_says_how_long_people_wait_where_nobody_can_know(crew: Crew, ticket: Ticket) -> None:
    assert waiting_now({crew.window.counter_id}, at(10)) == {}
    with acting(crew.device.pk):
        assert waiting_now({crew.window.counter_id}, at(10)) != {}


def facts() -> list[Any]:
    return [list(OpeningWindow.objects.values()), list(Ticket.objects.values())]


def test_what_works_by_itself_changes_nothing_of_it(crew: Crew, ticket: Ticket) -> None:
    before = facts()
    learn_waits(now=at(10))
    roll_out(now=at(10))
    retention.purge(now=at(23))
    assert facts() == before


def test_a_window_of_a_rule_follows_its_rule_again_when_it_is_back(
    crew: Crew, make_window: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from wanderamt.apps.offices.opening import rolling

    found = rolling.Changes()
    window = OpeningWindow.objects.get(pk=crew.window.pk)
    rolling._judge(found, window, None, same=False, booked=False, now=at(7))
    assert (found.kept, found.remove) == (1, [])
    OpeningWindow.objects.update(held_by=None, held_until=None)
    window.refresh_from_db()
    rolling._judge(found, window, None, same=False, booked=False, now=at(7))
    assert found.remove == [window]


def test_a_person_is_expected_also_while_the_team_is_on_the_road(desk: Client, crew: Crew, city: Any) -> None:
    with acting(crew.device.pk):
        mine = book(
            window=crew.window, services=city.services("ummeldung"), source="host",
            person=PersonData(name="Elfriede Beispiel"),
            now=at(6), form_key=uuid7(), start=at(11),
        )  # fmt: skip
    shown = text(main(desk.get(reverse("counter:desk", args=[crew.window.pk]))))
    assert "Elfriede Beispiel" in shown
    answer = desk.post(reverse("counter:arrive", args=[crew.window.pk]), {"code": mine.code})
    assert "Das Team ist mit diesem Tag schon unterwegs." in text(main(answer))
    with pytest.raises(WindowIsAway):
        arrive(appointment=mine, window=crew.window, now=at(11))


def test_a_hold_of_another_window_can_be_given_back(crew: Crew, make_window: Any, city: Any) -> None:
    here = make_window(
        counter=city.counter("Bürgeramt Aegi"),
        site=city.site("aegi"),
        starts_at=at(9) + timedelta(days=1),
        ends_at=at(12) + timedelta(days=1),
        public_from=at(8, day=1),
    )
    kept = hold(
        window=here,
        plan=plan_visit(people=[city.services("ummeldung")]),
        start=here.starts_at,
        now=at(9),
        key=uuid7(),
    )
    assert drop_hold(hold=kept)
