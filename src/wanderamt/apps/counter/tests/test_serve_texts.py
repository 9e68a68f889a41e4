"""What the serve page says and keeps, in whole sentences and in the right language."""

from collections.abc import Callable

import pytest

from wanderamt.apps.cases.public import Handover, Payment, change_facts
from wanderamt.apps.counter.public import report_of
from wanderamt.apps.counter.reporting import headline
from wanderamt.apps.counter.tests.visits import Visit, errors
from wanderamt.apps.offices.public import OpeningWindow


def test_a_paper_is_kept_in_german_also_from_an_english_page(visit: Callable[..., Visit]) -> None:
    shown = visit("ummeldung")
    shown.client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    shown.step("identity", {"paper": "passport"})
    assert next(step.note for step in shown.case().steps.all() if step.kind == "identity") == "Reisepass"


def test_an_amount_may_be_typed_with_a_point_as_the_english_page_says(visit: Callable[..., Visit]) -> None:
    shown = visit("personalausweis")
    change_facts(case=shown.case(), facts={"photo_by_office": False})
    shown.client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    assert "Only for cash, for example 50.00" in shown.page()
    assert shown.pay(given="50.00").status_code == 302
    assert Payment.objects.get().given_cents == 5000


def test_open_questions_stand_by_the_money(visit: Callable[..., Visit]) -> None:
    shown = visit("personalausweis")
    assert "Diese Angaben zur Gebühr fehlen noch:" in shown.page()
    assert "<li>Nimmt die Behörde das Foto auf?</li>" in shown.page()
    assert errors(shown.pay()) == [
        (
            "Für die Gebühr von „Personalausweis beantragen (ab 16 Jahren)“ fehlt noch eine Angabe. Bitte "
            "tragen Sie sie zuerst ein, dann kassieren Sie."
        )
    ]


@pytest.mark.parametrize(
    ("receiver", "sentence"),
    [
        (
            {"to": "person"},
            "Die Bescheinigung hat die Person selbst bekommen, am 29.09.2025 um 10:00 Uhr.",
        ),
        (
            {"to": "representative"},
            (
                "Die Bescheinigung hat die gesetzliche Vertretung Rita Recht bekommen, am 29.09.2025 um "
                "10:00 Uhr."
            ),
        ),
        (
            {"to": "authorised", "receiver_name": "Nina Nachbarin"},
            "Die Bescheinigung hat mit Vollmacht Nina Nachbarin bekommen, am 29.09.2025 um 10:00 Uhr.",
        ),
    ],
)
def test_who_got_it_is_one_sentence(
    visit: Callable[..., Visit], receiver: dict[str, str], sentence: str
) -> None:
    shown = visit("beglaubigung_kopie", representation="legal_guardian", representative_name="Rita Recht")
    assert "An wen geben Sie die Bescheinigung?" in shown.page()
    shown.of_case("handover", "paper", {"kind": "paper", **receiver}, kind="paper")
    assert sentence in shown.page()
    again = shown.of_case("handover", "paper", {"kind": "paper", "to": "person"}, kind="paper")
    assert errors(again) == ["Die Bescheinigung ist schon ausgehändigt."]


def test_a_representative_without_a_name_is_named_by_the_office(visit: Callable[..., Visit]) -> None:
    shown = visit("personalausweis", representation="legal_guardian", representative_name="Rita Recht")
    shown.of_case("handover", "pin_letter", {"kind": "pin_letter", "to": "representative"}, kind="pin_letter")
    Handover.objects.update(receiver_name="")
    page = shown.page()
    assert "Den PIN-Brief hat die gesetzliche Vertretung bekommen, am 29.09.2025 um 10:00 Uhr." in page


def test_what_a_matter_does_not_give_is_named(visit: Callable[..., Visit]) -> None:
    shown = visit("reisepass")
    refused = {
        kind: errors(shown.of_case("handover", kind, {"kind": kind, "to": "person"}, kind=kind))
        for kind in Handover.Kind.values
    }
    assert refused == {
        "paper": ["Bei diesem Anliegen gibt es keine Bescheinigung auszuhändigen."],
        "pin_letter": ["Bei diesem Anliegen gibt es keinen PIN-Brief auszuhändigen."],
        "document": ["Bei diesem Anliegen gibt es keinen Ausweis oder Pass auszuhändigen."],
    }


def test_the_headline_of_the_report_is_whole(window: OpeningWindow) -> None:
    assert headline(report_of(window)) == "Bediente Personen: 0. Anliegen: 0. Gebühren: 0,00\xa0€."
