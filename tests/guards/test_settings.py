"""Every environment variable that the application reads is described, and no other is."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_READ = re.compile(r'env\.(?:text|flag|folder|number|words)\(\s*"(\w+)"')
_DESCRIBED = re.compile(r"^### `(\w+)`", re.MULTILINE)


def test_every_setting_is_described_and_nothing_else() -> None:
    read = _READ.findall((ROOT / "src/wanderamt/config/settings.py").read_text(encoding="utf-8"))
    described = _DESCRIBED.findall((ROOT / "docs/reference/settings.md").read_text(encoding="utf-8"))
    assert sorted(described) == sorted(set(read))


def test_the_environment_is_read_in_one_place_only() -> None:
    # cli.py only says where the settings are, as Django's own manage.py does.
    allowed = {"src/wanderamt/config/env.py", "src/wanderamt/config/wsgi.py", "src/wanderamt/cli.py"}
    found = {
        str(file.relative_to(ROOT))
        for file in (ROOT / "src").rglob("*.py")
        if re.search(r"os\.(environ|getenv)", file.read_text(encoding="utf-8")) and "/tests/" not in str(file)
    }
    assert found <= allowed
