from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.engines.law import (
    BadFact,
    DutyState,
    Guardianship,
    LeadTime,
    NoRule,
    Situation,
    age_on,
    care_registration_duty,
    exemption_grounds,
    load_book,
    planned_ready,
)

DAYS = st.dates(min_value=date(2021, 1, 1), max_value=date(2040, 12, 31))


@pytest.mark.parametrize(
    ("situation", "citations"),
    [
        (Situation(), []),
        (Situation(permanent_care=True), ["§ 1 Abs. 3 Nr. 2 PAuswG"]),
        (Situation(guardianship=Guardianship.LASTING), ["§ 1 Abs. 3 Nr. 1 PAuswG"]),
        (Situation(guardianship=Guardianship.INTERIM), []),
        (Situation(certified_power=True), ["§ 1 Abs. 3 Nr. 1 PAuswG"]),
        (Situation(cannot_move_alone=True), ["§ 1 Abs. 3 Nr. 3 PAuswG"]),
        (
            Situation(permanent_care=True, cannot_move_alone=True),
            ["§ 1 Abs. 3 Nr. 2 PAuswG", "§ 1 Abs. 3 Nr. 3 PAuswG"],
        ),
    ],
)
def test_grounds_for_an_exemption(situation: Situation, citations: list[str]) -> None:
    grounds = exemption_grounds(situation)

    assert [ground.citation for ground in grounds] == citations
    assert all(ground.label.endswith(".") for ground in grounds)


@pytest.mark.parametrize("from_abroad", [True, False])
@pytest.mark.parametrize(
    ("day", "state", "duty"),
    [
        (date(2026, 4, 15), DutyState.NOT_YET, False),
        (date(2026, 4, 16), DutyState.DUE, True),
        (date(2026, 9, 29), DutyState.DUE, True),
    ],
)
def test_the_duty_begins_after_three_months(
    day: date, state: DutyState, duty: bool, from_abroad: bool
) -> None:
    answer = care_registration_duty(
        keeps_other_dwelling=False, stay_since=date(2026, 1, 15), on=day, from_abroad=from_abroad
    )

    assert (answer.state, answer.duty, answer.due) == (state, duty, date(2026, 4, 29))


def test_nobody_registers_needlessly_while_another_dwelling_is_registered() -> None:
    answer = care_registration_duty(
        keeps_other_dwelling=True, stay_since=date(2020, 1, 1), on=date(2026, 9, 29)
    )

    assert (answer.state, answer.duty, answer.due, answer.citation) == (
        DutyState.OTHER_DWELLING,
        False,
        None,
        "§ 32 Abs. 1 BMG",
    )


def test_without_the_first_day_nothing_is_claimed() -> None:
    answer = care_registration_duty(
        keeps_other_dwelling=False, stay_since=None, on=date(2026, 9, 29), from_abroad=True
    )

    assert (answer.state, answer.duty, answer.due, answer.citation) == (
        DutyState.START_UNKNOWN,
        False,
        None,
        "§ 32 Abs. 1 BMG, § 27 Abs. 2 BMG",
    )


def test_the_rules_are_those_of_the_day() -> None:
    everything = Situation(
        permanent_care=True,
        guardianship=Guardianship.LASTING,
        certified_power=True,
        cannot_move_alone=True,
    )

    assert [ground.key for ground in exemption_grounds(everything, on=date(2026, 11, 22))] == [
        "befreiung.betreuung",
        "befreiung.vollmacht",
        "befreiung.pflegeheim",
        "befreiung.behinderung",
    ]
    assert exemption_grounds(everything, on=date(2020, 12, 31)) == []


@pytest.mark.parametrize(
    ("keeps", "abroad", "key"),
    [
        (True, False, "heim.andere_wohnung"),
        (True, True, "heim.andere_wohnung"),
        (False, False, "heim.anmeldung"),
        (False, True, "heim.anmeldung_aus_dem_ausland"),
    ],
)
def test_the_answer_names_its_rule(keeps: bool, abroad: bool, key: str) -> None:
    answer = care_registration_duty(
        keeps_other_dwelling=keeps, stay_since=None, on=date(2026, 9, 29), from_abroad=abroad
    )

    assert (answer.key, answer.label) == (key, load_book().texts[key])


def test_nothing_is_said_about_days_before_the_book_begins() -> None:
    with pytest.raises(NoRule, match=r"Für den 31\.12\.2020 ist keine Regel hinterlegt"):
        care_registration_duty(keeps_other_dwelling=False, stay_since=None, on=date(2020, 12, 31))


def test_three_months_from_the_end_of_november_end_with_february() -> None:
    answer = care_registration_duty(
        keeps_other_dwelling=False, stay_since=date(2025, 11, 30), on=date(2026, 2, 28)
    )

    assert (answer.state, answer.due) == (DutyState.NOT_YET, date(2026, 3, 14))


def test_a_stay_cannot_begin_in_the_future() -> None:
    with pytest.raises(BadFact) as caught:
        care_registration_duty(keeps_other_dwelling=True, stay_since=date(2026, 10, 1), on=date(2026, 9, 29))

    assert caught.value.field == "stay_since"


@given(DAYS, st.integers(0, 400))
def test_once_due_the_duty_stays_and_the_last_day_never_moves(since: date, days: int) -> None:
    def answer(on: date) -> tuple[bool, date | None]:
        found = care_registration_duty(keeps_other_dwelling=False, stay_since=since, on=on)
        return found.duty, found.due

    today, tomorrow = since + timedelta(days=days), since + timedelta(days=days + 1)

    assert answer(today)[0] <= answer(tomorrow)[0]
    assert answer(today)[1] == answer(tomorrow)[1]
    assert 103 <= (answer(today)[1] or since).toordinal() - since.toordinal() <= 106


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2002, 5, 10), date(2026, 5, 9), 23),
        (date(2002, 5, 10), date(2026, 5, 10), 24),
        (date(2004, 2, 29), date(2028, 2, 28), 23),
        (date(2004, 2, 29), date(2028, 2, 29), 24),
        (date(2004, 2, 29), date(2027, 2, 28), 22),
        (date(2004, 2, 29), date(2027, 3, 1), 23),
        (date(2026, 11, 22), date(2026, 11, 22), 0),
    ],
)
def test_years_are_completed_on_the_birthday(born: date, day: date, age: int) -> None:
    assert age_on(born, day) == age


@pytest.mark.parametrize(
    ("service", "earliest", "latest"),
    [
        ("personalausweis", date(2025, 10, 13), date(2025, 10, 20)),
        ("reisepass", date(2025, 10, 20), date(2025, 10, 27)),
        ("reisepass_express", date(2025, 10, 2), date(2025, 10, 3)),
    ],
)
def test_documents_ordered_at_martinshof_are_expected(service: str, earliest: date, latest: date) -> None:
    ready = planned_ready(service, date(2025, 9, 29))

    assert ready is not None
    assert (ready.earliest, ready.latest, ready.verified) == (earliest, latest, False)


def test_working_days_leave_out_the_weekend() -> None:
    ready = planned_ready("reisepass_express", date(2025, 10, 3))

    assert ready is not None
    assert (ready.earliest, ready.latest) == (date(2025, 10, 8), date(2025, 10, 9))


def test_nothing_is_promised_where_nothing_is_known() -> None:
    assert planned_ready("anmeldung", date(2025, 9, 29)) is None


@pytest.mark.parametrize("service", ["personalausweis", "reisepass_express"])
def test_the_last_days_of_the_calendar_have_no_day_to_come(service: str) -> None:
    assert planned_ready(service, date(9999, 12, 31)) is None


def test_a_municipality_sets_its_own_lead_times() -> None:
    own = LeadTime(
        services=frozenset({"personalausweis"}),
        shortest=7,
        longest=9,
        working_days=False,
        source="measured",
        verified=True,
    )
    ready = planned_ready("personalausweis", date(2025, 9, 1), lead_times=(own,))

    assert ready is not None
    assert (ready.earliest, ready.latest, ready.verified) == (date(2025, 9, 8), date(2025, 9, 10), True)
