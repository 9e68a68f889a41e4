"""Hostile and broken files: each is refused before it can do harm, with the file and the place."""

import io
from collections.abc import Iterator
from typing import BinaryIO

import pytest

from wanderamt.apps.catalogue.exchange import errors
from wanderamt.apps.catalogue.exchange.nodes import Limits, Node, XmlStream, parse, write
from wanderamt.apps.catalogue.exchange.xzufi_read import read_message
from wanderamt.apps.catalogue.tests.exchange.samples import V220, V231, message, read, service, text_module

BOMB = (
    '<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)


@pytest.mark.parametrize(
    "before",
    [
        BOMB,
        '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x PUBLIC "-//x" "http://example.org/x.dtd">',
        "<!DOCTYPE x [<!ENTITY % p SYSTEM 'http://example.org/p'> %p;]>",
    ],
)
def test_a_document_type_is_refused_before_anything_of_it_is_read(before: str) -> None:
    with pytest.raises(errors.DeclaresEntities) as refusal:
        read(message(service(text_module("&c;")), before=before))
    assert str(refusal.value).startswith("Die Datei „probe.xml“ enthält in Zeile 1 eine Dokumenttyp")


class Endless(io.BytesIO):
    """A file of 500 MB that is made while it is read; it counts what was taken from it."""

    def __init__(self) -> None:
        super().__init__()
        self.taken = 0
        self._pieces = self._make()

    def _make(self) -> Iterator[bytes]:
        yield message().removesuffix(b"</x:transfer>")
        while self.taken < 500 * 1024 * 1024:
            yield b"<x:schreibe><x:gebiet>" + b"x" * 60_000 + b"</x:gebiet></x:schreibe>"

    def read(self, size: int | None = -1, /) -> bytes:
        piece = next(self._pieces, b"")
        self.taken += len(piece)
        return piece


def test_a_file_of_500_megabytes_stops_at_the_limit() -> None:
    file = Endless()
    with pytest.raises(errors.TooLarge) as refusal:
        for _ in XmlStream(file, name="gross.xml", limits=Limits(megabytes=1)):
            pass
    assert refusal.value.params["limit"] == 1
    assert file.taken < 2 * 1024 * 1024


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (b"", errors.NotXml),
        (b"PK\x03\x04zip", errors.NotXml),
        (b'{"leistung": 1}', errors.NotXml),
        (message(service())[:-30], errors.NotXml),
        (message(service("\x00")), errors.NotXml),
        (message(service(text_module("&unbekannt;"))), errors.NotXml),
        (message(service("<y:neu/>")), errors.NotXml),
        (message(service(text_module("Gebühr"))).replace("ü".encode(), b"\xfc"), errors.NotXml),
        (message(service()).replace(b"UTF-8", b"UTF-7"), errors.UnknownEncoding),
        (message(service()).replace(b"UTF-8", b"x-user"), errors.UnknownEncoding),
    ],
    ids=["empty", "zip", "json", "cut off", "nul", "entity", "prefix", "latin-1 bytes", "utf-7", "unknown"],
)
def test_what_is_no_xml_says_where(raw: bytes, error: type[errors.XzufiError]) -> None:
    with pytest.raises(error) as refusal:
        read(raw)
    assert refusal.value.params["file"] == "probe.xml"
    assert "probe.xml" in str(refusal.value)


def test_the_place_of_a_break_is_named() -> None:
    with pytest.raises(errors.NotXml, match="Zeile 3, Spalte 5"):
        list(XmlStream(io.BytesIO(b"<a>\n<b>\n  </a>"), name="f"))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_other_usual_encodings_are_read(encoding: str) -> None:
    stated = "UTF-8" if encoding == "utf-8-sig" else encoding.upper()
    raw = message(service(text_module("Gebühr"))).decode().replace("UTF-8", stated).encode(encoding)
    assert read(raw).message.services[0].texts[0].content == (("de", "Gebühr"),)


@pytest.mark.parametrize(
    ("space", "version", "error"),
    [
        ("http://xoev.de/schemata/xzufi/2_1_0", "2.1.0", errors.WrongNamespace),
        ("http://xoev.de/schemata/xzufi/9_9_9", "2.2.0", errors.WrongNamespace),
        ("urn:xoev-de:fim:standard:xdatenfelder_3.0.0", "3.0.0", errors.WrongNamespace),
        (V220, "2.3.1", errors.WrongVersion),
        (V231, "2.2.0", errors.WrongVersion),
        (V231, "2.3", errors.WrongVersion),
        (V220, "", errors.WrongVersion),
    ],
)
def test_a_wrong_namespace_or_version_is_refused_by_name(
    space: str, version: str, error: type[errors.XzufiError]
) -> None:
    with pytest.raises(error) as refusal:
        read(message(service(), space=space, version=version))
    assert (space if error is errors.WrongNamespace else version) in str(refusal.value)


def test_the_root_is_judged_before_the_rest_is_read() -> None:
    file = Endless()
    file._pieces = iter([message(version="1.0")[:400], *[b"<x/>" * 10_000] * 100])
    with pytest.raises(errors.WrongVersion):
        read_message(file, name="f")
    assert file.taken < 1000


@pytest.mark.parametrize(
    ("inside", "limits", "what"),
    [
        ("<x:a>" * 40 + "</x:a>" * 40, Limits(), "Schachtelung"),
        ("<x:a/>" * 30, Limits(elements=20), "Elemente"),
        (text_module("x" * 200), Limits(letters=100), "Zeichen"),
        ("<x:a " + " ".join(f'a{n}="1"' for n in range(40)) + "/>", Limits(), "Attribute"),
    ],
)
def test_more_than_a_service_needs_is_refused(inside: str, limits: Limits, what: str) -> None:
    with pytest.raises(errors.TooMuch) as refusal:
        read(message(service(inside)), limits=limits)
    assert refusal.value.params["what"] == what


@pytest.mark.parametrize(
    ("limits", "what"),
    [
        (Limits(objects=10), "Objekte"),
        (Limits(elements_in_all=30), "Elemente insgesamt"),
        (Limits(notes=8), "unbekannte Teile"),
    ],
)
def test_a_file_of_endlessly_many_small_things_is_refused(limits: Limits, what: str) -> None:
    many = [service("<x:neu/>", id=f"<x:id>{number}</x:id>") for number in range(12)]
    with pytest.raises(errors.TooMuch) as refusal:
        read(message(*many), limits=limits)
    assert refusal.value.params["what"] == what


def test_many_small_services_are_no_large_one() -> None:
    many = [service(id=f"<x:id>{number}</x:id>") for number in range(50)]
    assert len(read(message(*many), limits=Limits(elements=20)).message.services) == 50


def test_a_tree_is_written_the_same_way_each_time() -> None:
    node = Node("a", V220, {"b": "2", "a": '1"\n\t<'}, [Node("c", "urn:k", text="x & y > z"), Node("d")])
    text = write(node, namespace=V220)
    assert text == write(parse(text), namespace=V220)
    assert ' a="1&quot;&#10;&#9;&lt;" b="2"' in text
    assert "<n1:c>x &amp; y &gt; z</n1:c>".replace("<n1:c>", '<n1:c xmlns:n1="urn:k">') in text
    assert "  <d/>" in text


def test_mixed_text_keeps_its_blanks() -> None:
    node = parse(f'<xzufi:a xmlns:xzufi="{V220}">eins <b> zwei<c><d/></c> </b> drei</xzufi:a>')
    assert write(node, namespace=V220).partition(">")[2] == "eins <b> zwei<c><d/></c> </b> drei</xzufi:a>"


def test_the_prefix_of_a_type_follows_its_namespace() -> None:
    raw = (
        '<xzufi:a xmlns:xzufi="urn:1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:q="urn:2">'
        '<b xsi:type="q:T"/><c xsi:type="T"/><d xsi:type="z:T"/><e xsi:type="xzufi:T"/></xzufi:a>'
    )
    text = write(parse(raw), namespace="urn:1")
    assert '<b xmlns:n1="urn:2" xsi:type="n1:T"/>' in text
    assert '<c xsi:type="T"/>' in text
    assert '<d xsi:type="z:T"/>' in text
    assert '<e xsi:type="xzufi:T"/>' in text


@pytest.mark.parametrize("letter", ["\x00", "\x0b", "\ud800", "\uffff"])
def test_a_letter_that_xml_has_not_cannot_be_written(letter: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        write(Node("a", text=f"x{letter}"), namespace=V220)


def test_a_stream_takes_any_binary_file() -> None:
    file: BinaryIO = io.BytesIO(message(service()))
    assert [node.name for node in XmlStream(file, name="f")] == ["nachrichtenkopf", "schreibe"]
