"""Keeping the service list and its texts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache as keep
from typing import Any

from django.db import transaction

from wanderamt.apps.catalogue import packaged
from wanderamt.apps.catalogue.checking import refuse_bad
from wanderamt.apps.catalogue.models import Revision, Service, Text
from wanderamt.apps.catalogue.models.text import forget_texts, wordings
from wanderamt.engines.texts import Maker, Wording
from wanderamt.kernel.languages import UI_LANGUAGES

_SERVICE_FIELDS = [field.name for field in Service._meta.concrete_fields if not field.primary_key]
Texts = Mapping[str, Mapping[str, Wording]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """`kept` are the services that editors have published: they were left as they are."""

    services: int
    texts: int
    kept: tuple[str, ...]


@transaction.atomic
def load_catalogue(facts: dict[str, Any] | None = None, texts: Texts | None = None) -> Loaded:
    """Bring the database to the state of the packaged list (or of `facts`, in its layout); twice is once.

    `texts` by language and segment say what this list says in other words than the packaged files; a
    segment of a service that editors have published is left alone, like its facts. A service that is no
    longer listed stays for the cases that refer to it, but can no longer be booked. Raises `BadCatalogue`
    with file, record and field before anything is stored.
    """
    listed = facts or packaged.facts()
    if facts or texts:
        refuse_bad(listed, _laid_over(texts or {}))
    else:
        _refuse_bad_package()
    kept = _published()
    services = [Service(**entry) for entry in listed["services"] if entry["id"] not in kept]
    Service.objects.bulk_create(
        services, update_conflicts=True, unique_fields=["id"], update_fields=_SERVICE_FIELDS
    )
    names = {each["id"] for each in listed["services"]}
    Service.objects.exclude(pk__in=names).exclude(pk__in=kept).update(bookable=False)
    _store([row for row in _rows(texts or {}) if _service_of(row.key) not in kept])
    count = sum(len(packaged.texts(language)) for language in UI_LANGUAGES)
    return Loaded(services=len(services), texts=count, kept=kept)


def _rows(texts: Texts) -> Iterator[Text]:
    for language, segments in texts.items():
        yield from (_row(key, language, wording) for key, wording in segments.items())


@transaction.atomic
def put_texts(*, prefix: str, texts: Texts) -> None:
    """Make `texts` (by segment and language) all that is said under `prefix` ("service.hundesteuer.").

    What is equal to the packaged text needs no row and gets the next version of it; what is packaged and
    not among `texts` is taken away for this city. Raises nothing: the caller has checked.
    """
    wanted = {(key, language): each for key, found in texts.items() for language, each in found.items()}
    before = {(key, language) for key, found in wordings(prefix).items() for language in found}
    Text.objects.filter(key__startswith=prefix).delete()
    gone = Wording(text="", of="", by=Maker.HUMAN)
    rows = {place: wanted.get(place, gone) for place in {*wanted, *_packed(prefix), *before}}
    _store(
        [
            _row(key, language, wording)
            for (key, language), wording in rows.items()
            if packaged.texts(language).get(key, gone) != wording
        ]
    )


def _published() -> tuple[str, ...]:
    """The services that editors have published here."""
    edited = Revision.objects.filter(subject__startswith="service.", author__isnull=False)
    names = edited.exclude(published_at=None).values_list("subject", flat=True).distinct()
    return tuple(sorted(_service_of(f"{name}.") for name in names))


def _packed(prefix: str) -> set[tuple[str, str]]:
    return {
        (key, language)
        for language in UI_LANGUAGES
        for key in packaged.texts(language)
        if key.startswith(prefix)
    }


def _store(rows: list[Text]) -> None:
    Text.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["key", "language"],
        update_fields=["text", "of", "by", "reviewed"],
    )
    forget_texts()
    transaction.on_commit(forget_texts)


def _row(key: str, language: str, wording: Wording) -> Text:
    return Text(
        key=key,
        language=language,
        text=wording.text,
        of=wording.of,
        by=wording.by,
        reviewed=wording.reviewed,
    )


def _service_of(key: str) -> str:
    kind, _, rest = key.partition(".")
    return rest.partition(".")[0] if kind == "service" else ""


@keep
def _refuse_bad_package() -> None:
    # Once per process: the files do not change while it runs.
    refuse_bad(packaged.facts(), {language: packaged.texts(language) for language in UI_LANGUAGES})


def _laid_over(texts: Texts) -> dict[str, dict[str, Wording]]:
    languages = dict.fromkeys((*UI_LANGUAGES, *texts))
    return {language: {**packaged.texts(language), **texts.get(language, {})} for language in languages}
