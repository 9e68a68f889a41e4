"""What points to a person goes; what the office must know to answer stays."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.engines.privacy.redaction import is_iban, is_tax_id, redact

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Ich heiße Anna Birkhahn und ziehe um", "Ich heiße [name] und ziehe um"),
        ("ich heisse anna und will was", "ich heisse [name] und will was"),
        ("my name is john smith and I moved", "my name is [name] and I moved"),
        ("je m'appelle Jean Dupont, bonjour", "je m'appelle [name], bonjour"),
        ("me llamo José y vivo aquí", "me llamo [name] y vivo aquí"),
        ("меня зовут Иван Петров, мне нужен паспорт", "меня зовут [name], мне нужен паспорт"),
        ("мене звати Олена і я переїхала", "мене звати [name] і я переїхала"),
        ("اسمي محمد الأحمد وأريد موعدا", "اسمي [name] وأريد موعدا"),
        ("نام من مریم است", "نام من [name] است"),
        ("benim adım Ayşe ve taşındım", "benim adım [name] ve taşındım"),
        ("tôi tên là Nguyễn Văn An, tôi muốn", "tôi tên là [name], tôi muốn"),
        ("Wo wohnt Herr Dr. Celler?", "Wo wohnt Herr [name]?"),
        ("Schreiben Sie an anna.b@beispiel.de bitte", "Schreiben Sie an [email] bitte"),
        ("Tel. +49 170 1234567", "Tel. [phone]"),
        ("0511/123 45 67 ab 9 Uhr", "[phone] ab 9 Uhr"),
        ("DE89 3704 0044 0532 0130 00 bitte", "[iban] bitte"),
        ("Steuer-ID 86095742719.", "Steuer-ID [tax_id]."),
        ("geboren am 3.4.1950", "geboren am [birth_date]"),
        ("born 1950-04-03", "born [birth_date]"),
        ("Ausweis L01X00T47 ist weg", "Ausweis [document] ist weg"),
        ("Kennzeichen H-AB 1234", "Kennzeichen [plate]"),
        ("in der Podbielskistraße 12a, 30163 Hannover", "in der [address]"),
        ("30159 Hannover", "[address]"),
    ],
)
def test_what_points_to_a_person_is_taken_out(said: str, left: str) -> None:
    assert redact(said, today=TODAY).text == left


@pytest.mark.parametrize(
    "said",
    [
        "",
        "Ich fliege am 24.12.2026 nach Rom",
        "Kostet das 37,00 EUR?",
        "Meine Kinder sind 4 und 11 Jahre alt",
        "V-B1-20250929-0007 - wie weit ist das?",
        "Steuer-ID 86095742710",  # wrong check digit: no such number
        "DE89 3704 0044 0532 0130 01",
        "Ich ziehe am 01.12.2026 von Celle nach Linden",
        "§ 17 BMG",
    ],
)
def test_what_the_office_must_know_stays(said: str) -> None:
    found = redact(said, today=TODAY)
    assert (found.text, found.kinds) == (said, ())


@given(st.text(max_size=300))
def test_any_text_can_be_redacted_and_twice_changes_nothing(said: str) -> None:
    once = redact(said, today=TODAY).text
    assert redact(once, today=TODAY).text == once


def test_checksums_are_those_of_the_standards() -> None:
    assert is_iban("GB82 WEST 1234 5698 7654 32", TODAY)
    assert not is_iban("GB82 WEST 1234 5698 7654 33", TODAY)
    assert not is_iban("DE00", TODAY)
    assert is_tax_id("47 036 892 816", TODAY)
    assert not is_tax_id("07036892816", TODAY)
    assert not is_tax_id("4703689281", TODAY)
