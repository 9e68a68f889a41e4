"""The hub's pages about units and Klaerfaelle: who may see them, what they say, how much they ask."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from wanderamt.apps.fieldsync.models import Device, Klaerfall, Loss, Refusal
from wanderamt.apps.fieldsync.tests.hub.crews import EVENING, Crew, at, make_device
from wanderamt.kernel.ids import uuid7

pytestmark = pytest.mark.django_db
NAMES = ("units", "klaerfaelle")


def pages(crew: Crew) -> list[str]:
    klaerfall = open_klaerfall(crew)
    device = crew.device.pk
    return [
        reverse("fieldsync:units"),
        reverse("fieldsync:device", args=[device]),
        reverse("fieldsync:device_lost", args=[device]),
        reverse("fieldsync:lost_people", args=[device]),
        reverse("fieldsync:klaerfaelle"),
        reverse("fieldsync:klaerfall", args=[klaerfall.pk]),
    ]


def open_klaerfall(crew: Crew) -> Klaerfall:
    """The crew has called somebody whom the hub does not know."""
    crew.write(
        kind="counter.call_next",
        args={"window": {"id": str(crew.window.pk)}, "desk": 1, "now": at(10).isoformat()},
    )
    crew.send()
    return Klaerfall.objects.get()


def test_a_stranger_is_asked_to_sign_in_and_an_editor_sees_nothing(
    crew: Crew, client: Client, editor: Any
) -> None:
    addresses = pages(crew)
    for address in addresses:
        assert client.get(address).status_code == 302
    client.force_login(editor)
    for address in addresses:
        assert client.get(address).status_code == 403


def test_planners_see_every_page(crew: Crew, client: Client, planner: Any) -> None:
    client.force_login(planner)
    for address in pages(crew):
        assert client.get(address).status_code == 200


def test_clerks_do_not_shut_devices_out(crew: Crew, client: Client, clerk: Any) -> None:
    client.force_login(clerk)
    address = reverse("fieldsync:device_lost", args=[crew.device.pk])
    assert client.post(address, {"reason": "Koffer weg"}).status_code == 403
    assert Device.objects.get().state == Device.State.ACTIVE


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_asks_the_same_however_many_there_are(
    crew: Crew, client: Client, planner: Any, django_assert_num_queries: Any, how_many: int
) -> None:
    for number in range(how_many - 1):
        make_device(crew.device.unit, f"Gerät {number + 2}")
    client.force_login(planner)
    client.get(reverse("fieldsync:units"))
    with django_assert_num_queries(5):
        page = client.get(reverse("fieldsync:units"))
    assert page.content.decode().count('<th scope="row"') == how_many


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_of_klaerfaelle_asks_the_same(
    crew: Crew, client: Client, clerk: Any, django_assert_num_queries: Any, how_many: int
) -> None:
    first = open_klaerfall(crew)
    for _ in range(how_many - 1):
        Klaerfall.objects.create(
            device=crew.device, window=crew.window, reason="fork", suggestion="by_hand", opened_at=EVENING
        )
    client.force_login(clerk)
    client.get(reverse("fieldsync:klaerfaelle"))
    with django_assert_num_queries(5):
        page = client.get(reverse("fieldsync:klaerfaelle"))
    assert page.content.decode().count('<th scope="row"') == how_many
    assert first.message in page.content.decode()


def test_without_units_the_page_says_how_to_begin(client: Client, planner: Any) -> None:
    client.force_login(planner)
    assert "Noch keine Einheit angemeldet" in client.get(reverse("fieldsync:units")).content.decode()
    assert "Nichts zu klären" in client.get(reverse("fieldsync:klaerfaelle")).content.decode()
    settled = client.get(reverse("fieldsync:klaerfaelle"), {"geklaert": ""}).content.decode()
    assert "Noch nichts geklärt" in settled


def test_a_device_says_what_needs_a_person(crew: Crew, client: Client, planner: Any) -> None:
    Device.objects.update(
        clock_skew_s=-600,
        reported={"waiting": 3, "storage_free_mb": 12, "copy_at": "2025-09-29T06:00:00+00:00"},
    )
    Refusal.objects.create(device=crew.device, at=at(9), last_at=at(9), reason="forged", times=4)
    client.force_login(planner)
    text = client.get(reverse("fieldsync:device", args=[crew.device.pk])).content.decode()
    for sentence in (
        "Die Uhr des Geräts geht 10 Minuten nach.",
        "noch 12 MB",
        "keine frische Kopie",
        "kein gültiges Zertifikat",
        "Die Unterschrift passt nicht zum Gerät.",
    ):
        assert sentence in text


def test_an_unknown_device_and_an_unknown_klaerfall_are_not_found(client: Client, planner: Any) -> None:
    client.force_login(planner)
    for name in ("device", "device_lost", "lost_people", "klaerfall"):
        assert client.get(reverse(f"fieldsync:{name}", args=[uuid7()])).status_code == 404


def test_a_clerk_decides_and_a_second_click_changes_nothing(crew: Crew, client: Client, clerk: Any) -> None:
    klaerfall = open_klaerfall(crew)
    client.force_login(clerk)
    address = reverse("fieldsync:klaerfall", args=[klaerfall.pk])
    page = client.get(address).content.decode()
    assert "Nächste Person aufgerufen" in page

    assert client.post(address, {"how": "by_hand"}).status_code == 422  # what was done is missing
    done = client.post(address, {"how": "by_hand", "note": "In der Liste nachgetragen."})
    assert done.status_code == 302
    again = client.post(address, {"how": "keep_hub", "note": ""})
    assert "Dieser Fall ist geklärt" in again.content.decode()
    klaerfall.refresh_from_db()
    assert (klaerfall.settled_how, klaerfall.note) == ("by_hand", "In der Liste nachgetragen.")


def test_what_still_does_not_go_stays_open_with_the_reason(crew: Crew, client: Client, clerk: Any) -> None:
    klaerfall = open_klaerfall(crew)
    client.force_login(clerk)
    address = reverse("fieldsync:klaerfall", args=[klaerfall.pk])
    page = client.post(address, {"how": "apply_again"})
    assert page.status_code == 409
    assert "der Fall bleibt offen" in page.content.decode()
    no_time = client.post(address, {"how": "apply_with_time"})
    assert no_time.status_code == 422
    timed = client.post(address, {"how": "apply_with_time", "day": "2025-09-29", "time": "10:30"})
    assert timed.status_code == 409
    nowhen = client.post(address, {"how": "apply_with_time", "day": "2025-03-30", "time": "02:30"})
    assert nowhen.status_code == 422
    assert Klaerfall.objects.get().state == Klaerfall.State.OPEN


def test_the_drill_changes_nothing_until_somebody_shuts_the_device_out(
    crew: Crew, client: Client, planner: Any
) -> None:
    client.force_login(planner)
    address = reverse("fieldsync:device_lost", args=[crew.device.pk])
    assert "Noch ist nichts geändert" in client.get(address).content.decode()
    assert client.post(address, {"reason": ""}).status_code == 422
    assert not Loss.objects.exists()

    assert client.post(address, {"reason": "Aus dem Bus gestohlen"}).status_code == 302
    text = client.get(address).content.decode()
    assert "Das Gerät ist gesperrt" in text
    assert "Aus dem Bus gestohlen" in text
    for step in ("behoerde", "briefe", "mails", "unsinn"):
        assert client.post(address, {"schritt": step}).status_code == 302
    loss = Loss.objects.get()
    assert loss.told_authority_at
    assert loss.letters_sent_at
    assert loss.told_people_at
    assert (
        "Dieses Gerät ist gesperrt"
        in client.get(reverse("fieldsync:device", args=[crew.device.pk])).content.decode()
    )
