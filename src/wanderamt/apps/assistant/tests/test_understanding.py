"""What is read out of a message besides its matter: the language to answer in, the facet."""

from dataclasses import replace
from datetime import date

import pytest

from wanderamt.apps.assistant import understanding
from wanderamt.apps.assistant.understanding import Understood, facet_of, language_of, understand
from wanderamt.engines.retrieval.understanding import Decided, Decision, Judgement, Model, Ranked
from wanderamt.engines.retrieval.understanding.lanes import Lane
from wanderamt.engines.retrieval.understanding.slots import Slots

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _letters_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(understanding, "embedder", lambda: None)


@pytest.mark.parametrize(
    ("written_in", "text", "of_page", "answered_in"),
    [
        ("tr", "Pasaport ne kadar tutar?", "", "tr"),
        ("tr", "Pasaport ne kadar tutar?", "de", "tr"),
        ("de", "Was kostet ein Pass?", "tr", "de"),
        ("de", "Anmeldung", "tr", "tr"),
        ("de", "Anmeldung", "", "de"),
        ("de-simple", "Was kostet das?", "", "de"),
        ("de-simple", "Was kostet das?", "de", "de"),
        ("de-simple", "Was kostet das?", "de-simple", "de-simple"),
        ("de", "Was kostet denn der Pass?", "de-simple", "de-simple"),
        ("xx", "?", "ar", "ar"),
        ("xx", "?", "", "de"),
    ],
)
def test_the_answer_is_in_the_language_of_who_asks(
    written_in: str, text: str, of_page: str, answered_in: str
) -> None:
    assert language_of(Ranked((written_in,), (1.0,)), text, of_page=of_page) == answered_in


@pytest.mark.parametrize(
    ("language", "text", "facet"),
    [
        ("de", "Was muss ich mitbringen?", "documents"),
        ("de", "Wie teuer ist der?", "fee"),
        ("fr", "Je vais où ?", "where"),
        ("fr", "Bonjour ou bonsoir", "what"),
        ("ar", "شو الأوراق المطلوبة", "documents"),
        ("uk", "Чи може чоловік замість мене?", "proxy"),
        ("ku", "Li ku derê?", "where"),
        ("de", "Ich bin umgezogen", "what"),
        ("de", "Brauche ich einen Termin?", "appointment"),
    ],
)
def test_words_show_the_facet(language: str, text: str, facet: str) -> None:
    names = ("appointment", "what", "documents", "fee", "where", "proxy")
    judged = Judgement(
        labels=Ranked(("x",), (1.0,)),
        facets=Ranked(names, (0.3, 0.3, 0.1, 0.1, 0.1, 0.1)),
        languages=Ranked((language,), (1.0,)),
    )
    assert facet_of(judged, text) == facet


@pytest.mark.parametrize(
    ("chance", "of_page", "answered_in"),
    [(0.2, "", "de"), (0.3, "", "ku"), (0.4, "en", "en"), (0.6, "en", "ku")],
)
def test_a_language_that_is_hardly_recognised_is_not_answered_in(
    chance: float, of_page: str, answered_in: str
) -> None:
    read = Ranked(("ku", "pl"), (chance, 1 - chance))
    assert language_of(read, "Je li moguće prijaviti stan?", of_page=of_page) == answered_in


def test_a_model_that_knows_no_facets_is_asked_in_general() -> None:
    judged = Judgement(Ranked(("x",), (1.0,)), Ranked(("what",), (1.0,)), Ranked(("de",), (1.0,)))
    assert facet_of(judged, "Was kostet das?") == "what"


@pytest.mark.django_db
def test_only_a_language_is_a_lane_of_its_own(small_model: Model) -> None:
    found = understand("Türkçe lütfen", by=small_model, today=TODAY)
    assert (found.lane, found.language) == (Lane.LANGUAGE, "tr")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "talk", "matter"),
    [
        ("Guten Tag, wer bist du?", "hello", ""),
        ("Ich möchte meinen Termin absagen", "cancel", ""),
        ("Kann ich meinen Termin am Montag verschieben?", "move", ""),
        ("Wann habt ihr offen?", "hours", ""),
        ("Wann ist der nächste freie Termin für einen Reisepass?", "free", "reisepass"),
    ],
)
def test_what_is_said_beside_a_matter(small_model: Model, said: str, talk: str, matter: str) -> None:
    found = understand(said, by=small_model, today=TODAY)
    assert (found.lane, found.talk, found.matter) == (None, talk, matter)
    assert found.is_beside
    assert found.services == ((matter,) if matter else ())


SURELY = Understood(
    text="…",
    language="de",
    lane=None,
    decided=Decided(Decision.ANSWER, ("reisepass",), 0.95),
    facet="what",
    slots=Slots(),
    matter="reisepass",
)


def test_what_is_said_in_words_of_its_own_counts_more_than_a_sure_matter() -> None:
    assert not replace(SURELY, talk="move").is_beside
    assert replace(SURELY, talk="move", is_wish=True).is_beside
    elsewhere = Decided(Decision.REFER, ("elsewhere:heirat",), 0.95)
    assert not replace(SURELY, talk="move", is_wish=True, decided=elsewhere).is_beside


def test_only_a_short_message_is_a_wish_and_nothing_else(small_model: Model) -> None:
    short = understand("Termin für den Reisepass absagen", by=small_model, today=TODAY)
    assert (short.is_wish, short.talk) == (True, "cancel")
    long = "Ich kann nicht zum Termin kommen, darf mein Mann meinen neuen Reisepass für mich abholen?"
    assert not understand(long, by=small_model, today=TODAY).is_wish


def test_who_may_be_in_danger_can_still_choose_a_likely_service() -> None:
    assert replace(SURELY, lane=Lane.CRISIS).services == ("reisepass",)
    assert replace(SURELY, lane=Lane.ATTACK).services == ()
    unlikely = Decided(Decision.REFUSE, ("reisepass",), 0.2)
    assert replace(SURELY, lane=Lane.CRISIS, decided=unlikely).services == ()


@pytest.mark.parametrize(
    ("typed", "lane"), [("112", Lane.EMERGENCY), (" 110 ", Lane.EMERGENCY), ("113", None)]
)
def test_a_number_for_help_is_a_call_for_help(small_model: Model, typed: str, lane: Lane | None) -> None:
    assert understand(typed, by=small_model, today=TODAY).lane is lane
