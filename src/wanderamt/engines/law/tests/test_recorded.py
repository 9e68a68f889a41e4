"""The file of fingerprints: written, read back, and refused when it is wrong."""

import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.engines.law import load_book
from wanderamt.engines.law.citations import parse_citation
from wanderamt.engines.law.reading import BookError
from wanderamt.engines.law.recorded import (
    RecordedLaw,
    Verified,
    format_recorded,
    load_recorded,
    parse_recorded,
    record_statute,
)
from wanderamt.engines.law.statutes import parse_markdown
from wanderamt.engines.law.tests.statute_texts import FEES_2026

GOOD = """\
[[law]]
name = "PAuswGebV"
source = "Bundesrecht"
as_of = 2026-08-19
complete = true
[law.sections]
"§ 1" = { title = "Gebühren für Ausweise", print = "0123456789abcdef" }
"§ 2" = { title = "", print = "fedcba9876543210" }
"""
FEES = parse_markdown(FEES_2026.encode(), file="PAuswGebV.md", law="PAuswGebV")


def test_a_record_is_read() -> None:
    assert parse_recorded(GOOD, file="statutes.toml")["PAuswGebV"] == RecordedLaw(
        law="PAuswGebV",
        source="Bundesrecht",
        as_of=date(2026, 8, 19),
        complete=True,
        sections={
            "§ 1": Verified(title="Gebühren für Ausweise", print="0123456789abcdef"),
            "§ 2": Verified(title="", print="fedcba9876543210"),
        },
    )


@pytest.mark.parametrize(
    ("old", "new", "field", "problem"),
    [
        ('name = "PAuswGebV"', "", "name", "must be a text"),
        ('source = "Bundesrecht"', 'source = ""', "source", "must be a text"),
        ("2026-08-19", '"gestern"', "as_of", "must be a day"),
        ("complete = true", "ganz = true", "ganz", "is not a known field"),
        ('print = "0123456789abcdef"', 'print = "0123"', "sections.§ 1", "16 hexadecimal digits"),
        ('print = "0123456789abcdef"', 'print = "0123456789ABCDEF"', "sections.§ 1", "16 hexadecimal digits"),
        ('title = "Gebühren für Ausweise", ', "", "sections.§ 1", "must have a title"),
        (
            '{ title = "", print = "fedcba9876543210" }',
            '"fedcba9876543210"',
            "sections.§ 2",
            "must have a title",
        ),
        ('[[law]]\nname = "PAuswGebV"', '[[gesetz]]\nname = "PAuswGebV"', "gesetz", "is not a known field"),
    ],
)
def test_a_wrong_record_names_file_record_and_field(old: str, new: str, field: str, problem: str) -> None:
    text = GOOD.replace(old, new)
    if "[[gesetz]]" in text:
        text = text.replace("[law.sections]", "[gesetz.sections]")

    with pytest.raises(BookError, match=problem) as refused:
        parse_recorded(text, file="statutes.toml")

    assert (refused.value.file, refused.value.field) == ("statutes.toml", field)


@pytest.mark.parametrize("sections", ["", "[law.sections]\n", "sections = []\n"])
def test_a_law_without_paragraphs_is_refused(sections: str) -> None:
    with pytest.raises(BookError, match="table of paragraphs") as refused:
        parse_recorded(f'[[law]]\nname = "BMG"\nsource = "x"\n{sections}', file="statutes.toml")

    assert refused.value.field == "sections"


def test_a_law_that_stands_twice_is_refused() -> None:
    with pytest.raises(BookError, match="stands twice"):
        parse_recorded(GOOD + GOOD, file="statutes.toml")


def test_what_is_no_toml_is_refused() -> None:
    with pytest.raises(BookError):
        parse_recorded("[[law", file="statutes.toml")


def test_only_complete_true_is_complete() -> None:
    assert not parse_recorded(GOOD.replace("complete = true\n", ""), file="f")["PAuswGebV"].complete


def test_a_statute_is_recorded_as_it_stands() -> None:
    record = record_statute(FEES, source="Spiegel", as_of=None, complete=True)

    assert (record.law, record.source, record.as_of, record.complete) == ("PAuswGebV", "Spiegel", None, True)
    assert {name: (each.title, each.print) for name, each in record.sections.items()} == {
        name: (each.title, each.print) for name, each in FEES.sections.items()
    }


texts = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30)
names = st.text(alphabet="abcÄÖÜ§ 0123456789.", min_size=1, max_size=12).filter(str.strip)
laws = st.builds(
    RecordedLaw,
    law=names,
    source=names,
    as_of=st.none() | st.dates(),
    complete=st.booleans(),
    sections=st.dictionaries(
        names,
        st.builds(Verified, title=texts, print=st.from_regex(r"[0-9a-f]{16}", fullmatch=True)),
        min_size=1,
        max_size=4,
    ),
)


@given(st.lists(laws, max_size=4, unique_by=lambda law: law.law))
def test_what_is_written_is_read_back(laws: list[RecordedLaw]) -> None:
    assert list(parse_recorded(format_recorded(laws), file="f").values()) == sorted(
        laws, key=lambda law: law.law
    )


def test_the_written_file_says_what_it_is_and_sorts_paragraphs_as_people_count() -> None:
    section = Verified(title="Titel", print="0123456789abcdef")
    law = RecordedLaw(
        law="BMG",
        source="x",
        as_of=None,
        complete=False,
        sections={"§ 10": section, "§ 2": section, "§ 10a": section, "Anlage": section},
    )
    text = format_recorded([law])

    assert text.startswith("# Statute texts that the rules were verified against")
    assert list(tomllib.loads(text)["law"][0]["sections"]) == ["Anlage", "§ 2", "§ 10", "§ 10a"]


def test_the_packaged_record_is_in_order_and_serves_rules_of_the_book() -> None:
    recorded = load_recorded()
    cited = {
        place.law
        for table in load_book().tables
        for rule in table.rules
        for place in parse_citation(rule.citation)
    }

    assert recorded
    assert list(recorded) == sorted(recorded)
    assert set(recorded) - cited == set()
    assert {law: record.source for law, record in recorded.items() if not record.source.strip()} == {}
