from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from wanderamt.apps.workforce.models import Absence, RoleGrant, User
from wanderamt.apps.workforce.public import Role, absent_on, create_staff, skills_of, staff_with_role

pytestmark = pytest.mark.django_db


def create(username: str = "mia", **changes: Any) -> User:
    values: dict[str, Any] = {
        "username": username,
        "first_name": "Mia",
        "last_name": "Harms",
        "password": "ein langes Passwort",
        "roles": [Role.CLERK],
        "skills": ["documents", "eid"],
    }
    return create_staff(**(values | changes))


def test_a_new_colleague_has_roles_skills_and_a_hashed_password() -> None:
    user = create()
    assert (
        user.has_role(Role.CLERK),
        user.has_role(Role.PLANNER),
        skills_of([user]),
        user.check_password("ein langes Passwort"),
        "langes" in user.password,
    ) == (True, False, {user.pk: frozenset({"documents", "eid"})}, True, False)


def test_a_user_name_is_given_once() -> None:
    create()
    with pytest.raises(IntegrityError), transaction.atomic():
        create()


def test_staff_with_a_role_come_by_name_and_without_locked_accounts(
    clerk: User, second_clerk: User, planner: User
) -> None:
    create("locked")
    User.objects.filter(username="locked").update(is_active=False)
    assert list(staff_with_role(Role.CLERK)) == [second_clerk, clerk]


def test_skills_of_many_take_one_query(
    clerk: User, second_clerk: User, planner: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        found = skills_of([clerk, second_clerk, planner])
    assert (len(found[clerk.pk]), len(found[second_clerk.pk]), found[planner.pk]) == (7, 7, frozenset())


@pytest.mark.parametrize(
    ("day", "away"),
    [(22, False), (23, True), (24, True), (25, False)],
    ids=["before", "first", "last", "after"],
)
def test_an_absence_has_its_first_and_its_last_day(clerk: User, day: int, away: bool) -> None:
    Absence.objects.create(user=clerk, first_day=date(2025, 9, 23), last_day=date(2025, 9, 24))
    assert absent_on(date(2025, 9, day)) == ({clerk.pk} if away else set())


def test_an_absence_does_not_end_before_it_begins(clerk: User) -> None:
    with pytest.raises(IntegrityError, match="absence_days_in_order"), transaction.atomic():
        Absence.objects.create(user=clerk, first_day=date(2025, 9, 24), last_day=date(2025, 9, 23))


def test_a_role_is_given_once(clerk: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(user=clerk, role=Role.CLERK)


def test_roles_are_asked_for_once_a_request(
    clerk: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    fresh = User.objects.get(pk=clerk.pk)
    with django_assert_num_queries(1):
        assert (fresh.has_role(Role.CLERK), fresh.has_role(Role.PLANNER)) == (True, False)


def test_a_colleague_is_shown_by_name(clerk: User) -> None:
    assert (str(clerk), str(User(username="mia"))) == ("Theresa Kehl", "mia")
