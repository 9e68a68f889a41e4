"""The only door for other rooms."""

from wanderamt.apps.catalogue.editing.services import propose
from wanderamt.apps.catalogue.errors import BadCatalogue, UnknownService
from wanderamt.apps.catalogue.models import Mobile, Result, Service
from wanderamt.apps.catalogue.models.text import Shown, forget_texts, in_every_language, shown, text
from wanderamt.apps.catalogue.packaged import phrases as packaged_phrases
from wanderamt.apps.catalogue.queries import (
    BringItem,
    answer,
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
from wanderamt.apps.catalogue.whereabouts import NextPlace, Whereabouts
from wanderamt.apps.catalogue.whereabouts import register as register_whereabouts
from wanderamt.engines.law import Answer, Facts, FeeResult
from wanderamt.engines.texts import TextState

__all__ = [
    "Answer",
    "BadCatalogue",
    "BringItem",
    "Facts",
    "FeeResult",
    "Mobile",
    "NextPlace",
    "Result",
    "Service",
    "Shown",
    "TextState",
    "UnknownService",
    "Whereabouts",
    "answer",
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
    "packaged_phrases",
    "propose",
    "register_whereabouts",
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
