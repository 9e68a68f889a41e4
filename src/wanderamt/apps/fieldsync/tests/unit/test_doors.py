"""What is the hub's alone does not answer on a unit."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from wanderamt.apps.fieldsync.unit import doors
from wanderamt.apps.fieldsync.unit.doors import is_shut

DOORS = "wanderamt.apps.fieldsync.unit.doors.DoorsMiddleware"


@pytest.mark.parametrize(
    ("name", "method", "shut"),
    [
        ("appointments:hold", "POST", True),
        ("appointments:wait", "POST", True),
        ("appointments:search", "GET", False),
        ("appointments:staff_search", "POST", False),
        ("assistant:ask", "POST", False),
        ("assistant:inbox_card", "POST", True),
        ("fleet:deployment_new", "POST", True),
        ("fleet:packing_check", "POST", False),
        ("offices:exception_new", "POST", True),
        ("catalogue:editing_publish", "POST", True),
        ("fieldsync:leave", "GET", True),
        ("fieldsync:enrolment", "POST", True),
        ("fieldsync:underway", "GET", False),
        ("counter:kiosk", "POST", False),
        ("cases:anything", "POST", False),
        ("login", "POST", False),
    ],
)
def test_only_what_is_a_command_or_stays_here_is_written(name: str, method: str, shut: bool) -> None:
    assert is_shut(name, method) is shut


def test_the_list_names_what_there_is() -> None:
    rooms = set(get_resolver().namespace_dict)
    assert doors._ROOMS | {doors._HUB} <= rooms
    for name in (*doors._CREW, doors._OWN_PAGE):
        room, _, view = name.partition(":")
        assert view in get_resolver().namespace_dict[room][1].reverse_dict


@pytest.mark.django_db
def test_nobody_books_or_sends_stops_away_on_a_unit(client: Client, settings: Any) -> None:
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, DOORS]
    assert client.post(reverse("appointments:hold")).status_code == 404
    shut = client.get(reverse("fieldsync:leave", args=[uuid4()]))
    assert shut.status_code == 404
    assert "Das geht nur im Amt" in shut.content.decode()
    assert client.post(reverse("fieldsync:exchange")).status_code == 404
    assert client.get(reverse("login")).status_code == 200
    assert client.get("/gibt-es-nicht/").status_code == 404
