from django.conf import settings
from django.http import HttpRequest

from wanderamt.foundation import clock


def demo(request: HttpRequest) -> dict[str, object]:
    """`demo_clock` in demo mode, so that every page says that its people are invented and what time it plays."""
    return {"demo_clock": clock.now()} if settings.DEMO else {}
