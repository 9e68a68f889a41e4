"""The planner reads requests beside how badly their quarters are served, and declines what cannot be done."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from wanderamt.apps.fleet import queries, services
from wanderamt.apps.fleet.forms import DeclineForm, RequestFilterForm
from wanderamt.apps.fleet.models import VisitRequest
from wanderamt.apps.fleet.views import needs as drawing
from wanderamt.apps.fleet.views.host import visit_or_404
from wanderamt.apps.fleet.views.summaries import sections
from wanderamt.apps.offices.public import quarter_coverage
from wanderamt.foundation import clock
from wanderamt.foundation.access import staff
from wanderamt.foundation.roles import Role

PAGE = 25


@staff(Role.PLANNER)
def requests(request: HttpRequest) -> HttpResponse:
    """The list beside the map."""
    form = RequestFilterForm(request.GET)
    coverage = quarter_coverage()
    found = queries.requests_matching(form.chosen(), coverage=coverage)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": form,
        "page_obj": page,
        "rows": queries.request_rows(page.object_list, coverage=coverage),
        **_map(queries.quarter_needs(coverage=coverage)),
    }
    return render(request, "fleet/planner/requests.html", context)


def _map(quarter_needs: Sequence[queries.QuarterNeed]) -> dict[str, object]:
    return {
        "needs": quarter_needs,
        "places": drawing.places(quarter_needs),
        "land": drawing.land(quarter_needs),
        "legend": drawing.legend(),
        "sentence": drawing.sentence(quarter_needs),
    }


@staff(Role.PLANNER)
def need_map(request: HttpRequest) -> HttpResponse:
    """The map in large, with the same facts as a table."""
    return render(request, "fleet/planner/map.html", _map(queries.quarter_needs(coverage=quarter_coverage())))


@staff(Role.PLANNER)
def request_detail(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Everything the host said, how the quarter is served, and what is planned."""
    visit = visit_or_404(request_id)
    context = {
        "visit": visit,
        "row": queries.request_rows([visit], coverage=quarter_coverage())[0],
        "facts": [row for section in sections(queries.data_of(visit)) for row in section.rows],
        "deployments": queries.deployments().filter(request=visit),
        "can_plan": visit.state in (VisitRequest.State.SUBMITTED, VisitRequest.State.PLANNED),
        "can_decline": visit.state == VisitRequest.State.SUBMITTED,
    }
    return render(request, "fleet/planner/request.html", context)


@staff(Role.PLANNER)
def request_decline(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Say no, with the reason that the host will read."""
    visit = visit_or_404(request_id)
    if visit.state != VisitRequest.State.SUBMITTED:
        return redirect("fleet:request_detail", request_id=visit.pk)
    form = DeclineForm(request.POST if request.method == "POST" else None, initial={"version": visit.version})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        declined = form.accept(
            lambda: services.decline_request(
                request=visit, version=given["version"], reason=given["reason"], now=clock.now()
            )
        )
        if declined is not None:
            messages.success(request, _("Die Anfrage ist abgelehnt. Die Einrichtung bekommt eine E-Mail."))
            return redirect("fleet:requests")
    return render(
        request, "fleet/planner/decline.html", {"visit": visit, "form": form, "version": visit.version}
    )
