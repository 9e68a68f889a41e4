"""From what somebody wrote to what is meant: lane, language, services, facet and slots."""

from dataclasses import dataclass
from datetime import date

from wanderamt.apps.assistant import examples
from wanderamt.apps.assistant.embedding import embedder
from wanderamt.engines.retrieval.understanding import (
    Decided,
    Decision,
    Judgement,
    Model,
    Ranked,
    decide,
    for_age,
    named_along,
    without,
)
from wanderamt.engines.retrieval.understanding.cleaning import clean, has_letters
from wanderamt.engines.retrieval.understanding.lanes import Lane
from wanderamt.engines.retrieval.understanding.slots import Slots, slots
from wanderamt.kernel.languages import UI_LANGUAGES

#: So likely a lane must be that no phrase has named. To miss somebody in danger is the worst of all.
_LANE_SURE = {Lane.CRISIS: 0.3, Lane.EMERGENCY: 0.3, Lane.ATTACK: 0.2, Lane.STATUS: 0.5, Lane.PERSON: 0.5}
#: Whoever types nothing but that is calling for help in the wrong place.
_CALLS = frozenset({"112", "110"})
#: Lanes in which somebody needs help at once.
DANGERS = frozenset({Lane.CRISIS, Lane.EMERGENCY})
#: ... and not much less likely than the likeliest.
_NEXT_TO = 0.5
#: A particular facet may be so much less likely than a question in general, and is answered all the same.
_PARTICULAR = 0.85
#: ... but so likely it must be; the general answer says most of it.
_PARTICULAR_LEAST = 0.3
#: Half of all questions could end at an appointment: it must be named.
_ONLY_IF_SAID = frozenset({"appointment"})
_GERMAN, _SIMPLE = "de", "de-simple"
#: So many words may be the name of a matter.
_NAME_WORDS = 2
_TALK_SURE = 0.5
#: To move or cancel an appointment takes so many words; in more, something else may be asked along with it.
_DEED_WORDS = 8
#: Who may be in danger is told whom to call, and what of ours is so likely all the same.
_BESIDE_DANGER = 0.3
#: So likely a language must be to be answered in; on a page, so likely to be another than its own.
_READ, _READ_BESIDE_PAGE = 0.25, 0.5
#: To ask for a language takes no more words.
_WISH_WORDS = 4
_NOTHING = Decided(Decision.REFUSE, (), 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """`text` is what was read of the message. `facet` is "what" where nothing in particular is asked.

    `talk` is what is said beside questions about a matter: "move", "cancel", "hours", "waiting", "mobile",
    "free", "hello" or "". `matter` is the service that is named along with it, or "". `is_wish`: it was said
    in words of its own, so a matter is only named along.
    """

    text: str
    language: str
    lane: Lane | None
    decided: Decided
    facet: str
    slots: Slots
    talk: str = ""
    matter: str = ""
    is_wish: bool = False

    @property
    def services(self) -> tuple[str, ...]:
        """The services that may be meant, the likeliest first; none where nothing of ours is."""
        if self.lane:
            return self.decided.names if self.lane in DANGERS and self.decided.p >= _BESIDE_DANGER else ()
        if self.is_beside:
            return (self.matter,) if self.matter else ()
        return self.decided.names if self.decided.decision in {Decision.ANSWER, Decision.CLARIFY} else ()

    @property
    def is_beside(self) -> bool:
        """Whether something beside a matter is meant, and no matter for sure."""
        sure = {Decision.REFER} if self.is_wish else {Decision.ANSWER, Decision.REFER}
        return bool(self.talk) and self.decided.decision not in sure


def understand(message: str, *, by: Model, today: date, language: str = "") -> Understood:
    """Return what `message` means. `language` is that of the page, where it is known.

    Whoever writes in another language than the page's is answered in the one they write in.
    """
    text = clean(message)
    lanes = examples.lanes()
    lane = lanes.find(text) or (Lane.EMERGENCY if text in _CALLS else None)
    wanted = lanes.language_asked_for(text)
    said = slots(text, today=today)
    if not has_letters(text):
        return _wordless(text, lane, said, language or _GERMAN)
    knows = embedder()
    judged = by.judge(text, knows.embed([text])[0] if knows else None)
    wish = wish_of(judged, text)
    return Understood(
        text=text,
        language=wanted or language_of(judged.languages, text, of_page=language),
        lane=lane or _only_a_language(wanted, text) or likely_lane(judged.labels),
        decided=decided_for(judged.labels, said.age),
        facet=facet_of(judged, text),
        slots=said,
        talk=wish or likely_talk(judged.labels),
        is_wish=bool(wish) and len(text.split()) <= _DEED_WORDS,
        matter=named_along(for_age(judged.labels, said.age, examples.by_age())),
    )


def _wordless(text: str, lane: Lane | None, said: Slots, language: str) -> Understood:
    return Understood(
        text=text, language=language, lane=lane, decided=_NOTHING, facet=examples.GENERAL, slots=said
    )


def decided_for(labels: Ranked, age: int | None = None) -> Decided:
    """Return what to do by what a message may be about; `age` is that of the person concerned, if said."""
    return decide(for_age(without(labels, examples.HARMLESS), age, examples.by_age()))


def likely_lane(labels: Ranked) -> Lane | None:
    """Return the lane that a message probably belongs in, though no fixed phrase says so."""
    chances = {lane: labels.of(f"{examples.LANE}{lane}") for lane in _LANE_SURE}
    in_danger = chances[Lane.CRISIS] + chances[Lane.EMERGENCY]
    if in_danger >= max(_LANE_SURE[Lane.CRISIS], labels.p * _NEXT_TO):
        return Lane.CRISIS if chances[Lane.CRISIS] >= chances[Lane.EMERGENCY] else Lane.EMERGENCY
    return next((lane for lane, p in chances.items() if lane not in DANGERS and p >= _LANE_SURE[lane]), None)


def likely_talk(labels: Ranked) -> str:
    """Return what is probably said beside questions about a matter, or ""."""
    is_talk = labels.first.startswith(examples.TALK) and labels.p >= _TALK_SURE
    return labels.first.removeprefix(examples.TALK) if is_talk else ""


def wish_of(judged: Judgement, text: str) -> str:
    """Return what somebody wants to do with their appointment, in words of their own, or ""."""
    languages = (_GERMAN, judged.languages.first)
    return next(iter(examples.wishes().find(text, languages=languages)), "")


def _only_a_language(wanted: str, text: str) -> Lane | None:
    """Whoever only says which language they want has asked nothing yet."""
    return Lane.LANGUAGE if wanted and len(text.split()) <= _WISH_WORDS else None


def facet_of(judged: Judgement, text: str) -> str:
    """Return which facet is asked: the likeliest, in doubt a particular one rather than none."""
    cues, languages = examples.facet_cues(), (_GERMAN, judged.languages.first)
    leaning = cues.lean(judged.facets, text, languages=languages)
    passed_over = {examples.GENERAL} | _ONLY_IF_SAID - cues.said(text, languages=languages)
    particular = next((name for name in leaning.names if name not in passed_over), examples.GENERAL)
    least = max(_PARTICULAR_LEAST, _PARTICULAR * leaning.of(examples.GENERAL))
    is_meant = leaning.of(particular) >= least
    return particular if is_meant else examples.GENERAL


def language_of(languages: Ranked, text: str, *, of_page: str = "") -> str:
    """Return the language to answer in.

    That of the message, where the city offers it and it can be told: every other language looks a little like
    one of these. Leichte Sprache is German written simply: it is spoken to
    who has chosen it. One or two German words may be the name of a matter in any language.
    """
    is_read = languages.p >= (_READ_BESIDE_PAGE if of_page else _READ)
    written_in = languages.first if is_read and languages.first in UI_LANGUAGES else ""
    if written_in == _SIMPLE or (written_in == _GERMAN and of_page == _SIMPLE):
        written_in = of_page if of_page == _SIMPLE else _GERMAN
    if of_page and written_in == _GERMAN and len(text.split()) <= _NAME_WORDS:
        return of_page
    return written_in or of_page or _GERMAN
