"""Every route carries an access rule, and a stranger is stopped by it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings

from wanderamt.kernel.ids import uuid7

ROUTES = "tests.guards.demo_routes"
RULE = re.compile(
    r"public|staff:(clerk|planner|editor|administrator)(,(clerk|planner|editor|administrator))*"
    r"|link:[a-z]+\.[a-z_]+|device(:code)?"
)
_SAMPLES = {"uuid": str(uuid7()), "int": "1", "slug": "x", "str": "x", "path": "x", "date": "2025-09-29"}


@dataclass(frozen=True)
class Route:
    address: str
    view: Callable[..., Any]

    @property
    def rule(self) -> str:
        return getattr(self.view, "access_rule", "none")

    @property
    def sample(self) -> str:
        """An address that the route answers, about things that do not exist."""
        typed = re.sub(r"<(?:(\w+):)?(\w+)>", _sample, self.address)
        return "/" + re.sub(r"[\^$]|\\Z", "", typed)


def _sample(found: re.Match[str]) -> str:
    converter, name = found.groups()
    return "forged" if name == "token" else _SAMPLES.get(converter or "str", "x")


def _walk(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[Route]:
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, address)
        else:
            yield Route(address, pattern.callback)


ALL = sorted(_walk(get_resolver(ROUTES).url_patterns), key=lambda route: route.address)


def those(prefix: str) -> Any:
    found = [route for route in ALL if route.rule.startswith(prefix)]
    return pytest.mark.parametrize("route", found, ids=[route.address or "/" for route in found])


@pytest.fixture(autouse=True)
def _routes(settings: Settings) -> None:
    settings.ROOT_URLCONF = ROUTES


@those("")
def test_every_route_has_an_access_rule(route: Route) -> None:
    assert RULE.fullmatch(route.rule), f"{route.view} needs one rule of foundation.access, has {route.rule}"


def test_no_address_is_answered_twice() -> None:
    addresses = [route.address for route in ALL]
    assert sorted(set(addresses)) == addresses


def answers(client: Client, route: Route) -> set[tuple[int, str]]:
    """Status and target of what the route says to GET and POST, a method it does not know left out."""
    found = [client.get(route.sample), client.post(route.sample)]
    return {
        (each.status_code, str(getattr(each, "url", ""))[:17]) for each in found if each.status_code != 405
    }


@pytest.mark.django_db
@those("staff:")
def test_nobody_enters_a_staff_page_without_signing_in(client: Client, route: Route) -> None:
    assert answers(client, route) == {(302, "/dienst/anmelden/")}


@pytest.mark.django_db
@those("staff:")
def test_an_account_without_a_role_opens_no_staff_page(client: Client, stranger: Any, route: Route) -> None:
    client.force_login(stranger)
    assert answers(client, route) == {(403, "")}


@pytest.mark.django_db
@those("staff:clerk")
def test_a_page_of_the_clerks_is_not_the_planners(client: Client, planner: Any, route: Route) -> None:
    client.force_login(planner)
    if "planner" not in route.rule:
        assert answers(client, route) == {(403, "")}


@pytest.mark.django_db
@those("staff:planner")
def test_a_page_of_the_planners_is_not_the_clerks(client: Client, clerk: Any, route: Route) -> None:
    client.force_login(clerk)
    if "clerk" not in route.rule:
        assert answers(client, route) == {(403, "")}


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["clerk", "planner", "administrator"])
@those("staff:editor")
def test_a_page_of_the_editors_is_nobody_elses(
    client: Client, request: pytest.FixtureRequest, who: str, route: Route
) -> None:
    client.force_login(request.getfixturevalue(who))
    assert answers(client, route) == {(403, "")}


@pytest.mark.django_db
@those("link:")
def test_a_forged_link_opens_nothing(client: Client, route: Route) -> None:
    assert answers(client, route) == {(403, "")}


@pytest.mark.django_db
@those("link:")
def test_being_staff_does_not_replace_the_link(client: Client, clerk: Any, route: Route) -> None:
    client.force_login(clerk)
    assert answers(client, route) == {(403, "")}


@pytest.mark.django_db
@those("device")
def test_only_an_enrolled_device_is_answered(client: Client, clerk: Any, route: Route) -> None:
    """The door that enrols reads the code first: who sends none has said nothing that can be read."""
    refused = 400 if route.rule == "device:code" else 403
    assert answers(client, route) == {(refused, "")}
    client.force_login(clerk)
    assert answers(client, route) == {(refused, "")}


@pytest.mark.django_db
@those("public")
def test_a_public_page_bears_any_visitor(client: Client, route: Route) -> None:
    assert all(status < 500 for status, _ in answers(client, route))
