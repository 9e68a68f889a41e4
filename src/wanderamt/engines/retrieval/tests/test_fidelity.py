"""Sentences in other words: what is faithful, and what is doubted, in the sentences of the catalogue."""

import json
import re
from functools import cache
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.engines.retrieval.fidelity import Doubt, doubts, turning_words
from wanderamt.kernel.languages import UI_LANGUAGES

_SCRIPTS = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹")
_WORD = re.compile(r"[^\W\d_]+")


@cache
def sentences(language: str) -> tuple[str, ...]:
    """What people read of services, rules and conditions."""
    texts = files("wanderamt.apps.catalogue") / "data" / "texts" / f"{language}.json"
    segments = json.loads(texts.read_text("utf-8"))["segments"]
    return tuple(sorted({each["text"] for each in segments.values() if each.get("text")}))


@st.composite
def said(draw: st.DrawFn) -> tuple[str, str]:
    """A language and one of its sentences."""
    language = draw(st.sampled_from(UI_LANGUAGES))
    return language, draw(st.sampled_from(sentences(language)))


# --- the sentences of the catalogue


@pytest.mark.parametrize("language", UI_LANGUAGES)
def test_a_sentence_is_faithful_to_itself(language: str) -> None:
    doubted = {text for text in sentences(language)[::7] if doubts(text, text, language=language)}
    assert not doubted


@given(said(), st.data())
def test_another_digit_is_doubted(which: tuple[str, str], data: st.DataObject) -> None:
    language, text = which
    numbered = f"{text} 14.12.2026, 27,60 €"
    place = data.draw(st.sampled_from([i for i, char in enumerate(numbered) if char.isdigit()]))
    digit = data.draw(st.sampled_from([each for each in "0123456789" if each != numbered[place]]))
    changed = numbered[:place] + digit + numbered[place + 1 :]
    assert doubts(numbered, changed, language=language)


@given(said(), st.data())
def test_each_word_that_turns_the_meaning_must_stay(which: tuple[str, str], data: st.DataObject) -> None:
    language, text = which
    turning = [each for each in _WORD.finditer(text) if turning_words(each[0], language=language)]
    if turning and "\u0651" not in text:  # a vowel sign parts a word for this test, not for the reader
        word = data.draw(st.sampled_from(turning))
        without = text[: word.start()] + text[word.end() :]
        assert doubts(text, without, language=language)


@given(said(), st.sampled_from(_SCRIPTS), st.integers(min_value=0, max_value=9999), st.data())
def test_a_number_more_is_doubted(
    which: tuple[str, str], script: str, number: int, data: st.DataObject
) -> None:
    language, text = which
    place = data.draw(st.sampled_from([found.end() for found in _WORD.finditer(text)]))
    added = "".join(script[int(digit)] for digit in str(number))
    assert doubts(text, f"{text[:place]} {added}{text[place:]}", language=language)


@given(
    said(),
    st.sampled_from(
        ["https://a.example", "www.a.de", "a@b.example", "b.example", "tel:110", "<b>", "[a](b)", "`"]
    ),
    st.data(),
)
def test_a_link_or_markup_more_is_doubted(which: tuple[str, str], link: str, data: st.DataObject) -> None:
    language, text = which
    place = data.draw(st.sampled_from([found.end() for found in _WORD.finditer(text)]))
    assert doubts(text, f"{text[:place]} {link}{text[place:]}", language=language)


@pytest.mark.parametrize(
    ("language", "negations"),
    [
        ("de", "ungültig keinen kostenlos niemand"),
        ("en", "invalid cannot nobody without don’t"),
        ("tr", "gerekmiyor ücretsiz değildir yoktur"),
        ("ar", "ولا وليس بدون لم"),
        ("fa", "نیست نمی‌شود هیچ‌کس ندارد"),
        ("uk", "неможливо ніхто немає"),
        ("ru", "бесплатно нельзя никто"),
        ("bg", "нищо неясни няма"),
        ("pl", "niejasne żadnego nikt"),
        ("ro", "niciun neclare fără"),
        ("fr", "n’est aucune rien"),
        ("es", "ningún nadie sin"),
        ("it", "nessuno senza né"),
        ("vi", "chưa không đừng"),
        ("ku", "nabe bêpere nikarin"),
    ],
)
def test_words_that_say_no_are_known(language: str, negations: str) -> None:
    assert [word for word in negations.split() if not turning_words(word, language=language)] == []


@pytest.mark.parametrize("language", UI_LANGUAGES)
def test_there_are_words_that_turn_the_meaning_in_each_language(language: str) -> None:
    assert sum(bool(turning_words(text, language=language)) for text in sentences(language)) > 50


# --- what is doubted, and why


@pytest.mark.parametrize(
    ("language", "original", "changed", "doubt"),
    [
        ("de", "Der Reisepass gilt 10 Jahre.", "Der Reisepass gilt 6 Jahre.", Doubt.NUMBER),
        ("de", "Der Reisepass gilt 10 Jahre.", "Der Reisepass gilt 10 Monate.", Doubt.NUMBER),
        ("de", "Ab 24 Jahren 10 Jahre, sonst 6.", "Ab 24 Jahren 6 Jahre, sonst 10.", Doubt.NUMBER),
        ("de", "Bringen Sie ein Foto mit.", "Bringen Sie zwei Fotos mit.", Doubt.NUMBER),
        ("de", "Rufen Sie an: 0511 168-32000.", "Rufen Sie an: 0511 16832000.", Doubt.NUMBER),
        ("de", "Um 14:30 Uhr.", "Um 14.30 Uhr.", Doubt.NUMBER),
        ("vi", "Thẻ có trong tháng 12.", "Thẻ có trong ngày 12.", Doubt.NUMBER),
        ("ar", "نحو ٥ دقائق.", "نحو ٦ دقائق.", Doubt.NUMBER),
        ("de", "Das kostet 27,60 €.", "Das kostet 27,00 €.", Doubt.MONEY),
        ("uk", "Це коштує 27,60 євро.", "Це коштує 37,60 євро.", Doubt.MONEY),
        ("de", "Bis zum 14.12.2026.", "Bis zum 15.12.2026.", Doubt.DATE),
        ("fr", "Jusqu’au 3 décembre 2026.", "Jusqu’au 3 janvier 2026.", Doubt.DATE),
        ("es", "Venga el lunes, por favor.", "Venga el martes, por favor.", Doubt.DATE),
        ("de", "Das steht auf hannover.de.", "Das steht auf hanover.de.", Doubt.LINK),
        ("de", "Bitte rufen Sie an.", "Bitte *rufen* Sie an.", Doubt.LINK),
        ("de", "Bitte rufen Sie an.", "Bitte rufen\nSie an.", Doubt.LINK),
        ("de", "Das sagt § 15 PassV.", "Das sagt § 16 PassV.", Doubt.PARAGRAPH),
        ("de", "Das sagt § 15 PassV.", "Das sagt § 15 PAuswV.", Doubt.PARAGRAPH),
        ("de", "Das sagt § 15 PassV.", "Das sagt ein Gesetz.", Doubt.PARAGRAPH),
        ("de", "Der Reisepass ist gültig.", "Der Personalausweis ist gültig.", Doubt.NAME),
        ("de", "Im Juni kommen Sie.", "Im Juli kommen Sie.", Doubt.NAME),
        ("de", "Bringen Sie Ausweis und Foto mit.", "Bringen Sie den Ausweis mit.", Doubt.NAME),
        ("de", "Reisepass 10 Jahre, Ausweis 6 Jahre.", "Ausweis 10 Jahre, Reisepass 6 Jahre.", Doubt.NAME),
        ("de", "Mit Pass, nicht mit Foto.", "Mit Foto, nicht mit Pass.", Doubt.NAME),
        ("en", "A child needs a photo.", "An adult needs a photo.", Doubt.NAME),
        ("en", "Please ask the office.", "Please ask Mr Miller, the office.", Doubt.NAME),
        ("en", "Please ask the office.", "Please ask the ADAC office.", Doubt.NAME),
        ("en", "The passport is valid.", "The identity card is valid.", Doubt.NAME),
        ("en", "The card with eID is valid.", "The card with PIN is valid.", Doubt.NAME),
        ("en", "You need not come in person.", "You need to come in person.", Doubt.NEGATION),
        (
            "de",
            "Sie müssen nicht kommen, wenn es eilt.",
            "Sie müssen kommen, wenn es nicht eilt.",
            Doubt.NEGATION,
        ),
        ("en", "You must come in person.", "You can come in person.", Doubt.NEGATION),
        ("de", "Das geht nur mit Termin.", "Das geht mit Termin.", Doubt.NEGATION),
        ("de", "Das ist nicht möglich.", "Das ist so möglich.", Doubt.NEGATION),
        ("de", "Die Angabe ist gültig.", "Die Angabe ist ungültig.", Doubt.NEGATION),
        ("de", "Das ist mindestens 3 Tage so.", "Das ist höchstens 3 Tage so.", Doubt.NEGATION),
        ("tr", "Gelmeniz gerekmez bugün.", "Gelmeniz gerekir bugün.", Doubt.NEGATION),
        ("tr", "Bu ücretsizdir.", "Bu ücretlidir.", Doubt.NEGATION),
        ("fa", "نمی‌شود.", "می‌شود.", Doubt.NEGATION),
        ("ar", "لا يمكنك طلب التصريح.", "يمكنك طلب التصريح.", Doubt.NEGATION),
        ("ku", "Ev bi înternetê nabe.", "Ev bi înternetê dibe.", Doubt.NEGATION),
        ("fr", "Vous n’avez pas de code.", "Vous avez un code.", Doubt.NEGATION),
        ("it", "Non si può fare online.", "Si può fare online.", Doubt.NEGATION),
        ("de", "Das geht.", "Das geht hier bei uns im Haus auch sehr gut.", Doubt.LENGTH),
        ("de", "Das geht hier bei uns gut.", "Das geht.", Doubt.LENGTH),
        ("de", "Ja.", "  ", Doubt.LENGTH),
        ("de", "Das geht.", "", Doubt.LENGTH),
        ("en", "Pay at the office.", "Pay at the \u043effice.", Doubt.SCRIPT),
        ("en", "Pay at the office.", "Pay at the office \U0001f600", Doubt.SCRIPT),
        ("en", "Pay at the office.", "Pay at \u202ethe office.", Doubt.SCRIPT),
        ("ar", "ادفع في المكتب.", "ادفع في office.", Doubt.SCRIPT),
    ],
)
def test_what_is_no_longer_the_same_is_doubted(
    language: str, original: str, changed: str, doubt: Doubt
) -> None:
    assert doubt in doubts(original, changed, language=language)


@pytest.mark.parametrize(
    ("language", "original", "changed"),
    [
        ("de", "Der Reisepass gilt 10 Jahre.", "So gilt der Reisepass dann 10 Jahre."),
        ("de", "Nach 3 Wochen sagen wir die Gebühr.", "Nach 3 Wochen hören Sie die Gebühren."),
        ("de", "Das sagt § 15 PassV.", "So sagt es § 15 PassV."),
        ("de-simple", "Das kostet 13,00 €.", "Sie zahlen 13,00 €."),
        ("en", "You need not come in person.", "You need not come here in person."),
        ("ar", "نحو 5 دقائق.", "نحو ٥ دقائق."),
        ("fa", "حدود 5 دقیقه.", "حدود ۵ دقیقه."),
        ("fr", "Le passeport est valable 10 ans.", "Ce passeport est valable 10 ans."),
    ],
)
def test_the_same_in_slightly_other_words_is_faithful(language: str, original: str, changed: str) -> None:
    assert doubts(original, changed, language=language) == ()


def test_a_language_without_a_table_is_an_error() -> None:
    with pytest.raises(KeyError):
        doubts("Nach 3 Tagen.", "", language="xx")
