"""The report as one number: the same for the same day, another for another."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import override

from wanderamt.apps.counter.public import (
    Ticket,
    close_day,
    count_cash,
    open_till,
    report_digest,
    report_figures,
)
from wanderamt.apps.counter.stock.services import count_stock, hand_stock
from wanderamt.apps.counter.tests.conftest import THEN
from wanderamt.apps.counter.tests.evenings import EVENING
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.kernel.ids import uuid7


def test_the_number_is_the_same_in_every_language(
    window: OpeningWindow, arrived: Callable[..., Ticket]
) -> None:
    arrived("ummeldung")
    with override("tr"):
        turkish = report_digest(window)
    assert report_digest(window) == turkish
    assert len(turkish) == 64


def test_each_thing_that_happens_changes_it(window: OpeningWindow, arrived: Callable[..., Ticket]) -> None:
    numbers = [report_digest(window)]
    open_till(window=window, float_cents=5000, now=THEN)
    numbers.append(report_digest(window))
    count_cash(window=window, pieces={}, total_cents=5000, reason="", now=EVENING)
    numbers.append(report_digest(window))
    close_day(window=window, closed_by="Theresa Kehl", accept_absent=True, now=EVENING)
    numbers.append(report_digest(OpeningWindow.objects.get(pk=window.pk)))
    assert len(set(numbers)) == 4


def test_the_figures_are_those_that_people_compare(window: OpeningWindow) -> None:
    assert report_figures(window) == {
        "served": 0, "walk_ins": 0, "no_shows": 0, "matters": 0, "cash_cents": 0, "card_cents": 0,
        "expected_cents": 0, "documents": 0,
    }  # fmt: skip
    open_till(window=window, float_cents=5000, now=THEN)
    count_cash(window=window, pieces={}, total_cents=5000, reason="", now=EVENING)
    figures = report_figures(window)
    assert (figures["expected_cents"], figures["counted_cents"]) == (5000, 5000)


def test_stock_is_compared_like_cash(window: OpeningWindow) -> None:
    lot: dict[str, Any] = {"kind": "address_sticker", "pieces": 20, "form_key": uuid7()}
    hand_stock(window=window, now=THEN, **lot)
    before = report_digest(window)
    assert report_figures(window)["stock_expected"] == 20
    assert "stock_counted" not in report_figures(window)
    count_stock(
        window=window, counted={"address_sticker": 19}, reasons={"address_sticker": "nass"}, now=EVENING
    )
    assert report_figures(window)["stock_counted"] == 19
    assert report_digest(window) != before
