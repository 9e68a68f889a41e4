"""The windows of today and the days to come."""

from datetime import datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wanderamt.apps.counter.queries.today import windows_for
from wanderamt.foundation import clock
from wanderamt.foundation.access import staff
from wanderamt.foundation.roles import Role
from wanderamt.kernel.clock import BERLIN

NEXT_DAYS = timedelta(days=21)
LAST_DAYS = timedelta(days=30)


@staff(Role.CLERK, Role.PLANNER)
def today(request: HttpRequest) -> HttpResponse:
    """Where we are today, what comes next, and which days nobody has closed yet."""
    day = clock.today()
    start = datetime.combine(day, time.min, BERLIN)
    found = windows_for(start=start, end=start + timedelta(days=1), ahead=NEXT_DAYS, back=LAST_DAYS)
    return render(request, "counter/today.html", {"days": found, "day": day})
