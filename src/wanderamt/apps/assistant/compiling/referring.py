"""Matters of other authorities: who is responsible, and how to get there."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from wanderamt.apps.assistant.compiling.statements import Said, Statement, own

_GERMAN = "de"
_COMMON = "general knowledge"


def referral(entry: Mapping[str, Any], *, language: str) -> tuple[Statement, ...]:
    """Return what is said about an entry of `data/referrals.toml`, in the active language, `language`.

    What nobody has confirmed is marked. Names of authorities are those on their letters.
    """
    return tuple(_all(entry, language))


def basis(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """Return where the entry comes from; nothing where it is what everybody knows."""
    source = str(entry.get("source", ""))
    return () if source in {"", _COMMON} else (source,)


def _all(entry: Mapping[str, Any], language: str) -> Said:
    name = entry["authority_de"] if language.startswith(_GERMAN) else entry["authority_en"]
    yield own(
        _("Dafür ist nicht das Bürgeramt zuständig, sondern: %(authority)s.") % {"authority": name},
        records=("referral:authority",),
    )
    if language == _GERMAN:  # nobody has written the reasons in another language
        yield own(entry["reason_de"], records=("referral:reason",))
    reach = tuple(_reach(entry))
    yield from reach
    if not reach:
        yield own(
            _("Die Telefonnummer und die Adresse kennen wir nicht. Wir nennen nur, was wir sicher wissen.")
        )


def _reach(entry: Mapping[str, Any]) -> Iterator[Statement]:
    confirmed = bool(entry.get("confirmed"))
    if entry.get("phone"):
        text = _("Telefon: %(phone)s") % {"phone": entry["phone"]}
        yield own(text, verified=confirmed, listed=True, records=("referral:phone",))
    if entry.get("url"):
        text = _("Im Internet: %(url)s") % {"url": entry["url"]}
        yield own(text, verified=confirmed, listed=True, records=("referral:url",))
