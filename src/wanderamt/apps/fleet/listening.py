"""What fleet does when other rooms tell that something has happened."""

from wanderamt.apps.fleet.services import mark_served
from wanderamt.apps.offices.public import WindowClosed


def on_window_closed(event: WindowClosed) -> None:
    """The request behind the window has been served."""
    mark_served(window_id=event.window_id, now=event.at)
