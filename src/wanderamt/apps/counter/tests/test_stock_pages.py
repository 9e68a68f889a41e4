"""The page of the stock."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from wanderamt.apps.counter.models import StockCount, StockLot, StockUse
from wanderamt.apps.counter.stock.services import hand_stock, use_stock
from wanderamt.apps.counter.tests.evenings import MORNING, address, page
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.kernel.ids import uuid7

pytestmark = pytest.mark.django_db


@pytest.fixture
def window(make_window: Callable[..., Any]) -> Any:
    return make_window()


@pytest.fixture
def used(window: Any) -> StockUse:
    hand_stock(
        window=window,
        kind="provisional_id",
        first_serial="T101",
        last_serial="T110",
        form_key=uuid7(),
        now=MORNING,
    )
    return use_stock(
        window=window, kind="provisional_id", serial="T101", purpose="used", form_key=uuid7(), now=MORNING
    )


def back(window: Any, use: Any) -> str:
    return reverse("counter:stock_take_back", args=[window.pk, use.pk])


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_page_opens_empty_and_full(desk: Client, window: Any, language: str) -> None:
    desk.cookies["django_language"] = language

    assert desk.get(address("stock", window)).status_code == 200


def test_a_stranger_sees_and_changes_nothing(
    client: Client, stranger: Any, window: Any, used: StockUse
) -> None:
    for url in (address("stock", window), back(window, used)):
        assert client.post(url).status_code == 302
    client.force_login(stranger)
    assert client.get(address("stock", window)).status_code == 403
    for url in (address("stock", window), back(window, used)):
        assert client.post(url).status_code == 403
    used.refresh_from_db()
    assert used.taken_back_at is None


def test_an_unknown_window_is_not_found(desk: Client, window: Any, used: StockUse) -> None:
    other = "01992b00-0000-7000-8000-000000000000"

    assert desk.get(reverse("counter:stock", args=[other])).status_code == 404
    assert desk.post(reverse("counter:stock_take_back", args=[other, used.pk])).status_code == 404


def test_handed_used_and_counted_on_the_page(desk: Client, window: Any) -> None:
    url = address("stock", window)
    handed = {
        "what": "hand",
        "hand-kind": "provisional_id",
        "hand-first_serial": "T101",
        "hand-last_serial": "T110",
    }
    assert desk.post(url, handed | {"hand-form_key": str(uuid7())})["Location"] == url
    used = {"what": "use", "use-kind": "provisional_id", "use-serial": "T101", "use-purpose": "used"}
    assert desk.post(url, used | {"use-form_key": str(uuid7())})["Location"] == url
    assert desk.post(url, {"what": "count", "counted_provisional_id": "9"})["Location"] == url

    assert (StockLot.objects.get().pieces, StockUse.objects.get().serial) == (10, "T101")
    assert StockCount.objects.get().counted == 9
    said = page(desk, "stock", window)
    assert "Für Hannover nicht bestätigt" in said
    assert "Der Bestand ist gezählt" in said


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        (
            {"what": "hand", "hand-kind": "provisional_id", "hand-pieces": "5"},
            "Diese Vordrucke tragen Nummern.",
        ),
        (
            {"what": "use", "use-kind": "provisional_id", "use-serial": "T101", "use-purpose": "used"},
            "schon ausgetragen",
        ),
        ({"what": "use", "use-kind": "seal_sticker", "use-purpose": "used"}, "seal_sticker"),
        ({"what": "count", "counted_provisional_id": "8"}, "es müssen 9 sein"),
        ({"what": "count", "counted_provisional_id": ""}, "Bitte füllen Sie dieses Feld aus."),
        ({"what": "count", "counted_provisional_id": "-1"}, "counted_provisional_id"),
    ],
)
def test_a_refusal_is_said_on_the_page(
    desk: Client, window: Any, used: StockUse, sent: dict[str, str], message: str
) -> None:
    keys = {"hand-form_key": str(uuid7()), "use-form_key": str(uuid7())}

    answer = desk.post(address("stock", window), sent | keys)

    assert answer.status_code == 200
    assert message in answer.content.decode()
    assert (StockLot.objects.count(), StockUse.objects.count(), StockCount.objects.count()) == (1, 1, 0)


def test_the_reason_is_asked_for_only_where_the_number_differs(
    desk: Client, window: Any, used: StockUse
) -> None:
    sent = {"what": "count", "counted_provisional_id": "8"}
    assert "reason_provisional_id" not in page(desk, "stock", window)
    assert 'name="reason_provisional_id"' in desk.post(address("stock", window), sent).content.decode()

    desk.post(address("stock", window), sent | {"reason_provisional_id": "Einer fehlt."})

    assert StockCount.objects.get().reason == "Einer fehlt."
    assert "Einer fehlt." in page(desk, "stock", window)


def test_a_post_without_a_form_only_shows_the_page(desk: Client, window: Any) -> None:
    assert desk.post(address("stock", window), {"what": "nothing"}).status_code == 200


def test_taking_back_on_the_page(desk: Client, window: Any, used: StockUse) -> None:
    answer = desk.post(back(window, used), follow=True)

    assert "Der Eintrag ist zurückgenommen." in answer.content.decode()
    used.refresh_from_db()
    assert used.taken_back_at is not None


def test_a_closed_day_is_only_shown(desk: Client, window: Any, used: StockUse) -> None:
    OpeningWindow.objects.filter(pk=window.pk).update(state=OpeningWindow.State.CLOSED)

    said = page(desk, "stock", window)
    answer = desk.post(back(window, used), follow=True).content.decode()

    assert "Dieser Tag ist nicht mehr offen." in said
    assert 'name="what"' not in said
    assert "Der Eintrag ist zurückgenommen." not in answer


def test_the_end_of_the_day_tells_of_the_stock(desk: Client, window: Any, used: StockUse) -> None:
    assert "Zählen Sie Vordrucke und Aufkleber." in page(desk, "close", window)
    desk.post(address("stock", window), {"what": "count", "counted_provisional_id": "9"})
    assert "Vordrucke und Aufkleber sind gezählt." in page(desk, "close", window)


def test_a_window_without_stock_has_no_word_of_it_at_the_end_of_the_day(desk: Client, window: Any) -> None:
    assert "Der Bestand ist gezählt" not in page(desk, "close", window)
