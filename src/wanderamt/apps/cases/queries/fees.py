"""What a case costs by the rules of the day of the visit, and what must still be asked."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from wanderamt.apps.cases.models import Case
from wanderamt.apps.catalogue.public import Facts, FeeResult, fact_question, fees
from wanderamt.engines.law import load_facts

#: What holds unless somebody says otherwise. An extra is a wish, and nobody asked for the office to come
#: at this hour: surcharges are only for what the applicant asks for (§ 1 (3) PAuswGebV).
DEFAULTS: Mapping[str, bool | int] = MappingProxyType(
    {
        "direct_delivery": False,
        "own_request": False,
        "outside_hours": False,
        "other_authority": False,
        "electronic": False,
        "express": False,
        "pages": 32,
    }
)
#: Answers that may be kept with a case. The age is not one of them: it follows from the birth date.
ANSWERS = frozenset(load_facts()) - {"age", "born"}


def fee_of(case: Case) -> FeeResult:
    """The fee by the rules of the day of the visit. `open_facts` are what a clerk must still ask."""
    answers: dict[str, Any] = {key: value for key, value in case.facts.items() if key in ANSWERS}
    known = Facts(born=case.born_on, **answers)
    result = fees(service_id=case.service_id, on=case.day, facts=known)
    assumed: dict[str, Any] = {name: DEFAULTS[name] for name in result.open_facts if name in DEFAULTS}
    if not assumed:
        return result
    return fees(service_id=case.service_id, on=case.day, facts=known.with_(**assumed))


def open_questions(case: Case) -> list[str]:
    """What must still be asked for the fee, as whole questions in the active language."""
    return [fact_question(name) for name in fee_of(case).open_facts]
