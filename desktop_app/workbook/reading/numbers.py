"""Numbers and dates as spreadsheet files store them."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

from desktop_app.domain.grid import Cell, CellError

_EXACT = 2**53
_LONGEST_INTEGER = 1e18
_LONGEST_WRITTEN = 20
_LAST_DAY = 2_958_465
_DAY_MS = 86_400_000
_BUILTIN_DATES = frozenset((*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)))
_NOT_TOKENS = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|general|am/pm|a/p|上午/下午', re.I | re.S)


def plain(value: float) -> Cell:
    """Return a number as a person sees it: an integer when it has no fraction.

    Beyond 15 digits the shown decimal digits count, not those of the binary number behind them.
    """
    if isinstance(value, int):
        return value
    if not value.is_integer() or abs(value) >= _LONGEST_INTEGER:
        return value if math.isfinite(value) else CellError("#NUM!")
    return int(value) if abs(value) < _EXACT else int(Decimal(repr(value)))


def parse_number(text: str) -> Cell:
    """Return the number a file wrote as text; what is no number stays text."""
    if text.isascii() and text.isdecimal() and len(text) < _LONGEST_WRITTEN:
        return int(text)
    try:
        return plain(float(text)) if "_" not in text else text
    except ValueError:
        return text


@lru_cache(maxsize=4096)
def is_date_format(code: str) -> bool:
    """Tell whether a number format shows a date or a time of day.

    Elapsed times such as ``[h]:mm`` are no dates: their number may pass a day.
    """
    shown = _NOT_TOKENS.sub("", code).split(";")[0].lower()
    return "[" not in shown and (any(letter in shown for letter in "ymdhs") or "aaa" in shown)


def date_styles(styles: list[int], formats: dict[int, str]) -> frozenset[int]:
    """Return which styles show a date, from each style's format number and the codes the file defines."""
    return frozenset(
        index
        for index, number in enumerate(styles)
        if (is_date_format(formats[number]) if number in formats else number in _BUILTIN_DATES)
    )


@lru_cache(maxsize=200_000)
def serial_date(serial: float, epoch_1904: bool) -> Cell:
    """Return the date, time or moment a serial number stands for.

    Args:
        serial: days since the epoch.
        epoch_1904: whether the file counts from 1904, as old Macintosh files do.

    Returns:
        A date for whole days, a time below one day, else a moment rounded to milliseconds. What the calendar does not
        have (negative numbers, zero, the false 29 February 1900) stays a number.
    """
    if not 0 < serial <= _LAST_DAY + 1:
        return plain(serial)
    days, ms = divmod(round(serial * _DAY_MS), _DAY_MS)
    if epoch_1904:
        start = date(1904, 1, 1)
    elif days < 60:
        start = date(1899, 12, 31)
    elif days == 60:
        return plain(serial)
    else:
        start = date(1899, 12, 30)
    seconds, ms_left = divmod(ms, 1000)
    clock = time(seconds // 3600, seconds // 60 % 60, seconds % 60, ms_left * 1000)
    if days == 0:
        return clock
    try:
        day = start + timedelta(days=days)
    except OverflowError:
        return plain(serial)
    return datetime.combine(day, clock) if ms else day


def iso_date(text: str) -> Cell:
    """Return the date, time or moment of an ISO 8601 text; anything else stays text."""
    try:
        if "T" not in text:
            return time.fromisoformat(text) if ":" in text else date.fromisoformat(text)
        moment = datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return text
    return moment if moment.time() != time.min else moment.date()
