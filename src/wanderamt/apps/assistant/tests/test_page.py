"""The page with the question form: for everybody, without scripts, without storing a word."""

import re
from threading import Event
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from wanderamt.apps.assistant import learning, understanding, views
from wanderamt.apps.catalogue.public import load_catalogue
from wanderamt.engines.retrieval.understanding import Model
from wanderamt.foundation.models import Attempt

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client: Client, small_model: Model, monkeypatch: pytest.MonkeyPatch) -> Any:
    load_catalogue()
    monkeypatch.setattr(understanding, "embedder", lambda: None)
    monkeypatch.setattr(views, "ready", lambda: small_model)

    def _ask(question: str, **more: str) -> str:
        answer = client.post(reverse("assistant:ask"), {"question": question, **more})
        assert answer.status_code == 200
        return answer.content.decode()

    return _ask


def _memory_in(page: str) -> str:
    found = re.search(r'name="memory" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_a_stranger_sees_the_form_and_that_it_is_a_program(client: Client) -> None:
    page = client.get(reverse("assistant:ask")).content.decode()
    assert "Fragen Sie Hanni" in page
    assert "(KI), kein Mensch" in page
    assert 'method="post"' in page


def test_an_answer_comes_with_its_paragraph_and_the_way_on(ask: Any) -> None:
    page = ask("Mein Perso ist abgelaufen, ich bin 22, was kostet ein neuer Personalausweis?")
    assert "27,60" in page
    assert "§ 1 Abs. 1 Nr. 1 PAuswGebV" in page
    assert reverse("catalogue:service", args=["personalausweis"]) in page
    assert 'name="press" value="book:start"' in page


def test_between_two_matters_there_are_buttons_and_one_of_them_answers(ask: Any) -> None:
    page = ask("Wohnung anmelden oder ummelden?")
    assert 'name="press" value="service:ummeldung"' in page
    assert "Umzug innerhalb Hannovers" in ask("", press="service:ummeldung", memory=_memory_in(page))


def test_a_short_question_afterwards_is_about_the_same_matter(ask: Any) -> None:
    page = ask("Mein Perso ist abgelaufen, ich bin 22, was kostet ein neuer Personalausweis?")
    assert "Bitte bringen Sie mit:" in ask("und was muss ich mitbringen?", memory=_memory_in(page))
    assert "27,60" in ask("", press="facet:fee", memory=_memory_in(page))


def test_a_memory_that_somebody_changed_is_empty(ask: Any) -> None:
    page = ask("", press="facet:fee", memory="eyJzZXJ2aWNlIjoicGVyc28ifQ:abc:def")
    assert "Bitte schreiben Sie eine Frage" in page


def test_a_choice_that_nobody_offered_changes_nothing(ask: Any) -> None:
    assert "Das weiß ich leider nicht" in ask("Wie wird das Wetter morgen?", press="service:../etc\x00")


@pytest.mark.parametrize(
    "question", ["", "\x00Perso\x00", "😀", "x" * 100_000, "\u202eabc\U000e0041", "<script>alert(1)</script>"]
)
def test_whatever_is_typed_the_page_answers_calmly(ask: Any, question: str) -> None:
    page = ask(question)
    assert '<article class="wa-turn" data-turn' in page
    assert "<script>alert" not in page


def test_arabic_is_answered_from_right_to_left_on_a_german_page(ask: Any) -> None:
    page = ask("كم تكلفة جواز السفر السريع (Express)؟")
    assert '<html lang="de"' in page
    assert re.search('<article class="wa-turn" data-turn [^>]*lang="ar" dir="rtl">', page)


def test_a_program_that_asks_everything_is_slowed_down(ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views.questions.__class__, "check", _refuse)
    assert "zu viele Versuche" in ask("Perso")


def _refuse(brake: Any, _key: str, **_more: Any) -> None:
    raise brake.error(minutes=5)


def test_nothing_of_a_question_is_stored(ask: Any) -> None:
    ask("Ich heiße Anna Birkhahn, wo bekomme ich einen Reisepass?")
    assert [attempt.kind for attempt in Attempt.objects.all()] == ["assistant"]
    assert "Birkhahn" not in Attempt.objects.get().key


def test_while_nothing_is_learnt_the_page_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[bool] = []
    monkeypatch.setattr(views, "ready", lambda: None)
    monkeypatch.setattr(learning, "begin", lambda: begun.append(True))
    page = client.post(reverse("assistant:ask"), {"question": "Perso"}).content.decode()
    assert "Das Programm lernt gerade" in page
    assert "Perso</textarea>" in page
    assert begun == [True]


def test_learning_runs_once_at_a_time_and_again_after_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on, over = [], Event(), Event()

    def learn(*, learn: bool) -> None:
        begun.append(learn)
        go_on.wait(10)
        over.set()
        raise OSError("disk full")

    monkeypatch.setattr(learning, "model", learn)
    learning.begin()
    learning.begin()
    go_on.set()
    assert over.wait(10)
    with learning._at_it:  # free again
        assert begun == [True]
