"""The hub's door: who gets in, what is turned away with which reason, and that nothing is done twice."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client
from pytest_django import Settings

from wanderamt.apps.fieldsync.exchange import answering, signing
from wanderamt.apps.fieldsync.exchange.access import BODY_LIMIT
from wanderamt.apps.fieldsync.exchange.messages import Down, Up, pack_up, read_down
from wanderamt.apps.fieldsync.hub.downward import send_down
from wanderamt.apps.fieldsync.keys import certificates
from wanderamt.apps.fieldsync.keys.hub import hub_keys
from wanderamt.apps.fieldsync.keys.keyring import Keyring
from wanderamt.apps.fieldsync.keys.sealing import verify
from wanderamt.apps.fieldsync.models import Bundle, Device, Downward, Received, Refusal
from wanderamt.apps.fleet.public import Unit
from wanderamt.engines import sync
from wanderamt.kernel.ids import uuid7

EXCHANGE = "/feld/abgleich/"
Ask = Callable[..., Any]


@pytest.fixture(autouse=True)
def _hub(tmp_path: Any, settings: Settings, frozen_clock: Any) -> None:
    settings.HUB_KEY_DIR = tmp_path / "hub-keys"


@pytest.fixture
def web() -> Client:
    return Client()


@pytest.fixture
def key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


@pytest.fixture
def device(city: Any, key: Ed25519PrivateKey, now: datetime) -> Device:
    made = Device.objects.create(
        unit=Unit.objects.create(
            counter=city.bus, kind=Unit.Kind.VAN, desks=2, depot=city.site("martinshof")
        ),
        label="Bus 1, Gerät 1",
        signing_key=key.public_key().public_bytes_raw(),
        recipient=Keyring.fresh().recipient,
        enrolled_at=now,
    )
    certificates.issue(device=made, now=now)
    return made


@pytest.fixture
def ask(web: Client, device: Device, key: Ed25519PrivateKey) -> Ask:
    """Ask as the device; `changes` are headers to send instead."""

    def asked(body: bytes = b"", *, path: str = EXCHANGE, method: str = "POST", **changes: Any) -> Any:
        signature = key.sign(signing.question(method=method, path=path, body=body))
        headers = {
            signing.DEVICE_HEADER: str(device.pk),
            signing.SIGNATURE_HEADER: signing.written(signature),
        } | changes.pop("headers", {})
        return web.generic(
            method, path, changes.pop("sent", body), "application/octet-stream", headers=headers, **changes
        )

    return asked


def up(now: datetime, **changes: Any) -> bytes:
    return pack_up(Up(**({"at": now, "done": 0, "stored": 0, "room": 4096} | changes)))


def down(answer: Any) -> Down:
    assert answer.status_code == 200, answer.content
    return read_down(answer.content)


def chain(device: Device, key: Ed25519PrivateKey, now: datetime, count: int) -> list[dict[str, Any]]:
    """Commands of a newer release: the hub keeps them and asks people."""
    prev, wires = sync.genesis(device.pk, 1), []
    for seq in range(1, count + 1):
        envelope = sync.Envelope(
            id=uuid7(), device=device.pk, incarnation=1, seq=seq, at=now, actor="crew", kind="later.verb",
            prev=prev,
        )  # fmt: skip
        wires.append(sync.to_wire(envelope, sync.sealed(envelope, key.sign).signature))
        prev = sync.digest(envelope)
    return wires


# --- who gets in


def test_a_device_is_answered_and_the_answer_is_the_hubs(ask: Ask, device: Device, now: datetime) -> None:
    answer = ask(up(now))

    assert down(answer).now == now
    said = signing.answer(
        asked=signing.read(answer.wsgi_request.headers[signing.SIGNATURE_HEADER]) or b"",
        status=200,
        body=answer.content,
    )
    signature = signing.read(answer[signing.SIGNATURE_HEADER])
    assert signature
    assert verify(hub_keys().public, signature, said)


def test_nothing_that_only_a_browser_reads_is_sent(ask: Ask, now: datetime) -> None:
    answer = ask(up(now))
    assert answer["Cache-Control"] == "no-store"
    assert "Content-Security-Policy" not in answer
    assert "X-Frame-Options" not in answer
    assert not answer.cookies


@pytest.mark.parametrize(
    ("headers", "changes"),
    [
        ({signing.DEVICE_HEADER: ""}, {}),
        ({signing.DEVICE_HEADER: "not a number"}, {}),
        ({signing.DEVICE_HEADER: str(uuid7())}, {}),
        ({signing.SIGNATURE_HEADER: ""}, {}),
        ({signing.SIGNATURE_HEADER: "ÄÖÜ"}, {}),
        ({signing.SIGNATURE_HEADER: signing.written(b"x" * 63)}, {}),
        ({signing.SIGNATURE_HEADER: signing.written(b"x" * 64)}, {}),
        ({}, {"sent": b"another body"}),
    ],
    ids=["nobody", "no number", "unknown", "unsigned", "no signature", "short", "forged", "other body"],
)
def test_whoever_is_not_an_enrolled_device_is_turned_away(
    ask: Ask, headers: dict[str, str], changes: dict[str, Any]
) -> None:
    answer = ask(b"a body", headers=headers, **changes)

    assert answer.status_code == 403
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["reason"] == "forged"
    assert signing.SIGNATURE_HEADER not in answer
    assert Refusal.objects.get().reason == "forged"


def test_a_signature_for_another_address_is_none(ask: Ask, key: Ed25519PrivateKey, now: datetime) -> None:
    other = key.sign(signing.question(method="POST", path="/feld/anderswo/", body=up(now)))
    answer = ask(up(now), headers={signing.SIGNATURE_HEADER: signing.written(other)})
    assert (answer.status_code, answer.json()["reason"]) == (403, "forged")


def test_the_same_refusal_is_counted_and_not_listed(ask: Ask, device: Device, now: datetime) -> None:
    for _ in range(5):
        ask(up(now), headers={signing.SIGNATURE_HEADER: signing.written(b"x" * 64)})
    refusal = Refusal.objects.get()
    assert (refusal.device, refusal.times) == (device, 5)


def test_one_device_cannot_speak_for_another(ask: Ask, device: Device, now: datetime, city: Any) -> None:
    other = Device.objects.create(
        unit=device.unit, label="Zweites", enrolled_at=now, recipient="",
        signing_key=Ed25519PrivateKey.generate().public_key().public_bytes_raw(),
    )  # fmt: skip
    answer = ask(up(now), headers={signing.DEVICE_HEADER: str(other.pk)})
    assert answer.json()["reason"] == "forged"


@pytest.mark.parametrize("state", [Device.State.REVOKED, Device.State.RETIRED])
def test_a_device_that_was_taken_out_of_use_hears_so_from_the_hub_itself(
    ask: Ask, device: Device, now: datetime, state: str
) -> None:
    Device.objects.update(state=state, revoked_at=now)
    answer = ask(up(now))

    assert (answer.status_code, answer.json()["reason"]) == (403, "certificate_revoked")
    assert signing.SIGNATURE_HEADER in answer
    assert Refusal.objects.get().device == device


def test_a_revoked_certificate_is_no_certificate(ask: Ask, device: Device, now: datetime) -> None:
    certificates.revoke(device=device, now=now)
    assert ask(up(now)).json()["reason"] == "certificate_revoked"


@pytest.mark.parametrize(("days", "reason"), [(14, "certificate_expired"), (-1, "certificate_expired")])
def test_a_certificate_holds_for_its_days_only(
    ask: Ask, frozen_clock: Any, now: datetime, days: int, reason: str
) -> None:
    frozen_clock.advance(timedelta(days=days))
    assert ask(up(now)).json()["reason"] == reason


# --- bodies


def test_a_huge_body_is_not_read(ask: Ask) -> None:
    answer = ask(b"x" * (BODY_LIMIT + 1))
    assert (answer.status_code, answer.json()["reason"]) == (413, "malformed")
    assert not Refusal.objects.exists()


@pytest.mark.parametrize("length", ["-1", "zwölf", "1e9"])
def test_a_length_that_is_none_is_not_believed(ask: Ask, length: str) -> None:
    assert ask(b"x", CONTENT_LENGTH=length).status_code == 413


def test_half_a_body_is_a_cut_and_no_forgery(ask: Ask, now: datetime) -> None:
    answer = ask(up(now), **{"wsgi.input": BytesIO(up(now)[:20])})
    assert (answer.status_code, answer.json()["reason"]) == (400, "malformed")
    assert not Refusal.objects.exists()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "malformed"),
        (b"<html>", "newer_version"),
        (sync.pack([]), "malformed"),
        (sync.pack([1]), "malformed"),
        (sync.pack([{"f": 2}]), "newer_version"),
        (sync.pack([{"f": 1, "at": "now", "done": 0, "stored": 0, "room": 1}]), "malformed"),
        (
            sync.pack([{"f": 1, "at": "2025-09-29T12:00:00Z", "done": True, "stored": 0, "room": 1}]),
            "malformed",
        ),
        (
            sync.pack([{"f": 1, "at": "2025-09-29T12:00:00Z", "done": 0, "stored": 0, "room": 1}, "x"]),
            "malformed",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(ask: Ask, body: bytes, reason: str) -> None:
    answer = ask(body)
    assert (answer.status_code, answer.json()["reason"]) == (400, reason)
    assert signing.SIGNATURE_HEADER in answer


# --- what it does


def test_commands_are_taken_in_once_however_often_they_come(
    ask: Ask, device: Device, key: Ed25519PrivateKey, now: datetime
) -> None:
    body = up(now, commands=chain(device, key, now, 5))

    first, again = down(ask(body)), down(ask(body))

    assert Received.objects.count() == 5
    assert [(each.state, each.reason) for each in first.verdicts] == [
        (each.state, each.reason) for each in again.verdicts
    ]
    assert (again.head.seq, again.all_applied) == (5, False)
    assert again.head.hash == bytes(Device.objects.get().head_hash).hex()[:16]


def test_the_good_part_arrives_although_something_beside_it_is_broken(
    ask: Ask, device: Device, key: Ed25519PrivateKey, now: datetime
) -> None:
    wires = chain(device, key, now, 3)
    wires[2] = wires[2] | {"actor": "somebody"}

    assert down(ask(up(now, commands=[{"not": "a command"}, *wires]))).head.seq == 2
    assert sorted(Refusal.objects.values_list("reason", flat=True)) == ["forged", "malformed"]


def test_no_more_than_a_portion_is_looked_at(
    ask: Ask, device: Device, key: Ed25519PrivateKey, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "COMMANDS_AT_ONCE", 2)
    found = down(ask(up(now, commands=chain(device, key, now, 5))))
    assert (found.head.seq, found.all_applied, len(found.verdicts)) == (2, False, 2)


def test_what_the_device_says_of_itself_is_kept(ask: Ask, now: datetime) -> None:
    ask(up(now + timedelta(minutes=9), state={"waiting": 3, "version": "0.1.0"}))
    device = Device.objects.get()
    assert (device.last_contact_at, device.clock_skew_s, device.version) == (now, 540, "0.1.0")
    assert device.reported["waiting"] == 3


def test_a_question_that_was_late_does_not_turn_anything_back(
    ask: Ask, now: datetime, frozen_clock: Any
) -> None:
    late = up(now, state={"waiting": 9})
    frozen_clock.advance(timedelta(minutes=5))
    ask(up(now + timedelta(minutes=5), state={"waiting": 0}))
    ask(late)
    assert (Device.objects.get().reported["waiting"], Device.objects.get().clock_skew_s) == (0, 0)


def test_a_clock_that_was_put_back_is_seen(ask: Ask, now: datetime) -> None:
    ask(up(now))
    ask(up(now - timedelta(days=2 * 365)))
    assert Device.objects.get().clock_skew_s == -2 * 365 * 24 * 3600


def test_a_device_that_talks_too_much_of_itself_is_cut_short(ask: Ask, now: datetime) -> None:
    ask(up(now, state={"x": "y" * 5000, "version": "v" * 100}))
    device = Device.objects.get()
    assert sorted(device.reported) == ["at"]
    assert len(device.version) == 40


# --- messages down


def test_messages_go_down_in_order_as_far_as_there_is_room(ask: Ask, device: Device, now: datetime) -> None:
    for number in range(5):
        send_down(device=device, kind="wish", payload={"n": number, "pad": "x" * 200}, now=now)

    found = down(ask(up(now, room=600)))
    rest = down(ask(up(now, stored=2, room=60_000)))

    assert [seq for seq, _, _ in found.messages] == [1, 2]
    assert (found.more, rest.more) == (3, 0)
    assert [payload["n"] for _, _, payload in rest.messages] == [2, 3, 4]


def test_a_message_larger_than_the_room_goes_alone(ask: Ask, device: Device, now: datetime) -> None:
    for _ in range(2):
        send_down(device=device, kind="wish", payload={"pad": "x" * 3000}, now=now)
    assert len(down(ask(up(now, room=0))).messages) == 1


def test_the_outcome_of_a_message_is_heard_once(
    ask: Ask, device: Device, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[tuple[Any, str]] = []
    monkeypatch.setitem(
        answering._heard, "note", lambda *, device, payload, outcome, now: heard.append((payload, outcome))
    )
    for number in range(3):
        send_down(device=device, kind="note", payload={"n": number}, now=now)

    body = up(now, done=2, stored=2, outcomes={2: "disk_full: zu voll"})
    assert [down(ask(body)).confirmed for _ in range(2)] == [2, 2]
    assert heard == [({"n": 0}, "done"), ({"n": 1}, "disk_full: zu voll")]
    assert Downward.objects.filter(acked_at=None).count() == 1


def test_only_one_function_hears_of_a_kind() -> None:
    @answering.answered("test_only_one")
    def first(*, device: Device, payload: Any, outcome: str, now: datetime) -> None: ...

    with pytest.raises(ValueError, match="test_only_one"):
        answering.answered("test_only_one")(first)
    del answering._heard["test_only_one"]


# --- certificates


def test_a_new_certificate_comes_before_the_old_one_ends_until_the_device_has_it(
    ask: Ask, device: Device, now: datetime, frozen_clock: Any
) -> None:
    first = device.certificates.get().serial
    assert down(ask(up(now, state={"serial": first}))).certificate == ""
    frozen_clock.advance(timedelta(days=8))

    renewed = [down(ask(up(now, state={"serial": first}))).certificate for _ in range(2)]

    assert device.certificates.count() == 2
    newest = device.certificates.first()
    assert newest is not None
    assert renewed == [newest.pem] * 2
    assert down(ask(up(now, state={"serial": newest.serial}))).certificate == ""


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
