"""Forms of hosts and planners."""

from wanderamt.apps.fleet.forms.asking import StepForm
from wanderamt.apps.fleet.forms.days import DaysForm
from wanderamt.apps.fleet.forms.planning import (
    CalendarForm,
    CancelForm,
    DeclineForm,
    PlanForm,
    PublishForm,
    RequestFilterForm,
)
from wanderamt.apps.fleet.forms.requests import (
    STEPS,
    ContactForm,
    FindForm,
    MattersForm,
    OrganisationForm,
    PurposeForm,
    RoomForm,
    SendForm,
    Step,
    WithdrawForm,
    step_named,
)

__all__ = [
    "STEPS",
    "CalendarForm",
    "CancelForm",
    "ContactForm",
    "DaysForm",
    "DeclineForm",
    "FindForm",
    "MattersForm",
    "OrganisationForm",
    "PlanForm",
    "PublishForm",
    "PurposeForm",
    "RequestFilterForm",
    "RoomForm",
    "SendForm",
    "Step",
    "StepForm",
    "WithdrawForm",
    "step_named",
]
