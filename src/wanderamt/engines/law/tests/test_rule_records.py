"""Rows about ways and papers: what must be written and what may be left out."""

import pytest

from wanderamt.engines.law import BookError, parse_book

HEAD = """
[[table]]
name = "probe"
kind = "{kind}"
services = ["anmeldung"]
hit = "collect"
since = 2021-01-01

[[table.rule]]
key = "probe"
valid_from = 2021-01-01
citation = "§ 1 BMG"
source = "Bundesrecht"
state = "verified"
"""
WAY = HEAD.format(kind="channel") + 'text = "Das geht."\n'
PAPER = HEAD.format(kind="evidence") + 'item = "id_card"\nrequired = true\n'


@pytest.mark.parametrize(("written", "value"), [("true", "online"), ("false", "offline")])
def test_a_way_is_online_or_not(written: str, value: str) -> None:
    (rule,) = parse_book({"probe.toml": WAY + f"online = {written}\n"}).rules

    assert rule.outcome == value


@pytest.mark.parametrize("line", ["", 'online = "yes"', "online = 1"])
def test_a_way_must_say_whether_it_is_online(line: str) -> None:
    with pytest.raises(BookError, match=r"probe\.toml.*'online': must be true or false"):
        parse_book({"probe.toml": WAY + line})


def test_a_way_without_a_text_is_refused() -> None:
    with pytest.raises(BookError, match="'text': must be a text that is not empty"):
        parse_book({"probe.toml": HEAD.format(kind="channel") + "online = true\n"})


def test_a_paper_has_its_words_in_the_vocabulary_and_none_of_its_own() -> None:
    book = parse_book({"probe.toml": PAPER})

    assert [rule.text for rule in book.rules] == [""]
    assert book.texts == {}


def test_a_paper_can_have_words_of_its_own() -> None:
    book = parse_book({"probe.toml": PAPER + 'text = "Ihr Ausweis"\n'})

    assert book.texts == {"probe": "Ihr Ausweis"}


@pytest.mark.parametrize("text", ['""', '"   "', "3"])
def test_words_of_a_paper_are_not_empty(text: str) -> None:
    with pytest.raises(BookError, match="'text': must be a text that is not empty"):
        parse_book({"probe.toml": PAPER + f"text = {text}\n"})
