"""A family comes with one number: cases for each of them, one payment for all."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from wanderamt.apps.cases.public import (
    Case,
    carry_over,
    cases_of_visit,
    change_facts,
    correct_person,
    finish,
    pay,
)
from wanderamt.apps.cases.tests.conftest import THEN
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.kernel.ids import uuid7

CHILD = {"person_no": 1, "person_name": "Kim Beispiel", "born_on": date(2015, 3, 1)}


def test_two_people_of_a_visit_have_the_same_matter_each(opened: Callable[..., Case], visit: UUID) -> None:
    parent, child = opened(), opened(**CHILD)
    assert opened(**CHILD) == child
    assert [(case.person_no, case.person_name) for case in cases_of_visit(visit)] == [
        (0, "Elfriede Beispiel"),
        (1, "Kim Beispiel"),
    ]
    assert parent.number != child.number


def test_the_database_refuses_the_same_matter_of_the_same_person_twice(opened: Callable[..., Case]) -> None:
    opened()
    child = opened(**CHILD)
    with pytest.raises(IntegrityError, match=r"case_once_a_person|visit_id"), transaction.atomic():
        Case.objects.filter(pk=child.pk).update(person_no=0)


def test_each_person_has_the_fee_of_their_own_age_and_one_receipt_holds_all(
    opened: Callable[..., Case], window: OpeningWindow, visit: UUID
) -> None:
    for case in (opened(), opened(**CHILD)):
        change_facts(case=case, facts={"photo_by_office": False})
    payment = pay(visit_id=visit, window=window, method="cash", given_cents=10000, form_key=uuid7(), now=THEN)
    assert [line["cents"] for line in payment.lines] == [3700, 2280]
    assert payment.cents == 5980
    assert len({line["case"] for line in payment.lines}) == 2


def test_correcting_one_person_leaves_the_others_alone(opened: Callable[..., Case], visit: UUID) -> None:
    opened()
    opened(**CHILD)
    correct_person(
        visit_id=visit,
        person_no=1,
        person_name="Kim Anders",
        born_on=date(1990, 3, 1),
        language="en",
        email="",
        representation="parent",
        representative_name="Elfriede Beispiel",
    )
    parent, child = cases_of_visit(visit)
    assert (parent.person_name, parent.language, parent.representation) == ("Elfriede Beispiel", "de", "none")
    assert (child.person_name, child.representative_name) == ("Kim Anders", "Elfriede Beispiel")
    assert [fee.cents for fee in child.fees.all()] == [3700]
    assert "representation" in {step.kind for step in child.steps.all()}


@pytest.mark.usefixtures("window")
def test_only_cases_in_work_go_along_to_another_window(
    opened: Callable[..., Case], visit: UUID, make_window: Callable[..., OpeningWindow]
) -> None:
    ended, going = opened(), opened("ummeldung")
    finish(case=ended, outcome=Case.State.REFUSED, reason="Es fehlt ein Foto.", now=THEN)
    other = make_window(counter=_second_bus())
    assert carry_over(visit_id=visit, window=other) == 1
    ended.refresh_from_db()
    going.refresh_from_db()
    assert (ended.window_id == other.pk, going.window_id == other.pk) == (False, True)
    assert carry_over(visit_id=uuid7(), window=other) == 0


def _second_bus() -> object:
    from wanderamt.apps.offices.public import Counter

    return Counter.objects.create(name="Bus 2", kind=Counter.Kind.MOBILE, mark="B2")
