"""Two accounts of one service put together: what this city says stands, what only the other says is kept."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from typing import Any, TypeVar

from wanderamt.apps.catalogue.exchange import xzufi_values as v
from wanderamt.apps.catalogue.exchange.house import own_list

_T = TypeVar("_T")


def merged(*, kept: v.ServiceRecord, ours: v.ServiceRecord) -> v.ServiceRecord:
    """Our record with everything of `kept` that ours says nothing about, foreign parts included.

    A text that both have keeps its place and links and gets our words; languages that only `kept` has stay.
    """
    return replace(
        ours,
        other_ids=_joined(ours.other_ids, (kept.id, *kept.other_ids), key=lambda each: each, but=ours.id),
        keys=_joined(ours.keys, kept.keys, key=lambda each: each.value),
        texts=_texts(kept.texts, ours.texts),
        own_texts=(*ours.own_texts, *(each for each in kept.own_texts if not own_list(each.kind))),
        classes=(*ours.classes, *(each for each in kept.classes if not own_list(each))),
        languages=_joined(ours.languages, kept.languages, key=lambda each: each.language),
        foreign=kept.foreign,
        **{name: getattr(kept, name) for name in _WHOLE if getattr(ours, name) in ((), None)},
    )


#: What is ours where we say anything about it at all, and theirs where we do not.
_WHOLE = (
    *("deadlines", "processing", "costs", "documents", "terms"),
    *("in_writing", "in_person", "areas", "changes", "valid"),
)


def _joined(
    ours: Iterable[_T], kept: Iterable[_T], *, key: Callable[[_T], Hashable], but: Any = None
) -> tuple[_T, ...]:
    mine = tuple(ours)
    known = {key(each) for each in mine}
    return (*mine, *(each for each in kept if key(each) not in known and each != but))


def _texts(kept: tuple[v.TextModule, ...], ours: tuple[v.TextModule, ...]) -> tuple[v.TextModule, ...]:
    before = {each.kind.value: each for each in reversed(kept)}
    known = {each.kind.value for each in ours}
    rest = tuple(each for each in kept if each.kind.value not in known)
    return (*(_text(before.get(each.kind.value), each) for each in ours), *rest)


def _text(kept: v.TextModule | None, ours: v.TextModule) -> v.TextModule:
    if kept is None:
        return ours
    content = _joined(ours.content, kept.content, key=lambda each: each[0].split("-")[0])
    position = ours.position if kept.position is None else kept.position
    return replace(kept, kind=ours.kind, content=content, position=position)
