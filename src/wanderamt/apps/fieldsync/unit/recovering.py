"""A unit comes back from its second medium: old files aside, a new incarnation, fresh number blocks.

What was done after the copy was taken may be lost or may already be at the hub; nobody here can know. So the
restored device never goes on in its old chain and never uses the rest of its old blocks: it begins a chain
and takes the spare blocks that were reserved at check-out.
"""

import shutil
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from wanderamt.apps.fieldsync.keys.keyring import Keyring, sync_folder
from wanderamt.apps.fieldsync.models import OwnState
from wanderamt.apps.fieldsync.unit import copying, health
from wanderamt.apps.fieldsync.unit.marking import Mark, read_mark, write_mark
from wanderamt.apps.fieldsync.unit.places import DATABASE_FILES, Places
from wanderamt.engines.sync import genesis
from wanderamt.foundation import numbers, vault
from wanderamt.kernel.errors import DomainError


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """What was done: where the old files are (None: there were none), and which chain begins."""

    aside: Path | None
    incarnation: int
    #: The last command that is in the copy.
    last: int


def recover(places: Places, *, source: Path, secret: str, now: datetime) -> Recovered:
    """Put the copy at `source` in the place of this unit's database and begin a new incarnation.

    The copy is proved first (keyring, pages, chain); where it is not good, nothing is changed. Raises
    NoMedium, WrongSecret, KeyringDamaged, KeyringMissing or an error of `ailments`. Afterwards the vault is
    open.
    """
    medium = copying.medium_at(source)
    keyring = Keyring.open(source, secret)
    before = read_mark(places.mark)
    aside = _change_places(places, source, now=now)
    vault.unlock(keyring.database_key)
    try:
        health.check_file(places)
        health.check_integrity()
        own = health.check_chain(keyring)
    except DomainError:
        _back(places, aside)
        raise
    last, incarnation = own.head_seq, _above(own, medium, before)
    _begin(own, incarnation)
    write_mark(places.mark, Mark(incarnation, 0))
    copying.note(replace(medium, incarnation=incarnation))
    places.copy_to(source)
    return Recovered(aside=aside, incarnation=incarnation, last=last)


def _above(own: OwnState, medium: copying.Medium, mark: Mark | None) -> int:
    """Above every incarnation that anybody here has ever heard of."""
    return max(own.incarnation, medium.incarnation, mark.incarnation if mark else 0) + 1


@transaction.atomic
def _begin(own: OwnState, incarnation: int) -> None:
    """The blocks of all lives since this copy stay unused: of each some numbers may be on paper."""
    OwnState.objects.filter(pk=own.pk).update(
        incarnation=incarnation, head_seq=0, head_hash=genesis(own.device_id, incarnation), acked_seq=0
    )
    for _ in range(own.incarnation, incarnation):
        for scope in {block.scope for block in numbers.blocks_of(own.device_id)}:
            numbers.next_block(own.device_id, scope)


def _change_places(places: Places, source: Path, *, now: datetime) -> Path | None:
    connection.close()
    aside = _put_aside(places, f"aside-{now:%Y%m%dT%H%M%SZ}")
    for name in (places.database.name, places.keyring.name, places.certificate.name):
        if (source / name).is_file():
            shutil.copyfile(source / name, places.folder / name)
            (places.folder / name).chmod(0o600)
    sync_folder(places.folder)
    return aside


def _put_aside(places: Places, name: str) -> Path | None:
    there = [path for path in _own_files(places) if path.exists()]
    if not there:
        return None
    aside = places.folder / name
    aside.mkdir(mode=0o700)
    for path in there:
        path.rename(aside / path.name)
    return aside


def _back(places: Places, aside: Path | None) -> None:
    """As it was: what came goes, what was aside comes back."""
    connection.close()
    vault.lock()
    for path in _own_files(places):
        path.unlink(missing_ok=True)
    if aside is not None:
        for path in aside.iterdir():
            path.rename(places.folder / path.name)
        aside.rmdir()


def _own_files(places: Places) -> list[Path]:
    names = (*DATABASE_FILES, places.mark.name, places.keyring.name, places.certificate.name)
    return [places.folder / name for name in names]
