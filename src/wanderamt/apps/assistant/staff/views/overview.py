"""How the assistant is used and what it lacks, in numbers."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wanderamt.apps.assistant.gaps import reading, versions
from wanderamt.apps.assistant.gaps.counting import NOT_RIGHT, RIGHT
from wanderamt.apps.assistant.gaps.reading import FEWEST, Overview, Row
from wanderamt.engines.retrieval.understanding import NOT_OURS
from wanderamt.foundation import clock
from wanderamt.foundation.access import staff
from wanderamt.foundation.formatting import number
from wanderamt.foundation.roles import Role

WEEKS = (4, 12)
_TOPICS = 15
_COLUMNS = (
    ("turns", ()),
    ("answer", ("answer",)),
    ("clarify", ("clarify",)),
    ("refuse", ("refuse", "refer")),
    ("person", ("person",)),
    ("not_right", (NOT_RIGHT,)),
)


@staff(Role.EDITOR)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Languages, topics, hand-overs, gaps and what people said, over the last weeks."""
    weeks = WEEKS[request.GET.get("wochen") == str(WEEKS[-1])]
    found = reading.overview(today=clock.today(), weeks=weeks)
    names = reading.topic_names()
    context = {
        "weeks": weeks,
        "choices": WEEKS,
        "found": found,
        "stats": _stats(found),
        "languages": [_line(row, dict(settings.LANGUAGES).get(row.key, "–")) for row in found.languages],
        "topics": [_line(row, topic_name(row.key, names)) for row in found.topics[:_TOPICS]],
        "gaps": len(reading.gaps()),
        "published": versions.published(),
        "few": FEWEST,
    }
    return render(request, "assistant/staff/overview.html", context)


def topic_name(label: str, names: dict[str, str]) -> str:
    """Return how a label is called on the pages of editors."""
    if label == NOT_OURS:
        return _("Nicht unser Thema")
    return names.get(label, label) or _("Nicht erkannt")


def shown(count: int) -> str:
    """Return a number as editors may see it: few people could be known to somebody."""
    return number(count) if count == 0 or count >= FEWEST else _("weniger als %(few)d") % {"few": FEWEST}


def _line(row: Row, name: str) -> dict[str, Any]:
    return {"name": name} | {
        column: shown(row.of(*outcomes) if outcomes else row.turns) for column, outcomes in _COLUMNS
    }


def _stats(found: Overview) -> list[tuple[str, str]]:
    row = found.all
    return [
        (_("Fragen und Antworten"), shown(row.turns)),
        (_("Sofort beantwortet"), shown(row.of("answer"))),
        (_("Nicht beantwortet"), shown(row.of("refuse"))),
        (_("An einen Menschen gegeben"), shown(row.of("person"))),
        (_("„Das war richtig“"), shown(row.of(RIGHT))),
        (_("„Das war nicht richtig“"), shown(row.of(NOT_RIGHT))),
    ]
