"""What is settled is forgotten; what waits for a person is not, and hashes stay."""

from datetime import timedelta

import pytest

from wanderamt.apps.fieldsync.hub.downward import confirm, send_down
from wanderamt.apps.fieldsync.hub.settling import settle
from wanderamt.apps.fieldsync.models import Bundle, Downward, EnrolmentCode, Klaerfall, Received, Refusal
from wanderamt.apps.fieldsync.retention import purge
from wanderamt.apps.fieldsync.tests.hub.crews import EVENING, Crew, at
from wanderamt.apps.fieldsync.tests.hub.test_bad_input import three, walk_in

pytestmark = pytest.mark.django_db
LATER = EVENING + timedelta(days=40)


def test_envelopes_of_what_is_done_are_erased_and_their_hashes_stay(crew: Crew) -> None:
    three(crew)
    crew.send()
    hashes = list(Received.objects.values_list("hash", flat=True))
    assert purge(now=EVENING + timedelta(days=29)) == 0
    assert purge(now=LATER) == 3
    assert purge(now=LATER) == 0
    assert list(Received.objects.values_list("envelope", flat=True)) == [None] * 3
    assert list(Received.objects.values_list("hash", flat=True)) == hashes
    assert [each.state for each in crew.send(now=LATER)] == ["applied"] * 3  # the same again


def test_what_waits_for_a_person_keeps_everything(crew: Crew) -> None:
    with crew.away():
        walk_in(crew, now=at(19), name="Clara Celler")
    crew.send(now=at(20))
    assert purge(now=LATER) == 0
    [klaerfall] = Klaerfall.objects.all()
    assert klaerfall.unit_side

    settle(klaerfall=klaerfall, how=Klaerfall.WayOut.KEEP_HUB, note="Frau Celler kam wieder", now=LATER)
    assert purge(now=LATER) == 0
    assert purge(now=LATER + timedelta(days=40)) == 2
    klaerfall.refresh_from_db()
    assert (klaerfall.unit_side, klaerfall.hub_side, klaerfall.message, klaerfall.note) == ([], [], "", "")
    assert klaerfall.settled_how == "keep_hub"
    assert Received.objects.get().envelope is None


def test_messages_refusals_files_and_codes_go(crew: Crew) -> None:
    for _ in range(2):
        send_down(device=crew.device, kind="wish", payload={}, now=EVENING)
    confirm(device=crew.device, up_to=1, now=EVENING)
    Refusal.objects.create(device=None, at=EVENING, last_at=EVENING, reason="forged")
    for kind in ("snapshot", "software"):
        Bundle.objects.create(kind=kind, version="1", sha256="", size=1, content=b"x", created_at=EVENING)
    EnrolmentCode.objects.create(code_hash="1", unit=crew.device.unit, expires_at=EVENING)
    assert purge(now=LATER) == 4
    assert Downward.objects.get().seq == 2
    assert Bundle.objects.get().kind == "software"
    assert send_down(device=crew.device, kind="wish", payload={}, now=LATER).seq == 3


def test_a_device_confirms_nothing_that_was_never_sent(crew: Crew) -> None:
    assert confirm(device=crew.device, up_to=99, now=EVENING) == 0
    first = send_down(device=crew.device, kind="wish", payload={}, now=EVENING)
    assert confirm(device=crew.device, up_to=99, now=EVENING) == 1
    crew.device.refresh_from_db()
    assert (first.seq, crew.device.down_acked) == (1, 1)
    Downward.objects.all().delete()
    assert send_down(device=crew.device, kind="wish", payload={}, now=EVENING).seq == 2
