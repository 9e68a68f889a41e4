"""What the pages of editors list: subjects and languages with their states, revisions with their people."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from wanderamt.apps.catalogue.editing import live
from wanderamt.apps.catalogue.editing.check import Gap, gaps
from wanderamt.apps.catalogue.editing.content import Content
from wanderamt.apps.catalogue.editing.subjects import WORD_KINDS, Subject, all_words, of_service
from wanderamt.apps.catalogue.editing.wording import TRANSLATIONS
from wanderamt.apps.catalogue.models import Revision, Service
from wanderamt.apps.catalogue.models.text import text, wordings
from wanderamt.apps.catalogue.queries import group_name
from wanderamt.engines.law import load_book
from wanderamt.engines.texts import TextState, Wording, state_of
from wanderamt.kernel.languages import UI_LANGUAGES

OPEN = (Revision.State.DRAFT, Revision.State.SUBMITTED)
#: Columns of the tables of languages: what is still to do, the worst first, and what is done.
COLUMNS: tuple[tuple[str, Promise, frozenset[TextState]], ...] = (
    ("missing", pgettext_lazy("Text", "fehlt"), frozenset({TextState.MISSING})),
    ("outdated", pgettext_lazy("Text", "veraltet"), frozenset({TextState.OUTDATED})),
    ("machine", pgettext_lazy("Text", "maschinell"), frozenset({TextState.MACHINE})),
    (
        "done",
        pgettext_lazy("Text", "fertig"),
        frozenset({TextState.HUMAN, TextState.REVIEWED, TextState.SOURCE}),
    ),
)
Texts = Mapping[str, Mapping[str, Wording]]


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageRow:
    """How many segments of a language are in each state."""

    language: str
    counts: Counter[TextState]

    @property
    def cells(self) -> list[tuple[str, int]]:
        """Name and number of each of the COLUMNS."""
        return [(name, sum(self.counts[state] for state in states)) for name, _, states in COLUMNS]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectRow:
    """One line of the list."""

    subject: Subject
    title: str
    group: str
    open: tuple[Revision, ...]
    published: Revision | None
    gaps: tuple[Gap, ...]
    missing: int
    outdated: int

    @property
    def stands(self) -> set[str]:
        """What the filter knows this line by."""
        found = {str(revision.state) for revision in self.open}
        marks = {"rules": self.gaps, "missing": self.missing, "outdated": self.outdated}
        return found | {name for name, there in marks.items() if there}


def revisions() -> QuerySet[Revision]:
    """Revisions with their people and without their contents, which are long."""
    return Revision.objects.select_related("author", "reviewer").defer("content")


def revision(revision_id: UUID) -> Revision:
    """One with its content, its people and its base. Raises Revision.DoesNotExist."""
    return Revision.objects.select_related("author", "reviewer", "base").get(pk=revision_id)


def history(subject: Subject) -> list[Revision]:
    """All revisions of a subject, the newest first."""
    return list(revisions().filter(subject=subject.name).order_by("-number"))


def published(subject: Subject) -> Revision | None:
    """What stands in the history as published; None where nobody has edited yet."""
    return Revision.objects.filter(subject=subject.name, state=Revision.State.PUBLISHED).first()


def title(subject: Subject) -> str:
    """What people call the subject."""
    if subject.service_id:
        return text(f"{subject.prefix}name") or subject.key
    return str(WORD_KINDS[subject.key])


def subject_rows(*, today: date) -> list[SubjectRow]:
    """Every service by its title, then every kind of words: one question to the database about services, one
    about revisions, one about texts, however many there are.
    """
    listed: dict[str, list[Revision]] = {}
    for each in revisions().filter(state__in=[*OPEN, Revision.State.PUBLISHED]).order_by("state"):
        listed.setdefault(each.subject, []).append(each)
    texts = _by_subject(wordings("service."))
    services = [_row(of_service(each.pk), each, texts, listed, today) for each in Service.objects.all()]
    words = [
        _row(subject, None, {subject.name: wordings(subject.prefix)}, listed, today)
        for subject in all_words()
    ]
    return [*sorted(services, key=lambda row: row.title.casefold()), *words]


def _by_subject(texts: Texts) -> dict[str, dict[str, Mapping[str, Wording]]]:
    found: dict[str, dict[str, Mapping[str, Wording]]] = {}
    for segment, by_language in texts.items():
        name = ".".join(segment.split(".")[:2])
        found.setdefault(name, {})[segment] = by_language
    return found


def _row(
    subject: Subject,
    service: Service | None,
    texts: Mapping[str, Texts],
    listed: Mapping[str, Sequence[Revision]],
    today: date,
) -> SubjectRow:
    counts = _counts(texts.get(subject.name, {}), TRANSLATIONS)
    mine = listed.get(subject.name, [])
    missing = gaps(load_book(), service=service.pk, days=[today]) if service else ()
    return SubjectRow(
        subject=subject,
        title=title(subject),
        group=group_name(service.group) if service else "",
        open=tuple(each for each in mine if each.state in OPEN),
        published=next((each for each in mine if each.state == Revision.State.PUBLISHED), None),
        gaps=missing,
        missing=counts[TextState.MISSING],
        outdated=counts[TextState.OUTDATED],
    )


def _counts(texts: Texts, languages: Iterable[str]) -> Counter[TextState]:
    return Counter(
        state_of(_german(by_language), by_language.get(language))
        for by_language in texts.values()
        for language in languages
    )


def _german(by_language: Mapping[str, Wording]) -> str:
    source = by_language.get("de")
    return source.text if source else ""


def language_rows(content: Content) -> list[LanguageRow]:
    """The languages of one content; German first."""
    return _language_rows(content.texts)


def all_languages() -> list[LanguageRow]:
    """The languages of everything that readers see now."""
    return _language_rows(wordings(""))


def _language_rows(texts: Texts) -> list[LanguageRow]:
    return [LanguageRow(language=each, counts=_counts(texts, [each])) for each in UI_LANGUAGES]


def shown(subject: Subject) -> Content:
    """What readers see now. Raises UnknownSubject."""
    return live.snapshot(subject)
