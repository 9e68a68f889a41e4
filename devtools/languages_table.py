"""`languages`: how far each language is, as a table for docs/reference/languages.md.

Counted from the texts themselves: the state of each follows from its words and those of its source, so that
the table cannot say more than there is. With `--check` nothing is written; 1: the page is not current.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import django
from babel.messages.catalog import Catalog
from django.conf import settings

from devtools import messages
from devtools.languages import LANGUAGES, catalogue_of
from devtools.places import PACKAGE, ROOT
from wanderamt.apps.catalogue.packaged import texts
from wanderamt.engines.texts.provenance import TextState, state_of

PAGE = ROOT / "docs" / "reference" / "languages.md"
STATES = tuple(TextState)
#: A reader gets German instead, or words that may no longer be true.
ABSENT = frozenset({TextState.MISSING, TextState.OUTDATED})
#: What a person meets first, and what a new rule is made of: complete in every language.
VOCABULARY = (
    *("group", "situation", "service.name", "service.summary", "evidence", "condition", "equipment"),
    *("rule", "fact"),
)
INTRODUCTION = """# The languages, and how far each is

Written by `python3 dev.py languages` from the texts themselves; a test holds this page against them. German
is the source, Leichte Sprache is written here as well; all other languages are translated.

**source**: written as an original · **human**: a person translated it · **machine**: a program translated it,
the page says so · **reviewed**: a person has read it against the German text · **outdated**: the German text
has changed since · **missing**: the page shows German.

The state of a text follows from fingerprints of the German text and of the translation; nobody sets it
(`engines/texts/provenance.py`). Translations of the content are in
`apps/catalogue/data/texts/<language>.json`, those of the interface in `locale/<language>/`. There a line
`# human:<fingerprint>` or `# reviewed:<fingerprint>` above a text says that a person wrote or read it, and
counts only while neither text changes.
"""


def main(words: Sequence[str]) -> int:
    """Write the page; with `--check` only compare, and tell which controlled words are missing."""
    if not settings.configured:
        settings.configure(USE_I18N=False)
        django.setup()
    fresh = page()
    if "--check" not in words:
        PAGE.write_text(fresh, encoding="utf-8")
        return 0
    gaps = missing_words()
    for gap in gaps:
        print(f"missing: {gap}")
    current = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == fresh
    if not current:
        print("docs/reference/languages.md is not current: run `python3 dev.py languages`")
    return 0 if current and not gaps else 1


def page() -> str:
    """The whole page."""
    return "\n".join(
        (
            INTRODUCTION,
            "## Interface: what citizens see\n",
            _table(interface_states()),
            "\n## Content: services, evidence, rules of law, questions\n",
            _table(content_states()),
            "\n## Content by kind: texts that are there and current\n",
            _kinds_table(),
            "",
        )
    )


def interface_states() -> dict[str, Counter[TextState]]:
    """Per language, how many of the public interface texts are in which state. German is all source."""
    public = messages.public_texts(messages.collect(PACKAGE))
    wanted = [message for message in public if message.id]
    counted = {"de": Counter({TextState.SOURCE: len(wanted)})}
    for language in LANGUAGES:
        path = catalogue_of(language)
        counted[language] = _interface_of(messages.load(path, language), messages.origin_of(path), public)
    return counted


def _interface_of(catalog: Catalog, origin: str, public: Catalog) -> Counter[TextState]:
    return Counter(
        TextState(messages.state_of(catalog.get(message.id, context=message.context), origin))
        for message in public
        if message.id
    )


def content_states() -> dict[str, Counter[TextState]]:
    """Per language, how many of the content's segments are in which state."""
    german = texts("de")
    return {
        language: Counter(state_of(source.text, texts(language).get(key)) for key, source in german.items())
        for language in ("de", *LANGUAGES)
    }


def kind_of(segment: str) -> str:
    """What a segment is: "evidence.id_card" -> "evidence", "service.x.name" -> "service.name"."""
    parts = segment.split(".")
    return f"service.{parts[2]}" if parts[0] == "service" else parts[0]


def missing_words() -> list[str]:
    """The controlled vocabulary that a language does not have, or has from another German text."""
    german = texts("de")
    vocabulary = {key: source for key, source in german.items() if kind_of(key) in VOCABULARY}
    return [
        f"{language}: {key}"
        for language in LANGUAGES
        for key, source in sorted(vocabulary.items())
        if state_of(source.text, texts(language).get(key)) in ABSENT
    ]


def _table(counted: Mapping[str, Counter[TextState]]) -> str:
    head = ["language", "texts", *STATES]
    rows = [
        [language, str(states.total()), *(str(states[state]) for state in STATES)]
        for language, states in counted.items()
    ]
    return _markdown([head, *rows])


def _kinds_table() -> str:
    german = texts("de")
    languages = ("de", *LANGUAGES)
    kinds: dict[str, Counter[str]] = {}
    for key, source in sorted(german.items(), key=lambda one: kind_of(one[0])):
        there = kinds.setdefault(kind_of(key), Counter())
        for language in languages:
            state = state_of(source.text, texts(language).get(key))
            there[language] += state not in {TextState.MISSING, TextState.OUTDATED}
    return _markdown(
        [
            ["kind", *languages],
            *([kind, *(str(there[one]) for one in languages)] for kind, there in kinds.items()),
        ]
    )


def _markdown(rows: Iterable[Sequence[str]]) -> str:
    head, *body = rows
    line = "|" + "|".join(["---", *["---:"] * (len(head) - 1)]) + "|"
    return "\n".join(["| " + " | ".join(head) + " |", line, *("| " + " | ".join(row) + " |" for row in body)])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
