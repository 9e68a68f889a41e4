"""The two versions as tables: which element holds which field, in the order of the standard.

Names and order follow the typed models of the federal portal's interface (`Leistung220`, `Leistung231`) and
public readers of 2.2 files. What could not be read anywhere is listed in docs/reference/xzufi.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from wanderamt.apps.catalogue.exchange import xzufi_values as v

Kind = Literal[
    "text",
    "html",
    "words",
    "number",
    "flag",
    "moment",
    "id",
    "code",
    "key",
    "money",
    "uri",
    "address",
    "choice",
    "attribute",
]

NAMESPACES: Mapping[v.Version, str] = {
    "2.2.0": "http://xoev.de/schemata/xzufi/2_2_0",
    "2.3.1": "http://xoev.de/schemata/xzufi/2_3_1",
}
VERSIONS: Mapping[str, v.Version] = {space: version for version, space in NAMESPACES.items()}
#: How files spell a version in the attribute of their root.
SPELLED: Mapping[str, v.Version] = {"2.2": "2.2.0", "2.2.0": "2.2.0", "2.3.1": "2.3.1"}

TEXT_KINDS = "urn:de:xzufi:codeliste:leistungstextmodulleika"
TEXT_KINDS_VERSION = "20240216"
KEYS = "urn:de:fim:leika:leistung"


@dataclass(frozen=True, slots=True)
class Part:
    """An element and the field it fills. `shape` is the dataclass of its content, else `kind` says it.

    `inside` marks a wrapper whose own parts fill fields of the same object.
    """

    tag: str
    field: str
    kind: Kind = "text"
    many: bool = False
    shape: type[Any] | None = None
    inside: tuple["Part", ...] = ()
    required: bool = False


Shapes = Mapping[type[Any], tuple[Part, ...]]


def _group(tag: str, field: str, shape: type[Any], *, many: bool = True) -> Part:
    return Part(tag, field, many=many, shape=shape)


_WHEN = Part("fristauswahl", "when", "choice")
_VALID = _group("gueltigkeit", "valid", v.Period)
_POSITION = Part("positionDarstellung", "position", "number")
_LINKS = _group("weiterfuehrenderLink", "links", v.Link)
_NOTE = Part("beschreibung", "note", "html")
_CHANGES = (
    Part("erstelltDatumZeit", "created", "moment"),
    Part("erstelltDurch", "created_by"),
    Part("geaendertDatumZeit", "changed", "moment"),
    Part("geaendertDurch", "changed_by"),
    Part("version", "version"),
)
_PLAIN_MODULE = (_POSITION, Part("id", "id", "id"), Part("idSekundaer", "other_ids", "id", many=True), _VALID)
_CHANNEL = Part("zugangskanal", "channel", "code")
_LANGUAGE = (
    Part("languageCode", "language", required=True),
    Part("sprachbezeichnungDeutsch", "german_name"),
    Part("sprachbezeichnungNativ", "native_name"),
)
_COST = (
    Part("typ", "kind", "code"),
    Part("kostenauswahl", "amount", "choice"),
    _NOTE,
    Part("vorkasse", "prepaid", "flag"),
)
_PAPER = (Part("bezeichnung", "name", "words"), _NOTE)

#: The default channel of a module says nothing: it is the same as none.
DEFAULT_CHANNEL = v.Code(value="000")

#: A LeiKa key is a code with its list in 2.2 and an identifier with its scheme in 2.3.1: one names the other.
KEY_ATTRIBUTES: Mapping[str, str] = {"listURI": "schemeURI", "listVersionID": "schemeVersionID"}

#: Types of `fristauswahl` and `kostenauswahl`, named in xsi:type.
CHOICES: Mapping[str, type[Any]] = {
    "FristDauer": v.Span,
    "FristStichtag": v.DueDay,
    "KostenFix": v.FixedCost,
    "KostenFrei": v.FreeCost,
    "KostenVariabel": v.VariableCost,
}
CHOICE_NAMES: Mapping[type[Any], str] = {shape: name for name, shape in CHOICES.items()}

_SAME: Shapes = {
    v.Period: (
        Part("beginn", "begins", "moment"),
        Part("ende", "ends", "moment"),
        Part("zusatz", "note", "words"),
    ),
    v.Link: (
        Part("languageCode", "language", "attribute"),
        Part("uri", "uri", "uri"),
        Part("titel", "title"),
        Part("beschreibung", "note"),
        _POSITION,
    ),
    v.Span: (
        Part("dauer", "amount", "number", required=True),
        Part("einheit", "unit", "code", required=True),
        Part("dauerBis", "amount_to", "number"),
        Part("einheitBis", "unit_to", "code"),
    ),
    v.DueDay: (Part("von", "first"), Part("bis", "last")),
    v.Deadline: (Part("typ", "kind", "code"), _WHEN, _NOTE, _POSITION, _VALID),
    v.FixedCost: (Part("betrag", "amount", "money", required=True),),
    v.FreeCost: (Part("beschreibungKostenfreiheit", "note", "words"),),
    v.VariableCost: (
        Part("betragUntergrenze", "least", "money"),
        Part("betragObergrenze", "most", "money"),
        Part("beschreibungVariabilitaet", "note", "words"),
    ),
    v.Term: (Part("begriff", "word", "words"), Part("typ", "kind", "code")),
    v.Changes: _CHANGES,
    v.Machine: (
        Part("originalSprache", "source"),
        Part("originalID", "source_id", "id"),
        Part("uebersetztDurch", "by"),
    ),
}


def _modules(base: tuple[Part, ...]) -> Shapes:
    return {
        v.TextModule: (
            *base,
            Part("leikaTextmodul", "kind", "code", required=True),
            Part("leikaTextmodulAbweichendeBezeichnung", "other_name", "words"),
            Part("inhalt", "content", "html"),
            _LINKS,
        ),
        v.OwnText: (
            *base,
            Part("individuellesTextmodultyp", "kind", "code", required=True),
            Part("inhalt", "content", "html"),
            _LINKS,
        ),
        v.DeadlineModule: (*base, _group("frist", "deadlines", v.Deadline), _NOTE, _LINKS),
        v.ProcessingModule: (*base, _group("bearbeitungsdauer", "times", v.Deadline), _NOTE, _LINKS),
        v.CostModule: (*base, _group("kosten", "costs", v.Cost), _NOTE, _LINKS),
        v.TermModule: (*base, _group("begriffImKontext", "terms", v.Term)),
    }


_TEXTS = (_group("modulText", "texts", v.TextModule), _group("modulTextIndividuell", "own_texts", v.OwnText))
_TERMS = _group("modulBegriffImKontext", "terms", v.TermModule)
_CLASSES = Part("klassifizierung", "classes", "code", many=True)
_AREAS = Part("gueltigkeitGebietID", "areas", "id", many=True)
_IDS = (Part("id", "id", "id", required=True), Part("idSekundaer", "other_ids", "id", many=True))
_LANGUAGES = _group("sprachversion", "languages", v.LanguageVersion)

_V220: Shapes = {
    **_SAME,
    **_modules(_PLAIN_MODULE),
    v.Cost: (*_COST, Part("linkKostenbildung", "links", "address", many=True), _POSITION, _VALID),
    v.Document: (
        Part("typ", "kind", "code"),
        *_PAPER,
        Part("referenzFormularID", "forms", "id", many=True),
        Part("angabeSignatur", "signature", "code"),
    ),
    v.DocumentModule: (
        *_PLAIN_MODULE,
        _group("dokumentEingehend", "incoming", v.Document),
        _group("dokumentAusgehend", "outgoing", v.Document),
        _NOTE,
        _LINKS,
    ),
    v.LanguageVersion: (*_LANGUAGE, *_CHANGES),
    v.ServiceRecord: (
        *_IDS,
        Part("referenzLeiKa", "keys", "key", many=True),
        *_TEXTS,
        _group("modulFrist", "deadlines", v.DeadlineModule, many=False),
        _group("modulKosten", "costs", v.CostModule, many=False),
        _group("modulBearbeitungsdauer", "processing", v.ProcessingModule, many=False),
        _TERMS,
        _group("modulDokument", "documents", v.DocumentModule, many=False),
        Part("kennzeichenSchriftformerfordernis", "in_writing", "flag"),
        _CLASSES,
        _AREAS,
        _group("versionsinformation", "changes", v.Changes, many=False),
        _LANGUAGES,
        _VALID,
    ),
}

_MODULE_231 = (_CHANNEL, *_PLAIN_MODULE)
_DOCUMENT_231 = (
    Part("art", "kind", "code"),
    *_PAPER,
    Part("formularReferenz", "forms", "id", many=True),
    Part("angabeSignatur", "signature", "code"),
)
_INCOMING_231 = (
    Part("pflichtangabetyp", "duty", "code"),
    Part("pflichtangabeGrundKontextabhaengigkeit", "reasons", "code", many=True),
    Part("kennzeichenAusloeser", "trigger", "flag"),
    Part("dokument", "", inside=_DOCUMENT_231),
)
_V231: Shapes = {
    **_SAME,
    **_modules(_MODULE_231),
    v.Cost: (*_COST, _group("linkKostenbildung", "links", v.Link), _POSITION, _VALID),
    v.Document: _DOCUMENT_231,
    v.DocumentModule: (
        *_MODULE_231,
        Part("dokumentEingehend", "incoming", many=True, shape=v.Document, inside=_INCOMING_231),
        _group("dokumentAusgehend", "outgoing", v.Document),
        Part("beschreibungEingehend", "note", "html"),
        Part("beschreibungAusgehend", "note_out", "html"),
        _LINKS,
    ),
    v.LanguageVersion: (
        *_LANGUAGE,
        Part("kennzeichenMaschinelleUebersetzung", "by_machine", "flag"),
        _group("maschinelleUebersetzung", "machine", v.Machine, many=False),
        *_CHANGES,
    ),
    v.ServiceRecord: (
        *_IDS,
        Part("referenzLeistungsschluessel", "keys", "id", many=True),
        *_TEXTS,
        _group("modulFrist", "deadlines", v.DeadlineModule),
        _group("modulBearbeitungsdauer", "processing", v.ProcessingModule),
        _group("modulKosten", "costs", v.CostModule),
        _group("modulDokument", "documents", v.DocumentModule),
        _TERMS,
        Part("kennzeichenFormularSchriftformerfordernis", "in_writing", "flag"),
        Part("kennzeichenFormularPersoenlich", "in_person", "flag"),
        _CLASSES,
        _AREAS,
        _group("versionsinformationen", "changes", v.Changes, many=False),
        _LANGUAGES,
        _VALID,
    ),
}

SHAPES: Mapping[v.Version, Shapes] = {"2.2.0": _V220, "2.3.1": _V231}

#: Elements that this house keeps unread and that mean the same in both versions; all others of the standard
#: that it does not read stay in files of the version they came in.
SHARED = frozenset(
    {
        "modulFachlicheFreigabe",
        "modulAuskunftshinweis",
        "typisierung",
        "vertrauensniveau",
        "leistungsadressat",
        "herausgeber",
        "relevantFuerWirtschaftszweig",
    }
)

#: The order of a service's elements, the unread ones included, so that these are written in their place.
ORDER: Mapping[v.Version, tuple[str, ...]] = {
    "2.2.0": (
        "id", "idSekundaer", "struktur", "referenzLeiKa", "modulText", "modulTextIndividuell", "modulFrist",
        "modulKosten", "modulBearbeitungsdauer", "modulBegriffImKontext", "modulFachlicheFreigabe",
        "modulAuskunftshinweis", "modulDokument", "modulUrsprungsportal", "typisierung", "vertrauensniveau",
        "leistungsadressat", "kennzeichenSchriftformerfordernis", "kategorie", "klassifizierung",
        "informationsbereichSDG", "idLeistungImKontext", "idProzess", "herausgeber", "gueltigkeitGebietID",
        "kennzeichenEA", "relevantFuerWirtschaftszweig", "relevantFuerRechtsform",
        "relevantFuerStaatsangehoerigkeit", "versionsinformation", "sprachversion", "gueltigkeit",
    ),
    "2.3.1": (
        "id", "idSekundaer", "struktur", "statusKatalog", "statusBibliothek", "detailstufe",
        "referenzLeistungsschluessel", "leistungsadressat", "bezugsortTyp", "modulText",
        "modulTextIndividuell", "modulFrist", "modulBearbeitungsdauer", "modulKosten", "modulDokument",
        "modulBegriffImKontext", "modulFachlicheFreigabe", "modulAuskunftshinweis", "modulUrsprungsportal",
        "typisierung", "vertrauensniveau", "kennzeichenFormularSchriftformerfordernis",
        "kennzeichenFormularPersoenlich", "kennzeichenFormularFormlos", "kategorie", "klassifizierung",
        "informationsbereicheSDG", "leistungImKontextID", "prozessID", "herausgeber", "gueltigkeitGebietID",
        "durchfuehrbarEinheitlicheStelle", "relevantFuerWirtschaftszweig", "relevantFuerRechtsform",
        "relevantFuerStaatsangehoerigkeit", "versionsinformationen", "sprachversion", "gueltigkeit",
    ),
}  # fmt: skip
