"""The kiosk at the entrance: people say that they are here, or get a number. No login, no names of others."""

from uuid import UUID

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import get_language

from wanderamt.apps.appointments.public import offered_services
from wanderamt.apps.catalogue.public import Service, bookable_services
from wanderamt.apps.catalogue.public import services as find_services
from wanderamt.apps.counter.errors_kiosk import NotHere, NotToday
from wanderamt.apps.counter.forms.kiosk import OTHER, KioskCodeForm, KioskNameForm, KioskTicketForm
from wanderamt.apps.counter.models import Ticket
from wanderamt.apps.counter.queries.elsewhere import Elsewhere, elsewhere
from wanderamt.apps.counter.queries.forecast import room_of, wait_now
from wanderamt.apps.counter.queries.status import status_of
from wanderamt.apps.counter.services import arriving, checking_in
from wanderamt.apps.counter.views.seats import window_or_404
from wanderamt.apps.counter.views.status import PURPOSE as STATUS
from wanderamt.apps.offices.public import Counter, OpeningWindow
from wanderamt.foundation import clock, links
from wanderamt.foundation.access import signed_link
from wanderamt.foundation.commands import acting_as
from wanderamt.kernel.errors import DomainError

PURPOSE = "counter.kiosk"


@signed_link(PURPOSE)
def kiosk(request: HttpRequest, window_id: UUID) -> HttpResponse:
    """Check in by code, or by name and time with `?name`; the way to a number without an appointment."""
    window = window_or_404(window_id)
    by_name = "name" in request.GET
    data = request.POST or None
    form = KioskNameForm(data) if by_name else KioskCodeForm(data)
    if request.method == "POST" and form.is_valid():
        with acting_as("kiosk"):
            ticket = form.accept(lambda: _check_in(window, form))
        if ticket is not None:
            return _to_number(request, window, ticket)
    response = render(request, "counter/kiosk.html", _context(request, window, form) | {"by_name": by_name})
    return _for_the_next(request, response)


def _check_in(window: OpeningWindow, form: KioskCodeForm | KioskNameForm) -> Ticket:
    if isinstance(form, KioskNameForm):
        name, at = form.cleaned_data["name"], form.cleaned_data["at"]
        return checking_in.check_in_by_name(window=window, name=name, at=at, now=clock.now())
    return checking_in.check_in(window=window, code=form.cleaned_data["code"], now=clock.now())


@signed_link(PURPOSE)
def kiosk_ticket(request: HttpRequest, window_id: UUID) -> HttpResponse:
    """A number by matters. What cannot be done here, or not today, is said before anybody waits in vain."""
    window = window_or_404(window_id)
    offered = offered_services(window)
    here = {service.pk for service in offered}
    others = [service for service in bookable_services() if service.pk not in here]
    mobile = window.counter.kind == Counter.Kind.MOBILE
    form = KioskTicketForm(request.POST or None, offered=offered, others=others, mobile=mobile)
    places: list[Elsewhere] = []
    if request.method == "POST" and form.is_valid():
        meant = _meant(form)
        with acting_as("kiosk"):
            ticket = form.accept(lambda: _take_ticket(window, form, meant))
        if ticket is not None:
            return _to_number(request, window, ticket)
        places = elsewhere(services=meant, now=clock.now(), besides=window)
    context = _context(request, window, form) | {"places": places}
    return render(request, "counter/kiosk_ticket.html", context)


def _meant(form: KioskTicketForm) -> list[Service]:
    chosen = [*form.cleaned_data["services"], form.cleaned_data["elsewhere"]]
    return find_services(each for each in chosen if each not in {"", OTHER})


def _take_ticket(window: OpeningWindow, form: KioskTicketForm, meant: list[Service]) -> Ticket:
    now = clock.now()
    checking_in.check_open(window, now=now)
    impossible = arriving.not_served(window=window, services=meant)
    if impossible:
        raise NotHere(field="elsewhere", services=", ".join(service.title for service in impossible))
    wait = wait_now(room_of(window), now=now)
    if wait.p50 is not None and now + wait.p50 >= window.ends_at:
        raise NotToday
    return arriving.walk_in(
        window=window,
        services=meant,
        language=get_language() or "de",
        people=form.cleaned_data["people"],
        kind=arriving.kind_of(meant),
        undecided=form.cleaned_data["elsewhere"] == OTHER,
        form_key=form.key,
        now=now,
    )


def _to_number(request: HttpRequest, window: OpeningWindow, ticket: Ticket) -> HttpResponse:
    """At the kiosk the number; on the person's own telephone the page that stays with them."""
    if "handy" in request.GET:
        return redirect(links.path("counter:status", ticket.pk, purpose=STATUS))
    kiosk_token = links.token(window.pk, purpose=PURPOSE)
    return redirect("counter:kiosk_number", token=kiosk_token, number=links.token(ticket.pk, purpose=STATUS))


@signed_link(PURPOSE)
def kiosk_number(request: HttpRequest, window_id: UUID, number: str) -> HttpResponse:
    """The number to read, to photograph and to print."""
    window = window_or_404(window_id)
    try:
        status = status_of(links.read(number, purpose=STATUS), now=clock.now())
    except (links.LinkInvalid, Ticket.DoesNotExist):
        return redirect(links.path("counter:kiosk", window.pk, purpose=PURPOSE))
    url = links.url("counter:status", status.ticket.pk, purpose=STATUS)
    context = _context(request, window, None) | {"status": status, "url": url, "code": qr(url)}
    return render(request, "counter/kiosk_number.html", context)


def qr(text: str) -> str:
    """A QR code as the address of an image, dark on white also where the page is dark."""
    return segno.make_qr(text, error="m").svg_data_uri(border=3, light="white")


def _context(request: HttpRequest, window: OpeningWindow, form: object) -> dict[str, object]:
    start = links.path("counter:kiosk", window.pk, purpose=PURPOSE)
    ticket = links.path("counter:kiosk_ticket", window.pk, purpose=PURPOSE)
    phone = "?handy" if "handy" in request.GET else ""
    return {
        "window": window,
        "form": form,
        "open": _is_open(window),
        "start": f"{start}?neu",
        "start_path": start + phone,
        "name_path": f"{start}?name{phone.replace('?', '&')}",
        "ticket_path": ticket + phone,
    }


def _is_open(window: OpeningWindow) -> bool:
    try:
        checking_in.check_open(window, now=clock.now())
    except DomainError:
        return False
    return True


def _for_the_next(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """With `?neu` the screen is the next person's: the language of the last one is forgotten."""
    if "neu" in request.GET and get_language() != settings.LANGUAGE_CODE:
        translation.activate(settings.LANGUAGE_CODE)
        response = redirect(request.path)
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    return response
