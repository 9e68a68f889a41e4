"""The plug-in for ZMS, the appointment system of Berlin and Munich, over its documented citizen interface.

Source of the routes, names of fields and error codes: the public repository it-at-m/eappointment, module
zmscitizenapi (routing, JSON schemas "citizenapi", list of error codes), read in November 2026.
"""

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NoReturn

from wanderamt.apps.appointments.foreign.errors import (
    ForeignBookingGone,
    ForeignContactRefused,
    ForeignNeedsPerson,
    ForeignRefused,
    ForeignTimeGone,
    ForeignUnavailable,
    ForeignUnclear,
)
from wanderamt.apps.appointments.foreign.reading import Reader
from wanderamt.apps.appointments.foreign.values import (
    Booking,
    BookingState,
    Location,
    Product,
    Slot,
    Visitor,
    Wanted,
)
from wanderamt.apps.appointments.foreign.wire import Answer, Wire

logger = logging.getLogger(__name__)

_NOTHING_FREE = {"noAppointmentForThisDay", "noAppointmentsAtLocation"}
_TIME_GONE = {"appointmentNotAvailable", "processAlreadyExists"}
_BOOKING_GONE = {
    "appointmentNotFound",
    "processNotReservedAnymore",
    "processNotPreconfirmedAnymore",
}
_CAPTCHA = {"captchaVerificationFailed", "captchaVerificationError", "captchaMissing", "captchaExpired"}
_LATER = {"serviceUnavailable", "internalError", "rateLimitExceeded"}
#: Error code -> which of our fields it is about.
_CONTACT = {
    "invalidFamilyName": "name",
    "invalidEmail": "email",
    "emailIsRequired": "email",
    "tooManyAppointmentsWithSameMail": "email",
    "invalidTelephone": "telephone",
    "telephoneIsRequired": "telephone",
}
_STATES = {
    "reserved": BookingState.RESERVED,
    "preconfirmed": BookingState.RESERVED,
    "confirmed": BookingState.CONFIRMED,
    "deleted": BookingState.CANCELLED,
    "blocked": BookingState.CANCELLED,
    "free": BookingState.CANCELLED,
}


class ZmsCitizenApi:
    """One installation of ZMS, seen as a citizen sees it. Nothing is kept between two calls."""

    def __init__(self, wire: Wire, *, system: str) -> None:
        self._wire = wire
        self._system = system

    def products(self) -> tuple[Product, ...]:
        """What can be booked, by name."""
        offered = self._offered()
        return tuple(sorted(_products(offered), key=lambda product: (product.name, product.id)))

    def locations(self, wanted: Sequence[Wanted]) -> tuple[Location, ...]:
        """Where all that is `wanted` can be done, by name."""
        offered = self._offered()
        offering = {product.id: product.location_ids for product in _products(offered)}
        shared = [offering.get(each.product_id, frozenset()) for each in wanted]
        ids = frozenset.intersection(*shared) if shared else frozenset()
        found = [_location(office) for office in offered.items("offices")]
        return tuple(
            sorted((each for each in found if each.id in ids), key=lambda place: (place.name, place.id))
        )

    def days(
        self, wanted: Sequence[Wanted], *, locations: Sequence[Location], first: date, last: date
    ) -> tuple[date, ...]:
        """The days from `first` to `last` with a free time at one of the places, in order."""
        span = {"startDate": first.isoformat(), "endDate": last.isoformat()}
        found = self._free("/available-days-by-office/", _asked(wanted, locations) | span)
        if found is None:
            return ()
        days = {each.day("time") for each in found.items("availableDays")}
        return tuple(sorted(day for day in days if first <= day <= last))

    def times(
        self, wanted: Sequence[Wanted], *, locations: Sequence[Location], day: date
    ) -> tuple[Slot, ...]:
        """The free times of the day at these places, in order."""
        query = _asked(wanted, locations) | {"date": day.isoformat()}
        found = self._free("/available-appointments-by-office/", query)
        known = {location.id for location in locations}
        return tuple(
            sorted(
                Slot(starts_at=moment, location_id=office.id("officeId"))
                for office in (found.items("offices") if found else ())
                if office.id("officeId") in known
                for moment in office.moments("appointments")
            )
        )

    def reserve(self, wanted: Sequence[Wanted], *, slot: Slot, now: datetime) -> Booking:
        """Take the time for a short while. Raises ForeignTimeGone where somebody was quicker."""
        process = self._act(
            "/reserve-appointment/",
            {
                "timestamp": int(slot.starts_at.timestamp()),
                "officeId": slot.location_id,
                "serviceId": [each.product_id for each in wanted],
                "serviceCount": [each.people for each in wanted],
            },
        )
        minutes = process.number("reservationDuration", default=0)
        return Booking(
            system=self._system,
            reference=process.id("processId"),
            secret=process.text("authKey"),
            slot=slot,
            wanted=tuple(wanted),
            state=BookingState.RESERVED,
            until=now + timedelta(minutes=minutes) if minutes else None,
        )

    def confirm(self, booking: Booking, *, visitor: Visitor) -> Booking:
        """Leave the visitor's data and make the reservation a booking.

        Where the answer to the last step gets lost, the state is read back before anybody is told.
        """
        key = _key(booking)
        contact = {"familyName": visitor.name, "email": visitor.email, "telephone": visitor.telephone}
        self._act("/update-appointment/", key | {name: text for name, text in contact.items() if text})
        try:
            state = self._state_after("/preconfirm-appointment/", key)
            if state is not BookingState.CONFIRMED:
                state = self._state_after("/confirm-appointment/", key)
        except ForeignUnclear:
            state = self._state(key)
        if state is not BookingState.CONFIRMED:
            raise ForeignUnclear(system=self._system)
        return replace(booking, state=BookingState.CONFIRMED, until=None)

    def cancel(self, booking: Booking) -> Booking:
        """Give the time back. What is gone already counts as cancelled."""
        key = _key(booking)
        try:
            self._act("/cancel-appointment/", key)
        except ForeignBookingGone:
            pass
        except ForeignUnclear:
            if self._state(key) is not BookingState.CANCELLED:
                raise
        return replace(booking, state=BookingState.CANCELLED, until=None)

    # ------------------------------------------------------------------------------------------ one call

    def _offered(self) -> Reader:
        return self._good(self._wire.get("/offices-and-services/", {}))

    def _free(self, path: str, query: Mapping[str, str]) -> Reader | None:
        """The answer about free times; None where the system says that there are none."""
        answer = self._wire.get(path, query)
        return None if _error_code(answer) in _NOTHING_FREE else self._good(answer)

    def _act(self, path: str, payload: Mapping[str, object]) -> Reader:
        return self._good(self._wire.post(path, payload))

    def _state_after(self, path: str, key: Mapping[str, object]) -> BookingState | None:
        return _STATES.get(self._act(path, key).text("status", default=""))

    def _state(self, key: Mapping[str, object]) -> BookingState | None:
        query = {name: str(value) for name, value in key.items()}
        try:
            return _STATES.get(self._good(self._wire.get("/appointment/", query)).text("status"))
        except ForeignBookingGone:
            return BookingState.CANCELLED
        except ForeignUnavailable:
            raise ForeignUnclear(system=self._system) from None

    def _good(self, answer: Answer) -> Reader:
        code = _error_code(answer)
        if code or answer.status >= 400:
            self._refuse(code or "", answer.status)
        return Reader(answer.body, system=self._system)

    def _refuse(self, code: str, status: int) -> NoReturn:
        logger.warning("%s refused: status %d, code %s", self._system, status, code or "none")
        said = {"system": self._system, "reason": code or f"HTTP {status}"}
        if code in _TIME_GONE:
            raise ForeignTimeGone(**said)
        if code in _BOOKING_GONE:
            raise ForeignBookingGone(**said)
        if code in _CAPTCHA:
            raise ForeignNeedsPerson(**said)
        if code in _CONTACT:
            raise ForeignContactRefused(field=_CONTACT[code], **said)
        if code in _LATER or status >= 500 or status == 429:
            raise ForeignUnavailable(system=self._system)
        raise ForeignRefused(**said)


def _error_code(answer: Answer) -> str | None:
    """The first error code of an answer; errors come with any status, 200 among them."""
    errors = answer.body.get("errors") if isinstance(answer.body, dict) else None
    first = errors[0] if isinstance(errors, list) and errors else None
    code = first.get("errorCode") if isinstance(first, dict) else None
    return code[:60] if isinstance(code, str) and code.isalnum() else "unnamed" if first else None


def _products(offered: Reader) -> list[Product]:
    """The services with the offices that offer them; those that no office offers are left out."""
    places: defaultdict[str, set[str]] = defaultdict(set)
    for relation in offered.items("relations"):
        places[relation.id("serviceId")].add(relation.id("officeId"))
    return [
        Product(
            id=service.id("id"),
            name=service.text("name"),
            most=service.number("maxQuantity", default=0) or None,
            location_ids=frozenset(places[service.id("id")]),
        )
        for service in offered.items("services")
        if service.id("id") in places
    ]


def _location(office: Reader) -> Location:
    address = office.part("address")
    street = f"{address.text('street', default='')} {address.text('house_number', default='')}".strip()
    town = f"{address.text('postal_code', default='')} {address.text('city', default='')}".strip()
    return Location(
        id=office.id("id"),
        name=office.text("name", default=office.id("id")),
        address=", ".join(filter(None, [street, town])),
        needs_captcha=office.part("scope").yes("captchaActivatedRequired"),
    )


def _asked(wanted: Sequence[Wanted], locations: Sequence[Location]) -> dict[str, str]:
    return {
        "officeId": ",".join(location.id for location in locations),
        "serviceId": ",".join(each.product_id for each in wanted),
        "serviceCount": ",".join(str(each.people) for each in wanted),
    }


def _key(booking: Booking) -> dict[str, object]:
    return {"processId": int(booking.reference), "authKey": booking.secret}
