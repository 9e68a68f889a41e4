"""The city's quarters and the next stops of the mobile office as open data."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from wanderamt.apps.offices.models import Quarter
from wanderamt.apps.offices.queries import next_public_windows, point, quarter_coverage
from wanderamt.foundation import clock

router = Router(tags=["city"])


class StopOut(Schema):
    """An opening window that the public can book. `distance_km` is a straight line from the quarter."""

    id: UUID
    site: str
    street: str
    quarter: str
    starts_at: datetime
    ends_at: datetime
    room: str
    distance_km: float | None


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
    "/stops", response=list[StopOut], summary="The next public stops, nearest first where a quarter is given"
)
def list_stops(request: HttpRequest, quarter: str | None = None) -> Any:
    near = Quarter.objects.filter(no=quarter).first() if quarter else None
    return [
        {
            "id": each.window.pk,
            "site": each.window.site.name,
            "street": each.window.site.street,
            "quarter": each.window.site.quarter.name,
            "starts_at": each.window.starts_at,
            "ends_at": each.window.ends_at,
            "room": each.window.room,
            "distance_km": None if each.distance_km is None else round(each.distance_km, 1),
        }
        for each in next_public_windows(now=clock.now(), near=point(near) if near else None)
    ]


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
