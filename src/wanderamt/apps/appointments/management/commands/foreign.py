from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wanderamt.apps.appointments.foreign.errors import ForeignError
from wanderamt.apps.appointments.foreign.registry import (
    BadForeignSystems,
    Connection,
    connection,
    connections,
    open_system,
)
from wanderamt.apps.appointments.foreign.seam import AppointmentSystem
from wanderamt.apps.appointments.foreign.values import MOST_PEOPLE, Wanted
from wanderamt.foundation import clock
from wanderamt.kernel.clock import BERLIN

_DAYS_AHEAD = 60


class Command(BaseCommand):
    help = "Ask an appointment system of others: what it offers, which days and times are free."

    def add_arguments(self, parser: ArgumentParser) -> None:
        found = parser.add_subparsers(dest="act", required=True, metavar="systems|products|days|times")
        found.add_parser("systems", help="the systems of the setting FOREIGN_SYSTEMS")
        products = found.add_parser("products", help="what the system offers, with the ids for the set-up")
        products.add_argument("--system", required=True, metavar="NAME")
        for act, what in (("days", "days with a free time"), ("times", "free times of a day")):
            asking = found.add_parser(act, help=what)
            asking.add_argument("--system", required=True, metavar="NAME")
            asking.add_argument("--service", required=True, action="append", help="ours; may be repeated")
            asking.add_argument("--people", type=int, default=1, help="1 to 8, each with all the services")
            if act == "times":
                asking.add_argument("--on", type=date.fromisoformat, required=True, metavar="YYYY-MM-DD")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["act"] == "systems":
                lines = [f"{each.name}  {each.plugin}  {each.title}" for each in connections().values()]
            else:
                lines = self._asked(options)
        except (ForeignError, BadForeignSystems) as error:
            raise CommandError(str(error)) from None
        self.stdout.write("\n".join(lines) or "none")

    def _asked(self, options: dict[str, Any]) -> list[str]:
        which = connection(options["system"])
        system = open_system(which)
        if options["act"] == "products":
            return [f"{product.id}  {product.name}" for product in system.products()]
        wanted = self._wanted(which, options)
        return (
            self._days(system, wanted) if options["act"] == "days" else self._times(system, wanted, options)
        )

    def _wanted(self, which: Connection, options: dict[str, Any]) -> tuple[Wanted, ...]:
        if not 1 <= options["people"] <= MOST_PEOPLE:
            raise CommandError(f"--people: 1 to {MOST_PEOPLE}")
        return which.wanted([options["service"]] * options["people"])

    def _days(self, system: AppointmentSystem, wanted: tuple[Wanted, ...]) -> list[str]:
        today = clock.now().astimezone(BERLIN).date()
        places = system.locations(wanted)
        last = today + timedelta(days=_DAYS_AHEAD)
        found = system.days(wanted, locations=places, first=today, last=last) if places else ()
        return [day.isoformat() for day in found]

    def _times(
        self, system: AppointmentSystem, wanted: tuple[Wanted, ...], options: dict[str, Any]
    ) -> list[str]:
        places = {place.id: place for place in system.locations(wanted)}
        found = system.times(wanted, locations=tuple(places.values()), day=options["on"]) if places else ()
        return [
            f"{slot.starts_at.astimezone(BERLIN):%H:%M}  {places[slot.location_id].name}" for slot in found
        ]
