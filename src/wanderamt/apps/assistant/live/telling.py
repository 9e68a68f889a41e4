"""From what was asked to the live reply: by words, by a chip, or by a place named after an answer."""

from wanderamt.apps.assistant.live.asking import Live, asked_for, of_talk
from wanderamt.apps.assistant.live.hours import opening
from wanderamt.apps.assistant.live.places import Named, named
from wanderamt.apps.assistant.live.stops import next_stops
from wanderamt.apps.assistant.live.times import next_times, which_service
from wanderamt.apps.assistant.live.waits import waiting
from wanderamt.apps.assistant.turns import Asked, Reply
from wanderamt.apps.assistant.understanding import Understood
from wanderamt.engines.retrieval.understanding import Decision

#: Somebody who was told live facts and then says no more than this names a place.
_PLACE_WORDS = 4


def reply_to(asked: Asked, understood: Understood) -> Reply | None:
    """Return the live reply in the active language, or None where nothing live is asked.

    `asked.memory` knows what was said so far. Raises UnknownService.
    """
    kind = asked_for(understood.text) or of_talk(understood.talk)
    goes_on = None if kind else _goes_on(asked, understood)
    if kind is None and goes_on is None:
        return None
    place = named(understood.text, remembered="" if goes_on else asked.memory.quarter)
    if goes_on and not place.anything:
        return None
    return _tell(asked, kind or goes_on or Live.HOURS, place, understood)


def handle(asked: Asked) -> Reply:
    """Answer a chip: "live:hours", "live:free/reisepass", or "live:free/reisepass/all" for all offices.

    Raises UnknownService.
    """
    kind, _slash, rest = asked.press.value.partition("/")
    service, _slash, where = rest.partition("/")
    place = named("", remembered="" if where else asked.memory.quarter)
    return _told(
        asked, Live(kind) if kind in set(Live) else Live.HOURS, place, service or asked.memory.service
    )


def _goes_on(asked: Asked, understood: Understood) -> Live | None:
    told = asked.memory.kept.get("live", "")
    return of_talk(told) if len(understood.text.split()) <= _PLACE_WORDS and not understood.lane else None


def _tell(asked: Asked, kind: Live, place: Named, understood: Understood) -> Reply:
    service = asked.memory.service
    if understood.services:
        certain = understood.decided.decision is Decision.ANSWER
        service = understood.services[0] if certain else ""
    return _told(asked, kind, place, service, among=understood.services)


def _told(asked: Asked, kind: Live, place: Named, service: str, among: tuple[str, ...] = ()) -> Reply:
    match kind:
        case Live.HOURS:
            return opening(asked, place=place)
        case Live.WAITING:
            return waiting(asked, place=place)
        case Live.MOBILE:
            return next_stops(asked, place=place)
        case Live.FREE if service:
            return next_times(asked, service_id=service, place=place)
    return which_service(asked, among=among, place=place)
