"""Ways to reach a person. Mail is one; others (SMS, a messenger) are classes that the setting
MESSAGE_CHANNELS names.

A channel only carries one message. The outbox (foundation.mail) decides when, and again until it works.
"""

from dataclasses import dataclass
from functools import cache
from smtplib import SMTPException
from typing import ClassVar, Protocol

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.module_loading import import_string


class ChannelDown(Exception):
    """The message could not be handed over now; later it may work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """What somebody has given to be reached. Empty is allowed."""

    email: str = ""
    phone: str = ""

    @property
    def key(self) -> str:
        """The same for one contact, however it is typed; empty for none."""
        return self.email.strip().casefold() or "".join(char for char in self.phone if char.isdigit())


class MessageChannel(Protocol):
    """One way to reach somebody. A class without arguments; `name` is stored with each message."""

    name: ClassVar[str]
    #: A short channel gets the first line of a text and its link, nothing else.
    short: ClassVar[bool]

    def address(self, contact: Contact) -> str:
        """Where this channel reaches the contact; empty where it cannot."""
        ...

    def send(self, *, to: str, subject: str, body: str) -> None:
        """Hand the message over. Raises ChannelDown."""
        ...


class MailChannel:
    """Plain-text mail over the mail server of the settings."""

    name: ClassVar[str] = "mail"
    short: ClassVar[bool] = False

    def address(self, contact: Contact) -> str:
        return contact.email

    def send(self, *, to: str, subject: str, body: str) -> None:
        try:
            EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [to]).send()
        except (OSError, SMTPException) as error:
            raise ChannelDown(str(error)) from error


def channels() -> dict[str, MessageChannel]:
    """All channels by name in the order in which they are tried: mail first, then those of the settings."""
    return _channels(tuple(settings.MESSAGE_CHANNELS))


@cache
def _channels(paths: tuple[str, ...]) -> dict[str, MessageChannel]:
    found: list[MessageChannel] = [MailChannel(), *(import_string(path)() for path in paths)]
    return {channel.name: channel for channel in found}


def reaching(contact: Contact) -> MessageChannel | None:
    """The first channel that reaches the contact; None: somebody has to call."""
    return next((channel for channel in channels().values() if channel.address(contact)), None)
