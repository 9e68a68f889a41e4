from collections.abc import Callable, Iterator
from datetime import date
from itertools import count
from typing import Any

import pytest
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from conftest import City
from wanderamt.apps.catalogue import packaged, queries
from wanderamt.apps.catalogue.models import Service
from wanderamt.apps.catalogue.public import (
    BringItem,
    Facts,
    UnknownService,
    answer,
    bookable_services,
    bring_list,
    condition_text,
    equipment_name,
    evidence_name,
    fact_question,
    fees,
    group_keys,
    group_name,
    rule_as_then,
    rule_text,
    service,
    services,
    situation_keys,
    situation_name,
    titled,
)
from wanderamt.engines.law import NO_RULE, parse_book
from wanderamt.engines.law import UnknownService as UnknownToTheLaw

pytestmark = pytest.mark.django_db

VISIT = date(2026, 11, 22)


# -------------------------------------------------------------------------------------------------- services
def test_a_service_is_found_by_its_key(city: City) -> None:
    assert service("personalausweis").title == "Personalausweis beantragen (ab 16 Jahren)"


@pytest.mark.parametrize("key", ["mondschein", "personal\x00ausweis", ""])
def test_an_unknown_key_is_refused_at_its_field(city: City, key: str) -> None:
    with pytest.raises(UnknownService) as refusal:
        service(key)
    assert (refusal.value.field, refusal.value.params["service"]) == ("service", key)


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
    order = {key: place for place, key in enumerate(group_keys())}
    assert found == sorted(found, key=lambda each: (order[each.group], each.title.casefold()))
    listed = packaged.facts()["services"]
    assert {each.pk for each in found} == {each["id"] for each in listed if each["bookable"]}


def test_bookable_services_are_sorted_in_the_language_of_the_page(city: City) -> None:
    with override("en"):
        titles = [each.title for each in bookable_services() if each.group == "documents"]
    assert titles == sorted(titles, key=str.casefold)
    assert "Apply for a passport" in titles


def test_the_mobile_office_offers_nothing_that_needs_an_office(city: City) -> None:
    left_out = {each.pk for each in bookable_services()} - {
        each.pk for each in bookable_services(mobile=True)
    }
    assert left_out == set(Service.objects.filter(bookable=True, mobile="no").values_list("pk", flat=True))


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_of_titles_takes_one_query_for_any_number(
    city: City, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    group_name("eid")  # the texts are there
    with django_assert_num_queries(1):
        assert all(each.title for each in titled()[:rows])


def test_windows_offer_what_they_were_opened_for(make_window: Callable[..., Any]) -> None:
    window = make_window(service_ids=["ummeldung"])
    assert [each.pk for each in window.services.all()] == ["ummeldung"]


# ----------------------------------------------------------------------------------------------------- words
def test_all_words_of_a_page_take_one_query(
    city: City, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        assert (group_name("documents"), equipment_name("safe"), evidence_name("id_card")) == (
            "Ausweise und Pässe",
            "Tresor",
            "Ihr Personalausweis",
        )
        assert (condition_text("for_company"), situation_name("moving")) == ("nur für Firmen", "Umziehen")
        assert fact_question("age") == "Wie alt ist die Person?"


def test_words_come_in_the_language_of_the_page(city: City) -> None:
    with override("en"):
        assert group_name("documents") == "ID documents and passports"
        assert condition_text("for_company") == "only for firms"
        assert service("anmeldung").who.startswith("Everyone who moves into a home.")
        assert rule_text("personalausweis.ab24") == "ID card from the age of 24"


@pytest.mark.parametrize(
    "word",
    [
        group_name,
        equipment_name,
        evidence_name,
        condition_text,
        situation_name,
        rule_text,
        fact_question,
    ],
)
def test_a_word_without_text_is_its_key(city: City, word: Callable[[str], str]) -> None:
    assert word("something_new") == "something_new"


def test_situations_come_in_the_order_in_which_they_are_offered() -> None:
    assert situation_keys()[:3] == ["moving", "new_in_germany", "travelling"]


# ------------------------------------------------------------------------------- what a rule said at the time
@pytest.mark.parametrize(
    ("language", "rule_id", "then", "read"),
    [
        (
            "de",
            "personalausweis.ab24@2021-01-01",
            "Personalausweis ab 24 Jahren",
            "Personalausweis ab 24 Jahren",
        ),
        (
            "en",
            "personalausweis.ab24@2021-01-01",
            "Personalausweis ab 24 Jahren",
            "ID card from the age of 24",
        ),
        ("en", "personalausweis.ab24@2021-01-01", "Ausweis für Große", "Ausweis für Große"),
        ("de", "personalausweis.ab24@2021-01-01", "Ausweis für Große", "Ausweis für Große"),
        ("en", "mondschein@2021-01-01", "Mondschein", "Mondschein"),
        ("en", "", NO_RULE.label, "No fee is on record for this day"),
        ("de", "", NO_RULE.label, NO_RULE.label),
    ],
    ids=[
        "German is German",
        "the translation of these words",
        "the words have changed since: the translation would say something else",
        "what was said then, not what is said now",
        "a rule that nobody knows any more",
        "no rule at all",
        "no rule at all, in German",
    ],
)
def test_a_receipt_tells_what_the_rule_said_on_its_day(
    language: str, rule_id: str, then: str, read: str
) -> None:
    with override(language):
        assert rule_as_then(rule_id, then) == read


# --------------------------------------------------------------------------------------------- what to bring
@pytest.fixture
def asks_for(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Service]]:
    """`asks_for([("id_card", "", True)], ...)`: services whose rules ask for these papers: key, condition,
    required.
    """

    def made(*asked: list[tuple[str, str, bool]]) -> list[Service]:
        number = count()
        tables = "".join(_tables(f"made{place}", papers, number) for place, papers in enumerate(asked))
        book = parse_book({"made.toml": tables})
        monkeypatch.setattr(queries, "load_book", lambda: book)
        return [Service(id=f"made{place}") for place in range(len(asked))]

    return made


def _tables(service_id: str, papers: list[tuple[str, str, bool]], number: Iterator[int]) -> str:
    rules = [
        f"""
        [[table.rule]]
        key = "paper.{next(number)}"
        item = "{key}"
        required = {str(required).lower()}
        {f'condition = "{condition}"' if condition else ""}
        {f"when = {{ {condition} = true }}" if condition else ""}
        valid_from = 2021-01-01
        citation = "§ 1"
        source = "Test"
        state = "verified"
        """
        for key, condition, required in papers
    ]
    return f"""
        [[table]]
        name = "{service_id}.unterlagen"
        kind = "evidence"
        services = ["{service_id}"]
        hit = "collect"
        since = 2021-01-01
        {"".join(rules)}
        """


def keys(items: list[BringItem]) -> list[tuple[str, str, bool]]:
    return [(item.key, item.when, item.required) for item in items]


FIRM, CHANGED = "nur für Firmen", "nur wenn Ihr Name sich geändert hat"


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        ([("id_card", "", True)], [("id_card", "", True)], [("id_card", "", True)]),
        ([("id_card", "", False)], [("id_card", "", True)], [("id_card", "", True)]),
        ([("id_card", "for_company", True)], [("id_card", "", True)], [("id_card", "", True)]),
        (
            [("id_card", "for_company", True)],
            [("id_card", "for_company", False)],
            [("id_card", FIRM, True)],
        ),
        (
            [("id_card", "for_company", True)],
            [("id_card", "name_changed", True)],
            [("id_card", FIRM, True), ("id_card", CHANGED, True)],
        ),
        (
            [("id_card", "for_company", True)],
            [("id_card", "", False)],
            [("id_card", "", False), ("id_card", FIRM, True)],
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
    asks_for: Callable[..., list[Service]],
    first: list[tuple[str, str, bool]],
    second: list[tuple[str, str, bool]],
    together: list[tuple[str, str, bool]],
) -> None:
    assert keys(bring_list(asks_for(first, second), on=VISIT)) == together


def test_what_is_always_needed_comes_first(asks_for: Callable[..., list[Service]]) -> None:
    papers = [("photo_code", "", False), ("name_certificate", "name_changed", True), ("id_card", "", True)]
    listed = bring_list(asks_for(papers), on=VISIT)
    assert [item.key for item in listed] == ["id_card", "photo_code", "name_certificate"]


def test_what_is_known_is_no_condition_any_more(asks_for: Callable[..., list[Service]]) -> None:
    asked = asks_for([("id_card", "", True), ("name_certificate", "name_changed", True)])
    changed = bring_list(asked, on=VISIT, facts=Facts(name_changed=True))
    same = bring_list(asked, on=VISIT, facts=Facts(name_changed=False))
    assert keys(changed) == [("id_card", "", True), ("name_certificate", "", True)]
    assert keys(same) == [("id_card", "", True)]


def test_a_bring_list_speaks_the_language_of_the_page(asks_for: Callable[..., list[Service]]) -> None:
    asked = asks_for([("id_card", "for_company", True)])
    with override("en"):
        item = bring_list(asked, on=VISIT)[0]
    assert (item.text, item.when) == ("Your ID card (Personalausweis)", "only for firms")


def test_nothing_to_bring_for_nothing() -> None:
    assert bring_list([], on=VISIT) == []


def test_a_service_that_the_law_does_not_know_asks_for_nothing() -> None:
    assert bring_list([Service(id="mondschein")], on=VISIT) == []


@pytest.mark.parametrize(
    ("on", "paper", "code"),
    [(date(2025, 4, 30), True, False), (date(2025, 5, 1), True, True), (date(2025, 8, 1), False, True)],
    ids=["photos on paper", "both, in the transition", "only digital photos"],
)
def test_the_list_is_that_of_the_day_of_the_visit(city: City, on: date, paper: bool, code: bool) -> None:
    asked = {item.key for item in bring_list(city.services("personalausweis"), on=on)}
    assert ("photo_print" in asked, "photo_code" in asked) == (paper, code)


# ------------------------------------------------------------------------------------------ fees and answers
def test_a_fee_comes_with_its_paragraph() -> None:
    result = fees(service_id="personalausweis", on=date(2025, 9, 29), facts=Facts(age=80))
    assert [(line.cents, line.citation) for line in result.lines] == [(3700, "§ 1 Abs. 1 Nr. 2 PAuswGebV")]


@pytest.mark.parametrize(("on", "cents"), [(date(2026, 2, 6), 3700), (date(2026, 2, 7), 4600)])
def test_an_answer_is_that_of_the_day(on: date, cents: int) -> None:
    facts = Facts(age=30, photo_by_office=False, direct_delivery=False, own_request=False)
    found = answer(service_id="personalausweis", on=on, facts=facts)
    assert (found.on, found.fees.total_cents) == (on, cents)
    assert "id_or_passport" in {paper.item for paper in found.documents}


def test_an_answer_about_what_the_law_does_not_know_is_refused() -> None:
    with pytest.raises(UnknownToTheLaw):
        answer(service_id="mondschein", on=VISIT)
