"""The whole list to take away: XZuFi for other authorities, CSV for readers."""

from collections.abc import Callable, Iterable
from typing import cast

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from ninja import Router

from wanderamt.apps.catalogue.api.problems import UnknownVersion
from wanderamt.apps.catalogue.api.schemas import Language
from wanderamt.apps.catalogue.exchange import exporting, table
from wanderamt.apps.catalogue.models.text import texts_version
from wanderamt.foundation import clock

router = Router(tags=["files"])

#: A file is made at most this often, however many people take it.
SECONDS = 300
_FILE = {"type": "string", "format": "binary"}


def _description(kind: str) -> dict[str, object]:
    return {"responses": {200: {"description": "The file", "content": {kind: {"schema": _FILE}}}}}


@router.get("/services.csv", summary="The list as a table", openapi_extra=_description("text/csv"))
def services_csv(request: HttpRequest, language: Language = "de") -> HttpResponse:
    """UTF-8 with a byte order mark, separated by semicolons; one line a service. At most five minutes old."""
    on = clock.today()
    name = f"csv.{language}.{on}"
    body = _made(name, lambda: table.rows(language=language, on=on))
    return _download(body, kind="text/csv; charset=utf-8", name=f"leistungen-{on}.{language}.csv")


@router.get("/services.xzufi.xml", summary="The list as XZuFi", openapi_extra=_description("application/xml"))
def services_xzufi(
    request: HttpRequest,
    version: str = "2.3.1",
) -> HttpResponse:
    """All published services with their texts in all languages, fees, deadlines and papers of today, and what
    is known to come. `version` is 2.2 or 2.3.1. At most five minutes old.
    """
    known = exporting.version_named(version)
    if known is None:
        raise UnknownVersion(field="version", version=version[:20])
    on = clock.today()
    body = _made(f"xzufi.{known}.{on}", lambda: exporting.xzufi(version=known, on=on))
    return _download(body, kind="application/xml", name=f"leistungen-{on}.xzufi-{known}.xml")


def _made(name: str, make: Callable[[], Iterable[str]]) -> bytes:
    key = f"catalogue.file.{name}.{texts_version()}"
    return cast("bytes", cache.get_or_set(key, lambda: "".join(make()).encode(), SECONDS))


def _download(body: bytes, *, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = f"public, max-age={SECONDS}"
    return response
