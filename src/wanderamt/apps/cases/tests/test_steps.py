from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest

from wanderamt.apps.cases.public import (
    AlreadyPaid,
    Case,
    CaseClosed,
    DirectDeliveryNotPossible,
    EvidenceMissing,
    FeeIsFixed,
    NoteMissing,
    ReferenceMissing,
    StepAlreadyDone,
    StepUnknown,
    change_facts,
    choose_direct_delivery,
    correct_person,
    decide_fee,
    finish,
    pay,
    record_step,
    reopen_step,
)
from wanderamt.apps.cases.tests.conftest import THEN
from wanderamt.engines.law import BadFact
from wanderamt.kernel.ids import uuid7


def test_a_step_is_done_with_what_was_seen(opened: Callable[..., Case]) -> None:
    case = opened()
    record_step(case=case, kind="identity", note=" Reisepass ", now=THEN)
    step = case.steps.get(kind="identity")
    assert (step.state, step.note, step.done_at) == ("done", "Reisepass", THEN)


@pytest.mark.parametrize(("kind", "error"), [("identity", NoteMissing), ("biometrics", ReferenceMissing)])
def test_a_step_without_what_was_seen_is_refused(
    opened: Callable[..., Case], kind: str, error: type[Exception]
) -> None:
    case = opened()
    with pytest.raises(error):
        record_step(case=case, kind=kind, note="  ", now=THEN)
    assert case.steps.get(kind=kind).state == "open"


def test_a_second_clerk_is_told_that_the_step_is_done(opened: Callable[..., Case]) -> None:
    case = opened()
    record_step(case=case, kind="identity", note="Pass", now=THEN)
    with pytest.raises(StepAlreadyDone):
        record_step(case=case, kind="identity", note="Ausweis", now=THEN)
    assert case.steps.get(kind="identity").note == "Pass"


def test_a_step_can_be_opened_again_to_correct_it(opened: Callable[..., Case]) -> None:
    case = opened()
    record_step(case=case, kind="identity", note="Pass", now=THEN)
    reopen_step(case=case, kind="identity")
    record_step(case=case, kind="identity", note="Ausweis", now=THEN)
    assert case.steps.get(kind="identity").note == "Ausweis"


def test_a_step_of_another_matter_is_refused(opened: Callable[..., Case]) -> None:
    with pytest.raises(StepUnknown):
        record_step(case=opened("ummeldung"), kind="biometrics", note="123", now=THEN)
    with pytest.raises(StepUnknown):
        reopen_step(case=opened("ummeldung"), kind="biometrics")


def test_a_closed_case_takes_no_steps(opened: Callable[..., Case]) -> None:
    case = opened()
    finish(case=case, outcome="refused", reason="Die Person ist nicht zuständig.", now=THEN)
    with pytest.raises(CaseClosed):
        record_step(case=case, kind="identity", note="Pass", now=THEN)
    with pytest.raises(CaseClosed):
        change_facts(case=case, facts={"photo_by_office": True})
    with pytest.raises(CaseClosed):
        decide_fee(case=case, rule_id="x", cents=0)


def test_the_checklist_names_what_is_missing(opened: Callable[..., Case]) -> None:
    case = opened("ummeldung")
    with pytest.raises(EvidenceMissing) as refused:
        record_step(case=case, kind="evidence", seen=["ids_of_all"], now=THEN)
    assert "Wohnungsgeberbestätigung" in str(refused.value)
    record_step(case=case, kind="evidence", seen=["ids_of_all", "landlord_confirmation"], now=THEN)
    assert case.evidence.get(key="ids_of_all").seen_at == THEN
    assert case.evidence.get(key="proxy_ids").seen_at is None


def test_a_photo_by_the_office_costs_extra(opened: Callable[..., Case]) -> None:
    case = opened()
    record_step(case=case, kind="data", facts={"photo_by_office": True}, now=THEN)
    assert sorted(case.fees.values_list("cents", flat=True)) == [600, 3700]
    change_facts(case=case, facts={"photo_by_office": False, "unknown": 1})
    assert list(case.fees.values_list("cents", flat=True)) == [3700]


def test_an_impossible_answer_is_refused(opened: Callable[..., Case]) -> None:
    with pytest.raises(BadFact):
        change_facts(case=opened(), facts={"pages": 7})


def test_a_fee_cannot_change_once_it_is_paid(opened: Callable[..., Case], visit: UUID) -> None:
    case = opened()
    change_facts(case=case, facts={"photo_by_office": True})
    pay(visit_id=visit, window=case.window, method="cash", given_cents=5000, form_key=uuid7(), now=THEN)
    with pytest.raises(AlreadyPaid):
        change_facts(case=case, facts={"photo_by_office": False})


def test_the_clerk_enters_an_unconfirmed_fee(opened: Callable[..., Case]) -> None:
    case = opened("beglaubigung_kopie")
    rule = case.fees.get().rule_id
    decide_fee(case=case, rule_id=rule, cents=700, basis="Satzung Nr. 3")
    fee = case.fees.get()
    assert (fee.cents, fee.source, fee.citation) == (700, "clerk", "Satzung Nr. 3")
    assert case.steps.get(kind="fee").state == "open"
    decide_fee(case=case, rule_id=rule, cents=0)
    assert case.steps.get(kind="fee").state == "not_needed"


def test_an_entered_fee_survives_new_facts(opened: Callable[..., Case]) -> None:
    case = opened("beglaubigung_kopie")
    decide_fee(case=case, rule_id=case.fees.get().rule_id, cents=700)
    change_facts(case=case, facts={"outside_hours": True})
    assert case.fees.get().cents == 700


def test_a_fee_of_the_law_cannot_be_entered_by_hand(opened: Callable[..., Case]) -> None:
    case = opened()
    with pytest.raises(FeeIsFixed):
        decide_fee(case=case, rule_id=case.fees.get().rule_id, cents=0)
    with pytest.raises(StepUnknown):
        decide_fee(case=case, rule_id="no-such-rule", cents=0)


def test_an_entered_fee_that_is_paid_stays(opened: Callable[..., Case], visit: UUID) -> None:
    case = opened("beglaubigung_kopie")
    rule = case.fees.get().rule_id
    decide_fee(case=case, rule_id=rule, cents=700)
    pay(visit_id=visit, window=case.window, method="cash", given_cents=700, form_key=uuid7(), now=THEN)
    with pytest.raises(AlreadyPaid):
        decide_fee(case=case, rule_id=rule, cents=100)


def test_direct_delivery_is_for_people_who_are_here_themselves(
    opened: Callable[..., Case], visit: UUID
) -> None:
    card = opened()
    choose_direct_delivery(case=card)
    assert sorted(card.fees.values_list("cents", flat=True)) == [1500, 3700]
    choose_direct_delivery(case=card, wanted=False)
    with pytest.raises(DirectDeliveryNotPossible):
        choose_direct_delivery(case=opened("ummeldung"))
    with pytest.raises(DirectDeliveryNotPossible):
        choose_direct_delivery(case=opened(visit_id=uuid7(), representation="proxy", representative_name="R"))


def test_a_corrected_birth_date_changes_the_fee_and_a_guardian_adds_a_step(
    opened: Callable[..., Case], visit: UUID
) -> None:
    case = opened(born_on=None)
    person = {"person_name": "Elfriede Neu", "language": "en", "email": ""}
    correct_person(
        visit_id=visit,
        born_on=date(2005, 1, 1),
        representation="proxy",
        representative_name="Rita Recht",
        **person,
    )
    case.refresh_from_db()
    assert (case.person_name, case.language, case.representative_name) == ("Elfriede Neu", "en", "Rita Recht")
    assert list(case.fees.values_list("cents", flat=True)) == [2280]
    assert case.steps.filter(kind="representation").exists()
    correct_person(
        visit_id=visit, born_on=date(2005, 1, 1), representation="none", representative_name="", **person
    )
    assert not case.steps.filter(kind="representation").exists()
