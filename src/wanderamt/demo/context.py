"""What the pages of a demo know beyond those of a real office."""

from django.conf import settings
from django.http import HttpRequest

from wanderamt.demo.staff import LOGINS
from wanderamt.foundation import clock


def demo(request: HttpRequest) -> dict[str, object]:
    """`demo_clock` in demo mode, so that every page says that its people are invented and what time it plays.

    `demo_logins` on the login page, and nowhere else.
    """
    if not settings.DEMO:
        return {}
    match = request.resolver_match
    logins = LOGINS if match is not None and match.view_name == "login" else ()
    return {"demo_clock": clock.now(), "demo_logins": logins}
