"""The planner's pages of the opening hours: what they show, what they refuse, who may open them."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from conftest import City
from wanderamt.apps.offices.models import Counter, Desk, OpeningException, OpeningRule, OpeningWindow
from wanderamt.apps.offices.public import ExceptionData, RuleData, Tier, add_exception, save_rule
from wanderamt.apps.offices.tests.pages import addresses, save, send, text
from wanderamt.kernel.ids import uuid7

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_clock", "two_weeks")]
MONDAY = date(2025, 9, 15)
RULE = {
    "weekdays": ["0", "2"],
    "starts": "08:00",
    "ends": "12:00",
    "every_weeks": "1",
    "valid_from": "2025-09-15",
    "valid_to": "",
    "desks": "4",
    "short_desks": "1",
    "same_day_desks": "1",
    "photo_stations": "1",
    "share1": "60",
    "days1": "28",
    "share2": "40",
    "days2": "7",
    "languages": ["ar"],
    "source": "Aushang",
}
CLOSED = {
    "place": "",
    "kind": "closed",
    "first_day": "2025-09-17",
    "last_day": "2025-09-17",
    "reason": "Umbau",
}


@pytest.fixture
def aegi(city: City, now: datetime) -> Counter:
    """Open on Tuesdays from 8 to 12 with three desks."""
    counter: Counter = city.counter("Bürgeramt Aegi")
    rule = RuleData(
        weekdays=frozenset({1}), starts=time(8), ends=time(12), desks=3, short_desks=1, valid_from=MONDAY
    )
    save_rule(counter=counter, data=rule, now=now)
    return counter


@pytest.fixture
def planned(client: Client, planner: Any) -> Client:
    """Signed in as somebody who plans."""
    client.force_login(planner)
    return client


def closing(now: datetime, **changes: Any) -> OpeningException:
    values: dict[str, Any] = {"first_day": MONDAY + timedelta(days=8), "last_day": None, "reason": "Umbau"}
    add_exception(data=ExceptionData(**(values | changes)), author=None, now=now)
    return OpeningException.objects.latest("created_at", "pk")


NAMES = ["opening", "deviations", "exception_new", "rule", "rule_new", "desks"]
POSTED = ["exception_new", "exception_remove", "rule", "rule_remove", "rule_new", "desks"]


# ------------------------------------------------------------------------------------------------ strangers
@pytest.mark.parametrize("name", sorted({*NAMES, *POSTED}))
def test_strangers_stay_outside(
    client: Client, aegi: Counter, now: datetime, stranger: Any, clerk: Any, name: str
) -> None:
    closing(now)
    address = addresses(aegi)[name]
    assert reverse("login") in client.get(address)["Location"]
    for person in (stranger, clerk):
        client.force_login(person)
        assert (client.get(address).status_code, client.post(address).status_code) == (403, 403)
    assert (OpeningRule.objects.count(), OpeningException.objects.count()) == (1, 1)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_every_page_opens_in_both_languages(
    planned: Client, aegi: Counter, now: datetime, name: str, language: str
) -> None:
    closing(now, counter=aegi)
    planned.cookies["django_language"] = language
    assert planned.get(addresses(aegi)[name]).status_code == 200


@pytest.mark.parametrize("name", ["exception_remove", "rule_remove"])
def test_what_changes_something_is_no_link(planned: Client, aegi: Counter, now: datetime, name: str) -> None:
    closing(now)
    assert planned.get(addresses(aegi)[name]).status_code == 405


@pytest.mark.parametrize("name", ["rule", "rule_new", "rule_remove", "exception_remove", "desks"])
def test_what_is_not_there_is_not_found(planned: Client, name: str) -> None:
    assert planned.post(reverse(f"offices:{name}", args=[uuid7()])).status_code == 404


def test_a_unit_on_wheels_has_no_rule(planned: Client, city: City) -> None:
    assert planned.get(reverse("offices:rule_new", args=[city.bus.pk])).status_code == 404


def test_a_counter_without_a_rule_has_no_desks_to_name(planned: Client, city: City) -> None:
    counter = city.counter("Bürgeramt Linden")
    assert planned.get(reverse("offices:desks", args=[counter.pk])).status_code == 404


# --------------------------------------------------------------------------------------------------- lists
def test_the_list_shows_each_week_and_what_is_not_as_usual(
    planned: Client, aegi: Counter, now: datetime
) -> None:
    closing(now, counter=aegi, first_day=MONDAY + timedelta(days=1), last_day=MONDAY + timedelta(days=1))
    closing(now)
    shown = text(planned.get(reverse("offices:opening")))
    assert "Überall ab 23.09.2025, bis auf Weiteres: geschlossen (Umbau)" in shown
    assert "Bürgeramt Aegi Die Woche: Bürgeramt Aegi" in shown
    assert "Di 08:00–12:00 3 1 für Kurzes ab 15.09.2025 nicht bestätigt Ändern" in shown
    assert "16.09.2025: geschlossen (Umbau)" in shown
    assert "Noch keine Öffnungszeiten. Ohne sie kann niemand einen Termin buchen." in shown


def test_a_rule_that_is_over_is_not_listed(planned: Client, aegi: Counter) -> None:
    aegi.rules.update(valid_from=date(2025, 9, 1), valid_to=date(2025, 9, 14))
    assert "Di 08:00" not in text(planned.get(reverse("offices:opening")))


def test_an_empty_city_says_what_is_missing(planned: Client) -> None:
    assert "Noch kein Bürgeramt" in text(planned.get(reverse("offices:opening")))


def test_no_deviation_is_good_news(planned: Client, aegi: Counter) -> None:
    assert "Alle Tage folgen ihren Öffnungszeiten." in text(planned.get(reverse("offices:deviations")))


def test_deviations_lead_to_closing_the_day(planned: Client, aegi: Counter, taken: set[UUID]) -> None:
    taken.update(aegi.windows.values_list("pk", flat=True))
    OpeningRule.objects.update(ends=time(11))
    shown = planned.get(reverse("offices:deviations"))
    assert "Bürgeramt Aegi, Dienstag, 16. September 2025: Die Zeiten oder Plätze sollen sich" in text(shown)
    assert f"?counter={aegi.pk}&amp;first=2025-09-16&amp;last=2025-09-16" in shown.content.decode()
    assert aegi.windows.count() == 2  # looking has changed nothing


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_has_a_fixed_number_of_queries(
    planned: Client,
    aegi: Counter,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
    number: int,
) -> None:
    for day in range(3, number + 2):
        rule = RuleData(weekdays=frozenset({day}), starts=time(8), ends=time(9), desks=1, valid_from=MONDAY)
        save_rule(counter=aegi, data=rule, now=now)
        closing(now, counter=aegi)
    planned.get(reverse("offices:opening"))
    with django_assert_num_queries(6):
        assert len(planned.get(reverse("offices:opening")).context["weeks"]) == 9


# --------------------------------------------------------------------------------------------------- rules
def test_a_rule_shows_its_effect_before_it_is_saved(planned: Client, aegi: Counter) -> None:
    shown = send(planned, reverse("offices:rule_new", args=[aegi.pk]), RULE, form_key=str(uuid7()))
    assert "Das ändert sich Tage kommen dazu 4 Tage ändern sich 0 Tage fallen weg 0" in text(shown)
    assert OpeningRule.objects.count() == 1


def test_a_rule_is_saved_as_it_was_shown(planned: Client, aegi: Counter) -> None:
    response = save(planned, reverse("offices:rule_new", args=[aegi.pk]), RULE)
    assert response["Location"] == reverse("offices:opening")
    made = OpeningRule.objects.exclude(weekdays=[1]).get()
    assert (made.weekdays, made.starts, made.ends, made.desks) == ([0, 2], time(8), time(12), 4)
    assert (made.short_desks, made.same_day_desks, made.photo_stations) == (1, 1, 1)
    assert made.special_desks == [["language:ar"]]
    assert made.release == [
        {"share": 60, "days": 28, "at": "07:00"},
        {"share": 40, "days": 7, "at": "07:00"},
    ]
    assert OpeningWindow.objects.filter(rule=made).count() == 4
    assert "4 Tage haben sich geändert." in text(planned.get(response["Location"]))


def test_what_was_changed_since_is_shown_again(planned: Client, aegi: Counter) -> None:
    address, key = reverse("offices:rule_new", args=[aegi.pk]), str(uuid7())
    seen = send(planned, address, RULE, form_key=key).context["form"]["seen"].value()
    again = send(planned, address, RULE | {"ends": "13:00"}, form_key=key, seen=seen, save="1")
    assert again.context["shown"].opened == 4
    assert OpeningRule.objects.count() == 1


def test_the_same_form_twice_is_one_rule(planned: Client, aegi: Counter) -> None:
    address, key = reverse("offices:rule_new", args=[aegi.pk]), str(uuid7())
    seen = send(planned, address, RULE, form_key=key).context["form"]["seen"].value()
    for _ in range(2):
        assert send(planned, address, RULE, form_key=key, seen=seen, save="1").status_code == 302
    assert OpeningRule.objects.count() == 2


def test_a_rule_is_changed(planned: Client, aegi: Counter) -> None:
    known = aegi.rules.get()
    form = planned.get(reverse("offices:rule", args=[known.pk])).context["form"]
    assert (form.initial["weekdays"], form.initial["share1"], form.initial["days1"]) == (["1"], 100, 13)
    save(planned, reverse("offices:rule", args=[known.pk]), RULE | {"weekdays": ["1"], "confirmed": "on"})
    known.refresh_from_db()
    assert (known.desks, known.confirmed, known.source) == (4, True, "Aushang")


def test_a_desk_that_can_do_more_than_speak_stays(planned: Client, aegi: Counter) -> None:
    OpeningRule.objects.update(special_desks=[["equipment:chip_terminal"]])
    known = aegi.rules.get()
    save(planned, reverse("offices:rule", args=[known.pk]), RULE | {"weekdays": ["1"], "desks": "5"})
    known.refresh_from_db()
    assert known.special_desks == [["language:ar"], ["equipment:chip_terminal"]]


def test_only_some_matters(planned: Client, aegi: Counter) -> None:
    save(planned, reverse("offices:rule_new", args=[aegi.pk]), RULE | {"services": ["reisepass"]})
    made = OpeningRule.objects.exclude(weekdays=[1]).get()
    assert [each.pk for each in made.services.all()] == ["reisepass"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"weekdays": []}, "Bitte wählen Sie mindestens einen Wochentag."),
        ({"ends": "08:00"}, "Die Zeit endet, bevor sie anfängt."),
        ({"ends": "07:00"}, "Die Zeit endet, bevor sie anfängt."),
        ({"starts": "25:00"}, "Bitte geben Sie eine Uhrzeit an, zum Beispiel 09:00."),
        ({"desks": "0", "short_desks": "0", "same_day_desks": "0"}, "Bitte geben Sie 1 bis 20 Plätze an."),
        ({"desks": "3"}, "Von 3 Plätzen sind 3 für besondere Zwecke vergeben."),
        ({"share2": "30"}, "Die Anteile ergeben zusammen 90 Prozent."),
        ({"days2": ""}, "Bitte geben Sie in jeder Zeile beide Zahlen an oder keine."),
        ({"valid_to": "2025-09-14"}, "Der letzte Tag liegt vor dem ersten Tag."),
        ({"weekdays": ["1"]}, "Bürgeramt Aegi hätte am 16.09.2025 zur selben Zeit zweimal geöffnet."),
        ({"every_weeks": "9"}, "Wie oft"),
    ],
)
def test_a_rule_that_cannot_be_says_why(
    planned: Client, aegi: Counter, changes: dict[str, Any], said: str
) -> None:
    address = reverse("offices:rule_new", args=[aegi.pk])
    response = send(planned, address, RULE | changes, form_key=str(uuid7()))
    assert said in text(response)
    assert response.context["shown"] is None
    assert OpeningRule.objects.count() == 1


def test_days_with_bookings_are_named(planned: Client, aegi: Counter, taken: set[UUID]) -> None:
    taken.update(aegi.windows.values_list("pk", flat=True))
    address = reverse("offices:rule", args=[aegi.rules.get().pk])
    shown = send(planned, address, RULE | {"weekdays": ["3"]}, form_key=str(uuid7()))
    assert "Bürgeramt Aegi, Dienstag, 16. September 2025: Hier soll geschlossen sein" in text(shown)
    done = save(planned, address, RULE | {"weekdays": ["3"]})
    assert done["Location"] == reverse("offices:deviations")


def test_a_rule_is_ended(planned: Client, aegi: Counter) -> None:
    response = planned.post(reverse("offices:rule_remove", args=[aegi.rules.get().pk]))
    assert (response.status_code, aegi.windows.count()) == (302, 0)
    assert "Die Regel ist beendet. 2 Tage haben sich geändert." in text(planned.get(response["Location"]))


# ---------------------------------------------------------------------------------------------- exceptions
def test_a_closure_shows_its_effect_and_is_saved(planned: Client, aegi: Counter, planner: Any) -> None:
    address = reverse("offices:exception_new")
    values = CLOSED | {"place": str(aegi.pk), "first_day": "2025-09-16", "last_day": ""}
    assert "Tage fallen weg 2" in text(send(planned, address, values, form_key=str(uuid7())))
    save(planned, address, values)
    made = OpeningException.objects.get()
    assert (made.counter, made.kind, made.last_day, made.created_by) == (aegi, "closed", None, planner)
    assert aegi.windows.count() == 0


def test_other_hours_are_saved(planned: Client, aegi: Counter) -> None:
    values = CLOSED | {"kind": "hours", "starts": "14:00", "ends": "16:00"}
    save(planned, reverse("offices:exception_new"), values)
    made = OpeningException.objects.get()
    assert (made.counter, made.starts, made.ends) == (None, time(14), time(16))
    assert aegi.windows.filter(rule_day=date(2025, 9, 17)).exists()


def test_times_of_a_closed_day_are_nobodys_concern(planned: Client, aegi: Counter) -> None:
    save(planned, reverse("offices:exception_new"), CLOSED | {"starts": "14:00", "ends": "13:00"})
    assert OpeningException.objects.get().starts is None


def test_the_same_closure_twice_is_one(planned: Client, aegi: Counter) -> None:
    address, key = reverse("offices:exception_new"), str(uuid7())
    seen = send(planned, address, CLOSED, form_key=key).context["form"]["seen"].value()
    for _ in range(2):
        assert send(planned, address, CLOSED, form_key=key, seen=seen, save="1").status_code == 302
    assert OpeningException.objects.count() == 1


def test_the_form_begins_with_the_counter_it_was_opened_for(planned: Client, aegi: Counter) -> None:
    page = planned.get(reverse("offices:exception_new"), {"place": str(aegi.pk)})
    assert f'value="{aegi.pk}" selected' in page.content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": "hours"}, "Bitte geben Sie an, wann an diesen Tagen geöffnet ist."),
        ({"kind": "hours", "starts": "9", "ends": "10:00"}, "Bitte geben Sie eine Uhrzeit an"),
        ({"kind": "hours", "starts": "10:00", "ends": "09:00"}, "Die Zeit endet, bevor sie anfängt."),
        ({"kind": "never"}, "Was gilt an diesen Tagen?"),
        ({"first_day": "2025-02-30"}, "Bitte geben Sie einen Tag an, den es gibt."),
        ({"last_day": "2025-09-16"}, "Der letzte Tag liegt vor dem ersten Tag."),
        ({"first_day": "2025-09-01", "last_day": "2025-09-02"}, "Diese Tage sind schon vorbei."),
        ({"reason": ""}, "Bitte füllen Sie dieses Feld aus."),
        ({"place": "Mond"}, "Wo"),
    ],
)
def test_an_exception_that_cannot_be_says_why(
    planned: Client, aegi: Counter, changes: dict[str, Any], said: str
) -> None:
    response = send(planned, reverse("offices:exception_new"), CLOSED | changes, form_key=str(uuid7()))
    assert said in text(response)
    assert (response.context["shown"], OpeningException.objects.count()) == (None, 0)


def test_a_closure_is_taken_back(planned: Client, aegi: Counter, now: datetime) -> None:
    made = closing(now, first_day=MONDAY)
    assert aegi.windows.count() == 0
    planned.post(reverse("offices:exception_remove", args=[made.pk]))
    assert (aegi.windows.count(), OpeningException.objects.count()) == (2, 0)


# --------------------------------------------------------------------------------------------------- desks
def test_desks_get_names(planned: Client, aegi: Counter) -> None:
    address = reverse("offices:desks", args=[aegi.pk])
    planned.post(address, {"label1": "Tresen A", "room1": "Foyer", "label3": "Tresen C"})
    assert list(Desk.objects.values_list("number", "label", "room")) == [
        (1, "Tresen A", "Foyer"),
        (3, "Tresen C", ""),
    ]
    assert 'value="Tresen A"' in planned.get(address).content.decode()


@pytest.mark.parametrize(
    ("said", "known", "features"), [("yes", True, ["step_free"]), ("no", False, []), ("", None, [])]
)
def test_a_way_without_steps_is_said_and_can_be_booked(
    planned: Client, aegi: Counter, said: str, known: bool | None, features: list[str]
) -> None:
    address = reverse("offices:desks", args=[aegi.pk])
    response = planned.post(address, {"step_free": said})
    assert response["Location"] == reverse("offices:opening")
    aegi.refresh_from_db()
    assert aegi.site is not None
    assert aegi.site.step_free == known
    assert {tuple(pool.features) for day in aegi.windows.all() for pool in day.pools.all()} == {
        tuple(features)
    }
    assert planned.get(address).context["form"].initial["step_free"] == said


def test_who_has_booked_a_way_without_steps_keeps_it(
    planned: Client, aegi: Counter, taken: set[UUID]
) -> None:
    address = reverse("offices:desks", args=[aegi.pk])
    planned.post(address, {"step_free": "yes"})
    taken.update(aegi.windows.values_list("pk", flat=True))
    assert planned.post(address, {"step_free": "no"})["Location"] == reverse("offices:deviations")
    assert all(pool.features == ["step_free"] for pool in aegi.windows.all()[0].pools.all())


def test_a_name_has_an_end(planned: Client, aegi: Counter) -> None:
    response = planned.post(reverse("offices:desks", args=[aegi.pk]), {"label1": "x" * 41})
    assert (response.status_code, Desk.objects.count()) == (200, 0)


# ------------------------------------------------------------------------------------------------ by three
def test_a_release_in_three_steps_is_shown_as_it_is(planned: Client, aegi: Counter, now: datetime) -> None:
    rule = RuleData(
        weekdays=frozenset({4}),
        starts=time(8),
        ends=time(9),
        desks=4,
        valid_from=MONDAY,
        release=(Tier(share=50, days=13), Tier(share=30, days=7), Tier(share=20, days=0)),
    )
    save_rule(counter=aegi, data=rule, now=now)
    known = OpeningRule.objects.get(weekdays=[4])
    initial = planned.get(reverse("offices:rule", args=[known.pk])).context["form"].initial
    assert [initial[f"share{number}"] for number in (1, 2, 3)] == [50, 30, 20]
