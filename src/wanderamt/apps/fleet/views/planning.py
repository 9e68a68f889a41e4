"""The planner makes, publishes and cancels deployments."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wanderamt.apps.fleet import errors, queries, services
from wanderamt.apps.fleet.forms import CancelForm, PlanForm, PublishForm
from wanderamt.apps.fleet.forms.planning import initial_from_deployment, initial_from_request
from wanderamt.apps.fleet.models import Deployment, VisitRequest
from wanderamt.apps.fleet.views.host import visit_or_404
from wanderamt.apps.fleet.views.summaries import address, asked, facts
from wanderamt.apps.offices.public import Site
from wanderamt.foundation import clock
from wanderamt.foundation.access import staff
from wanderamt.foundation.roles import Role
from wanderamt.kernel.errors import DomainError


@staff(Role.PLANNER)
def deployment_new(request: HttpRequest) -> HttpResponse:
    """A new draft, from a request (`?anfrage=`) or free."""
    visit = _asked(request)
    if request.method != "POST":
        initial = initial_from_request(visit) if visit is not None else {}
        return _plan_page(request, PlanForm(initial=initial, visit=visit, now=clock.now()), visit)
    form = PlanForm(request.POST, visit=visit, now=clock.now())
    made = _submit(form, visit, None) if form.is_valid() else None
    if made is None:
        return _plan_page(request, form, visit)
    messages.success(
        request, _("Der Entwurf ist gespeichert. Prüfen Sie ihn und veröffentlichen Sie ihn dann.")
    )
    return redirect("fleet:deployment", deployment_id=made.pk)


def _asked(request: HttpRequest) -> VisitRequest | None:
    raw = request.GET.get("anfrage")
    if raw is None:
        return None
    try:
        return visit_or_404(UUID(raw))
    except ValueError:
        raise Http404 from None


def _submit(form: PlanForm, visit: VisitRequest | None, draft: Deployment | None) -> Deployment | None:
    """Store the plan; None where it was refused, with the reasons in the form."""
    accept = form.cleaned_data["accept_warnings"]
    try:
        with transaction.atomic():  # a place that was made known for a refused plan is forgotten with it
            data = form.plan(site=_site(form, visit), replaces=draft)
            if draft is not None:
                return services.change_plan(
                    deployment=draft, data=data, accept_warnings=accept, now=clock.now()
                )
            return services.plan(data=data, form_key=form.key, accept_warnings=accept, now=clock.now())
    except errors.PlanRefused as refused:
        form.show(refused.findings)
    except DomainError as error:
        form.refuse(error)
    return None


def _site(form: PlanForm, visit: VisitRequest | None) -> Site:
    if visit is not None:
        return services.site_for(visit)
    site: Site = form.cleaned_data["site"]
    return site


def _plan_page(
    request: HttpRequest, form: PlanForm, visit: VisitRequest | None, draft: Deployment | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "visit": visit,
        "asked": asked(visit) if visit is not None else [],
        "draft": draft,
    }
    return render(request, "fleet/planner/plan.html", context)


@staff(Role.PLANNER)
def deployment_change(request: HttpRequest, deployment_id: UUID) -> HttpResponse:
    """Change a draft."""
    draft = deployment_or_404(deployment_id)
    if draft.state != Deployment.State.DRAFT:
        return redirect("fleet:deployment", deployment_id=draft.pk)
    visit = visit_or_404(draft.request_id) if draft.request_id is not None else None
    if request.method != "POST":
        form = PlanForm(initial=initial_from_deployment(draft), visit=visit, now=clock.now())
        return _plan_page(request, form, visit, draft)
    form = PlanForm(request.POST, visit=visit, now=clock.now())
    if not form.is_valid() or _submit(form, visit, draft) is None:
        return _plan_page(request, form, visit, draft)
    messages.success(request, _("Der Entwurf ist geändert."))
    return redirect("fleet:deployment", deployment_id=draft.pk)


def deployment_or_404(deployment_id: UUID) -> Deployment:
    """The deployment, or the page that says it is gone."""
    try:
        return queries.deployment(deployment_id)
    except Deployment.DoesNotExist:
        raise Http404 from None


@staff(Role.PLANNER)
def deployment(request: HttpRequest, deployment_id: UUID) -> HttpResponse:
    """One deployment with everything; a draft also with what speaks against it now."""
    return _deployment_page(request, deployment_or_404(deployment_id), PublishForm())


def _deployment_page(request: HttpRequest, each: Deployment, form: PublishForm) -> HttpResponse:
    draft = each.state == Deployment.State.DRAFT
    findings = queries.check_plan(queries.plan_of(each), now=clock.now()) if draft else []
    context = {
        "deployment": each,
        "facts": facts(each),
        "address": address(each),
        "form": form,
        "registered": queries.registered_people(each),
        "refusals": [finding for finding in findings if finding.blocking],
        "warnings": [finding for finding in findings if not finding.blocking],
        "can_cancel": draft or (each.state == Deployment.State.PUBLISHED and each.starts_at > clock.now()),
    }
    return render(request, "fleet/planner/deployment.html", context, status=409 if form.errors else 200)


@staff(Role.PLANNER)
@require_POST
def deployment_publish(request: HttpRequest, deployment_id: UUID) -> HttpResponse:
    """From draft to opening window. A second click finds it published."""
    each = deployment_or_404(deployment_id)
    if each.state == Deployment.State.PUBLISHED:
        return redirect("fleet:deployment", deployment_id=each.pk)
    form = PublishForm(request.POST)
    form.is_valid()
    accept = form.cleaned_data["accept_warnings"]
    published = form.accept(
        lambda: services.publish(deployment=each, accept_warnings=accept, now=clock.now())
    )
    if published is None:
        return _deployment_page(request, deployment_or_404(each.pk), form)
    messages.success(request, _("Der Einsatz ist veröffentlicht."))
    return redirect("fleet:deployment", deployment_id=each.pk)


@staff(Role.PLANNER)
def deployment_cancel(request: HttpRequest, deployment_id: UUID) -> HttpResponse:
    """Cancel a published deployment with a reason, or throw a draft away."""
    each = deployment_or_404(deployment_id)
    if each.state == Deployment.State.CANCELLED:
        return redirect("fleet:deployment", deployment_id=each.pk)
    draft = each.state == Deployment.State.DRAFT
    form = CancelForm(request.POST if request.method == "POST" else None, draft=draft)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if form.accept(lambda: services.cancel(deployment=each, reason=reason, now=clock.now())) is not None:
            messages.success(
                request, _("Der Entwurf ist verworfen.") if draft else _("Der Einsatz ist abgesagt.")
            )
            return redirect("fleet:deployment", deployment_id=each.pk)
    context = {
        "deployment": each,
        "form": form,
        "draft": draft,
        "registered": queries.registered_people(each),
    }
    return render(request, "fleet/planner/cancel.html", context)
