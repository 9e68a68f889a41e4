"""What a device says of itself with each exchange: little, and nothing about people."""

import shutil
from collections.abc import Callable
from typing import Any

from cryptography import x509
from django.conf import settings

from wanderamt import __version__
from wanderamt.apps.fieldsync.exchange.progress import waiting_commands
from wanderamt.apps.fieldsync.keys import certificates
from wanderamt.apps.fieldsync.keys.keyring import write_private
from wanderamt.apps.fieldsync.models import OwnState

CERTIFICATE = "certificate.pem"
_MEGABYTE = 1024**2
_more: list[Callable[[], dict[str, Any]]] = []


def reports(function: Callable[[], dict[str, Any]]) -> Callable[[], dict[str, Any]]:
    """Have what `function` returns (small JSON values) told to the hub with each exchange."""
    _more.append(function)
    return function


def own_state() -> dict[str, Any]:
    """Release, how often it was restored, commands that wait, free space, which certificate it has, and what
    `reports` adds.
    """
    state: dict[str, Any] = {"version": __version__, "waiting": waiting_commands()}
    incarnation = OwnState.objects.values_list("incarnation", flat=True).filter(pk=1).first()
    if incarnation is not None:
        state["incarnation"] = incarnation
    folder = settings.UNIT_DIR
    if folder is not None and folder.is_dir():
        state["storage_free_mb"] = shutil.disk_usage(folder).free // _MEGABYTE
        state["serial"] = _serial(certificate())
    for function in _more:
        state |= function()
    return state


def certificate() -> str:
    """The certificate that this device has, PEM; "" when there is none."""
    folder = settings.UNIT_DIR
    path = None if folder is None else folder / CERTIFICATE
    return path.read_text() if path is not None and path.is_file() else ""


def _serial(pem: str) -> str:
    try:
        return certificates.serial_text(x509.load_pem_x509_certificate(pem.encode()))
    except ValueError:
        return ""


def take_certificate(pem: str) -> None:
    """Keep a new certificate in place of the old one."""
    if pem and settings.UNIT_DIR is not None:
        write_private(settings.UNIT_DIR / CERTIFICATE, pem.encode())
