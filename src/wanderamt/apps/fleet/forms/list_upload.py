"""The upload of a list, what travels from page to page of it, and the questions before it is registered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Self
from uuid import UUID

from django import forms
from django.core import signing
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from wanderamt.apps.appointments.public import Appointment, needs_exemption_question
from wanderamt.apps.catalogue.public import Service
from wanderamt.apps.fleet.forms.list_rows import CheckedRow, row_key
from wanderamt.apps.fleet.forms.list_table import MAX_BYTES, Table, TableRow, read_table
from wanderamt.apps.fleet.forms.register import NOTHING, Choice, SituationQuestion
from wanderamt.apps.fleet.services.register import REGISTRATIONS, exempt_instead, without_registration
from wanderamt.foundation.forms import Form
from wanderamt.kernel.ids import uuid7

Exemption = Appointment.Exemption
#: Somebody may have to ask a resident before the questions are answered.
MAX_AGE = timedelta(hours=12)
OUTDATED = _(
    "Die Seite ist veraltet. Wir haben niemanden angemeldet. Bitte wählen Sie Ihre Liste noch einmal."
)


class UploadForm(Form):
    """A file that becomes a table."""

    file = forms.FileField(
        label=_("Ihre Liste"),
        help_text=_("CSV-Datei, höchstens 200 Personen. Wir speichern die Datei nicht."),
        error_messages={
            **dict.fromkeys(("required", "invalid", "missing"), _("Bitte wählen Sie Ihre Liste aus.")),
            "empty": _("Die Datei ist leer. Bitte wählen Sie eine Liste mit mindestens einer Person."),
        },
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    @classmethod
    def outdated(cls) -> Self:
        """The form that asks again where a page was open for too long, or was not ours."""
        form = cls({}, {})
        form.errors["file"] = form.error_class([str(OUTDATED)])
        return form

    def table(self) -> Table | None:
        """The table in the file; None where the form then says why not."""
        return self.cleaned_data["file"] if self.is_valid() else None

    def clean_file(self) -> Table:
        upload = self.cleaned_data["file"]
        if upload.size > MAX_BYTES:
            raise forms.ValidationError(
                _("Die Datei ist zu groß: Eine Liste hat höchstens 256 Kilobyte. Ist es die richtige Datei?")
            )
        return read_table(upload.read())


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A list on its way through the pages. Nothing of it is stored: it travels in the page, signed.

    Every upload has its own `key`, so that a corrected list is never mistaken for a second click.
    """

    table: Table
    key: UUID = field(default_factory=uuid7)
    left_out: Mapping[int, str] = field(default_factory=dict)

    @property
    def row_keys(self) -> dict[UUID, int]:
        """The key against double registration of each row -> its number."""
        return {row_key(self.key, row.number): row.number for row in self.table.rows}

    def without(self, refused: Mapping[int, str]) -> Self:
        """The same upload without the rows that could not be registered."""
        return replace(self, left_out={**self.left_out, **refused})

    def signed(self, *, deployment_id: UUID) -> str:
        """Text for a hidden field that only the pages of this visit read."""
        rows = [[row.number, row.cells, row.surplus] for row in self.table.rows]
        value = {
            "key": self.key.hex,
            "headers": self.table.headers,
            "unread": self.table.unread,
            "rows": rows,
            "left_out": list(self.left_out.items()),
        }
        return signing.dumps(value, salt=_salt(deployment_id), compress=True)

    @classmethod
    def read(cls, raw: str, *, deployment_id: UUID) -> "Upload | None":
        """What `signed` has written; None for anything else, another visit's, or one that is too old."""
        try:
            value = signing.loads(raw, salt=_salt(deployment_id), max_age=MAX_AGE)
        except signing.BadSignature:
            return None
        rows = [
            TableRow(number=number, cells=cells, surplus=surplus) for number, cells, surplus in value["rows"]
        ]
        table = Table(headers=value["headers"], unread=tuple(value["unread"]), rows=tuple(rows))
        return cls(table=table, key=UUID(value["key"]), left_out=dict(value["left_out"]))


def _salt(deployment_id: UUID) -> str:
    return f"fleet.register_list.{deployment_id}"


class AnswersForm(Form):
    """One question for each row with an ID card, one for each that registers a dwelling in a care home."""

    def __init__(self, *args: Any, rows: Sequence[CheckedRow], care_home: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in rows:
            if row.fits and needs_exemption_question(row.services):
                self.fields[_card(row)] = _card_question(row)
            if row.fits and care_home and any(service.pk in REGISTRATIONS for service in row.services):
                self.fields[_dwelling(row)] = _dwelling_question(row)

    def questions(self, row: CheckedRow) -> list[BoundField]:
        """The questions of this row, ready to be drawn."""
        return [self[name] for name in (_card(row), _dwelling(row)) if name in self.fields]

    def outcome(self, row: CheckedRow) -> tuple[list[Service], str]:
        """The matters that are left after the answers, and what became of the exemption."""
        services = row.services
        exemption = self.cleaned_data.get(_card(row), Exemption.NOT_ASKED)
        if exemption == Exemption.CHOSEN:
            services = exempt_instead(services)
        if self.cleaned_data.get(_dwelling(row)) == DROP:
            services = without_registration(services)
        return services, exemption

    @property
    def about_cards(self) -> bool:
        return any(name.startswith("ausweis-") for name in self.fields)

    @property
    def about_dwellings(self) -> bool:
        return any(name.startswith("wohnung-") for name in self.fields)


DROP = "drop"


def grounds() -> list[str]:
    """The grounds for an exemption in plain words, as the question about one person lists them."""
    choices = SituationQuestion.base_fields["situation"].choices  # type: ignore[attr-defined]  # a ChoiceField
    return [str(text) for value, text in choices if value != NOTHING]


def _card(row: CheckedRow) -> str:
    return f"ausweis-{row.number}"


def _dwelling(row: CheckedRow) -> str:
    return f"wohnung-{row.number}"


def _card_question(row: CheckedRow) -> forms.ChoiceField:
    return _question(
        label=_("%(name)s: Ausweis oder Befreiung?") % {"name": row.name},
        choices=[
            (Exemption.CHOSEN, Choice(_("Ein Grund trifft zu: die Befreiung"))),
            (Exemption.DECLINED, Choice(_("Ein Grund trifft zu, aber die Person möchte einen Ausweis"))),
            (Exemption.NOT_APPLICABLE, Choice(_("Kein Grund, oder ich weiß es nicht: ein Ausweis"))),
        ],
    )


def _dwelling_question(row: CheckedRow) -> forms.ChoiceField:
    return _question(
        label=_("%(name)s: noch für eine andere Wohnung gemeldet?") % {"name": row.name},
        choices=[
            (DROP, Choice(_("Ja: keine Anmeldung nötig"))),
            ("keep", Choice(_("Ja, aber die Person möchte sich trotzdem hier anmelden"))),
            ("no", Choice(_("Nein: bitte anmelden"))),
        ],
    )


def _question(*, label: str, choices: list[tuple[str, Choice]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Bitte wählen Sie eine der Möglichkeiten.")
        ),
    )
