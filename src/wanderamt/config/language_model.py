"""Reads what a language model may be used for, so that a wrong word stops the start with its name."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

#: What a language model may be asked to do, in the order of the documentation.
USES = ("choose", "extract", "split", "rephrase")
#: Wording is left as it was reviewed, unless somebody asks for more.
DEFAULT_USES = "choose extract split"


def uses_of(text: str, *, url: str, model: str) -> frozenset[str]:
    """Return what `text` allows; nothing where `url` is empty: then there is no language model.

    Raises ImproperlyConfigured for an unknown word, an address that is none, and a missing model.
    """
    if not url:
        return frozenset()
    if unknown := [word for word in text.split() if word not in USES]:
        raise ImproperlyConfigured(f"ASSISTANT_LLM_USES: {unknown[0]!r} is none of: {' '.join(USES)}")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ImproperlyConfigured(f"ASSISTANT_LLM_URL={url!r}: write an address with http:// or https://")
    if not model:
        raise ImproperlyConfigured(
            "ASSISTANT_LLM_MODEL is missing: name the model that ASSISTANT_LLM_URL runs"
        )
    return frozenset(text.split())
