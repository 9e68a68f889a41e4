"""Accounts of the staff, and what keeps others from guessing their passwords."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from wanderamt.apps.workforce.errors import TooManyFailedLogins
from wanderamt.apps.workforce.models import FailedLogin, RoleGrant, SkillGrant, User
from wanderamt.foundation.roles import Role

#: So many wrong passwords for one name within the window, then nothing is tried until the window has passed.
#: Who mistypes does not notice it; guessing is slowed to 120 tries an hour.
ALLOWED_FAILURES = 10
GUESSING_WINDOW = timedelta(minutes=5)
_KEPT = timedelta(days=1)


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


def refuse_guessing(*, username: str, now: datetime) -> None:
    """Raise TooManyFailedLogins if the password of this name was wrong too often just now."""
    recent = FailedLogin.objects.filter(username=_key(username), at__gt=now - GUESSING_WINDOW)
    if recent.count() >= ALLOWED_FAILURES:
        raise TooManyFailedLogins(minutes=GUESSING_WINDOW // timedelta(minutes=1))


def note_failed_login(*, username: str, now: datetime) -> None:
    """Remember a wrong password, also for names that do not exist: the answer must not tell them apart."""
    FailedLogin.objects.create(username=_key(username), at=now)


def forget_failed_logins(*, username: str) -> None:
    """The right password came: the person starts afresh."""
    FailedLogin.objects.filter(username=_key(username)).delete()


def purge_failed_logins(*, now: datetime) -> int:
    """Erase wrong tries of more than a day ago; returns how many."""
    return FailedLogin.objects.filter(at__lt=now - _KEPT).delete()[0]


def _key(username: str) -> str:
    return username.casefold()[:150]
