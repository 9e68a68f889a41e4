"""What no committed file may contain. The words are put together here, so that this file does not."""

import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REGISTRIES = [
    "py" + "pi.org",
    "python" + "hosted.org",
    "registry.npm" + "js.org",
    "npm" + "js.com",
    "yarn" + "pkg.com",
    "cratesio".replace("sio", "s.io"),
    "deb.debian" + ".org",
    "cdn." + "jsdelivr",
    "un" + "pkg.com",
    "fonts.google" + "apis.com",
]
MACHINE_PATHS = ["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/"]
_BINARY = {".png", ".jpg", ".webp", ".woff2", ".ico", ".mo"}


@cache
def committed() -> dict[str, str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    files = [ROOT / name for name in listed.stdout.split("\0") if name]
    return {
        str(file.relative_to(ROOT)): file.read_text(encoding="utf-8")
        for file in files
        if file.is_file() and file.suffix not in _BINARY
    }


@pytest.mark.parametrize(
    "words", [REGISTRIES, MACHINE_PATHS], ids=["package registries", "paths of one machine"]
)
def test_no_committed_file_names(words: list[str]) -> None:
    found = {name for name, content in committed().items() for word in words if word in content}
    assert found == set()


def test_no_third_party_file_is_committed() -> None:
    foreign = ("node_modules/", "vendor/", ".venv/", ".min.js", ".min.css", ".woff2")
    assert [name for name in committed() if any(part in name for part in foreign)] == []
