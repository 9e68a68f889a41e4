"""Is this unit fit to work? Asked before each start, on the opened database; nothing is repaired silently.

What could lose or double work is a refusal (an error of `ailments`, which says how to recover), what only
limits the day is a warning.
"""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import DatabaseError, connection
from django.utils.translation import gettext

from wanderamt.apps.fieldsync.keys import certificates
from wanderamt.apps.fieldsync.keys.keyring import Keyring
from wanderamt.apps.fieldsync.keys.sealing import verify
from wanderamt.apps.fieldsync.models import OwnCommand, OwnState
from wanderamt.apps.fieldsync.unit.ailments import (
    ChainBroken,
    ClockOff,
    CopyRestored,
    DatabaseDamaged,
    DatabaseMissing,
    NotEnrolled,
    TooLittleSpace,
)
from wanderamt.apps.fieldsync.unit.marking import Mark, read_mark
from wanderamt.apps.fieldsync.unit.places import Places
from wanderamt.engines.sync import Malformed, digest, from_wire, genesis, message
from wanderamt.engines.sync.envelopes import with_prev
from wanderamt.foundation import formatting

#: With less, SQLite could not fold its log into the file any more. Bytes.
LEAST_FREE = 100 * 2**20
_LITTLE_FREE = 500 * 2**20
#: A clock may be set a little; what goes back further than this has not been set but is wrong.
BACKWARDS = timedelta(minutes=2)
#: Nobody is away for so long after the end of a certificate: then it is the clock that is wrong.
LONGEST_AWAY = timedelta(days=60)
_MEGABYTE = 2**20


def check(places: Places, keyring: Keyring, *, now: datetime) -> list[str]:
    """Refuse to start on anything that could lose work; returns warnings, German, whole sentences.

    Raises an error of `ailments`. The database's connection must have its key.
    """
    check_file(places)
    check_integrity()
    own = check_chain(keyring)
    check_mark(places, own)
    check_clock(places, own, now=now)
    return [*check_space(places), *_warnings(places, now=now)]


def check_file(places: Places) -> None:
    """SQLite would make a new, empty database out of nothing. Raises DatabaseMissing."""
    if not places.database.is_file() or not places.database.stat().st_size:
        raise DatabaseMissing


def check_integrity() -> None:
    """Each page has the code that belongs to it, and all pages fit together. Raises DatabaseDamaged."""
    try:
        with connection.cursor() as cursor:
            for pragma in ("cipher_integrity_check", "quick_check"):
                cursor.execute(f"PRAGMA {pragma}")
                found = [str(row[0]) for row in cursor.fetchall() if row[0] != "ok"]
                if found:
                    raise DatabaseDamaged(detail=f"{pragma}: {len(found)}")
    except DatabaseError as error:
        raise DatabaseDamaged(detail=str(error)) from None


def check_chain(keyring: Keyring) -> OwnState:
    """Each kept command of this incarnation is what was signed, behind the one before it, up to the head.

    Raises NotEnrolled without a state, ChainBroken at the first command that does not fit. Of commands whose
    personal data was erased only the hash is left; it still links those around them.
    """
    own = OwnState.objects.filter(pk=1).first()
    if own is None or keyring.home is None or own.device_id != keyring.home.device:
        raise NotEnrolled
    before, expected = genesis(own.device_id, own.incarnation), 1
    for kept in OwnCommand.objects.filter(incarnation=own.incarnation).order_by("seq").iterator(500):
        if kept.seq != expected or not _fits(kept, before, keyring):
            raise ChainBroken(seq=expected)
        before, expected = bytes(kept.hash), expected + 1
    _check_head(own, before, expected - 1)
    return own


def check_mark(places: Places, own: OwnState) -> None:
    """Raises CopyRestored where the mark beside the database is further than the database."""
    mark, head = read_mark(places.mark), Mark(own.incarnation, own.head_seq)
    if mark is not None and mark > head:
        raise CopyRestored(has=head.seq, was=mark.seq)


def check_clock(places: Places, own: OwnState, *, now: datetime) -> None:
    """Raises ClockOff where the clock contradicts the last command or the certificate."""
    last = OwnCommand.objects.order_by("-at").values_list("at", flat=True).first()
    if last is not None and now < last - BACKWARDS:
        raise _clock_off(now, gettext("Der letzte Vorgang war später."))
    if own.last_contact_at and now < own.last_contact_at - BACKWARDS:
        raise _clock_off(now, gettext("Die letzte Verbindung war später."))
    span = certificates.span(_certificate(places))
    if span is not None and now < span[0] - timedelta(days=1):
        raise _clock_off(now, gettext("Die Bescheinigung des Geräts ist jünger."))
    if span is not None and now > span[1] + LONGEST_AWAY:
        raise _clock_off(now, gettext("Die Bescheinigung des Geräts ist seit Monaten abgelaufen."))


def check_space(places: Places) -> Iterator[str]:
    """Warn of little space; raises TooLittleSpace where nothing can be kept safely."""
    free = shutil.disk_usage(places.folder).free
    if free < LEAST_FREE:
        raise TooLittleSpace(free=free // _MEGABYTE, least=LEAST_FREE // _MEGABYTE)
    if free < _LITTLE_FREE:
        yield gettext("Auf dem Datenträger sind nur noch %(free)d MB frei.") % {"free": free // _MEGABYTE}


def _fits(kept: OwnCommand, before: bytes, keyring: Keyring) -> bool:
    if kept.envelope is None:
        return True
    try:
        envelope = with_prev(from_wire(kept.envelope).envelope, before)
    except Malformed:
        return False
    whole = digest(envelope) == bytes(kept.hash) and envelope.id == kept.pk
    return whole and verify(keyring.public, bytes(kept.signature), message(envelope))


def _check_head(own: OwnState, last: bytes, seq: int) -> None:
    known = bytes(own.head_hash) or genesis(own.device_id, own.incarnation)
    if own.head_seq != seq or known != last:
        raise ChainBroken(seq=seq)


def _warnings(places: Places, *, now: datetime) -> Iterator[str]:
    end = certificates.ends(_certificate(places))
    if end is None:
        yield gettext("Das Gerät hat keine Bescheinigung. Es kann nichts übertragen.")
    elif end <= now:
        yield gettext("Die Bescheinigung des Geräts ist abgelaufen. Bitte lassen Sie sie im Amt erneuern.")
    if places.copy_target is None:
        yield gettext("Es gibt keinen zweiten Datenträger. Geht dieser verloren, gehen die Daten verloren.")


def _certificate(places: Places) -> str:
    return places.certificate.read_text() if places.certificate.is_file() else ""


def _clock_off(now: datetime, fact: str) -> ClockOff:
    return ClockOff(shown=f"{formatting.day(now)}, {formatting.clock(now)}", fact=fact)
