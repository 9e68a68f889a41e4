"""Reading `fee_totals.csv` without the engine: which hand-written total belongs to a combination of facts."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path

FILE = Path(__file__).with_name("fee_totals.csv")
DAYS = (
    date(2021, 1, 1),
    date(2023, 12, 31),  # last day of 60.00 EUR for the passport
    date(2024, 1, 1),
    date(2025, 4, 30),  # last day of the paper photo
    date(2025, 5, 1),
    date(2025, 5, 31),  # last day before the new law of costs
    date(2025, 6, 1),
    date(2025, 11, 5),  # last day on which § 15 PassV was seen
    date(2026, 2, 6),  # last day of 37.00 and 22.80 EUR for the ID card
    date(2026, 2, 7),
    date(2026, 2, 10),
    date(2026, 2, 11),  # first day on which § 27 PassV was seen
    date(2026, 11, 22),
)
AGES = (0, 15, 16, 23, 24, 130)
BOTH = (False, True)
WAIVERS: tuple[Mapping[str, bool], ...] = (
    {"voluntary_work": False, "hardship": False, "social_benefit": False},
    {"voluntary_work": True, "hardship": False, "social_benefit": False},
    {"voluntary_work": False, "hardship": True, "social_benefit": False},
    {"voluntary_work": True, "hardship": True, "social_benefit": True},
)
Key = tuple[str, str, str, str, str]
Totals = tuple[int, int, int, int]
ROWS_OF = {
    "personalausweis": "personalausweis",
    "personalausweis_kind": "personalausweis",
    "vorlaeufiger_personalausweis": "vorlaeufiger_personalausweis",
    "eid_karte": "eid_karte",
    "reisepass": "reisepass",
    "reisepass_kind": "reisepass",
    "reisepass_express": "reisepass",
    "reisepass_48": "reisepass",
    "zweitpass": "reisepass",
    "vorlaeufiger_reisepass": "vorlaeufiger_reisepass",
    "fuehrungszeugnis": "fuehrungszeugnis",
    "fuehrungszeugnis_behoerde": "fuehrungszeugnis",
    "fuehrungszeugnis_erweitert": "fuehrungszeugnis",
    "fuehrungszeugnis_europaeisch": "fuehrungszeugnis",
}
PAGES_OF = {"reisepass_48": (48,)}
EXPRESS_OF = {"reisepass_express": (True,)}
FREE = (
    "anmeldung",
    "ummeldung",
    "anmeldung_nebenwohnung",
    "statuswechsel_wohnung",
    "abmeldung_ausland",
    "abmeldung_nebenwohnung",
    "anmeldung_ewa",
    "wohnungsgeberbestaetigung",
    "wohnungsgeberauskunft",
    "meldebestaetigung",
    "selbstauskunft_melderegister",
    "berichtigung_melderegister",
    "uebermittlungssperre",
    "auskunftssperre",
    "bedingter_sperrvermerk",
    "adressaenderung_ausweis",
    "pin_neusetzen",
    "eid_einschalten",
    "eid_sperren",
    "verlustanzeige_ausweis",
    "wiederauffinden_ausweis",
    "abholung_ausweis",
    "chipdaten_einsehen",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One person with one wish. The values are the facts of the engine by the same names."""

    service: str
    age: int
    pages: int
    express: bool
    photo_by_office: bool
    direct_delivery: bool
    outside_hours: bool
    other_authority: bool
    own_request: bool
    voluntary_work: bool
    hardship: bool
    social_benefit: bool

    @property
    def extra(self) -> bool:
        """Whether the surcharge of this document applies; each law has its own cases.

        ID card and temporary documents: hours or place (§ 1 Abs. 3 PAuswGebV, § 27 Abs. 2 PassV). Passport:
        only the place (§ 27 Abs. 2 Nr. 2). eID card: none. Certificate of conduct: voluntary work is free.
        """
        document = ROWS_OF[self.service]
        if document == "fuehrungszeugnis":
            return self.voluntary_work
        if document == "eid_karte":
            return False
        if document == "reisepass":
            return self.own_request and self.other_authority
        return self.own_request and (self.other_authority or self.outside_hours)


def combinations_of(service: str) -> Iterator[Case]:
    """Every combination that could matter. What a passport alone asks for is varied for passports alone."""
    passport = ROWS_OF[service] == "reisepass"
    pages = PAGES_OF.get(service, (32, 48) if passport else (32,))
    express = EXPRESS_OF.get(service, BOTH if passport else (False,))
    for age, leaves, fast, photo, delivery, hours, place, own, waiver in product(
        AGES, pages, express, BOTH, BOTH, BOTH, BOTH, BOTH, WAIVERS
    ):
        yield Case(
            service=service,
            age=age,
            pages=leaves,
            express=fast,
            photo_by_office=photo,
            direct_delivery=delivery,
            outside_hours=hours,
            other_authority=place,
            own_request=own,
            **waiver,
        )


def rows() -> list[dict[str, str]]:
    """The lines of the table, remarks left out."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(line for line in lines if not line.startswith("#")))


ROWS = rows()


def totals_on(day: date) -> dict[Key, Totals]:
    """The part of the table that applied on a day. Raises ValueError when two lines claim the same case."""
    found: dict[Key, Totals] = {}
    for row in ROWS:
        if row["from"] <= day.isoformat() and (not row["before"] or day.isoformat() < row["before"]):
            key = (row["document"], row["age"], row["pages"], row["express"], row["extra"])
            if key in found:
                raise ValueError(f"the table has two totals for {key} on {day}")
            found[key] = (int(row["plain"]), int(row["photo"]), int(row["delivery"]), int(row["both"]))
    return found


def key_of(table: Mapping[Key, Totals], case: Case) -> Key:
    """Return the line of the table for a case. Raises ValueError when there is none, or more than one."""
    document, extra = ROWS_OF[case.service], "yes" if case.extra else "no"
    ages = ("from 24" if case.age >= 24 else "under 24", "any")
    books = ((str(case.pages), "yes" if case.express else "no"), ("any", "any"))
    keys = [(document, age, *book, extra) for age in ages for book in books]
    (key,) = [key for key in keys if key in table]
    return key


def total(table: Mapping[Key, Totals], case: Case) -> int:
    """Return the hand-written total in cents for a case."""
    return table[key_of(table, case)][case.photo_by_office + 2 * case.direct_delivery]
