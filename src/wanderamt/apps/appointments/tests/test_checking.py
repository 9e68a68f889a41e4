"""The counts are derived: they can be checked and made anew to the byte."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from wanderamt.apps.appointments import checking
from wanderamt.apps.appointments.models import Appointment, GridClaim, Hold, Occupancy
from wanderamt.apps.appointments.plans import plan_visit
from wanderamt.apps.appointments.public import hold
from wanderamt.apps.appointments.tasks import release_due
from wanderamt.apps.catalogue.public import Service
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.kernel.ids import uuid7

Book = Callable[..., Appointment]


def said(*words: str) -> str:
    out = StringIO()
    call_command("slots", "check", *words, stdout=out)
    return out.getvalue()


def test_a_sound_city_has_no_findings(booking: Book) -> None:
    booking()

    assert said() == "All counts are what the claims say.\n"


def test_a_wrong_count_is_found_and_made_anew(
    booking: Book, window: OpeningWindow, certification: Service, now: datetime
) -> None:
    booking()
    plan = plan_visit(people=[[certification]])
    held = hold(window=window, plan=plan, start=window.starts_at, now=now, key=uuid7())
    right = Occupancy.objects.get()
    Occupancy.objects.update(used=bytes(36), expires_at=None)

    with pytest.raises(CommandError, match="1 findings"):
        said()
    assert said("--repair").startswith(f"count of pool main of window {window.pk} is wrong\n1 counts")
    found = Occupancy.objects.get()
    assert (bytes(found.used), found.expires_at) == (bytes(right.used), held.free_at)
    assert bytes(found.used)[:3] == b"\x02\x02\x00"
    assert str(found) == str(found.pool_id)


def test_a_missing_count_is_made(booking: Book) -> None:
    booking()
    Occupancy.objects.all().delete()

    assert checking.repair() == 1
    assert checking.repair() == 0


def test_claims_beyond_the_seats_are_serious(booking: Book, window: OpeningWindow) -> None:
    appointment = booking()
    pool = window.pools.get()
    claim = GridClaim.objects.create(pool=pool, cell=7, seat=3, appointment=appointment)
    assert str(claim) == "7/3"

    with pytest.raises(CommandError):
        said("--repair")
    assert checking.over_booked() == [(pool.pk, 7, 1)]


def test_an_appointment_without_time_is_serious(booking: Book) -> None:
    appointment = booking()
    GridClaim.objects.all().delete()
    checking.repair()

    assert checking.without_claims() == [appointment]
    with pytest.raises(CommandError, match="1 findings"):
        said()


def test_a_claim_has_exactly_one_owner(
    booking: Book, window: OpeningWindow, certification: Service, now: datetime
) -> None:
    appointment, pool = booking(), window.pools.get()
    plan = plan_visit(people=[[certification]])
    held = hold(window=window, plan=plan, start=window.starts_at, now=now, key=uuid7())
    for owners in ({}, {"appointment": appointment, "hold": held}):
        with pytest.raises(IntegrityError), transaction.atomic():
            GridClaim.objects.create(pool=pool, cell=9, seat=1, **owners)
    for facts in ({"cell": 0, "seat": 1}, {"cell": 9, "seat": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            GridClaim.objects.create(pool=pool, appointment=appointment, **facts)


def test_a_hold_ends_after_it_begins_and_is_free_after_it_ends(
    window: OpeningWindow, certification: Service, now: datetime
) -> None:
    plan = plan_visit(people=[[certification]])
    held = hold(window=window, plan=plan, start=window.starts_at, now=now, key=uuid7())
    for facts in ({"ends_at": held.starts_at}, {"free_at": held.until - timedelta(seconds=1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Hold.objects.filter(pk=held.pk).update(**facts)


def test_the_worker_releases(window: OpeningWindow, certification: Service, now: datetime) -> None:
    plan = plan_visit(people=[[certification]])
    hold(window=window, plan=plan, start=window.starts_at, now=now, key=uuid7())

    assert release_due(now=now + timedelta(minutes=10)) == 1
