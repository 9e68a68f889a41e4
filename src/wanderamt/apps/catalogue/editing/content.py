"""What a revision holds: the facts of a subject and all its texts in all languages, as a value.

A subject is one service ("service.personalausweis") or one kind of controlled words ("words.evidence"). Its
texts are segments with their full keys ("service.personalausweis.name", "evidence.id_card"). Nothing here
knows a table.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from wanderamt.engines.texts import Maker, TextState, Wording, fingerprint, review_mark, state_of

GERMAN, EASY = "de", "de-simple"
#: Written as originals; everything else is a translation.
SOURCES = (GERMAN, EASY)

Texts = Mapping[str, Mapping[str, Wording]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Everything that is published together. A change gives a new value; a wording is never empty."""

    facts: Mapping[str, Any]
    texts: Texts

    def wording(self, segment: str, language: str) -> Wording | None:
        """The text of a segment in a language as it is stored; None where there is none."""
        return self.texts.get(segment, {}).get(language)

    def text(self, segment: str, language: str = GERMAN) -> str:
        """The letters of a wording; "" where there is none."""
        found = self.wording(segment, language)
        return found.text if found else ""

    def state(self, segment: str, language: str) -> TextState:
        """What may be expected of a wording beside today's German text."""
        return state_of(self.text(segment), self.wording(segment, language))

    def with_facts(self, **facts: Any) -> "Content":
        """The same with other facts."""
        return replace(self, facts={**self.facts, **facts})

    def with_text(self, segment: str, language: str, text: str) -> "Content":
        """The same with what a person wrote; "" takes the wording away, in German the whole segment.

        Nobody marks anything as outdated: translations of a German text that has changed are so by their
        fingerprints.
        """
        text = text.strip()
        if text == self.text(segment, language):
            return self
        if not text:
            return self._without(segment, language)
        of = fingerprint(text if language == GERMAN else self.text(segment))
        by = Maker.SOURCE if language in SOURCES else Maker.HUMAN
        return self._with(segment, language, Wording(text=text, of=of, by=by))

    def with_review(self, segment: str, language: str) -> "Content":
        """The same with the mark of a person who has read German text and wording and found them equal.

        Reading also settles what was outdated: the wording is then one of the present German text.
        """
        found = self.wording(segment, language)
        if found is None or language == GERMAN:
            return self
        source = self.text(segment)
        mark = review_mark(source=source, text=found.text)
        return self._with(segment, language, replace(found, of=fingerprint(source), reviewed=mark))

    def with_wording(self, segment: str, language: str, wording: Wording | None) -> "Content":
        """The same with this wording put in its place as it is; None takes it away."""
        if wording is None:
            kept = {key: each for key, each in self.texts.get(segment, {}).items() if key != language}
            return self._with_segment(segment, kept)
        return self._with(segment, language, wording)

    def numbered(self, prefix: str) -> "Content":
        """The same with the segments "<prefix>1", "<prefix>2" … counted without holes, in their order."""
        mine = sorted((int(key.removeprefix(prefix)), key) for key in self.texts if key.startswith(prefix))
        rest = {key: each for key, each in self.texts.items() if not key.startswith(prefix)}
        counted = {f"{prefix}{place}": self.texts[key] for place, (_, key) in enumerate(mine, start=1)}
        return replace(self, texts={**rest, **counted})

    def _with(self, segment: str, language: str, wording: Wording) -> "Content":
        return self._with_segment(segment, {**self.texts.get(segment, {}), language: wording})

    def _without(self, segment: str, language: str) -> "Content":
        return (
            self._with_segment(segment, {})
            if language == GERMAN
            else self.with_wording(segment, language, None)
        )

    def _with_segment(self, segment: str, wordings: Mapping[str, Wording]) -> "Content":
        texts = {**self.texts, segment: wordings}
        return replace(self, texts={key: each for key, each in texts.items() if each})


def read(stored: Mapping[str, Any]) -> Content:
    """The value of what `write` made."""
    texts = {
        segment: {language: _wording(each) for language, each in wordings.items()}
        for segment, wordings in stored["texts"].items()
    }
    return Content(facts=stored["facts"], texts=texts)


def _wording(stored: Mapping[str, str]) -> Wording:
    return Wording(
        text=stored["text"], of=stored["of"], by=Maker(stored["by"]), reviewed=stored.get("reviewed", "")
    )


def write(content: Content) -> dict[str, Any]:
    """The content as JSON, in the layout of the files of texts; sorted, so that equal contents are equal."""
    return {
        "facts": dict(sorted(content.facts.items())),
        "texts": {
            segment: {language: _stored(each) for language, each in sorted(wordings.items())}
            for segment, wordings in sorted(content.texts.items())
        },
    }


def _stored(wording: Wording) -> dict[str, str]:
    stored = {"text": wording.text, "of": wording.of, "by": str(wording.by)}
    return {**stored, "reviewed": wording.reviewed} if wording.reviewed else stored
