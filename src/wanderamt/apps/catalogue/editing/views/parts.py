"""What the pages of editors have in common."""

from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from wanderamt.apps.catalogue.editing import errors, queries
from wanderamt.apps.catalogue.editing.compare import Change, Piece, Place, words
from wanderamt.apps.catalogue.editing.content import Content, read
from wanderamt.apps.catalogue.editing.forms import LABELS, RESULTS
from wanderamt.apps.catalogue.editing.subjects import Subject, parse
from wanderamt.apps.catalogue.editing.wording import language_name
from wanderamt.apps.catalogue.models import Mobile, Revision
from wanderamt.apps.catalogue.models.text import text
from wanderamt.engines.texts import TextState, Wording
from wanderamt.kernel.languages import UI_LANGUAGES, LanguageTag

State = Revision.State
_CHOICES: dict[str, dict[Any, Any]] = {"mobile": dict(Mobile.choices), "result": dict(RESULTS)}
_WORDS_OF = {"group": "group", "situations": "situation", "equipment": "equipment"}


def me(request: HttpRequest) -> UUID:
    """The key of the person who is signed in; the access rule has made sure that somebody is."""
    return cast("UUID", request.user.pk)


def subject_or_404(name: str) -> tuple[Subject, Content]:
    """The subject and what readers see of it now."""
    try:
        subject = parse(name)
        return subject, queries.shown(subject)
    except errors.UnknownSubject:
        raise Http404 from None


def revision_or_404(revision_id: UUID) -> Revision:
    """The revision with its content, its people and its base."""
    try:
        return queries.revision(revision_id)
    except Revision.DoesNotExist:
        raise Http404 from None


@dataclass(frozen=True, slots=True)
class Tab:
    """A page of a draft."""

    text: str
    url: str
    current: bool


def frame(request: HttpRequest, revision: Revision, here: str) -> dict[str, Any]:
    """What every page of a revision shows around its own matter. `here` is the name of the page's route."""
    subject = parse(revision.subject)
    mine = revision.author_id == me(request)
    latest = queries.published(subject)
    is_open = revision.state in queries.OPEN
    return {
        "revision": revision,
        "subject": subject,
        "title": queries.title(subject),
        "mine": mine,
        "can_write": mine and revision.state == State.DRAFT,
        "moved": latest if is_open and latest is not None and latest.pk != revision.base_id else None,
        "tabs": _tabs(revision, subject, here, writing=mine and revision.state == State.DRAFT),
    }


def _tabs(revision: Revision, subject: Subject, here: str, *, writing: bool) -> list[Tab]:
    pages: list[tuple[str, str, list[str]]] = [("editing_revision", _("Änderungen"), [])]
    if writing:
        if subject.service_id:
            pages.append(("editing_facts", _("Angaben"), []))
        pages.append(("editing_sources", _("Deutsch und Leichte Sprache"), []))
        pages.append(("editing_language", _("Übersetzungen"), ["en"]))
    if subject.service_id:
        pages.append(("editing_preview", _("Vorschau"), ["de"]))
    return [
        Tab(word, reverse(f"catalogue:{route}", args=[revision.pk, *rest]), current=route == here)
        for route, word, rest in pages
    ]


# ------------------------------------------------------------------------------------------- differences


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A change ready to be shown. `note` says what is known now, where the words are the same."""

    label: Any
    language: str
    language_name: Any
    direction: str
    pieces: list[Piece]
    note: str


def differences(subject: Subject, changes: list[Change], after: Content) -> list[Difference]:
    """Changes with their labels and their words marked: facts, then texts in the order of the page, each in
    German first.
    """
    order = subject.in_order({change.place.name for change in changes if change.place.language})
    places = {segment: number for number, segment in enumerate(order)}
    ordered = sorted(changes, key=lambda change: _rank(change.place, places))
    return [_difference(subject, change, after) for change in ordered]


def _rank(place: Place, places: dict[str, int]) -> tuple[int, int]:
    if not place.language:
        return -1, list(LABELS).index(place.name) if place.name in LABELS else len(LABELS)
    known = place.language in UI_LANGUAGES
    return places[place.name], UI_LANGUAGES.index(place.language) if known else len(UI_LANGUAGES)


def _difference(subject: Subject, change: Change, after: Content) -> Difference:
    place = change.place
    return Difference(
        label=place_label(subject, place),
        language=place.language,
        language_name=language_name(place.language) if place.language else "",
        direction="rtl" if place.language and LanguageTag(place.language).is_rtl else "ltr",
        pieces=words(place_text(place, change.before), place_text(place, change.after)),
        note=_note(after, place) if change.same_words else "",
    )


def _note(after: Content, place: Place) -> str:
    if after.state(place.name, place.language) is TextState.REVIEWED:
        return _("Jemand hat beide Texte gelesen: Sie sagen dasselbe.")
    return _("Der Text ist derselbe, seine Herkunft hat sich geändert.")


def place_label(subject: Subject, place: Place) -> Any:
    """What a place is called on the pages."""
    return subject.label(place.name) if place.language else LABELS.get(place.name, place.name)


def place_text(place: Place, value: Any) -> str:
    """What stands in a place, in words; facts as their labels, lists line by line."""
    if isinstance(value, Wording):
        return value.text
    values = value if isinstance(value, list) else [value]
    return "\n".join(_fact_text(place.name, each) for each in values if each is not None)


def _fact_text(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("Ja") if value else _("Nein")
    known = _CHOICES.get(name, {}).get(value) or (
        text(f"{_WORDS_OF[name]}.{value}") if name in _WORDS_OF else ""
    )
    return str(known or value)


def content_of(revision: Revision) -> Content:
    """The content of a revision as a value."""
    return read(revision.content)
