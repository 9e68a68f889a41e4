"""What is said about a case is found in any of the languages; what is not said is not guessed."""

from datetime import date

import pytest

from wanderamt.engines.retrieval.understanding.slots import Slots, slots

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("bin 22, was kost mich n neuer Perso?", Slots(age=22)),
        ("Ich bin 61 Jahre alt", Slots(age=61)),
        ("meine 12-jährige Tochter", Slots(age=12)),
        ("I'm 30, how much?", Slots(age=30)),
        ("29 yaşındayım", Slots(age=29)),
        ("عمري 25 سنة", Slots(age=25)),
        ("мне 45 лет", Slots(age=45)),
        ("моїй доньці 6 років", Slots(age=6)),
        ("Mam 20 lat", Slots(age=20)),
        ("J’ai 33 ans", Slots(age=33)),
        ("tengo 40 años", Slots(age=40)),
        ("con trai tôi 5 tuổi", Slots(age=5)),
        ("ich bin 3 Wochen weg", Slots(days=21, loss="lost")),
        ("Flug in 10 Tagen", Slots(days=10)),
        ("in zwei Wochen nach London", Slots(days=14)),
        ("we fly in 3 weeks", Slots(days=21)),
        ("через 5 дней", Slots(days=5)),
        ("بعد 3 أيام", Slots(days=3)),
        ("dans 2 mois", Slots(days=60)),
        ("ich fliege morgen", Slots(days=1)),
        ("ich fliege übermorgen", Slots(days=2)),
        ("am 24.12.2026 nach Rom", Slots(days=32)),
        ("on 2026-11-30", Slots(days=8)),
        ("am 24.12.2020 war es", Slots()),
        ("am 31.02.2027", Slots()),
        ("Mein Perso wurde geklaut", Slots(loss="stolen")),
        ("Ausweis verloren", Slots(loss="lost")),
        ("ضاعت هويتي", Slots(loss="lost")),
        ("мне украли паспорт", Slots(loss="stolen")),
        ("Meine Mutter ist im Pflegeheim", Slots(in_care=True)),
        ("my dad is in a nursing home", Slots(in_care=True)),
        ("ich ziehe nach Linden-Nord", Slots(quarter="Linden-Nord")),
        ("vor 2 Wochen umgezogen", Slots()),
        ("vor 2 Wochen verloren, Flug in 5 Tagen", Slots(days=5, loss="lost")),
        ("I moved 3 weeks ago", Slots()),
        ("2 hafta önce taşındım", Slots()),
        ("قبل 3 أيام", Slots()),
        ("il y a 2 mois", Slots()),
        ("2 недели назад", Slots()),
        ("hace 10 días", Slots()),
        ("200 Jahre", Slots()),
        ("", Slots()),
    ],
)
def test_what_is_said_is_found(said: str, found: Slots) -> None:
    assert slots(said, today=TODAY, quarters=("Linden-Nord", "Mitte")) == found
