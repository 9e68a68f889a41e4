"""Finding and taking times at a window, inside the transaction of a verb in services/."""

from wanderamt.apps.appointments.placing.ledger import Ledger
from wanderamt.apps.appointments.placing.round import Moved, in_round, plan_round

__all__ = ["Ledger", "Moved", "in_round", "plan_round"]
