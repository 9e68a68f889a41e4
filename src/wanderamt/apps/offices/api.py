"""The city's quarters and the next stops of the mobile office as open data."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema

from wanderamt.apps.offices.models import Quarter, Site
from wanderamt.apps.offices.opening.hours import DayHours, hours_between
from wanderamt.apps.offices.queries import fixed_offices, next_public_windows, point, quarter_coverage
from wanderamt.foundation import clock

router = Router(tags=["city"])

#: Windows in one answer.
MOST = 200


class StopOut(Schema):
    """An opening window that the public can book. `distance_km` is a straight line from the quarter.

    `kind`: "mobile" (a stop), "fixed" (a day of an office) or "video" (`site` is where its people sit).
    """

    id: UUID
    kind: str
    counter: str
    site: str
    street: str
    quarter: str
    starts_at: datetime
    ends_at: datetime
    room: str
    distance_km: float | None


class OfficeOut(Schema):
    """A fixed office on one day. `hours` are pairs of times in Berlin, empty where closed, null where
    nobody knows them; `confirmed` is false where nobody answers for them. `step_free` is null where it is
    not confirmed.
    """

    key: str
    name: str
    street: str
    postal_code: str
    quarter: str
    address_confirmed: bool
    step_free: bool | None
    day: date
    hours: list[tuple[str, str]] | None
    reason: str
    confirmed: bool


class QuarterOut(Schema):
    """A quarter, its residents and its straight-line distance to the next fixed office.

    `residents_official` is false where the figure is an estimate split from a larger planning unit.
    """

    no: str
    name: str
    district: str
    residents: int
    residents_official: bool
    share_66plus: float
    share_81plus: float
    nearest_office: str
    distance_km: float


@router.get(
    "/stops",
    response=list[StopOut],
    summary="The next public stops and office days, nearest first where a quarter is given",
)
def list_stops(
    request: HttpRequest,
    quarter: str | None = None,
    kind: Literal["mobile", "fixed", "video", "all"] = "mobile",
    limit: Annotated[int, Query(ge=1, le=MOST)] = MOST,
) -> Any:
    near = Quarter.objects.filter(no=quarter).first() if quarter and quarter.isprintable() else None
    found = next_public_windows(
        now=clock.now(),
        near=point(near) if near else None,
        kinds=None if kind == "all" else [kind],
        limit=limit,
    )
    return [
        {
            "id": each.window.pk,
            "kind": each.window.counter.kind,
            "counter": each.window.counter.name,
            "site": each.window.site.name,
            "street": each.window.site.street,
            "quarter": each.window.site.quarter.name,
            "starts_at": each.window.starts_at,
            "ends_at": each.window.ends_at,
            "room": each.window.room,
            "distance_km": None if each.distance_km is None else round(each.distance_km, 1),
        }
        for each in found
    ]


@router.get("/offices", response=list[OfficeOut], summary="The fixed offices with their hours on one day")
def list_offices(request: HttpRequest, on: date | None = None) -> Any:
    day = min(max(on or clock.today(), date(2000, 1, 1)), date(2100, 1, 1))
    sites = list(fixed_offices())
    hours = hours_between(sites, first=day, last=day)
    return [_office(site, day, hours[site.pk].get(day)) for site in sites]


def _office(site: Site, day: date, hours: DayHours | None) -> dict[str, Any]:
    return {
        "key": site.slug,
        "name": site.name,
        "street": site.street,
        "postal_code": site.postal_code,
        "quarter": site.quarter.name,
        "address_confirmed": site.address_confirmed,
        "step_free": site.step_free,
        "day": day,
        "hours": None if hours is None else [(f"{a:%H:%M}", f"{b:%H:%M}") for a, b in hours.spans],
        "reason": hours.reason if hours else "",
        "confirmed": hours is not None and hours.confirmed,
    }


@router.get("/quarters", response=list[QuarterOut], summary="How far each quarter is from the next office")
def list_quarters(request: HttpRequest) -> Any:
    return [
        {
            **{
                name: getattr(each.quarter, name)
                for name in QuarterOut.model_fields
                if hasattr(each.quarter, name)
            },
            "nearest_office": each.nearest.name,
            "distance_km": round(each.distance_km, 1),
        }
        for each in quarter_coverage()
    ]
