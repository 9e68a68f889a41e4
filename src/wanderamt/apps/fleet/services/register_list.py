"""A host's coordinator registers many residents at once: all of them or nobody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import ClassVar
from uuid import UUID

from django.db import transaction

from wanderamt.apps.appointments.public import Appointment, PersonData
from wanderamt.apps.catalogue.public import Service
from wanderamt.apps.fleet.services.register import register
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.text import N_


class ListRefused(DomainError):
    """At least one row could not be registered, so none was. `rows`: number of the row -> why."""

    code: ClassVar[str] = "list_refused"
    message: ClassVar[str] = N_("Wir haben noch niemanden angemeldet, weil nicht alle Zeilen gehen.")

    def __init__(self, *, rows: Mapping[int, DomainError]) -> None:
        super().__init__()
        self.rows = MappingProxyType(dict(rows))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One person of the list; `number` is the row."""

    number: int
    services: Sequence[Service]
    person: PersonData
    form_key: UUID


@transaction.atomic
def register_list(*, window: OpeningWindow, entries: Sequence[Entry], now: datetime) -> list[Appointment]:
    """Give everybody a time, in the order of the list; the same keys give the first appointments again.

    All or nobody: the coordinator has read one list and said yes to it, and a list of which an unknown half
    is registered is worse than none. All rows are tried, so that ListRefused names every row that does not
    go; without those rows the same list goes.
    """
    done: list[Appointment] = []
    refused: dict[int, DomainError] = {}
    for entry in entries:
        try:
            appointment = register(
                window=window,
                services=entry.services,
                person=entry.person,
                form_key=entry.form_key,
                now=now,
            )
        except DomainError as error:
            refused[entry.number] = error
        else:
            done.append(appointment)
    if refused:
        raise ListRefused(rows=refused)
    return done
