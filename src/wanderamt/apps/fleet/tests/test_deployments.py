"""From draft to opening window, and back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from wanderamt.apps.appointments.models import Appointment
from wanderamt.apps.appointments.public import PersonData, book
from wanderamt.apps.fleet import errors, queries, services
from wanderamt.apps.fleet.models import Deployment, VisitRequest
from wanderamt.apps.fleet.tests.conftest import DAY
from wanderamt.apps.fleet.values import PlanData
from wanderamt.apps.offices.models import OpeningWindow
from wanderamt.foundation.models import OutboxMail
from wanderamt.kernel.clock import at_berlin
from wanderamt.kernel.ids import uuid7


def test_a_plan_that_cannot_work_is_not_stored(plan_data: PlanData, now: datetime) -> None:
    with pytest.raises(errors.PlanRefused) as refused:
        services.plan(data=replace(plan_data, desks=4), form_key=uuid7(), accept_warnings=True, now=now)

    assert [each.code for each in refused.value.findings] == ["too_many_desks", "too_few_people"]
    assert not Deployment.objects.exists()


def test_warnings_must_be_accepted(plan_data: PlanData, now: datetime) -> None:
    early = replace(plan_data, starts_at=at_berlin(DAY, time(8)))

    with pytest.raises(errors.WarningsNotAccepted) as refused:
        services.plan(data=early, form_key=uuid7(), accept_warnings=False, now=now)
    assert refused.value.field == "accept_warnings"

    assert services.plan(data=early, form_key=uuid7(), accept_warnings=True, now=now).pk


def test_a_request_that_is_closed_is_not_planned(
    plan_data: PlanData, visit: VisitRequest, now: datetime
) -> None:
    withdrawn = services.withdraw_request(request=visit, version=1, now=now)

    with pytest.raises(errors.RequestNotOpen):
        services.plan(
            data=replace(plan_data, request=withdrawn), form_key=uuid7(), accept_warnings=False, now=now
        )


def test_a_draft_can_be_changed(draft: Deployment, plan_data: PlanData, clerk: Any, now: datetime) -> None:
    new = replace(plan_data, crew=(clerk,), desks=1, room="Kapelle", replaces=draft.pk)

    services.change_plan(deployment=draft, data=new, accept_warnings=True, now=now)

    stored = queries.plan_of(queries.deployment(draft.pk))
    assert (stored.crew, stored.desks, stored.room) == ((clerk,), 1, "Kapelle")


def test_publishing_opens_the_window_plans_the_request_and_tells_the_host(
    draft: Deployment, now: datetime
) -> None:
    OutboxMail.objects.all().delete()

    published = services.publish(deployment=draft, accept_warnings=False, now=now)

    window = OpeningWindow.objects.get()
    assert published.window == window
    assert (window.starts_at, window.ends_at, window.desks) == (draft.starts_at, draft.ends_at, 2)
    assert (window.room, window.public_from) == ("Speisesaal", draft.public_from)
    assert {each.pk for each in window.services.all()} == {each.pk for each in draft.services.all()}
    assert VisitRequest.objects.get().state == VisitRequest.State.PLANNED
    mail = OutboxMail.objects.get()
    assert mail.subject == "Wir kommen am 29.09.2025 zu Ihnen"
    assert "Montag, 29. September 2025, 9:00 bis 15:00 Uhr" in mail.body
    assert "/anmelden/" in mail.body
    assert "Speisesaal" in mail.body
    assert "Personalausweis beantragen" in mail.body


def test_publishing_twice_is_refused(published: Deployment, now: datetime) -> None:
    with pytest.raises(errors.NotADraft):
        services.publish(deployment=published, accept_warnings=False, now=now)
    assert OpeningWindow.objects.count() == 1


def test_a_published_deployment_is_not_changed(
    published: Deployment, plan_data: PlanData, now: datetime
) -> None:
    with pytest.raises(errors.NotADraft):
        services.change_plan(
            deployment=published,
            data=replace(plan_data, replaces=published.pk),
            accept_warnings=False,
            now=now,
        )


def test_publishing_checks_again(draft: Deployment, now: datetime) -> None:
    with pytest.raises(errors.PlanRefused):
        services.publish(deployment=draft, accept_warnings=True, now=now + timedelta(days=30))
    assert not OpeningWindow.objects.exists()


def test_a_request_that_was_withdrawn_meanwhile_is_not_published(
    draft: Deployment, visit: VisitRequest, now: datetime
) -> None:
    services.withdraw_request(request=visit, version=1, now=now)

    with pytest.raises(errors.RequestNotOpen):
        services.publish(deployment=draft, accept_warnings=False, now=now)
    assert not OpeningWindow.objects.exists()


def _while_opening(monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[], object]) -> None:
    """Let somebody else act in the moment in which the window is opened."""
    from wanderamt.apps.offices import public as offices

    really = offices.open_window

    def slowly(**values: Any) -> OpeningWindow:
        meanwhile()
        return really(**values)

    monkeypatch.setattr("wanderamt.apps.fleet.services.planning.offices.open_window", slowly)


def test_a_draft_that_is_thrown_away_in_the_same_moment_is_not_published(
    draft: Deployment, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    thrown_away = Deployment.objects.filter(pk=draft.pk)
    _while_opening(monkeypatch, lambda: thrown_away.update(state=Deployment.State.CANCELLED))

    with pytest.raises(errors.NotADraft):
        services.publish(deployment=draft, accept_warnings=False, now=now)
    assert not OpeningWindow.objects.exists()


def test_a_request_that_is_withdrawn_in_the_same_moment_is_not_planned(
    draft: Deployment, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    withdrawn = VisitRequest.objects.filter(pk=draft.request_id)
    _while_opening(monkeypatch, lambda: withdrawn.update(state=VisitRequest.State.WITHDRAWN, closed_at=now))

    with pytest.raises(errors.RequestNotOpen):
        services.publish(deployment=draft, accept_warnings=False, now=now)
    assert not OpeningWindow.objects.exists()


def test_a_deployment_without_a_host_is_published_without_a_mail(plan_data: PlanData, now: datetime) -> None:
    OutboxMail.objects.all().delete()
    free = services.plan(
        data=replace(plan_data, request=None), form_key=uuid7(), accept_warnings=False, now=now
    )

    services.publish(deployment=free, accept_warnings=False, now=now)

    assert not OutboxMail.objects.exists()


def test_a_second_visit_for_the_same_request_can_be_published(
    published: Deployment, plan_data: PlanData, now: datetime
) -> None:
    next_day = replace(
        plan_data,
        request=queries.visit_request(published.request_id),
        starts_at=at_berlin(DAY + timedelta(days=1), time(9)),
        ends_at=at_berlin(DAY + timedelta(days=1), time(12)),
    )
    second = services.plan(data=next_day, form_key=uuid7(), accept_warnings=True, now=now)

    services.publish(deployment=second, accept_warnings=True, now=now)

    assert VisitRequest.objects.get().state == VisitRequest.State.PLANNED
    services.cancel(deployment=second, reason="Zu viel.", now=now)
    assert VisitRequest.objects.get().state == VisitRequest.State.PLANNED


def test_a_draft_is_thrown_away_without_a_word(draft: Deployment, now: datetime) -> None:
    OutboxMail.objects.all().delete()

    assert services.cancel(deployment=draft, reason="", now=now).state == Deployment.State.CANCELLED
    assert not OutboxMail.objects.exists()


@pytest.fixture
def registered(published: Deployment, city: Any, now: datetime) -> Appointment:
    assert published.window is not None
    return book(
        window=published.window,
        services=[city.service("anmeldung")],
        person=PersonData(
            name="Elfriede Beispiel", born_on=date(1940, 5, 8), email="elfriede@beispiel.example"
        ),
        source=Appointment.Source.HOST,
        now=now,
        form_key=uuid7(),
    )


def test_cancelling_cancels_window_and_appointments_and_tells_everybody(
    published: Deployment, registered: Appointment, now: datetime
) -> None:
    OutboxMail.objects.all().delete()

    cancelled = services.cancel(deployment=published, reason="Der Bus ist kaputt.", now=now)

    assert cancelled.state == Deployment.State.CANCELLED
    assert OpeningWindow.objects.get().state == OpeningWindow.State.CANCELLED
    registered.refresh_from_db()
    assert registered.state == Appointment.State.CANCELLED
    assert VisitRequest.objects.get().state == VisitRequest.State.SUBMITTED
    to_host = OutboxMail.objects.get(recipient="sommer@martinshof.example")
    assert to_host.subject == "Unser Besuch am 29.09.2025 fällt aus"
    assert "Der Bus ist kaputt." in to_host.body
    assert "Eine Person war angemeldet." in to_host.body
    assert OutboxMail.objects.filter(recipient="elfriede@beispiel.example").count() == 1


def test_cancelling_needs_a_reason_and_changes_nothing_without(published: Deployment, now: datetime) -> None:
    with pytest.raises(errors.ReasonMissing):
        services.cancel(deployment=published, reason=" ", now=now)
    published.refresh_from_db()
    assert published.state == Deployment.State.PUBLISHED


def test_a_day_that_has_begun_is_not_cancelled(published: Deployment) -> None:
    with pytest.raises(errors.AlreadyStarted):
        services.cancel(deployment=published, reason="Zu spät.", now=published.starts_at)


def test_cancelling_twice_is_refused(published: Deployment, now: datetime) -> None:
    services.cancel(deployment=published, reason="Der Bus ist kaputt.", now=now)

    with pytest.raises(errors.NotPublished):
        services.cancel(deployment=published, reason="Der Bus ist kaputt.", now=now)


def test_after_cancelling_the_same_time_can_be_planned_again(
    published: Deployment, plan_data: PlanData, now: datetime
) -> None:
    services.cancel(deployment=published, reason="Der Bus ist kaputt.", now=now)
    again = replace(plan_data, request=queries.visit_request(published.request_id))
    draft = services.plan(data=again, form_key=uuid7(), accept_warnings=False, now=now)

    assert services.publish(deployment=draft, accept_warnings=False, now=now).window is not None
    assert OpeningWindow.objects.count() == 2


def test_a_place_is_made_known_once(ask: Callable[..., VisitRequest], city: Any) -> None:
    first = services.site_for(ask(organisation="Haus Abendsonne"))
    second = services.site_for(ask(organisation="Haus Abendsonne"))

    assert first == second
    assert first.slug == "haus-abendsonne"
    assert services.site_for(ask(organisation="☀☀")).slug.startswith("stopp-mb-2025-")
