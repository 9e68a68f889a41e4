"""What can be edited: one service, or one kind of the controlled words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wanderamt.apps.catalogue.editing import errors

SERVICE, WORDS = "service", "words"

#: Kinds of controlled words with the heading they stand under.
WORD_KINDS: dict[str, Promise] = {
    "evidence": _("Unterlagen"),
    "condition": _("Bedingungen"),
    "equipment": _("Geräte"),
    "group": _("Gruppen von Leistungen"),
    "situation": _("Lebenslagen"),
    "rule": _("Sätze der Regeln"),
    "fact": _("Fragen zu den Regeln"),
}
#: Their German text stands beside the rule it belongs to and is changed there, with the paragraph.
GERMAN_IN_LAW = frozenset({"rule", "fact"})

#: The texts of a service in the order of its page.
SEGMENTS: dict[str, Promise] = {
    "name": _("Name"),
    "summary": _("Kurz gesagt"),
    "who": _("Für wen"),
    "processing": _("Wie lange es dauert"),
    "online": _("Online"),
    "care": _("Im Pflegeheim"),
    "words": _("Wörter aus dem Alltag, eines je Zeile"),
}
#: Without these a service has no page.
NEEDED = ("name", "summary")
UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True, slots=True)
class Subject:
    """Named as revisions store it: "service.personalausweis", "words.evidence"."""

    name: str

    @property
    def kind(self) -> str:
        return self.name.partition(".")[0]

    @property
    def key(self) -> str:
        """The id of the service, or the kind of words."""
        return self.name.partition(".")[2]

    @property
    def service_id(self) -> str:
        """The id of the service; "" for words."""
        return self.key if self.kind == SERVICE else ""

    @property
    def prefix(self) -> str:
        """How the keys of all its segments begin."""
        return f"{self.name}." if self.service_id else f"{self.key}."

    @property
    def german_is_fixed(self) -> bool:
        """Whether the German text is changed elsewhere."""
        return not self.service_id and self.key in GERMAN_IN_LAW

    def label(self, segment: str) -> str | Promise:
        """What a segment is called on the pages of editors."""
        rest = segment.removeprefix(self.prefix)
        if not self.service_id:
            return rest
        first, _dot, number = rest.partition(".")
        if first == UNCONFIRMED:
            return f"{_('Nicht bestätigt')} {number}"
        return SEGMENTS.get(first, rest)

    def in_order(self, segments: Iterable[str]) -> list[str]:
        """Segments as the page of a service shows them; words by their key."""
        places = {f"{self.prefix}{name}": place for place, name in enumerate(SEGMENTS)}
        return sorted(
            segments, key=lambda segment: (places.get(segment, len(places)), _number(segment), segment)
        )


def _number(segment: str) -> int:
    last = segment.rpartition(".")[2]
    return int(last) if last.isdecimal() else 0


def parse(name: str) -> Subject:
    """The subject of this name. Raises UnknownSubject; whether the service exists is seen by reading it."""
    subject = Subject(name)
    if not name.isprintable():  # PostgreSQL refuses to look for a null character
        raise errors.UnknownSubject
    if (subject.kind == SERVICE and subject.key) or (subject.kind == WORDS and subject.key in WORD_KINDS):
        return subject
    raise errors.UnknownSubject


def of_service(service_id: str) -> Subject:
    return Subject(f"{SERVICE}.{service_id}")


def subject_of(segment: str) -> Subject:
    """The subject that a segment belongs to. Raises UnknownSubject."""
    kind, _dot, rest = segment.partition(".")
    if kind == SERVICE:
        return parse(f"{SERVICE}.{rest.partition('.')[0]}")
    return parse(f"{WORDS}.{kind}")


def all_words() -> list[Subject]:
    return [Subject(f"{WORDS}.{kind}") for kind in WORD_KINDS]
