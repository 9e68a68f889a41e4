"""The hub's own keys: one that certifies devices (the city's CA), one that signs what goes to them.

They are files of the hub's operator (`WANDERAMT_HUB_KEY_DIR`, 0600), never rows of the database: a copy of
the database certifies nothing. They are made once, by whoever asks first.
"""

import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import NameOID
from django.conf import settings

from wanderamt.apps.fieldsync.keys.keyring import sync_folder, write_private

#: The city's own certificate; it is renewed by hand together with the keys.
_CA_LASTS = timedelta(days=3650)
_CA_KEY, _SIGNING_KEY, _CA_CERTIFICATE = "ca.key", "signing.key", "ca.pem"


@dataclass(frozen=True, slots=True, kw_only=True)
class HubKeys:
    """The hub's keys, open in memory. The text shows none of them."""

    ca: Ed25519PrivateKey = field(repr=False)
    signing: Ed25519PrivateKey = field(repr=False)
    ca_certificate: x509.Certificate

    def sign(self, data: bytes) -> bytes:
        """64 bytes, Ed25519: what devices check with the key they got when they were enrolled."""
        return self.signing.sign(data)

    @property
    def public(self) -> bytes:
        """The public half of the signing key, 32 bytes."""
        return self.signing.public_key().public_bytes_raw()

    @property
    def ca_pem(self) -> str:
        """The city's certificate."""
        return self.ca_certificate.public_bytes(serialization.Encoding.PEM).decode()

    @property
    def city(self) -> str:
        """Fingerprint of the city's key: SHA-256 of its public half, 64 hex digits."""
        return hashlib.sha256(self.ca.public_key().public_bytes_raw()).hexdigest()


def hub_keys() -> HubKeys:
    """The keys in `settings.HUB_KEY_DIR`; made there by the first who asks."""
    return _kept(Path(settings.HUB_KEY_DIR))


def city_key() -> str:
    """Fingerprint of the city's key, 64 hex digits: in every snapshot, bundle and certificate."""
    return hub_keys().city


@cache
def _kept(folder: Path) -> HubKeys:
    if not (folder / _CA_CERTIFICATE).exists():
        _make(folder)
    return HubKeys(
        ca=_read(folder / _CA_KEY),
        signing=_read(folder / _SIGNING_KEY),
        ca_certificate=x509.load_pem_x509_certificate((folder / _CA_CERTIFICATE).read_bytes()),
    )


def _make(folder: Path) -> None:
    """Beside first, then under its name at once: of two who make keys at the same time, one wins."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=folder.name + ".", dir=folder.parent))  # 0700
    ca, signing = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    write_private(beside / _CA_KEY, _pem(ca))
    write_private(beside / _SIGNING_KEY, _pem(signing))
    certificate = _self_signed(ca, now=datetime.now(UTC))
    write_private(beside / _CA_CERTIFICATE, certificate.public_bytes(serialization.Encoding.PEM))
    try:
        os.rename(beside, folder)  # noqa: PTH104 - refuses a folder with files; an empty one is replaced
    except OSError:
        shutil.rmtree(beside)
    sync_folder(folder.parent)


def _self_signed(ca: Ed25519PrivateKey, *, now: datetime) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "wanderamt hub")])
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(ca.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + _CA_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(ca, None)
    )


def _pem(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _read(path: Path) -> Ed25519PrivateKey:
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{path.name} is no Ed25519 key")
    return key
