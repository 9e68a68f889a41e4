"""A time is held: who comes, is everything right, booked. With a countdown, and nothing typed gets lost."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from wanderamt.apps.appointments import plans, queries, services
from wanderamt.apps.appointments.forms import PersonForm
from wanderamt.apps.appointments.models import Appointment, Hold
from wanderamt.apps.appointments.plans import VisitPlan
from wanderamt.apps.appointments.views import offers, search, shown
from wanderamt.apps.appointments.views.asked import Asked, Pairs
from wanderamt.apps.appointments.views.offers import Page
from wanderamt.apps.offices import public as offices
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation import altcha, clock, errors, links
from wanderamt.foundation.access import public, signed_link
from wanderamt.kernel.errors import DomainError

PURPOSE = "appointments.hold"
#: Said politely this long before a hold ends (WCAG 2.2.1 asks for twenty seconds).
WARN_SECONDS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The time that somebody is about to book; `hold` is None where it has ended and was swept."""

    key: UUID
    window: OpeningWindow
    start: datetime
    end: datetime | None
    plan: VisitPlan
    hold: Hold | None

    def seconds_left(self, now: datetime) -> int:
        return max(0, int((self.hold.until - now).total_seconds())) if self.hold else 0

    @property
    def extended(self) -> bool:
        """Whether more time was asked for: such a hold ends later than any other."""
        return bool(self.hold) and self.hold.until - self.hold.created_at > services.HOLD_FOR  # type: ignore[union-attr]  # not None

    @property
    def path(self) -> str:
        return links.path("appointments:details", self.key, purpose=PURPOSE)


@public
@require_POST
def hold(request: HttpRequest) -> HttpResponse:
    """Hold the time for ten minutes and ask who comes. Refused: other times, and nothing typed is lost."""
    window = offers.fixed_window(request.POST)
    asked = offers.read(request.POST, window=window)
    taken = offers.chosen_time(request.POST.get("start", ""))
    page = Page(
        asked=asked, way=search.way(), typed=offers.typed_in(request.POST), key=offers.key_of(request.POST)
    )
    if not asked.people or asked.wrong or taken is None:
        return redirect(f"{reverse('appointments:search')}?{asked.query}")
    window_id, start = taken
    offered, forced = shown.read(request.POST.get(shown.NAME, "")) or (None, None)
    try:
        altcha.check(request, now=clock.now())
        held = services.hold(
            window=offers.known_window(window_id),
            plan=asked.plan,
            start=start,
            now=clock.now(),
            key=page.key,
            client=altcha.client_of(request),
            offered_days=offered,
            forced_days=forced,
        )
    except DomainError as error:
        return search.other_times(request, page, error, window=window)
    return _begin(request, held, page)


def _begin(request: HttpRequest, held: Hold, page: Page) -> HttpResponse:
    """To the page of the held time. What was typed before is shown there again, not put into addresses."""
    taken = _of_hold(held)
    if page.typed:
        return _page(request, "person", PersonForm(request.POST), taken, page.asked)
    start = [("start", f"{held.window_id}|{held.starts_at.isoformat()}")]
    return redirect(f"{taken.path}?{urlencode([*page.asked.pairs(), *start])}")


@signed_link(PURPOSE)
def details(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who comes, check, book; also after the hold has ended, as long as the time is still free."""
    first = queries.by_form_key(str(key))
    if first:  # the second click and the second tab get what the first one got
        return redirect(queries.appointment_link(first) + "?neu=1")
    data = request.POST if request.method == "POST" else request.GET
    window = offers.fixed_window(data)
    asked = offers.read(data, window=window)
    taken = _taken(key, asked)
    if taken is None:
        return redirect(f"{reverse('appointments:search')}?{asked.query}")
    if request.method != "POST":
        return _page(request, "person", PersonForm(initial={"form_key": key}), taken, asked)
    return _step(request, taken, asked, window=window)


def _taken(key: UUID, asked: Asked) -> Taken | None:
    """What is held, else what the address says was; None where neither is known."""
    held = Hold.objects.select_related("window__site__quarter", "window__counter").filter(key=key).first()
    if held:
        return _of_hold(held)
    said = offers.chosen_time(asked.data.get("start", ""))
    if said is None or not asked.people or asked.wrong:
        return None
    try:
        window = offices.window(said[0])
    except OpeningWindow.DoesNotExist:
        return None
    return Taken(key=key, window=window, start=said[1], end=None, plan=asked.plan, hold=None)


def _of_hold(held: Hold) -> Taken:
    plan = plans.load(held.plan)
    return Taken(
        key=held.key, window=held.window, start=held.starts_at, end=held.ends_at, plan=plan, hold=held
    )


def _step(request: HttpRequest, taken: Taken, asked: Asked, *, window: OpeningWindow | None) -> HttpResponse:
    step, form = request.POST.get("schritt", ""), PersonForm(request.POST)
    if step == "andere-zeit":
        return _other_times(request, taken, asked, window=window)
    if step == "mehr-zeit":
        taken = _more_time(taken, now=clock.now())
        return _page(request, "person", PersonForm(initial=_typed(request)), taken, asked)
    if not form.is_valid() or step == "person":
        return _page(request, "person", form, taken, asked)
    if step != "buchen":
        return _page(request, "check", form, taken, asked)
    return _book(request, form, taken, asked, window=window)


def _typed(request: HttpRequest) -> dict[str, Any]:
    return {name: request.POST.get(name, "") for name in (*offers.TYPED, "form_key")}


def _more_time(taken: Taken, *, now: datetime) -> Taken:
    """Once as long again, also a moment too late as long as nobody else has come."""
    held = taken.hold
    if taken.extended and held and held.until > now:
        return taken
    try:
        if held and held.until > now:
            return _of_hold(
                services.take_over_hold(
                    hold=held,
                    plan=taken.plan,
                    until=held.until + services.HOLD_FOR,
                    reason=Hold.Reason.CHOOSING,
                    now=now,
                )
            )
        return _of_hold(
            services.hold(window=taken.window, plan=taken.plan, start=taken.start, now=now, key=taken.key)
        )
    except DomainError:  # the page then says that the time is not held any more
        return taken


def _book(
    request: HttpRequest, form: PersonForm, taken: Taken, asked: Asked, *, window: OpeningWindow | None
) -> HttpResponse:
    now = clock.now()
    try:
        appointment = services.book(
            window=taken.window,
            plan=taken.plan,
            person=form.person(),
            source=Appointment.Source.CITIZEN,
            now=now,
            form_key=taken.key,
            start=taken.start,
            hold=taken.hold,
        )
    except DomainError as error:
        if error.field in form.fields:
            form.add_error(error.field, errors.text(error))
            return _page(request, "person", form, taken, asked)
        return _other_times(request, taken, asked, window=window, error=error)
    return redirect(queries.appointment_link(appointment) + "?neu=1")


def _other_times(
    request: HttpRequest,
    taken: Taken,
    asked: Asked,
    *,
    window: OpeningWindow | None,
    error: DomainError | None = None,
) -> HttpResponse:
    """Choose again; the next hold takes the place of this one."""
    typed: Pairs = [(name, request.POST.get(name, "")) for name in offers.TYPED]
    page = Page(asked=asked, way=search.way(), typed=typed, key=taken.key, refused=error)
    if not asked.people or asked.wrong:
        return redirect(reverse("appointments:search"))
    if error:
        return search.other_times(request, page, error, window=window)
    return search.show_offers(request, page, window=window)


def _page(request: HttpRequest, step: str, form: PersonForm, taken: Taken, asked: Asked) -> HttpResponse:
    now = clock.now()
    left = taken.seconds_left(now)
    context = {
        "form": form,
        "taken": taken,
        "window": taken.window,
        "address": offices.address(taken.window.site),
        "start": taken.start,
        "end": taken.end,
        "path": taken.path,
        "people": [{"number": at, "matters": each} for at, each in enumerate(taken.plan.people, start=1)],
        "several": len(taken.plan.people) > 1,
        "carried": [
            *asked.pairs(),
            ("start", f"{taken.window.pk}|{taken.start.isoformat()}"),
            ("form_key", str(taken.key)),
        ],
        "left": left,
        "until": taken.hold.until if taken.hold and left else None,
        "more_time": bool(left) and not taken.extended,
        "warn": WARN_SECONDS,
    }
    return render(request, f"appointments/book_{step}.html", context)
