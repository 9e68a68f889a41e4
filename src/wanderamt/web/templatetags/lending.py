"""`{% load lending %}`: a window that is with a unit on the road."""

from django import template

from wanderamt.apps.offices import public as offices
from wanderamt.apps.offices.public import Holder, OpeningWindow

register = template.Library()


@register.filter
def is_away(window: OpeningWindow | None) -> bool:
    """Whether the window is with a device, so that nothing of it can be changed here."""
    return isinstance(window, OpeningWindow) and offices.is_away(window)


@register.filter
def holder(window: OpeningWindow) -> Holder | None:
    """With whom it is; None where nobody knows. One query."""
    return offices.holder_of(window)
