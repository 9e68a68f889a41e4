"""The languages a page can be read in, and who wrote its words."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language, get_language_bidi, to_locale

from wanderamt.kernel.languages import LanguageTag

_ORIGIN = re.compile(r"X-Origin: (\w+)")
#: Pages of staff are kept in these two; a page that is half German helps nobody at the counter.
STAFF_LANGUAGES = ("de", "en")


@dataclass(frozen=True, slots=True)
class Choice:
    """One language of the switch, by its own name."""

    code: str
    name: str
    direction: str
    current: bool


def choices(*, staff: bool = False) -> list[Choice]:
    """Return the languages of the interface in the order of the settings, the present one marked.

    `staff`: those that the pages of staff are kept in, and the present one where it is another.
    """
    active = get_language()
    return [
        Choice(code, name, "rtl" if LanguageTag(code).is_rtl else "ltr", current=code == active)
        for code, name in settings.LANGUAGES
        if not staff or code in STAFF_LANGUAGES or code == active
    ]


def is_machine_draft() -> bool:
    """Tell whether a program translated the page's own words and nobody has taken them over yet."""
    return origin(get_language() or settings.LANGUAGE_CODE) == "machine"


@lru_cache(maxsize=64)
def origin(language: str) -> str:
    """Who wrote the interface in `language`: "source", "machine" or "human".

    The head of the translations says so (X-Origin). A language without translations shows German.
    """
    for folder in settings.LOCALE_PATHS:
        catalogue = Path(folder) / to_locale(language) / "LC_MESSAGES" / "django.po"
        if catalogue.is_file():
            with catalogue.open(encoding="utf-8") as file:
                head = "".join(
                    takewhile(str.strip, file)
                )  # the compiled form drops what gettext does not know
            found = _ORIGIN.search(head)
            return found[1] if found else "machine"
    return "source"


def right_to_left() -> bool:
    """Tell whether the active language runs from right to left."""
    return bool(get_language_bidi())
