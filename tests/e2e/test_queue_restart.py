"""The display and the page of who waits survive a dead server: they say so and come back by themselves."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import DESK, PHONE, look
from wanderamt.foundation import links

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONGER = 30_000


class Server:
    """The real server as a process of its own, on a database file."""

    def __init__(self, database: Path, secret: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{database}",
            "SECRET_KEY": secret,
            "BASE_URL": self.url,
            "DJANGO_SETTINGS_MODULE": "wanderamt.config.settings",
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{self.port}", "--threads", "4"]
        self.process = subprocess.Popen(
            [*command, "--log-level", "error", "wanderamt.config.wsgi:application"],
            env=self.environment,
            start_new_session=True,
        )
        for _ in range(200):
            try:
                with urlopen(f"{self.url}/kontakt/", timeout=20):
                    return
            except OSError:  # not there yet
                with suppress(subprocess.TimeoutExpired):
                    self.process.wait(timeout=0.2)
                    break
        raise TimeoutError("the server does not answer")

    def kill(self) -> None:
        """No farewell: as if somebody had pulled the plug."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@pytest.fixture
def window(transactional_db, make_window):
    """Open now, by the clock of the server."""
    now = datetime.now(UTC)
    return make_window(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=4))


@pytest.fixture
def ticket(window, city):
    from wanderamt.apps.counter.public import walk_in
    from wanderamt.kernel.ids import uuid7

    return walk_in(
        window=window, services=city.services("ummeldung"), form_key=uuid7(), now=datetime.now(UTC)
    )


@pytest.fixture
def server(ticket, tmp_path: Path, settings) -> Iterator[Server]:
    from django.db import connection

    database = tmp_path / "server.sqlite3"
    if connection.vendor != "sqlite":
        pytest.skip("the server gets a copy of the database as a file")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(database)])
    made = Server(database, settings.SECRET_KEY)
    try:
        made.start()
        yield made
    finally:
        made.kill()


def call_meanwhile(database: Path, ticket) -> None:
    """What another process has written while the server was down."""
    with sqlite3.connect(database) as connection:
        connection.execute(
            "UPDATE counter_ticket SET state = 'called', desk = 2, calls = 1, called_at = ? WHERE id = ?",
            (datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f"), ticket.pk.hex),
        )


def test_screens_come_back_after_the_server_died(window, ticket, server, tmp_path, open_page) -> None:
    display = open_page(
        server.url + links.path("counter:display", window.pk, purpose="counter.display"), size=DESK
    )
    phone = open_page(
        server.url + links.path("counter:status", ticket.pk, purpose="counter.status"), size=PHONE
    )
    expect(display.locator(".wa-display__next")).to_contain_text(ticket.number)
    expect(phone.locator(".ct-wait")).to_contain_text("Sie sind als Nächstes dran.")
    expect(display.locator("[data-lost]")).to_be_hidden()

    server.kill()
    for page in (display, phone):  # what was told last stays, with its time
        expect(page.locator("[data-lost]")).to_be_visible(timeout=LONGER)
        expect(page.locator("[data-lost]")).to_contain_text("Verbindung unterbrochen. Letzter Stand:")
        expect(page.locator("main")).to_contain_text(ticket.number)
    look(display, "anzeige-ohne-verbindung")

    call_meanwhile(tmp_path / "server.sqlite3", ticket)
    server.start()
    expect(display.locator(".wa-display__number")).to_have_text(ticket.number, timeout=LONGER)
    expect(phone.locator(".ct-wait")).to_contain_text("Sie sind dran.", timeout=LONGER)
    for page in (display, phone):
        expect(page.locator("[data-lost]")).to_be_hidden(timeout=LONGER)
    expect(display.locator("[data-told]")).to_contain_text("bitte kommen Sie")
