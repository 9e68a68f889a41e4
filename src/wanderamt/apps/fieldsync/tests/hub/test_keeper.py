"""Whatever a clerk calls at the hub: nothing changes what is with a unit."""

import types
from collections.abc import Mapping
from typing import Any, Union, get_args, get_origin
from uuid import UUID

import pytest
from django.db.models import Model

from wanderamt.apps.cases.public import Case
from wanderamt.apps.fieldsync.hub.keeper import HubKeeper
from wanderamt.apps.fieldsync.tests.hub.crews import Crew
from wanderamt.apps.offices.public import OpeningWindow, WindowIsAway, give_back
from wanderamt.foundation.commands import Call, acting, registered
from wanderamt.kernel.ids import uuid7

pytestmark = pytest.mark.django_db


def about(hint: Any, window: OpeningWindow) -> Any:
    """Something of this kind that belongs to the window; None for what is no row."""
    if get_origin(hint) in {Union, types.UnionType}:
        return next((found for each in get_args(hint) if (found := about(each, window)) is not None), None)
    if not (isinstance(hint, type) and issubclass(hint, Model)):
        return None
    if hint is OpeningWindow:
        return window
    names = {each.name: each for each in hint._meta.fields}
    if "window" in names:
        return hint(window=window)
    for name in ("case", "ticket", "deployment", "payment", "document", "appointment"):
        if name in names:
            related: Any = names[name].related_model
            return hint(**{name: about(related, window)})
    return None


def arguments(hints: Mapping[str, Any], window: OpeningWindow) -> dict[str, Any]:
    found = {name: about(hint, window) for name, hint in hints.items()}
    return found | ({"visit_id": case_at(window).visit_id} if "visit_id" in found else {})


def case_at(window: OpeningWindow) -> Case:
    service = window.services.all()[0]
    return Case.objects.create(
        window=window, number="B1-1", service=service, visit_id=uuid7(), opened_at=window.starts_at
    )


def named() -> list[str]:
    return [name for name in registered() if not name.startswith("test")]


@pytest.fixture
def ran() -> list[str]:
    return []


def call(name: str, window: OpeningWindow, ran: list[str]) -> Call:
    spec = registered()[name]
    return Call(spec, arguments(spec.arguments, window), lambda: ran.append(name))


def test_there_are_commands() -> None:
    assert len(named()) > 30


@pytest.mark.parametrize("name", named())
def test_no_command_changes_what_is_away(name: str, crew: Crew, ran: list[str]) -> None:
    with pytest.raises(WindowIsAway):
        HubKeeper().around(call(name, crew.window, ran))
    assert ran == []


@pytest.mark.parametrize("name", named())
def test_the_device_that_has_the_window_may_do_everything(name: str, crew: Crew, ran: list[str]) -> None:
    with acting(crew.device.pk):
        HubKeeper().around(call(name, crew.window, ran))
    assert ran == [name]


@pytest.mark.parametrize("holder", [None, uuid7()])
def test_nobody_else_may(crew: Crew, ran: list[str], holder: UUID | None) -> None:
    with acting(holder), pytest.raises(WindowIsAway):
        HubKeeper().around(call("counter.call_next", crew.window, ran))


def test_what_is_here_again_is_open_to_everybody(crew: Crew, ran: list[str]) -> None:
    give_back(window=crew.window, holder=crew.device.pk, now=crew.window.ends_at)
    HubKeeper().around(call("counter.call_next", crew.window, ran))
    assert ran == ["counter.call_next"]


def test_of_two_windows_both_must_be_here(crew: Crew, make_window: Any, city: Any, ran: list[str]) -> None:
    here = make_window(counter=city.counter("Bürgeramt Aegi"), site=city.site("aegi"))
    spec = registered()["counter.call_next"]
    both = Call(spec, {"window": here, "to": crew.window}, lambda: ran.append("both"))
    with pytest.raises(WindowIsAway):
        HubKeeper().around(both)
    assert ran == []
