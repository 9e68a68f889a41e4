"""A day that was named: whether a document is ready by then, and what is quicker."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from django.utils.translation import gettext as _

from wanderamt.apps.assistant.compiling.cases import ADULT, EXPRESS, Case, case_of
from wanderamt.apps.assistant.compiling.money import amount
from wanderamt.apps.assistant.compiling.statements import Said, own, segment
from wanderamt.apps.catalogue.public import Service, text
from wanderamt.engines.law import planned_ready
from wanderamt.foundation.formatting import day, day_long

_PASSPORTS = ("reisepass", "reisepass_48", "reisepass_kind", "zweitpass")
_INTERIM_PASSPORT = "vorlaeufiger_reisepass"
_QUICKER: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **dict.fromkeys(_PASSPORTS, (EXPRESS, _INTERIM_PASSPORT)),
        EXPRESS: (_INTERIM_PASSPORT,),
        "personalausweis": ("vorlaeufiger_personalausweis",),
        "personalausweis_kind": ("vorlaeufiger_personalausweis",),
    }
)


#: Of whom only is known that it is a child.
_A_CHILD = 6


def in_time(case: Case) -> Said:
    """Whether the document is ready by the day that was named, and otherwise what is quicker.

    Nothing where no day was named or nobody knows how long it takes.
    """
    ready, by = planned_ready(case.service.pk, case.on), case.needed_by
    if ready is None or by is None:
        return
    if ready.latest <= by:
        said = _("Bis zum %(day)s ist das voraussichtlich fertig, wenn Sie heute kommen.")
    elif ready.earliest <= by:
        said = _("Bis zum %(day)s kann die Zeit knapp werden.")
    else:
        said = _("Bis zum %(day)s wird das voraussichtlich nicht fertig.")
    yield own(said % {"day": day_long(by)}, records=("asked:days",))
    if ready.latest > by:
        yield from _quicker(case)


def too_late(case: Case) -> Said:
    """The same where the document may come too late; nothing where it is ready in time."""
    ready, by = planned_ready(case.service.pk, case.on), case.needed_by
    if ready is not None and by is not None and ready.latest > by:
        yield from in_time(case)


def planned(case: Case) -> Said:
    """The days between which a document is expected that is ordered today."""
    ready = planned_ready(case.service.pk, case.on)
    if ready:
        said = {"first": day(ready.earliest), "last": day(ready.latest)}
        yield own(
            _("Wenn Sie heute kommen, ist es etwa zwischen dem %(first)s und dem %(last)s fertig.") % said,
            verified=ready.verified,
            records=(f"days:{case.service.pk}",),
        )


def _quicker(case: Case) -> Said:
    found = tuple(_in_time(case))
    if not found:
        return
    yield own(_("Schneller geht es so:"))
    for each in found:
        yield from _offer(each, case)


def _in_time(case: Case) -> Iterator[str]:
    """What may come by the day. The interim passport is for whom even the express one comes too late."""
    for each in _QUICKER.get(case.service.pk, ()):
        ready, by = planned_ready(each, case.on), case.needed_by
        if ready is None or (by is not None and ready.earliest <= by):  # handed over at once, or soon
            yield each
        if ready is not None and by is not None and ready.latest <= by:
            return


def _offer(service_id: str, case: Case) -> Said:
    age = _A_CHILD if case.of_child and (case.slots.age or ADULT) >= ADULT else case.slots.age
    other = case_of(Service(pk=service_id), replace(case.slots, age=age), case.on)
    name = f"service.{service_id}.name"
    yield from amount(other, text(name), records=(name,))
    yield from segment(f"service.{service_id}.processing", listed=True)
