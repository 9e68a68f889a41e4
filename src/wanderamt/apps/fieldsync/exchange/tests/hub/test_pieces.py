"""Large things in pieces, and how a computer becomes a device."""

import json
from datetime import datetime
from hashlib import sha256

import pytest
from django.test import Client

from wanderamt.apps.fieldsync.exchange.tests.hub.conftest import Ask
from wanderamt.apps.fieldsync.keys.hub import hub_keys
from wanderamt.apps.fieldsync.keys.keyring import Keyring
from wanderamt.apps.fieldsync.models import Bundle, Device
from wanderamt.kernel.ids import uuid7

# --- pieces


@pytest.fixture
def bundle(device: Device, now: datetime) -> Bundle:
    content = bytes(range(256)) * 300
    return Bundle.objects.create(
        kind=Bundle.Kind.SNAPSHOT, device=device, version="0.1.0", created_at=now,
        sha256=sha256(content).hexdigest(), size=len(content), content=content,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("query", "span"),
    [
        ("from=0&size=10", (0, 10)),
        ("from=250&size=10", (250, 260)),
        ("size=3", (0, 3)),
        ("from=76799&size=10", (76799, 76800)),
        ("from=76800&size=10", (0, 0)),
        ("from=90000", (0, 0)),
        ("", (0, 65536)),
        ("from=0&size=999999", (0, 65536)),
    ],
)
def test_a_piece_is_what_was_asked_for(ask: Ask, bundle: Bundle, query: str, span: tuple[int, int]) -> None:
    answer = ask(path=f"/feld/stueck/{bundle.pk}/{query and '?'}{query}", method="GET")
    assert answer.status_code == 200
    assert answer.content == bytes(bundle.content)[slice(*span)]


@pytest.mark.parametrize("query", ["from=-1", "from=x", "size=1.5", "from=²", f"from={2**31}"])
def test_a_piece_begins_at_a_number(ask: Ask, bundle: Bundle, query: str) -> None:
    from urllib.parse import quote

    answer = ask(path=f"/feld/stueck/{bundle.pk}/?{quote(query, safe='=&')}", method="GET")
    assert (answer.status_code, answer.json()["reason"]) == (400, "malformed")


def test_nobody_gets_what_is_for_another_device(ask: Ask, bundle: Bundle, now: datetime) -> None:
    other = Device.objects.create(
        unit=Device.objects.get().unit, label="Zweites", enrolled_at=now, recipient="", signing_key=b"x" * 32
    )
    Bundle.objects.update(device=other)
    assert ask(path=f"/feld/stueck/{bundle.pk}/", method="GET").status_code == 404
    Bundle.objects.update(device=None)
    assert ask(path=f"/feld/stueck/{bundle.pk}/", method="GET").status_code == 200
    assert ask(path=f"/feld/stueck/{uuid7()}/", method="GET").status_code == 404


# --- enrolment


def test_a_code_makes_a_device(web: Client, device: Device, now: datetime) -> None:
    import base64

    from wanderamt.apps.fieldsync.keys.enrolment import make_code

    fresh, code = Keyring.fresh(), make_code(unit=device.unit, now=now)
    question = {
        "code": code,
        "label": "Koffer",
        "signing_key": base64.b64encode(fresh.public).decode(),
        "recipient": fresh.recipient,
    }
    answer = web.post("/feld/anmelden/", json.dumps(question), "application/json")
    again = web.post("/feld/anmelden/", json.dumps(question), "application/json")

    assert answer.status_code == 201
    assert sorted(answer.json()) == ["certificate", "city", "device", "hub_key", "unit_mark", "version"]
    assert base64.b64decode(answer.json()["hub_key"]) == hub_keys().public
    assert Device.objects.get(pk=answer.json()["device"]).label == "Koffer"
    assert (again.status_code, again.json()["reason"]) == (422, "enrolment_code_wrong")


def test_codes_cannot_be_tried_out(web: Client, device: Device) -> None:
    fresh = Keyring.fresh()
    import base64

    question = {
        "code": "AAAA-BBBB-CCCC",
        "label": "",
        "signing_key": base64.b64encode(fresh.public).decode(),
        "recipient": fresh.recipient,
    }
    answers = [web.post("/feld/anmelden/", json.dumps(question), "application/json") for _ in range(11)]
    assert [each.status_code for each in answers] == [422] * 10 + [429]


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b"null", b'{"code": "x", "label": "", "signing_key": "?", "recipient": ""}']
)
def test_an_enrolment_that_cannot_be_read_is_refused(web: Client, db: None, body: bytes) -> None:
    answer = web.post("/feld/anmelden/", body, "application/json")
    assert (answer.status_code, answer.json()["reason"]) == (400, "malformed")


def test_an_enrolment_is_short(web: Client, db: None) -> None:
    assert web.post("/feld/anmelden/", b"x" * 5000, "application/json").status_code == 413
