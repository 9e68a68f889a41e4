"""From a request to a published deployment, page by page: what the planner types, and what is refused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from conftest import City
from wanderamt.apps.fleet import services
from wanderamt.apps.fleet.models import Deployment, Unit, VisitRequest
from wanderamt.apps.fleet.tests.conftest import DAY
from wanderamt.apps.fleet.values import PlanData
from wanderamt.apps.fleet.views.summaries import address
from wanderamt.apps.offices.models import Site
from wanderamt.kernel.clock import at_berlin
from wanderamt.kernel.ids import uuid7

pytestmark = pytest.mark.usefixtures("frozen_clock")


@pytest.fixture
def typed(van: Unit, clerk: Any, second_clerk: Any) -> dict[str, Any]:
    return {
        "form_key": str(uuid7()),
        "day": "2025-09-29",
        "starts": "09:00",
        "ends": "15:00",
        "unit": str(van.pk),
        "crew": [str(clerk.pk), str(second_clerk.pk)],
        "desks": "2",
        "room": "Speisesaal",
        "services": ["personalausweis", "anmeldung"],
        "public": "days",
        "public_days": "7",
    }


def _plan(client: Client, visit: VisitRequest | None, typed: dict[str, Any]) -> Any:
    query = f"?anfrage={visit.pk}" if visit is not None else ""
    return client.post(reverse("fleet:deployment_new") + query, typed)


def test_a_plan_begins_with_what_the_host_asked(planner_client: Client, visit: VisitRequest) -> None:
    page = planner_client.get(reverse("fleet:deployment_new"), {"anfrage": str(visit.pk)})

    form = page.context["form"]
    assert (form["day"].value(), form["room"].value()) == (DAY, "Speisesaal")
    assert set(form["services"].value()) == {"personalausweis", "befreiung_ausweispflicht", "anmeldung"}
    assert "site" not in form.fields


def test_from_the_form_to_the_published_window(
    planner_client: Client, visit: VisitRequest, typed: dict[str, Any]
) -> None:
    answer = _plan(planner_client, visit, typed)
    draft = Deployment.objects.get()
    assert answer["Location"] == reverse("fleet:deployment", args=[draft.pk])
    assert draft.public_from == at_berlin(date(2025, 9, 22), time(9))
    assert draft.site.name == "Pflege & Wohnen Martinshof"
    assert {each.pk for each in draft.services.all()} == {"personalausweis", "anmeldung"}
    assert "Veröffentlichen" in planner_client.get(answer["Location"]).content.decode()

    page = planner_client.post(reverse("fleet:deployment_publish", args=[draft.pk]), follow=True)

    assert "Der Einsatz ist veröffentlicht." in page.content.decode()
    draft.refresh_from_db()
    assert draft.state == Deployment.State.PUBLISHED
    again = planner_client.post(reverse("fleet:deployment_publish", args=[draft.pk]))
    assert again["Location"] == reverse("fleet:deployment", args=[draft.pk])


def test_sending_the_same_plan_twice_makes_one_draft(
    planner_client: Client, visit: VisitRequest, typed: dict[str, Any]
) -> None:
    first, second = _plan(planner_client, visit, typed), _plan(planner_client, visit, typed)

    assert first["Location"] == second["Location"]
    assert Deployment.objects.count() == 1


def test_a_free_deployment_needs_a_place(planner_client: Client, typed: dict[str, Any], city: Any) -> None:
    refused = _plan(planner_client, None, typed)
    assert "site" in refused.context["form"].errors

    made = _plan(planner_client, None, {**typed, "site": str(city.site("martinshof").pk), "public": "never"})
    assert made.status_code == 302
    assert Deployment.objects.get().public_from is None


@pytest.mark.parametrize(
    ("changes", "field", "text"),
    [
        ({"day": "2025-09-15"}, "day", "zu früh"),
        ({"day": "2025-09-31"}, "day", "den es gibt"),
        ({"day": "2025-10-01"}, "day", "01.10.2025"),
        ({"ends": "08:00"}, "ends", "bevor sie beginnt"),
        ({"day": "2025-10-26", "starts": "01:00"}, "starts", "umgestellt"),
        ({"crew": []}, "crew", "mindestens eine Person"),
        ({"unit": ""}, "unit", "womit wir kommen"),
        ({"desks": "0"}, "desks", "1 oder mehr"),
        ({"desks": "4"}, "desks", "höchstens 3 Plätze"),
        ({"desks": "7"}, "desks", "höchstens 6"),
        ({"services": []}, "services", "mindestens ein Anliegen"),
        ({"services": ["melderegisterauskunft_einfach"]}, "services", ""),
        ({"public": ""}, "public", "wer buchen darf"),
        ({"public_days": ""}, "public_days", "wie viele Tage"),
        ({"public_days": "-1"}, "public_days", "0 oder mehr"),
        ({"room": "Saal\u202e"}, "room", "unsichtbare Zeichen"),
        ({"form_key": ""}, "form_key", "veraltet"),
    ],
)
def test_what_cannot_work_is_told_at_its_field_and_nothing_is_stored(
    planner_client: Client,
    visit: VisitRequest,
    typed: dict[str, Any],
    changes: dict[str, Any],
    field: str,
    text: str,
) -> None:
    page = _plan(planner_client, visit, {**typed, **changes})

    errors = page.context["form"].errors
    assert field in errors
    assert any(text in str(error) for error in errors[field])
    assert not Deployment.objects.exists()
    assert 'value="Speisesaal"' in page.content.decode() or field == "room"


def test_a_place_is_not_made_known_for_a_refused_plan(
    planner_client: Client, ask: Callable[..., VisitRequest], typed: dict[str, Any]
) -> None:
    known = Site.objects.count()
    page = _plan(planner_client, ask(organisation="Haus Abendsonne"), {**typed, "desks": "4"})

    assert page.context["form"].refusals
    assert Site.objects.count() == known


def test_warnings_need_a_tick(planner_client: Client, visit: VisitRequest, typed: dict[str, Any]) -> None:
    early = {**typed, "starts": "08:00"}

    page = _plan(planner_client, visit, early)
    assert list(page.context["form"].errors) == ["accept_warnings"]
    assert "nur von 09:00 bis 15:00 Uhr" in page.content.decode()

    assert _plan(planner_client, visit, {**early, "accept_warnings": "on"}).status_code == 302


def test_a_request_that_was_withdrawn_meanwhile_is_not_planned(
    planner_client: Client, visit: VisitRequest, typed: dict[str, Any], now: datetime
) -> None:
    services.withdraw_request(request=visit, version=1, now=now)

    page = _plan(planner_client, visit, typed)

    assert "schon bearbeitet oder zurückgezogen" in str(page.context["form"].non_field_errors())


def test_a_draft_is_changed(planner_client: Client, draft: Deployment, typed: dict[str, Any]) -> None:
    address = reverse("fleet:deployment_change", args=[draft.pk])
    form = planner_client.get(address).context["form"]
    assert (form["room"].value(), form["public_days"].value(), form["public"].value()) == (
        "Speisesaal",
        7,
        "days",
    )

    assert planner_client.post(address, {**typed, "room": "Kapelle"}).status_code == 302
    draft.refresh_from_db()
    assert draft.room == "Kapelle"
    assert "desks" in planner_client.post(address, {**typed, "desks": "4"}).context["form"].errors


def test_a_published_deployment_is_not_changed(
    planner_client: Client, published: Deployment, typed: dict[str, Any]
) -> None:
    address = reverse("fleet:deployment_change", args=[published.pk])

    assert planner_client.get(address).status_code == 302
    assert planner_client.post(address, {**typed, "room": "Kapelle"}).status_code == 302
    published.refresh_from_db()
    assert published.room == "Speisesaal"


def test_a_draft_shows_what_has_come_in_its_way(
    planner_client: Client, draft: Deployment, clerk: Any
) -> None:
    from wanderamt.apps.workforce.models import Absence

    Absence.objects.create(user=clerk, first_day=DAY, last_day=DAY)

    page = planner_client.get(reverse("fleet:deployment", args=[draft.pk])).content.decode()
    assert "So kann der Einsatz nicht stattfinden" in page
    assert "Theresa Kehl" in page
    refused = planner_client.post(reverse("fleet:deployment_publish", args=[draft.pk]))
    assert refused.status_code == 409
    draft.refresh_from_db()
    assert draft.state == Deployment.State.DRAFT


def test_publishing_with_warnings_needs_the_tick(
    planner_client: Client, plan_data: PlanData, now: datetime
) -> None:
    early = replace(plan_data, starts_at=at_berlin(DAY, time(8)))
    draft = services.plan(data=early, form_key=uuid7(), accept_warnings=True, now=now)
    address = reverse("fleet:deployment_publish", args=[draft.pk])

    assert "accept_warnings" in planner_client.post(address).context["form"].errors
    assert planner_client.post(address, {"accept_warnings": "on"}).status_code == 302


def test_a_place_without_a_street_is_shown_with_its_quarter(
    planner_client: Client, plan_data: PlanData, now: datetime
) -> None:
    site = Site.objects.filter(street="").exclude(kind="office").exclude(pk=plan_data.site.pk)[0]
    free = replace(plan_data, request=None, site=site, public_from=None)
    draft = services.plan(data=free, form_key=uuid7(), accept_warnings=True, now=now)

    page = planner_client.get(reverse("fleet:deployment", args=[draft.pk])).content.decode()

    assert escape(f"{site.name}, {site.quarter.name}") in page
    assert "nein, nur die Einrichtung" in page


def test_publishing_is_no_link(planner_client: Client, draft: Deployment) -> None:
    assert planner_client.get(reverse("fleet:deployment_publish", args=[draft.pk])).status_code == 405


def test_cancelling_needs_a_reason_unless_it_is_a_draft(
    planner_client: Client, published: Deployment
) -> None:
    address = reverse("fleet:deployment_cancel", args=[published.pk])
    assert "Bisher ist niemand angemeldet." in planner_client.get(address).content.decode()
    assert "reason" in planner_client.post(address, {"reason": ""}).context["form"].errors

    page = planner_client.post(address, {"reason": "Der Bus ist kaputt."}, follow=True)

    assert "Der Einsatz ist abgesagt." in page.content.decode()
    assert "Der Bus ist kaputt." in page.content.decode()
    assert planner_client.get(address).status_code == 302


def test_a_draft_is_thrown_away(planner_client: Client, draft: Deployment) -> None:
    page = planner_client.post(reverse("fleet:deployment_cancel", args=[draft.pk]), follow=True)

    assert "Der Entwurf ist verworfen." in page.content.decode()


def test_a_day_that_has_begun_cannot_be_cancelled(
    planner_client: Client, planner: Any, published: Deployment, frozen_clock: Any
) -> None:
    frozen_clock.move_to(published.starts_at)
    planner_client.force_login(planner)

    assert not planner_client.get(reverse("fleet:deployment", args=[published.pk])).context["can_cancel"]
    page = planner_client.post(
        reverse("fleet:deployment_cancel", args=[published.pk]), {"reason": "Zu spät."}
    )
    assert "hat schon begonnen" in str(page.context["form"].errors)


def test_an_office_as_a_place_says_where_it_is_and_what_is_not_certain(city: City) -> None:
    stop = Deployment(site=city.site("linden"))
    assert address(stop) == (
        "Bürgeramt Linden, Im Lindener Rathaus, Hannover, Linden-Mitte (Anschrift nicht bestätigt)"
    )
