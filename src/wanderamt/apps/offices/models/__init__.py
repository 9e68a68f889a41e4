"""The city, its sites and counters, when they are open by rule, and the windows that follow from it."""

from wanderamt.apps.offices.models.city import Counter, Desk, Quarter, Site
from wanderamt.apps.offices.models.rules import OpeningException, OpeningRule
from wanderamt.apps.offices.models.windows import OpeningWindow, WindowPool

__all__ = [
    "Counter",
    "Desk",
    "OpeningException",
    "OpeningRule",
    "OpeningWindow",
    "Quarter",
    "Site",
    "WindowPool",
]
