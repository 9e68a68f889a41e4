from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.kernel.geo import Point, distance_km
from wanderamt.kernel.ids import ALPHABET, reference, short_code, uuid7
from wanderamt.kernel.languages import LanguageTag

POINTS = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))


def test_keys_are_version_7_and_in_order() -> None:
    keys = [uuid7() for _ in range(50)]

    assert keys == sorted(keys)
    assert {key.version for key in keys} == {7}
    assert {type(key) for key in keys} == {UUID}


def test_codes_have_no_vowels_and_no_look_alikes() -> None:
    assert not set(ALPHABET) & set("AEIOU01IL")
    assert len(set(ALPHABET)) == len(ALPHABET)


@given(st.uuids(), st.integers(1, 12))
def test_the_code_of_a_key_never_changes(key: UUID, length: int) -> None:
    code = short_code(key, length=length)

    assert code == short_code(key, length=length)
    assert len(code) == length
    assert set(code) <= set(ALPHABET)


def test_keys_of_one_moment_have_different_codes() -> None:
    assert len({short_code(uuid7()) for _ in range(200)}) == 200


def test_a_seeded_source_gives_the_same_code_again() -> None:
    assert short_code(Random(7)) == short_code(Random(7))
    assert len(short_code(length=8)) == 8


def test_a_code_of_no_characters_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        short_code(length=0)


def test_references_are_padded_and_may_grow() -> None:
    assert reference("MB", 2026, 42) == "MB-2026-00042"
    assert reference("MB", 2026, 123456) == "MB-2026-123456"
    with pytest.raises(ValueError, match="start at 1"):
        reference("MB", 2026, 0)


def test_one_degree_of_latitude_is_111_kilometres() -> None:
    assert distance_km(Point(52, 9), Point(53, 9)) == pytest.approx(111.195, abs=0.001)


@given(POINTS, POINTS)
def test_distance_is_symmetric_and_at_most_half_around_the_globe(a: Point, b: Point) -> None:
    assert distance_km(a, b) == pytest.approx(distance_km(b, a), abs=1e-6)
    assert 0 <= distance_km(a, b) <= 20016
    assert distance_km(a, a) == 0


@pytest.mark.parametrize(("lat", "lon"), [(90.1, 0), (-91, 0), (0, 181), (0, -181), (float("nan"), 0)])
def test_places_off_the_globe_are_refused(lat: float, lon: float) -> None:
    with pytest.raises(ValueError, match="globe"):
        Point(lat, lon)


@pytest.mark.parametrize(
    ("tag", "base", "rtl"),
    [
        ("de", "de", False),
        ("ar", "ar", True),
        ("fa-AF", "fa", True),
        ("sr-Latn", "sr", False),
        ("ku-Arab-IQ", "ku", True),
        ("ar-Latn", "ar", False),
        ("de-simple", "de", False),
        ("es-419", "es", False),
    ],
)
def test_direction_follows_script_before_language(tag: str, base: str, rtl: bool) -> None:
    language = LanguageTag(tag)

    assert (language.base, language.is_rtl, str(language)) == (base, rtl, tag)


def test_the_interface_speaks_german_and_english() -> None:
    assert [LanguageTag(tag).is_ui_language for tag in ("de", "de-simple", "ku", "el")] == [
        True,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("tag", ["", "deutsch sprache", "DE", "de_DE", "d", "de-de"])
def test_other_spellings_of_a_tag_are_refused(tag: str) -> None:
    with pytest.raises(ValueError, match="language tag"):
        LanguageTag(tag)
