"""Who works here, who can do what, who is away."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from wanderamt.apps.workforce.models import Absence, SkillGrant, User
from wanderamt.foundation.roles import Role


def staff_with_role(role: Role) -> QuerySet[User]:
    """The people with an account that is not locked and with this role, by name."""
    return User.objects.filter(is_active=True, roles__role=role).order_by("last_name", "first_name", "pk")


def skills_of(users: Iterable[User]) -> Mapping[UUID, frozenset[str]]:
    """For each of `users` the groups of services that the person is trained for, in one query."""
    found: dict[UUID, set[str]] = {user.pk: set() for user in users}
    for user_id, group in SkillGrant.objects.filter(user__in=list(found)).values_list("user_id", "group"):
        found[user_id].add(group)
    return {user_id: frozenset(groups) for user_id, groups in found.items()}


def absent_on(day: date) -> set[UUID]:
    """The ids of those who do not work on this day."""
    away = Absence.objects.filter(first_day__lte=day, last_day__gte=day)
    return set(away.values_list("user_id", flat=True))
