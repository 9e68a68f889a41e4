"""A day that is over: twelve residents and two who walked in, from the first ticket to the documents."""

from datetime import date, datetime, timedelta

from wanderamt.apps.appointments.public import Appointment, Place, appointments_of
from wanderamt.apps.cases import public as cases
from wanderamt.apps.cases.public import Case
from wanderamt.apps.catalogue.public import services
from wanderamt.apps.counter import public as counter
from wanderamt.apps.counter.public import (
    Ticket,
    close_day,
    count_cash,
    mark_documents_ready,
    open_till,
    till_of,
)
from wanderamt.apps.fleet.public import VisitRequest
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.demo.calendar import first_working_days
from wanderamt.demo.story.registering import register_residents
from wanderamt.demo.story.requests import Wish
from wanderamt.demo.story.telling import CARE_MATTERS, Telling
from wanderamt.demo.story.visits import Visit, hold

_WETTBERGEN = Visit(
    wish=Wish(
        site="karl-flor",
        postal_code="30457",
        contact="Helga Rohde",
        email="karlflor@post.example",
        purpose=VisitRequest.Purpose.REDUCED_MOBILITY,
        people=12,
        bedside=3,
        asked_days_ago=0,
        wanted_in_days=0,
        matters=CARE_MATTERS,
        room="Andachtsraum",
        lift="yes",
        hours=("09:00", "14:00"),
    ),
    unit="Bus 1",
    crew=("theke1", "theke2"),
    desks=2,
    asked=33,
    published=17,
)
_NOTES = {
    "identity": "Personalausweis, abgelaufen",
    "representation": "Betreuerausweis im Original",
    "biometrics": "Gerät 2, Vorgang notiert",
}
_FLOAT_CENTS = 15000
_NOT_COME = 4
_SOMETHING_MISSING = 6


def tell(telling: Telling) -> None:
    """The day was about three weeks ago; the first documents have come since."""
    (day,) = first_working_days(telling.today - timedelta(days=20), 1, step=-1)
    window = hold(telling, _WETTBERGEN, day=day)
    registered_at = window.starts_at - timedelta(days=8)
    register_residents(telling, window=window, number=12, bedside=3, now=registered_at)
    open_till(window=window, float_cents=_FLOAT_CENTS, now=window.starts_at - timedelta(minutes=20))
    _serve_everybody(_Desks(telling, window))
    _walk_ins(telling, window)
    _evening(window)
    _documents_come(telling, window, day)


class _Desks:
    """Who is served at which desk until when."""

    def __init__(self, telling: Telling, window: OpeningWindow) -> None:
        self.telling, self.window = telling, window
        self.free_at = dict.fromkeys(range(1, window.desks + 1), window.starts_at)

    def first_free(self) -> int:
        return min(self.free_at, key=lambda desk: self.free_at[desk])

    def length(self, minutes: int) -> timedelta:
        """How long it takes really: a fifth shorter to a fifth longer than planned."""
        return timedelta(seconds=round(minutes * 60 * self.telling.random.uniform(0.8, 1.2)))


def _serve_everybody(desks: _Desks) -> None:
    for number, appointment in enumerate(appointments_of(desks.window)):
        if number == _NOT_COME:
            continue
        _serve(desks, appointment, missing=number == _SOMETHING_MISSING)


def _serve(desks: _Desks, appointment: Appointment, *, missing: bool) -> None:
    desk = desks.first_free()
    came = appointment.starts_at - timedelta(minutes=desks.telling.random.randint(1, 12))
    begins = max(came + timedelta(minutes=4), desks.free_at[desk])
    if appointment.place == Place.BEDSIDE:
        ticket = counter.begin_at_bed(window=desks.window, appointment=appointment, desk=desk, now=begins)
    else:
        ticket = counter.arrive(appointment=appointment, window=desks.window, now=came)
        if ticket.photo == Ticket.Photo.MISSING:
            counter.photo_ready(ticket=ticket, now=came + timedelta(minutes=3))
        counter.call_ticket(ticket=ticket, window=desks.window, desk=desk, now=begins)
        counter.start(ticket=ticket, desk=desk, now=begins + timedelta(minutes=1))
    minutes = sum(matter.service.minutes for matter in appointment.matters.all())
    ends = begins + desks.length(minutes)
    _do_matters(desks.telling, ticket, now=ends, missing=missing)
    desks.free_at[desk] = ends + timedelta(minutes=1)


def _do_matters(telling: Telling, ticket: Ticket, *, now: datetime, missing: bool) -> None:
    """All matters of a visit: steps, one payment, papers into hands, outcomes."""
    visit = cases.cases_of_visit(ticket.pk)
    if missing:
        for case in visit:
            reason = "Es fehlt noch der Betreuerausweis. Bitte bringen Sie ihn zum nächsten Besuch mit."
            cases.finish(case=case, outcome=Case.State.FOLLOW_UP, reason=reason, now=now)
    else:
        for case in visit:
            _take_steps(telling, case, now=now)
        _pay(telling, ticket, now=now)
        for case in cases.cases_of_visit(ticket.pk):
            _end(case, now=now)
    counter.done(ticket=ticket, now=now)


def _take_steps(telling: Telling, case: Case, *, now: datetime) -> None:
    for step in case.steps.all():
        if step.kind not in {"fee", "result"}:
            seen = [paper.key for paper in case.evidence.all() if paper.required]
            cases.record_step(case=case, kind=step.kind, note=_NOTES.get(step.kind, ""), seen=seen, now=now)
    questions = cases.fee_of(cases.case(case.pk)).open_facts
    if questions:
        cases.change_facts(case=case, facts={name: telling.random.random() < 0.5 for name in questions})
    for fee in cases.case(case.pk).fees.all():
        if fee.cents is None:
            cases.decide_fee(case=case, rule_id=fee.rule_id, cents=fee.suggested_cents or 0)


def _pay(telling: Telling, ticket: Ticket, *, now: datetime) -> None:
    cents = sum(fee.cents or 0 for case in cases.cases_of_visit(ticket.pk) for fee in case.fees.all())
    if not cents:
        return
    in_cash = telling.random.random() < 0.6
    cases.pay(
        visit_id=ticket.pk,
        window=ticket.window,
        method="cash" if in_cash else "card",
        given_cents=-(-cents // 1000) * 1000 if in_cash else None,
        terminal_reference="" if in_cash else f"TA-{telling.random.randint(100000, 999999)}",
        form_key=telling.key("payment", ticket.number),
        now=now,
    )


def _end(case: Case, *, now: datetime) -> None:
    for kind in cases.due_handovers(case):
        to = "person" if case.representation == "none" else "representative"
        cases.hand_over(case=case, kind=kind, to=to, now=now)
    fresh = cases.case(case.pk)
    cases.finish(case=fresh, outcome=cases.allowed_outcomes(fresh)[0], now=now)


def _walk_ins(telling: Telling, window: OpeningWindow) -> None:
    """Two came without an appointment: one could be helped, one wanted what only an office can do."""
    late = window.ends_at - timedelta(minutes=50)
    helped = counter.walk_in(
        window=window,
        services=services(["meldebescheinigung"]),
        name=telling.crowd.neighbour().name,
        form_key=telling.key("walk-in", 1),
        now=late,
    )
    counter.call_ticket(ticket=helped, window=window, desk=1, now=late + timedelta(minutes=6))
    counter.start(ticket=helped, desk=1, now=late + timedelta(minutes=7))
    _do_matters(telling, helped, now=late + timedelta(minutes=14), missing=False)
    counter.turn_away(
        window=window,
        services=services(["melderegisterauskunft_einfach"]),
        name=telling.crowd.neighbour().name,
        reason="Diese Auskunft gibt es nur im Bürgeramt oder schriftlich.",
        form_key=telling.key("walk-in", 2),
        now=late + timedelta(minutes=20),
    )


def _evening(window: OpeningWindow) -> None:
    evening = window.ends_at + timedelta(minutes=15)
    count_cash(window=window, pieces={}, total_cents=till_of(window).expected_cents, reason="", now=evening)
    close_day(
        window=window, closed_by="Theresa Kehl", accept_absent=True, now=evening + timedelta(minutes=10)
    )


def _documents_come(telling: Telling, window: OpeningWindow, day: date) -> None:
    """All but the last two documents have come from the producer by now."""
    ordered = cases.documents_of_window(window)
    mark_documents_ready(
        window=window,
        document_ids=[document.pk for document in ordered[:-2]],
        now=max(telling.now - timedelta(days=2), window.ends_at + (telling.today - day) / 2),
    )
