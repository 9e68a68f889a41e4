"""What about a device needs a person, in words. Pure: values and the time in, sentences out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

#: A certificate that ends so soon is worth a word: the next contact brings a new one.
CERTIFICATE_SOON = timedelta(days=3)
#: Beyond that the times in receipts and tickets are worth a word.
CLOCK_OFF_S = 120
#: Below that a day's pictures of the database may not fit any more.
STORAGE_LOW_MB = 1024
#: Longer without a word, and nobody knows how the device is.
SILENT = timedelta(days=3)
#: A copy that is older while commands wait is no copy of them.
COPY_OLD = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """How a device is, as far as the hub knows. Numbers that it has not told are None."""

    certificate_until: datetime | None
    clock_skew_s: int | None
    lease_until: datetime | None
    waiting: int | None
    storage_free_mb: int | None
    copy_at: datetime | None
    heard_at: datetime | None = None


def reported(told: dict[str, Any]) -> dict[str, Any]:
    """What a device said of itself, as values for `Condition`; what is not understood is None."""
    return {
        "waiting": _whole(told.get("waiting")),
        "storage_free_mb": _whole(told.get("storage_free_mb")),
        "copy_at": _moment(told.get("copy_at")),
    }


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _moment(value: Any) -> datetime | None:
    try:
        found = parse_datetime(value) if isinstance(value, str) else None
    except ValueError:  # well formed, but no such day
        return None
    return found if found is not None and found.tzinfo is not None else None


def warnings(condition: Condition, *, now: datetime) -> list[str]:
    """Sentences, the most urgent first; none where all is well."""
    found = [
        _certificate(condition, now=now),
        _lease(condition, now=now),
        _clock(condition),
        _storage(condition),
        _copy(condition, now=now),
        _silent(condition, now=now),
    ]
    return [text for text in found if text]


def _certificate(condition: Condition, *, now: datetime) -> str:
    until = condition.certificate_until
    if until is None:
        return _("Das Gerät hat kein gültiges Zertifikat. Es kann nichts übertragen.")
    if until <= now:
        return _("Das Zertifikat ist abgelaufen. Melden Sie das Gerät im Amt neu an.")
    if until - now > CERTIFICATE_SOON:
        return ""
    return _("Das Zertifikat läuft bald ab. Es wird beim nächsten Kontakt erneuert.")


def _lease(condition: Condition, *, now: datetime) -> str:
    if condition.lease_until is None or condition.lease_until > now:
        return ""
    return _("Die Zeit für einen Einsatz ist um, und er ist noch nicht zurück im Amt.")


def _clock(condition: Condition) -> str:
    skew = condition.clock_skew_s or 0
    if abs(skew) < CLOCK_OFF_S:
        return ""
    minutes = round(abs(skew) / 60)
    if skew > 0:
        return ngettext(
            "Die Uhr des Geräts geht %(minutes)d Minute vor.",
            "Die Uhr des Geräts geht %(minutes)d Minuten vor.",
            minutes,
        ) % {"minutes": minutes}
    return ngettext(
        "Die Uhr des Geräts geht %(minutes)d Minute nach.",
        "Die Uhr des Geräts geht %(minutes)d Minuten nach.",
        minutes,
    ) % {"minutes": minutes}


def _storage(condition: Condition) -> str:
    free = condition.storage_free_mb
    if free is None or free >= STORAGE_LOW_MB:
        return ""
    return _("Der Speicher ist fast voll: noch %(free)d MB.") % {"free": free}


def _copy(condition: Condition, *, now: datetime) -> str:
    if not condition.waiting or (condition.copy_at and now - condition.copy_at < COPY_OLD):
        return ""
    return _("Vorgänge warten auf dem Gerät, und es gibt keine frische Kopie auf dem zweiten Speicher.")


def _silent(condition: Condition, *, now: datetime) -> str:
    if condition.heard_at is None or now - condition.heard_at < SILENT:
        return ""
    return _("Das Gerät hat sich seit %(days)d Tagen nicht gemeldet.") % {
        "days": (now - condition.heard_at).days
    }
