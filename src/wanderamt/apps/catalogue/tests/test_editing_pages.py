"""What the pages of editors list, and that they are nobody else's."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import City
from wanderamt.apps.catalogue.editing import services
from wanderamt.apps.catalogue.editing.subjects import parse
from wanderamt.apps.catalogue.models import Revision, Service
from wanderamt.apps.catalogue.tests.editing_steps import (
    body,
    shown,
    started,
    submitted,
    url,
)
from wanderamt.kernel.ids import uuid7

pytestmark = pytest.mark.usefixtures("frozen_clock", "city")
State = Revision.State


# ----------------------------------------------------------------------------------------------- the list


def test_the_list_has_every_service_and_every_kind_of_words(desk: Client) -> None:
    page = desk.get(url(""))
    rows = page.context["page_obj"].paginator.object_list
    assert len(rows) == Service.objects.count() + 7
    assert [row.title for row in rows[-7:]][:2] == ["Unterlagen", "Bedingungen"]
    assert body(page).count("wie mitgeliefert") == 25


def listed(client: Client, **query: str) -> list[str]:
    page = client.get(url(""), query)
    return [row.subject.name for row in page.context["page_obj"].paginator.object_list]


def test_the_list_is_searched_and_filtered(desk: Client, editor: Any, now: datetime) -> None:
    started(editor, now)
    assert listed(desk, q="reisepass dokumente") == []
    assert "service.reisepass" in listed(desk, q="AUSWEISE pass")
    assert listed(desk, q="gibt es nicht") == []
    assert listed(desk, state="draft") == ["service.reisepass"]
    assert listed(desk, state="submitted") == []
    assert len(listed(desk, state="strange")) == Service.objects.count() + 7


def test_an_empty_list_says_what_to_do(desk: Client) -> None:
    assert "Nichts gefunden" in body(desk.get(url(""), {"q": "raumfahrt"}))


def test_a_missing_rule_is_named_in_the_list(desk: Client) -> None:
    missing = [row for row in desk.get(url("")).context["page_obj"].paginator.object_list if row.gaps]
    assert {row.subject.name for row in missing} == set(listed(desk, state="rules"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_database_equally_often_for_one_and_three_drafts(
    desk: Client, editor: Any, now: datetime, count: int
) -> None:
    for service in ("reisepass", "personalausweis", "anmeldung")[:count]:
        started(editor, now, service)
    desk.get(url(""))
    with CaptureQueriesContext(connection) as queries:
        assert desk.get(url(""), {"state": "draft"}).context["page_obj"].paginator.count == count
    assert len(queries) == 5  # session, person, roles, revisions, services


@pytest.mark.parametrize("count", [1, 3])
def test_a_history_asks_the_database_equally_often_for_one_and_three_revisions(
    desk: Client, editor: Any, now: datetime, count: int
) -> None:
    for _ in range(count - 1):
        services.withdraw(revision=started(editor, now), now=now)
    services.current(subject=parse("service.reisepass"), now=now)
    desk.get(url("_subject", "service.reisepass"))
    with CaptureQueriesContext(connection) as queries:
        page = desk.get(url("_subject", "service.reisepass"))
    assert len(page.context["history"]) == count
    assert len(queries) == 5  # session, person, roles, service, revisions


# ------------------------------------------------------------------------------------------- one subject


def test_a_subject_before_anybody_edited(desk: Client) -> None:
    page = shown(desk, "_subject", "service.reisepass")
    assert "Noch nie geändert" in page
    assert "Entwurf beginnen" in page
    assert reverse("catalogue:service", args=["reisepass"]) in page


def test_words_have_no_page_for_everybody(desk: Client) -> None:
    assert "Seite für alle" not in shown(desk, "_subject", "words.evidence")


@pytest.mark.parametrize("name", ["x", "service.raumfahrt", "words.secret"])
def test_a_subject_that_is_not_there(desk: Client, name: str) -> None:
    assert desk.get(url("_subject", name)).status_code == 404
    assert desk.post(url("_start", name)).status_code == 404


@pytest.mark.parametrize(
    ("route", "rest"),
    [
        *[("_revision", []), ("_facts", []), ("_sources", []), ("_language", ["tr"]), ("_merge", [])],
        *[("_preview", ["de"]), ("_compare", [uuid7()])],
    ],
)
def test_a_revision_that_is_not_there(desk: Client, route: str, rest: list[Any]) -> None:
    assert desk.get(url(route, uuid7(), *rest)).status_code == 404


def test_missing_rules_say_since_when_and_where_they_belong(
    desk: Client, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    from wanderamt.apps.catalogue.editing.check import Gap
    from wanderamt.engines.law import Kind

    found = [
        Gap(
            kind=Kind.FEE,
            service="reisepass",
            on=now.date(),
            since=date(2025, 1, 1),
            file="a.toml",
        ),
        Gap(kind=Kind.EVIDENCE, service="reisepass", on=now.date(), since=None, file="b.toml"),
    ]
    monkeypatch.setattr(services, "gaps", lambda *_, **__: tuple(found))
    page = shown(desk, "_subject", "service.reisepass")
    for said in ("fehlt seit 01.01.2025", "gab es noch nie, gebraucht am 15.09.2025", "a.toml", "b.toml"):
        assert said in page


# ------------------------------------------------------------------------------------------------ strangers


@pytest.mark.parametrize("who", ["clerk", "planner", "administrator", "stranger"])
def test_nobody_else_edits(
    client: Client, request: pytest.FixtureRequest, who: str, editor: Any, now: datetime
) -> None:
    draft, waiting = started(editor, now, "personalausweis"), submitted(editor, now)
    client.force_login(request.getfixturevalue(who))
    for route in ("_revision", "_facts", "_sources", "_merge"):
        assert client.get(url(route, draft.pk)).status_code == 403
    for route in ("_publish", "_send_back", "_take_back", "_withdraw", "_roll_back", "_submit"):
        assert (
            client.post(url(route, waiting.pk), {"form_key": str(uuid7()), "reason": "x"}).status_code == 403
        )
    assert {each.state for each in Revision.objects.filter(author=editor)} == {State.DRAFT, State.SUBMITTED}


def test_history_names_people_and_days(desk: Client, editor: Any, second_editor: Any, now: datetime) -> None:
    services.publish(revision=submitted(editor, now), reviewer=second_editor.pk, now=now + timedelta(days=1))
    services.withdraw(revision=started(editor, now), now=now)
    page = shown(desk, "_subject", "service.reisepass")
    assert "Von Mirjam Falk, veröffentlicht von Tarek Haddad am 16.09.2025" in page
    assert "Mit der Software gekommen, festgehalten am 15.09.2025" in page
    assert "Von Mirjam Falk, zurückgezogen" in page


def test_the_list_says_what_is_open_and_published(
    desk: Client, editor: Any, second_editor: Any, now: datetime, city: City
) -> None:
    services.publish(revision=submitted(editor, now), reviewer=second_editor.pk, now=now)
    started(editor, now, "personalausweis")
    page = body(desk.get(url(""), {"q": "ausweis"})) + body(desk.get(url(""), {"q": "reisepass"}))
    assert "Entwurf" in page
    assert "15.09.2025" in page
