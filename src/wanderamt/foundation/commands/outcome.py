"""A short word for what a command has brought about, to compare both sides."""

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

from django.db.models import AutoField, Model


def outcome_of(value: object) -> str:
    """16 hex digits of SHA-256 over the result, of a row over its key where both sides have the same.

    Nothing for None.
    """
    if value is None:
        return ""
    text = json.dumps(_plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _plain(value: object) -> Any:
    if isinstance(value, Model):
        own = isinstance(value._meta.pk, AutoField)  # counted by each database for itself
        return [value._meta.label_lower, "" if own else str(value.pk)]
    if isinstance(value, Enum):
        return _plain(value.value)
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else _plain_composed(value)


def _plain_composed(value: object) -> Any:
    if dataclasses.is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(json.dumps(_plain(each), sort_keys=True) for each in value)
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return str(value)
