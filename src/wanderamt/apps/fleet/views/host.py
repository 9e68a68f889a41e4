"""A host asks for a visit, page by page, and checks what was answered before sending."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from wanderamt.apps.fleet import mails, queries, services
from wanderamt.apps.fleet.draft import Draft, last_sent, request_data, sent_before
from wanderamt.apps.fleet.forms import STEPS, FindForm, SendForm, Step, StepForm, step_named
from wanderamt.apps.fleet.models import VisitRequest
from wanderamt.apps.fleet.views.summaries import sections
from wanderamt.foundation import clock
from wanderamt.foundation.access import public


@public
def request_start(request: HttpRequest) -> HttpResponse:
    """What to expect; begin, or go on with what was begun."""
    draft = Draft(request.session)
    going_on = _next_page(draft) if draft.begun else ""
    return render(request, "fleet/host/start.html", {"steps": STEPS, "going_on": going_on})


@public
@require_POST
def request_discard(request: HttpRequest) -> HttpResponse:
    """Forget all answers that were not sent."""
    Draft(request.session).forget()
    return redirect("fleet:request_start")


@public
def request_step(request: HttpRequest, step: str) -> HttpResponse:
    """One page of questions. A good answer leads on: to the next open page, or back to the check."""
    page = _step(step)
    draft = Draft(request.session)
    missing = draft.first_open
    if missing is not None and STEPS.index(missing) < STEPS.index(page):
        return redirect("fleet:request_step", step=missing.slug)
    if request.method != "POST":
        return _page(request, page, draft.form(page, today=clock.today()))
    form = page.form(request.POST, today=clock.today())
    if not form.is_valid():
        return _page(request, page, form)
    draft.keep(page, request.POST)
    return redirect(_next_page(draft))


def _step(slug: str) -> Step:
    step = step_named(slug)
    if step is None:
        raise Http404
    return step


def _page(request: HttpRequest, step: Step, form: StepForm) -> HttpResponse:
    place = STEPS.index(step)
    before = (
        reverse("fleet:request_step", args=[STEPS[place - 1].slug])
        if place
        else reverse("fleet:request_start")
    )
    context = {"form": form, "step": step, "number": place + 1, "total": len(STEPS) + 1, "before": before}
    return render(request, step.template, context)


def _next_page(draft: Draft) -> str:
    missing = draft.first_open
    return reverse("fleet:request_step", args=[missing.slug]) if missing else reverse("fleet:request_check")


@public
def request_check(request: HttpRequest) -> HttpResponse:
    """All answers once more; sending them makes the request. A second click finds the first request."""
    draft = Draft(request.session)
    form = SendForm(request.POST) if request.method == "POST" else SendForm(initial={"form_key": draft.key})
    sending = request.method == "POST" and form.is_valid()
    if sending and sent_before(request.session, key=form.key):
        return redirect("fleet:request_sent")
    if draft.first_open is not None:
        return redirect("fleet:request_step", step=draft.first_open.slug)
    forms = draft.forms(today=clock.today())
    for step, page in forms.items():
        if not page.is_valid():
            return redirect("fleet:request_step", step=step.slug)
    data = request_data(forms)
    if sending:
        made = form.accept(lambda: services.request_visit(data=data, form_key=draft.key, now=clock.now()))
        if made is not None:
            draft.sent(made.pk)
            return redirect("fleet:request_sent")
    listed = sections(data, change=lambda slug: reverse("fleet:request_step", args=[slug]))
    context = {
        "form": form,
        "sections": listed,
        "data": data,
        "number": len(STEPS) + 1,
        "total": len(STEPS) + 1,
    }
    return render(request, "fleet/host/check.html", context)


@public
def request_sent(request: HttpRequest) -> HttpResponse:
    """The reference, big, and what happens next."""
    sent = last_sent(request.session)
    if sent is None:
        return redirect("fleet:request_start")
    visit = visit_or_404(sent)
    return render(request, "fleet/host/sent.html", {"visit": visit, "link": mails.request_path(visit)})


def visit_or_404(request_id: UUID) -> VisitRequest:
    """The request, or the page that says it is gone."""
    try:
        return queries.visit_request(request_id)
    except VisitRequest.DoesNotExist:
        raise Http404 from None


@public
def request_find(request: HttpRequest) -> HttpResponse:
    """Mail the link again. The answer is the same whether the request exists or not."""
    if request.method != "POST":
        return render(
            request, "fleet/host/find.html", {"form": FindForm(), "sent": "gesendet" in request.GET}
        )
    form = FindForm(request.POST)
    if not form.is_valid():
        return render(request, "fleet/host/find.html", {"form": form})
    form.accept(lambda: services.mail_link_again(**form.cleaned_data, now=clock.now()))
    if form.errors:
        return render(request, "fleet/host/find.html", {"form": form}, status=429)
    return redirect(reverse("fleet:request_find") + "?gesendet")
