"""Answers made of statements that the office has already reviewed: nothing is phrased freely.

Each statement is a text of the catalogue or of the law book in the reader's language, or a reviewed sentence
with values worked out by the rules of the day. So a number that no record holds cannot be said.
"""

from datetime import date

from django.urls import reverse
from django.utils.translation import get_language

from wanderamt.apps.assistant.compiling.cases import case_of, facts_of
from wanderamt.apps.assistant.compiling.facets import statements
from wanderamt.apps.assistant.compiling.referring import basis, referral
from wanderamt.apps.assistant.compiling.statements import Compiled, Statement, isolated, plain
from wanderamt.apps.catalogue.public import Service
from wanderamt.engines.retrieval.understanding.slots import Slots

__all__ = ["Compiled", "Statement", "basis", "compile_answer", "facts_of", "plain", "referral"]


def compile_answer(*, service: Service, facet: str, slots: Slots, on: date) -> Compiled:
    """Return the answer in the active language. What no rule covers is said to be not confirmed."""
    said = statements(case_of(service, slots, on), facet)
    cited = [each.citation for each in said if each.citation]
    return Compiled(
        service=service.pk,
        title=isolated(service.title, get_language() or "de"),
        facet=facet,
        statements=said,
        sources=tuple(dict.fromkeys((*(cited or service.legal_basis), *service.sources))),
        on=on,
        url=reverse("catalogue:service", args=[service.pk]),
        bookable=service.bookable,
    )
