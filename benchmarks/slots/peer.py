"""django-appointment on the same bookings, in a process with a Django of its own. Prints one JSON object.

It knows one member of staff with one service at a time and asks for one day at once, so an office's days are
found by asking for each day counter after counter until one is free, and its first times by asking all
counters from the first day on. The grid is five minutes, the service takes as long as the visit. What it
cannot say is left out: several steps, needs, releases; opening hours are alike every day.
"""

import json
import logging
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from time import perf_counter
from typing import Any

from benchmarks.slots.city import (
    CELL,
    CLOSES,
    COUNTERS,
    DAYS,
    FIRST_TIMES,
    OPENS,
    VISIT_CELLS,
    City,
    city,
    day,
)

#: All 20 would take minutes; the bookings are those of the first offices.
OFFICES = 2
Found = Callable[[date, int], list[datetime]]


def main() -> None:
    """Measure and print."""
    _prepare()
    made = city(OFFICES)
    found = _load(made)
    print(json.dumps(_measured(made, found)))


def _measured(made: City, found: Found) -> dict[str, float]:
    days = [day(number) for number in range(DAYS)]
    staff = [range(office * COUNTERS, (office + 1) * COUNTERS) for office in range(len(made.used))]
    begin = perf_counter()
    shown = [[on for on in days if any(found(on, each) for each in members)] for members in staff]
    first = [_first(days, members, found) for members in staff]
    searched = perf_counter()
    times = [{start for on in days for each in members for start in found(on, each)} for members in staff]
    everything = perf_counter()
    return {
        "offices": len(made.used),
        "search_ms": (searched - begin) * 1000,
        "times_ms": (everything - searched) * 1000,
        "days": sum(len(each) for each in shown),
        "first": sum(len(each) for each in first),
        "times": sum(len(each) for each in times),
    }


def _first(days: list[date], members: range, found: Found) -> list[datetime]:
    times: set[datetime] = set()
    for on in days:
        times.update(start for each in members for start in found(on, each))
        if len(times) >= FIRST_TIMES:
            break
    return sorted(times)[:FIRST_TIMES]


def _prepare() -> None:
    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.configure(
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "appointment"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        TIME_ZONE="Europe/Berlin",
        USE_TZ=True,
        SECRET_KEY="nothing is signed here",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    logging.disable(logging.CRITICAL)
    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0)


def _load(made: City) -> Found:
    """Write the city into its tables and return its own way to find the starts of a day."""
    from appointment.models import Service, StaffMember
    from appointment.services import get_available_slots_for_staff
    from appointment.utils.db_helpers import get_weekday_num_from_date

    service = Service.objects.create(name="visit", duration=VISIT_CELLS * CELL, price=Decimal(0))
    members = [_member(number) for number in range(len(made.used) * COUNTERS)]
    _book(made, members, service)
    known = {
        number: StaffMember.objects.select_related("user").get(pk=member.pk)
        for number, member in enumerate(members)
    }

    def found(on: date, number: int) -> list[datetime]:
        weekday = get_weekday_num_from_date(on)
        starts: list[datetime] = get_available_slots_for_staff(on, known[number], weekday, service=service)
        return starts

    return found


def _member(number: int) -> Any:
    from appointment.models import StaffMember, WorkingHours
    from django.contrib.auth.models import User

    user = User.objects.create(username=f"counter{number}", first_name="Counter", last_name=str(number))
    member = StaffMember.objects.create(user=user, slot_duration=CELL // timedelta(minutes=1))
    WorkingHours.objects.bulk_create(
        WorkingHours(staff_member=member, day_of_week=weekday, start_time=OPENS, end_time=CLOSES)
        for weekday in range(7)
    )
    return member


def _book(made: City, members: list[Any], service: Any) -> None:
    from appointment.models import Appointment, AppointmentRequest

    requests = AppointmentRequest.objects.bulk_create(
        AppointmentRequest(
            date=on,
            start_time=start.time(),
            end_time=end.time(),
            service=service,
            staff_member=members[number],
            id_request=str(serial),
        )
        for serial, (number, on, start, end) in enumerate(_booked(made))
    )
    Appointment.objects.bulk_create(
        Appointment(appointment_request=request, amount_to_pay=Decimal(0), id_request=request.id_request)
        for request in requests
    )


def _booked(made: City) -> Iterator[tuple[int, date, datetime, datetime]]:
    for booking in made.bookings:
        on = day(booking.day)
        start = datetime.combine(on, OPENS) + booking.first * CELL
        yield booking.office * COUNTERS + booking.counter, on, start, start + booking.cells * CELL


if __name__ == "__main__":
    main()
