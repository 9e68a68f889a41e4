"""What people say: the example questions that come with the software, as the understanding learns them.

Files for people to read and review, in `data`: `questions/<service>.toml` by language and facet,
`keywords.toml`, `not_ours.toml`, `referrals.toml` for matters of other authorities, `lanes.toml`,
`danger.toml`, `facets.toml`, `ages.toml`, `talk.toml`, `wishes.toml`. Names of services are the catalogue's.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from wanderamt.apps.catalogue.public import packaged_phrases
from wanderamt.engines.retrieval.understanding import ELSEWHERE, NOT_OURS, ByAge, Example
from wanderamt.engines.retrieval.understanding.cues import Cues
from wanderamt.engines.retrieval.understanding.lanes import Lane, Lanes
from wanderamt.engines.retrieval.understanding.wishes import Wishes

#: The facet of a question about nothing in particular.
GENERAL = "what"
FACETS = (
    GENERAL, "documents", "fee", "duration", "where",
    "online", "appointment", "deadline", "proxy", "validity",
)  # fmt: skip
#: Lanes are learnt as well: a phrase that nobody has written down is still recognised.
LANE = "lane:"
#: What is said beside questions about a matter, e.g. "talk:hours"; see `data/talk.toml`.
TALK = "talk:"
#: What sounds like danger and is none. It speaks against danger, and for nothing.
HARMLESS = "lane:none"
#: Every so many of them are kept to measure by.
_MEASURED = 3
_LEARNT_LANES = ("crisis", "emergency", "attack", "person", "status")


class BadExamples(ValueError):
    """A file of examples is not laid out as it must be; says which and where."""


@cache
def packaged() -> tuple[Example, ...]:
    """All examples to learn from. Raises `BadExamples`."""
    ours = (*_questions("questions"), *_names(), *_keywords())
    beside = (*_lanes(), *_danger(), *_harmless(), *_talk())
    return (*ours, *_not_ours(), *_referrals(), *beside)


@cache
def development() -> tuple[Example, ...]:
    """The questions by which the understanding is measured; never learnt from. Raises `BadExamples`."""
    return (*_questions("development"), *_held_back())


@cache
def lanes() -> Lanes:
    """The fixed phrases."""
    content = _toml(_data() / "lanes.toml")
    phrases: dict[Lane, tuple[str, ...]] = {
        lane: _flat(content.get(lane, {})) for lane in Lane if lane is not Lane.LANGUAGE
    }
    return Lanes(phrases=phrases, languages=_asked_for(content.get("language", {})))


@cache
def facet_cues() -> Cues:
    """The words that show which facet is asked, whatever the matter is. Raises `BadExamples`."""
    content = _toml(_data() / "facets.toml")
    names = _by_tag(content.pop("names", {}))
    if strange := set(content) - set(FACETS):
        raise BadExamples(f"facets.toml: {', '.join(sorted(strange))} is no facet")
    return Cues(phrases={name: _by_tag(phrases) for name, phrases in content.items()}, names=names)


@cache
def wishes() -> Wishes:
    """What people want to do with an appointment that they have: "move" or "cancel"."""
    content = _toml(_data() / "wishes.toml")
    return Wishes(
        phrases={
            name: {language: _by_tag(said) for language, said in by_language.items()}
            for name, by_language in content.items()
        }
    )


@cache
def by_age() -> tuple[ByAge, ...]:
    """Documents for children and for adults."""
    return tuple(ByAge(**each) for each in _toml(_data() / "ages.toml")["pair"])


@cache
def referrals() -> Mapping[str, Mapping[str, Any]]:
    """The matters of other authorities by their id, as written."""
    return {each["id"]: each for each in _toml(_data() / "referrals.toml").get("referral", [])}


def _questions(folder: str) -> Iterator[Example]:
    for file in _files(folder):
        if not file.name.startswith("_"):
            yield from _by_language(file, label=file.name.removesuffix(".toml"))


def _held_back() -> Iterator[Example]:
    folder = _data() / "development"
    yield from _by_language(folder / "_not_ours.toml", label=NOT_OURS)
    for language, kinds in _toml(folder / "_crisis_and_attacks.toml").items():
        for kind, texts in kinds.items():
            yield from (Example(text=text, label=f"{LANE}{kind}", language=language) for text in texts)


def _names() -> Iterator[Example]:
    for service, language, name in packaged_phrases():
        yield Example(text=name, label=service, language=language)


def _keywords() -> Iterator[Example]:
    for language, by_service in _toml(_data() / "keywords.toml").items():
        for service, phrases in by_service.items():
            yield from (Example(text=phrase, label=service, language=language) for phrase in phrases)


def _not_ours() -> Iterator[Example]:
    yield from _by_language(_data() / "not_ours.toml", label=NOT_OURS)


def _referrals() -> Iterator[Example]:
    for key, entry in referrals().items():
        for language, texts in entry.get("examples", {}).items():
            for text in texts:
                yield Example(text=text, label=f"{ELSEWHERE}{key}", language=language)


def _lanes() -> Iterator[Example]:
    content = _toml(_data() / "lanes.toml")
    for lane in _LEARNT_LANES:
        for language, phrases in content.get(lane, {}).items():
            for text in phrases:
                plain = text.replace("*", "").strip()
                yield Example(text=plain, label=f"{LANE}{lane}", language=language)


def _talk() -> Iterator[Example]:
    for kind, by_language in _toml(_data() / "talk.toml").items():
        for language, texts in by_language.items():
            label = kind if kind == NOT_OURS else f"{TALK}{kind}"
            yield from (Example(text=text, label=label, language=language) for text in texts)


def _danger() -> Iterator[Example]:
    for language, kinds in _toml(_data() / "danger.toml").items():
        for lane in (Lane.CRISIS, Lane.EMERGENCY):
            yield from (
                Example(text=text, label=f"{LANE}{lane}", language=language) for text in kinds.get(lane, ())
            )


def _harmless() -> Iterator[Example]:
    """What sounds like danger and is none; with everything else it may be, said by no label of its own."""
    return (each for place, each in enumerate(_all_harmless()) if place % _MEASURED)


@cache
def harmless() -> tuple[Example, ...]:
    """What sounds like danger and is none; to measure by, never learnt from."""
    return tuple(each for place, each in enumerate(_all_harmless()) if not place % _MEASURED)


def _all_harmless() -> Iterator[Example]:
    for language, kinds in _toml(_data() / "danger.toml").items():
        yield from (
            Example(text=text, label=HARMLESS, language=language) for text in kinds.get("harmless", ())
        )


def _by_language(file: Traversable, *, label: str) -> Iterator[Example]:
    for language, facets in _toml(file).items():
        for facet, texts in facets.items():
            if facet not in FACETS:
                raise BadExamples(f"{file.name}: [{language}] {facet} is no facet")
            yield from (Example(text=text, label=label, language=language, facet=facet) for text in texts)


def _by_tag(by_language: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    return {language: tuple(phrases) for language, phrases in by_language.items()}


def _flat(by_language: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    return tuple(phrase for phrases in by_language.values() for phrase in phrases)


def _asked_for(by_language: Mapping[str, Iterable[Mapping[str, str]]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for entries in by_language.values():
        for entry in entries:
            found[entry["to"]] = (*found.get(entry["to"], ()), entry["phrase"])
    return found


def _files(folder: str) -> list[Traversable]:
    place = _data() / folder
    if not place.is_dir():
        return []
    return sorted(
        (each for each in place.iterdir() if each.name.endswith(".toml")), key=lambda each: each.name
    )


def _toml(file: Traversable) -> dict[str, Any]:
    if not file.is_file():
        return {}
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise BadExamples(f"{file.name}: {error}") from error


def _data() -> Traversable:
    return files(__package__) / "data"
