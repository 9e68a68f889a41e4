"""Against programs that take times in bulk: the browser proves some work before a form counts (ALTCHA).

Nobody sees pictures or solves riddles, and nothing is asked of anybody else. Who runs no scripts, or an old
browser, is no suspect: such a form counts as well, at the pace of a person.
"""

import json
import secrets
from datetime import datetime, timedelta
from typing import Any, ClassVar

import altcha
from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from wanderamt.foundation.brake import Brake
from wanderamt.foundation.models import SpentProof
from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.text import N_

#: Names of the two hidden fields.
PROOF, STAMP = "proof", "form_age"
#: So long a page may stay open before its proof no longer counts.
LIFE = timedelta(hours=2)
#: Nobody reads and chooses faster.
MIN_AGE = timedelta(seconds=2)
_ALGORITHM = "PBKDF2/SHA-256"
#: Rounds of each try: about a millisecond on a desk, some on a telephone, and no faster outside of browsers.
_ROUNDS = 5_000
#: Forms without proof from one address; behind one there may be a library, so not too few.
unproved = Brake(kind="unproved", allowed=20)


class TooFast(DomainError):
    """The form came back faster than a person could have filled it in."""

    code: ClassVar[str] = "too_fast"
    message: ClassVar[str] = N_("Das ging sehr schnell. Bitte senden Sie die Seite noch einmal ab.")


def challenge(*, now: datetime) -> str:
    """A new task for the browser as JSON: at most `ALTCHA_DIFFICULTY` tries, good for one form."""
    most = max(2, settings.ALTCHA_DIFFICULTY)
    made = altcha.create_challenge(
        _ALGORITHM,
        _ROUNDS,
        counter=most // 2 + secrets.randbelow(most - most // 2),
        data={"until": int((now + LIFE).timestamp())},
        hmac_secret=_secret("challenge"),
        hmac_key_secret=_secret("solution"),
    )
    return json.dumps(made.to_dict())


def stamp(*, now: datetime) -> str:
    """When the form was made, signed."""
    return _stamps().sign(str(int(now.timestamp())))


def check(request: HttpRequest, *, now: datetime) -> None:
    """Let the form pass: with a proof at once, else at the pace of a person.

    Raises TooFast for a form of less than MIN_AGE, TooManyTries after many without proof from one address.
    """
    sent = request.POST
    check_fields(sent.get(PROOF, ""), sent.get(STAMP, ""), sender=address_of(request), now=now)


def check_fields(proof: str, made: str, *, sender: str, now: datetime) -> None:
    """As `check`, for what has come from `sender` without a form of its own; `made` is a stamp."""
    if not settings.ALTCHA or proved(proof, now=now):
        return
    if not _old_enough(made, now=now):
        raise TooFast
    unproved.check(sender, now=now)
    unproved.note(sender, now=now)


def proved(payload: str, *, now: datetime) -> bool:
    """Whether `payload` solves one of our tasks in time and for the first time; it is spent then."""
    if not payload:
        return False
    try:
        known = altcha.Payload.from_base64(payload)
        until = int((known.challenge.parameters.data or {}).get("until", 0))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False
    # The library reads the machine's clock; ours may stand elsewhere, so that `until` travels as data.
    found = altcha.verify_solution(known, _secret("challenge"), hmac_key_secret=_secret("solution"))
    return found.verified and until >= now.timestamp() and _spend(known.challenge.parameters.nonce, now=now)


def erase_old(*, now: datetime) -> int:
    """Erase what proves nothing any more; returns how many."""
    return SpentProof.objects.filter(at__lt=now - LIFE).delete()[0]


def address_of(request: HttpRequest) -> str:
    """Where the request comes from; behind the proxy (setting HTTPS) the last address that it names."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.SECURE else ""
    return forwarded.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))


def client_of(request: HttpRequest) -> str:
    """A digest of who asks, for limits: of the browser's own secret, for behind one address live many."""
    secret = request.META.get("CSRF_COOKIE") or address_of(request)
    return salted_hmac("wanderamt.appointments.client", secret, algorithm="sha256").hexdigest()


def _spend(nonce: str, *, now: datetime) -> bool:
    try:
        with transaction.atomic():
            SpentProof.objects.create(nonce=nonce, at=now)
    except IntegrityError:
        return False
    return True


def _old_enough(signed: str, *, now: datetime) -> bool:
    try:
        made = int(_stamps().unsign(signed))
    except (BadSignature, ValueError):
        return False
    return now.timestamp() - made >= MIN_AGE.total_seconds()


def _secret(purpose: str) -> str:
    return salted_hmac(f"wanderamt.altcha.{purpose}", "key", algorithm="sha256").hexdigest()


def context(*, now: datetime) -> dict[str, Any]:
    """What foundation/proof.html needs."""
    return {
        "on": settings.ALTCHA,
        "challenge": challenge(now=now) if settings.ALTCHA else "",
        "stamp": stamp(now=now),
    }


def _stamps() -> Signer:
    """Made when it is used: a unit knows its secret key only after the start secret was given."""
    return Signer(salt="wanderamt.altcha.stamp")
