"""A real browser against the real server: pages with and without JavaScript, on a telephone and on a desk."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from weakref import WeakSet

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

from tests.e2e.hands import sign_in
from wanderamt.apps.assistant import examples, understanding, views
from wanderamt.engines.retrieval.understanding import Model

DESK = {"width": 1280, "height": 900}
TABLET = {"width": 820, "height": 1180}
PHONE = {"width": 360, "height": 740}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
FLAGS += ["--disable-component-update", "--disable-sync"]
#: Rules of WCAG 2.2 A and AA, and axe's own best practices.
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE_CALL = """async (tags) => (await axe.run(document, {runOnly: tags})).violations.map(
  v => v.id + ': ' + v.help + ' ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(' | '))"""

Open = Callable[..., Page]
#: Contexts in which pages run no scripts; axe is one, so it looks at the same pages elsewhere.
without_scripts: WeakSet[BrowserContext] = WeakSet()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    # Playwright's loop lives in this thread; the tests' own queries run beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    executable = os.environ.get("WANDERAMT_CHROMIUM")
    if not executable:
        pytest.skip("WANDERAMT_CHROMIUM names no browser; `dev.py test` sets it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, live_server) -> Iterator[Open]:
    """`open_page(path, size=PHONE, language="en", javascript=False)`: a page of a person of their own."""
    contexts: list[BrowserContext] = []

    def open_(path: str = "/", *, size=DESK, language: str = "de", javascript: bool = True) -> Page:
        context = chromium.new_context(
            base_url=live_server.url, viewport=size, locale=language, java_script_enabled=javascript
        )
        context.set_default_timeout(10_000)
        if not javascript:
            without_scripts.add(context)
        contexts.append(context)
        page = context.new_page()
        page.goto(path)
        return page

    yield open_
    if folder := os.environ.get("WANDERAMT_SHOTS"):  # where everybody was when it ended
        for number, context in enumerate(contexts):
            context.pages[-1].screenshot(path=Path(folder) / f"zuletzt-{number}.png", full_page=True)
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def letters() -> Model:
    """What the assistant knows in German and Arabic, by letters alone: learnt in seconds."""
    return Model.of([each for each in examples.packaged() if each.language in {"de", "ar"}])


@pytest.fixture
def assistant(letters: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    """The assistant has learnt already, and answers the same everywhere. It needs the catalogue."""
    monkeypatch.setattr(understanding, "embedder", lambda: None)
    monkeypatch.setattr(views, "ready", lambda: letters)


@pytest.fixture
def at_the_desk(open_page: Open, transactional_db: None) -> Open:
    """`at_the_desk(path)`: a page of a clerk who has signed in."""
    from wanderamt.apps.workforce.public import Role, create_staff

    password = "theke-im-test-2025"
    names = {"username": "kehl", "first_name": "Theresa", "last_name": "Kehl"}
    create_staff(password=password, roles=[Role.CLERK], skills=[], **names)

    def open_(path: str) -> Page:
        page = open_page("/")
        sign_in(page, "kehl", password)
        page.goto(path)
        return page

    return open_


def _violations(page: Page) -> list[str]:
    """What axe finds. A page that was still changing under it is looked at once more."""
    for last in (False, True):
        try:
            page.evaluate(Path(os.environ["WANDERAMT_AXE"]).read_text())
            found: list[str] = page.evaluate(AXE_CALL, AXE_RULES)
        except Error:
            if last:
                raise
            page.wait_for_timeout(1_000)
            page.wait_for_load_state()
        else:
            return found
    raise AssertionError("unreachable")


def look(page: Page, name: str) -> None:
    """The page has no violation of WCAG, light and dark, and nothing to scroll sideways.

    With WANDERAMT_SHOTS set, it is also photographed there, at the width of a telephone and of a desk.
    """
    if os.environ.get("WANDERAMT_HASTE"):  # for writing tests: the way first, the looks later
        return
    page.wait_for_load_state()
    size = page.viewport_size
    for scheme in () if page.context in without_scripts else ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = _violations(page)
        assert found == [], f"{name} ({scheme}, {page.url}): " + "\n".join(found)
    page.emulate_media(color_scheme="light")
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        too_wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert too_wide <= 0, f"{name} scrolls sideways by {too_wide} px at {width} px"
        if folder := os.environ.get("WANDERAMT_SHOTS"):
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                page.screenshot(path=Path(folder) / f"{name}-{width}-{scheme}.png", full_page=True)
            page.emulate_media(color_scheme="light")
    page.set_viewport_size(size)
