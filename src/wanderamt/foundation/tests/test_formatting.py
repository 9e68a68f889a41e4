"""Money, days and times read as people in the language of the page write them."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import translation

from wanderamt.foundation import formatting
from wanderamt.kernel.languages import UI_LANGUAGES

MORNING = datetime(2025, 9, 29, 7, 30, tzinfo=UTC)  # half past nine in Hannover


@pytest.mark.parametrize(
    ("language", "cents", "shown"),
    [
        ("de", 4600, "46,00\xa0€"),
        ("de", 123456, "1.234,56\xa0€"),
        ("de", 0, "0,00\xa0€"),
        ("de", -320, "-3,20\xa0€"),
        ("en", 4600, "€46.00"),
        ("de", None, ""),
    ],
)
def test_cents_become_an_amount(language: str, cents: int | None, shown: str) -> None:
    with translation.override(language):
        assert formatting.euro(cents) == shown


@pytest.mark.parametrize(
    ("language", "short", "long"),
    [
        ("de", "29.09.2025", "Montag, 29. September 2025"),
        ("en", "29 Sept 2025", "Monday, 29 September 2025"),
    ],
)
def test_a_day_is_short_in_lists_and_long_in_letters(language: str, short: str, long: str) -> None:
    with translation.override(language):
        assert formatting.day(date(2025, 9, 29)) == short
        assert formatting.day_long(date(2025, 9, 29)) == long


def test_a_moment_late_in_the_evening_in_utc_is_the_next_day_in_hannover() -> None:
    with translation.override("de"):
        assert formatting.day(datetime(2025, 9, 28, 22, 30, tzinfo=UTC)) == "29.09.2025"


def test_times_are_shown_in_hannover() -> None:
    with translation.override("de"):
        assert formatting.clock(MORNING) == "09:30"
        assert formatting.clock_text(MORNING) == "9:30 Uhr"
        assert formatting.clock(time(14, 5)) == "14:05"
        assert formatting.span_text(MORNING, MORNING + timedelta(minutes=15)) == "9:30 bis 9:45 Uhr"


def test_large_numbers_are_grouped() -> None:
    with translation.override("de"):
        assert [formatting.number(value) for value in (41440, 0.5, None)] == ["41.440", "0,5", ""]
    with translation.override("en"):
        assert formatting.number(41440) == "41,440"


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (15, "15 Minuten"),
        (1, "1 Minute"),
        (0, "0 Minuten"),
        (60, "1 Stunde"),
        (80, "1 Stunde, 20 Minuten"),
        (timedelta(minutes=14, seconds=40), "15 Minuten"),
        (None, ""),
    ],
)
def test_a_duration_is_said_in_whole_minutes(amount: int | timedelta | None, shown: str) -> None:
    with translation.override("de"):
        assert formatting.minutes(amount) == shown


def test_nothing_stays_nothing() -> None:
    assert (formatting.day(None), formatting.day_long(None), formatting.clock(None)) == ("", "", "")
    assert (formatting.clock_text(None), formatting.phone(None), formatting.phone("")) == ("", "", "")


def test_a_naive_moment_is_shown_as_it_is() -> None:
    assert formatting.clock(datetime(2025, 9, 29, 9, 30)) == "09:30"  # noqa: DTZ001 - the case


def test_an_unknown_language_is_written_the_german_way() -> None:
    with translation.override("tlh"):
        assert formatting.euro(100) == "1,00\xa0€"


@pytest.mark.parametrize(
    ("number", "dialled"),
    [
        ("0511 168-32000", "+4951116832000"),
        ("+49 511 168-0", "+495111680"),
        ("0049 511 1", "00495111"),
        ("115", "115"),
    ],
)
def test_a_telephone_number_can_be_tapped_and_keeps_its_order(number: str, dialled: str) -> None:
    bdi = f'<bdi dir="ltr" class="wa-phone">{number}</bdi>'
    assert formatting.phone(number) == bdi
    assert formatting.phone_link(number) == f'<a class="kern-link" href="tel:{dialled}">{bdi}</a>'


@pytest.mark.parametrize(("language", "written"), [("de", "21\xa0%"), ("en", "21%")])
def test_a_share_is_written_in_percent(language: str, written: str) -> None:
    with translation.override(language):
        assert formatting.percent(0.21) == written
    assert formatting.percent(None) == ""


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "22.11.2026"),
        ("de-simple", "22.11.2026"),
        ("en", "22 Nov 2026"),
        ("fa", "22 نوامبر 2026"),
        ("ku", "22.11.2026"),
    ],
)
def test_a_day_in_short_can_be_read_in_every_language(language: str, text: str) -> None:
    with translation.override(language):
        assert re.sub(r"<[^>]+>", "", formatting.day(date(2026, 11, 22))) == text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "1 Stunde, 20 Minuten"),
        ("de-simple", "1 Stunde, 20 Minuten"),
        ("en", "1 hour, 20 minutes"),
        ("tr", "1 saat 20 dakika"),
        ("ar", "ساعة و20 دقيقة"),
        ("uk", "1 година і 20 хвилин"),
        ("ru", "1 час 20 минут"),
        ("pl", "1 godzina i 20 minut"),
        ("fa", "1 ساعت و 20 دقیقه"),
        ("ro", "1 oră și 20 de minute"),
        ("bg", "1 час и 20 минути"),
        ("fr", "1\u00a0heure et 20 minutes"),
        ("es", "1 hora y 20 minutos"),
        ("vi", "1 giờ, 20 phút"),
        ("ku", "1 saet û 20 deqîqe"),
        ("it", "1 ora e 20 minuti"),
    ],
)
def test_durations_are_said_in_every_language(language: str, text: str) -> None:
    with translation.override(language):
        assert formatting.minutes(80) == text


@pytest.mark.parametrize("language", UI_LANGUAGES)
def test_every_length_of_time_has_words_in_every_language(language: str) -> None:
    with translation.override(language):
        for length in (0, 1, 2, 5, 21, 59, 60, 61, 125, 660):
            shown = formatting.minutes(length)
            assert shown
            assert "duration" not in shown
            assert "{" not in shown


@pytest.mark.parametrize(
    ("language", "amount"),
    [
        ("de", "46,00\u00a0€"),
        ("de-simple", "46,00\u00a0€"),
        ("en", "€46.00"),
        ("tr", "€46,00"),
        ("pl", "46,00\u00a0€"),
        ("fr", "46,00\u00a0€"),
        ("it", "46,00\u00a0€"),
        ("vi", "46,00\u00a0€"),
        ("ku", "46,00\u00a0€"),
    ],
)
def test_amounts_follow_the_language(language: str, amount: str) -> None:
    with translation.override(language):
        assert formatting.euro(4600).replace("\u202f", "\u00a0") == amount
