"""Elements without parts of their own: texts, numbers, moments, codes, identifiers, amounts."""

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from wanderamt.apps.catalogue.exchange import errors
from wanderamt.apps.catalogue.exchange import xzufi_values as v
from wanderamt.apps.catalogue.exchange.markup import ActiveMarkup, tidy, to_text
from wanderamt.apps.catalogue.exchange.nodes import Node
from wanderamt.apps.catalogue.exchange.place import Place
from wanderamt.apps.catalogue.exchange.xzufi_versions import KEY_ATTRIBUTES, Part
from wanderamt.engines.texts.bidi import forbidden

_MOMENT = re.compile(r"-?\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_FLAGS = {"true": True, "1": True, "false": False, "0": False}
_LANGUAGE = "languageCode"


def words(node: Node, part: Part, place: Place) -> tuple[str, str]:
    for name, value in node.attributes.items():
        if name != _LANGUAGE:
            place.keep_attribute(name, value)
    raw = _raw(node, place)
    return node.attributes.get(_LANGUAGE, ""), _html(raw, place) if part.kind == "html" else _clean(
        raw, place
    )


def _raw(node: Node, place: Place) -> str:
    if node.children:
        raise place.unreadable(f"<{node.children[0].name}>", "Text ohne Unterelemente")
    return node.text


def _html(raw: str, place: Place) -> str:
    try:
        converted = to_text(raw)
    except ActiveMarkup as error:
        raise place.error(errors.ActiveContent, what=str(error)) from error
    if converted.dropped:
        place.note("dropped", ", ".join(f"<{tag}> × {times}" for tag, times in converted.dropped))
    return _clean(converted.text, place)


def _clean(raw: str, place: Place) -> str:
    text = tidy(raw)
    found = forbidden(text)
    if found:
        reason, at = found[0]
        raise place.error(errors.ForbiddenText, place=at + 1, reason=reason)
    return text


def _text(node: Node, place: Place) -> str:
    for name, value in node.attributes.items():
        place.keep_attribute(name, value)
    return _clean(_raw(node, place), place)


def _number(node: Node, place: Place) -> int:
    text = _text(node, place)
    if not re.fullmatch(r"[+-]?\d{1,9}", text, re.ASCII):
        raise place.unreadable(text, "eine ganze Zahl")
    return int(text)


def _flag(node: Node, place: Place) -> bool:
    text = _text(node, place)
    if text not in _FLAGS:
        raise place.unreadable(text, "true oder false")
    return _FLAGS[text]


def _moment(node: Node, place: Place) -> str:
    text = _text(node, place)
    if not _MOMENT.fullmatch(text):
        raise place.unreadable(text, "ein Tag wie 2026-11-22 oder ein Zeitpunkt")
    return text


def _id(node: Node, place: Place) -> v.Identifier:
    scheme = tuple(sorted(node.attributes.items()))
    return v.Identifier(value=_clean(_raw(node, place), place), scheme=scheme)


_CODE_PARTS = {"code": "value", "name": "name", "nichtGelisteterWert": "unlisted"}


def _code(node: Node, place: Place) -> v.Code:
    values: dict[str, str] = {}
    for child in node.children:
        if child.name not in _CODE_PARTS or child.namespace not in {"", place.namespace}:
            place.keep(child, "")
        else:
            inner = place.inside(child.name)
            values[_CODE_PARTS[child.name]] = _clean(_raw(child, inner), inner)
    if not node.children:
        values["value"] = _clean(node.text, place)
    return v.Code(scheme=tuple(sorted(node.attributes.items())), **values)


def _key(node: Node, place: Place) -> v.Identifier:
    value = "" if node.children else _clean(node.text, place)
    for child in node.children:
        if child.name == "code":
            value = _clean(_raw(child, place.inside("code")), place.inside("code"))
        else:
            place.keep(child, "code")
    scheme = {KEY_ATTRIBUTES.get(name, name): said for name, said in node.attributes.items()}
    return v.Identifier(value=value, scheme=tuple(sorted(scheme.items())))


def _money(node: Node, place: Place) -> v.Money:
    for name, value in node.attributes.items():
        if name != "currencyCode":
            place.keep_attribute(name, value)
    text = _clean(_raw(node, place), place)
    try:
        cents = Decimal(text) * 100
    except InvalidOperation:
        cents = Decimal("NaN")
    if not cents.is_finite() or cents != cents.to_integral_value() or not 0 <= cents < 10**10:
        raise place.unreadable(text, "ein Betrag wie 46.00")
    return v.Money(cents=int(cents), currency=node.attributes.get("currencyCode", "EUR"))


def _address(node: Node, place: Place) -> v.Link:
    return v.Link(uri=_uri(node, place))


def _uri(node: Node, place: Place) -> str:
    text = _text(node, place)
    if text and not re.match(r"(https?://|mailto:|tel:)", text, re.IGNORECASE):
        raise place.error(errors.ActiveContent, what=text[:30])
    return text


#: How an element of a kind is read.
READERS: dict[str, Callable[[Node, Place], Any]] = {
    "text": _text,
    "number": _number,
    "flag": _flag,
    "moment": _moment,
    "id": _id,
    "code": _code,
    "key": _key,
    "money": _money,
    "uri": _uri,
    "address": _address,
}
