"""A person's own appointment: find, see, move, add somebody, cancel, take along."""

from io import BytesIO
from uuid import UUID

import segno
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from wanderamt.apps.appointments import finding, forgetting, ical, placing, queries, services
from wanderamt.apps.appointments.forms import FindForm, MattersForm
from wanderamt.apps.appointments.models import MOST_PEOPLE, Appointment, ChangeWish
from wanderamt.apps.appointments.views import offers
from wanderamt.apps.appointments.views.asked import as_uuid, from_plan, query_dict
from wanderamt.apps.appointments.views.offers import Page, Way
from wanderamt.apps.appointments.views.search import day_of
from wanderamt.apps.appointments.wishes import asking
from wanderamt.apps.appointments.wishes import queries as wishes
from wanderamt.apps.catalogue.public import bring_list
from wanderamt.apps.offices import public as offices
from wanderamt.foundation import clock, errors, links
from wanderamt.foundation.access import public, signed_link
from wanderamt.kernel.errors import DomainError


@public
def find(request: HttpRequest) -> HttpResponse:
    """From the code and the name to the appointment. A wrong pair does not tell which half was wrong."""
    form = FindForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "appointments/find.html", {"form": form})
    code, name = form.cleaned_data["code"], form.cleaned_data["name"]
    appointment = form.accept(lambda: finding.find_own(code=code, name=name, now=clock.now()))
    if form.errors:
        return render(request, "appointments/find.html", {"form": form}, status=429)
    if appointment:
        return redirect(queries.appointment_link(appointment))
    form.add_error(None, finding.NOT_FOUND)
    return render(request, "appointments/find.html", {"form": form})


@signed_link(queries.LINK_PURPOSE)
def show(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """Time and place first, then what to bring, then what can be done."""
    appointment = _get(appointment_id)
    return render(request, "appointments/show.html", _context(request, appointment))


@signed_link(queries.LINK_PURPOSE)
def bring(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """The sheet to print: time, place, what to bring, with boxes to tick."""
    appointment = _get(appointment_id)
    return render(request, "appointments/bring.html", _context(request, appointment))


@signed_link(queries.LINK_PURPOSE)
def ics(_request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """The entry for a calendar."""
    appointment = _get(appointment_id)
    link = settings.BASE_URL + queries.appointment_link(appointment)
    content = ical.entry(appointment, link=link, now=clock.now())
    headers = {"Content-Disposition": 'attachment; filename="termin.ics"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


@signed_link(queries.LINK_PURPOSE)
def qr(_request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """The code of the appointment as a picture, for the kiosk at the entrance."""
    drawn = BytesIO()
    code = segno.make_qr(_get(appointment_id).code, error="m")
    code.save(drawn, kind="svg", scale=8, border=2, light="#fff", xmldecl=False)
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")


@signed_link(queries.LINK_PURPOSE)
def move(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """Another time anywhere; the old one is kept until the new one is sure. On the road: ask the team."""
    appointment, now = _get(appointment_id), clock.now()
    if not _open(appointment) or _asked(appointment) or placing.in_round(appointment):
        return redirect(queries.appointment_link(appointment))
    page = _moving(request, appointment)
    taken = offers.chosen_time(request.POST.get("start", ""))
    if request.method == "POST" and taken:
        try:
            window = offers.known_window(taken[0])
            done = asking.move(appointment=appointment, window=window, start=taken[1], now=now)
        except DomainError as error:
            page = Page(asked=page.asked, way=page.way, refused=error)
        else:
            moved = "?verschoben=1" if isinstance(done, Appointment) else ""
            return redirect(queries.appointment_link(appointment) + moved)
    counter = offers.known_counter(request.GET.get("amt", ""))
    day = day_of(request.GET.get("tag", ""))
    if counter and day and not page.refused:
        site = as_uuid(request.GET.get("ort", ""))
        return offers.times(request, page, counter=counter, site_id=site, day=day, now=now)
    return offers.results(request, page, now=now)


def _moving(request: HttpRequest, appointment: Appointment) -> Page:
    """The search for the same visit; only place and wishes come from the address."""
    here = links.path("appointments:move", appointment.pk, purpose=queries.LINK_PURPOSE)
    way = Way(
        search=here,
        times=here,
        take=here,
        back=queries.appointment_link(appointment),
        asker=queries.asker_of(appointment.source),
        moving=appointment,
    )
    sent = request.POST if request.method == "POST" else request.GET
    data = query_dict(from_plan(queries.plan_of(appointment))).copy()
    if sent:  # the needs of the visit are wishes that can be changed here, too
        data.pop("spoken", None)
        data.pop("step_free", None)
    for name in sent:
        if not name.startswith("services") and name != "window":
            data.setlist(name, sent.getlist(name))
    return Page(asked=offers.read(data, also=queries.matters_of(appointment)), way=way)


@signed_link(queries.LINK_PURPOSE)
def add_person(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """One more of the family in the same visit, where the time allows it."""
    appointment = _get(appointment_id)
    if not _extendable(appointment):
        return redirect(queries.appointment_link(appointment))
    number = appointment.people + 1
    form = MattersForm(
        request.POST if request.method == "POST" else None,
        offered=queries.offered_services(appointment.window),
        number=number,
    )
    if form.is_valid():
        added = form.accept(
            lambda: services.add_person(appointment=appointment, services=form.chosen(), now=clock.now())
        )
        if added:
            return redirect(queries.appointment_link(added) + "?geaendert=1")
    context = {**_context(request, appointment), "form": form, "number": number}
    return render(request, "appointments/add_person.html", context)


@signed_link(queries.LINK_PURPOSE)
def cancel(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """Ask once, then give the time to somebody else; on the road the team is asked."""
    appointment = _get(appointment_id)
    if request.method == "POST":
        asking.cancel(appointment=appointment, now=clock.now())
    if request.method == "POST" or not _open(appointment) or _asked(appointment):
        return redirect(queries.appointment_link(appointment))
    return render(request, "appointments/cancel.html", _context(request, appointment))


@signed_link(queries.LINK_PURPOSE)
@require_POST
def wish_back(_request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """Keep the appointment after all, if the team has not done yet what was wished."""
    appointment = _get(appointment_id)
    wish = wishes.open_wish(appointment)
    if wish is not None:
        asking.take_back(wish=wish, now=clock.now())
    return redirect(queries.appointment_link(appointment))


@signed_link(queries.LINK_PURPOSE)
def forget(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """Ask once, then take the person out; afterwards the same address says what has become of it."""
    asked = forgetting.request_of(appointment_id)
    appointment = asked.appointment if asked is not None else _get(appointment_id)
    context: dict[str, object] = {
        "token": request.resolver_match.kwargs["token"] if request.resolver_match else "",
        "asked": asked is not None,
        "done": not appointment.person_name,
        "away": asked is not None and asked.done_at is None and offices.is_away(appointment.window),
    }
    if request.method == "POST" and asked is None:
        try:
            forgetting.ask(appointment=appointment, now=clock.now())
        except DomainError as error:
            context["refused"] = errors.text(error)
            return render(request, "appointments/forget.html", context, status=409)
        return redirect(request.path)
    return render(request, "appointments/forget.html", context)


def _get(appointment_id: UUID) -> Appointment:
    """The appointment; 404 once the person has been erased."""
    try:
        return queries.get(appointment_id)
    except Appointment.DoesNotExist:
        raise Http404 from None


def _open(appointment: Appointment) -> bool:
    """Whether the person can still change something here."""
    return finding.may_change(appointment, now=clock.now())


def _extendable(appointment: Appointment) -> bool:
    room = appointment.people < MOST_PEOPLE and appointment.source != Appointment.Source.HOST
    here = not offices.is_away(appointment.window)
    return _open(appointment) and room and here and not placing.in_round(appointment)


def _asked(appointment: Appointment) -> bool:
    """Whether the team on the road has been asked already; one thing at a time."""
    return offices.is_away(appointment.window) and wishes.open_wish(appointment) is not None


def _wish(appointment: Appointment) -> ChangeWish | None:
    """What was last asked of the team that has this appointment; nothing once it is elsewhere."""
    found = wishes.latest(appointment)
    return found if found and found.window_id == appointment.window_id else None


def _context(request: HttpRequest, appointment: Appointment) -> dict[str, object]:
    matters = queries.matters_of(appointment)
    return {
        "appointment": appointment,
        "window": appointment.window,
        "address": offices.address(appointment.window.site),
        "services": matters,
        "people": [
            {"number": number, "matters": chosen, "bring": bring_list(chosen, on=appointment.day)}
            for number, chosen in enumerate(queries.matters_by_person(appointment), start=1)
        ],
        "several": appointment.people > 1,
        "token": request.resolver_match.kwargs["token"] if request.resolver_match else "",
        "open": _open(appointment),
        "away": offices.is_away(appointment.window),
        "over": forgetting.is_over(appointment, now=clock.now()),
        "wish": _wish(appointment),
        "movable": _open(appointment) and not placing.in_round(appointment),
        "extendable": _extendable(appointment),
        "new": "neu" in request.GET,
        "changed": "geaendert" in request.GET,
        "moved": "verschoben" in request.GET,
    }
