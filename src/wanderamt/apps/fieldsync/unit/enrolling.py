"""A computer in the office becomes a unit: keys are made here, the hub gets public halves and a code."""

import base64
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from django.core.management import call_command
from django.db import connection

from wanderamt.apps.fieldsync.keys.errors import KeyringExists
from wanderamt.apps.fieldsync.keys.keyring import Home, Keyring, write_private
from wanderamt.apps.fieldsync.models import OwnState
from wanderamt.apps.fieldsync.unit.ailments import HubSaysNo, NoLine
from wanderamt.apps.fieldsync.unit.places import Places
from wanderamt.engines.sync import genesis
from wanderamt.foundation import vault

PATH = "/feld/anmelden/"
_SECONDS = 30.0


def ask_hub(client: httpx.Client, *, hub: str, code: str, label: str, keyring: Keyring) -> Mapping[str, Any]:
    """Show the code and the public keys; returns what the hub says. Raises NoLine or HubSaysNo."""
    asked = {
        "code": code,
        "label": label,
        "signing_key": base64.b64encode(keyring.public).decode(),
        "recipient": keyring.recipient,
    }
    try:
        answer = client.post(f"{hub.rstrip('/')}{PATH}", json=asked, timeout=_SECONDS)
        told: dict[str, Any] = answer.json()
    except (httpx.HTTPError, ValueError):
        raise NoLine(hub=hub) from None
    if answer.is_error:
        raise HubSaysNo(detail=told.get("detail") or answer.status_code)
    return told


def become_unit(
    places: Places, *, client: httpx.Client, hub: str, code: str, label: str, secret: str
) -> Home:
    """Make this folder a unit. The vault is open afterwards, the database is there and empty.

    Raises KeyringExists, SecretTooShort, NoLine or HubSaysNo; then the folder is as it was.
    """
    if places.keyring.exists() or places.database.exists():
        raise KeyringExists
    # First on the disk, then to the hub: a disk that takes nothing must not use the code up.
    keyring = Keyring.create(places.folder, secret)
    try:
        told = ask_hub(client, hub=hub, code=code, label=label, keyring=keyring)
        home = _home(told, hub=hub, label=label)
    except (NoLine, HubSaysNo):
        places.keyring.unlink()
        raise
    keyring.at_home(home).save(places.folder, secret)
    write_private(places.certificate, str(told["certificate"]).encode())
    make_database(keyring.at_home(home))
    return home


def make_database(keyring: Keyring) -> None:
    """The encrypted database with its tables, and the row that says who this device is."""
    if keyring.home is None:
        raise ValueError("not enrolled")
    vault.unlock(keyring.database_key)
    call_command("migrate", verbosity=0, interactive=False)
    name = connection.settings_dict["NAME"]
    Path(name).chmod(0o600)
    home = keyring.home
    OwnState.objects.update_or_create(
        pk=1,
        defaults={
            "device_id": home.device,
            "city": home.city,
            "unit_mark": home.unit_mark,
            "head_hash": genesis(home.device, 1),
        },
    )


def _home(told: Mapping[str, Any], *, hub: str, label: str) -> Home:
    try:
        return Home(
            device=UUID(told["device"]),
            hub=hub.rstrip("/"),
            city=str(told["city"]),
            hub_key=base64.b64decode(told["hub_key"], validate=True),
            unit_mark=str(told["unit_mark"]),
            label=label or str(told["unit_mark"]),
        )
    except (KeyError, ValueError, TypeError):
        raise HubSaysNo(detail="?") from None
