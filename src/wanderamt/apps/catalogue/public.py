"""The only door for other rooms."""

from wanderamt.apps.catalogue.errors import UnknownService
from wanderamt.apps.catalogue.models import Mobile, Result, Service, in_language
from wanderamt.apps.catalogue.queries import (
    BringItem,
    bookable_services,
    bring_list,
    equipment_name,
    evidence_name,
    fees,
    group_keys,
    group_name,
    service,
    services,
    titled,
)
from wanderamt.apps.catalogue.services import load_catalogue
from wanderamt.engines.law import Facts, FeeResult

__all__ = [
    "BringItem",
    "Facts",
    "FeeResult",
    "Mobile",
    "Result",
    "Service",
    "UnknownService",
    "bookable_services",
    "bring_list",
    "equipment_name",
    "evidence_name",
    "fees",
    "group_keys",
    "group_name",
    "in_language",
    "load_catalogue",
    "service",
    "services",
    "titled",
]
