"""The end of a journey: days are closed, the hub takes the stops back, the unit erases them; and the next."""

from collections.abc import Collection
from uuid import UUID

from tests.sync import crew
from tests.sync.compare import differences, stops_of
from wanderamt.apps.counter.stock.models import Kind
from wanderamt.apps.fieldsync.checkout.errors import StopIsOver
from wanderamt.apps.fieldsync.checkout.returning import check_in
from wanderamt.apps.fieldsync.checkout.services import check_out, take_back
from wanderamt.apps.fieldsync.models import Klaerfall, Lease, OwnCommand, OwnState
from wanderamt.apps.fieldsync.tests import node_city
from wanderamt.apps.fieldsync.tests.node_lines import device_of
from wanderamt.apps.fieldsync.tests.nodes import Node, at
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation import clock
from wanderamt.kernel.errors import DomainError


def hand_over_stock(hub: Node) -> None:
    """Before leaving, the office hands each unit a stack of blanks and some stickers for its first stop."""
    with at(hub):
        for mark in node_city.UNITS:
            here = OpeningWindow.objects.filter(counter__mark=mark).earliest("starts_at")
            first, last = crew.serial_of(here, 101), crew.serial_of(here, 112)
            crew.hand(here, Kind.PROVISIONAL_ID, first_serial=first, last_serial=last)
            crew.hand(here, Kind.ADDRESS_STICKER, pieces=20)


def leased(unit: Node) -> list[UUID]:
    """The windows that the unit believes it has."""
    with at(unit):
        return [UUID(key) for key in OwnState.objects.get(pk=1).leases]


def close_days(unit: Node) -> None:
    """The evening at each stop, as far as it can be closed."""
    with at(unit):
        for pick, window in enumerate(OpeningWindow.objects.order_by("starts_at", "pk")):
            if window.state == OpeningWindow.State.OPEN:
                try:
                    crew.close_properly(pick)
                except DomainError:
                    continue


def closed(unit: Node) -> set[UUID]:
    """The stops whose day is closed at this unit."""
    keys = leased(unit)
    with at(unit):
        state = OpeningWindow.State.CLOSED
        return set(OpeningWindow.objects.filter(pk__in=keys, state=state).values_list("pk", flat=True))


def taken_back_home(unit: Node, windows: Collection[UUID]) -> dict[UUID, str]:
    """The hub takes these stops back; says of each what stood against it, "" where nothing did."""
    home = {}
    with at(unit.world.hub):
        for window in OpeningWindow.objects.filter(pk__in=windows):
            try:
                check_in(device=device_of(unit), window=window, now=clock.now())
                home[window.pk] = ""
            except DomainError as hindrance:
                home[window.pk] = hindrance.code
    return home


def call_off(unit: Node, *, stop: int) -> None:
    """The hub lends a stop of the unit and takes it back before the unit has heard of it."""
    with at(unit.world.hub):
        windows = list(OpeningWindow.objects.filter(counter__mark=unit.name).order_by("starts_at"))
        device, until = device_of(unit), node_city.at(20)
        check_out(device=device, windows=[windows[stop]], until=until, now=clock.now())
        assert take_back(device=device, now=clock.now()) == 1


def compare_sides(unit: Node) -> None:
    """Bad lines and deaths alone never make a Klaerfall, and both sides have the same rows."""
    windows = leased(unit)
    with at(unit):
        here, verdicts = stops_of(windows), set(OwnCommand.objects.values_list("verdict", flat=True))
    with at(unit.world.hub):
        there = stops_of(windows)
        open_ones = Klaerfall.objects.filter(device=device_of(unit), state="open")
        told = [(each.reason, each.message, each.command and each.command.kind) for each in open_ones]
    assert told == [], f"{unit.name}: {told}"
    assert verdicts <= {"applied"}, f"{unit.name}: {verdicts}"
    assert differences(here, there) == []


def compare_erased(unit: Node, windows: Collection[UUID]) -> None:
    """Nothing of these stops is at the unit any more, the hub knows it, and it has them again for good."""
    with at(unit):
        left = {label: rows for label, rows in stops_of(windows).items() if rows}
        assert left == {}, f"{unit.name} has not erased: {left}"
        assert not OwnCommand.objects.filter(window_id__in=windows).exclude(envelope=None).exists()
    with at(unit.world.hub):
        ended = Lease.objects.filter(window__in=windows, state=Lease.State.RETURNED)
        assert {each.window_id for each in ended if each.erased_at} == set(windows)
        for window in OpeningWindow.objects.filter(pk__in=windows):
            assert window.held_by is None
            _stays(unit, window)


def _stays(unit: Node, window: OpeningWindow) -> None:
    """A day that is closed is not begun again."""
    try:
        check_out(device=device_of(unit), windows=[window], until=node_city.at(23), now=clock.now())
    except StopIsOver:
        return
    raise AssertionError("a closed day was sent away again")
