"""The plug-in against the stand-in: what is asked, what is understood."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from wanderamt.apps.appointments.foreign.errors import (
    ForeignBookingGone,
    ForeignContactRefused,
    ForeignError,
    ForeignNeedsPerson,
    ForeignRefused,
    ForeignTimeGone,
    ForeignUnavailable,
    ForeignUnclear,
)
from wanderamt.apps.appointments.foreign.seam import AppointmentSystem
from wanderamt.apps.appointments.foreign.values import (
    Booking,
    BookingState,
    Location,
    Product,
    Slot,
    Visitor,
    Wanted,
)
from wanderamt.apps.appointments.foreign.zms import ZmsCitizenApi
from wanderamt.apps.appointments.tests.foreign.conftest import ID_CARD
from wanderamt.apps.appointments.tests.foreign.stand_in import (
    DEED_WITHOUT_ANSWER,
    HANG_UP,
    Say,
    StandIn,
    at,
    error,
)

MITTE = Location(id="10", name="Mitte", address="Musterweg 1, 80331 Ort")
OST = Location(id="20", name="Ost", address="Musterweg 1, 80331 Ort")
NINE = Slot(starts_at=datetime(2025, 10, 6, 7, 0, tzinfo=UTC), location_id="10")
ADA = Visitor(name="Ada Muster", email="ada@example.org", telephone="0511123456")
OCTOBER = (date(2025, 10, 1), date(2025, 10, 31))


def reserved(zms: AppointmentSystem, now: datetime) -> Booking:
    return zms.reserve(ID_CARD, slot=NINE, now=now)


def test_products_are_those_that_some_place_offers(zms: ZmsCitizenApi) -> None:
    assert zms.products() == (
        Product(id="1", name="Personalausweis", most=4, location_ids=frozenset({"10", "20"})),
        Product(id="2", name="Wohnsitz anmelden", most=None, location_ids=frozenset({"10"})),
    )


def test_a_place_must_offer_all_that_is_wanted(zms: ZmsCitizenApi) -> None:
    assert zms.locations(ID_CARD) == (MITTE, OST)
    assert zms.locations((*ID_CARD, Wanted(product_id="2"))) == (MITTE,)
    assert zms.locations((Wanted(product_id="99"),)) == ()
    assert zms.locations(()) == ()


def test_a_place_that_wants_a_captcha_says_so(zms: ZmsCitizenApi, next_door: StandIn) -> None:
    next_door.captcha.add("20")
    assert [place.needs_captcha for place in zms.locations(ID_CARD)] == [False, True]


def test_days_are_asked_for_products_people_and_places(zms: ZmsCitizenApi, next_door: StandIn) -> None:
    wanted = (Wanted(product_id="1", people=3), Wanted(product_id="2"))

    found = zms.days(wanted, locations=(MITTE, OST), first=OCTOBER[0], last=OCTOBER[1])

    assert found == (date(2025, 10, 6), date(2025, 10, 7))
    assert next_door.asked == [
        (
            "/available-days-by-office/",
            {
                "officeId": "10,20",
                "serviceId": "1,2",
                "serviceCount": "3,1",
                "startDate": "2025-10-01",
                "endDate": "2025-10-31",
            },
        )
    ]


def test_days_outside_of_what_was_asked_are_left_out(zms: ZmsCitizenApi) -> None:
    assert zms.days(ID_CARD, locations=(MITTE, OST), first=date(2025, 10, 7), last=date(2025, 10, 7)) == (
        date(2025, 10, 7),
    )


def test_nothing_free_is_an_answer_not_an_error(zms: ZmsCitizenApi, next_door: StandIn) -> None:
    next_door.free.clear()
    assert zms.days(ID_CARD, locations=(MITTE,), first=OCTOBER[0], last=OCTOBER[1]) == ()
    assert zms.times(ID_CARD, locations=(MITTE,), day=date(2025, 10, 6)) == ()


def test_times_are_in_order_with_their_place(zms: ZmsCitizenApi, next_door: StandIn) -> None:
    next_door.free["20"] = [at(6, 9, 15)]
    found = zms.times(ID_CARD, locations=(MITTE, OST), day=date(2025, 10, 6))
    assert [(int(slot.starts_at.timestamp()), slot.location_id) for slot in found] == [
        (at(6, 9), "10"),
        (at(6, 9, 15), "20"),
        (at(6, 9, 30), "10"),
    ]


def test_times_of_places_nobody_asked_for_are_left_out(zms: ZmsCitizenApi, next_door: StandIn) -> None:
    stray = {"offices": [{"officeId": "77", "appointments": [at(6, 9)]}]}
    next_door.moods["/available-appointments-by-office/"].append(Say(stray))
    assert zms.times(ID_CARD, locations=(MITTE,), day=date(2025, 10, 6)) == ()


def test_a_reservation_ends_by_itself(zms: ZmsCitizenApi, next_door: StandIn, now: datetime) -> None:
    booking = zms.reserve((Wanted(product_id="1", people=2),), slot=NINE, now=now)

    assert booking == Booking(
        system="Nebenan",
        reference="100000",
        secret="k3y",
        slot=NINE,
        wanted=(Wanted(product_id="1", people=2),),
        state=BookingState.RESERVED,
        until=now + timedelta(minutes=15),
    )
    assert next_door.asked[-1][1] == {
        "timestamp": at(6, 9),
        "officeId": "10",
        "serviceId": ["1"],
        "serviceCount": [2],
    }


def test_a_system_that_does_not_say_how_long_it_holds_is_believed(
    zms: ZmsCitizenApi, next_door: StandIn, now: datetime
) -> None:
    next_door.moods["/reserve-appointment/"].append(Say({"processId": "7", "authKey": "x"}))
    assert reserved(zms, now).until is None


def test_a_time_somebody_else_took_in_between_is_gone(
    zms: ZmsCitizenApi, next_door: StandIn, now: datetime
) -> None:
    next_door.free["10"].remove(at(6, 9))
    with pytest.raises(ForeignTimeGone, match="nicht mehr frei"):
        reserved(zms, now)


def test_a_confirmed_booking_has_the_persons_data_there(
    zms: ZmsCitizenApi, next_door: StandIn, now: datetime
) -> None:
    confirmed = zms.confirm(reserved(zms, now), visitor=ADA)

    assert (confirmed.state, confirmed.until) == (BookingState.CONFIRMED, None)
    process = next_door.processes[100_000]
    assert process.status == "confirmed"
    assert process.contact == {
        "familyName": "Ada Muster",
        "email": "ada@example.org",
        "telephone": "0511123456",
    }


def test_what_the_person_does_not_give_is_not_sent(
    zms: ZmsCitizenApi, next_door: StandIn, now: datetime
) -> None:
    zms.confirm(reserved(zms, now), visitor=Visitor(name="Ada Muster"))
    assert next_door.processes[100_000].contact == {"familyName": "Ada Muster"}


def test_a_system_that_confirms_at_once_is_not_asked_again(
    zms: ZmsCitizenApi, next_door: StandIn, now: datetime
) -> None:
    booking = reserved(zms, now)
    next_door.moods["/preconfirm-appointment/"].append(Say({"processId": 1, "status": "confirmed"}))
    assert zms.confirm(booking, visitor=ADA).state is BookingState.CONFIRMED
    assert "/confirm-appointment/" not in next_door.paths()


def test_a_missing_address_is_named_at_its_field(
    zms: ZmsCitizenApi, next_door: StandIn, now: datetime
) -> None:
    next_door.needs_email = True
    with pytest.raises(ForeignContactRefused, match="emailIsRequired") as refused:
        zms.confirm(reserved(zms, now), visitor=Visitor(name="Ada Muster"))
    assert refused.value.field == "email"


def test_a_reservation_that_has_ended_cannot_be_confirmed(
    zms: ZmsCitizenApi, next_door: StandIn, now: datetime
) -> None:
    booking = reserved(zms, now)
    next_door.processes.clear()
    with pytest.raises(ForeignBookingGone):
        zms.confirm(booking, visitor=ADA)


@pytest.mark.parametrize("path", ["/preconfirm-appointment/", "/confirm-appointment/"])
def test_a_lost_answer_to_confirming_is_looked_up(
    zms: ZmsCitizenApi, next_door: StandIn, now: datetime, path: str
) -> None:
    booking = reserved(zms, now)
    next_door.moods[path].append(DEED_WITHOUT_ANSWER)

    if path == "/confirm-appointment/":
        assert zms.confirm(booking, visitor=ADA).state is BookingState.CONFIRMED
    else:  # it was only half confirmed, and staff must look
        with pytest.raises(ForeignUnclear):
            zms.confirm(booking, visitor=ADA)
    assert next_door.paths()[-1] == "/appointment/"


def test_where_even_the_look_fails_it_stays_unclear(
    zms: ZmsCitizenApi, next_door: StandIn, now: datetime
) -> None:
    booking = reserved(zms, now)
    next_door.moods["/confirm-appointment/"].append(DEED_WITHOUT_ANSWER)
    next_door.moods["/appointment/"] += [HANG_UP, HANG_UP]
    with pytest.raises(ForeignUnclear, match="nicht sicher"):
        zms.confirm(booking, visitor=ADA)


def test_an_unknown_state_after_confirming_is_unclear(
    zms: ZmsCitizenApi, next_door: StandIn, now: datetime
) -> None:
    booking = reserved(zms, now)
    next_door.moods["/confirm-appointment/"].append(Say({"processId": 1, "status": "conflict"}))
    with pytest.raises(ForeignUnclear):
        zms.confirm(booking, visitor=ADA)


def test_a_cancelled_time_is_free_again(zms: ZmsCitizenApi, next_door: StandIn, now: datetime) -> None:
    booking = reserved(zms, now)
    assert zms.cancel(booking).state is BookingState.CANCELLED
    assert at(6, 9) in next_door.free["10"]


def test_cancelled_twice_is_cancelled(zms: ZmsCitizenApi, now: datetime) -> None:
    booking = reserved(zms, now)
    zms.cancel(booking)
    assert zms.cancel(booking).state is BookingState.CANCELLED


def test_a_lost_answer_to_cancelling_is_looked_up(
    zms: ZmsCitizenApi, next_door: StandIn, now: datetime
) -> None:
    booking = reserved(zms, now)
    next_door.moods["/cancel-appointment/"].append(DEED_WITHOUT_ANSWER)
    assert zms.cancel(booking).state is BookingState.CANCELLED


def test_a_cancelling_that_did_not_arrive_is_not_claimed(
    zms: ZmsCitizenApi, next_door: StandIn, now: datetime
) -> None:
    booking = reserved(zms, now)
    next_door.moods["/cancel-appointment/"].append(HANG_UP)
    with pytest.raises(ForeignUnclear):
        zms.cancel(booking)
    assert 100_000 in next_door.processes


def test_somebody_elses_key_cancels_nothing(zms: ZmsCitizenApi, next_door: StandIn, now: datetime) -> None:
    booking = reserved(zms, now)
    next_door.moods["/cancel-appointment/"].append(Say(error("authKeyMismatch", 406), 406))
    with pytest.raises(ForeignRefused, match="authKeyMismatch"):
        zms.cancel(replace(booking, secret="other"))
    assert 100_000 in next_door.processes


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [
        ("appointmentNotAvailable", 404, ForeignTimeGone),
        ("processAlreadyExists", 409, ForeignTimeGone),
        ("captchaVerificationFailed", 400, ForeignNeedsPerson),
        ("invalidTelephone", 400, ForeignContactRefused),
        ("tooManyAppointmentsWithSameMail", 406, ForeignContactRefused),
        ("processNotReservedAnymore", 409, ForeignBookingGone),
        ("rateLimitExceeded", 429, ForeignUnavailable),
        ("serviceUnavailable", 503, ForeignUnavailable),
        ("internalError", 500, ForeignUnavailable),
        ("invalidLocationAndServiceCombination", 400, ForeignRefused),
        ("somethingNew", 400, ForeignRefused),
        ("somethingNew", 200, ForeignRefused),
        ("<script>", 400, ForeignRefused),
        (7, 400, ForeignRefused),
    ],
)
def test_error_codes_become_errors_of_ours(
    zms: ZmsCitizenApi, next_door: StandIn, now: datetime, code: str, status: int, kind: type[ForeignError]
) -> None:
    next_door.moods["/reserve-appointment/"].append(Say(error(code, status), status))
    with pytest.raises(ForeignError) as refused:
        reserved(zms, now)
    assert type(refused.value) is kind
    assert "<" not in str(refused.value)


@pytest.mark.parametrize("status", [400, 404, 418, 429, 500])
def test_an_error_without_a_code_is_an_error(
    zms: ZmsCitizenApi, next_door: StandIn, now: datetime, status: int
) -> None:
    next_door.moods["/reserve-appointment/"].append(Say({}, status))
    with pytest.raises(ForeignUnavailable if status in {429, 500} else ForeignRefused):
        reserved(zms, now)


def test_nothing_personal_is_shown_by_a_value() -> None:
    booking = Booking(
        system="Nebenan",
        reference="1",
        secret="k3y",
        slot=NINE,
        wanted=ID_CARD,
        state=BookingState.RESERVED,
    )
    assert "k3y" not in repr(booking)
    assert repr(ADA) == "Visitor()"


@pytest.mark.parametrize("people", [0, -1, 9, 500])
def test_a_visit_has_one_to_eight_people(people: int) -> None:
    with pytest.raises(ValueError, match="1 to 8"):
        Wanted(product_id="1", people=people)
