"""What an operator sets, and that people are told."""

from typing import Any

import pytest
from django.conf import settings as in_use
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse

from wanderamt.config.language_model import DEFAULT_USES, uses_of

URL = "http://127.0.0.1:11434/v1"
TOLD = "Ihre Frage geht ohne persönliche Angaben auch an ein Sprachmodell."


def test_it_is_off_unless_somebody_sets_an_address() -> None:
    assert ("", frozenset()) == (in_use.ASSISTANT_LLM_URL, in_use.ASSISTANT_LLM_USES)
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


@pytest.mark.django_db
@pytest.mark.parametrize("headers", [{}, {"Accept": "text/vnd.wanderamt.turn+html"}])
@pytest.mark.parametrize("is_on", [True, False])
def test_people_are_told_if_a_language_model_is_asked(
    client: Client, settings: Any, headers: dict[str, str], is_on: bool
) -> None:
    settings.ASSISTANT_LLM_USES = frozenset({"choose"} if is_on else ())
    page = client.get(reverse("assistant:ask"), headers=headers).content.decode()
    assert (TOLD in page) is is_on
