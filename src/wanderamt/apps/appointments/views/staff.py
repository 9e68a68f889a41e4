"""Booking by telephone and at the desk: the search on the left, times on the right, the rules as for all."""

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wanderamt.apps.appointments import queries, services
from wanderamt.apps.appointments.forms import MattersForm, PersonForm
from wanderamt.apps.appointments.models import MOST_PEOPLE, Appointment
from wanderamt.apps.appointments.queries.lookup import look_up
from wanderamt.apps.appointments.views import offers
from wanderamt.apps.appointments.views.asked import Asked, as_uuid, from_plan
from wanderamt.apps.appointments.views.offers import Page, Way
from wanderamt.apps.appointments.views.search import day_of, next_person
from wanderamt.apps.appointments.wishes import asking
from wanderamt.apps.appointments.wishes import queries as wishes
from wanderamt.apps.catalogue.public import bring_list
from wanderamt.apps.offices import public as offices
from wanderamt.foundation import clock
from wanderamt.foundation import errors as error_texts
from wanderamt.foundation.access import staff
from wanderamt.foundation.roles import Role
from wanderamt.kernel.errors import DomainError


@staff(Role.CLERK)
def search(request: HttpRequest) -> HttpResponse:
    """Everything on one screen; a time that is pressed is booked (or the appointment moved) at once."""
    data = request.POST if request.method == "POST" else request.GET
    asked, moving = offers.read(data), _moving(data.get("verschieben", ""))
    form = PersonForm(request.POST if request.method == "POST" and not moving else None)
    refused: DomainError | None = None
    if request.method == "POST" and asked.people and not asked.wrong:
        try:
            if done := _take(request, asked, form, moving):
                return redirect("appointments:staff_appointment", done.pk)
        except DomainError as error:
            refused = error
    page = Page(asked=asked, way=_way(moving), key=offers.key_of(data), refused=refused)
    context = {
        **page.context(),
        **_matters(asked),
        **_times(asked, page),
        "person": form,
        "words": request.GET.get("wort", ""),
        "listed": look_up(request.GET.get("wort", ""), now=clock.now()),
        "moving_pairs": [("verschieben", str(moving.pk))] if moving else [],
    }
    return render(request, "appointments/staff_search.html", context, status=page.status)


def _take(
    request: HttpRequest, asked: Asked, form: PersonForm, moving: Appointment | None
) -> Appointment | None:
    """Book, move or ask the team on the road to; None where the person or the time is missing.

    Raises what the verbs raise.
    """
    taken = offers.chosen_time(request.POST.get("start", ""))
    if taken is None:
        return None
    window, now = offers.known_window(taken[0]), clock.now()
    if moving:
        asking.move(appointment=moving, window=window, start=taken[1], now=now, by_office=True)
        return moving
    if not form.is_valid():
        return None
    return form.accept(
        lambda: services.book_at_desk(
            window=window,
            plan=asked.plan,
            person=form.person(),
            start=taken[1],
            form_key=form.key,
            now=now,
        )
    )


def _moving(raw: str) -> Appointment | None:
    key = as_uuid(raw)
    return Appointment.objects.select_related("window__site").filter(pk=key).first() if key else None


def _way(moving: Appointment | None) -> Way:
    here = reverse("appointments:staff_search")
    return Way(search=here, times=here, take=here, asker="staff", moving=moving)


def _matters(asked: Asked) -> dict[str, object]:
    """The matters of the person who is asked for now, those of the others above."""
    number = next_person(asked) or max(1, len(asked.people))
    sent = next((each.form for each in asked.people if each.number == number), None)
    hidden = asked.pairs(without=number, wishes=False)
    return {
        "matters": sent or MattersForm(offered=asked.offered, number=number),
        "number": number,
        "others": [each for each in asked.people if each.number != number and each.form.is_valid()],
        "hidden": hidden,
    }


def _times(asked: Asked, page: Page) -> dict[str, object]:
    """What is free on the right: all offices, or one day of one office."""
    if not asked.people or asked.wrong or next_person(asked):
        return {"searched": False}
    now, data = clock.now(), asked.data
    counter = offers.known_counter(data.get("amt", ""))
    day = day_of(data.get("tag", ""))
    if counter and day:
        site_id = as_uuid(data.get("ort", ""))
        found = offers.day_context(page, counter=counter, site_id=site_id, day=day, now=now)
        return {"searched": True, **found}
    return {"searched": True, **offers.results_context(page, now=now)}


@staff(Role.CLERK)
def appointment(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """One appointment: what to bring, and what can be done about it on the telephone."""
    try:
        found = queries.get(appointment_id)
    except Appointment.DoesNotExist:
        raise Http404 from None
    now = clock.now()
    if request.method == "POST":
        try:
            _act(request, found)
        except DomainError as error:
            messages.error(request, error_texts.text(error))
        return redirect("appointments:staff_appointment", found.pk)
    context = {
        "appointment": found,
        "window": found.window,
        "address": offices.address(found.window.site),
        "people": [
            {"number": number, "matters": matters, "bring": bring_list(matters, on=found.day)}
            for number, matters in enumerate(queries.matters_by_person(found), start=1)
        ],
        "several": found.people > 1,
        "most": MOST_PEOPLE,
        "token": queries.appointment_link(found).split("/")[-2],
        "begun": found.starts_at <= now,
        "away": offices.is_away(found.window),
        "wish": wishes.latest(found),
        "move_query": urlencode([*from_plan(queries.plan_of(found)), ("verschieben", str(found.pk))]),
    }
    return render(request, "appointments/staff_appointment.html", context)


def _take_back(found: Appointment, *, now: datetime) -> None:
    wish = wishes.open_wish(found)
    if wish is not None:
        asking.take_back(wish=wish, now=now)


def _act(request: HttpRequest, found: Appointment) -> None:
    """Cancel, or note that nobody came; on the road the team is asked. Raises TooLate, WindowIsAway."""
    now = clock.now()
    if request.POST.get("act") == "cancel":
        if asking.cancel(appointment=found, now=now) is None:
            messages.success(request, _("Der Termin ist abgesagt."))
    elif request.POST.get("act") == "wish_back":
        _take_back(found, now=now)
    elif request.POST.get("act") == "no_show" and services.note_no_show(appointment=found, now=now):
        messages.success(request, _("Vermerkt: Niemand ist gekommen."))
