"""The hub's door: who gets in, what is turned away with which reason, and that nothing is done twice."""

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wanderamt.apps.fieldsync.exchange import answering, signing
from wanderamt.apps.fieldsync.exchange.access import BODY_LIMIT
from wanderamt.apps.fieldsync.exchange.tests.hub.conftest import Ask, chain, down, up
from wanderamt.apps.fieldsync.hub.downward import send_down
from wanderamt.apps.fieldsync.keys import certificates
from wanderamt.apps.fieldsync.keys.hub import hub_keys
from wanderamt.apps.fieldsync.keys.sealing import verify
from wanderamt.apps.fieldsync.models import Device, Downward, Received, Refusal
from wanderamt.engines import sync
from wanderamt.kernel.ids import uuid7

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
    ask(up(now, state={"x": "y" * 40_000, "version": "v" * 100}))
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
