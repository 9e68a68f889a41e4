"""Reading what a rule says when it holds, by the kind of its table."""

from collections.abc import Mapping

from wanderamt.engines.law.facts import FactKind, FactSpec
from wanderamt.engines.law.periods import Period
from wanderamt.engines.law.reading import Record
from wanderamt.engines.law.rules import (
    Charge,
    Grant,
    Kind,
    Outcome,
    Paper,
    Representation,
    State,
    Term,
    Waiver,
)
from wanderamt.kernel.money import Cents

OUTCOME_FIELDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.FEE: ("cents", "doubles"),
    Kind.WAIVER: ("waives", "discretionary"),
    Kind.DEADLINE: ("after", "within", "earliest", "until"),
    Kind.VALIDITY: ("for",),
    Kind.RETENTION: ("for",),
    Kind.MINIMUM_AGE: ("age",),
    Kind.REPRESENTATION: ("who", "allowed"),
    Kind.APPEARANCE: ("required",),
    Kind.EVIDENCE: ("item", "required", "condition", "nothing"),
    Kind.EXEMPTION: ("discretionary",),
    Kind.OBJECTION: ("discretionary",),
    Kind.DUTY: ("discretionary",),
    Kind.CHANNEL: ("online",),
}
WHO = ("self", "parent", "guardian", "certified_power", "proxy", "family")
APPEARANCE = ("yes", "no", "may_be_demanded")
#: What a channel can be.
ONLINE, OFFLINE = "online", "offline"
UNITS = ("years", "months", "weeks", "days", "working_days", "hours")


def read_outcome(record: Record, kind: Kind, state: State, specs: Mapping[str, FactSpec]) -> Outcome:
    """Read the outcome of a rule. Raises `BookError` for fields that contradict each other."""
    match kind:
        case Kind.FEE:
            return _charge(record, state)
        case Kind.WAIVER:
            return Waiver(waives=record.names("waives"), discretionary=record.truth("discretionary"))
        case Kind.DEADLINE:
            return _term(record, specs)
        case Kind.VALIDITY | Kind.RETENTION:
            return record.optional("for", lambda name: _period(record, name))
        case Kind.MINIMUM_AGE:
            return record.whole("age")
        case Kind.REPRESENTATION:
            return Representation(who=record.one_of("who", WHO), allowed=record.truth("allowed"))
        case Kind.APPEARANCE:
            return record.one_of("required", APPEARANCE)
        case Kind.EVIDENCE:
            return _paper(record)
        case Kind.CHANNEL:
            return ONLINE if record.truth("online") else OFFLINE
        case _:
            return _grant(record)


def _grant(record: Record) -> Grant:
    return Grant(discretionary=bool(record.optional("discretionary", record.truth)))


def _paper(record: Record) -> Paper | Grant:
    """A paper, or the statement that nothing has to be brought."""
    if "nothing" not in record.data:
        condition = record.optional("condition", record.text)
        return Paper(item=record.text("item"), required=record.truth("required"), condition=condition)
    for name in ("item", "required", "condition"):
        if name in record.data:
            raise record.fail(name, "cannot stand next to nothing")
    if not record.truth("nothing"):
        raise record.fail("nothing", "is either true or left out")
    return Grant(discretionary=False)


def _charge(record: Record, state: State) -> Charge:
    cents = Cents(record.whole("cents")) if "cents" in record.data else None
    doubles = record.optional("doubles", record.names) or ()
    if cents is not None and doubles:
        raise record.fail("doubles", "cannot stand next to cents")
    if cents is None and not doubles and state is State.VERIFIED:
        raise record.fail("cents", "is missing, so the state must be unverified")
    return Charge(cents=cents, doubles=doubles)


def _term(record: Record, specs: Mapping[str, FactSpec]) -> Term:
    after = record.optional("after", record.text)
    if after is not None and (after not in specs or specs[after].kind is not FactKind.DATE):
        raise record.fail("after", f"{after!r} is not a fact that is a day")
    within = record.optional("within", lambda name: _period(record, name))
    earliest = record.optional("earliest", lambda name: _period(record, name, back=True))
    until = record.optional("until", record.day)
    if until is not None and after is not None:
        raise record.fail("until", "cannot stand next to after")
    if (after is None) != (within is None):
        missing = "after" if after is None else "within"
        raise record.fail(missing, "is missing: after and within belong together")
    if earliest is not None and after is None:
        raise record.fail("earliest", "needs after and within")
    return Term(after=after, within=within, earliest=earliest, until=until)


def _period(record: Record, name: str, *, back: bool = False) -> Period:
    part = record.part(name)
    part.only(*UNITS)
    lengths = {unit: part.integer(unit) for unit in part.data}
    if not lengths or (any(length < 0 for length in lengths.values()) and not back):
        raise record.fail(name, f"must be a period like {{ weeks = 2 }}, of {', '.join(UNITS)}")
    return Period(**lengths)
