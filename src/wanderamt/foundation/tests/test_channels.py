"""Other ways than mail, with a stand-in for a city's SMS service that also fails."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar

import pytest
from django.core.mail import EmailMessage
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from wanderamt.foundation import channels, mail
from wanderamt.foundation.channels import ChannelDown, Contact
from wanderamt.foundation.models import OutboxMail


class Sms:
    """What a city would plug in: only mobile numbers, 160 characters, sometimes away."""

    name: ClassVar[str] = "sms"
    short: ClassVar[bool] = True
    sent: ClassVar[list[tuple[str, str, str]]] = []
    away: ClassVar[bool] = False

    def address(self, contact: Contact) -> str:
        return contact.phone if contact.phone.startswith("01") else ""

    def send(self, *, to: str, subject: str, body: str) -> None:
        if Sms.away:
            raise ChannelDown("no answer from the gateway")
        Sms.sent.append((to, subject, body))


@pytest.fixture(autouse=True)
def _plugged_in(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MESSAGE_CHANNELS = [f"{__name__}.Sms"]
    monkeypatch.setattr(channels, "import_string", lambda _path: Sms)
    channels._channels.cache_clear()
    monkeypatch.setattr(Sms, "sent", [])
    monkeypatch.setattr(Sms, "away", False)
    (tmp_path / "hello.txt").write_text("Ein Termin ist frei\n\nViel Text, {{ link }}\n", encoding="utf-8")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]


def notify(contact: Contact, now: datetime, **context: object) -> bool:
    return mail.notify(contact=contact, template="hello.txt", context=context, language="de", now=now)


@pytest.mark.parametrize(
    ("contact", "name"),
    [
        (Contact(email="anna@post.example"), "mail"),
        (Contact(email="anna@post.example", phone="0170 1"), "mail"),
        (Contact(phone="0170 1"), "sms"),
        (Contact(phone="0511 1"), None),
        (Contact(), None),
    ],
)
def test_the_first_channel_that_reaches_somebody_is_taken(contact: Contact, name: str | None) -> None:
    found = channels.reaching(contact)
    assert (found and found.name) == name


def test_a_contact_is_the_same_however_it_is_typed() -> None:
    assert Contact(email=" Anna@Post.example ").key == Contact(email="anna@post.example", phone="1").key
    assert Contact(phone="0170 / 12-34").key == Contact(phone="01701234").key
    assert Contact().key == ""


@pytest.mark.django_db
def test_a_short_channel_carries_the_subject_and_the_link(
    now: datetime, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert notify(Contact(phone="0170 1"), now, link="https://amt.example/angebot/x/")
        assert notify(Contact(phone="0170 1"), now)
    assert Sms.sent == [
        ("0170 1", "Ein Termin ist frei", "https://amt.example/angebot/x/"),
        ("0170 1", "Ein Termin ist frei", ""),
    ]


@pytest.mark.django_db
def test_mail_carries_the_whole_text(
    now: datetime,
    mail: list[EmailMessage],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert notify(Contact(email="anna@post.example", phone="0170 1"), now, link="x")
    assert [message.body for message in mail] == ["Viel Text, x"]
    assert Sms.sent == []


@pytest.mark.django_db
def test_whom_nothing_reaches_is_told_to_the_caller(now: datetime) -> None:
    assert not notify(Contact(phone="0511 1"), now)
    assert OutboxMail.objects.count() == 0


@pytest.mark.django_db
def test_a_channel_that_is_away_is_tried_again(
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    monkeypatch.setattr(Sms, "away", True)
    with django_capture_on_commit_callbacks(execute=True):
        notify(Contact(phone="0170 1"), now)
    assert (Sms.sent, OutboxMail.objects.get().state) == ([], "waiting")
    monkeypatch.setattr(Sms, "away", False)
    assert mail.deliver_waiting(now=now + timedelta(minutes=2)) == (1, 0)
    assert mail.deliver_waiting(now=now + timedelta(minutes=4)) == (0, 0)
    assert len(Sms.sent) == 1


@pytest.mark.django_db
def test_a_message_waits_when_its_channel_was_unplugged(
    now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    OutboxMail.objects.create(channel="pigeon", recipient="roof", created_at=now)
    assert mail.deliver_waiting(now=now) == (0, 1)
    assert "no channel pigeon" in caplog.text
