"""What is written comes back; what is foreign stays where it stood; what a version cannot say is told."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wanderamt.apps.catalogue.exchange import errors
from wanderamt.apps.catalogue.exchange import xzufi_values as v
from wanderamt.apps.catalogue.exchange.xzufi_read import read_message
from wanderamt.apps.catalogue.exchange.xzufi_write import Report, losses, message_text
from wanderamt.apps.catalogue.tests.exchange.samples import (
    RICH_220,
    V231,
    message,
    read,
    service,
    text_module,
)
from wanderamt.apps.catalogue.tests.exchange.strategies import records

HEADER = v.Header(message_id="1", created="2026-11-22T09:00:00+01:00", sender="Stadt")
QUICK = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)


def again(text: str) -> v.Message:
    found = read_message(BytesIO(text.encode()), name="wieder.xml")
    assert found.refused == ()
    return found.message


@pytest.mark.parametrize("version", ["2.2.0", "2.3.1"])
@QUICK
@given(data=st.data())
def test_a_written_service_comes_back_and_is_written_the_same(
    version: v.Version, data: st.DataObject
) -> None:
    record = data.draw(records(version))
    told = Report()
    text = message_text(v.Message(version=version, header=HEADER, services=(record,)), told)
    assert told.notes == []
    back = again(text)
    assert back.services == (record,)
    assert back.notes == ()
    assert message_text(back) == text


@QUICK
@given(record=records("2.2.0"))
def test_2_2_to_2_3_1_and_back_loses_nothing(record: v.ServiceRecord) -> None:
    told = Report()
    there = again(message_text(v.Message(version="2.3.1", header=HEADER, services=(record,)), told))
    back = again(message_text(replace(there, version="2.2.0"), told))
    assert back.services == (record,)
    assert told.notes == []


@QUICK
@given(record=records("2.3.1"))
def test_what_2_2_cannot_say_is_told(record: v.ServiceRecord) -> None:
    told = Report()
    there = again(message_text(v.Message(version="2.2.0", header=HEADER, services=(record,)), told))
    if there.services != (record,):
        assert told.notes
    assert {note.what for note in told.notes} <= {"left_out"}


@pytest.mark.parametrize(
    ("record", "element"),
    [
        ({"in_person": True}, "leistung/in_person"),
        ({"languages": (v.LanguageVersion(language="tr", by_machine=True),)}, "sprachversion/by_machine"),
        (
            {"texts": (v.TextModule(kind=v.Code(value="05"), channel=v.Code(value="100")),)},
            "modulText/channel",
        ),
        ({"costs": (v.CostModule(), v.CostModule())}, "modulKosten"),
        ({"documents": (v.DocumentModule(note_out=(("de", "x"),)),)}, "modulDokument/note_out"),
        (
            {"documents": (v.DocumentModule(incoming=(v.Document(trigger=True),)),)},
            "dokumentEingehend/trigger",
        ),
        (
            {"costs": (v.CostModule(costs=(v.Cost(links=(v.Link(uri="https://a.de", title="A"),)),)),)},
            "kosten/links",
        ),
    ],
)
def test_each_part_that_only_2_3_1_has_is_named(record: dict[str, Any], element: str) -> None:
    told = Report()
    said = v.ServiceRecord(id=v.Identifier(value="1"), **record)
    message_text(v.Message(version="2.2.0", header=HEADER, services=(said,)), told)
    assert [(note.record, note.element) for note in losses(told.notes)] == [("1", element)]


def test_foreign_parts_stay_where_they_stood() -> None:
    first = message_text(read(message(RICH_220)).message)
    second = again(first)
    assert message_text(second) == first
    assert [part.name for part in second.services[0].foreign] == [
        "struktur",
        "typisierung",
        "kennzeichenEA",
        "neu",
    ]
    before, after = first.split("<xzufi:struktur")
    assert "schemeAgencyID" in before
    assert after.index("</xzufi:struktur>") < after.index("referenzLeiKa")
    assert 'xsi:type="xzufi:LeistungsstrukturObjektMitVerrichtung"' in first
    assert '<n1:neu xmlns:n1="urn:example:k" a="1">etwas <n1:teil>Neues</n1:teil></n1:neu>' in first


def test_foreign_parts_in_another_version_move_or_are_told() -> None:
    there = read(message(RICH_220)).message
    told = Report()
    text = message_text(replace(there, version="2.3.1"), told)
    assert "<xzufi:typisierung" in text
    assert "<n1:neu" in text
    assert [note.element for note in told.notes] == ["struktur", "kennzeichenEA"]
    assert V231 in text
    assert "2_2_0" not in text


def test_a_type_in_a_shared_part_changes_its_namespace_too() -> None:
    raw = message(service('<x:herausgeber xsi:type="x:Art"><x:id>1</x:id></x:herausgeber>'))
    text = message_text(replace(read(raw).message, version="2.3.1"))
    assert '<xzufi:herausgeber xsi:type="xzufi:Art">' in text


def test_several_unknown_parts_keep_their_order_beside_each_other() -> None:
    inside = '<x:a1/><x:a2/><x:gueltigkeit/><x:b1/><x:b2/><x:gueltigkeit/><x:c1 xmlns:x="urn:z"/>'
    text = message_text(read(message(service(inside))).message)
    assert message_text(again(text)) == text
    order = [text.index(f":{name}") for name in ("a1", "a2", "gueltigkeit", "b1", "b2", "c1")]
    assert order == sorted(order)


def test_unknown_attributes_come_back() -> None:
    raw = message(service(text_module("a").replace("<x:inhalt", "<x:inhalt neu='1' k:n='2' xmlns:k='urn:k'")))
    text = message_text(read(raw).message)
    opened = text[text.index("<xzufi:inhalt") : text.index(">a</xzufi:inhalt")]
    assert set(opened.split()[1:]) == {'xmlns:n1="urn:k"', 'languageCode="de"', 'neu="1"', 'n1:n="2"'}
    assert message_text(again(text)) == text


def test_a_foreign_part_whose_home_is_gone_is_told() -> None:
    part = v.Foreign(path="modulText(99)/inhalt[2]", name="", xml="1", version="2.2.0", attribute="neu")
    told = Report()
    record = v.ServiceRecord(id=v.Identifier(value="1"), foreign=(part,))
    message_text(v.Message(version="2.2.0", header=HEADER, services=(record,)), told)
    assert [(note.element, note.detail) for note in told.notes] == [
        ("modulText(99)/inhalt[2]/@neu", "die Stelle gibt es nicht mehr")
    ]


def test_other_objects_are_written_again_or_told() -> None:
    more = "<x:schreibe><x:onlinedienst><x:id>9</x:id></x:onlinedienst></x:schreibe>"
    there = read(message(service(), more=more)).message
    text = message_text(there)
    assert "<xzufi:onlinedienst>" in text
    assert message_text(again(text)) == text
    told = Report()
    assert "onlinedienst" not in message_text(replace(there, version="2.3.1"), told)
    assert [note.element for note in told.notes] == ["onlinedienst"]


def test_the_whole_file_reads_as_expected() -> None:
    record = v.ServiceRecord(
        id=v.Identifier(value="anmeldung", scheme=(("schemeAgencyID", "stadt"),)),
        keys=(v.Identifier(value="99115005104000", scheme=(("schemeURI", "urn:x"),)),),
        texts=(v.TextModule(kind=v.Code(value="02"), content=(("de", "An & Ab"),)),),
        costs=(v.CostModule(costs=(v.Cost(amount=v.FixedCost(amount=v.Money(cents=1300))),)),),
    )
    assert message_text(v.Message(version="2.2.0", header=HEADER, services=(record,))) == (
        """<?xml version="1.0" encoding="UTF-8"?>
<xzufi:transfer.operation.040201 xmlns:xzufi="http://xoev.de/schemata/xzufi/2_2_0" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" produktbezeichnung="wanderamt" \
produkthersteller="wanderamt" xzufiVersion="2.2.0">
  <xzufi:nachrichtenkopf>
    <xzufi:nachrichtUUID>1</xzufi:nachrichtUUID>
    <xzufi:erstelltDatumZeit>2026-11-22T09:00:00+01:00</xzufi:erstelltDatumZeit>
    <xzufi:sender>Stadt</xzufi:sender>
  </xzufi:nachrichtenkopf>
  <xzufi:schreibe>
    <xzufi:leistung>
      <xzufi:id schemeAgencyID="stadt">anmeldung</xzufi:id>
      <xzufi:referenzLeiKa listURI="urn:x">
        <code>99115005104000</code>
      </xzufi:referenzLeiKa>
      <xzufi:modulText>
        <xzufi:leikaTextmodul>
          <code>02</code>
        </xzufi:leikaTextmodul>
        <xzufi:inhalt languageCode="de">An &amp;amp; Ab</xzufi:inhalt>
      </xzufi:modulText>
      <xzufi:modulKosten>
        <xzufi:kosten>
          <xzufi:kostenauswahl xsi:type="xzufi:KostenFix">
            <xzufi:betrag currencyCode="EUR">13.00</xzufi:betrag>
          </xzufi:kostenauswahl>
        </xzufi:kosten>
      </xzufi:modulKosten>
    </xzufi:leistung>
  </xzufi:schreibe>
</xzufi:transfer.operation.040201>
"""
    )


def test_a_text_that_xml_cannot_hold_names_its_place() -> None:
    text = v.TextModule(kind=v.Code(value="05"), content=(("de", "gut"), ("en", "\x00")))
    record = v.ServiceRecord(id=v.Identifier(value="anmeldung"), texts=(text,))
    with pytest.raises(errors.CannotWrite) as refusal:
        message_text(v.Message(version="2.2.0", header=HEADER, services=(record,)))
    assert refusal.value.params == {"record": "anmeldung", "element": "modulText(05)/inhalt"}


def test_a_text_without_a_language_stays_without() -> None:
    raw = message(service(text_module("a").replace(' languageCode="de"', "")))
    found = read(raw).message
    assert found.services[0].texts[0].content == (("", "a"),)
    assert "<xzufi:inhalt>a</xzufi:inhalt>" in message_text(found)
