"""What a plan must keep: each refusal with its field and its sentence."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from wanderamt.apps.fleet import queries, services
from wanderamt.apps.fleet.models import Deployment, Unit, VisitRequest
from wanderamt.apps.fleet.tests.conftest import DAY
from wanderamt.apps.fleet.values import PlanData
from wanderamt.apps.workforce.models import Absence, SkillGrant
from wanderamt.kernel.clock import at_berlin
from wanderamt.kernel.ids import uuid7


def _codes(plan: PlanData, now: datetime) -> list[tuple[str, str, bool]]:
    return [(each.code, each.field, each.blocking) for each in queries.check_plan(plan, now=now)]


def test_nothing_speaks_against_a_good_plan(plan_data: PlanData, now: datetime) -> None:
    assert queries.check_plan(plan_data, now=now) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"desks": 4}, ("too_many_desks", "desks", True)),
        ({"desks": 3}, ("too_few_people", "desks", True)),
        ({"crew": ()}, ("no_crew", "crew", True)),
        ({"ends_at": at_berlin(DAY, time(20))}, ("window_too_long", "ends", True)),
        ({"ends_at": at_berlin(DAY, time(8))}, ("window_reversed", "ends", True)),
        ({"starts_at": at_berlin(DAY, time(8))}, ("outside_host_hours", "starts", False)),
        (
            {
                "starts_at": at_berlin(DAY + timedelta(days=2), time(9)),
                "ends_at": at_berlin(DAY + timedelta(days=2), time(15)),
            },
            ("host_not_available", "day", True),
        ),
        ({"ends_at": at_berlin(DAY, time(10))}, ("capacity_too_small", "ends", False)),
    ],
)
def test_what_speaks_against_the_plan_itself(
    plan_data: PlanData, now: datetime, changes: dict[str, Any], expected: tuple[str, str, bool]
) -> None:
    assert expected in _codes(replace(plan_data, **changes), now)


def test_a_plan_in_the_past_is_refused(plan_data: PlanData) -> None:
    later = at_berlin(DAY + timedelta(days=1), time(9))

    assert ("window_in_past", "day", True) in _codes(plan_data, later)


def test_unit_and_people_are_not_booked_twice_and_the_other_visit_is_named(
    draft: Deployment, plan_data: PlanData, now: datetime
) -> None:
    found = queries.check_plan(plan_data, now=now)

    assert [each.code for each in found] == ["unit_double_booked", "crew_double_booked", "crew_double_booked"]
    assert "Martinshof, 29.09.2025, 09:00–15:00" in found[0].text
    assert "Theresa Kehl" in found[1].text


def test_a_draft_does_not_stand_in_its_own_way(draft: Deployment, now: datetime) -> None:
    assert queries.check_plan(queries.plan_of(draft), now=now) == []


def test_a_cancelled_deployment_stands_in_nobodys_way(
    draft: Deployment, plan_data: PlanData, now: datetime
) -> None:
    services.cancel(deployment=draft, reason="", now=now)

    assert queries.check_plan(plan_data, now=now) == []


def test_the_way_between_two_stops_takes_time(
    draft: Deployment, plan_data: PlanData, city: Any, now: datetime
) -> None:
    late = replace(
        plan_data,
        request=None,
        site=city.site("schuetzenplatz"),
        starts_at=at_berlin(DAY, time(15, 15)),
        ends_at=at_berlin(DAY, time(17)),
    )

    assert [code for code, _field, _blocking in _codes(late, now)] == [
        "travel_too_short",
        "crew_travel_too_short",
        "crew_travel_too_short",
    ]


def test_who_is_away_does_not_go_along(plan_data: PlanData, clerk: Any, now: datetime) -> None:
    Absence.objects.create(user=clerk, first_day=DAY - timedelta(days=3), last_day=DAY)

    assert _codes(plan_data, now) == [("crew_absent", "crew", True)]


def test_somebody_must_have_the_skill(
    plan_data: PlanData, clerk: Any, second_clerk: Any, now: datetime
) -> None:
    SkillGrant.objects.filter(group="registration").delete()

    found = queries.check_plan(plan_data, now=now)

    assert [(each.code, each.field) for each in found] == [("skill_missing", "crew")]
    assert "Wohnung anmelden" in found[0].text


def test_the_unit_must_carry_what_the_matter_needs(
    plan_data: PlanData, suitcase: Unit, clerk: Any, now: datetime
) -> None:
    found = queries.check_plan(replace(plan_data, unit=suitcase, desks=1), now=now)

    assert found[0].code == "equipment_missing"
    assert found[0].field == "unit"
    assert "Fingerabdruck-Scanner" in found[0].text
    assert "Personalausweis beantragen" in found[0].text


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"power": "no"}, ("room_unsuitable", "services", True)),
        ({"power": "unknown"}, ("room_unsuitable", "services", False)),
        ({"parking": "no"}, ("room_unsuitable_for_unit", "unit", True)),
        ({"parking": "unknown"}, ("room_unsuitable_for_unit", "unit", False)),
        ({"step_free": "no"}, ("room_unsuitable_for_unit", "unit", False)),
        ({"privacy": "no"}, ("room_unsuitable_for_unit", "unit", False)),
    ],
)
def test_the_room_must_offer_what_is_needed_and_what_nobody_knows_is_a_warning(
    ask: Callable[..., VisitRequest],
    plan_data: PlanData,
    now: datetime,
    answers: dict[str, str],
    expected: tuple[str, str, bool],
) -> None:
    assert expected in _codes(replace(plan_data, request=ask(**answers)), now)


def test_a_matter_that_needs_the_net_needs_reception(
    ask: Callable[..., VisitRequest], plan_data: PlanData, city: Any, now: datetime
) -> None:
    matters = tuple(city.services("meldebescheinigung"))
    plan = replace(plan_data, request=ask(reception="no", services=matters), services=matters)

    assert ("room_unsuitable", "services", True) in _codes(plan, now)
    assert any("Handy-Empfang" in each.text for each in queries.check_plan(plan, now=now))


def test_without_a_request_the_planner_answers_for_the_room(plan_data: PlanData, now: datetime) -> None:
    assert queries.check_plan(replace(plan_data, request=None), now=now) == []


def test_a_refusal_comes_before_a_warning(plan_data: PlanData, now: datetime) -> None:
    plan = replace(plan_data, desks=4, starts_at=at_berlin(DAY, time(8)))

    assert [each.blocking for each in queries.check_plan(plan, now=now)] == [True, True, False]


def test_the_sentences_come_in_the_language_of_the_page(plan_data: PlanData, now: datetime) -> None:
    from django.utils.translation import override

    with override("en"):
        texts = [each.text for each in queries.check_plan(replace(plan_data, desks=4), now=now)]

    assert all(texts)


def test_form_keys_are_not_plans(plan_data: PlanData, now: datetime) -> None:
    key = uuid7()
    first = services.plan(data=plan_data, form_key=key, accept_warnings=False, now=now)

    assert services.plan(data=plan_data, form_key=key, accept_warnings=False, now=now) == first
