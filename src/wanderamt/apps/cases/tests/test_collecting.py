"""A person comes for a document that was applied for weeks ago: it is entered once, from whichever page."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from wanderamt.apps.cases.public import (
    AlreadyHandedOver,
    Case,
    Document,
    DocumentStillReady,
    finish,
    hand_over,
    mark_ready,
    ready_for,
)
from wanderamt.apps.cases.tests.conftest import THEN, all_steps, fresh
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.kernel.ids import uuid7

LATER = THEN + timedelta(days=21)


@pytest.fixture
def lies_ready(opened: Callable[..., Case]) -> Callable[..., Document]:
    """A document that has come from the producer, of Elfriede Beispiel unless told otherwise."""

    def make(service_id: str = "personalausweis", **changes: object) -> Document:
        applied = opened(service_id, visit_id=uuid7(), **changes)
        Case.objects.filter(pk=applied.pk).update(state="captured", closed_at=THEN)
        document = Document.objects.create(case=applied, ordered_at=THEN)
        mark_ready(document=document, now=LATER)
        return document

    return make


@pytest.fixture
def collection(opened: Callable[..., Case]) -> Callable[..., Case]:
    """Elfriede Beispiel sits at the counter to collect; all is done but the hand-over."""

    def make(**changes: object) -> Case:
        case = opened("abholung_ausweis", now=LATER, **changes)
        all_steps(case)
        return fresh(case)

    return make


def state(document: Document) -> str:
    return Document.objects.get(pk=document.pk).state


def test_the_hand_over_of_a_collection_is_that_of_the_documents(
    lies_ready: Callable[..., Document], collection: Callable[..., Case]
) -> None:
    card, passport = lies_ready(), lies_ready("reisepass", person_name="ELFRIEDE Beispiel")
    case = collection()
    assert ready_for(case) == [card, passport]
    hand_over(case=case, kind="document", to="authorised", receiver_name="Nina Nachbarin", now=LATER)
    assert (state(card), state(passport)) == ("handed_over", "handed_over")
    assert [(each.receiver_name, each.at) for each in card.case.handovers.all()] == [
        ("Nina Nachbarin", LATER)
    ]
    finish(case=case, outcome="finished", now=LATER)
    assert (fresh(case).state, fresh(case).reason) == ("finished", "")


@pytest.mark.parametrize(
    "changes",
    [
        {"person_name": "Elfriede Beispielhaft"},
        {"born_on": date(1940, 5, 9)},
        {"born_on": None},
    ],
)
def test_the_document_of_somebody_else_is_left_alone(
    lies_ready: Callable[..., Document], collection: Callable[..., Case], changes: dict[str, object]
) -> None:
    other = lies_ready(**changes)
    case = collection()
    assert ready_for(case) == []
    hand_over(case=case, kind="document", to="person", now=LATER)
    assert state(other) == "ready"


def test_the_document_of_another_site_is_left_alone(
    lies_ready: Callable[..., Document],
    collection: Callable[..., Case],
    make_window: Callable[..., OpeningWindow],
) -> None:
    here = lies_ready().case.window.site
    site = type(here).objects.exclude(pk=here.pk).first()
    window = make_window(site=site, starts_at=LATER, ends_at=LATER + timedelta(hours=2))
    assert ready_for(collection(window=window)) == []


def test_nobody_is_recognised_without_a_birth_date(
    lies_ready: Callable[..., Document], collection: Callable[..., Case]
) -> None:
    lies_ready(born_on=None)
    assert ready_for(collection(born_on=None)) == []
    unknown = lies_ready("reisepass", born_on=None)
    hand_over(case=unknown.case, kind="document", to="person", now=LATER)
    assert state(unknown) == "handed_over"


def test_who_applies_is_not_who_collects(
    lies_ready: Callable[..., Document], opened: Callable[..., Case]
) -> None:
    lies_ready()
    assert ready_for(fresh(opened("reisepass"))) == []


def test_one_of_two_documents_may_stay_with_a_reason(
    lies_ready: Callable[..., Document], collection: Callable[..., Case]
) -> None:
    card, passport = lies_ready(), lies_ready("reisepass")
    case = collection()
    hand_over(case=case, kind="document", to="person", documents=[card.pk], now=LATER)
    assert (state(card), state(passport)) == ("handed_over", "ready")
    with pytest.raises(DocumentStillReady) as refused:
        finish(case=case, outcome="finished", now=LATER)
    assert (refused.value.field, fresh(case).state) == ("reason", "open")
    finish(case=case, outcome="finished", reason="Der alte Pass fehlt noch.", now=LATER)
    assert (fresh(case).state, fresh(case).reason) == ("finished", "Der alte Pass fehlt noch.")


def test_what_is_handed_over_at_the_collection_page_notes_itself_in_the_visit(
    lies_ready: Callable[..., Document], collection: Callable[..., Case]
) -> None:
    document, case = lies_ready(), collection()
    hand_over(case=document.case, kind="document", to="person", now=LATER)
    assert [(each.kind, each.to) for each in fresh(case).handovers.all()] == [("document", "person")]
    finish(case=case, outcome="finished", now=LATER)
    with pytest.raises(AlreadyHandedOver):
        hand_over(case=document.case, kind="document", to="person", now=LATER)
    second = lies_ready("reisepass")
    hand_over(case=second.case, kind="document", to="person", now=LATER)
    assert fresh(case).handovers.count() == 1


def test_a_colleague_gives_the_document_away_in_the_same_moment(
    lies_ready: Callable[..., Document], collection: Callable[..., Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    from wanderamt.apps.cases.services import handing

    document, case = lies_ready(), collection()
    found = ready_for(case)
    hand_over(case=document.case, kind="document", to="person", now=LATER)
    fresh(case).handovers.all().delete()
    monkeypatch.setattr(handing, "ready_for", lambda _: found)
    with pytest.raises(AlreadyHandedOver):
        hand_over(case=case, kind="document", to="person", now=LATER)
    assert not fresh(case).handovers.exists()
