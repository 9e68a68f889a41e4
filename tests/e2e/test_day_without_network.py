"""The day at Martinshof while the hub cannot be reached, from leaving to coming home; two tablets at once.

Hub and unit are processes of their own with databases of their own; the unit's is encrypted. What is compared
at the end are both reports as people read them, and the digests that both sides have computed.
"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e import deskwork
from tests.e2e.apart_process import PASSWORD
from tests.e2e.conftest import TABLET, look
from tests.e2e.hands import choose, fill, press, sign_in, submit, tick

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
SECRET = "Am Maschsee blühen im Mai die Kastanien"
MORNING = datetime(2025, 9, 29, 9, 5, tzinfo=ZoneInfo("Europe/Berlin"))
PATIENCE = 60


class NoClock:
    """The processes have clocks of their own, which simply run on."""

    def advance(self, by: timedelta) -> None:
        """Nothing to be done."""


class Machines:
    """The hub and the bus as processes; `shift` is what their clocks are ahead of this one."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.shift = folder, (MORNING - datetime.now(UTC)).total_seconds()
        self.hub_port, self.unit_port = _free_port(), _free_port()
        self.hub: subprocess.Popen[bytes] | None = None
        self.unit: subprocess.Popen[bytes] | None = None

    def words(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "tests.e2e.apart_process", str(self.shift), *words]

    def env(self, *, unit: bool) -> dict[str, str]:
        own = {
            "WANDERAMT_HUB_KEY_DIR": str(self.folder / "hub-keys"),
            "DATABASE_URL": f"sqlite:///{self.folder / 'hub.sqlite3'}",
            "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
            "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}",
        }
        if unit:
            own["WANDERAMT_UNIT_DIR"] = str(self.folder / "bus")
        return {name: value for name, value in os.environ.items() if name != "WANDERAMT_UNIT_DIR"} | own

    def ask(self, *words: str) -> Any:
        told = subprocess.run(
            self.words(*words), env=self.env(unit=False), cwd=ROOT, check=True, capture_output=True, text=True
        )
        return json.loads(told.stdout.strip().splitlines()[-1])

    def hub_on(self) -> None:
        command = self.words("runserver", "--noreload", f"127.0.0.1:{self.hub_port}")
        self.hub = subprocess.Popen(
            command, env=self.env(unit=False), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _answers(self.hub_port)

    def hub_off(self) -> None:
        """Nobody is there: every attempt to reach it is refused."""
        assert self.hub is not None
        self.hub.kill()
        self.hub.wait()
        self.hub = None

    def enrol(self, code: str) -> None:
        hub = f"http://127.0.0.1:{self.hub_port}"
        with _secret() as number:
            subprocess.run(
                self.words(
                    "unit", "enrol", "--hub", hub, "--code", code, "--label", "Notebook Bus 1",
                    "--secret-fd", str(number),
                ),
                env=self.env(unit=True), cwd=ROOT, check=True, pass_fds=[number],
            )  # fmt: skip

    def unit_on(self) -> None:
        with _secret() as number:
            bind = f"127.0.0.1:{self.unit_port}"
            with (self.folder / "unit.log").open("wb") as log:
                self.unit = subprocess.Popen(
                    self.words("unit", "run", "--bind", bind, "--secret-fd", str(number)),
                    env=self.env(unit=True), cwd=ROOT, pass_fds=[number], stdout=log, stderr=log,
                )  # fmt: skip
        _answers(self.unit_port)

    def off(self) -> None:
        for process in (self.unit, self.hub):
            if process is not None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()


class _secret:  # noqa: N801 - a context manager, used as a word
    """The start secret on an open file, as an operator's program hands it over."""

    def __enter__(self) -> int:
        self.read, write = os.pipe()
        os.write(write, f"{SECRET}\n".encode())
        os.close(write)
        return self.read

    def __exit__(self, *_: object) -> None:
        os.close(self.read)


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _answers(port: int) -> None:
    def heard() -> bool:
        with socket.socket() as trial:
            return trial.connect_ex(("127.0.0.1", port)) == 0

    until_true(heard, f"nobody answers at {port}")


def until_true(found: Callable[[], bool], what: str) -> None:
    """Ask again and again, for processes have their own pace; fail with `what` in the end."""
    deadline = time.monotonic() + PATIENCE
    while not found():
        if time.monotonic() > deadline:
            raise AssertionError(what)
        time.sleep(0.5)


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    made = Machines(tmp_path)
    try:
        yield made
    finally:
        made.off()


@pytest.fixture
def screen(chromium: Browser) -> Iterator[Callable[..., Page]]:
    contexts = []

    def open_(port: int, username: str) -> Page:
        context = chromium.new_context(base_url=f"http://127.0.0.1:{port}", viewport=TABLET, locale="de")
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        sign_in(page, username, PASSWORD)
        return page

    yield open_
    for number, context in enumerate(contexts):
        if folder := os.environ.get("WANDERAMT_SHOTS"):
            context.pages[-1].screenshot(
                path=Path(folder) / f"ohne-netz-zuletzt-{number}.png", full_page=True
            )
        context.close()


def test_a_day_without_the_hub(machines: Machines, screen: Callable[..., Page]) -> None:
    told = machines.ask("city")
    machines.hub_on()
    machines.enrol(told["code"])
    leave(screen(machines.hub_port, "planung"), machines)

    machines.hub_off()
    tablets = [screen(machines.unit_port, f"theke{number}") for number in (1, 2)]
    for number, tablet in enumerate(tablets, start=1):
        deskwork.take_desk(tablet, number)
    open_till(tablets[0])
    deskwork.everybody_arrives(tablets[0])
    deskwork.try_without_photo(tablets[0])
    walk_in(tablets[1])
    served = serve_in_turns(tablets)
    serve_the_beds(tablets[1])
    assert len(served) == 6, served  # five of the room and one who just came
    close_the_day(tablets[0])
    tablets[1].goto("/dienst/unterwegs/")
    look(tablets[1], "unterwegs-ohne-verbindung")
    away = report(tablets[0], told["window"])

    machines.hub_on()
    office = screen(machines.hub_port, "planung")
    come_home(office, machines)
    home = report(screen(machines.hub_port, "theke1"), told["window"])
    assert home == away
    sides = machines.ask("sides")
    assert sides["klaerfaelle"] == 0
    assert sides["applied"] == sides["received"] > 50
    assert sides["reports"][0] == sides["reports"][1] != ""
    until_true(lambda: bool(machines.ask("sides")["erased"]), "the unit has not erased the day")


def leave(office: Page, machines: Machines) -> None:
    """Check-out in the office; the unit is switched on and loads everything, then the team may go."""
    office.goto("/dienst/einheiten/")
    office.get_by_role("link", name=re.compile("Notebook Bus 1")).first.click()
    office.goto(office.url.rstrip("/") + "/abfahrt/")
    look(office, "abfahrt")
    submit(office, "Daten auf das Gerät geben")
    machines.unit_on()

    def loaded() -> bool:
        office.reload()
        return "Wird geladen" not in office.locator("main").inner_text()

    until_true(loaded, "the unit did not load the day")


def open_till(page: Page) -> None:
    page.get_by_role("link", name="Kasse").first.click()
    fill(page, float_amount="150,00")
    submit(page, "Kasse eröffnen")
    page.get_by_role("link", name="Tresen").first.click()


def walk_in(page: Page) -> None:
    page.get_by_role("link", name="Wartenummer geben").click()
    choose(page, services=["beglaubigung_kopie"])
    fill(page, name="Rolf Sievers")
    submit(page, "Wartenummer geben")


def serve_in_turns(tablets: list[Page]) -> list[str]:
    """Both desks have somebody at the same time, and work step by step in turns."""
    served: list[str] = []
    while True:
        busy = [tablet for tablet in tablets if deskwork.call_next(tablet)]
        served += [deskwork.serve(tablet, NoClock()) for tablet in busy]
        if not busy:
            return served


def serve_the_beds(page: Page) -> None:
    page.get_by_role("link", name="Rundgang").first.click()
    while page.get_by_role("button", name=re.compile("Besuch beginnen")).count():
        press(page.get_by_role("button", name=re.compile("Besuch beginnen")).first)
        deskwork.serve(page, NoClock())
        page.goto("/dienst/")
        page.get_by_role("link", name="Zum Tresen").first.click()
        page.get_by_role("link", name="Rundgang").first.click()


def close_the_day(page: Page) -> None:
    page.goto("/dienst/")
    page.get_by_role("link", name="Tag abschließen").first.click()
    page.get_by_role("link", name="Kasse").first.click()
    expected = page.locator(".wa-big").first.inner_text()
    fill(page, total=re.sub(r"[^\d,]", "", expected))
    submit(page, "Zählung speichern")
    page.get_by_role("link", name=re.compile("Abschluss|Tag abschließen")).first.click()
    if page.locator("main [name=accept_absent]").count():
        tick(page.locator("main [name=accept_absent]"))
    submit(page, "Tag abschließen")


def report(page: Page, window: str) -> list[str]:
    """The numbers of the evening's report as people read them: its tables and lists, line by line."""
    page.goto(f"/dienst/tresen/{window}/bericht/")
    parts = page.locator("main").locator("table, dl").all_inner_texts()
    lines = [line.strip() for part in parts for line in part.splitlines()]
    found = [line for line in lines if line]
    assert any("€" in line for line in found)
    return found


def come_home(office: Page, machines: Machines) -> None:
    """The line is back: everything comes, both sides agree, the stop is the hub's again."""
    office.goto("/dienst/einheiten/")
    office.get_by_role("link", name=re.compile("Notebook Bus 1")).first.click()
    address = office.url.rstrip("/") + "/rueckkehr/"

    def ready() -> bool:
        office.goto(address)
        return office.get_by_role("button", name="Ins Amt zurücknehmen").count() > 0

    until_true(ready, f"the stop cannot be taken back: {office.locator('main').inner_text()}")
    look(office, "rueckkehr")
    submit(office, "Ins Amt zurücknehmen")
    assert machines.ask("sides")["state"] == "returned"
