"""Every answer there is, read against the records; and a checker that would notice."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.utils.translation import override

from wanderamt.apps.assistant.compiling import Compiled, compile_answer
from wanderamt.apps.assistant.compiling import audit_records as book
from wanderamt.apps.assistant.compiling.audit import (
    CASES,
    Audit,
    check,
    enumerate_answers,
    is_isolated,
    unsupported_numbers,
)
from wanderamt.apps.assistant.examples import FACETS
from wanderamt.apps.catalogue.public import Service, load_catalogue
from wanderamt.engines.retrieval.understanding.slots import Slots
from wanderamt.kernel.languages import UI_LANGUAGES

TODAY = date(2026, 11, 23)
#: Amounts and paragraphs of former years. 37 euros is what the eID card costs today.
OUTDATED = re.compile(
    r"(?<!\d)(?:22[.,]80|28[.,]80|59[.,]00|60[.,]00)(?!\d)|§ 36 Abs\. 2 BMG"
    r"|§ 15 (?:Abs\. \d+ )?(?:Nr\. \d+ )?(?:Buchst\. \w )?PassV"
)
FORMER_ID_CARD = re.compile(r"(?<!\d)37[.,]00")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _catalogue() -> None:
    load_catalogue()


def test_nothing_is_said_that_no_record_holds_and_nothing_is_missing() -> None:
    services = list(Service.objects.all())
    found = enumerate_answers(services=services, facets=FACETS, languages=UI_LANGUAGES, on=TODAY)
    assert found.answers == 61 * len(FACETS) * len(UI_LANGUAGES) * len(CASES)
    assert (found.unsupported, found.missing, found.unisolated) == (0, 0, 0), found.finds[:10]


def test_every_sentence_of_the_program_is_translated() -> None:
    services = Service.objects.filter(
        pk__in=["personalausweis", "reisepass", "anmeldung", "hundesteuer", "fuehrerschein_umtausch"]
    )
    found = enumerate_answers(services=list(services), facets=FACETS, languages=UI_LANGUAGES, on=TODAY)
    assert found.untranslated == 0, {each.rpartition(": ")[2] for each in found.finds}


def test_another_day_has_other_records() -> None:
    card = Service.objects.get(pk="personalausweis")
    before, after = (_said(card, "fee", Slots(age=30), on=on) for on in (date(2026, 2, 6), date(2026, 2, 7)))
    assert [amount in before for amount in ("37,00\xa0€", "46,00\xa0€")] == [True, False]
    assert [amount in after for amount in ("37,00\xa0€", "46,00\xa0€")] == [False, True]


@pytest.mark.parametrize("language", UI_LANGUAGES)
def test_what_was_true_before_is_not_said_any_more(language: str) -> None:
    held_today = {book.said_by(key, language, TODAY) for key in book.rules_on(TODAY)}
    former = {book.said_by(f"rule.{each.key}", language, TODAY) for each in book.rules()} - held_today - {""}
    with override(language):
        for answer in _answers((Slots(), Slots(age=22))):
            said = answer.plain + " ".join(answer.sources)
            assert not OUTDATED.search(said), (answer.service, answer.facet, said)
            assert answer.service == "eid_karte" or not FORMER_ID_CARD.search(said), answer.service
            assert not {each.text for each in answer.statements} & former, (answer.service, answer.facet)


@pytest.mark.parametrize("language", UI_LANGUAGES)
def test_who_asks_for_what_is_gone_hears_what_holds_today(language: str) -> None:
    gone = book.said_by("rule.kinderreisepass.beendet", language, TODAY)
    summary = book.said_by("service.reisepass_kind.summary", language, TODAY)
    army = book.said_by("rule.bundeswehr.kein_widerspruch", language, TODAY)
    books = book.said_by("rule.adressbuch.keine_daten", language, TODAY)
    assert all((gone, summary, army, books))
    with override(language):
        passport, block = (Service.objects.get(pk=key) for key in ("reisepass_kind", "uebermittlungssperre"))
        for facet in FACETS:
            texts = {each.text for each in _answer(passport, facet, Slots()).statements}
            assert {gone, summary} & texts, facet
        assert {army, books} <= {each.text for each in _answer(block, "what", Slots()).statements}


def test_an_answer_asks_the_database_for_nothing(django_assert_num_queries: Any) -> None:
    service = Service.objects.get(pk="reisepass")
    _said(service, "fee", Slots())  # texts of this city are read once
    with django_assert_num_queries(0):
        for facet in FACETS:
            for slots in CASES:
                _answer(service, facet, slots)


# --- the checker


@pytest.mark.parametrize(
    ("service", "facet", "slots", "said", "instead"),
    [
        ("personalausweis", "fee", Slots(age=30), "46,00", "37,00"),
        ("personalausweis", "fee", Slots(age=30), "46,00", "46,01"),
        ("reisepass", "duration", Slots(), "3 bis 4", "3 bis 5"),
        ("reisepass", "duration", Slots(), "14.12.2026", "15.12.2026"),
        ("reisepass", "duration", Slots(days=10), "3. Dezember", "4. Dezember"),
        ("fuehrerschein_umtausch", "deadline", Slots(), "19.01.2027", "19.01.2028"),
        ("fuehrungszeugnis", "online", Slots(), "Bundesamt", "www.bundesamt-justiz.de"),
        ("anmeldung", "deadline", Slots(), "1.000", "1.500"),
    ],
)
def test_a_changed_number_is_found(service: str, facet: str, slots: Slots, said: str, instead: str) -> None:
    answer = _answer(Service.objects.get(pk=service), facet, slots)
    hit = next(each for each in answer.statements if said in each.text)
    assert not unsupported_numbers(hit, on=TODAY, asked=slots.days)
    changed = replace(hit, text=hit.text.replace(said, instead))
    assert unsupported_numbers(changed, on=TODAY, asked=slots.days)


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"citation": "§ 15 Abs. 1 Nr. 1 Buchst. a PassV"}, "unsupported"),
        ({"records": ()}, "unsupported"),
        ({"text": "%(sum)s"}, "missing"),
        ({"text": " "}, "missing"),
        ({"text": "rule.reisepass.ab24"}, "missing"),
        ({"language": "de"}, "missing"),
    ],
)
def test_a_bad_statement_is_counted(change: dict[str, Any], kind: str) -> None:
    with override("fr"):
        answer = _answer(Service.objects.get(pk="reisepass"), "fee", Slots(age=30))
    good, bad = Audit(), Audit()
    check(answer, Slots(age=30), german=set(), language="fr", into=good)
    listed = next(each for each in answer.statements if each.listed)
    broken = replace(answer, statements=(replace(listed, **change),))
    check(broken, Slots(age=30), german=set(), language="fr", into=bad)
    assert good.counts == {"answers": 1, "unsupported": 0, "missing": 0, "untranslated": 0, "unisolated": 0}
    assert bad.counts[kind] >= 1, bad.counts
    assert bad.finds


def test_nothing_said_a_foreign_source_and_german_sentences_are_counted() -> None:
    with override("tr"):
        answer = _answer(Service.objects.get(pk="reisepass"), "fee", Slots())
    found = Audit()
    check(replace(answer, statements=(), sources=()), Slots(), german=set(), language="tr", into=found)
    check(
        replace(answer, sources=(*answer.sources, "§ 99 BMG")),
        Slots(),
        german=set(),
        language="tr",
        into=found,
    )
    check(answer, Slots(), german={each.text for each in answer.statements}, language="tr", into=found)
    assert found.missing == 1
    assert found.unsupported == 1
    assert found.untranslated >= 1


@pytest.mark.parametrize(
    ("text", "isolated"),
    [
        ("لا شيء", True),
        ("\u2066§ 1\u2069 شيء", True),
        ("شيء 1", False),
        ("\u2066§\u2069 1", False),
        ("شيء ١", False),
    ],
)
def test_numbers_outside_isolates_are_seen(text: str, isolated: bool) -> None:
    assert is_isolated(text) is isolated


@pytest.mark.parametrize("language", ["ar", "fa"])
def test_titles_with_numbers_are_isolated_too(language: str) -> None:
    with override(language):
        assert all(is_isolated(each.plain) for each in _answers((Slots(),)))


def _answers(cases: tuple[Slots, ...]) -> Iterator[Compiled]:
    for service in Service.objects.all():
        for facet in FACETS:
            for slots in cases:
                yield _answer(service, facet, slots)


def _answer(service: Service, facet: str, slots: Slots, *, on: date = TODAY) -> Compiled:
    return compile_answer(service=service, facet=facet, slots=slots, on=on)


def _said(service: Service, facet: str, slots: Slots, *, on: date = TODAY) -> str:
    return _answer(service, facet, slots, on=on).plain
