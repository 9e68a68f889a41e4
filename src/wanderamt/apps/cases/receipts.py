"""The receipt: what was paid, for what, by which paragraph. It names no person, so that it may be thrown
away.
"""

from typing import Any

from django.utils.translation import gettext, override

from wanderamt.apps.cases.models import Payment
from wanderamt.apps.catalogue.public import rule_as_then, text
from wanderamt.foundation import pdf
from wanderamt.foundation.formatting import clock, day, euro
from wanderamt.kernel.clock import BERLIN


def receipt_pdf(payment: Payment, *, language: str = "de") -> bytes:
    """The receipt of a payment or reversal as tagged PDF in `language`."""
    with override(language):
        return pdf.render("cases/receipt.typ", _content(payment), language=language)


def _content(payment: Payment) -> dict[str, Any]:
    received = payment.received_at.astimezone(BERLIN)
    reversal = payment.reverses
    facts = [
        (gettext("Nummer"), payment.receipt_number),
        (gettext("Datum"), f"{day(received)}, {clock(received)}"),
        (gettext("Ort"), payment.window.site.name),
        (gettext("Bezahlt"), str(payment.get_method_display())),
    ]
    if payment.terminal_reference:
        facts.append((gettext("Beleg des Kartengeräts"), payment.terminal_reference))
    return {
        "office": gettext("Bürgerämter der Landeshauptstadt Hannover"),
        "title": gettext("Stornierung") if reversal else gettext("Quittung"),
        "facts": facts,
        "columns": (gettext("Wofür"), gettext("Betrag")),
        "lines": [_line(line) for line in payment.lines],
        "total": (gettext("Zurückgezahlt") if reversal else gettext("Summe"), euro(payment.cents)),
        "cash": _cash(payment),
        "notice": gettext("Diese Stornierung hebt die Quittung %(number)s auf.")
        % {"number": reversal.receipt_number}
        if reversal
        else "",
        "closing": gettext("Bitte bewahren Sie dieses Blatt auf."),
    }


def _line(line: dict[str, Any]) -> dict[str, str]:
    return {
        "service": text(f"service.{line['service_id']}.name") or line["service"],
        "label": rule_as_then(line["rule_id"], line["label"]),
        "citation": line["citation"],
        "amount": euro(line["cents"]),
    }


def _cash(payment: Payment) -> list[tuple[str, str]]:
    if payment.given_cents is None:
        return []
    change = payment.given_cents - payment.cents
    return [(gettext("Gegeben"), euro(payment.given_cents)), (gettext("Rückgeld"), euro(change))]
