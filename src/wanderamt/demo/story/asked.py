"""What people have asked the assistant: numbers of some weeks, questions for the inbox, a gap to close."""

from datetime import timedelta

from wanderamt.apps.assistant.public import Answer, CardData, answer, count_turn, keep_question, send_card
from wanderamt.demo.story.telling import Telling

#: Language, topic, outcome, and how often in four weeks.
_TURNS = (
    ("de", "personalausweis", "answer", 14),
    ("de", "reisepass", "answer", 9),
    ("de", "ummeldung", "clarify", 6),
    ("de", "befreiung_ausweispflicht", "person", 5),
    ("tr", "reisepass_kind", "answer", 8),
    ("ar", "anmeldung", "answer", 7),
    ("uk", "meldebescheinigung", "answer", 6),
    ("de", "", "refuse", 5),
    ("de", "elsewhere:kindergeld", "refer", 5),
)
#: Sent from the assistant, hours ago, the oldest first.
_CARDS = (
    (
        50,
        CardData(
            language="de",
            service="befreiung_ausweispflicht",
            facet="documents",
            details={"in_care": True},
            words="Meine Mutter lebt seit März im Heim. Reicht die Bescheinigung vom Heim für die Befreiung?",
        ),
    ),
    (
        26,
        CardData(
            language="tr",
            service="reisepass_kind",
            facet="proxy",
            details={"age": 6},
            words="Eşim yurt dışında. Oğlumun pasaportu için onun imzası nasıl olacak?",
            may_learn=True,
        ),
    ),
    (
        5,
        CardData(
            language="ar",
            service="anmeldung",
            facet="documents",
            words="صاحب البيت لا يعطيني الورقة. ماذا أفعل؟",
        ),
    ),
)
_ANSWER = Answer(
    service="befreiung_ausweispflicht",
    facet="documents",
    words="Bringen Sie bitte mit, was in der Liste steht. Fehlt etwas davon? Dann rufen Sie uns an.",
)
#: What nobody could answer, each from a conversation of its own.
_UNANSWERED = (
    "Wo kann ich meinen Hund chippen lassen?",
    "hund chippen in hannover",
    "Muss mein Hund einen Chip haben?",
    "Chip für den Hund, macht ihr das?",
    "Hundechip eintragen lassen",
    "Wer trägt den Chip von meinem Hund ein?",
)


def tell(telling: Telling) -> None:
    """Counts of four weeks, two open questions and one that was answered, six questions that are alike."""
    for language, topic, outcome, times in _TURNS:
        for number in range(times):
            day = telling.now - timedelta(days=27 * number // times)
            count_turn(language=language, topic=topic, outcome=outcome, now=day)
    for number, (hours, card) in enumerate(_CARDS):
        sent = telling.now - timedelta(hours=hours)
        key = telling.key("question", number)
        stored = send_card(card=card, form_key=key, who=f"demo {number}", now=sent)
        if number == 0:
            answer(stored.pk, given=_ANSWER, by="demo", propose=False, now=sent + timedelta(hours=3))
    for number, text in enumerate(_UNANSWERED):
        keep_question(
            text=text, language="de", outcome="refuse", thought=(), session=str(number), now=telling.now
        )
