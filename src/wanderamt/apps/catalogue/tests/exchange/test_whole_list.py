"""The city's own list of 61 services, out and in again in both versions."""

from datetime import date
from io import BytesIO

import pytest

from wanderamt.apps.catalogue.exchange import exporting, importing
from wanderamt.apps.catalogue.exchange import xzufi_values as v
from wanderamt.apps.catalogue.exchange.xzufi_read import read_message
from wanderamt.apps.catalogue.exchange.xzufi_write import Report, message_text
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
