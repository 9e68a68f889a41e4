"""The planner's pages: what they show, what they refuse, who may open them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from wanderamt.apps.fleet import services
from wanderamt.apps.fleet.models import Deployment, Unit, VisitRequest
from wanderamt.apps.fleet.tests.conftest import DAY
from wanderamt.apps.fleet.values import PlanData, PreferredTime
from wanderamt.apps.offices.models import Counter
from wanderamt.kernel.clock import at_berlin
from wanderamt.kernel.ids import uuid7

pytestmark = pytest.mark.usefixtures("frozen_clock")


def _addresses(deployment: Deployment) -> dict[str, str]:
    """Every route of the planner."""
    visit, draft = deployment.request_id, deployment.pk
    named: dict[str, list[Any]] = {
        "requests": [],
        "map": [],
        "request_detail": [visit],
        "request_decline": [visit],
        "deployments": [],
        "calendar": [],
        "deployment_new": [],
        "deployment": [draft],
        "deployment_change": [draft],
        "deployment_publish": [draft],
        "deployment_cancel": [draft],
        "units": [],
    }
    return {name: reverse(f"fleet:{name}", args=args) for name, args in named.items()}


NAMES = [
    "requests",
    "map",
    "request_detail",
    "request_decline",
    "deployments",
    "calendar",
    "deployment_new",
    "deployment",
    "deployment_change",
    "deployment_publish",
    "deployment_cancel",
    "units",
]


@pytest.mark.parametrize("name", NAMES)
def test_strangers_stay_outside(
    client: Client, draft: Deployment, stranger: Any, clerk: Any, name: str
) -> None:
    address = _addresses(draft)[name]

    assert reverse("login") in client.get(address)["Location"]
    assert client.post(address).status_code == 302
    for person in (stranger, clerk):
        client.force_login(person)
        assert client.get(address).status_code == 403
        assert client.post(address).status_code == 403
    draft.refresh_from_db()
    assert draft.state == Deployment.State.DRAFT


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", [name for name in NAMES if name != "deployment_publish"])
def test_every_page_speaks_both_languages(
    planner_client: Client, draft: Deployment, name: str, language: str
) -> None:
    planner_client.cookies["django_language"] = language

    page = planner_client.get(_addresses(draft)[name])

    assert page.status_code == 200
    assert page.content.decode().count("<h1") == 1
    assert f'<html lang="{language}"' in page.content.decode()


@pytest.mark.parametrize("name", ["request_detail", "request_decline", "deployment", "deployment_change"])
def test_what_does_not_exist_is_not_found(planner_client: Client, name: str) -> None:
    assert planner_client.get(reverse(f"fleet:{name}", args=[uuid7()])).status_code == 404


@pytest.mark.parametrize("asked", ["unsinn", "01990000-0000-7000-8000-000000000000"])
def test_planning_for_a_request_that_does_not_exist_is_not_found(planner_client: Client, asked: str) -> None:
    assert planner_client.get(reverse("fleet:deployment_new"), {"anfrage": asked}).status_code == 404


# ---------------------------------------------------------------------------------- requests


def test_the_worst_served_quarter_comes_first(
    planner_client: Client, ask: Callable[..., VisitRequest], city: Any
) -> None:
    near = ask(quarter=city.quarter("Döhren"))
    far = ask(quarter=city.quarter("Misburg-Süd"))

    page = planner_client.get(reverse("fleet:requests"))

    assert [row.request for row in page.context["rows"]] == [far, near]
    assert page.context["rows"][0].coverage.distance_km > 4
    oldest = planner_client.get(reverse("fleet:requests"), {"sort": "oldest"})
    assert [row.request for row in oldest.context["rows"]] == [near, far]


def test_requests_are_sorted_by_their_first_wish(
    planner_client: Client, ask: Callable[..., VisitRequest]
) -> None:
    late = ask(preferred_days=(PreferredTime(day=date(2025, 11, 3), starts=time(9), ends=time(12)),))
    early = ask()

    page = planner_client.get(reverse("fleet:requests"), {"sort": "day"})

    assert [row.request for row in page.context["rows"]] == [early, late]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, {"open"}),
        ({"state": "declined"}, {"declined"}),
        ({"state": "all"}, {"open", "declined"}),
        ({"state": "unsinn", "sort": "unsinn", "quarter": "99"}, {"open"}),
        ({"purpose": "peak"}, set()),
        ({"quarter": "50"}, {"open"}),
        ({"quarter": "01"}, set()),
    ],
)
def test_requests_are_filtered(
    planner_client: Client,
    ask: Callable[..., VisitRequest],
    now: datetime,
    chosen: dict[str, str],
    expected: set[str],
) -> None:
    known = {"open": ask(), "declined": ask()}
    services.decline_request(request=known["declined"], version=1, reason="Nein.", now=now)

    page = planner_client.get(reverse("fleet:requests"), chosen)

    assert {row.request for row in page.context["rows"]} == {known[name] for name in expected}


def test_the_map_and_the_table_tell_the_same(planner_client: Client, visit: VisitRequest) -> None:
    page = planner_client.get(reverse("fleet:map"))

    assert len(page.context["needs"]) == 51
    text = page.content.decode()
    assert "<svg" in text
    worst = page.context["needs"][0].coverage
    assert worst.quarter.name in page.context["sentence"]
    waiting = {need.coverage.quarter.name: need.open_requests for need in page.context["needs"]}
    assert waiting["Misburg-Nord"] == 1
    assert sum(waiting.values()) == 1
    named = [place["label"] for place in page.context["places"] if place.get("named")]
    assert named == ["Misburg-Nord"]


def test_without_a_city_the_pages_say_what_will_be_here(planner_client: Client) -> None:
    for name in ("requests", "map", "deployments", "calendar", "units"):
        assert "wa-empty" in planner_client.get(reverse(f"fleet:{name}")).content.decode()


def test_a_request_is_declined_with_a_reason(planner_client: Client, visit: VisitRequest) -> None:
    address = reverse("fleet:request_decline", args=[visit.pk])

    missing = planner_client.post(address, {"version": 1, "reason": "  "})
    assert "reason" in missing.context["form"].errors
    answer = planner_client.post(address, {"version": 1, "reason": "Der Raum ist zu klein."})

    assert answer["Location"] == reverse("fleet:requests")
    visit.refresh_from_db()
    assert (visit.state, visit.reply) == (VisitRequest.State.DECLINED, "Der Raum ist zu klein.")
    assert planner_client.get(address).status_code == 302


def test_declining_an_old_page_is_refused(planner_client: Client, visit: VisitRequest) -> None:
    page = planner_client.post(
        reverse("fleet:request_decline", args=[visit.pk]), {"version": 7, "reason": "Nein."}
    )

    assert "Jemand hat diese Anfrage geändert" in page.content.decode()


# ---------------------------------------------------------------------------------- overview


def test_the_list_shows_what_is_to_come_and_on_demand_what_was(
    planner_client: Client, published: Deployment, now: datetime
) -> None:
    def listed(**query: str) -> list[Deployment]:
        return list(planner_client.get(reverse("fleet:deployments"), query).context["page_obj"])

    assert (listed(), listed(vergangen="")) == ([published], [])
    Deployment.objects.update(starts_at=now - timedelta(hours=6), ends_at=now)
    assert (listed(), listed(vergangen="")) == ([], [published])


def test_the_calendar_shows_units_by_days(planner_client: Client, published: Deployment) -> None:
    page = planner_client.get(reverse("fleet:calendar"), {"day": "2025-10-01"})

    shown = page.context["calendar"]
    assert shown.first == date(2025, 9, 29)
    assert shown.weeks[0][0].columns == ((published.unit, (published,)),)
    assert (shown.previous, shown.following) == (date(2025, 9, 1), date(2025, 10, 27))
    assert "Martinshof" in page.content.decode()
    wrong = planner_client.get(reverse("fleet:calendar"), {"day": "unsinn"})
    assert wrong.context["calendar"].first == date(2025, 9, 15)


def test_cancelled_deployments_leave_the_calendar(
    planner_client: Client, draft: Deployment, now: datetime
) -> None:
    services.cancel(deployment=draft, reason="", now=now)

    shown = planner_client.get(reverse("fleet:calendar"), {"day": "2025-09-29"}).context["calendar"]
    assert not any(entry.busy for week in shown.weeks for entry in week)


def test_units_say_what_they_can_do(planner_client: Client, van: Unit, suitcase: Unit) -> None:
    page = planner_client.get(reverse("fleet:units"))

    sheets = {sheet.unit: sheet for sheet in page.context["sheets"]}
    assert sheets[van].cannot == ()
    assert [level.mobile for level in sheets[van].levels] == ["complete", "capture", "network"]
    lacking = {each.service.pk: each.missing for each in sheets[suitcase].cannot}
    assert lacking["personalausweis"] == ("Fingerabdruck-Scanner",)
    assert "Fingerabdruck-Scanner" in page.content.decode()


# ---------------------------------------------------------------------------------- query counts


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"), [("requests", 10), ("map", 6), ("deployments", 7), ("calendar", 8), ("units", 6)]
)
def test_lists_ask_the_same_for_one_row_and_for_three(
    planner_client: Client,
    ask: Callable[..., VisitRequest],
    plan_data: PlanData,
    now: datetime,
    django_assert_num_queries: Any,
    name: str,
    queries: int,
    rows: int,
) -> None:
    for number in range(rows):
        ask()
        _one_more(number, plan_data, now)
    address = reverse(f"fleet:{name}")
    planner_client.get(address)  # fills the cache of the catalogue's words

    with django_assert_num_queries(queries):
        planner_client.get(address)


def _one_more(number: int, plan_data: PlanData, now: datetime) -> None:
    """One more unit, and one more deployment a week later."""
    counter = Counter.objects.create(name=f"Bus 2{number}", kind="mobile", mark=f"B2{number}")
    Unit.objects.create(counter=counter, kind="van", desks=2, depot=plan_data.unit.depot)
    day = DAY + timedelta(days=7 * number)
    moved = replace(
        plan_data, request=None, starts_at=at_berlin(day, time(9)), ends_at=at_berlin(day, time(15))
    )
    services.plan(data=moved, form_key=uuid7(), accept_warnings=True, now=now)
