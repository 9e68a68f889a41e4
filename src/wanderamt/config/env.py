"""Typed readers of environment variables, so that a wrong value stops the start with its name."""

import os
from pathlib import Path


class BadSetting(Exception):
    """An environment variable has a value that its type does not allow."""


def text(name: str, default: str) -> str:
    return os.environ.get(name, default)


def folder(name: str) -> Path | None:
    """An absolute path, or None where the variable is not set or empty."""
    raw = os.environ.get(name, "")
    return Path(raw).absolute() if raw else None


def flag(name: str, *, default: bool) -> bool:
    raw = os.environ.get(name)
    if raw is None:
        return default
    match raw.strip().lower():
        case "1" | "true" | "yes" | "on":
            return True
        case "0" | "false" | "no" | "off" | "":
            return False
        case _:
            raise BadSetting(f"{name}={raw!r}: write 1 or 0")


def number(name: str, default: int) -> int:
    raw = os.environ.get(name)
    if raw is None:
        return default
    try:
        return int(raw)
    except ValueError:
        raise BadSetting(f"{name}={raw!r}: write a whole number") from None


def words(name: str, default: tuple[str, ...]) -> list[str]:
    raw = os.environ.get(name)
    return [word.strip() for word in raw.split(",") if word.strip()] if raw else list(default)


def preset(name: str, value: str) -> None:
    """Set a variable for libraries that read it when they are loaded, unless somebody has set it."""
    os.environ.setdefault(name, value)
