"""What stands in the report, in the active language. The page, the PDF and the CSV show these tables."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wanderamt.apps.cases.public import ServiceTotals
from wanderamt.apps.catalogue.public import rule_as_then
from wanderamt.apps.counter.queries.evening import FEWEST_TIMES, FeeKind, Times, WindowReport
from wanderamt.apps.counter.reporting.cells import Cell, count, duration, money, words
from wanderamt.apps.offices.public import address
from wanderamt.foundation.formatting import clock, day, day_long, euro, span_text
from wanderamt.kernel.clock import BERLIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    label: str
    number: bool = False


#: What names a row, and its values.
Line = tuple[Cell, list[tuple[Column, Cell]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with a heading. The first cell of a row names the row; `total` is its last line."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    sentence: str = ""
    total: tuple[Cell, ...] = ()
    #: Shown where there are no rows.
    empty: str = ""

    @property
    def lines(self) -> list[Line]:
        """The rows, each value beside the column it stands in."""
        return [self._line(row) for row in self.rows]

    @property
    def last(self) -> Line | None:
        """The line with the sums, as those above it."""
        return self._line(self.total) if self.total else None

    def _line(self, row: tuple[Cell, ...]) -> Line:
        return row[0], list(zip(self.columns[1:], row[1:], strict=True))

    @property
    def shares(self) -> list[int]:
        """How wide the columns are in relation to each other: texts wide, numbers narrow."""
        return [1 if column.number else 3 for column in self.columns]


def headline(report: WindowReport) -> str:
    """The day in three figures."""
    return _("Bediente Personen: %(people)s. Anliegen: %(matters)s. Gebühren: %(money)s.") % {
        "people": report.people.served,
        "matters": report.matters,
        "money": euro(report.cash_cents + report.card_cents),
    }


def key_figures(report: WindowReport) -> list[tuple[str, str, str]]:
    """The day at a glance: label, value, note."""
    difference = report.till.difference_cents
    figures = [
        (_("Personen bedient"), str(report.people.served), ""),
        (_("Anliegen"), str(report.matters), ""),
        (_("Wartezeit"), duration(report.waiting.median).text, _("Die Hälfte wartete höchstens so lange.")),
        (_("Nicht erschienen"), str(report.people.no_shows), ""),
        (_("Gebühren"), euro(report.cash_cents + report.card_cents), ""),
    ]
    if difference is not None:
        figures.append((_("Differenz in der Kasse"), euro(difference), ""))
    return figures


def window_facts(report: WindowReport) -> list[tuple[str, str]]:
    """Where and when it was."""
    window = report.window
    start, end = window.starts_at.astimezone(BERLIN), window.ends_at.astimezone(BERLIN)
    facts = [
        (_("Ort"), f"{window.site.name}, {window.room}" if window.room else window.site.name),
        (_("Adresse"), address(window.site)),
        (_("Tag"), day_long(start)),
        (_("Geöffnet"), span_text(start, end)),
        (_("Bürgeramt"), window.counter.name),
    ]
    closed = report.closed_at
    status = (
        _("abgeschlossen am %(day)s um %(time)s Uhr") % {"day": day(closed), "time": clock(closed)}
        if closed
        else _("noch nicht abgeschlossen, die Zahlen ändern sich noch")
    )
    return [*facts, (_("Stand"), status)]


def tables(report: WindowReport) -> list[Table]:
    """All tables in their order."""
    return [
        _people(report),
        _services(report),
        _times(report),
        _fees(report),
        _till(report),
        *([_stock(report)] if report.stock else []),
        _documents(report),
        _follow_ups(report),
    ]


def _people(report: WindowReport) -> Table:
    people = report.people
    rows = [
        (_("Gebuchte Termine"), people.booked),
        (_("Personen bedient"), people.served),
        (_("davon ohne Termin"), people.served_walk_ins),
        (_("davon am Bett"), people.served_at_bed),
        (_("Ohne Termin gekommen"), people.walk_ins),
        (_("Mit Termin, aber nicht erschienen"), people.no_shows),
        (_("Ohne Bedienung gegangen"), people.left),
    ]
    if people.expected:
        rows.append((_("Werden noch erwartet"), people.expected))
    return Table(
        title=_("Personen"),
        columns=(Column(label=_("Wer")), Column(label=_("Personen"), number=True)),
        rows=tuple((words(label), count(number)) for label, number in rows),
    )


def _services(report: WindowReport) -> Table:
    found = report.services
    ends = {
        "cases": _("Anzahl"),
        "finished": _("fertig"),
        "captured": _("aufgenommen"),
        "follow_up": _("es fehlt etwas"),
        "refused": _("abgelehnt"),
    }
    if any(each.open for each in found):
        ends["open"] = _("in Arbeit")

    def numbers(services: Sequence[ServiceTotals]) -> list[Cell]:
        counts = [count(sum(getattr(each, name) for each in services)) for name in ends]
        return [*counts, money(sum(each.fee_cents for each in services))]

    return Table(
        title=_("Anliegen und Ergebnisse"),
        sentence=_(
            "„Aufgenommen“ heißt: Vor Ort ist alles erledigt, fertig wird es im Amt oder beim Hersteller."
        ),
        columns=(
            Column(label=_("Anliegen")),
            *(Column(label=label, number=True) for label in (*ends.values(), _("Gebühren"))),
        ),
        rows=tuple((words(each.service.title), *numbers([each])) for each in found),
        total=(words(_("Zusammen")), *numbers(found)) if found else (),
        empty=_("Es wurde kein Anliegen begonnen."),
    )


def _times(report: WindowReport) -> Table:
    rows = (
        (_("Wartezeit: von der Ankunft bis zum Aufruf"), report.waiting),
        (_("Bearbeitungszeit: vom Beginn bis zum Ende"), report.handling),
    )
    return Table(
        title=_("Zeiten"),
        sentence=" ".join(
            [
                _(
                    "Wer am Bett besucht wird, wartet nicht in der Schlange und zählt bei der Wartezeit "
                    "nicht mit."
                ),
                *_why_hidden(report.waiting, report.handling),
            ]
        ),
        columns=(
            Column(label=_("Was")),
            Column(label=_("Bei der Hälfte höchstens"), number=True),
            Column(label=_("Bei 9 von 10 höchstens"), number=True),
            Column(label=_("Personen"), number=True),
        ),
        rows=tuple(
            (words(label), duration(times.median), duration(times.p90), count(times.n))
            for label, times in rows
        ),
    )


def _why_hidden(*found: Times) -> list[str]:
    reasons = {times.hidden for times in found}
    sentences = []
    if "few" in reasons:
        sentences.append(
            _(
                "Zeiten von weniger als %(number)s Personen zeigen wir nicht: Sie würden etwas über "
                "Einzelne sagen."
            )
            % {"number": FEWEST_TIMES}
        )
    if "one_desk" in reasons:
        sentences.append(
            _(
                "Bei nur einem Arbeitsplatz zeigen wir keine Bearbeitungszeit: Sie würde etwas über die "
                "Person sagen, die dort gearbeitet hat."
            )
        )
    return sentences


def _fees(report: WindowReport) -> Table:
    def amounts(cash: int, card: int) -> tuple[Cell, ...]:
        return (money(cash), money(card), money(cash + card))

    return Table(
        title=_("Gebühren nach Art und Zahlungsweg"),
        columns=(
            Column(label=_("Gebühr")),
            Column(label=_("Grundlage")),
            Column(label=_("Anzahl"), number=True),
            Column(label=_("bar"), number=True),
            Column(label=_("mit Karte"), number=True),
            Column(label=_("zusammen"), number=True),
        ),
        rows=tuple(
            (
                words(_label(kind)),
                words(kind.citation),
                count(kind.pieces),
                *amounts(kind.cash_cents, kind.card_cents),
            )
            for kind in report.fees
        ),
        total=(
            words(_("Zusammen")),
            words(""),
            count(sum(kind.pieces for kind in report.fees)),
            *amounts(report.cash_cents, report.card_cents),
        )
        if report.fees
        else (),
        empty=_("Es wurde keine Gebühr bezahlt."),
    )


def _label(kind: FeeKind) -> str:
    return rule_as_then(kind.rule_id, kind.label)


def _till(report: WindowReport) -> Table:
    till = report.till
    rows = [
        (words(_("Anfangsbestand")), money(till.float_cents)),
        (words(_("Bar angenommen")), money(till.received_cents)),
        (words(_("Bar zurückgegeben (Storno)")), money(-till.reversed_cents)),
        (words(_("Soll: so viel muss in der Kasse sein")), money(till.expected_cents)),
    ]
    if till.counted_cents is not None and till.difference_cents is not None:
        rows += [
            (words(_("Ist: so viel wurde gezählt")), money(till.counted_cents)),
            (words(_("Differenz")), money(till.difference_cents)),
        ]
    return Table(
        title=_("Kasse"),
        sentence=_("Grund der Differenz: %(reason)s") % {"reason": till.reason} if till.reason else "",
        columns=(Column(label=_("Posten")), Column(label=_("Betrag"), number=True)),
        rows=tuple(rows) if till.opened else (),
        empty=_("Die Kasse wurde nicht eröffnet."),
    )


def _stock(report: WindowReport) -> Table:
    lines = report.stock
    reasons = [
        _("Grund der Differenz bei „%(kind)s“: %(reason)s") % {"kind": line.label, "reason": line.reason}
        for line in lines
        if line.reason
    ]
    return Table(
        title=_("Bestand"),
        sentence=" ".join(reasons),
        columns=(
            Column(label=_("Was")),
            Column(label=_("übergeben"), number=True),
            Column(label=_("verwendet"), number=True),
            Column(label=_("verdorben"), number=True),
            Column(label=_("verloren"), number=True),
            Column(label=_("Soll"), number=True),
            Column(label=_("gezählt"), number=True),
        ),
        rows=tuple(
            (
                words(line.label),
                *map(count, (line.handed, line.used, line.spoiled, line.lost, line.expected)),
                words("–") if line.counted is None else count(line.counted),
            )
            for line in lines
        ),
    )


def _documents(report: WindowReport) -> Table:
    rows = (
        (_("Werden bei uns abgeholt"), report.documents_to_collect),
        (_("Werden direkt nach Hause geschickt"), report.documents_sent_home),
    )
    ordered = report.documents_to_collect + report.documents_sent_home
    return Table(
        title=_("Bestellte Dokumente"),
        columns=(Column(label=_("Wie die Person sie bekommt")), Column(label=_("Dokumente"), number=True)),
        rows=tuple((words(label), count(number)) for label, number in rows) if ordered else (),
        total=(words(_("Zusammen")), count(ordered)) if ordered else (),
        empty=_("Es wurde kein Dokument bestellt."),
    )


def _follow_ups(report: WindowReport) -> Table:
    return Table(
        title=_("Was noch zu tun ist"),
        columns=(Column(label=_("Vorgang")), Column(label=_("Anliegen")), Column(label=_("Was fehlt"))),
        rows=tuple(
            (words(each.number), words(each.service.title), words(each.reason)) for each in report.follow_ups
        ),
        empty=_("Nichts ist offen geblieben."),
    )
