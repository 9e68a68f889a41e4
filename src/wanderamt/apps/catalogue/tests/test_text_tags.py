"""Texts of the service list on a page: their language, their direction, their lines."""

import pytest
from django.template import Context
from django.utils import translation

from wanderamt.apps.catalogue.models import Text
from wanderamt.apps.catalogue.models.text import forget_texts
from wanderamt.apps.catalogue.templatetags.catalogue_texts import direction, in_its_language, said_tag
from wanderamt.engines.texts import Maker, fingerprint

KEY = "group.registration"
GERMAN_BELOW = ' <span class="ca-original" lang="de" dir="ltr">Wohnen und Melden</span>'


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


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("of", "original", "below"),
    [
        (fingerprint("Wohnen und Melden"), False, False),
        (fingerprint("Wohnen und Melden"), True, True),
        (fingerprint("Ein älterer Text"), False, True),
    ],
)
def test_below_a_translation_of_an_older_text_stands_the_german_one(
    of: str, original: bool, below: bool
) -> None:
    Text.objects.create(key=KEY, language="de", text="Wohnen und Melden", of="", by=Maker.SOURCE)
    Text.objects.create(key=KEY, language="en", text="Living here", of=of, by=Maker.MACHINE)
    forget_texts()
    with translation.override("en"):
        text = said_tag(Context({"original": original}), KEY)

    assert text == "Living here" + (GERMAN_BELOW if below else "")
