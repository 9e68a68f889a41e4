"""What people write into a list, and what it means: names of columns, everyday words for matters."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wanderamt.apps.appointments.public import EXEMPTION, Place, Representation
from wanderamt.apps.catalogue.public import Service

_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def plain(text: str) -> str:
    """Without case, accents and punctuation: "Ort (Raum/Bett)" gives "ort raum bett"."""
    folded = unicodedata.normalize("NFC", text).casefold().translate(_GERMAN)
    letters = unicodedata.normalize("NFKD", folded)
    return " ".join(
        re.findall(r"[^\W_]+", "".join(char for char in letters if not unicodedata.combining(char)))
    )


def _by_word(words: Mapping[str, str]) -> dict[str, str]:
    return {word.strip(): value for value, listed in words.items() for word in listed.split(",")}


#: Name of a column, as `plain` makes it -> field of a row.
COLUMNS = _by_word({
    "name": "name, vorname und nachname, vor und nachname, vollstaendiger name, bewohner, bewohnerin, "
            "person, full name, resident",
    "first_name": "vorname, vornamen, first name, given name",
    "last_name": "nachname, familienname, zuname, last name, surname, family name",
    "born_on": "geburtsdatum, geboren, geboren am, geb, geb datum, geburtstag, date of birth, birth date, "
               "birthday, born, born on, dob",
    "services": "anliegen, dienst, dienste, dienstleistung, leistung, leistungen, matter, matters, service, "
                "services",
    "place": "ort, raum bett, raum oder bett, wo, place, room bed, room or bed, where",
    "room_label": "zimmer, zimmernummer, zimmer nr, zi, room, room number, room no",
    "representation": "vertretung, vertreten durch, art der vertretung, representation, represented by",
    "representative_name": "name der vertretung, name der betreuung, vertreter, vertreterin, betreuer, "
                           "betreuerin, name of the representative, name of representative, representative, "
                           "representative name",
    "language": "sprache, language",
})  # fmt: skip

PLACES = _by_word({
    Place.ROOM: "raum, im raum, room, in the room, in room",
    Place.BEDSIDE: "bett, am bett, bed, bedside, at the bed, at bed, at the bedside",
})  # fmt: skip

REPRESENTATIONS = _by_word({
    Representation.NONE: "keine, kein, keiner, nein, niemand, selbst, handelt selbst, none, no, nobody, self",
    Representation.LEGAL_GUARDIAN: "betreuung, rechtliche betreuung, gesetzliche betreuung, betreuer, "
                                   "betreuerin, guardian, legal guardian, guardianship",
    Representation.PROXY: "vollmacht, mit vollmacht, person mit vollmacht, bevollmaechtigt, "
                          "bevollmaechtigte, bevollmaechtigter, proxy, power of attorney, authorised person",
})  # fmt: skip

#: The languages in which care homes name matters.
READ = ("de", "en")

_LANGUAGES = _by_word({
    "de": "de, deutsch, german",
    "de-simple": "leichte sprache, einfache sprache, easy language, easy to read",
    "en": "en, englisch, english",
    "tr": "tr, tuerkisch, turkish, tuerkce",
    "ar": "ar, arabisch, arabic",
    "uk": "uk, ukrainisch, ukrainian",
    "ru": "ru, russisch, russian",
    "pl": "pl, polnisch, polish, polski",
    "fa": "fa, persisch, persian, farsi, dari",
    "ro": "ro, rumaenisch, romanian, romana",
    "bg": "bg, bulgarisch, bulgarian",
    "fr": "fr, franzoesisch, french, francais",
    "es": "es, spanisch, spanish, espanol",
    "vi": "vi, vietnamesisch, vietnamese, tieng viet",
    "ku": "ku, kurdisch, kurdish, kurmandschi, kurmanci, kurmanji",
    "it": "it, italienisch, italian, italiano",
})  # fmt: skip
#: A language in German, in English or as it calls itself -> its tag.
LANGUAGES = {**_LANGUAGES, **{plain(name): tag for tag, name in settings.LANGUAGES}}
LANGUAGE_NAMES = ", ".join(f"„{name}“" for _tag, name in settings.LANGUAGES)

#: What care homes write and the service list does not know.
_SHORT = {
    "ausweis": "personalausweis",
    "id card": "personalausweis",
    "id": "personalausweis",
    "befreiung": EXEMPTION,
    "ausweisbefreiung": EXEMPTION,
    "exemption": EXEMPTION,
    "passport": "reisepass",
    "registration": "anmeldung",
    "fuehrerschein": "fuehrerschein_umtausch",
    "abholung": "abholung_ausweis",
}


class MatterWords:
    """The words for the matters of one day."""

    def __init__(self, offered: Sequence[Service]) -> None:
        self._services = {service.pk: service for service in offered}
        self._known: defaultdict[str, list[str]] = defaultdict(list)
        for service in offered:
            for word in {plain(text) for text in _names(service)}:
                self._known[word].append(service.pk)
        for word, key in _SHORT.items():
            if key in self._services:
                self._known[word] = [key]

    def read(self, cell: str) -> list[str]:
        """The keys of the matters in a cell like "Perso / ummelden". Raises ValidationError."""
        parts = [part.strip() for part in re.split(r"[,/;|+\n]", cell) if part.strip()]
        return list(dict.fromkeys(key for part in parts for key in self._keys(part)))

    def _keys(self, part: str) -> list[str]:
        found = self._known.get(plain(part), [])
        if len(found) == 1:
            return found
        if len(found) > 1:
            titles = " / ".join(f"„{self._services[key].title}“" for key in found)
            raise ValidationError(
                _("„%(word)s“ kann verschiedenes heißen: %(titles)s. Bitte schreiben Sie den ganzen Namen."),
                params={"word": part, "titles": titles},
            )
        both = re.split(r"\s+(?:und|and|&)\s+", part)
        if len(both) > 1:
            return [key for each in both for key in self._keys(each)]
        raise self._unknown(part)

    def _unknown(self, part: str) -> ValidationError:
        close = get_close_matches(plain(part), self._known, n=1, cutoff=0.75)
        if not close:
            return ValidationError(
                _("„%(word)s“ finden wir nicht unter den Anliegen dieses Tages."), params={"word": part}
            )
        title = self._services[self._known[close[0]][0]].title
        return ValidationError(
            _("„%(word)s“ finden wir nicht unter den Anliegen dieses Tages. Meinen Sie „%(title)s“?"),
            params={"word": part, "title": title},
        )


def _names(service: Service) -> list[str]:
    titles = [service.said("name", language=language) for language in READ]
    short = [re.sub(r"\(.*?\)", "", title) for title in titles]
    verbless = [re.sub(r"\s+beantragen\s*$", "", title.strip()) for title in short]
    everyday = [word for language in READ for word in service.said("words", language=language).splitlines()]
    return [service.pk, *titles, *short, *verbless, *everyday]
