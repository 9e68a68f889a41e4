"""Values to XZuFi files. The same values give the same bytes; what a version cannot say is reported."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import MISSING, dataclass, field, fields
from typing import Any

from wanderamt.apps.catalogue.exchange import errors
from wanderamt.apps.catalogue.exchange import xzufi_values as v
from wanderamt.apps.catalogue.exchange.markup import to_html
from wanderamt.apps.catalogue.exchange.nodes import TYPE, Node, parse, write
from wanderamt.apps.catalogue.exchange.paths import find, label
from wanderamt.apps.catalogue.exchange.xzufi_versions import (
    CHOICE_NAMES,
    DEFAULT_CHANNEL,
    KEY_ATTRIBUTES,
    NAMESPACES,
    ORDER,
    SHAPES,
    SHARED,
    Part,
)

#: Name of the root. No public file or schema of 2.2 or 2.3.1 that names it could be found; readers that we
#: know of take any (docs/reference/xzufi.md).
ROOT = "transfer.operation.040201"


#: How nodes.write names other namespaces.
_OTHER = re.compile(r"<n\d+:")


@dataclass(slots=True)
class Report:
    """What a version could not say."""

    notes: list[v.Note] = field(default_factory=list)


def write_message(message: v.Message, report: Report | None = None) -> Iterator[str]:
    """The file piece by piece, one service at a time. Losses are added to `report`.

    Raises CannotWrite where a text holds a character that XML does not have.
    """
    report = report or Report()
    space = NAMESPACES[message.version]
    header = message.header or v.Header(message_id="", created="", sender="")
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    root = Node(ROOT, space, _header_attributes(header, message.version))
    root.children = [_header(header, space)]
    opened = write(root, namespace=space)
    yield opened.removesuffix(f"</xzufi:{ROOT}>")
    for service in message.services:
        yield _schreibe(service_node(service, message.version, report), space, service.id.value)
    for other in message.others:
        if other.version == message.version:
            yield _schreibe(parse(other.xml), space, other.name)
        else:
            report.notes.append(_left_out("", other.name, f"nur in {other.version}"))
    yield f"</xzufi:{ROOT}>\n"


def _header_attributes(header: v.Header, version: v.Version) -> dict[str, str]:
    said = {
        "produktbezeichnung": header.product,
        "produkthersteller": header.producer,
        "produktversion": header.product_version,
        "xzufiVersion": version,
    }
    return {name: value for name, value in said.items() if value}


def _header(header: v.Header, space: str) -> Node:
    said = {
        "nachrichtUUID": header.message_id,
        "erstelltDatumZeit": header.created,
        "empfaenger": header.receiver,
        "sender": header.sender,
    }
    children = [Node(name, space, text=value) for name, value in said.items() if value]
    return Node("nachrichtenkopf", space, children=children)


def _schreibe(node: Node, space: str, record: str) -> str:
    try:
        text = write(Node("schreibe", space, children=[node]), namespace=space, indent="  ", top=False)
    except ValueError as error:
        raise errors.CannotWrite(record=record, element=_broken(node)) from error
    return f"  {text}\n"


def _broken(node: Node) -> str:
    """The path of the first element that cannot be written."""
    for child in node.children:
        try:
            write(child, namespace=child.namespace)
        except ValueError:
            return f"{label(child)}/{_broken(child)}".rstrip("/")
    return ""


def service_node(record: v.ServiceRecord, version: v.Version, report: Report) -> Node:
    """The element of one service, foreign parts in their place."""
    node = _Writer(record.id.value, version, report).element("leistung", record)
    _Placer(node, version, record, report).place_all()
    return node


def _left_out(record: str, element: str, detail: str) -> v.Note:
    return v.Note(record=record, element=element, what="left_out", detail=detail)


@dataclass(slots=True)
class _Writer:
    record: str
    version: v.Version
    report: Report

    @property
    def space(self) -> str:
        return NAMESPACES[self.version]

    def element(self, tag: str, value: Any, parts: tuple[Part, ...] | None = None) -> Node:
        parts = SHAPES[self.version][type(value)] if parts is None else parts
        node = Node(tag, self.space)
        for part in parts:
            self._part(node, part, value)
        self._report_losses(tag, value, parts)
        return node

    def _part(self, node: Node, part: Part, owner: Any) -> None:
        if part.inside and not part.shape:
            inner = Node(part.tag, self.space)
            for each in part.inside:
                self._part(inner, each, owner)
            node.children.append(inner)
            return
        value = getattr(owner, part.field)
        if part.field == "channel":
            value = value or DEFAULT_CHANNEL
        if part.kind == "attribute":
            if value:
                node.attributes[part.tag] = value
            return
        node.children.extend(self._elements(part, value))

    def _elements(self, part: Part, value: Any) -> Iterator[Node]:
        if part.kind in {"words", "html"} and not part.shape:
            yield from (self._word(part, language, text) for language, text in value)
        elif isinstance(value, tuple):
            yield from (self._one(part, each) for each in self._as_many_as_allowed(part, value))
        elif value is not None and (value != "" or part.required):
            yield self._one(part, value)

    def _as_many_as_allowed(self, part: Part, values: tuple[Any, ...]) -> tuple[Any, ...]:
        if part.many or len(values) <= 1:
            return values
        self.report.notes.append(_left_out(self.record, part.tag, f"{len(values) - 1} weitere"))
        return values[:1]

    def _word(self, part: Part, language: str, text: str) -> Node:
        node = Node(part.tag, self.space, text=to_html(text) if part.kind == "html" else text)
        if language:
            node.attributes["languageCode"] = language
        return node

    def _one(self, part: Part, value: Any) -> Node:
        if part.shape:
            return self.element(part.tag, value, part.inside or None)
        if part.kind == "choice":
            node = self.element(part.tag, value)
            node.attributes[TYPE] = f"{{{self.space}}}{CHOICE_NAMES[type(value)]}"
            return node
        return _WRITERS[part.kind](Node(part.tag, self.space), value)

    def _report_losses(self, tag: str, value: Any, parts: tuple[Part, ...]) -> None:
        sayable = {each.field for part in parts for each in (part, *part.inside)} | {"foreign"}
        for each in fields(value):
            said = getattr(value, each.name)
            empty = each.default is not MISSING and said == each.default
            if each.name not in sayable and not empty:
                self.report.notes.append(
                    _left_out(self.record, f"{tag}/{each.name}", f"in {self.version} nicht sagbar")
                )
        if any(part.kind == "address" for part in parts):
            self._report_links(tag, value.links)

    def _report_links(self, tag: str, links: tuple[v.Link, ...]) -> None:
        """A bare address has no title."""
        lost = (link for link in links if link != v.Link(uri=link.uri))
        self.report.notes.extend(_left_out(self.record, f"{tag}/links", link.title) for link in lost)


def _write_text(node: Node, value: Any) -> Node:
    node.text = str(value)
    return node


def _write_flag(node: Node, value: bool) -> Node:  # noqa: FBT001 - one value of many kinds
    node.text = "true" if value else "false"
    return node


def _write_id(node: Node, value: v.Identifier) -> Node:
    node.attributes, node.text = dict(value.scheme), value.value
    return node


def _write_code(node: Node, value: v.Code) -> Node:
    node.attributes = dict(value.scheme)
    said = (
        ("code", "", value.value),
        ("name", "", value.name),
        ("nichtGelisteterWert", node.namespace, value.unlisted),
    )
    node.children = [Node(name, space, text=text) for name, space, text in said if text]
    return node


def _write_key(node: Node, value: v.Identifier) -> Node:
    names = {ours: theirs for theirs, ours in KEY_ATTRIBUTES.items()}
    scheme = tuple((names.get(name, name), said) for name, said in value.scheme)
    return _write_code(node, v.Code(value=value.value, scheme=scheme))


def _write_money(node: Node, value: v.Money) -> Node:
    node.attributes["currencyCode"] = value.currency
    node.text = f"{value.cents // 100}.{value.cents % 100:02d}"
    return node


def _write_address(node: Node, value: v.Link) -> Node:
    return _write_text(node, value.uri)


_WRITERS: dict[str, Callable[[Node, Any], Node]] = {
    "text": _write_text,
    "number": _write_text,
    "flag": _write_flag,
    "moment": _write_text,
    "id": _write_id,
    "code": _write_code,
    "key": _write_key,
    "money": _write_money,
    "uri": _write_text,
    "address": _write_address,
}


class _Placer:
    """Puts the foreign parts of a record back where they stood."""

    def __init__(self, node: Node, version: v.Version, record: v.ServiceRecord, report: Report) -> None:
        self._node, self._version, self._record, self._report = node, version, record, report
        self._last: dict[tuple[str, str], Node] = {}

    def place_all(self) -> None:
        for part in self._record.foreign:
            if not self._fits(part):
                self._lose(part, f"nur in {part.version}")
            elif (home := find(self._node, part.path)) is None:
                self._lose(part, "die Stelle gibt es nicht mehr")
            else:
                self._place(part, home)

    def _fits(self, part: v.Foreign) -> bool:
        other_standard = part.attribute.startswith("{") or _OTHER.match(part.xml) is not None
        shared = not part.path and part.name in SHARED
        return part.version == self._version or other_standard or shared

    def _lose(self, part: v.Foreign, why: str) -> None:
        element = f"{part.path}/{part.name or '@' + part.attribute}".lstrip("/")
        self._report.notes.append(_left_out(self._record.id.value, element, why))

    def _place(self, part: v.Foreign, home: Node) -> None:
        if part.attribute:
            home.attributes[part.attribute] = part.xml
            return
        node = _moved(parse(part.xml), NAMESPACES[part.version], NAMESPACES[self._version])
        home.children.insert(self._index(part, home, node), node)
        self._last[part.path, part.after] = node

    def _index(self, part: v.Foreign, home: Node, node: Node) -> int:
        ranks = {name: rank for rank, name in enumerate(ORDER[self._version])}
        if not part.path and part.name in ranks and node.namespace == NAMESPACES[self._version]:
            own = ranks[part.name]
            return _behind(home, lambda each: ranks.get(each.name, len(ranks)) <= own)
        earlier = self._last.get((part.path, part.after))
        if earlier is not None:
            return _behind(home, lambda each: each is earlier)
        return _behind(home, lambda each: each.name == part.after)


def _behind(home: Node, wanted: Callable[[Node], bool]) -> int:
    """The place after the last child that is wanted; the first place where none is."""
    return max((place for place, each in enumerate(home.children) if wanted(each)), default=-1) + 1


def _moved(node: Node, old: str, new: str) -> Node:
    """The same element in the namespace of another version."""
    if node.namespace == old:
        node.namespace = new
    if node.attributes.get(TYPE, "").startswith(f"{{{old}}}"):
        node.attributes[TYPE] = node.attributes[TYPE].replace(old, new)
    for child in node.children:
        _moved(child, old, new)
    return node


def message_text(message: v.Message, report: Report | None = None) -> str:
    """The whole file as one text."""
    return "".join(write_message(message, report))


def losses(notes: Iterable[v.Note]) -> list[v.Note]:
    """What was left out."""
    return [note for note in notes if note.what == "left_out"]
