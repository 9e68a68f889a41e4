"""What comes down to a unit: messages once and in order, large things in pieces over any line."""

from collections.abc import Callable
from hashlib import sha256

import pytest

from wanderamt.apps.fieldsync.exchange.client import Client
from wanderamt.apps.fieldsync.exchange.progress import Stand, progress
from wanderamt.apps.fieldsync.exchange.tests.conftest import NOON, FakeHub, broken
from wanderamt.apps.fieldsync.models import Arrived, OwnCommand, OwnState
from wanderamt.apps.fieldsync.unit import arriving
from wanderamt.engines.sync.transfer import FIRST
from wanderamt.kernel.ids import uuid7

Act = Callable[..., list[OwnCommand]]


# --- messages


def test_messages_take_effect_once_and_the_hub_hears_it(
    client: Client, hub: FakeHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    monkeypatch.setitem(arriving._handlers, "note", lambda *, payload, now: seen.append(payload["n"]))
    hub.messages = [(seq, "note", {"n": seq}) for seq in range(1, 6)]
    hub.at_once = 2

    found = client.until_done(now=NOON)

    assert seen == [1, 2, 3, 4, 5]
    assert found.stand is Stand.DONE
    assert hub.confirmed == 5
    assert hub.ups[-1].outcomes[5] == "done"
    assert OwnState.objects.get().down_seq == 5


def test_messages_of_an_answer_that_was_lost_come_again_and_count_once(
    client: Client, hub: FakeHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    monkeypatch.setitem(arriving._handlers, "note", lambda *, payload, now: seen.append(payload["n"]))
    hub.messages = [(1, "note", {"n": 1})]
    hub.spoil = broken
    client.once(now=NOON)
    hub.spoil = lambda answer: answer
    client.until_done(now=NOON)

    assert seen == [1]


# --- large things


def announce(hub: FakeHub, content: bytes, sha: str | None = None) -> str:
    bundle = str(uuid7())
    hub.bundles[bundle] = content
    payload = {"bundle": bundle, "size": len(content), "sha256": sha or sha256(content).hexdigest()}
    hub.messages.append((len(hub.messages) + 1, "snapshot", payload))
    return bundle


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What was handed over complete."""
    from wanderamt.apps.fieldsync.exchange.fetching import fetched

    found: list[bytes] = []
    monkeypatch.setitem(
        arriving._handlers, "snapshot", lambda *, payload, now: found.append(fetched(payload).read_bytes())
    )
    return found


CONTENT = bytes(range(256)) * 100


def test_something_large_comes_in_pieces_and_is_whole_at_the_end(
    client: Client, hub: FakeHub, loaded: list[bytes]
) -> None:
    announce(hub, CONTENT)

    found = client.until_done(now=NOON)

    assert loaded == [CONTENT]
    assert (found.stand, found.percent, hub.confirmed) == (Stand.DONE, None, 1)
    assert len([path for method, path, _ in hub.asked if method == "GET"]) > 2


def test_a_cut_costs_one_piece_at_most(client: Client, hub: FakeHub, loaded: list[bytes]) -> None:
    announce(hub, CONTENT)
    client.once(now=NOON)
    halfway = progress()
    hub.spoil = broken
    assert client.once(now=NOON).stand is Stand.NO_LINE
    hub.spoil = lambda answer: answer
    client.until_done(now=NOON)

    starts = [int(path.split("from=")[1].split("&")[0]) for method, path, _ in hub.asked if method == "GET"]
    assert loaded == [CONTENT]
    assert len(starts) - len(set(starts)) == 0  # the exchange before the piece was what the cut hit
    assert halfway.percent == 100 * FIRST // len(CONTENT)
    assert halfway.bytes_to_go == len(CONTENT) - FIRST


def test_commands_go_before_large_things(client: Client, hub: FakeHub, act: Act, loaded: list[bytes]) -> None:
    announce(hub, CONTENT)
    act(100)
    client.until_done(now=NOON)

    first_piece = next(number for number, (method, _, _) in enumerate(hub.asked) if method == "GET")
    assert sum(len(up.commands) for up in hub.ups[:first_piece]) == 100


def test_a_file_that_was_damaged_is_fetched_once_more(
    client: Client, hub: FakeHub, loaded: list[bytes], unit_dir: object
) -> None:
    from wanderamt.apps.fieldsync.exchange.fetching import folder

    bundle = announce(hub, CONTENT)
    client.once(now=NOON)
    path = folder() / f"{bundle}.part"
    path.write_bytes(b"\0" * path.stat().st_size)
    client.until_done(now=NOON)

    assert loaded == [CONTENT]
    assert list(folder().iterdir()) == []


def test_what_is_wrong_twice_is_refused_and_leaves_nothing_behind(
    client: Client, hub: FakeHub, loaded: list[bytes]
) -> None:
    from wanderamt.apps.fieldsync.exchange.fetching import folder

    announce(hub, CONTENT, sha="0" * 64)
    client.until_done(now=NOON)

    assert loaded == []
    assert Arrived.objects.get().outcome.startswith("bad_bundle: ")
    assert list(folder().iterdir()) == []


@pytest.mark.parametrize("size", [0, -1, 2**40])
def test_a_size_that_cannot_be_is_refused_before_a_byte_is_fetched(
    client: Client, hub: FakeHub, loaded: list[bytes], size: int
) -> None:
    announce(hub, CONTENT)
    hub.messages[0][2]["size"] = size  # type: ignore[index]  # a message of this test
    client.until_done(now=NOON)

    assert Arrived.objects.get().outcome.startswith("too_large: ")
    assert [method for method, _, _ in hub.asked if method == "GET"] == []


def test_on_a_full_disk_the_day_goes_on_and_nothing_is_fetched(
    client: Client, hub: FakeHub, act: Act, loaded: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    from types import SimpleNamespace

    monkeypatch.setattr("shutil.disk_usage", lambda _folder: SimpleNamespace(free=1024))
    announce(hub, CONTENT)
    act(3)

    found = client.until_done(now=NOON)

    assert (found.stand, found.reason) == (Stand.DONE, "disk_full")
    assert (found.waiting, found.percent) == (0, 0)
    assert [method for method, _, _ in hub.asked if method == "GET"] == []


def test_what_was_called_off_at_the_hub_is_not_asked_for_again(
    client: Client, hub: FakeHub, loaded: list[bytes]
) -> None:
    announce(hub, CONTENT)
    hub._piece = lambda path: b'{"reason": "unknown_object"}'  # type: ignore[method-assign]  # the test stands in
    signed = hub.signed
    hub.signed = lambda body, asked, status=200: signed(  # type: ignore[method-assign]  # the test stands in
        body, asked, 404 if body.startswith(b"{") else status
    )

    found = client.until_done(now=NOON)

    assert (found.stand, found.percent, hub.confirmed) == (Stand.DONE, None, 1)
    assert (loaded, Arrived.objects.get().outcome) == ([], "withdrawn")
