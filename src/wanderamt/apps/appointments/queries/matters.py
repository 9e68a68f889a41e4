"""Reads: what is served where, and who may book there."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from wanderamt.apps.appointments.errors import MatterNotOffered, NoMatter, WindowNotBookable
from wanderamt.apps.catalogue.public import Mobile, Service, group_keys
from wanderamt.apps.offices.public import Counter, OpeningWindow, is_away
from wanderamt.engines.slots import Asker

#: Documents that a person needs only under the ID duty (§ 1 (1) PAuswG): who is exempt need not buy one.
ID_CARDS = frozenset({"personalausweis", "vorlaeufiger_personalausweis"})
EXEMPTION = "befreiung_ausweispflicht"


def needs_exemption_question(services: Iterable[Service]) -> bool:
    """Whether an ID card is among the matters: the exemption from the ID duty is offered before a card is
    sold.
    """
    return any(service.pk in ID_CARDS for service in services)


def offered_services(window: OpeningWindow) -> list[Service]:
    """What can be booked at `window`, in the order of groups and titles.

    Where ID cards are sold, the exemption is there as well: it needs no device that a card does not need.
    """
    services = list(window.services.all())
    left_out = [service for service in services if service.mobile == Mobile.NO]
    if left_out and _on_wheels(window):
        services = [service for service in services if service.mobile != Mobile.NO]
    offered = {service.pk: service for service in services}
    if ID_CARDS & offered.keys() and EXEMPTION not in offered:
        offered |= Service.objects.in_bulk([EXEMPTION])
    return sorted_services(offered.values())


def sorted_services(services: Iterable[Service]) -> list[Service]:
    """By group, in the order of the service list, then by title in the active language."""
    order = {key: place for place, key in enumerate(group_keys())}
    return sorted(services, key=lambda each: (order.get(each.group, len(order)), each.title.casefold()))


def check_matters(*, window: OpeningWindow, services: Sequence[Service]) -> None:
    """Raises NoMatter, or MatterNotOffered for a matter that is not served there. One query."""
    if not services:
        raise NoMatter(field="services")
    wanted = {service.pk for service in services}
    asked = wanted | ID_CARDS if EXEMPTION in wanted else wanted
    offered = set(window.services.filter(pk__in=asked).values_list("pk", flat=True))
    if offered & ID_CARDS:
        offered.add(EXEMPTION)
    for service in services:
        elsewhere = service.mobile == Mobile.NO and _on_wheels(window)
        if service.pk not in offered or elsewhere:
            raise MatterNotOffered(field="services", service=service.title)


def _on_wheels(window: OpeningWindow) -> bool:
    return window.counter.kind == Counter.Kind.MOBILE


def check_window(*, window: OpeningWindow, now: datetime, asker: Asker) -> None:
    """Raises WindowNotBookable where nobody, or for now only the host and the staff, can book; also for a
    window that is with a unit on the road.
    """
    opens = window.public_from if asker == "citizen" else now
    if is_away(window):
        raise WindowNotBookable
    if window.state != OpeningWindow.State.OPEN or window.ends_at <= now or opens is None or opens > now:
        raise WindowNotBookable
