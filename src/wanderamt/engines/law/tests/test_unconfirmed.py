"""What nobody has confirmed is said from the first moment, not only when every question is answered."""

from datetime import date

import pytest

from wanderamt.engines.law import Doubt, FactValue
from wanderamt.engines.law.tests.asking import SERVICES, ask

OPEN_FEES = [
    ("meldebescheinigung", {}, {"meldebescheinigung.papier"}),
    ("meldebescheinigung_erweitert", {}, {"meldebescheinigung_erweitert.papier"}),
    ("fuehrungszeugnis", {}, {"fuehrungszeugnis.gebuehr"}),
    ("bewohnerparkausweis", {}, {f"bewohnerparkausweis.{months}monate" for months in (6, 12, 24)}),
    ("bewohnerparkausweis", {"permit_months": 12}, {"bewohnerparkausweis.12monate"}),
]


def doubted(service: str, **facts: FactValue) -> set[str]:
    """The keys that are named as not confirmed."""
    return {each.key for each in ask(service, **facts).unconfirmed if each.doubt is Doubt.UNVERIFIED}


@pytest.mark.parametrize(("service", "facts", "expected"), OPEN_FEES)
def test_a_fee_that_is_not_confirmed_is_named_before_the_questions_are_answered(
    service: str, facts: dict[str, FactValue], expected: set[str]
) -> None:
    assert expected <= doubted(service, **facts)


@pytest.mark.parametrize("service", ["meldebescheinigung", "meldebescheinigung_erweitert"])
def test_the_doubt_goes_when_the_answer_makes_the_fee_impossible(service: str) -> None:
    assert doubted(service, electronic=True) == set()


def test_the_doubt_goes_when_the_fee_is_waived() -> None:
    assert "fuehrungszeugnis.gebuehr" not in doubted("fuehrungszeugnis", voluntary_work=True)


def test_a_deadline_that_may_hold_and_is_not_confirmed_is_named() -> None:
    answer = ask("fuehrerschein_umtausch", on=date(2021, 6, 1))
    unsure = {each.key for each in answer.possible_deadlines if not each.verified}

    assert unsure == {"fuehrerschein_umtausch.papier_1953_1958_alt"}
    assert unsure <= {each.key for each in answer.unconfirmed}


@pytest.mark.parametrize("service", SERVICES)
def test_nothing_is_named_twice(service: str) -> None:
    keys = [(each.key, each.doubt) for each in ask(service).unconfirmed]

    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("service", SERVICES)
def test_whatever_is_shown_without_confirmation_is_named(service: str) -> None:
    answer = ask(service)
    rulings = (
        *answer.fees.lines,
        *answer.deadlines,
        *answer.possible_deadlines,
        *answer.validity,
        *answer.minimum_age,
        *answer.representation,
        *answer.appearance,
        *answer.duties,
        *answer.channels,
        *answer.retention,
    )

    assert {each.key for each in rulings if not each.verified} <= doubted(service)
