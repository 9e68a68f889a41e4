"""Two questions that come before a card is sold or a registration taken in a care home."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from wanderamt.engines.law.facts import BadFact


class Guardianship(StrEnum):
    """Whether a court appointed a guardian (Betreuung)."""

    NONE = "none"
    INTERIM = "interim"
    LASTING = "lasting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What the coordinator or the clerk knows about a resident.

    `certified_power`: cannot act for themselves and is represented by somebody with a publicly certified
    power of attorney. `permanent_care`: expected to stay in a hospital, care home or similar for good.
    `cannot_move_alone`: cannot move alone in public because of a permanent disability.
    """

    permanent_care: bool = False
    guardianship: Guardianship = Guardianship.NONE
    certified_power: bool = False
    cannot_move_alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A ground on which the authority may exempt somebody from the ID duty; it decides at its discretion."""

    citation: str
    label_de: str
    label_en: str


LASTING_GUARDIAN = Ground(
    citation="§ 1 Abs. 3 Nr. 1 PAuswG",
    label_de="Ein Gericht hat eine Betreuung angeordnet, und zwar nicht nur vorläufig.",
    label_en="A court has appointed a guardian, and not merely for the interim.",
)
CERTIFIED_POWER = Ground(
    citation="§ 1 Abs. 3 Nr. 1 PAuswG",
    label_de="Die Person kann nicht selbst handeln und hat eine öffentlich beglaubigte Vollmacht erteilt.",
    label_en="The person cannot act for themselves and has given a publicly certified power of attorney.",
)
PERMANENT_CARE = Ground(
    citation="§ 1 Abs. 3 Nr. 2 PAuswG",
    label_de="Die Person bleibt voraussichtlich auf Dauer in einem Pflegeheim oder Krankenhaus.",
    label_en="The person is expected to stay in a care home or hospital for good.",
)
CANNOT_MOVE_ALONE = Ground(
    citation="§ 1 Abs. 3 Nr. 3 PAuswG",
    label_de=(
        "Die Person kann sich wegen einer dauerhaften Behinderung nicht allein in der Öffentlichkeit bewegen."
    ),
    label_en="The person cannot move alone in public because of a permanent disability.",
)


def exemption_grounds(situation: Situation) -> list[Ground]:
    """Return the grounds for an exemption from the ID duty (§ 1 Abs. 3 PAuswG); an interim guardian is
    none.
    """
    found = [
        (situation.guardianship is Guardianship.LASTING, LASTING_GUARDIAN),
        (situation.certified_power, CERTIFIED_POWER),
        (situation.permanent_care, PERMANENT_CARE),
        (situation.cannot_move_alone, CANNOT_MOVE_ALONE),
    ]
    return [ground for holds, ground in found if holds]


class DutyState(StrEnum):
    """The four answers about registering at a care home."""

    OTHER_DWELLING = "other_dwelling"
    START_UNKNOWN = "start_unknown"
    NOT_YET = "not_yet"
    DUE = "due"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyAnswer:
    """`duty`: must register now. `due`: the last day for it, named in advance when the stay goes on."""

    state: DutyState
    duty: bool
    due: date | None
    citation: str
    label_de: str
    label_en: str


MONTHS_WITHOUT_DUTY = 3
DAYS_TO_REGISTER = 14
LABELS = {
    DutyState.OTHER_DWELLING: (
        "Eine Anmeldung ist nicht nötig, solange eine andere Wohnung in Deutschland gemeldet ist.",
        "No registration is needed while another dwelling in Germany is registered.",
    ),
    DutyState.START_UNKNOWN: (
        "Bitte fragen Sie, seit wann die Person hier wohnt: Nach drei Monaten gilt die Pflicht.",
        "Please ask since when the person has lived here: the duty begins after three months.",
    ),
    DutyState.NOT_YET: (
        "Eine Anmeldung ist erst nötig, wenn der Aufenthalt länger als drei Monate dauert.",
        "Registration is only needed once the stay lasts longer than three months.",
    ),
    DutyState.DUE: (
        "Die Person muss sich anmelden: Der Aufenthalt dauert länger als drei Monate.",
        "The person must register: the stay has lasted longer than three months.",
    ),
}


def care_registration_duty(
    *, keeps_other_dwelling: bool, stay_since: date | None, on: date, from_abroad: bool = False
) -> DutyAnswer:
    """Tell whether somebody in a care home must register there on the day `on`.

    Nobody must while registered for another dwelling in Germany. Everybody else must register within two
    weeks as soon as the stay exceeds three months; people from abroad too, whose general period is the same.
    Raises `BadFact` when the stay begins after `on`. Source: § 32 Abs. 1 BMG, for people from abroad also
    § 27 Abs. 2 BMG.
    """
    if stay_since is not None and stay_since > on:
        raise BadFact(field="stay_since", value=stay_since)
    state, due = _duty(stay_since, on, keeps=keeps_other_dwelling)
    label_de, label_en = LABELS[state]
    return DutyAnswer(
        state=state,
        duty=state is DutyState.DUE,
        due=due,
        citation="§ 32 Abs. 1 BMG, § 27 Abs. 2 BMG" if from_abroad else "§ 32 Abs. 1 BMG",
        label_de=label_de,
        label_en=label_en,
    )


def _duty(since: date | None, on: date, *, keeps: bool) -> tuple[DutyState, date | None]:
    if keeps:
        return DutyState.OTHER_DWELLING, None
    if since is None:
        return DutyState.START_UNKNOWN, None
    free_until = _months_later(since, MONTHS_WITHOUT_DUTY)
    state = DutyState.NOT_YET if on <= free_until else DutyState.DUE
    return state, free_until + timedelta(days=DAYS_TO_REGISTER)


def _months_later(day: date, months: int) -> date:
    # § 188 Abs. 3 BGB: where the month lacks the day, the period ends with its last day.
    years, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + years, month + 1)[1]
    return day.replace(year=day.year + years, month=month + 1, day=min(day.day, last))
