"""The public page of how often the assistant is right."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wanderamt.apps.assistant import scoring
from wanderamt.apps.assistant.gaps import versions
from wanderamt.engines.retrieval.understanding.measuring import ALL, LEAST, Score
from wanderamt.foundation.access import public
from wanderamt.kernel.languages import UI_LANGUAGES


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The score of one language, or of all together."""

    language: str
    score: Score

    @property
    def name(self) -> str:
        """The language in its own words."""
        return dict(settings.LANGUAGES).get(self.language, "")

    @property
    def first(self) -> float:
        """The share recognised at once."""
        return _rounded_down(self.score.share("first"))

    @property
    def three(self) -> float:
        """The share with the right one among three."""
        return _rounded_down(self.score.share("three"))


def _rounded_down(share: float) -> float:
    """To whole percent: 99.6 % are not all."""
    return floor(share * 100) / 100


@public
@require_safe
def scores(request: HttpRequest) -> HttpResponse:
    """The scores of what answers, by language: the published version, or the packaged examples."""
    version = versions.published()
    context: dict[str, Any] = {"name": settings.ASSISTANT_NAME, "rows": []}
    if version:
        context |= {"rows": lines(versions.read_scores(version.scores)), "measured_at": version.heard_at}
    elif own := scoring.of_packaged():
        context |= {"rows": lines(own.scores), "measured_at": own.at}
    return render(request, "assistant/scores.html", context)


def lines(kept: Mapping[str, Score]) -> list[Line]:
    """All languages together, then each with enough questions, in the order of the language switch."""
    return [
        Line(language=language, score=kept[language])
        for language in (ALL, *UI_LANGUAGES)
        if language in kept and kept[language].asked >= LEAST
    ]
