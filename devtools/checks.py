"""`lint`: style, types, walls between the rooms, house numbers; each runs, whatever the others found."""

import re
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass

from devtools.environment import prepare, variables
from devtools.numbers import Result, house_numbers
from devtools.places import ROOT, STATE, VENV
from devtools.steps import ledger

TOOLS = VENV / "bin"
CACHE = STATE / "cache"


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    command: tuple[str, ...]
    summary: Callable[[str], str]


def _found(pattern: str) -> Callable[[str], str]:
    def summary(output: str) -> str:
        match = re.search(pattern, output)
        return match[0] if match else "see below"

    return summary


CHECKS = (
    Check(
        "ruff check",
        ("ruff", "check", "--output-format=concise", "."),
        _found(r"(?m)^(Found \d+ errors?|All checks passed)"),
    ),
    Check(
        "ruff format",
        ("ruff", "format", "--check", "--output-format=concise", "."),
        _found(r"(?m)^\d+ files? (would be reformatted|already formatted)"),
    ),
    Check(
        "mypy --strict",
        ("mypy",),
        _found(r"Found \d+ errors? in \d+ files?|no issues found in \d+ source files"),
    ),
    Check(
        "import-linter",
        ("lint-imports", "--cache-dir", str(CACHE / "import-linter")),
        _found(r"\d+ kept, \d+ broken"),
    ),
)


def lint(*, fix: bool = False) -> int:
    """Print the findings and a table; 0 only when every check holds."""
    with ledger(quiet=True) as book:
        prepare(book, "lint")
    env = variables()
    if fix:
        subprocess.run([TOOLS / "ruff", "check", "--fix", "--quiet", "."], cwd=ROOT, env=env, check=False)
        subprocess.run([TOOLS / "ruff", "format", "--quiet", "."], cwd=ROOT, env=env, check=False)
    results = [_run(check, env) for check in CHECKS] + house_numbers()
    broken = [result for result in results if result.problems]
    for result in broken:
        print(f"\n--- {result.name}")
        print("\n".join(result.problems))
    print()
    for result in results:
        print(f"{'FAILED' if result.problems else 'OK':<8}{result.name:<42}{result.value:<38}{result.target}")
    return 1 if broken else 0


def _run(check: Check, env: dict[str, str]) -> Result:
    start = time.monotonic()
    command = [str(TOOLS / check.command[0]), *check.command[1:]]
    result = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    output = (result.stdout + result.stderr).strip()
    took = f"{time.monotonic() - start:.1f} s"
    return Result(check.name, check.summary(output), took, (output,) if result.returncode else ())
