"""A server that is late, broken, wrong or sends us elsewhere: a clear error, soon, and nothing in the log."""

import logging
import socket
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime

import pytest

from wanderamt.apps.appointments.foreign.errors import (
    ForeignError,
    ForeignNotUnderstood,
    ForeignUnavailable,
    ForeignUnclear,
)
from wanderamt.apps.appointments.foreign.wire import MOST_BYTES, Wire
from wanderamt.apps.appointments.foreign.zms import ZmsCitizenApi
from wanderamt.apps.appointments.tests.foreign.conftest import ID_CARD
from wanderamt.apps.appointments.tests.foreign.stand_in import (
    DEED_WITHOUT_ANSWER,
    DRIP,
    HANG_UP,
    Late,
    Say,
    StandIn,
    at,
    seconds_of,
)
from wanderamt.apps.appointments.tests.foreign.test_zms import ADA, MITTE, NINE, OCTOBER

OFFERED = "/offices-and-services/"
DAYS = "/available-days-by-office/"
TIMES = "/available-appointments-by-office/"


def impatient(next_door: StandIn) -> ZmsCitizenApi:
    return ZmsCitizenApi(Wire(next_door.url, system="Nebenan", patience=0.3), system="Nebenan")


@pytest.mark.parametrize("mood", [Late(), DRIP])
def test_a_late_answer_is_given_up_in_time(next_door: StandIn, mood: object) -> None:
    next_door.moods[OFFERED] += [mood, mood]

    def ask() -> None:
        with pytest.raises(ForeignUnavailable, match="nicht erreichbar"):
            impatient(next_door).products()

    assert seconds_of(ask) < 3.0


def test_nobody_at_home_is_unavailable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    nobody = ZmsCitizenApi(Wire(f"http://127.0.0.1:{port}", system="Nebenan", patience=2.0), system="Nebenan")
    with pytest.raises(ForeignUnavailable):
        nobody.products()
    with pytest.raises(ForeignUnavailable):  # it has certainly not arrived
        nobody.reserve(ID_CARD, slot=NINE, now=datetime.fromtimestamp(0))  # noqa: DTZ006 - never looked at


@pytest.mark.parametrize("mood", [HANG_UP, Say(b"<h1>Bad Gateway</h1>", 502), Say({}, 503), Say(b"", 504)])
def test_reading_is_tried_twice(zms: ZmsCitizenApi, next_door: StandIn, mood: object) -> None:
    next_door.moods[OFFERED].append(mood)
    assert len(zms.products()) == 2
    assert next_door.paths() == [OFFERED, OFFERED]


@pytest.mark.parametrize("mood", [HANG_UP, Say(b"<h1>Bad Gateway</h1>", 502)])
def test_reading_is_not_tried_three_times(zms: ZmsCitizenApi, next_door: StandIn, mood: object) -> None:
    next_door.moods[OFFERED] += [mood, mood]
    with pytest.raises(ForeignUnavailable):
        zms.products()
    assert next_door.paths() == [OFFERED, OFFERED]


def test_an_error_of_the_server_is_not_asked_for_again(zms: ZmsCitizenApi, next_door: StandIn) -> None:
    next_door.moods[OFFERED].append(Say(b"Fatal error in line 7", 500))
    with pytest.raises(ForeignUnavailable):
        zms.products()
    assert next_door.paths() == [OFFERED]


@pytest.mark.parametrize("mood", [HANG_UP, DEED_WITHOUT_ANSWER])
def test_a_deed_whose_answer_is_lost_is_never_done_twice(
    zms: ZmsCitizenApi, next_door: StandIn, now: datetime, mood: str
) -> None:
    next_door.moods["/reserve-appointment/"].append(mood)
    with pytest.raises(ForeignUnclear, match="nicht sicher"):
        zms.reserve(ID_CARD, slot=NINE, now=now)
    assert next_door.paths() == ["/reserve-appointment/"]


def test_a_deed_that_a_gateway_swallowed_is_not_repeated(
    zms: ZmsCitizenApi, next_door: StandIn, now: datetime
) -> None:
    next_door.moods["/reserve-appointment/"].append(Say(b"", 502))
    with pytest.raises(ForeignUnavailable):
        zms.reserve(ID_CARD, slot=NINE, now=now)
    assert next_door.paths() == ["/reserve-appointment/"]


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_elsewhere_is_not_followed(
    zms: ZmsCitizenApi, next_door: StandIn, status: int, now: datetime
) -> None:
    elsewhere = Say(b"", status, (("Location", "http://192.0.2.1/steal"),))
    next_door.moods[OFFERED].append(elsewhere)
    next_door.moods["/reserve-appointment/"].append(elsewhere)
    with pytest.raises(ForeignNotUnderstood, match="Unerwartetes"):
        zms.products()
    with pytest.raises(ForeignNotUnderstood):
        zms.reserve(ID_CARD, slot=NINE, now=now)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"<html>Wartung</html>",
        b"\xff\xfe",
        b"[" * 100_000,
        b"9" * 5_000,
        b"[]",
        b"null",
        b'"offices"',
        b"7",
        b"true",
    ],
)
def test_an_answer_that_is_no_object_is_not_understood(
    zms: ZmsCitizenApi, next_door: StandIn, body: bytes
) -> None:
    next_door.moods[OFFERED].append(Say(body))
    with pytest.raises(ForeignNotUnderstood):
        zms.products()


def test_an_endless_answer_is_cut_off(zms: ZmsCitizenApi, next_door: StandIn) -> None:
    next_door.moods[OFFERED].append(Say(b" " * (MOST_BYTES + 1)))
    with pytest.raises(ForeignNotUnderstood):
        zms.products()


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (OFFERED, {"services": {"id": 1}}),
        (OFFERED, {"services": [None], "relations": []}),
        (OFFERED, {"relations": [{"officeId": 1, "serviceId": True}]}),
        (OFFERED, {"relations": [{"officeId": 1, "serviceId": "1; DROP"}]}),
        (OFFERED, {"relations": [{"officeId": 1, "serviceId": -1}]}),
        (OFFERED, {"relations": [{"officeId": 1, "serviceId": 1.5}]}),
        (OFFERED, {"relations": [{"officeId": 1, "serviceId": "٣"}]}),
        (OFFERED, {"relations": [{"officeId": 1, "serviceId": "9" * 40}]}),
        (OFFERED, {"services": [{"id": 1, "name": 5}], "relations": [{"officeId": 1, "serviceId": 1}]}),
        (OFFERED, {"services": [{"id": 1}], "relations": [{"officeId": 1, "serviceId": 1}]}),
        (
            OFFERED,
            {"services": [{"id": 1, "name": "x" * 501}], "relations": [{"officeId": 1, "serviceId": 1}]},
        ),
        (
            OFFERED,
            {
                "services": [{"id": 1, "name": "x", "maxQuantity": "4"}],
                "relations": [{"officeId": 1, "serviceId": 1}],
            },
        ),
        (
            OFFERED,
            {
                "services": [{"id": 1, "name": "x", "maxQuantity": True}],
                "relations": [{"officeId": 1, "serviceId": 1}],
            },
        ),
        (DAYS, {"availableDays": "2025-10-06"}),
        (DAYS, {"availableDays": ["2025-10-06"]}),
        (DAYS, {"availableDays": [{"time": "2025-13-06"}]}),
        (DAYS, {"availableDays": [{"time": 20251006}]}),
        (TIMES, {"offices": [{"officeId": 10, "appointments": [True]}]}),
        (TIMES, {"offices": [{"officeId": 10, "appointments": ["neun"]}]}),
        (TIMES, {"offices": [{"officeId": 10, "appointments": [10**30]}]}),
        (TIMES, {"offices": [{"officeId": 10, "appointments": [5]}]}),
        (TIMES, {"offices": [{"appointments": [1]}]}),
    ],
)
def test_wrong_types_are_not_understood(
    zms: ZmsCitizenApi, next_door: StandIn, path: str, body: object
) -> None:
    asks: dict[str, Callable[[], object]] = {
        OFFERED: zms.products,
        DAYS: lambda: zms.days(ID_CARD, locations=(MITTE,), first=OCTOBER[0], last=OCTOBER[1]),
        TIMES: lambda: zms.times(ID_CARD, locations=(MITTE,), day=date(2025, 10, 6)),
    }
    next_door.moods[path].append(Say(body))
    with pytest.raises(ForeignNotUnderstood):
        asks[path]()


def test_what_php_writes_for_nothing_is_nothing(zms: ZmsCitizenApi, next_door: StandIn) -> None:
    bare = {
        "offices": [{"id": "10", "name": None, "address": [], "scope": None, "new": [1]}],
        "services": [{"id": "1", "name": "A\nB", "maxQuantity": None}],
        "relations": [{"officeId": "10", "serviceId": "1"}],
    }
    next_door.moods[OFFERED] += [Say(bare), Say(bare)]
    assert [(place.name, place.address) for place in zms.locations(ID_CARD)] == [("10", "")]
    assert [product.name for product in zms.products()] == ["A B"]


def test_digits_and_numbers_are_the_same_time(zms: ZmsCitizenApi, next_door: StandIn) -> None:
    body = {"offices": [{"officeId": 10, "appointments": [str(at(6, 9))]}]}
    next_door.moods[TIMES].append(Say(body))
    assert zms.times(ID_CARD, locations=(MITTE,), day=date(2025, 10, 6)) == (NINE,)


@pytest.mark.parametrize("mood", [None, HANG_UP, Say(b"{"), Say({"errors": [{"errorCode": "invalidEmail"}]})])
def test_no_log_knows_a_person_or_a_key(
    zms: ZmsCitizenApi,
    next_door: StandIn,
    now: datetime,
    caplog: pytest.LogCaptureFixture,
    mood: object,
) -> None:
    caplog.set_level(logging.DEBUG)
    booking = zms.reserve(ID_CARD, slot=NINE, now=now)
    next_door.moods["/confirm-appointment/"].append(mood)
    next_door.moods["/cancel-appointment/"].append(mood)
    for deed in (lambda: zms.confirm(booking, visitor=ADA), lambda: zms.cancel(booking)):
        with suppress(ForeignError):
            deed()
    assert not any(secret in caplog.text for secret in ("Ada", "ada@", "0511123456", "k3y", "100000"))
