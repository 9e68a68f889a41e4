"""Which releases and formats understand each other."""

import pytest

from wanderamt.engines.sync import FORMAT, OLDEST, Malformed, Reason, judge_version, readable


@pytest.mark.parametrize(
    ("number", "expected"),
    [(FORMAT, None), (OLDEST, None), (FORMAT + 1, Reason.NEWER_VERSION), (OLDEST - 1, Reason.TOO_OLD)],
)
def test_formats_from_the_oldest_to_ours_are_read(number: int, expected: Reason | None) -> None:
    assert readable(number) == expected


@pytest.mark.parametrize(
    ("theirs", "ours", "expected"),
    [
        ("1.4", "1.4", None),
        ("1.4.9", "1.4.0", None),
        ("1.3.0", "1.4.2", None),
        ("1.2.9", "1.4.0", Reason.TOO_OLD),
        ("1.5.0", "1.4.0", Reason.NEWER_VERSION),
        ("0.9.0", "1.0.0", Reason.TOO_OLD),
        ("2.0.0", "1.9.0", Reason.NEWER_VERSION),
        ("1.10.0", "1.9.0", Reason.NEWER_VERSION),
        ("1.9.0", "1.10.0", None),
        ("0.1.0.dev3", "0.1.0", None),
    ],
)
def test_a_unit_may_be_one_release_behind(theirs: str, ours: str, expected: Reason | None) -> None:
    assert judge_version(theirs, ours) == expected


def test_how_far_behind_and_ahead_can_be_said() -> None:
    assert judge_version("1.2.0", "1.4.0", behind=2) is None
    assert judge_version("1.5.0", "1.4.0", ahead=1) is None


@pytest.mark.parametrize("text", ["", "1", "one.two", "1.2x", "-1.0", "1.٢"])
def test_what_is_no_release_is_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        judge_version(text, "1.0")
