"""Reading services: what is understood, what is kept, what is refused with its place."""

from dataclasses import replace

import pytest

from wanderamt.apps.catalogue.exchange import errors
from wanderamt.apps.catalogue.exchange import xzufi_values as v
from wanderamt.apps.catalogue.tests.exchange.samples import (
    ID,
    RICH_220,
    V231,
    message,
    read,
    service,
    text_module,
)

AMOUNT_IN_ANOTHER_ATTRIBUTE = (
    '<x:modulKosten><x:kosten><x:kostenauswahl xsi:type="x:KostenFix"><x:betrag currencyID="EUR">1'
    "</x:betrag></x:kostenauswahl></x:kosten></x:modulKosten>"
)


def one(inside: str, **more: str) -> v.ServiceRecord:
    found = read(message(service(inside), **more))
    assert found.refused == ()
    (record,) = found.message.services
    return record


def refusal(inside: str, **more: str) -> errors.RecordError:
    found = read(message(service(inside), **more))
    assert found.message.services == ()
    (error,) = found.refused
    return error


def test_a_rich_service_is_understood() -> None:
    record = one(RICH_220.removeprefix("<x:leistung>").removesuffix("</x:leistung>").removeprefix(ID))
    assert record.id == v.Identifier(value="123", scheme=(("schemeAgencyID", "L100"),))
    assert [key.value for key in record.keys] == ["99115005104000"]
    assert [(text.kind.value, text.content) for text in record.texts] == [
        ("02", (("de", "Anmeldung"),)),
        ("05", (("de", "Wer umzieht,\nmeldet sich an."),)),
    ]
    (deadline,) = record.deadlines[0].deadlines
    assert deadline.when == v.Span(amount=2, unit=v.Code(value="WOCHE", scheme=(("listURI", "z"),)))
    fixed, variable, free = record.costs[0].costs
    assert fixed.amount == v.FixedCost(amount=v.Money(cents=4600))
    assert (fixed.prepaid, fixed.links) == (False, (v.Link(uri="https://example.org/kosten"),))
    assert fixed.valid == (v.Period(begins="2026-02-07"),)
    assert variable.amount == v.VariableCost(least=v.Money(cents=500), most=v.Money(cents=750))
    assert free.amount == v.FreeCost()
    assert record.processing[0].note == (("de", "sofort"),)
    assert record.terms[0].terms[0].word == (("de", "Ummelden"),)
    assert record.documents[0].incoming[0].name == (("de", "Ausweis"),)
    assert (record.in_writing, record.in_person) == (False, None)
    assert record.areas == (v.Identifier(value="03241001", scheme=(("schemeID", "ags"),)),)
    assert record.changes == v.Changes(changed="2026-11-01T08:00:00Z")
    assert [each.language for each in record.languages] == ["de"]
    assert [part.name for part in record.foreign] == ["struktur", "typisierung", "kennzeichenEA", "neu"]


def test_everything_unread_or_dropped_is_told() -> None:
    notes = read(message(RICH_220)).message.notes
    assert [(note.what, note.element) for note in notes] == [
        ("kept", "struktur"),
        ("dropped", "modulText(05)/inhalt"),
        ("kept", "typisierung"),
        ("kept", "kennzeichenEA"),
        ("kept", "neu"),
    ]
    assert {note.record for note in notes} == {"123"}


def test_the_head_of_the_file_is_read() -> None:
    header = read(message(service())).message.header
    assert header == v.Header(
        message_id="7", created="2026-11-22T09:00:00+01:00", sender="Land", product="P", producer=""
    )


def test_a_single_service_may_be_the_root() -> None:
    raw = service(text_module("A")).replace("<x:leistung>", f'<x:leistung xmlns:x="{V231}">', 1)
    found = read(raw.encode())
    assert (found.message.version, found.message.header) == ("2.3.1", None)
    assert found.message.services[0].texts[0].content == (("de", "A"),)


def test_other_objects_are_kept_and_deletions_are_only_told() -> None:
    more = (
        "<x:schreibe><x:onlinedienst><x:id>9</x:id></x:onlinedienst></x:schreibe>"
        '<x:loesche klasse="Leistung"><x:id>8</x:id></x:loesche><x:transaktionID>4</x:transaktionID><x:neu/>'
    )
    found = read(message(service(), more=more)).message
    assert [(other.name, other.path) for other in found.others] == [
        ("onlinedienst", "schreibe"),
        ("neu", "schreibe"),
    ]
    assert [(note.what, note.element, note.detail) for note in found.notes] == [
        ("kept", "onlinedienst", "9"),
        ("skipped", "loesche", "8"),
        ("skipped", "transaktionID", "4"),
        ("kept", "neu", ""),
    ]


def test_comments_are_counted() -> None:
    (note,) = read(message(service("<!-- a --><!-- b -->"))).message.notes
    assert (note.what, note.detail) == ("dropped", "Kommentare: 2")


def test_a_file_without_a_service_is_refused() -> None:
    with pytest.raises(errors.NoServices):
        read(message())


@pytest.mark.parametrize("missing", ["", "<x:id/>", "<x:id>  </x:id>"])
def test_a_service_without_an_id_is_named_by_its_place(missing: str) -> None:
    found = read(message(service(), service(id=missing)))
    (error,) = found.refused
    assert isinstance(error, errors.MissingId)
    assert error.params["record"] == "Nr. 2 (Zeile 1)"
    assert error.field == "id"


def test_a_second_record_of_the_same_id_is_refused_with_the_line_of_the_first() -> None:
    raw = message("\n" + service(), "\n" + service(), service(id="<x:id>123</x:id>"))
    found = read(raw)
    (error,) = found.refused
    assert isinstance(error, errors.DuplicateId)
    assert error.params["first"] == 2
    assert len(found.message.services) == 2  # another agency may use the same number


@pytest.mark.parametrize(
    ("inside", "error", "element"),
    [
        (text_module("&lt;script&gt;x&lt;/script&gt;"), errors.ActiveContent, "modulText(05)/inhalt"),
        (text_module("&lt;a href='javascript:x'&gt;"), errors.ActiveContent, "modulText(05)/inhalt"),
        (text_module("a\u202eb"), errors.ForbiddenText, "modulText(05)/inhalt"),
        (text_module("a\u200bb"), errors.ForbiddenText, "modulText(05)/inhalt"),
        (text_module("a\u0085b"), errors.ForbiddenText, "modulText(05)/inhalt"),
        (text_module("a", "\u202e"), errors.ForbiddenText, "modulText(\u202e)/leikaTextmodul/code"),
        (
            text_module("a") * 2 + text_module("&amp;lt;b&amp;gt;"),
            errors.ForbiddenText,
            "modulText(05)[3]/inhalt",
        ),
        (text_module("<x:b>a</x:b>"), errors.UnreadableValue, "modulText(05)/inhalt"),
        ("<x:modulText/>", errors.UnreadableValue, "modulText/leikaTextmodul"),
        ("<x:modulText>lose</x:modulText>", errors.UnreadableValue, "modulText"),
        ("<x:modulKosten/><x:modulKosten/>", errors.TooOften, "modulKosten[2]"),
        ("<x:versionsinformation/>" * 2, errors.TooOften, "versionsinformation[2]"),
        (
            "<x:kennzeichenSchriftformerfordernis>ja</x:kennzeichenSchriftformerfordernis>",
            errors.UnreadableValue,
            "kennzeichenSchriftformerfordernis",
        ),
        (
            "<x:gueltigkeit><x:beginn>1.1.2026</x:beginn></x:gueltigkeit>",
            errors.UnreadableValue,
            "gueltigkeit/beginn",
        ),
        (
            "<x:modulText><x:positionDarstellung>1e5</x:positionDarstellung></x:modulText>",
            errors.UnreadableValue,
            "modulText/positionDarstellung",
        ),
        (
            "<x:modulFrist><x:weiterfuehrenderLink><x:uri>javascript:x</x:uri></x:weiterfuehrenderLink></x:modulFrist>",
            errors.ActiveContent,
            "modulFrist/weiterfuehrenderLink/uri",
        ),
    ],
)
def test_what_cannot_be_taken_over_names_file_record_and_element(
    inside: str, error: type[errors.RecordError], element: str
) -> None:
    found = refusal(inside)
    assert type(found) is error
    assert (found.params["file"], found.params["record"], found.field) == ("probe.xml", "123", element)
    assert "probe.xml" in str(found)
    assert "123" in str(found)


@pytest.mark.parametrize("amount", ["", "frei", "1,50", "-1", "1.005", "NaN", "Infinity", "1e20"])
def test_an_amount_is_exact_or_refused(amount: str) -> None:
    found = refusal(
        '<x:modulKosten><x:kosten><x:kostenauswahl xsi:type="x:KostenFix">'
        f"<x:betrag>{amount}</x:betrag></x:kostenauswahl></x:kosten></x:modulKosten>"
    )
    assert isinstance(found, errors.UnreadableValue)
    assert found.params["expected"] == "ein Betrag wie 46.00"


def test_all_broken_records_are_told_at_once() -> None:
    found = read(message(service(id=""), service(), service(text_module("a\u202e"), id="<x:id>2</x:id>")))
    assert [type(error) for error in found.refused] == [errors.MissingId, errors.ForbiddenText]


def test_a_choice_of_an_unknown_kind_is_kept_whole() -> None:
    record = one(
        '<x:modulKosten><x:kosten><x:kostenauswahl xsi:type="x:KostenNeu"/></x:kosten></x:modulKosten>'
    )
    assert record.costs[0].costs[0].amount is None
    assert [(part.path, part.name) for part in record.foreign] == [("modulKosten/kosten", "kostenauswahl")]


@pytest.mark.parametrize(
    ("inside", "attribute", "path"),
    [
        (
            "<x:modulText neu='1'><x:leikaTextmodul><code>05</code></x:leikaTextmodul></x:modulText>",
            "neu",
            "modulText(05)",
        ),
        (text_module("a").replace("<x:inhalt", "<x:inhalt neu='1'"), "neu", "modulText(05)/inhalt"),
        (
            "<x:gueltigkeit><x:beginn neu='1'>2026-01-01</x:beginn></x:gueltigkeit>",
            "neu",
            "gueltigkeit/beginn",
        ),
        (
            AMOUNT_IN_ANOTHER_ATTRIBUTE,
            "currencyID",
            "modulKosten/kosten/kostenauswahl/betrag",
        ),
    ],
)
def test_unknown_attributes_are_kept(inside: str, attribute: str, path: str) -> None:
    (part,) = one(inside).foreign
    assert (part.path, part.attribute) == (path, attribute)


def test_codes_may_stand_bare_or_in_the_namespace() -> None:
    record = one(
        "<x:modulText><x:leikaTextmodul>05</x:leikaTextmodul></x:modulText>"
        "<x:modulText><x:leikaTextmodul><x:code>06</x:code><x:name>Volltext</x:name><x:neu/></x:leikaTextmodul>"
        "</x:modulText><x:referenzLeiKa>99115005104000</x:referenzLeiKa>"
    )
    assert [text.kind for text in record.texts] == [v.Code(value="05"), v.Code(value="06", name="Volltext")]
    assert record.keys == (v.Identifier(value="99115005104000"),)
    assert [part.path for part in record.foreign] == ["modulText(06)/leikaTextmodul"]


def test_the_name_of_a_key_is_kept() -> None:
    record = one("<x:referenzLeiKa><code>99115005104000</code><name>Anmeldung</name></x:referenzLeiKa>")
    (part,) = record.foreign
    assert (part.path, part.name, part.after) == ("referenzLeiKa", "name", "code")


def test_a_machine_translation_is_known_in_2_3_1() -> None:
    record = one(
        "<x:sprachversion><x:languageCode>tr</x:languageCode><x:kennzeichenMaschinelleUebersetzung>true"
        "</x:kennzeichenMaschinelleUebersetzung><x:maschinelleUebersetzung><x:originalSprache>de</x:originalSprache>"
        "</x:maschinelleUebersetzung></x:sprachversion>",
        space=V231,
        version="2.3.1",
    )
    assert record.languages == (
        v.LanguageVersion(language="tr", by_machine=True, machine=v.Machine(source="de")),
    )


def test_papers_of_2_3_1_unpack_into_the_same_values() -> None:
    record = one(
        "<x:modulDokument><x:dokumentEingehend><x:pflichtangabetyp><code>01</code></x:pflichtangabetyp>"
        "<x:kennzeichenAusloeser>false</x:kennzeichenAusloeser><x:dokument><x:art><code>001</code></x:art>"
        '<x:bezeichnung languageCode="de">Ausweis</x:bezeichnung></x:dokument></x:dokumentEingehend>'
        '<x:beschreibungEingehend languageCode="de">mitbringen</x:beschreibungEingehend></x:modulDokument>',
        space=V231,
        version="2.3.1",
    )
    paper = v.Document(
        kind=v.Code(value="001"), name=(("de", "Ausweis"),), duty=v.Code(value="01"), trigger=False
    )
    assert record.documents == (v.DocumentModule(incoming=(paper,), note=(("de", "mitbringen"),)),)


def test_the_usual_channel_is_the_same_as_none() -> None:
    def channel(inside: str) -> v.Code | None:
        text = text_module("a").replace(
            "<x:modulText>", f"<x:modulText><x:zugangskanal>{inside}</x:zugangskanal>"
        )
        return one(text, space=V231, version="2.3.1").texts[0].channel

    assert channel("<code>000</code>") is None
    assert channel("<code>100</code>") == v.Code(value="100")


def test_a_record_is_a_value() -> None:
    record = one(text_module("a"))
    assert record == replace(record)
    assert hash(record)
