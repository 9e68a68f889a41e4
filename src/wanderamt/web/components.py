"""Examples for the page that shows every component in every state, for page builders and for the tests."""

from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from wanderamt.foundation.forms import Form
from wanderamt.web import states


class _Choice:
    """A choice with a second line."""

    def __init__(self, text: object, hint: object) -> None:
        self.text, self.hint = text, hint

    def __str__(self) -> str:
        return str(self.text)


class ExampleForm(Form):
    """One field of every kind."""

    house = forms.CharField(label=_("Name der Einrichtung"), help_text=_("So, wie er am Eingang steht."))
    room = forms.CharField(label=_("Zimmer"), required=False)
    people = forms.IntegerField(label=_("Wie viele Personen?"), min_value=1, max_value=60)
    day = forms.DateField(label=_("Wunschtag"), help_text=_("Zum Beispiel 29.09.2025"))
    arrival = forms.TimeField(label=_("Beginn"))
    quarter = forms.ChoiceField(
        label=_("Stadtteil"), choices=[("", _("Bitte wählen")), ("34", "Misburg-Nord"), ("35", "Misburg-Süd")]
    )
    purpose = forms.ChoiceField(
        label=_("Warum soll das Bürgeramt kommen?"),
        widget=forms.RadioSelect,
        choices=[
            (
                "mobility",
                _Choice(_("Unsere Leute können nicht kommen"), _("Zum Beispiel in einem Pflegeheim")),
            ),
            ("closed", _Choice(_("Das Amt in der Nähe ist geschlossen"), "")),
        ],
    )
    slot = forms.ChoiceField(
        label=_("Uhrzeit"),
        widget=forms.RadioSelect,
        choices=[
            (_("Vormittag"), [("0930", "09:30"), ("0945", "09:45"), ("1000", "10:00"), ("1115", "11:15")]),
            (_("Nachmittag"), [("1300", "13:00"), ("1315", "13:15")]),
        ],
    )
    offers = forms.MultipleChoiceField(
        label=_("Was bietet der Raum?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[("step_free", _("Ohne Stufen erreichbar")), ("power", _("Strom")), ("lift", _("Aufzug"))],
    )
    remarks = forms.CharField(label=_("Was sollten wir wissen?"), widget=forms.Textarea, required=False)
    paper = forms.FileField(label=_("Lageplan"), required=False, help_text=_("PDF oder Bild, höchstens 5 MB"))
    agreed = forms.BooleanField(label=_("Ich darf für die Einrichtung sprechen."))


_FAULTS = {"house": "", "people": "5000", "day": "2025-99-99", "arrival": "25:00", "quarter": "99"}


def _place(
    lat: float, lon: float, label: str, value: str, state: str, *, size: int = 0, named: bool = False
) -> dict[str, Any]:
    place = {"lat": lat, "lon": lon, "label": label, "value": value, "state": state}
    return {**place, "size": size, "named": named, "href": "#karte"}


#: Four quarters are enough to see every sign of the map.
_PLACES = (
    _place(52.4037, 9.8541, "Misburg-Nord", "6,4 km", "poor", size=22_900, named=True),
    _place(52.3735, 9.7401, "Mitte", "0,6 km", "good", size=11_730),
    _place(52.3578, 9.7534, "Südstadt", "1,4 km", "fair", size=41_440),
    _place(52.3875, 9.7160, "Nordstadt", "1,2 km", "good", size=18_012),
    _place(52.3938, 9.8391, "Martinshof", "29.09.2025", "stop", named=True),
    {**_place(52.3672, 9.7403, "Bürgeramt Aegi", "Mo bis Sa", "office", named=True), "href": ""},
)


#: Every symbol of the program.
_ICONS = [
    "van", "suitcase", "pin", "clock", "person", "people", "bed", "euro", "call", "card", "lock", "network",
    "network-off", "print", "circle", "camera", "building", "add", "check", "close", "edit", "delete",
    "search", "info", "help", "mail", "home", "calendar-today", "checklist", "download", "draft", "autorenew",
    "arrow-back", "arrow-forward", "chevron-left", "chevron-right", "open-in-new", "account-circle",
    "warning", "danger", "success",
]  # fmt: skip


def examples() -> dict[str, Any]:
    """Return the context of the page."""
    start = datetime(2025, 9, 29, 7, 30, tzinfo=UTC)
    return {
        "empty_form": ExampleForm(auto_id="leer_%s"),
        "faulty_form": ExampleForm(_FAULTS, auto_id="fehler_%s"),
        "states": list(states.STATES),
        "start": start,
        "end": start.replace(minute=45),
        "day": date(2025, 9, 29),
        "rows": [
            (_("Einrichtung"), "Martinshof", "#aendern"),
            (_("Anliegen"), [_("Personalausweis beantragen"), _("Meldebescheinigung")], "#aendern"),
            (_("Bemerkung"), ""),
            (_("Aufzug"), True),
        ],
        "tasks": [
            {"title": _("Einrichtung und Ort"), "state": "done", "url": "#aufgaben"},
            {
                "title": _("Personen anmelden"),
                "state": "in_progress",
                "url": "#aufgaben",
                "hint": _("3 von 24"),
            },
            {"title": _("Angaben prüfen und absenden"), "state": "blocked"},
        ],
        "figures": [
            (_("Personen bedient"), 23),
            (_("Wartezeit im Mittel"), "7 min", _("Hälfte unter 5 min")),
            (_("Gebühren"), "1.012,60 €"),
        ],
        "bars": [
            (_("Personalausweis"), 14),
            (_("Meldebescheinigung"), 6),
            (_("Befreiung von der Ausweispflicht"), 3),
        ],
        "page_obj": Paginator(range(200), 10).page(7),
        "places": _PLACES,
        "legend": [
            ("good", _("gut versorgt")),
            ("fair", _("mäßig versorgt")),
            ("poor", _("schlecht versorgt")),
            ("stop", _("Stopp des Mobilen Bürgeramts")),
            ("office", _("Bürgeramt")),
        ],
        "icons": _ICONS,
    }
