"""The only door for other rooms."""

from wanderamt.apps.workforce.models import User
from wanderamt.apps.workforce.queries import absent_on, skills_of, staff_with_role
from wanderamt.apps.workforce.services import create_staff
from wanderamt.foundation.roles import Role

__all__ = ["Role", "User", "absent_on", "create_staff", "skills_of", "staff_with_role"]
