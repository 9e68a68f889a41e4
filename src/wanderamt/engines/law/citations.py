"""From a citation as a lawyer writes it to the paragraphs it names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10, "XI": 11,
         "XII": 12, "XIII": 13, "XIV": 14}  # fmt: skip
#: The short name of a law has at least two capital letters (BMG, FeV, eIDKG); "SGB X" has a number behind it.
LAW = re.compile(
    r"\b(?:KV\s+)?((?:Nds\.\s+)?(?:SGB\s+(?:[IVX]+|\d+)|(?![IVX]+\b)[a-z]?[A-ZÄÖÜ]\w*[A-ZÄÖÜ]\w*))\b"
)
BRACKETS = re.compile(r"\([^)]*\)")
NUMBER = r"\d+[a-z]*"
JOIN = r"\s*(?:,|und|bis|–|-)\s*"
PLACE = re.compile(
    rf"§§\s*(?P<several>{NUMBER}(?:{JOIN}{NUMBER})*)"
    rf"|§\s*(?P<one>{NUMBER})"
    rf"|Art(?:\.|ikel)\s*(?P<article>{NUMBER})"
    rf"|Anlage(?:\s+(?P<annex>{NUMBER}))?(?P<anlage>)"
)
TARIFF = re.compile(r"\bNr\.\s*\d")
RANGE = re.compile(rf"({NUMBER})\s*(?:bis|–|-)\s*({NUMBER})")
ANNEX = "Anlage"
ORDER = re.compile(r"(\D*)(\d*)(.*)")


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph of a law: `section` is "§ 5a", "Art. 15", "Anlage", "Anlage 8e", "" for none."""

    law: str
    section: str

    @property
    def order(self) -> tuple[str, str, int, str]:
        """Sorts "§ 2" before "§ 10" and "§ 10a" behind it."""
        kind, number, letter = ORDER.fullmatch(self.section).groups()  # type: ignore[union-attr]  # fits all
        return self.law, kind, int(number or 0), letter


def parse_citation(citation: str) -> tuple[Place, ...]:
    """Return the paragraphs that a citation names, in its order and each once; none = it names no law.

    A law that stands behind several paragraphs belongs to all of them ("§ 42 Abs. 3, § 50 Abs. 5 BMG").
    Subsections are left out: a text is compared by paragraph. Of a range ("§§ 5a–7") both ends and the whole
    numbers between them are named, so paragraphs with a letter in between must be written out. A number of
    a tariff ("Nr. 1130 KV JVKostG") stands in the annex of its law.
    """
    found: dict[Place, None] = {}
    start = 0
    text = BRACKETS.sub(" ", citation)
    for law in LAW.finditer(text):
        for section in _sections(text[start : law.start()]):
            found[Place(law_name(law[1]), section)] = None
        start = law.end()
    return tuple(found)


def law_name(name: str) -> str:
    """Return the name under which a law is filed: "SGB X" is "SGB 10", "AO 1977" is "AO"."""
    words = name.replace("_", " ").split()
    if len(words) > 1 and words[-1] in ROMAN:
        words[-1] = str(ROMAN[words[-1]])
    if len(words) > 1 and re.fullmatch(r"(?:18|19|20)\d\d", words[-1]):
        words.pop()
    return " ".join(words)


def _sections(text: str) -> Iterator[str]:
    places = list(PLACE.finditer(text))
    for place in places:
        if place["several"]:
            yield from (f"§ {number}" for number in numbers(place["several"]))
        elif place["one"]:
            yield f"§ {place['one']}"
        elif place["article"]:
            yield f"Art. {place['article']}"
        else:
            yield f"{ANNEX} {place['annex']}" if place["annex"] else ANNEX
    if not places:
        yield ANNEX if TARIFF.search(text) else ""


def numbers(text: str) -> Iterator[str]:
    """Yield the numbers of a list like "1, 4–6 und 19"; a range gives its ends and what lies between."""
    for part in re.split(r"\s*(?:,|und)\s*", text):
        span = RANGE.fullmatch(part)
        if span is None:
            yield part
            continue
        first, last = span.groups()
        yield first
        yield from (str(number) for number in range(_whole(first) + 1, _whole(last)))
        if _whole(last) > _whole(first) and last != str(_whole(last)):
            yield str(_whole(last))
        yield last


def _whole(number: str) -> int:
    return int(re.match(r"\d+", number)[0])  # type: ignore[index]  # NUMBER begins with digits
