"""Texts by themselves: situations in life, the search, all segments of a language."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from wanderamt.apps.catalogue.api.schemas import (
    FoundOut,
    Language,
    SearchQuestion,
    SituationOut,
    TextPage,
    TextsOut,
)
from wanderamt.apps.catalogue.finding import find
from wanderamt.apps.catalogue.models import Service
from wanderamt.apps.catalogue.models.text import in_every_language, segments, shown
from wanderamt.apps.catalogue.queries import situation_keys

router = Router(tags=["texts"])


@router.get("/situations", response=list[SituationOut], summary="Situations in life")
def list_situations(request: HttpRequest) -> Any:
    """In the order in which they are offered, each with its services."""
    services = list(Service.objects.all())
    return [
        {
            "key": key,
            "name": in_every_language(f"situation.{key}"),
            "intro": in_every_language(f"situation.{key}.intro"),
            "services": [each.pk for each in services if key in each.situations],
        }
        for key in situation_keys()
    ]


@router.get("/search", response=FoundOut, summary="Search by everyday words")
def search(
    request: HttpRequest,
    asked: Query[SearchQuestion],
    language: Language = "de",
) -> Any:
    """Forgives typing errors, foreign keyboards and everyday words, in the language asked for, in German and
    in English. The query is not stored.
    """
    found = find(asked.q, language=language, limit=asked.limit)
    hits = [
        {
            "id": each.service.pk,
            "name": each.service.said("name", language=language),
            "summary": each.service.said("summary", language=language),
            "word": each.word,
            "language": each.language,
        }
        for each in found.finds
    ]
    return {"query": asked.q, "sure": found.sure, "hits": hits}


@router.get("/texts/{language}", response=TextsOut, summary="All texts of a language with their state")
def list_texts(
    request: HttpRequest,
    language: Language,
    page: Query[TextPage],
) -> Any:
    """For reuse: what a reader of this language sees for each segment, and whether a person has read it."""
    keys = segments(page.prefix)
    part = keys[page.offset : page.offset + page.limit]
    found = [(key, shown(key, language=language)) for key in part]
    return {
        "language": language,
        "total": len(keys),
        "offset": page.offset,
        "segments": [
            {"key": key, "text": each.text, "language": each.language, "state": each.state}
            for key, each in found
        ],
    }
