"""A visitor who follows every link of the demo city never meets a broken page, whoever they are."""

import re
from collections import deque
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
from django.db import transaction
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker, Settings

from conftest import NOW, FrozenClock
from wanderamt.apps.offices.models import OpeningWindow
from wanderamt.apps.workforce.models import User
from wanderamt.demo.loading import load

pytestmark = pytest.mark.django_db
_LINK = re.compile(r'(?:href|src|action)="([^"#?]+)(?:\?[^"]*)?(?:#[^"]*)?"')
#: Addresses that differ only in an id or a token show the same page; so many of each are enough.
_OF_A_KIND = 3
_VARIABLE = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[\w-]{22}:[\w:-]+|\d{4}-\d{2}-\d{2}")


@pytest.fixture(scope="module")
def _told(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    fast = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
    with django_db_blocker.unblock(), transaction.atomic(), fast:
        load(now=NOW)
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _demo(_told: None, settings: Settings, frozen_clock: FrozenClock) -> None:
    settings.DEMO = True
    settings.ROOT_URLCONF = "tests.guards.demo_routes"
    settings.BASE_URL = ""


def crawl(client: Client) -> dict[str, int]:
    """The status of every page that can be reached from the start page and the mailbox by GET."""
    waiting, found, kinds = deque(["/", "/demo/post/"]), dict[str, int](), dict[str, int]()
    while waiting:
        address = waiting.popleft()
        kind = _VARIABLE.sub("*", address)
        if address in found or kinds.get(kind, 0) >= _OF_A_KIND:
            continue
        kinds[kind] = kinds.get(kind, 0) + 1
        response = client.get(address)
        found[address] = response.status_code
        if response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming:
            waiting.extend(_links(response.content.decode()))
        elif response.status_code in {301, 302}:
            waiting.append(response.headers["Location"].partition("?")[0])
    return found


def broken(found: dict[str, int]) -> dict[str, int]:
    """What neither shows a page, nor leads to one, nor waits for a form."""
    return {address: status for address, status in found.items() if status not in {200, 302, 405}}


def _links(page: str) -> list[str]:
    own = (unescape(found) for found in _LINK.findall(page))
    texts = (unescape(found) for found in re.findall(r">\s*(/[\w/:-]+/)\s*<", page))
    return [
        address
        for address in (*own, *texts)
        if address.startswith("/") and not address.startswith("/static/")
    ]


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("who", ["", "planung", "theke1", "redaktion", "leitung"])
def test_no_link_of_the_demo_leads_to_a_broken_page(client: Client, who: str, language: str) -> None:
    if who:
        client.force_login(User.objects.get(username=who))
    client.cookies["django_language"] = language
    found = crawl(client)
    assert broken(found) == {}
    assert len(found) > 10


@pytest.mark.parametrize("who", ["", "theke1", "planung"])
def test_no_link_is_broken_on_the_day_itself(client: Client, who: str, frozen_clock: FrozenClock) -> None:
    window = OpeningWindow.objects.filter(starts_at__gt=NOW, counter__kind="mobile").earliest("starts_at")
    frozen_clock.move_to(window.starts_at + timedelta(minutes=40))
    if who:
        client.force_login(User.objects.get(username=who))
    assert broken(crawl(client)) == {}
