"""Whether a sentence in other words still says what the reviewed one says, as far as can be checked without
understanding either.

Each check would rather find too much: whoever asks keeps the reviewed sentence then, which costs nothing.
"""

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from babel import Locale

from wanderamt.engines.retrieval.folding import fold, words

#: So much longer, or shorter, a sentence in other words may be.
_LONGEST, _SHORTEST = 2.0, 0.5
#: So many letters of the word behind a number must stay: "Jahren" is "Jahre", "Tage" is not "Monate".
_UNIT_LETTERS = 4
#: German words may end otherwise by so many letters: "Gebühr", "Gebühren".
_ENDING, _STEM = 3, 3
#: A zero-width joiner belongs to the spelling of Persian, a soft hyphen to none.
_JOINERS = {"\u200c", "\u200d", "\u00ad"}
#: Where a number has its unit in front of it: "tháng 12".
_UNIT_BEFORE = frozenset({"vi"})
_GERMAN = "de"

_NUMBER = re.compile(
    r"(?P<before>[^\W\d_]*)\W{0,3}?(?P<number>(?:[€$£%]\s?)?[+\-−]?[^\W\d_]*\d+[^\W\d_]*"
    r"(?:[ .,:/\-–−()]{1,3}\d+)*(?:\s?[€$£%‰°])?)(?=[^\w]{0,4}(?P<unit>[^\W\d_]*))"
)
_DATE = re.compile(r"\d{1,2}\. ?\d{1,2}\. ?(?:\d{2,4})?|\d{4}-\d{1,2}-\d{1,2}|\d{1,2}/\d{1,2}/\d{2,4}")
_CURRENCY = re.compile(r"[€$£]|eur|евро|євро|يورو|یورو|avro|ewro")
_LINK = re.compile(
    r"[^\W\d_]{2,}:[^\s]+|www\.\S+|\S+@\S+|(?:\w[\w-]*\.)+[^\W\d_]{2,}(?:/\S*)?|/\w+/\S*|\\\S+", re.IGNORECASE
)
_PARAGRAPH = re.compile(
    r"§+\s*\d+(?:\s?[a-z])?\b(?:\s*(?:Abs|Absatz|S|Satz|Nr|Nummer|Buchst|Halbs)\b\.?\s*\w+)*(?:\s+\w*[A-Z]\w*)?|§"
    r"|\b(?:Art|Artikel|Abs|Absatz|Nr|Nummer|Buchst|Satz)\b\.?\s*\w+"
)
#: What a page, or a program that reads the sentence, could take for an instruction.
_MARKUP = re.compile(r"[<>\[\]{}*_`|#~^=\\]|&#?\w+;|\n|%\(|\$")
_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE = re.compile(r"(?:^|[.!?:;–(\n]\s*)[„“\"«»'’]*([^\W\d_]+)")


class Doubt(StrEnum):
    """What of a changed sentence may not be what the reviewed one says."""

    NUMBER = "number"
    DATE = "date"
    MONEY = "money"
    LINK = "link"
    PARAGRAPH = "paragraph"
    NAME = "name"
    NEGATION = "negation"
    LENGTH = "length"
    SCRIPT = "script"


def doubts(original: str, changed: str, *, language: str) -> tuple[Doubt, ...]:
    """Return what speaks against showing `changed` instead of `original`, both in `language`; () for nothing.

    LINK is for markup as well, NAME for long words and for an order in which something belongs to something
    else, NEGATION for whatever bounds or obliges ("only", "at least", "must"), SCRIPT for signs that the
    original does not have. Raises KeyError for a language without a table of negations.
    """
    _table(language)  # without one nothing can be said, whatever the sentences are
    if not _SHORTEST * len(original) <= len(changed) <= _LONGEST * len(original) or not changed.strip():
        return (Doubt.LENGTH,)
    return tuple(_doubts(_Said(original, language), _Said(changed, language)))


def turning_words(text: str, *, language: str) -> tuple[str, ...]:
    """Return the kinds of the words of `text` that negate, bound or oblige, in their order.

    Raises KeyError for a language without a table.
    """
    table = _table(language)
    return tuple(kind for word in _words(text) for kind in table.kinds(word))


# --- what a sentence says


@dataclass(frozen=True, slots=True)
class _Number:
    """`said` is the whole token with its unit; `kind` is the doubt where it is not the same."""

    said: tuple[str, str, str]
    kind: Doubt


@dataclass(frozen=True, slots=True)
class _Said:
    original: str
    language: str

    @property
    def text(self) -> str:
        """Digits of all scripts as 0 to 9, compatible signs as one, nothing invisible."""
        return "".join(map(_seen, unicodedata.normalize("NFKC", self.original)))

    @property
    def numbers(self) -> list[_Number]:
        return [self._number(found) for found in _NUMBER.finditer(_without_gaps(self.text))]

    @property
    def turning(self) -> tuple[str, ...]:
        return turning_words(self.original, language=self.language)

    @property
    def order(self) -> list[tuple[str, ...]]:
        """What must stay in its place: numbers, words that turn the meaning, names, and long words."""
        text = _without_gaps(self.text)
        found = [(each.start("number"), ("", "number")) for each in _NUMBER.finditer(text)]
        said = [(each.start(), self._kinds(each[0])) for each in _WORD.finditer(text)]
        return [what for _place, what in sorted([*found, *said]) if what]

    @property
    def number_words(self) -> Counter[str]:
        table = _table(self.language)
        return Counter(kind for word in _words(self.original) for kind in table.numbers_in(word))

    @property
    def calendar(self) -> Counter[str]:
        names = _calendar(self.language)
        return Counter(word for word in _words(self.original) if word in names)

    @property
    def links(self) -> list[str]:
        return [found.casefold().rstrip(".,;:!?)") for found in _LINK.findall(self.text)]

    @property
    def paragraphs(self) -> list[str]:
        return ["".join(found.split()) for found in _PARAGRAPH.findall(self.text)]

    @property
    def markup(self) -> Counter[str]:
        return Counter(_MARKUP.findall(unicodedata.normalize("NFKC", self.original)))

    @property
    def words(self) -> list[str]:
        return _WORD.findall(self.text)

    @property
    def names(self) -> list[str]:
        """Words with a capital letter anywhere."""
        return [word for word in self.words if word != word.lower()]

    @property
    def names_within(self) -> list[str]:
        """The same without the first word of a sentence that would have a capital letter anyway."""
        first = Counter(word for word in _SENTENCE.findall(self.text) if word[1:] == word[1:].lower())
        return list((Counter(self.names) - first).elements())

    @property
    def signs(self) -> set[str]:
        """Whatever is neither letter, digit, space nor mark of punctuation."""
        return {sign for sign in self.original if unicodedata.category(sign)[0] in "CS"} - _JOINERS

    def _kinds(self, word: str) -> tuple[str, ...]:
        """A word by itself or the kinds of what it turns; nothing for any other word."""
        table, stem = _table(self.language), "".join(words(word))
        if kinds := tuple(table.kinds(_plain(word))):
            return ("", *kinds)
        is_noun = _base(self.language) == _GERMAN and word != word.lower()
        is_fixed = len(stem) >= table.term_letters or word[1:] != word[1:].lower() or is_noun
        return (stem,) if is_fixed and word.casefold() not in table.openers else ()

    def _number(self, found: re.Match[str]) -> _Number:
        unit, before = found["unit"], found["before"] if self.language in _UNIT_BEFORE else ""
        number = re.sub(r"\s+", " ", found["number"].casefold()).replace("−", "-").replace("–", "-")
        said = (_beginning(before), number, _beginning(unit))
        if _CURRENCY.search(number) or _CURRENCY.match(unit.casefold()):
            return _Number(said, Doubt.MONEY)
        is_date = _DATE.search(number) or _plain(unit) in _calendar(self.language)
        return _Number(said, Doubt.DATE if is_date else Doubt.NUMBER)


def _seen(char: str) -> str:
    if unicodedata.category(char) == "Cf":
        return " " if char == "\u200c" else ""
    if char.isdigit():
        return str(unicodedata.digit(char))
    return {"٫": ".", "٬": ",", "⁄": "/"}.get(char, char)


def _without_gaps(text: str) -> str:
    return re.sub(r"[^\S\n]+", " ", text)


def _beginning(word: str) -> str:
    return fold(word)[:_UNIT_LETTERS]


def _plain(word: str) -> str:
    """Lower case without vowel signs; letters keep what makes them others."""
    return "".join(char for char in word.casefold() if unicodedata.category(char) != "Mn")


def _words(text: str) -> list[str]:
    joined = "".join(" " if char == "\u200c" else char for char in unicodedata.normalize("NFKC", text))
    seen = (char for char in joined.casefold() if unicodedata.category(char) not in {"Mn", "Cf"})
    return _WORD.findall("".join(seen))


# --- comparing


def _doubts(original: _Said, changed: _Said) -> Iterator[Doubt]:
    yield from _of_numbers(original, changed)
    if original.links != changed.links or changed.markup - original.markup:
        yield Doubt.LINK
    if original.paragraphs != changed.paragraphs:
        yield Doubt.PARAGRAPH
    if _has_other_names(original, changed) or not _in_same_order(original.order, changed.order):
        yield Doubt.NAME
    if original.turning != changed.turning:
        yield Doubt.NEGATION
    if changed.signs - original.signs or not _same_script(original, changed):
        yield Doubt.SCRIPT


def _of_numbers(original: _Said, changed: _Said) -> Iterator[Doubt]:
    """Their order counts too: "24 years: 46 euros, below: 27.60" must not change places."""
    before, after = original.numbers, changed.numbers
    kinds = (Doubt.NUMBER, Doubt.DATE, Doubt.MONEY)
    found = {kind for kind in kinds if _of_kind(before, kind) != _of_kind(after, kind)}
    if (before != after and not found) or original.number_words != changed.number_words:
        found.add(Doubt.NUMBER)
    if original.calendar != changed.calendar:
        found.add(Doubt.DATE)
    yield from (kind for kind in kinds if kind in found)


def _of_kind(numbers: list[_Number], kind: Doubt) -> list[_Number]:
    return [each for each in numbers if each.kind is kind]


def _has_other_names(original: _Said, changed: _Said) -> bool:
    """No name may come in, wherever it stands, and none that stood within a sentence may go.

    Nor may a long word: "passport" and "identity card" have no capital letters in most languages.
    """
    openers = _table(original.language).openers
    known, said = _Names(original), _Names(changed)
    new = (word for word in changed.names if word.casefold() not in openers and not known.has(word))
    gone = (word for word in original.names_within if word.casefold() not in openers and not said.has(word))
    return any(new) or any(gone) or not (known.has_terms_of(said) and said.has_terms_of(known))


def _in_same_order(one: list[tuple[str, ...]], other: list[tuple[str, ...]]) -> bool:
    """Else "passport 10 years, card 6 years" could change places, and so could what a "not" belongs to."""
    return len(one) == len(other) and all(
        before == after or (before[0] != "" != after[0] and _is_one(before[0], after[0]))
        for before, after in zip(one, other, strict=True)
    )


class _Names:
    """The words of a sentence, to look for a name among them."""

    def __init__(self, said: _Said) -> None:
        self._is_german = _base(said.language) == _GERMAN
        self._words = {fold(word) for word in said.words}
        self._exact = set(said.words)
        self.stems = set(words(said.text))
        self._term_letters = _table(said.language).term_letters

    def has(self, name: str) -> bool:
        """An abbreviation is only itself; of a German word the beginning is enough."""
        if name[1:] != name[1:].lower():
            return name in self._exact
        word = fold(name)
        return word in self._words or (self._is_german and any(_is_one(word, each) for each in self._words))

    def has_terms_of(self, other: "_Names") -> bool:
        """Whether each long word of `other` is here, whatever its ending."""
        terms = (word for word in other.stems - self.stems if len(word) >= self._term_letters)
        return all(any(_is_one(term, each) for each in self.stems) for term in terms)


def _is_one(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) >= _STEM and long.startswith(short) and len(long) - len(short) <= _ENDING


def _same_script(original: _Said, changed: _Said) -> bool:
    """A word in another script than most letters of the original, or in two, must be one of its words."""
    scripts = Counter(_script(letter) for word in original.words for letter in word)
    usual = {script for script, _ in scripts.most_common(1)}
    known = set(original.words)
    return all(word in known or {_script(letter) for letter in word} <= usual for word in changed.words)


@cache
def _script(letter: str) -> str:
    return unicodedata.name(letter, "?").split()[0]


# --- tables


@dataclass(frozen=True, slots=True)
class _Kinds:
    """Names of kinds by what a word is or begins with."""

    exact: dict[str, str]
    beginnings: tuple[tuple[str, str], ...]

    def of(self, word: str) -> Iterator[str]:
        """A word can be of one kind by itself and of others by its beginning."""
        if word in self.exact:
            yield self.exact[word]
        yield from (kind for beginning, kind in self.beginnings if word.startswith(beginning))


@dataclass(frozen=True, slots=True)
class _Table:
    turning: _Kinds
    counting: _Kinds
    affixes: tuple[re.Pattern[str], ...]
    openers: frozenset[str]
    term_letters: int

    def kinds(self, word: str) -> Iterator[str]:
        yield from self.turning.of(word)
        if any(affix.fullmatch(word) for affix in self.affixes):
            yield f"={word}"

    def numbers_in(self, word: str) -> Iterator[str]:
        return self.counting.of(word)


@cache
def _table(language: str) -> _Table:
    data = files("wanderamt.engines.retrieval") / "data" / "negations.toml"
    said = tomllib.loads(data.read_text("utf-8"))[_base(language)]
    return _Table(
        turning=_kinds([*said["negations"], *said["limits"]]),
        counting=_kinds(said["numbers"]),
        affixes=tuple(re.compile(each) for each in said["affixes"]),
        openers=frozenset(said["openers"]),
        term_letters=said["term_letters"],
    )


def _kinds(entries: list[str]) -> _Kinds:
    pairs = [(_plain(word), entry) for entry in entries for word in entry.split("|")]
    return _Kinds(
        exact={word: entry for word, entry in pairs if not word.endswith("*")},
        beginnings=tuple((word.rstrip("*"), entry) for word, entry in pairs if word.endswith("*")),
    )


@cache
def _calendar(language: str) -> frozenset[str]:
    """Names of months and of days of the week, by CLDR."""
    locale = Locale.parse(_base(language))
    return frozenset(
        word
        for names in (locale.months, locale.days)
        for style in names.values()
        for width in ("wide", "abbreviated")
        for name in style[width].values()
        for word in _words(name)
        if len(word) >= _STEM
    )


def _base(language: str) -> str:
    return language.partition("-")[0]
