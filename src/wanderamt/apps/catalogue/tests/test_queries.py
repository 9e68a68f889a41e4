from collections.abc import Callable
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from conftest import City
from wanderamt.apps.catalogue.models import Service, Vocabulary
from wanderamt.apps.catalogue.public import (
    BringItem,
    Facts,
    UnknownService,
    bookable_services,
    bring_list,
    equipment_name,
    evidence_name,
    fees,
    group_name,
    load_catalogue,
    service,
    services,
)
from wanderamt.apps.catalogue.services import packaged

pytestmark = pytest.mark.django_db


def test_a_service_is_found_by_its_key(city: City) -> None:
    assert service("personalausweis").title == packaged_service("personalausweis")["name"]["de"]


def test_an_unknown_key_is_refused_at_its_field(city: City) -> None:
    with pytest.raises(UnknownService) as refusal:
        service("mondschein")
    assert (refusal.value.field, refusal.value.params["service"]) == ("service", "mondschein")


def test_services_keep_the_order_of_their_keys_and_take_one_query(
    city: City, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        found = services(["ummeldung", "personalausweis", "ummeldung"])
    assert [each.pk for each in found] == ["ummeldung", "personalausweis", "ummeldung"]


def test_one_unknown_key_among_good_ones_is_refused(city: City) -> None:
    with pytest.raises(UnknownService):
        services(["ummeldung", "mondschein"])


def test_bookable_services_come_by_group_and_title(city: City) -> None:
    found = bookable_services()
    order = {key: place for place, key in enumerate(packaged()["groups"])}
    assert found == sorted(found, key=lambda each: (order[each.group], each.title.casefold()))
    assert {each.pk for each in found} == {each["id"] for each in packaged()["services"] if each["bookable"]}


def test_the_mobile_office_offers_nothing_that_needs_an_office(city: City) -> None:
    left_out = {each.pk for each in bookable_services()} - {
        each.pk for each in bookable_services(mobile=True)
    }
    assert left_out == set(Service.objects.filter(bookable=True, mobile="no").values_list("pk", flat=True))


def test_all_words_of_a_page_take_one_query(
    city: City, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        assert (group_name("documents"), equipment_name("safe"), evidence_name("id_card")) == (
            "Ausweise und Pässe",
            "Tresor",
            "Ihr Personalausweis",
        )


def test_words_come_in_the_language_of_the_page(city: City) -> None:
    with override("en"):
        assert (group_name("documents"), service("personalausweis").text["who"]) == (
            "ID documents and passports",
            packaged_service("personalausweis")["who"]["en"],
        )


def packaged_service(key: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in packaged()["services"] if each["id"] == key)
    return found


def test_a_word_without_text_is_its_key(city: City) -> None:
    assert evidence_name("something_new") == "something_new"


def made(*bring: tuple[str, str, bool]) -> Service:
    """A service that asks for papers: key, condition, required."""
    entries = [
        {"key": key, "when": {"de": when, "en": f"en: {when}"} if when else None, "required": required}
        for key, when, required in bring
    ]
    return Service(id="made", bring=entries)


def keys(items: list[BringItem]) -> list[tuple[str, str, bool]]:
    return [(item.key, item.when, item.required) for item in items]


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        ([("id_card", "", True)], [("id_card", "", True)], [("id_card", "", True)]),
        ([("id_card", "", False)], [("id_card", "", True)], [("id_card", "", True)]),
        ([("id_card", "nur A", True)], [("id_card", "", True)], [("id_card", "", True)]),
        ([("id_card", "nur A", True)], [("id_card", "nur A", False)], [("id_card", "nur A", True)]),
        (
            [("id_card", "nur A", True)],
            [("id_card", "nur B", True)],
            [("id_card", "nur A", True), ("id_card", "nur B", True)],
        ),
        (
            [("id_card", "nur A", True)],
            [("id_card", "", False)],
            [("id_card", "", False), ("id_card", "nur A", True)],
        ),
    ],
    ids=[
        "the same paper twice is listed once",
        "what one service requires is required",
        "always beats a condition",
        "the stricter of two equal conditions",
        "two conditions stay two",
        "a condition that requires more stays beside a wish",
    ],
)
def test_papers_of_two_services(
    city: City,
    first: list[tuple[str, str, bool]],
    second: list[tuple[str, str, bool]],
    together: list[tuple[str, str, bool]],
) -> None:
    assert keys(bring_list([made(*first), made(*second)])) == together


def test_what_is_always_needed_comes_first(city: City) -> None:
    listed = bring_list(
        [made(("photo_code", "", False), ("name_certificate", "nur A", True), ("id_card", "", True))]
    )
    assert [item.key for item in listed] == ["id_card", "photo_code", "name_certificate"]


def test_a_bring_list_speaks_the_language_of_the_page(city: City) -> None:
    with override("en"):
        item = bring_list([made(("id_card", "nur A", True))])[0]
    assert (item.text, item.when) == ("Your ID card", "en: nur A")


def test_nothing_to_bring_for_nothing(city: City) -> None:
    assert bring_list([]) == []


def test_a_fee_comes_with_its_paragraph() -> None:
    result = fees(service_id="personalausweis", on=date(2025, 9, 29), facts=Facts(age=80))
    assert [(line.cents, line.citation) for line in result.lines] == [(3700, "§ 1 Abs. 1 Nr. 2 PAuswGebV")]


# ------------------------------------------------------------------------------------------------- loading
def test_loading_twice_is_loading_once(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    before = (Service.objects.count(), Vocabulary.objects.count())
    call_command("load_catalogue")
    assert (Service.objects.count(), Vocabulary.objects.count()) == before
    assert capsys.readouterr().out == f"{before[0]} services, {before[1]} words\n"


def test_loading_brings_a_changed_text(city: City) -> None:
    changed = deepcopy(packaged())
    changed["groups"]["eid"]["de"] = "Neuer Name"
    load_catalogue(changed)
    assert group_name("eid") == "Neuer Name"


def test_a_service_that_is_no_longer_listed_stays_but_cannot_be_booked(city: City) -> None:
    changed = deepcopy(packaged())
    changed["services"] = [each for each in changed["services"] if each["id"] != "personalausweis"]
    load_catalogue(changed)
    assert service("personalausweis").bookable is False


def test_every_field_of_the_list_is_loaded(city: City) -> None:
    loaded = service("anmeldung")
    listed = packaged_service("anmeldung")
    assert {key: getattr(loaded, key) for key in listed} == listed


def test_a_text_without_a_translation_is_shown_in_german() -> None:
    with override("en"):
        assert Service(name={"de": "Nur deutsch"}).title == "Nur deutsch"


def test_windows_offer_what_they_were_opened_for(make_window: Callable[..., Any]) -> None:
    window = make_window(service_ids=["ummeldung"])
    assert [each.pk for each in window.services.all()] == ["ummeldung"]
