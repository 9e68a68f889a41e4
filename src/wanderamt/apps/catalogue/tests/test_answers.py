"""From what a visitor has filled in to the answer of the law book, and to the next questions."""

from datetime import date

import pytest

from wanderamt.apps.catalogue import answers, queries
from wanderamt.apps.catalogue.answers import AT_ONCE, told
from wanderamt.apps.catalogue.forms import FactsForm, fact_field, fact_value
from wanderamt.apps.catalogue.models import Service
from wanderamt.engines.law import BadFact, Facts, load_facts

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 22)


def ask(service: str, **typed: str) -> answers.Told:
    return told(service, on=DAY, data=typed)


def test_nothing_filled_in_is_no_form_sent(city) -> None:
    found = ask("personalausweis")
    assert not found.form.is_bound
    assert found.facts == Facts()
    assert len(found.form.fields) == AT_ONCE
    assert found.carried == ""


def test_answers_become_facts_and_the_questions_go_on(city) -> None:
    found = ask("personalausweis", age="30", photo_by_office="false")
    assert found.facts == Facts(age=30, photo_by_office=False)
    assert found.form.is_valid()
    assert found.form.answered == ["age", "photo_by_office"]
    assert len(found.form.fields) == 2 + AT_ONCE
    assert found.carried == "age=30&photo_by_office=false"


def test_questions_about_the_cost_come_first(city) -> None:
    found = ask("personalausweis")
    assert set(found.form.fields) <= set(found.answer.fees.open_facts)


def test_when_everything_is_answered_nothing_is_asked(city) -> None:
    typed: dict[str, str] = {}
    for _ in range(30):
        found = ask("personalausweis", **typed)
        waiting = [name for name in found.form.fields if name not in typed]
        if not waiting:
            break
        for name in waiting:
            spec = load_facts()[name]
            typed[name] = "30" if name == "age" else "false" if spec.kind == "bool" else str(spec.allowed[0])
    assert not found.answer.open_facts
    assert not found.answer.fees.is_lower_bound
    assert found.answer.fees.total_cents == 4600


def test_a_fact_that_makes_no_difference_is_not_asked_back(city) -> None:
    assert "pages" not in ask("personalausweis", pages="48").form.fields


def test_a_contradiction_stands_at_its_field(city, monkeypatch) -> None:
    """No service asks for two facts that can contradict each other today; the law book may tomorrow."""
    real = queries.answer

    def contradicting(*, service_id: str, on: date, facts: Facts):
        if facts.get("photo_by_office") is not None:
            raise BadFact(field="photo_by_office", value="ja")
        return real(service_id=service_id, on=on, facts=facts)

    monkeypatch.setattr(queries, "answer", contradicting)
    found = ask("personalausweis", age="30", photo_by_office="true")
    assert found.form.errors == {
        "photo_by_office": ["Die Angabe „ja“ ist nicht möglich. Bitte prüfen Sie sie."]
    }
    assert found.facts == Facts(age=30)
    assert found.answer.fees.total_cents == 4600


LEAST = [
    ("personalausweis", {}, 2760),  # under 24: 27.60, from 24 on: 46.00
    ("personalausweis", {"age": "30"}, None),  # then there is a sum
    ("ummeldung", {}, None),  # free for everybody
    ("hundesteuer", {}, None),
]


@pytest.mark.parametrize(("service", "typed", "least"), LEAST)
def test_the_least_is_named_while_the_age_decides(city, service, typed, least) -> None:
    assert ask(service, **typed).least_cents == least


def test_the_least_is_never_more_than_anybody_pays(city) -> None:
    for service in Service.objects.all():
        found = ask(service.pk)
        if found.least_cents is None:
            continue
        for age in range(0, 100, 7):
            fees = queries.fees(service_id=service.pk, on=DAY, facts=Facts(age=age))
            assert not fees.lines or fees.total_cents >= found.least_cents, (service.pk, age)


@pytest.mark.parametrize("name", sorted(load_facts()))
def test_every_fact_can_be_asked_for_and_left_open(city, name: str) -> None:
    field = fact_field(name)
    assert field.clean("") is None
    assert str(field.label)
    assert FactsForm({}, names=[name]).is_valid()


@pytest.mark.parametrize("name", sorted(load_facts()))
@pytest.mark.parametrize(
    "typed", ["\x00", "<b>", "-99999999999", "٣", "1e9", "nan", "True", "2026-02-30", "  "]
)
def test_no_typed_value_breaks_a_field(city, name: str, typed: str) -> None:
    value = fact_value(name, typed)
    if value is not None:
        Facts(**{name: value})  # what a field lets through, the law book accepts


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("age", " 30 ", 30),
        ("age", "٣٠", 30),
        ("photo_by_office", "true", True),
        ("photo_by_office", "false", False),
        ("pages", "48", 48),
        ("moved_in_on", "2026-11-01", date(2026, 11, 1)),
        ("moved_in_on", "01.11.2026", date(2026, 11, 1)),
        ("card_issued", "2003", date(2003, 1, 1)),
        ("card_issued", "24.05.2003", date(2003, 5, 24)),
    ],
)
def test_a_value_is_read_as_people_write_it(city, name: str, typed: str, value: object) -> None:
    assert fact_value(name, typed) == value
