"""What hands do on a page, by the names of the fields, so that the same steps work in every language."""

from playwright.sync_api import Locator, Page, expect

MARK = "() => document.querySelector('main')?.setAttribute('data-before', '')"


def fill(page: Page, **values: str) -> None:
    """Type each value into the field of that name."""
    for name, value in values.items():
        field = page.locator(f"main [name='{name}']").first
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)


def choose(page: Page, **values: str | list[str]) -> None:
    """Tick the radio or the boxes with these values, on their labels, as people do."""
    for name, wanted in values.items():
        for value in [wanted] if isinstance(wanted, str) else wanted:
            wide = f"main input[value='{value}']:is([name='{name}'], [name='more_{name}'])"
            tick(page.locator(wide))


def tick(choice: Locator) -> None:
    """Tick a radio or a box by its label, unless it is ticked."""
    if not choice.is_checked():
        unfold(choice)
        label = choice.page.locator(f"label[for='{choice.get_attribute('id')}']").first
        only_heard = "kern-sr-only" in (label.get_attribute("class") or "")
        (choice if only_heard else label).click()


def unfold(choice: Locator) -> None:
    """Open the box that hides `choice`, if there is one."""
    folded = choice.locator("xpath=ancestor::details[not(@open)]")
    if folded.count():
        folded.locator("summary").first.click()


def submit(page: Page, name: str | None = None) -> None:
    """Press the button called `name`, or the first that sends a form of the page, and wait for the answer."""
    if name is None:
        button = page.locator("main form button[type=submit], main form button:not([type])").first
    else:
        button = page.get_by_role("button", name=name, exact=True).first
    press(button)


def press(button: Locator) -> None:
    """Press `button` and wait until the page, or its main part, is another one."""
    page = button.page
    page.evaluate(MARK)
    button.click()
    expect(page.locator("main:not([data-before])")).to_be_attached(timeout=10_000)  # without scripts, too
    page.wait_for_load_state()


def heading(page: Page) -> str:
    """The page's one main heading."""
    return page.locator("h1").inner_text()


def sign_in(page: Page, username: str, password: str) -> None:
    """Sign in on the page for staff."""
    page.goto("/dienst/anmelden/")
    fill(page, username=username, password=password)
    submit(page)
