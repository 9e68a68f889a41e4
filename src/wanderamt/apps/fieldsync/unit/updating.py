"""New software for a unit, from a signed bundle: checked, tried on a copy, then switched to at once.

Versions lie side by side in `versions/`; "current" points to the one that the next start runs, "former" to
the one before it. The tables are first brought up to date in a copy of the database, by the new software
itself, in a process of its own; only if it is fit to start there does "current" change.
"""

import io
import os
import shutil
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path

from wanderamt import __version__
from wanderamt.apps.fieldsync.keys.bundles import Refused, opened
from wanderamt.apps.fieldsync.unit import copying
from wanderamt.apps.fieldsync.unit.ailments import BundleRefused, MigrationFailed
from wanderamt.apps.fieldsync.unit.places import Places
from wanderamt.apps.fieldsync.unit.process import Me, open_unit
from wanderamt.engines.sync import Reason
from wanderamt.foundation import vault
from wanderamt.foundation.sqlcipher.base import connect
from wanderamt.kernel.text import N_

_TRIAL = "trial"
_ADVICE = {
    Reason.TRUNCATED: N_("Die Datei ist unvollständig. Bitte kopieren Sie sie noch einmal."),
    Reason.FORGED: N_("Sie ist nicht vom Amt unterschrieben. Bitte verwenden Sie sie nicht."),
    Reason.OTHER_CITY: N_("Sie ist von einer anderen Stadt."),
    Reason.TOO_OLD: N_("Sie ist älter als die Version, die hier läuft."),
}
_OTHERWISE = N_("Bitte lassen Sie sich im Amt eine neue geben.")


def update(places: Places, bundle: Path, *, secret: str) -> str:
    """Install a bundle; returns the version that the next start runs.

    Raises BundleRefused or MigrationFailed, then nothing on the unit has changed; what `open_unit` raises.
    """
    keyring = open_unit(places, secret)
    try:
        manifest, content = opened(bundle.read_bytes(), home=Me.of(keyring).home, version=__version__)
        staged = _stage(places, manifest.version, content)
    except Refused as refusal:
        raise BundleRefused(
            reason=refusal.reason.value, advice=_ADVICE.get(refusal.reason, _OTHERWISE)
        ) from None
    try:
        _try_on_copy(places, staged, secret)
    except MigrationFailed:
        shutil.rmtree(staged)
        raise
    _switch(places, staged)
    return manifest.version


def go_back(places: Places) -> bool:
    """Have the next start run the former version; False where there is none."""
    former = places.versions / "former"
    if not former.exists():
        return False
    _point(places.versions / "current", former.resolve())
    return True


def _stage(places: Places, version: str, content: bytes) -> Path:
    """Unpack beside, then give it its name: half a version is never found."""
    staged, beside = places.versions / version, places.versions / f"{version}.new"
    running = (places.versions / "current").resolve()
    if staged.exists() and staged.resolve() == running:
        raise Refused(Reason.DUPLICATE)
    for path in (beside, staged):
        shutil.rmtree(path, ignore_errors=True)
    beside.mkdir(mode=0o700, parents=True)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            archive.extractall(beside)
    except (zipfile.BadZipFile, OSError):
        shutil.rmtree(beside)
        raise Refused(Reason.BAD_BUNDLE) from None
    beside.rename(staged)
    return staged


def _try_on_copy(places: Places, staged: Path, secret: str) -> None:
    trial = Places(places.versions / _TRIAL)
    shutil.rmtree(trial.folder, ignore_errors=True)
    trial.folder.mkdir(mode=0o700)
    try:
        with closing(connect(str(places.database), vault.database_key(), timeout=20)) as source:
            copying.copy_database(source, trial.database)
        for own, copied in ((places.keyring, trial.keyring), (places.certificate, trial.certificate)):
            if own.is_file():
                shutil.copyfile(own, copied)
        if _migrate(trial, staged, secret) != 0:
            raise MigrationFailed
    finally:
        shutil.rmtree(trial.folder)


def _migrate(trial: Places, staged: Path, secret: str) -> int:
    """The new software on the copy. The secret goes through a pipe: no argument, no environment, no file."""
    reading, writing = os.pipe()
    with os.fdopen(writing, "w") as pipe:
        pipe.write(f"{secret}\n")
    begin = f"import sys; sys.path.insert(0, {str(staged / 'src')!r}); from wanderamt.cli import main; main()"
    told = ["unit", "migrate", "--dir", str(trial.folder), "--secret-fd", str(reading)]
    try:
        return subprocess.run(
            [sys.executable, "-c", begin, *told],
            pass_fds=[reading],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        ).returncode
    finally:
        os.close(reading)


def _switch(places: Places, staged: Path) -> None:
    current = places.versions / "current"
    if current.exists():
        _point(places.versions / "former", current.resolve())
    _point(current, staged)


def _point(name: Path, target: Path) -> None:
    """Change where `name` points to in one step."""
    beside = name.with_name(f"{name.name}.new")
    beside.unlink(missing_ok=True)
    beside.symlink_to(target.name)
    beside.replace(name)
