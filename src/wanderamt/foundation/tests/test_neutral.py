"""The neutral reply through a whole Django stack: what a stranger reads from the socket is the same."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import combinations
from threading import Thread
from types import SimpleNamespace
from wsgiref import handlers
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import get_language, gettext

from wanderamt.engines.privacy import (
    Blocked,
    ConditionallyBlocked,
    Failed,
    Finding,
    Found,
    Observation,
    Person,
    Policy,
    Query,
    Several,
    Unknown,
    reply,
)
from wanderamt.foundation.access import public
from wanderamt.foundation.neutral import neutral_response

ASKED_AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
ERIKA = Person(family_name="Musterfrau", given_names="Erika", addresses=("Hauptstraße 1, 30159 Hannover",))
REGISTER: dict[str, tuple[Finding, timedelta]] = {
    "unbekannt": (Unknown(), timedelta(milliseconds=3)),
    "gesperrt": (Blocked(ref="4711"), timedelta(seconds=9)),
    "vermerk": (ConditionallyBlocked(ref="4712"), timedelta(milliseconds=250)),
    "mehrere": (Several(count=12), timedelta(milliseconds=80)),
    "stumm": (Failed(reason="Register nicht erreichbar"), timedelta(minutes=2)),
    "langsam": (Found(ref="4713", person=ERIKA), timedelta(hours=1)),
    "erika": (Found(ref="4714", person=ERIKA), timedelta(milliseconds=5)),
}
SILENT = sorted(set(REGISTER) - {"erika"})


def observe(name: str) -> Observation:
    finding, took = REGISTER[name]
    return reply(
        query=Query(family_name=name, given_name="Kim", address="Am Markt 1", no_advertising=True),
        finding=finding,
        asked_at=ASKED_AT,
        took=took,
        policy=Policy(),
        translate=gettext,
        language=get_language() or "de",
    ).observation


@public
def ask(request: HttpRequest) -> HttpResponse:
    return neutral_response(observe(request.GET["name"]))


urlpatterns = [path("auskunft/", ask)]


class QuietHandler(WSGIRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Say nothing: the test reads the socket, not the log."""


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch, settings: SimpleNamespace) -> Iterator[int]:
    """A server on the loopback with all middleware and a clock that stands: replies leave together."""
    settings.ROOT_URLCONF = __name__
    settings.ALLOWED_HOSTS = ["localhost"]
    settings.SECURE_SSL_REDIRECT = False
    monkeypatch.setattr(handlers, "format_date_time", lambda _now: "Mon, 23 Nov 2026 12:00:20 GMT")
    server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=QuietHandler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


def read(port: int, name: str, language: str = "de") -> bytes:
    """Everything that comes out of the socket for one question."""
    head = f"GET /auskunft/?name={name} HTTP/1.0\r\nHost: localhost\r\nAccept-Language: {language}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(head.encode())
        parts = []
        while part := line.recv(65536):
            parts.append(part)
    return b"".join(parts)


@pytest.mark.parametrize("language", ["de", "en", "tr"])
def test_on_the_wire_all_silent_replies_are_the_same_bytes(wire: int, language: str) -> None:
    seen = {name: read(wire, name, language) for name in SILENT}

    assert {(one, other) for one, other in combinations(SILENT, 2) if seen[one] != seen[other]} == set()
    assert seen["gesperrt"].startswith(b"HTTP/1.0 200 OK\r\n")


def test_on_the_wire_stand_these_headers_and_nothing_that_could_differ(wire: int) -> None:
    head, body = read(wire, "gesperrt").split(b"\r\n\r\n", 1)
    names = [line.split(b":")[0].decode() for line in head.splitlines()[1:]]

    assert not {"Set-Cookie", "ETag", "Last-Modified", "X-Request-Id", "Content-Encoding"} & set(names)
    assert head.splitlines()[1:][names.index("Content-Length")] == b"Content-Length: 4096"
    assert len(body) == 4096


def test_a_person_who_may_be_told_is_told_in_the_same_size(wire: int) -> None:
    told, silent = read(wire, "erika"), read(wire, "unbekannt")

    assert "Familienname: Musterfrau" in told.decode()
    assert len(told) == len(silent)


@pytest.mark.parametrize("name", SILENT)
def test_the_response_adds_nothing_to_the_observation(name: str) -> None:
    observation = observe(name)
    response = neutral_response(observation)

    assert response.status_code == observation.status
    assert response.content == observation.body
    assert tuple(response.items()) == observation.headers
