"""Versions: what changed against the published one, and publishing."""

from collections.abc import Callable, Collection, Iterator
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from wanderamt.apps.assistant.gaps import reading, versions
from wanderamt.apps.assistant.models import ModelVersion, Phrase
from wanderamt.apps.assistant.staff.views.overview import topic_name
from wanderamt.engines.retrieval.understanding.measuring import ALL, Score
from wanderamt.foundation import clock, errors
from wanderamt.foundation.access import staff
from wanderamt.foundation.formatting import number, percent
from wanderamt.foundation.roles import Role
from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.languages import UI_LANGUAGES

SHOWN = 20
_COLUMNS = {
    "first": gettext_lazy("Richtig erkannt"),
    "three": gettext_lazy("Unter den ersten drei"),
    "wrong": gettext_lazy("Falsch beantwortet"),
    "refused": gettext_lazy("Nicht beantwortet"),
}
_SHARES = frozenset({"first", "three"})


@staff(Role.EDITOR)
@require_http_methods(["GET", "POST"])
def all_versions(request: HttpRequest) -> HttpResponse:
    """The newest versions; learning begins here."""
    if request.method == "POST":
        begun = _tried(request, lambda: versions.begin(now=clock.now()))
        return redirect("assistant:version", begun.pk) if begun else redirect("assistant:versions")
    found = list(ModelVersion.objects.defer("changed", "phrases", "against").order_by("-number")[:SHOWN])
    context = {
        "versions": [(each, _right(each)) for each in found],
        "at_work": next((each for each in found if each.is_at_work), None),
        "phrases": Phrase.objects.filter(state=Phrase.State.USED).count(),
    }
    return render(request, "assistant/staff/versions.html", context)


@staff(Role.EDITOR)
@require_http_methods(["GET", "POST"])
def one_version(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """One version with its scores; it is stopped or published here."""
    found = get_object_or_404(ModelVersion, pk=version_id)
    if request.method == "POST":
        _decide(request, found)
        return redirect("assistant:version", found.pk)
    names, fell = reading.topic_names(), {each.language for each in versions.what_falls(found)}
    context = {
        "version": found,
        "lines": list(_lines(found, fell)),
        "columns": list(_COLUMNS.values()),
        "changed": [
            {**each, "label": topic_name(each["label"], names), "became": topic_name(each["became"], names)}
            for each in found.changed
        ],
        "falls": [_language(each) for each in sorted(fell)],
        "can_publish": found.state in {ModelVersion.State.DRAFT, ModelVersion.State.REPLACED}
        and versions.is_usable(found),
    }
    return render(request, "assistant/staff/version.html", context)


def _right(version: ModelVersion) -> float | None:
    score = versions.read_scores(version.scores).get(ALL)
    return score.share("first") if score else None


def _decide(request: HttpRequest, version: ModelVersion) -> None:
    if request.POST.get("deed") == "stop":
        versions.stop(version.pk)
        messages.info(request, _("Das Lernen ist angehalten."))
    elif _tried(request, lambda: versions.publish(version.pk, now=clock.now())):
        messages.success(request, _("Diese Fassung antwortet ab jetzt."))


def _tried(request: HttpRequest, deed: Callable[[], ModelVersion]) -> ModelVersion | None:
    try:
        return deed()
    except DomainError as error:
        messages.error(request, errors.text(error))
        return None


def _lines(version: ModelVersion, fell: Collection[str]) -> Iterator[dict[str, Any]]:
    """One line per language: each share now, and what it was."""
    after, before = versions.read_scores(version.scores), versions.read_scores(version.against)
    for language in (ALL, *UI_LANGUAGES):
        if language in after:
            yield {
                "name": _language(language),
                "asked": after[language].asked,
                "shares": [_share(after[language], before.get(language), name) for name in _COLUMNS],
                "fell": language in fell,
            }


def _share(after: Score, before: Score | None, name: str) -> tuple[object, str, str]:
    """The name of a column, and what stands in it: mistakes are few and are told as they are."""
    return _COLUMNS[name], _shown(after, name), _shown(before, name) if before else ""


def _shown(score: Score, name: str) -> str:
    return percent(score.share(name)) if name in _SHARES else number(getattr(score, name))


def _language(code: str) -> str:
    return dict(settings.LANGUAGES).get(code) or _("Alle Sprachen")
