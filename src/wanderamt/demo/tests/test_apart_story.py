"""The devices of the demo: one on the road, one that has come home with questions."""

from datetime import datetime, timedelta
from operator import attrgetter

import pytest
from pytest_django import Settings

from wanderamt.apps.appointments.public import waiting_wishes
from wanderamt.apps.counter.stock.queries import stock_of
from wanderamt.apps.fieldsync.public import Device, Lease, klaerfaelle, units
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.demo.loading import load

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(settings: Settings, now: datetime) -> datetime:
    settings.DEMO = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    load(now=now)
    return now


def test_one_device_is_out_and_well_the_other_was_not_heard_for_weeks(told: datetime) -> None:
    home, out = sorted(units(now=told), key=attrgetter("device.label"))
    assert [(line.device.label, len(line.leases), bool(line.warnings)) for line in (home, out)] == [
        ("Tablet im Bus", 0, True),
        ("Tablet im Koffer", 1, False),
    ]
    assert told - home.device.last_contact_at > timedelta(days=14)
    assert told - out.device.last_contact_at < timedelta(hours=1)


def test_two_questions_are_open_and_one_is_settled_all_told_in_words(told: datetime) -> None:
    assert {each.reason for each in klaerfaelle()} == {"gap", "lease_ended"}
    (settled,) = klaerfaelle(open_only=False)
    late = klaerfaelle().get(reason="lease_ended")
    assert settled.note
    assert all(each.unit_side and each.hub_side for each in (settled, late))
    assert Device.objects.get(label="Tablet im Bus").refusals.count() == 1


def test_somebody_at_the_stop_on_the_road_waits_for_an_answer(told: datetime) -> None:
    (wish,) = waiting_wishes()
    assert Lease.objects.get(state="active").window_id == wish.window_id


def test_stock_lies_ready_for_the_next_day_that_is_open_to_everybody(told: datetime) -> None:
    window = OpeningWindow.objects.get(site__slug="stadtteiltreff-sahlkamp")
    assert {line.kind: line.expected for line in stock_of(window)} == {
        "address_sticker": 60,
        "provisional_id": 10,
    }
