"""A service: what it is, what to bring, what it costs in one's own case, how long, where and when."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from wanderamt.apps.catalogue import answers, packaged, structured, whereabouts
from wanderamt.apps.catalogue.errors import UnknownService
from wanderamt.apps.catalogue.models import Service
from wanderamt.apps.catalogue.models.text import shown
from wanderamt.apps.catalogue.queries import service as service_by_id
from wanderamt.apps.catalogue.views.lists import not_found
from wanderamt.engines.law import Answer, NeededDocument, planned_ready
from wanderamt.engines.law import UnknownService as NoRules
from wanderamt.engines.texts import TextState
from wanderamt.foundation import clock
from wanderamt.foundation.access import public

_PARTS = ("name", "summary", "who", "processing", "online")
_DRAFTS = frozenset({TextState.MACHINE, TextState.OUTDATED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """What to bring: what is always needed, what only in some cases, and what helps if one has it."""

    always: list[NeededDocument]
    sometimes: list[NeededDocument]
    helpful: list[NeededDocument]


@public
@require_safe
def show(request: HttpRequest, service_id: str) -> HttpResponse:
    """The page of a service, worked out for the answers in the address."""
    return _page(request, service_id, "catalogue/service.html")


@public
@require_safe
def checklist(request: HttpRequest, service_id: str) -> HttpResponse:
    """The list to print: what to bring with boxes to tick, and how much money."""
    return _page(request, service_id, "catalogue/checklist.html")


def _page(request: HttpRequest, service_id: str, template: str) -> HttpResponse:
    try:
        service = service_by_id(service_id)
    except UnknownService:
        return not_found(request, service_id)
    now, today = clock.now(), clock.today()
    told = _told(service, on=today, request=request)
    context = {
        "service": service,
        "told": told,
        "form": told.form if told else None,
        "answer": told.answer if told else None,
        "papers": papers(told.answer) if told else None,
        "ready": planned_ready(service.pk, today),
        "next": whereabouts.next_places(service.pk, now=now),
        "today": today,
        "as_of": date.fromisoformat(packaged.facts()["as_of"]),
        "citations": citations(service, told.answer if told else None),
        "notes": [service.segment(f"unconfirmed.{number}") for number in range(1, service.unconfirmed + 1)],
        "state": text_state(service),
        "original": "original" in request.GET,
        "answers": _answers(told),
        "structured": structured.script_safe(
            structured.government_service(service, fees=told.answer.fees if told else None)
        ),
    }
    return render(request, template, context)


def _told(service: Service, *, on: date, request: HttpRequest) -> answers.Told | None:
    """What the law book answers; None where it has no rule for the service."""
    try:
        return answers.told(service.pk, on=on, data=request.GET)
    except NoRules:
        return None


def _answers(told: answers.Told | None) -> str:
    """The answers so far as they stand in an address, so that a link can carry them on."""
    return told.carried if told else ""


def papers(answer: Answer) -> Papers:
    """The papers of an answer by how surely they are needed."""
    always = [each for each in answer.documents if each.required and not each.condition]
    sometimes = [each for each in answer.documents if each.condition]
    helpful = [each for each in answer.documents if not each.required and not each.condition]
    return Papers(always=always, sometimes=sometimes, helpful=helpful)


def citations(service: Service, answer: Answer | None) -> list[str]:
    """The paragraphs that the page rests on, each once: those of the service, then those of the rules."""
    return list(dict.fromkeys((*service.legal_basis, *(answer.citations if answer else ()))))


def text_state(service: Service) -> str:
    """What a reader of this page must know about its language: "missing" where some of it stands there in
    German, "draft" where a machine wrote some of it, else "".
    """
    language = get_language() or "de"
    found = [shown(service.segment(part)) for part in _PARTS if service.said(part)]
    if language != "de" and any(each.language != language for each in found):
        return "missing"
    return "draft" if any(each.state in _DRAFTS for each in found) else ""
