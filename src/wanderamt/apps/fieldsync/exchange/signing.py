"""What a question and its answer are signed over. Both sides compute it, neither sends it.

The device signs each question with its own key; the hub signs each answer *to that question*, so that an
answer of yesterday, of another hub or of the login page of a hotel's network is none.
"""

import base64
import binascii
from hashlib import sha256

DEVICE_HEADER = "Wanderamt-Device"
SIGNATURE_HEADER = "Wanderamt-Signature"
_SIGNATURE_SIZE = 64
_QUESTION, _ANSWER = b"wanderamt question 1", b"wanderamt answer 1"


def question(*, method: str, path: str, body: bytes) -> bytes:
    """What a device signs: method, path with the query as sent, and the body."""
    return b"\n".join([_QUESTION, method.encode(), path.encode(), sha256(body).hexdigest().encode()])


def answer(*, asked: bytes, status: int, body: bytes) -> bytes:
    """What the hub signs: the signature of the question, the status and the body."""
    return b"\n".join(
        [_ANSWER, asked.hex().encode(), str(status).encode(), sha256(body).hexdigest().encode()]
    )


def written(signature: bytes) -> str:
    """A signature as a header carries it."""
    return base64.b64encode(signature).decode()


def read(header: str | None) -> bytes | None:
    """The signature in a header; None if there is none that could be one."""
    try:
        found = base64.b64decode(header or "", validate=True)
    except (binascii.Error, ValueError):
        return None
    return found if len(found) == _SIGNATURE_SIZE else None
