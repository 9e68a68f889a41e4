"""The way to an appointment: the matters of each person, place and wishes, a time."""

from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from wanderamt.apps.appointments import queries
from wanderamt.apps.appointments.errors import MatterNotOffered, TooManyPeople, WindowNotBookable
from wanderamt.apps.appointments.forms import MattersForm
from wanderamt.apps.appointments.models import MOST_PEOPLE
from wanderamt.apps.appointments.views import offers
from wanderamt.apps.appointments.views.asked import Asked, as_uuid, query_dict
from wanderamt.apps.appointments.views.offers import Page, Way
from wanderamt.apps.offices import public as offices
from wanderamt.apps.offices.public import Counter, OpeningWindow
from wanderamt.foundation import clock
from wanderamt.foundation.access import public
from wanderamt.kernel.errors import DomainError


def way() -> Way:
    """The way of citizens."""
    return Way(
        search=reverse("appointments:search"),
        times=reverse("appointments:times"),
        take=reverse("appointments:hold"),
    )


@public
def book(request: HttpRequest, window_id: UUID) -> HttpResponse:
    """The old address of a stop: the search with this window chosen. What is asked for stays."""
    query = request.GET.copy()
    query["window"] = str(window_id)
    return redirect(f"{reverse('appointments:search')}?{query.urlencode()}")


@public
def search(request: HttpRequest) -> HttpResponse:
    """First the matters of each person, then the offices with their days. It is all in the address."""
    data = request.POST if request.method == "POST" else request.GET
    window = offers.fixed_window(data)
    if closed := _closed(request, window):
        return closed
    asked = offers.read(data, window=window)
    try:
        number = next_person(asked)
    except TooManyPeople as error:
        return _matters(request, offers.read(QueryDict(), window=window), 1, window=window, refused=error)
    if number:
        return _matters(request, asked, number, window=window)
    page = Page(asked=asked, way=way(), typed=offers.typed_in(data), key=offers.key_of(data))
    return show_offers(request, page, window=window)


def show_offers(request: HttpRequest, page: Page, *, window: OpeningWindow | None) -> HttpResponse:
    """The offices, or the times of the one window that was chosen before."""
    now = clock.now()
    if window is None:
        return offers.results(request, page, now=now)
    try:
        return offers.window_times(request, page, window=window, now=now)
    except MatterNotOffered as error:
        return _matters(request, page.asked, 1, window=window, refused=error)


def _closed(request: HttpRequest, window: OpeningWindow | None) -> HttpResponse | None:
    if window is None:
        return None
    try:
        queries.check_window(window=window, now=clock.now(), asker="citizen")
    except WindowNotBookable:
        context = {"window": window, "away": offices.is_away(window)}
        return render(request, "appointments/book_closed.html", context, status=409)
    return None


def next_person(asked: Asked) -> int:
    """Whose matters are asked for now; 0 when the search can begin. Raises TooManyPeople."""
    step, number = asked.data.get("schritt", ""), _number(asked)
    if asked.wrong:
        return asked.wrong.number
    if step == "anliegen":
        return min(number, len(asked.people) + 1)
    answered = number <= len(asked.people)
    if not asked.people or (step in {"termin", "person"} and not answered):
        return max(1, min(number, len(asked.people) + 1))
    return len(asked.people) + 1 if step == "person" and len(asked.people) < MOST_PEOPLE else 0


def _number(asked: Asked) -> int:
    raw = asked.data.get("person", "1")
    number = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 3 else 1
    return max(1, min(number, MOST_PEOPLE))


def _matters(
    request: HttpRequest,
    asked: Asked,
    number: int,
    *,
    window: OpeningWindow | None,
    refused: DomainError | None = None,
) -> HttpResponse:
    """The page that asks what one person comes for; the others' matters are listed above."""
    hidden = asked.pairs(without=number)
    others = [each for each in asked.people if each.number != number and each.form.is_valid()]
    context = {
        "form": _form_of(asked, number),
        "refused": offers.refusal(refused) if refused else None,
        "number": number,
        "most": MOST_PEOPLE,
        "others": others,
        "several": True,
        "hidden": hidden,
        "hidden_query": urlencode(hidden),
        "query": asked.query,
        "action": reverse("appointments:search"),
        "matters_url": reverse("appointments:search"),
        "window": window,
        "address": offices.address(window.site) if window else "",
    }
    return render(request, "appointments/search_matters.html", context, status=400 if refused else 200)


def _form_of(asked: Asked, number: int) -> MattersForm:
    """The form of this person as it was sent; else an empty one, with its error where an answer was due."""
    sent = next((each.form for each in asked.people if each.number == number), None)
    if sent is not None:
        return sent
    due = asked.data.get("schritt") in {"termin", "person"} and number == _number(asked)
    return MattersForm(QueryDict() if due else None, offered=asked.offered, number=number)


@public
def times(request: HttpRequest) -> HttpResponse:
    """The times of one office on one day."""
    data = request.POST if request.method == "POST" else request.GET
    at = data if "tag" in data else query_dict([])
    if request.method == "POST" and "wann" in data:  # a button has one value
        at = QueryDict(data["wann"])
    asked = offers.read(data)
    day, counter = day_of(at.get("tag", "")), as_uuid(at.get("amt", ""))
    if not asked.people or asked.wrong or day is None or counter is None:
        return redirect(f"{reverse('appointments:search')}?{asked.query}")
    page = Page(asked=asked, way=way(), typed=offers.typed_in(data), key=offers.key_of(data))
    return offers.times(
        request,
        page,
        counter=get_object_or_404(Counter, pk=counter),
        site_id=as_uuid(at.get("ort", "")),
        day=day,
        now=clock.now(),
    )


def day_of(raw: str) -> date | None:
    try:
        return date.fromisoformat(raw)
    except ValueError:
        return None


def _anywhere(page: Page) -> Page:
    data = page.asked.data.copy()
    data.pop("window", None)
    return Page(asked=offers.read(data), way=page.way, typed=page.typed, key=page.key)


def other_times(
    request: HttpRequest, page: Page, error: DomainError, *, window: OpeningWindow | None
) -> HttpResponse:
    """The search again, with what was refused and everything that was typed; everywhere where the chosen
    window has left with its team meanwhile.
    """
    if window is not None and offices.is_away(window):
        page, window = _anywhere(page), None
    refused = Page(asked=page.asked, way=page.way, typed=page.typed, key=page.key, refused=error)
    return _closed(request, window) or show_offers(request, refused, window=window)
