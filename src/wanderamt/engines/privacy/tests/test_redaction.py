"""What points to a person goes; what the office must know to answer stays."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.engines.privacy.redaction import is_iban, is_tax_id, redact
from wanderamt.engines.privacy.tests.spoken import STAYS, TAKEN_OUT

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(("said", "left"), TAKEN_OUT)
def test_what_points_to_a_person_is_taken_out(said: str, left: str) -> None:
    assert redact(said, today=TODAY).text == left


@pytest.mark.parametrize("said", STAYS)
def test_what_the_office_must_know_stays(said: str) -> None:
    found = redact(said, today=TODAY)
    assert (found.text, found.kinds) == (said, ())


@given(st.text(max_size=300))
def test_any_text_can_be_redacted_and_twice_changes_nothing(said: str) -> None:
    once = redact(said, today=TODAY).text
    assert redact(once, today=TODAY).text == once


def test_checksums_are_those_of_the_standards() -> None:
    assert is_iban("GB82 WEST 1234 5698 7654 32", TODAY)
    assert not is_iban("GB82 WEST 1234 5698 7654 33", TODAY)
    assert not is_iban("DE00", TODAY)
    assert is_tax_id("47 036 892 816", TODAY)
    assert not is_tax_id("07036892816", TODAY)
    assert not is_tax_id("4703689281", TODAY)
