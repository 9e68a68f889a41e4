"""What this room does by itself."""

from datetime import datetime, timedelta

from wanderamt.apps.appointments import forgetting, services
from wanderamt.apps.appointments.relocation.services import expect_all
from wanderamt.apps.appointments.reminders.services import remind_due
from wanderamt.apps.appointments.waiting.handing_on import close_lost
from wanderamt.apps.appointments.waiting.services import end_what_is_over
from wanderamt.apps.appointments.wishes.answering import carry_out_due, expire_due
from wanderamt.foundation.periodic import periodic


@periodic(every=timedelta(seconds=30))
def release_due(*, now: datetime) -> int:
    """Hand freed times along the waiting list, or free them for everybody; how many were freed."""
    expect_all(now=now)
    return services.release_due(now=now) + close_lost(now=now)


@periodic(every=timedelta(minutes=10))
def remind(*, now: datetime) -> int:
    """Remind those whose appointment is near; how many."""
    return remind_due(now=now)


@periodic(every=timedelta(hours=1))
def end_waiting(*, now: datetime) -> int:
    """End entries of the waiting list to which nothing can come any more; how many."""
    return end_what_is_over(now=now)


@periodic(every=timedelta(minutes=5))
def forget_due(*, now: datetime) -> int:
    """Forget people who asked for it and whose window is here again; how many."""
    return forgetting.carry_out_due(now=now)


@periodic(every=timedelta(minutes=1))
def settle_wishes(*, now: datetime) -> int:
    """End wishes that came too late for an answer, do those whose window is here again; how many."""
    return expire_due(now=now) + carry_out_due(now=now)
