"""Rooms are entered by their door only: from outside of an app nothing but its `public` is imported."""

import re
from collections.abc import Iterator
from functools import cache

import grimp
import pytest

_APP = re.compile(r"wanderamt\.apps\.(?P<app>\w+)(?:\.(?P<part>\w+))?(?:\.|$)")
#: What assembles the house takes one thing of each room: routes, the API's routers.
_ASSEMBLY = {"wanderamt.config.urls": "urls", "wanderamt.api.urls": "api"}


@cache
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("wanderamt", cache_dir=None)


def _is_test(module: str) -> bool:
    return ".tests" in module or module.endswith("conftest") or ".migrations" in module


def side_doors() -> Iterator[str]:
    for importer in sorted(graph().modules):
        if _is_test(importer):
            continue
        home = _APP.match(importer)
        for imported in sorted(graph().find_modules_directly_imported_by(importer)):
            room = _APP.match(imported)
            if room is None or (home is not None and home["app"] == room["app"]):
                continue
            if room["part"] not in {"public", _ASSEMBLY.get(importer)}:
                yield f"{importer} -> {imported}"


def test_apps_are_entered_through_public_only() -> None:
    assert list(side_doors()) == []


def test_no_import_cycle_between_modules() -> None:
    """Only between siblings of one folder: import-linter holds the layers above."""
    found = [
        (left, right)
        for left in graph().modules
        for right in graph().find_modules_directly_imported_by(left)
        if left < right
        and graph().direct_import_exists(importer=right, imported=left)
        and not _is_test(left)
        and not _is_test(right)
    ]
    assert found == []


def apps() -> list[str]:
    return sorted(graph().find_children("wanderamt.apps"))


@pytest.mark.parametrize("app", apps())
def test_every_app_has_a_door(app: str) -> None:
    assert f"{app}.public" in graph().modules


@pytest.mark.parametrize("app", apps())
def test_a_door_says_what_it_shows(app: str) -> None:
    from importlib import import_module

    door = import_module(f"{app}.public")
    assert sorted(door.__all__) == sorted(set(door.__all__))
    assert [name for name in door.__all__ if not hasattr(door, name)] == []
