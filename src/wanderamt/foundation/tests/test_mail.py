"""The outbox against a real SMTP server on loopback."""

import socket
from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.core.management import call_command
from django.db import transaction
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from wanderamt.foundation import mail
from wanderamt.foundation.commands import recording
from wanderamt.foundation.models import OutboxMail
from wanderamt.kernel.ids import uuid7

State = OutboxMail.State


class Letterbox:
    """Keeps what arrives; refuses recipients at "refused.example", as if it knew nobody there."""

    def __init__(self) -> None:
        self.letters: list[tuple[list[str], str, str]] = []

    async def handle_RCPT(  # noqa: N802  # the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.endswith("@refused.example"):
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd calls it so
        assert isinstance(envelope.content, bytes)
        letter = message_from_bytes(envelope.content, policy=policy.default)
        body = letter.get_content().replace("\r\n", "\n").strip()
        self.letters.append((list(envelope.rcpt_tos), str(letter["Subject"]), body))
        return "250 OK"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def server(settings: Settings) -> Iterator[Letterbox]:
    letterbox = Letterbox()
    controller = Controller(letterbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    _use_smtp(settings, controller.port)
    yield letterbox
    controller.stop()


def _use_smtp(settings: Settings, port: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port


@pytest.fixture(autouse=True)
def _templates(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "hello.txt").write_text(
        "{% load i18n %}{% get_current_language as code %}Guten Tag, {{ name }} ({{ code }})\n\n"
        "Zeile eins\nZeile zwei\n",
        encoding="utf-8",
    )
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]


def promise(now: datetime, *, to: str = "anna@post.example", language: str = "de") -> None:
    mail.send(to=to, template="hello.txt", context={"name": "Änne"}, language=language, now=now)


@pytest.mark.django_db
def test_a_mail_arrives_after_the_commit(
    server: Letterbox, now: datetime, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        promise(now)
        assert server.letters == []
    assert server.letters == [(["anna@post.example"], "Guten Tag, Änne (de)", "Zeile eins\nZeile zwei")]
    assert OutboxMail.objects.values_list("state", "sent_at", "attempts").get() == (State.SENT, now, 1)


@pytest.mark.django_db
def test_a_mail_speaks_the_language_of_its_reader(
    server: Letterbox, now: datetime, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        promise(now, language="en")
    assert server.letters[0][1] == "Guten Tag, Änne (en)"


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_of_what_was_rolled_back(server: Letterbox, now: datetime) -> None:
    with transaction.atomic():
        promise(now)
        transaction.set_rollback(True)
    assert (server.letters, OutboxMail.objects.count()) == ([], 0)


@pytest.mark.django_db
def test_nobody_without_an_address_is_written_to(now: datetime) -> None:
    promise(now, to="")
    assert OutboxMail.objects.count() == 0


@pytest.mark.django_db
def test_a_mail_waits_while_the_server_is_away(
    settings: Settings, now: datetime, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    _use_smtp(settings, free_port())
    with django_capture_on_commit_callbacks(execute=True):
        promise(now)
    assert OutboxMail.objects.values_list("state", "sent_at", "attempts").get() == (State.WAITING, None, 1)


@pytest.mark.django_db
def test_a_waiting_mail_is_delivered_later_and_once(
    server: Letterbox, now: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    promise(now)  # nobody runs the callback after the commit: as if the process had died there
    call_command("deliver_mail")
    call_command("deliver_mail")
    assert (len(server.letters), capsys.readouterr().out) == (
        1,
        "sent 1, still waiting 0\nsent 0, still waiting 0\n",
    )


@pytest.mark.django_db
def test_a_mail_is_tried_again_after_a_pause_that_grows(settings: Settings, now: datetime) -> None:
    _use_smtp(settings, free_port())
    promise(now)
    tried = []
    for minute in range(1, 20):
        before = OutboxMail.objects.get().attempts
        mail.deliver_waiting(now=now + timedelta(minutes=minute))
        if OutboxMail.objects.get().attempts > before:
            tried.append(minute)
    assert tried == [1, 2, 4, 8, 16]


@pytest.mark.django_db
def test_a_server_may_be_away_for_a_weekend(server: Letterbox, settings: Settings, now: datetime) -> None:
    port = settings.EMAIL_PORT
    _use_smtp(settings, free_port())
    promise(now)
    for hour in range(60):
        mail.deliver_waiting(now=now + timedelta(hours=hour))
    _use_smtp(settings, port)
    assert mail.deliver_waiting(now=now + timedelta(hours=66)) == (1, 0)


@pytest.mark.django_db
def test_two_processes_do_not_send_the_same_mail_twice(server: Letterbox, now: datetime) -> None:
    promise(now)
    mine, theirs = OutboxMail.objects.get(), OutboxMail.objects.get()
    assert (mail.deliver(mine, now=now), mail.deliver(theirs, now=now), len(server.letters)) == (
        True,
        False,
        1,
    )


@pytest.mark.django_db
def test_a_mail_that_is_refused_does_not_hold_up_the_next(server: Letterbox, now: datetime) -> None:
    promise(now, to="nobody@refused.example")
    promise(now, to="anna@post.example")
    assert mail.deliver_waiting(now=now) == (1, 1)
    assert [letter[0] for letter in server.letters] == [["anna@post.example"]]


@pytest.mark.django_db
def test_after_twenty_tries_a_mail_is_left_alone(server: Letterbox, now: datetime) -> None:
    promise(now)
    OutboxMail.objects.update(attempts=mail.MAX_ATTEMPTS)
    assert (mail.deliver_waiting(now=now), server.letters) == ((0, 0), [])


@pytest.mark.django_db
def test_a_line_break_in_a_name_does_not_forge_a_header(
    server: Letterbox, now: datetime, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        mail.send(
            to="anna@post.example",
            template="hello.txt",
            context={"name": "Eve\nBcc: all@post.example"},
            language="de",
            now=now,
        )
    assert [(to, subject) for to, subject, _ in server.letters] == [(["anna@post.example"], "Guten Tag, Eve")]


@pytest.mark.django_db
def test_only_mails_sent_or_given_up_long_ago_are_erased(now: datetime) -> None:
    for sent_at, state in ((now, State.SENT), (now - timedelta(days=8), State.SENT), (None, State.WAITING)):
        OutboxMail.objects.create(
            recipient="anna@post.example", state=state, sent_at=sent_at, created_at=now - timedelta(days=30)
        )
    OutboxMail.objects.create(
        recipient="nobody@refused.example",
        attempts=mail.MAX_ATTEMPTS,
        next_try_at=now - timedelta(days=8),
        created_at=now - timedelta(days=30),
    )
    assert (mail.erase_sent(now=now), OutboxMail.objects.count()) == (2, 2)


@pytest.mark.django_db
def test_numbers_keep_their_order_in_a_mail_from_right_to_left(now: datetime, tmp_path: Path) -> None:
    (tmp_path / "hello.txt").write_text(
        "موعد 22.11.2026\n\nهاتف 0511 168-32000\nhttps://amt.example/mein-termin/abc123/\n", encoding="utf-8"
    )
    promise(now, language="ar")
    promise(now, language="de")
    arabic, german = OutboxMail.objects.order_by("created_at", "pk")
    assert arabic.subject == "موعد \u206622.11.2026\u2069"
    assert arabic.body == "هاتف \u20660511 168-32000\u2069\nhttps://amt.example/mein-termin/abc123/"
    assert "\u2066" not in german.subject + german.body


def test_a_unit_neither_sends_nor_keeps_mails(db, settings, tmp_path, mailoutbox, now):
    settings.UNIT_DIR = tmp_path

    mail._promise("mail", "anna@example.org", "Ihr Termin", "Bis bald", now=now)

    assert not OutboxMail.objects.exists()
    assert mailoutbox == []


def test_nor_does_whoever_writes_a_command_down(db, mailoutbox, now):
    with recording(uuid7()):
        mail._promise("mail", "anna@example.org", "Ihr Termin", "Bis bald", now=now)

    assert not OutboxMail.objects.exists()
