"""The packing list: computed from what is booked at every look, never stored. Only the check-offs are."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext, ngettext

from wanderamt.apps.appointments.public import Appointment, appointments_of
from wanderamt.apps.cases.public import Document, collectable
from wanderamt.apps.catalogue.public import Mobile, Service, equipment_name, services
from wanderamt.apps.fleet.models import Answer, Deployment, PackedItem
from wanderamt.engines import law
from wanderamt.engines.touring import PACK_TEXT, BookedMatter, OfflineLevel, PackItem, PackKind, packing_list
from wanderamt.foundation.formatting import euro
from wanderamt.kernel.clock import BERLIN, at_berlin
from wanderamt.kernel.money import Cents

#: The service under which people fetch finished documents.
COLLECTION = "abholung_ausweis"
_LEVELS = {
    Mobile.COMPLETE: OfflineLevel.COMPLETE,
    Mobile.CAPTURE: OfflineLevel.CAPTURE,
    Mobile.NETWORK: OfflineLevel.NONE,
}
#: Who is not known by age pays the full fee: better too much change than too little.
_GROWN_UP = 40
_SMALLEST_NOTE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class PackingLine:
    """One line to check off. `packed` is who did it and when; the quantity may have changed since."""

    key: str
    name: str
    quantity: int
    why: str
    missing: bool
    packed: PackedItem | None

    @property
    def state(self) -> str:
        """ "open", "packed", or "changed": another quantity than the one that was packed."""
        if self.packed is None:
            return "open"
        return "packed" if self.packed.quantity == self.quantity else "changed"

    @property
    def anchor(self) -> str:
        """The id of the line on the page."""
        return "line-" + "".join(char if char.isalnum() else "-" for char in self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class PackingSection:
    kind: PackKind
    lines: tuple[PackingLine, ...]
    sentence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookedService:
    """A matter, for how many people it is booked, and how far it gets on site."""

    service: Service
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Packing:
    """Everything that the crew must know before it leaves."""

    deployment: Deployment
    people: int
    at_bed: int
    matters: tuple[BookedService, ...]
    sections: tuple[PackingSection, ...]
    reception: str

    @property
    def lines(self) -> list[PackingLine]:
        return [line for section in self.sections for line in section.lines]

    @property
    def missing(self) -> list[PackingLine]:
        """Devices that the unit's kit does not hold."""
        return [line for line in self.lines if line.missing]

    @property
    def done(self) -> int:
        return sum(line.state == "packed" for line in self.lines)

    @property
    def levels(self) -> list[tuple[Mobile, int]]:
        """How many booked matters finish on site, are captured, need the network."""
        return [
            (level, sum(each.people for each in self.matters if each.service.mobile == level))
            for level in (Mobile.COMPLETE, Mobile.CAPTURE, Mobile.NETWORK)
        ]

    @property
    def network_at_risk(self) -> int:
        """How many booked matters may fail because nobody knows whether there is reception."""
        return 0 if self.reception == Answer.YES else dict(self.levels)[Mobile.NETWORK]

    def line(self, key: str) -> PackingLine | None:
        """The line with this key, if it is still needed."""
        return next((line for line in self.lines if line.key == key), None)


def crew_deployment(deployment_id: UUID) -> Deployment:
    """A deployment as the crew needs it. Raises Deployment.DoesNotExist."""
    return _crew_deployments().prefetch_related("unit__kit", "packed").get(pk=deployment_id)


def packing_lists(*, today: date) -> QuerySet[Deployment]:
    """Published deployments from today on, with `checked`: how many lines were checked off."""
    upcoming = _crew_deployments().filter(
        state=Deployment.State.PUBLISHED, ends_at__gte=at_berlin(today, time.min)
    )
    return upcoming.annotate(checked=Count("packed")).order_by("starts_at", "pk")


def packing(deployment: Deployment) -> Packing:
    """The packing list of a deployment from `crew_deployment`. Without a window nothing is booked."""
    window = deployment.window
    booked = appointments_of(window) if window else []
    documents = _documents(deployment)
    kit = {item.equipment: item.quantity for item in deployment.unit.kit.all()}
    items = packing_list(booked=_matters(deployment, booked, documents), unit_kit=kit)
    return Packing(
        deployment=deployment,
        people=len(booked),
        at_bed=sum(appointment.place == "bedside" for appointment in booked),
        matters=_booked_services(booked),
        sections=_sections(items, list(deployment.packed.all()), documents),
        reception=_reception(deployment),
    )


def _crew_deployments() -> QuerySet[Deployment]:
    related = ("unit__counter", "site__quarter", "window", "request", "brings_documents_of__request")
    return Deployment.objects.select_related(*related).prefetch_related("crew__person")


def _reception(deployment: Deployment) -> str:
    """What the host said about mobile reception; for a collection, what was said for the first visit."""
    earlier = deployment.brings_documents_of
    request = deployment.request or (earlier.request if earlier else None)
    return request.reception if request else Answer.UNKNOWN


def _documents(deployment: Deployment) -> list[Document]:
    """A collection visit takes all documents along that lie ready for its site."""
    if deployment.brings_documents_of_id is None:
        return []
    return collectable(site_ids=[deployment.site_id])


def _matters(
    deployment: Deployment, booked: Sequence[Appointment], documents: Sequence[Document]
) -> list[BookedMatter]:
    on = deployment.starts_at
    matters = [
        _matter(matter.service, fee=_fee(matter.service, appointment, on))
        for appointment in booked
        for matter in appointment.matters.all()
    ]
    if documents:
        references = tuple(document.case.number for document in documents)
        matters.append(_matter(services([COLLECTION])[0], fee=Cents(0), documents=references))
    return matters


def _matter(service: Service, *, fee: Cents, documents: tuple[str, ...] = ()) -> BookedMatter:
    return BookedMatter(
        service=service.pk,
        equipment=frozenset(service.equipment),
        offline_level=_LEVELS.get(Mobile(service.mobile), OfflineLevel.NONE),
        fee_cents_cash_estimate=fee,
        documents_to_hand_over=documents,
        needs_photo=service.needs_photo,
    )


def _fee(service: Service, appointment: Appointment, on: datetime) -> Cents:
    """What the person may pay in cash; unconfirmed fees count nothing, unknown ages count as grown up."""
    born = appointment.born_on
    facts = law.Facts(born=born) if born else law.Facts(age=_GROWN_UP)
    try:
        day = on.astimezone(BERLIN).date()
        return law.compute_fees(book=law.load_book(), service=service.pk, on=day, facts=facts).total_cents
    except (law.BadFact, law.UnknownService):
        return Cents(0)  # an estimate for the change, no reason to show no packing list


def _booked_services(booked: Iterable[Appointment]) -> tuple[BookedService, ...]:
    found = [matter.service for appointment in booked for matter in appointment.matters.all()]
    people = Counter(service.pk for service in found)
    by_key = {service.pk: service for service in found}
    order = list(_LEVELS)
    return tuple(
        BookedService(service=service, people=people[service.pk])
        for service in sorted(
            by_key.values(), key=lambda each: (order.index(Mobile(each.mobile)), each.title.casefold())
        )
    )


def _sections(
    items: Sequence[PackItem], packed: Sequence[PackedItem], documents: Sequence[Document]
) -> tuple[PackingSection, ...]:
    by_key = {item.key: item for item in packed}
    papers = {document.case.number: document for document in documents}
    sections = []
    for kind in PackKind:
        own = [item for item in items if item.kind is kind]
        lines = [_line(item, by_key.get(item.key), papers.get(item.key)) for item in own]
        if kind is not PackKind.CASH:
            lines.sort(key=lambda line: line.name.casefold())
        if lines:
            sentence = _change_sentence(own) if kind is PackKind.CASH else ""
            sections.append(PackingSection(kind=kind, lines=tuple(lines), sentence=sentence))
    return tuple(sections)


def _change_sentence(coins: Iterable[PackItem]) -> str:
    total = sum(item.quantity * item.why_params["value"] for item in coins)
    return gettext("Wechselgeld, zusammen %(amount)s.") % {"amount": euro(total)}


def _line(item: PackItem, packed: PackedItem | None, document: Document | None) -> PackingLine:
    return PackingLine(
        key=item.key,
        name=_name(item, document),
        quantity=item.quantity,
        why=_why(item, document),
        missing=bool(item.why_params.get("missing")),
        packed=packed,
    )


def _name(item: PackItem, document: Document | None) -> str:
    if document is not None:
        return gettext("Dokument für %(person)s") % {"person": document.case.person_name}
    if item.kind is PackKind.CASH:
        value = item.why_params["value"]
        text = (
            gettext("Scheine zu %(amount)s") if value >= _SMALLEST_NOTE else gettext("Münzen zu %(amount)s")
        )
        return text % {"amount": euro(value)}
    return gettext(PACK_TEXT[item.key]) if item.key in PACK_TEXT else equipment_name(item.key)


def _why(item: PackItem, document: Document | None) -> str:
    if document is not None:
        return f"{document.case.service.title}, {document.case.number}"
    params = item.why_params
    matters = params.get("matters", 0)
    if params.get("reserve"):
        return (
            ngettext(
                "für %(matters)s Anliegen, davon %(reserve)s als Reserve",
                "für %(matters)s Anliegen, davon %(reserve)s als Reserve",
                matters,
            )
            % params
        )
    if matters:
        return ngettext("für %(matters)s Anliegen", "für %(matters)s Anliegen", matters) % params
    return ""
