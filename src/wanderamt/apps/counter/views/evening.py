"""Pages of the evening: the till, the end of the day, the report."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from wanderamt.apps.cases.public import payments_of_window
from wanderamt.apps.counter import reporting
from wanderamt.apps.counter.forms.evening import CloseForm, CountForm, OpenTillForm
from wanderamt.apps.counter.models import WindowDay
from wanderamt.apps.counter.queries import evening as queries
from wanderamt.apps.counter.services import evening as services
from wanderamt.apps.counter.stock.queries import is_counted, stock_of
from wanderamt.apps.offices import public as offices
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation import clock
from wanderamt.foundation.access import staff
from wanderamt.foundation.roles import Role


def find_window(window_id: UUID) -> OpeningWindow:
    """The window, or the page that says that there is none."""
    try:
        return offices.window(window_id)
    except OpeningWindow.DoesNotExist:
        raise Http404 from None


@staff(Role.CLERK)
@require_http_methods(["GET", "POST"])
def cash(request: HttpRequest, window_id: UUID) -> HttpResponse:
    """Open the till in the morning, count it in the evening."""
    window = find_window(window_id)
    day = queries.day_of(window)
    form: OpenTillForm | CountForm
    if day is None or "float_amount" in request.POST:
        form = OpenTillForm(request.POST if request.method == "POST" else None)
        done = request.method == "POST" and form.is_valid() and _open_till(request, window, form)
    else:
        form = CountForm(request.POST if request.method == "POST" else None, day=day)
        done = request.method == "POST" and form.is_valid() and _count(request, window, form)
    if done:
        return redirect("counter:cash", window_id=window.pk)
    context = {
        "window": window,
        "day": day,
        "form": form,
        "opening": isinstance(form, OpenTillForm),
        "till": queries.till_of(window),
        "payments": payments_of_window(window),
    }
    return render(request, "counter/cash.html", context)


def _open_till(request: HttpRequest, window: OpeningWindow, form: OpenTillForm) -> bool:
    amount = form.cleaned_data["float_amount"]
    opened = form.accept(lambda: services.open_till(window=window, float_cents=amount, now=clock.now()))
    if opened:
        messages.success(request, _("Die Kasse ist eröffnet."))
    return opened is not None


def _count(request: HttpRequest, window: OpeningWindow, form: CountForm) -> bool:
    def deed() -> WindowDay:
        return services.count_cash(
            window=window,
            pieces=form.pieces,
            total_cents=form.cleaned_data["total"],
            reason=form.cleaned_data["reason"],
            now=clock.now(),
        )

    counted = form.accept(deed)
    if counted:
        if counted.difference_reason:
            messages.warning(
                request, _("Die Zählung ist gespeichert. Die Differenz steht mit Ihrem Grund im Bericht.")
            )
        else:
            messages.success(request, _("Die Kasse stimmt. Die Zählung ist gespeichert."))
    return counted is not None


@staff(Role.CLERK)
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, window_id: UUID) -> HttpResponse:
    """End the day: what is done, what is missing, and the one button."""
    window = find_window(window_id)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _close(request, window, form):
        return redirect("counter:report", window_id=window.pk)
    day = queries.day_of(window)
    here, working = queries.people_here(window), queries.open_cases(window)
    absent, now = queries.absent_people(window), clock.now()
    stock = stock_of(window)
    stock_counted = is_counted(window)
    counted = bool(day and day.counted_at and not queries.cash_moved_since(window, day.counted_at))
    context = {
        "window": window,
        "day": day,
        "form": form,
        "here": here,
        "working": working,
        "absent": absent,
        "coming": any(appointment.ends_at > now for appointment in absent),
        "till": queries.till_of(window),
        "counted": counted,
        "stock": stock,
        "stock_counted": stock_counted,
        "ready": counted and (stock_counted or not stock) and not here and not working,
    }
    return render(request, "counter/close.html", context)


def _close(request: HttpRequest, window: OpeningWindow, form: CloseForm) -> bool:
    def deed() -> WindowDay:
        return services.close_day(
            window=window,
            closed_by=str(request.user)[:150],
            accept_absent=form.cleaned_data["accept_absent"],
            now=clock.now(),
        )

    closed = form.accept(deed)
    if closed:
        messages.success(request, _("Der Tag ist abgeschlossen."))
    return closed is not None


@staff(Role.CLERK, Role.PLANNER)
@require_GET
def report(request: HttpRequest, window_id: UUID) -> HttpResponse:
    """The report on one page, with its files."""
    found = queries.report_of(find_window(window_id))
    context = {
        "window": found.window,
        "report": found,
        "figures": reporting.key_figures(found),
        "facts": reporting.window_facts(found),
        "tables": reporting.tables(found),
    }
    return render(request, "counter/report.html", context)


@staff(Role.CLERK, Role.PLANNER)
@require_GET
def report_pdf(_request: HttpRequest, window_id: UUID) -> HttpResponse:
    """The report as tagged PDF in the language of the page."""
    found = queries.report_of(find_window(window_id))
    content = reporting.as_pdf(found, language=get_language() or "de")
    return _file(content, kind="application/pdf", name=reporting.file_name(found, "pdf"))


@staff(Role.CLERK, Role.PLANNER)
@require_GET
def report_csv(_request: HttpRequest, window_id: UUID) -> HttpResponse:
    """The report for a spreadsheet, in the language of the page."""
    found = queries.report_of(find_window(window_id))
    content = reporting.as_csv(found, language=get_language() or "de")
    return _file(content, kind="text/csv; charset=utf-8", name=reporting.file_name(found, "csv"))


def _file(content: bytes, *, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
