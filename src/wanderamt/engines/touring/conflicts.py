"""Why a deployment cannot work, or only just."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from wanderamt.kernel.text import N_


class Severity(StrEnum):
    """A refusal stops the plan; a warning is shown and may be accepted."""

    REFUSAL = "refusal"
    WARNING = "warning"


class Code(StrEnum):
    """What is wrong."""

    WINDOW_IN_PAST = "window_in_past"
    WINDOW_REVERSED = "window_reversed"
    WINDOW_CROSSES_CLOCK_CHANGE = "window_crosses_clock_change"
    WINDOW_TOO_LONG = "window_too_long"
    HOST_NOT_AVAILABLE = "host_not_available"
    UNIT_DOUBLE_BOOKED = "unit_double_booked"
    CREW_DOUBLE_BOOKED = "crew_double_booked"
    CREW_ABSENT = "crew_absent"
    NO_CREW = "no_crew"
    TRAVEL_TOO_SHORT = "travel_too_short"
    CREW_TRAVEL_TOO_SHORT = "crew_travel_too_short"
    SKILL_MISSING = "skill_missing"
    EQUIPMENT_MISSING = "equipment_missing"
    ROOM_UNSUITABLE = "room_unsuitable"
    ROOM_UNSUITABLE_FOR_UNIT = "room_unsuitable_for_unit"
    CAPACITY_TOO_SMALL = "capacity_too_small"


MESSAGES: Mapping[Code, str] = MappingProxyType(
    {
        Code.WINDOW_IN_PAST: N_(
            "Der Einsatz beginnt in der Vergangenheit. Bitte wählen Sie einen späteren Beginn."
        ),
        Code.WINDOW_REVERSED: N_("Das Ende liegt nicht nach dem Beginn. Bitte prüfen Sie beide Zeiten."),
        Code.WINDOW_CROSSES_CLOCK_CHANGE: N_(
            "In dieser Zeit wird die Uhr umgestellt. Bitte wählen Sie ein Zeitfenster davor oder danach."
        ),
        Code.WINDOW_TOO_LONG: N_(
            "Das Zeitfenster ist %(hours)s Stunden lang. Erlaubt sind höchstens %(allowed)s Stunden."
        ),
        Code.HOST_NOT_AVAILABLE: N_(
            "Die Einrichtung hat den %(day)s nicht angeboten. Bitte wählen Sie einen ihrer Wunschtage."
        ),
        Code.UNIT_DOUBLE_BOOKED: N_(
            "Das Fahrzeug oder der Koffer ist in dieser Zeit schon verplant: %(label)s."
        ),
        Code.CREW_DOUBLE_BOOKED: N_("%(crew)s ist in dieser Zeit schon verplant: %(label)s."),
        Code.CREW_ABSENT: N_("%(crew)s ist in dieser Zeit abwesend."),
        Code.NO_CREW: N_("Für diesen Einsatz ist noch niemand eingeteilt."),
        Code.TRAVEL_TOO_SHORT: N_(
            "Der Weg ist zu knapp: Zwischen diesem Einsatz und „%(label)s“ liegen %(available)s Minuten, "
            "Fahrzeug oder Koffer brauchen %(needed)s Minuten."
        ),
        Code.CREW_TRAVEL_TOO_SHORT: N_(
            "Der Weg ist zu knapp: Zwischen diesem Einsatz und „%(label)s“ liegen %(available)s Minuten, "
            "%(crew)s braucht %(needed)s Minuten."
        ),
        Code.SKILL_MISSING: N_("Niemand aus dem Team darf dieses Anliegen bearbeiten: %(service)s."),
        Code.EQUIPMENT_MISSING: N_(
            "Dem Fahrzeug oder Koffer fehlt Ausstattung für dieses Anliegen: %(service)s. "
            "Es fehlt: %(items)s."
        ),
        Code.ROOM_UNSUITABLE: N_(
            "Der Raum passt nicht zu diesem Anliegen: %(service)s. Es fehlt: %(requirement)s."
        ),
        Code.ROOM_UNSUITABLE_FOR_UNIT: N_(
            "Mit diesem Fahrzeug oder Koffer können wir dort nicht arbeiten. Es fehlt: %(requirement)s."
        ),
        Code.CAPACITY_TOO_SMALL: N_(
            "Die Zeit reicht voraussichtlich nicht: Die Anliegen brauchen %(needed)s Minuten, "
            "zur Verfügung stehen %(available)s Minuten."
        ),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """One reason. `field` is the input it belongs to; `params` fill the placeholders of `message`.

    `service`, `items` and `requirement` are keys of the catalogue: put their names in before showing them.
    """

    code: Code
    field: str
    params: Mapping[str, object]
    severity: Severity = Severity.REFUSAL

    @property
    def message(self) -> str:
        """The German sentence with its placeholders, to be translated first and filled afterwards."""
        return MESSAGES[self.code]
