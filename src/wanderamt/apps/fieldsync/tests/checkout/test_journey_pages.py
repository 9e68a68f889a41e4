"""The pages of leaving and returning at the hub, and of the unit itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from wanderamt import __version__
from wanderamt.apps.counter.public import report_digest, report_figures
from wanderamt.apps.fieldsync.checkout import queries, services
from wanderamt.apps.fieldsync.checkout.possible import Finish, Means, judge, outlooks
from wanderamt.apps.fieldsync.keys import certificates
from wanderamt.apps.fieldsync.keys.keyring import Keyring
from wanderamt.apps.fieldsync.models import Bundle, Device, Lease, OwnState
from wanderamt.apps.fleet.public import Deployment
from wanderamt.apps.fleet.tests import crews
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.kernel.clock import BERLIN

MORNING = datetime(2025, 9, 29, 7, 0, tzinfo=BERLIN)
EVENING = datetime(2025, 9, 29, 20, 0, tzinfo=BERLIN)


@pytest.fixture(autouse=True)
def _hub_keys(tmp_path: Path, settings: Any) -> None:
    settings.HUB_KEY_DIR = tmp_path / "hub-keys"


@pytest.fixture(autouse=True)
def _morning(frozen_clock: Any) -> None:
    frozen_clock.move_to(MORNING)


@pytest.fixture
def stop(city: Any, clerk: Any, second_clerk: Any) -> Deployment:
    return crews.deployment(city, crews.unit(city), [clerk, second_clerk])


@pytest.fixture
def device(stop: Deployment) -> Device:
    keyring = Keyring.fresh()
    made = Device.objects.create(
        unit=stop.unit,
        label="Koffer rot",
        signing_key=keyring.public,
        recipient=keyring.recipient,
        enrolled_at=MORNING,
        version=__version__,
    )
    certificates.issue(device=made, now=MORNING)
    return made


@pytest.fixture
def crew(client: Client, clerk: Any) -> Client:
    client.force_login(clerk)
    return client


def _leave(device: Device) -> str:
    return reverse("fieldsync:leave", args=[device.pk])


def _return(device: Device) -> str:
    return reverse("fieldsync:return", args=[device.pk])


def _answers(stop: Deployment, **changes: Any) -> dict[str, Any]:
    return {"windows": [str(stop.window_id)], "day": "2025-09-29", "time": "20:00"} | changes


@pytest.mark.parametrize("route", ["leave", "return"])
def test_a_stranger_sees_nothing(client: Client, device: Device, stranger: Any, route: str) -> None:
    address = reverse(f"fieldsync:{route}", args=[device.pk])
    assert client.get(address).status_code == 302
    client.force_login(stranger)
    assert client.get(address).status_code == 403


@pytest.mark.parametrize("route", ["leave", "return"])
def test_a_device_that_does_not_exist(crew: Client, stop: Deployment, route: str) -> None:
    assert crew.get(reverse(f"fieldsync:{route}", args=[stop.pk])).status_code == 404


def test_the_crew_sees_beforehand_what_finishes_where(crew: Client, device: Device, stop: Deployment) -> None:
    text = crew.get(_leave(device)).content.decode()
    assert "Martinshof" in text
    assert "Daten auf das Gerät geben" in text
    assert "Wird vor Ort aufgenommen, im Amt fertig" in text


def test_one_click_takes_the_stop_along(crew: Client, device: Device, stop: Deployment) -> None:
    answer = crew.post(_leave(device), _answers(stop))
    assert (answer.status_code, answer["Location"]) == (302, _leave(device))
    lease = Lease.objects.get()
    assert (lease.window_id, lease.until) == (stop.window_id, EVENING)
    text = crew.get(_leave(device)).content.decode()
    assert "Das Gerät lädt die Daten" in text
    assert "hx-trigger" in text


def test_the_page_refreshes_only_how_far_it_is(crew: Client, device: Device, stop: Deployment) -> None:
    crew.post(_leave(device), _answers(stop))
    part = crew.get(_leave(device), headers={"HX-Request": "true"}).content.decode()
    assert "Wird geladen" in part
    assert "<h1" not in part


def test_once_loaded_the_team_can_go(crew: Client, device: Device, stop: Deployment) -> None:
    crew.post(_leave(device), _answers(stop))
    bundle = Bundle.objects.get()
    services.confirm_loaded(device=device, bundle=bundle.pk, windows=[stop.window_id], now=MORNING)
    text = crew.get(_leave(device)).content.decode()
    assert "Alles geladen. Das Team kann abfahren." in text
    assert "Doch nicht mitnehmen" not in text


def test_before_that_the_team_can_think_again(crew: Client, device: Device, stop: Deployment) -> None:
    crew.post(_leave(device), _answers(stop))
    text = crew.post(_leave(device), {"act": "take_back"}, follow=True).content.decode()
    assert "Die Halte sind wieder im Amt." in text
    text = crew.post(_leave(device), {"act": "take_back"}, follow=True).content.decode()
    assert "Das Gerät hat die Daten schon geladen." in text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"windows": []}, "Bitte wählen Sie mindestens einen Halt."),
        ({"time": "10:00"}, "nach dem Ende des letzten Halts"),
        ({"day": "2025-10-26", "time": "02:30"}, "zweimal"),
        ({"day": "2025-12-01"}, "höchstens 14 Tage"),
        ({"windows": ["what"]}, "what"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(
    crew: Client, device: Device, stop: Deployment, changes: dict[str, Any], said: str
) -> None:
    text = crew.post(_leave(device), _answers(stop, **changes)).content.decode()
    assert said in text
    assert not Lease.objects.exists()


def test_a_device_with_an_old_certificate_is_told_before_it_leaves(
    crew: Client, device: Device, stop: Deployment
) -> None:
    device.certificates.all().delete()
    assert "Abgelaufen" in crew.get(_leave(device)).content.decode()
    assert "Zertifikat des Geräts" in crew.post(_leave(device), _answers(stop)).content.decode()


def test_without_a_stop_the_page_says_how_to_begin(crew: Client, device: Device, stop: Deployment) -> None:
    OpeningWindow.objects.update(state="closed")
    assert "Kein Halt geplant" in crew.get(_leave(device)).content.decode()


@contextmanager
def _counted(number: int) -> Iterator[None]:
    with CaptureQueriesContext(connection) as context:
        yield
    assert len(context) == number, [query["sql"] for query in context]


@pytest.mark.parametrize("number", [1, 3])
def test_departure_asks_the_same_for_one_stop_and_for_three(
    city: Any, device: Device, stop: Deployment, clerk: Any, number: int
) -> None:
    for days in range(1, number):
        span = {
            "starts_at": stop.starts_at + timedelta(days=days),
            "ends_at": stop.ends_at + timedelta(days=days),
        }
        crews.deployment(city, stop.unit, [clerk], **span)
    device = Device.objects.select_related("unit__counter").get()
    with _counted(13):
        page = queries.leaving(device, now=MORNING)
    assert len(page.stops) == number


def _away(device: Device, stop: Deployment) -> OpeningWindow:
    services.check_out(device=device, windows=[stop.window], until=EVENING, now=MORNING)
    return OpeningWindow.objects.get(pk=stop.window_id)


def _said(device: Device, window: OpeningWindow, **figures: Any) -> None:
    OpeningWindow.objects.filter(pk=window.pk).update(state="closed")
    window.refresh_from_db()
    said = {"digest": report_digest(window), **report_figures(window), **figures}
    Device.objects.filter(pk=device.pk).update(reported={"reports": {str(window.pk): said}})


def test_equal_reports_bring_the_stop_home(crew: Client, device: Device, stop: Deployment) -> None:
    window = _away(device, stop)
    _said(device, window)
    text = crew.get(_return(device)).content.decode()
    assert "Beide Berichte sind gleich" in text
    text = crew.post(_return(device), {"window": str(window.pk)}, follow=True).content.decode()
    assert "Martinshof ist wieder im Amt." in text
    assert "noch nicht bestätigt" in text
    Lease.objects.update(erased_at=EVENING)
    assert "gelöscht am" in crew.get(_return(device)).content.decode()


def test_reports_that_differ_are_shown_line_by_line(crew: Client, device: Device, stop: Deployment) -> None:
    window = _away(device, stop)
    _said(device, window, digest="0" * 64, cash_cents=3700)
    text = crew.get(_return(device)).content.decode()
    assert "Die Berichte sind verschieden" in text
    assert "37,00" in text
    text = crew.post(_return(device), {"window": str(window.pk)}, follow=True).content.decode()
    assert "nicht gleich" in text
    crew.post(_return(device), {"window": str(window.pk), "act": "accept"})
    assert Lease.objects.get().state == Lease.State.RETURNED
    assert "verschieden, von Hand geprüft" in crew.get(_return(device)).content.decode()


def test_an_open_day_waits(crew: Client, device: Device, stop: Deployment) -> None:
    window = _away(device, stop)
    assert "noch nicht abgeschlossen" in crew.get(_return(device)).content.decode()
    text = crew.post(_return(device), {"window": str(window.pk)}, follow=True).content.decode()
    assert "Schließen Sie ihn auf dem Gerät ab." in text
    assert Lease.objects.get().state == Lease.State.ACTIVE


@pytest.mark.parametrize("window", ["", "what", "00000000-0000-0000-0000-000000000000"])
def test_a_stop_that_is_not_on_the_page(crew: Client, device: Device, window: str) -> None:
    assert crew.post(_return(device), {"window": window}).status_code == 404


def test_the_hub_is_no_unit(crew: Client) -> None:
    assert crew.get(reverse("fieldsync:underway")).status_code == 404


def test_the_page_of_a_unit_is_for_its_crew(
    client: Client, stranger: Any, settings: Any, tmp_path: Path
) -> None:
    settings.UNIT_DIR = tmp_path
    assert client.get(reverse("fieldsync:underway")).status_code == 302
    client.force_login(stranger)
    assert client.get(reverse("fieldsync:underway")).status_code == 403


def test_a_unit_says_what_waits_and_what_is_possible(
    crew: Client, device: Device, stop: Deployment, settings: Any, tmp_path: Path
) -> None:
    settings.UNIT_DIR = tmp_path
    OwnState.objects.create(
        pk=1, device_id=device.pk, city="c", unit_mark="B1", loaded_at=MORNING,
        leases={str(stop.window_id): EVENING.isoformat()},
    )  # fmt: skip
    text = crew.get(reverse("fieldsync:underway")).content.decode()
    assert "Alles ist im Amt." in text
    assert "Martinshof" in text
    part = crew.get(reverse("fieldsync:underway"), headers={"HX-Request": "true"}).content.decode()
    assert "<h1" not in part
    assert reverse("fieldsync:underway") in crew.get(reverse("counter:today")).content.decode()


def test_at_the_hub_no_page_has_the_bar(crew: Client) -> None:
    assert "wa-unit-bar" not in crew.get(reverse("counter:today")).content.decode()


ALL = Means(kit=frozenset({"notebook", "document_printer"}), skills=None)


@pytest.mark.parametrize(
    ("mobile", "finish", "why"),
    [
        ("complete", Finish.COMPLETE, 0),
        ("capture", Finish.CAPTURE, 0),
        ("network", Finish.NONE, 1),
        ("no", Finish.NONE, 1),
    ],
)
def test_the_catalogue_says_how_far_a_matter_gets(city: Any, mobile: str, finish: Finish, why: int) -> None:
    service = city.service("meldebescheinigung")
    service.mobile, service.equipment = mobile, ["notebook"]
    found = judge(service, ALL)
    assert (found.finish, len(found.why)) == (finish, why)


def test_what_is_not_on_board_or_nobody_can_is_told(city: Any) -> None:
    service = city.service("meldebescheinigung")
    service.mobile, service.equipment = "complete", ["notebook", "fingerprint_scanner"]
    found = judge(service, Means(kit=frozenset({"notebook"}), skills=frozenset({"vehicle"})))
    assert found.finish == Finish.NONE
    assert len(found.why) == 2
    trained = Means(kit=frozenset(service.equipment), skills=frozenset({service.group}))
    assert judge(service, trained).finish == Finish.COMPLETE


def test_a_window_without_a_deployment_has_only_the_kit(
    city: Any, stop: Deployment, make_window: Any
) -> None:
    window = make_window(starts_at=MORNING + timedelta(days=3), ends_at=MORNING + timedelta(days=3, hours=2))
    [found] = outlooks([window])
    assert found.complete or found.captured
    assert not any("geschult" in why for each in found.impossible for why in each.why)
