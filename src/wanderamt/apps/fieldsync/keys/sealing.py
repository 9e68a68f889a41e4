"""Sealing for one device (age) and signing (Ed25519): thin and named, nothing invented."""

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from wanderamt.apps.fieldsync.keys.errors import KeyUnfit, SealBroken


def seal_for(recipient: str, data: bytes) -> bytes:
    """`data` so that only the holder of the identity behind `recipient` ("age1...") can read it.

    Raises KeyUnfit where `recipient` is none.
    """
    return bytes(pyrage.encrypt(data, [recipient_of(recipient)]))


def recipient_of(text: str) -> pyrage.x25519.Recipient:
    """The recipient that `text` names; KeyUnfit where it names none."""
    try:
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        raise KeyUnfit from None


def unseal(identity: pyrage.x25519.Identity, data: bytes) -> bytes:
    """What was sealed for this identity; SealBroken where it was for another, or was changed or cut."""
    try:
        return bytes(pyrage.decrypt(data, [identity]))
    except pyrage.DecryptError:
        raise SealBroken from None


def sign(key: Ed25519PrivateKey, data: bytes) -> bytes:
    """64 bytes."""
    return key.sign(data)


def verify(public: bytes, signature: bytes, data: bytes) -> bool:
    """Whether the holder of the public key (32 bytes) has signed exactly `data`."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True
