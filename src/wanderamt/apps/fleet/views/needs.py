"""How badly the quarters are served, as places of the map."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wanderamt.apps.fleet.queries import QuarterNeed

#: Level of coverage -> the sign on the map.
_SIGNS = {"near": "good", "far": "fair", "very_far": "poor"}


def legend() -> list[tuple[str, str]]:
    """What the signs mean. The thresholds are those of offices.public: 2.5 and 4 km."""
    return [
        ("good", _("bis 2,5 km zum nächsten Bürgeramt")),
        ("fair", _("2,5 bis 4 km")),
        ("poor", _("mehr als 4 km")),
        ("office", _("Bürgeramt")),
    ]


def places(needs: Sequence[QuarterNeed]) -> list[dict[str, Any]]:
    """Quarters as bubbles sized by their residents, named where requests wait; offices on top."""
    quarters = [
        {
            "lat": need.coverage.quarter.lat,
            "lon": need.coverage.quarter.lon,
            "size": need.coverage.quarter.residents,
            "label": need.coverage.quarter.name,
            "value": _facts(need),
            "state": _SIGNS[need.coverage.level],
            "href": f"{reverse('fleet:requests')}?quarter={need.coverage.quarter.pk}",
            "named": need.open_requests > 0,
        }
        for need in needs
    ]
    offices = {need.coverage.nearest.pk: need.coverage.nearest for need in needs}
    return quarters + [
        {
            "lat": site.lat,
            "lon": site.lon,
            "label": site.name,
            "short": site.name.removeprefix("Bürgeramt "),
            "value": _("Bürgeramt"),
            "state": "office",
        }
        for site in offices.values()
    ]


def land(needs: Sequence[QuarterNeed]) -> list[tuple[float, float, float]]:
    """The ground of the map: latitude, longitude and square kilometres of every quarter."""
    quarters = [need.coverage.quarter for need in needs]
    return [(quarter.lat, quarter.lon, quarter.area_km2) for quarter in quarters]


def _facts(need: QuarterNeed) -> str:
    distance = _("%(km)s km zum nächsten Bürgeramt, %(residents)s Einwohner") % {
        "km": number_format(need.coverage.distance_km, 1),
        "residents": number_format(need.coverage.quarter.residents, use_l10n=True, force_grouping=True),
    }
    if not need.open_requests:
        return distance
    waiting = ngettext("%(count)s offene Anfrage", "%(count)s offene Anfragen", need.open_requests)
    return f"{distance}, {waiting % {'count': need.open_requests}}"


def sentence(needs: Sequence[QuarterNeed]) -> str:
    """What is to be seen: the worst served quarter."""
    if not needs:
        return ""
    worst = needs[0].coverage
    return _("Am weitesten ist es in %(quarter)s: %(km)s km bis zum nächsten Bürgeramt (%(office)s).") % {
        "quarter": worst.quarter.name,
        "km": number_format(worst.distance_km, 1),
        "office": worst.nearest.name,
    }
