"""What a matter costs: the sum that is sure, and what it depends on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wanderamt.apps.assistant.compiling.cases import AGE, Case, ages
from wanderamt.apps.assistant.compiling.statements import Said, Statement, own, rules
from wanderamt.apps.catalogue.public import FeeResult, fees, shown
from wanderamt.engines.law import BadFact, FactKind, FeeLine, load_facts
from wanderamt.foundation.formatting import euro

#: Surcharges that nobody meets who comes to the office of the own town within its hours.
_RARE = frozenset({"own_request", "outside_hours", "other_authority"})
#: What a rule says of an amount above which there is no fixed one.
_AT_LEAST = "mindestens"
#: Of a number only a few values are tried.
_MOST = 12


@dataclass(frozen=True, slots=True)
class Choices:
    """Lines of the receipt that depend on an answer: those that decide the price, and additions to it.

    `least` is what nobody pays less than.
    """

    deciding: tuple[FeeLine, ...] = ()
    added: tuple[FeeLine, ...] = ()
    least: FeeResult | None = None


def price(case: Case) -> Said:
    """The first sentence about the cost, with the prices to choose from where it depends on something."""
    found = case.known.fees if case.known else None
    if found is None or (not found.lines and not found.open_facts):
        yield own(_("Der Betrag ist nicht bestätigt. Bitte fragen Sie vorher am Telefon."))
        return
    chosen = choices(case)
    if chosen.least and (found.total_cents or len(chosen.deciding) == 1):
        yield _sum(chosen.least)
        yield from _lines(dict.fromkeys((*found.lines, *chosen.deciding)))
    elif chosen.deciding:
        yield own(_("Was das kostet, hängt von Ihrem Fall ab:"))
        yield from _lines(chosen.deciding)
    elif found.total_cents:
        yield _sum(found)
    else:
        yield own(
            _("Das kostet nichts."),
            citation=next((line.citation for line in found.lines), ""),
            verified=all(line.verified for line in found.lines),
            records=_records(found.lines),
        )


def fee(case: Case) -> Said:
    """Everything about the cost: the sum, its parts, what can come on top, and who pays less."""
    yield from price(case)
    if case.known is None:
        return
    chosen = choices(case)
    if case.known.fees.total_cents and not chosen.deciding:
        yield from _lines(case.known.fees.lines)
    if case.known.fees.lines:
        yield from _lines(line for line in case.known.fees.unconfirmed if line.cents is None)
    if chosen.added:
        yield own(_("Dazu kann kommen:"))
        yield from _lines(chosen.added)
    yield from rules(case.known.waivers)


def amount(case: Case, what: str, *, records: tuple[str, ...]) -> Said:
    """One item of a list: something and what it costs at least."""
    found = choices(case).least or (case.known.fees if case.known else None)
    if found is None or not found.total_cents:
        yield own(what, listed=True, records=records)
        return
    said = {"what": what, "value": euro(found.total_cents)}
    text = _("%(what)s: mindestens %(value)s") if found.is_lower_bound else _("%(what)s: %(value)s")
    yield own(
        text % said,
        listed=True,
        citation=found.lines[0].citation,
        verified=all(line.verified for line in found.lines),
        records=(*records, *_records(found.lines)),
    )


def choices(case: Case) -> Choices:
    """Return what an answer to one open question makes of the cost."""
    if case.known is None:
        return Choices()
    found = case.known.fees
    known = {line.key for line in found.lines}
    open_facts = [name for name in found.open_facts if name not in _RARE]
    first = open_facts[0] if open_facts and (not found.lines or AGE in open_facts) else ""
    tried = _tried(case, AGE if AGE in open_facts else first) if first else []
    deciding = _new_lines(tried, known)
    others = [result for name in open_facts if name not in {first, AGE} for result in _tried(case, name)]
    added = _new_lines(others, {*known, *(line.key for line in deciding)})
    sure = [result for result in tried if result.lines and result.total_cents]
    least = min(sure, key=lambda each: each.total_cents) if sure and len(sure) == len(tried) else None
    return Choices(deciding=deciding, added=added, least=least)


def _new_lines(results: Iterable[FeeResult], known: set[str]) -> tuple[FeeLine, ...]:
    """Each line once, those without a confirmed amount among them."""
    lines = (line for result in results for line in (*result.lines, *result.unconfirmed))
    return tuple({line.key: line for line in lines if line.key not in known and line.rule_id}.values())


def _tried(case: Case, name: str) -> list[FeeResult]:
    return list(_results(case, name))


def _results(case: Case, name: str) -> Iterator[FeeResult]:
    for value in _values(name, case):
        try:
            yield fees(service_id=case.service.pk, on=case.on, facts=case.facts.with_(**{name: value}))
        except BadFact:  # contradicts what was said
            continue


def _values(name: str, case: Case) -> tuple[int | str | bool, ...]:
    if name == AGE:
        return ages(case)
    spec = load_facts()[name]
    return (False, True) if spec.kind is FactKind.BOOL else spec.allowed[:_MOST]


def _sum(found: FeeResult) -> Statement:
    said = {"sum": euro(found.total_cents)}
    at_least = found.is_lower_bound or any(_AT_LEAST in line.label for line in found.lines)
    sure = _("Das kostet mindestens %(sum)s.") if at_least else _("Das kostet %(sum)s.")
    return own(
        sure % said,
        citation=found.lines[0].citation,
        verified=all(line.verified for line in found.lines),
        records=_records(found.lines),
    )


def _lines(lines: Iterable[FeeLine]) -> Said:
    for line in lines:
        said = shown(f"rule.{line.key}")
        text = (
            _("%(what)s: %(value)s") % {"what": said.text, "value": euro(line.cents)}
            if line.cents
            else said.text
        )
        yield Statement(
            text=text,
            language=said.language,
            citation=line.citation,
            verified=line.verified,
            listed=True,
            records=_records([line]),
        )


def _records(lines: Iterable[FeeLine]) -> tuple[str, ...]:
    return tuple(f"rule.{line.key}" for line in lines)
