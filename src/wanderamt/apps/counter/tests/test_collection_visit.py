"""Somebody sits at the counter to collect a document."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from wanderamt.apps.cases.public import Document
from wanderamt.apps.counter.models import Ticket
from wanderamt.apps.counter.queries.documents import handed_over_on_the_day
from wanderamt.apps.counter.tests import evenings
from wanderamt.apps.counter.tests.conftest import MATTERS, THEN
from wanderamt.apps.counter.tests.visits import Visit, errors
from wanderamt.apps.offices.public import OpeningWindow

PERSON = {"name": "Elfriede Beispiel", "born_on": date(1940, 5, 8)}


@pytest.fixture
def window(make_window: Callable[..., OpeningWindow]) -> OpeningWindow:
    return make_window(service_ids=(*MATTERS, "abholung_ausweis"))


@pytest.fixture
def lies_ready(window: OpeningWindow, city: Any) -> Callable[..., Document]:
    return lambda service_id="personalausweis", **changes: evenings.document(
        window, city.service(service_id), state="ready", ready_at=THEN, **changes
    )


def give(shown: Visit, **data: Any) -> Any:
    return shown.of_case(
        "handover", "document", {"kind": "document", "to": "person", **data}, kind="document"
    )


def test_the_page_shows_what_lies_ready_and_gives_it(
    visit: Callable[..., Visit], lies_ready: Callable[..., Document], window: OpeningWindow
) -> None:
    document = lies_ready()
    shown = visit("abholung_ausweis", **PERSON)
    page = shown.page()
    assert "Diese Dokumente liegen für die Person bereit" in page
    assert f"Personalausweis beantragen (ab 16 Jahren) ({document.case.number})" in page
    assert f'href="{reverse("counter:collection", args=[window.pk])}"' in page
    assert errors(give(shown)) == ["Bitte wählen Sie mindestens ein Dokument."]
    assert give(shown, documents=[str(document.pk)]).status_code == 302
    document.refresh_from_db()
    assert document.state == "handed_over"
    assert "Den Ausweis oder Pass hat die Person selbst bekommen, am 29.09.2025 um 10:00 Uhr." in shown.page()
    assert [each.case.pk for each in handed_over_on_the_day(window)] == [document.case_id]


def test_a_document_stays_only_with_a_reason(
    visit: Callable[..., Visit], lies_ready: Callable[..., Document]
) -> None:
    first, second = lies_ready(), lies_ready("reisepass")
    shown = visit("abholung_ausweis", **PERSON)
    give(shown, documents=[str(first.pk)])
    page = shown.page()
    assert "Für diese Person liegt noch etwas bereit:" in page
    assert "<li>Reisepass beantragen" in page
    for kind in ("identity", "evidence", "data"):
        shown.step(kind, {"paper": "id_card"})
    end = {"outcome": "finished", "reason": ""}
    assert errors(shown.of_case("outcome", "ende", end)) == [
        (
            "Für diese Person liegt noch ein Ausweis oder Pass bereit. Händigen Sie ihn aus, oder schreiben "
            "Sie der Person in einem Satz, warum er hier bleibt."
        )
    ]
    shown.of_case("outcome", "ende", end | {"reason": "Der alte Pass fehlt noch."})
    assert (shown.case().state, shown.case().reason) == ("finished", "Der alte Pass fehlt noch.")
    second.refresh_from_db()
    assert second.state == "ready"


def test_where_nothing_is_found_the_page_says_where_to_look(visit: Callable[..., Visit]) -> None:
    shown = visit("abholung_ausweis", **PERSON)
    page = shown.page()
    assert "Unter diesem Namen und Geburtsdatum liegt hier kein Dokument bereit." in page
    assert "Zur Ausgabe" in page
    assert give(shown).status_code == 302
    assert "Zur Ausgabe" in shown.page()


def test_a_person_without_a_birth_date_is_asked_for_it(visit: Callable[..., Visit]) -> None:
    shown = visit("abholung_ausweis", name="Elfriede Beispiel", born_on=None)
    assert "Tragen Sie Name und Geburtsdatum der Person ein." in shown.page()


def test_a_document_that_is_gone_is_not_given(
    visit: Callable[..., Visit], lies_ready: Callable[..., Document]
) -> None:
    gone, here = lies_ready(), lies_ready("reisepass")
    shown = visit("abholung_ausweis", **PERSON)
    Document.objects.filter(pk=gone.pk).update(state="handed_over")
    answer = errors(give(shown, documents=[str(gone.pk), str(here.pk)]))
    assert answer == ["Dieses Dokument liegt nicht mehr bereit. Bitte laden Sie die Seite neu."]
    here.refresh_from_db()
    assert here.state == "ready"


def test_the_hand_over_at_the_collection_page_ends_the_step_of_the_visit(
    visit: Callable[..., Visit], lies_ready: Callable[..., Document], window: OpeningWindow, at_desk: Client
) -> None:
    document = lies_ready()
    shown = visit("abholung_ausweis", **PERSON)
    prefix = f"d{document.pk.hex[-12:]}"
    at_desk.post(
        reverse("counter:collection", args=[window.pk]),
        {"document": str(document.pk), f"{prefix}-to": "person"},
    )
    assert shown.state("result") == "done"
    assert Ticket.objects.get().state == "serving"
    assert [each.case.pk for each in handed_over_on_the_day(window)] == [document.case_id]
