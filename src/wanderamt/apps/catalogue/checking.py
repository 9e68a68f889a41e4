"""Looking through a service list and its texts before anything of it is stored."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from wanderamt.apps.catalogue.errors import BadCatalogue
from wanderamt.apps.catalogue.models import Mobile, Result
from wanderamt.apps.catalogue.packaged import GERMAN
from wanderamt.engines.texts import Wording
from wanderamt.engines.texts.bidi import forbidden
from wanderamt.kernel.languages import UI_LANGUAGES

FACTS_FILE = "services.json"
#: What each service says in German; everything else may be unknown.
SAID = ("name", "summary", "who", "words")
FLAGS = ("online", "needs_photo", "needs_fingerprints", "pin_letter", "bookable", "verified")
WORD_LISTS = ("legal_basis", "sources")
VOCABULARIES = {"groups": "group", "situations": "situation", "equipment": "equipment"}
KEYS = (
    *("id", "group", "situations", "leika", "legal_basis", "online", "mobile", "equipment", "minutes"),
    *("result", "needs_photo", "needs_fingerprints", "pin_letter", "bookable", "verified", "unconfirmed"),
    "sources",
)
LONGEST_VISIT = 240
_KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9][a-z0-9_]*)+")
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")

Listed = Mapping[str, Any]
TextsByLanguage = Mapping[str, Mapping[str, Wording]]


def refuse_bad(facts: Listed, texts: TextsByLanguage) -> None:
    """Raise `BadCatalogue` with file, record and field of the first mistake."""
    german = texts.get(GERMAN, {})
    _refuse_bad_facts(facts, german)
    for language, segments in texts.items():
        file = f"texts/{language}.json"
        if language not in UI_LANGUAGES:
            raise BadCatalogue(
                file=file, record=language, field="language", problem="is not a known language"
            )
        for key, wording in segments.items():
            for field, problem in _faults(key, wording, german):
                raise BadCatalogue(file=file, record=key, field=field, problem=problem)


def _faults(key: str, wording: Wording, german: Mapping[str, Wording]) -> Iterator[tuple[str, str]]:
    if _KEY.fullmatch(key) and key in german:
        yield from _text_faults(wording.text, german[key].text)
    else:
        yield "key", "is not a known segment"


def _text_faults(text: str, german: str) -> Iterator[tuple[str, str]]:
    if not text.strip():
        yield "text", "must not be empty"
    for reason, place in forbidden(text):
        yield "text", f"has a {reason} at character {place + 1}"
    wanted, found = _placeholders(german), _placeholders(text)
    if wanted != found:
        yield "text", f"has the placeholders {sorted(found)}, the German text has {sorted(wanted)}"


def _placeholders(text: str) -> Counter[str]:
    return Counter(_PLACEHOLDER.findall(text))


def _refuse_bad_facts(facts: Listed, german: Collection[str]) -> None:
    for section, kind in VOCABULARIES.items():
        for key in facts[section]:
            _need_german(f"{kind}.{key}", section, german)
    seen: set[str] = set()
    for number, service in enumerate(facts["services"], 1):
        record = str(service.get("id", f"service {number}"))
        for field, problem in _service_faults(service, facts):
            raise BadCatalogue(file=FACTS_FILE, record=record, field=field, problem=problem)
        if record in seen:
            raise BadCatalogue(file=FACTS_FILE, record=record, field="id", problem="is there twice")
        seen.add(record)
        notes = (f"unconfirmed.{note}" for note in range(1, service["unconfirmed"] + 1))
        for part in (*SAID, *notes):
            _need_german(f"service.{record}.{part}", record, german)


def _need_german(segment: str, record: str, german: Collection[str]) -> None:
    if segment not in german:
        raise BadCatalogue(
            file=f"texts/{GERMAN}.json", record=record, field=segment, problem="is missing in German"
        )


def _service_faults(service: Listed, facts: Listed) -> Iterator[tuple[str, str]]:
    strange = sorted({*KEYS} ^ {*service})
    if strange:
        yield strange[0], "is missing" if strange[0] in KEYS else "is not a known field"
    else:
        yield from _value_faults(service, facts)


def _value_faults(service: Listed, facts: Listed) -> Iterator[tuple[str, str]]:
    yield from ((flag, "must be true or false") for flag in FLAGS if not isinstance(service[flag], bool))
    yield from _word_faults(service, facts)
    for field, most in (("minutes", LONGEST_VISIT), ("unconfirmed", 99)):
        if type(service[field]) is not int or not 0 <= service[field] <= most:
            yield field, f"must be a whole number from 0 to {most}"
    if service["leika"] and not re.fullmatch(r"\d{14}", service["leika"]):
        yield "leika", "must have 14 digits"
    if not service["verified"] and not service["unconfirmed"]:
        yield "unconfirmed", "must say what is open"


def _word_faults(service: Listed, facts: Listed) -> Iterator[tuple[str, str]]:
    known: dict[str, Collection[str]] = {
        "group": facts["groups"],
        "mobile": Mobile.values,
        "result": Result.values,
    }
    for field, allowed in known.items():
        if service[field] not in allowed:
            yield field, f"{service[field]!r} is not known"
    for field in ("situations", "equipment", *WORD_LISTS):
        if not isinstance(service[field], list) or not all(isinstance(each, str) for each in service[field]):
            yield field, "must be a list of texts"
        elif field not in WORD_LISTS and (
            strange := [each for each in service[field] if each not in facts[field]]
        ):
            yield field, f"{strange[0]!r} is not known"
    if not service["situations"]:
        yield "situations", "must name at least one"
