"""What there is to edit, and one subject with everything that happened to it."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wanderamt.apps.catalogue.editing import queries, services
from wanderamt.apps.catalogue.editing.compare import changes
from wanderamt.apps.catalogue.editing.content import Content
from wanderamt.apps.catalogue.editing.forms import FilterForm, StartForm
from wanderamt.apps.catalogue.editing.queries import SubjectRow
from wanderamt.apps.catalogue.editing.subjects import Subject, parse
from wanderamt.apps.catalogue.editing.views import present
from wanderamt.apps.catalogue.editing.views.parts import (
    content_of,
    differences,
    me,
    revision_or_404,
    subject_or_404,
)
from wanderamt.foundation import clock
from wanderamt.foundation.access import staff
from wanderamt.foundation.roles import Role

PAGE = 25


@staff(Role.EDITOR)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every service and every kind of words with its state, and all languages in one table."""
    form = FilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {"q": "", "state": ""}
    rows = [
        row for row in queries.subject_rows(today=clock.today()) if _found(row, wanted["q"], wanted["state"])
    ]
    context = {
        "filter": form,
        "page_obj": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "languages": queries.all_languages(),
        "columns": queries.COLUMNS,
    }
    return render(request, "catalogue/editing/index.html", context)


def _found(row: SubjectRow, query: str, state: str) -> bool:
    text = f"{row.title} {row.group} {row.subject.name}".casefold()
    return all(word in text for word in query.casefold().split()) and (not state or state in row.stands)


@staff(Role.EDITOR)
@require_safe
def subject(request: HttpRequest, name: str) -> HttpResponse:
    """One subject: what stands open, which rules it lacks, what is there now, its languages, its history."""
    found, content = subject_or_404(name)
    history = queries.history(found)
    context = {
        **_present(found, content),
        "subject": found,
        "title": queries.title(found),
        "form": StartForm(),
        "history": history,
        "open": [each for each in history if each.state in queries.OPEN],
        "published": next((each for each in history if each.state == each.State.PUBLISHED), None),
        "draft": next((each for each in history if each.state == each.State.DRAFT), None),
        "gaps": services.missing_rules(found, None, now=clock.now()),
        "languages": queries.language_rows(content),
        "columns": queries.COLUMNS,
        "me": me(request),
    }
    return render(request, "catalogue/editing/subject.html", context)


def _present(found: Subject, content: Content) -> dict[str, Any]:
    return {
        "facts": present.fact_rows(content),
        "texts": present.source_texts(found, content),
        "rules": present.rules_that_answer(found, today=clock.today()),
    }


@staff(Role.EDITOR)
@require_safe
def compare(request: HttpRequest, revision_id: UUID, other_id: UUID) -> HttpResponse:
    """Two revisions of one subject, place by place, the older one first."""
    pair = sorted((revision_or_404(revision_id), revision_or_404(other_id)), key=lambda each: each.number)
    before, after = pair
    if before.subject != after.subject:
        raise Http404
    found = parse(after.subject)
    content = content_of(after)
    context = {
        "subject": found,
        "title": queries.title(found),
        "before": before,
        "after": after,
        "others": [each for each in queries.history(found) if each.pk not in {before.pk, after.pk}],
        "differences": differences(found, changes(content_of(before), content), content),
    }
    return render(request, "catalogue/editing/compare.html", context)
