"""Messages through an outbox: what a transaction promises is sent after its commit, again until it works.

Most are mails. `notify` takes whichever channel reaches the person (see foundation.channels).
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils.translation import override

from wanderamt.engines.texts.bidi import isolate_numbers
from wanderamt.foundation import channels
from wanderamt.foundation.channels import ChannelDown, Contact
from wanderamt.foundation.commands import is_recording
from wanderamt.foundation.models import OutboxMail
from wanderamt.kernel.languages import LanguageTag

logger = logging.getLogger(__name__)
#: With the pauses between them, a mail server may be away for three days.
MAX_ATTEMPTS = 20
_LONGEST_PAUSE = timedelta(hours=6)


def send(*, to: str, template: str, context: dict[str, object], language: str, now: datetime) -> None:
    """Promise a plain-text mail. `template` is a text template whose first line is the subject.

    Nothing is promised where `to` is empty: an address is always optional.
    """
    if to:
        _promise("mail", to, *_text(template, context, language), now=now)


def notify(
    *, contact: Contact, template: str, context: dict[str, object], language: str, now: datetime
) -> bool:
    """Promise the same text over the first channel that reaches `contact`; False where none does.

    A short channel carries the subject and `context["link"]` only.
    """
    channel = channels.reaching(contact)
    if channel is None:
        return False
    subject, body = _text(template, context, language)
    if channel.short:
        body = str(context.get("link", ""))
    _promise(channel.name, channel.address(contact), subject, body, now=now)
    return True


def _text(template: str, context: dict[str, object], language: str) -> tuple[str, str]:
    """Subject and body in the language."""
    with override(language):
        text = render_to_string(template, context).strip()
    if LanguageTag(language).is_rtl:
        text = "\n".join(map(_ordered, text.split("\n")))
    subject, _, body = text.partition("\n")
    return subject.strip()[:200], body.strip()


def _promise(channel: str, to: str, subject: str, body: str, *, now: datetime) -> None:
    # A unit neither sends nor keeps what is to be sent: the hub does it when it hears of the command.
    if settings.UNIT_DIR is not None or is_recording():
        return
    mail = OutboxMail.objects.create(
        channel=channel, recipient=to, subject=subject, body=body, created_at=now
    )
    transaction.on_commit(partial(deliver, mail, now=now))


def _ordered(line: str) -> str:
    """A line from right to left, its numbers in their order; an address of a page stays as it is."""
    return line if "://" in line else isolate_numbers(line)


def deliver(mail: OutboxMail, *, now: datetime) -> bool:
    """Try once. False if the channel was away, or if another process has this message in hand.

    The mail then stays in the outbox for `deliver_waiting`.
    """
    mine = OutboxMail.objects.filter(pk=mail.pk, state=OutboxMail.State.WAITING, attempts=mail.attempts)
    if not mine.update(attempts=F("attempts") + 1, next_try_at=now + _pause(mail.attempts)):
        return False
    channel = channels.channels().get(mail.channel)
    if channel is None:
        logger.error("message %s waits: there is no channel %s (any more)", mail.pk, mail.channel)
        return False
    try:
        channel.send(to=mail.recipient, subject=mail.subject, body=mail.body)
    except ChannelDown as error:
        logger.warning("mail %s waits in the outbox: %s", mail.pk, error)
        return False
    OutboxMail.objects.filter(pk=mail.pk).update(state=OutboxMail.State.SENT, sent_at=now)
    return True


def deliver_waiting(*, now: datetime) -> tuple[int, int]:
    """Send what waits in the outbox and whose time has come; returns (sent, still waiting)."""
    waiting = OutboxMail.objects.filter(state=OutboxMail.State.WAITING, attempts__lt=MAX_ATTEMPTS)
    due = list(waiting.filter(Q(next_try_at=None) | Q(next_try_at__lte=now)).order_by("created_at", "pk"))
    sent = sum(deliver(mail, now=now) for mail in due)
    return sent, waiting.count()


def erase_sent(*, now: datetime) -> int:
    """Erase mails that were sent, or given up, more than MAIL_RETENTION_DAYS ago; returns how many."""
    limit = now - timedelta(days=settings.MAIL_RETENTION_DAYS)
    sent = Q(state=OutboxMail.State.SENT, sent_at__lt=limit)
    given_up = Q(attempts__gte=MAX_ATTEMPTS, next_try_at__lt=limit)
    return OutboxMail.objects.filter(sent | given_up).delete()[0]


def erase_sent_to(addresses: Iterable[str]) -> int:
    """Erase what was sent to these addresses; returns how many. What is still to be sent is sent."""
    found = OutboxMail.objects.filter(recipient__in=[each for each in addresses if each])
    return found.filter(state=OutboxMail.State.SENT).delete()[0]


def _pause(attempts: int) -> timedelta:
    """How long to wait after the try that follows `attempts` others: a minute, then always twice as long."""
    return min(timedelta(minutes=2**attempts), _LONGEST_PAUSE)
