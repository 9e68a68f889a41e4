"""The only door for other rooms."""

from wanderamt.apps.counter.models import Ticket, TicketEvent
from wanderamt.apps.counter.queries.evening import WindowReport, report_of, till_of
from wanderamt.apps.counter.queries.forecast import waiting_now
from wanderamt.apps.counter.queries.queue import calling_list, tickets_of
from wanderamt.apps.counter.queries.status import told_minutes
from wanderamt.apps.counter.reporting.digest import report_digest, report_figures
from wanderamt.apps.counter.services.arriving import arrive, turn_away, walk_in
from wanderamt.apps.counter.services.calling import (
    call_again,
    call_next,
    call_ticket,
    come_back,
    left,
    no_show,
    photo_ready,
    return_to_queue,
    take_over,
)
from wanderamt.apps.counter.services.checking_in import check_in, check_in_by_name
from wanderamt.apps.counter.services.evening import close_day, count_cash, mark_documents_ready, open_till
from wanderamt.apps.counter.services.serving import add_matters, begin_at_bed, done, start
from wanderamt.apps.counter.services.waiting import park, pass_on, pass_to_counter, set_priority, unpark
from wanderamt.apps.counter.stock.services import hand_stock
from wanderamt.apps.offices.public import WaitNow

__all__ = [
    "Ticket",
    "TicketEvent",
    "WaitNow",
    "WindowReport",
    "add_matters",
    "arrive",
    "begin_at_bed",
    "call_again",
    "call_next",
    "call_ticket",
    "calling_list",
    "check_in",
    "check_in_by_name",
    "close_day",
    "come_back",
    "count_cash",
    "done",
    "hand_stock",
    "left",
    "mark_documents_ready",
    "no_show",
    "open_till",
    "park",
    "pass_on",
    "pass_to_counter",
    "photo_ready",
    "report_digest",
    "report_figures",
    "report_of",
    "return_to_queue",
    "set_priority",
    "start",
    "take_over",
    "tickets_of",
    "till_of",
    "told_minutes",
    "turn_away",
    "unpark",
    "waiting_now",
    "walk_in",
]
