"""The only door for other rooms."""

from wanderamt.apps.catalogue.errors import BadCatalogue, UnknownService
from wanderamt.apps.catalogue.models import Mobile, Result, Service
from wanderamt.apps.catalogue.models.text import Shown, forget_texts, in_every_language, shown, text
from wanderamt.apps.catalogue.queries import (
    BringItem,
    bookable_services,
    bring_list,
    condition_text,
    equipment_name,
    evidence_name,
    fact_question,
    fees,
    group_keys,
    group_name,
    rule_as_then,
    rule_text,
    service,
    services,
    situation_keys,
    situation_name,
    titled,
)
from wanderamt.apps.catalogue.services import load_catalogue
from wanderamt.engines.law import Facts, FeeResult
from wanderamt.engines.texts import TextState

__all__ = [
    "BadCatalogue",
    "BringItem",
    "Facts",
    "FeeResult",
    "Mobile",
    "Result",
    "Service",
    "Shown",
    "TextState",
    "UnknownService",
    "bookable_services",
    "bring_list",
    "condition_text",
    "equipment_name",
    "evidence_name",
    "fact_question",
    "fees",
    "forget_texts",
    "group_keys",
    "group_name",
    "in_every_language",
    "load_catalogue",
    "rule_as_then",
    "rule_text",
    "service",
    "services",
    "shown",
    "situation_keys",
    "situation_name",
    "text",
    "titled",
]
