"""From a chip or from words to the live reply, with the place and the service that were named."""

from wanderamt.apps.assistant.live.asking import Live, of_talk
from wanderamt.apps.assistant.live.hours import opening
from wanderamt.apps.assistant.live.places import Named, named
from wanderamt.apps.assistant.live.stops import next_stops
from wanderamt.apps.assistant.live.times import next_times, which_service
from wanderamt.apps.assistant.live.waits import waiting
from wanderamt.apps.assistant.turns import Asked, Press, Reply

#: Somebody who was told live facts and then says no more than this names a place.
_PLACE_WORDS = 4


def handle(asked: Asked) -> Reply:
    """Answer "live:hours", "live:free/reisepass", or "live:free/reisepass/all" for all offices.

    The place is that of the message, else the one that was named before. Raises UnknownService.
    """
    kind, _slash, rest = asked.press.value.partition("/")
    service, _slash, everywhere = rest.partition("/")
    place = named("") if everywhere else named(asked.message, remembered=asked.memory.quarter)
    return _told(asked, of_talk(kind) or Live.HOURS, place, service or asked.memory.service)


def goes_on(asked: Asked) -> Press | None:
    """Return what a place alone asks for after a live reply: the same there; else None.

    Two queries, and none after anything but a live reply.
    """
    kind = of_talk(asked.memory.kept.get("live", ""))
    is_short = len(asked.message.split()) <= _PLACE_WORDS
    return Press("live", kind) if kind and is_short and named(asked.message).anything else None


def _told(asked: Asked, kind: Live, place: Named, service: str) -> Reply:
    match kind:
        case Live.HOURS:
            return opening(asked, place=place)
        case Live.WAITING:
            return waiting(asked, place=place)
        case Live.MOBILE:
            return next_stops(asked, place=place)
        case Live.FREE if service:
            return next_times(asked, service_id=service, place=place)
    return which_service(asked, place=place)
