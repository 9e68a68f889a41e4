"""What the authority keeps, and when an asker is told something."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given

from wanderamt.engines.privacy import (
    Blocked,
    ConditionallyBlocked,
    Failed,
    Finding,
    Found,
    Outcome,
    Person,
    Query,
    Record,
    Register,
    Reply,
    Several,
    Task,
    Unknown,
    reply,
)
from wanderamt.engines.privacy.tests.cases import NOON, POLICY, findings, queries
from wanderamt.engines.privacy.tests.test_query import query
from wanderamt.kernel.clock import BERLIN

ERIKA = Person(
    family_name="Musterfrau",
    given_names="Erika Maria",
    usual_name="Erika",
    doctorate="Dr.",
    addresses=("Hauptstraße 1, 30159 Hannover", "Am Markt 3, 31224 Peine"),
)
BARE = Person(family_name="Öz", given_names="Can", died=True)
IN_TIME = timedelta(seconds=20)
TOO_LATE = IN_TIME + timedelta(microseconds=1)
GO_ON = {"waives_further_work": False}
WAIVED = {"waives_further_work": True}


def answer(finding: Finding, *, took: timedelta = timedelta(), asking: Query | None = None) -> Reply:
    return reply(query=asking or query(), finding=finding, asked_at=NOON, took=took, policy=POLICY)


def lines(given: Reply) -> list[str]:
    return [line for line in given.observation.body.decode().splitlines() if line.strip()]


def test_a_found_person_is_told_with_the_items_of_section_44_and_no_more() -> None:
    assert lines(answer(Found(ref="1", person=ERIKA)))[:7] == [
        "Auskunft aus dem Melderegister (§ 44 Bundesmeldegesetz)",
        "Familienname: Musterfrau",
        "Vornamen: Erika Maria",
        "Gebräuchlicher Vorname: Erika",
        "Doktorgrad: Dr.",
        "Anschrift: Hauptstraße 1, 30159 Hannover",
        "Anschrift: Am Markt 3, 31224 Peine",
    ]


def test_what_is_empty_is_left_out_and_a_death_is_told() -> None:
    assert lines(answer(Found(ref="1", person=BARE)))[1:4] == [
        "Familienname: Öz",
        "Vornamen: Can",
        "Die Person ist verstorben.",
    ]


@pytest.mark.parametrize(
    "finding",
    [
        Found(ref="1", person=ERIKA),
        Blocked(ref="1", cleared=ERIKA),
        ConditionallyBlocked(ref="1", cleared=ERIKA),
    ],
)
def test_who_was_cleared_is_told_like_anybody_else(finding: Finding) -> None:
    assert answer(finding).observation == answer(Found(ref="2", person=ERIKA)).observation
    assert answer(finding).record.told


@pytest.mark.parametrize(
    ("finding", "asking", "tasks"),
    [
        (Found(ref="1", person=ERIKA), GO_ON, (Task.LOG,)),
        (Unknown(), GO_ON, (Task.LOG, Task.GO_ON)),
        (Unknown(), WAIVED, (Task.LOG,)),
        (Several(count=3), GO_ON, (Task.LOG, Task.GO_ON)),
        (Failed(reason="-"), GO_ON, (Task.LOG, Task.GO_ON)),
        (
            Blocked(ref="1"),
            GO_ON,
            (Task.LOG, Task.TELL_BLOCKED_PERSON, Task.HEAR_BLOCKED_PERSON, Task.GO_ON),
        ),
        (Blocked(ref="1"), WAIVED, (Task.LOG, Task.TELL_BLOCKED_PERSON)),
        (Blocked(ref="1", cleared=ERIKA), GO_ON, (Task.LOG, Task.TELL_BLOCKED_PERSON)),
        (ConditionallyBlocked(ref="1"), GO_ON, (Task.LOG, Task.HEAR_NOTED_PERSON, Task.GO_ON)),
        (ConditionallyBlocked(ref="1"), WAIVED, (Task.LOG,)),
        (ConditionallyBlocked(ref="1", cleared=ERIKA), GO_ON, (Task.LOG,)),
    ],
)
def test_what_the_authority_must_do_next(
    finding: Finding, asking: dict[str, object], tasks: tuple[Task, ...]
) -> None:
    assert answer(finding, asking=query(**asking)).record.tasks == tasks


@given(asking=queries, finding=findings)
def test_who_has_a_block_hears_of_every_query(asking: Query, finding: Finding) -> None:
    tasks = answer(finding, asking=asking).record.tasks

    assert (Task.TELL_BLOCKED_PERSON in tasks) == isinstance(finding, Blocked)
    assert tasks[0] is Task.LOG


@pytest.mark.parametrize(
    ("task", "citation"),
    [
        (Task.LOG, "§ 49 Abs. 6, § 40 BMG"),
        (Task.TELL_BLOCKED_PERSON, "§ 51 Abs. 3 BMG"),
        (Task.HEAR_BLOCKED_PERSON, "§ 51 Abs. 2 BMG"),
        (Task.HEAR_NOTED_PERSON, "§ 52 Abs. 2 BMG"),
        (Task.GO_ON, "§ 49 Abs. 7 BMG"),
    ],
)
def test_every_task_names_its_paragraph(task: Task, citation: str) -> None:
    assert task.citation == citation


@pytest.mark.parametrize(
    ("finding", "outcome", "ref"),
    [
        (Found(ref="1", person=ERIKA), Outcome.FOUND, "1"),
        (Several(count=2), Outcome.SEVERAL, ""),
        (Unknown(), Outcome.UNKNOWN, ""),
        (Blocked(ref="7"), Outcome.BLOCKED, "7"),
        (ConditionallyBlocked(ref="8"), Outcome.CONDITIONALLY_BLOCKED, "8"),
        (Failed(reason="Zeitüberschreitung"), Outcome.FAILED, ""),
    ],
)
def test_the_record_says_what_really_happened(finding: Finding, outcome: Outcome, ref: str) -> None:
    record = answer(finding).record

    assert (record.outcome, record.ref) == (outcome, ref)
    assert record.reason == ("Zeitüberschreitung" if outcome is Outcome.FAILED else "")


def test_a_register_that_is_too_slow_gives_the_neutral_reply_in_time() -> None:
    slow = answer(Found(ref="1", person=ERIKA), took=TOO_LATE)

    assert slow.observation == answer(Unknown()).observation
    assert slow.record == Record(
        outcome=Outcome.FOUND,
        ref="1",
        told=False,
        late=True,
        asked_at=NOON,
        took=TOO_LATE,
        reason="",
        tasks=(Task.LOG, Task.GO_ON),
    )


def test_the_last_moment_is_in_time() -> None:
    assert answer(Found(ref="1", person=ERIKA), took=IN_TIME).record.told


def test_late_is_counted_in_real_time_when_the_clock_goes_forward() -> None:
    asked_at = datetime(2026, 3, 29, 1, 59, 50, tzinfo=BERLIN)  # ten seconds later the clock shows 03:00
    slow = reply(
        query=query(),
        finding=Found(ref="1", person=ERIKA),
        asked_at=asked_at,
        took=timedelta(seconds=21),
        policy=POLICY,
    )

    assert slow.observation.released_at == datetime(2026, 3, 29, 1, 0, 10, tzinfo=UTC)
    assert slow.record.late


def test_a_letter_that_no_coding_knows_breaks_no_reply() -> None:
    odd = Person(family_name="\ud800", given_names="Kim")

    assert "Familienname: ?" in lines(answer(Found(ref="1", person=odd)))


def test_any_register_can_be_plugged_in() -> None:
    class OneBlockedPerson:
        def look_up(self, query: Query) -> Finding:
            return Blocked(ref="7") if query.family_name == "Musterfrau" else Unknown()

    register: Register = OneBlockedPerson()
    asked = [query(), query(family_name="Niemand")]
    replies = [answer(register.look_up(asking), asking=asking) for asking in asked]

    assert replies[0].observation == replies[1].observation
    assert [given.record.outcome for given in replies] == [Outcome.BLOCKED, Outcome.UNKNOWN]
