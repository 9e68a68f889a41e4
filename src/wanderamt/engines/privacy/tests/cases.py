"""Strategies for queries, findings, times and languages. Names come from the whole of Unicode."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import strategies as st

from wanderamt.engines.privacy import (
    Blocked,
    ConditionallyBlocked,
    Failed,
    Finding,
    Found,
    Further,
    Person,
    Policy,
    Query,
    Several,
    Unknown,
)
from wanderamt.kernel.clock import BERLIN

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
POLICY = Policy()
ENGLISH = "We cannot give you any information."


def to_lines(text: str) -> str:
    return text.replace(". ", ".\n")


def to_english(_text: str) -> str:
    return ENGLISH


def to_arabic(text: str) -> str:
    return "لا يمكننا إعطاؤك أي معلومات " * (len(text) // 40)


def to_nothing(_text: str) -> str:
    return ""


TRANSLATIONS: dict[str, Callable[[str], str]] = {
    "de": str,
    "de-simple": to_lines,
    "en": to_english,
    "ar": to_arabic,
    "xx": to_nothing,
}

names = st.text(min_size=1, max_size=300).filter(str.strip)
persons = st.builds(
    Person,
    family_name=names,
    given_names=names,
    usual_name=st.text(max_size=40),
    doctorate=st.sampled_from(["", "Dr.", "Dr. h. c."]),
    addresses=st.lists(st.text(max_size=80), max_size=3).map(tuple),
    died=st.booleans(),
)
queries = st.one_of(
    st.builds(
        Query,
        family_name=names,
        given_name=names,
        address=names,
        no_advertising=st.just(True),
        waives_further_work=st.booleans(),
    ),
    st.builds(
        Query,
        family_name=names,
        given_name=names,
        further=st.tuples(
            st.tuples(st.just(Further.BORN_ON), names), st.tuples(st.just(Further.BORN_IN), names)
        ),
        no_advertising=st.just(True),
        commercial=st.just(True),
        purpose=names,
    ),
)
unknown: st.SearchStrategy[Finding] = st.just(Unknown())
blocked: st.SearchStrategy[Finding] = st.builds(Blocked, ref=names, cleared=st.none())
silent: st.SearchStrategy[Finding] = st.one_of(
    unknown,
    blocked,
    st.builds(ConditionallyBlocked, ref=names, cleared=st.none()),
    st.builds(Several, count=st.integers(2, 10**6)),
    st.builds(Failed, reason=st.text()),
)
findings: st.SearchStrategy[Finding] = st.one_of(
    silent,
    st.builds(Found, ref=names, person=persons),
    st.builds(Blocked, ref=names, cleared=persons),
    st.builds(ConditionallyBlocked, ref=names, cleared=persons),
)
zones = st.one_of(
    st.just(UTC),
    st.just(BERLIN),
    st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m))),
)
moments = st.builds(
    lambda seconds, zone: (NOON + timedelta(seconds=seconds)).astimezone(zone),
    st.integers(-(2**31), 2**31) | st.floats(-1000, 1000),
    zones,
)
durations = st.timedeltas(min_value=timedelta(), max_value=timedelta(days=30))
policies = st.builds(
    Policy,
    size_class=st.integers(1, 10_000),
    grid=st.timedeltas(min_value=timedelta(microseconds=1), max_value=timedelta(days=1)),
    wait=st.timedeltas(min_value=timedelta(), max_value=timedelta(days=2)),
)
languages = st.sampled_from(sorted(TRANSLATIONS))
