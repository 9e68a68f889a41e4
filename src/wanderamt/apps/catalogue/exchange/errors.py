"""Why a file or a record is refused. Each names the file, most also the record and the element."""

from typing import ClassVar

from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.text import N_


class XzufiError(DomainError):
    """A file that cannot be read. Nothing of it is taken over."""

    code: ClassVar[str] = "xzufi"
    message: ClassVar[str] = N_("Die Datei „%(file)s“ kann nicht gelesen werden.")


class NotXml(XzufiError):
    """Broken off, not XML at all, or bytes that are not letters of the stated encoding."""

    code: ClassVar[str] = "xzufi_not_xml"
    message: ClassVar[str] = N_(
        "Die Datei „%(file)s“ ist ab Zeile %(line)s, Spalte %(column)s nicht lesbar (%(reason)s). "
        "Bitte prüfen Sie, ob sie ganz übertragen wurde."
    )


class UnknownEncoding(XzufiError):
    code: ClassVar[str] = "xzufi_encoding"
    message: ClassVar[str] = N_(
        "Die Datei „%(file)s“ nennt die Zeichenkodierung „%(encoding)s“. Erlaubt sind: %(accepted)s."
    )


class DeclaresEntities(XzufiError):
    """A document type declaration: the door of entity bombs and of external entities."""

    code: ClassVar[str] = "xzufi_doctype"
    message: ClassVar[str] = N_(
        "Die Datei „%(file)s“ enthält in Zeile %(line)s eine Dokumenttyp-Deklaration (DOCTYPE). "
        "XZuFi braucht keine. Die Datei wird zum Schutz nicht gelesen. "
        "Bitte lassen Sie sie ohne DOCTYPE ausgeben."
    )


class TooLarge(XzufiError):
    code: ClassVar[str] = "xzufi_too_large"
    message: ClassVar[str] = N_("Die Datei „%(file)s“ ist größer als %(limit)s MB. Bitte teilen Sie sie auf.")


class TooMuch(XzufiError):
    """Deeper, longer or with more elements than any service needs."""

    code: ClassVar[str] = "xzufi_too_much"
    message: ClassVar[str] = N_(
        "Die Datei „%(file)s“ überschreitet in Zeile %(line)s eine Grenze: %(what)s, höchstens %(limit)s."
    )


class WrongNamespace(XzufiError):
    code: ClassVar[str] = "xzufi_namespace"
    message: ClassVar[str] = N_(
        "Die Datei „%(file)s“ gehört zum Namensraum „%(namespace)s“. Gelesen werden: %(accepted)s."
    )


class WrongVersion(XzufiError):
    """The stated version and the namespace contradict each other, or the version is not known."""

    code: ClassVar[str] = "xzufi_version"
    message: ClassVar[str] = N_(
        "Die Datei „%(file)s“ nennt die XZuFi-Version „%(version)s“. Erwartet wird: %(accepted)s."
    )


class NoServices(XzufiError):
    code: ClassVar[str] = "xzufi_empty"
    message: ClassVar[str] = N_(
        "Die Datei „%(file)s“ enthält keine Leistung. Bitte prüfen Sie, ob es die richtige Datei ist."
    )


class RecordError(XzufiError):
    """A record that cannot be taken over; the file is then not taken over either."""

    message: ClassVar[str] = N_("Datei „%(file)s“, Leistung %(record)s, Element „%(element)s“: nicht lesbar.")


class MissingId(RecordError):
    code: ClassVar[str] = "xzufi_missing_id"
    message: ClassVar[str] = N_(
        "Datei „%(file)s“, Leistung %(record)s, Element „%(element)s“: Die Kennung fehlt."
    )


class DuplicateId(RecordError):
    code: ClassVar[str] = "xzufi_duplicate_id"
    message: ClassVar[str] = N_(
        "Datei „%(file)s“, Leistung %(record)s, Element „%(element)s“: "
        "Dieselbe Kennung steht schon in Zeile %(first)s."
    )


class SameService(RecordError):
    """Two records of a file are about one service of the city's list."""

    code: ClassVar[str] = "xzufi_same_service"
    message: ClassVar[str] = N_(
        "Datei „%(file)s“, Leistung %(record)s, Element „%(element)s“: "
        "Die Leistung %(other)s derselben Datei gehört schon zu „%(service)s“."
    )


class UnreadableValue(RecordError):
    code: ClassVar[str] = "xzufi_value"
    message: ClassVar[str] = N_(
        "Datei „%(file)s“, Leistung %(record)s, Element „%(element)s“: "
        "„%(value)s“ geht nicht. Erwartet wird: %(expected)s."
    )


class TooOften(RecordError):
    code: ClassVar[str] = "xzufi_too_often"
    message: ClassVar[str] = N_(
        "Datei „%(file)s“, Leistung %(record)s, Element „%(element)s“: Das Element darf nur einmal vorkommen."
    )


class ForbiddenText(RecordError):
    """Characters that change what a reader sees: direction controls, invisible and control characters."""

    code: ClassVar[str] = "xzufi_forbidden_text"
    message: ClassVar[str] = N_(
        "Datei „%(file)s“, Leistung %(record)s, Element „%(element)s“: "
        "An Stelle %(place)s steht ein verbotenes Zeichen (%(reason)s)."
    )


class ActiveContent(RecordError):
    """Scripts, forms, frames, event handlers, addresses that run code."""

    code: ClassVar[str] = "xzufi_active_content"
    message: ClassVar[str] = N_(
        "Datei „%(file)s“, Leistung %(record)s, Element „%(element)s“: "
        "Der Text enthält aktive Inhalte (%(what)s). Das ist nicht erlaubt."
    )


class Refused(XzufiError):
    """Some records of a file are refused, and so nothing of the file is taken over."""

    code: ClassVar[str] = "xzufi_refused"
    message: ClassVar[str] = N_(
        "Aus der Datei „%(file)s“ wird nichts übernommen: "
        "%(count)s Leistungen sind fehlerhaft. Zuerst: %(first)s"
    )


class DraftInTheWay(XzufiError):
    """A service has an open draft; the import would need another one."""

    code: ClassVar[str] = "xzufi_draft"
    message: ClassVar[str] = N_(
        "Aus der Datei „%(file)s“ wird nichts übernommen: Für „%(service)s“ gibt es schon einen Entwurf. "
        "Bitte schließen Sie ihn zuerst ab."
    )


class CannotWrite(DomainError):
    """A text of the list that no XML file can hold."""

    code: ClassVar[str] = "xzufi_cannot_write"
    message: ClassVar[str] = N_(
        "Leistung %(record)s, Element „%(element)s“: "
        "Der Text enthält ein Zeichen, das in XML nicht erlaubt ist."
    )
