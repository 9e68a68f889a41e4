"""What the machine must not decide: both sides on one page, a person chooses."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wanderamt.apps.fieldsync.forms import SettleForm
from wanderamt.apps.fieldsync.hub.settling import settle
from wanderamt.apps.fieldsync.models import Klaerfall
from wanderamt.apps.fieldsync.queries import klaerfaelle as queries
from wanderamt.foundation import clock
from wanderamt.foundation.access import staff
from wanderamt.foundation.roles import Role

#: Both sides tell of people; the administration of the application has no need of that.
STAFF = (Role.CLERK, Role.PLANNER)
PAGE = 25


@staff(*STAFF)
def klaerfaelle(request: HttpRequest) -> HttpResponse:
    """Open ones; `?geklaert` shows those that are settled."""
    settled = "geklaert" in request.GET
    page = Paginator(queries.klaerfaelle(open_only=not settled), PAGE).get_page(request.GET.get("page"))
    rows = [(each, queries.what(each)) for each in page]
    context = {"page_obj": page, "rows": rows, "settled": settled}
    return render(request, "fieldsync/klaerfall_list.html", context)


@staff(*STAFF)
def klaerfall(request: HttpRequest, klaerfall_id: UUID) -> HttpResponse:
    """Both sides, the reason, the suggestion; and the decision. A second click changes nothing."""
    try:
        sheet = queries.klaerfall(klaerfall_id)
    except Klaerfall.DoesNotExist:
        raise Http404 from None
    if request.method != "POST" or sheet.klaerfall.state == Klaerfall.State.SETTLED:
        form = SettleForm(ways=sheet.ways, initial={"how": sheet.klaerfall.suggestion})
        return _page(request, sheet, form)
    form = SettleForm(request.POST, ways=sheet.ways)
    if not form.is_valid():
        return _page(request, sheet, form, status=422)
    settled = settle(
        klaerfall=sheet.klaerfall,
        how=Klaerfall.WayOut(form.cleaned_data["how"]),
        note=form.cleaned_data["note"],
        at=form.at,
        now=clock.now(),
    )
    if settled.state == Klaerfall.State.SETTLED:
        return redirect("fieldsync:klaerfall", settled.pk)
    return _page(request, queries.klaerfall(klaerfall_id), form, still_open=True, status=409)


def _page(
    request: HttpRequest,
    sheet: queries.KlaerfallSheet,
    form: SettleForm,
    *,
    still_open: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {"sheet": sheet, "klaerfall": sheet.klaerfall, "form": form, "still_open": still_open}
    return render(request, "fieldsync/klaerfall.html", context, status=status)
