"""A browser for the tests: the machine's own Chromium where there is one, else the one that npm carries."""

import os
import shutil
import subprocess
import tarfile
from pathlib import Path

from devtools.environment import variables
from devtools.places import ASSETS, BROWSER, MODULES, NODE, PYTHON, ROOT, STATE, VENV
from devtools.steps import Failure, Ledger, call, fingerprint

PACKAGED = BROWSER / "chromium.sh"
INSTALL = "Install the distribution's Chromium (on Debian: the package chromium), then run again."
UNPACK = """
const {createReadStream, createWriteStream} = require('node:fs');
const {createBrotliDecompress} = require('node:zlib');
const {pipeline} = require('node:stream/promises');
pipeline(createReadStream(process.argv[1]), createBrotliDecompress(), createWriteStream(process.argv[2]));
"""
WRAPPER = """#!/bin/sh
# Its libraries and fonts come along, so that it runs where no desktop is installed.
here={here}
export LD_LIBRARY_PATH="$here/lib:$here${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}"
export FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/chromium" --disable-gpu --disable-quic --disable-background-networking \\
  --disable-component-update --disable-sync --no-first-run "$@"
"""
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{assets}/fonts</dir><dir>{browser}/fonts</dir><dir>/usr/share/fonts</dir>
  <cachedir>{state}/cache/fonts</cachedir>
  <alias>
    <family>sans-serif</family>
    <prefer><family>Fira Sans</family><family>Open Sans</family></prefer>
  </alias>
</fontconfig>
"""
# Through Playwright, as the tests do it; with its own limits, so that a browser that hangs is told about.
TRIAL = """
import sys
from playwright.sync_api import sync_playwright

with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=sys.argv[1], timeout=30_000)
    page = browser.new_page()
    page.set_content("<h1>Guten Tag</h1>", timeout=10_000)
    page.screenshot(timeout=10_000)
    print(page.inner_text("h1", timeout=10_000))
    browser.close()
"""


def prepare_browser(book: Ledger) -> dict[str, str]:
    """A browser that has rendered a page on this machine; returns what the tests read to find it."""
    own = shutil.which("chromium") or shutil.which("chromium-browser")
    browser = Path(own) if own else PACKAGED
    if not own:
        archives = MODULES / "@sparticuz" / "chromium" / "bin"
        key = fingerprint(ROOT / "package-lock.json", str(BROWSER), WRAPPER, FONTS)
        book.step(
            "browser",
            "Browser from npm",
            key,
            lambda: _unpack(archives),
            needs=[PACKAGED, BROWSER / "chromium"],
        )
    key = fingerprint(str(browser), str(browser.stat().st_mtime_ns), str(os.geteuid()))
    book.step(
        "browser-trial", "The browser renders a page", key, lambda: _try(browser, variables() | _driver())
    )
    found = {"WANDERAMT_CHROMIUM": str(browser), "WANDERAMT_AXE": str(MODULES / "axe-core" / "axe.min.js")}
    return found | _driver()


def _unpack(archives: Path) -> None:
    shutil.rmtree(BROWSER, ignore_errors=True)
    BROWSER.mkdir(parents=True)
    for archive in sorted(archives.glob("*.br")):
        target = BROWSER / archive.stem
        call(
            [NODE / "bin" / "node", "-e", UNPACK, archive, target],
            what=f"{archive.name} of the browser could not be unpacked.", do=INSTALL,
        )  # fmt: skip
        if target.suffix == ".tar":
            with tarfile.open(target) as bundle:
                # Debian's 3.11.2 has no filters yet; the archive is the one whose hash the lock names.
                bundle.extraction_filter = getattr(tarfile, "data_filter", _as_it_is)
                bundle.extractall(BROWSER)  # noqa: S202 - see above
            target.unlink()
    (BROWSER / "chromium").chmod(0o755)
    (BROWSER / "fonts.conf").write_text(FONTS.format(assets=ASSETS, browser=BROWSER, state=STATE))
    PACKAGED.write_text(WRAPPER.format(here=f"'{BROWSER}'"))
    PACKAGED.chmod(0o755)


def _as_it_is(member: tarfile.TarInfo, _path: str) -> tarfile.TarInfo:
    return member


def _try(browser: Path, env: dict[str, str]) -> None:
    page = call(
        [PYTHON, "-c", TRIAL, browser],
        what=f"The browser {browser} does not run on this machine.",
        do=INSTALL,
        env=env,
    )
    if "Guten Tag" not in page:
        raise Failure(f"The browser {browser} runs but renders nothing.", do=INSTALL, detail=page[-400:])


def _driver() -> dict[str, str]:
    """Playwright carries its own Node.js; where that does not run, ours does its work."""
    node = next((VENV / "lib").glob("python*/site-packages/playwright/driver/node"), None)
    if node and subprocess.run([node, "--version"], capture_output=True, check=False).returncode == 0:
        return {}
    return {"PLAYWRIGHT_NODEJS_PATH": str(NODE / "bin" / "node")}
