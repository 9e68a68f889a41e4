"""Every table is carried, or there is a reason why not; what is carried can be written in its order."""

import pytest
from django.apps import apps
from django.db.models import ForeignKey, Model

from wanderamt.foundation import carrying
from wanderamt.foundation.carrying import Carried, Stays

#: Tables that no unit takes along, by room or by name, and why.
NOT_CARRIED = {
    "auth": "the house has roles of its own",
    "contenttypes": "made by migrations",
    "sessions": "whoever is signed in here is not signed in there",
    "foundation": "mails, tries and proofs of work belong to the process that has them",
    "fieldsync": "what hub and units know of each other is never replicated",
    "assistant": "what people asked is counted, kept and answered at the hub",
    "steering": "what the city measures about itself is measured at the hub",
    "demo": "only the demo has it",
    "catalogue.revision": "what editors are still working on",
    "catalogue.keptrecord": "records of imported files",
    "workforce.absence": "the crew of the day is there",
    "workforce.user_groups": "groups of Django are not used",
    "workforce.user_user_permissions": "permissions of Django are not used",
    "appointments.closing": "closed are windows that the unit does not have",
    "appointments.erasurerequest": "goes down as a message and comes home as a command",
    "appointments.proposal": "other times are looked for at the hub",
    "appointments.reminder": "reminders are sent by the hub",
    "appointments.releasedtime": "times that come free at a stop are not handed on on the road",
    "appointments.waitingentry": "the waiting list is the hub's",
    "appointments.waitingoffer": "the waiting list is the hub's",
    "counter.ticketerasure": "a note of what was erased here",
    "counter.numberseries": "numbers travel as blocks",
    "cases.serial": "numbers travel as blocks",
}
TABLES = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model._meta.label_lower)
def test_every_table_is_carried_or_says_why_not(model: type[Model]) -> None:
    is_carried = model._meta.label_lower in {each.label for each in carrying.carried()}
    says_why_not = {model._meta.app_label, model._meta.label_lower} & NOT_CARRIED.keys()
    assert is_carried or says_why_not


def _targets(each: Carried) -> list[type[Model]]:
    fields = [field for field in each.model._meta.concrete_fields if isinstance(field, ForeignKey)]
    return [field.related_model for field in fields if field.attname not in each.instead]


@pytest.mark.parametrize("each", carrying.carried(), ids=lambda each: each.label)
def test_what_a_row_points_at_is_carried_too(each: Carried) -> None:
    labels = {other.label for other in carrying.carried()}
    assert {model._meta.label_lower for model in _targets(each)} <= labels


@pytest.mark.parametrize("each", carrying.carried(), ids=lambda each: each.label)
def test_a_parent_is_written_before_its_children_and_has_a_key_of_its_own(each: Carried) -> None:
    before = list(carrying.carried())
    if each.parent:
        parent = each.model._meta.get_field(each.parent).related_model
        [found] = [other for other in before[: before.index(each)] if other.model is parent]
        assert found.has_own_keys
    else:
        assert each.has_own_keys or each.stays is Stays.CITY


@pytest.mark.parametrize("each", carrying.carried(), ids=lambda each: each.label)
def test_what_tells_of_a_person_never_stays(each: Carried) -> None:
    assert not (each.personal and each.stays is Stays.CITY)


@pytest.mark.parametrize("each", carrying.carried(), ids=lambda each: each.label)
def test_what_is_written_instead_is_a_column(each: Carried) -> None:
    assert each.instead.keys() <= {field.attname for field in each.model._meta.concrete_fields}
