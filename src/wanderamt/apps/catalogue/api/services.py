"""Services and what the law says about them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from wanderamt.apps.catalogue.api.schemas import (
    AnswerOut,
    FeeOut,
    FeeQuestion,
    Language,
    Page,
    ServiceDetailOut,
    ServiceOut,
)
from wanderamt.apps.catalogue.management.law.report import Words, as_object, mobile_levels
from wanderamt.apps.catalogue.models import Service
from wanderamt.apps.catalogue.models.text import in_every_language, shown, text
from wanderamt.apps.catalogue.queries import answer, bring_list, fees, service
from wanderamt.engines.law import FactKind, Facts, FactSpec, load_facts, read_fact
from wanderamt.foundation import clock

router = Router(tags=["services"])

_TEXTS = ("name", "summary")
_MORE_TEXTS = {"who": "who", "processing": "processing", "online_note": "online", "care": "care"}
_NO_FACTS = frozenset({"on", "language"})


@router.get("", response=list[ServiceOut], summary="All services")
def list_services(
    request: HttpRequest,
    response: HttpResponse,
    page: Query[Page],
    language: Language | None = None,
) -> Any:
    """The list in the order of the keys. The header `X-Total-Count` says how many there are."""
    found = list(Service.objects.all())
    response["X-Total-Count"] = str(len(found))
    return [_told(each, language) for each in found[page.offset : page.offset + page.limit]]


@router.get("/{service_id}", response=ServiceDetailOut, summary="One service with what to bring")
def show_service(
    request: HttpRequest, service_id: str, language: Language | None = None, on: date | None = None
) -> Any:
    """Everything that is said about a service; `bring` by the rules of the day `on`, today if left out."""
    found = service(service_id)
    more = {name: _texts(found.segment(part), language) for name, part in _MORE_TEXTS.items()}
    words = _texts(found.segment("words"), language)
    notes = range(1, found.unconfirmed + 1)
    return {
        **_told(found, language),
        **more,
        "words": {code: said.splitlines() for code, said in words.items()},
        "unconfirmed": [_texts(found.segment(f"unconfirmed.{number}"), language) for number in notes],
        "equipment": found.equipment,
        "result": found.result,
        "bookable": found.bookable,
        "bring": bring_list([found], on=on or clock.today()),
    }


def _told(service: Service, language: str | None) -> dict[str, Any]:
    texts = {part: _texts(service.segment(part), language) for part in _TEXTS}
    facts = [name for name in ServiceOut.model_fields if name not in texts]
    return {**texts, **{name: getattr(service, name) for name in facts}}


def _texts(segment: str, language: str | None) -> dict[str, str]:
    """All languages, or the one asked for under the code of the language that it is really in."""
    if language is None:
        return in_every_language(segment)
    found = shown(segment, language=language)
    return {found.language: found.text} if found.text else {}


@router.get("/{service_id}/fee", response=FeeOut, summary="What the service costs on a day")
def show_fee(request: HttpRequest, service_id: str, question: Query[FeeQuestion]) -> Any:
    """The fee line by line. For all facts, and for what else the law says, ask for the whole answer."""
    on = question.on or clock.today()
    facts = Facts(**question.dict(exclude={"on"}, exclude_none=True))
    result = fees(service_id=service_id, on=on, facts=facts)
    lines = [
        {
            "label": {**in_every_language(f"rule.{line.key}"), "de": line.label},
            "cents": line.cents,
            "citation": line.citation,
        }
        for line in result.lines
    ]
    return {
        "on": on,
        "lines": lines,
        "total_cents": result.total_cents,
        "unconfirmed": [line.label for line in result.unconfirmed],
        "open_facts": list(result.open_facts),
    }


_TYPES = {
    FactKind.BOOL: "boolean",
    FactKind.NUMBER: "integer",
    FactKind.DATE: "string",
    FactKind.CHOICE: "string",
}


def _parameter(spec: FactSpec) -> dict[str, Any]:
    """A fact as a parameter of the interface."""
    schema: dict[str, Any] = {"type": _TYPES[spec.kind]}
    if spec.kind is FactKind.DATE:
        schema["format"] = "date"
    elif spec.allowed and spec.kind is not FactKind.BOOL:
        schema["enum"] = list(spec.allowed)
    elif spec.kind is FactKind.NUMBER:
        schema |= {"minimum": spec.low, "maximum": spec.high}
    return {
        "name": spec.name,
        "in": "query",
        "required": False,
        "description": spec.question,
        "schema": schema,
    }


class _Here(Words):
    """The words of this city, edited ones among them."""

    def __init__(self, language: str) -> None:
        super().__init__(language)
        self._language = language

    def of(self, segment: str, otherwise: str) -> str:
        return text(segment, language=self._language) or otherwise


@router.get(
    "/{service_id}/answer",
    response=AnswerOut,
    summary="Everything the law says on a day",
    openapi_extra={"parameters": [_parameter(spec) for spec in load_facts().values()]},
)
def show_answer(
    request: HttpRequest, service_id: str, on: date | None = None, language: Language = "de"
) -> Any:
    """Fees, papers, deadlines, who may come and what is still open, for what is known about the person.

    Every other parameter is a fact; leave out what is not known. Nothing of it is stored. A fact that does
    not exist or cannot be is refused with what would be accepted.
    """
    found = service(service_id)
    facts = facts_in({name: str(said) for name, said in request.GET.items() if name not in _NO_FACTS})
    compiled = answer(service_id=service_id, on=on or clock.today(), facts=facts)
    told = as_object(compiled, language=language, words=_Here(language))
    return {**told, "online": found.online, **mobile_levels(found.mobile), "minutes": found.minutes}


def facts_in(given: Mapping[str, str]) -> Facts:
    """Facts as they stand in an address. Raises UnknownFact and BadFact."""
    return Facts(**{name: read_fact(name, value) for name, value in given.items() if value.strip()})
