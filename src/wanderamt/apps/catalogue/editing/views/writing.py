"""Writing in a draft: begin, facts, sources, translations, and bringing it together with what is newer."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wanderamt.apps.catalogue.editing import services
from wanderamt.apps.catalogue.editing.check import hard_places
from wanderamt.apps.catalogue.editing.compare import Conflict
from wanderamt.apps.catalogue.editing.content import EASY, GERMAN, Content
from wanderamt.apps.catalogue.editing.forms import FactsForm, MergeForm, StartForm, TextsForm, segments_of
from wanderamt.apps.catalogue.editing.subjects import Subject, parse
from wanderamt.apps.catalogue.editing.views.parts import (
    content_of,
    frame,
    me,
    place_label,
    place_text,
    revision_or_404,
    subject_or_404,
)
from wanderamt.apps.catalogue.editing.wording import TRANSLATIONS, language_name
from wanderamt.apps.catalogue.models import Revision
from wanderamt.engines.texts import TextState
from wanderamt.foundation import clock
from wanderamt.foundation import errors as shown_errors
from wanderamt.foundation.access import staff
from wanderamt.foundation.roles import Role
from wanderamt.kernel.errors import DomainError

PAGE = 20
_UNFINISHED = {TextState.MISSING, TextState.OUTDATED, TextState.MACHINE}


@staff(Role.EDITOR)
@require_POST
def start(request: HttpRequest, name: str) -> HttpResponse:
    """Begin a draft of a subject."""
    subject, _content = subject_or_404(name)
    return begin(request, subject, lambda key: _start(request, subject, key))


def _start(request: HttpRequest, subject: Subject, key: UUID) -> Revision:
    return services.start(subject=subject, author=me(request), form_key=key, now=clock.now())


def begin(request: HttpRequest, subject: Subject, deed: Callable[[UUID], Revision]) -> HttpResponse:
    """Begin with `deed` and go to the new draft; back to the subject where that is refused."""
    form = StartForm(request.POST)
    if form.is_valid() and (draft := form.accept(lambda: deed(form.key))) is not None:
        return redirect("catalogue:editing_revision", draft.pk)
    for error in [error for found in form.errors.values() for error in found]:
        messages.error(request, str(error))
    return redirect("catalogue:editing_subject", subject.name)


def _draft_or_404(request: HttpRequest, revision_id: UUID) -> Revision | None:
    """The draft, if this person may write in it; None where they may only read."""
    revision = revision_or_404(revision_id)
    if revision.state == Revision.State.DRAFT and revision.author_id == me(request):
        return revision
    return None


def _only_reading(request: HttpRequest, revision_id: UUID) -> HttpResponse:
    messages.info(request, _("Diese Fassung können Sie nur lesen."))
    return redirect("catalogue:editing_revision", revision_id)


def _keep(request: HttpRequest, draft: Revision, form: FactsForm | TextsForm) -> bool:
    """Store what the form holds; False where it is refused, with the reason and both sides in the form."""
    if not form.is_valid():
        return False
    content = form.change(content_of(draft))
    try:
        services.save(
            revision=draft,
            author=me(request),
            content=content,
            version=form.cleaned_data["version"],
            now=clock.now(),
        )
    except DomainError as error:
        form.add_error(None, shown_errors.text(error))
        fresh = revision_or_404(draft.pk)
        form.show(content_of(fresh), fresh.version)
        return False
    messages.success(request, _("Der Entwurf ist gespeichert."))
    return True


@staff(Role.EDITOR)
def facts(request: HttpRequest, revision_id: UUID) -> HttpResponse:
    """The facts of a service."""
    draft = _draft_or_404(request, revision_id)
    if draft is None:
        return _only_reading(request, revision_id)
    if not parse(draft.subject).service_id:
        raise Http404
    initial = {**FactsForm.initial_of(content_of(draft)), "version": draft.version}
    form = FactsForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and _keep(request, draft, form):
        return redirect(request.get_full_path())
    return _page(request, draft, "facts", {"form": form})


@staff(Role.EDITOR)
def sources(request: HttpRequest, revision_id: UUID) -> HttpResponse:
    """German and Leichte Sprache side by side."""
    draft = _draft_or_404(request, revision_id)
    if draft is None:
        return _only_reading(request, revision_id)
    subject = parse(draft.subject)
    languages = (EASY,) if subject.german_is_fixed else (GERMAN, EASY)
    content = content_of(draft)
    return _texts(request, draft, segments_of(subject, content), languages, "sources")


@staff(Role.EDITOR)
def language(request: HttpRequest, revision_id: UUID, language: str) -> HttpResponse:
    """One translation: the German text on the left, the wording on the right."""
    if language not in TRANSLATIONS:
        raise Http404
    draft = _draft_or_404(request, revision_id)
    if draft is None:
        return _only_reading(request, revision_id)
    content = content_of(draft)
    segments = parse(draft.subject).in_order(content.texts)
    if "offen" in request.GET:
        segments = [each for each in segments if content.state(each, language) in _UNFINISHED]
    return _texts(request, draft, segments, (language,), "language", language=language)


def _texts(
    request: HttpRequest,
    draft: Revision,
    segments: list[str],
    languages: tuple[str, ...],
    page: str,
    **more: Any,
) -> HttpResponse:
    subject, content = parse(draft.subject), content_of(draft)
    page_obj = Paginator(segments, PAGE).get_page(request.GET.get("page"))
    posted = request.POST if request.method == "POST" else None
    shown = list(page_obj.object_list)
    if posted is not None:
        shown = _sent(posted, languages[-1], {*segments_of(subject, content), *shown})
    form = TextsForm(
        posted,
        subject=subject,
        content=content,
        segments=shown,
        languages=languages,
        initial={"version": draft.version},
    )
    if posted is not None and _keep(request, draft, form):
        return redirect(request.get_full_path())
    context = {
        "form": form,
        "page_obj": page_obj,
        "unfinished": "offen" in request.GET,
        "languages": _translations(content) if page == "language" else [],
        "hard": hard_places(subject, content) if page == "sources" else [],
        **more,
    }
    return _page(request, draft, page, context)


def _sent(posted: QueryDict, language: str, offered: set[str]) -> list[str]:
    """Exactly what stood on the page that was sent, whatever the list holds by now."""
    sent = [name.rpartition("@")[0] for name in posted if name.endswith(f"@{language}")]
    return [each for each in sent if each in offered]


def _translations(content: Content) -> list[tuple[str, Any, int]]:
    """Every translation with how many of its texts are unfinished."""
    return [
        (each, language_name(each), sum(content.state(key, each) in _UNFINISHED for key in content.texts))
        for each in TRANSLATIONS
    ]


def _page(request: HttpRequest, draft: Revision, page: str, context: dict[str, Any]) -> HttpResponse:
    around = frame(request, draft, f"editing_{page}")
    return render(request, f"catalogue/editing/{page}.html", {**around, **context})


@staff(Role.EDITOR)
def bring_together(request: HttpRequest, revision_id: UUID) -> HttpResponse:
    """A draft and what was published since it was begun: where both changed a place, the author chooses."""
    draft = _draft_or_404(request, revision_id)
    if draft is None:
        return _only_reading(request, revision_id)
    conflicts = services.conflicts(draft)
    subject = parse(draft.subject)
    by_name = {str(each.place): each for each in conflicts}
    places = [(name, place_label(subject, each.place)) for name, each in by_name.items()]
    posted = request.POST if request.method == "POST" else None
    form = MergeForm(posted, places=places, initial={"version": draft.version})
    if form.is_valid() and form.accept(lambda: _bring(request, draft, form, by_name)) is not None:
        messages.success(request, _("Ihr Entwurf steht jetzt auf der neuesten Fassung."))
        return redirect("catalogue:editing_revision", draft.pk)
    pairs = [(form[name], *_sides(each)) for name, each in by_name.items()]
    return _page(request, draft, "merge", {"form": form, "pairs": pairs})


def _bring(request: HttpRequest, draft: Revision, form: MergeForm, by_name: dict[str, Conflict]) -> Revision:
    return services.bring_together(
        revision=draft,
        author=me(request),
        take_theirs=[by_name[name].place for name in form.theirs()],
        version=form.cleaned_data["version"],
        now=clock.now(),
    )


def _sides(conflict: Conflict) -> tuple[Any, str, str, str]:
    """Language and the three texts: before, mine, theirs."""
    place = conflict.place
    before, mine, theirs = (
        place_text(place, value) for value in (conflict.base, conflict.mine, conflict.theirs)
    )
    return place.language and language_name(place.language), before, mine, theirs
