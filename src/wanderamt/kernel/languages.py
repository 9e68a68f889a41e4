"""Languages of texts and of people."""

import re
from dataclasses import dataclass

#: Languages of the interface and of the services: the two that are written here, then the translations.
UI_LANGUAGES = (
    *("de", "de-simple"),
    *("en", "tr", "ar", "uk", "ru", "pl", "fa", "ro", "bg", "fr", "es", "vi", "ku", "it"),
)

_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?(-[a-z0-9]{5,8})*", re.ASCII)
_RTL_LANGUAGES = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"})
_RTL_SCRIPTS = frozenset({"Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Syrc", "Thaa"})


@dataclass(frozen=True, slots=True, order=True)
class LanguageTag:
    """A BCP 47 tag in its usual spelling: "de", "sr-Latn", "pt-BR", "de-simple". Else ValueError."""

    value: str

    def __post_init__(self) -> None:
        if _TAG.fullmatch(self.value) is None:
            raise ValueError(f"not a language tag: {self.value!r}")

    def __str__(self) -> str:
        return self.value

    @property
    def base(self) -> str:
        """The language without script, region and variant."""
        return self.value.split("-", 1)[0]

    @property
    def is_rtl(self) -> bool:
        """Tell whether the text runs from right to left; a named script decides before the language."""
        parts = self.value.split("-")
        script = parts[1] if len(parts) > 1 and len(parts[1]) == 4 and parts[1].isalpha() else None
        if script is not None:
            return script in _RTL_SCRIPTS
        return parts[0] in _RTL_LANGUAGES

    @property
    def is_ui_language(self) -> bool:
        """Tell whether the interface itself speaks this language."""
        return self.value in UI_LANGUAGES
