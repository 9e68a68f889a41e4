"""Small pieces of live replies."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from babel.numbers import format_decimal
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wanderamt.apps.assistant.compiling import Statement
from wanderamt.apps.assistant.live.asking import Live
from wanderamt.apps.assistant.turns import Asked, Chip, Reply, Way
from wanderamt.foundation.formatting import clock_text, day, day_long, locale


def told(text: str, *, listed: bool = False, verified: bool = True) -> Statement:
    """Return a sentence of the active language as a statement."""
    return Statement(text=text, language=_language(), listed=listed, verified=verified)


def as_staff_wrote(text: str) -> Statement:
    """Return a remark of the staff, which is German in every language."""
    return Statement(text=text, language="de", listed=True)


def live(
    asked: Asked,
    kind: Live,
    lines: Iterable[Statement],
    *,
    chips: Iterable[Chip] = (),
    ways: Iterable[Way] = (),
    title: str = "",
    **remembered: str,
) -> Reply:
    """Return what is true at the moment of `asked`; on a unit also that it does not know everything."""
    memory = asked.memory.with_(step="", kept={"live": kind.value}, **remembered)
    return Reply(
        decision="answer",
        language=_language(),
        title=title,
        lines=(*lines, *_on_the_road(kind)),
        chips=tuple(chips),
        ways=tuple(ways),
        stand=asked.now,
        memory=memory,
    )


def moment(start: datetime) -> str:
    """Return "Montag, 29. September 2025, 9:30 Uhr"."""
    return f"{day_long(start)}, {clock_text(start)}"


def moment_short(start: datetime) -> str:
    """Return "29.09.2025, 9:30 Uhr", for buttons."""
    return f"{day(start)}, {clock_text(start)}"


def far(distance_km: float | None) -> str:
    """Return how far away a place is, as the pages say it; "" where no place was asked for."""
    if distance_km is None:
        return ""
    km = format_decimal(distance_km, format="0.0", locale=locale())
    return _("etwa %(km)s km entfernt, in gerader Linie gemessen") % {"km": km}


def _on_the_road(kind: Live) -> Iterator[Statement]:
    """Hours are taken along as they are planned; queues and calendars of others are not known on the road."""
    if settings.UNIT_DIR is not None and kind is not Live.HOURS:
        yield told(_("Dieses Gerät ist unterwegs und kennt nur seine eigenen Stopps."))


def _language() -> str:
    return get_language() or "de"
