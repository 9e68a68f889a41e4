"""The file that names other systems: what it may hold, and what it says when it is wrong."""

import os
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from pytest_django import Settings

from wanderamt.apps.appointments.foreign.errors import UnknownForeignProduct, UnknownForeignSystem
from wanderamt.apps.appointments.foreign.registry import (
    PLUGINS,
    BadForeignSystems,
    Connection,
    connection,
    connections,
    open_system,
)
from wanderamt.apps.appointments.foreign.values import Wanted
from wanderamt.apps.appointments.tests.foreign.stand_in import StandIn

GOOD = """[nebenan]
plugin = "zms"
title = " Nebenan "
url = "https://nebenan.example/api/citizen/"
page = "https://nebenan.example/termin"
"""


def test_without_the_setting_nobody_is_asked(settings: Settings) -> None:
    settings.FOREIGN_SYSTEMS = ""
    assert connections() == {}


def test_a_system_is_read_with_quiet_defaults(set_up: Callable[[str], Path]) -> None:
    set_up(GOOD)
    assert connection("nebenan") == Connection(
        name="nebenan",
        plugin="zms",
        title="Nebenan",
        url="https://nebenan.example/api/citizen/",
        page="https://nebenan.example/termin",
        elsewhere=False,
        proxy=None,
        products={},
    )


def test_all_that_can_be_set(set_up: Callable[[str], Path]) -> None:
    set_up(
        GOOD
        + 'elsewhere = true\nproxy = "http://proxy.example:3128"\n'
        + '[nebenan.products]\nfuehrungszeugnis = "7"\n'
    )
    found = connection("nebenan")
    assert (found.elsewhere, found.proxy, dict(found.products)) == (
        True,
        "http://proxy.example:3128",
        {"fuehrungszeugnis": "7"},
    )


def test_an_edited_file_is_read_again(set_up: Callable[[str], Path]) -> None:
    path = set_up(GOOD)
    assert connection("nebenan").title == "Nebenan"
    path.write_text(GOOD.replace("Nebenan", "Gegenüber"), encoding="utf-8")
    os.utime(path, ns=(1, 1))
    assert connection("nebenan").title == "Gegenüber"


def test_a_name_that_is_not_set_up_is_refused(set_up: Callable[[str], Path]) -> None:
    set_up(GOOD)
    with pytest.raises(UnknownForeignSystem, match="gegenüber ist nicht eingerichtet"):
        connection("gegenüber")


def test_a_missing_file_is_named(settings: Settings, tmp_path: Path) -> None:
    settings.FOREIGN_SYSTEMS = str(tmp_path / "none.toml")
    with pytest.raises(BadForeignSystems, match=r"FOREIGN_SYSTEMS=.*none\.toml"):
        connections()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[nebenan", "FOREIGN_SYSTEMS="),
        ("nebenan = 1", "write a table"),
        (GOOD.replace("zms", "fax"), "no plug-in fax, there are: zms"),
        (GOOD.replace("title", "titel"), "unknown titel"),
        (GOOD.replace(" Nebenan ", " "), "title is missing"),
        (GOOD.replace('" Nebenan "', "7"), "title is missing"),
        (GOOD.replace("https://nebenan.example/termin", "termin"), "page is no address"),
        (GOOD.replace("https://nebenan.example/api", "file:///etc"), "url is no address"),
        (GOOD.replace("https://nebenan.example/api", "https:///api"), "url is no address"),
        (GOOD.replace("nebenan.example/api", "nebenan.example:99999/api"), "url is no address"),
        (GOOD.replace("nebenan.example/api", "[nebenan/api"), "url is no address"),
        (GOOD + 'proxy = ""\n', "proxy is missing"),
        (GOOD + "products = 7\n", "products are"),
        (GOOD + "[nebenan.products]\npersonalausweis = 7\n", "products are"),
    ],
)
def test_a_bad_file_says_what_is_wrong(set_up: Callable[[str], Path], text: str, message: str) -> None:
    set_up(text)
    with pytest.raises(BadForeignSystems, match=message.replace("[", r"\[")):
        connections()


def test_bytes_that_are_no_text_are_a_bad_file(set_up: Callable[[str], Path]) -> None:
    set_up(GOOD).write_bytes(b"\xff\xfe")
    with pytest.raises(BadForeignSystems):
        connections()


def test_our_services_become_their_products(connected: Path) -> None:
    nebenan = connection("nebenan")
    family = [["personalausweis", "wohnsitz-anmelden"], ["personalausweis"], ["personalausweis"]]
    assert nebenan.wanted(family) == (Wanted(product_id="1", people=3), Wanted(product_id="2"))
    assert nebenan.wanted([]) == ()


def test_a_service_without_counterpart_is_named(connected: Path) -> None:
    with pytest.raises(UnknownForeignProduct, match="reisepass"):
        connection("nebenan").wanted([["reisepass"]])


def test_every_plug_in_opens(connected: Path, next_door: StandIn) -> None:
    assert list(PLUGINS) == ["zms"]
    assert [each.name for each in open_system(connection("nebenan")).products()] == [
        "Personalausweis",
        "Wohnsitz anmelden",
    ]


def test_a_bad_file_stops_the_start(set_up: Callable[[str], Path]) -> None:
    set_up(GOOD)
    call_command("check", stdout=StringIO())
    set_up("nonsense")
    with pytest.raises(SystemCheckError, match=r"appointments\.E001.*FOREIGN_SYSTEMS="):
        call_command("check")


@pytest.mark.parametrize("name", ["plugin", "title", "url", "page"])
@pytest.mark.parametrize("value", ["7", '""', '"  "', "[]", "true"])
def test_what_must_be_there_is_asked_for_by_name(
    set_up: Callable[[str], Path], name: str, value: str
) -> None:
    lines = [line for line in GOOD.splitlines() if not line.startswith(f"{name} ")]
    set_up("\n".join([*lines, f"{name} = {value}"]))
    with pytest.raises(BadForeignSystems, match=f"nebenan: {name} is missing"):
        connections()


@pytest.mark.parametrize("value", ["1", '"yes"', '"true"'])
def test_only_true_lets_a_system_be_shown(set_up: Callable[[str], Path], value: str) -> None:
    set_up(f"{GOOD}elsewhere = {value}\n")
    assert connection("nebenan").elsewhere is False
