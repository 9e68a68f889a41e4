"""The city's own list of 61 services, out and in again in both versions."""

from datetime import date
from io import BytesIO

import pytest

from wanderamt.apps.catalogue.exchange import exporting, importing
from wanderamt.apps.catalogue.exchange import xzufi_values as v
from wanderamt.apps.catalogue.exchange.xzufi_read import read_message
from wanderamt.apps.catalogue.exchange.xzufi_write import Report, message_text
from wanderamt.apps.catalogue.models import Service
from wanderamt.apps.catalogue.public import load_catalogue

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture
def _listed() -> None:
    load_catalogue()


def exported(version: v.Version = "2.3.1", *, on: date = TODAY, everything: bool = False) -> str:
    return "".join(exporting.xzufi(version=version, on=on, everything=everything))


def read(text: str) -> v.Message:
    found = read_message(BytesIO(text.encode()), name="liste.xml")
    assert found.refused == ()
    return found.message


@pytest.mark.usefixtures("_listed")
@pytest.mark.parametrize("version", ["2.2.0", "2.3.1"])
def test_out_in_and_out_again_gives_the_same_bytes(version: v.Version) -> None:
    first = exported(version)
    found = read(first)
    assert len(found.services) == 61
    assert found.notes == ()
    assert message_text(found) == first
    plan = importing.plan(BytesIO(first.encode()), name="liste.xml", on=TODAY)
    assert (plan.changed, plan.new, plan.refused, plan.unknown_parts) == ((), (), (), ())
    assert len(plan.unchanged) == 61
    assert exported(version) == first


@pytest.mark.usefixtures("_listed")
def test_a_service_that_the_law_book_does_not_know_is_told_by_its_texts() -> None:
    Service.objects.create(
        id="neu",
        group="other",
        online=False,
        mobile="no",
        minutes=5,
        result="none",
        needs_photo=False,
        needs_fingerprints=False,
        pin_letter=False,
        bookable=False,
        verified=False,
    )
    (record,) = (each for each in read(exported()).services if each.id.value == "neu")
    assert (record.keys, record.texts, record.costs, record.documents, record.in_person) == (
        (),
        (),
        (),
        (),
        None,
    )
    assert {code.value for code in record.classes} == {"other", "no", "none", "5"}


@pytest.mark.usefixtures("_listed")
def test_fees_come_with_paragraph_day_and_doubt() -> None:
    records = {each.id.value: each for each in read(exported()).services}
    (module,) = records["personalausweis"].costs
    adult = module.costs[0]
    assert adult.amount == v.FixedCost(amount=v.Money(cents=4600))
    assert adult.valid == (v.Period(begins="2026-02-07"),)
    assert dict(adult.note)["de"] == "Personalausweis ab 24 Jahren (§ 1 Abs. 1 Nr. 2 PAuswGebV)"
    costs = [cost for each in records.values() for part in each.costs for cost in part.costs]
    doubted = [cost for cost in costs if dict(cost.note)["de"].endswith("– nicht bestätigt")]
    assert doubted
    assert any(cost.amount == v.FreeCost() for cost in costs)
    assert any(cost.amount == v.VariableCost() for cost in costs)


@pytest.mark.usefixtures("_listed")
@pytest.mark.parametrize(("on", "cents"), [(date(2026, 2, 6), [3700, 4600]), (date(2026, 2, 7), [4600])])
def test_a_fee_that_is_known_to_come_is_told_with_its_day(on: date, cents: list[int]) -> None:
    records = {each.id.value: each for each in read(exported(on=on)).services}
    found = [cost for cost in records["personalausweis"].costs[0].costs if "ab24" in str(cost.kind)]
    assert [cost.amount.amount.cents for cost in found if isinstance(cost.amount, v.FixedCost)] == cents
    assert found[0].valid[0].ends == ("2026-02-06" if len(cents) > 1 else "")


@pytest.mark.usefixtures("_listed")
def test_deadlines_papers_and_languages_are_told() -> None:
    records = {each.id.value: each for each in read(exported()).services}
    (module,) = records["anmeldung"].deadlines
    assert any(each.when == v.Span(amount=2, unit=v.Code(value="WOCHE")) for each in module.deadlines)
    due = [each.when for one in records.values() for part in one.deadlines for each in part.deadlines]
    assert v.DueDay(last="2027-01-19") in due
    papers = records["anmeldung"].documents[0].incoming
    assert "landlord_confirmation" in [each.kind.unlisted for each in papers if each.kind]
    assert {each.duty.value for each in papers if each.duty} == {"01", "02"}
    assert records["anmeldung"].languages[0].language == "de"
    assert {one.in_person for one in records.values()} == {True, False, None}


@pytest.mark.usefixtures("_listed")
def test_2_2_loses_only_what_it_has_no_words_for() -> None:
    told = Report()
    full = exporting.message(version="2.3.1", on=TODAY)
    short = read("".join(exporting.xzufi(version="2.2.0", on=TODAY, report=told)))
    assert {note.element for note in told.notes} <= {
        "sprachversion/by_machine",
        "dokumentEingehend/duty",
        "leistung/in_person",
    }
    assert [each.texts for each in short.services] == [each.texts for each in full.services]
    assert [each.costs for each in short.services] == [each.costs for each in full.services]
