"""Who comes: what is asked about a person, and how the same person is recognised."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "æ": "ae", "œ": "oe"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonData:
    """What a booking says about the person. Values of `place`, `representation` and `exemption` as in the
    models.
    """

    name: str
    born_on: date | None = None
    language: str = "de"
    email: str = ""
    phone: str = ""
    place: str = "room"
    room_label: str = ""
    representation: str = "none"
    representative_name: str = ""
    exemption: str = "not_asked"


def name_words(name: str) -> list[str]:
    """The words of a name without case, accents and punctuation: "Müller-Lüdenscheidt" gives two words."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", name).casefold().translate(_GERMAN))
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return re.findall(r"[^\W\d_]+", letters)


def person_key(person: PersonData) -> str:
    """The same for two registrations of one person, whatever the order and spelling of the names.

    With the birth date where it is known. Without one, the address or number given tells people of the same
    name
    apart; so nobody can find out by a name alone whether a resident was registered by the host.
    """
    words = " ".join(sorted(name_words(person.name)))[:120]
    if person.born_on:
        return f"{words}|{person.born_on.isoformat()}"
    contact = person.email.casefold() or "".join(char for char in person.phone if char.isdigit())
    return f"{words}|{sha256(contact.encode()).hexdigest()[:16] if contact else ''}"


def contact_keys(*, email: str, phone: str) -> tuple[str, str]:
    """The address and the number as they are the same however they are typed: "+49 511 12" is "051112".

    Empty where nothing was given.
    """
    digits = "".join(char for char in phone if char.isdigit())
    if digits.startswith("0049") or phone.strip().startswith("+49"):
        digits = "0" + digits.removeprefix("00").removeprefix("49").lstrip("0")
    return email.strip().casefold(), digits[:40]


def same_name(given: str, stored: str) -> bool:
    """Whether what somebody typed is the stored name or its last word (the family name)."""
    typed, known = set(name_words(given)), name_words(stored)
    return bool(typed) and known != [] and known[-1] in typed and typed <= set(known)


def room_order(label: str) -> list[tuple[int, str]]:
    """A sort key for room numbers: "2" before "10", "1.9" before "1.10"."""
    return [
        (int(word), "") if word.isdigit() else (0, word.casefold())
        for word in re.findall(r"[0-9]+|[^\W\d]+", label)
    ]
