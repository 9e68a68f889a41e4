"""The two units of the demo: a van with everything and a suitcase with what two people can carry."""

from wanderamt.apps.catalogue.public import bookable_services
from wanderamt.apps.fleet.public import KitItem, Unit
from wanderamt.apps.offices.public import Counter, Site

DEPOT = "schuetzenplatz"
#: Things of which every desk needs its own.
_PER_DESK = {"notebook", "signature_pad", "document_printer", "document_reader", "card_payment_terminal"}
#: Too heavy, or not to be carried through a city by hand: the safe, blank documents and what prints on them.
_NOT_IN_A_SUITCASE = {
    "safe",
    "secure_blank_documents",
    "temporary_document_printer",
    "laminator",
    "card_blanks",
}


def park() -> None:
    """Put "Bus 1" and "Koffer 1" into the depot unless they stand there."""
    carried = sorted({key for service in bookable_services(mobile=True) for key in service.equipment})
    _unit(name="Bus 1", mark="B1", kind=Unit.Kind.VAN, desks=3, kit=carried)
    suitcase = [key for key in carried if key not in _NOT_IN_A_SUITCASE]
    _unit(name="Koffer 1", mark="K1", kind=Unit.Kind.SUITCASE, desks=2, kit=suitcase)


def _unit(*, name: str, mark: str, kind: str, desks: int, kit: list[str]) -> None:
    counter, _ = Counter.objects.get_or_create(
        name=name, defaults={"kind": Counter.Kind.MOBILE, "mark": mark}
    )
    unit, created = Unit.objects.get_or_create(
        counter=counter, defaults={"kind": kind, "desks": desks, "depot": Site.objects.get(slug=DEPOT)}
    )
    if created:
        KitItem.objects.bulk_create(
            KitItem(unit=unit, equipment=key, quantity=desks if key in _PER_DESK else 1) for key in kit
        )
