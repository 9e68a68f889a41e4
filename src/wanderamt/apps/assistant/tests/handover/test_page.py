"""The page with the answer: for whoever has the link, in the language of the page, until it is erased."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from wanderamt.apps.assistant.handover import purge, replying
from wanderamt.apps.assistant.handover.forgetting import OPEN_DAYS, SETTLED_DAYS
from wanderamt.apps.assistant.handover.replying import Answer
from wanderamt.apps.assistant.handover.sending import PURPOSE
from wanderamt.apps.assistant.models import HandoverCard
from wanderamt.apps.assistant.tests.handover.conftest import SendCard
from wanderamt.foundation import links

pytestmark = pytest.mark.django_db
GIVEN = Answer(
    service="reisepass", facet="fee", advice=("call",), words="Bitte fragen Sie nach dem roten Heft."
)


def page_of(card: HandoverCard) -> str:
    return links.path("assistant:card", card.pk, purpose=PURPOSE)


@pytest.mark.parametrize(("method", "name"), [("get", "card"), ("post", "card_erase")])
def test_a_stranger_with_a_made_up_link_sees_nothing(
    client: Client, send: SendCard, method: str, name: str
) -> None:
    card = send()
    for token in (str(card.pk), card.number, links.token(card.pk, purpose="appointments.appointment")):
        answer = getattr(client, method)(reverse(f"assistant:{name}", args=[token]))
        assert answer.status_code == 403
        assert "rote Heft" not in answer.content.decode()
    assert HandoverCard.objects.count() == 1


def test_an_answer_is_read_in_the_language_of_the_page(client: Client, send: SendCard, now: datetime) -> None:
    card = send(language="tr", details={"age": 10})
    replying.answer(card.pk, given=GIVEN, by="a", propose=False, now=now)
    german = client.get(page_of(card)).content.decode()
    assert "Bitte fragen Sie nach dem roten Heft." in german
    assert "auf Deutsch geschrieben" not in german
    assert "37,50" in german
    client.cookies["django_language"] = "tr"
    turkish = client.get(page_of(card)).content.decode()
    assert '<html lang="tr"' in turkish
    assert "Devam edemezseniz bizi arayın." in turkish
    assert "37,50" in turkish
    assert "Bitte fragen Sie nach dem roten Heft." in turkish


def test_numbers_keep_their_order_from_right_to_left(client: Client, send: SendCard, now: datetime) -> None:
    card = send(language="ar")
    replying.answer(card.pk, given=GIVEN, by="a", propose=False, now=now)
    client.cookies["django_language"] = "ar"
    page = client.get(page_of(card)).content.decode()
    assert 'dir="rtl"' in page
    assert "\u2066" in page or "\u2068" in page


def test_settled_on_the_telephone_the_page_says_so(client: Client, send: SendCard, now: datetime) -> None:
    card = send()
    replying.close(card.pk, by="a", now=now)
    assert "am Telefon beantwortet" in client.get(page_of(card)).content.decode()


def test_the_person_erases_it(client: Client, send: SendCard) -> None:
    card = send()
    url = links.path("assistant:card_erase", card.pk, purpose=PURPOSE)
    assert client.get(url).status_code == 405
    assert "gelöscht" in client.post(url).content.decode()
    assert HandoverCard.objects.count() == 0
    gone = client.get(page_of(card))
    assert gone.status_code == 410
    assert "gelöscht" in gone.content.decode()
    assert client.post(url).status_code == 200


def test_words_are_shown_and_never_run(client: Client, send: SendCard, now: datetime) -> None:
    card = send(words="<script>alert(1)</script> & mehr")
    replying.answer(card.pk, given=Answer(words="<b>fett</b>"), by="a", propose=False, now=now)
    page = client.get(page_of(card)).content.decode()
    assert "<script>alert" not in page
    assert "<b>fett" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_service_that_is_gone_is_no_error(client: Client, send: SendCard, now: datetime) -> None:
    card = send(service="gibt_es_nicht_mehr")
    replying.answer(card.pk, given=Answer(service="auch_nicht", words="Ja."), by="a", propose=False, now=now)
    assert "Ja." in client.get(page_of(card)).content.decode()


def test_what_is_answered_lives_a_month_what_is_not_three(send: SendCard, now: datetime) -> None:
    answered, waiting = send(), send()
    replying.answer(answered.pk, given=GIVEN, by="a", propose=False, now=now)
    assert purge(now=now + timedelta(days=SETTLED_DAYS)) == 0
    assert purge(now=now + timedelta(days=SETTLED_DAYS, minutes=1)) == 1
    assert HandoverCard.objects.get() == waiting
    assert purge(now=now + timedelta(days=OPEN_DAYS)) == 0
    assert purge(now=now + timedelta(days=OPEN_DAYS, minutes=1)) == 1


def test_a_journey_comes_nearer_while_a_card_waits(send: SendCard, now: datetime) -> None:
    card = send(details={"days": 10})
    today = now.date()
    assert card.slots(on=today).days == 10
    assert card.slots(on=today + timedelta(days=4)).days == 6
    assert card.slots(on=today + timedelta(days=11)).days is None


def test_a_token_of_no_card_is_gone(client: Client, city: Any) -> None:
    url = links.path("assistant:card", uuid4(), purpose=PURPOSE)
    assert client.get(url).status_code == 410
