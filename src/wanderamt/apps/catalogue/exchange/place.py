"""Where a reader stands in a file, so that whatever it says names the file, the record and the element."""

from dataclasses import dataclass, field
from typing import Literal

from wanderamt.apps.catalogue.exchange import errors
from wanderamt.apps.catalogue.exchange import xzufi_values as v
from wanderamt.apps.catalogue.exchange.nodes import Node, write
from wanderamt.apps.catalogue.exchange.xzufi_versions import NAMESPACES


@dataclass(slots=True)
class Place:
    """Where the reader stands in a record, and what it has met so far."""

    file: str
    record: str
    version: v.Version
    path: tuple[str, ...] = ()
    foreign: list[v.Foreign] = field(default_factory=list)
    notes: list[v.Note] = field(default_factory=list)

    @property
    def namespace(self) -> str:
        return NAMESPACES[self.version]

    def inside(self, step: str) -> "Place":
        return Place(self.file, self.record, self.version, (*self.path, step), self.foreign, self.notes)

    def at(self, name: str = "") -> str:
        return "/".join((*self.path, name) if name else self.path)

    def error(self, kind: type[errors.RecordError], name: str = "", **params: object) -> errors.RecordError:
        element = self.at(name)
        return kind(field=element, file=self.file, record=self.record, element=element, **params)

    def unreadable(self, value: str, expected: str) -> errors.RecordError:
        return self.error(errors.UnreadableValue, value=value[:60], expected=expected)

    def note(self, what: Literal["kept", "dropped"], detail: str, name: str = "") -> None:
        self.notes.append(v.Note(record=self.record, element=self.at(name), what=what, detail=detail))

    def keep(self, node: Node, after: str) -> None:
        xml = write(node, namespace=self.namespace)
        self.foreign.append(
            v.Foreign(path=self.at(), name=node.name, xml=xml, version=self.version, after=after)
        )
        self.note("kept", node.text.strip()[:60], node.name)

    def keep_attribute(self, name: str, value: str) -> None:
        self.foreign.append(
            v.Foreign(path=self.at(), name="", xml=value, version=self.version, attribute=name)
        )
        self.note("kept", value[:60], f"@{name}")
