"""A window at a care home and cases at it."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest

from wanderamt.apps.cases.public import Case, Step, cases_of_visit, open_case, record_step
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.kernel.clock import BERLIN
from wanderamt.kernel.ids import uuid7

#: At the counter, on the day at Martinshof.
THEN = datetime(2025, 9, 29, 10, 0, tzinfo=BERLIN)


@pytest.fixture
def window(make_window: Callable[..., OpeningWindow]) -> OpeningWindow:
    return make_window()


@pytest.fixture
def visit() -> UUID:
    return uuid7()


@pytest.fixture
def opened(city: Any, window: OpeningWindow, visit: UUID) -> Callable[..., Case]:
    """Open the case of one matter, of Elfriede Beispiel who is 85, unless told otherwise."""

    def make(service_id: str = "personalausweis", **changes: Any) -> Case:
        values: dict[str, Any] = {
            "window": window,
            "service": city.service(service_id),
            "visit_id": visit,
            "person_name": "Elfriede Beispiel",
            "born_on": date(1940, 5, 8),
            "language": "de",
            "email": "elfriede@beispiel.example",
            "representation": "none",
            "representative_name": "",
            "appointment_id": None,
            "now": THEN,
        }
        return open_case(**(values | changes))

    return make


def fresh(case: Case) -> Case:
    """The case with everything around it as it stands now."""
    return next(each for each in cases_of_visit(case.visit_id) if each.pk == case.pk)


def all_steps(case: Case, **facts: Any) -> None:
    """Take every step of a case but the fee and the result."""
    answers = {"photo_by_office": True} if case.service.needs_photo else {}
    for step in case.steps.exclude(kind__in=["fee", "result"]):
        seen = list(case.evidence.values_list("key", flat=True)) if step.kind == Step.Kind.EVIDENCE else ()
        wanted = answers | facts if step.kind == Step.Kind.DATA else None
        record_step(case=case, kind=step.kind, note="Personalausweis", seen=seen, facts=wanted, now=THEN)
