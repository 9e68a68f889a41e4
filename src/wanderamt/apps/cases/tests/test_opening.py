from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest

from wanderamt.apps.cases.public import Case, Fee, fee_of
from wanderamt.apps.cases.tests.conftest import THEN, fresh
from wanderamt.apps.offices.public import OpeningWindow


def kinds(case: Case) -> list[str]:
    return [step.kind for step in case.steps.all()]


def test_an_id_card_has_all_steps_but_representation(opened: Callable[..., Case]) -> None:
    assert kinds(opened()) == ["identity", "evidence", "data", "biometrics", "fee", "result"]


def test_a_represented_person_has_the_step_representation(opened: Callable[..., Case]) -> None:
    case = opened("ummeldung", representation="legal_guardian", representative_name="Rita Recht")
    assert kinds(case) == ["identity", "representation", "evidence", "data", "fee", "result"]


def test_the_number_names_counter_and_day_and_has_no_gaps(opened: Callable[..., Case]) -> None:
    assert [opened(key).number for key in ("personalausweis", "ummeldung")] == [
        "V-B1-20250929-0001",
        "V-B1-20250929-0002",
    ]


def test_opening_twice_gives_the_first_case(opened: Callable[..., Case]) -> None:
    first = opened()
    assert opened(person_name="Jemand anderes") == first
    assert Case.objects.get().person_name == "Elfriede Beispiel"


def test_only_papers_needed_without_condition_can_block(opened: Callable[..., Case]) -> None:
    papers = {paper.key: paper.required for paper in opened("ummeldung").evidence.all()}
    assert papers["landlord_confirmation"] is True
    assert papers["proxy_ids"] is False


@pytest.mark.parametrize(
    ("born_on", "day", "cents"),
    [
        (date(1940, 5, 8), THEN, 3700),
        (date(2001, 9, 30), THEN, 2280),  # 23 until tomorrow
        (date(2001, 9, 29), THEN, 3700),
        (date(1940, 5, 8), THEN.replace(year=2026), 4600),
    ],
)
def test_the_fee_is_that_of_the_age_on_the_day_of_the_visit(
    opened: Callable[..., Case], born_on: date, day: object, cents: int
) -> None:
    case = opened(born_on=born_on, now=day)
    assert [fee.cents for fee in case.fees.all()] == [cents]


def test_without_a_birth_date_nothing_is_charged_and_the_age_is_asked(opened: Callable[..., Case]) -> None:
    case = opened(born_on=None)
    assert not case.fees.exists()
    assert "age" in fee_of(case).open_facts
    assert case.steps.get(kind="fee").state == "open"


def test_a_matter_that_is_free_by_law_needs_no_payment(opened: Callable[..., Case]) -> None:
    case = opened("ummeldung")
    assert [(fee.cents, bool(fee.citation)) for fee in case.fees.all()] == [(0, True)]
    assert case.steps.get(kind="fee").state == "not_needed"


def test_an_unconfirmed_fee_has_no_amount_yet(opened: Callable[..., Case]) -> None:
    case = opened("beglaubigung_kopie")
    assert list(case.fees.values_list("cents", "source")) == [(None, Fee.Source.LAW)]
    assert case.steps.get(kind="fee").state == "open"


def test_reading_a_visit_takes_the_same_queries_for_one_and_three_cases(
    opened: Callable[..., Case], visit: UUID, django_assert_num_queries: Callable[..., object]
) -> None:
    one = opened()
    with django_assert_num_queries(5):  # type: ignore[attr-defined]  # a context manager
        fresh(one)
    opened("ummeldung")
    opened("reisepass", now=THEN + timedelta(minutes=1))
    with django_assert_num_queries(5):  # type: ignore[attr-defined]  # as above
        fresh(one)


def test_the_window_of_a_case_is_kept(opened: Callable[..., Case], window: OpeningWindow) -> None:
    assert opened().window == window
