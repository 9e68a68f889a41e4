"""Which live fact is asked: heard in all languages, and never where the question is about a service."""

import tomllib
from importlib.resources import files

import pytest

from wanderamt.apps.assistant import examples
from wanderamt.apps.assistant.live import Live, asked_for
from wanderamt.kernel.languages import UI_LANGUAGES

#: Questions about these facets may well be about free times or about a place.
_NEAR = {"where", "appointment", "duration"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Habt ihr heute offen?", Live.HOURS),
        ("Wie lange muss ich gerade warten?", Live.WAITING),
        ("wann ist der nächste freie termin für einen reisepass", Live.FREE),
        ("Wann kommt das mobile Bürgeramt nach Linden?", Live.MOBILE),
        ("Bürgeramt bugün açık mı?", Live.HOURS),
        ("كم مدة الانتظار الآن؟", Live.WAITING),
        ("Коли найближчий вільний запис?", Live.FREE),
        ("Hôm nay văn phòng lưu động ở đâu?", Live.MOBILE),
        ("Ist mein Antrag noch offen?", None),
        ("Wie lange muss ich auf den Reisepass warten?", None),
        ("Brauche ich einen Termin?", None),
        ("Ist der Ausweis kostenfrei?", None),
        ("", None),
        ("\u202e😀", None),
    ],
)
def test_a_live_fact_is_heard_or_not(text: str, kind: Live | None) -> None:
    assert asked_for(text) == kind


def test_every_kind_is_heard_in_every_language() -> None:
    content = tomllib.loads((files("wanderamt.apps.assistant") / "data" / "live.toml").read_text("utf-8"))
    assert set(content) == set(Live)
    for kind in Live:
        assert set(content[kind]) == set(UI_LANGUAGES), kind


def test_what_is_learnt_as_talk_is_mostly_heard_without_the_model() -> None:
    """Somebody who wants an appointment has asked for no time: that is left to who books."""
    talk = [each for each in examples.packaged() if each.label.startswith(examples.TALK)]
    kinds = {f"{examples.TALK}{kind}": kind for kind in Live if kind is not Live.FREE}
    live = [each for each in talk if each.label in kinds]
    heard = [each for each in live if asked_for(each.text) == kinds[each.label]]
    assert len(heard) >= 0.75 * len(live) > 0
    others = [each for each in talk if each.label not in kinds and each.label != f"{examples.TALK}free"]
    assert [each.text for each in others if asked_for(each.text)] == []


@pytest.mark.parametrize("held_back", [True, False])
def test_questions_about_a_service_are_not_caught(held_back: bool) -> None:
    """Fewer than five of a thousand."""
    known = examples.development() if held_back else examples.packaged()
    asked = [each for each in known if ":" not in each.label and each.facet not in _NEAR]
    caught = [each.text for each in asked if asked_for(each.text)]
    assert len(caught) < 0.005 * len(asked), caught
