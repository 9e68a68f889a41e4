"""The only door for other rooms."""

from wanderamt.apps.steering.folding import METHOD
from wanderamt.apps.steering.services import fold_day, lead_days, sample

__all__ = ["METHOD", "fold_day", "lead_days", "sample"]
