"""The pages of the weeks after: documents become ready and are handed over."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from wanderamt.apps.cases.public import Document, Handover
from wanderamt.apps.counter.tests.evenings import (
    EVENING,
    MORNING,
    address,
    document,
    page,
)

pytestmark = pytest.mark.django_db


def test_ticked_documents_become_ready_and_people_are_told(
    desk: Client, window: Any, city: Any, mail: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    card = document(window, city.service("personalausweis"), email="elfriede@beispiel.example")
    other = document(window, city.service("reisepass"))

    with django_capture_on_commit_callbacks(execute=True):
        answer = desk.post(address("documents", window), {"documents": [str(card.pk)]}, follow=True)

    assert "1 Dokument ist fertig." in answer.content.decode()
    assert [message.to for message in mail] == [["elfriede@beispiel.example"]]
    assert dict(Document.objects.values_list("pk", "state")) == {card.pk: "ready", other.pk: "ordered"}


def test_a_document_for_direct_delivery_is_marked_as_sent(desk: Client, window: Any, city: Any) -> None:
    card = document(window, city.service("personalausweis"), delivery="direct")

    desk.post(address("documents", window), {"documents": [str(card.pk)]})

    card.refresh_from_db()
    assert card.state == "sent"


@pytest.mark.parametrize(
    ("ticked", "message"),
    [
        ([], "Bitte wählen Sie mindestens ein Dokument."),
        (["01992b00-0000-7000-8000-000000000000"], "gehört nicht zu diesem Tag"),
        (["x"], "gehört nicht zu diesem Tag"),
    ],
)
def test_no_tick_or_a_foreign_one_is_said(
    desk: Client, window: Any, city: Any, ticked: list[str], message: str
) -> None:
    document(window, city.service("personalausweis"))

    assert message in desk.post(address("documents", window), {"documents": ticked}).content.decode()
    assert Document.objects.get().state == "ordered"


@pytest.mark.parametrize(("state", "shown"), [("ready", 1), ("ordered", 2), ("", 3), ("unsinn", 3)])
def test_documents_are_filtered_by_state(
    desk: Client, window: Any, city: Any, state: str, shown: int
) -> None:
    document(window, city.service("personalausweis"), person="Ilse Eins")
    document(window, city.service("personalausweis"), person="Ilse Zwei")
    document(window, city.service("reisepass"), person="Ilse Drei", state="ready", ready_at=EVENING)

    text = desk.get(address("documents", window), {"stand": state}).content.decode()

    assert text.count('data-label="Vorgang"') == shown


@pytest.mark.parametrize("rows", [1, 3])
def test_the_documents_page_costs_the_same_for_one_and_three_rows(
    desk: Client, window: Any, city: Any, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        document(window, city.service("personalausweis"), person=f"Ilse {'x' * (number + 1)}")

    with django_assert_num_queries(6):
        page(desk, "documents", window)


def hand(desk: Client, window: Any, given: Document, **values: str) -> Any:
    prefix = f"d{given.pk.hex[-12:]}"
    data = {"document": str(given.pk), **{f"{prefix}-{name}": value for name, value in values.items()}}
    return desk.post(address("collection", window), data, follow=True)


@pytest.fixture
def ready(window: Any, city: Any) -> Document:
    return document(window, city.service("personalausweis"), state="ready", ready_at=EVENING)


def test_a_document_is_handed_over_to_the_person(desk: Client, window: Any, ready: Document) -> None:
    answer = hand(desk, window, ready, to="person").content.decode()

    assert "Ausgehändigt: Elfriede Beispiel." in answer
    assert "Hier liegt kein Dokument bereit" in answer
    assert Handover.objects.get().at == EVENING


def test_a_document_is_handed_over_to_an_authorised_person(
    desk: Client, window: Any, ready: Document
) -> None:
    hand(desk, window, ready, to="authorised", receiver_name="Anke Muster")

    assert Handover.objects.get().receiver_name == "Anke Muster"


def test_an_authorised_person_has_a_name(desk: Client, window: Any, ready: Document) -> None:
    answer = hand(desk, window, ready, to="authorised").content.decode()

    assert "Namen der bevollmächtigten Person ein" in answer
    assert not Handover.objects.exists()


def test_without_representation_no_representative_can_be_chosen(
    desk: Client, window: Any, ready: Document
) -> None:
    assert 'value="representative"' not in page(desk, "collection", window)


def test_a_legal_representative_can_take_the_document(desk: Client, window: Any, city: Any) -> None:
    card = document(
        window,
        city.service("personalausweis"),
        state="ready",
        ready_at=EVENING,
        representation="legal_guardian",
        representative_name="Rita Recht",
    )

    answer = hand(desk, window, card, to="representative")

    assert "Rita Recht" in answer.content.decode()
    assert Handover.objects.get().receiver_name == "Rita Recht"


def test_handing_over_twice_is_handing_over_once(desk: Client, window: Any, ready: Document) -> None:
    hand(desk, window, ready, to="person")

    assert "schon ausgehändigt" in hand(desk, window, ready, to="person").content.decode()
    assert Handover.objects.count() == 1


def test_documents_of_an_earlier_visit_are_handed_over_at_the_same_site(
    desk: Client, window: Any, ready: Document, make_window: Callable[..., Any]
) -> None:
    later = make_window(starts_at=MORNING + timedelta(days=28), ends_at=EVENING + timedelta(days=28))

    assert "Elfriede Beispiel" in page(desk, "collection", later)


def test_documents_of_another_site_are_not_shown(
    desk: Client, window: Any, ready: Document, make_window: Callable[..., Any], city: Any
) -> None:
    elsewhere = make_window(
        site=city.site("st-godehard"),
        starts_at=MORNING + timedelta(days=1),
        ends_at=EVENING + timedelta(days=1),
    )

    assert "Hier liegt kein Dokument bereit" in page(desk, "collection", elsewhere)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_hand_over_page_costs_the_same_for_one_and_three_rows(
    desk: Client, window: Any, city: Any, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        document(
            window, city.service("reisepass"), person=f"Ilse {'x' * number}", state="ready", ready_at=EVENING
        )

    with django_assert_num_queries(6):
        page(desk, "collection", window)
