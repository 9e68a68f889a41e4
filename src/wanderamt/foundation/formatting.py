"""Money, days, times and durations as people read them in the active language.

Pure functions of a value and the active language. Aware datetimes are shown in the current time zone.
"""

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_decimal, format_percent
from babel.units import format_unit
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from wanderamt.kernel.money import Cents, euros

#: People in Germany read English dates with the day first.
_REGIONS = {"de": "de_DE", "en": "en_GB"}
#: Names of months differ from region to region of the Kurdish language; figures are read everywhere.
_SHORT_DAYS = {"ku": "dd.MM.yyyy"}


@lru_cache(maxsize=32)
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(_REGIONS.get(language, language), sep="_" if language in _REGIONS else "-")
    except (ValueError, UnknownLocaleError):
        return Locale.parse("de_DE")


def locale() -> Locale:
    """The Babel locale of the active language; German where Babel does not know the language."""
    return _locale(get_language() or "de")


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def euro(cents: int | None) -> str:
    """Integer cents as an amount: 4600 -> "46,00 €" (de), "€46.00" (en). Nothing stays nothing."""
    return "" if cents is None else _euro(int(cents), locale())


@lru_cache(maxsize=4096)  # the same few fees again and again
def _euro(cents: int, language: Locale) -> str:
    return format_currency(euros(Cents(cents)), "EUR", locale=language)


def number(value: float | None) -> str:
    """A number with its groups: 41440 -> "41.440" (de), "41,440" (en)."""
    return "" if value is None else format_decimal(value, locale=locale())


def percent(share: float | None) -> str:
    """A share between 0 and 1 in whole percent: 0.21 -> "21 %" (de), "21%" (en)."""
    return "" if share is None else format_percent(share, format=None, locale=locale())


def day(value: date | None) -> str:
    """A calendar day in short: "29.09.2025" (de), "29 Sept 2025" (en)."""
    if not value:
        return ""
    return format_date(_date(value), _SHORT_DAYS.get(get_language() or "de", "medium"), locale=locale())


def day_long(value: date | None) -> str:
    """A calendar day as it is said: "Montag, 29. September 2025"."""
    return "" if not value else format_date(_date(value), "full", locale=locale())


def clock(value: datetime | time | None) -> str:
    """A time for columns and lists, always five characters: "09:30"."""
    return "" if value is None else format_time(_time(value), "HH:mm", locale=locale())


def clock_text(value: datetime | time | None) -> str:
    """A time as it is said: "9:30 Uhr" (de), "9:30" (en)."""
    if value is None:
        return ""
    return gettext("%(time)s Uhr") % {"time": format_time(_time(value), "H:mm", locale=locale())}


def span_text(start: datetime, end: datetime) -> str:
    """From when to when on one day: "9:30 bis 9:45 Uhr"."""
    return gettext("%(start)s bis %(end)s Uhr") % {
        "start": format_time(_time(start), "H:mm", locale=locale()),
        "end": format_time(_time(end), "H:mm", locale=locale()),
    }


def minutes(value: int | timedelta | None) -> str:
    """A duration in whole minutes: "15 Minuten", "1 Stunde, 20 Minuten"."""
    if value is None:
        return ""
    whole = round(value.total_seconds() / 60) if isinstance(value, timedelta) else int(value)
    hours, rest = divmod(whole, 60)
    parts = [_measure(amount, unit) for amount, unit in ((hours, "hour"), (rest, "minute")) if amount]
    return _joined(parts or [_measure(0, "minute")])


def _measure(amount: int, unit: str) -> str:
    """20 minutes, in words. Where CLDR's long form points to the short one, Babel does not follow."""
    name = f"duration-{unit}"
    shown = format_unit(amount, name, "long", locale=locale())
    return format_unit(amount, name, "short", locale=locale()) if name in shown else shown


def _joined(parts: list[str]) -> str:
    """One or two measures side by side, by the language's pattern for measures, else by its "and"."""
    styles = locale().list_patterns
    known = (styles[name] for name in ("unit", "unit-short", "standard") if name in styles)
    pattern = next(patterns["2"] for patterns in known if "2" in patterns)
    return str(pattern.format(*parts)) if len(parts) > 1 else parts[0]


def phone(number: str | None) -> SafeString:
    """A telephone number that keeps its order inside right-to-left text."""
    return format_html('<bdi dir="ltr" class="wa-phone">{}</bdi>', number) if number else SafeString("")


def phone_link(number: str) -> SafeString:
    """A telephone number to tap. German numbers with a leading 0 get the country code."""
    digits = "".join(char for char in number if char.isdigit() or char == "+")
    dialled = "+49" + digits[1:] if digits.startswith("0") and not digits.startswith("00") else digits
    return format_html('<a class="kern-link" href="tel:{}">{}</a>', dialled, phone(number))


def _date(value: date) -> date:
    return _local(value).date() if isinstance(value, datetime) else value


def _time(value: datetime | time) -> datetime | time:
    return _local(value).time() if isinstance(value, datetime) else value
