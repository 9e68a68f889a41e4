"""Server time and number of queries of the most used pages, on the demo city in full use.

Measured in this process through all of the middleware, without network and browser, on a database file of its
own. Each page is asked once to warm up and then `ROUNDS` times, the pages in turn, so that a slow moment of
the machine meets them all.
"""

import html
import re
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from math import ceil
from pathlib import Path
from statistics import median
from time import perf_counter

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, get_runner

from benchmarks.report import Report, at_most

ROUNDS = 60
TARGET_MS = 100.0
#: A working day, so that the city looks the same whenever this runs.
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def run() -> Report:
    """p95 of every page in ms and its queries; claims p95 <= 100 ms in the demo city.

    The ratios are the growth: the median of the same page in a city with half a year of visits behind it and
    hundreds ahead, against the demo city.
    """
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    city, grown = _in_city("city"), _in_city("stress")
    metrics = {
        f"{name}: {what}": value for name, page in city.items() for what, value in asdict(page).items()
    }
    metrics |= {f"{name}: queries, half a year": page.queries for name, page in grown.items()}
    return Report(
        bench="pages",
        metrics=metrics,
        ratios={
            f"{name}: half a year to demo city": grown[name].median_ms / city[name].median_ms for name in city
        },
        claims=[
            at_most(f"{name}: server time p95 in ms", TARGET_MS, page.p95_ms) for name, page in city.items()
        ],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    queries: float
    median_ms: float
    p95_ms: float


def _in_city(size: str) -> dict[str, Measured]:
    """Every page measured in a city of that size, on a database file of its own."""
    with tempfile.TemporaryDirectory() as folder:
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(Path(folder) / "pages.sqlite3")
        runner = get_runner(settings)(verbosity=0, interactive=False)
        databases = runner.setup_databases()
        try:
            return _measured(_pages(size), size)
        finally:
            runner.teardown_databases(databases)


def _pages(size: str) -> dict[str, Callable[[], int]]:
    """The pages by name, each a call that asks for it once and returns the status."""
    from django.urls import reverse

    from wanderamt.apps.appointments.models import Appointment
    from wanderamt.apps.counter.models import Ticket
    from wanderamt.apps.fleet.models import Deployment, VisitRequest
    from wanderamt.apps.workforce.models import User
    from wanderamt.demo.loading import load
    from wanderamt.foundation import links
    from wanderamt.kernel.clock import BERLIN

    load(now=NOW.astimezone(BERLIN), size=size, seed=1)
    published = Deployment.objects.filter(state="published", starts_at__gt=NOW).order_by("starts_at").first()
    served = Ticket.objects.filter(state="done").order_by("-ended_at").first()
    appointment = Appointment.objects.filter(state="booked", starts_at__gt=NOW).first()
    request = VisitRequest.objects.filter(state="submitted").first()
    assert published
    assert published.window_id
    assert served
    assert appointment
    assert request
    public = {
        "start": reverse("web:start"),
        "search for a service": f"{reverse('catalogue:search')}?q=perso+verlängern",
        "service with answers": f"{reverse('catalogue:service', args=['personalausweis'])}?age=30",
        "next stops": reverse("appointments:stops"),
        "offices": reverse("offices:list"),
        "book: matters": reverse("appointments:search"),
        "book: offices and days": f"{reverse('appointments:search')}?services=reisepass&schritt=termin",
        "my appointment": links.path("appointments:show", appointment.pk, purpose="appointments.appointment"),
        "lead times": reverse("steering:lead_times"),
        "kiosk": links.path("counter:kiosk", published.window_id, purpose="counter.kiosk"),
        "call display": links.path("counter:display", published.window_id, purpose="counter.display"),
        "register residents": links.path("fleet:register", published.pk, purpose="fleet.register"),
    }
    staff = {
        "requests": reverse("fleet:requests"),
        "plan a deployment": f"{reverse('fleet:deployment_new')}?anfrage={request.pk}",
        "packing list": reverse("fleet:packing", args=[published.pk]),
        "desk": reverse("counter:desk", args=[served.window_id]),
        "serve": reverse("counter:serve", args=[served.pk]),
        "report": reverse("counter:report", args=[served.window_id]),
    }
    member = Client()
    member.force_login(User.objects.get(username="leitung"))
    clerk = Client()
    clerk.force_login(User.objects.get(username="theke1"))
    stranger = Client()
    public["book: times of a day"] = _first_day(stranger, public["book: offices and days"])
    pages = {name: _ask(stranger, path) for name, path in public.items()}
    for name, path in staff.items():
        pages[name] = _ask(clerk if name in {"desk", "serve", "report"} else member, path)
    return pages


def _first_day(client: Client, path: str) -> str:
    """The first day that the search leads to."""
    found = re.search(r'href="(/termin/zeiten/[^"]*)"', client.get(path).content.decode())
    assert found
    return html.unescape(found[1])


def _ask(client: Client, path: str) -> Callable[[], int]:
    return lambda: client.get(path).status_code


def _measured(pages: dict[str, Callable[[], int]], size: str) -> dict[str, Measured]:
    counted: dict[str, int] = {}
    for name, ask in pages.items():
        with CaptureQueriesContext(connection) as queries:
            status = ask()
        if status != HTTPStatus.OK:
            raise RuntimeError(f"{name} answered {status}")
        counted[name] = len(queries)
    times: dict[str, list[float]] = {name: [] for name in pages}
    for done in range(ROUNDS):
        for name, ask in pages.items():
            before = perf_counter()
            ask()
            times[name].append((perf_counter() - before) * 1000)
        print(f"\r{size}: {done + 1} of {ROUNDS} rounds", end="", file=sys.stderr)
    print(file=sys.stderr)
    return {
        name: Measured(
            queries=counted[name], median_ms=median(taken), p95_ms=sorted(taken)[ceil(0.95 * len(taken)) - 1]
        )
        for name, taken in times.items()
    }
