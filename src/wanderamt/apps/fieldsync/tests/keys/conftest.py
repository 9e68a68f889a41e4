"""A unit of the city and a computer that could become a device."""

import pytest

from wanderamt.apps.fieldsync.keys.enrolment import enrol, make_code
from wanderamt.apps.fieldsync.keys.keyring import Keyring
from wanderamt.apps.fleet.public import Unit

SECRET = "fünf zufällige Wörter am Montag"


@pytest.fixture
def unit(city):
    return Unit.objects.create(
        counter=city.bus, kind=Unit.Kind.VAN, desks=2, depot=city.site("schuetzenplatz")
    )


@pytest.fixture
def computer():
    return Keyring.fresh()


@pytest.fixture
def enrolled(unit, computer, now):
    return enrol(
        code=make_code(unit=unit, now=now),
        label="Koffer 1",
        signing_key=computer.public,
        recipient=computer.recipient,
        now=now,
    )


@pytest.fixture(scope="session")
def kept(tmp_path_factory):
    """A folder with a keyring; making one takes a second or two, on purpose."""
    folder = tmp_path_factory.mktemp("unit")
    return folder, Keyring.create(folder, SECRET)
