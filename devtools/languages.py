"""The languages of the interface: where their texts lie and which plural forms each has.

The forms are those of Unicode's CLDR for whole numbers, named as CLDR names them; tests hold the gettext
expressions against Babel's copy of CLDR. ("many" of French, Italian and Spanish begins at a million.)
"""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from gettext import c2py  # the standard library's own reader of Plural-Forms
from pathlib import Path

from django.utils.translation import to_locale

from devtools.places import LOCALE

SOURCE = "de"
SIMPLE = "de-simple"


@dataclass(frozen=True, slots=True)
class Plural:
    """Which forms a language has, in gettext's order, and how gettext picks one for the number n."""

    names: tuple[str, ...]
    expression: str

    @property
    def header(self) -> str:
        """The value of the catalogue's Plural-Forms header."""
        return f"nplurals={len(self.names)}; plural=({self.expression});"

    def form(self, number: int) -> int:
        """The place, counted from 0, of the form that goes with `number`."""
        return int(c2py(self.expression)(number))

    def names_one_number(self, place: int) -> bool:
        """Tell whether the form at `place` stands for a single number, so that its text can leave it out."""
        return sum(self.form(number) == place for number in range(200)) == 1


_ONE = Plural(("one", "other"), "n != 1")
_ONE_WITH_ZERO = Plural(("one", "other"), "n > 1")
_NONE = Plural(("other",), "0")
_EAST = "n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2"
_POLISH = "n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2"
_ARABIC = "n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5"

#: Every language beside the German of the source, in the order of the language switch.
PLURALS: dict[str, Plural] = {
    SIMPLE: _ONE,
    "en": _ONE,
    "tr": _ONE,
    "ar": Plural(("zero", "one", "two", "few", "many", "other"), _ARABIC),
    "uk": Plural(("one", "few", "many"), _EAST),
    "ru": Plural(("one", "few", "many"), _EAST),
    "pl": Plural(("one", "few", "many"), _POLISH),
    "fa": _ONE_WITH_ZERO,
    "ro": Plural(("one", "few", "other"), "n==1 ? 0 : n==0 || (n%100>0 && n%100<20) ? 1 : 2"),
    "bg": _ONE,
    "fr": _ONE_WITH_ZERO,
    "es": _ONE,
    "vi": _NONE,
    "ku": _ONE,
    "it": _ONE,
}
LANGUAGES = tuple(PLURALS)
#: The languages that have every text, those of staff and hosts included; the others have the public ones.
WHOLE = ("en",)


def catalogue_of(language: str, root: Path = LOCALE) -> Path:
    """Where the interface texts of `language` lie: locale/de_Simple/LC_MESSAGES/django.po."""
    return root / to_locale(language) / "LC_MESSAGES" / "django.po"


def is_public(location: str, patterns: list[str]) -> bool:
    """Tell whether texts of the file at `location` are shown to citizens: the last pattern that fits decides.

    A pattern that begins with "!" takes out what an earlier one took in; "*" also stands for "/".
    """
    public = False
    for pattern in patterns:
        if fnmatchcase(location, pattern.removeprefix("!")):
            public = not pattern.startswith("!")
    return public
