"""What the serve page says and keeps, in whole sentences and in the right language."""

from collections.abc import Callable

from wanderamt.apps.counter.tests.visits import Visit


def test_a_paper_is_kept_in_german_also_from_an_english_page(visit: Callable[..., Visit]) -> None:
    shown = visit("ummeldung")
    shown.client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    shown.step("identity", {"paper": "passport"})
    assert next(step.note for step in shown.case().steps.all() if step.kind == "identity") == "Reisepass"
