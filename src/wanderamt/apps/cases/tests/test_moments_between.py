"""What happens when a colleague does the same thing between our look and our deed."""

from collections.abc import Callable
from typing import Any

import pytest

from wanderamt.apps.cases.public import (
    AlreadyPaid,
    Case,
    CaseClosed,
    case,
    cases_of_window,
    change_facts,
    correct_person,
    finish,
    pay,
    reverse_payment,
)
from wanderamt.apps.cases.services import facts as fact_services
from wanderamt.apps.cases.services import opening, outcome, paying
from wanderamt.apps.cases.services.facts import recompute_fees
from wanderamt.apps.cases.tests.conftest import THEN
from wanderamt.engines.law import FeeResult
from wanderamt.kernel.ids import uuid7
from wanderamt.kernel.money import Cents


def before(monkeypatch: pytest.MonkeyPatch, room: Any, name: str, deed: Callable[[], object]) -> None:
    """Let a colleague do `deed` just before `room.name` is asked, once."""
    real = getattr(room, name)

    def sneaky(*args: Any, **kwargs: Any) -> Any:
        monkeypatch.setattr(room, name, real)
        deed()
        return real(*args, **kwargs)

    monkeypatch.setattr(room, name, sneaky)


def too_early(monkeypatch: pytest.MonkeyPatch, room: Any, name: str) -> None:
    """Let `room.name` look a moment before the colleague: once it finds nothing."""
    real = getattr(room, name)

    def blind(*_: Any) -> None:
        monkeypatch.setattr(room, name, real)

    monkeypatch.setattr(room, name, blind)


def test_a_colleague_opens_the_same_matter(
    opened: Callable[..., Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = opened()
    too_early(monkeypatch, opening, "_opened")
    assert opened() == first


def test_a_colleague_takes_the_money(opened: Callable[..., Case], monkeypatch: pytest.MonkeyPatch) -> None:
    open_case = opened()
    change_facts(case=open_case, facts={"photo_by_office": False})
    key = uuid7()
    same: dict[str, Any] = {
        "visit_id": open_case.visit_id,
        "window": open_case.window,
        "method": "cash",
        "given_cents": 5000,
        "now": THEN,
    }
    before(monkeypatch, paying, "next_number", lambda: pay(form_key=uuid7(), **same))
    with pytest.raises(AlreadyPaid):
        pay(form_key=key, **same)


def test_the_same_click_arrives_twice(opened: Callable[..., Case], monkeypatch: pytest.MonkeyPatch) -> None:
    open_case = opened()
    change_facts(case=open_case, facts={"photo_by_office": False})
    same: dict[str, Any] = {
        "visit_id": open_case.visit_id,
        "window": open_case.window,
        "method": "cash",
        "given_cents": 5000,
        "now": THEN,
        "form_key": uuid7(),
    }
    first = pay(**same)
    too_early(monkeypatch, paying, "_paid_with")
    assert pay(**same) == first
    key = uuid7()
    back = reverse_payment(payment=first, form_key=key, now=THEN)
    too_early(monkeypatch, paying, "_reversed_with")
    assert reverse_payment(payment=first, form_key=key, now=THEN) == back
    assert pay(**same | {"form_key": uuid7()}).receipt_number == "B1-20250929-0003"


def test_a_colleague_ends_the_matter(opened: Callable[..., Case], monkeypatch: pytest.MonkeyPatch) -> None:
    open_case = opened("ummeldung")

    def ended(_: Case) -> list[str]:
        finish(case=open_case, outcome="refused", reason="Nein.", now=THEN)
        return []

    monkeypatch.setattr(outcome, "missing_for_end", ended)
    with pytest.raises(CaseClosed):
        finish(case=open_case, outcome="captured", now=THEN)


def test_a_fee_that_is_gone_takes_its_step_along(
    opened: Callable[..., Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    open_case = opened()
    nothing = FeeResult(lines=(), total_cents=Cents(0), unconfirmed=(), open_facts=())
    monkeypatch.setattr(fact_services, "fee_of", lambda _: nothing)
    recompute_fees(case=open_case)
    assert not open_case.fees.exists()
    assert not open_case.steps.filter(kind="fee").exists()


def test_a_guardian_who_stays_keeps_the_step(opened: Callable[..., Case]) -> None:
    open_case = opened(representation="proxy", representative_name="Rita Recht")
    correct_person(
        visit_id=open_case.visit_id,
        person_name="Elfriede Beispiel",
        born_on=open_case.born_on,
        language="de",
        email="",
        representation="legal_guardian",
        representative_name="Rita Recht",
    )
    assert open_case.steps.filter(kind="representation").count() == 1


def test_cases_are_found_by_window_and_by_key(opened: Callable[..., Case]) -> None:
    open_case = opened()
    assert cases_of_window(open_case.window) == [open_case]
    assert case(open_case.pk) == open_case
