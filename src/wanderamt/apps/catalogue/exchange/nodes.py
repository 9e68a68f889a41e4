"""XML without surprises: a stream of small trees in, exact text out.

The reader uses expat only as a tokenizer. It refuses every document type declaration (and with it entity
bombs and external entities), counts bytes, depth, elements and letters while it reads, and holds no more than
one record in memory.
"""

import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import BinaryIO
from xml.parsers import expat

from wanderamt.apps.catalogue.exchange import errors

XSI = "http://www.w3.org/2001/XMLSchema-instance"
TYPE = f"{{{XSI}}}type"
_CHUNK = 64 * 1024
_ENCODINGS = ("UTF-8", "UTF-16", "ISO-8859-1", "US-ASCII")
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PREFIXED = re.compile(r"(?P<prefix>[^\s:]+):(?P<name>[^\s:]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a file may need. The whole service list in 16 languages is about 5 MB."""

    megabytes: int = 50
    depth: int = 32
    elements: int = 200_000  # in one record
    letters: int = 500_000  # in one element
    attributes: int = 32  # of one element
    objects: int = 20_000  # in one file
    elements_in_all: int = 1_000_000
    notes: int = 50_000  # parts that are dropped or kept unread

    @property
    def bytes(self) -> int:
        return self.megabytes * 1024 * 1024


@dataclass(slots=True)
class Node:
    """An element. Attribute names outside of any namespace are plain, others "{namespace}name"."""

    name: str
    namespace: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node"] = field(default_factory=list)
    text: str = ""
    tail: str = ""
    line: int = 0

    def child(self, name: str) -> "Node | None":
        return next((each for each in self.children if each.name == name), None)


class XmlStream:
    """The direct children of the root, one after the other; a root called `whole` comes as one piece.

    `check` sees the root as soon as it opens, before anything else is read. Raises the errors of this room,
    each naming the file and the place.
    """

    def __init__(
        self,
        file: BinaryIO,
        *,
        name: str,
        limits: Limits | None = None,
        whole: str = "",
        check: Callable[[Node], None] | None = None,
    ) -> None:
        self.root: Node | None = None
        self.comments = 0
        self._file, self._name, self._limits, self._whole = file, name, limits or Limits(), whole
        self._check = check
        self._open: list[Node] = []
        self._done: deque[Node] = deque()
        self._prefixes: dict[str, list[str]] = {}
        self._elements = 0
        self._elements_in_all = 0
        self._objects = 0
        self._letters = 0
        self._parser = self._new_parser()

    def _new_parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.XmlDeclHandler = self._declared
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartNamespaceDeclHandler = self._prefix_opened
        parser.EndNamespaceDeclHandler = self._prefix_closed
        parser.StartElementHandler = self._opened
        parser.EndElementHandler = self._closed
        parser.CharacterDataHandler = self._letters_came
        parser.CommentHandler = self._comment
        return parser

    def __iter__(self) -> Iterator[Node]:
        read = 0
        while chunk := self._file.read(_CHUNK):
            read += len(chunk)
            if read > self._limits.bytes:
                raise errors.TooLarge(file=self._name, limit=self._limits.megabytes)
            self._feed(chunk)
            yield from self._take()
        self._feed(b"", last=True)
        yield from self._take()

    def _take(self) -> Iterator[Node]:
        while self._done:
            yield self._done.popleft()

    def _feed(self, chunk: bytes, *, last: bool = False) -> None:
        try:
            self._parser.Parse(chunk, last)
        except expat.ExpatError as error:
            raise errors.NotXml(
                file=self._name,
                line=error.lineno,
                column=error.offset + 1,
                reason=expat.errors.messages[error.code],
            ) from error

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.upper() not in _ENCODINGS:
            raise errors.UnknownEncoding(
                file=self._name, encoding=encoding[:40], accepted=", ".join(_ENCODINGS)
            )

    def _doctype(self, *_: object) -> None:
        raise errors.DeclaresEntities(file=self._name, line=self._parser.CurrentLineNumber)

    def _prefix_opened(self, prefix: str | None, uri: str | None) -> None:
        self._prefixes.setdefault(prefix or "", []).append(uri or "")

    def _prefix_closed(self, prefix: str | None) -> None:
        self._prefixes[prefix or ""].pop()

    def _comment(self, _text: str) -> None:
        self.comments += 1

    def _too_much(self, what: str, limit: int) -> errors.TooMuch:
        return errors.TooMuch(file=self._name, line=self._parser.CurrentLineNumber, what=what, limit=limit)

    def _opened(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self._open) >= self._limits.depth:
            raise self._too_much("Schachtelung", self._limits.depth)
        if len(attributes) > self._limits.attributes:
            raise self._too_much("Attribute", self._limits.attributes)
        self._count()
        self._letters = 0
        namespace, _, name = tag.rpartition(" ")
        node = Node(name, namespace, self._plain(attributes), line=self._parser.CurrentLineNumber)
        if self.root is None:
            self.root = node
            if self._check:
                self._check(node)
        if self._open and self._belongs():
            self._open[-1].children.append(node)
        self._open.append(node)

    def _count(self) -> None:
        self._elements += 1
        self._elements_in_all += 1
        if self._elements > self._limits.elements:
            raise self._too_much("Elemente", self._limits.elements)
        if self._elements_in_all > self._limits.elements_in_all:
            raise self._too_much("Elemente insgesamt", self._limits.elements_in_all)

    def _belongs(self) -> bool:
        """The root forgets its children, so that a file of any length fits into memory."""
        return len(self._open) > 1 or self._open[0].name == self._whole

    def _plain(self, attributes: dict[str, str]) -> dict[str, str]:
        plain: dict[str, str] = {}
        for key, value in attributes.items():
            namespace, _, name = key.rpartition(" ")
            full = f"{{{namespace}}}{name}" if namespace else name
            plain[full] = self._resolved(value) if full == TYPE else value
        return plain

    def _resolved(self, value: str) -> str:
        """The prefix in a type's name means something in this file only: "{namespace}name" everywhere."""
        found = _PREFIXED.fullmatch(value.strip())
        spaces = self._prefixes.get(found["prefix"]) if found else None
        return f"{{{spaces[-1]}}}{found['name']}" if found and spaces else value

    def _letters_came(self, text: str) -> None:
        self._letters += len(text)
        if self._letters > self._limits.letters:
            raise self._too_much("Zeichen", self._limits.letters)
        node = self._open[-1]
        if node.children:
            node.children[-1].tail += text
        elif len(self._open) > 1 or node.name == self._whole:
            node.text += text

    def _closed(self, _tag: str) -> None:
        node = self._open.pop()
        self._letters = 0
        if len(self._open) == (0 if self.root and self.root.name == self._whole else 1):
            self._elements = 0
            self._objects += 1
            if self._objects > self._limits.objects:
                raise self._too_much("Objekte", self._limits.objects)
            self._done.append(node)


def parse(xml: str) -> Node:
    """The tree of a small, trusted text that `write` has made."""
    (node,) = XmlStream(BytesIO(xml.encode()), name="", whole=xml[1:].split(maxsplit=1)[0].rpartition(":")[2])
    return node


def write(root: Node, *, namespace: str, indent: str = "", top: bool = True) -> str:
    """The tree as text, two spaces a level; `namespace` gets the prefix "xzufi".

    The same tree gives the same bytes: attributes are sorted, other namespaces are numbered as they come.
    Without `top` the two usual prefixes are taken as declared around it. Raises ValueError where a text holds
    what XML cannot.
    """
    lines: list[str] = []
    _write(root, _Prefixes(namespace), lines, indent=indent, top=top)
    return "".join(lines)


class _Prefixes:
    def __init__(self, namespace: str) -> None:
        self.known = {namespace: "xzufi", XSI: "xsi", "": ""}

    def name(self, namespace: str, name: str, new: dict[str, str]) -> str:
        if namespace not in self.known:
            self.known[namespace] = new[namespace] = f"n{len(self.known) - 2}"
        prefix = self.known[namespace]
        return f"{prefix}:{name}" if prefix else name


def _write(
    node: Node,
    prefixes: _Prefixes,
    out: list[str],
    *,
    indent: str = "",
    top: bool = False,
    inline: bool = False,
) -> None:
    new = {space: prefix for space, prefix in prefixes.known.items() if prefix} if top else {}
    before = dict(prefixes.known)
    tag = prefixes.name(node.namespace, node.name, new)
    head = tag + _head(node, prefixes, new)
    if not node.children:
        text = _escape(node.text)
        out.append(f"<{head}>{text}</{tag}>" if text else f"<{head}/>")
    elif inline or is_mixed(node):
        out.append(f"<{head}>{_escape(node.text)}")
        for each in node.children:
            _write(each, prefixes, out, inline=True)
            out.append(_escape(each.tail))
        out.append(f"</{tag}>")
    else:
        out.append(f"<{head}>\n")
        for each in node.children:
            out.append(f"{indent}  ")
            _write(each, prefixes, out, indent=f"{indent}  ")
            out.append("\n")
        out.append(f"{indent}</{tag}>")
    prefixes.known = before


def is_mixed(node: Node) -> bool:
    """Whether words stand between the element's children, so that blanks count."""
    return bool(node.text.strip()) or any(each.tail.strip() for each in node.children)


def _head(node: Node, prefixes: _Prefixes, new: dict[str, str]) -> str:
    written = []
    for key, value in sorted(node.attributes.items()):
        shown = _type_name(value, prefixes, new) if key == TYPE else _quoted(value)
        written.append(f' {_attribute(key, prefixes, new)}="{shown}"')
    declared = [f' xmlns:{prefix}="{_quoted(space)}"' for space, prefix in new.items()]
    return "".join([*declared, *written])


def _attribute(key: str, prefixes: _Prefixes, new: dict[str, str]) -> str:
    namespace, name = key[1:].split("}") if key.startswith("{") else ("", key)
    return prefixes.name(namespace, name, new)


def _type_name(value: str, prefixes: _Prefixes, new: dict[str, str]) -> str:
    namespace, brace, name = value.rpartition("}")
    return prefixes.name(namespace[1:], name, new) if brace else _quoted(value)


def _quoted(value: str) -> str:
    return _escape(value).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")


def _escape(text: str) -> str:
    if _NOT_XML.search(text):
        raise ValueError(text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
