"""What a unit takes along of the city: its sites, counters and hours, and the windows of its stops."""

from wanderamt.apps.offices.models import (
    Counter,
    Desk,
    OpeningException,
    OpeningRule,
    OpeningWindow,
    Quarter,
    Site,
    WindowPool,
)
from wanderamt.foundation.carrying import Carried, Stays, all_rows

_WindowService = OpeningWindow.services.through
_RuleService = OpeningRule.services.through

CARRIED = (
    Carried(model=Quarter, rows=all_rows(Quarter), stays=Stays.CITY),
    Carried(model=Site, rows=all_rows(Site), stays=Stays.CITY),
    Carried(model=Counter, rows=all_rows(Counter), stays=Stays.CITY),
    Carried(model=Desk, rows=all_rows(Desk), stays=Stays.CITY),
    Carried(model=OpeningRule, rows=all_rows(OpeningRule), stays=Stays.CITY),
    Carried(model=_RuleService, rows=all_rows(_RuleService), stays=Stays.CITY, parent="openingrule"),
    # Who has entered it is nobody's business on the road.
    Carried(
        model=OpeningException,
        rows=all_rows(OpeningException),
        stays=Stays.CITY,
        instead={"created_by_id": None},
    ),
    Carried(
        model=OpeningWindow,
        rows=lambda trip: OpeningWindow.objects.filter(pk__in=trip.known),
        stays=Stays.STOP,
    ),
    Carried(
        model=_WindowService,
        rows=lambda trip: _WindowService.objects.filter(openingwindow__in=trip.known),
        stays=Stays.STOP,
        parent="openingwindow",
    ),
    Carried(
        model=WindowPool,
        rows=lambda trip: WindowPool.objects.filter(window__in=trip.windows),
        stays=Stays.STOP,
    ),
)
