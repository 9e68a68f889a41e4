"""A service: what it is, what to bring, what it costs in one's own case, how long, where and when."""

from collections.abc import Sequence
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
from wanderamt.engines.law import Answer, Deadline, NeededDocument, WaiverRuling, planned_ready
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

    @property
    def unconfirmed(self) -> bool:
        """Nothing on the list is confirmed: said once instead of at each paper."""
        listed = [*self.always, *self.sometimes, *self.helpful]
        return bool(listed) and not any(each.verified for each in listed)


@public
@require_safe
def show(request: HttpRequest, service_id: str) -> HttpResponse:
    """The page of a service, worked out for the answers in the address."""
    return _show(request, service_id, "catalogue/service.html")


@public
@require_safe
def checklist(request: HttpRequest, service_id: str) -> HttpResponse:
    """The list to print: what to bring with boxes to tick, and how much money."""
    return _show(request, service_id, "catalogue/checklist.html")


def _show(request: HttpRequest, service_id: str, template: str) -> HttpResponse:
    try:
        service = service_by_id(service_id)
    except UnknownService:
        return not_found(request, service_id)
    return page(request, service, template)


def page(
    request: HttpRequest,
    service: Service,
    template: str = "catalogue/service.html",
    *,
    preview: object = None,
) -> HttpResponse:
    """The page of `service` as it is, stored or not. `preview` is what editors are told above it."""
    told, today = _told(service, on=clock.today(), request=request), clock.today()
    context = {
        "service": service,
        "preview": preview,
        "told": told,
        "form": told.form if told else None,
        "answers": told.carried if told else "",
        "ready": planned_ready(service.pk, today),
        "next": whereabouts.next_places(service.pk, now=clock.now()),
        "today": today,
        "as_of": date.fromisoformat(packaged.facts()["as_of"]),
        "notes": [service.segment(f"unconfirmed.{number}") for number in range(1, service.unconfirmed + 1)],
        "state": text_state(service),
        "original": "original" in request.GET,
        **_answered(service, told.answer if told else None),
    }
    return render(request, template, context)


def _told(service: Service, *, on: date, request: HttpRequest) -> answers.Told | None:
    """What the law book answers; None where it has no rule for the service."""
    try:
        return answers.told(service.pk, on=on, data=request.GET)
    except NoRules:
        return None


def _answered(service: Service, answer: Answer | None) -> dict[str, object]:
    """What the templates show of an answer."""
    data = structured.government_service(service, fees=answer.fees if answer else None)
    found: dict[str, object] = {
        "answer": answer,
        "citations": citations(service, answer),
        "structured": structured.script_safe(data),
    }
    if answer:
        people = (answer.minimum_age, answer.appearance, answer.representation, answer.duties)
        rights = (answer.exemptions, answer.objections)
        found |= {
            "papers": papers(answer),
            "waivers": waivers(answer),
            "deadlines": soonest(answer.deadlines),
            "comes": (answer.appearance or answer.representation)[:1],
            "people": [ruling for rulings in (*people, *rights) for ruling in rulings],
        }
    return found


def soonest(deadlines: Sequence[Deadline]) -> Sequence[Deadline]:
    """The deadline that ends first, as a list of one or none; without known days the first one there is."""
    dated = sorted((each for each in deadlines if each.last_day), key=lambda each: str(each.last_day))
    return (dated or list(deadlines))[:1]


def waivers(answer: Answer) -> list[WaiverRuling]:
    """What may make it cheaper, besides what a line of the sum says already."""
    lines = {line.label for line in answer.fees.lines}
    return [each for each in answer.waivers if each.text not in lines]


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
