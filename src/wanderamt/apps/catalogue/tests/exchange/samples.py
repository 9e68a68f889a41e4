"""XZuFi as other publishers write it, made up here: other prefixes, HTML, parts that are not read here."""

from io import BytesIO

from wanderamt.apps.catalogue.exchange.nodes import Limits
from wanderamt.apps.catalogue.exchange.xzufi_read import ReadFile, read_message

V220 = "http://xoev.de/schemata/xzufi/2_2_0"
V231 = "http://xoev.de/schemata/xzufi/2_3_1"

ID = '<x:id schemeAgencyID="L100">123</x:id>'


def text_module(content: str, kind: str = "05", language: str = "de") -> str:
    return (
        f'<x:modulText><x:leikaTextmodul listURI="u" listVersionID="1"><code>{kind}</code></x:leikaTextmodul>'
        f'<x:inhalt languageCode="{language}">{content}</x:inhalt></x:modulText>'
    )


def service(inside: str = "", *, id: str = ID) -> str:  # noqa: A002 - the element's name
    return f"<x:leistung>{id}{inside}</x:leistung>"


def message(
    *services: str, space: str = V220, version: str = "2.2.0", more: str = "", before: str = ""
) -> bytes:
    body = "".join(f"<x:schreibe>{each}</x:schreibe>" for each in services)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<x:transfer xmlns:x="{space}" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xzufiVersion="{version}" '
        'produktbezeichnung="P">'
        "<x:nachrichtenkopf><x:nachrichtUUID>7</x:nachrichtUUID>"
        "<x:erstelltDatumZeit>2026-11-22T09:00:00+01:00</x:erstelltDatumZeit><x:sender>Land</x:sender>"
        f"</x:nachrichtenkopf>{body}{more}</x:transfer>"
    ).encode()


def read(raw: bytes, *, limits: Limits | None = None) -> ReadFile:
    return read_message(BytesIO(raw), name="probe.xml", limits=limits)


RICH_220 = service(
    f"""
    <x:struktur xsi:type="x:LeistungsstrukturObjektMitVerrichtung">
      <x:leistungsobjektID schemeID="o">99115005</x:leistungsobjektID>
      <x:verrichtung><x:verrichtungLeiKa listURI="l"><code>104</code></x:verrichtungLeiKa></x:verrichtung>
    </x:struktur>
    <x:referenzLeiKa listURI="urn:de:fim:leika:leistung" listVersionID="1"><code>99115005104000</code>
    </x:referenzLeiKa>
    {text_module("Anmeldung", "02")}
    {text_module("&lt;p&gt;Wer umzieht,&lt;br&gt;meldet sich &lt;strong&gt;an&lt;/strong&gt;.&lt;/p&gt;")}
    <x:modulFrist><x:frist>
      <x:typ listURI="f"><code>001</code></x:typ>
      <x:fristauswahl xsi:type="x:FristDauer"><x:dauer>2</x:dauer>
        <x:einheit listURI="z"><code>WOCHE</code></x:einheit></x:fristauswahl>
      <x:beschreibung languageCode="de">nach dem Einzug</x:beschreibung>
    </x:frist></x:modulFrist>
    <x:modulKosten>
      <x:kosten>
        <x:kostenauswahl xsi:type="x:KostenFix">
          <x:betrag currencyCode="EUR">46.00</x:betrag></x:kostenauswahl>
        <x:vorkasse>false</x:vorkasse><x:linkKostenbildung>https://example.org/kosten</x:linkKostenbildung>
        <x:gueltigkeit><x:beginn>2026-02-07</x:beginn></x:gueltigkeit></x:kosten>
      <x:kosten><x:kostenauswahl xsi:type="x:KostenVariabel"><x:betragUntergrenze>5</x:betragUntergrenze>
        <x:betragObergrenze>7.5</x:betragObergrenze></x:kostenauswahl></x:kosten>
      <x:kosten><x:kostenauswahl xsi:type="x:KostenFrei"/></x:kosten>
    </x:modulKosten>
    <x:modulBearbeitungsdauer>
      <x:beschreibung languageCode="de">sofort</x:beschreibung></x:modulBearbeitungsdauer>
    <x:modulBegriffImKontext><x:begriffImKontext><x:begriff languageCode="de">Ummelden</x:begriff>
      <x:typ listURI="b"><code>001</code></x:typ></x:begriffImKontext></x:modulBegriffImKontext>
    <x:modulDokument><x:dokumentEingehend><x:typ listURI="d"><code>001</code></x:typ>
      <x:bezeichnung languageCode="de">Ausweis</x:bezeichnung></x:dokumentEingehend></x:modulDokument>
    <x:typisierung listURI="t"><code>2/3</code></x:typisierung>
    <x:kennzeichenSchriftformerfordernis>0</x:kennzeichenSchriftformerfordernis>
    <x:kennzeichenEA>true</x:kennzeichenEA>
    <x:gueltigkeitGebietID schemeID="ags">03241001</x:gueltigkeitGebietID>
    <x:versionsinformation><x:geaendertDatumZeit>2026-11-01T08:00:00Z</x:geaendertDatumZeit></x:versionsinformation>
    <x:sprachversion><x:languageCode>de</x:languageCode></x:sprachversion>
    <k:neu xmlns:k="urn:example:k" a="1">etwas <k:teil>Neues</k:teil></k:neu>
    """
)
