"""What a compiled answer says."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from wanderamt.engines.law.periods import Period
from wanderamt.engines.law.rules import Grant, Representation
from wanderamt.kernel.money import Cents
from wanderamt.kernel.text import N_

#: What a ruling says beyond its text: a period, an age, a word, who may act, whether it is discretionary.
RulingValue = Period | Representation | Grant | int | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeLine:
    """One position of a receipt. `cents` is None when no amount is confirmed; `label` is the German source
    of the segment "rule.<key>".
    """

    key: str
    rule_id: str
    label: str
    cents: Cents | None
    citation: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeResult:
    """`lines` have an amount and add up to `total_cents`. `unconfirmed` are all lines that must be shown as
    "not confirmed", those without an amount among them. `open_facts` are the questions that could still
    change the sum, the most deciding first.
    """

    lines: tuple[FeeLine, ...]
    total_cents: Cents
    unconfirmed: tuple[FeeLine, ...]
    open_facts: tuple[str, ...]

    @property
    def is_lower_bound(self) -> bool:
        """Tell whether the true sum may be higher: something is open, or has no confirmed amount."""
        return bool(self.open_facts) or any(line.cents is None for line in self.unconfirmed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """One rule that holds; `text` is the German source of the segment "rule.<key>"."""

    key: str
    rule_id: str
    text: str
    citation: str
    verified: bool
    value: RulingValue = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverRuling:
    """A fee that is not charged, or, when `discretionary`, need not be: the authority decides, the total
    stays.

    `lowest_cents` is what the total can become at the lowest.
    """

    key: str
    rule_id: str
    text: str
    citation: str
    verified: bool
    discretionary: bool
    waives: tuple[str, ...]
    lowest_cents: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class NeededDocument:
    """A paper of the vocabulary. `condition` (a key of the vocabulary) is there while it is open whether the
    paper is needed at all.
    """

    item: str
    required: bool
    condition: str | None
    key: str
    rule_id: str
    text: str
    citation: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """`first_day` and `last_day` are None as long as the day that the period starts with is not known, and
    where the rule has no such day.
    """

    key: str
    rule_id: str
    text: str
    citation: str
    verified: bool
    first_day: date | None
    last_day: date | None


class Doubt(StrEnum):
    """Why something is not confirmed."""

    UNVERIFIED = "unverified"
    CHANGE_DAY = "change_day"
    NO_RULE = "no_rule"


DOUBTS = {
    Doubt.UNVERIFIED: N_("Diese Angabe ist nicht bestätigt."),
    Doubt.CHANGE_DAY: N_(
        "Das Gesetz hat sich zwischen dem %(first)s und dem %(second)s geändert. "
        "Der genaue Tag ist nicht bestätigt."
    ),
    Doubt.NO_RULE: N_("Für diesen Tag ist nichts hinterlegt."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unconfirmed:
    """Something that must be shown as not confirmed. `between`: a change lies between these two days."""

    key: str
    text: str
    doubt: Doubt
    between: tuple[date, date] | None = None

    @property
    def reason(self) -> str:
        """The reason as a German sentence. Pages translate `DOUBTS[doubt]` and fill in `between`."""
        first, second = self.between or (None, None)
        return DOUBTS[self.doubt] % {
            "first": f"{first:%d.%m.%Y}" if first else "",
            "second": f"{second:%d.%m.%Y}" if second else "",
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Everything that the rules of the day `on` say about a service, as far as the facts are known.

    `open_facts` are the questions whose answers can still change something here, the most deciding first; one
    that another answer makes pointless disappears with it.
    """

    service: str
    on: date
    fees: FeeResult
    waivers: tuple[WaiverRuling, ...] = ()
    documents: tuple[NeededDocument, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    #: Deadlines with a last day that may hold or not: the earliest is the safe one.
    possible_deadlines: tuple[Deadline, ...] = ()
    validity: tuple[Ruling, ...] = ()
    minimum_age: tuple[Ruling, ...] = ()
    representation: tuple[Ruling, ...] = ()
    appearance: tuple[Ruling, ...] = ()
    exemptions: tuple[Ruling, ...] = ()
    objections: tuple[Ruling, ...] = ()
    duties: tuple[Ruling, ...] = ()
    channels: tuple[Ruling, ...] = ()
    retention: tuple[Ruling, ...] = ()
    open_facts: tuple[str, ...] = ()
    unconfirmed: tuple[Unconfirmed, ...] = ()
    citations: tuple[str, ...] = field(default=())
