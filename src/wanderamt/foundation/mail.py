"""Mail through an outbox: what a transaction promises is sent after its commit, again until it works."""

import logging
from datetime import datetime, timedelta
from functools import partial
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils.translation import override

from wanderamt.foundation.models import OutboxMail

logger = logging.getLogger(__name__)
MAX_ATTEMPTS = 20


def send(*, to: str, template: str, context: dict[str, object], language: str, now: datetime) -> None:
    """Promise a plain-text mail. `template` is a text template whose first line is the subject.

    Nothing is promised where `to` is empty: an address is always optional.
    """
    if not to:
        return
    with override(language):
        subject, _, body = render_to_string(template, context).strip().partition("\n")
    mail = OutboxMail.objects.create(
        recipient=to, subject=subject.strip()[:200], body=body.strip(), created_at=now
    )
    transaction.on_commit(partial(deliver, mail, now=now))


def deliver(mail: OutboxMail, *, now: datetime) -> bool:
    """Try once. False if the server was away; the mail then stays in the outbox for `deliver_waiting`."""
    OutboxMail.objects.filter(pk=mail.pk).update(attempts=F("attempts") + 1)
    try:
        EmailMessage(mail.subject, mail.body, settings.DEFAULT_FROM_EMAIL, [mail.recipient]).send()
    except (OSError, SMTPException) as error:
        logger.warning("mail %s waits in the outbox: %s", mail.pk, error)
        return False
    OutboxMail.objects.filter(pk=mail.pk).update(state=OutboxMail.State.SENT, sent_at=now)
    return True


def deliver_waiting(*, now: datetime) -> tuple[int, int]:
    """Send what waits in the outbox; returns (sent, still waiting)."""
    waiting = list(OutboxMail.objects.filter(state=OutboxMail.State.WAITING, attempts__lt=MAX_ATTEMPTS))
    sent = sum(deliver(mail, now=now) for mail in waiting)
    return sent, len(waiting) - sent


def erase_sent(*, now: datetime) -> int:
    """Erase mails that were sent more than MAIL_RETENTION_DAYS ago; returns how many."""
    limit = now - timedelta(days=settings.MAIL_RETENTION_DAYS)
    return OutboxMail.objects.filter(state=OutboxMail.State.SENT, sent_at__lt=limit).delete()[0]
