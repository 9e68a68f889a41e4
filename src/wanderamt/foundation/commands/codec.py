"""Arguments of a command as JSON and back, by the type hints of the verb."""

import base64
import dataclasses
import types
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Annotated, Any, Literal, NewType, Union, cast, get_args, get_origin, get_type_hints
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import AutoField, Model

from wanderamt.foundation.commands.errors import ObjectUnknown, PayloadInvalid
from wanderamt.foundation.commands.registry import Payload, Spec

_LISTS = (list, tuple, set, frozenset, Sequence, Collection, Iterable, AbstractSet)


def encode(spec: Spec, arguments: Mapping[str, Any]) -> Payload:
    """The arguments of a call as plain JSON, read by the hints of the verb.

    A row becomes {"id": ...}; moments are ISO 8601 in UTC. Raises TypeError where a value does not fit its
    hint or a hint cannot be written (a mistake in the program, no matter of input).
    """
    return {
        name: _encode(hint, arguments[name]) for name, hint in spec.arguments.items() if name in arguments
    }


def decode(spec: Spec, payload: Mapping[str, Any], version: int) -> dict[str, Any]:
    """The arguments of a call from what `encode` has written, perhaps in an older version of the verb.

    What is not there has its default. Raises PayloadInvalid, and ObjectUnknown for a row that is not here.
    """
    if not 1 <= version <= spec.version:
        raise PayloadInvalid(f"{spec.name} v{version}")
    current = dict(payload)
    try:
        for step in range(version, spec.version):
            current = spec.upgrade[step](current)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise PayloadInvalid(f"{spec.name} v{version}") from None
    wrong = sorted((set(current) - set(spec.arguments)) | (spec.required - set(current)))
    if wrong:
        raise PayloadInvalid(f"{spec.name}: {', '.join(wrong)[:80]}")
    return {name: _decode(spec.arguments[name], value) for name, value in current.items()}


def check_hint(hint: Any) -> None:
    """Raises TypeError unless values of this hint can be written and read."""
    kind = _bare(hint)
    if _is_class(kind, Model):
        if isinstance(kind._meta.pk, AutoField):
            raise TypeError(
                f"{kind.__name__} is counted by each database for itself: name it by natural keys"
            )
        return
    if dataclasses.is_dataclass(kind):
        for each in _fields(cast("type", kind)).values():
            check_hint(each)
        return
    parts = _parts(kind)
    if parts is None:
        if kind not in _SIMPLE and kind not in {Any, object, None, type(None)} and not _is_class(kind, Enum):
            raise TypeError(f"no command can carry {hint!r}")
        return
    for part in parts:
        check_hint(part)


def _bare(hint: Any) -> Any:
    """Without what is only said for the type checker."""
    while True:
        if isinstance(hint, NewType):
            hint = hint.__supertype__
        elif get_origin(hint) is Annotated:
            hint = get_args(hint)[0]
        else:
            return hint


def _is_class(hint: Any, kind: type) -> bool:
    return isinstance(hint, type) and get_origin(hint) is None and issubclass(hint, kind)


def _parts(hint: Any) -> tuple[Any, ...] | None:
    """What a composed hint is made of; None for a simple one."""
    origin = get_origin(hint)
    if origin is None:
        return None
    if origin is Literal:
        return ()
    if origin in {Union, types.UnionType} or origin in _LISTS or _is_mapping(origin):
        return tuple(part for part in get_args(hint) if part is not Ellipsis)
    raise TypeError(f"no command can carry {hint!r}")


def _is_mapping(origin: Any) -> bool:
    return isinstance(origin, type) and issubclass(origin, Mapping)


def _fields(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {each.name: hints[each.name] for each in dataclasses.fields(kind) if each.init}


# ---- writing


def _encode(hint: Any, value: Any) -> Any:
    kind = _bare(hint)
    if kind is Any or kind is object:
        return _encode_free(value)
    if value is None and (kind is None or kind is type(None)):
        return None
    origin = get_origin(kind)
    if origin in {Union, types.UnionType}:
        return _encode_union(get_args(kind), value)
    if origin is Literal:
        return _checked(value, value in get_args(kind), kind)
    if _is_mapping(origin):
        return _encode_mapping(get_args(kind), value)
    if origin in _LISTS:
        return _encode_list(kind, value)
    return _encode_one(kind, value)


def _checked(value: Any, good: object, kind: Any) -> Any:
    if not good:
        raise TypeError(f"{value!r} is no {kind}")
    return value


def _encode_one(kind: Any, value: Any) -> Any:
    if _is_class(kind, Model):
        check_hint(kind)
        _checked(value, isinstance(value, kind) and value.pk is not None, kind)
        return {"id": str(value.pk)}
    if _is_class(kind, Enum):
        return _checked(value, value in set(kind), kind) and kind(value).value
    if dataclasses.is_dataclass(kind):
        _checked(value, isinstance(value, cast("type", kind)), kind)
        return {
            name: _encode(hint, getattr(value, name)) for name, hint in _fields(cast("type", kind)).items()
        }
    if kind not in _SIMPLE:
        raise TypeError(f"no command can carry {kind!r}")
    return _SIMPLE[kind][0](value)


def _encode_union(members: tuple[Any, ...], value: Any) -> Any:
    if value is None and type(None) in members:
        return None
    real = [member for member in members if member is not type(None)]
    if len(real) == 1:
        return _encode(real[0], value)
    for number, member in enumerate(real):
        try:
            return {"of": number, "is": _encode(member, value)}
        except (TypeError, ValueError):
            continue
    raise TypeError(f"{value!r} is none of {members}")


def _encode_mapping(parts: tuple[Any, ...], value: Mapping[Any, Any]) -> list[Any] | dict[str, Any]:
    key_hint, item_hint = parts
    if _bare(key_hint) is str:
        return {_text(key): _encode(item_hint, each) for key, each in value.items()}
    pairs = [[_encode(key_hint, key), _encode(item_hint, each)] for key, each in value.items()]
    return sorted(pairs, key=lambda pair: repr(pair[0]))


def _encode_list(kind: Any, value: Iterable[Any]) -> list[Any]:
    if isinstance(value, str | bytes):
        raise TypeError(f"{value!r} is no {kind}")
    hints = get_args(kind)
    if get_origin(kind) is tuple and Ellipsis not in hints:
        items = tuple(value)
        _checked(items, len(items) == len(hints), kind)
        return [_encode(hint, each) for hint, each in zip(hints, items, strict=True)]
    encoded = [_encode(hints[0], each) for each in value]
    return sorted(encoded, key=repr) if isinstance(value, set | frozenset) else encoded


def _encode_free(value: Any) -> Any:
    """A value whose hint says nothing: told by itself."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Enum):
        return _encode_free(value.value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, Mapping):
        return {"map": {_text(key): _encode_free(each) for key, each in value.items()}}
    if isinstance(value, list | tuple):
        return [_encode_free(each) for each in value]
    for name, kind in _FREE.items():
        if type(value) is kind:
            return {name: _SIMPLE[kind][0](value)}
    raise TypeError(f"no command can carry {value!r} without a hint")


def _text(value: Any) -> str:
    if isinstance(value, Enum):
        value = value.value
    return str(_checked(value, isinstance(value, str) or hasattr(value, "_proxy____cast"), str))


def _whole(value: Any) -> int:
    return int(_checked(value, isinstance(value, int) and not isinstance(value, bool), int))


def _moment(value: Any) -> str:
    _checked(value, isinstance(value, datetime) and value.tzinfo is not None, "aware datetime")
    return cast("datetime", value).astimezone(UTC).isoformat()


def _day(value: Any) -> str:
    return cast(
        "date", _checked(value, isinstance(value, date) and not isinstance(value, datetime), date)
    ).isoformat()


def _of(kind: type, write: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: write(_checked(value, isinstance(value, kind), kind))


# ---- reading


def _decode(hint: Any, value: Any) -> Any:
    kind = _bare(hint)
    if kind is Any or kind is object:
        return _decode_free(value)
    if kind is None or kind is type(None):
        return _need(value, value is None, kind)
    origin = get_origin(kind)
    if origin in {Union, types.UnionType}:
        return _decode_union(get_args(kind), value)
    if origin is Literal:
        known = isinstance(value, str | int | None) and value in get_args(kind)
        return _need(value, known, kind)
    if _is_mapping(origin):
        return _decode_mapping(get_args(kind), value)
    if origin in _LISTS:
        return _decode_list(kind, value)
    return _decode_one(kind, value)


def _need(value: Any, good: object, kind: Any) -> Any:
    if not good:
        raise PayloadInvalid(f"{getattr(kind, '__name__', kind)}: {str(value)[:40]!r}")
    return value


def _decode_one(kind: Any, value: Any) -> Any:
    if _is_class(kind, Model):
        return _row(kind, value)
    if _is_class(kind, Enum):
        known = isinstance(value, str | int) and value in {each.value for each in kind}
        return kind(_need(value, known, kind))
    if dataclasses.is_dataclass(kind):
        return _decode_dataclass(cast("type", kind), value)
    try:
        return _SIMPLE[kind][1](value)
    except (ValueError, TypeError, OverflowError, InvalidOperation, AttributeError):
        raise PayloadInvalid(f"{getattr(kind, '__name__', kind)}: {str(value)[:40]!r}") from None


def _row(kind: type[Model], value: Any) -> Model:
    _need(value, isinstance(value, dict) and set(value) == {"id"} and isinstance(value["id"], str), kind)
    try:
        pk = cast("Any", kind._meta.pk).to_python(_decode_text(value["id"]))
        return kind._default_manager.get(pk=pk)  # noqa: SLF001 - Django's documented door to any model
    except (ValidationError, ValueError):
        raise PayloadInvalid(f"{kind.__name__}: {value['id'][:40]!r}") from None
    except ObjectDoesNotExist:
        raise ObjectUnknown(kind._meta.label, value["id"]) from None


def _decode_dataclass(kind: type, value: Any) -> Any:
    hints = _fields(kind)
    _need(value, isinstance(value, dict) and set(value) <= set(hints), kind)
    try:
        return kind(**{name: _decode(hints[name], each) for name, each in value.items()})
    except (TypeError, ValueError):
        raise PayloadInvalid(kind.__name__) from None


def _decode_union(members: tuple[Any, ...], value: Any) -> Any:
    if value is None and type(None) in members:
        return None
    real = [member for member in members if member is not type(None)]
    if len(real) == 1:
        return _decode(real[0], value)
    _need(
        value,
        isinstance(value, dict) and set(value) == {"of", "is"} and value["of"] in range(len(real)),
        Union,
    )
    return _decode(real[value["of"]], value["is"])


def _decode_mapping(parts: tuple[Any, ...], value: Any) -> dict[Any, Any]:
    key_hint, item_hint = parts
    if _bare(key_hint) is str:
        _need(value, isinstance(value, dict), Mapping)
        return {_decode_text(key): _decode(item_hint, each) for key, each in value.items()}
    _need(value, isinstance(value, list) and all(isinstance(x, list) and len(x) == 2 for x in value), Mapping)
    return {_decode(key_hint, key): _decode(item_hint, each) for key, each in value}


def _decode_list(kind: Any, value: Any) -> Any:
    _need(value, isinstance(value, list), kind)
    hints, origin = get_args(kind), get_origin(kind)
    if origin is tuple and Ellipsis not in hints:
        _need(value, len(value) == len(hints), kind)
        return tuple(_decode(hint, each) for hint, each in zip(hints, value, strict=True))
    items = [_decode(hints[0], each) for each in value]
    made = {tuple: tuple, set: set, frozenset: frozenset, AbstractSet: frozenset}.get(origin, list)
    return made(items)


def _decode_free(value: Any) -> Any:
    if isinstance(value, list):
        return [_decode_free(each) for each in value]
    if isinstance(value, str):
        return _decode_text(value)
    if not isinstance(value, dict):
        return _need(value, value is None or isinstance(value, bool | int), object)
    _need(value, len(value) == 1, object)
    [(name, inner)] = value.items()
    if name == "map":
        _need(inner, isinstance(inner, dict), dict)
        return {_decode_text(key): _decode_free(each) for key, each in inner.items()}
    _need(name, name in _FREE, object)
    return _decode_one(_FREE[name], inner)


def _decode_text(value: Any) -> str:
    """Text that both databases can hold: no NUL (PostgreSQL has none), no half characters."""
    _need(value, isinstance(value, str) and "\x00" not in value, str)
    try:
        cast("str", value).encode()
    except UnicodeEncodeError:
        raise PayloadInvalid("str") from None
    return cast("str", value)


def _decode_whole(value: Any) -> int:
    return int(_need(value, isinstance(value, int) and not isinstance(value, bool), int))


def _decode_moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(value)
    return cast("datetime", _need(moment, moment.tzinfo is not None, datetime))


_SIMPLE: dict[Any, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    str: (_text, _decode_text),
    bool: (_of(bool, bool), lambda value: _need(value, isinstance(value, bool), bool)),
    int: (_whole, _decode_whole),
    float: (_of((int, float), float), lambda v: float(_need(v, type(v) in {int, float}, float))),  # type: ignore[arg-type]  # a pair of types
    UUID: (_of(UUID, str), UUID),
    datetime: (_moment, _decode_moment),
    date: (_day, date.fromisoformat),
    time: (_of(time, time.isoformat), time.fromisoformat),
    timedelta: (
        _of(timedelta, lambda value: value // timedelta(microseconds=1)),
        lambda v: timedelta(microseconds=_decode_whole(v)),
    ),
    Decimal: (_of(Decimal, str), lambda value: Decimal(_decode_text(value))),
    bytes: (
        _of(bytes, lambda value: base64.b64encode(value).decode()),
        lambda v: base64.b64decode(v, validate=True),
    ),
}
_FREE: dict[str, type] = {
    "uuid": UUID,
    "datetime": datetime,
    "date": date,
    "time": time,
    "timedelta": timedelta,
    "decimal": Decimal,
    "bytes": bytes,
}
