"""Reads: what is booked, what can be booked."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from wanderamt.apps.appointments.errors import MatterNotOffered, NoMatter, WindowNotBookable
from wanderamt.apps.appointments.models import Appointment, Place
from wanderamt.apps.appointments.persons import same_name
from wanderamt.apps.catalogue.public import Mobile, Service, group_keys
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.engines import slots
from wanderamt.foundation import links
from wanderamt.kernel.clock import BERLIN
from wanderamt.kernel.spans import Span

#: Documents that a person needs only under the ID duty (§ 1 (1) PAuswG): who is exempt need not buy one.
ID_CARDS = frozenset({"personalausweis", "vorlaeufiger_personalausweis"})
EXEMPTION = "befreiung_ausweispflicht"
#: A planning assumption for "how many more people fit": one document with arrival, in steps of the grid.
TYPICAL_VISIT = timedelta(minutes=20)
#: Citizens need time to get there.
LEAD = timedelta(minutes=30)
LINK_PURPOSE = "appointments.appointment"


def booked(window_ids: Collection[UUID]) -> QuerySet[Appointment]:
    """The appointments of these windows that hold, in order of time."""
    return Appointment.objects.filter(window__in=window_ids, state=Appointment.State.BOOKED)


def appointments_of(window: OpeningWindow, *, besides: Collection[UUID] = ()) -> list[Appointment]:
    """All booked appointments of `window` but `besides`, with their matters, in order of time."""
    found = booked([window.pk]).exclude(pk__in=besides) if besides else booked([window.pk])
    return list(found.prefetch_related("matters__service"))


def matters_of(appointment: Appointment) -> list[Service]:
    """The services of an appointment in the order in which they were chosen."""
    return [matter.service for matter in appointment.matters.all()]


def by_code(code: str) -> Appointment | None:
    """The appointment with this code, whatever its case and spacing."""
    plain = "".join(char for char in code.upper() if char.isalnum())
    return _with_matters().filter(code=plain).first()


def by_form_key(raw: str) -> Appointment | None:
    """What an earlier submit of the same page has booked; None for anything else."""
    try:
        return Appointment.objects.filter(form_key=UUID(raw)).first()
    except ValueError:
        return None


def find(*, code: str, name: str) -> Appointment | None:
    """The appointment of a person who knows the code and at least the family name; None says nothing about
    which.
    """
    appointment = by_code(code)
    return appointment if appointment and same_name(name, appointment.person_name) else None


def get(appointment_id: UUID) -> Appointment:
    """The appointment with everything its page shows. Raises Appointment.DoesNotExist, also for an erased
    person.
    """
    return _with_matters().exclude(person_name="").get(pk=appointment_id)


def _with_matters() -> QuerySet[Appointment]:
    return Appointment.objects.select_related("window__site__quarter", "window__counter").prefetch_related(
        "matters__service"
    )


def appointment_link(appointment: Appointment) -> str:
    """The path of the page where a citizen sees, moves and cancels the appointment."""
    return links.path("appointments:show", appointment.pk, purpose=LINK_PURPOSE)


def needs_exemption_question(services: Iterable[Service]) -> bool:
    """Whether an ID card is among the matters: the exemption from the ID duty is offered before a card is
    sold.
    """
    return any(service.pk in ID_CARDS for service in services)


def offered_services(window: OpeningWindow) -> list[Service]:
    """What can be booked at `window`, in the order of groups and titles.

    Where ID cards are sold, the exemption is there as well: it needs no device that a card does not need.
    """
    offered = {service.pk: service for service in window.services.all() if service.mobile != Mobile.NO}
    if ID_CARDS & offered.keys() and EXEMPTION not in offered:
        offered |= Service.objects.in_bulk([EXEMPTION])
    return sorted_services(offered.values())


def sorted_services(services: Iterable[Service]) -> list[Service]:
    """By group, in the order of the service list, then by title in the active language."""
    order = {key: place for place, key in enumerate(group_keys())}
    return sorted(services, key=lambda each: (order.get(each.group, len(order)), each.title.casefold()))


def check_matters(*, window: OpeningWindow, services: Sequence[Service]) -> None:
    """Raises NoMatter, or MatterNotOffered for a matter that is not served there."""
    if not services:
        raise NoMatter(field="services")
    offered = {service.pk for service in offered_services(window)}
    for service in services:
        if service.pk not in offered:
            raise MatterNotOffered(field="services", service=service.title)


def check_window(*, window: OpeningWindow, now: datetime, for_host: bool) -> None:
    """Raises WindowNotBookable where nobody, or for now only the host, can book."""
    opens = now if for_host else window.public_from
    if window.state != OpeningWindow.State.OPEN or window.ends_at <= now or opens is None or opens > now:
        raise WindowNotBookable


def visit_length(*, services: Sequence[Service], place: str) -> timedelta:
    """How long one person with these matters takes, in whole steps of the grid."""
    return slots.visit_duration(
        [timedelta(minutes=service.minutes) for service in services], bedside=place == Place.BEDSIDE
    )


def engine_window(window: OpeningWindow) -> slots.Window:
    """The window as the engine sees it, on Berlin's clock."""
    return slots.Window(
        start=window.starts_at.astimezone(BERLIN), end=window.ends_at.astimezone(BERLIN), desks=window.desks
    )


def busy(appointments: Iterable[Appointment]) -> list[slots.Busy]:
    """What these appointments take of the desks."""
    return [slots.Busy(desk=item.desk, span=Span(item.starts_at, item.ends_at)) for item in appointments]


def offers(
    *,
    window: OpeningWindow,
    services: Sequence[Service],
    place: str = "room",
    now: datetime,
    for_host: bool = False,
    without: Appointment | None = None,
) -> list[slots.Offer]:
    """All times at which a visit with these matters can start, earliest first.

    `without` is an appointment that is to be moved: its own time counts as free. Raises WindowNotBookable,
    NoMatter and MatterNotOffered.
    """
    check_window(window=window, now=now, for_host=for_host)
    check_matters(window=window, services=services)
    taken = busy(item for item in booked([window.pk]) if without is None or item.pk != without.pk)
    return slots.offers(
        window=engine_window(window),
        busy=taken,
        need=visit_length(services=services, place=place),
        now=now,
        lead=timedelta(0) if for_host else LEAD,
    )


def places_left(*, windows: Sequence[OpeningWindow], now: datetime) -> dict[UUID, int]:
    """How many more people with one usual matter (TYPICAL_VISIT) fit into each window. One query for all."""
    taken: dict[UUID, list[Appointment]] = {window.pk: [] for window in windows}
    for item in booked(taken.keys()):
        taken[item.window_id].append(item)
    return {window.pk: _places(window, taken[window.pk], now) for window in windows}


def _places(window: OpeningWindow, taken: list[Appointment], now: datetime) -> int:
    space = engine_window(window)
    most = window.desks * int((space.end - space.start) / TYPICAL_VISIT) + 1
    placed = 0
    try:  # `most` is one more than an empty window holds, so the engine always tells how many fit
        slots.assign(
            window=space,
            busy=busy(taken),
            needs=[slots.Need(key=str(number), duration=TYPICAL_VISIT) for number in range(most)],
            now=now,
        )
    except slots.NoRoom as full:
        placed = int(str(full.params["placed"]))
    return placed
