from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from wanderamt.apps.cases.public import Payment, change_facts
from wanderamt.apps.counter.models import Ticket
from wanderamt.apps.counter.public import call_next, start
from wanderamt.apps.counter.services.serving import record
from wanderamt.apps.counter.tests.conftest import THEN
from wanderamt.apps.counter.tests.visits import Visit, errors, said
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.kernel.ids import uuid7


def test_an_id_card_from_the_first_step_to_the_receipt(
    visit: Callable[..., Visit], window: OpeningWindow
) -> None:
    elfriede = visit("personalausweis", name="Elfriede Beispiel")
    assert "Zuerst die Befreiung anbieten" in elfriede.page()
    assert elfriede.step("identity", {"paper": "passport"}).status_code == 302
    assert elfriede.step("evidence", {"seen": ["photo_code"]}).status_code == 302
    assert elfriede.step("data").status_code == 302
    assert elfriede.step("biometrics", {"note": "G-4711", "photo": "yes"}).status_code == 302
    assert "43,00\xa0€" in elfriede.page()
    paid = elfriede.pay(given="50,00", expected="4300")
    assert said(paid) == ["Bezahlt: 43,00\xa0€ bar. Rückgeld: 7,00\xa0€. Quittung B1-20250929-0001."]
    elfriede.of_case("handover", "pin_letter", {"kind": "pin_letter", "to": "person"}, kind="pin_letter")
    elfriede.of_case("outcome", "ende", {"outcome": "captured", "reason": ""})
    assert (elfriede.case().state, elfriede.case().document.state) == ("captured", "ordered")
    closed = elfriede.page()
    assert "Den PIN-Brief hat die Person selbst bekommen, am 29.09.2025 um 10:00 Uhr." in closed
    assert "Voraussichtlich fertig zwischen 13.10.2025 und 20.10.2025." in closed
    end = elfriede.post("done")
    assert end.headers["Location"] == reverse("counter:desk", args=[window.pk])
    assert Ticket.objects.get().state == "done"
    payment = Payment.objects.get()
    pdf = elfriede.client.get(reverse("counter:receipt", args=[elfriede.ticket.pk, payment.pk]))
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert "B1-20250929-0001" in PdfReader(BytesIO(pdf.content)).pages[0].extract_text()


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(
    "services",
    [("personalausweis",), ("ummeldung", "beglaubigung_kopie", "reisepass"), ("befreiung_ausweispflicht",)],
)
def test_the_page_is_there_in_both_languages(
    visit: Callable[..., Visit], services: tuple[str, ...], language: str
) -> None:
    shown = visit(*services, representation="legal_guardian", representative_name="Rita Recht")
    path = reverse("counter:serve", args=[shown.ticket.pk])
    page = shown.client.get(path, headers={"accept-language": language})
    assert page.status_code == 200
    assert "Rita Recht" in page.content.decode()


def test_the_page_takes_few_queries_for_one_and_three_matters(
    visit: Callable[..., Visit], django_assert_num_queries: Callable[..., Any]
) -> None:
    one = visit("ummeldung")
    with django_assert_num_queries(14):
        one.page()
    three = Visit(one.client, one.ticket)
    for service in ("reisepass", "beglaubigung_kopie"):
        three.post("add_matter", {"anliegen-service": service})
    with django_assert_num_queries(14):
        three.page()


def test_the_step_to_take_is_marked(visit: Callable[..., Visit]) -> None:
    shown = visit("ummeldung")
    assert shown.page().count("wa-step--now") == 1
    record(ticket=shown.ticket, case=shown.case(), kind="identity", note="Pass", now=THEN)
    page = shown.page()
    assert page.count("wa-step--now") == 1
    assert page.count("wa-step--done") >= 1


@pytest.mark.parametrize(
    ("service", "kind", "data", "answer"),
    [
        ("ummeldung", "identity", {}, "Bitte wählen Sie eine Antwort."),
        (
            "ummeldung",
            "identity",
            {"paper": "other", "note": ""},
            "Bitte tragen Sie ein, was Sie gesehen haben.",
        ),
        ("ummeldung", "evidence", {"seen": ["ids_of_all"]}, "Es fehlt noch: Die Wohnungsgeberbestätigung"),
        ("ummeldung", "evidence", {"seen": ["x"]}, "x ist keine gültige Auswahl"),
        ("personalausweis", "biometrics", {"note": ""}, "Bitte tragen Sie die Vorgangsnummer"),
        ("ummeldung", "result", {"note": ""}, "Bitte schreiben Sie kurz, warum nichts ausgehändigt wird."),
    ],
)
def test_a_step_that_lacks_something_says_it_at_the_field(
    visit: Callable[..., Visit], service: str, kind: str, data: dict[str, Any], answer: str
) -> None:
    shown = visit(service)
    response = shown.step(kind, data)
    assert response.status_code == 200
    assert any(text.startswith(answer) or answer in text for text in errors(response))
    assert shown.state(kind) == "open"


def test_what_was_typed_is_kept(visit: Callable[..., Visit]) -> None:
    shown = visit("personalausweis")
    response = shown.step("biometrics", {"note": "G-4711"})
    assert 'value="G-4711"' in response.content.decode()


def test_another_paper_is_noted_in_words(visit: Callable[..., Visit]) -> None:
    shown = visit("ummeldung")
    shown.step("identity", {"paper": "other", "note": "Dienstausweis"})
    assert next(step.note for step in shown.case().steps.all() if step.kind == "identity") == "Dienstausweis"


def test_a_step_is_corrected(visit: Callable[..., Visit]) -> None:
    shown = visit("ummeldung")
    shown.step("identity", {"paper": "passport"})
    assert errors(shown.step("identity", {"paper": "id_card"})) == [
        "Dieser Schritt ist schon erledigt. Wenn etwas falsch ist, öffnen Sie ihn wieder mit „Ändern“."
    ]
    shown.post("step_reopen", case_id=shown.case().pk, kind="identity")
    assert shown.state("identity") == "open"
    response = shown.post("step_reopen", case_id=shown.case().pk, kind="biometrics")
    assert said(response) == [f"Dieser Schritt gehört nicht zum Vorgang {shown.case().number}."]


def test_nothing_can_be_handed_over_for_a_reason(visit: Callable[..., Visit]) -> None:
    shown = visit("personalausweis")
    shown.step("result", {"note": "PIN-Brief kommt mit der Post"})
    assert "PIN-Brief kommt mit der Post" in shown.page()
    assert shown.state("result") == "done"


# --------------------------------------------------------------------------------------------------- money


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        ({"given": "40"}, "Das Geld reicht nicht: Zu bezahlen sind 43,00\xa0€, gegeben wurden 40,00\xa0€."),
        ({"given": "viel"}, "Bitte geben Sie einen Betrag mit Komma ein, zum Beispiel 46,00."),
        ({"given": ""}, "Bitte tragen Sie ein, wie viel Geld die Person gegeben hat."),
        ({"method": "card"}, "Bitte tragen Sie die Belegnummer vom Kartengerät ein."),
        ({"method": "muscheln"}, "Bitte wählen Sie eine Antwort aus der Liste."),
        ({"expected": "3700"}, "Der Betrag hat sich gerade geändert: Jetzt sind es 43,00\xa0€."),
        ({"form_key": ""}, "Die Seite ist veraltet."),
    ],
)
def test_money_that_does_not_add_up_is_refused_and_kept(
    visit: Callable[..., Visit], data: dict[str, Any], answer: str
) -> None:
    shown = visit("personalausweis")
    change_facts(case=shown.case(), facts={"photo_by_office": True})
    response = shown.pay(**data)
    assert [text for text in errors(response) if text.startswith(answer)]
    if data.get("given"):
        assert f'value="{data["given"]}"' in response.content.decode()
    assert not Payment.objects.exists()


def test_the_second_click_on_pay_takes_the_money_once(visit: Callable[..., Visit]) -> None:
    shown = visit("personalausweis")
    change_facts(case=shown.case(), facts={"photo_by_office": True})
    key = str(uuid7())
    assert [shown.pay(form_key=key).status_code for _ in range(2)] == [302, 302]
    assert Payment.objects.count() == 1
    assert errors(shown.pay()) == [
        "Die Gebühr ist schon bezahlt. Bitte laden Sie die Seite neu, um die Quittung zu sehen."
    ]


def test_a_card_payment_is_reversed_and_taken_in_cash(visit: Callable[..., Visit]) -> None:
    shown = visit("personalausweis")
    change_facts(case=shown.case(), facts={"photo_by_office": True})
    assert said(shown.pay(method="card", terminal_reference="T 17")) == [
        "Bezahlt: 43,00\xa0€ mit Karte. Quittung B1-20250929-0001."
    ]
    payment = Payment.objects.get()
    prefix = f"storno-{payment.receipt_number}"
    response = shown.post("reverse", {f"{prefix}-form_key": str(uuid7())}, payment_id=payment.pk)
    assert said(response)[-1] == "Storniert: 43,00\xa0€ zurückgegeben. Beleg B1-20250929-0002."
    page = shown.page()
    assert "Stornobeleg" in page
    assert shown.pay().status_code == 302
    assert shown.post("reverse", payment_id=uuid7()).status_code == 404


def test_a_question_about_the_fee_is_answered(visit: Callable[..., Visit]) -> None:
    shown = visit("personalausweis")
    change_facts(case=shown.case(), facts={"photo_by_office": False})
    assert shown.of_case("fee_facts", "angaben", {"direct_delivery": "yes"}).status_code == 302
    assert sorted(fee.cents or 0 for fee in shown.case().fees.all()) == [1500, 3700]
    assert errors(shown.of_case("fee_facts", "angaben", {})) == ["Bitte wählen Sie eine Antwort."]


def test_who_is_represented_is_not_asked_about_delivery(visit: Callable[..., Visit]) -> None:
    shown = visit("reisepass", representation="legal_guardian", representative_name="Rita Recht")
    change_facts(case=shown.case(), facts={"express": True})
    assert shown.of_case("fee_facts", "angaben", {"express": "no"}).status_code == 302
    assert (shown.case().facts["express"], "direct_delivery" in shown.case().facts) == (False, False)


def test_an_unconfirmed_fee_is_entered_by_the_clerk(visit: Callable[..., Visit]) -> None:
    shown = visit("beglaubigung_kopie")
    assert "Nicht bestätigt" in shown.page()
    line = shown.case().fees.get()
    decide = {"fee_id": line.pk}
    part = f"g{line.pk}"
    empty = {"rule_id": line.rule_id, "amount": "", "basis": ""}
    assert errors(shown.of_case("fee_decide", part, empty, **decide)) == [
        "Bitte tragen Sie den Betrag ein, oder wählen Sie „Keine Gebühr“."
    ]
    wrong = {"amount": "7.5"}
    assert errors(shown.of_case("fee_decide", part, wrong, **decide))[0].startswith(
        "Bitte geben Sie einen Betrag"
    )
    shown.of_case("fee_decide", part, {"amount": "7,50", "basis": "Nr. 3"}, **decide)
    assert [(fee.cents, fee.citation) for fee in shown.case().fees.all()] == [(750, "Nr. 3")]
    free = {"free": "1"}
    shown.post("fee_decide", free, case_id=shown.case().pk, fee_id=line.pk)
    assert [fee.cents for fee in shown.case().fees.all()] == [0]
    assert shown.of_case("fee_decide", part, {}, fee_id=line.pk + 99).status_code == 404


# ------------------------------------------------------------------------------------------- end of a matter


def test_a_matter_does_not_end_before_its_steps(visit: Callable[..., Visit]) -> None:
    shown = visit("ummeldung")
    response = shown.of_case("outcome", "ende", {"outcome": "captured", "reason": ""})
    (sentence,) = errors(response)
    assert sentence == (
        "Das Anliegen ist noch nicht fertig. Bitte erledigen Sie zuerst, was noch fehlt, oder wählen Sie ein "
        "anderes Ergebnis."
    )
    for sentence in (
        "Prüfen Sie die Identität.",
        "Prüfen Sie die Unterlagen.",
        "Nehmen Sie die Daten auf, und lassen Sie sie bestätigen.",
    ):
        assert f"<li>{sentence}</li>" in response.content.decode()
    assert said(shown.post("done"))[-1].startswith("Dieser Besuch hat noch ein offenes Anliegen")


def test_a_refusal_needs_a_sentence(visit: Callable[..., Visit]) -> None:
    shown = visit("ummeldung")
    response = shown.of_case("outcome", "ende", {"outcome": "refused", "reason": ""})
    assert errors(response) == ["Bitte schreiben Sie der Person in einem Satz, warum oder was noch fehlt."]
    shown.of_case("outcome", "ende", {"outcome": "refused", "reason": "Sie wohnen in Laatzen."})
    assert "Sie wohnen in Laatzen." in shown.page()


def test_an_authorised_person_gets_the_paper_by_name(visit: Callable[..., Visit]) -> None:
    shown = visit("beglaubigung_kopie")
    nobody = {"kind": "paper", "to": "authorised", "receiver_name": ""}
    assert errors(shown.of_case("handover", "paper", nobody, kind="paper"))[0].startswith(
        "Bitte tragen Sie den Namen"
    )
    shown.of_case("handover", "paper", nobody | {"receiver_name": "Nina Nachbarin"}, kind="paper")
    assert "Nina Nachbarin" in shown.page()
    assert shown.of_case("handover", "x", {}, kind="x").status_code == 404


# -------------------------------------------------------------------------------------------------- person


def person(**changes: str) -> dict[str, str]:
    values = {
        "person_name": "Uwe Neu",
        "born_on": "2004-01-01",
        "language": "de",
        "email": "",
        "representation": "none",
        "representative_name": "",
    }
    return {f"person-{name}": value for name, value in (values | changes).items()}


def test_a_walk_in_is_named_and_the_fee_follows_the_age(
    at_desk: Client, window: OpeningWindow, spontaneous: Callable[..., Ticket]
) -> None:
    ticket = spontaneous("reisepass")
    Ticket.objects.update(photo=Ticket.Photo.READY)
    call_next(window=window, desk=1, now=THEN)
    ticket.refresh_from_db()
    start(ticket=ticket, desk=1, now=THEN)
    shown = Visit(at_desk, ticket)
    assert "Für die Gebühr fehlt das Geburtsdatum." in shown.page()
    assert shown.post("person", person()).status_code == 302
    assert [fee.cents for fee in shown.case().fees.all()] == [3750]
    assert "Uwe Neu" in shown.page()


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({"person_name": ""}, "Bitte geben Sie den Namen ein."),
        ({"born_on": "31.02.2004"}, "Bitte geben Sie das Geburtsdatum mit Tag, Monat und Jahr ein."),
        ({"born_on": "2030-01-01"}, "Die Angabe „01.01.2030“ ist nicht möglich. Bitte prüfen Sie sie."),
        ({"representation": "proxy"}, "Bitte geben Sie den Namen der Vertretung ein."),
        ({"email": "uwe"}, "Bitte geben Sie eine vollständige E-Mail-Adresse ein"),
    ],
)
def test_what_is_wrong_about_a_person_is_told_and_kept(
    visit: Callable[..., Visit], changes: dict[str, str], answer: str
) -> None:
    shown = visit("personalausweis")
    response = shown.post("person", person(**changes))
    assert [text for text in errors(response) if text.startswith(answer)]
    assert shown.case().person_name == "Bewohnerin AA"
    for value in changes.values():
        assert value in response.content.decode()


def test_a_further_matter_is_opened_during_the_visit(visit: Callable[..., Visit]) -> None:
    shown = visit("ummeldung")
    shown.post("add_matter", {"anliegen-service": "reisepass"})
    assert shown.case("reisepass").state == "open"
    for wrong in ("", "fischereischein"):
        assert shown.post("add_matter", {"anliegen-service": wrong}).status_code == 200


# ----------------------------------------------------------------------------------------------- two clerks


def test_another_desk_can_read_but_not_write(visit: Callable[..., Visit], window: OpeningWindow) -> None:
    shown = visit("ummeldung")
    session = shown.client.session
    session[f"desk:{window.pk}"] = 2
    session.save()
    assert "Diese Person ist an Platz 1" in shown.page()
    assert errors(shown.step("data")) == ["Nummer A001 ist an Platz 1. Dort geht es weiter."]
    assert shown.state("data") == "open"
    assert said(shown.post("done")) == ["Nummer A001 ist an Platz 1. Dort geht es weiter."]


def test_whose_tablet_has_no_desk_yet_goes_on_with_any_person(
    visit: Callable[..., Visit], window: OpeningWindow
) -> None:
    shown = visit("ummeldung")
    session = shown.client.session
    del session[f"desk:{window.pk}"]
    session.save()
    assert shown.step("data").status_code == 302
    assert shown.state("data") == "done"


def test_who_is_not_served_any_more_is_only_shown(visit: Callable[..., Visit]) -> None:
    shown = visit("ummeldung")
    Ticket.objects.update(state=Ticket.State.WAITING, desk=None, ended_at=THEN + timedelta(hours=1))
    assert "Diese Person wird gerade nicht bedient." in shown.page()
    assert errors(shown.step("data"))[0].startswith("Das geht nicht mehr: Nummer A001")


@pytest.mark.parametrize("name", ["step", "step_reopen", "handover"])
def test_a_matter_of_another_visit_is_not_found(visit: Callable[..., Visit], name: str) -> None:
    assert visit("ummeldung").post(name, case_id=uuid7(), kind="data").status_code == 404


def test_what_does_not_exist_is_not_found(visit: Callable[..., Visit]) -> None:
    shown = visit("ummeldung")
    assert shown.post("step", case_id=shown.case().pk, kind="fee").status_code == 404
    assert shown.client.get(reverse("counter:serve", args=[uuid7()])).status_code == 404
