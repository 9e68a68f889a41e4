"""What a command carries is read as it was written, and nothing else is read at all."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Annotated, Any, Literal, NewType
from uuid import UUID

import pytest
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.foundation.commands import ObjectUnknown, PayloadInvalid, check_hint, decode, encode
from wanderamt.foundation.commands.registry import Spec
from wanderamt.foundation.models import Attempt, OutboxMail, PeriodicTask
from wanderamt.kernel.ids import uuid7

Cents = NewType("Cents", int)
NOON = datetime(2026, 9, 16, 12, tzinfo=UTC)
KEY = UUID("0192f0c1-2345-7abc-8def-0123456789ab")


class Colour(StrEnum):
    RED = "red"


class Step(Enum):
    FIRST = 1


@dataclass(frozen=True)
class Size:
    width: int
    note: str | None = None


def spec(hint: Any, **more: Any) -> Spec:
    def verb(*, x: Any, y: int = 3) -> None: ...

    verb.__annotations__ = {"x": hint, "y": int, "return": None}
    return Spec("test.verb", verb, **more)


def there_and_back(hint: Any, value: Any) -> tuple[Any, Any]:
    written = encode(spec(hint), {"x": value})
    return written["x"], decode(spec(hint), written, 1)["x"]


@pytest.mark.parametrize(
    ("hint", "value", "written"),
    [
        (str, "Grün", "Grün"),
        (str, Colour.RED, "red"),
        (str, gettext_lazy("Ja"), "Ja"),
        (int, 3, 3),
        (Cents, Cents(4600), 4600),
        (bool, False, False),
        (float, 1.5, 1.5),
        (None, None, None),
        (int | None, None, None),
        (int | None, 7, 7),
        (Annotated[int, "minutes"], 7, 7),
        (UUID, KEY, str(KEY)),
        (datetime, NOON, "2026-09-16T12:00:00+00:00"),
        (datetime, NOON.astimezone(timezone(timedelta(hours=2))), "2026-09-16T12:00:00+00:00"),
        (date, date(2026, 9, 16), "2026-09-16"),
        (time, time(9, 30), "09:30:00"),
        (timedelta, timedelta(minutes=5), 300_000_000),
        (Decimal, Decimal("28.80"), "28.80"),
        (bytes, b"\x00\xff", "AP8="),
        (Colour, Colour.RED, "red"),
        (Step, Step.FIRST, 1),
        (Literal["a", "b"], "b", "b"),
        (Size, Size(2, "x"), {"width": 2, "note": "x"}),
        (list[int], [1, 2], [1, 2]),
        (Sequence[date], [date(2026, 1, 2)], ["2026-01-02"]),
        (Collection[str], ["b", "a"], ["b", "a"]),
        (tuple[int, ...], (1, 2), [1, 2]),
        (tuple[int, str], (1, "x"), [1, "x"]),
        (set[str], {"b", "a"}, ["a", "b"]),
        (frozenset[UUID], frozenset({KEY}), [str(KEY)]),
        (Mapping[str, int], {"a": 1}, {"a": 1}),
        (dict[UUID, int], {KEY: 1}, [[str(KEY), 1]]),
        (UUID | date, KEY, {"of": 0, "is": str(KEY)}),
        (UUID | date, date(2026, 1, 2), {"of": 1, "is": "2026-01-02"}),
        (UUID | date | None, None, None),
        (Mapping[str, object], {"a": date(2026, 1, 2)}, {"a": {"date": "2026-01-02"}}),
        (Any, ["x", 1, None, True], ["x", 1, None, True]),
        (object, {"a": {"b": Decimal("1.0")}}, {"map": {"a": {"map": {"b": {"decimal": "1.0"}}}}}),
        (object, KEY, {"uuid": str(KEY)}),
    ],
)  # fmt: skip
def test_each_kind_is_read_as_it_was_written(hint: Any, value: Any, written: Any) -> None:
    check_hint(hint)
    assert there_and_back(hint, value) == (written, value)


@pytest.mark.django_db
def test_a_row_is_named_by_its_key() -> None:
    mail = OutboxMail.objects.create(recipient="a@b.invalid", subject="x", body="y", created_at=NOON)
    assert there_and_back(OutboxMail, mail) == ({"id": str(mail.pk)}, mail)
    assert there_and_back(Sequence[OutboxMail], [mail]) == ([{"id": str(mail.pk)}], [mail])
    task = PeriodicTask.objects.create(name="a.b", next_at=NOON)
    assert there_and_back(PeriodicTask | None, task) == ({"id": "a.b"}, task)


@pytest.mark.django_db
def test_a_row_that_is_not_here_is_named() -> None:
    missing = uuid7()
    with pytest.raises(ObjectUnknown) as raised:
        decode(spec(OutboxMail), {"x": {"id": str(missing)}}, 1)
    assert (raised.value.model_label, raised.value.pk) == ("foundation.OutboxMail", str(missing))


def test_a_row_that_each_database_counts_for_itself_cannot_be_carried() -> None:
    with pytest.raises(TypeError, match="natural keys"):
        check_hint(Sequence[Attempt])
    with pytest.raises(TypeError, match="natural keys"):
        encode(spec(Attempt), {"x": Attempt(pk=1)})


@pytest.mark.parametrize("hint", [complex, type[int], Mapping[str, complex], dict[str, set[complex]]])
def test_what_cannot_be_written_is_found_by_its_hint(hint: Any) -> None:
    with pytest.raises(TypeError):
        check_hint(hint)


@pytest.mark.parametrize(
    ("hint", "value"),
    [
        (str, 3),
        (int, True),
        (int, "3"),
        (float, "3"),
        (bool, 1),
        (datetime, datetime(2026, 1, 1)),  # noqa: DTZ001 - the naive moment is what is refused
        (date, NOON),
        (UUID, str(KEY)),
        (Colour, "blue"),
        (Literal["a"], "b"),
        (Size, {"width": 1}),
        (list[int], "12"),
        (tuple[int, int], (1,)),
        (int | str, 1.5),
        (None, 1),
        (object, 1.5),
        (object, NOON.tzinfo),
        (complex, 1j),
        (OutboxMail, None),
        (OutboxMail, PeriodicTask(name="x")),
    ],
)
def test_a_value_that_does_not_fit_its_hint_is_not_written(hint: Any, value: Any) -> None:
    with pytest.raises(TypeError):
        encode(spec(hint), {"x": value})


@pytest.mark.parametrize(
    ("hint", "written"),
    [
        (str, 3),
        (str, "a\x00b"),
        (str, "\ud800"),
        (int, True),
        (int, "3"),
        (int, 1.0),
        (float, True),
        (bool, 0),
        (UUID, "no"),
        (UUID, 5),
        (datetime, "2026-01-01T00:00:00"),
        (datetime, "yesterday"),
        (datetime, 7),
        (date, "2026-13-01"),
        (time, "25:00"),
        (timedelta, 10**30),
        (Decimal, "much"),
        (bytes, "?"),
        (Colour, "blue"),
        (Colour, ["red"]),
        (Literal["a"], ["a"]),
        (None, 0),
        (Size, {"width": 1, "height": 2}),
        (Size, {}),
        (Size, [1]),
        (list[int], {"0": 1}),
        (tuple[int, str], [1]),
        (Mapping[str, int], [["a", 1]]),
        (dict[UUID, int], [[str(KEY)]]),
        (UUID | date, str(KEY)),
        (UUID | date, {"of": 2, "is": 1}),
        (UUID | date, {"of": "0", "is": str(KEY)}),
        (OutboxMail, str(KEY)),
        (OutboxMail, {"id": "no"}),
        (OutboxMail, {"id": 5}),
        (OutboxMail, {"id": str(KEY), "state": "sent"}),
        (object, 1.5),
        (object, {"a": 1, "b": 2}),
        (object, {"code": "x"}),
        (object, {"map": []}),
        (object, {"date": "x"}),
    ],
)
def test_what_does_not_fit_is_not_read(hint: Any, written: Any) -> None:
    with pytest.raises(PayloadInvalid):
        decode(spec(hint), {"x": written}, 1)


def test_what_is_missing_has_its_default_and_what_nobody_knows_is_refused() -> None:
    assert decode(spec(int), {"x": 1}, 1) == {"x": 1}
    for payload in [{}, {"y": 1}, {"x": 1, "z": 2}]:
        with pytest.raises(PayloadInvalid):
            decode(spec(int), payload, 1)


def test_an_older_payload_is_brought_up_step_by_step() -> None:
    newer = spec(
        int,
        version=3,
        upgrade={1: lambda old: {"w": old["v"]}, 2: lambda old: {"x": old["w"] + 1}},
    )
    assert decode(newer, {"v": 1}, 1) == {"x": 2}
    assert decode(newer, {"w": 1}, 2) == {"x": 2}
    assert decode(newer, {"x": 1}, 3) == {"x": 1}


@pytest.mark.parametrize("version", [0, 4])
def test_a_version_that_nobody_knows_is_refused(version: int) -> None:
    with pytest.raises(PayloadInvalid):
        decode(spec(int, version=3), {"x": 1}, version)


def test_an_older_payload_that_is_damaged_or_has_no_bridge_is_refused() -> None:
    for upgrade in ({1: lambda old: {"x": old["w"]}}, {}):
        with pytest.raises(PayloadInvalid):
            decode(spec(int, version=2, upgrade=upgrade), {"x": 1}, 1)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)
FREE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
    | st.dates() | st.uuids() | st.decimals(allow_nan=False) | st.times() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.just("a") | st.just("date"), inner),
    max_leaves=8,
)  # fmt: skip


@given(FREE)
def test_facts_of_any_kind_come_back(value: Any) -> None:
    assert there_and_back(object, value)[1] == value


@given(
    JSON,
    st.sampled_from(
        [str, int, date, datetime, UUID, Size, list[Size], object, Mapping[str, int], Size | date]
    ),
)
def test_nothing_that_arrives_breaks_the_reader(written: Any, hint: Any) -> None:
    try:
        value = decode(spec(hint), {"x": written}, 1)["x"]
    except PayloadInvalid:
        return
    assert there_and_back(hint, value)[1] == value
