"""Texts of the service list on a page: their language, their direction, their lines."""

import pytest
from django.utils import translation

from wanderamt.apps.catalogue.templatetags.catalogue_texts import direction, in_its_language


def shown(text: str, language: str, page: str) -> str:
    with translation.override(page):
        return in_its_language(text, language)


def test_a_text_in_the_language_of_the_page_needs_no_mark() -> None:
    assert shown("Ausweis & Pass", "de", "de") == "Ausweis &amp; Pass"


def test_another_language_is_marked_with_its_direction() -> None:
    assert shown("Ausweis", "de", "ar") == '<span lang="de" dir="ltr">Ausweis</span>'
    assert shown("هوية", "ar", "de") == '<span lang="ar" dir="rtl">هوية</span>'


def test_numbers_keep_their_order_from_right_to_left() -> None:
    text = shown("الرسوم <46,00 €>", "ar", "ar")
    assert text == 'الرسوم &lt;<bdi dir="ltr">46,00 €</bdi>&gt;'


def test_numbers_in_other_languages_are_left_alone() -> None:
    assert shown("46,00 € nach § 1 PAuswGebV", "de", "de") == "46,00 € nach § 1 PAuswGebV"


def test_each_line_of_a_text_is_a_line_of_the_page() -> None:
    text = shown("Das ist ein Ausweis.\nDer Ausweis gilt 10 Jahre.", "de-simple", "de-simple")
    assert text == '<span class="wa-lines">Das ist ein Ausweis.\nDer Ausweis gilt 10 Jahre.</span>'


def test_nothing_is_shown_for_nothing() -> None:
    assert shown("", "ar", "de") == ""


@pytest.mark.parametrize(
    ("language", "way"), [("ar", "rtl"), ("fa", "rtl"), ("ku", "ltr"), ("de-simple", "ltr")]
)
def test_a_language_knows_its_direction(language: str, way: str) -> None:
    assert direction(language) == way
