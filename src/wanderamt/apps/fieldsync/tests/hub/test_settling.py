"""A person decides: the root and what waited for it, in order; a second click gives one result."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from wanderamt.apps.counter.public import Ticket
from wanderamt.apps.fieldsync.hub import settling
from wanderamt.apps.fieldsync.hub.settling import settle
from wanderamt.apps.fieldsync.models import Device, Downward, Klaerfall, Lease, Received
from wanderamt.apps.fieldsync.tests.hub.crews import EVENING, Crew, at, states
from wanderamt.apps.fieldsync.tests.hub.test_bad_input import rechain, three, walk_in
from wanderamt.engines.sync import sealed
from wanderamt.foundation import commands

pytestmark = pytest.mark.django_db
WAY = Klaerfall.WayOut


def decide(how: Klaerfall.WayOut, **changes: Any) -> Klaerfall:
    """About the oldest open one."""
    klaerfall = Klaerfall.objects.filter(state=Klaerfall.State.OPEN).earliest("opened_at", "pk")
    return settle(klaerfall=klaerfall, how=how, **({"note": "", "now": EVENING} | changes))


def late(crew: Crew) -> None:
    """Served after the lease had ended."""
    with crew.away():
        for minute in range(3):
            walk_in(crew, now=at(19, minute))
    crew.send(now=at(22))


def visit_after_refusal(crew: Crew) -> None:
    """Somebody comes, is called and served; then somebody else. The first arrival is refused at the hub."""
    with crew.away():
        walk_in(crew)
        called = crew.do("counter.call_next", window=crew.window, desk=1, now=at(10, 1))
        crew.do("counter.start", ticket=called, desk=1, now=at(10, 2))
        walk_in(crew, 3)
    first = crew.written[0]
    crew.written[0] = sealed(replace(first.envelope, outcome="0" * 16), crew.key.sign)
    rechain(crew)
    crew.send()


def test_one_decision_takes_over_all_that_share_the_fault(crew: Crew) -> None:
    late(crew)
    settled = decide(WAY.APPLY_AGAIN, note="Der Einsatz dauerte länger.")
    assert (settled.state, settled.settled_how) == ("settled", "apply_again")
    assert {state for _, state, _ in states()} == {"applied"}
    assert Ticket.objects.count() == 3
    told = Downward.objects.get(kind="settled").payload["commands"]
    assert sorted(told.values()) == ["applied"] * 3


def test_a_second_click_gives_the_first_result(crew: Crew) -> None:
    late(crew)
    first = decide(WAY.APPLY_AGAIN)
    again = settle(klaerfall=first, how=WAY.KEEP_HUB, note="doch nicht", now=EVENING)
    assert (again.settled_how, again.note) == ("apply_again", "")
    assert Ticket.objects.count() == 3
    assert Downward.objects.count() == 1


def test_the_hub_stays_as_it_is_and_nothing_is_dropped(crew: Crew) -> None:
    late(crew)
    decide(WAY.KEEP_HUB)
    assert [(state, reason) for _, state, reason in states()] == [("settled", "")] * 3
    assert not Ticket.objects.exists()
    assert all(row.envelope for row in Received.objects.all())


def test_with_the_right_time(crew: Crew) -> None:
    with crew.away():
        for minute in range(2):
            walk_in(crew, now=at(10, minute) - timedelta(days=730))
    crew.send(skew=timedelta(days=-730))
    with pytest.raises(ValueError, match="time"):
        decide(WAY.APPLY_WITH_TIME)
    decide(WAY.APPLY_WITH_TIME, at=at(10))
    assert list(Ticket.objects.order_by("arrived_at").values_list("arrived_at", flat=True)) == [
        at(10, 0),
        at(10, 1),
    ]


def test_without_what_is_missing(crew: Crew) -> None:
    with crew.away():
        for minute in range(5):
            walk_in(crew, minute)
    wires = crew.wires
    crew.send(wires[0], wires[2], wires[4])
    decide(WAY.SKIP_GAP, note="Der Speicher ist zerstört.")
    assert [state for _, state, _ in states()] == ["applied"] * 3
    assert Device.objects.get().head_seq == 5
    assert Klaerfall.objects.get().settled_how == "skip_gap"
    # Should it come after all, it is not lost.
    assert [each.state for each in crew.send(wires[1], wires[3])] == ["applied"] * 2
    assert Ticket.objects.count() == 5


def test_what_is_refused_again_stays_open_with_the_new_reason(crew: Crew) -> None:
    late(crew)
    Lease.objects.all().delete()
    other = Device.objects.create(
        unit=crew.device.unit, label="Gerät 2", signing_key=b"", recipient="", enrolled_at=at(7)
    )
    type(crew.window).objects.update(held_by=other.pk)
    still = decide(WAY.APPLY_AGAIN)
    assert (still.state, still.reason) == ("open", "window_is_away")
    assert still.message
    assert still.suggestion == "by_hand"
    assert still.followers.count() == 2
    assert not Ticket.objects.exists()


def test_what_was_entered_by_hand_takes_what_it_made_with_it(crew: Crew) -> None:
    visit_after_refusal(crew)
    decide(WAY.BY_HAND, note="Nachgetragen.")
    found = {(kind, state) for kind, state, _ in states()}
    assert ("counter.walk_in", "settled") in found
    assert ("counter.start", "settled") in found
    assert ("counter.walk_in", "applied") in found
    # Whoever was called next was the other person then: that is a decision of its own.
    assert Klaerfall.objects.filter(state="open").count() <= 1


def test_what_waited_takes_its_turn_in_order(crew: Crew, monkeypatch: Any) -> None:
    visit_after_refusal(crew)
    monkeypatch.setattr(settling, "carry_out", _whatever_comes_out(settling.carry_out))
    decide(WAY.APPLY_AGAIN)
    assert [state for _, state, _ in states()] == ["applied"] * 4
    assert set(Ticket.objects.values_list("state", flat=True)) == {"serving", "waiting"}


def _whatever_comes_out(plain: Any) -> Any:
    def carry_out(envelope: Any, **options: Any) -> Any:
        outcome = "" if envelope.outcome == "0" * 16 else envelope.outcome
        with pytest.MonkeyPatch.context() as patch:
            if not outcome:
                patch.setattr("wanderamt.apps.fieldsync.hub.replaying.outcome_of", lambda _: envelope.outcome)
            return plain(envelope, **options)

    return carry_out


def test_after_an_update_what_was_unread_is_carried_out(crew: Crew, monkeypatch: Any) -> None:
    three(crew)
    spec = commands.registered()["counter.walk_in"]
    monkeypatch.setattr("wanderamt.apps.fieldsync.hub.replaying.registered", dict)
    crew.send()
    assert {reason for _, _, reason in states()} == {"unknown_kind"}
    assert settling.retry_unread(now=EVENING) == 0
    monkeypatch.setattr(
        "wanderamt.apps.fieldsync.hub.replaying.registered", lambda: {"counter.walk_in": spec}
    )
    assert settling.retry_unread(now=EVENING) == 3
    assert Ticket.objects.count() == 3


def test_what_a_revoked_device_has_sent_can_be_taken_over_or_left(crew: Crew) -> None:
    three(crew)
    Device.objects.update(state=Device.State.REVOKED, revoked_at=at(12))
    crew.send()
    decide(WAY.KEEP_HUB)
    assert [state for _, state, _ in states()] == ["settled"] * 3
    Received.objects.all().delete()
    Klaerfall.objects.all().delete()
    Device.objects.update(head_seq=0, head_hash=b"")
    crew.send()
    decide(WAY.APPLY_AGAIN)
    assert Ticket.objects.count() == 3
