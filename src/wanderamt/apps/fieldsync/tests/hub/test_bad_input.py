"""What must not simply be taken in: turned away or put before a person, with its name; the rest arrives."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from wanderamt.apps.counter.public import Ticket
from wanderamt.apps.fieldsync.models import Device, Klaerfall, Lease, Received, Refusal
from wanderamt.apps.fieldsync.tests.hub.crews import (
    Crew,
    at,
    changed,
    make_device,
    states,
    wire,
)
from wanderamt.engines.sync import Reason, sealed
from wanderamt.foundation.numbers import blocks_of, reserve_block
from wanderamt.kernel.ids import uuid7

pytestmark = pytest.mark.django_db


def walk_in(crew: Crew, minute: int = 0, **changes: Any) -> Ticket:
    from wanderamt.apps.catalogue.models import Service

    values: dict[str, Any] = {
        "window": crew.window,
        "services": list(Service.objects.filter(pk="meldebescheinigung")),
        "form_key": uuid7(),
        "now": at(10, minute),
    }
    ticket: Ticket = crew.do("counter.walk_in", **(values | changes))
    return ticket


def three(crew: Crew) -> None:
    with crew.away():
        for minute in range(3):
            walk_in(crew, minute)


def outcome(crew: Crew, **changes: Any) -> list[tuple[str, str]]:
    return [(each.state, each.reason) for each in crew.send(**changes)]


def test_forged_commands_are_turned_away_and_counted(crew: Crew) -> None:
    three(crew)
    forged = changed(crew.written[1], actor="kiosk")
    for _ in range(2):
        [verdict] = crew.send(forged)
        assert (verdict.state, verdict.reason) == ("refused", "forged")
    refusal = Refusal.objects.get()
    assert (refusal.reason, refusal.times, refusal.device) == ("forged", 2, crew.device)
    assert not Received.objects.exists()
    assert outcome(crew) == [("applied", "")] * 3


def test_what_another_device_has_signed_is_forged(crew: Crew) -> None:
    three(crew)
    other, _key = make_device(crew.device.unit, "Gerät 2")
    assert {each.reason for each in replace(crew, device=other).send()} == {"forged"}
    assert not Ticket.objects.exists()


def test_the_good_part_arrives_beside_the_bad(crew: Crew) -> None:
    three(crew)
    bad: list[Any] = [b"{", b"\xff", {"format": 1}, crew.wires[0] | {"format": 99}, b'{"format": 1,']
    verdicts = crew.send(*crew.wires, *bad)
    assert [each.state for each in verdicts] == ["applied"] * 3
    assert set(Refusal.objects.values_list("reason", flat=True)) == {"malformed", "newer_version"}


def test_commands_after_a_gap_wait_and_one_klaerfall_says_so(crew: Crew) -> None:
    three(crew)
    first, missing, last = crew.wires
    crew.send(first, last)
    assert [(state, reason) for _, state, reason in states()] == [("applied", ""), ("held", "gap")]
    klaerfall = Klaerfall.objects.get()
    assert (klaerfall.reason, klaerfall.command, klaerfall.suggestion) == ("gap", None, "skip_gap")
    assert klaerfall.followers.count() == 1

    crew.send(first, last)
    assert Klaerfall.objects.count() == 1

    crew.send(missing)
    assert {state for _, state, _ in states()} == {"applied"}
    klaerfall.refresh_from_db()
    assert klaerfall.state == Klaerfall.State.SETTLED
    assert Device.objects.get().head_seq == 3


def test_without_the_hash_before_it_is_asked_for_again(crew: Crew) -> None:
    three(crew)
    [verdict] = crew.send(wire(crew.written[2], with_prev=False))
    assert (verdict.state, verdict.reason) == ("again", "gap")
    assert not Received.objects.exists()


def test_a_fork_is_kept_and_a_person_looks(crew: Crew) -> None:
    three(crew)
    crew.send()
    rightly = crew.written[1].envelope
    other = sealed(replace(rightly, id=uuid7(), actor="kiosk"), crew.key.sign)
    same_id = sealed(replace(rightly, actor="kiosk"), crew.key.sign)
    for _ in range(2):
        verdicts = crew.send(wire(other), wire(same_id))
        assert {(each.state, each.reason) for each in verdicts} == {("refused", "fork")}
    assert Received.objects.filter(seq=2).count() == 3
    assert Klaerfall.objects.filter(reason="fork").count() == 2
    assert Ticket.objects.count() == 3


def test_a_key_used_twice_does_not_bring_the_others_down(crew: Crew) -> None:
    three(crew)
    crew.send()
    first = crew.written[0].envelope
    crew.write(id=first.id, kind="counter.call_next", args=first.args)
    with crew.away():
        walk_in(crew, 5)
    got = outcome(crew)
    assert sorted(got) == sorted([("applied", "")] * 4 + [("refused", "malformed")])
    crew.send()
    assert Received.objects.count() == 5


def test_after_the_end_of_the_lease_a_person_decides_once_for_all(crew: Crew) -> None:
    with crew.away():
        walk_in(crew, 0)
        for hour in (19, 20, 21):
            walk_in(crew, now=at(hour), form_key=uuid7())
    crew.send(now=at(22))
    assert [(state, reason) for _, state, reason in states()] == [
        ("applied", ""),
        ("refused", "lease_ended"),
        ("held", "lease_ended"),
        ("held", "lease_ended"),
    ]
    assert Klaerfall.objects.get().followers.count() == 2


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"granted_at": at(11)}, "lease_not_begun"),
        ({"state": Lease.State.TAKEN_BACK, "ended_at": at(9)}, "lease_ended"),
    ],
)
def test_a_lease_that_does_not_cover(crew: Crew, change: dict[str, Any], reason: str) -> None:
    three(crew)
    Lease.objects.update(**change)
    assert {each for _, each in outcome(crew)} == {reason}
    assert not Ticket.objects.exists()


def test_a_window_that_was_never_lent_to_it(crew: Crew, make_window: Any) -> None:
    three(crew)
    Lease.objects.all().delete()
    assert {each for _, each in outcome(crew)} == {"no_lease"}


def test_the_window_of_another_device(crew: Crew) -> None:
    other, _ = make_device(crew.device.unit, "Gerät 2")
    three(crew)
    Lease.objects.update(device=other)
    assert {each for _, each in outcome(crew)} == {"lease_not_yours"}


def test_a_signed_envelope_for_one_stop_does_not_reach_into_another(crew: Crew, make_window: Any) -> None:
    elsewhere = make_window(starts_at=at(9, day=30), ends_at=at(15, day=30))
    reserve_block(scope=f"{elsewhere.site_id}:2025-09-30:walk_in", holder=crew.device.pk, size=10)
    with crew.away():
        walk_in(crew, window=elsewhere)
    [signed] = crew.written
    crew.written.clear()
    crew.seq, crew.prev = 0, b""
    crew.write(**{name: getattr(signed.envelope, name) for name in ("id", "at", "kind", "args", "drawn")})
    assert outcome(crew) == [("refused", "no_lease")]
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("years", [-2, 2])
def test_a_clock_two_years_off(crew: Crew, years: int) -> None:
    crew.skew = timedelta(days=365 * years)
    three(crew)
    got = outcome(crew, skew=crew.skew)
    assert got == [("refused", "clock_off"), ("held", "clock_off"), ("held", "clock_off")]
    klaerfall = Klaerfall.objects.get()
    assert klaerfall.suggestion == "apply_with_time"
    assert not Ticket.objects.exists()


def test_what_has_not_happened_yet(crew: Crew) -> None:
    three(crew)
    assert {reason for _, reason in outcome(crew, now=at(9))} == {"future"}


def test_a_clock_that_goes_back(crew: Crew) -> None:
    with crew.away():
        walk_in(crew, 30)
        walk_in(crew, 0)
    assert outcome(crew) == [("applied", ""), ("refused", "clock_off")]


def test_what_only_a_newer_program_knows_waits(crew: Crew) -> None:
    crew.write(kind="counter.teleport", args={})
    with crew.away():
        walk_in(crew)
    crew.write(kind="counter.walk_in", version=99)
    assert sorted(outcome(crew)) == [("applied", ""), ("held", "newer_version"), ("held", "unknown_kind")]
    assert set(Klaerfall.objects.values_list("suggestion", flat=True)) == {"apply_again"}


def test_arguments_that_are_none_of_the_verb(crew: Crew) -> None:
    crew.write(kind="counter.walk_in", args={"window": {"id": "no key"}})
    crew.write(
        kind="counter.call_next", args={"window": {"id": str(uuid7())}, "desk": 1, "now": at(10).isoformat()}
    )
    assert outcome(crew)[0] == ("refused", "malformed")
    assert states()[1][1:] in {("refused", "unknown_object"), ("held", "waits")}


def test_an_actor_that_there_is_not_and_a_verb_that_breaks(crew: Crew, monkeypatch: Any) -> None:
    three(crew)
    crew.send()
    last = crew.written[-1].envelope
    crew.write(kind=last.kind, args=last.args, actor="boss")
    with crew.away():
        walk_in(crew, 9)
    verdicts = {each.id: each.reason for each in crew.send()}
    assert verdicts[crew.written[3].envelope.id] == "failed"
    assert verdicts[crew.written[4].envelope.id] == ""


def test_another_outcome_is_undone(crew: Crew) -> None:
    with crew.away():
        walk_in(crew)
    first = crew.written.pop().envelope
    crew.seq, crew.prev = 0, b""
    names = ("id", "at", "kind", "args", "drawn", "window")
    crew.write(**{name: getattr(first, name) for name in names}, outcome="0" * 16)
    assert outcome(crew) == [("refused", Reason.DIFFERENT_OUTCOME)]
    assert not Ticket.objects.exists()
    [klaerfall] = Klaerfall.objects.all()
    assert ["Vorgang", "Person ohne Termin angekommen"] in klaerfall.unit_side


def test_what_builds_on_a_refused_command_waits_for_it(crew: Crew) -> None:
    with crew.away():
        ticket = walk_in(crew)
        called = crew.do("counter.call_next", window=crew.window, desk=1, now=at(10, 1))
        crew.do("counter.start", ticket=called, desk=1, now=at(10, 2))
        other = walk_in(crew, 3)
    first = crew.written[0]
    crew.written[0] = sealed(replace(first.envelope, outcome="0" * 16), crew.key.sign)
    rechain(crew)
    crew.send()
    assert [(kind, state, reason) for kind, state, reason in states()] == [
        ("counter.walk_in", "refused", "different_outcome"),
        ("counter.call_next", "held", "waits"),
        ("counter.start", "held", "waits"),
        ("counter.walk_in", "applied", ""),
    ]
    assert list(Ticket.objects.values_list("pk", flat=True)) == [other.pk]
    assert Klaerfall.objects.get().followers.count() == 2
    assert ticket.pk != other.pk


def rechain(crew: Crew) -> None:
    """Sign all anew, one behind the other."""
    old, crew.written, crew.seq, crew.prev = crew.written, [], 0, b""
    for each in old:
        crew.write(
            **{
                name: getattr(each.envelope, name)
                for name in ("id", "at", "kind", "args", "drawn", "window", "outcome", "actor", "version")
            }
        )


def test_a_revoked_device_is_not_believed_any_more(crew: Crew) -> None:
    three(crew)
    Device.objects.update(state=Device.State.REVOKED, revoked_at=at(12))
    assert outcome(crew) == [("held", "certificate_revoked")] * 3
    klaerfall = Klaerfall.objects.get()
    assert (klaerfall.command, klaerfall.suggestion, klaerfall.followers.count()) == (None, "keep_hub", 3)
    assert not Ticket.objects.exists()


def test_a_restored_device_begins_a_new_chain(crew: Crew) -> None:
    three(crew)
    crew.send()
    crew.restored()
    with crew.away():
        walk_in(crew, 7)
    assert [each.state for each in crew.send()] == ["applied"] * 4
    device = Device.objects.get()
    assert (device.incarnation, device.head_seq) == (2, 1)
    assert Received.objects.filter(state="applied").count() == 4


def test_numbers_of_the_lost_time_of_a_restored_device_are_never_given_out_again(crew: Crew) -> None:
    """They may stand on paper: the next departure brings none of their block along."""
    for _ in range(2):
        reserve_block(scope="Q-B1-2025", holder=crew.device.pk, size=100)
    three(crew)
    crew.send()
    assert [block.first for block in blocks_of(crew.device.pk) if block.scope == "Q-B1-2025"] == [1, 101]
    crew.restored()
    with crew.away():
        walk_in(crew, 7)
    crew.send()
    assert [block.first for block in blocks_of(crew.device.pk) if block.scope == "Q-B1-2025"] == [101]
    crew.send()
    assert [block.first for block in blocks_of(crew.device.pk) if block.scope == "Q-B1-2025"] == [101]
