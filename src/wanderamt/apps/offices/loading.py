"""The city as it comes with the software: quarters, fixed offices with their counters, possible stops."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from django.db import transaction

from wanderamt.apps.offices.models import Counter, Quarter, Site
from wanderamt.apps.offices.services import label_point_error_m


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    quarters: int
    offices: int
    stops: int


@transaction.atomic
def load_city(data: dict[str, Any] | None = None) -> Loaded:
    """Bring the database to the state of the packaged city (or of `data`, in its layout); twice is once."""
    facts = data or packaged()
    quarters = {each["no"]: _quarter(each) for each in facts["quarters"]}
    _upsert(Quarter, quarters.values(), key="no")
    offices = [_office(each) for each in facts["offices"]]
    stops = [
        _stop(each, quarters[each["quarter_no"]])
        for each in facts["possible_stops"]
        if each["status"] == "possible"
    ]
    _upsert(Site, [*offices, *stops], key="slug")
    by_slug = {site.slug: site for site in Site.objects.filter(slug__in=[office.slug for office in offices])}
    counters = [
        Counter(
            name=office.name, kind=Counter.Kind.FIXED, site=by_slug[office.slug], mark=office.slug[:4].upper()
        )
        for office in offices
    ]
    _upsert(Counter, counters, key="name")
    return Loaded(quarters=len(quarters), offices=len(offices), stops=len(stops))


@cache
def packaged() -> dict[str, Any]:
    """The facts about Hannover that come with the software."""
    raw = files("wanderamt.apps.offices").joinpath("data/hannover.json").read_text(encoding="utf-8")
    content: dict[str, Any] = json.loads(raw)
    return content


def _quarter(facts: dict[str, Any]) -> Quarter:
    return Quarter(
        no=facts["no"],
        name=facts["name"],
        district=facts["district"],
        lat=facts["lat"],
        lon=facts["lon"],
        area_km2=facts["area_km2"],
        residents=facts["residents_2024"],
        residents_official=facts["residents_2024_is_official"],
        share_66plus=facts["share_66plus"],
        share_81plus=facts["share_81plus"],
    )


def _office(facts: dict[str, Any]) -> Site:
    return Site(
        slug=facts["id"],
        name=facts["name"],
        kind=Site.Kind.OFFICE,
        street=facts["street"] or "",
        postal_code=facts["postal_code"] or "",
        directions=facts["where"] or {},
        quarter_id=facts["quarter_no"],
        lat=facts["lat"],
        lon=facts["lon"],
        position_error_m=facts["position_error_m"],
        # A street without a number leads nobody to a door.
        address_confirmed="street" in facts["confirmed"] and any(map(str.isdigit, facts["street"])),
        weekly_hours=facts["opening_hours"],
    )


def _stop(facts: dict[str, Any], quarter: Quarter) -> Site:
    return Site(
        slug=facts["id"],
        name=facts["name"],
        kind=facts["kind"],
        street=facts["street"] or "",
        quarter=quarter,
        lat=quarter.lat,
        lon=quarter.lon,
        position_error_m=label_point_error_m(quarter),
    )


def _upsert(model: Any, rows: Any, *, key: str) -> None:
    # Whether a site is step-free is found out on site, not from the packaged facts.
    kept = {key, "step_free"}
    fields = [
        field.name
        for field in model._meta.concrete_fields
        if not field.primary_key and field.name not in kept
    ]
    model.objects.bulk_create(rows, update_conflicts=True, unique_fields=[key], update_fields=fields)
