"""Signed links: who has one may act for the one thing it stands for. Citizens and hosts need no account."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.urls import reverse


class LinkInvalid(Exception):
    """The link was changed, cut off, or was signed for something else."""


class LinkExpired(LinkInvalid):
    """The link was good but is too old."""


def token(subject: UUID, *, purpose: str) -> str:
    """A token that stands for `subject` and opens only the pages of `purpose` (like "fleet.request")."""
    return TimestampSigner(salt=purpose).sign(urlsafe_b64encode(subject.bytes).decode().rstrip("="))


def read(raw: str, *, purpose: str) -> UUID:
    """The subject of a token. Raises LinkExpired or LinkInvalid."""
    try:
        value = TimestampSigner(salt=purpose).unsign(raw, max_age=timedelta(days=settings.LINK_MAX_AGE_DAYS))
        return UUID(bytes=urlsafe_b64decode(value + "=="))
    except SignatureExpired as error:
        raise LinkExpired from error
    except (BadSignature, ValueError) as error:
        raise LinkInvalid from error


def path(viewname: str, subject: UUID, *, purpose: str) -> str:
    """The path of the page `viewname`, whose route has a `token`."""
    return reverse(viewname, kwargs={"token": token(subject, purpose=purpose)})


def url(viewname: str, subject: UUID, *, purpose: str) -> str:
    """As `path`, with the public address of this installation, for mails and printed pages."""
    return settings.BASE_URL + path(viewname, subject, purpose=purpose)
