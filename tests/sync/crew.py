"""What a crew does, by the real services: each act takes one of the things that are there by a number.

The numbers come from a property test, so every act does something sensible in every situation, or raises
`Nothing` where there is nothing to do it with. A DomainError is an answer of the house: then nothing was
done.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

from wanderamt.apps.appointments.public import Appointment, appointments_of
from wanderamt.apps.cases.public import (
    Case,
    Handover,
    Payment,
    Step,
    allowed_outcomes,
    amount_open,
    cases_of_visit,
    decide_fee,
    due_handovers,
    finish,
    hand_over,
    pay,
    reverse_payment,
)
from wanderamt.apps.catalogue.models import Service
from wanderamt.apps.counter import public as counter
from wanderamt.apps.counter.public import Ticket
from wanderamt.apps.counter.services.serving import name_person, record
from wanderamt.apps.counter.stock import queries as stock
from wanderamt.apps.counter.stock import services as stocking
from wanderamt.apps.counter.stock.models import NUMBERED, Kind, StockLot, StockUse
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation import clock
from wanderamt.kernel.ids import uuid7

T = TypeVar("T")
Act = Callable[[int], object]
FLOAT = 15_000
BORN = date(1950, 1, 1)
#: What the fees of the small city's services ask for.
ANSWERS = {"photo_by_office": True, "social_benefit": True}


class Nothing(Exception):
    """There is nothing here to do this with."""


def one(things: Sequence[T], pick: int) -> T:
    """The thing that the number chooses. Raises Nothing."""
    if not things:
        raise Nothing
    return things[pick % len(things)]


def window(pick: int) -> OpeningWindow:
    return one(list(OpeningWindow.objects.select_related("counter").order_by("starts_at", "pk")), pick)


def ticket(pick: int, *states: str) -> Ticket:
    return one(list(Ticket.objects.filter(state__in=states).order_by("arrived_at", "pk")), pick)


def open_case(pick: int) -> Case:
    return one(list(Case.objects.filter(state="open").select_related("service", "window__counter")), pick)


def service(pick: int) -> Service:
    return one(list(Service.objects.order_by("pk")), pick)


# ---------------------------------------------------------------- people come and are called
def arrive(pick: int) -> Ticket:
    booked = Appointment.objects.filter(state="booked", ticket=None, place="room").order_by("starts_at", "pk")
    coming = one(list(booked), pick)
    return counter.arrive(appointment=coming, window=coming.window, now=clock.now())


def walk_in(pick: int) -> Ticket:
    services = [service(pick // 7)]
    return counter.walk_in(
        window=window(pick),
        services=services,
        name="Ohne Termin",
        kind=Ticket.Kind.SHORT if pick % 3 == 0 else Ticket.Kind.WALK_IN,
        form_key=uuid7(),
        now=clock.now(),
    )


def photo_ready(pick: int) -> None:
    missing = Ticket.objects.filter(photo="missing", state__in=["waiting", "called"]).order_by(
        "arrived_at", "pk"
    )
    counter.photo_ready(ticket=one(list(missing), pick), now=clock.now())


def call_next(pick: int) -> Ticket:
    return counter.call_next(window=window(pick), desk=1 + pick % 2, now=clock.now())


def no_show(pick: int) -> None:
    counter.no_show(ticket=ticket(pick, "called"), now=clock.now())


def left(pick: int) -> None:
    counter.left(ticket=ticket(pick, "waiting", "called"), now=clock.now())


def come_back(pick: int) -> None:
    counter.come_back(ticket=ticket(pick, "no_show", "left"), now=clock.now())


def priority(pick: int) -> None:
    counter.set_priority(ticket=ticket(pick, "waiting"), priority=pick % 2 == 0, now=clock.now())


def park(pick: int) -> None:
    until = clock.now() + timedelta(minutes=5) if pick % 2 else None
    counter.park(ticket=ticket(pick, "waiting", "called"), reason="paper", until=until, now=clock.now())


def unpark(pick: int) -> None:
    counter.unpark(ticket=ticket(pick, "waiting"), now=clock.now())


def pass_on(pick: int) -> None:
    here = ticket(pick, "waiting", "called", "serving")
    counter.pass_on(ticket=here, for_desk=1 + pick % 2, remark="bitte Foto", now=clock.now())


# ---------------------------------------------------------------- serving
def start(pick: int) -> None:
    called = ticket(pick, "called")
    assert called.desk is not None
    counter.start(ticket=called, desk=called.desk, now=clock.now())


def begin_at_bed(pick: int) -> Ticket:
    beds = Appointment.objects.filter(state="booked", ticket=None, place="bedside").order_by(
        "starts_at", "pk"
    )
    bed = one(list(beds), pick)
    return counter.begin_at_bed(window=bed.window, appointment=bed, desk=1 + pick % 2, now=clock.now())


def add_matters(pick: int) -> None:
    served = ticket(pick, "serving")
    counter.add_matters(ticket=served, services=[service(pick // 3)], person_no=pick % 2, now=clock.now())


def name(pick: int) -> None:
    served = ticket(pick, "serving")
    born = BORN if pick % 4 else None
    name_person(
        ticket=served, person_no=0, person_name="Anders Geschrieben", born_on=born, language="de", email="",
        representation="none", representative_name="",
    )  # fmt: skip


def step(pick: int) -> None:
    steps = Step.objects.filter(state="open", case__state="open").exclude(kind__in=["fee", "result"])
    chosen = one(
        list(steps.select_related("case__service").order_by("case__opened_at", "case", "position")), pick
    )
    _take(Ticket.objects.get(pk=chosen.case.visit_id), chosen.case, chosen.kind)


def _take(visit: Ticket, case: Case, kind: str) -> None:
    seen = list(case.evidence.values_list("key", flat=True)) if kind == Step.Kind.EVIDENCE else ()
    facts = ANSWERS if kind == Step.Kind.DATA else None
    record(
        ticket=visit, case=case, kind=kind, note="Personalausweis", seen=seen, facts=facts, now=clock.now()
    )


def enter_fee(pick: int) -> None:
    case = open_case(pick)
    unknown = list(case.fees.filter(cents=None).order_by("rule_id"))
    decide_fee(case=case, rule_id=one(unknown, pick).rule_id, cents=500, basis="Satzung")


def pay_visit(pick: int) -> Payment:
    visit = ticket(pick, "serving", "done")
    due = amount_open(cases_of_visit(visit.pk))
    card = {"method": "card", "terminal_reference": f"T{pick % 1000}"}
    means: dict[str, Any] = card if pick % 3 == 0 else {"method": "cash", "given_cents": due + 500}
    return pay(visit_id=visit.pk, window=visit.window, form_key=uuid7(), now=clock.now(), **means)


def reverse(pick: int) -> Payment:
    paid = Payment.objects.filter(reverses=None, reversed_by=None).order_by("received_at", "pk")
    return reverse_payment(payment=one(list(paid), pick), form_key=uuid7(), now=clock.now())


def give(pick: int) -> Handover:
    case = open_case(pick)
    return hand_over(case=case, kind=one(due_handovers(case), pick), to="person", now=clock.now())


def end_case(pick: int) -> None:
    case = open_case(pick)
    outcome = one(allowed_outcomes(case), pick)
    finish(case=case, outcome=outcome, reason="Es fehlt die Geburtsurkunde.", now=clock.now())


def done(pick: int) -> None:
    counter.done(ticket=ticket(pick, "serving"), now=clock.now())


def serve(pick: int) -> None:
    """A whole visit at a desk: everything for the person who is there until they leave."""
    visit = ticket(pick, "serving")
    if any(case.born_on is None for case in _in_work(visit)):
        _name_all(visit)
    for case in _in_work(visit):
        _take_all(visit, case)
        for fee in case.fees.filter(cents=None):
            decide_fee(case=case, rule_id=fee.rule_id, cents=500, basis="Satzung")
    due = amount_open(cases_of_visit(visit.pk))
    if due:
        pay(
            visit_id=visit.pk, window=visit.window, method="cash", given_cents=due, form_key=uuid7(),
            now=clock.now(),
        )  # fmt: skip
    for case in _in_work(visit):
        for kind in due_handovers(case):
            hand_over(case=case, kind=kind, to="person", now=clock.now())
        finish(case=case, outcome=allowed_outcomes(case)[0], now=clock.now())
    counter.done(ticket=visit, now=clock.now())


def _name_all(visit: Ticket) -> None:
    for person_no in range(visit.people):
        name_person(
            ticket=visit, person_no=person_no, person_name=f"Person {person_no}", born_on=BORN, language="de",
            email="", representation="none", representative_name="",
        )  # fmt: skip


def _in_work(visit: Ticket) -> list[Case]:
    return [case for case in cases_of_visit(visit.pk) if case.state == "open"]


def _take_all(visit: Ticket, case: Case) -> None:
    """Every step of a case but the fee and the result; what was done with another case is done here, too."""
    for kind in (each for each in Step.Kind if each not in {Step.Kind.FEE, Step.Kind.RESULT}):
        if Step.objects.filter(case=case, kind=kind, state="open").exists():
            _take(visit, case, kind)


# ---------------------------------------------------------------- blanks and stickers
def hand_stock(pick: int) -> StockLot:
    """A stack of blanks with numbers, or some stickers, is handed to the window."""
    here = window(pick)
    if pick % 2:
        return hand(here, Kind.ADDRESS_STICKER, pieces=1 + pick % 20)
    first = 1000 * here.starts_at.hour + 10 * StockLot.objects.filter(window=here).count()
    # Each counter and stop has numbers of its own, as stacks have that were printed once.
    return hand(
        here,
        Kind.PROVISIONAL_ID,
        first_serial=serial_of(here, first),
        last_serial=serial_of(here, first + 1 + pick % 9),
    )


def hand(here: OpeningWindow, kind: str, **what: Any) -> StockLot:
    """Hand pieces to this window."""
    return stocking.hand_stock(window=here, kind=kind, form_key=uuid7(), now=clock.now(), **what)


def serial_of(here: OpeningWindow, number: int) -> str:
    """As printed; each counter has letters of its own."""
    return f"{here.counter.mark}X{number:07}"


def take_serial(pick: int) -> StockUse:
    """A piece is used, most often for a case of the day; some are noted that are gone already."""
    numbers = list(Case.objects.order_by("number").values_list("number", flat=True))
    return _use(pick, StockUse.Purpose.USED, case_number=one(numbers, pick) if numbers and pick % 3 else "")


def spoil(pick: int) -> StockUse:
    purpose = StockUse.Purpose.LOST if pick % 4 == 0 else StockUse.Purpose.SPOILED
    return _use(pick, purpose, reason="Der Drucker hat ihn verschluckt.")


def _use(pick: int, purpose: str, **why: Any) -> StockUse:
    lots = list(StockLot.objects.select_related("window__counter").order_by("handed_at", "pk"))
    lot = one(lots, pick)
    what: dict[str, Any] = {"pieces": 1 + pick % 3}
    if lot.kind in NUMBERED:
        first = int(lot.first_serial.rpartition("X")[2])
        what = {"serial": serial_of(lot.window, first + pick // 7 % lot.pieces)}
    return stocking.use_stock(
        window=lot.window, kind=lot.kind, purpose=purpose, form_key=uuid7(), now=clock.now(), **what, **why
    )


def take_back_use(pick: int) -> None:
    noted = StockUse.objects.filter(taken_back_at=None).select_related("window").order_by("at", "pk")
    stocking.take_back_use(use=one(list(noted), pick), now=clock.now())


def count_stock(pick: int) -> None:
    here = window(pick)
    lines = stock.stock_of(here)
    if not lines:
        raise Nothing
    missing = 1 if pick % 5 == 0 else 0
    stocking.count_stock(
        window=here,
        counted={line.kind: max(line.expected - missing, 0) for line in lines},
        reasons={line.kind: "Ein Stück fehlt." for line in lines},
        now=clock.now(),
    )


# ---------------------------------------------------------------- the till and the evening
def open_till(pick: int) -> None:
    counter.open_till(window=window(pick), float_cents=FLOAT, now=clock.now())


def count_cash(pick: int) -> None:
    here = window(pick)
    expected = counter.till_of(here).expected_cents + (100 if pick % 5 == 0 else 0)
    counter.count_cash(window=here, pieces={}, total_cents=expected, reason="Wechselgeld", now=clock.now())


def close(pick: int) -> None:
    counter.close_day(window=window(pick), closed_by="Theresa Kehl", accept_absent=True, now=clock.now())


def close_properly(pick: int) -> None:
    """The evening as a whole: whoever is still here leaves, the till is counted, the day is closed."""
    here = window(pick)
    open_till_unless_open(here)
    for each in Ticket.objects.filter(window=here, state__in=["waiting", "called"]):
        counter.left(ticket=each, now=clock.now())
    for each in Ticket.objects.filter(window=here, state="serving"):
        for case in cases_of_visit(each.pk):
            if case.state == "open":
                finish(case=case, outcome="follow_up", reason="Es fehlt etwas.", now=clock.now())
        counter.done(ticket=each, now=clock.now())
    count_cash(pick)
    if stock.stock_of(here):
        count_stock(pick)
    close(pick)


def open_till_unless_open(here: OpeningWindow) -> None:
    if not counter.till_of(here).opened:
        counter.open_till(window=here, float_cents=FLOAT, now=clock.now())


def expected_today(here: OpeningWindow) -> int:
    """How many are booked at a window."""
    return len(appointments_of(here))


#: All acts by name; those that begin something come more often, so that days become long.
ACTS: dict[str, Act] = {
    act.__name__: act
    for act in (
        arrive, walk_in, photo_ready, call_next, no_show, left, come_back, priority, park, unpark, pass_on,
        start, begin_at_bed, add_matters, name, step, enter_fee, pay_visit, reverse, give, end_case, done,
        serve, hand_stock, take_serial, spoil, take_back_use, count_stock, open_till, count_cash, close,
        close_properly,
    )
}  # fmt: skip
OFTEN = (
    "arrive",
    "walk_in",
    "photo_ready",
    "call_next",
    "start",
    "begin_at_bed",
    "serve",
    "serve",
    "take_serial",
)
