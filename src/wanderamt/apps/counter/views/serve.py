"""Serving one person: each small form of the page is answered here and leads back to it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wanderamt.apps.appointments.public import offered_services
from wanderamt.apps.cases import public as cases
from wanderamt.apps.cases.public import Case, Payment
from wanderamt.apps.catalogue.public import service as find_service
from wanderamt.apps.counter.errors import TicketMoved
from wanderamt.apps.counter.forms.handing import HandoverForm
from wanderamt.apps.counter.forms.serving import (
    STEP_FORMS,
    BiometricsForm,
    EvidenceForm,
    FeeFactsForm,
    MatterForm,
    OutcomeForm,
    PaperForm,
    PayForm,
    PersonForm,
    ReversalForm,
    step_form,
)
from wanderamt.apps.counter.models import Ticket
from wanderamt.apps.counter.services import calling, serving
from wanderamt.apps.counter.views.seats import attempt, desk_of, ticket_or_404
from wanderamt.apps.counter.views.serve_page import decision_form, names_of, render_page
from wanderamt.foundation import clock
from wanderamt.foundation.access import staff
from wanderamt.foundation.formatting import euro
from wanderamt.foundation.forms import Form
from wanderamt.foundation.roles import Role


@staff(Role.CLERK)
def serve(request: HttpRequest, ticket_id: UUID) -> HttpResponse:
    """One person, all matters, all steps."""
    return render_page(request, ticket_or_404(ticket_id))


@staff(Role.CLERK)
@require_POST
def take_over(request: HttpRequest, ticket_id: UUID) -> HttpResponse:
    """The person goes on at the desk of this tablet."""
    ticket = ticket_or_404(ticket_id)
    desk = desk_of(request, ticket.window)
    if desk is None:
        messages.error(request, _("Bitte wählen Sie zuerst Ihren Platz."))
    elif attempt(request, lambda: calling.take_over(ticket=ticket, desk=desk, now=clock.now())):
        text = _("Nummer %(number)s ist jetzt an Ihrem Platz.")
        messages.success(request, text % {"number": ticket.number})
    return redirect("counter:serve", ticket_id=ticket.pk)


def _answer(
    request: HttpRequest,
    ticket: Ticket,
    form: Form,
    deed: Callable[[], object],
    *,
    after: str = "counter:serve",
) -> HttpResponse:
    """Do what the form asks for, at this desk and while the person is here; else the page again with what
    was typed.
    """

    def guarded() -> bool:
        _check(request, ticket)
        deed()
        return True

    if form.is_valid() and form.accept(guarded):
        return redirect(after, ticket_id=ticket.pk)
    ticket.refresh_from_db()
    return render_page(request, ticket, form)


def _check(request: HttpRequest, ticket: Ticket) -> None:
    if ticket.state != Ticket.State.SERVING:
        raise TicketMoved(number=ticket.number, state=ticket.get_state_display())
    desk = desk_of(request, ticket.window)
    if desk is not None:
        serving.at_this_desk(ticket=ticket, desk=desk)


def _case(ticket: Ticket, case_id: UUID) -> Case:
    found = next((case for case in cases.cases_of_visit(ticket.pk) if case.pk == case_id), None)
    if found is None:
        raise Http404
    return found


@staff(Role.CLERK)
@require_POST
def person(request: HttpRequest, ticket_id: UUID, person_no: int = 0) -> HttpResponse:
    """Who one of the people is and who speaks for them."""
    ticket, form = ticket_or_404(ticket_id), PersonForm(request.POST, person_no=person_no)

    def deed() -> None:
        serving.name_person(ticket=ticket, person_no=person_no, **form.cleaned_data)

    return _answer(request, ticket, form, deed)


@staff(Role.CLERK)
@require_POST
def step(request: HttpRequest, ticket_id: UUID, case_id: UUID, kind: str) -> HttpResponse:
    """One step is done. Identity and representation are seen once for all matters of the visit."""
    ticket = ticket_or_404(ticket_id)
    case = _case(ticket, case_id)
    if kind not in STEP_FORMS:
        raise Http404
    form = step_form(case, kind, request.POST)

    def deed() -> None:
        serving.record(ticket=ticket, case=case, kind=kind, now=clock.now(), **_recorded(form))

    return _answer(request, ticket, form, deed)


def _recorded(form: Form) -> dict[str, Any]:
    match form:
        case PaperForm():
            return {"note": form.seen}
        case EvidenceForm():
            return {"seen": form.cleaned_data["seen"]}
        case BiometricsForm():
            return {"note": form.cleaned_data["note"], "facts": form.facts}
        case _:
            return {"note": form.cleaned_data.get("note", "")}


@staff(Role.CLERK)
@require_POST
def step_reopen(request: HttpRequest, ticket_id: UUID, case_id: UUID, kind: str) -> HttpResponse:
    """Correct a step."""
    ticket = ticket_or_404(ticket_id)
    case = _case(ticket, case_id)

    def deed() -> None:
        _check(request, ticket)
        cases.reopen_step(case=case, kind=kind)

    attempt(request, deed)
    return redirect("counter:serve", ticket_id=ticket.pk)


@staff(Role.CLERK)
@require_POST
def fee_facts(request: HttpRequest, ticket_id: UUID, case_id: UUID) -> HttpResponse:
    """Answers that the fee depends on."""
    ticket = ticket_or_404(ticket_id)
    case = _case(ticket, case_id)
    form = FeeFactsForm(request.POST, case=case)

    def deed() -> None:
        if "direct_delivery" in form.facts:
            cases.choose_direct_delivery(case=case, wanted=bool(form.facts["direct_delivery"]))
        cases.change_facts(case=case, facts=form.facts)

    return _answer(request, ticket, form, deed)


@staff(Role.CLERK)
@require_POST
def fee_decide(request: HttpRequest, ticket_id: UUID, case_id: UUID, fee_id: int) -> HttpResponse:
    """An amount that is not confirmed, from the by-law."""
    ticket = ticket_or_404(ticket_id)
    case = _case(ticket, case_id)
    line = next((fee for fee in case.fees.all() if fee.pk == fee_id), None)
    if line is None:
        raise Http404
    form = decision_form(case, line, request.POST)

    def deed() -> None:
        cases.decide_fee(
            case=case,
            rule_id=line.rule_id,
            cents=form.cleaned_data["amount"],
            basis=form.cleaned_data["basis"],
        )

    return _answer(request, ticket, form, deed)


@staff(Role.CLERK)
@require_POST
def pay(request: HttpRequest, ticket_id: UUID) -> HttpResponse:
    """Take the money of the whole visit."""
    ticket, form = ticket_or_404(ticket_id), PayForm(request.POST)

    def deed() -> None:
        payment = cases.pay(
            visit_id=ticket.pk,
            window=ticket.window,
            method=form.cleaned_data["method"],
            given_cents=form.cleaned_data["given"],
            terminal_reference=form.cleaned_data["terminal_reference"],
            expected_cents=form.cleaned_data["expected"],
            form_key=form.key,
            now=clock.now(),
        )
        messages.success(request, _paid_text(payment))

    return _answer(request, ticket, form, deed)


def _paid_text(payment: Payment) -> str:
    paid = {"amount": euro(payment.cents), "number": payment.receipt_number}
    if payment.given_cents is None:
        return _("Bezahlt: %(amount)s mit Karte. Quittung %(number)s.") % paid
    change = euro(payment.given_cents - payment.cents)
    return _("Bezahlt: %(amount)s bar. Rückgeld: %(change)s. Quittung %(number)s.") % {
        **paid,
        "change": change,
    }


def _payment(ticket: Ticket, payment_id: UUID) -> Payment:
    found = next((each for each in cases.payments_of_visit(ticket.pk) if each.pk == payment_id), None)
    if found is None:
        raise Http404
    return found


@staff(Role.CLERK)
@require_POST
def reverse(request: HttpRequest, ticket_id: UUID, payment_id: UUID) -> HttpResponse:
    """Give the money back; the fee is open again."""
    ticket = ticket_or_404(ticket_id)
    payment = _payment(ticket, payment_id)
    form = ReversalForm(request.POST, payment=payment)

    def deed() -> None:
        back = cases.reverse_payment(payment=payment, form_key=form.key, now=clock.now())
        text = _("Storniert: %(amount)s zurückgegeben. Beleg %(number)s.")
        messages.success(request, text % {"amount": euro(back.cents), "number": back.receipt_number})

    return _answer(request, ticket, form, deed)


@staff(Role.CLERK)
def receipt(request: HttpRequest, ticket_id: UUID, payment_id: UUID) -> HttpResponse:  # noqa: ARG001 - all views
    """The receipt to print, in the language of the person."""
    ticket = ticket_or_404(ticket_id)
    payment = cases.payment(_payment(ticket, payment_id).pk)
    content = cases.receipt_pdf(payment, language=ticket.language)
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{payment.receipt_number}.pdf"'},
    )


@staff(Role.CLERK)
@require_POST
def handover(request: HttpRequest, ticket_id: UUID, case_id: UUID, kind: str) -> HttpResponse:
    """Something is given into a hand."""
    ticket = ticket_or_404(ticket_id)
    case = _case(ticket, case_id)
    if kind not in cases.Handover.Kind.values:
        raise Http404
    form = HandoverForm(request.POST, case=case, kind=kind, ready=cases.ready_for(case))

    def deed() -> None:
        cases.hand_over(
            case=case,
            kind=kind,
            to=form.cleaned_data["to"],
            receiver_name=form.cleaned_data.get("receiver_name", ""),
            documents=form.chosen,
            now=clock.now(),
        )

    return _answer(request, ticket, form, deed)


@staff(Role.CLERK)
@require_POST
def outcome(request: HttpRequest, ticket_id: UUID, case_id: UUID) -> HttpResponse:
    """How a matter ends."""
    ticket = ticket_or_404(ticket_id)
    case = _case(ticket, case_id)
    form = OutcomeForm(request.POST, case=case)

    def deed() -> None:
        cases.finish(
            case=case,
            outcome=form.cleaned_data["outcome"],
            reason=form.cleaned_data["reason"],
            now=clock.now(),
        )

    return _answer(request, ticket, form, deed)


@staff(Role.CLERK)
@require_POST
def add_matter(request: HttpRequest, ticket_id: UUID) -> HttpResponse:
    """One more matter during the visit."""
    ticket = ticket_or_404(ticket_id)
    names = names_of(ticket, cases.cases_of_visit(ticket.pk))
    form = MatterForm(request.POST, services=offered_services(ticket.window), people=names)

    def deed() -> None:
        chosen, person_no = find_service(form.cleaned_data["service"]), form.cleaned_data["person"] or 0
        serving.add_matters(ticket=ticket, services=[chosen], person_no=person_no, now=clock.now())

    return _answer(request, ticket, form, deed)


@staff(Role.CLERK)
@require_POST
def done(request: HttpRequest, ticket_id: UUID) -> HttpResponse:
    """The visit is over; the desk is free."""
    ticket = ticket_or_404(ticket_id)

    def deed() -> None:
        _check(request, ticket)
        serving.done(ticket=ticket, now=clock.now())

    if not attempt(request, deed):
        return redirect("counter:serve", ticket_id=ticket.pk)
    messages.success(request, _("Der Besuch von Nummer %(number)s ist beendet.") % {"number": ticket.number})
    page = "counter:bedside" if ticket.place == "bedside" else "counter:desk"
    return redirect(page, window_id=ticket.window_id)
