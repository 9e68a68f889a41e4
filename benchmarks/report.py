"""The form of every benchmark: numbers, ratios, and claims that hold or do not.

A benchmark is a module of this folder with `def run() -> Report`. As a program this module runs one by
its name: `--json` prints the report as one object, otherwise as a table. The exit code is 0 only when all
claims hold.
"""

import importlib
import json
import os
import pkgutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import django

DIGITS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A sentence about the software with the number it promises and the number that was measured."""

    claim: str
    target: float
    measured: float
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a benchmark found. Units are part of a metric's name, as in `p95_ms`."""

    bench: str
    metrics: Mapping[str, float]
    claims: Sequence[Claim]
    ratios: Mapping[str, float] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        return all(claim.holds for claim in self.claims)


def at_most(claim: str, target: float, measured: float) -> Claim:
    """A claim that holds while `measured` is not above `target`."""
    return Claim(claim=claim, target=target, measured=measured, holds=measured <= target)


def at_least(claim: str, target: float, measured: float) -> Claim:
    """A claim that holds while `measured` is not below `target`."""
    return Claim(claim=claim, target=target, measured=measured, holds=measured >= target)


def as_json(report: Report) -> str:
    """One object: bench, metrics, ratios, claims."""
    return json.dumps(
        {
            "bench": report.bench,
            "metrics": dict(report.metrics),
            "ratios": dict(report.ratios),
            "claims": [asdict(claim) for claim in report.claims],
        },
        ensure_ascii=False,
        indent=2,
    )


def as_table(report: Report) -> str:
    """The same for a person."""
    lines = [report.bench, ""]
    lines += [f"  {name:<56}{_number(value):>12}" for name, value in report.metrics.items()]
    lines += [f"  {name:<56}{_number(value):>11}x" for name, value in report.ratios.items()]
    lines += ["", f"  {'claim':<56}{'target':>12}{'measured':>12}"]
    lines += [
        f"  {claim.claim:<56}{_number(claim.target):>12}{_number(claim.measured):>12}  "
        f"{'holds' if claim.holds else 'DOES NOT HOLD'}"
        for claim in report.claims
    ]
    return "\n".join(lines)


def _number(value: float) -> str:
    return f"{round(value, DIGITS):g}"


def names() -> list[str]:
    """The benchmarks there are."""
    folder = Path(__file__).parent
    return sorted(module.name for module in pkgutil.iter_modules([str(folder)]) if module.name != "report")


def main(words: Sequence[str]) -> int:
    """Run the benchmark named in `words`; 0 when all its claims hold, 1 when not, 2 for an unknown name."""
    wanted = [word for word in words if not word.startswith("-")]
    if len(wanted) != 1 or wanted[0] not in names():
        found = ", ".join(names()) or "none yet"
        print(
            f"{f'There is no benchmark {wanted[0]!r}. ' if wanted else ''}Benchmarks: {found}",
            file=sys.stderr,
        )
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wanderamt.config.settings")
    django.setup()
    # By its full name: run as a program, this file is `__main__`, with a Report of its own.
    report: Report = importlib.import_module(f"benchmarks.{wanted[0]}").run()
    print(as_json(report) if "--json" in words else as_table(report))
    return 0 if report.holds else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
