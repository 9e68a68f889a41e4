"""Reading the service list. Texts come in the active language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import QuerySet
from django.utils.translation import get_language

from wanderamt.apps.catalogue import packaged
from wanderamt.apps.catalogue.errors import UnknownService
from wanderamt.apps.catalogue.models import Mobile, Service
from wanderamt.apps.catalogue.models.text import text, wording
from wanderamt.engines.law import (
    NO_RULE,
    Answer,
    Facts,
    FeeResult,
    NeededDocument,
    compile_answer,
    compute_fees,
    load_book,
)
from wanderamt.engines.texts import fingerprint

NOTHING_KNOWN = Facts()

Place = TypeVar("Place")


@dataclass(frozen=True, slots=True, kw_only=True)
class BringItem:
    """A paper to bring. `when` is the condition in words, empty where it is always needed."""

    key: str
    text: str
    when: str
    required: bool


def service(service_id: str) -> Service:
    """The service with this key. Raises UnknownService."""
    if not service_id.isprintable():  # PostgreSQL refuses to look for a null character
        raise UnknownService(field="service", service=service_id)
    try:
        return Service.objects.get(pk=service_id)
    except Service.DoesNotExist as error:
        raise UnknownService(field="service", service=service_id) from error


def services(ids: Iterable[str]) -> list[Service]:
    """The services with these keys in this order, in one query. Raises UnknownService."""
    wanted = list(ids)
    found = Service.objects.in_bulk([key for key in wanted if key.isprintable()])
    for key in wanted:
        if key not in found:
            raise UnknownService(field="services", service=key)
    return [found[key] for key in wanted]


def titled() -> QuerySet[Service]:
    """Services for lists that show their titles. Their lists of facts are left in the database: reading them
    is most of the time that a list of people takes. Each is fetched when somebody asks for it all the same.
    """
    return Service.objects.only("group")


def bookable_services(*, mobile: bool = False) -> list[Service]:
    """What can be booked, by group and title; with `mobile` only what the mobile office does."""
    found = Service.objects.filter(bookable=True)
    if mobile:
        found = found.exclude(mobile=Mobile.NO)
    order = {key: place for place, key in enumerate(group_keys())}
    return sorted(found, key=lambda each: (order.get(each.group, len(order)), each.title.casefold()))


def bring_list(services: Sequence[Service], *, on: date, facts: Facts = NOTHING_KNOWN) -> list[BringItem]:
    """What to bring for all `services` together on the day `on`, each paper once, what is always needed
    first.

    A paper that one service always needs is listed without the conditions of the others. What `facts` settle
    is no condition any more.
    """
    always: dict[str, BringItem] = {}
    sometimes: dict[tuple[str, str], BringItem] = {}
    for paper in (paper for each in services for paper in _papers(each.pk, on, facts)):
        condition = paper.condition or ""
        item = BringItem(
            key=paper.item,
            text=evidence_name(paper.item),
            when=condition and condition_text(condition),
            required=paper.required,
        )
        if condition:
            _keep(sometimes, (paper.item, condition), item)
        else:
            _keep(always, paper.item, item)
    listed = [
        *always.values(),
        *(item for (key, _), item in sometimes.items() if _adds(item, always.get(key))),
    ]
    return sorted(listed, key=lambda item: (bool(item.when), not item.required))


def _keep(found: dict[Place, BringItem], place: Place, item: BringItem) -> None:
    """Of two reasons for one paper the one counts for which it is required."""
    if _adds(item, found.get(place)):
        found[place] = item


def _adds(item: BringItem, always: BringItem | None) -> bool:
    return always is None or (item.required and not always.required)


def _papers(service_id: str, on: date, facts: Facts) -> tuple[NeededDocument, ...]:
    known = service_id in load_book().services
    return answer(service_id=service_id, on=on, facts=facts).documents if known else ()


def answer(*, service_id: str, on: date, facts: Facts = NOTHING_KNOWN) -> Answer:
    """Everything that the rules of the day `on` say about a service, as far as the facts are known.

    Raises UnknownService of the engine where the rules do not know the service, BadFact for facts that
    cannot be.
    """
    return compile_answer(book=load_book(), service=service_id, on=on, facts=facts)


def fees(*, service_id: str, on: date, facts: Facts) -> FeeResult:
    """The fee lines of a service by the rules of the day `on`, and the questions that are still open.

    Raises UnknownService of the engine where the rules do not know the service.
    """
    return compute_fees(book=load_book(), service=service_id, on=on, facts=facts)


def rule_text(key: str) -> str:
    """What a rule of law says, on a receipt or an answer; the key itself where no text is known."""
    return text(f"rule.{key}") or key


def rule_as_then(rule_id: str, then: str) -> str:
    """What a rule that was applied earlier said, for the reader: `then` is its German text of that day.

    Another language is only shown where it is a translation of exactly these words.
    """
    key = rule_id.partition("@")[0] or NO_RULE.key
    found = wording(f"rule.{key}", get_language() or packaged.GERMAN)
    return found.text if found and found.of == fingerprint(then) else then


def fact_question(name: str) -> str:
    """The question that settles a fact ("photo_by_office"); the name itself where none is known."""
    return text(f"fact.{name}") or name


def evidence_name(key: str) -> str:
    """The paper in plain words; the key itself where no text is known."""
    return text(f"evidence.{key}") or key


def condition_text(key: str) -> str:
    """When a paper is needed ("nur wenn …"); the key itself where no text is known."""
    return text(f"condition.{key}") or key


def equipment_name(key: str) -> str:
    """The device in plain words; the key itself where no text is known."""
    return text(f"equipment.{key}") or key


def group_name(key: str) -> str:
    """The heading of a group of services; the key itself where no text is known."""
    return text(f"group.{key}") or key


def group_keys() -> list[str]:
    """All groups of services, in the order of the service list."""
    return list(packaged.facts()["groups"])


def situation_name(key: str) -> str:
    """The name of a situation in life ("Umziehen"); the key itself where no text is known."""
    return text(f"situation.{key}") or key


def situation_keys() -> list[str]:
    """All situations in life, in the order in which they are offered."""
    return list(packaged.facts()["situations"])
