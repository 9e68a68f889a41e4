"""What an operator allows a language model to do, and what stops the start."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from wanderamt.config.language_model import DEFAULT_USES, uses_of

URL = "http://127.0.0.1:11434/v1"


def test_without_an_address_nothing_is_allowed() -> None:
    assert uses_of("nonsense", url="", model="") == frozenset()


def test_wording_is_left_alone_unless_somebody_asks_for_it() -> None:
    assert uses_of(DEFAULT_USES, url=URL, model="m") == {"choose", "extract", "split"}
    assert uses_of("  rephrase choose ", url=URL, model="m") == {"rephrase", "choose"}


@pytest.mark.parametrize(
    ("uses", "url", "model", "message"),
    [
        ("choose answer", URL, "m", "ASSISTANT_LLM_USES: 'answer' is none of: choose extract split rephrase"),
        ("choose", URL, "", "ASSISTANT_LLM_MODEL is missing"),
        ("choose", "127.0.0.1:11434", "m", "ASSISTANT_LLM_URL='127.0.0.1:11434': write an address with http"),
        ("choose", "file:///etc", "m", "write an address with http"),
        ("choose", "http://", "m", "write an address with http"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_its_name(uses: str, url: str, model: str, message: str) -> None:
    with pytest.raises(ImproperlyConfigured) as error:
        uses_of(uses, url=url, model=model)
    assert message in str(error.value)
