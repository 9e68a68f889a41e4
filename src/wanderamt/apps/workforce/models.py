"""The people of the citizens' offices, what they may do and what they can do."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q

from wanderamt.foundation.roles import ROLE_LABELS, Role
from wanderamt.kernel.ids import uuid7


class User(AbstractUser):
    """A member of staff. Citizens and hosts have no account."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def has_role(self, role: Role) -> bool:
        """Whether the person was given the role; asked once per request and kept."""
        if not hasattr(self, "_roles"):
            self._roles = frozenset(self.roles.values_list("role", flat=True))
        return role in self._roles


class RoleGrant(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=20, choices=[(role.value, ROLE_LABELS[role]) for role in Role])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="role_once")]


class SkillGrant(models.Model):
    """The person is trained for a group of services (the `group` of catalogue.Service)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="skills")
    group = models.CharField(max_length=30)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "group"], name="skill_once")]


class Absence(models.Model):
    """Days (both included) on which the person does not work. The reason is nobody's business here."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="absences")
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="absence_days_in_order")
        ]
