"""The report as files."""

import csv
from io import StringIO

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from wanderamt.apps.counter.queries.evening import WindowReport
from wanderamt.apps.counter.reporting.cells import words
from wanderamt.apps.counter.reporting.tables import Table, headline, tables, window_facts
from wanderamt.foundation import pdf
from wanderamt.kernel.clock import BERLIN


def file_name(report: WindowReport, ending: str) -> str:
    """For example "bericht-2025-09-29-martinshof.pdf"; letters that every system takes."""
    start = report.window.starts_at.astimezone(BERLIN)
    return f"bericht-{start:%Y-%m-%d}-{slugify(report.window.site.slug)}.{ending}"


def as_csv(report: WindowReport, *, language: str) -> bytes:
    """One value a line: section, row, measure, value, unit.

    UTF-8 with a byte order mark and semicolons, decimal comma in German: so a double click opens it right in
    the spreadsheets that offices use; programs read it as "utf-8-sig". Texts can never become formulas.
    """
    sheet = StringIO(newline="")
    writer = csv.writer(sheet, delimiter=";", lineterminator="\r\n")
    with override(language):
        writer.writerow([_("Abschnitt"), _("Zeile"), _("Merkmal"), _("Wert"), _("Einheit")])
        for name, value in window_facts(report):
            writer.writerow([_("Tag und Ort"), name, "", words(value).plain, ""])
        for table in tables(report):
            writer.writerows(_lines(table))
            if table.sentence:
                writer.writerow([table.title, _("Hinweis"), "", words(table.sentence).plain, ""])
    return sheet.getvalue().encode("utf-8-sig")


def _lines(table: Table) -> list[list[str]]:
    return [
        [table.title, row[0].plain, column.label, cell.plain, cell.unit]
        for row in (*table.rows, *((table.total,) if table.total else ()))
        for column, cell in zip(table.columns[1:], row[1:], strict=True)
    ]


def as_pdf(report: WindowReport, *, language: str) -> bytes:
    """A tagged PDF (PDF/UA-1) with the same tables."""
    with override(language):
        content = {
            "office": _("Bürgerämter der Landeshauptstadt Hannover"),
            "title": _("Bericht des Tages: %(site)s") % {"site": report.window.site.name},
            "headline": headline(report),
            "facts": window_facts(report),
            "page": _("Seite"),
            "tables": [_table(table) for table in tables(report)],
            "closing": _(
                "Dieser Bericht entsteht aus den Vorgängen des Tages. Er nennt keine Namen und sagt nichts "
                "über die Leistung Einzelner."
            ),
        }
        return pdf.render("counter/report.typ", content, language=language)


def _table(table: Table) -> dict[str, object]:
    return {
        "title": table.title,
        "sentence": table.sentence,
        "empty": table.empty,
        "columns": [{"label": column.label, "number": column.number} for column in table.columns],
        "shares": table.shares,
        "rows": [[cell.text for cell in row] for row in table.rows],
        "total": [cell.text for cell in table.total],
    }
