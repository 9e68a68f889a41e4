"""Accounts of the staff, and what keeps others from guessing their passwords."""

from collections.abc import Iterable

from django.db import transaction

from wanderamt.apps.workforce.errors import TooManyFailedLogins
from wanderamt.apps.workforce.models import RoleGrant, SkillGrant, User
from wanderamt.foundation.brake import Brake
from wanderamt.foundation.roles import Role

#: Who mistypes does not notice it; guessing is slowed to 120 tries an hour, for each name.
login_brake = Brake(kind="login", allowed=10, error=TooManyFailedLogins)


@transaction.atomic
def create_staff(
    *,
    username: str,
    first_name: str,
    last_name: str,
    password: str,
    roles: Iterable[Role],
    skills: Iterable[str],
) -> User:
    """A new account with its roles and the groups of services (catalogue keys) the person is trained for."""
    user = User(username=username, first_name=first_name, last_name=last_name)
    user.set_password(password)
    user.save()
    RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role) for role in roles)
    SkillGrant.objects.bulk_create(SkillGrant(user=user, group=group) for group in skills)
    return user
