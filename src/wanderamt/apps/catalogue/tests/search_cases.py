"""What people type, and what they mean: `query | service` (or several services that are all right).

Written before the search was tuned. Each case falls into one of two halves by a checksum of its query: the
search was tuned on the first; the second was only ever measured.
"""

from dataclasses import dataclass
from zlib import crc32

GERMAN = """
Perso | personalausweis
perso verlängern | personalausweis
Ausweis | personalausweis
personalausweis beantragen | personalausweis
neuer ausweis | personalausweis
mein ausweis ist abgelaufen | personalausweis
ausweis läuft ab | personalausweis
was kostet ein neuer perso | personalausweis
personalausweiss | personalausweis
persoanlausweis | personalausweis
Personal ausweis | personalausweis
personal-ausweis erneuern | personalausweis
PERSONALAUSWEIS | personalausweis
personalausw | personalausweis
ausweiß verlängern | personalausweis
ich brauche einen neuen Perso weil meiner abgelaufen ist | personalausweis
ausweiskarte | personalausweis
ausweis für mein kind | personalausweis_kind
kinderausweis | personalausweis_kind
Kinder Ausweis | personalausweis_kind
perso für meinen sohn | personalausweis_kind
ausweis baby | personalausweis_kind
vorläufiger ausweis | vorlaeufiger_personalausweis
vorlaeufiger personalausweis | vorlaeufiger_personalausweis
brauche heute noch einen ausweis | vorlaeufiger_personalausweis
ausweis sofort | vorlaeufiger_personalausweis
Ausweis verloren | verlustanzeige_ausweis
perso weg | verlustanzeige_ausweis
perso verloren | verlustanzeige_ausweis
ausweis geklaut | verlustanzeige_ausweis
pass gestohlen | verlustanzeige_ausweis
mir wurde der ausweis gestohlen | verlustanzeige_ausweis
auswies verlorn | verlustanzeige_ausweis
reisepass verloren | verlustanzeige_ausweis
ausweis wieder gefunden | wiederauffinden_ausweis
perso wieder aufgetaucht | wiederauffinden_ausweis
ausweis abholen | abholung_ausweis
ist mein ausweis fertig | abholung_ausweis
pass abholen | abholung_ausweis
ausweis nach hause schicken | direktversand
pass per post | direktversand
direkt versand | direktversand
Pass | reisepass
Reisepass | reisepass
reisepas | reisepass
reispass | reisepass
Reise Pass beantragen | reisepass
reisepaß | reisepass
pass verlängern | reisepass
mein pass ist abgelaufen | reisepass
epass | reisepass
expresspass | reisepass_express
reisepass express | reisepass_express
brauche schnell einen reisepass | reisepass_express, vorlaeufiger_reisepass
reisepass 48 seiten | reisepass_48
pass für vielreisende | reisepass_48
Pass für mein Baby | reisepass_kind
kinderreisepass | reisepass_kind
kinderreisepas | reisepass_kind
reisepass für tochter | reisepass_kind
zweiter reisepass | zweitpass
zweit pass | zweitpass
notpass | vorlaeufiger_reisepass
vorläufiger reisepass | vorlaeufiger_reisepass
umgezogen | ummeldung
umzug | ummeldung
ummelden | ummeldung
umelden | ummeldung
wohnung ummelden | ummeldung
bin innerhalb von hannover umgezogen | ummeldung
ich ziehe um | ummeldung
neue adresse melden | ummeldung
wohnsitz ummelden | ummeldung, anmeldung
Anmelden | anmeldung
anmeldung wohnsitz | anmeldung
wohnung anmelden | anmeldung
neu in hannover | anmeldung
bin neu zugezogen | anmeldung
wohnsitz anmeldn | anmeldung
zuzug | anmeldung
eingezogen | anmeldung, wohnungsgeberbestaetigung
online ummelden | anmeldung_ewa
ummelden im internet online | anmeldung_ewa
elektronische wohnsitzanmeldung | anmeldung_ewa
zweitwohnsitz anmelden | anmeldung_nebenwohnung
zweitwohnung | anmeldung_nebenwohnung, abmeldung_nebenwohnung
nebenwohnung abmelden | abmeldung_nebenwohnung
zweitwohnsitz abmelden | abmeldung_nebenwohnung
hauptwohnsitz ändern | statuswechsel_wohnung
aus nebenwohnung hauptwohnung machen | statuswechsel_wohnung
abmelden ausland | abmeldung_ausland
auswandern | abmeldung_ausland
ich ziehe ins ausland | abmeldung_ausland
ich wandere aus | abmeldung_ausland
Wisch für den Vermieter | wohnungsgeberbestaetigung
wohnungsgeberbescheinigung | wohnungsgeberbestaetigung
wohnungsgeber bestätigung | wohnungsgeberbestaetigung
wohnungsgeberbestetigung | wohnungsgeberbestaetigung
vermieterbescheinigung | wohnungsgeberbestaetigung
zettel vom vermieter | wohnungsgeberbestaetigung
einzugsbestätigung | wohnungsgeberbestaetigung
wer ist in meiner wohnung gemeldet | wohnungsgeberauskunft
Meldebescheinigung | meldebescheinigung
meldebescheingung | meldebescheinigung
meldebestätigung | meldebestaetigung
melde bescheinigung | meldebescheinigung
bescheinigung wo ich wohne | meldebescheinigung
erweiterte meldebescheinigung | meldebescheinigung_erweitert
aufenthaltsbescheinigung | meldebescheinigung_erweitert
meldebescheinigung zum heiraten | meldebescheinigung_erweitert
lebensbescheinigung | lebensbescheinigung
bescheinigung dass ich lebe für die rente | lebensbescheinigung
rentenbescheinigung | lebensbescheinigung
welche daten habt ihr über mich | selbstauskunft_melderegister
selbstauskunft | selbstauskunft_melderegister
mein name ist falsch geschrieben | berichtigung_melderegister
namensänderung nach heirat | berichtigung_melderegister
adresse von jemandem herausfinden | melderegisterauskunft_einfach
melderegisterauskunft | melderegisterauskunft_einfach
person suchen | melderegisterauskunft_einfach
datenweitergabe widersprechen | uebermittlungssperre
übermittlungssperre | uebermittlungssperre
adresse geheim halten | auskunftssperre
auskunftsperre | auskunftssperre
stalker soll meine adresse nicht finden | auskunftssperre
sperrvermerk | bedingter_sperrvermerk
Führungszeugnis | fuehrungszeugnis
führungs zeugnis | fuehrungszeugnis
fuehrungszeugnis | fuehrungszeugnis
fuhrungszeugniss | fuehrungszeugnis
führungszeugniss für arbeit | fuehrungszeugnis
polizeiliches führungszeugnis | fuehrungszeugnis
polizeizeugnis | fuehrungszeugnis
führungsz | fuehrungszeugnis
erweitertes führungszeugnis | fuehrungszeugnis_erweitert
erweitertes fürungszeugnis | fuehrungszeugnis_erweitert
führungszeugnis ehrenamt | fuehrungszeugnis_erweitert
führungszeugnis für kita | fuehrungszeugnis_erweitert
führungszeugnis für behörde | fuehrungszeugnis_behoerde
führungszeugnis belegart o | fuehrungszeugnis_behoerde
europäisches führungszeugnis | fuehrungszeugnis_europaeisch
gewerbezentralregister | gewerbezentralregister
gewerberegister auskunft | gewerbezentralregister
zeugnis beglaubigen | beglaubigung_kopie
beglaubigte kopie | beglaubigung_kopie
kopie beglaubigen lassen | beglaubigung_kopie
beglaubigung | beglaubigung_kopie, beglaubigung_unterschrift
unterschrift beglaubigen | beglaubigung_unterschrift
unterschriftsbeglaubigung | beglaubigung_unterschrift
Lappen | fuehrerschein_umtausch, fuehrerschein_ersatz
lappen umtauschen | fuehrerschein_umtausch
lappen verloren | fuehrerschein_ersatz
führerschein umtausch | fuehrerschein_umtausch
alter führerschein | fuehrerschein_umtausch
rosa führerschein umtauschen | fuehrerschein_umtausch
fürerschein umtauschen | fuehrerschein_umtausch
führerschein verloren | fuehrerschein_ersatz
führerschein geklaut | fuehrerschein_ersatz
internationaler führerschein | internationaler_fuehrerschein
internat. führerschein | internationaler_fuehrerschein
führerschein ausland | internationaler_fuehrerschein
auto ummelden | kfz_adressaenderung
fahrzeugschein adresse ändern | kfz_adressaenderung
adresse im fahrzeugschein | kfz_adressaenderung
adresse im ausweis ändern | adressaenderung_ausweis
aufkleber ausweis neue adresse | adressaenderung_ausweis
pin vergessen | pin_neusetzen
ausweis pin neu | pin_neusetzen
geheimzahl vom ausweis vergessen | pin_neusetzen
onlineausweis aktivieren | eid_einschalten
online funktion freischalten | eid_einschalten
eid sperren | eid_sperren
ausweis sperren lassen | eid_sperren
eid karte eu bürger | eid_karte
ausweispflicht befreien | befreiung_ausweispflicht
mutter im pflegeheim braucht keinen ausweis mehr | befreiung_ausweispflicht
passfoto | lichtbild_aufnehmen
foto für ausweis machen | lichtbild_aufnehmen
passbild im bürgeramt | lichtbild_aufnehmen
braille | braille_aufkleber
aufkleber für blinde | braille_aufkleber
chip auslesen | chipdaten_einsehen
anwohnerparken | bewohnerparkausweis
parkausweis | bewohnerparkausweis
bewohner parkausweis | bewohnerparkausweis
anwohner parkausweiß | bewohnerparkausweis
hund anmelden | hundesteuer
hundesteuer | hundesteuer
welpe anmelden steuer | hundesteuer
angelschein | fischereischein
angeln | fischereischein
fischereischien | fischereischein
wbs | wohnberechtigungsschein
wohnberechtigungschein | wohnberechtigungsschein
sozialwohnung | wohnberechtigungsschein
aktivpass | hannover_aktiv_pass
hannover aktiv pass | hannover_aktiv_pass
ermäßigung für arme | hannover_aktiv_pass
steuer id | steuer_id
steuernummer vergessen | steuer_id
steueridentifikationsnummer | steuer_id
untersuchung ausbildung unter 18 | untersuchungsberechtigungsschein
u schein jugendarbeitsschutz | untersuchungsberechtigungsschein
daten für forschung | gruppenauskunft
"""

ENGLISH = """
id card | personalausweis
renew id | personalausweis
my id card has expired | personalausweis
lost id card | verlustanzeige_ausweis
i lost my passport | verlustanzeige_ausweis
stolen passport | verlustanzeige_ausweis
passport | reisepass
renew pasport | reisepass
passport for my baby | reisepass_kind
child passport | reisepass_kind
express passport | reisepass_express
register address | anmeldung
anmeldung | anmeldung
moving to hannover | anmeldung
i moved house | ummeldung
change of address | ummeldung
moving abroad | abmeldung_ausland
landlord confirmation | wohnungsgeberbestaetigung
criminal record certificate | fuehrungszeugnis
police clearance | fuehrungszeugnis
proof of address | meldebescheinigung
proof of life pension | lebensbescheinigung
certified copy | beglaubigung_kopie
driving licence exchange | fuehrerschein_umtausch
lost driving license | fuehrerschein_ersatz
international driving permit | internationaler_fuehrerschein
resident parking | bewohnerparkausweis
dog tax | hundesteuer
fishing license | fischereischein
tax id | steuer_id
forgot pin | pin_neusetzen
pick up my id card | abholung_ausweis
second home | anmeldung_nebenwohnung, abmeldung_nebenwohnung, statuswechsel_wohnung
social housing | wohnberechtigungsschein
"""

#: In other languages of the interface, as they are typed: without marks, some of them in German.
TURKISH = """
kimlik kartı | personalausweis, personalausweis_kind
kimligimi kaybettim | verlustanzeige_ausweis
pasaport | reisepass
bebek icin pasaport | reisepass_kind
cocuk pasaportu | reisepass_kind
adres degisikligi | ummeldung, adressaenderung_ausweis, kfz_adressaenderung
tasindim | ummeldung, anmeldung
ikamet kaydi | anmeldung
ev sahibi onayi | wohnungsgeberbestaetigung
sabika kaydi | fuehrungszeugnis
ehliyet degistirme | fuehrerschein_umtausch
ehliyetimi kaybettim | fuehrerschein_ersatz
uluslararasi ehliyet | internationaler_fuehrerschein
park karti | bewohnerparkausweis
kopek vergisi | hundesteuer
fotokopi onaylatma | beglaubigung_kopie
imza onayi | beglaubigung_unterschrift
Ummeldung | ummeldung
führungszeugnis | fuehrungszeugnis
"""

SPANISH = """
documento de identidad | personalausweis, personalausweis_kind
he perdido el pasaporte | verlustanzeige_ausweis
me han robado el dni | verlustanzeige_ausweis
pasaporte | reisepass
pasaporte urgente | reisepass_express, vorlaeufiger_reisepass
pasaporte para mi hijo | reisepass_kind
empadronamiento | anmeldung
cambio de direccion | ummeldung, adressaenderung_ausweis, kfz_adressaenderung
me he mudado | ummeldung, anmeldung
antecedentes penales | fuehrungszeugnis
copia compulsada | beglaubigung_kopie
carnet de conducir perdido | fuehrerschein_ersatz
canjear carnet de conducir | fuehrerschein_umtausch
permiso de conducir internacional | internationaler_fuehrerschein
impuesto perros | hundesteuer
licencia de pesca | fischereischein
certificado de empadronamiento | meldebescheinigung, meldebestaetigung, meldebescheinigung_erweitert
aparcamiento residentes | bewohnerparkausweis
"""

UKRAINIAN = """
паспорт | reisepass, personalausweis
закордонний паспорт | reisepass
паспорт для дитини | reisepass_kind, personalausweis_kind
загубив паспорт | verlustanzeige_ausweis
вкрали документи | verlustanzeige_ausweis
зміна адреси | ummeldung, adressaenderung_ausweis, kfz_adressaenderung
я переїхав | ummeldung, anmeldung
прописка | anmeldung
реєстрація місця проживання | anmeldung, anmeldung_ewa, anmeldung_nebenwohnung
довідка про несудимість | fuehrungszeugnis
обмін водійських прав | fuehrerschein_umtausch
загубив права | fuehrerschein_ersatz
податок на собаку | hundesteuer
завірити копію | beglaubigung_kopie
паркування для мешканців | bewohnerparkausweis
податковий номер | steuer_id
meldebescheinigung | meldebescheinigung
"""

RUSSIAN = """
загранпаспорт | reisepass
паспорт для ребенка | reisepass_kind, personalausweis_kind
потерял паспорт | verlustanzeige_ausweis
украли документы | verlustanzeige_ausweis
смена адреса | ummeldung, adressaenderung_ausweis, kfz_adressaenderung
прописка | anmeldung
справка о несудимости | fuehrungszeugnis
обмен водительских прав | fuehrerschein_umtausch
налог на собаку | hundesteuer
заверить копию | beglaubigung_kopie
налоговый номер | steuer_id
anmeldung | anmeldung
"""

ARABIC = """
جواز سفر | reisepass
جواز السفر لطفلي | reisepass_kind
فقدت جواز السفر | verlustanzeige_ausweis
بطاقة الهوية | personalausweis, personalausweis_kind
تغيير العنوان | ummeldung, adressaenderung_ausweis, kfz_adressaenderung
تسجيل السكن | anmeldung, anmeldung_ewa, anmeldung_nebenwohnung
شهادة حسن السيرة | fuehrungszeugnis
تصديق نسخة | beglaubigung_kopie
ضريبة الكلاب | hundesteuer
رخصة القيادة | fuehrerschein_umtausch, fuehrerschein_ersatz, internationaler_fuehrerschein
Anmeldung | anmeldung
"""

#: What is no matter of the citizens' office: nothing may be offered as what was meant.
NONSENSE = """
pizza bestellen
asdfghjkl
qwertz
kaffee
wetter morgen
xyz 123
flugzeug reparieren
fußball bundesliga ergebnisse
rezept für kartoffelsuppe
lorem ipsum dolor
12345
blumenstrauß
how to cook rice
straßenbahn fahrplan
zahnarzt
"""


@dataclass(frozen=True, slots=True)
class Case:
    query: str
    expected: frozenset[str]


def cases(table: str) -> list[Case]:
    rows = (line.split(" | ") for line in table.strip().splitlines())
    return [Case(query, frozenset(services.split(", "))) for query, services in rows]


def tuned(table: str) -> list[Case]:
    return [case for case in cases(table) if not _held_out(case.query)]


def held_out(table: str) -> list[Case]:
    return [case for case in cases(table) if _held_out(case.query)]


def _held_out(query: str) -> bool:
    return crc32(query.encode()) % 2 == 1
