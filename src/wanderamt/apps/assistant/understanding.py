"""From what somebody wrote to what is meant: lane, language, services, facet and slots."""

from dataclasses import dataclass
from datetime import date

from wanderamt.apps.assistant import examples
from wanderamt.apps.assistant.embedding import embedder
from wanderamt.engines.retrieval.understanding import Decided, Decision, Model, Ranked, decide
from wanderamt.engines.retrieval.understanding.cleaning import clean, has_words
from wanderamt.engines.retrieval.understanding.lanes import Lane
from wanderamt.engines.retrieval.understanding.policy import RECOGNISED
from wanderamt.engines.retrieval.understanding.slots import Slots, slots
from wanderamt.kernel.languages import UI_LANGUAGES

#: So likely a lane must be that no phrase has named. To miss somebody in danger is the worst of all.
_LANE_SURE = {Lane.CRISIS: 0.1, Lane.EMERGENCY: 0.1, Lane.ATTACK: 0.1, Lane.STATUS: 0.5, Lane.PERSON: 0.5}
_NOTHING = Decided(Decision.REFUSE, (), 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """`text` is what was read of the message. `facet` is "what" where nothing in particular is asked."""

    text: str
    language: str
    lane: Lane | None
    decided: Decided
    facet: str
    slots: Slots

    @property
    def services(self) -> tuple[str, ...]:
        """The services that may be meant, the likeliest first; none where nothing of ours is."""
        if self.lane or self.decided.decision not in {Decision.ANSWER, Decision.CLARIFY}:
            return ()
        return self.decided.names


def understand(message: str, *, by: Model, today: date, language: str = "") -> Understood:
    """Return what `message` means. `language` is that of the page, where it is known.

    Whoever writes in another language than the page's is answered in the one they write in.
    """
    text = clean(message)
    lanes = examples.lanes()
    lane = lanes.find(text)
    wanted = lanes.language_asked_for(text)
    if not has_words(text):
        return Understood(
            text=text, language=language or "de", lane=lane, decided=_NOTHING, facet="", slots=Slots()
        )
    knows = embedder()
    judged = by.judge(text, knows.embed([text])[0] if knows else None)
    decided = decide(judged.labels)
    return Understood(
        text=text,
        language=_offered(wanted or judged.languages.first, language),
        lane=lane or likely_lane(judged.labels) or _only_a_language(wanted, decided),
        decided=decided,
        facet=judged.facets.first or examples.GENERAL,
        slots=slots(text, today=today),
    )


def likely_lane(labels: Ranked) -> Lane | None:
    """Return the lane that a message probably belongs in, though no fixed phrase says so."""
    if labels.p < RECOGNISED:
        return None
    chances = {lane: labels.of(f"{examples.LANE}{lane}") for lane in _LANE_SURE}
    in_danger = chances[Lane.CRISIS] + chances[Lane.EMERGENCY]
    if in_danger >= _LANE_SURE[Lane.CRISIS]:
        return Lane.CRISIS if chances[Lane.CRISIS] >= chances[Lane.EMERGENCY] else Lane.EMERGENCY
    return next((lane for lane, p in chances.items() if p >= _LANE_SURE[lane]), None)


def _only_a_language(wanted: str, decided: Decided) -> Lane | None:
    """Whoever only says which language they want has asked nothing yet."""
    return Lane.LANGUAGE if wanted and decided.decision is Decision.REFUSE else None


def _offered(language: str, of_page: str) -> str:
    return language if language in UI_LANGUAGES else of_page or "de"
