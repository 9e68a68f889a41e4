"""The diary of tickets: append only by the database, exported, replayed, and the source of all times."""

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, connection, transaction

from wanderamt.apps.counter.models import Ticket, TicketErasure, TicketEvent
from wanderamt.apps.counter.public import (
    call_next,
    call_ticket,
    done,
    left,
    pass_on,
    report_of,
    set_priority,
    start,
    tickets_of,
)
from wanderamt.apps.counter.queries.journal import journal_of, log_of, state_of
from wanderamt.apps.counter.retention import FIGURES_KEPT, purge
from wanderamt.apps.counter.tests.conftest import THEN
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.engines.queueing.journal import as_json, read_log, statistics
from wanderamt.kernel.ids import uuid7


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


@pytest.fixture
def lively(window: OpeningWindow, spontaneous: Callable[..., Ticket]) -> OpeningWindow:
    """Six people; two desks; one is passed on, one leaves."""
    people = [spontaneous(at=THEN + minutes(number)) for number in range(6)]
    set_priority(ticket=people[5], priority=True, now=THEN + minutes(6))
    for number, ticket in enumerate(people[:5]):
        desk = 1 + number % 2
        now = THEN + minutes(10 + 8 * number)
        call_ticket(ticket=ticket, window=window, desk=desk, now=now)
        start(ticket=ticket, desk=desk, now=now + minutes(1))
        if number == 0:
            pass_on(ticket=ticket, for_desk=2, remark="Passfoto", now=now + minutes(3))
            call_ticket(ticket=ticket, window=window, desk=2, now=now + minutes(4))
            start(ticket=ticket, desk=2, now=now + minutes(4))
        finish(ticket, now + minutes(6))
    left(ticket=people[5], now=THEN + minutes(60))
    return window


def finish(ticket: Ticket, now: Any) -> None:
    from wanderamt.apps.cases.public import Case

    Case.objects.filter(visit_id=ticket.pk).update(state="refused", reason="Es fehlt etwas.", closed_at=now)
    ticket.refresh_from_db()
    done(ticket=ticket, now=now)


@pytest.mark.parametrize("change", [{"at": THEN}, {"desk": 7}, {"facts": {}}])
def test_the_database_refuses_to_change_an_event(
    spontaneous: Callable[..., Ticket], change: dict[str, object]
) -> None:
    spontaneous()
    with pytest.raises(Error, match="never changed"), transaction.atomic():
        TicketEvent.objects.update(**change)


def test_the_database_refuses_to_erase_an_event_or_its_ticket(spontaneous: Callable[..., Ticket]) -> None:
    ticket = spontaneous()
    with pytest.raises(Error, match="erased only with its ticket"), transaction.atomic():
        TicketEvent.objects.all().delete()
    with pytest.raises(Error, match="erased only with its ticket"), transaction.atomic():
        ticket.delete()
    with (
        pytest.raises(Error, match="erased only with its ticket"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM counter_ticketevent")
    assert TicketEvent.objects.count() == 1


def test_retention_erases_events_with_their_ticket_after_years(
    spontaneous: Callable[..., Ticket],
) -> None:
    ticket = spontaneous(name="Uwe")
    young = spontaneous(at=THEN + timedelta(days=30))
    assert purge(now=THEN + FIGURES_KEPT) == 1  # the name
    assert purge(now=THEN + FIGURES_KEPT + minutes(1)) == 1  # the ticket
    assert list(Ticket.objects.all()) == [young]
    assert {event.ticket_id for event in TicketEvent.objects.all()} == {young.pk}
    assert TicketErasure.objects.get().ticket_id == ticket.pk


def test_the_state_follows_from_the_events_alone(lively: OpeningWindow) -> None:
    traces = state_of(lively.pk).tickets
    for ticket in tickets_of(lively):
        trace = traces[str(ticket.pk)]
        assert (trace.state.value, trace.kind.value, trace.arrived) == (
            ticket.state,
            ticket.kind,
            ticket.arrived_at,
        )
    assert next(trace.served for trace in traces.values()) == minutes(4)
    assert traces[str(tickets_of(lively)[0].pk)].desks == {1, 2}


def test_times_of_the_report_are_those_of_the_exported_events_to_the_byte(lively: OpeningWindow) -> None:
    log = log_of(lively.pk)
    again = read_log(log).events
    assert list(again) == journal_of(lively.pk)
    assert as_json(statistics(again)) == as_json(statistics(journal_of(lively.pk)))
    told = report_of(lively)
    # Columns of tickets are no source: the report does not change with them.
    Ticket.objects.filter(window=lively).update(called_at=None, started_at=None, desk=None)
    assert (report_of(lively).waiting, report_of(lively).handling) == (told.waiting, told.handling)
    assert told.waiting.n == 5
    assert told.handling.median == minutes(5)


def test_a_log_is_exported_checked_and_replayed(
    lively: OpeningWindow, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "tag.jsonl"
    call_command("queue_log", "export", str(lively.pk), str(file))
    assert file.read_bytes() == log_of(lively.pk)
    call_command("queue_log", "export", str(lively.pk))
    assert capsys.readouterr().out == log_of(lively.pk).decode()
    out = io.StringIO()
    call_command("queue_log", "verify", str(file), stdout=out)
    assert out.getvalue() == f"Das Protokoll ist in Ordnung: {len(journal_of(lively.pk))} Ereignisse.\n"
    call_command("queue_log", "replay", str(file))
    assert capsys.readouterr().out == as_json(statistics(journal_of(lively.pk))).decode() + "\n"


def test_a_torn_last_line_is_told_and_the_good_part_arrives(
    lively: OpeningWindow, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "tag.jsonl"
    file.write_bytes(log_of(lively.pk)[:-9])
    said, count = io.StringIO(), len(journal_of(lively.pk)) - 1
    call_command("queue_log", "replay", str(file), stderr=said)
    assert f"Die letzte Zeile ({count + 1}) ist abgerissen" in said.getvalue()
    assert f"Die {count} Ereignisse davor sind vollständig." in said.getvalue()
    good = statistics(journal_of(lively.pk)[:-1])
    assert capsys.readouterr().out == as_json(good).decode() + "\n"


@pytest.mark.parametrize("damage", ["middle", "twice", "missing"])
def test_a_damaged_log_is_refused(lively: OpeningWindow, tmp_path: Path, damage: str) -> None:
    file = tmp_path / "tag.jsonl"
    lines = log_of(lively.pk).splitlines(keepends=True)
    if damage == "middle":
        lines[2] = b"{}\n"
    if damage == "twice":
        lines.insert(2, lines[1])
    if damage != "missing":
        file.write_bytes(b"".join(lines))
    with pytest.raises(CommandError):
        call_command("queue_log", "verify", str(file))


@pytest.mark.django_db
def test_a_window_that_does_not_exist_has_no_log() -> None:
    with pytest.raises(CommandError, match="gibt es nicht"):
        call_command("queue_log", "export", str(uuid7()))


def test_a_clock_that_was_put_back_does_not_turn_the_order_round(
    window: OpeningWindow, spontaneous: Callable[..., Ticket]
) -> None:
    spontaneous()
    call_next(window=window, desk=1, now=THEN - minutes(5))
    assert [event.at for event in journal_of(window.pk)] == [THEN, THEN]
