"""A check of Leichte Sprache by the rules of annex 2 of the BITV 2.0 that a program can look for.

It reads words and shapes, not sentences: it finds most breaches, misses some, and is sometimes wrong. What it
knows and where it errs is written beside the word lists in data/easy_words.toml; places where it is known to
be wrong are in data/easy_allowed.toml. A text without findings is not yet good Leichte Sprache: people of the
group it is written for have to read it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from wanderamt.engines.texts.easy_words import Words, words
from wanderamt.kernel.text import N_


class Rule(StrEnum):
    """What annex 2 of the BITV 2.0 asks, as far as it is checked here."""

    ABBREVIATION = "abbreviation"
    NEGATION = "negation"
    SUBJUNCTIVE = "subjunctive"
    PASSIVE = "passive"
    GENITIVE = "genitive"
    LONG_SENTENCE = "long_sentence"
    LONG_WORD = "long_word"
    SENTENCE_PER_LINE = "sentence_per_line"
    HYPHENATION = "hyphenation"
    SPECIAL_CHARACTER = "special_character"
    LONG_LIST = "long_list"
    SAME_WORD = "same_word"


#: What the writer can do about it.
HINTS: dict[Rule, str] = {
    Rule.ABBREVIATION: N_("Schreiben Sie das Wort aus."),
    Rule.NEGATION: N_("Sagen Sie, was ist oder was man tun kann."),
    Rule.SUBJUNCTIVE: N_("Schreiben Sie in der Wirklichkeits-Form: kann, muss, ist."),
    Rule.PASSIVE: N_("Sagen Sie, wer etwas tut."),
    Rule.GENITIVE: N_("Schreiben Sie „von dem“ oder „von der“."),
    Rule.LONG_SENTENCE: N_("Machen Sie zwei Sätze daraus."),
    Rule.LONG_WORD: N_("Nehmen Sie ein kürzeres Wort, oder trennen Sie mit Bindestrich."),
    Rule.SENTENCE_PER_LINE: N_("Beginnen Sie mit jedem Satz eine neue Zeile."),
    Rule.HYPHENATION: N_("Trennen Sie keine Wörter am Ende der Zeile."),
    Rule.SPECIAL_CHARACTER: N_("Lassen Sie das Zeichen weg."),
    Rule.LONG_LIST: N_("Machen Sie eine Liste mit einer Zeile für jeden Punkt."),
    Rule.SAME_WORD: N_("Nehmen Sie immer dasselbe Wort."),
}

_PLACEHOLDER = re.compile(r"%\(\w+\)[sdif]|\{\w*\}")
_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"[^\W_]+(?:[-·.:,’'][^\W_]+)*")
_LETTERS = re.compile(r"[^\W\d_]+")
# After two letters or a year: "am 3. Mai" and "Lister Str. 5" are no ends of sentences.
_NEXT_SENTENCE = re.compile(r"(?:(?<=[^\W\d]{2})|(?<=\d{4}))[.!?]\s+(?=[„\"»]?[A-ZÄÖÜ])")
_SENTENCE_END = (".", "!", "?", ":", "…", '"', "“")
_CAPITALS = re.compile(r"\b[A-ZÄÖÜ]{2,}\b")
_CUT_SHORT = re.compile(r"\b[A-Za-zÄÖÜäöüß]{1,5}\.(?=\s[a-zäöü])")
_PARTICIPLE = re.compile(
    r"(?:ab|an|auf|aus|bei|dar|ein|fest|frei|her|hin|los|mit|nach|statt|teil|um|vor|weg|weiter|zu|zurück|zusammen)?"
    r"ge\w+(?:t|en)|\w+iert|(?:be|ent|er|ver|zer|miss|über|unter|wieder|durch)\w+t"
)
_CLAUSE = re.compile(r"[,:;.!?]")


@dataclass(frozen=True, slots=True)
class Finding:
    """A place that breaks a rule: `line` counts from 1, `excerpt` is what was found, `hint` what helps."""

    rule: Rule
    line: int
    excerpt: str

    @property
    def hint(self) -> str:
        """What the writer can do about it (German, marked for translation)."""
        return HINTS[self.rule]


def check(text: str, *, names: Iterable[str] = ()) -> tuple[Finding, ...]:
    """Everything in a text in Leichte Sprache that a writer should look at again, in the order of the lines.

    `names` (of places, offices and papers, as they stand on signs) are left alone. Placeholders count as one
    word, tags as none.
    """
    known = words()
    found: list[Finding] = []
    lines = _without(text, names).split("\n")
    for number, line in enumerate(lines, start=1):
        following = lines[number] if number < len(lines) else ""
        for rule, excerpt in _in_line(line, following, known):
            if not known.allows(rule.value, excerpt, text):
                found.append(Finding(rule, number, excerpt))
    return tuple(found)


def _without(text: str, names: Iterable[str]) -> str:
    """The text with names as one neutral word each, placeholders as a number, and without tags."""
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "Name")
    return _TAG.sub("", _PLACEHOLDER.sub("7", text))


def _in_line(line: str, following: str, known: Words) -> Iterator[tuple[Rule, str]]:
    found: tuple[tuple[Rule, Iterable[str]], ...] = (
        (Rule.ABBREVIATION, _abbreviations(line, known)),
        (Rule.NEGATION, _negations(line, known)),
        (Rule.SUBJUNCTIVE, _listed(line, known.subjunctives)),
        (Rule.PASSIVE, _passives(line, known)),
        (Rule.GENITIVE, _genitives(line, known)),
        (Rule.LONG_SENTENCE, _long_sentences(line, known)),
        (Rule.LONG_WORD, _long_words(line, known)),
        (Rule.SENTENCE_PER_LINE, _misplaced_ends(line, following)),
        (Rule.HYPHENATION, _cut_words(line, following)),
        (Rule.SPECIAL_CHARACTER, filter(known.special_characters.__contains__, line)),
        (Rule.LONG_LIST, (match[0] for match in known.enumeration.finditer(line))),
        (Rule.SAME_WORD, _listed(line, known.avoided)),
    )
    return ((rule, excerpt) for rule, excerpts in found for excerpt in excerpts)


def _cut_words(line: str, following: str) -> Iterator[str]:
    if "\u00ad" in line or (line.endswith("-") and following[:1].islower()):
        yield _LETTERS.findall(line)[-1] + "-" if _LETTERS.search(line) else line


def _listed(line: str, listed: frozenset[str]) -> Iterator[str]:
    return (word for word in _WORD.findall(line) if word.lower() in listed)


def _abbreviations(line: str, known: Words) -> Iterator[str]:
    listed = [(match.start(), match[0]) for match in known.abbreviations.finditer(line)]
    shaped = [(match.start(), match[0]) for match in _CUT_SHORT.finditer(line)]
    capitals = [
        (match.start(), match[0])
        for match in _CAPITALS.finditer(line)
        if match[0] not in known.capitals_allowed
    ]
    end = 0
    for start, excerpt in sorted(listed + shaped + capitals, key=lambda one: (one[0], -len(one[1]))):
        if start >= end:
            yield excerpt
            end = start + len(excerpt)


def _negations(line: str, known: Words) -> Iterator[str]:
    for word in _WORD.findall(line):
        small = word.lower()
        prefixed = small.startswith("un") and len(small) > len("unter") and word[0].islower()
        shaped = prefixed or (small.endswith("los") and word[0].islower())
        if small in known.negations or (shaped and small not in known.not_negations):
            yield word


def _passives(line: str, known: Words) -> Iterator[str]:
    for clause in _CLAUSE.split(line):
        parts = _WORD.findall(clause)
        helper = next((word for word in parts if word.lower() in known.passive_helpers), None)
        participle = next((word for word in parts if _is_participle(word, known)), None)
        if helper and participle:
            yield f"{helper} … {participle}"


def _is_participle(word: str, known: Words) -> bool:
    if word in known.participles:
        return True
    return word.islower() and word not in known.not_participles and _PARTICIPLE.fullmatch(word) is not None


def _genitives(line: str, known: Words) -> Iterator[str]:
    for sentence in _sentences(line):
        parts = _WORD.findall(sentence)
        for place, word in enumerate(parts):
            if _is_genitive(parts, place, known):
                yield " ".join(parts[max(0, place - 1) : place + 2]) if word.islower() else word


def _is_genitive(parts: list[str], place: int, known: Words) -> bool:
    """Tell whether the word at `place` begins a genitive."""
    small = parts[place].lower()
    if small in known.genitive_pronouns or (small == "des" and place + 1 < len(parts)):
        return True
    noun = next((word for word in parts[place + 1 : place + 4] if word[0].isupper()), "")
    if small in known.genitive_articles:
        return noun.endswith("s") and noun.lower() not in known.nouns_in_s
    before = parts[place - 1] if place else ""
    if small not in known.feminine_articles or not noun:
        return False
    # The first word of a sentence has a capital whatever it is: only a later one is surely a noun.
    after_noun = place > 1 and before[0].isupper() and before.lower() not in known.not_nouns
    return after_noun or before.lower() in known.genitive_prepositions


def _sentences(line: str) -> list[str]:
    return [part for part in _NEXT_SENTENCE.split(line) if part.strip()]


def _long_sentences(line: str, known: Words) -> Iterator[str]:
    for sentence in _sentences(line):
        count = len(_WORD.findall(sentence))
        if count > known.longest_sentence:
            yield f"{' '.join(sentence.split()[:4])} … ({count})"


def _long_words(line: str, known: Words) -> Iterator[str]:
    for word in _WORD.findall(line):
        parts = re.split(r"[-·]", word.lower())
        if any(len(part) > known.longest_word and part not in known.known_long_words for part in parts):
            yield word


def _misplaced_ends(line: str, following: str) -> Iterator[str]:
    """Two sentences in one line, or one sentence that goes on in the next."""
    for match in _NEXT_SENTENCE.finditer(line):
        yield line[max(0, match.start() - 15) : match.end() + 10].strip()
    goes_on = line.strip() and not line.rstrip().endswith((*_SENTENCE_END, "-", ","))
    if goes_on and following.strip()[:1].islower():
        yield f"{line.strip()[-15:]} / {following.strip()[:10]}"
