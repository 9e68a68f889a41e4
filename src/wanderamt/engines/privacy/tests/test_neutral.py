"""The property of § 51 Abs. 2 Satz 3 BMG: nothing that an asker observes parts blocked from unknown."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.engines.privacy import (
    MESSAGES,
    Blocked,
    ConditionallyBlocked,
    Failed,
    Finding,
    Message,
    Observation,
    Policy,
    Query,
    Several,
    Unknown,
    release_time,
    reply,
)
from wanderamt.engines.privacy.tests.cases import (
    NOON,
    POLICY,
    TRANSLATIONS,
    blocked,
    durations,
    findings,
    languages,
    moments,
    policies,
    queries,
    silent,
    unknown,
)
from wanderamt.engines.privacy.tests.test_query import query
from wanderamt.kernel.clock import BERLIN

SILENT = [
    Unknown(),
    Blocked(ref="4711"),
    ConditionallyBlocked(ref="4712"),
    Several(count=2),
    Several(count=30_000),
    Failed(reason="Register nicht erreichbar"),
]


def observe(
    finding: Finding,
    *,
    asking: Query,
    asked_at: datetime = NOON,
    took: timedelta = timedelta(),
    policy: Policy = POLICY,
    language: str = "de",
) -> Observation:
    return reply(
        query=asking,
        finding=finding,
        asked_at=asked_at,
        took=took,
        policy=policy,
        translate=TRANSLATIONS[language],
        language=language,
    ).observation


@given(
    asking=queries,
    asked_at=moments,
    policy=policies,
    language=languages,
    nobody=unknown,
    somebody=blocked,
    first=durations,
    second=durations,
)
def test_a_blocked_person_looks_like_an_unknown_one_in_every_field(
    asking: Query,
    asked_at: datetime,
    policy: Policy,
    language: str,
    nobody: Finding,
    somebody: Finding,
    first: timedelta,
    second: timedelta,
) -> None:
    one = observe(nobody, asking=asking, asked_at=asked_at, took=first, policy=policy, language=language)
    other = observe(somebody, asking=asking, asked_at=asked_at, took=second, policy=policy, language=language)

    assert {field.name: getattr(one, field.name) for field in fields(Observation)} == {
        field.name: getattr(other, field.name) for field in fields(Observation)
    }


@given(asking=queries, asked_at=moments, language=languages, pair=st.tuples(silent, silent))
def test_all_that_must_stay_silent_is_silent_in_the_same_way(
    asking: Query, asked_at: datetime, language: str, pair: tuple[Finding, Finding]
) -> None:
    one, other = (observe(f, asking=asking, asked_at=asked_at, language=language) for f in pair)

    assert one == other


@given(asked=st.tuples(queries, queries), pair=st.tuples(silent, silent), language=languages)
def test_a_neutral_reply_repeats_nothing_of_the_question(
    asked: tuple[Query, Query], pair: tuple[Finding, Finding], language: str
) -> None:
    one, other = (observe(f, asking=a, language=language) for a, f in zip(asked, pair, strict=True))

    assert one == other


@given(
    asking=queries, finding=findings, asked_at=moments, policy=policies, times=st.tuples(durations, durations)
)
def test_the_release_depends_on_no_work_and_on_no_finding(
    asking: Query, finding: Finding, asked_at: datetime, policy: Policy, times: tuple[timedelta, timedelta]
) -> None:
    expected = release_time(asked_at=asked_at, policy=policy)

    assert [
        observe(finding, asking=asking, asked_at=asked_at, took=took, policy=policy).released_at
        for took in times
    ] == [expected, expected]


@given(asked_at=moments, policy=policies)
def test_the_release_lies_on_the_grid_after_the_wait_and_less_than_one_step_later(
    asked_at: datetime, policy: Policy
) -> None:
    released = release_time(asked_at=asked_at, policy=policy)

    assert (released - datetime(1970, 1, 1, tzinfo=UTC)) % policy.grid == timedelta()
    assert timedelta() <= released - asked_at - policy.wait < policy.grid
    assert released.tzinfo is UTC


@given(asking=queries, finding=findings, policy=policies, language=languages)
def test_every_body_has_whole_size_classes_and_says_its_length(
    asking: Query, finding: Finding, policy: Policy, language: str
) -> None:
    seen = observe(finding, asking=asking, policy=policy, language=language)

    assert len(seen.body) == seen.size_class * policy.size_class
    assert dict(seen.headers)["Content-Length"] == str(len(seen.body))
    assert dict(seen.headers)["Content-Language"] == language
    assert seen.body.endswith(b"\n")
    assert seen.status == 200


@given(asking=queries, finding=findings, asked_at=moments, language=languages)
def test_the_same_question_gets_the_same_bytes_again(
    asking: Query, finding: Finding, asked_at: datetime, language: str
) -> None:
    one, other = (observe(finding, asking=asking, asked_at=asked_at, language=language) for _ in range(2))

    assert one == other


@pytest.mark.parametrize(("one", "other"), list(combinations(SILENT, 2)), ids=str)
@pytest.mark.parametrize("language", sorted(TRANSLATIONS))
def test_every_pair_of_silent_findings_by_name(one: Finding, other: Finding, language: str) -> None:
    assert observe(one, asking=query(), language=language) == observe(
        other, asking=query(), language=language
    )


def test_the_neutral_reply_in_german_names_all_reasons_and_chooses_none() -> None:
    body = observe(Unknown(), asking=query()).body.decode()

    assert body.rstrip() == MESSAGES[Message.NEUTRAL]
    assert [line for line in body.splitlines() if line.startswith("- ")] == [
        "- Ihre Angaben passen zu keiner Person.",
        "- Ihre Angaben passen zu mehreren Personen.",
        "- Wir dürfen zu der Person keine Auskunft geben.",
    ]


def test_the_headers_are_these_and_no_others() -> None:
    assert observe(Blocked(ref="4711"), asking=query()).headers == (
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Language", "de"),
        ("Content-Length", "4096"),
        ("Cache-Control", "no-store"),
    )


def test_replies_leave_together() -> None:
    asked = [NOON + timedelta(seconds=second) for second in (0, 1, 9, 10, 10.001, 19)]

    assert [(release_time(asked_at=moment, policy=POLICY) - NOON).total_seconds() for moment in asked] == [
        20, 30, 30, 30, 40, 40,
    ]  # fmt: skip


def test_the_night_on_which_the_clock_goes_back_repeats_no_release() -> None:
    night = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    asked = [(night + timedelta(minutes=minutes)).astimezone(BERLIN) for minutes in range(0, 120, 10)]
    released = [release_time(asked_at=moment, policy=POLICY) for moment in asked]

    assert {later - earlier for earlier, later in pairwise(released)} == {timedelta(minutes=10)}


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        release_time(asked_at=NOON.replace(tzinfo=None), policy=POLICY)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"size_class": 0}, "size class"),
        ({"size_class": -1}, "size class"),
        ({"grid": timedelta()}, "grid"),
        ({"grid": timedelta(seconds=-1)}, "grid"),
        ({"wait": timedelta(microseconds=-1)}, "wait"),
    ],
)
def test_a_policy_that_hides_nothing_is_refused(changes: dict[str, object], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        Policy(**changes)  # type: ignore[arg-type]  # the table mixes types on purpose
