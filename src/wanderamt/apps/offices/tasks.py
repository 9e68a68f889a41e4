"""What this room does by itself."""

from datetime import datetime, timedelta

from wanderamt.apps.offices.opening.rolling import roll_out
from wanderamt.foundation.periodic import periodic


@periodic(every=timedelta(hours=1))
def open_windows(*, now: datetime) -> int:
    """Open the windows of one more day as the horizon moves on; returns how many windows are other than
    before.
    """
    done = roll_out(now=now)
    return done.opened + done.changed + done.removed
