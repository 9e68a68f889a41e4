"""How long data are kept, by the periods of the statutes."""

from datetime import date

import pytest

from wanderamt.engines.law import Period
from wanderamt.engines.law.tests.asking import SERVICES, ask


def kept(service: str, on: date = date(2026, 11, 22)) -> dict[str, Period | None]:
    return {ruling.key: ruling.value for ruling in ask(service, on).retention}


@pytest.mark.parametrize(
    ("service", "key", "period"),
    [
        ("abmeldung_ausland", "melderegister.fuenf_jahre", Period(years=5)),
        ("abmeldung_ausland", "melderegister.fuenfzig_jahre", Period(years=50)),
        ("anmeldung", "melderegister.religion_steuer", Period(years=1)),
        ("anmeldung", "melderegister.ausweisdaten", Period(years=5)),
        ("personalausweis", "ausweisregister.fuenf_jahre", Period(years=5)),
        ("reisepass", "passregister.fuenf_jahre", Period(years=5)),
        ("lichtbild_aufnehmen", "foto.geraet_96_stunden", Period(hours=96)),
        ("lichtbild_aufnehmen", "foto.cloud_sechs_monate", Period(months=6)),
        ("auskunftssperre", "melderegister.protokoll_zwoelf_monate", Period(months=12)),
        ("uebermittlungssperre", "wahlen.ein_monat", Period(months=1)),
        ("fuehrungszeugnis_erweitert", "fuehrungszeugnis_erweitert.sechs_monate", Period(months=6)),
        ("abholung_ausweis", "fingerabdruecke.bei_uebergabe", None),
        ("direktversand", "direktversand.email_loeschen", None),
    ],
)
def test_the_periods_of_the_statutes(service: str, key: str, period: Period | None) -> None:
    assert kept(service)[key] == period


def test_a_photo_on_the_device_is_gone_four_days_later_at_the_latest() -> None:
    period = kept("lichtbild_aufnehmen")["foto.geraet_96_stunden"]

    assert period is not None
    assert period.after(date(2026, 11, 22)) == date(2026, 11, 26)


@pytest.mark.parametrize(("day", "known"), [(date(2021, 8, 1), False), (date(2021, 8, 2), True)])
def test_fingerprints_in_id_cards_began_in_august_2021(day: date, known: bool) -> None:
    assert ("fingerabdruecke.bei_uebergabe" in kept("personalausweis", day)) is known


@pytest.mark.parametrize(("day", "known"), [(date(2025, 4, 30), False), (date(2025, 5, 1), True)])
def test_digital_photos_have_their_periods_since_may_2025(day: date, known: bool) -> None:
    assert ("foto.geraet_96_stunden" in kept("reisepass", day)) is known


@pytest.mark.parametrize("service", SERVICES)
def test_every_period_was_read_in_a_federal_statute(service: str) -> None:
    assert all(ruling.verified and ruling.citation.startswith("§") for ruling in ask(service).retention)
