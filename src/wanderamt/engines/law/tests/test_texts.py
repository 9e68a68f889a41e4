"""The German texts of the rules: plain, whole, and the same words for the same thing."""

import re
from collections import defaultdict

import pytest

from wanderamt.engines.law import Kind, load_facts
from wanderamt.engines.law.tests.asking import BOOK

TEXTS = sorted(BOOK.texts.items())
#: Kinds whose texts are read as sentences; those of fees, waivers and deadlines can be names.
SENTENCES = set(Kind) - {Kind.FEE, Kind.WAIVER, Kind.EVIDENCE, Kind.DEADLINE}
SHORT_FORMS = re.compile(
    r"\b(z\. ?B|d\. ?h|u\. ?a|ggf|bzw|usw|etc|inkl|max|mind|gem|lt|Nr|Abs|PAuswG|BMG|PassG|FeV)\b\.?"
)
LONGEST_SENTENCE = 25


@pytest.mark.parametrize(("key", "text"), TEXTS)
def test_a_text_has_no_short_form_and_no_paragraph(key: str, text: str) -> None:
    assert SHORT_FORMS.search(text) is None
    assert "§" not in text


@pytest.mark.parametrize(("key", "text"), TEXTS)
def test_sentences_are_short(key: str, text: str) -> None:
    assert all(len(sentence.split()) <= LONGEST_SENTENCE for sentence in re.split(r"[.:?!]\s", text))


@pytest.mark.parametrize(
    "table", [table for table in BOOK.tables if table.kind in SENTENCES], ids=lambda t: t.name
)
def test_a_rule_is_a_whole_sentence(table: object) -> None:
    for rule in table.rules:
        assert rule.text.endswith("."), rule.key
        assert rule.text[0].isupper(), rule.key


@pytest.mark.parametrize("name", sorted(load_facts()))
def test_a_question_is_a_question(name: str) -> None:
    question = load_facts()[name].question

    assert question.endswith("?") or ": " in question
    assert SHORT_FORMS.search(question) is None


def test_every_rule_names_its_paragraph_and_where_it_was_read() -> None:
    for rule in BOOK.rules:
        assert rule.citation.strip()
        assert rule.source.strip()


def test_an_unverified_rule_says_why() -> None:
    reasons = defaultdict(set)
    for rule in BOOK.rules:
        reasons[rule.verified].add(rule.source)

    assert "Bundesrecht, Textstand 2026-08-19" in reasons[True]
    assert "Bundesrecht, Textstand 2026-08-19" not in reasons[False]
