"""Entering the list: whom it takes, and what becomes of entries that nothing can reach."""

from datetime import timedelta
from random import Random
from typing import Any

import pytest

from wanderamt.apps.appointments import retention
from wanderamt.apps.appointments import services as appointments
from wanderamt.apps.appointments.models import Appointment, Hold, WaitingEntry, WaitingOffer
from wanderamt.apps.appointments.tests.conftest import someone
from wanderamt.apps.appointments.tests.waiting.conftest import Line
from wanderamt.apps.appointments.waiting import services
from wanderamt.apps.appointments.waiting.errors import AlreadyWaiting, NobodyToReach, OfferOver
from wanderamt.foundation.models import OutboxMail
from wanderamt.kernel.ids import uuid7


@pytest.mark.parametrize("facts", [{}, {"phone": "0511 123456"}])
def test_whom_nothing_reaches_cannot_be_asked(line: Line, city: Any, facts: dict[str, str]) -> None:
    with pytest.raises(NobodyToReach):
        line.enter("anna", person=someone("Ohne Adresse", **facts))
    assert not WaitingEntry.objects.exists()


def test_the_same_form_key_is_the_same_entry(line: Line, city: Any) -> None:
    key = uuid7()
    first, second = (line.enter("anna", form_key=key, confirmed=False) for _ in range(2))
    assert (first.pk, OutboxMail.objects.count()) == (second.pk, 1)


def test_the_constraint_has_the_last_word(line: Line, city: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    line.enter("anna")
    monkeypatch.setattr(services, "_refuse_more", lambda _entry: None)
    with pytest.raises(AlreadyWaiting):
        line.enter("anna")
    assert WaitingEntry.objects.count() == 1


def test_after_leaving_one_may_enter_again_and_waits_anew(line: Line, city: Any) -> None:
    first = line.enter("anna")
    services.leave(entry=first, now=line.at)
    again = line.enter("anna")
    assert first.since is not None
    assert again.since is not None
    assert again.since > first.since


def test_who_has_left_cannot_confirm(line: Line, city: Any) -> None:
    entry = line.enter("anna", confirmed=False)
    services.leave(entry=entry, now=line.at)
    services.confirm(entry=entry, now=line.at)
    entry.refresh_from_db()
    assert entry.state == "left"


def test_an_answer_whose_time_was_lost_takes_nothing(full: list[Appointment], line: Line) -> None:
    anna = line.enter("anna")
    line.release(full[0])
    appointments.drop_hold(hold=Hold.objects.get())
    assert line.yes(anna).state == WaitingOffer.State.MISSED
    with pytest.raises(OfferOver):
        line.yes(anna)
    assert not Appointment.objects.filter(person_name="Wartend anna").exists()


def test_a_matter_that_is_gone_is_offered_nothing(full: list[Appointment], line: Line) -> None:
    entry = line.enter("anna")
    WaitingEntry.objects.filter(pk=entry.pk).update(plan={**entry.plan, "people": [["gibtesnichtmehr"]]})
    line.release(full[0])
    assert line.asked() == []
    assert services.end_what_is_over(now=line.at + services.LONGEST + timedelta(days=1)) == 1


def test_what_is_over_is_forgotten_after_a_month(line: Line, city: Any) -> None:
    entry = line.enter("anna")
    services.leave(entry=entry, now=line.at)
    assert retention.purge(now=line.at + timedelta(days=29)) == 0
    assert retention.purge(now=line.at + timedelta(days=31)) == 1
    assert not WaitingEntry.objects.exists()


def test_chance_decides_when_a_cancelled_time_comes_back(full: list[Appointment], line: Line) -> None:
    for number, appointment in enumerate(full[:4]):
        appointments.cancel(appointment=appointment, now=line.at, rng=Random(number))
    waits = {hold.until - line.at for hold in Hold.objects.all()}
    assert len(waits) == 4
    assert all(timedelta(minutes=2) <= wait <= timedelta(minutes=15) for wait in waits)
