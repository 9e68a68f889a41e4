"""What can be done at a stop without a connection: told before the team leaves, and before anybody waits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wanderamt.apps.catalogue.public import Mobile, Service, equipment_name
from wanderamt.apps.fleet.public import Deployment, Unit
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.apps.workforce.public import skills_of


class Finish(models.TextChoices):
    """How far a matter gets at a stop that is on its own."""

    COMPLETE = "complete", gettext_lazy("wird vor Ort fertig")
    CAPTURE = "capture", gettext_lazy("wird vor Ort aufgenommen und später fertig")
    NONE = "none", gettext_lazy("geht heute hier nicht")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """One matter at a stop; `why` says what it lacks."""

    service: Service
    finish: Finish
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StopOutlook:
    """What can be done at a stop: all its matters, by their title."""

    window: OpeningWindow
    matters: tuple[Outlook, ...]

    def of(self, finish: str) -> list[Outlook]:
        return [each for each in self.matters if each.finish == finish]

    @property
    def complete(self) -> list[Outlook]:
        return self.of(Finish.COMPLETE)

    @property
    def captured(self) -> list[Outlook]:
        return self.of(Finish.CAPTURE)

    @property
    def impossible(self) -> list[Outlook]:
        return self.of(Finish.NONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What a stop has: the devices on board and what the crew is trained for. None: nobody has said."""

    kit: frozenset[str]
    skills: frozenset[str] | None


def outlooks(windows: Iterable[OpeningWindow]) -> list[StopOutlook]:
    """What can be done at each of these stops; the same number of queries for one and for many."""
    stops = list(windows)
    means = _means(stops)
    with_services = OpeningWindow.objects.prefetch_related("services").in_bulk([each.pk for each in stops])
    return [
        StopOutlook(
            window=window,
            matters=tuple(
                sorted(
                    (judge(service, means[window.pk]) for service in with_services[window.pk].services.all()),
                    key=lambda each: each.service.title.casefold(),
                )
            ),
        )
        for window in stops
    ]


def judge(service: Service, means: Means) -> Outlook:
    """How far `service` gets with these means and without a connection."""
    lacking = sorted(equipment_name(key) for key in set(service.equipment) - means.kit)
    why = [_("Nicht dabei: %(names)s.") % {"names": ", ".join(lacking)}] if lacking else []
    if means.skills is not None and service.group not in means.skills:
        why.append(_("Niemand aus dem Team ist dafür geschult."))
    if service.mobile == Mobile.NETWORK:
        why.append(_("Dafür braucht es eine Verbindung ins Amt."))
    if service.mobile == Mobile.NO:
        why.append(_("Das geht nur in einem Bürgeramt."))
    if why:
        return Outlook(service=service, finish=Finish.NONE, why=tuple(why))
    finish = Finish.COMPLETE if service.mobile == Mobile.COMPLETE else Finish.CAPTURE
    return Outlook(service=service, finish=finish)


def _means(stops: list[OpeningWindow]) -> Mapping[UUID, Means]:
    deployments = {
        each.window_id: each
        for each in Deployment.objects.filter(window__in=[stop.pk for stop in stops]).prefetch_related(
            "crew__person"
        )
    }
    crews = {key: [member.person for member in each.crew.all()] for key, each in deployments.items()}
    skills = skills_of({person for crew in crews.values() for person in crew})
    kits = {
        unit.counter_id: frozenset(item.equipment for item in unit.kit.all())
        for unit in Unit.objects.filter(counter__in={stop.counter_id for stop in stops}).prefetch_related(
            "kit"
        )
    }
    return {
        stop.pk: Means(
            kit=kits.get(stop.counter_id, frozenset()),
            skills=frozenset().union(*(skills[person.pk] for person in crews[stop.pk]))
            if crews.get(stop.pk)
            else None,
        )
        for stop in stops
    }
