"""It is off, and people are told where it is on."""

from typing import Any

import pytest
from django.conf import settings as in_use
from django.test import Client
from django.urls import reverse

TOLD = "Ihre Frage geht ohne persönliche Angaben auch an ein Sprachmodell."


def test_it_is_off_unless_somebody_sets_an_address() -> None:
    assert ("", frozenset()) == (in_use.ASSISTANT_LLM_URL, in_use.ASSISTANT_LLM_USES)


@pytest.mark.django_db
@pytest.mark.parametrize("headers", [{}, {"Accept": "text/vnd.wanderamt.turn+html"}])
@pytest.mark.parametrize("is_on", [True, False])
def test_people_are_told_if_a_language_model_is_asked(
    client: Client, settings: Any, headers: dict[str, str], is_on: bool
) -> None:
    settings.ASSISTANT_LLM_USES = frozenset({"choose"} if is_on else ())
    page = client.get(reverse("assistant:ask"), headers=headers).content.decode()
    assert (TOLD in page) is is_on
