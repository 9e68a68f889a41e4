"""The coordinator's pages: who is registered, one more person, changes, and what to print."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wanderamt.apps.appointments.public import Appointment, offered_services
from wanderamt.apps.fleet.forms.register import Question, ResidentForm
from wanderamt.apps.fleet.models import Deployment
from wanderamt.apps.fleet.queries import register as queries
from wanderamt.apps.fleet.services import register as services
from wanderamt.apps.fleet.views.register_questions import Outcome, ask
from wanderamt.foundation import clock
from wanderamt.foundation.access import signed_link
from wanderamt.kernel.clock import BERLIN

PURPOSE = "fleet.register"
P = ParamSpec("P")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The day, and the token that all addresses of its pages carry."""

    day: queries.RegisterDay
    token: str

    def address(self, name: str = "fleet:register", **more: object) -> str:
        return reverse(name, kwargs={"token": self.token, **more})


Shown = Callable[Concatenate[HttpRequest, Page, P], HttpResponse]


def published(view: Shown[P]) -> Callable[Concatenate[HttpRequest, UUID, P], HttpResponse]:
    """Only a published visit has these pages; otherwise the coordinator reads what happened to it."""

    @wraps(view)
    def guarded(
        request: HttpRequest, deployment_id: UUID, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        try:
            deployment = queries.deployment_for_host(deployment_id)
        except Deployment.DoesNotExist:
            raise Http404 from None
        if deployment.state != Deployment.State.PUBLISHED or deployment.window is None:
            return render(request, "fleet/register_gone.html", {"deployment": deployment}, status=409)
        day = queries.register_day(deployment=deployment, window=deployment.window, now=clock.now())
        token = request.resolver_match.kwargs["token"] if request.resolver_match else ""
        return view(request, Page(day=day, token=token), *args, **kwargs)

    return guarded


def while_open(view: Shown[P]) -> Shown[P]:
    """After the deadline the coordinator reads why nothing can be changed any more."""

    @wraps(view)
    def guarded(request: HttpRequest, page: Page, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not page.day.is_open:
            return render(request, "fleet/register_closed.html", _context(page), status=409)
        return view(request, page, *args, **kwargs)

    return guarded


@signed_link(PURPOSE)
@published
def register(request: HttpRequest, page: Page) -> HttpResponse:
    """The day and everybody who is registered for it by the host."""
    return render(request, "fleet/register.html", _context(page))


@signed_link(PURPOSE)
@published
@while_open
def register_person(request: HttpRequest, page: Page) -> HttpResponse:
    """One more person."""

    def deed(form: ResidentForm, outcome: Outcome) -> Appointment:
        person = form.person(exemption=outcome.exemption)
        return services.register(
            window=page.day.window,
            services=outcome.services,
            person=person,
            form_key=form.key,
            now=clock.now(),
        )

    return _interview(request, page, appointment=None, deed=deed)


@signed_link(PURPOSE)
@published
@while_open
def register_change(request: HttpRequest, page: Page, appointment_id: UUID) -> HttpResponse:
    """Other matters or data of somebody who is registered."""
    appointment = _own(page, appointment_id)

    def deed(form: ResidentForm, outcome: Outcome) -> Appointment:
        person = replace(
            form.person(exemption=outcome.exemption), email=appointment.email, phone=appointment.phone
        )
        return services.change_registered(
            appointment=appointment, services=outcome.services, person=person, now=clock.now()
        )

    return _interview(request, page, appointment=appointment, deed=deed)


@signed_link(PURPOSE)
@published
@while_open
def register_remove(request: HttpRequest, page: Page, appointment_id: UUID) -> HttpResponse:
    """Ask once, then free the time."""
    appointment = _own(page, appointment_id)
    if request.method == "POST":
        services.remove_registered(appointment=appointment, now=clock.now())
        messages.success(request, _("%(name)s ist abgemeldet.") % {"name": appointment.person_name})
        return redirect(page.address())
    return render(request, "fleet/register_remove.html", {**_context(page), "appointment": appointment})


@signed_link(PURPOSE)
@published
def day_plan(request: HttpRequest, page: Page) -> HttpResponse:
    """Times, names and rooms on one sheet, for the people in the house."""
    return render(request, "fleet/day_plan.html", _context(page))


@signed_link(PURPOSE)
@published
def door_sign(request: HttpRequest, page: Page) -> HttpResponse:
    """A sign for the door of the room."""
    return render(request, "fleet/register_door_sign.html", _context(page))


@signed_link(PURPOSE)
@published
def bring_lists(request: HttpRequest, page: Page) -> HttpResponse:
    """A sheet for each person, in the person's language; with `person` in the address only that person's."""
    wanted = request.GET.get("person", "")
    people = [item for item in page.day.people if not wanted or str(item.appointment.pk) == wanted]
    if wanted and not people:
        raise Http404
    return render(request, "fleet/register_bring_lists.html", {**_context(page), "sheets": people})


def _interview(
    request: HttpRequest,
    page: Page,
    *,
    appointment: Appointment | None,
    deed: Callable[[ResidentForm, Outcome], Appointment],
) -> HttpResponse:
    """The person's data, then the questions that the matters raise, then the time."""
    initial = ResidentForm.initial_of(appointment) if appointment else {}
    form = ResidentForm(
        request.POST if request.method == "POST" else None,
        offered=offered_services(page.day.window),
        today=clock.today(),
        initial=initial,
    )
    again = request.POST.get("schritt") == "person"
    if not form.is_bound or not form.is_valid() or again:
        return _person_page(request, page, form, appointment)
    step = ask(
        chosen=form.chosen(), site=page.day.site, data=request.POST, today=clock.today(), before=appointment
    )
    if isinstance(step, Question):
        return _question_page(request, page, step, form)
    if not step.services:
        messages.info(request, _("Dann braucht die Person keinen Termin. Wir haben nichts gespeichert."))
        return redirect(page.address())
    done = form.accept(lambda: deed(form, step))
    if done is None:
        return _person_page(request, page, form, appointment)
    told = {"name": done.person_name, "time": f"{done.starts_at.astimezone(BERLIN):%H:%M}"}
    messages.success(request, _("%(name)s ist angemeldet: %(time)s Uhr.") % told)
    return redirect(page.address() + f"#person-{done.pk}")


def _person_page(
    request: HttpRequest, page: Page, form: ResidentForm, appointment: Appointment | None
) -> HttpResponse:
    context = {**_context(page), "form": form, "appointment": appointment}
    return render(request, "fleet/register_person.html", context)


def _question_page(
    request: HttpRequest, page: Page, question: Question, resident: ResidentForm
) -> HttpResponse:
    skipped = {*question.fields, question.marker(), "csrfmiddlewaretoken", "schritt"}
    carried = [(key, value) for key, values in request.POST.lists() if key not in skipped for value in values]
    context = {
        **_context(page),
        "form": question,
        "carried": carried,
        "name": resident.cleaned_data["name"],
        "action": request.path,
    }
    return render(request, question.template, context)


def _own(page: Page, appointment_id: UUID) -> Appointment:
    appointment = queries.registered_person(window=page.day.window, appointment_id=appointment_id)
    if appointment is None:
        raise Http404
    return appointment


def _context(page: Page) -> dict[str, Any]:
    day = page.day
    return {"day": day, "window": day.window, "site": day.site, "token": page.token, "people": day.people}
