from datetime import date
from typing import Any, ClassVar

import pytest
from django import forms
from django.utils.translation import override

from wanderamt.foundation.forms import CreatingForm, Form
from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.ids import uuid7
from wanderamt.kernel.text import N_


class PersonForm(Form):
    name = forms.CharField()
    note = forms.CharField(required=False, widget=forms.Textarea)


class BookingForm(CreatingForm):
    name = forms.CharField()


class BornForm(Form):
    born_on = forms.DateField()


class NameTaken(DomainError):
    code: ClassVar[str] = "name_taken"
    message: ClassVar[str] = N_("Den Namen %(name)s gibt es schon.")


@pytest.mark.parametrize(
    "character",
    ["\u202e", "\u200b", "\u2066", "\ufeff", "\x07", "\x1b", "\x7f"],
    ids=["override", "zero width", "isolate", "byte order mark", "bell", "escape", "delete"],
)
def test_invisible_characters_are_refused_with_what_to_do(character: str) -> None:
    form = PersonForm({"name": f"Anna{character}B"})
    assert form.errors == {"name": ["Der Text enthält unsichtbare Zeichen. Bitte tippen Sie ihn neu ein."]}


def test_a_null_character_is_refused() -> None:
    assert list(PersonForm({"name": "Anna\x00"}).errors) == ["name"]


@pytest.mark.parametrize(
    "name", ["Öznur Şahin", "Nguyễn Thị Hoa", "О'Коннор", "محمد", "Anne-Marie d’Or", "李 小龍"]
)
def test_names_of_the_world_are_welcome(name: str) -> None:
    assert PersonForm({"name": name}).is_valid()


def test_lines_and_tabs_are_welcome_in_a_note() -> None:
    assert PersonForm({"name": "Anna", "note": "erste Zeile\r\nzweite\tZeile"}).is_valid()


def test_a_refusal_of_the_domain_is_shown_at_its_field_and_keeps_what_was_typed() -> None:
    form = PersonForm({"name": "Anna"})
    assert form.is_valid()

    def deed() -> None:
        raise NameTaken(field="name", name="Anna")

    assert (form.accept(deed), form.errors, form["name"].value()) == (
        None,
        {"name": ["Den Namen Anna gibt es schon."]},
        "Anna",
    )


def test_a_refusal_of_a_field_that_the_form_has_not_is_shown_on_top() -> None:
    form = PersonForm({"name": "Anna"})
    assert form.is_valid()

    def deed() -> None:
        raise NameTaken(field="unknown", name="Anna")

    form.accept(deed)
    assert form.non_field_errors() == ["Den Namen Anna gibt es schon."]


def test_the_result_of_an_accepted_deed_is_handed_on() -> None:
    form = PersonForm({"name": "Anna"})
    assert (form.is_valid(), form.accept(lambda: 42)) == (True, 42)


def test_a_second_submit_of_the_page_carries_the_same_key() -> None:
    page = BookingForm()
    data: dict[str, Any] = {"form_key": str(page["form_key"].value()), "name": "Anna"}
    first, second = BookingForm(data), BookingForm(data)
    assert (first.is_valid(), second.is_valid(), first.key) == (True, True, second.key)


def test_each_page_has_a_key_of_its_own() -> None:
    assert BookingForm()["form_key"].value() != BookingForm()["form_key"].value()


@pytest.mark.parametrize("key", ["", "nonsense"])
def test_a_page_without_a_good_key_is_old(key: str) -> None:
    message = "Die Seite ist veraltet. Bitte laden Sie sie neu und senden Sie sie noch einmal ab."
    assert BookingForm({"form_key": key, "name": "Anna"}).errors == {"form_key": [message]}


def test_a_key_given_by_the_view_is_kept() -> None:
    key = uuid7()
    assert BookingForm(initial={"form_key": key})["form_key"].value() == str(key)


def test_messages_come_in_the_language_of_the_page() -> None:
    with override("en"):
        messages = [str(message) for message in PersonForm({}).errors["name"]]
    assert messages == ["Please fill in this field."]


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("typed", ["08.05.1940", "8.5.1940", "1940-05-08"])
def test_a_typed_day_is_read_day_first_in_both_languages(language: str, typed: str) -> None:
    with override(language):
        form = BornForm({"born_on": typed})
        assert form.is_valid()
        assert form.cleaned_data["born_on"] == date(1940, 5, 8)


def test_an_english_day_with_slashes_starts_with_the_day() -> None:
    with override("en"):
        form = BornForm({"born_on": "08/05/1940"})
        assert form.is_valid()
        assert form.cleaned_data["born_on"] == date(1940, 5, 8)


def test_an_empty_field_is_asked_for_in_our_words_unless_it_has_its_own() -> None:
    class OwnWordsForm(Form):
        name = forms.CharField()
        town = forms.CharField(error_messages={"required": "Wo wohnen Sie?"})

    with override("de"):
        assert OwnWordsForm({}).errors == {
            "name": ["Bitte füllen Sie dieses Feld aus."],
            "town": ["Wo wohnen Sie?"],
        }
