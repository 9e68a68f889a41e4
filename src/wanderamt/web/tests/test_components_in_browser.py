"""Every component in every state, seen by axe in the real browser."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

CHROMIUM, AXE = os.environ.get("WANDERAMT_CHROMIUM", ""), os.environ.get("WANDERAMT_AXE", "")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not (CHROMIUM and AXE), reason="dev.py test brings the browser and axe"),
]
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def browser(django_db_setup: None) -> Iterator[Browser]:
    """A running browser. Its event loop shares this thread, where Django would refuse the database."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield running
        running.close()


def violations(browser: Browser, url: str, *, theme: str, width: int, direction: str = "ltr") -> list[Any]:
    context = browser.new_context(viewport={"width": width, "height": 800}, bypass_csp=True, locale="de-DE")
    try:
        context.add_cookies([{"name": "theme", "value": theme, "url": url}])
        tab = context.new_page()
        tab.goto(url)
        tab.evaluate("direction => { document.documentElement.dir = direction }", direction)
        assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        tab.evaluate(Path(AXE).read_text(encoding="utf-8"))
        found = tab.evaluate("axe.run()")["violations"]
        return [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found]
    finally:
        context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(
    browser: Browser, live_server: LiveServer, settings: Settings, theme: str, width: int
) -> None:
    settings.DEMO = True
    assert violations(browser, f"{live_server.url}/bausteine/", theme=theme, width=width) == []


def test_axe_finds_nothing_from_right_to_left(
    browser: Browser, live_server: LiveServer, settings: Settings
) -> None:
    settings.DEMO = True
    url = f"{live_server.url}/bausteine/"
    assert violations(browser, url, theme="light", width=360, direction="rtl") == []


def test_the_error_summary_has_the_focus_and_leads_to_the_field(
    browser: Browser, live_server: LiveServer, settings: Settings
) -> None:
    settings.DEMO = True
    tab = browser.new_page(locale="de-DE")
    tab.goto(f"{live_server.url}/bausteine/")
    assert tab.evaluate("document.activeElement.id") == "fehler"
    tab.get_by_role("alert").get_by_role("link").first.click()
    assert tab.evaluate("document.activeElement.id") == "fehler_house"
    tab.close()


def test_the_theme_changes_without_loading_the_page_and_is_kept(
    browser: Browser, live_server: LiveServer
) -> None:
    tab = browser.new_page(locale="de-DE")
    tab.goto(f"{live_server.url}/kontakt/")
    with tab.expect_response("**/darstellung/"):
        tab.get_by_role("button", name="Dunkel").click()
    assert tab.locator("html").get_attribute("data-kern-theme") == "dark"
    tab.reload()
    assert tab.locator("html").get_attribute("data-kern-theme") == "dark"
    tab.close()
