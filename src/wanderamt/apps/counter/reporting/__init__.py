"""The report of a window as tables, once for the page, the PDF and the CSV."""

from wanderamt.apps.counter.reporting.exports import as_csv, as_pdf, file_name
from wanderamt.apps.counter.reporting.tables import Column, Table, headline, key_figures, tables, window_facts

__all__ = [
    "Column",
    "Table",
    "as_csv",
    "as_pdf",
    "file_name",
    "headline",
    "key_figures",
    "tables",
    "window_facts",
]
