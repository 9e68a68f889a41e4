"""The page of the stock: hand over in the morning, note what is used, count in the evening."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wanderamt.apps.counter.stock import queries, services
from wanderamt.apps.counter.stock.forms import CountForm, HandForm, UseForm
from wanderamt.apps.counter.stock.models import StockUse
from wanderamt.apps.offices import public as offices
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation import clock, errors
from wanderamt.foundation.access import staff
from wanderamt.foundation.roles import Role
from wanderamt.kernel.errors import DomainError


def _find(window_id: UUID) -> OpeningWindow:
    try:
        return offices.window(window_id)
    except OpeningWindow.DoesNotExist:
        raise Http404 from None


@staff(Role.CLERK)
@require_http_methods(["GET", "POST"])
def stock(request: HttpRequest, window_id: UUID) -> HttpResponse:
    """What is there; one form each for what is handed over, used and counted."""
    window = _find(window_id)
    lines = queries.stock_of(window)
    sent = request.POST.get("what") if request.method == "POST" else ""
    hand = HandForm(request.POST if sent == "hand" else None, prefix="hand")
    use = UseForm(request.POST if sent == "use" else None, lines=lines, prefix="use")
    count = CountForm(request.POST if sent == "count" else None, lines=lines)
    if _hand(request, window, hand) or _use(request, window, use) or _count(request, window, count):
        return redirect("counter:stock", window_id=window.pk)
    context = {
        "window": window,
        "lines": lines,
        "hand": hand,
        "use": use,
        "count": count,
        "shown": next((form for form in (hand, use, count) if form.is_bound), hand),
        "uses": queries.uses_of(window),
        "closed": window.state != OpeningWindow.State.OPEN,
        "counted": queries.is_counted(window),
    }
    return render(request, "counter/stock.html", context)


def _hand(request: HttpRequest, window: OpeningWindow, form: HandForm) -> bool:
    if not form.is_valid():
        return False
    data = _without_key(form)
    handed = form.accept(
        lambda: services.hand_stock(window=window, **data, form_key=form.key, now=clock.now())
    )
    if handed:
        messages.success(request, _("Die Übergabe ist eingetragen."))
    return handed is not None


def _use(request: HttpRequest, window: OpeningWindow, form: UseForm) -> bool:
    if not form.is_valid():
        return False
    data = _without_key(form) | {"pieces": form.cleaned_data["pieces"] or 1}
    used = form.accept(lambda: services.use_stock(window=window, **data, form_key=form.key, now=clock.now()))
    if used:
        messages.success(request, _("Das ist eingetragen."))
    return used is not None


def _count(request: HttpRequest, window: OpeningWindow, form: CountForm) -> bool:
    if not form.is_valid():
        return False

    def deed() -> bool:
        services.count_stock(window=window, counted=form.counted, reasons=form.reasons, now=clock.now())
        return True

    if not form.accept(deed):
        return False
    messages.success(request, _("Die Zählung ist gespeichert."))
    return True


def _without_key(form: HandForm | UseForm) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name != "form_key"}


@staff(Role.CLERK)
@require_POST
def take_back(request: HttpRequest, window_id: UUID, use_id: UUID) -> HttpResponse:
    """Something was noted by mistake."""
    use = get_object_or_404(StockUse.objects.select_related("window"), pk=use_id, window=window_id)
    try:
        services.take_back_use(use=use, now=clock.now())
        messages.success(request, _("Der Eintrag ist zurückgenommen."))
    except DomainError as error:
        messages.error(request, errors.text(error))
    return redirect("counter:stock", window_id=window_id)
