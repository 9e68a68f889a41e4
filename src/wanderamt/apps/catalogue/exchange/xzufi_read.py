"""XZuFi files to values. What is not known is kept, what cannot be taken over is refused with its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from wanderamt.apps.catalogue.exchange import errors
from wanderamt.apps.catalogue.exchange import xzufi_values as v
from wanderamt.apps.catalogue.exchange.leaves import READERS, words
from wanderamt.apps.catalogue.exchange.markup import tidy
from wanderamt.apps.catalogue.exchange.nodes import TYPE, Limits, Node, XmlStream, is_mixed, write
from wanderamt.apps.catalogue.exchange.paths import label
from wanderamt.apps.catalogue.exchange.place import Place
from wanderamt.apps.catalogue.exchange.xzufi_versions import (
    CHOICES,
    DEFAULT_CHANNEL,
    NAMESPACES,
    ORDER,
    SHAPES,
    SPELLED,
    VERSIONS,
    Part,
)


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What a file holds, and the errors of the records that could not be read."""

    message: v.Message
    refused: tuple[errors.RecordError, ...]


def read_message(file: BinaryIO, *, name: str, limits: Limits | None = None) -> ReadFile:
    """Everything in the file, which is called `name` in errors. Memory: the values and one raw record.

    Raises XzufiError where the file as a whole cannot be read. Errors of single records are collected, so
    that a person sees them all at once.
    """
    return _FileReader(file, name, limits or Limits()).read()


class _FileReader:
    def __init__(self, file: BinaryIO, name: str, limits: Limits) -> None:
        self.name = name
        self.limits = limits
        self.stream = XmlStream(file, name=name, limits=limits, whole="leistung", check=self._check_root)
        self.version: v.Version = "2.2.0"
        self.header: v.Header | None = None
        self.services: list[v.ServiceRecord] = []
        self.others: list[v.Foreign] = []
        self.notes: list[v.Note] = []
        self.refused: list[errors.RecordError] = []
        self.seen: dict[v.Identifier, int] = {}
        self.count = 0

    def read(self) -> ReadFile:
        for node in self.stream:
            self._object(node)
            if len(self.notes) > self.limits.notes:
                raise errors.TooMuch(
                    file=self.name, line=node.line, what="unbekannte Teile", limit=self.limits.notes
                )
        if not self.count:
            raise errors.NoServices(file=self.name)
        if self.stream.comments:
            self.notes.append(
                v.Note(record="", element="", what="dropped", detail=f"Kommentare: {self.stream.comments}")
            )
        message = v.Message(
            version=self.version,
            header=self.header,
            services=tuple(self.services),
            others=tuple(self.others),
            notes=tuple(self.notes),
        )
        return ReadFile(message, tuple(self.refused))

    def _check_root(self, root: Node) -> None:
        if root.namespace not in VERSIONS:
            raise errors.WrongNamespace(
                file=self.name, namespace=root.namespace[:80], accepted=", ".join(NAMESPACES.values())
            )
        self.version = VERSIONS[root.namespace]
        stated = root.attributes.get("xzufiVersion")
        if stated is not None and SPELLED.get(stated) != self.version:
            raise errors.WrongVersion(file=self.name, version=stated[:20], accepted=self.version)

    def _object(self, node: Node) -> None:
        match node.name:
            case "leistung":
                self._service(node)
            case "schreibe":
                for each in node.children:
                    self._written(each)
            case "nachrichtenkopf":
                self.header = self._header(node)
            case "loesche" | "transaktionID" | "transaktionPosition":
                detail = ", ".join(each.text.strip() for each in node.children) or node.text.strip()
                self.notes.append(v.Note(record="", element=node.name, what="skipped", detail=detail[:200]))
            case _:
                self._other(node)

    def _written(self, node: Node) -> None:
        if node.name == "leistung":
            self._service(node)
        else:
            self._other(node)

    def _other(self, node: Node) -> None:
        xml = write(node, namespace=NAMESPACES[self.version])
        self.others.append(v.Foreign(path="schreibe", name=node.name, xml=xml, version=self.version))
        self.notes.append(v.Note(record="", element=node.name, what="kept", detail=_id_text(node)))

    def _header(self, node: Node) -> v.Header:
        said = {each.name: tidy(each.text) for each in node.children}
        attributes = self.stream.root.attributes if self.stream.root else {}
        return v.Header(
            message_id=said.get("nachrichtUUID", ""),
            created=said.get("erstelltDatumZeit", ""),
            sender=said.get("sender", ""),
            receiver=said.get("empfaenger", ""),
            product=attributes.get("produktbezeichnung", ""),
            product_version=attributes.get("produktversion", ""),
            producer=attributes.get("produkthersteller", ""),
        )

    def _service(self, node: Node) -> None:
        self.count += 1
        place = Place(
            file=self.name,
            record=_id_text(node) or f"Nr. {self.count} (Zeile {node.line})",
            version=self.version,
        )
        try:
            if not _id_text(node):
                raise place.error(errors.MissingId, "id")
            record = read_service(node, place)
            if record.id in self.seen:
                raise place.error(errors.DuplicateId, "id", first=self.seen[record.id])
        except errors.RecordError as error:
            self.refused.append(error)
            return
        self.seen[record.id] = node.line
        self.services.append(record)
        self.notes.extend(place.notes)


def read_service(node: Node, place: Place) -> v.ServiceRecord:
    """One service. What is kept unread or dropped is also told in `place.notes`. Raises RecordError."""
    record: v.ServiceRecord = read_object(node, v.ServiceRecord, place)
    return replace(record, foreign=tuple(place.foreign))


def _id_text(node: Node) -> str:
    found = node.child("id")
    return found.text.strip()[:80] if found else ""


def read_object(node: Node, shape: type[Any], place: Place) -> Any:
    """The object of a dataclass that an element describes. Raises RecordError."""
    parts = SHAPES[place.version][shape]
    return _filled(shape, _fields(node, parts, place), parts, place)


def _filled(shape: type[Any], values: dict[str, Any], parts: tuple[Part, ...], place: Place) -> Any:
    for part in parts:
        if part.required and part.field not in values:
            raise place.error(errors.UnreadableValue, part.tag, value="", expected="eine Angabe")
    return shape(**values)


def _fields(node: Node, parts: tuple[Part, ...], place: Place) -> dict[str, Any]:
    if is_mixed(node):
        raise place.unreadable(node.text.strip(), "nur Unterelemente")
    by_tag = {part.tag: part for part in parts}
    values: dict[str, Any] = {}
    _attributes(node, by_tag, values, place)
    after = ""
    for child, step in _steps(node):
        part = _part(child, by_tag, place)
        taken = part is not None and _take(child, part, values, place.inside(step))
        if not taken:
            place.keep(child, after)
        if taken or (not place.path and child.name in ORDER[place.version]):
            after = child.name
    return values


def _part(child: Node, by_tag: Mapping[str, Part], place: Place) -> Part | None:
    found = by_tag.get(child.name) if child.namespace == place.namespace else None
    return found if found and found.kind != "attribute" else None


def _steps(node: Node) -> Iterator[tuple[Node, str]]:
    counts: dict[str, int] = {}
    for child in node.children:
        name = label(child)
        counts[name] = counts.get(name, 0) + 1
        yield child, name if counts[name] == 1 else f"{name}[{counts[name]}]"


def _attributes(node: Node, by_tag: dict[str, Part], values: dict[str, Any], place: Place) -> None:
    for name, value in node.attributes.items():
        part = by_tag.get(name)
        if part and part.kind == "attribute":
            values[part.field] = value
        else:
            place.keep_attribute(name, value)


def _take(child: Node, part: Part, values: dict[str, Any], place: Place) -> bool:
    """Put what `child` says into `values`; False where it is of a type that this house does not read."""
    if part.inside and not part.shape:
        values.update(_fields(child, part.inside, place))
        return True
    if part.kind == "choice" and CHOICES.get(_local_type(child)) is None:
        return False
    if part.kind in {"words", "html"} and not part.shape:
        values[part.field] = (*values.get(part.field, ()), words(child, part, place))
        return True
    _put(_object_or_value(child, part, place), part, values, place)
    return True


def _put(value: Any, part: Part, values: dict[str, Any], place: Place) -> None:
    if part.many:
        values[part.field] = (*values.get(part.field, ()), value)
    elif part.field in values:
        raise place.error(errors.TooOften)
    else:
        values[part.field] = (value,) if part.field in _ALWAYS_MANY and part.shape else value


#: In 2.2 these stand once, in 2.3.1 any number of times: the value is always a tuple.
_ALWAYS_MANY = frozenset({"deadlines", "costs", "processing", "documents"})


def _object_or_value(child: Node, part: Part, place: Place) -> Any:
    if part.shape:
        parts = part.inside or SHAPES[place.version][part.shape]
        made = _filled(part.shape, _fields(child, parts, place), parts, place)
        return _without_default_channel(made)
    if part.kind == "choice":
        shape = CHOICES[_local_type(child)]
        del child.attributes[TYPE]
        return read_object(child, shape, place)
    return READERS[part.kind](child, place)


def _without_default_channel(made: Any) -> Any:
    if isinstance(made, v.Module) and made.channel == DEFAULT_CHANNEL:
        return replace(made, channel=None)
    return made


def _local_type(node: Node) -> str:
    return node.attributes.get(TYPE, "").rpartition("}")[2]
