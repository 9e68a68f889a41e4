"""The person sees the card, changes it, and sends it, or does not."""

import re
from datetime import timedelta
from typing import Any

import pytest

from wanderamt.apps.assistant import understanding
from wanderamt.apps.assistant.handover import sending
from wanderamt.apps.assistant.models import HandoverCard
from wanderamt.apps.assistant.tests.booking.conftest import Talk
from wanderamt.engines.retrieval.understanding.lanes import Lane

pytestmark = pytest.mark.django_db
PERSON = "person:"


def form_key(page: str) -> str:
    found = re.search(r'name="form_key" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def values(page: str, name: str) -> list[str]:
    """The values of the ticked boxes or chosen options of a field."""
    return re.findall(rf'name="{name}"[^>]*value="([^"]+)"[^>]*checked', page)


def chosen(page: str, name: str) -> str:
    select = re.search(rf'<select name="{name}".*?</select>', page, re.DOTALL)
    assert select is not None
    found = re.search(r'<option value="([^"]*)"\s+selected', select[0])
    return found[1] if found else ""


def fill(page: str, **changes: Any) -> dict[str, Any]:
    """What a browser sends of the form as it stands."""
    words = re.search(r'<textarea name="words"[^>]*>\s*(.*?)</textarea>', page, re.DOTALL)
    assert words is not None
    sent = {
        "form_key": form_key(page),
        "words": words[1],
        "service": chosen(page, "service"),
        "facet": chosen(page, "facet"),
        "details": values(page, "details"),
        "card_language": chosen(page, "card_language"),
        "press": "person:send",
    }
    return {**sent, **changes}


def test_the_card_knows_what_the_conversation_was_about(talk: Talk) -> None:
    talk.send("Was kostet ein Reisepass? Meine Tochter ist 10 Jahre alt.")
    page = talk.send(press=PERSON)
    assert "0511 168-32000" in page
    assert chosen(page, "service") == "reisepass_kind"
    assert chosen(page, "facet") == "fee"
    assert values(page, "details") == ["age"]
    assert "Alter: 10" in page
    assert "Meine Tochter ist 10" in page
    assert HandoverCard.objects.count() == 0


def test_what_points_to_a_person_is_not_even_proposed(talk: Talk) -> None:
    talk.send("Ich heiße Elfriede Beispiel, meine Nummer ist 0511 1234567. Was kostet ein Reisepass?")
    page = talk.send(press=PERSON)
    assert "Elfriede" not in page
    assert "1234567" not in page


def test_who_asks_for_a_person_in_words_keeps_the_question(talk: Talk) -> None:
    talk.send("Was kostet ein Reisepass?")
    page = talk.send("Ich möchte mit einem Menschen sprechen")
    assert re.search(r'<textarea name="words"[^>]*>\s*Was kostet ein Reisepass\?', page)


def test_sent_it_has_a_number_and_a_page(talk: Talk) -> None:
    talk.send("Was kostet ein Reisepass? Meine Tochter ist 10 Jahre alt.")
    page = talk.send(**fill(talk.send(press=PERSON), email="amira@example.org"))
    card = HandoverCard.objects.get()
    assert (card.service, card.facet, card.details) == ("reisepass_kind", "fee", {"age": 10})
    assert (card.email, card.language, card.may_learn) == ("amira@example.org", "de", False)
    assert f"Ihre Nummer ist {card.number}" in page
    link = re.search(r'href="(/fragen/antwort/[^"]+)"', page)
    assert link is not None
    shown = talk.client.get(link[1]).content.decode()
    assert "Wir haben noch nicht geantwortet" in shown
    assert card.number in shown
    assert "amira@example.org" not in shown


def test_everything_can_be_changed_and_left_out(talk: Talk) -> None:
    talk.send("Was kostet ein Reisepass? Meine Tochter ist 10 Jahre alt.")
    sent = fill(
        talk.send(press=PERSON),
        words="Ich heiße Amira Haddad. Es geht um etwas anderes.",
        service="",
        facet="",
        details=[],
        card_language="ar",
        may_learn="on",
    )
    talk.send(**sent)
    card = HandoverCard.objects.get()
    assert (card.service, card.facet, card.details, card.language) == ("", "", {}, "ar")
    assert "Haddad" not in card.words
    assert "Es geht um etwas anderes" in card.words
    assert card.may_learn


def test_a_form_sent_twice_is_one_card(talk: Talk) -> None:
    talk.send("Was kostet ein Reisepass?")
    sent = fill(talk.send(press=PERSON))
    memory = talk.memory
    first = talk.send(**sent)
    talk.memory = memory
    second = talk.send(**sent)
    card = HandoverCard.objects.get()
    assert card.number in first
    assert card.number in second


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"words": "", "service": ""}, "Bitte schreiben Sie, worum es geht"),
        ({"words": "🙂🙂", "service": ""}, "Bitte schreiben Sie, worum es geht"),
        ({"email": "amira@"}, "Sie braucht ein @"),
        ({"words": "x" * 2001}, "2000"),
        ({"service": "kein_dienst"}, "kein_dienst"),
        ({"words": "Pass\u202egnuldlem"}, "unsichtbare Zeichen"),
        ({"card_language": "xx"}, "xx"),
        ({"form_key": "0"}, "veraltet"),
        ({"details": ["name"]}, "name"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_typed_is_lost(
    talk: Talk, changes: dict[str, Any], told: str
) -> None:
    talk.send("Was kostet ein Reisepass? Meine Tochter ist 10 Jahre alt.")
    page = talk.send(**{**fill(talk.send(press=PERSON), words="Nur noch das."), **changes})
    assert told in page
    assert HandoverCard.objects.count() == 0
    assert (changes.get("words", "Nur noch das.")) in page


@pytest.mark.parametrize("wish", [{"press": PERSON}, {"question": "Ich möchte mit einem Menschen sprechen"}])
def test_whoever_is_in_danger_is_told_whom_to_call_first(talk: Talk, wish: dict[str, str]) -> None:
    talk.send("Ich will nicht mehr leben")
    page = talk.send(**wish)
    assert page.index("0800 1110111") < page.index("0511 168-32000")
    assert 'name="words"' not in page


def test_so_is_who_was_understood_to_be_in_danger_without_a_fixed_phrase(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(understanding, "likely_lane", lambda _labels: Lane.CRISIS)
    talk.send("Das alles hat keinen Zweck")
    assert 'name="words"' not in talk.send(press=PERSON)


@pytest.mark.parametrize("next_", [{"question": "Was kostet ein Reisepass?"}, {"press": "service:reisepass"}])
def test_who_goes_on_with_a_service_can_write(talk: Talk, next_: dict[str, str]) -> None:
    talk.send("Ich will nicht mehr leben")
    talk.send(**next_)
    assert 'name="words"' in talk.send(press=PERSON)


def test_on_a_unit_nobody_would_read_it(talk: Talk, settings: Any, tmp_path: Any) -> None:
    settings.UNIT_DIR = tmp_path
    page = talk.send(press=PERSON)
    assert "0511 168-32000" in page
    assert 'name="words"' not in page


def test_in_another_language_the_card_is_in_that_language(talk: Talk) -> None:
    talk.send("كم تكلفة جواز السفر؟")
    page = talk.send(press=PERSON)
    assert 'dir="rtl"' in page
    assert chosen(page, "card_language") == "ar"


def test_a_flood_is_braked_and_nothing_typed_is_lost(talk: Talk, now: Any) -> None:
    talk.send("Was kostet ein Reisepass?")
    for _ in range(sending.cards.allowed):
        sending.cards.note("127.0.0.1", now=now)
    page = talk.send(**fill(talk.send(press=PERSON), words="Hören Sie mich?"))
    assert "zu viele Versuche" in page
    assert "Hören Sie mich?" in page
    assert HandoverCard.objects.count() == 0
    talk.clock.advance(timedelta(hours=2))
    talk.send("Was kostet ein Reisepass?")
    talk.send(**fill(talk.send(press=PERSON)))
    assert HandoverCard.objects.count() == 1


def test_a_memory_that_was_changed_by_hand_is_an_empty_card(talk: Talk) -> None:
    talk.send("Was kostet ein Reisepass?")
    talk.memory = talk.memory[:-2] + "xx"
    page = talk.send(press=PERSON)
    assert chosen(page, "service") == ""
