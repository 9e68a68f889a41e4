"""Light, dark, or as the device wants it: kept in a cookie, nothing else is."""

from typing import Literal

from django.http import HttpRequest

Theme = Literal["light", "dark", "system"]

COOKIE = "theme"
MAX_AGE = 60 * 60 * 24 * 365
THEMES: tuple[Theme, ...] = ("light", "dark", "system")


def known(value: str | None) -> Theme:
    """Return `value` where it is a theme, else "system"."""
    return next((theme for theme in THEMES if theme == value), "system")


def theme_of(request: HttpRequest) -> Theme:
    """Return the theme that the person chose on this device."""
    return known(request.COOKIES.get(COOKIE))
