"""Reading the service list. Texts come in the active language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.core.cache import cache
from django.db.models import QuerySet

from wanderamt.apps.catalogue.errors import UnknownService
from wanderamt.apps.catalogue.models import Mobile, Service, Vocabulary, in_language
from wanderamt.engines.law import Facts, FeeResult, compute_fees, load_book

VOCABULARY_CACHE_KEY = "catalogue.vocabulary"
_VOCABULARY_SECONDS = 300  # other processes see a new service list after five minutes at the latest


@dataclass(frozen=True, slots=True, kw_only=True)
class BringItem:
    """A paper to bring. `when` is the condition in words, empty where it is always needed."""

    key: str
    text: str
    when: str
    required: bool


def service(service_id: str) -> Service:
    """The service with this key. Raises UnknownService."""
    try:
        return Service.objects.get(pk=service_id)
    except Service.DoesNotExist as error:
        raise UnknownService(field="service", service=service_id) from error


def services(ids: Iterable[str]) -> list[Service]:
    """The services with these keys in this order, in one query. Raises UnknownService."""
    wanted = list(ids)
    found = Service.objects.in_bulk(wanted)
    for key in wanted:
        if key not in found:
            raise UnknownService(field="services", service=key)
    return [found[key] for key in wanted]


def titled() -> QuerySet[Service]:
    """Services for lists that show their titles. Their long texts are left in the database: reading them is
    most of the time that a list of people takes. Each is fetched when somebody asks for it all the same.
    """
    return Service.objects.only("group", "name")


def bookable_services(*, mobile: bool = False) -> list[Service]:
    """What can be booked, by group and title; with `mobile` only what the mobile office does."""
    found = Service.objects.filter(bookable=True)
    if mobile:
        found = found.exclude(mobile=Mobile.NO)
    order = {key: place for place, key in enumerate(_vocabulary()[Vocabulary.Kind.GROUP])}
    return sorted(found, key=lambda each: (order.get(each.group, len(order)), each.title.casefold()))


def bring_list(services: Sequence[Service]) -> list[BringItem]:
    """What to bring for all `services` together, each paper once, what is always needed first.

    A paper that one service always needs is listed without the conditions of the others.
    """
    always: dict[str, BringItem] = {}
    sometimes: dict[tuple[str, str], BringItem] = {}
    for each in services:
        for entry in each.bring:
            key, when, required = entry["key"], in_language(entry["when"]), entry["required"]
            item = BringItem(key=key, text=evidence_name(key), when=when, required=required)
            if when:
                earlier = sometimes.get((key, when))
                sometimes[key, when] = item if earlier is None or required else earlier
            else:
                before = always.get(key)
                always[key] = item if before is None or required else before
    listed = [
        *always.values(),
        *(item for (key, _), item in sometimes.items() if _adds(item, always.get(key))),
    ]
    return sorted(listed, key=lambda item: (bool(item.when), not item.required))


def _adds(item: BringItem, always: BringItem | None) -> bool:
    return always is None or (item.required and not always.required)


def fees(*, service_id: str, on: date, facts: Facts) -> FeeResult:
    """The fee lines of a service by the rules of the day `on`, and the questions that are still open.

    Raises UnknownService of the engine where the rules do not know the service.
    """
    return compute_fees(book=load_book(), service=service_id, on=on, facts=facts)


def evidence_name(key: str) -> str:
    """The paper in plain words; the key itself where no text is known."""
    return _word(Vocabulary.Kind.EVIDENCE, key)


def equipment_name(key: str) -> str:
    """The device in plain words; the key itself where no text is known."""
    return _word(Vocabulary.Kind.EQUIPMENT, key)


def group_name(key: str) -> str:
    """The heading of a group of services; the key itself where no text is known."""
    return _word(Vocabulary.Kind.GROUP, key)


def group_keys() -> list[str]:
    """All groups of services, in the order of the service list."""
    return list(_vocabulary()[Vocabulary.Kind.GROUP])


def _word(kind: str, key: str) -> str:
    return in_language(_vocabulary()[kind].get(key)) or key


def _vocabulary() -> dict[str, dict[str, dict[str, str]]]:
    # A page asks for dozens of words and the list changes a few times a year: one query, then none.
    found = cache.get_or_set(VOCABULARY_CACHE_KEY, _read_vocabulary, _VOCABULARY_SECONDS)
    return cast("dict[str, dict[str, dict[str, str]]]", found)


def _read_vocabulary() -> dict[str, dict[str, dict[str, str]]]:
    words: dict[str, dict[str, dict[str, str]]] = {kind: {} for kind in Vocabulary.Kind.values}
    for word in Vocabulary.objects.order_by("pk"):
        words[word.kind][word.key] = word.text
    return words
