"""Answers of the book that comes with the program, on days that matter."""

from datetime import date

import pytest

from wanderamt.engines.law import Answer, Facts, FactValue, compile_answer, compute_fees, load_book

TODAY = date(2026, 11, 22)


def real(service: str, on: date = TODAY, **facts: FactValue) -> Answer:
    return compile_answer(book=load_book(), service=service, on=on, facts=Facts(**facts))


def test_the_care_home_takes_the_place_of_the_two_weeks() -> None:
    moved = date(2026, 11, 10)
    home = {"moved_in_on": moved, "permanent_care": True}

    assert [(each.key, each.last_day) for each in real("anmeldung", moved_in_on=moved).deadlines] == [
        ("anmeldung.zwei_wochen", date(2026, 11, 24))
    ]
    assert real("anmeldung", **home, other_dwelling=True).deadlines == ()
    assert [
        (each.key, each.first_day, each.last_day)
        for each in real("anmeldung", **home, other_dwelling=False, from_abroad=False).deadlines
    ] == [("heim.anmeldung", date(2027, 2, 10), date(2027, 2, 24))]
    assert "heim.andere_wohnung" in [
        each.key for each in real("anmeldung", **home, other_dwelling=True).exemptions
    ]


@pytest.mark.parametrize(
    ("day", "citation", "text"),
    [
        (date(2026, 2, 6), "§ 1 Abs. 6 PAuswGebV", "bedürftig ist."),
        (date(2026, 2, 7), "§ 1 Abs. 6 PAuswGebV", "Bürgergeld oder Sozialhilfe allein reicht dafür nicht."),
    ],
)
def test_neediness_is_named_and_changes_no_sum(day: date, citation: str, text: str) -> None:
    found = real("personalausweis", day, age=40, hardship=True)

    assert found.fees.total_cents == real("personalausweis", day, age=40).fees.total_cents
    assert [(each.citation, each.discretionary, each.lowest_cents) for each in found.waivers] == [
        (citation, True, 0)
    ]
    assert found.waivers[0].text.endswith(text)


@pytest.mark.parametrize("day", [date(2026, 2, 10), date(2026, 2, 11)])
def test_neediness_counts_for_the_passport_too(day: date) -> None:
    found = real("reisepass", day, age=40, express=True, hardship=True, pages=48)

    assert [each.lowest_cents for each in found.waivers] == [0]
    assert found.waivers[0].citation == ("§ 28 PassV" if day == date(2026, 2, 11) else "§ 17 PassV")


@pytest.mark.parametrize(("voluntary", "cents"), [(True, 0), (False, 1300)])
def test_voluntary_work_makes_the_certificate_free_by_law(voluntary: bool, cents: int) -> None:
    found = real("fuehrungszeugnis", voluntary_work=voluntary)

    assert found.fees.total_cents == cents
    assert [each.discretionary for each in found.waivers] == ([False] if voluntary else [])


@pytest.mark.parametrize(
    ("day", "passport", "card"),
    [
        (date(2025, 11, 6), (7000, "§ 15 Abs. 1 Nr. 1 Buchst. a PassV"), 3700),
        (date(2026, 2, 6), (7000, "§ 15 Abs. 1 Nr. 1 Buchst. a PassV"), 3700),
        (date(2026, 2, 7), (7000, "§ 15 Abs. 1 Nr. 1 Buchst. a PassV"), 4600),
        (date(2026, 2, 10), (7000, "§ 15 Abs. 1 Nr. 1 Buchst. a PassV"), 4600),
        (date(2026, 2, 11), (7000, "§ 27 Abs. 1 Nr. 1 Buchst. a PassV"), 4600),
    ],
)
def test_card_and_passport_on_both_sides_of_their_changes(
    day: date, passport: tuple[int, str], card: int
) -> None:
    first = real("reisepass", day, age=40).fees.lines[0]

    assert (first.cents, first.citation) == passport
    assert real("personalausweis", day, age=40).fees.total_cents == card


def test_the_new_number_of_the_paragraph_is_doubted_while_nobody_knows_its_day() -> None:
    def doubted(day: date) -> bool:
        return "reisepass.ab24" in [each.key for each in real("reisepass", day, age=40).unconfirmed]

    assert [
        doubted(day) for day in (date(2025, 11, 6), date(2025, 11, 7), date(2026, 2, 10), date(2026, 2, 11))
    ] == [False, True, True, False]


@pytest.mark.parametrize(("day", "extra"), [(date(2025, 4, 30), 0), (date(2025, 5, 1), 600)])
@pytest.mark.parametrize("service", ["personalausweis", "reisepass", "vorlaeufiger_reisepass"])
def test_the_photo_costs_extra_since_may_2025(service: str, day: date, extra: int) -> None:
    without = real(service, day, age=40, photo_by_office=False).fees.total_cents

    assert real(service, day, age=40, photo_by_office=True).fees.total_cents == without + extra


def test_fees_alone_are_those_of_the_whole_answer() -> None:
    book = load_book()
    for service in sorted(book.services):
        fees = compute_fees(book=book, service=service, on=TODAY, facts=Facts())
        assert fees == real(service).fees
