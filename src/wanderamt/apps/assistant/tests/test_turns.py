"""What travels with a conversation: signed, old after an hour, empty where somebody changed it."""

from datetime import UTC, datetime

import pytest
from django.core import signing
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.apps.assistant import turns
from wanderamt.apps.assistant.compiling import Statement, plain
from wanderamt.apps.assistant.turns import Asked, Chip, Memory, Press, Reply, sentences
from wanderamt.engines.retrieval.understanding.slots import Slots

words = st.text(max_size=40)
memories = st.builds(
    Memory,
    question=words,
    service=words,
    facet=words,
    age=st.none() | st.integers(0, 120),
    days=st.none() | st.integers(0, 1000),
    loss=st.sampled_from(["", "lost", "stolen"]),
    in_care=st.booleans(),
    quarter=words,
    language=words,
    step=words,
    kept=st.dictionaries(words, words, max_size=3),
)


@given(memories)
def test_what_is_packed_comes_back(memory: Memory) -> None:
    assert Memory.unpack(memory.pack()) == memory


@pytest.mark.parametrize("text", ["", "x", "a:b:c", "{}", "\x00", "x" * 10_000])
def test_what_is_not_ours_is_an_empty_memory(text: str) -> None:
    assert Memory.unpack(text) == Memory()


def test_a_changed_memory_is_empty() -> None:
    packed = Memory(service="reisepass").pack()
    assert Memory.unpack(packed[:-1] + ("a" if packed[-1] != "a" else "b")) == Memory()


def test_what_another_version_signed_is_empty() -> None:
    assert Memory.unpack(signing.dumps({"unknown": 1}, salt="assistant.memory", compress=True)) == Memory()


def test_an_old_memory_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = Memory(service="reisepass").pack()
    monkeypatch.setattr(turns, "MEMORY_SECONDS", -1)
    assert Memory.unpack(packed) == Memory()


def test_a_long_question_is_remembered_in_part() -> None:
    assert len(Memory.unpack(Memory(question="x" * 9999).pack()).question) == 500


@pytest.mark.parametrize(
    ("before", "said", "after"),
    [
        (Memory(age=30), Slots(), Slots(age=30)),
        (Memory(age=30), Slots(age=0), Slots(age=0)),
        (
            Memory(age=30, loss="lost", in_care=True),
            Slots(days=3),
            Slots(age=30, days=3, loss="lost", in_care=True),
        ),
        (
            Memory(days=9, quarter="Linden"),
            Slots(days=0, quarter="List", loss="stolen"),
            Slots(days=0, quarter="List", loss="stolen"),
        ),
    ],
)
def test_what_is_newly_said_is_added(before: Memory, said: Slots, after: Slots) -> None:
    assert before.with_slots(said).slots == after


@pytest.mark.parametrize(
    ("text", "press"),
    [
        ("service:reisepass", Press("service", "reisepass")),
        ("person:", Press("person")),
        ("book:a:b", Press("book", "a:b")),
        ("", Press("")),
    ],
)
def test_a_chip_has_a_name_and_a_value(text: str, press: Press) -> None:
    assert Press.of(text) == press


def test_the_day_is_that_of_hannover() -> None:
    assert Asked(message="", now=datetime(2026, 11, 22, 23, 30, tzinfo=UTC)).today.day == 23


def test_a_reply_as_text_has_title_lines_and_choices_but_no_other_chips() -> None:
    found = Reply(
        decision="clarify",
        language="de",
        title="Pass",
        lines=(*sentences("Eins.", language="de"), Statement(text="Zwei", language="de", listed=True)),
        chips=(Chip("Reisepass", "service:reisepass"), Chip("Was kostet es?", "facet:fee")),
    )
    assert found.text == "Pass\nEins.\n– Zwei\n– Reisepass"


def test_doubt_is_said_and_numbers_are_isolated_from_right_to_left() -> None:
    assert plain(Statement(text="115", language="de", verified=False)) == "115 (nicht bestätigt)"
    assert "\u2066" in plain(Statement(text="اتصل 115", language="ar"))
