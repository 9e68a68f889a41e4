"""Twenty-four invented residents of the care home, with the mix of matters that such a day brings."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Resident:
    """`situation` is what the coordinator ticks when an ID card is asked for; `exemption` what is wanted."""

    name: str
    born: str
    matters: tuple[str, ...]
    room: str = ""
    bedside: bool = False
    guardian: str = ""
    situation: str = "permanent_care"
    exemption: str = ""
    other_dwelling: str = "no"
    language: str = "de"


CARD, EXEMPT, REGISTER = "personalausweis", "befreiung_ausweispflicht", "anmeldung"
CERTIFICATE, ALIVE, SIGNATURE = "meldebescheinigung", "lebensbescheinigung", "beglaubigung_unterschrift"

RESIDENTS = (
    Resident(name="Hannelore Brandt", born="1938-03-14", matters=(CARD,), exemption="chosen", room="101"),
    Resident(name="Erika Lindner", born="1935-11-02", matters=(CARD,), exemption="chosen", room="102"),
    Resident(
        name="Fatma Yılmaz", born="1941-07-21", matters=(CARD,), exemption="chosen", room="103", language="en"
    ),
    Resident(name="Karl-Heinz Oppermann", born="1933-01-30", matters=(CARD,), exemption="chosen", room="104"),
    Resident(
        name="Ingeborg Schulte",
        born="1936-05-09",
        matters=(CARD,),
        exemption="chosen",
        room="105",
        bedside=True,
    ),
    Resident(name="Wilhelm Nolte", born="1931-12-24", matters=(EXEMPT,), room="2.10", bedside=True),
    Resident(name="Gerda Pohlmann", born="1934-08-17", matters=(EXEMPT,), room="2.9", bedside=True),
    Resident(name="Olga Petrenko", born="1940-02-11", matters=(EXEMPT,), room="EG 3", bedside=True),
    Resident(name="Dieter Kassebaum", born="1944-10-05", matters=(EXEMPT,), guardian="Sabine Kassebaum"),
    Resident(name="Marianne Voss", born="1943-04-27", matters=(CARD,), exemption="declined"),
    Resident(name="Jürgen Wiechert", born="1947-09-19", matters=(CARD,), exemption="declined"),
    Resident(name="Leyla Demir", born="1998-06-03", matters=(CARD,), situation="nothing"),
    Resident(name="Tobias Heine", born="2003-02-15", matters=(CARD,), situation="nothing"),
    Resident(name="Horst Engelke", born="1939-03-03", matters=(REGISTER,)),
    Resident(name="Waltraud Meinecke", born="1937-07-07", matters=(REGISTER, CERTIFICATE)),
    Resident(name="Rosa Santoro", born="1942-01-18", matters=(REGISTER,)),
    Resident(name="Helga Tiedemann", born="1940-12-12", matters=(CERTIFICATE,)),
    Resident(name="Günter Rehse", born="1938-06-25", matters=(CERTIFICATE,)),
    Resident(name="Elfriede Bartels", born="1932-09-01", matters=(ALIVE,), room="2.11", bedside=True),
    Resident(name="Siegfried Ahlborn", born="1936-02-29", matters=(ALIVE,)),
    Resident(name="Nguyen Thi Hoa", born="1945-05-20", matters=(ALIVE, SIGNATURE)),
    Resident(name="Ursula Grote", born="1941-11-11", matters=(SIGNATURE,)),
    Resident(name="Heinz Wedekind", born="1934-04-04", matters=(SIGNATURE,), room="1.2", bedside=True),
    Resident(name="Lieselotte Hartung", born="1939-10-10", matters=(EXEMPT, SIGNATURE)),
)
MATTERS = (CARD, EXEMPT, REGISTER, CERTIFICATE, ALIVE, SIGNATURE)
