"""The parts of a conversation that a script asks for, and what a turn looks like."""

import json
import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from wanderamt.apps.assistant import layout, learning, showing, understanding, views
from wanderamt.apps.assistant.layout import Piece, blocks, said
from wanderamt.apps.assistant.turns import sentences
from wanderamt.apps.catalogue.public import load_catalogue
from wanderamt.engines.privacy.redaction import packaged_rules
from wanderamt.engines.retrieval.understanding import Model

TODAY = date(2026, 11, 22)
FEE = "Mein Perso ist abgelaufen, ich bin 22, was kostet ein neuer Personalausweis?"
ARABIC = "كم تكلفة جواز السفر السريع (Express)؟"


@pytest.fixture
def city(db: None, small_model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    load_catalogue()
    monkeypatch.setattr(understanding, "embedder", lambda: None)
    monkeypatch.setattr(views, "ready", lambda: small_model)


@pytest.fixture
def part(city: None, client: Client) -> Any:
    def _part(question: str = "", **more: str) -> str:
        answer = client.post(
            reverse("assistant:ask"), {"question": question, **more}, headers={"Accept": views.PART}
        )
        assert answer.status_code == 200
        return answer.content.decode()

    return _part


def test_what_was_asked_stays_on_the_screen_without_what_points_to_a_person() -> None:
    assert said("Ich heiße Anna Birkhahn [x], wo?", today=TODAY) == [
        Piece("Ich heiße "),
        Piece("[Name]", "name"),
        Piece(" [x], wo?"),
    ]
    assert said("", today=TODAY) == [Piece("")]


def test_every_kind_that_is_cut_out_has_a_word() -> None:
    assert {rule["kind"] for rule in json.loads(packaged_rules())["rules"]} == set(layout.kinds())


def test_items_that_follow_each_other_are_one_list() -> None:
    first, second, third = sentences("Eins.", "Zwei.", "Drei.", language="de")
    assert [(each.listed, each.lines) for each in blocks((first, second, third))] == [
        (False, (first, second, third))
    ]
    assert blocks(()) == []


def test_a_script_gets_the_turn_without_the_page_around_it(part: Any) -> None:
    turn = part(FEE)
    assert "<html" not in turn
    assert turn.lstrip().startswith('<div class="wa-said" data-said>')
    assert "27,60" in turn
    assert 'data-memory="' in turn


def test_the_page_and_its_part_are_told_apart_by_caches(city: None, client: Client) -> None:
    page, panel = (
        client.get(reverse("assistant:ask"), headers={"Accept": accepted})
        for accepted in ("text/html,*/*", views.PART)
    )
    assert "Accept" in [name.strip() for name in page["Vary"].split(",")]
    assert "Accept" in [name.strip() for name in panel["Vary"].split(",")]
    assert "<html" in page.content.decode()
    assert 'role="dialog"' in panel.content.decode()
    assert "<html" not in panel.content.decode()


def test_a_turn_speaks_one_language_whatever_the_page_speaks(part: Any) -> None:
    turn = part(ARABIC)
    assert '<article class="wa-turn" data-turn' in turn
    assert 'lang="ar" dir="rtl"' in turn
    assert "War das richtig?" not in turn


def test_while_nothing_is_learnt_a_script_hears_that_it_is_busy(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "ready", lambda: None)
    monkeypatch.setattr(learning, "begin", lambda: None)
    answer = client.post(reverse("assistant:ask"), {"question": "Perso"}, headers={"Accept": views.PART})
    assert answer.status_code == 503
    assert "Das Programm lernt gerade" in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_only_chips_that_somebody_answers_are_shown(part: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    booking = f"{reverse('appointments:search')}?services=personalausweis"
    monkeypatch.setattr(showing, "offers", {"facet"}.__contains__)
    turn = part(FEE)
    assert 'value="facet:documents"' in turn
    assert 'value="book:start"' not in turn
    assert booking in turn
    monkeypatch.setattr(showing, "offers", {"facet", "book"}.__contains__)
    turn = part(FEE)
    assert 'value="book:start"' in turn
    assert booking not in turn


def test_whether_it_was_right_can_be_said_with_and_without_scripts(city: None, client: Client) -> None:
    address = reverse("assistant:feedback")
    page = client.post(address, {"right": "no", "memory": "forged"}).content.decode()
    assert "<h1>Danke für Ihre Antwort.</h1>" in page
    assert 'name="press" value="person:"' in page
    short = client.post(address, {"right": "yes"}, headers={"Accept": views.PART}).content.decode()
    assert "Danke für Ihre Antwort." in short
    assert "<html" not in short
    assert client.get(address).status_code == 405


def test_a_person_can_be_reached_from_every_state_of_the_page(city: None, client: Client, part: Any) -> None:
    for page in (
        client.get(reverse("assistant:ask")).content.decode(),
        client.post(reverse("assistant:ask"), {"question": FEE}).content.decode(),
        client.get(reverse("assistant:ask"), headers={"Accept": views.PART}).content.decode(),
    ):
        assert re.search(r'name="press" value="person:"[^>]*>.*?Mit einem Menschen sprechen', page)
    assert "0511 168-32000" in part(press="person:")


def test_browsers_get_the_list_of_the_server_and_keep_it_a_day(client: Client) -> None:
    answer = client.get(reverse("assistant:redaction_rules"))
    assert answer.content.decode() == packaged_rules()
    assert "max-age=86400" in answer["Cache-Control"]
    assert "public" in answer["Cache-Control"]


@pytest.mark.django_db
def test_the_way_to_the_assistant_is_on_pages_of_citizens_only(client: Client) -> None:
    mark = "data-ask="
    assert mark in client.get(reverse("web:contact")).content.decode()
    assert mark not in client.get(reverse("login")).content.decode()
    assert mark not in client.get("/gibt-es-nicht/").content.decode()
    assert mark not in client.get(reverse("assistant:ask")).content.decode()
