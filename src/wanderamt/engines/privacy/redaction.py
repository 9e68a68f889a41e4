"""Takes out of a text what points to a person, before anybody stores, sends or learns from it.

The patterns are data, shared with the browser, which takes the same things out before a text is sent.
What has a checksum is tested by it (ISO 13616 for IBAN, ISO 7064 MOD 11,10 for the German tax number), so
that an amount or a reference number stays what it is. Cutting too much is the lesser fault here.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType

#: Characters on either side of a match that make it part of something longer.
_JOINED = re.compile(r"[0-9A-Za-z]")
#: A reference such as "V-B1-20250929-0007" goes on behind what looks like a plate.
_GOES_ON = re.compile(r"-?[0-9A-Za-z]")
_DIGITS = re.compile(r"\D")
_IBAN_LEAST, _TAX_DIGITS, _PHONE_LEAST = 15, 11, 7
_ANY_DATE = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Redacted:
    """`text` with marks such as "[name]" in place of what was taken out; `kinds` in the order found."""

    text: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: str
    pattern: re.Pattern[str]
    check: str


def redact(text: str, *, today: date) -> Redacted:
    """Return the text without what points to a person. Dates from `today` on stay: they are plans.

    Doing it twice changes nothing more.
    """
    kinds: list[str] = []
    for rule in _rules():
        text = _apply(rule, text, today, kinds)
    return Redacted(text=text, kinds=tuple(kinds))


def packaged_rules() -> str:
    """Return the shared list as it is sent to the browser, as JSON."""
    return (files(__package__) / "data" / "redaction.json").read_text(encoding="utf-8")


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            kind=rule["kind"],
            pattern=re.compile(rule["pattern"]),
            check=rule.get("check", ""),
        )
        for rule in json.loads(packaged_rules())["rules"]
    )


def _apply(rule: _Rule, text: str, today: date, kinds: list[str]) -> str:
    def mark(found: re.Match[str]) -> str:
        if _is_inside(found) or (rule.check and not CHECKS[rule.check](found[0], today)):
            return found[0]
        kinds.append(rule.kind)
        personal = found.lastindex or 0
        before, after = found.start(personal) - found.start(), found.end(personal) - found.start()
        return f"{found[0][:before]}[{rule.kind}]{found[0][after:]}"

    return rule.pattern.sub(mark, text)


def _is_inside(found: re.Match[str]) -> bool:
    """Whether the match is a piece of a longer word or number, so that it means something else."""
    before, after = found.string[: found.start()][-1:], found.string[found.end() :][:2]
    return bool(_JOINED.match(before) and _JOINED.match(found[0][:1])) or bool(
        _GOES_ON.match(after) and _JOINED.match(found[0][-1:])
    )


def is_iban(text: str, _today: date) -> bool:
    """Whether the check digits are right (ISO 13616, MOD 97-10)."""
    plain = re.sub(r"[ -]", "", text).upper()
    if len(plain) < _IBAN_LEAST:
        return False
    turned = plain[4:] + plain[:4]
    return int("".join(str(int(char, 36)) for char in turned)) % 97 == 1


def is_tax_id(text: str, _today: date) -> bool:
    """Whether the last digit is the check digit of the others (§ 139b AO; ISO 7064 MOD 11,10)."""
    digits = [int(char) for char in _DIGITS.sub("", text)]
    if len(digits) != _TAX_DIGITS or not digits[0]:
        return False
    product = 10
    for digit in digits[:-1]:
        product = ((digit + product) % 10 or 10) * 2 % 11
    return (11 - product) % 10 == digits[-1]


def _is_past(text: str, today: date) -> bool:
    numbers = [int(number) for number in _ANY_DATE.findall(text)]
    if numbers[0] > 31:
        numbers.reverse()
    try:
        return date(numbers[2], numbers[1], numbers[0]) < today
    except ValueError:
        return False


def _is_phone(text: str, _today: date) -> bool:
    return len(_DIGITS.sub("", text)) >= _PHONE_LEAST


def _is_plate(text: str, _today: date) -> bool:
    return any(char.isdigit() for char in text)


def _is_document(text: str, _today: date) -> bool:
    """Nine signs with letters and digits, as on cards and passports since 2010 (no vowels)."""
    return sum(char.isdigit() for char in text) >= 3 and any(char.isalpha() for char in text)


CHECKS: Mapping[str, Callable[[str, date], bool]] = MappingProxyType(
    {
        "iban": is_iban,
        "tax_id": is_tax_id,
        "past_date": _is_past,
        "phone": _is_phone,
        "plate": _is_plate,
        "document": _is_document,
    }
)
