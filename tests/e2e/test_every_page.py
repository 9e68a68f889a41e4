"""Every kind of page of the demo city, for each visitor, in both languages: WCAG holds, light and dark."""

import re
from collections import deque
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve, reverse
from playwright.sync_api import Page

from conftest import NOW
from tests.e2e.conftest import look
from tests.e2e.hands import sign_in
from wanderamt.apps.appointments.public import appointment_link, waiting_wishes
from wanderamt.demo.loading import load
from wanderamt.demo.staff import LOGINS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOWN_ELSEWHERE = re.compile(r"\.(pdf|csv|xml|ics|json)$|/(abmelden|sprache|darstellung|vorlage)/")
#: Of the page's own, also in drawings, which know no `pathname`.
LINKS = """[...document.querySelectorAll('a[href]')].map(a => new URL(a.getAttribute('href'), location))
  .filter(u => u.origin === location.origin).map(u => u.pathname + u.search)"""


@pytest.fixture
def demo_day(transactional_db, frozen_clock) -> None:
    """The demo city, forty minutes after the next visit has begun."""
    from wanderamt.apps.offices.models import OpeningWindow

    load(now=NOW)
    window = OpeningWindow.objects.filter(starts_at__gt=NOW, counter__kind="mobile").earliest("starts_at")
    frozen_clock.move_to(window.starts_at + timedelta(minutes=40))


def kind_of(address: str) -> str:
    """The name of the route that answers; empty for what is no page of ours."""
    path = urlsplit(address).path
    if SHOWN_ELSEWHERE.search(path):
        return ""
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def mailed_links() -> list[str]:
    from wanderamt.foundation.models import OutboxMail

    found = [
        re.findall(r"https?://[^/\s]+(/\S+)", mail.body)
        for mail in OutboxMail.objects.order_by("-created_at")
    ]
    return [link for links in found for link in links]


def visit_everything(page: Page, starts: list[str], name: str) -> set[str]:
    """Look at one page of every kind that links lead to from `starts`; returns the kinds."""
    waiting, seen = deque(starts), set[str]()
    while waiting:
        address = waiting.popleft()
        kind = kind_of(address)
        if not kind or kind in seen:
            continue
        response = page.goto(address)
        if response is None or response.status in {302, 403, 405, 409}:
            continue
        seen.add(kind)
        look(page, f"{name}-{kind.replace(':', '-')}")
        waiting.extend(page.evaluate(LINKS))
    return seen


#: Pages of units and their way home, which hang on rows of the story; all of them must be met by somebody.
APART = {
    "theke1": {"fieldsync:units", "fieldsync:device", "fieldsync:klaerfaelle", "fieldsync:klaerfall"},
    "leitung": {
        "fieldsync:units",
        "fieldsync:device",
        "fieldsync:leave",
        "fieldsync:return",
        "fieldsync:device_lost",
        "fieldsync:lost_people",
        "fieldsync:klaerfall",
    },
}


def apart_starts() -> list[str]:
    """The unit that is on the road, before the others; the stock of the next day, a question to settle."""
    from wanderamt.apps.fieldsync.public import Lease, klaerfaelle
    from wanderamt.apps.offices.models import OpeningWindow

    away = Lease.objects.get(state="active").device_id
    stocked = OpeningWindow.objects.filter(stock_lots__isnull=False).distinct().get()
    question = klaerfaelle().exclude(unit_side=[]).get()
    return [
        reverse("fieldsync:device", args=[away]),
        reverse("fieldsync:klaerfall", args=[question.pk]),
        reverse("counter:stock", args=[stocked.pk]),
    ]


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("who", ["", "theke1", "redaktion", "leitung"])
def test_every_kind_of_page_is_accessible(demo_day, open_page, who: str, language: str) -> None:
    page = open_page("/", language=language)
    starts = ["/", *mailed_links()]
    if who:
        sign_in(page, who, next(login.password for login in LOGINS if login.username == who))
        starts = ["/dienst/", "/dienst/planung/anfragen/", "/dienst/redaktion/?q=reisepass", *apart_starts()]
    seen = visit_everything(page, starts, f"{who or 'alle'}-{language}")
    assert len(seen) >= 9, seen
    assert seen >= APART.get(who, set())
    assert who != "theke1" or "counter:stock" in seen


@pytest.mark.parametrize("language", ["de", "en", "ar"])
def test_an_appointment_at_a_stop_on_the_road_is_accessible(demo_day, open_page, language: str) -> None:
    """Somebody has asked to cancel and waits for the unit's answer."""
    (wish,) = waiting_wishes()
    page = open_page(appointment_link(wish.appointment), language=language)
    look(page, f"unterwegs-{language}")
