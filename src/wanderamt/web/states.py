"""How a state looks: its word, tone and icon, in one list, so that it looks the same everywhere."""

from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
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
    # requests for a visit, deployments, opening windows
    "draft": (_("Entwurf"), "neutral", "edit"),
    "submitted": (_("Eingegangen"), "info", "mail"),
    "planned": (_("Geplant"), "success", "calendar-today"),
    "published": (_("Veröffentlicht"), "success", "check"),
    "declined": (_("Abgelehnt"), "danger", "close"),
    "withdrawn": (_("Zurückgezogen"), "neutral", "arrow-back"),
    "open": (_("Offen"), "info", "circle"),
    "closed": (_("Abgeschlossen"), "neutral", "lock"),
    # appointments and tickets
    "booked": (_("Gebucht"), "success", "calendar-today"),
    "cancelled": (_("Abgesagt"), "danger", "close"),
    "waiting": (_("Wartet"), "warning", "clock"),
    "called": (_("Aufgerufen"), "info", "call"),
    "serving": (_("Wird bedient"), "info", "person"),
    "served": (_("Bedient"), "success", "check"),
    "no_show": (_("Nicht erschienen"), "neutral", "close"),
    "left": (_("Ohne Bedienung gegangen"), "neutral", "arrow-forward"),
    # cases, their steps and documents
    "done": (_("Erledigt"), "success", "check"),
    "finished": (_("Fertig"), "success", "check"),
    "captured": (_("Aufgenommen"), "info", "draft"),
    "follow_up": (_("Es fehlt noch etwas"), "warning", "autorenew"),
    "refused": (_("Abgelehnt"), "danger", "close"),
    "not_needed": (_("Nicht nötig"), "neutral", "check"),
    "ordered": (_("Bestellt"), "info", "autorenew"),
    "ready": (_("Fertig zur Abholung"), "success", "card"),
    "handed_over": (_("Ausgehändigt"), "success", "check"),
    "sent": (_("Direkt geschickt"), "success", "mail"),
    # fees and payments
    "paid": (_("Bezahlt"), "success", "euro"),
    # packing list, how far a matter gets on site
    "checked": (_("Geprüft"), "success", "check"),
    "missing": (_("Fehlt"), "danger", ""),
    "complete": (_("Wird vor Ort fertig"), "success", "check"),
    "capture": (_("Wird vor Ort aufgenommen"), "info", "draft"),
    "network": (_("Braucht vor Ort das Netz"), "warning", "network"),
    # texts in many languages and revisions of the catalogue; the pages of editors bring the words
    "source": (None, "neutral", "draft"),
    "human": (None, "success", "person"),
    "machine": (None, "warning", "autorenew"),
    "reviewed": (None, "success", "check"),
    "outdated": (None, "warning", "clock"),
    "replaced": (None, "neutral", "lock"),
    # steps of a task list
    "todo": (_("Noch zu tun"), "neutral", ""),
    "in_progress": (_("In Arbeit"), "info", "edit"),
    "blocked": (_("Noch nicht möglich"), "neutral", "lock"),
    # facts
    "unconfirmed": (_("Nicht bestätigt"), "warning", "help"),
    "yes": (pgettext_lazy("Antwort", "Ja"), "success", "check"),
    "no": (pgettext_lazy("Antwort", "Nein"), "neutral", "close"),
    "unknown": (pgettext_lazy("Antwort", "Nicht bekannt"), "warning", "help"),
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
        word=capfirst(str(shown_word)),
        tone=shown_tone,
        icon=icon or (known_icon if shown_tone == known_tone else "") or _TONE_ICONS[shown_tone],
    )
