"""Certificates of devices: X.509 over the device's own Ed25519 key, signed by the city, for at most 14 days.

Short on purpose: a unit that is lost and never heard of again is shut out by the calendar alone. At any
contact a device gets the next one (`due`), unless it was revoked.
"""

from datetime import datetime, timedelta
from uuid import UUID

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from wanderamt.apps.fieldsync.keys.errors import DeviceBlocked
from wanderamt.apps.fieldsync.keys.hub import hub_keys
from wanderamt.apps.fieldsync.models import Certificate, Device
from wanderamt.engines.sync import Reason

LONGEST = timedelta(days=14)
#: A certificate is valid a little earlier than it was made: the clock of the device may be behind.
_EARLIER = timedelta(minutes=10)
#: With less than this before it ends, a device gets the next one.
_RENEW_BEFORE = timedelta(days=10)


def issue(device: Device, *, now: datetime, days: int = LONGEST.days) -> Certificate:
    """A certificate for `device` until `days` from now, 14 at most. Raises DeviceBlocked."""
    if Device.objects.get(pk=device.pk).state != Device.State.ACTIVE:
        raise DeviceBlocked
    start, end = now - _EARLIER, now + min(timedelta(days=days), LONGEST)
    signed = _signed(device, start=start, end=end)
    return Certificate.objects.create(
        serial=serial_text(signed),
        device=device,
        pem=signed.public_bytes(serialization.Encoding.PEM).decode(),
        not_before=start,
        not_after=end,
    )


def due(*, device: Device, now: datetime) -> Certificate | None:
    """The next certificate, where the present one ends within ten days; None where it is not time yet."""
    if device.certificates.filter(revoked_at=None, not_after__gt=now + _RENEW_BEFORE).exists():
        return None
    return issue(device, now=now)


def check(pem: str, *, now: datetime) -> Reason | None:
    """What is wrong with a certificate that somebody shows to the hub; None: nothing.

    FORGED (none at all, or not signed by this city), CERTIFICATE_EXPIRED (or not valid yet), or
    CERTIFICATE_REVOKED (it, or its device). A forged one is never called anything else.
    """
    shown = _parsed(pem)
    if shown is None or not signed_by(shown, hub_keys().ca.public_key()):
        return Reason.FORGED
    kept = Certificate.objects.filter(serial=serial_text(shown)).select_related("device").first()
    if kept is None or kept.revoked_at or kept.device.state != Device.State.ACTIVE:
        return Reason.CERTIFICATE_REVOKED
    return expiry(shown, now=now)


def check_own(pem: str, *, now: datetime, skew: timedelta = _EARLIER) -> Reason | None:
    """What a unit can tell of its own certificate without the hub: FORGED or CERTIFICATE_EXPIRED."""
    shown = _parsed(pem)
    return Reason.FORGED if shown is None else expiry(shown, now=now, skew=skew)


def revoke(*, device: Device, now: datetime) -> int:
    """Make all certificates of `device` worthless; how many were still good. The device's state is not
    ours.
    """
    return device.certificates.filter(revoked_at=None).update(revoked_at=now)


def device_of(pem: str) -> UUID | None:
    """Whose certificate it says it is; to be believed only after `check`."""
    shown = _parsed(pem)
    names = [] if shown is None else shown.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    try:
        return UUID(str(names[0].value)) if names else None
    except ValueError:
        return None


def span(pem: str) -> tuple[datetime, datetime] | None:
    """From when until when it is valid; None where it is no certificate."""
    shown = _parsed(pem)
    return None if shown is None else (shown.not_valid_before_utc, shown.not_valid_after_utc)


def ends(pem: str) -> datetime | None:
    """When it ends; None where it is no certificate."""
    found = span(pem)
    return None if found is None else found[1]


def serial_text(certificate: x509.Certificate) -> str:
    """The serial number as the table keeps it: hex digits."""
    return f"{certificate.serial_number:040x}"


def signed_by(certificate: x509.Certificate, ca: Ed25519PublicKey) -> bool:
    """Whether the city's key has signed exactly this certificate."""
    try:
        ca.verify(certificate.signature, certificate.tbs_certificate_bytes)
    except InvalidSignature:
        return False
    return True


def expiry(certificate: x509.Certificate, *, now: datetime, skew: timedelta = timedelta(0)) -> Reason | None:
    """CERTIFICATE_EXPIRED outside of its days, give or take `skew`."""
    start, end = certificate.not_valid_before_utc - skew, certificate.not_valid_after_utc + skew
    return None if start <= now < end else Reason.CERTIFICATE_EXPIRED


def _parsed(pem: str) -> x509.Certificate | None:
    try:
        return x509.load_pem_x509_certificate(pem.encode())
    except ValueError:
        return None


def _signed(device: Device, *, start: datetime, end: datetime) -> x509.Certificate:
    keys = hub_keys()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, str(device.pk))])
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(keys.ca_certificate.subject)
        .public_key(Ed25519PublicKey.from_public_bytes(bytes(device.signing_key)))
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
        .sign(keys.ca, None)
    )
