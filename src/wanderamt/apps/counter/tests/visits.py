"""A visit played through the pages of the counter."""

from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from wanderamt.apps.cases.public import Case, cases_of_visit
from wanderamt.apps.counter.models import Ticket
from wanderamt.kernel.ids import uuid7


class Visit:
    """One person at desk 1, played through the pages."""

    def __init__(self, client: Client, ticket: Ticket) -> None:
        self.client = client
        self.ticket = ticket

    def case(self, service_id: str = "") -> Case:
        found = cases_of_visit(self.ticket.pk)
        return next(case for case in found if service_id in ("", case.service_id))

    def post(self, name: str, data: dict[str, Any] | None = None, **parts: Any) -> HttpResponse:
        path = reverse(f"counter:{name}", kwargs={"ticket_id": self.ticket.pk, **parts})
        response: HttpResponse = self.client.post(path, data or {})
        return response

    def step(self, kind: str, data: dict[str, Any] | None = None, service_id: str = "") -> HttpResponse:
        case = self.case(service_id)
        prefixed = {f"{case.number[-4:]}-{kind}-{name}": value for name, value in (data or {}).items()}
        return self.post("step", prefixed, case_id=case.pk, kind=kind)

    def of_case(self, name: str, part: str, data: dict[str, Any], **parts: Any) -> HttpResponse:
        case = self.case()
        prefixed = {f"{case.number[-4:]}-{part}-{key}": value for key, value in data.items()}
        return self.post(name, prefixed, case_id=case.pk, **parts)

    def pay(self, **data: Any) -> HttpResponse:
        values = {"method": "cash", "given": "50", "terminal_reference": "", "form_key": str(uuid7())} | data
        return self.post("pay", {f"zahlung-{name}": value for name, value in values.items()})

    def page(self) -> str:
        return self.client.get(reverse("counter:serve", args=[self.ticket.pk])).content.decode()

    def state(self, kind: str) -> str:
        return next(step.state for step in self.case().steps.all() if step.kind == kind)


def errors(response: HttpResponse) -> list[str]:
    form = response.context["form"]
    return [str(text) for texts in form.errors.values() for text in texts]


def said(response: HttpResponse) -> list[str]:
    """The messages that the next page will show."""
    return [str(message) for message in get_messages(response.wsgi_request)]


def url(name: str, **parts: Any) -> str:
    """Where a page of the counter is."""
    return reverse(f"counter:{name}", kwargs=parts)
