"""The template of a list: the columns that we read, and two invented people."""

import csv
from collections.abc import Sequence
from io import StringIO

from django.utils.translation import override

from wanderamt.apps.appointments.public import EXEMPTION
from wanderamt.apps.catalogue.public import Service

_HEADER = (
    "Name",
    "Geburtsdatum",
    "Anliegen",
    "Ort (Raum/Bett)",
    "Zimmer",
    "Vertretung (keine/Betreuung/Vollmacht)",
    "Name der Vertretung",
    "Sprache",
)


def template(*, offered: Sequence[Service], examples: Sequence[tuple[str, str]]) -> bytes:
    """A CSV file in German that Excel opens as a table: UTF-8 with its mark, semicolons.

    `examples`: name and day of birth of the two invented people.
    """
    with override("de"):
        titles = [service.title for service in sorted(offered, key=_usual_first)]
    first, second = titles[:1] or [""], titles[1:3] or titles[:1] or [""]
    (one, one_born), (two, two_born) = examples
    sheet = StringIO()
    writer = csv.writer(sheet, delimiter=";", lineterminator="\r\n")
    writer.writerow(_HEADER)
    writer.writerow([one, one_born, first[0], "Raum", "1.07", "keine", "", "Deutsch"])
    writer.writerow(
        [two, two_born, " / ".join(second), "Bett", "2.14", "Betreuung", "Petra Beispiel", "Deutsch"]
    )
    return sheet.getvalue().encode("utf-8-sig")


def _usual_first(service: Service) -> tuple[bool, bool]:
    return service.pk != EXEMPTION, not service.care
