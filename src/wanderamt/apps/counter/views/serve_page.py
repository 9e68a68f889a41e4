"""The serve page as values: per matter its steps in order, each with its small form."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from wanderamt.apps.appointments.public import Appointment, needs_exemption_question, offered_services
from wanderamt.apps.cases.public import (
    Case,
    Document,
    Fee,
    Handover,
    Payment,
    Step,
    amount_open,
    cases_of_visit,
    due_handovers,
    fee_of,
    is_collection,
    missing_for_end,
    open_questions,
    payments_of_visit,
    possible_handovers,
    ready_for,
)
from wanderamt.apps.counter.forms.handing import HandoverForm
from wanderamt.apps.counter.forms.serving import (
    STEP_FORMS,
    FeeDecisionForm,
    FeeFactsForm,
    MatterForm,
    OutcomeForm,
    PayForm,
    PersonForm,
    ReversalForm,
    step_form,
)
from wanderamt.apps.counter.forms.waiting import PassOnForm
from wanderamt.apps.counter.models import Ticket
from wanderamt.apps.counter.queries.display import windows_beside
from wanderamt.apps.counter.queries.places import labels_of
from wanderamt.apps.counter.queries.queue import AT_DESK
from wanderamt.apps.counter.views.seats import desk_of
from wanderamt.foundation.forms import Form
from wanderamt.kernel.money import Cents, euros


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    step: Step
    form: Form | None
    #: The step that is taken next on the whole page: its form has the focus.
    now: bool

    @property
    def done(self) -> bool:
        return self.step.state != Step.State.OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeView:
    line: Fee
    form: Form | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandView:
    kind: Handover.Kind
    given: Handover | None
    due: bool
    form: Form | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterView:
    """One matter with everything a clerk does for it."""

    case: Case
    steps: tuple[StepView, ...]
    fees: tuple[FeeView, ...]
    facts: Form | None
    asks_age: bool
    hands: tuple[HandView, ...]
    outcome: Form
    #: The person comes for documents; `ready` are those that lie here for them.
    collects: bool
    ready: tuple[Document, ...]
    #: All steps are done: the outcome is what comes next.
    now: bool

    @property
    def open(self) -> bool:
        return self.case.state == Case.State.OPEN

    @property
    def missing(self) -> list[str]:
        """What must still be done before the matter can end well, a sentence each."""
        return missing_for_end(self.case)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentView:
    payment: Payment
    form: Form | None

    @property
    def change_cents(self) -> int:
        return (self.payment.given_cents or 0) - self.payment.cents if self.payment.given_cents else 0


class Page:
    """Builds the page; `bound` is the one form that was sent and comes back with its errors and what was
    typed.
    """

    def __init__(self, ticket: Ticket, bound: Form | None = None) -> None:
        self.ticket = ticket
        self.bound = bound
        self.cases = cases_of_visit(ticket.pk)
        self.payments = payments_of_visit(ticket.pk)
        self.due_cents = amount_open(self.cases)
        self.focus = self._first_open()

    def _first_open(self) -> tuple[object, str] | None:
        """The first step that is not done; the money comes once, after the steps of all matters."""
        for case in self.cases:
            if case.state == Case.State.OPEN:
                for step in case.steps.all():
                    if step.state == Step.State.OPEN and not self._waits_for_money(case, step):
                        return case.pk, step.kind
        return None

    def _waits_for_money(self, case: Case, step: Step) -> bool:
        if step.kind == Step.Kind.RESULT:
            # Pay, then issue.
            return bool(self.due_cents) or not due_handovers(case)
        settled = not fee_of(case).open_facts and all(fee.cents is not None for fee in case.fees.all())
        return step.kind == Step.Kind.FEE and settled

    def or_bound(self, form: Form) -> Form:
        """The form, or the one that was sent in its place."""
        return self.bound if self.bound is not None and self.bound.prefix == form.prefix else form

    @property
    def all_closed(self) -> bool:
        return all(case.state != Case.State.OPEN for case in self.cases)

    @property
    def editable(self) -> bool:
        return self.ticket.state == Ticket.State.SERVING

    @property
    def at_desk(self) -> bool:
        return self.ticket.state in AT_DESK

    def matters(self) -> list[MatterView]:
        return [self._matter(case) for case in self.cases]

    def _matter(self, case: Case) -> MatterView:
        steps = tuple(self._step(case, step) for step in case.steps.all())
        facts = FeeFactsForm(case=case)
        ready = tuple(ready_for(case)) if case.state == Case.State.OPEN else ()
        return MatterView(
            case=case,
            steps=steps,
            fees=tuple(self._fee(case, line) for line in case.fees.all()),
            facts=self.or_bound(facts) if facts.fields else None,
            asks_age="age" in fee_of(case).open_facts,
            hands=tuple(self._hand(case, kind, ready) for kind in possible_handovers(case)),
            outcome=self.or_bound(OutcomeForm(case=case)),
            collects=is_collection(case),
            ready=ready,
            now=self.focus is None
            and not self.due_cents
            and all(step.done or step.step.kind == Step.Kind.RESULT for step in steps),
        )

    def _step(self, case: Case, step: Step) -> StepView:
        shown = case.state == Case.State.OPEN and step.state == Step.State.OPEN and step.kind in STEP_FORMS
        form = self.or_bound(step_form(case, step.kind)) if shown else None
        return StepView(step=step, form=form, now=self.focus == (case.pk, step.kind))

    def _fee(self, case: Case, line: Fee) -> FeeView:
        changeable = case.state == Case.State.OPEN and line.payment_id is None
        if not changeable or (line.cents is not None and line.source == Fee.Source.LAW):
            return FeeView(line=line, form=None)
        return FeeView(line=line, form=self.or_bound(decision_form(case, line)))

    def _hand(self, case: Case, kind: Handover.Kind, ready: Sequence[Document]) -> HandView:
        given = next((each for each in case.handovers.all() if each.kind == kind), None)
        form = (
            None
            if given or case.state != Case.State.OPEN
            else self.or_bound(HandoverForm(case=case, kind=kind, ready=ready))
        )
        return HandView(kind=kind, given=given, due=kind in due_handovers(case), form=form)

    def payment_views(self) -> list[PaymentView]:
        return [PaymentView(payment=payment, form=self._reversal(payment)) for payment in self.payments]

    def _reversal(self, payment: Payment) -> Form | None:
        if not self.editable or payment.reverses_id or hasattr(payment, "reversed_by"):
            return None
        return self.or_bound(ReversalForm(payment=payment))

    def pay_form(self) -> Form | None:
        """Nothing until something is to pay and everything is known about it."""
        if not self.due_cents:
            return None
        return self.or_bound(PayForm(initial={"expected": self.due_cents}))

    @property
    def money_waits_for(self) -> str:
        """What keeps the money from being taken: "fee", "question" or nothing."""
        in_work = [case for case in self.cases if case.state == Case.State.OPEN]
        if any(fee.cents is None for case in in_work for fee in case.fees.all()):
            return "fee"
        return "question" if any(fee_of(case).open_facts for case in in_work) else ""

    def questions(self) -> list[str]:
        """What must still be asked before the money is taken."""
        in_work = [case for case in self.cases if case.state == Case.State.OPEN]
        return [question for case in in_work for question in open_questions(case)]

    @property
    def pays_now(self) -> bool:
        return bool(self.due_cents) and self.focus is None and not self.money_waits_for


def decision_form(case: Case, line: Fee, data: Any = None) -> FeeDecisionForm:
    """The form for an amount that is not confirmed, with what is known of it."""
    known = line.cents if line.cents is not None else line.suggested_cents
    initial = {"rule_id": line.rule_id, "basis": line.citation}
    if known:
        initial["amount"] = str(euros(Cents(known))).replace(".", ",")
    return FeeDecisionForm(data, prefix=f"{case.number[-4:]}-g{line.pk}", initial=initial)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonView:
    """One of the people of the visit, with their matters; `first` is their first case."""

    no: int
    name: str
    first: Case | None
    form: Form
    matters: tuple[MatterView, ...]

    @property
    def missing(self) -> bool:
        return self.first is not None and not self.first.person_name


def names_of(ticket: Ticket, cases: Sequence[Case]) -> list[str]:
    """What the people of a visit are called, by their number; who is not known yet is "Person 2"."""
    known: dict[int, str] = {}
    for case in cases:
        known.setdefault(case.person_no, case.person_name)
    count = max(ticket.people, max(known, default=0) + 1)
    named = [known.get(no) or (ticket.person_name if no == 0 else "") for no in range(count)]
    return [name or gettext("Person %(number)s") % {"number": no} for no, name in enumerate(named, 1)]


def person_initial(ticket: Ticket, first: Case | None) -> dict[str, object]:
    """Who the person is, from the first of their cases."""
    return {
        "person_name": first.person_name if first else ticket.person_name,
        "born_on": first.born_on if first else None,
        "language": first.language if first else ticket.language,
        "email": first.email if first else "",
        "representation": first.representation if first else "none",
        "representative_name": first.representative_name if first else "",
    }


def _people(ticket: Ticket, page: Page) -> list[PersonView]:
    matters = page.matters()
    found = []
    for no, name in enumerate(names_of(ticket, page.cases)):
        own = tuple(matter for matter in matters if matter.case.person_no == no)
        first = own[0].case if own else None
        form = PersonForm(person_no=no, initial=person_initial(ticket, first))
        found.append(
            PersonView(no=no, name=name, first=first, form=page.or_bound(form), matters=own),
        )
    return found


def render_page(request: HttpRequest, ticket: Ticket, bound: Form | None = None) -> HttpResponse:
    """The serve page; with `bound` the form that was refused stands where it was sent from."""
    page = Page(ticket, bound)
    people = _people(ticket, page)
    booked = ticket.appointment
    context = {
        "ticket": ticket,
        "window": ticket.window,
        "desk": desk_of(request, ticket.window),
        "page": page,
        "people": people,
        "payments": page.payment_views(),
        "pay_form": page.pay_form(),
        "person": people[0].first,
        "matter_form": _matter_form(page, [person.name for person in people]),
        "ask_exemption": needs_exemption_question([case.service for case in page.cases])
        and (booked is None or booked.exemption == Appointment.Exemption.NOT_ASKED),
        "pass_form": PassOnForm(
            desks=labels_of(ticket.window), neighbours=windows_beside(ticket.window), besides=ticket.desk
        ),
        "form": bound,
    }
    return render(request, "counter/serve.html", context)


def _matter_form(page: Page, people: Sequence[str]) -> Form:
    taken = {case.service_id for case in page.cases} if page.ticket.people == 1 else set()
    services = [service for service in offered_services(page.ticket.window) if service.pk not in taken]
    return page.or_bound(MatterForm(services=services, people=people))
