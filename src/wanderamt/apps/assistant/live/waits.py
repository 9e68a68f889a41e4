"""How long somebody would wait now who came without an appointment, as the offices' own forecast says."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from wanderamt.apps.assistant.compiling import Statement
from wanderamt.apps.assistant.live.asking import Live
from wanderamt.apps.assistant.live.places import Named
from wanderamt.apps.assistant.live.saying import live, told
from wanderamt.apps.assistant.live.stops import today
from wanderamt.apps.assistant.turns import Asked, Chip, Reply, Way
from wanderamt.apps.counter.public import told_minutes
from wanderamt.apps.offices.public import Counter, Site, WaitNow, waits_at


def waiting(asked: Asked, *, place: Named) -> Reply:
    """The wait at the office that was named, else everywhere where somebody could come in now."""
    counters = _counters(asked, place)
    waits = waits_at([key for key, _name in counters], now=asked.now)
    lines = list(_lines(counters, waits))
    chips = [Chip(_("Termin buchen"), "live:free", strong=True), Chip(_("Öffnungszeiten"), "live:hours")]
    way = Way(_("Alle Bürgerämter"), reverse("offices:list"), "building")
    quarter = place.office.name if place.office else place.quarter
    return live(asked, Live.WAITING, lines, chips=chips, ways=[way], quarter=quarter)


def _counters(asked: Asked, place: Named) -> list[tuple[UUID, str]]:
    """Counters with what people call them. A counter on video has no door to come in by."""
    offices: Sequence[Site] = [place.office] if place.office else place.offices
    fixed = Counter.objects.filter(kind=Counter.Kind.FIXED, site__in=offices).select_related("site")
    found = [(each.pk, each.site.name) for each in fixed.order_by("site__name") if each.site]
    stops = [] if place.office else today(asked)
    return [*found, *((each.counter_id, each.site.name) for each in stops)]


def _lines(counters: Sequence[tuple[UUID, str]], waits: Mapping[UUID, WaitNow]) -> Iterator[Statement]:
    open_now = [(name, waits[key]) for key, name in counters if key in waits]
    if not open_now:
        yield told(_("Hier ist gerade geschlossen."))
        return
    if all(wait.p50 is None for _name, wait in open_now):
        yield told(_nobody_knows())
        return
    yield told(_("So lange warten Sie jetzt ohne Termin:"))
    yield from (told(f"{name}: {_time(wait)}", listed=True) for name, wait in open_now)


def _time(wait: WaitNow) -> str:
    low, high = told_minutes(wait.p50, wait.p90)
    if low is None or high is None:
        return _nobody_knows()
    return _("Es dauert etwa %(low)s bis %(high)s Minuten.") % {"low": low, "high": high}


def _nobody_knows() -> str:
    return _("Wie lange es dauert, wissen wir gerade nicht.")
