"""How a computer becomes a unit: in the office, with a code that lives for a quarter of an hour.

Somebody with the right to do so has a code printed for a unit; who sits at the computer types it in. The hub
keeps only a keyed hash. The computer's keys are made there; only their public halves come here.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import transaction
from django.utils.crypto import salted_hmac

from wanderamt.apps.fieldsync.keys import certificates, sealing
from wanderamt.apps.fieldsync.keys.errors import CodeWrong, KeyUnfit
from wanderamt.apps.fieldsync.keys.hub import hub_keys
from wanderamt.apps.fieldsync.models import Device, EnrolmentCode
from wanderamt.apps.fleet.public import Unit
from wanderamt.foundation.brake import Brake

CODE_LIVES = timedelta(minutes=15)
#: 60 bits: letters and digits that nobody mixes up (Crockford's base 32).
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH, _GROUP = 12, 4
_MISREAD = str.maketrans("OIL", "011", "- ")
_brake = Brake(kind="enrolment", allowed=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    """What the hub answers: who the device is from now on and whom it may trust."""

    device: Device
    #: PEM, for 14 days.
    certificate: str
    #: Fingerprint of the city's key.
    city: str
    #: Ed25519, 32 bytes: with it the device checks everything that comes down.
    hub_key: bytes
    unit_mark: str


def make_code(*, unit: Unit, now: datetime) -> str:
    """A new code for `unit`, to be typed in: "7KQM-2XPD-9WTA". Codes before it are worthless from now on."""
    code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    with transaction.atomic():
        EnrolmentCode.objects.filter(unit=unit, used_at=None).delete()
        EnrolmentCode.objects.create(code_hash=_hash(code), unit=unit, expires_at=now + CODE_LIVES)
    return "-".join(code[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))


def enrol(
    *, code: str, label: str, signing_key: bytes, recipient: str, now: datetime, source: str = ""
) -> Enrolled:
    """Make a device of the computer that shows `code`; a code serves once.

    `source` is where the caller sits, for the brake. Raises CodeWrong (unknown, used or too old), KeyUnfit,
    and TooManyTries after ten wrong ones from there within five minutes.
    """
    _brake.check(source, now=now)
    _check_keys(signing_key, recipient)
    with transaction.atomic():
        unit = _take(code, now=now)
        if unit is not None:
            _brake.release(source)
            return _enrolled(unit, label, signing_key, recipient, now=now)
    _brake.note(source, now=now)
    raise CodeWrong(field="code")


def unit_mark(unit: Unit) -> str:
    """The mark by which people and papers know the unit."""
    return str(unit.counter.mark)


def _take(code: str, *, now: datetime) -> Unit | None:
    """Use the code up, by UPDATE: of two who show it at once, one gets in."""
    mine = EnrolmentCode.objects.filter(code_hash=_hash(code), used_at=None, expires_at__gt=now)
    if not mine.update(used_at=now):
        return None
    return EnrolmentCode.objects.select_related("unit__counter").get(code_hash=_hash(code)).unit


def _enrolled(unit: Unit, label: str, signing_key: bytes, recipient: str, *, now: datetime) -> Enrolled:
    device = Device.objects.create(
        unit=unit,
        label=label.strip()[:60] or unit_mark(unit),
        signing_key=signing_key,
        recipient=recipient,
        enrolled_at=now,
    )
    keys = hub_keys()
    return Enrolled(
        device=device,
        certificate=certificates.issue(device, now=now).pem,
        city=keys.city,
        hub_key=keys.public,
        unit_mark=unit_mark(unit),
    )


def _check_keys(signing_key: bytes, recipient: str) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(signing_key)
    except (ValueError, UnsupportedAlgorithm):
        raise KeyUnfit from None
    sealing.recipient_of(recipient)


def _hash(code: str) -> str:
    plain = code.upper().translate(_MISREAD)
    return salted_hmac("wanderamt.enrolment", plain, algorithm="sha256").hexdigest()
