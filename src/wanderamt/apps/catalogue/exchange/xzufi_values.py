"""A service as XZuFi tells it, the same for both versions; what a version cannot say is empty.

`Words` are (language code, text) in the order of the file. Texts are plain and tidy, without markup.
"""

from dataclasses import dataclass
from typing import Literal

Version = Literal["2.2.0", "2.3.1"]
Words = tuple[tuple[str, str], ...]
Attributes = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """A name given by somebody: `scheme` says by whom (schemeAgencyID, schemeID, ...)."""

    value: str
    scheme: Attributes = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """An entry of a code list, or a word of one's own (`unlisted`) where the list may be extended."""

    value: str = ""
    name: str = ""
    unlisted: str = ""
    scheme: Attributes = ()  # listURI, listVersionID


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    cents: int
    currency: str = "EUR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days or moments as in the file; empty where open."""

    begins: str = ""
    ends: str = ""
    note: Words = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    uri: str = ""
    language: str = ""
    title: str = ""
    note: str = ""
    position: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """What every module has. `channel` (Zugangskanal) exists from 2.3.1 on."""

    channel: Code | None = None
    position: int | None = None
    id: Identifier | None = None
    other_ids: tuple[Identifier, ...] = ()
    valid: tuple[Period, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextModule(Module):
    """A text of a kind of the list "leistungstextmodulleika": "02" the name, "05" the short text ..."""

    kind: Code
    other_name: Words = ()
    content: Words = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnText(Module):
    """A text of a kind that the publisher has made."""

    kind: Code
    content: Words = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A length of time, or from one to another length."""

    amount: int
    unit: Code
    amount_to: int | None = None
    unit_to: Code | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDay:
    """From a day to a day; either may be missing."""

    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    kind: Code | None = None  # of processing times: none
    when: Span | DueDay | None = None
    note: Words = ()
    position: int | None = None
    valid: tuple[Period, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineModule(Module):
    deadlines: tuple[Deadline, ...] = ()
    note: Words = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessingModule(Module):
    times: tuple[Deadline, ...] = ()
    note: Words = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedCost:
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeCost:
    note: Words = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VariableCost:
    least: Money | None = None
    most: Money | None = None
    note: Words = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    kind: Code | None = None
    amount: FixedCost | FreeCost | VariableCost | None = None
    note: Words = ()
    prepaid: bool | None = None
    links: tuple[Link, ...] = ()  # 2.2 has one bare address
    position: int | None = None
    valid: tuple[Period, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CostModule(Module):
    costs: tuple[Cost, ...] = ()
    note: Words = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A paper. `duty`, `reasons` and `trigger` exist for papers to bring, from 2.3.1 on."""

    kind: Code | None = None
    name: Words = ()
    note: Words = ()
    forms: tuple[Identifier, ...] = ()
    signature: Code | None = None
    duty: Code | None = None
    reasons: tuple[Code, ...] = ()
    trigger: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentModule(Module):
    """`note` is about the papers to bring (in 2.2 about all), `note_out` about those handed out."""

    incoming: tuple[Document, ...] = ()
    outgoing: tuple[Document, ...] = ()
    note: Words = ()
    note_out: Words = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Another word for the service."""

    word: Words
    kind: Code | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TermModule(Module):
    terms: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A machine translation: from which language, by what."""

    source: str = ""
    source_id: Identifier | None = None
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageVersion:
    """A language the service is written in. That a machine wrote it can be said from 2.3.1 on."""

    language: str
    german_name: str = ""
    native_name: str = ""
    by_machine: bool | None = None
    machine: Machine | None = None
    created: str = ""
    created_by: str = ""
    changed: str = ""
    changed_by: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    created: str = ""
    created_by: str = ""
    changed: str = ""
    changed_by: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """A part that this house does not read. It is kept and written again where it stood.

    `path` leads to the element it stood in ("" is the service itself), `after` names the sibling before it;
    an attribute has its name in `attribute` and its value in `xml`.
    """

    path: str
    name: str
    xml: str
    version: Version
    after: str = ""
    attribute: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRecord:
    """One service ("Leistung")."""

    id: Identifier
    other_ids: tuple[Identifier, ...] = ()
    keys: tuple[Identifier, ...] = ()  # LeiKa keys; 2.2: code list entries, 2.3.1: identifiers
    texts: tuple[TextModule, ...] = ()
    own_texts: tuple[OwnText, ...] = ()
    deadlines: tuple[DeadlineModule, ...] = ()
    processing: tuple[ProcessingModule, ...] = ()
    costs: tuple[CostModule, ...] = ()
    documents: tuple[DocumentModule, ...] = ()
    terms: tuple[TermModule, ...] = ()
    in_writing: bool | None = None
    in_person: bool | None = None  # from 2.3.1 on
    classes: tuple[Code, ...] = ()  # entries of the publisher's own lists among them
    areas: tuple[Identifier, ...] = ()
    changes: Changes | None = None
    languages: tuple[LanguageVersion, ...] = ()
    valid: tuple[Period, ...] = ()
    foreign: tuple[Foreign, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Who sends the file when. The moment is written as in XML Schema, with its time zone."""

    message_id: str
    created: str
    sender: str
    receiver: str = ""
    product: str = "wanderamt"
    product_version: str = ""
    producer: str = "wanderamt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something about a record that a person should know: a dropped tag, a part that is kept unread ..."""

    record: str
    element: str
    what: Literal["kept", "dropped", "left_out", "skipped"]
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A file. `others` are objects beside services (offices, online services); they are kept too."""

    version: Version
    header: Header | None
    services: tuple[ServiceRecord, ...]
    others: tuple[Foreign, ...] = ()
    notes: tuple[Note, ...] = ()
