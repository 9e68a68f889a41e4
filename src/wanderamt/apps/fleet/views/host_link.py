"""A host follows, changes and withdraws the request through the signed link."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wanderamt.apps.fleet import errors, mails, queries, services
from wanderamt.apps.fleet.forms import Step, StepForm, WithdrawForm, step_named
from wanderamt.apps.fleet.models import Deployment, VisitRequest
from wanderamt.apps.fleet.views.host import visit_or_404
from wanderamt.apps.fleet.views.summaries import Section, sections
from wanderamt.foundation import clock, links
from wanderamt.foundation.access import signed_link
from wanderamt.kernel.errors import DomainError

PURPOSE = "fleet.request"


def _address(name: str, visit: VisitRequest, **more: str) -> str:
    return reverse(name, kwargs={"token": links.token(visit.pk, purpose=PURPOSE), **more})


def _listed(visit: VisitRequest) -> list[Section]:
    change = partial(_address, "fleet:request_change", visit)
    open_request = visit.state == VisitRequest.State.SUBMITTED
    return sections(queries.data_of(visit), change=(lambda slug: change(step=slug)) if open_request else None)


@signed_link(PURPOSE)
def request_show(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Where the request stands, the visits planned for it, and all answers."""
    visit = visit_or_404(request_id)
    visits = queries.deployments().filter(request=visit, state=Deployment.State.PUBLISHED)
    context = {
        "visit": visit,
        "visits": [(each, mails.register_path(each)) for each in visits],
        "sections": _listed(visit),
        "withdraw": _address("fleet:request_withdraw", visit)
        if visit.state == VisitRequest.State.SUBMITTED
        else "",
    }
    return render(request, "fleet/host/show.html", context)


@signed_link(PURPOSE)
def request_change(request: HttpRequest, request_id: UUID, step: str) -> HttpResponse:
    """One page of answers, to be changed.

    A page that was opened before another change is refused, with what was typed.
    """
    visit, page = visit_or_404(request_id), step_named(step)
    if page is None:
        raise Http404
    if visit.state != VisitRequest.State.SUBMITTED:
        return redirect(mails.request_path(visit))
    if request.method != "POST":
        form = page.form(initial=page.form.initial_of(queries.data_of(visit)), today=clock.today())
        return _change_page(request, visit, page, form)
    form = page.form(request.POST, today=clock.today())
    if not form.is_valid():
        return _change_page(request, visit, page, form, version=_version(request))
    return _change(request, visit, page, form)


def _change(request: HttpRequest, visit: VisitRequest, page: Step, form: StepForm) -> HttpResponse:
    data = queries.replaced(queries.data_of(visit), form.answers())
    changed_meanwhile = False
    try:
        services.change_request(request=visit, version=_version(request), data=data, now=clock.now())
    except errors.RequestChanged as error:
        changed_meanwhile = True
        form.refuse(error)
    except DomainError as error:
        form.refuse(error)
    else:
        messages.success(request, _("Ihre Änderung ist gespeichert."))
        return redirect(mails.request_path(visit))
    # After the warning the next click may go through: the page now carries the version that it shows.
    version = visit.version if changed_meanwhile else _version(request)
    return _change_page(request, visit, page, form, version=version, changed_meanwhile=changed_meanwhile)


def _version(request: HttpRequest) -> int:
    form = WithdrawForm(request.POST)
    return int(form.cleaned_data["version"]) if form.is_valid() else 0


def _change_page(
    request: HttpRequest,
    visit: VisitRequest,
    page: Step,
    form: StepForm,
    *,
    version: int | None = None,
    changed_meanwhile: bool = False,
) -> HttpResponse:
    context = {
        "visit": visit,
        "form": form,
        "step": page,
        "before": mails.request_path(visit),
        "version": visit.version if version is None else version,
        "now_stored": [part for part in _listed(visit) if part.slug == page.slug]
        if changed_meanwhile
        else [],
    }
    return render(request, page.template, context, status=409 if changed_meanwhile else 200)


@signed_link(PURPOSE)
def request_withdraw(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Asks once more, then withdraws."""
    visit = visit_or_404(request_id)
    if visit.state != VisitRequest.State.SUBMITTED:
        return redirect(mails.request_path(visit))
    form = WithdrawForm(
        request.POST if request.method == "POST" else None, initial={"version": visit.version}
    )
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        if (
            form.accept(lambda: services.withdraw_request(request=visit, version=version, now=clock.now()))
            is not None
        ):
            messages.success(request, _("Ihre Anfrage ist zurückgezogen."))
            return redirect(mails.request_path(visit))
    context = {"visit": visit, "form": form, "version": visit.version, "before": mails.request_path(visit)}
    return render(request, "fleet/host/withdraw.html", context)
