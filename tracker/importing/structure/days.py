"""The days of a meeting as a line prints them, in five languages: "3-5 March 2031", "du 3 au 5 mars 2031"."""

from __future__ import annotations

import re
from datetime import date

CHINESE_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日$")
OTHER_MONTHS = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
)
"""In the languages whose days are printed like the English ones, with or without "de" and "du ... au"."""

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
MONTHS_OF_OTHERS = tuple(
    (ours, re.compile(rf"(?<=\d)(?:er)? (?:de )?{theirs}(?: de)?(?= \d{{4}}|\b)"))
    for months in OTHER_MONTHS
    for ours, theirs in zip(MONTHS, months.split(), strict=True)
)
ANY_DIGIT = re.compile(r"\d")
ANY_MONTH = "|".join(MONTHS)
DAYS = re.compile(
    rf"(?:from |on )?(\d{{1,2}})(?: ({ANY_MONTH}))?(?: (\d{{4}}))?\s?(?:[-\u2010-\u2015]|to|and)\s?"
    rf"(\d{{1,2}}) ({ANY_MONTH}) (\d{{4}})\.?$"
)
ONE_DAY = re.compile(rf"(?:on )?(\d{{1,2}}) ({ANY_MONTH}) (\d{{4}})\.?$")


def in_english_months(line: str) -> str:
    """A line with the days as English prints them, where it has French, Spanish or Russian ones."""
    if not ANY_DIGIT.search(line):
        return line
    for ours, theirs in MONTHS_OF_OTHERS:
        line = theirs.sub(f" {ours}", line)
    line = re.sub(r"(?<=\d{4}) (?:года|г\.)$", "", line)
    return re.sub(r"\b(?:du |del |с )?(?=\d)(\d{1,2}(?: \w+)?) (?:au|al?|по) (?=\d)", r"from \1 to ", line)


def days_in(line: str) -> tuple[date, date] | None:
    """The first and the last day a line ends with; None where there are none, or no such day exists."""
    line = in_english_months(line)
    try:
        if chinese := CHINESE_DAY.search(line):
            return (date(*map(int, chinese.groups())),) * 2
        if found := DAYS.search(line):
            first, month, year, last, last_month, last_year = found.groups()
            ends_on = _day(last, last_month, last_year)
            starts_on = _day(first, month or last_month, year or last_year)
            return (starts_on, ends_on) if starts_on <= ends_on else None
        if one := ONE_DAY.search(line):
            return (_day(*one.groups()),) * 2
    except ValueError:
        return None
    return None


def _day(day: str, month: str, year: str) -> date:
    return date(int(year), MONTHS.index(month) + 1, int(day))
