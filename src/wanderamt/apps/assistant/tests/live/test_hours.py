"""Opening hours as the page of the offices knows them."""

from collections.abc import Callable
from datetime import date, datetime, time

import pytest
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from conftest import City
from wanderamt.apps.assistant.live import handle
from wanderamt.apps.assistant.tests.live.conftest import MONDAY, lines, tell
from wanderamt.apps.assistant.turns import Asked
from wanderamt.apps.offices.public import (
    Counter,
    ExceptionData,
    OpeningWindow,
    RuleData,
    add_exception,
    save_rule,
)

pytestmark = pytest.mark.django_db
Ask = Callable[..., Asked]
Stop = Callable[..., OpeningWindow]
_CLOSED = (
    (date(2025, 9, 16), date(2025, 9, 16)),
    (date(2025, 10, 1), date(2025, 10, 1)),
    (date(2025, 10, 6), date(2025, 10, 8)),
    (date(2025, 10, 20), None),
)


@pytest.mark.parametrize(
    ("hour", "word"),
    [(7, "geschlossen"), (8, "geöffnet"), (12, "geschlossen"), (15, "geöffnet"), (16, "geschlossen")],
)
def test_an_office_is_open_or_not(aegi: Counter, asked: Ask, now: datetime, hour: int, word: str) -> None:
    text = "Ist das Bürgeramt Aegi jetzt offen?"
    found = tell(asked(text, at=now.replace(hour=hour)))
    assert lines(found)[0] == f"Bürgeramt Aegi ist jetzt {word}."


def test_an_office_tells_its_week_and_its_address(aegi: Counter, asked: Ask, now: datetime) -> None:
    text = "Öffnungszeiten Aegi"
    found = tell(asked(text))
    week = [each for each in found.lines if each.listed]
    assert [each.text for each in week][:1] == ["Montag, 15. September 2025: 08:00–12:00, 13:00–16:00 Uhr"]
    assert week[-1].text == "Sonntag, 21. September 2025: geschlossen"
    assert len(week) == 7
    assert lines(found)[-1] == "Diese Zeiten sind nicht bestätigt."
    assert found.stand == now
    assert found.decision == "answer"
    assert "Hannover" in lines(found)[1]


def test_where_some_hours_are_confirmed_the_others_are_marked(
    aegi: Counter, asked: Ask, city: City, now: datetime
) -> None:
    rule = RuleData(
        weekdays=frozenset(range(5)),
        starts=time(9),
        ends=time(11),
        desks=1,
        valid_from=MONDAY,
        confirmed=True,
        source="Aushang",
    )
    save_rule(counter=city.counter("Bürgeramt Linden"), data=rule, now=now)
    found = {each.text[:14]: each.verified for each in handle(asked(press="live:hours")).lines}
    assert (found["Bürgeramt Aegi"], found["Bürgeramt Lind"]) == (False, True)
    assert "Diese Zeiten s" not in found


def test_a_closure_is_told_with_its_reason_in_german(aegi: Counter, asked: Ask, now: datetime) -> None:
    for first, last in _CLOSED:
        data = ExceptionData(first_day=first, last_day=last, reason="Renovierung", counter=aegi)
        add_exception(data=data, author=None, now=now)
    with override("en"):
        found = tell(asked("opening hours Aegi"))
    remarks = [each for each in found.lines if each.text == "Renovierung"]
    assert [each.language for each in remarks] == ["de"] * len(_CLOSED)
    assert {each.language for each in found.lines if each not in remarks} == {"en"}
    assert "Tuesday, 16 September 2025: closed" in lines(found)
    assert "Wednesday, 1 October 2025: closed" in lines(found)
    assert any("6 October 2025" in each and "8 October 2025" in each for each in lines(found))
    assert any("20 October 2025" in each for each in lines(found))


def test_an_office_without_rules_says_that_nobody_knows(aegi: Counter, asked: Ask, city: City) -> None:
    site = city.site("sahlkamp")
    site.weekly_hours = None
    site.save()
    text = "Wann hat das Bürgeramt Sahlkamp geöffnet?"
    assert "Die Öffnungszeiten sind nicht bekannt." in lines(tell(asked(text)))


def test_a_city_whose_hours_nobody_has_entered_says_so(city: City, asked: Ask) -> None:
    assert lines(handle(asked(press="live:hours"))) == ["Die Öffnungszeiten sind nicht bekannt."]


def test_all_offices_of_today_with_the_stop_of_today(aegi: Counter, stop: Stop, asked: Ask) -> None:
    stop("martinshof", days=0)
    stop("martinshof", days=1)
    found = lines(handle(asked(press="live:hours")))
    assert found[0] == "Montag, 15. September 2025"
    assert next(each for each in found if each.startswith("Bürgeramt Aegi")).endswith("13:00–16:00 Uhr")
    stops = [each for each in found if each.startswith("Mobiles Bürgeramt")]
    assert len(stops) == 1
    assert stops[0].endswith("10:00 bis 14:00 Uhr")


@pytest.mark.parametrize("number", [1, 3])
def test_the_hours_of_any_number_of_offices_take_the_same_queries(
    city: City, asked: Ask, aegi: Counter, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    keep = list(Counter.objects.filter(kind=Counter.Kind.FIXED).order_by("name")[:number])
    Counter.objects.filter(kind=Counter.Kind.FIXED).exclude(pk__in=[each.pk for each in keep]).update(
        kind=Counter.Kind.VIDEO
    )
    question = asked(press="live:hours")
    with django_assert_num_queries(7):
        handle(question)
