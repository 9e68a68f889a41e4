"""What people are asked, one page at a time."""

from wanderamt.apps.appointments.forms.people import FindForm, PersonForm, phone_number
from wanderamt.apps.appointments.forms.search import (
    MattersForm,
    StopForm,
    WishForm,
    matter_choices,
    person_field,
)

__all__ = [
    "FindForm",
    "MattersForm",
    "PersonForm",
    "StopForm",
    "WishForm",
    "matter_choices",
    "person_field",
    "phone_number",
]
