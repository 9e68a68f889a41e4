"""Keeping the service list."""

import json
from dataclasses import dataclass
from functools import cache as keep
from importlib.resources import files
from typing import Any

from django.core.cache import cache
from django.db import transaction

from wanderamt.apps.catalogue.models import Service, Vocabulary
from wanderamt.apps.catalogue.queries import VOCABULARY_CACHE_KEY

_SERVICE_FIELDS = [field.name for field in Service._meta.concrete_fields if not field.primary_key]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    services: int
    words: int


@transaction.atomic
def load_catalogue(data: dict[str, Any] | None = None) -> Loaded:
    """Bring the database to the state of the packaged list (or of `data`, in its layout); twice is once.

    A service that is no longer listed stays for the cases that refer to it, but can no longer be booked.
    """
    listed = data or packaged()
    words = [
        Vocabulary(kind=kind, key=key, text=text)
        for kind, section in ((k, listed[_SECTION[k]]) for k in Vocabulary.Kind)
        for key, text in section.items()
    ]
    Vocabulary.objects.bulk_create(
        words, update_conflicts=True, unique_fields=["kind", "key"], update_fields=["text"]
    )
    services = [Service(**{**entry, "leika": entry["leika"] or ""}) for entry in listed["services"]]
    Service.objects.bulk_create(
        services, update_conflicts=True, unique_fields=["id"], update_fields=_SERVICE_FIELDS
    )
    Service.objects.exclude(pk__in=[each.pk for each in services]).update(bookable=False)
    transaction.on_commit(_forget_words)
    _forget_words()
    return Loaded(services=len(services), words=len(words))


@keep
def packaged() -> dict[str, Any]:
    """The service list that comes with the software."""
    raw = files("wanderamt.apps.catalogue").joinpath("data/services.json").read_text(encoding="utf-8")
    content: dict[str, Any] = json.loads(raw)
    return content


_SECTION = {
    Vocabulary.Kind.EVIDENCE: "evidence",
    Vocabulary.Kind.EQUIPMENT: "equipment",
    Vocabulary.Kind.GROUP: "groups",
}


def _forget_words() -> None:
    cache.delete(VOCABULARY_CACHE_KEY)
