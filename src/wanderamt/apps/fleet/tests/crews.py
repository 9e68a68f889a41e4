"""Short ways to a published deployment with people, and to documents weeks later."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from wanderamt.apps.appointments.public import PersonData, book
from wanderamt.apps.cases.public import Case, Document, open_case
from wanderamt.apps.fleet.models import CrewMember, Deployment, KitItem, Unit, VisitRequest
from wanderamt.apps.fleet.services import mark_served
from wanderamt.apps.fleet.services.collections import plan_collection
from wanderamt.apps.offices.public import open_window
from wanderamt.kernel.clock import BERLIN
from wanderamt.kernel.ids import uuid7

BOOKED_ON = datetime(2025, 9, 15, 9, 0, tzinfo=BERLIN)
#: A Monday.
START = datetime(2025, 9, 29, 9, 0, tzinfo=BERLIN)
END = datetime(2025, 9, 29, 15, 0, tzinfo=BERLIN)
#: The cards have come.
WEEKS_LATER = datetime(2025, 10, 20, 10, 0, tzinfo=BERLIN)
#: Four weeks after the visit.
MONDAY = START + timedelta(days=28)
KIT = (
    "notebook", "vpn_over_mobile_network", "document_printer", "signature_pad", "fingerprint_scanner",
    "certified_photo_station_or_photo_cloud_code_scanner", "card_payment_terminal", "document_reader", "safe",
)  # fmt: skip
SERVICES = ("personalausweis", "meldebescheinigung", "reisepass", "abholung_ausweis")


def unit(city: Any) -> Unit:
    """Bus 1 with what an ID card, a passport and a certificate need."""
    bus = Unit.objects.create(counter=city.bus, kind=Unit.Kind.VAN, desks=2, depot=city.site("podbi-park"))
    KitItem.objects.bulk_create(KitItem(unit=bus, equipment=key, quantity=2) for key in KIT)
    return bus


def visit_request(city: Any, **changes: Any) -> VisitRequest:
    """Martinshof asked, and the day is planned."""
    values: dict[str, Any] = {
        "reference": "MB-2025-00001",
        "state": "planned",
        "purpose": "reduced_mobility",
        "organisation": "Martinshof",
        "site_kind": "senior",
        "street": "Am Seelberg 1",
        "postal_code": "30629",
        "quarter": city.quarter("Misburg-Nord"),
        "contact_name": "Anke Muster",
        "email": "anke@martinshof.example",
        "people": 24,
        **dict.fromkeys(("step_free", "power", "reception", "parking", "lift", "privacy"), "yes"),
        "created_at": BOOKED_ON,
        "form_key": uuid7(),
    }
    return VisitRequest.objects.create(**(values | changes))


def deployment(city: Any, bus: Unit, crew: Sequence[Any], **changes: Any) -> Deployment:
    """A published stop at Martinshof; `service_ids` or any field of the deployment may be given."""
    services = city.services(*changes.pop("service_ids", SERVICES))
    values: dict[str, Any] = {
        "unit": bus,
        "site": city.site("martinshof"),
        "starts_at": START,
        "ends_at": END,
        "desks": 2,
        "room": "Speisesaal",
        "state": Deployment.State.PUBLISHED,
        "form_key": uuid7(),
    } | changes
    if values["state"] == Deployment.State.PUBLISHED:
        place = {name: values[name] for name in ("site", "starts_at", "ends_at", "desks", "room")}
        values["window"] = open_window(counter=bus.counter, services=services, **place)
    made = Deployment.objects.create(**values)
    made.services.set(services)
    CrewMember.objects.bulk_create(CrewMember(deployment=made, person=person) for person in crew)
    return made


def appointment(stop: Deployment, services: Sequence[Any], name: str, **changes: Any) -> Any:
    """Somebody is registered by the host."""
    return book(
        window=stop.window,
        services=services,
        person=PersonData(name=name, **({"born_on": date(1940, 5, 8)} | changes)),
        source="host",
        now=BOOKED_ON,
        form_key=uuid7(),
    )


def document(
    stop: Deployment,
    service: Any,
    name: str,
    *,
    state: str = "ready",
    booked: Any = None,
    email: str = "",
    **changes: Any,
) -> Document:
    """A document that was applied for at the stop by somebody born in 1940."""
    case = open_case(
        window=stop.window,
        service=service,
        visit_id=uuid7(),
        person_name=name,
        born_on=date(1940, 5, 8),
        language="de",
        email=email,
        representation="none",
        representative_name="",
        appointment_id=booked.pk if booked else None,
        now=START + timedelta(hours=1),
    )
    Case.objects.filter(pk=case.pk).update(state="captured", closed_at=END)
    ready = WEEKS_LATER if state == "ready" else None
    return Document.objects.create(case=case, state=state, ordered_at=END, ready_at=ready, **changes)


def served(stop: Deployment) -> None:
    """The day is over."""
    if stop.window_id is not None:
        mark_served(window_id=stop.window_id, now=END)


def collection(visit: Deployment, **changes: Any) -> Deployment:
    """The day on which the documents are brought."""
    values: dict[str, Any] = {
        "visit": visit,
        "starts_at": MONDAY,
        "ends_at": MONDAY + timedelta(hours=2),
        "form_key": uuid7(),
        "accept_warnings": False,
        "now": WEEKS_LATER,
    }
    return plan_collection(**(values | changes))
