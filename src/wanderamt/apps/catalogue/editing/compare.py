"""What differs between two contents, word by word, and how two people's changes come together."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from wanderamt.apps.catalogue.editing.content import Content
from wanderamt.engines.texts import Wording

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in a content something stands: a fact (no language) or a segment in a language."""

    name: str
    language: str = ""

    def __str__(self) -> str:
        return f"{self.name}@{self.language}"

    def value(self, content: Content) -> Any:
        """What stands there; None where nothing does."""
        return content.wording(self.name, self.language) if self.language else content.facts.get(self.name)

    def put(self, content: Content, value: Any) -> Content:
        """`content` with `value` standing there."""
        if self.language:
            return content.with_wording(self.name, self.language, value)
        return content.with_facts(**{self.name: value})


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One place with what stood and what stands there; None is nothing."""

    place: Place
    before: Any
    after: Any

    @property
    def same_words(self) -> bool:
        """Only what is known about the text differs: who wrote it, of which source, who has read it."""
        return isinstance(self.before, Wording) and (
            isinstance(self.after, Wording) and self.before.text == self.after.text
        )


class Sign(StrEnum):
    """How a piece of text goes from the one side to the other."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words of one sign."""

    sign: Sign
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A place that both have changed since `base`, each in another way."""

    place: Place
    base: Any
    mine: Any
    theirs: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """Both sides together. Where they conflict it holds mine, unless it was said otherwise."""

    content: Content
    conflicts: tuple[Conflict, ...]


def places(*contents: Content) -> list[Place]:
    """All places of all contents: facts first, then segments, German before the other languages."""
    facts = {Place(name) for content in contents for name in content.facts}
    texts = {
        Place(segment, language)
        for content in contents
        for segment, wordings in content.texts.items()
        for language in wordings
    }
    return [*sorted(facts), *sorted(texts, key=lambda place: (place.language != "de", place))]


def changes(before: Content, after: Content) -> list[Change]:
    """Every place where the two differ, in the order of `places`."""
    return [
        Change(place=place, before=old, after=new)
        for place in places(before, after)
        if (old := place.value(before)) != (new := place.value(after))
    ]


def merge(*, base: Content, mine: Content, theirs: Content, take_theirs: Collection[Place] = ()) -> Merged:
    """Put together what `mine` and `theirs` have made of `base`. A change of one side only is kept; where
    both changed the same place in different ways, `mine` stands unless the place is in `take_theirs`.
    """
    content, conflicts = theirs, []
    for change in changes(base, mine):
        their = change.place.value(theirs)
        if their not in (change.before, change.after):
            conflict = Conflict(place=change.place, base=change.before, mine=change.after, theirs=their)
            conflicts.append(conflict)
            if change.place in take_theirs:
                continue
        content = change.place.put(content, change.after)
    return Merged(content=content, conflicts=tuple(conflicts))


def words(before: str, after: str) -> list[Piece]:
    """The way from `before` to `after` in runs of whole words: what is the same, what went, what came.

    Joining SAME and GONE gives `before`, joining SAME and NEW gives `after`.
    """
    return list(_runs(_pieces(_TOKEN.findall(before), _TOKEN.findall(after))))


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for operation, first, last, start, end in _wider(matcher.get_opcodes(), old):
        if operation == "equal":
            yield Piece(Sign.SAME, "".join(old[first:last]))
        else:
            yield Piece(Sign.GONE, "".join(old[first:last]))
            yield Piece(Sign.NEW, "".join(new[start:end]))


Step = tuple[str, int, int, int, int]


def _wider(steps: Sequence[Step], old: list[str]) -> Iterator[Step]:
    """A space between two changes is no island: "alte Karte" to "neuer Pass" is one change, not two."""
    for place, step in enumerate(steps):
        inside = 0 < place < len(steps) - 1
        if inside and step[0] == "equal" and not "".join(old[step[1] : step[2]]).strip():
            yield ("replace", *step[1:])
        else:
            yield step


def _runs(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Neighbours that are gone or new come together, what is gone first; empty ones go."""
    gone = new = ""
    for piece in pieces:
        if piece.sign == Sign.SAME:
            yield from _shown(gone, new)
            gone = new = ""
            yield piece
        elif piece.sign == Sign.GONE:
            gone += piece.text
        else:
            new += piece.text
    yield from _shown(gone, new)


def _shown(gone: str, new: str) -> Iterator[Piece]:
    if gone:
        yield Piece(Sign.GONE, gone)
    if new:
        yield Piece(Sign.NEW, new)
