"""What a unit says of itself to whoever stands in front of it, without the start secret."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime

from django.utils.translation import gettext

from wanderamt import __version__
from wanderamt.apps.fieldsync.keys import certificates
from wanderamt.apps.fieldsync.unit.marking import read_mark
from wanderamt.apps.fieldsync.unit.places import Places
from wanderamt.foundation import formatting

_MEGABYTE = 2**20


def outside(places: Places, *, now: datetime) -> Iterator[tuple[str, str]]:
    """Name and value, German: version, certificate, chain, second medium, space. Nothing about people."""
    yield gettext("Version"), __version__
    yield gettext("Angemeldet"), gettext("ja") if places.keyring.is_file() else gettext("nein")
    yield gettext("Bescheinigung"), _certificate(places, now)
    mark = read_mark(places.mark)
    yield gettext("Vorgänge"), "0" if mark is None else f"{mark.seq} ({mark.incarnation})"
    yield gettext("Zweiter Datenträger"), _copy(places)
    yield gettext("Frei"), f"{shutil.disk_usage(places.folder).free // _MEGABYTE} MB"


def _certificate(places: Places, now: datetime) -> str:
    end = certificates.ends(places.certificate.read_text()) if places.certificate.is_file() else None
    if end is None:
        return gettext("keine")
    text = gettext("gültig bis %(day)s") if now < end else gettext("abgelaufen am %(day)s")
    return text % {"day": formatting.day(end)}


def _copy(places: Places) -> str:
    target = places.copy_target
    if target is None:
        return gettext("keiner")
    copied = Places(target).database
    if not copied.is_file():
        return gettext("nicht eingesteckt")
    at = datetime.fromtimestamp(copied.stat().st_mtime, UTC)
    return f"{formatting.day(at)}, {formatting.clock(at)}"
