"""What a language model may change about one turn: an order, an empty slot, a second concern, a wording."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import lru_cache

from django.conf import settings
from django.utils.translation import override

from wanderamt.apps.assistant.compiling import Statement
from wanderamt.apps.assistant.rephrasing.asking import UNITS, Asking
from wanderamt.apps.assistant.rephrasing.endpoint import BUDGET_SECONDS, Budget, Endpoint
from wanderamt.apps.assistant.turns import Chip, Reply
from wanderamt.apps.assistant.understanding import Understood, understand
from wanderamt.apps.catalogue.public import services
from wanderamt.engines.retrieval.understanding import Decision, Model
from wanderamt.engines.retrieval.understanding.slots import Slots

#: A question of so many words at most may be about the matter before, if it says something of a case: what
#: the own reading finds no case in must not become such a one. Nor are several concerns so short.
SHORT_WORDS = 8
#: A longer answer is not put in other words within the budget.
_MOST_STATEMENTS = 40
_SERVICE = "service:"
_SEVERAL = 2


def helper(*, by: Model, today: date, seconds: float = BUDGET_SECONDS) -> "Helper":
    """Return the help for one turn, which waits `seconds` at most; one that does nothing where it is off."""
    uses = settings.ASSISTANT_LLM_USES
    asking = Asking(endpoint_of(*_address()), Budget(seconds)) if uses else None
    return Helper(by=by, today=today, uses=uses, asking=asking)


def _address() -> tuple[str, str, str]:
    return settings.ASSISTANT_LLM_URL, settings.ASSISTANT_LLM_KEY, settings.ASSISTANT_LLM_MODEL


@lru_cache(maxsize=1)
def endpoint_of(url: str, key: str, model: str) -> Endpoint:
    """One for the process, so that it knows for all turns that it rests."""
    return Endpoint(url, key, model)


@dataclass(slots=True, kw_only=True)
class Helper:
    """Help for one turn: first `read` what was understood, then `finish` the reply."""

    by: Model
    today: date
    uses: frozenset[str]
    asking: Asking | None
    _chosen: str = field(default="", init=False)
    _others: tuple[str, ...] = field(default=(), init=False)

    def read(self, understood: Understood) -> Understood:
        """Return what was understood, with slots filled that were empty, or the first of several concerns.

        A message in a lane, about nothing of ours, or beside our matters is never sent.
        """
        tasks = self._tasks(understood)
        if not self.asking or not tasks:
            return understood
        with_titles = services(understood.services) if "choose" in tasks else []
        found = self.asking.read(
            understood.text,
            choices={each.pk: each.title for each in with_titles},
            tasks=tasks,
            today=self.today,
        )
        self._chosen = found.service
        understood = replace(understood, slots=_filled(understood.slots, found.slots))
        return self._first_of(found.parts, understood)

    def finish(self, reply: Reply) -> Reply:
        """Return the reply with what `read` has found, and in other words where these are faithful.

        Title, sources and what the reply decides stay as they are.
        """
        if not self.asking or reply.understood is None or reply.understood.lane is not None:
            return reply
        if reply.decision == "clarify":
            return replace(reply, chips=self._with_chosen(reply.chips))
        if reply.decision != "answer" or reply.compiled is None:
            return reply
        with override(reply.language):
            chips = (*self._other_concerns(but=reply.compiled.service), *reply.chips)
        return replace(reply, chips=chips, lines=self._rephrased(reply.lines))

    def _tasks(self, understood: Understood) -> frozenset[str]:
        if understood.lane is not None or understood.is_beside:
            return frozenset()
        tasks = self.uses - {"rephrase"}
        if len(understood.text.split()) <= SHORT_WORDS:
            tasks &= {"choose"}
        match understood.decided.decision:
            case Decision.ANSWER:
                return tasks - {"choose"}
            case Decision.CLARIFY:
                return tasks
        return frozenset()

    def _first_of(self, parts: tuple[str, ...], whole: Understood) -> Understood:
        """Our own model judges each part. Only two matters that are both certain are several concerns."""
        read = [understand(part, by=self.by, today=self.today, language=whole.language) for part in parts]
        certain = [each for each in read if each.decided.decision is Decision.ANSWER]
        matters = list(dict.fromkeys(each.decided.names[0] for each in certain))
        if len(matters) < _SEVERAL or any(each.lane is not None for each in read):
            return whole
        self._others = tuple(matters[1:])
        first = certain[0]
        return replace(whole, decided=first.decided, facet=first.facet, slots=first.slots, talk="")

    def _with_chosen(self, chips: tuple[Chip, ...]) -> tuple[Chip, ...]:
        press = f"{_SERVICE}{self._chosen}"
        first = tuple(replace(each, strong=True) for each in chips if self._chosen and each.press == press)
        return (*first, *(each for each in chips if not first or each.press != press))

    def _other_concerns(self, *, but: str) -> Iterator[Chip]:
        for each in services([pk for pk in self._others if pk != but]) if self._others else ():
            yield Chip(each.title, f"{_SERVICE}{each.pk}")

    def _rephrased(self, lines: tuple[Statement, ...]) -> tuple[Statement, ...]:
        if not self.asking or "rephrase" not in self.uses or not 0 < len(lines) <= _MOST_STATEMENTS:
            return lines
        texts = self.asking.rephrase([(each.text, each.language) for each in lines])
        return tuple(replace(each, text=text) for each, text in zip(lines, texts, strict=True))


def _filled(own: Slots, found: Slots) -> Slots:
    """What the own reading says stays, whatever was found; a number that it has read is no other one."""
    if _is_one_number(own.age, found.days) or _is_one_number(found.age, own.days):
        return own
    empty = Slots()
    return replace(
        own,
        **{
            each.name: getattr(found, each.name)
            for each in fields(Slots)
            if getattr(own, each.name) == getattr(empty, each.name)
        },
    )


def _is_one_number(age: int | None, days: int | None) -> bool:
    """Whether "3 weeks" may have been read as three years of age, or the other way round."""
    return age is not None and days is not None and days in {age * each for each in UNITS.values()}
