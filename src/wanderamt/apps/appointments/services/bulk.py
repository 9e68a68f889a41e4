"""Many bookings at once, for a city that is to look used: the same claims and counts, no mails, no events."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from uuid import UUID

from django.db import transaction

from wanderamt.apps.appointments import space as spaces
from wanderamt.apps.appointments.models import Appointment, AppointmentMatter, GridClaim, Occupancy
from wanderamt.apps.appointments.persons import PersonData, contact_keys, person_key
from wanderamt.apps.appointments.plans import VisitPlan
from wanderamt.apps.appointments.queries import LEAD
from wanderamt.apps.appointments.services.common import lock
from wanderamt.apps.appointments.space import Space
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.engines import slots
from wanderamt.engines.slots import Start
from wanderamt.kernel.ids import short_code, uuid7

#: After so many tries without a time a window counts as full.
PATIENCE = 40
BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyVisit:
    """Somebody who takes any time. `form_key` as with `book`: nobody comes twice."""

    plan: VisitPlan
    person: PersonData
    form_key: UUID


@dataclass(slots=True)
class _Rows:
    appointments: list[Appointment] = field(default_factory=list)
    matters: list[AppointmentMatter] = field(default_factory=list)
    claims: list[GridClaim] = field(default_factory=list)
    counts: list[Occupancy] = field(default_factory=list)


@transaction.atomic
def book_many(
    *,
    windows: Sequence[OpeningWindow],
    share: Callable[[OpeningWindow], float],
    visits: Iterator[ManyVisit],
    now: datetime,
    rng: Random,
) -> int:
    """Book `visits` at random times that citizens could book, until the `share` of a window's seats is taken.

    Whoever finds no time goes home, as does a person who has an appointment there. Returns how many have one.
    The same `rng` gives the same times. Three queries to read, then rows in bulk; nobody is told.
    """
    locked = lock(*(window.pk for window in windows))
    found = spaces.spaces([spaces.hours(each) for each in locked.values()], now=now)
    taken = _taken(list(locked))
    codes = set(Appointment.objects.values_list("code", flat=True))
    rows = _Rows()
    for window in windows:
        filling = _Filling(locked[window.pk], found[window.pk], taken, rng, codes, rows, now)
        filling.fill(share(window), visits)
    Appointment.objects.bulk_create(rows.appointments, batch_size=BATCH)
    AppointmentMatter.objects.bulk_create(rows.matters, batch_size=BATCH)
    GridClaim.objects.bulk_create(rows.claims, batch_size=BATCH)
    Occupancy.objects.bulk_create(
        rows.counts,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["pool"],
        update_fields=["used"],
    )
    return len(rows.appointments)


def _taken(windows: list[UUID]) -> dict[tuple[UUID, int], set[int]]:
    taken: dict[tuple[UUID, int], set[int]] = {}
    claims = GridClaim.objects.filter(pool__window__in=windows).values_list("pool", "cell", "seat")
    for pool, cell, seat in claims:
        taken.setdefault((pool, cell), set()).add(seat)
    return taken


@dataclass(slots=True)
class _Filling:
    window: OpeningWindow
    space: Space
    taken: dict[tuple[UUID, int], set[int]]
    rng: Random
    codes: set[str]
    rows: _Rows
    now: datetime
    people: set[str] = field(default_factory=set)

    def fill(self, share: float, visits: Iterator[ManyVisit]) -> None:
        """Book until enough seats are taken, or until PATIENCE visits in a row found no time."""
        self.people = set(
            Appointment.objects.filter(window=self.window, state="booked").values_list(
                "person_key", flat=True
            )
        )
        seats = sum(load.pool.seats * len(load.used) for load in self.space.open.pools)
        failed, used = 0, sum(sum(load.used) for load in self.space.open.pools)
        while failed < PATIENCE and used < share * seats:
            visit = next(visits)
            start = self._start(visit)
            key = person_key(visit.person)
            if start is None or key in self.people:
                failed += 1
                continue
            failed, used = 0, used + sum(place.cells for place in start.places)
            self.people.add(key)
            self._book(visit, start, key)
        self.rows.counts += [
            Occupancy(pool_id=self.space.pools[load.pool.key], used=load.used)
            for load in self.space.open.pools
        ]

    def _start(self, visit: ManyVisit) -> Start | None:
        """A random time that is free; the front of the day is liked a little better."""
        window = self.space.open
        cells = slots.window_cells(window.start, window.end)
        cell = int(min(self.rng.random(), self.rng.random() * 1.3) * cells)
        start = window.start + cell * slots.GRID
        return slots.start_at(
            window, visit.plan.visit(self.space.special), start, now=self.now, asker="citizen", lead=LEAD
        )

    def _book(self, visit: ManyVisit, start: Start, key: str) -> None:
        appointment = self._appointment(visit, start, key)
        self.rows.appointments.append(appointment)
        numbered = [(number, each) for number, matters in enumerate(visit.plan.people) for each in matters]
        self.rows.matters += [
            AppointmentMatter(appointment=appointment, service=service, person_no=number, position=position)
            for position, (number, service) in enumerate(numbered)
        ]
        for place in start.places:
            pool = self.space.pools[place.pool_key]
            for cell in range(place.first_cell, place.first_cell + place.cells):
                seats = self.taken.setdefault((pool, cell), set())
                seat = next(number for number in range(1, len(seats) + 2) if number not in seats)
                seats.add(seat)
                self.rows.claims.append(
                    GridClaim(pool_id=pool, cell=cell, seat=seat, appointment=appointment)
                )
        window = self.space.open
        loads = tuple(
            slots.PoolLoad(load.pool, slots.used_after(load, start.places)) for load in window.pools
        )
        self.space = spaces.with_loads(self.space, loads)

    def _appointment(self, visit: ManyVisit, start: Start, key: str) -> Appointment:
        while (code := short_code(self.rng)) in self.codes:
            pass
        self.codes.add(code)
        person, plan = visit.person, visit.plan
        email_key, phone_key = contact_keys(email=person.email, phone=person.phone)
        return Appointment(
            id=uuid7(),
            code=code,
            window=self.window,
            starts_at=start.start,
            ends_at=start.end,
            people=len(plan.people),
            source=Appointment.Source.CITIZEN,
            person_name=person.name,
            born_on=person.born_on,
            person_key=key,
            language=person.language,
            email=person.email,
            phone=person.phone,
            email_key=email_key,
            phone_key=phone_key,
            needs_language=plan.needs.language,
            needs_step_free=plan.needs.step_free,
            exemption=person.exemption,
            form_key=visit.form_key,
            created_at=self.now,
        )
