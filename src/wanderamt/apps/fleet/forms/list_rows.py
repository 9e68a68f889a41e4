"""The rows of a list, one by one: what each says about a person, and what is wrong with it."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wanderamt.apps.appointments.public import PersonData, Place, Representation, person_key
from wanderamt.apps.catalogue.public import Service
from wanderamt.apps.fleet.forms.list_table import Table, TableRow
from wanderamt.apps.fleet.forms.list_words import (
    LANGUAGE_NAMES,
    LANGUAGES,
    PLACES,
    REPRESENTATIONS,
    MatterWords,
    plain,
)
from wanderamt.apps.fleet.forms.register import ResidentForm
from wanderamt.foundation.forms import no_control_characters

#: Days as Excel writes them in German, and the international way. Nothing that could be read in two ways.
DATE_FORMATS = ["%d.%m.%Y", "%Y-%m-%d"]
#: The invented people in the template; who leaves them in does not register them.
EXAMPLES = (("Erika Musterfrau", date(1938, 3, 4)), ("Otto Mustermann", date(1941, 11, 23)))


class RowForm(ResidentForm):
    """One resident of a list. The days are written as in a list, whatever the language of the page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["born_on"].input_formats = DATE_FORMATS  # type: ignore[attr-defined]  # a DateField


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong, at the column that the list itself names so; "" where it is the whole row."""

    column: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedRow:
    """A row after the check. It `fits` when nothing is wrong and the person is not `known`, so not yet on the
    host's list of the day.
    """

    number: int
    cells: Mapping[str, str]
    problems: tuple[Problem, ...]
    known: bool
    form: RowForm

    @property
    def fits(self) -> bool:
        return not self.problems and not self.known

    @property
    def name(self) -> str:
        return _whole_name(self.cells)

    @property
    def services(self) -> list[Service]:
        return self.form.chosen() if self.form.is_valid() else []

    @property
    def person(self) -> PersonData:
        """Who is to be registered. Only for a row without problems."""
        return self.form.person(exemption="")

    @property
    def key(self) -> UUID:
        """The key against double registration. Only for a row without problems."""
        return self.form.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What rows are checked against. `left_out`: number of a row -> why the last attempt refused it."""

    key: UUID
    offered: Sequence[Service]
    today: date
    registered: Collection[str]
    left_out: Mapping[int, str]


def row_key(upload: UUID, number: int) -> UUID:
    """The same for every submit of this row of this upload."""
    return uuid5(upload, f"row {number}")


def check_rows(table: Table, *, context: Context) -> list[CheckedRow]:
    """All rows of the list with what is wrong with each, in the language of the page."""
    words = MatterWords(context.offered)
    first_rows: dict[str, int] = {}
    checked = []
    for row in table.rows:
        form, problems = _read(row, table.headers, words=words, context=context)
        known = False
        if not problems:
            person = form.person(exemption="")
            key = person_key(person)
            known = key in context.registered
            first = first_rows.setdefault(key, row.number)
            problems = list(
                _further_problems(row, table.headers, person=person, first=first, context=context)
            )
        checked.append(
            CheckedRow(
                number=row.number,
                cells=row.cells,
                problems=() if known else tuple(problems),
                known=known,
                form=form,
            )
        )
    return checked


def _further_problems(
    row: TableRow, headers: Mapping[str, str], *, person: PersonData, first: int, context: Context
) -> Iterator[Problem]:
    """What is wrong with a row whose cells are good."""
    name = headers.get("name") or headers["last_name"]  # read_table refuses a list with neither
    if (person.name, person.born_on) in EXAMPLES:
        text = _("Das ist ein Beispiel aus unserer Vorlage. Bitte löschen Sie diese Zeile.")
        yield Problem(column=name, text=text)
    if first != row.number:
        text = _("Diese Person steht schon in Zeile %(row)s. Mehrere Anliegen gehören in eine Zeile.")
        yield Problem(column=name, text=text % {"row": first})
    if row.number in context.left_out:
        yield Problem(column="", text=context.left_out[row.number])


def _read(
    row: TableRow, headers: Mapping[str, str], *, words: MatterWords, context: Context
) -> tuple[RowForm, list[Problem]]:
    wrong: dict[str, str] = {}
    data: dict[str, Any] = {}
    for field, read in _readers(words).items():
        try:
            data[field] = read(harmless(row.cells.get(field, "")))
        except ValidationError as error:
            wrong[field] = " ".join(error.messages)
    data["name"] = _whole_name(data)
    if data.get("representative_name") and data.get("representation") == Representation.NONE:
        wrong["representation"] = _(
            "Sie nennen einen Namen. Bitte schreiben Sie dazu „Betreuung“ oder „Vollmacht“."
        )
    form = RowForm(
        {**data, "form_key": str(row_key(context.key, row.number))},
        offered=context.offered,
        today=context.today,
    )
    for field, errors in form.errors.items():
        wrong.setdefault(field, " ".join(str(error) for error in errors))
    in_order = sorted(
        wrong, key=lambda field: list(headers).index(field) if field in headers else len(headers)
    )
    problems = [Problem(column=_column(field, headers, form), text=wrong[field]) for field in in_order]
    if row.surplus:
        text = _("Diese Zeile hat mehr Felder als die erste. Steht ein Trennzeichen mitten im Text?")
        problems.insert(0, Problem(column="", text=text))
    return form, problems


def _whole_name(cells: Mapping[str, str]) -> str:
    """First name and family name, which many lists call just "Name"; else the one column for both."""
    family = cells.get("last_name") or cells.get("name", "")
    return f"{cells.get('first_name', '')} {family}".strip()


def _column(field: str, headers: Mapping[str, str], form: RowForm) -> str:
    """The name of the column as the list writes it; our own where the list has none."""
    if field == "name" and "name" not in headers:
        field = "last_name"
    return headers.get(field) or str(form.fields[field].label if field in form.fields else "")


def _readers(words: MatterWords) -> dict[str, Callable[[str], Any]]:
    """Field -> what turns the text of a cell into the field's value."""
    texts = ("name", "first_name", "last_name", "born_on", "room_label", "representative_name")
    return {
        **dict.fromkeys(texts, str),
        "services": words.read,
        "place": lambda cell: _word(cell, PLACES, Place.ROOM, _("„Raum“ oder „Bett“")),
        "representation": lambda cell: _word(
            cell, REPRESENTATIONS, Representation.NONE, _("„keine“, „Betreuung“ oder „Vollmacht“")
        ),
        "language": lambda cell: _word(cell, LANGUAGES, "de", LANGUAGE_NAMES),
    }


def _word(cell: str, words: Mapping[str, str], default: str, possible: str) -> str:
    if not cell:
        return default
    try:
        return words[plain(cell)]
    except KeyError:
        raise ValidationError(
            _("„%(word)s“ verstehen wir hier nicht. Möglich sind: %(possible)s."),
            params={"word": cell, "possible": possible},
        ) from None


def harmless(cell: str) -> str:
    """The text of a cell; a lone dash is nothing. Raises ValidationError for formulas and invisible signs."""
    no_control_characters(cell)
    if cell in {"-", "–", "—"}:
        return ""
    if cell.startswith(("=", "+", "-", "@")):
        raise ValidationError(
            _(
                "Hier steht eine Formel, denn der Text beginnt mit „%(sign)s“. Bitte schreiben Sie den Wert "
                "selbst."
            ),
            params={"sign": cell[0]},
        )
    return cell
