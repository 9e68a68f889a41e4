"""What the watcher says when real statutes changed, moved or went."""

from datetime import date

import pytest

from wanderamt.engines.law import load_book
from wanderamt.engines.law.recorded import RecordedLaw, record_statute
from wanderamt.engines.law.statutes import Statute, parse_markdown
from wanderamt.engines.law.tests.statute_texts import (
    FEES_2025,
    FEES_2026,
    PASSPORTS_2025,
    PASSPORTS_2026,
    REGISTER_AFTER,
    REGISTER_BEFORE,
)
from wanderamt.engines.law.watch import Change, Cited, Recheck, Report, cited_on, compare

CARD = Cited(key="personalausweis.ab24", citation="§ 1 Abs. 1 Nr. 2 PAuswGebV")
EID = Cited(key="eid_karte.grundgebuehr", citation="§ 2 Abs. 1 PAuswGebV")
PASSPORT = Cited(key="reisepass.ab24", citation="§ 15 Abs. 1 Nr. 1 Buchst. a PassV")
PASSPORT_WAIVER = Cited(key="reisepass.beduerftig", citation="§ 17 PassV")
BLOCK = Cited(key="auskunftssperre.frei", citation="§ 51 BMG")
NOTE = Cited(key="sperrvermerk.frei", citation="§ 52 BMG")
OBJECTION = Cited(key="widerspruch.frei", citation="§ 42 Abs. 3, § 50 Abs. 5 BMG")
CITY = Cited(key="aktiv_pass.frei", citation="Ratsbeschluss der Stadt Hannover")
FISHING = Cited(key="fischereischein.gebuehr", citation="Nds. FischG")


def statute(law: str, text: str) -> Statute:
    return parse_markdown(text.encode(), file=f"{law}.md", law=law)


def recorded(law: str, text: str, *, complete: bool = True) -> dict[str, RecordedLaw]:
    return {law: record_statute(statute(law, text), source="Spiegel", as_of=None, complete=complete)}


def watch(law: str, before: str, after: str, *rules: Cited, complete: bool = True) -> Report:
    return compare(
        cited=rules,
        recorded=recorded(law, before, complete=complete),
        imported={law: statute(law, after)},
    )


def said(report: Report) -> list[tuple[str, str, str, list[str]]]:
    return [
        (each.section, each.change.value, each.moved_to, [rule.key for rule in each.rules])
        for each in report.rechecks
    ]


def test_an_unchanged_text_asks_for_nothing() -> None:
    report = watch("PAuswGebV", FEES_2026, FEES_2026, CARD, EID)

    assert report == Report(rechecks=(), unnamed=())


def test_the_rise_of_the_card_fee_names_its_rules_and_not_those_of_the_next_paragraph() -> None:
    report = watch("PAuswGebV", FEES_2025, FEES_2026, CARD, EID)

    assert report.to_read == (
        Recheck(law="PAuswGebV", section="§ 1", change=Change.CHANGED, moved_to="", rules=(CARD,)),
    )


def test_a_text_without_its_old_words_for_the_file_or_the_layout_is_unchanged() -> None:
    other_layout = (
        FEES_2026.replace("\n\n", "\n \n\n").replace(" Euro ", " <b>Euro</b> ").replace("% ", "%% ")
    )

    assert watch("PAuswGebV", FEES_2026, other_layout, CARD, EID).rechecks == ()


def test_the_renumbered_ordinance_says_where_the_fees_went() -> None:
    assert said(watch("PassV", PASSPORTS_2025, PASSPORTS_2026, PASSPORT, PASSPORT_WAIVER)) == [
        ("§ 15", "renumbered", "§ 27", ["reisepass.ab24"]),
        ("§ 17", "renumbered", "§ 28", ["reisepass.beduerftig"]),
        ("§ 27", "new", "", []),
        ("§ 28", "new", "", []),
    ]


def test_of_a_law_that_was_recorded_in_part_nothing_is_new() -> None:
    report = watch("PassV", PASSPORTS_2025, PASSPORTS_2026, PASSPORT, complete=False)

    assert said(report) == [("§ 15", "renumbered", "§ 27", ["reisepass.ab24"])]


def test_a_moved_text_is_found_by_its_words_when_it_lost_its_title() -> None:
    before = "# § 4 – Alter Titel\n\nDer Text.\n"

    assert said(watch("BMG", "# § 4\n\nDer Text.\n", "# § 9\n\nDer Text.\n", cite("§ 4 BMG"))) == [
        ("§ 4", "renumbered", "§ 9", ["a"]),
        ("§ 9", "new", "", []),
    ]
    assert said(watch("BMG", before, "# § 9 – Anderes\n\nAnders.\n", cite("§ 4 BMG")))[0][1] == "removed"


def cite(citation: str, key: str = "a") -> Cited:
    return Cited(key=key, citation=citation)


def test_two_paragraphs_that_could_be_the_moved_one_are_no_answer() -> None:
    after = "# § 8 – Gebühren\n\nEins\n\n# § 9 – Gebühren\n\nZwei\n"

    assert said(watch("BMG", "# § 4 – Gebühren\n\nDrei\n", after, cite("§ 4 BMG"), complete=False)) == [
        ("§ 4", "removed", "", ["a"])
    ]


def test_the_register_law_of_july_2026() -> None:
    """Address books and nursing homes went; the information block stayed."""
    cited = (BLOCK, NOTE, OBJECTION, cite("§ 49a BMG", "datenbestaetigung"))

    assert said(watch("BMG", REGISTER_BEFORE, REGISTER_AFTER, *cited)) == [
        ("§ 42", "no_record", "", ["widerspruch.frei"]),
        ("§ 49a", "removed", "", ["datenbestaetigung"]),
        ("§ 50", "changed", "", ["widerspruch.frei"]),
        ("§ 52", "changed", "", ["sperrvermerk.frei"]),
    ]


@pytest.mark.parametrize(
    "after", ["# § 3 – (weggefallen)\n\n# § 5\n\nx\n", "# § 3\n\n(weggefallen)\n\n# § 5\n\nx\n"]
)
def test_a_repealed_paragraph_is_removed(after: str) -> None:
    before = "# § 3 – Titel\n\nText\n\n# § 5\n\nx\n"

    assert said(watch("BMG", before, after, cite("§ 3 BMG"))) == [("§ 3", "removed", "", ["a"])]


def test_a_paragraph_that_was_repealed_already_is_unchanged() -> None:
    text = "# § 3 – (weggefallen)\n\n# § 5\n\nx\n"

    assert said(watch("BMG", text, text, cite("§ 3 BMG"))) == []


def test_what_is_not_on_record_or_not_in_the_folder_is_said_and_not_taken_for_unchanged() -> None:
    report = compare(
        cited=[CARD, BLOCK, PASSPORT],
        recorded=recorded("PAuswGebV", FEES_2026),
        imported={"BMG": statute("BMG", REGISTER_AFTER)},
    )

    assert said(report) == [
        ("§ 51", "no_record", "", ["auskunftssperre.frei"]),
        ("§ 1", "not_imported", "", ["personalausweis.ab24"]),
        ("§ 15", "no_record", "", ["reisepass.ab24"]),
    ]
    assert report.to_read == ()
    assert report.not_compared == report.rechecks


def test_a_cited_paragraph_that_the_whole_record_lacks_is_new_when_it_is_there() -> None:
    rule = cite("§ 27 PassV")

    assert said(watch("PassV", PASSPORTS_2025, PASSPORTS_2026, rule))[0] == ("§ 27", "new", "", ["a"])
    assert said(watch("PassV", PASSPORTS_2025, PASSPORTS_2025, rule)) == [("§ 27", "no_record", "", ["a"])]


def test_all_rules_of_a_paragraph_are_named_once_each_and_in_order() -> None:
    rules = [cite("§ 1 Abs. 4 PAuswGebV", "b"), cite("§ 1 Abs. 3, § 1 Abs. 4 PAuswGebV", "a"), CARD]

    assert said(watch("PAuswGebV", FEES_2025, FEES_2026, *rules)) == [
        ("§ 1", "changed", "", ["a", "b", "personalausweis.ab24"])
    ]


def test_rules_without_a_paragraph_are_listed_apart() -> None:
    assert compare(cited=[CITY, FISHING], recorded={}, imported={}) == Report(
        rechecks=(), unnamed=(CITY, FISHING)
    )


def test_laws_that_no_rule_cites_are_left_out() -> None:
    report = compare(
        cited=[BLOCK],
        recorded=recorded("BMG", REGISTER_AFTER) | recorded("PassV", PASSPORTS_2025),
        imported={"BMG": statute("BMG", REGISTER_AFTER), "PassV": statute("PassV", PASSPORTS_2026)},
    )

    assert report.rechecks == ()


def test_rules_that_ended_are_not_watched_and_those_to_come_are() -> None:
    book = load_book()
    now, later = cited_on(book, date(2026, 11, 22)), cited_on(book, date(2100, 1, 1))
    of_passport = {rule.citation for rule in now if rule.key == "reisepass.ab24"}

    assert of_passport == {"§ 27 Abs. 1 Nr. 1 Buchst. a PassV"}
    assert set(later) <= set(now)
    assert list(now) == sorted(set(now))


def test_on_the_first_day_of_all_every_rule_is_watched() -> None:
    book = load_book()

    assert {(rule.key, rule.citation) for table in book.tables for rule in table.rules} == {
        (rule.key, rule.citation) for rule in cited_on(book, date.min)
    }
