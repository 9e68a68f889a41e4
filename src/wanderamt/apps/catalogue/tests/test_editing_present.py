"""What an editor reads about a subject before anybody has edited it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from wanderamt.apps.catalogue.editing import queries
from wanderamt.apps.catalogue.editing.content import Content
from wanderamt.apps.catalogue.editing.subjects import Subject, of_service
from wanderamt.apps.catalogue.editing.views import present
from wanderamt.apps.catalogue.models import Service
from wanderamt.apps.catalogue.models.text import text
from wanderamt.apps.catalogue.tests.editing_steps import shown
from wanderamt.apps.catalogue.tests.visiting import words
from wanderamt.engines.law import Kind, load_book
from wanderamt.engines.texts import Maker, TextState, Wording, fingerprint

pytestmark = pytest.mark.usefixtures("frozen_clock", "city")
PASSPORT = of_service("reisepass")
TODAY = date(2025, 9, 15)


def rows(subject: Subject = PASSPORT) -> dict[str, list[str]]:
    return {str(label): lines for label, lines in present.fact_rows(queries.shown(subject))}


def test_facts_are_told_in_words() -> None:
    told = rows()
    assert list(told)[:3] == ["Gruppe", "Lebenslagen", "LeiKa-Schlüssel"]
    assert told["Ein digitales Foto gehört dazu"] == ["Ja"]
    assert told["Dauer"][0].endswith(" Minuten")
    assert all("Pass" in line for line in told["Rechtsgrundlagen"])
    assert told["Geräte"]
    assert "." not in "".join(told["Geräte"])  # words, no keys


def test_words_have_no_facts_and_no_rules() -> None:
    subject = Subject("words.evidence")
    assert present.fact_rows(queries.shown(subject)) == []
    assert present.rules_that_answer(subject, today=TODAY) == []


def test_texts_stand_in_the_order_of_the_page_with_leichte_sprache_beside_them() -> None:
    german = Wording(text="Alt", of=fingerprint("Alt"), by=Maker.SOURCE)
    old = Wording(text="Leicht", of=fingerprint("Älter"), by=Maker.SOURCE)
    content = Content(
        facts={},
        texts={
            "service.reisepass.unconfirmed.2": {"de": german},
            "service.reisepass.unconfirmed.10": {"de": german},
            "service.reisepass.summary": {"de": german, "de-simple": old},
            "service.reisepass.name": {"de": german, "de-simple": replace(old, of=fingerprint("Alt"))},
        },
    )
    told = [(str(each.label), each.easy, each.state) for each in present.source_texts(PASSPORT, content)]
    assert told == [
        ("Name", "Leicht", TextState.SOURCE),
        ("Kurz gesagt", "Leicht", TextState.OUTDATED),
        ("Nicht bestätigt 2", "", TextState.MISSING),
        ("Nicht bestätigt 10", "", TextState.MISSING),
    ]


@pytest.mark.parametrize("today", [date(2024, 1, 1), TODAY, date(2026, 3, 1)])
def test_the_rules_are_those_of_the_day_and_those_to_come(today: date) -> None:
    groups = present.rules_that_answer(PASSPORT, today=today)
    assert {each.kind for each in groups} <= {
        Kind.FEE,
        Kind.EVIDENCE,
        Kind.APPEARANCE,
        Kind.REPRESENTATION,
    }
    for group in groups:
        rules = [line.rule for line in group.rules]
        later = [rule.valid_from > today for rule in rules]
        assert later == sorted(later)  # what applies comes first
        assert all(rule.applies_on(today) or rule.valid_from > today for rule in rules)


def test_no_rule_of_the_day_is_left_out() -> None:
    groups = present.rules_that_answer(PASSPORT, today=TODAY)
    told = {line.rule.id for group in groups for line in group.rules}
    kinds = {Kind.FEE, Kind.EVIDENCE, Kind.APPEARANCE, Kind.REPRESENTATION}
    tables = [table for table in load_book().tables_for("reisepass") if table.kind in kinds]
    assert told >= {rule.id for table in tables for rule in table.rules if rule.applies_on(TODAY)}


def test_a_rule_that_has_ended_is_not_told() -> None:
    ends = [
        rule.valid_to
        for table in load_book().tables_for("reisepass")
        for rule in table.rules
        if table.kind is Kind.FEE and rule.valid_to
    ]
    after = max(ends, default=TODAY) + timedelta(days=1)
    groups = present.rules_that_answer(PASSPORT, today=after)
    fees = next(each.rules for each in groups if each.kind is Kind.FEE)
    assert all(line.rule.valid_to is None or line.rule.valid_to > after for line in fees)


def test_every_rule_of_every_service_has_words() -> None:
    """Rules about papers are said by the paper and its condition, or that there is nothing to bring."""
    lines = [
        line
        for service in Service.objects.values_list("pk", flat=True)
        for group in present.rules_that_answer(of_service(service), today=TODAY)
        for line in group.rules
    ]
    assert lines
    assert [line for line in lines if line.segment and not text(line.segment)] == []
    assert {line.rule.key.rpartition(".")[2] for line in lines if not line.segment} == {"nichts"}
    assert all(text(line.condition) for line in lines if line.condition)


def test_the_page_shows_what_is_there_before_anybody_edited(desk: Client) -> None:
    page = words(shown(desk, "_subject", "service.reisepass"))
    content = queries.shown(PASSPORT)
    places = [
        page.index(said)
        for said in (
            "wie mitgeliefert",
            "Lebenslagen",
            " ".join(content.text("service.reisepass.summary").split()),
            "Was das Regelwerk dazu sagt",
            "Fundstelle",
            "Noch nie geändert",
        )
    ]
    assert places == sorted(places)


def test_where_nothing_is_to_be_brought_the_page_says_so(desk: Client) -> None:
    page = words(shown(desk, "_subject", "service.bedingter_sperrvermerk"))
    assert "Dafür ist nichts mitzubringen." in page


@pytest.mark.parametrize("name", ["evidence", "condition", "equipment", "group", "situation", "rule", "fact"])
def test_words_are_a_table(desk: Client, name: str) -> None:
    page = shown(desk, "_subject", f"words.{name}")
    content = queries.shown(Subject(f"words.{name}"))
    assert page.count('<th scope="row"><code') == len(content.texts)
    assert ("Texte zeigen" in page) == (len(content.texts) > 40)
    assert "Was das Regelwerk dazu sagt" not in page


def test_a_text_without_leichte_sprache_says_so(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = Content(
        facts=queries.shown(PASSPORT).facts,
        texts={
            "service.reisepass.name": {
                "de": Wording(text="<b>Pass</b>", of=fingerprint("<b>Pass</b>"), by=Maker.SOURCE)
            }
        },
    )
    monkeypatch.setattr(queries, "shown", lambda _: bare)
    response = desk.get("/dienst/redaktion/service.reisepass/")
    page = response.content.decode()
    assert "Leichte Sprache fehlt" in page
    assert "noch kein Text" in page
    assert "&lt;b&gt;Pass&lt;/b&gt;" in page


def test_the_heading_says_who_published(desk: Client, editor: Any, second_editor: Any, now: datetime) -> None:
    from wanderamt.apps.catalogue.editing import services
    from wanderamt.apps.catalogue.tests.editing_steps import submitted

    services.publish(revision=submitted(editor, now), reviewer=second_editor.pk, now=now)
    page = words(shown(desk, "_subject", "service.reisepass"))
    assert page.index("veröffentlicht von Tarek Haddad") < page.index("Angaben")
    assert "wie mitgeliefert" not in page
    assert "17 Minuten" in page
