"""Texts that a record carries in several languages itself, as a mapping from language to text."""

from collections.abc import Mapping

from django.utils.translation import get_language


def in_language(texts: Mapping[str, str] | None) -> str:
    """The text in the active language, German where there is none, "" where there is not even that."""
    if not texts:
        return ""
    return texts.get(get_language() or "de") or texts.get("de", "")
