"""Fees and receipts of an earlier version keep their German words and find the rule that they came from."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from wanderamt.apps.cases.models import Fee, Payment
from wanderamt.apps.cases.tests.conftest import THEN
from wanderamt.kernel.ids import uuid7

BEFORE = [("cases", "0001_initial")]
CARD = {"de": "Personalausweis ab 24 Jahren", "en": "ID card from the age of 24"}
GONE = {"de": "Eine Gebühr, die es nicht mehr gibt", "en": "A fee that is no more"}
NAME = {"de": "Personalausweis beantragen", "en": "Apply for an ID card"}
RULE = "personalausweis.ab24@2021-01-01"


@pytest.fixture
def earlier(transactional_db: None, make_window: Callable[..., Any]) -> Iterator[Callable[[], None]]:
    """The tables of cases as they were, with a window at which somebody paid."""
    window = make_window()
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    tables = executor.loader.project_state(BEFORE).apps

    def table(name: str) -> Any:
        return tables.get_model("cases", name)

    visit = uuid7()
    case = table("Case").objects.create(
        number="V-B1-20250929-0001",
        window_id=window.pk,
        service_id="personalausweis",
        visit_id=visit,
        person_name="Elfriede Beispiel",
        opened_at=THEN,
    )
    table("Fee").objects.create(case=case, rule_id=RULE, label=CARD, cents=3700)
    table("Payment").objects.create(
        window_id=window.pk,
        visit_id=visit,
        method="cash",
        cents=3700,
        lines=[_line(CARD), _line(GONE)],
        receipt_number="B1-20250929-0001",
        received_at=THEN,
        form_key=uuid7(),
    )
    yield _forward
    _forward()


def _line(label: dict[str, str]) -> dict[str, Any]:
    return {"case": "V-B1-20250929-0001", "service_id": "personalausweis", "service": NAME, "label": label}


def _forward() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_labels_become_german_and_lead_to_their_rule(earlier: Callable[[], None]) -> None:
    earlier()
    fee, payment = Fee.objects.get(), Payment.objects.get()
    assert (fee.label, fee.told, fee.rule_id) == (CARD["de"], CARD["de"], RULE)
    assert [(line["service"], line["label"], line["rule_id"]) for line in payment.lines] == [
        (NAME["de"], CARD["de"], RULE),
        (NAME["de"], GONE["de"], ""),
    ]
