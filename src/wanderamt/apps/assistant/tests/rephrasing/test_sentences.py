"""What the assistant compiles can be checked: a sentence is faithful as it is, and not without a part."""

import re
from datetime import date

import pytest
from django.utils.translation import override

from wanderamt.apps.assistant.compiling import Statement, compile_answer
from wanderamt.apps.assistant.examples import FACETS
from wanderamt.apps.catalogue.public import Service, load_catalogue
from wanderamt.engines.retrieval.fidelity import doubts, turning_words
from wanderamt.engines.retrieval.understanding.slots import Slots
from wanderamt.kernel.languages import UI_LANGUAGES

TODAY = date(2026, 11, 23)
CASES = (Slots(), Slots(age=22, days=10))
SERVICES = ("personalausweis", "reisepass", "anmeldung", "fuehrerschein_umtausch", "uebermittlungssperre")
_WORD = re.compile(r"[^\W\d_]+")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _catalogue() -> None:
    load_catalogue()


@pytest.mark.parametrize("language", UI_LANGUAGES)
def test_each_sentence_is_faithful_to_itself_and_not_without_a_part(language: str) -> None:
    said = _said(language)
    assert len(said) > 60
    for each in said:
        assert not doubts(each.text, each.text, language=each.language), each.text
        for changed in (*_with_other_digits(each.text), *_with_more(each.text), *_with_less(each)):
            assert doubts(each.text, changed, language=each.language), (each.text, changed)


def _said(language: str) -> list[Statement]:
    services = Service.objects.filter(pk__in=SERVICES)
    with override(language):
        found = {
            each.text: each
            for service in services
            for facet in FACETS
            for slots in CASES
            for each in compile_answer(service=service, facet=facet, slots=slots, on=TODAY).statements
        }
    return list(found.values())


def _with_other_digits(text: str) -> list[str]:
    return [
        f"{text[: found.start()]}{(int(found[0]) + 1) % 10}{text[found.end() :]}"
        for found in re.finditer(r"\d", text)
    ]


def _with_more(text: str) -> list[str]:
    return [f"{text} 7", f"3 {text}", f"{text} ٣", f"{text} www.a.example", f"{text} a@b.example"]


def _with_less(each: Statement) -> list[str]:
    """Without one of the words that turn the meaning, where vowel signs do not part words."""
    if "\u0651" in each.text:
        return []
    return [
        each.text[: found.start()] + each.text[found.end() :]
        for found in _WORD.finditer(each.text)
        if turning_words(found[0], language=each.language)
    ]
