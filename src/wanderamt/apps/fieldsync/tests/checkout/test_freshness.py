"""A change at the hub reaches units on the road, once."""

from datetime import timedelta

from wanderamt.apps.catalogue.models import Text
from wanderamt.apps.fieldsync.checkout.freshness import _version, own_city_version, refresh_due
from wanderamt.apps.fieldsync.models import Bundle, Device, Downward
from wanderamt.apps.fieldsync.tests.checkout.conftest import Unit
from wanderamt.apps.fieldsync.tests.nodes import World, at
from wanderamt.apps.workforce.public import User
from wanderamt.foundation import clock


def _heard(unit: Unit) -> None:
    """The unit has loaded what came and tells what it has."""
    _version.cache_clear()
    with at(unit.node):
        said = own_city_version()
    with at(unit.hub):
        Downward.objects.filter(acked_at=None).update(acked_at=clock.now())
        Device.objects.filter(pk=unit.device.pk).update(reported=said)


def _due(unit: Unit) -> int:
    with at(unit.hub):
        return refresh_due(now=clock.now())


def test_nothing_is_sent_while_nothing_changes(bus: Unit) -> None:
    bus.load(bus.check_out().content)
    _heard(bus)
    assert _due(bus) == 0


def test_a_new_text_and_a_locked_account_reach_the_unit(bus: Unit, world: World) -> None:
    bus.load(bus.check_out().content)
    _heard(bus)
    with at(bus.hub):
        Text.objects.create(key="service.personalausweis.summary", language="de", text="Neu.", by="human")
        User.objects.filter(username="theke2").update(is_active=False)
    world.later(timedelta(minutes=15))
    assert _due(bus) == 1
    assert _due(bus) == 0  # it is on its way
    with at(bus.hub):
        content = Bundle.objects.order_by("created_at").last().content  # type: ignore[union-attr]  # it is there
    bus.load(content)
    with at(bus.node):
        assert not User.objects.get(username="theke2").is_active
    _heard(bus)
    assert _due(bus) == 0


def test_who_has_never_said_what_it_has_is_left_alone(bus: Unit) -> None:
    bus.check_out()
    with at(bus.node):
        assert own_city_version() == {}
    with at(bus.hub):
        Downward.objects.update(acked_at=clock.now())
    assert _due(bus) == 0
