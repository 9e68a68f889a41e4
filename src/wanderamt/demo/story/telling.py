"""What all chapters share: the day on which the story is told, keys that stay the same, people."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from random import Random
from uuid import NAMESPACE_URL, UUID, uuid5

from wanderamt.apps.catalogue.public import Service, services
from wanderamt.demo.people import Crowd
from wanderamt.kernel.clock import BERLIN, at_berlin

_NAMESPACE = uuid5(NAMESPACE_URL, "https://demo.wanderamt.example/")


@dataclass(frozen=True, slots=True)
class Telling:
    """One telling of the story, at `now`. The same day and the same `seed` tell the same story."""

    now: datetime
    seed: int = 1
    random: Random = field(init=False)
    crowd: Crowd = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "random", Random(self.seed))
        object.__setattr__(self, "crowd", Crowd(seed=self.seed, today=self.today))

    @property
    def today(self) -> date:
        return self.now.astimezone(BERLIN).date()

    def key(self, *what: object) -> UUID:
        """The form key of one deed of the story: the same in every telling, so that nothing is done twice."""
        return uuid5(_NAMESPACE, "/".join(map(str, what)))


def moment(day: date, clock: str) -> datetime:
    """The moment of a wall clock time like "09:30" in Hannover."""
    return at_berlin(day, time.fromisoformat(clock))


def matters(*ids: str) -> tuple[Service, ...]:
    """The services with these keys."""
    return tuple(services(ids))


#: What people in a care home usually need.
CARE_MATTERS = (
    "personalausweis",
    "befreiung_ausweispflicht",
    "ummeldung",
    "adressaenderung_ausweis",
    "meldebescheinigung",
    "beglaubigung_kopie",
    "beglaubigung_unterschrift",
    "pin_neusetzen",
)
#: What a quarter asks for when its office is closed or full.
QUARTER_MATTERS = (
    "personalausweis",
    "reisepass",
    "anmeldung",
    "ummeldung",
    "meldebescheinigung",
    "fuehrungszeugnis",
    "beglaubigung_kopie",
    "pin_neusetzen",
    "bewohnerparkausweis",
)
