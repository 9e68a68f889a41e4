"""Blanks and stickers: handed over, used, taken back, counted, and the end of the day."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from wanderamt.apps.counter.models import StockCount, StockLot, StockUse
from wanderamt.apps.counter.queries.evening import report_of
from wanderamt.apps.counter.reporting import tables
from wanderamt.apps.counter.reporting.digest import report_digest
from wanderamt.apps.counter.services.evening import close_day, count_cash, open_till
from wanderamt.apps.counter.stock import errors
from wanderamt.apps.counter.stock.models import UNCONFIRMED, Kind
from wanderamt.apps.counter.stock.queries import is_counted, stock_of
from wanderamt.apps.counter.stock.retention import purge
from wanderamt.apps.counter.stock.services import count_stock, hand_stock, take_back_use, use_stock
from wanderamt.apps.counter.tests.evenings import EVENING, MORNING, case
from wanderamt.apps.offices.public import OpeningWindow, WindowNotOpen
from wanderamt.foundation.commands import registered
from wanderamt.kernel.ids import uuid7

pytestmark = pytest.mark.django_db
PASSPORT, STICKER = Kind.PROVISIONAL_PASSPORT.value, Kind.ADDRESS_STICKER.value


@pytest.fixture
def window(make_window: Callable[..., Any]) -> Any:
    return make_window()


def hand(window: Any, **facts: Any) -> StockLot:
    given = {"kind": PASSPORT, "first_serial": "P0000101", "last_serial": "P0000110"}
    if facts.get("kind") == STICKER:
        given = {"pieces": 50}  # type: ignore[dict-item]  # no numbers
    return hand_stock(**({"window": window, "form_key": uuid7(), "now": MORNING} | given | facts))


def use(window: Any, serial: str = "", **facts: Any) -> StockUse:
    given: dict[str, Any] = {"window": window, "kind": PASSPORT, "serial": serial, "purpose": "used"}
    return use_stock(**(given | {"form_key": uuid7(), "now": MORNING} | facts))


def count(window: Any, counted: dict[str, int], now: Any = EVENING, **reasons: str) -> None:
    count_stock(window=window, counted=counted, reasons=reasons, now=now)


def test_what_is_handed_used_and_spoiled_is_what_must_be_there(window: Any) -> None:
    hand(window)
    hand(window, kind=STICKER)
    use(window, "p 0000 101")
    use(window, "P0000102", purpose="spoiled", reason="Fehldruck")
    use(window, kind=STICKER, pieces=3)
    use(window, kind=STICKER, pieces=2, purpose="lost", reason="vom Wind verweht")

    assert [
        (line.kind, line.handed, line.used, line.spoiled, line.lost, line.expected)
        for line in stock_of(window)
    ] == [
        (PASSPORT, 10, 1, 1, 0, 8),
        (STICKER, 50, 3, 0, 2, 45),
    ]


def test_one_number_is_a_stack_of_one(window: Any) -> None:
    assert hand(window, last_serial="").pieces == 1


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"first_serial": "", "last_serial": "", "pieces": 5}, errors.SerialsNeeded),
        ({"last_serial": "Q0000110"}, errors.SerialsInvalid),
        ({"last_serial": "P0000100"}, errors.SerialsInvalid),
        ({"pieces": 11}, errors.SerialsInvalid),
        ({"kind": STICKER, "pieces": None}, errors.PiecesNeeded),
        ({"kind": STICKER, "pieces": 0}, errors.PiecesNeeded),
    ],
)
def test_a_stack_that_is_none_is_refused(window: Any, facts: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        hand(window, **facts)
    assert not StockLot.objects.exists()


def test_the_same_click_hands_and_uses_once(window: Any) -> None:
    key = uuid7()

    assert hand(window, form_key=key) == hand(window, form_key=key)
    assert use(window, "P0000101", form_key=key) == use(window, "P0000101", form_key=key)
    assert (StockLot.objects.count(), StockUse.objects.count()) == (1, 1)


def test_a_number_is_at_one_open_window_at_a_time(window: Any, make_window: Callable[..., Any]) -> None:
    hand(window)
    other = make_window(
        starts_at=window.starts_at + timedelta(days=1), ends_at=window.ends_at + timedelta(days=1)
    )

    with pytest.raises(errors.SerialHanded):
        hand(other, first_serial="P0000110", last_serial="P0000119")
    hand(other, first_serial="P0000111", last_serial="P0000119")


def test_what_is_left_in_the_evening_may_be_handed_again_and_what_was_used_may_not(
    window: Any, make_window: Callable[..., Any]
) -> None:
    hand(window)
    use(window, "P0000101")
    OpeningWindow.objects.filter(pk=window.pk).update(state=OpeningWindow.State.CLOSED)
    other = make_window(
        starts_at=window.starts_at + timedelta(days=1), ends_at=window.ends_at + timedelta(days=1)
    )

    with pytest.raises(errors.SerialUsed):
        hand(other)
    assert hand(other, first_serial="P0000102").pieces == 9


def test_a_number_is_used_once(window: Any) -> None:
    hand(window)
    first = use(window, "P0000101")

    with pytest.raises(errors.SerialUsed):
        use(window, "P0000101", purpose="lost", reason="doch weg")
    take_back_use(use=first, now=MORNING)
    take_back_use(use=first, now=EVENING)
    use(window, "P0000101")

    assert StockUse.objects.get(pk=first.pk).taken_back_at == MORNING
    assert stock_of(window)[0].used == 1


def test_the_database_holds_that_a_number_is_used_once(window: Any) -> None:
    hand(window)
    first = use(window, "P0000101")

    with pytest.raises(IntegrityError), transaction.atomic():
        StockUse.objects.create(
            window=window, kind=PASSPORT, serial="P0000101", purpose="used", at=MORNING, form_key=uuid7()
        )
    assert StockUse.objects.get() == first


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"serial": "P0000111"}, errors.NotInStock),
        ({"serial": "P101"}, errors.NotInStock),
        ({"serial": ""}, errors.NotInStock),
        ({"kind": STICKER, "pieces": 51}, errors.NotInStock),
        ({"kind": STICKER, "pieces": 0}, errors.NotInStock),
        ({"kind": Kind.CARD_BLANK}, errors.NotInStock),
        ({"serial": "P0000101", "purpose": "spoiled"}, errors.ReasonNeeded),
        ({"serial": "P0000101", "purpose": "lost", "reason": " "}, errors.ReasonNeeded),
        ({"serial": "P0000101", "case_number": "V-0-0"}, errors.CaseUnknown),
    ],
)
def test_what_cannot_be_is_refused(window: Any, facts: dict[str, Any], error: type[Exception]) -> None:
    hand(window)
    hand(window, kind=STICKER)

    with pytest.raises(error):
        use(window, **facts)
    assert not StockUse.objects.exists()


def test_a_piece_is_used_for_a_case_of_the_day(window: Any, city: Any) -> None:
    hand(window)
    opened = case(window, city.service("reisepass"))

    assert use(window, "P0000101", case_number=opened.number.lower()).case_number == opened.number


def test_a_difference_needs_its_reason_and_nothing_is_kept_without(window: Any) -> None:
    hand(window)
    hand(window, kind=STICKER)

    with pytest.raises(errors.StockNotCounted):
        count(window, {PASSPORT: 10})
    with pytest.raises(errors.StockDiffers):
        count(window, {PASSPORT: 10, STICKER: 49})
    assert not StockCount.objects.exists()

    count(window, {PASSPORT: 10, STICKER: 49}, **{STICKER: " Einer klebt am Tisch. ", PASSPORT: "egal"})
    assert [(line.difference, line.reason) for line in stock_of(window)] == [
        (0, ""),
        (-1, "Einer klebt am Tisch."),
    ]


def test_counting_again_replaces_the_count(window: Any) -> None:
    hand(window)
    count(window, {PASSPORT: 9}, **{PASSPORT: "verzählt?"})
    count(window, {PASSPORT: 10})

    assert (stock_of(window)[0].counted, stock_of(window)[0].reason) == (10, "")


def ready(window: Any) -> Any:
    """Everything else of the evening is done."""
    open_till(window=window, float_cents=0, now=MORNING)
    count_cash(window=window, pieces={}, total_cents=0, reason="", now=EVENING)
    return lambda: close_day(window=window, closed_by="Frau Muster", accept_absent=True, now=EVENING)


def test_the_day_is_closed_without_a_count_where_there_is_no_stock(window: Any) -> None:
    assert ready(window)().closed_at == EVENING


def test_the_day_is_not_closed_before_the_stock_is_counted(window: Any) -> None:
    close = ready(window)
    hand(window)
    with pytest.raises(errors.StockNotCounted):
        close()

    count(window, {PASSPORT: 10}, now=EVENING - timedelta(minutes=5))
    assert close().closed_at == EVENING


@pytest.mark.parametrize("what", ["handed", "used", "taken back"])
def test_the_day_is_not_closed_when_something_moved_after_the_count(window: Any, what: str) -> None:
    close = ready(window)
    hand(window)
    early = use(window, "P0000109")
    count(window, {PASSPORT: 9}, now=EVENING - timedelta(minutes=5))
    later = EVENING - timedelta(minutes=1)
    if what == "handed":
        hand(window, kind=STICKER, now=later)
        count(window, {PASSPORT: 9, STICKER: 50}, now=later - timedelta(minutes=1))
    elif what == "used":
        use(window, "P0000101", now=later)
    else:
        take_back_use(use=early, now=later)

    assert not is_counted(window)
    with pytest.raises(errors.StockMovedSinceCount):
        close()


def test_a_closed_day_takes_nothing_more(window: Any) -> None:
    hand(window)
    first = use(window, "P0000101")
    OpeningWindow.objects.filter(pk=window.pk).update(state=OpeningWindow.State.CLOSED)

    for deed in (
        lambda: hand(window, kind=STICKER),
        lambda: use(window, "P0000102"),
        lambda: take_back_use(use=first, now=EVENING),
        lambda: count(window, {PASSPORT: 9}),
    ):
        with pytest.raises(WindowNotOpen):
            deed()


def test_the_report_shows_the_stock_and_its_digest_sees_it(window: Any) -> None:
    without = report_digest(window)
    assert "Bestand" not in [table.title for table in tables(report_of(window))]
    hand(window)
    count(window, {PASSPORT: 9}, **{PASSPORT: "Ein Vordruck fehlt."})

    table = next(table for table in tables(report_of(window)) if table.title == "Bestand")

    assert [cell.text for cell in table.rows[0]][1:] == ["10", "0", "0", "0", "10", "9"]
    assert "Ein Vordruck fehlt." in table.sentence
    assert report_digest(window) != without


def test_an_uncounted_kind_has_a_dash_in_the_report(window: Any) -> None:
    hand(window)

    table = next(table for table in tables(report_of(window)) if table.title == "Bestand")

    assert table.rows[0][-1].text == "–"


def test_the_case_is_forgotten_first_and_the_numbers_later(window: Any, city: Any, settings: Any) -> None:
    hand(window)
    use(window, "P0000101", case_number=case(window, city.service("reisepass")).number)
    count(window, {PASSPORT: 9})

    assert purge(now=MORNING + timedelta(days=settings.RETENTION_DAYS - 1)) == 0
    assert purge(now=MORNING + timedelta(days=settings.RETENTION_DAYS + 1)) == 1
    assert StockUse.objects.get().case_number == ""
    assert purge(now=MORNING + timedelta(days=4 * 365)) == 1
    assert not any(model.objects.exists() for model in (StockLot, StockUse, StockCount))


def test_only_address_stickers_are_known_to_be_carried() -> None:
    assert set(Kind.values) - UNCONFIRMED == {STICKER}


def test_the_verbs_are_commands() -> None:
    assert {"counter.hand_stock", "counter.use_stock", "counter.take_back_use", "counter.count_stock"} <= set(
        registered()
    )


@pytest.mark.parametrize("kinds", [1, 3])
def test_a_list_of_any_length_takes_three_queries(
    window: Any, kinds: int, django_assert_num_queries: Any
) -> None:
    for kind in [STICKER, Kind.SEAL_STICKER.value, Kind.CARD_BLANK.value][:kinds]:
        hand_stock(window=window, kind=kind, pieces=5, form_key=uuid7(), now=MORNING)

    with django_assert_num_queries(3):
        assert len(stock_of(window)) == kinds
