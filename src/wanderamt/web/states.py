"""How a state looks: its word, tone and icon, in one list, so that it looks the same everywhere."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

TONES = ("success", "info", "warning", "danger", "neutral")

_TONE_ICONS = {
    "success": "success",
    "info": "info",
    "warning": "warning",
    "danger": "danger",
    "neutral": "circle",
}


@dataclass(frozen=True, slots=True)
class Look:
    """A state ready to be drawn. `tone` is one of TONES; `icon` a name that kern_icon knows."""

    word: str
    tone: str
    icon: str


#: value of the enum -> (word where the model brings none, tone, icon or "" for the tone's own)
STATES: dict[str, tuple[Any, str, str]] = {
    # requests for a visit and deployments
    "draft": (_("Entwurf"), "neutral", "edit"),
    "submitted": (_("Eingegangen"), "info", "mail"),
    "received": (_("Eingegangen"), "info", "mail"),
    "requested": (_("Angefragt"), "info", "mail"),
    "in_review": (_("In Prüfung"), "info", "search"),
    "proposed": (_("Vorgeschlagen"), "info", "calendar-today"),
    "planned": (_("Geplant"), "info", "calendar-today"),
    "published": (_("Veröffentlicht"), "success", "check"),
    "confirmed": (_("Bestätigt"), "success", "check"),
    "declined": (_("Abgelehnt"), "danger", "close"),
    "withdrawn": (_("Zurückgezogen"), "neutral", "arrow-back"),
    "closed": (_("Abgeschlossen"), "neutral", "check"),
    "open": (_("Offen"), "info", ""),
    # appointments and tickets
    "held": (_("Vorgemerkt"), "warning", "clock"),
    "booked": (_("Gebucht"), "success", "calendar-today"),
    "moved": (_("Verschoben"), "info", "autorenew"),
    "cancelled": (_("Abgesagt"), "danger", "close"),
    "checked_in": (_("Angemeldet"), "info", "person"),
    "arrived": (_("Da"), "info", "person"),
    "waiting": (_("Wartet"), "warning", "clock"),
    "called": (_("Aufgerufen"), "info", "call"),
    "serving": (_("In Bearbeitung"), "info", "person"),
    "in_service": (_("In Bearbeitung"), "info", "person"),
    "served": (_("Bedient"), "success", "check"),
    "no_show": (_("Nicht erschienen"), "neutral", "close"),
    "missed": (_("Verpasst"), "neutral", "close"),
    "away": (_("Kurz weg"), "warning", "clock"),
    # cases and documents
    "new": (_("Neu"), "info", "add"),
    "in_progress": (_("In Arbeit"), "info", "edit"),
    "finished": (_("Erledigt"), "success", "check"),
    "done": (_("Erledigt"), "success", "check"),
    "captured": (_("Aufgenommen"), "info", "draft"),
    "follow_up": (_("Wird nachgeholt"), "warning", "autorenew"),
    "refused": (_("Abgelehnt"), "danger", "close"),
    "ordered": (_("Bestellt"), "info", "autorenew"),
    "ready": (_("Fertig zur Abholung"), "success", "card"),
    "handed_over": (_("Ausgehändigt"), "success", "check"),
    "paid": (_("Bezahlt"), "success", "euro"),
    "unpaid": (_("Noch nicht bezahlt"), "warning", "euro"),
    "waived": (_("Gebühr erlassen"), "neutral", "euro"),
    # packing list, equipment, network
    "checked": (_("Geprüft"), "success", "check"),
    "unchecked": (_("Noch offen"), "warning", ""),
    "missing": (_("Fehlt"), "danger", ""),
    "complete": (_("Wird vor Ort fertig"), "success", "check"),
    "capture": (_("Wird vor Ort aufgenommen"), "info", "draft"),
    "network": (_("Braucht Netz"), "warning", "network"),
    "online": (_("Verbunden"), "success", "network"),
    "offline": (_("Ohne Netz"), "warning", "network-off"),
    # steps of a task list
    "todo": (_("Noch zu tun"), "neutral", ""),
    "blocked": (_("Noch nicht möglich"), "neutral", "lock"),
    "optional": (pgettext_lazy("Schritt", "Freiwillig"), "neutral", ""),
    # facts
    "unconfirmed": (_("Nicht bestätigt"), "warning", "help"),
    "yes": (_("Ja"), "success", "check"),
    "no": (_("Nein"), "neutral", "close"),
}


def look(state: object, word: object = None, tone: str | None = None, icon: str | None = None) -> Look:
    """Return how `state` is drawn. What is given wins over the list; an unknown state is neutral.

    `state` is the value of an enum, an enum member with a `label`, or simply a word.
    """
    value = str(getattr(state, "value", state))
    known_word, known_tone, known_icon = STATES.get(value, (None, "neutral", ""))
    shown_tone = tone if tone in TONES else known_tone
    shown_word = word or getattr(state, "label", None) or known_word or value
    return Look(
        word=str(shown_word),
        tone=shown_tone,
        icon=icon or (known_icon if shown_tone == known_tone else "") or _TONE_ICONS[shown_tone],
    )
