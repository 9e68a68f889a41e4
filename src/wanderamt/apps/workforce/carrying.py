"""What a unit takes along of the staff: the accounts of its crew, with the hashes that they sign in with.

Absences stay at the office: the crew of the day is there.
"""

from wanderamt.apps.workforce.models import RoleGrant, SkillGrant, User
from wanderamt.foundation.carrying import Carried, Stays

CARRIED = (
    Carried(
        model=User,
        rows=lambda trip: User.objects.filter(pk__in=trip.crew),
        stays=Stays.CREW,
        personal=True,
        instead={"last_login": None, "email": ""},
    ),
    Carried(
        model=RoleGrant,
        rows=lambda trip: RoleGrant.objects.filter(user__in=trip.crew),
        stays=Stays.CREW,
        personal=True,
        parent="user",
    ),
    Carried(
        model=SkillGrant,
        rows=lambda trip: SkillGrant.objects.filter(user__in=trip.crew),
        stays=Stays.CREW,
        personal=True,
        parent="user",
    ),
)
