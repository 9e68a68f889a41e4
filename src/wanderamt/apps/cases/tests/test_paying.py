from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from io import BytesIO
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection
from django.utils.translation import gettext, override
from pypdf import PdfReader

from wanderamt.apps.cases.public import (
    AlreadyPaid,
    Case,
    CashMissing,
    CashTooLittle,
    FeeChanged,
    FeeQuestionOpen,
    FeeUndecided,
    FormKeyUsed,
    NothingToPay,
    Payment,
    PaymentAlreadyReversed,
    ReversalNotReversible,
    TerminalReferenceMissing,
    change_facts,
    decide_fee,
    finish,
    pay,
    payment,
    payments_of_visit,
    receipt_pdf,
    reverse_payment,
    totals_of_window,
)
from wanderamt.apps.cases.tests.conftest import THEN
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation.formatting import euro
from wanderamt.kernel.ids import uuid7
from wanderamt.kernel.languages import LanguageTag


@pytest.fixture
def card_case(opened: Callable[..., Case]) -> Case:
    """An ID card with a photo by the office: 43.00 euros on that day."""
    case = opened()
    change_facts(case=case, facts={"photo_by_office": True})
    return case


def cash(case: Case, given: int | None = 5000, **changes: Any) -> Payment:
    values: dict[str, Any] = {
        "visit_id": case.visit_id,
        "window": case.window,
        "method": "cash",
        "form_key": uuid7(),
    }
    return pay(**(values | {"given_cents": given, "now": THEN} | changes))


def test_all_matters_of_a_visit_are_paid_at_once(card_case: Case, opened: Callable[..., Case]) -> None:
    passport = opened("reisepass")
    change_facts(case=passport, facts={"photo_by_office": False})
    done = cash(card_case, 12_000)
    assert (done.cents, done.given_cents, done.receipt_number) == (
        3700 + 600 + 7000,
        12_000,
        "B1-20250929-0001",
    )
    assert [line["cents"] for line in done.lines] == [3700, 600, 7000]
    assert {step.state for case in (card_case, passport) for step in case.steps.filter(kind="fee")} == {
        "done"
    }
    assert payments_of_visit(card_case.visit_id) == [done]


def test_a_card_payment_keeps_the_reference_of_the_terminal(card_case: Case) -> None:
    done = cash(card_case, None, method="card", terminal_reference=" 4711 ")
    assert (done.method, done.terminal_reference, done.given_cents) == ("card", "4711", None)
    assert totals_of_window(card_case.window).card_cents == 4300


def test_the_second_click_is_the_same_payment(card_case: Case) -> None:
    key = uuid7()
    assert cash(card_case, form_key=key) == cash(card_case, form_key=key)
    assert Payment.objects.count() == 1


def test_the_key_of_another_visit_is_refused(card_case: Case, opened: Callable[..., Case]) -> None:
    key = uuid7()
    cash(card_case, form_key=key)
    with pytest.raises(FormKeyUsed):
        cash(opened(visit_id=uuid7()), form_key=key)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"given_cents": 4299}, CashTooLittle),
        ({"given_cents": None}, CashMissing),
        ({"method": "card", "terminal_reference": " "}, TerminalReferenceMissing),
        ({"expected_cents": 3700}, FeeChanged),
    ],
)
def test_what_does_not_add_up_takes_no_money_and_no_number(
    card_case: Case, changes: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        cash(card_case, **changes)
    assert not Payment.objects.exists()
    assert cash(card_case).receipt_number.endswith("-0001")


def test_too_little_cash_says_how_much_is_due(card_case: Case) -> None:
    with pytest.raises(CashTooLittle) as refused:
        cash(card_case, 4000)
    assert (refused.value.params["due"], refused.value.params["given"]) == ("43,00\xa0€", "40,00\xa0€")


def test_a_paid_visit_cannot_be_paid_again(card_case: Case) -> None:
    cash(card_case)
    with pytest.raises(AlreadyPaid):
        cash(card_case)


def test_a_free_matter_has_nothing_to_pay(opened: Callable[..., Case]) -> None:
    with pytest.raises(NothingToPay):
        cash(opened("ummeldung"))


def test_an_open_question_comes_before_the_money(opened: Callable[..., Case]) -> None:
    with pytest.raises(FeeQuestionOpen) as refused:
        cash(opened())
    assert refused.value.params["questions"] == ["Nimmt die Behörde das Foto auf?"]
    assert str(refused.value) == (
        "Für die Gebühr von „Personalausweis beantragen (ab 16 Jahren)“ fehlt noch eine Angabe. Bitte tragen "
        "Sie sie zuerst ein, dann kassieren Sie."
    )


def test_an_unconfirmed_fee_is_never_charged_silently(opened: Callable[..., Case]) -> None:
    case = opened("beglaubigung_kopie")
    with pytest.raises(FeeUndecided):
        cash(case)
    decide_fee(case=case, rule_id=case.fees.get().rule_id, cents=500)
    assert cash(case).cents == 500


def test_a_dropped_matter_is_not_charged(card_case: Case, opened: Callable[..., Case]) -> None:
    finish(case=opened("reisepass"), outcome="refused", reason="Keine Zuständigkeit.", now=THEN)
    assert cash(card_case).cents == 4300


def test_receipt_numbers_are_without_gaps_per_counter_and_day_of_the_window(
    card_case: Case, opened: Callable[..., Case]
) -> None:
    numbers = [cash(card_case).receipt_number]
    for _ in range(2):
        case = opened(visit_id=uuid7())
        change_facts(case=case, facts={"photo_by_office": False})
        numbers.append(cash(case).receipt_number)
    # The last one is paid after midnight, or under a clock that is wrong: it belongs to the same till.
    numbers.append(
        cash(opened(visit_id=uuid7(), service_id="eid_karte"), now=THEN.replace(day=30)).receipt_number
    )
    assert numbers == ["B1-20250929-0001", "B1-20250929-0002", "B1-20250929-0003", "B1-20250929-0004"]


# -------------------------------------------------------------------------------------------------- reversal


def test_a_reversal_is_a_row_of_its_own_and_opens_the_fee_again(card_case: Case) -> None:
    done = cash(card_case)
    back = reverse_payment(payment=done, form_key=uuid7(), now=THEN)
    assert (back.cents, back.reverses, back.receipt_number) == (4300, done, "B1-20250929-0002")
    totals = totals_of_window(card_case.window)
    assert (totals.cash_cents, totals.payments, totals.reversals) == (0, 1, 1)
    assert card_case.steps.get(kind="fee").state == "open"
    assert cash(card_case, None, method="card", terminal_reference="1").cents == 4300
    assert [each.fee_cents for each in totals_of_window(card_case.window).services] == [4300]


def test_a_payment_is_reversed_once(card_case: Case) -> None:
    done, key = cash(card_case), uuid7()
    back = reverse_payment(payment=done, form_key=key, now=THEN)
    assert reverse_payment(payment=done, form_key=key, now=THEN) == back
    with pytest.raises(PaymentAlreadyReversed):
        reverse_payment(payment=done, form_key=uuid7(), now=THEN)
    with pytest.raises(ReversalNotReversible):
        reverse_payment(payment=back, form_key=uuid7(), now=THEN)
    assert cash(card_case).receipt_number.endswith("-0003")


# --------------------------------------------------------------------------------------------------- receipt


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", ["Quittung", "43,00\xa0€", "Rückgeld"]),
        ("en", ["€43.00", "Apply for an ID card", "Photo taken at the office"]),
    ],
)
def test_the_receipt_is_a_tagged_pdf_that_names_no_person(
    card_case: Case, language: str, words: list[str]
) -> None:
    done = cash(card_case)
    content = BytesIO(receipt_pdf(payment(done.pk), language=language))
    reader = PdfReader(content)
    text = reader.pages[0].extract_text()
    for word in ["B1-20250929-0001", "§ 1 Abs. 1 Nr. 2 PAuswGebV", *words]:
        assert word in text
    assert "Elfriede" not in text
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == language


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_a_receipt_comes_in_every_language_of_the_city(card_case: Case, language: str) -> None:
    """Every letter is drawn: a font without it would leave a box, which extracts as nothing readable."""
    with override(language):
        title, amount = gettext("Quittung"), euro(4300)
    done = cash(card_case)
    reader = PdfReader(BytesIO(receipt_pdf(payment(done.pk), language=language)))
    text = reader.pages[0].extract_text()
    assert "B1-20250929-0001" in text
    assert "\ufffd" not in text
    assert reader.trailer["/Root"]["/Lang"] == LanguageTag(language).base
    if not LanguageTag(language).is_rtl:  # those letters are extracted in their joined forms
        assert title in text
        assert amount in text


def test_a_receipt_of_a_reversal_names_the_first(card_case: Case) -> None:
    done = cash(card_case, None, method="card", terminal_reference="T-17")
    back = reverse_payment(payment=done, form_key=uuid7(), now=THEN)
    text = PdfReader(BytesIO(receipt_pdf(payment(back.pk)))).pages[0].extract_text()
    assert "hebt die Quittung B1-20250929-0001 auf" in text
    assert "T-17" in text


# ----------------------------------------------------------------------------------------------------- races


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same_page", [True, False])
def test_two_clicks_at_the_same_moment_take_the_money_once(
    card_case: Case, for_threads: Callable[[], AbstractContextManager[None]], same_page: bool
) -> None:
    together, key = Barrier(2), uuid7()

    def click(form_key: UUID) -> str:
        together.wait()
        try:
            return cash(card_case, form_key=form_key).receipt_number
        except AlreadyPaid:
            return "already paid"
        finally:
            connection.close()

    with for_threads(), ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(click, [key, key if same_page else uuid7()]))
    number = "B1-20250929-0001"
    assert answers == ([number, number] if same_page else [number, "already paid"])


def test_another_window_takes_its_own_numbers(
    card_case: Case, make_window: Callable[..., OpeningWindow]
) -> None:
    tomorrow = make_window(starts_at=THEN.replace(day=30), ends_at=THEN.replace(day=30, hour=12))
    assert cash(card_case, window=tomorrow).window == tomorrow
