"""Until when something must be done: periods that start with a day, and the steps of the licence exchange."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.engines.law import Deadline
from wanderamt.engines.law.tests.asking import SERVICES, TODAY, ask, unsure

ONE_DAY = timedelta(days=1)


def deadlines(service: str, on: date = TODAY, **facts: date) -> dict[str, Deadline]:
    return {deadline.key: deadline for deadline in ask(service, on, **facts).deadlines}


# ------------------------------------------------------------ Moving


@pytest.mark.parametrize(
    ("service", "rule"),
    [
        ("anmeldung", "anmeldung.zwei_wochen"),
        ("ummeldung", "anmeldung.zwei_wochen"),
        ("anmeldung_nebenwohnung", "anmeldung.zwei_wochen"),
        ("anmeldung_ewa", "anmeldung.zwei_wochen"),
        ("wohnungsgeberbestaetigung", "wohnungsgeberbestaetigung.zwei_wochen"),
    ],
)
@pytest.mark.parametrize(
    ("moved_in", "last"),
    [
        (date(2026, 11, 1), date(2026, 11, 15)),
        (date(2026, 11, 22), date(2026, 12, 6)),
        (date(2026, 12, 24), date(2027, 1, 7)),
        (date(2028, 2, 20), date(2028, 3, 5)),  # over a leap day
    ],
)
def test_a_move_is_reported_within_two_weeks(service: str, rule: str, moved_in: date, last: date) -> None:
    deadline = deadlines(service, moved_in_on=moved_in)[rule]

    assert (deadline.first_day, deadline.last_day, deadline.verified) == (moved_in, last, True)


def test_until_the_day_of_the_move_is_known_it_is_asked_for() -> None:
    answer = ask("ummeldung")

    assert (answer.deadlines[0].first_day, answer.deadlines[0].last_day) == (None, None)
    assert "moved_in_on" in answer.open_facts
    assert "moved_in_on" not in ask("ummeldung", moved_in_on=date(2026, 11, 1)).open_facts


@given(moved_in=st.dates(min_value=date(2000, 1, 1), max_value=date(2090, 1, 1)))
def test_two_weeks_end_on_the_same_day_of_the_week(moved_in: date) -> None:
    deadline = deadlines("anmeldung", moved_in_on=moved_in)["anmeldung.zwei_wochen"]

    assert deadline.last_day == moved_in + 14 * ONE_DAY
    assert deadline.last_day.weekday() == moved_in.weekday()


def test_who_goes_abroad_reports_from_one_week_before_to_two_weeks_after() -> None:
    deadline = deadlines("abmeldung_ausland", moved_out_on=date(2026, 11, 30))[
        "abmeldung_ausland.zwei_wochen"
    ]

    assert (deadline.first_day, deadline.last_day) == (date(2026, 11, 23), date(2026, 12, 14))
    assert deadline.citation == "§ 17 Abs. 2 BMG"


def test_a_change_of_the_main_dwelling_is_reported_within_two_weeks() -> None:
    deadline = deadlines("statuswechsel_wohnung", main_dwelling_changed_on=date(2026, 11, 10))

    assert deadline["statuswechsel_wohnung.zwei_wochen"].last_day == date(2026, 11, 24)


# ------------------------------------------------------------ Documents


@pytest.mark.parametrize(
    ("service", "text"),
    [
        ("verlustanzeige_ausweis", "Melden Sie den Verlust sofort."),
        ("eid_sperren", "Sperren Sie den Online-Ausweis sofort, wenn Sie den Verlust bemerken."),
        ("adressaenderung_ausweis", "Ändern Sie die Adresse gleich nach dem Umzug."),
        ("personalausweis", "Beantragen Sie den neuen Ausweis, bevor der alte abläuft."),
    ],
)
def test_what_has_no_day_is_said_in_words(service: str, text: str) -> None:
    first = ask(service).deadlines[0]

    assert (first.text, first.first_day, first.last_day, first.verified) == (text, None, None, True)


@pytest.mark.parametrize(("age", "said"), [(15, False), (16, True), (17, True), (18, False), (40, False)])
def test_six_weeks_after_the_16th_birthday_concern_families_of_16_and_17_year_olds(
    age: int, said: bool
) -> None:
    rules = [deadline.key for deadline in ask("personalausweis", age=age).deadlines]

    assert ("personalausweis.sechs_wochen" in rules) is said


def test_deadlines_of_offices_that_may_not_offer_the_matter_are_not_confirmed() -> None:
    (deadline,) = ask("fuehrerschein_ersatz").deadlines

    assert (deadline.text, deadline.verified) == ("Melden Sie den Verlust sofort.", False)


# ------------------------------------------------------------ Annex 8e: exchange of driving licences

LAST_PAPER, FIRST_CARD = date(1998, 12, 31), date(1999, 1, 1)
OLD, YOUNGER = date(1952, 12, 31), date(1953, 1, 1)


def exchange(card: date, born: date, on: date = TODAY) -> date | None:
    (deadline,) = ask("fuehrerschein_umtausch", on, card_issued=card, born=born).deadlines
    return deadline.last_day


@pytest.mark.parametrize(
    ("born", "last"),
    [
        (date(1930, 1, 1), date(2033, 1, 19)),
        (date(1952, 12, 31), date(2033, 1, 19)),
        (date(1953, 1, 1), date(2022, 7, 19)),
        (date(1958, 12, 31), date(2022, 7, 19)),
        (date(1959, 1, 1), date(2023, 1, 19)),
        (date(1964, 12, 31), date(2023, 1, 19)),
        (date(1965, 1, 1), date(2024, 1, 19)),
        (date(1970, 12, 31), date(2024, 1, 19)),
        (date(1971, 1, 1), date(2025, 1, 19)),
        (date(1981, 7, 1), date(2025, 1, 19)),
    ],
)
def test_paper_licences_go_by_the_year_of_birth(born: date, last: date) -> None:
    assert exchange(LAST_PAPER, born) == last


@pytest.mark.parametrize(
    ("card", "last"),
    [
        (date(1999, 1, 1), date(2026, 1, 19)),
        (date(2001, 12, 31), date(2026, 1, 19)),
        (date(2002, 1, 1), date(2027, 1, 19)),
        (date(2004, 12, 31), date(2027, 1, 19)),
        (date(2005, 1, 1), date(2028, 1, 19)),
        (date(2007, 12, 31), date(2028, 1, 19)),
        (date(2008, 1, 1), date(2029, 1, 19)),
        (date(2008, 12, 31), date(2029, 1, 19)),
        (date(2009, 1, 1), date(2030, 1, 19)),
        (date(2009, 12, 31), date(2030, 1, 19)),
        (date(2010, 1, 1), date(2031, 1, 19)),
        (date(2010, 12, 31), date(2031, 1, 19)),
        (date(2011, 1, 1), date(2032, 1, 19)),
        (date(2011, 12, 31), date(2032, 1, 19)),
        (date(2012, 1, 1), date(2033, 1, 19)),
        (date(2013, 1, 18), date(2033, 1, 19)),
        (date(2013, 1, 19), None),
        (date(2020, 5, 5), None),
    ],
)
def test_cards_go_by_the_year_of_issue(card: date, last: date | None) -> None:
    assert exchange(card, YOUNGER) == last


@pytest.mark.parametrize(
    "card", [date(1975, 3, 3), LAST_PAPER, FIRST_CARD, date(2003, 1, 1), date(2013, 1, 18)]
)
def test_who_was_born_before_1953_has_time_until_2033_with_every_old_licence(card: date) -> None:
    assert exchange(card, OLD) == date(2033, 1, 19)


def test_a_new_card_is_not_exchanged_whoever_holds_it() -> None:
    answer = ask("fuehrerschein_umtausch", card_issued=date(2013, 1, 19))

    assert [deadline.key for deadline in answer.deadlines] == ["fuehrerschein_umtausch.neue_karte"]
    assert "born" not in answer.open_facts


def test_birth_and_issue_are_asked_for_one_after_the_other() -> None:
    nothing = ask("fuehrerschein_umtausch")
    card_known = ask("fuehrerschein_umtausch", card_issued=date(2003, 1, 1))
    both_known = ask("fuehrerschein_umtausch", card_issued=date(2003, 1, 1), born=YOUNGER)

    assert {"card_issued", "born"} <= set(nothing.open_facts)
    assert "born" in card_known.open_facts
    assert {"card_issued", "born"}.isdisjoint(both_known.open_facts)


def test_the_first_step_was_prolonged_by_six_months_in_2022() -> None:
    born, change = date(1955, 1, 1), (date(2022, 1, 19), date(2022, 7, 19))
    before, between = change[0], date(2022, 4, 1)

    assert exchange(LAST_PAPER, born, on=before) == date(2022, 1, 19)
    assert exchange(LAST_PAPER, born, on=change[1]) == date(2022, 7, 19)
    doubts = unsure(ask("fuehrerschein_umtausch", between, card_issued=LAST_PAPER, born=born))
    assert doubts == {
        "fuehrerschein_umtausch.papier_1953_1958_alt": change,
        "fuehrerschein_umtausch.papier_1953_1958": change,
    }


def test_every_step_was_read_in_the_annex() -> None:
    steps = [exchange_step(year) for year in range(1999, 2013)]

    assert all(step.verified and step.citation == "Anlage 8e FeV Nr. II" for step in steps)


def exchange_step(year: int) -> Deadline:
    (deadline,) = ask("fuehrerschein_umtausch", card_issued=date(year, 6, 1), born=YOUNGER).deadlines
    return deadline


@given(
    card=st.dates(min_value=date(1940, 1, 1), max_value=date(2013, 1, 18)),
    born=st.dates(min_value=date(1900, 1, 1), max_value=date(1996, 1, 1)),
)
def test_every_old_licence_has_exactly_one_day_and_none_after_19_january_2033(card: date, born: date) -> None:
    last = exchange(card, born)

    assert last is not None
    assert date(2022, 7, 19) <= last <= date(2033, 1, 19)
    assert last.day == 19


# ------------------------------------------------------------ All services


@pytest.mark.parametrize("service", SERVICES)
def test_no_deadline_ends_before_it_begins(service: str) -> None:
    start = date(2026, 3, 31)
    answer = ask(
        service,
        moved_in_on=start,
        moved_out_on=start,
        main_dwelling_changed_on=start,
        card_issued=date(2003, 1, 1),
        born=date(1980, 1, 1),
    )

    for deadline in answer.deadlines:
        assert deadline.first_day is None or deadline.first_day <= deadline.last_day


# ------------------------------------------------------------ § 32 BMG: moving into a care home

MOVED = date(2026, 9, 30)


@pytest.mark.parametrize("service", ["anmeldung", "ummeldung", "anmeldung_nebenwohnung", "anmeldung_ewa"])
def test_in_a_care_home_nobody_registers_who_keeps_a_dwelling(service: str) -> None:
    answer = ask(service, permanent_care=True, other_dwelling=True, moved_in_on=MOVED)

    assert answer.deadlines == ()
    assert "heim.andere_wohnung" in [ruling.key for ruling in answer.exemptions]


@pytest.mark.parametrize("service", ["anmeldung", "ummeldung", "anmeldung_nebenwohnung", "anmeldung_ewa"])
@pytest.mark.parametrize("from_abroad", [True, False])
def test_in_a_care_home_everybody_else_registers_after_three_months(service: str, from_abroad: bool) -> None:
    answer = ask(
        service, permanent_care=True, other_dwelling=False, from_abroad=from_abroad, moved_in_on=MOVED
    )

    assert [(each.first_day, each.last_day) for each in answer.deadlines] == [
        (date(2026, 12, 30), date(2027, 1, 13))
    ]
