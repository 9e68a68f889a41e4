"""A file from others: first a plan that changes nothing, then drafts. An import never publishes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO
from uuid import UUID, uuid5

from django.db import transaction

from wanderamt.apps.catalogue.editing import errors as editing_errors
from wanderamt.apps.catalogue.editing import live, services
from wanderamt.apps.catalogue.editing.compare import changes
from wanderamt.apps.catalogue.editing.content import Content
from wanderamt.apps.catalogue.editing.subjects import of_service
from wanderamt.apps.catalogue.exchange import errors
from wanderamt.apps.catalogue.exchange import xzufi_values as v
from wanderamt.apps.catalogue.exchange.describing import Describer
from wanderamt.apps.catalogue.exchange.merging import merged
from wanderamt.apps.catalogue.exchange.nodes import Limits, parse, write
from wanderamt.apps.catalogue.exchange.taking import proposed
from wanderamt.apps.catalogue.exchange.xzufi_read import read_message
from wanderamt.apps.catalogue.exchange.xzufi_versions import NAMESPACES
from wanderamt.apps.catalogue.exchange.xzufi_write import Report, service_node
from wanderamt.apps.catalogue.models import KeptRecord, Revision, Service
from wanderamt.kernel.ids import uuid7

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A service of ours that the file describes otherwise. `places` are the segments and facts that differ;
    without any, the file only says more than our list can hold.
    """

    service: str
    record: v.ServiceRecord
    content: Content
    places: tuple[str, ...]
    keeps: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """What taking a file over would do. Nothing is done as long as anything is refused."""

    file: str
    version: v.Version
    new: tuple[v.ServiceRecord, ...]
    changed: tuple[Change, ...]
    unchanged: tuple[str, ...]
    others: tuple[v.Foreign, ...]
    unknown_parts: tuple[v.Note, ...]
    refused: tuple[errors.RecordError, ...]


def plan(
    file: BinaryIO, *, name: str, on: date, limits: Limits | None = None, progress: Progress | None = None
) -> ImportPlan:
    """Read the file and compare it with what is published on the day `on`.

    A record is one of ours if it bears the name of a service, or the LeiKa key that only one service has.
    `progress` is told after each record how many of how many are done. Raises XzufiError for a file that
    cannot be read; records that cannot be taken over are in `refused`.
    """
    read = read_message(file, name=name, limits=limits)
    return _Planner(name, read.message, on).plan(list(read.refused), progress or _silent)


def _silent(_done: int, _of: int) -> None:
    """For who does not wait."""


class _Planner:
    def __init__(self, file: str, message: v.Message, on: date) -> None:
        self._file, self._message = file, message
        self._describer = Describer(on=on)
        self._services = {each.pk: each for each in Service.objects.all()}
        keys: dict[str, list[str]] = {}
        for each in self._services.values():
            keys.setdefault(each.leika, []).append(each.pk)
        self._by_key = {key: found[0] for key, found in keys.items() if key and len(found) == 1}
        self._new: list[v.ServiceRecord] = []
        self._changed: list[Change] = []
        self._unchanged: list[str] = []
        self._notes = list(message.notes)
        self._taken: dict[str, str] = {}

    def plan(self, refused: list[errors.RecordError], progress: Progress) -> ImportPlan:
        for done, record in enumerate(self._message.services, start=1):
            try:
                self._compare(record)
            except errors.RecordError as error:
                refused.append(error)
            progress(done, len(self._message.services))
        return ImportPlan(
            file=self._file,
            version=self._message.version,
            new=tuple(self._new),
            changed=tuple(self._changed),
            unchanged=tuple(self._unchanged),
            others=self._message.others,
            unknown_parts=tuple(self._notes),
            refused=tuple(refused),
        )

    def _compare(self, record: v.ServiceRecord) -> None:
        service = self._service(record)
        if service is None:
            self._new.append(record)
            return
        self._once(record, service)
        subject = of_service(service.pk)
        before = live.snapshot(subject)
        content = proposed(before, record, prefix=subject.prefix)
        places = tuple(str(each.place) for each in changes(before, content))
        ours = self._describer.record(service)
        self._note_law(record, ours)
        keeps = _says_more(record, ours)
        if places or keeps:
            self._changed.append(
                Change(service=service.pk, record=record, content=content, places=places, keeps=keeps)
            )
        else:
            self._unchanged.append(service.pk)

    def _service(self, record: v.ServiceRecord) -> Service | None:
        found = record.id.value if record.id.value in self._services else None
        keys = (self._by_key.get(key.value) for key in record.keys)
        name = found or next((key for key in keys if key), None)
        return self._services[name] if name else None

    def _once(self, record: v.ServiceRecord, service: Service) -> None:
        other = self._taken.setdefault(service.pk, record.id.value)
        if other != record.id.value:
            raise errors.SameService(
                field="id",
                file=self._file,
                record=record.id.value,
                element="id",
                other=other,
                service=service.pk,
            )

    def _note_law(self, record: v.ServiceRecord, ours: v.ServiceRecord) -> None:
        """Fees, deadlines and papers come from the law book: what a file says about them is only told."""
        known = _law(ours)
        for element, said in _law(record).items():
            if said and said != known[element]:
                detail = "kommt aus dem Regelwerk und wird nicht übernommen"
                self._notes.append(
                    v.Note(record=record.id.value, element=element, what="left_out", detail=detail)
                )


def _law(record: v.ServiceRecord) -> dict[str, list[object]]:
    """What a record says about the law, as far as both versions can say it."""
    return {
        "modulKosten": [(each.amount, each.note, each.valid) for part in record.costs for each in part.costs],
        "modulFrist": [(each.when, each.note) for part in record.deadlines for each in part.deadlines],
        "modulDokument": [(each.name, each.note) for part in record.documents for each in part.incoming],
    }


def _says_more(record: v.ServiceRecord, ours: v.ServiceRecord) -> bool:
    """Whether the record holds anything that our list has no place for."""
    return merged(kept=record, ours=ours) != ours


@transaction.atomic
def apply(found: ImportPlan, *, author: UUID, now: datetime, form_key: UUID | None = None) -> int:
    """Begin a draft for each service that changes, keep what has no place in our list; the number of drafts.

    All or nothing; the same `form_key` once more gives the same drafts. Raises Refused while a record is
    refused, DraftInTheWay where a service has an open draft.
    """
    if found.refused:
        raise errors.Refused(file=found.file, count=len(found.refused), first=str(found.refused[0]))
    return _Taker(found, author, now, form_key).take()


@dataclass(slots=True)
class _Taker:
    found: ImportPlan
    author: UUID
    now: datetime
    key: UUID | None

    def _id(self, name: str) -> UUID:
        """The same for the same submit of a form; in the order of time where there is none."""
        return uuid5(self.key, name) if self.key else uuid7()

    def take(self) -> int:
        drafts = 0
        for change in self.found.changed:
            revision = self._draft(change) if change.places else None
            drafts += revision is not None
            if change.keeps:
                self._keep_service(change.record, service=change.service, revision=revision)
        for record in self.found.new:
            self._keep_service(record, service=None, revision=None)
        for place, other in enumerate(self.found.others):
            self._keep(f"other.{place}", other.name, _id_of(other.xml), other.xml)
        return drafts

    def _draft(self, change: Change) -> Revision:
        try:
            return services.start(
                subject=of_service(change.service),
                author=self.author,
                form_key=self._id(f"draft.{change.service}"),
                now=self.now,
                content=change.content,
                note=f"XZuFi: {self.found.file}"[:500],
            )
        except editing_errors.DraftExists as error:
            raise errors.DraftInTheWay(file=self.found.file, service=change.service) from error

    def _keep_service(
        self, record: v.ServiceRecord, *, service: str | None, revision: Revision | None
    ) -> None:
        node = service_node(record, self.found.version, Report())
        xml = write(node, namespace=NAMESPACES[self.found.version])
        name = f"service.{record.id!r}"
        self._keep(name, "leistung", record.id.value, xml, service_id=service, revision=revision)

    def _keep(self, name: str, element: str, foreign_id: str, xml: str, **more: object) -> None:
        """Once for each key: `name` tells the records of a file from each other."""
        KeptRecord.objects.get_or_create(
            id=self._id(name),
            defaults={
                "foreign_id": foreign_id[:200],
                "element": element[:60],
                "version": self.found.version,
                "xml": xml,
                "file_name": self.found.file[:200],
                "received_at": self.now,
                **more,
            },
        )


def _id_of(xml: str) -> str:
    name = parse(xml).child("id")
    return name.text.strip() if name else ""
