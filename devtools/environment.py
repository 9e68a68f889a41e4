"""Brings what the project stands on: uv, the locked Python packages, Node.js, the browser assets."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from devtools.places import (
    ASSETS,
    DATA,
    MODULES,
    NODE,
    NPM,
    PYTHON,
    REQUIREMENTS,
    ROOT,
    SOURCE,
    STATE,
    UV,
    VENV,
)
from devtools.steps import Failure, Ledger, call, fingerprint

LEVELS = ("app", "test", "lint", "bench")  # each contains the one before it
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
NETWORK = (
    "Check that this machine reaches its package registry (with the settings of pip and npm), "
    "then run the same command again: it goes on where it stopped."
)
FONTS = ("400Regular", "400Regular_Italic", "600SemiBold", "700Bold")
ARABIC_WEIGHTS = ("400", "600")  # of the letters for Arabic and Persian pages; bolder ones are drawn from 600


def prepare(book: Ledger, level: str = "app") -> None:
    """Everything up to `level` is installed and the browser's files lie where the settings look for them."""
    _uv(book)
    _venv(book)
    _packages(book, level)
    _node(book)
    _npm(book, dev=level != "app")
    _assets(book)


def variables() -> dict[str, str]:
    """The environment of every command that runs inside the project; what the caller set stays in force."""
    env = dict(os.environ)
    env.pop("PYTHONHOME", None)
    path = [str(VENV / "bin"), str(NODE / "bin"), env.get("PATH", os.defpath)]
    env |= {"PATH": os.pathsep.join(path), "VIRTUAL_ENV": str(VENV), "WANDERAMT_STATE_DIR": str(STATE)}
    env.setdefault("DJANGO_SETTINGS_MODULE", "wanderamt.config.settings")
    env.setdefault("PYTHONUTF8", "1")
    return env


def secret_key() -> str:
    """The key that signs links and sessions: made once, readable only by its owner."""
    place = DATA / "secret_key"
    if not place.exists():
        DATA.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(os.urandom(48).hex())
    return place.read_text()


def _uv(book: Ledger) -> None:
    lock = REQUIREMENTS / "uv.txt"

    def install() -> None:
        if subprocess.run(
            [sys.executable, "-m", "pip", "--version"], capture_output=True, check=False
        ).returncode:
            raise Failure(
                "This Python has no pip.",
                do="Install it (on Debian: the package python3-pip), then run again.",
            )
        shutil.rmtree(UV, ignore_errors=True)
        call(
            [
                sys.executable,
                "-m",
                "pip",
                "install",
                "--quiet",
                "--require-hashes",
                "--target",
                UV,
                "-r",
                lock,
            ],
            # A user's own settings for where packages go would contradict --target.
            env={
                **os.environ,
                "PIP_USER": "0",
                "PIP_REQUIRE_VIRTUALENV": "0",
                "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            },
            what="pip could not bring uv, the installer.",
            do=NETWORK,
        )

    book.step("uv", "uv, the installer", fingerprint(lock), install, needs=[UV / "bin" / "uv"])


def _run_uv(*words: str | Path, what: str) -> None:
    call([UV / "bin" / "uv", *words], env=_uv_variables(), what=what, do=NETWORK)


def _uv_variables() -> dict[str, str]:
    """uv does not read pip's settings, so that a machine's mirror, proxy and certificates are handed over."""
    env = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1"}
    env.pop("VIRTUAL_ENV", None)
    pip = _pip_settings()
    for theirs, ours in (
        ("index-url", "UV_DEFAULT_INDEX"),
        ("proxy", "ALL_PROXY"),
        ("cert", "SSL_CERT_FILE"),
    ):
        if theirs in pip:
            env.setdefault(ours, pip[theirs])
    if "trusted-host" in pip:
        env.setdefault("UV_INSECURE_HOST", pip["trusted-host"])
    extra = [
        word
        for word in pip.get("extra-index-url", "").split()
        if "://" in word and not word.startswith("file:")
    ]
    if extra:
        env.setdefault("UV_INDEX", " ".join(extra))
        env.setdefault(
            "UV_INDEX_STRATEGY", "unsafe-best-match"
        )  # safe: every file is checked against the lock's hash
    if CERTIFICATES.exists():
        env.setdefault("SSL_CERT_FILE", str(CERTIFICATES))
    return _with_cache(env, "UV_CACHE_DIR")


def _pip_settings() -> dict[str, str]:
    command = [sys.executable, "-m", "pip", "config", "list"]
    listing = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    settings: dict[str, str] = {}
    for line in listing.splitlines():
        name, _, value = line.partition("=")
        settings[name.rpartition(".")[2]] = value.strip("'\"").replace("\\n", " ")
    return settings


def _with_cache(env: dict[str, str], name: str) -> dict[str, str]:
    """Accounts without a home that can be written keep the download cache in the project's own folder."""
    home = Path(env.get("HOME") or "/nonexistent")
    if not os.access(home, os.W_OK):
        env.setdefault(name, str(STATE / "cache" / name.lower()))
    return env


def _venv(book: Ledger) -> None:
    key = fingerprint(sys.executable, sys.version)

    def create() -> None:
        _run_uv(
            "venv",
            "--quiet",
            "--clear",
            "--python",
            sys.executable,
            VENV,
            what="uv could not make the environment.",
        )
        book.record("packages", None)

    book.step("venv", "Python environment", key, create, needs=[PYTHON])


def _packages(book: Ledger, level: str) -> None:
    """Install the lock of the highest level asked for so far, so that `run` removes nothing of `test`."""
    before = book.done.get("level", LEVELS[0])
    level = max(before, level, key=LEVELS.index)
    lock = REQUIREMENTS / f"{level}.txt"

    def install() -> None:
        _run_uv(
            "pip", "sync", "--quiet", "--python", PYTHON, "--require-hashes", lock,
            what="The Python packages could not be installed.",
        )  # fmt: skip
        _link_source()
        book.record("level", level)

    title = f"Python packages ({level})"
    book.step(
        "packages",
        title,
        fingerprint(lock, str(SOURCE), "link 1"),
        install,
        needs=[VENV / "bin" / "wanderamt"],
    )


def _link_source() -> None:
    """What an editable install would do, without fetching a build backend for it."""
    site = next((VENV / "lib").glob("python*/site-packages"))
    (site / "wanderamt.pth").write_text(f"{SOURCE}\n")
    script = VENV / "bin" / "wanderamt"
    script.write_text(f"#!{PYTHON}\nfrom wanderamt.cli import main\n\nmain()\n")
    script.chmod(0o755)


def _node(book: Ledger) -> None:
    lock = REQUIREMENTS / "tools.txt"

    def install() -> None:
        target = NODE.parent
        shutil.rmtree(target, ignore_errors=True)
        _run_uv(
            "pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", "--target", target,
            "-r", lock,
            what="Node.js could not be installed.",
        )  # fmt: skip

    book.step("node", "Node.js", fingerprint(lock), install, needs=[NODE / "bin" / "node"])


def _npm(book: Ledger, *, dev: bool) -> None:
    dev = dev or book.done.get("npm-level") == "dev"
    files = [ROOT / "package.json", ROOT / "package-lock.json"]

    def install() -> None:
        NPM.mkdir(parents=True, exist_ok=True)
        for file in files:
            shutil.copy(file, NPM)
        env = _with_cache(variables(), "npm_config_cache")
        if CERTIFICATES.exists():
            env.setdefault("NODE_EXTRA_CA_CERTS", str(CERTIFICATES))
        script = NODE / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        flags = ["--ignore-scripts", "--no-audit", "--no-fund", *([] if dev else ["--omit=dev"])]
        what = "npm could not bring the browser's files."
        call([NODE / "bin" / "node", script, "ci", *flags], env=env, cwd=NPM, what=what, do=NETWORK)
        book.record("npm-level", "dev" if dev else "app")

    title = "Browser packages" + (" (test)" if dev else "")
    book.step("npm", title, fingerprint(*files, str(dev)), install, needs=[MODULES / "htmx.org"])


def _assets(book: Ledger) -> None:
    """Copy what is served: KERN, fonts, htmx, ALTCHA's worker; the same typefaces for the PDFs."""
    kern = MODULES / "@kern-ux" / "native" / "dist"
    vendor = ASSETS / "vendor"

    def copy() -> None:
        shutil.rmtree(ASSETS, ignore_errors=True)
        folders = (
            vendor / "kern" / "fonts",
            vendor / "htmx",
            vendor / "altcha",
            vendor / "arabic",
            ASSETS / "fonts",
        )
        for folder in folders:
            folder.mkdir(parents=True)
        shutil.copy(kern / "kern.min.css", vendor / "kern")
        shutil.copytree(kern / "js", vendor / "kern" / "js")
        shutil.copy(kern / "fonts" / "fira-sans.css", vendor / "kern" / "fonts")
        shutil.copytree(
            kern / "fonts" / "fira-sans", vendor / "kern" / "fonts" / "fira-sans", ignore=_not_fonts
        )
        shutil.copy(MODULES / "htmx.org" / "dist" / "htmx.min.js", vendor / "htmx")
        shutil.copy(MODULES / "altcha" / "dist" / "workers" / "pbkdf2.js", vendor / "altcha")
        letters = MODULES / "@fontsource" / "noto-sans-arabic" / "files"
        for weight in ARABIC_WEIGHTS:
            shutil.copy(letters / f"noto-sans-arabic-arabic-{weight}-normal.woff2", vendor / "arabic")
        for family in ("fira-sans", "noto-sans-arabic"):
            for weight in FONTS:
                for font in (MODULES / "@expo-google-fonts" / family / weight).glob("*.ttf"):
                    shutil.copy(font, ASSETS / "fonts")

    key = fingerprint(ROOT / "package-lock.json", *FONTS, *ARABIC_WEIGHTS, "assets 3")
    needs = [vendor / "htmx", vendor / "altcha", vendor / "arabic", ASSETS / "fonts"]
    book.step("assets", "Browser files and fonts", key, _explained(copy), needs=needs)


def _not_fonts(_folder: str, names: list[str]) -> list[str]:
    return [name for name in names if not name.endswith(".woff2")]


def _explained(copy: Callable[[], None]) -> Callable[[], None]:
    def run() -> None:
        try:
            copy()
        except OSError as error:
            raise Failure(
                f"A browser file is missing: {error.filename}.",
                do=f"Delete {NPM} and run again; if it stays missing, the package has changed its layout.",
            ) from None

    return run
