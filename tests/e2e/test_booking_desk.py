"""A clerk books on the telephone, finds the appointment again, moves it, cancels it; without barriers."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import look
from tests.e2e.hands import sign_in, tick
from tests.e2e.test_booking_family import offices_open  # noqa: F401 - a fixture
from tests.e2e.test_martinshof_day import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def clerk(transactional_db, offices_open) -> None:  # noqa: F811 - the fixture
    from wanderamt.apps.workforce.public import Role, create_staff

    create_staff(
        username="theke1",
        first_name="Emre",
        last_name="Aydın",
        password=PASSWORD,
        roles=[Role.CLERK],
        skills=[],
    )


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_call(clerk, open_page, language: str) -> None:
    page = open_page("/", language=language)
    sign_in(page, "theke1", PASSWORD)
    page.goto("/dienst/termin/")
    look(page, f"dienst-termin-leer-{language}")
    tick(page.locator("main input[name=services][value=personalausweis]"))
    with page.expect_navigation():
        page.locator("button[value=person]").click()
    tick(page.locator("main input[name=services2][value=reisepass]"))
    with page.expect_navigation():
        page.locator("button[value=termin]").click()
    look(page, f"dienst-termin-zeiten-{language}")
    page.locator("main input[name=name]").fill("Gerda Pohlmann")
    with page.expect_navigation():
        page.locator(".ap-time").first.click()
    look(page, f"dienst-termin-gebucht-{language}")
    code = page.locator("h1 .wa-code").inner_text()
    page.goto("/dienst/termin/?wort=pohlmann")
    look(page, f"dienst-termin-gefunden-{language}")
    with page.expect_navigation():
        page.get_by_role("link", name=code).click()
    with page.expect_navigation():
        page.locator("main a[href*='verschieben=']").click()
    look(page, f"dienst-termin-verschieben-{language}")
    with page.expect_navigation():
        page.locator(".ap-time").nth(4).click()
    expect(page.locator("h1")).to_contain_text(code)
    with page.expect_navigation():
        page.locator("button[value=cancel]").click()
    expect(page.locator(".wa-message")).to_be_visible()
