"""The unit's side of an exchange, with everything that a line and those who answer on it can do."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from wanderamt.apps.fieldsync.exchange import signing
from wanderamt.apps.fieldsync.exchange.client import COMMANDS_AT_ONCE, Client, sync_once
from wanderamt.apps.fieldsync.exchange.line import Answer, LineDown
from wanderamt.apps.fieldsync.exchange.progress import Stand
from wanderamt.apps.fieldsync.exchange.tests.conftest import NOON, FakeHub, OwnKeys, broken
from wanderamt.apps.fieldsync.models import OwnCommand, OwnState
from wanderamt.apps.fieldsync.unit import arriving
from wanderamt.apps.fieldsync.unit.identity import being
from wanderamt.engines.sync import pack
from wanderamt.engines.sync.transfer import FIRST, SMALLEST

Act = Callable[..., list[OwnCommand]]


def verdicts() -> list[str]:
    return list(OwnCommand.objects.values_list("verdict", flat=True))


def test_everything_that_waits_reaches_the_hub_once_and_in_order(
    client: Client, hub: FakeHub, act: Act
) -> None:
    mine = act(60)

    found = client.until_done(now=NOON)

    assert (found.stand, found.waiting, found.bytes_to_go) == (Stand.DONE, 0, 0)
    sent = [each["id"] for up in hub.ups for each in up.commands]
    assert sent == [str(each.pk) for each in mine]
    assert set(verdicts()) == {"applied"}
    assert OwnState.objects.get().acked_seq == 60


def test_an_exchange_with_nothing_to_say_tells_who_is_there(client: Client, hub: FakeHub) -> None:
    found = client.once(now=NOON)

    assert found.stand is Stand.DONE
    assert hub.ups[0].commands == []
    assert {"serial", "storage_free_mb", "version", "waiting"} <= set(hub.ups[0].state)


def test_after_a_cut_what_was_not_confirmed_goes_again_and_nothing_else(
    client: Client, hub: FakeHub, act: Act
) -> None:
    act(40)
    first = client.once(now=NOON)
    hub.spoil = broken
    lost = client.once(now=NOON)
    hub.spoil = lambda answer: answer
    client.until_done(now=NOON)

    assert lost.stand is Stand.NO_LINE
    sent = [each["seq"] for up in hub.ups for each in up.commands]
    again = [seq for seq in set(sent) if sent.count(seq) > 1]
    assert first.sent > 0
    assert again == [each["seq"] for each in hub.ups[1].commands]
    assert set(verdicts()) == {"applied"}


def test_a_cut_makes_pieces_smaller_and_a_full_piece_makes_them_larger(
    client: Client, hub: FakeHub, act: Act
) -> None:
    act(200)
    client.once(now=NOON)
    assert client.pace.size > FIRST
    before = client.pace.size
    hub.spoil = broken
    client.once(now=NOON)
    assert client.pace.size == before // 2
    for _ in range(20):
        client.once(now=NOON)
    assert client.pace.size == SMALLEST


def test_where_there_is_no_line_at_all_pieces_stay_as_they_are(
    client: Client, hub: FakeHub, act: Act
) -> None:
    def nobody(_answer: Answer) -> Answer:
        raise LineDown("ConnectError", was_up=False)

    hub.spoil = nobody
    assert client.once(now=NOON).stand is Stand.NO_LINE
    assert client.pace.size == FIRST


def test_no_more_commands_at_once_than_the_hub_looks_at(client: Client, hub: FakeHub, act: Act) -> None:
    act(COMMANDS_AT_ONCE + 1)
    client.command_bytes = 0.001
    client.once(now=NOON)
    assert len(hub.ups[0].commands) == COMMANDS_AT_ONCE


PORTAL = b"<!doctype html><title>WLAN</title><a href=/login>Anmelden</a>"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda answer: Answer(status=200, body=PORTAL, headers={"content-type": "text/html"}),
        lambda answer: Answer(status=302, headers={"location": "http://login.wlan.example/"}),
        lambda answer: Answer(status=502, body=b"Bad Gateway"),
        lambda answer: Answer(status=200, body=answer.body),
        lambda answer: Answer(status=200, body=answer.body + b" ", headers=answer.headers),
        lambda answer: Answer(status=201, body=answer.body, headers=answer.headers),
        lambda answer: Answer(status=200, body=b"", headers=answer.headers),
        lambda answer: Answer(
            status=200, body=answer.body, headers={"wanderamt-signature": signing.written(b"x" * 64)}
        ),
        lambda answer: Answer(status=200, body=answer.body, headers={"wanderamt-signature": "keine"}),
    ],
    ids=["portal", "redirect", "proxy", "unsigned", "longer", "status", "empty", "forged", "no signature"],
)
def test_whoever_is_not_the_hub_changes_nothing(
    client: Client, hub: FakeHub, act: Act, spoil: Callable[[Answer], Answer]
) -> None:
    act(3)
    hub.spoil = spoil

    found = client.once(now=NOON)

    assert (found.stand, found.waiting) == (Stand.NOT_THE_HUB, 3)
    assert verdicts() == ["", "", ""]
    assert OwnState.objects.get().last_contact_at is None


def test_an_answer_of_yesterday_is_none(client: Client, hub: FakeHub, act: Act) -> None:
    kept: list[Answer] = []
    hub.spoil = lambda answer: kept.append(answer) or answer  # type: ignore[func-returns-value]  # append gives nothing
    act(1)
    client.once(now=NOON)
    act(1)
    hub.spoil = lambda _answer: kept[0]

    assert client.once(now=NOON + timedelta(days=1)).stand is Stand.NOT_THE_HUB
    assert verdicts() == ["applied", ""]


def answering(hub: FakeHub, body: bytes, status: int = 200) -> None:
    """Let the hub say exactly this, signed."""

    def said(_answer: Answer) -> Answer:
        return hub.signed(body, last_signature[-1], status)

    last_signature: list[bytes] = []
    plain = hub.signed

    def noted(found: bytes, asked: bytes, status: int = 200) -> Answer:
        last_signature.append(asked)
        return plain(found, asked, status)

    hub.signed = noted  # type: ignore[method-assign]  # the test stands in
    hub.spoil = said


GOOD = {"f": 1, "now": "2025-09-29T12:00:00Z", "head": [1, 0, ""], "confirmed": 0}


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        (b'{"reason": "certificate_expired"}', 403, "certificate_expired"),
        (b'{"reason": "malformed"}', 400, "malformed"),
        (b"{}", 403, "status 403"),
        (b"[1]", 403, "status 403"),
        (b"not json", 500, "status 500"),
        (b"garbage, but the hub's", 200, "newer_version"),
        (pack([{"f": 99}]), 200, "newer_version"),
        (pack([]), 200, "malformed"),
        (pack([GOOD | {"now": "today"}]), 200, "malformed"),
        (pack([GOOD | {"now": "2025-09-29T12:00:00"}]), 200, "malformed"),
        (pack([GOOD | {"head": [1, -1, ""]}]), 200, "malformed"),
        (pack([GOOD | {"head": [1, 0, 5]}]), 200, "malformed"),
        (pack([GOOD, {"s": 1}]), 200, "malformed"),
        (pack([GOOD, {"s": 1, "k": "x", "p": []}]), 200, "malformed"),
    ],
)
def test_what_the_hub_refuses_is_said_with_its_reason(
    client: Client, hub: FakeHub, act: Act, body: bytes, status: int, reason: str
) -> None:
    act(2)
    answering(hub, body, status)

    found = client.once(now=NOON)

    assert (found.stand, found.reason, found.waiting) == (Stand.REFUSED, reason, 2)


def test_a_revoked_device_locks_itself(
    client: Client, hub: FakeHub, act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked: list[object] = []
    monkeypatch.setitem(arriving._handlers, "revoked", lambda *, payload, now: locked.append(now))
    answering(hub, b'{"reason": "certificate_revoked"}', 403)

    assert client.once(now=NOON).stand is Stand.LOCKED
    assert locked == [NOON]


def test_a_refusal_that_the_hub_did_not_sign_locks_nothing(
    client: Client, hub: FakeHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(arriving._handlers, "revoked", lambda *, payload, now: pytest.fail("locked"))
    hub.spoil = lambda answer: Answer(status=403, body=b'{"reason": "certificate_revoked"}')

    assert client.once(now=NOON).stand is Stand.NOT_THE_HUB


@pytest.mark.parametrize("state", ["held", "refused", "settled"])
def test_what_the_hub_has_is_not_sent_again_whatever_it_made_of_it(
    client: Client, hub: FakeHub, act: Act, state: str
) -> None:
    _, second, _ = act(3)
    hub.verdicts[str(second.pk)] = (state, "TicketNotHere")

    found = client.until_done(now=NOON)

    assert (found.stand, found.sent) == (Stand.DONE, 3)
    assert verdicts() == ["applied", state, "applied"]
    assert OwnCommand.objects.get(pk=second.pk).reason == "TicketNotHere"
    assert len(hub.ups) == 1


def test_what_the_hub_cannot_judge_yet_goes_again(client: Client, hub: FakeHub, act: Act) -> None:
    _, second = act(2)
    hub.verdicts[str(second.pk)] = ("again", "gap")
    assert client.once(now=NOON).stand is Stand.MORE
    del hub.verdicts[str(second.pk)]
    assert client.once(now=NOON).stand is Stand.DONE
    assert verdicts() == ["applied", "applied"]


def test_a_hub_that_takes_nothing_is_not_asked_without_end(client: Client, hub: FakeHub, act: Act) -> None:
    (only,) = act(1)
    hub.verdicts[str(only.pk)] = ("again", "forged")

    found = client.until_done(now=NOON)

    assert (found.stand, found.reason, found.waiting) == (Stand.STUCK, "forged", 1)
    assert len(hub.ups) == 1


def test_the_difference_of_the_clocks_is_measured_here_too(client: Client, hub: FakeHub) -> None:
    client.once(now=NOON + timedelta(minutes=7))
    own = OwnState.objects.get()
    assert (own.clock_skew_s, own.last_contact_at) == (420, NOON + timedelta(minutes=7))


def test_a_new_certificate_replaces_the_old_one(client: Client, hub: FakeHub) -> None:
    from wanderamt.apps.fieldsync.exchange.reporting import certificate

    assert certificate() == ""
    hub.certificate = "-----BEGIN CERTIFICATE-----\n..."
    client.once(now=NOON)
    assert certificate() == hub.certificate


def test_the_step_of_the_process_uses_its_own_keys(own: OwnState, hub: FakeHub, keys: OwnKeys) -> None:
    with being(keys):
        assert sync_once(now=NOON, line=hub).stand is Stand.DONE


def test_an_old_copy_is_found_out_when_the_hub_knows_more_than_the_unit(
    client: Client, hub: FakeHub, act: Act
) -> None:
    hub.ahead = 2
    act(3)
    found = client.until_done(now=NOON)
    assert (found.stand, found.reason, found.waiting) == (Stand.STUCK, "truncated", 0)
    assert len(hub.ups) == 1
