"""What a question says about somebody's case: an age, days until a journey, a loss, a part of the town.

Few patterns in all languages at once. What is not said stays None; nothing is guessed.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from wanderamt.engines.retrieval.folding import words

OLDEST = 120
_FURTHEST_DAYS = 3 * 366
_DATE = re.compile(
    r"(?<!\d)(\d{1,2})[. /-]{1,2}(\d{1,2})[. /-]{1,2}(20\d{2})(?!\d)|(?<!\d)(20\d{2})-(\d{2})-(\d{2})(?!\d)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slots:
    """`days` until a journey or a day that was named, counted from the day of the question."""

    age: int | None = None
    days: int | None = None
    loss: str = ""
    in_care: bool = False
    quarter: str = ""


def slots(text: str, *, today: date, quarters: Iterable[str] = ()) -> Slots:
    """Return what `text` says. `quarters` are the names of the parts of the town, as written."""
    folded = " ".join(words(text))
    return Slots(
        age=_age(folded),
        days=_days(text, folded, today),
        loss=_loss(folded),
        in_care=bool(_patterns().in_care.search(folded)),
        quarter=next((name for name in quarters if _says(folded, name)), ""),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Patterns:
    """The words of `data/slots.toml`, ready to look for."""

    ages: tuple[re.Pattern[str], ...]
    spans: tuple[tuple[int, re.Pattern[str]], ...]
    soon: tuple[tuple[int, re.Pattern[str]], ...]
    stolen: re.Pattern[str]
    lost: re.Pattern[str]
    in_care: re.Pattern[str]
    over_before: re.Pattern[str]
    over_behind: re.Pattern[str]
    numbers: dict[str, int]


@cache
def _patterns() -> _Patterns:
    said = tomllib.loads((files("wanderamt.engines.retrieval") / "data" / "slots.toml").read_text("utf-8"))
    numbers: dict[str, int] = said["numbers"]
    how_many = rf"(?<!\w)(\d{{1,3}}|{'|'.join(numbers)})"
    return _Patterns(
        ages=(
            re.compile(rf"(?<!\d)(\d{{1,3}}) ?{_any(said['years'])}"),
            re.compile(rf"{_any(said['am'])} (\d{{1,3}})(?!\d)(?! {_any(said['counted'])})"),
        ),
        spans=tuple(
            (int(size), re.compile(f"{how_many} {_any(names)}")) for size, names in said["spans"].items()
        ),
        soon=tuple((int(days), re.compile(_any(names))) for days, names in said["soon"].items()),
        stolen=re.compile(_any(said["stolen"])),
        lost=re.compile(_any(said["lost"])),
        in_care=re.compile(_any(said["in_care"])),
        over_before=re.compile(rf"{_any(said['over_before'])} $"),
        over_behind=re.compile(rf" {_any(said['over_behind'])}"),
        numbers=numbers,
    )


def _any(said: Iterable[str]) -> str:
    """A pattern for any of the words."""
    found = (re.escape(" ".join(words(each))) + (r"\w*" if each.endswith("*") else "") for each in said)
    return rf"(?<!\w)(?:{'|'.join(sorted(found, key=len, reverse=True))})(?!\w)"


def _age(folded: str) -> int | None:
    found = next((hit for hit in (each.search(folded) for each in _patterns().ages) if hit), None)
    age = int(found[1]) if found else None
    return age if age is not None and age <= OLDEST else None


def _loss(folded: str) -> str:
    patterns = _patterns()
    return "stolen" if patterns.stolen.search(folded) else "lost" if patterns.lost.search(folded) else ""


def _days(text: str, folded: str, today: date) -> int | None:
    named = _day_named(text)
    if named is not None:
        days = (named - today).days
        return days if 0 <= days <= _FURTHEST_DAYS else None
    patterns = _patterns()
    for size, pattern in patterns.spans:
        for found in pattern.finditer(folded):
            if not _is_over(folded[: found.start()], folded[found.end() :]):
                return (patterns.numbers.get(found[1]) or int(found[1])) * size
    return next((days for days, pattern in patterns.soon if pattern.search(folded)), None)


def _is_over(before: str, behind: str) -> bool:
    return bool(_patterns().over_before.search(before) or _patterns().over_behind.match(behind))


def _day_named(text: str) -> date | None:
    found = _DATE.search(text)
    if not found:
        return None
    day, month, year = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _says(folded: str, name: str) -> bool:
    return f" {' '.join(words(name))} " in f" {folded} "
