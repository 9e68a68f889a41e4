"""The languages of the city are named once and every one reads days as people in Germany write them."""

from datetime import date
from importlib import import_module

import pytest
from django.conf import settings
from django.utils.translation import get_language_info, override

from wanderamt.foundation import formatting
from wanderamt.kernel.languages import UI_LANGUAGES, LanguageTag

CODES = [code for code, _ in settings.LANGUAGES]


def test_settings_and_kernel_name_the_same_languages_in_the_same_order() -> None:
    assert tuple(CODES) == UI_LANGUAGES
    assert len(set(CODES)) == 16


@pytest.mark.parametrize("code", CODES)
def test_a_language_is_known_to_the_framework_and_its_direction_to_both(code: str) -> None:
    info = get_language_info(code)
    assert info["code"] == code
    assert info["bidi"] is LanguageTag(code).is_rtl


def test_two_languages_run_from_right_to_left() -> None:
    assert [code for code in CODES if LanguageTag(code).is_rtl] == ["ar", "fa"]


@pytest.mark.parametrize("code", [code for code in CODES if LanguageTag(code).base != "de"])
def test_the_day_comes_first_in_every_language(code: str) -> None:
    formats = import_module(f"wanderamt.config.formats.{code}.formats")
    assert formats.DATE_INPUT_FORMATS[:3] == ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"]
    assert formats.FIRST_DAY_OF_WEEK == 1


@pytest.mark.parametrize("code", CODES)
def test_numbers_are_written_in_digits_that_stand_on_german_papers(code: str) -> None:
    """Persian and Arabic have digits of their own; a fee must look the same on every page."""
    with override(code):
        written = formatting.euro(460050) + formatting.number(41440) + formatting.day_long(date(2026, 11, 22))
    assert [char for char in written if char.isdigit() and not char.isascii()] == []
    assert {char for char in "2022" if char in written} == {"2", "0"}


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("de", "Sonntag, 22. November 2026"),
        ("de-simple", "Sonntag, 22. November 2026"),
        ("en", "Sunday, 22 November 2026"),
        ("tr", "22 Kasım 2026 Pazar"),
        ("uk", "неділя, 22 листопада 2026\u202fр."),
        ("fr", "dimanche 22 novembre 2026"),
        ("ku", "yekşem, 22ê mijdara 2026an"),
    ],
)
def test_a_day_is_said_in_the_language_of_the_reader(code: str, written: str) -> None:
    with override(code):
        assert formatting.day_long(date(2026, 11, 22)) == written
