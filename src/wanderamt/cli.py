"""The command `wanderamt`: Django's commands and our own under one name."""

import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line

#: Software that came to a unit by bundle lies in its folder; see fieldsync.unit.updating.
_CURRENT = Path("versions", "current")


def main() -> None:
    """Run a management command; `wanderamt help` lists them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wanderamt.config.settings")
    if sys.argv[1:2] == ["unit"]:
        _go_to_unit(sys.argv[2:])
    execute_from_command_line(["wanderamt", *sys.argv[1:]])


def _go_to_unit(words: list[str]) -> None:
    """Which folder the unit has must be known before the settings are read, and which version runs, too."""
    if "--dir" in words[:-1]:
        os.environ["WANDERAMT_UNIT_DIR"] = words[words.index("--dir") + 1]
    folder = os.environ.get("WANDERAMT_UNIT_DIR")
    current = Path(folder, _CURRENT).resolve() / "src" if folder else None
    search = os.environ.get("PYTHONPATH", "")
    if current is None or not current.is_dir() or search.split(os.pathsep)[0] == str(current):
        return
    here = Path(__file__).resolve()
    if current in here.parents:
        return
    # Fonts and files for browsers do not come by bundle; they stay where they are.
    os.environ.setdefault("WANDERAMT_STATE_DIR", str(here.parents[2] / ".wanderamt"))
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(current), search]))
    # Ourselves, in the version that was installed.
    os.execv(sys.executable, [sys.executable, "-m", "wanderamt.cli", *sys.argv[1:]])  # noqa: S606  # the program is ourselves


if __name__ == "__main__":
    main()
