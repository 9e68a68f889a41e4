from collections.abc import Callable
from datetime import timedelta

from wanderamt.apps.cases.public import Case, Document, finish, hand_over, record_step
from wanderamt.apps.cases.retention import purge
from wanderamt.apps.cases.tests.conftest import THEN, fresh
from wanderamt.kernel.ids import uuid7


def test_a_case_forgets_the_person_after_the_retention_period(opened: Callable[..., Case]) -> None:
    case = opened("beglaubigung_kopie", appointment_id=uuid7())
    record_step(case=case, kind="identity", note="Reisepass C01X", now=THEN)
    hand_over(case=case, kind="paper", to="authorised", receiver_name="Nina Nachbarin", now=THEN)
    finish(case=case, outcome="refused", reason="Elfriede hat kein Original.", now=THEN)
    assert purge(now=THEN + timedelta(days=29)) == 0
    assert purge(now=THEN + timedelta(days=31)) == 1
    case = fresh(case)
    assert (case.person_name, case.born_on, case.email, case.appointment_id, case.reason) == (
        "–",
        None,
        "",
        None,
        "–",
    )
    assert (case.steps.get(kind="identity").note, case.handovers.get().receiver_name) == ("", "–")
    assert case.state == "refused"
    assert purge(now=THEN + timedelta(days=31)) == 0


def test_a_case_waits_for_its_document(opened: Callable[..., Case]) -> None:
    case = opened()
    finish(case=case, outcome="refused", reason="Nein.", now=THEN)
    Document.objects.create(case=case, ordered_at=THEN)
    assert purge(now=THEN + timedelta(days=400)) == 0


def test_a_case_in_work_is_never_cleared(opened: Callable[..., Case]) -> None:
    opened()
    assert purge(now=THEN + timedelta(days=400)) == 0
