"""Staff find a question, take it up, answer it in the person's language, and nobody can see who did."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from conftest import FrozenClock
from wanderamt.apps.assistant.handover import replying
from wanderamt.apps.assistant.handover.errors import AlreadySettled, BeingAnswered
from wanderamt.apps.assistant.handover.replying import Answer
from wanderamt.apps.assistant.models import HandoverCard, Phrase
from wanderamt.apps.assistant.models.handover import HOLD
from wanderamt.apps.assistant.tests.handover.conftest import SendCard

pytestmark = pytest.mark.django_db
ROUTES = [("inbox", ()), ("inbox_card", (uuid4(),))]
#: Session, person and roles come first on every page of staff.
INBOX, CARD = 6, 8


def url_of(card: HandoverCard) -> str:
    return reverse("assistant:inbox_card", args=[card.pk])


def listed(desk: Client, **query: str) -> str:
    return desk.get(reverse("assistant:inbox"), query).content.decode()


def press(desk: Client, card: HandoverCard, deed: str, **fields: Any) -> str:
    return desk.post(url_of(card), {"deed": deed, **fields}, follow=True).content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(("name", "args"), ROUTES)
def test_a_stranger_is_sent_to_the_door(client: Client, name: str, args: Any, method: str) -> None:
    answer = getattr(client, method)(reverse(f"assistant:{name}", args=args))
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, reverse("login"))


@pytest.mark.parametrize(("name", "args"), ROUTES)
def test_who_is_no_clerk_does_not_read_it(client: Client, editor: Any, name: str, args: Any) -> None:
    client.force_login(editor)
    assert client.get(reverse(f"assistant:{name}", args=args)).status_code == 403


def test_the_inbox_is_in_the_navigation_and_empty_at_first(desk: Client) -> None:
    page = listed(desk)
    assert f'href="{reverse("assistant:inbox")}" aria-current="page"' in page
    assert "Keine Fragen" in page


def test_open_questions_come_oldest_first_and_can_be_found_by_number(
    desk: Client, send: SendCard, now: datetime
) -> None:
    later = send(now=now + timedelta(hours=1), words="Die zweite Frage?")
    first = send(words="Die erste Frage?", language="tr")
    replying.close(send(words="Die erledigte Frage?").pk, by="a", now=now)
    page = listed(desk)
    assert page.index("Die erste Frage?") < page.index("Die zweite Frage?")
    assert "Die erledigte Frage?" not in page
    assert "Türkçe" in page
    assert "Die erste Frage?" not in listed(desk, language="ar")
    found = listed(desk, number=f" {later.number.lower()} ")
    assert "Die zweite Frage?" in found
    assert first.number not in found
    assert "Die erledigte Frage?" in listed(desk, state="closed")
    assert "Die erste Frage?" in listed(desk, state="was", language="??")


@pytest.mark.parametrize("count", [1, 3])
def test_the_inbox_takes_the_same_queries_for_one_and_for_three(
    desk: Client, send: SendCard, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        send(words=f"Frage {number}?")
    listed(desk)
    with django_assert_num_queries(INBOX):
        listed(desk)


def test_the_card_is_read_in_german_with_what_the_system_knows(desk: Client, send: SendCard) -> None:
    card = send(language="ar", words="كم التكلفة؟", facet="fee", details={"age": 10, "in_care": True})
    page = desk.get(url_of(card)).content.decode()
    assert "Alter: 10" in page
    assert "Im Pflegeheim" in page
    assert "Was kostet es?" in page
    assert '<blockquote class="wa-handover__words" lang="ar" dir="auto">كم التكلفة؟' in page
    assert "37,50" in page


def test_a_card_that_is_gone_is_not_found(desk: Client) -> None:
    assert desk.get(reverse("assistant:inbox_card", args=[uuid4()])).status_code == 404


def test_a_preview_sends_nothing_and_is_in_the_language_of_the_person(desk: Client, send: SendCard) -> None:
    card = send(language="tr")
    press(desk, card, "hold")
    page = press(desk, card, "preview", service="reisepass", facet="fee", advice=["call"], words="Hallo.")
    assert "Das liest die Person (Türkçe)" in page
    assert "Devam edemezseniz bizi arayın." in page
    assert ">Hallo.</textarea>" in page.replace("\n", "")
    card.refresh_from_db()
    assert card.state == "open"


def test_an_answer_tells_the_person_and_forgets_the_address(
    desk: Client, send: SendCard, django_capture_on_commit_callbacks: Any
) -> None:
    card = send(language="tr", email="amira@example.org")
    press(desk, card, "hold")
    with django_capture_on_commit_callbacks(execute=True):
        page = press(desk, card, "send", service="reisepass", facet="fee", words="Bitte kommen Sie.")
    assert "Die Antwort ist abgeschickt" in page
    card.refresh_from_db()
    assert (card.state, card.email, card.hold, card.held_until) == ("answered", "", "", None)
    assert Answer.of(card.reply) == Answer(service="reisepass", facet="fee", words="Bitte kommen Sie.")
    assert [each.to for each in mail.outbox] == [["amira@example.org"]]
    assert "/fragen/antwort/" in mail.outbox[0].body
    assert "Bitte kommen Sie" not in mail.outbox[0].body
    assert "Bitte kommen Sie." in desk.get(url_of(card)).content.decode()


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "Bitte schreiben Sie eine Antwort"),
        ({"words": "🙂"}, "Bitte schreiben Sie eine Antwort"),
        ({"words": "x" * 2001}, "2000"),
        ({"service": "gibt_es_nicht", "words": "Ja."}, "gibt_es_nicht"),
        ({"advice": ["tanzen"], "words": "Ja."}, "tanzen"),
    ],
)
def test_an_answer_that_says_nothing_is_refused(
    desk: Client, send: SendCard, fields: dict[str, Any], told: str
) -> None:
    card = send()
    assert told in press(desk, card, "send", **fields)
    card.refresh_from_db()
    assert card.state == "open"


def test_two_do_not_write_to_the_same_person(desk: Client, send: SendCard, clerk: Any) -> None:
    card, other = send(), Client()
    other.force_login(clerk)
    press(desk, card, "hold")
    assert "In Arbeit" in listed(other)
    assert "Gerade schreibt jemand anderes" in other.get(url_of(card)).content.decode()
    refused = press(other, card, "send", words="Auch ich.")
    assert "Gerade schreibt jemand anderes" in refused
    card.refresh_from_db()
    assert card.state == "open"
    assert "abgeschickt" in press(desk, card, "send", words="Ich.")
    late = press(other, card, "send", words="Zu spät.")
    assert "schon erledigt" in late
    assert "Zu spät." in late
    card.refresh_from_db()
    assert card.reply["words"] == "Ich."


def test_whoever_goes_away_lets_the_card_go(
    desk: Client, send: SendCard, clerk: Any, frozen_clock: FrozenClock
) -> None:
    card, other = send(), Client()
    press(desk, card, "hold")
    frozen_clock.advance(HOLD + timedelta(minutes=1))
    other.force_login(clerk)
    assert "Antwort senden" in press(other, card, "hold")
    with pytest.raises(BeingAnswered):
        replying.hold(card.pk, by="somebody else", now=frozen_clock())


def test_closed_by_two_at_once_is_said_to_the_second(send: SendCard, now: datetime) -> None:
    card = send()
    replying.close(card.pk, by="a", now=now)
    with pytest.raises(AlreadySettled):
        replying.close(card.pk, by="b", now=now)
    with pytest.raises(AlreadySettled):
        replying.hold(uuid4(), by="b", now=now)


def test_nobody_can_see_who_answered(send: SendCard) -> None:
    pointing = [each.name for each in HandoverCard._meta.get_fields() if each.is_relation]
    assert pointing == []


def test_a_question_becomes_an_example_only_if_the_person_agreed(desk: Client, send: SendCard) -> None:
    silent, agreed = send(), send(may_learn=True, words="Wo gibt es das grüne Heft?")
    press(desk, silent, "hold")
    assert "als Beispiel vorschlagen" not in desk.get(url_of(silent)).content.decode()
    press(desk, silent, "send", service="reisepass", words="Ja.", propose="on")
    assert Phrase.objects.count() == 0
    press(desk, agreed, "hold")
    assert "als Beispiel vorschlagen" in desk.get(url_of(agreed)).content.decode()
    press(desk, agreed, "send", service="personalausweis", facet="where", propose="on")
    phrase = Phrase.objects.get()
    assert (phrase.text, phrase.label, phrase.facet) == (
        "Wo gibt es das grüne Heft?",
        "personalausweis",
        "where",
    )
    assert phrase.state == Phrase.State.PROPOSED


@pytest.mark.parametrize("details", [{}, {"age": 10, "days": 5, "loss": "lost", "in_care": True}])
def test_the_card_takes_the_same_queries_whatever_it_says(
    desk: Client, send: SendCard, details: dict[str, Any], django_assert_num_queries: Any
) -> None:
    card = send(details=details)
    desk.get(url_of(card))
    with django_assert_num_queries(CARD):
        desk.get(url_of(card))
