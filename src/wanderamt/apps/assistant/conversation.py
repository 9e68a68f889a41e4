"""One turn of a conversation: from what came in to what is said, by whoever is responsible for it.

Free text is understood, unless somebody is in danger: that is looked for first, whatever else is going on.
A chip goes to the handler of its name, and so does the form of a step.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from django.utils.translation import gettext as _
from django.utils.translation import override

from wanderamt.apps.assistant import answering, booking, handover, live, rephrasing, road
from wanderamt.apps.assistant.examples import FACETS, GENERAL
from wanderamt.apps.assistant.turns import NOTHING_PRESSED, Asked, Memory, Press, Reply, sentences
from wanderamt.apps.assistant.understanding import DANGERS, Understood, understand
from wanderamt.apps.catalogue.public import UnknownService
from wanderamt.engines.retrieval.understanding import Decision, Model
from wanderamt.engines.retrieval.understanding.lanes import Lane

Step = Callable[[Asked], Reply]
#: Lanes and other talk that a step answers.
_LANES = {Lane.PERSON: Press("person"), Lane.STATUS: Press("status")}
_TALKS = {
    "move": Press("move"),
    "cancel": Press("cancel"),
    "hours": Press("live", "hours"),
    "waiting": Press("live", "waiting"),
    "mobile": Press("live", "mobile"),
    "free": Press("live", "free"),
}
#: Whoever wants a person or a language goes on with what was asked before.
_NO_QUESTION = frozenset({Lane.PERSON, Lane.LANGUAGE})
#: A question about the same matter as before is short; a longer one says what it is about.
_FOLLOW_UP_WORDS = 8


def turn(asked: Asked, *, by: Model) -> Reply:
    """Return the reply. What was tampered with or is out of date is read as a plain question."""
    press = asked.press if asked.press.name else _of_step(asked)
    if press.name in STEPS:
        language = asked.memory.language or asked.language or "de"
        with override(language):
            try:
                return _by_name(press.name)(_going_on(asked, press, language))
            except UnknownService:  # nobody chose that on our page
                pass
    return _said_to_text(asked, by)


def offers(step: str) -> bool:
    """Whether a chip for this step can be pressed here."""
    return step in STEPS and road.does(step)


def _by_name(step: str) -> Step:
    return STEPS[step] if road.does(step) else _not_here


def reply(message: str, *, by: Model, now: datetime, language: str = "") -> Reply:
    """Return what to say to a single message that stands alone."""
    return turn(Asked(message=message, now=now, language=language), by=by)


def _of_step(asked: Asked) -> Press:
    """The form of a step has no free text."""
    return Press(asked.memory.step) if not asked.message.strip() else NOTHING_PRESSED


def _going_on(asked: Asked, press: Press, language: str) -> Asked:
    return replace(asked, language=language, press=press, memory=asked.memory.with_(language=language))


def _said_to_text(asked: Asked, by: Model) -> Reply:
    understood = understand(asked.message, by=by, today=asked.today, language=asked.language)
    if beside := _beside(understood) or _place_alone(asked, understood):
        memory = _remembered(asked.memory, understood)
        going_on = replace(asked, memory=memory.with_(service=understood.matter or memory.service))
        with override(understood.language):
            found = _by_name(beside.name)(_going_on(going_on, beside, understood.language))
        return replace(found, understood=understood)
    helping = rephrasing.helper(by=by, today=asked.today)
    return helping.finish(_answered(asked, helping.read(understood)))


def _answered(asked: Asked, understood: Understood) -> Reply:
    memory = _remembered(asked.memory, understood)
    if _goes_on(understood, asked.memory):
        facet = memory.facet if understood.lane is Lane.LANGUAGE else understood.facet
        with override(understood.language):
            return answering.about(memory.service, facet, memory, today=asked.today, by=understood)
    return answering.say(understood, memory, today=asked.today)


def _beside(understood: Understood) -> Press | None:
    """Return the step that is meant beside questions about a matter, if there is one for it."""
    press = _LANES.get(understood.lane) if understood.lane else _aside(understood)
    return press if press and press.name in STEPS else None


def _place_alone(asked: Asked, understood: Understood) -> Press | None:
    """Whoever was told where the mobile office stops may answer with a part of the town."""
    certain = understood.lane is not None or understood.decided.decision is Decision.ANSWER
    return None if certain else live.goes_on(asked)


def _aside(understood: Understood) -> Press | None:
    """Fixed phrases first; what only resembles them must not be about a matter for sure."""
    if understood.decided.decision is Decision.REFER:
        return None
    fact = live.asked_for(understood.text)
    if fact:
        return Press("live", fact)
    return _TALKS.get(understood.talk) if understood.is_beside else None


def _remembered(memory: Memory, understood: Understood) -> Memory:
    """A new matter begins anew; what was said about the case stays with the same one."""
    known = memory if _goes_on(understood, memory) or not understood.services else memory.afresh()
    changed = known.with_slots(understood.slots).with_(language=understood.language, step="")
    if memory.question and understood.lane in _NO_QUESTION:
        return changed
    return changed.with_(question=understood.text, in_danger=understood.lane in DANGERS)


def _goes_on(understood: Understood, memory: Memory) -> bool:
    """Whether a short question without a matter of its own is about the matter before."""
    if not memory.service or understood.lane not in {None, Lane.LANGUAGE}:
        return False
    return understood.lane is Lane.LANGUAGE or (
        understood.decided.decision is not Decision.ANSWER
        and understood.decided.decision is not Decision.REFER
        and 0 < len(understood.text.split()) <= _FOLLOW_UP_WORDS
        and (understood.facet != GENERAL or understood.slots != type(understood.slots)())
    )


# --- steps of the assistant itself


def _choose_service(asked: Asked) -> Reply:
    """Raises UnknownService."""
    memory = asked.memory.with_(in_danger=False)  # who chooses a service has said that it is no danger
    return answering.about(asked.press.value, memory.facet or GENERAL, memory, today=asked.today)


def _choose_facet(asked: Asked) -> Reply:
    """Raises UnknownService."""
    facet = asked.press.value if asked.press.value in FACETS else GENERAL
    return answering.about(asked.memory.service, facet, asked.memory, today=asked.today)


def _not_here(asked: Asked) -> Reply:
    """It does not go from a unit; the ways that do."""
    text = _("Dieses Gerät ist unterwegs und kennt nur seine eigenen Stopps.")
    return answering.to_a_person(asked.memory, sentences(text, language=asked.language))


#: Who answers a chip, and the form of a step, by name.
STEPS: Mapping[str, Step] = MappingProxyType(
    {
        "service": _choose_service,
        "facet": _choose_facet,
        **handover.STEPS,
        **live.STEPS,
        **booking.STEPS,
    }
)
