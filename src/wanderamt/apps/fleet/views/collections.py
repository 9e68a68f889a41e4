"""Weeks later: the planner brings finished documents to their people."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wanderamt.apps.fleet import errors
from wanderamt.apps.fleet.forms.collections import CollectionPlanForm
from wanderamt.apps.fleet.models import Deployment
from wanderamt.apps.fleet.queries import collections as queries
from wanderamt.apps.fleet.services import collections as services
from wanderamt.apps.fleet.views.planning import deployment_or_404
from wanderamt.foundation import clock
from wanderamt.foundation.access import staff
from wanderamt.foundation.roles import Role
from wanderamt.kernel.clock import BERLIN


@staff(Role.PLANNER)
@require_GET
def collections(request: HttpRequest) -> HttpResponse:
    """Stops with documents that are ready or on the way."""
    places = queries.collection_places(now=clock.now())
    context = {
        "ready": [place for place in places if place.ready],
        "coming": [place for place in places if not place.ready],
    }
    return render(request, "fleet/collections.html", context)


@staff(Role.PLANNER)
@require_http_methods(["GET", "POST"])
def collection_plan(request: HttpRequest, deployment_id: UUID) -> HttpResponse:
    """Choose a day, see who is invited, publish."""
    visit, now = deployment_or_404(deployment_id), clock.now()
    people = queries.people_to_invite(site=visit.site, now=now)
    found = queries.proposals(visit=visit, people=people, now=now)
    form = CollectionPlanForm(
        request.POST if request.method == "POST" else None, proposals=found, initial=_initial(visit, people)
    )
    made = _plan(form, visit, form.span) if form.is_valid() and form.span else None
    if made is not None:
        told = ngettext(
            "Die Abholung ist veröffentlicht. %(number)s Person ist eingeladen.",
            "Die Abholung ist veröffentlicht. %(number)s Personen sind eingeladen.",
            len(people),
        )
        messages.success(request, told % {"number": len(people)})
        return redirect("fleet:collections")
    context = {"visit": visit, "people": people, "proposals": found, "form": form}
    return render(request, "fleet/collection_plan.html", context)


def _initial(visit: Deployment, people: list[queries.Collector]) -> dict[str, object]:
    starts = visit.starts_at.astimezone(BERLIN)
    ends = starts + queries.time_needed(people=people, desks=visit.desks)
    return {"starts": starts.time(), "ends": ends.time()}


def _plan(form: CollectionPlanForm, visit: Deployment, span: tuple[datetime, datetime]) -> Deployment | None:
    """Publish; None where it was refused, with the reasons in the form."""
    starts_at, ends_at = span

    def deed() -> Deployment | None:
        try:
            return services.plan_collection(
                visit=visit,
                starts_at=starts_at,
                ends_at=ends_at,
                form_key=form.key,
                accept_warnings=form.cleaned_data["accept_warnings"],
                now=clock.now(),
            )
        except errors.PlanRefused as refused:
            for finding in refused.findings:
                form.add_error(None, finding.text)
            return None

    return form.accept(deed)


@staff(Role.PLANNER)
@require_POST
def collection_invite(request: HttpRequest, deployment_id: UUID) -> HttpResponse:
    """Invite those whose documents have become ready since the collection was planned."""
    collection = deployment_or_404(deployment_id)
    invited = services.invite_others(collection=collection, now=clock.now())
    told = ngettext("%(number)s Person ist eingeladen.", "%(number)s Personen sind eingeladen.", invited)
    messages.success(request, told % {"number": invited})
    return redirect("fleet:collections")
