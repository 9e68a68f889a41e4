"""Whoever keeps something about a person also says when it is forgotten."""

from datetime import datetime

import pytest
from django.apps import apps

from wanderamt.foundation import retention

#: An account of staff ends with the work, by hand, not after a time.
_KEPT_WHILE_IN_USE = {"workforce"}
_ABOUT_A_PERSON = {"person_name", "contact_name", "email", "recipient", "born_on"}


def rooms_with_people() -> set[str]:
    return {
        model._meta.app_label
        for model in apps.get_models()
        if model.__module__.startswith("wanderamt.")
        and _ABOUT_A_PERSON & {column.name for column in model._meta.concrete_fields}
    }


def test_every_room_that_knows_people_forgets_them() -> None:
    assert rooms_with_people() - _KEPT_WHILE_IN_USE <= set(retention.rooms())


@pytest.mark.django_db
def test_all_rooms_can_forget_on_an_empty_day(now: datetime) -> None:
    erased: dict[str, int] = {}
    retention.purge_all(now=now, report=erased.__setitem__)
    assert set(erased.values()) == {0}
