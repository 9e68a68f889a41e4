"""An answer of the law as an object for programs and as a text for people."""

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from importlib.resources import files
from typing import Any

from wanderamt.apps.catalogue import packaged
from wanderamt.engines.law import (
    DOUBTS,
    Answer,
    Deadline,
    Doubt,
    FeeLine,
    Period,
    Ruling,
    load_facts,
    planned_ready,
)
from wanderamt.kernel.money import Cents, euros

GERMAN = packaged.GERMAN


class Words:
    """Texts in a language; what is not translated stays German."""

    def __init__(self, language: str) -> None:
        self._texts = packaged.texts(language)
        self._german = packaged.texts(GERMAN)

    def of(self, segment: str, otherwise: str) -> str:
        found = self._texts.get(segment) or self._german.get(segment)
        return found.text if found is not None else otherwise


def languages() -> list[str]:
    """The languages that texts come in, German first."""
    folder = files(packaged.__package__) / "data" / "texts"
    names = {file.name.removesuffix(".json") for file in folder.iterdir() if file.name.endswith(".json")}
    return [GERMAN, *sorted(names - {GERMAN})]


def as_object(answer: Answer, *, language: str, words: Words | None = None) -> dict[str, Any]:
    """The answer for programs: plain values, days as ISO text, texts in the language or else in German.

    The texts are the packaged ones unless `words` says others.
    """
    words = words or Words(language)
    service = packaged_service(answer.service)
    nearest, certain = nearest_deadline(answer)
    return {
        "service": answer.service,
        "title": words.of(f"service.{answer.service}.name", answer.service),
        "on": answer.on.isoformat(),
        "language": language,
        "total_cents": answer.fees.total_cents,
        "total_is_lower_bound": answer.fees.is_lower_bound,
        "lines": [_line(line, words) for line in answer.fees.lines],
        "waivers": [
            {
                **_rule(waiver, words),
                "discretionary": waiver.discretionary,
                "lowest_cents": waiver.lowest_cents,
            }
            for waiver in answer.waivers
        ],
        "documents": [
            {
                "item": paper.item,
                "label": words.of(f"evidence.{paper.item}", paper.text),
                "required": paper.required,
                "condition": paper.condition,
                "condition_label": words.of(f"condition.{paper.condition}", "") or None,
                "citation": paper.citation,
                "verified": paper.verified,
            }
            for paper in answer.documents
        ],
        "deadline": _iso(nearest),
        "deadline_certain": certain,
        "deadlines": [{**_deadline(each, words), "certain": True} for each in answer.deadlines]
        + [{**_deadline(each, words), "certain": False} for each in answer.possible_deadlines],
        "ready": _ready(answer),
        **_rulings(answer, words),
        "in_person": next((each.value for each in answer.appearance), None),
        "online": service.get("online"),
        **_mobile(service),
        "minutes": service.get("minutes"),
        "citations": list(answer.citations),
        "open_questions": [
            {
                "fact": name,
                "question": words.of(f"fact.{name}", load_facts()[name].question),
                "accepts": load_facts()[name].accepts,
            }
            for name in answer.open_facts
        ],
        "unconfirmed": list(_unconfirmed(answer, words)),
    }


def _rulings(answer: Answer, words: Words) -> dict[str, list[dict[str, Any]]]:
    """The other rules that hold, by what they are about."""
    kinds = {
        "validity": answer.validity,
        "minimum_age": answer.minimum_age,
        "who_may_come": answer.representation,
        "appearance": answer.appearance,
        "exemptions": answer.exemptions,
        "objections": answer.objections,
        "duties": answer.duties,
        "retention": answer.retention,
        "channels": answer.channels,
    }
    return {name: [_ruling(each, words) for each in rulings] for name, rulings in kinds.items()}


#: How far the mobile office can do a service without a network, and the same in words.
_LEVELS = {
    "complete": ("complete", "ja, auch ohne Netz"),
    "capture": ("capture", "ja, ohne Netz nur die Aufnahme"),
    "network": ("none", "ja, aber nur mit Netz"),
    "no": ("none", "nein"),
}


def _mobile(service: dict[str, Any]) -> dict[str, Any]:
    """How far the mobile office can do it without a network (complete, capture, none), and whether at all."""
    if not service:
        return {"mobile": None, "mobile_possible": None}
    return mobile_levels(service["mobile"])


def mobile_levels(mobile: str) -> dict[str, Any]:
    """The same for what the service list says: complete, capture, network or no."""
    return {"mobile": _LEVELS[mobile][0], "mobile_possible": mobile != "no"}


def _ready(answer: Answer) -> dict[str, Any] | None:
    """When a document that is ordered that day can be expected; null where nothing is made."""
    ready = planned_ready(answer.service, answer.on)
    if ready is None:
        return None
    return {
        "earliest": ready.earliest.isoformat(),
        "latest": ready.latest.isoformat(),
        "source": ready.source,
        "verified": ready.verified,
    }


def packaged_service(service_id: str) -> dict[str, Any]:
    """What the packaged service list says; empty for a service that only the rules know."""
    listed: list[dict[str, Any]] = packaged.facts()["services"]
    return next((each for each in listed if each["id"] == service_id), {})


def nearest_deadline(answer: Answer) -> tuple[date | None, bool]:
    """The last day that matters and whether it is certain: of the certain deadlines the first that is not yet
    past, else the last one past; otherwise the earliest that is possible, which is the safe one.
    """
    certain = sorted(each.last_day for each in answer.deadlines if each.last_day is not None)
    if certain:
        return next((day for day in certain if day >= answer.on), certain[-1]), True
    possible = [each.last_day for each in answer.possible_deadlines if each.last_day is not None]
    return (min(possible), False) if possible else (None, False)


def _unconfirmed(answer: Answer, words: Words) -> Iterator[dict[str, str]]:
    """Everything that is not confirmed, the papers among it."""
    for each in answer.unconfirmed:
        text = words.of(f"rule.{each.key}", each.text)
        yield {"key": f"rule.{each.key}", "text": text, "reason": each.reason}
    for paper in answer.documents:
        if not paper.verified:
            text = words.of(f"evidence.{paper.item}", paper.text)
            reason = DOUBTS[Doubt.UNVERIFIED]
            yield {"key": f"evidence.{paper.item}", "text": text, "reason": reason}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _line(line: FeeLine, words: Words) -> dict[str, Any]:
    return {
        "key": line.key,
        "label": words.of(f"rule.{line.key}", line.label),
        "cents": line.cents,
        "citation": line.citation,
        "verified": line.verified,
    }


def _rule(rule: Any, words: Words) -> dict[str, Any]:
    return {
        "key": rule.key,
        "text": words.of(f"rule.{rule.key}", rule.text),
        "citation": rule.citation,
        "verified": rule.verified,
    }


def _deadline(deadline: Deadline, words: Words) -> dict[str, Any]:
    return {
        **_rule(deadline, words),
        "first_day": _iso(deadline.first_day),
        "last_day": _iso(deadline.last_day),
    }


def _ruling(ruling: Ruling, words: Words) -> dict[str, Any]:
    value = ruling.value
    said: dict[str, Any] = {"value": value}
    if isinstance(value, Period):
        said = {
            "value": {each.name: length for each in fields(value) if (length := getattr(value, each.name))}
        }
    elif is_dataclass(value):
        said = {each.name: getattr(value, each.name) for each in fields(value)}
    return {**_rule(ruling, words), **said}


def as_text(answer: Answer, *, language: str) -> str:
    """The answer for people: each sentence with its paragraph. Headings are in German."""
    words = Words(language)
    return "\n".join(_lines(answer, words))


def _lines(answer: Answer, words: Words) -> Iterator[str]:
    yield f"{words.of(f'service.{answer.service}.name', answer.service)} am {answer.on:%d.%m.%Y}"
    yield from _money(answer, words)
    yield from _papers(answer, words)
    yield from _last_days(answer, words)
    for heading, rulings in (
        ("Gültigkeit", answer.validity),
        ("Alter", answer.minimum_age),
        ("Wer kommen darf", (*answer.appearance, *answer.representation)),
        ("Ausnahmen", answer.exemptions),
        ("Widersprüche", answer.objections),
        ("Pflichten", answer.duties),
        ("Wege", answer.channels),
        ("Aufbewahrung", answer.retention),
    ):
        yield from _section(heading, [_sentence(each, words) for each in rulings])
    ready = planned_ready(answer.service, answer.on)
    if ready is not None:
        days = f"{ready.earliest:%d.%m.%Y} bis {ready.latest:%d.%m.%Y}"
        yield f"\nFertig: etwa {days}{_mark(verified=ready.verified)}"
    service = packaged_service(answer.service)
    if service:
        yield f"\nDauer am Schalter: {service['minutes']} Minuten (Annahme)"
        yield f"Mobiles Büro: {_LEVELS[service['mobile']][1]}"
    questions = [
        f"{words.of(f'fact.{name}', load_facts()[name].question)} ({name}: {load_facts()[name].accepts})"
        for name in answer.open_facts
    ]
    yield from _section("Noch offen", questions)
    doubts = [f"{each['text']} – {each['reason']}" for each in _unconfirmed(answer, words)]
    yield from _section("Nicht bestätigt", doubts)


def _section(heading: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield f"\n{heading}:"
        yield from (f"  - {line}" for line in lines)


def _money(answer: Answer, words: Words) -> Iterator[str]:
    yield "\nGebühren:"
    for line in answer.fees.lines:
        label = words.of(f"rule.{line.key}", line.label)
        amount = _euro(line.cents or Cents(0))
        yield f"  {amount:>10}  {label} ({line.citation}){_mark(verified=line.verified)}"
    for line in answer.fees.unconfirmed:
        if line.cents is None:
            label = words.of(f"rule.{line.key}", line.label)
            yield f"  {'unbekannt':>10}  {label}{_mark(verified=False)}"
    least = "mindestens " if answer.fees.is_lower_bound else ""
    yield f"  {_euro(answer.fees.total_cents):>10}  {least}insgesamt"
    for waiver in answer.waivers:
        yield f"  - {_sentence(waiver, words)}"


def _papers(answer: Answer, words: Words) -> Iterator[str]:
    listed = []
    for paper in answer.documents:
        need = "" if paper.required else " (hilft, muss aber nicht sein)"
        condition = (
            f" – {words.of(f'condition.{paper.condition}', paper.condition)}" if paper.condition else ""
        )
        label = words.of(f"evidence.{paper.item}", paper.text)
        listed.append(f"{label}{condition}{need} ({paper.citation}){_mark(verified=paper.verified)}")
    yield from _section("Mitbringen", listed)


def _last_days(answer: Answer, words: Words) -> Iterator[str]:
    listed = [
        f"{_sentence(each, words)}{f' Letzter Tag: {each.last_day:%d.%m.%Y}' if each.last_day else ''}"
        for each in answer.deadlines
    ]
    day, certain = nearest_deadline(answer)
    if day is not None and not certain:
        listed.append(
            f"Frühestens läuft die Frist am {day:%d.%m.%Y} ab. Das hängt von den offenen Fragen ab."
        )
    yield from _section("Fristen", listed)


def _sentence(rule: Any, words: Words) -> str:
    text = words.of(f"rule.{rule.key}", rule.text)
    return f"{text} ({rule.citation}){_mark(verified=rule.verified)}"


def _mark(*, verified: bool) -> str:
    return "" if verified else " [nicht bestätigt]"


def _euro(cents: Cents) -> str:
    return f"{euros(cents)} €".replace(".", ",")
