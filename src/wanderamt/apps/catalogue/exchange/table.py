"""The service list as a table for readers: one line a service, in one language."""

import csv
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from io import StringIO

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, override

from wanderamt.apps.catalogue.models import Service
from wanderamt.apps.catalogue.queries import bring_list, fees, situation_name
from wanderamt.engines.law import Facts, FeeResult
from wanderamt.foundation.formatting import euro

#: What spreadsheets take for a formula at the beginning of a cell (OWASP, "CSV injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_MARK = "\ufeff"  # tells spreadsheets that the file is UTF-8

Column = tuple[str | Promise, Callable[[Service, date], str]]


def rows(*, language: str, on: date) -> Iterator[str]:
    """The file line by line: UTF-8 with a byte order mark, separated by semicolons as German spreadsheets
    want it, lines ending with CR LF (RFC 4180). A cell that a spreadsheet would take for a formula begins
    with an apostrophe.
    """
    services = list(Service.objects.all())
    with override(language):
        head = [str(title) for title, _ in COLUMNS]
        found = [[cell(each, on) for _, cell in COLUMNS] for each in services]
    yield _MARK
    yield from _lines([head, *found])


def _lines(table: Iterable[list[str]]) -> Iterator[str]:
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    for row in table:
        writer.writerow([harmless(cell) for cell in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def harmless(cell: str) -> str:
    """The cell as text, whatever it begins with. Blanks before a sign do not hide it."""
    return f"'{cell}" if cell.lstrip(" \u00a0").startswith(_FORMULA) or cell.startswith(_FORMULA) else cell


def _cost(service: Service, on: date) -> str:
    """The lowest cost with what is known of nobody, as a sentence that promises nothing."""
    return _cost_words(fees(service_id=service.pk, on=on, facts=Facts()))


def _cost_words(found: FeeResult) -> str:
    if not found.lines and found.unconfirmed:
        return gettext("Der Betrag ist nicht bestätigt.")
    if found.is_lower_bound and found.total_cents:
        return gettext("mindestens %(sum)s") % {"sum": euro(found.total_cents)}
    if found.is_lower_bound:
        return gettext("Das hängt von Ihren Antworten ab.")
    return str(euro(found.total_cents)) if found.total_cents else gettext("kostenlos")


def _papers(service: Service, on: date) -> str:
    found = bring_list([service], on=on)
    return " | ".join(f"{each.text} ({each.when})" if each.when else each.text for each in found)


#: Keys for machines stand first, under a head that is the same in every language.
COLUMNS: tuple[Column, ...] = (
    ("ID", lambda each, _on: each.pk),
    ("LeiKa", lambda each, _on: each.leika),
    (gettext_lazy("Anliegen"), lambda each, _on: each.title),
    (gettext_lazy("Lebenslagen"), lambda each, _on: " | ".join(map(situation_name, each.situations))),
    (gettext_lazy("Kurz gesagt"), lambda each, _on: each.summary),
    (gettext_lazy("Für wen"), lambda each, _on: each.who),
    (gettext_lazy("Das bringen Sie mit"), _papers),
    (gettext_lazy("Kosten"), _cost),
    (gettext_lazy("Dauer"), lambda each, _on: each.processing),
    (
        gettext_lazy("Geht es auch online?"),
        lambda each, _on: gettext("Ja") if each.online else gettext("Nein"),
    ),
    (gettext_lazy("Online"), lambda each, _on: each.online_note),
    (gettext_lazy("Mobiles Bürgeramt"), lambda each, _on: str(each.get_mobile_display())),
    (gettext_lazy("Rechtsgrundlagen"), lambda each, _on: " | ".join(each.legal_basis)),
    (gettext_lazy("Was hier nicht bestätigt ist"), lambda each, _on: " | ".join(each.unconfirmed_notes)),
)
