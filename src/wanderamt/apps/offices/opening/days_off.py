"""Public holidays of Lower Saxony (§ 2 NFeiertagsG), as the library `holidays` knows them."""

from datetime import date
from functools import lru_cache

import holidays


def days_off(first: date, last: date) -> dict[date, str]:
    """The holidays from `first` to `last`, both included, with their German names."""
    return {
        day: name
        for year in range(first.year, last.year + 1)
        for day, name in _of_year(year).items()
        if first <= day <= last
    }


def is_day_off(day: date) -> bool:
    """Whether no office of the city opens that day."""
    return day in _of_year(day.year)


@lru_cache(maxsize=32)
def _of_year(year: int) -> dict[date, str]:
    return dict(sorted(holidays.country_holidays("DE", subdiv="NI", years=year, language="de").items()))
