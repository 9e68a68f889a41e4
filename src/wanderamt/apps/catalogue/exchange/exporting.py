"""The service list as an XZuFi file: what is published, put together with what came from others."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from uuid import NAMESPACE_URL, uuid5

from wanderamt import __version__
from wanderamt.apps.catalogue.exchange import xzufi_values as v
from wanderamt.apps.catalogue.exchange.describing import Describer
from wanderamt.apps.catalogue.exchange.merging import merged
from wanderamt.apps.catalogue.exchange.nodes import parse
from wanderamt.apps.catalogue.exchange.place import Place
from wanderamt.apps.catalogue.exchange.xzufi_read import read_service
from wanderamt.apps.catalogue.exchange.xzufi_versions import SPELLED
from wanderamt.apps.catalogue.exchange.xzufi_write import Report, write_message
from wanderamt.apps.catalogue.models import KeptRecord, Revision, Service
from wanderamt.kernel.clock import BERLIN

_SENDER = "wanderamt"


def version_named(name: str) -> v.Version | None:
    """The version with this name ("2.2", "2.3.1"); None where we do not speak it."""
    return SPELLED.get(name)


def xzufi(
    *, version: v.Version, on: date, everything: bool = False, report: Report | None = None
) -> Iterator[str]:
    """The file, one service a piece. The same list gives the same bytes all day.

    What came from others and has no place in our list goes out with the service from when somebody has
    published the import's draft, with `everything` at once and without a service too: that is for people who
    run the software, not for the public.
    """
    yield from write_message(message(version=version, on=on, everything=everything), report)


def message(*, version: v.Version, on: date, everything: bool = False) -> v.Message:
    """The whole list as values."""
    describer = Describer(on=on)
    kept = _kept(everything=everything)
    services = tuple(_whole(describer.record(each), kept.get(each.pk)) for each in Service.objects.all())
    strangers = list(_strangers()) if everything else []
    return v.Message(
        version=version,
        header=_header(version, on),
        services=(*services, *(_record(each) for each in strangers if each.element == "leistung")),
        others=tuple(_foreign(each) for each in strangers if each.element != "leistung"),
    )


def _header(version: v.Version, on: date) -> v.Header:
    created = datetime.combine(on, time(), tzinfo=BERLIN).isoformat()
    name = uuid5(NAMESPACE_URL, f"urn:wanderamt:xzufi:{version}:{created}")
    return v.Header(message_id=str(name), created=created, sender=_SENDER, product_version=__version__)


def _whole(ours: v.ServiceRecord, kept: KeptRecord | None) -> v.ServiceRecord:
    return merged(kept=_record(kept), ours=ours) if kept else ours


def _kept(*, everything: bool) -> dict[str, KeptRecord]:
    """The newest kept record of each service."""
    found = KeptRecord.objects.filter(service__isnull=False).order_by("received_at", "id")
    if not everything:
        found = found.filter(revision__state__in=[Revision.State.PUBLISHED, Revision.State.REPLACED])
    return {str(each.service_id): each for each in found}


def _strangers() -> Iterable[KeptRecord]:
    """What belongs to no service of ours; of several of one name the newest."""
    found = KeptRecord.objects.filter(service__isnull=True).order_by("received_at", "id")
    return {(each.element, each.foreign_id): each for each in found}.values()


def _record(kept: KeptRecord) -> v.ServiceRecord:
    place = Place(file=kept.file_name, record=kept.foreign_id, version=_version(kept))
    return read_service(parse(kept.xml), place)


def _foreign(kept: KeptRecord) -> v.Foreign:
    return v.Foreign(path="schreibe", name=kept.element, xml=kept.xml, version=_version(kept))


def _version(kept: KeptRecord) -> v.Version:
    return SPELLED[kept.version]
