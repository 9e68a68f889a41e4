"""Which questions the matters of a resident raise, one after the other, and what comes of the answers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from wanderamt.apps.appointments.public import Appointment, matters_of, needs_exemption_question
from wanderamt.apps.catalogue.public import Service
from wanderamt.apps.fleet.forms.register import (
    DwellingOffer,
    DwellingQuestion,
    ExemptionOffer,
    Question,
    SituationQuestion,
)
from wanderamt.apps.fleet.services.register import REGISTRATIONS, exempt_instead, without_registration
from wanderamt.apps.offices.public import Site
from wanderamt.engines.law import DutyState, Ground, care_registration_duty, exemption_grounds

Exemption = Appointment.Exemption


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """All questions are answered: these matters are left."""

    services: list[Service]
    exemption: str


def ask(
    *, chosen: Sequence[Service], site: Site, data: QueryDict, today: date, before: Appointment | None
) -> Question | Outcome:
    """The next question that `data` does not answer, or what comes of all answers.

    Somebody who is registered already (`before`) is asked only about matters that are new.
    """
    known = {service.pk for service in matters_of(before)} if before else set()
    exempted = _exemption(chosen, data, known=known, before=before)
    if isinstance(exempted, Question):
        return exempted
    if site.kind != Site.Kind.SENIOR:  # § 32 BMG is about care homes and hospitals
        return exempted
    return _registration(exempted, data, today=today, known=known)


def _exemption(
    chosen: Sequence[Service], data: QueryDict, *, known: Collection[str], before: Appointment | None
) -> Question | Outcome:
    services = list(chosen)
    if not needs_exemption_question(services):
        return Outcome(services=services, exemption=before.exemption if before else Exemption.NOT_ASKED)
    new = [service for service in services if service.pk not in known]
    if before and not needs_exemption_question(new):
        return Outcome(services=services, exemption=before.exemption)
    situation = SituationQuestion(_answer(data, SituationQuestion))
    if not situation.is_valid():
        return situation
    return _exemption_offer(services, data, grounds=exemption_grounds(situation.answer()))


def _exemption_offer(
    services: list[Service], data: QueryDict, *, grounds: Sequence[Ground]
) -> Question | Outcome:
    if not grounds:
        return Outcome(services=services, exemption=Exemption.NOT_APPLICABLE)
    offer = ExemptionOffer(_answer(data, ExemptionOffer))
    offer.facts = {"grounds": grounds}
    if not offer.is_valid():
        return offer
    if offer.cleaned_data["exemption"] == Exemption.CHOSEN:
        return Outcome(services=exempt_instead(services), exemption=Exemption.CHOSEN)
    return Outcome(services=services, exemption=Exemption.DECLINED)


def _registration(
    outcome: Outcome, data: QueryDict, *, today: date, known: Collection[str]
) -> Question | Outcome:
    new = {service.pk for service in outcome.services} & REGISTRATIONS - set(known)
    if not new:
        return outcome
    question = DwellingQuestion(_answer(data, DwellingQuestion), today=today)
    if not question.is_valid():
        return question
    duty = care_registration_duty(
        keeps_other_dwelling=question.cleaned_data["other_dwelling"] == "yes",
        stay_since=question.cleaned_data["stay_since"],
        on=today,
    )
    if duty.duty or duty.state == DutyState.START_UNKNOWN:
        return outcome
    offer = DwellingOffer(_answer(data, DwellingOffer))
    offer.facts = {"duty": duty}
    if not offer.is_valid():
        return offer
    if offer.cleaned_data["registration"] == "keep":
        return outcome
    return Outcome(services=without_registration(outcome.services), exemption=outcome.exemption)


def _answer(data: QueryDict, question: type[Question]) -> QueryDict | None:
    """The page's data where it has asked this question already; None leaves the form empty and without
    errors.
    """
    return data if question.marker() in data else None
