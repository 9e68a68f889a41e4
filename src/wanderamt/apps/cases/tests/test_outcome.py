from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.mail import EmailMessage

from wanderamt.apps.cases.public import (
    AlreadyHandedOver,
    Case,
    CaseClosed,
    CaseNotComplete,
    Document,
    DocumentNotOrdered,
    DocumentNotReady,
    DocumentReady,
    NothingToHandOver,
    OutcomeNotPossible,
    PinLetterIsPersonal,
    ReasonMissing,
    ReceiverNameMissing,
    WrongReceiver,
    allowed_outcomes,
    change_facts,
    choose_direct_delivery,
    collectable,
    document,
    documents_of_window,
    due_handovers,
    finish,
    hand_over,
    mark_ready,
    on_the_way,
    open_visits,
    pay,
    totals_of_window,
)
from wanderamt.apps.cases.tests.conftest import THEN, all_steps, fresh
from wanderamt.apps.offices.public import OpeningWindow, open_window
from wanderamt.foundation import events
from wanderamt.kernel.ids import uuid7


def captured(case: Case, **facts: Any) -> Case:
    """Take an application to its end at the counter."""
    all_steps(case, **facts)
    pay(
        visit_id=case.visit_id,
        window=case.window,
        method="cash",
        given_cents=10_000,
        form_key=uuid7(),
        now=THEN,
    )
    for kind in due_handovers(fresh(case)):
        hand_over(case=case, kind=kind, to="person", now=THEN)
    finish(case=case, outcome="captured", now=THEN)
    return fresh(case)


def test_finishing_names_everything_that_is_missing(opened: Callable[..., Case]) -> None:
    case = opened()
    with pytest.raises(CaseNotComplete) as refused:
        finish(case=case, outcome="captured", now=THEN)
    assert refused.value.params["missing"] == [
        "Prüfen Sie die Identität.",
        "Prüfen Sie die Unterlagen.",
        "Nehmen Sie die Daten auf, und lassen Sie sie bestätigen.",
        "Nehmen Sie Foto, Fingerabdrücke und Unterschrift mit dem zertifizierten Gerät auf.",
        "Nimmt die Behörde das Foto auf?",
        "Kassieren Sie die Gebühr.",
        "Händigen Sie den PIN-Brief aus.",
    ]
    assert str(refused.value) == (
        "Das Anliegen ist noch nicht fertig. Bitte erledigen Sie zuerst, was noch fehlt, oder wählen Sie ein "
        "anderes Ergebnis."
    )
    assert fresh(case).state == "open"


def test_an_unconfirmed_fee_keeps_a_case_open(opened: Callable[..., Case]) -> None:
    case = opened("beglaubigung_kopie")
    all_steps(case)
    hand_over(case=case, kind="paper", to="person", now=THEN)
    with pytest.raises(CaseNotComplete) as refused:
        finish(case=case, outcome="finished", now=THEN)
    assert refused.value.params["missing"] == ["Tragen Sie die Gebühr ein, die noch nicht bestätigt ist."]


def test_a_captured_id_card_orders_the_document(opened: Callable[..., Case], window: OpeningWindow) -> None:
    case = captured(opened())
    assert (case.state, case.closed_at) == ("captured", THEN)
    ordered = documents_of_window(window)
    assert [(each.expected_from, each.expected_until) for each in ordered] == [
        (date(2025, 10, 13), date(2025, 10, 20))
    ]
    assert (ordered[0].state, ordered[0].delivery) == ("ordered", "collection")
    assert on_the_way(site_ids=[window.site_id]) == ordered
    assert on_the_way() == ordered


def test_nobody_leaves_finished_whose_document_is_still_being_made(opened: Callable[..., Case]) -> None:
    case = opened()
    assert allowed_outcomes(fresh(case)) == ["captured", "follow_up", "refused"]
    with pytest.raises(OutcomeNotPossible):
        finish(case=case, outcome="finished", now=THEN)


def test_a_registration_on_site_is_captured_or_with_a_network_finished(opened: Callable[..., Case]) -> None:
    case = opened("ummeldung")
    assert allowed_outcomes(fresh(case))[:2] == ["captured", "finished"]
    all_steps(case)
    finish(case=case, outcome="finished", now=THEN)
    assert fresh(case).state == "finished"
    assert not Document.objects.exists()


def test_a_fixed_office_finishes_what_the_bus_captures(opened: Callable[..., Case], city: Any) -> None:
    counter = city.bus._meta.model.objects.filter(kind="fixed").first()
    window = open_window(
        counter=counter,
        site=counter.site,
        starts_at=THEN,
        ends_at=THEN + timedelta(hours=2),
        desks=1,
        services=[],
    )
    case = opened("ummeldung", window=window)
    assert allowed_outcomes(fresh(case))[0] == "finished"
    assert due_handovers(fresh(case)) == ["paper"]


@pytest.mark.parametrize("outcome", ["refused", "follow_up"])
def test_who_is_sent_away_hears_why_and_pays_nothing(opened: Callable[..., Case], outcome: str) -> None:
    case = opened()
    with pytest.raises(ReasonMissing):
        finish(case=case, outcome=outcome, reason=" ", now=THEN)
    finish(case=case, outcome=outcome, reason="Die Vollmacht fehlt.", now=THEN)
    case = fresh(case)
    assert (case.state, case.reason, list(case.fees.all())) == (outcome, "Die Vollmacht fehlt.", [])


def test_a_closed_case_cannot_be_closed_again(opened: Callable[..., Case]) -> None:
    case = opened()
    finish(case=case, outcome="refused", reason="Nein.", now=THEN)
    with pytest.raises(CaseClosed):
        finish(case=case, outcome="follow_up", reason="Doch.", now=THEN)
    assert open_visits([case.visit_id]) == set()


def test_a_visit_with_a_case_in_work_is_open(opened: Callable[..., Case], visit: UUID) -> None:
    opened()
    assert open_visits([visit, uuid7()]) == {visit}


# ------------------------------------------------------------------------------------------------ hand-over


def test_a_pin_letter_is_noted_with_date_and_time(opened: Callable[..., Case]) -> None:
    case = opened()
    handover = hand_over(case=case, kind="pin_letter", to="person", now=THEN)
    assert (handover.at, handover.receiver_name) == (THEN, "")
    assert fresh(case).steps.get(kind="result").state == "done"
    with pytest.raises(AlreadyHandedOver):
        hand_over(case=case, kind="pin_letter", to="person", now=THEN)


def test_a_pin_letter_is_for_the_person_or_the_legal_representative(opened: Callable[..., Case]) -> None:
    case = opened()
    with pytest.raises(PinLetterIsPersonal):
        hand_over(case=case, kind="pin_letter", to="authorised", receiver_name="Nina Nachbarin", now=THEN)
    with pytest.raises(WrongReceiver):
        hand_over(case=case, kind="pin_letter", to="representative", now=THEN)
    other = opened(visit_id=uuid7(), representation="legal_guardian", representative_name="Rita Recht")
    handover = hand_over(case=other, kind="pin_letter", to="representative", now=THEN)
    assert handover.receiver_name == "Rita Recht"


@pytest.mark.parametrize(
    ("born_on", "due"), [(date(2019, 9, 29), ["pin_letter"]), (date(2019, 9, 30), []), (None, ["pin_letter"])]
)
def test_a_child_that_stays_under_16_gets_no_pin_letter(
    opened: Callable[..., Case], born_on: date | None, due: list[str]
) -> None:
    assert due_handovers(
        fresh(opened("personalausweis_kind", born_on=born_on and born_on.replace(year=born_on.year - 10)))
    ) == ["pin_letter"]
    young = opened("personalausweis_kind", visit_id=uuid7(), born_on=born_on and born_on.replace(year=2015))
    assert due_handovers(fresh(young)) == due


def test_a_paper_goes_to_an_authorised_person_only_by_name(opened: Callable[..., Case]) -> None:
    case = opened("beglaubigung_kopie")
    with pytest.raises(ReceiverNameMissing):
        hand_over(case=case, kind="paper", to="authorised", now=THEN)
    assert (
        hand_over(case=case, kind="paper", to="authorised", receiver_name="Nina", now=THEN).receiver_name
        == "Nina"
    )


def test_what_a_matter_does_not_give_cannot_be_handed_over(opened: Callable[..., Case]) -> None:
    with pytest.raises(NothingToHandOver):
        hand_over(case=opened(), kind="paper", to="person", now=THEN)
    with pytest.raises(NothingToHandOver):
        hand_over(case=opened("ummeldung"), kind="document", to="person", now=THEN)


def test_a_closed_case_hands_out_no_paper(opened: Callable[..., Case]) -> None:
    case = opened("beglaubigung_kopie")
    finish(case=case, outcome="refused", reason="Das Original fehlt.", now=THEN)
    with pytest.raises(CaseClosed):
        hand_over(case=case, kind="paper", to="person", now=THEN)


def test_a_document_brought_along_is_handed_over(opened: Callable[..., Case]) -> None:
    case = opened("abholung_ausweis")
    hand_over(case=case, kind="document", to="person", now=THEN)
    assert not due_handovers(fresh(case))


# ------------------------------------------------------------------------------------------------ documents


def test_the_person_is_told_when_the_document_is_ready(
    opened: Callable[..., Case],
    window: OpeningWindow,
    mail: list[EmailMessage],
    django_capture_on_commit_callbacks: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard: list[DocumentReady] = []
    monkeypatch.setitem(events._handlers, DocumentReady, [heard.append])
    captured(opened())
    later = THEN + timedelta(days=20)
    with django_capture_on_commit_callbacks(execute=True):
        mark_ready(document=documents_of_window(window)[0], now=later)
    assert [(message.to, message.subject) for message in mail] == [
        (["elfriede@beispiel.example"], "Ihr Dokument ist da: Personalausweis beantragen (ab 16 Jahren)")
    ]
    ready = collectable(window_ids=[window.pk])
    assert [(each.state, each.ready_at) for each in ready] == [("ready", later)]
    assert collectable(site_ids=[window.site_id]) == collectable() == ready
    assert [event.document_id for event in heard] == [ready[0].pk]
    with pytest.raises(DocumentNotOrdered):
        mark_ready(document=ready[0], now=later)


def test_a_document_is_handed_over_once_it_is_ready(
    opened: Callable[..., Case], window: OpeningWindow
) -> None:
    case = captured(opened())
    with pytest.raises(DocumentNotReady):
        hand_over(case=case, kind="document", to="person", now=THEN)
    mark_ready(document=documents_of_window(window)[0], now=THEN)
    hand_over(case=case, kind="document", to="authorised", receiver_name="Nina Nachbarin", now=THEN)
    assert document(documents_of_window(window)[0].pk).state == "handed_over"
    assert not collectable()
    with pytest.raises(AlreadyHandedOver):
        hand_over(case=case, kind="document", to="person", now=THEN)


def test_direct_delivery_is_sent_and_never_waits_for_collection(
    opened: Callable[..., Case],
    window: OpeningWindow,
    mail: list[EmailMessage],
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    case = opened()
    choose_direct_delivery(case=case)
    captured(case)
    with django_capture_on_commit_callbacks(execute=True):
        mark_ready(document=documents_of_window(window)[0], now=THEN)
    assert [(each.state, each.delivery) for each in documents_of_window(window)] == [("sent", "direct")]
    assert [message.subject for message in mail] == [
        "Ihr Dokument ist unterwegs: Personalausweis beantragen (ab 16 Jahren)"
    ]
    assert not collectable()


# --------------------------------------------------------------------------------------------------- figures


def test_the_totals_of_a_window_name_matters_and_ends(
    opened: Callable[..., Case], window: OpeningWindow
) -> None:
    captured(opened())
    finish(case=opened("reisepass", visit_id=uuid7()), outcome="follow_up", reason="Foto fehlt.", now=THEN)
    finish(case=opened("ummeldung", visit_id=uuid7()), outcome="refused", reason="Andere Stadt.", now=THEN)
    opened("beglaubigung_kopie", visit_id=uuid7())
    totals = totals_of_window(window)
    assert (totals.cash_cents, totals.card_cents, totals.fee_cents) == (4300, 0, 4300)
    assert (totals.payments, totals.reversals, totals.documents_ordered, totals.cases) == (1, 0, 1, 4)
    assert {(each.service.pk, each.captured, each.follow_up, each.refused, each.open, each.fee_cents) for
    each in totals.services} == { ("personalausweis", 1, 0, 0, 0, 4300),
        ("reisepass", 0, 1, 0, 0, 0),
        ("ummeldung", 0, 0, 1, 0, 0),
        ("beglaubigung_kopie", 0, 0, 0, 1, 0),
    }  # fmt: skip
    assert [(each.service.pk, each.reason) for each in totals.follow_ups] == [("reisepass", "Foto fehlt.")]


def test_the_totals_take_three_queries(
    opened: Callable[..., Case], window: OpeningWindow, django_assert_num_queries: Callable[..., Any]
) -> None:
    captured(opened())
    with django_assert_num_queries(3):
        totals_of_window(window)
    for key in ("reisepass", "ummeldung"):
        change_facts(case=opened(key, visit_id=uuid7()), facts={})
    with django_assert_num_queries(3):
        totals_of_window(window)
