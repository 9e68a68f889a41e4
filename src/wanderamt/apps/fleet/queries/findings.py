"""What speaks against a plan: collects what is known about unit, crew, room and host, and asks the touring
engine.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wanderamt.apps.catalogue import public as catalogue
from wanderamt.apps.catalogue.public import Mobile, Service
from wanderamt.apps.fleet.models import Answer, CrewMember, Deployment, Unit, VisitRequest
from wanderamt.apps.fleet.values import Finding, PlanData
from wanderamt.apps.offices import public as offices
from wanderamt.apps.workforce import public as workforce
from wanderamt.engines import touring
from wanderamt.engines.touring import Code, Commitment, Conflict, RoomFact, Severity
from wanderamt.foundation import errors
from wanderamt.kernel.clock import BERLIN, at_berlin
from wanderamt.kernel.spans import Span

#: Which answer of the host tells about which fact.
_ANSWERS: Final = MappingProxyType(
    {
        RoomFact.STEP_FREE: "step_free",
        RoomFact.POWER: "power",
        RoomFact.MOBILE_RECEPTION: "reception",
        RoomFact.PARKING: "parking",
        RoomFact.LIFT: "lift",
        RoomFact.PRIVACY: "privacy",
    }
)
#: What the unit itself needs on site. People must get into the room and must not be overheard, whatever we
#: come with.
_ROOM_OF_UNIT: Final = MappingProxyType(
    {
        Unit.Kind.VAN.value: frozenset({RoomFact.STEP_FREE, RoomFact.PRIVACY, RoomFact.PARKING}),
        Unit.Kind.SUITCASE.value: frozenset({RoomFact.STEP_FREE, RoomFact.PRIVACY}),
    }
)
#: A crew can help itself here (a ramp, a folding screen), so a "no" only warns.
_SOFT: Final = frozenset({RoomFact.STEP_FREE, RoomFact.PRIVACY})
#: Minutes to set up and to pack up. Planning assumptions, to be replaced by what the first year measures.
_HANDLING: Final = MappingProxyType({Unit.Kind.VAN.value: (30, 20), Unit.Kind.SUITCASE.value: (15, 10)})
_FIELDS: Final = MappingProxyType({"start": "starts", "end": "ends"})
_DAY_CODES: Final = frozenset({Code.HOST_NOT_AVAILABLE, Code.WINDOW_IN_PAST})
_ROOM_CODES: Final = frozenset({Code.ROOM_UNSUITABLE, Code.ROOM_UNSUITABLE_FOR_UNIT})


def check_plan(plan: PlanData, *, now: datetime) -> list[Finding]:
    """Everything that speaks against `plan`, refusals first, in whole sentences of the active language."""
    units, people = _commitments(plan)
    conflicts = touring.check(
        stop=_stop(plan),
        unit=_unit(plan),
        unit_commitments=units,
        crew=_crew(plan, people),
        now=now,
    )
    found = [*_desks(plan), *_hours_of_host(plan), *(_finding(conflict, plan) for conflict in conflicts)]
    return sorted(found, key=lambda finding: not finding.blocking)


def _stop(plan: PlanData) -> touring.Stop:
    return touring.Stop(
        point=offices.point(plan.site),
        start=plan.starts_at,
        end=plan.ends_at,
        matters=tuple(_needs(plan)),
        room=_confirmed(plan.request),
        preferred_days=_days_offered(plan.request),
    )


def _days_offered(request: VisitRequest | None) -> frozenset[date]:
    return (
        frozenset(wish.day for wish in request.preferred_days.all()) if request is not None else frozenset()
    )


def _confirmed(request: VisitRequest | None) -> frozenset[RoomFact]:
    # Without a request nobody was asked: the planner knows the place and answers for it.
    if request is None:
        return frozenset(RoomFact)
    return frozenset(fact for fact in RoomFact if _answer(request, fact) == Answer.YES)


def _answer(request: VisitRequest | None, fact: RoomFact) -> str:
    return str(getattr(request, _ANSWERS[fact])) if request is not None else Answer.YES


def _needs(plan: PlanData) -> Iterable[touring.MatterNeed]:
    """One need for each service.

    Hosts say how many people come, not who wants what: they are spread evenly.
    """
    people = plan.request.people if plan.request is not None else 0
    share, rest = divmod(people, len(plan.services)) if plan.services else (0, 0)
    for place, service in enumerate(plan.services):
        yield touring.MatterNeed(
            service=service.pk,
            people=share + (place < rest),
            duration=timedelta(minutes=service.minutes),
            skill=service.group,
            equipment=frozenset(service.equipment),
            room=_room_of(service),
        )


def _room_of(service: Service) -> frozenset[RoomFact]:
    """The photo and fingerprint station runs on mains; matters that need the network need reception."""
    power = {RoomFact.POWER} if service.needs_photo or service.needs_fingerprints else set()
    reception = {RoomFact.MOBILE_RECEPTION} if service.mobile == Mobile.NETWORK else set()
    return frozenset(power | reception)


def _unit(plan: PlanData) -> touring.UnitCapability:
    setup, packup = _HANDLING[plan.unit.kind]
    return touring.UnitCapability(
        kind=plan.unit.kind,
        desks=plan.desks,
        equipment=frozenset(item.equipment for item in plan.unit.kit.all()),
        room=_ROOM_OF_UNIT[plan.unit.kind],
        setup=timedelta(minutes=setup),
        packup=timedelta(minutes=packup),
    )


def _crew(plan: PlanData, busy: Mapping[UUID, list[Commitment]]) -> list[touring.CrewMember]:
    skills = workforce.skills_of(plan.crew)
    day = plan.starts_at.astimezone(BERLIN).date()
    absent = workforce.absent_on(day)
    whole_day = Span(at_berlin(day, time.min), at_berlin(day + timedelta(days=1), time.min))
    return [
        touring.CrewMember(
            key=str(person.pk),
            label=str(person),
            skills=skills.get(person.pk, frozenset()),
            commitments=tuple(busy.get(person.pk, ())),
            absences=(whole_day,) if person.pk in absent else (),
        )
        for person in plan.crew
    ]


def _commitments(plan: PlanData) -> tuple[list[Commitment], Mapping[UUID, list[Commitment]]]:
    """Where the unit and each person already are, the day before and after included.

    Drafts count: they are plans.
    """
    near = Deployment.objects.exclude(state=Deployment.State.CANCELLED).filter(
        starts_at__lt=plan.ends_at + timedelta(days=1), ends_at__gt=plan.starts_at - timedelta(days=1)
    )
    if plan.replaces is not None:
        near = near.exclude(pk=plan.replaces)
    units = [_commitment(each) for each in near.filter(unit=plan.unit).select_related("site")]
    people: defaultdict[UUID, list[Commitment]] = defaultdict(list)
    members = CrewMember.objects.filter(deployment__in=near, person__in=[person.pk for person in plan.crew])
    for member in members.select_related("deployment__site"):
        people[member.person_id].append(_commitment(member.deployment))
    return units, people


def _commitment(deployment: Deployment) -> Commitment:
    starts, ends = deployment.starts_at.astimezone(BERLIN), deployment.ends_at.astimezone(BERLIN)
    label = _("%(site)s, %(day)s, %(starts)s–%(ends)s") % {
        "site": deployment.site.name,
        **errors.shown({"day": starts.date(), "starts": starts.time(), "ends": ends.time()}),
    }
    return Commitment(
        span=Span(deployment.starts_at, deployment.ends_at), point=offices.point(deployment.site), label=label
    )


def _desks(plan: PlanData) -> Iterable[Finding]:
    if plan.desks > plan.unit.desks:
        sentence = ngettext(
            "%(unit)s hat nur %(most)s Platz.", "%(unit)s hat höchstens %(most)s Plätze.", plan.unit.desks
        )
        text = sentence % {"unit": plan.unit, "most": plan.unit.desks}
        yield Finding(code="too_many_desks", field="desks", text=text, blocking=True)
    if plan.crew and plan.desks > len(plan.crew):
        text = _("Für %(desks)s Plätze sind zu wenige Personen eingeteilt: %(crew)s.") % {
            "desks": plan.desks,
            "crew": len(plan.crew),
        }
        yield Finding(code="too_few_people", field="desks", text=text, blocking=True)


def _hours_of_host(plan: PlanData) -> Iterable[Finding]:
    """The day fits but the hours do not: only a warning, for a telephone call can settle it."""
    if plan.request is None:
        return
    starts, ends = plan.starts_at.astimezone(BERLIN), plan.ends_at.astimezone(BERLIN)
    for wish in plan.request.preferred_days.all():
        if wish.day == starts.date() and not (wish.starts <= starts.time() and ends.time() <= wish.ends):
            text = _(
                "Die Einrichtung hat den Raum am %(day)s nur von %(starts)s bis %(ends)s Uhr."
            ) % errors.shown({"day": wish.day, "starts": wish.starts, "ends": wish.ends})
            yield Finding(code="outside_host_hours", field="starts", text=text, blocking=False)


def _finding(conflict: Conflict, plan: PlanData) -> Finding:
    text = _(conflict.message) % _names(conflict.params, plan)
    blocking = conflict.severity == Severity.REFUSAL
    if conflict.code in _ROOM_CODES:
        fact = RoomFact(str(conflict.params["requirement"]))
        unknown = _answer(plan.request, fact) == Answer.UNKNOWN
        blocking = not unknown and fact not in _SOFT
        if unknown:
            advice = _("Die Einrichtung weiß es nicht. Fragen Sie am besten nach.")
            text = f"{text} {advice}"
    field = "day" if conflict.code in _DAY_CODES else _FIELDS.get(conflict.field, conflict.field)
    return Finding(code=conflict.code.value, field=field, text=text, blocking=blocking)


def _names(params: Mapping[str, object], plan: PlanData) -> dict[str, object]:
    """Keys of services, devices and facts become their names."""
    named = errors.shown(params)
    if "service" in named:
        named["service"] = next(service.title for service in plan.services if service.pk == named["service"])
    items = named.get("items")
    if isinstance(items, tuple):
        named["items"] = ", ".join(catalogue.equipment_name(str(item)) for item in items)
    if "requirement" in named:
        named["requirement"] = _fact_names()[RoomFact(str(named["requirement"]))]
    return named


def _fact_names() -> dict[RoomFact, str]:
    return {
        RoomFact.STEP_FREE: _("ein Weg ohne Stufen"),
        RoomFact.POWER: _("Steckdosen"),
        RoomFact.MOBILE_RECEPTION: _("Handy-Empfang"),
        RoomFact.PARKING: _("ein Parkplatz"),
        RoomFact.LIFT: _("ein Aufzug"),
        RoomFact.PRIVACY: _("ein Platz, an dem niemand mithört"),
    }
