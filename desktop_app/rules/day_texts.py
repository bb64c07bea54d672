"""Days as they are written in cells: real dates, serial numbers, texts in every style. Nothing is made up.

A day without a year, a lunar day and an age give no day, only a problem that says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from desktop_app.domain.grid import Cell, CellError
from desktop_app.rules.cells import fold, is_ditto, is_nothing

_ENGLISH_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: n for n, name in enumerate(_ENGLISH_MONTHS, 1)}
_NUMERALS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "Ｏ": 0}
_TEN = "十"
_SERIAL_ZERO = date(1899, 12, 30)

_LUNAR = re.compile(
    r"农历|阴历|旧历|古历|夏历|腊月|正月|冬月|闰|初[一二三四五六七八九十]|廿|除夕|中秋|端午|元宵|重阳|七夕|大年"
    r"|[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年"
)
_AGE = re.compile(
    r"(?:虚岁|周岁|年龄|约|大约|满)?\s*[\d一二三四五六七八九十两半]+(?:\.\d)?\s*"
    r"(?:周?岁[半多]?(?:零?\d+个?月)?|个(?:半)?月[大龄]?|月龄|天大?|years?(?:\s*old)?|yrs?|months?)",
    re.IGNORECASE,
)
_CALENDAR_WORD = re.compile(r"[(\[]?(?:公历|阳历|新历|西历)[)\]]?[:\s]?|[(\[]?(?:周|星期|礼拜)[一二三四五六日天][)\]]?")
_TIME = re.compile(
    r"(?:(?<=\d)T|\s*(?:上午|下午|早上|晚上|中午|凌晨|傍晚)?\s*)(?P<h>\d{1,2})[:时点](?P<m>\d{0,2})分?"
    r"(?::?(?P<s>\d{2})(?:\.\d+)?秒?)?\s*(?:[AP]M)?\s*(?:Z|[+-]\d{2}:?\d{2}|GMT.*)?\Z|\s*(?:上午|下午|早上|晚上|中午|凌晨|傍晚|[AP]M)\Z",
    re.IGNORECASE,
)
_CHINESE = re.compile(r"[〇零○一二三四五六七八九十]+(?=\s*[年月日号])")
_LONG = r"(\d{4})\s*[-/.年,\\\s]\s*(\d{1,2})\s*[-/.月,\\\s]\s*(\d{1,2})\s*[日号]?"
_YEAR_FIRST = re.compile(_LONG)
_ANYWHERE = re.compile(rf"(?<!\d){_LONG}(?!\d)")
_PACKED = re.compile(r"((?:18|19|20)\d{2})(\d{2})(\d{2})")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.\s](\d{1,2})[-/.\s](\d{4})")
_SHORT = re.compile(r"'?(\d{1,2})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?")
_ENGLISH = re.compile(
    r"(?:[A-Z]{3,9},?\s+)?(?:(?P<d1>\d{1,2})(?:st|nd|rd|th)?[-\s./]*(?P<m1>[A-Z]{3,9}|1?\d月)"
    r"|(?P<m2>[A-Z]{3,9})[-\s./]*(?P<d2>\d{1,2})(?:st|nd|rd|th)?)\.?(?:,?[-\s./]+'?(?P<y>\d{4}|\d{2}))?",
    re.IGNORECASE,
)
_MONTH = r"(?:1[0-2]|0?[1-9])"
_MONTH_ONLY = re.compile(
    rf"(?:19|20)\d{{2}}\s*(?:[-/.年]\s*{_MONTH}\s*(?:月份?|月底|月初|月中)?|年|)|\d{{2}}年{_MONTH}月份?"
)
_NO_YEAR = re.compile(rf"{_MONTH}(?:[-/.]|\s*月\s*)(?:3[01]|[12]\d|0?[1-9])\s*[日号]?|{_MONTH}月份?")
_SERIAL = re.compile(r"[1-7]\d{4}(?:\.\d+)?")
_SMALL = re.compile(r"[1-9]\d{0,2}")
_SIX = re.compile(r"(\d{2})(\d{2})(\d{2})")
_RANGE = re.compile(r"\s*(?:至|到|~|～|—|--|-(?=\s*(?:\d{4}|\d{1,2}[.月/])))\s*")


@dataclass(frozen=True, slots=True)
class DayFound:
    """What a cell says about a day.

    Attributes:
        day: the day, when the cell tells it whole.
        problem: ``date_no_year``, ``date_no_day``, ``date_lunar``, ``age_only``, ``date_impossible``, ``date_future``,
            ``date_ambiguous``, ``date_several``, ``date_unreadable``, ``error_value``; empty when there is none.
        same_as_above: the cell says 同上.
        leftover: the cell tells more than the day, such as an hour.
    """

    day: date | None = None
    problem: str = ""
    same_as_above: bool = False
    leftover: bool = False


@dataclass(frozen=True, slots=True)
class DayOrder:
    """How a column writes days that could be read in several ways.

    Attributes:
        short: order of three short numbers: ``ymd``, ``mdy`` or ``dmy``, or empty when the column does not tell.
        long: order before a year of four digits: ``mdy``, ``dmy``, or empty when the column does not tell.
    """

    short: str = "ymd"
    long: str = ""


_NOTHING = DayFound()
_USUAL = DayOrder()


def order_of(values: Iterable[Cell]) -> DayOrder:
    """Find out from a whole column in which order it writes days."""
    possible = {"ymd", "mdy", "dmy"}
    day_first = month_first = False
    for value in values:
        if not isinstance(value, str):
            continue
        text = fold(value)
        if short := _SHORT.fullmatch(text):
            a, b, c = map(int, short.groups())
            possible -= {"ymd"} if b > 12 or not 0 < c <= 31 or _year_is_last(short) else set()
            possible -= {"mdy"} if a > 12 or b > 31 else set()
            possible -= {"dmy"} if b > 12 or a > 31 else set()
        elif last := _YEAR_LAST.match(text):
            day_first |= int(last[1]) > 12
            month_first |= int(last[2]) > 12
    short_order = "ymd" if "ymd" in possible else possible.pop() if len(possible) == 1 else ""
    return DayOrder(short_order, "" if day_first == month_first else "dmy" if day_first else "mdy")


def read_day(value: Cell, *, today: date, birthday: bool, order: DayOrder = _USUAL) -> DayFound:
    """Read the day a cell tells.

    Args:
        value: the cell: a date, a number, or text.
        today: a birthday after it cannot be; two-digit years are read by it.
        birthday: the column holds birthdays, so a small number is an age.
        order: how the column writes days, see `order_of`.
    """
    if isinstance(value, str):
        return _Reader(today, birthday, order).text(value)
    if value is None:
        return _NOTHING
    if isinstance(value, CellError):
        return DayFound(problem="error_value")
    if isinstance(value, (bool, time)):
        return DayFound(problem="date_unreadable")
    reader = _Reader(today, birthday, order)
    if isinstance(value, datetime):
        return reader.judged(value.date(), leftover=value.time() != time())
    return reader.judged(value) if isinstance(value, date) else reader.number(value)


@dataclass(frozen=True, slots=True)
class _Reader:
    today: date
    birthday: bool
    order: DayOrder

    def judged(self, day: date, *, leftover: bool = False) -> DayFound:
        """Accept a day that can be."""
        if self.birthday:
            if day > self.today:
                return DayFound(problem="date_future")
            old = self.today.year - day.year > 125
            return DayFound(problem="date_impossible") if old else DayFound(day, leftover=leftover)
        if not 1970 < day.year < self.today.year + 80:
            return DayFound(problem="date_impossible")
        late = day > self.today + timedelta(days=366)
        return DayFound(day, "date_future" if late else "", leftover=leftover)

    def made(self, year: int, month: int, day: int, *, leftover: bool = False) -> DayFound:
        """Accept three numbers that are a day of the calendar."""
        try:
            return self.judged(date(year, month, day), leftover=leftover)
        except ValueError:
            return DayFound(problem="date_impossible")

    def century(self, year: int, month: int, day: int) -> int:
        """Complete a year of two digits: the latest that can be."""
        late = (2000 + year, month, day) > (self.today.year, self.today.month, self.today.day)
        return year + (1900 if (late if self.birthday else 2000 + year > self.today.year + 5) else 2000)

    def serial(self, value: float) -> DayFound:
        """Accept a spreadsheet's day number."""
        return self.judged(_SERIAL_ZERO + timedelta(days=int(value)), leftover=value != int(value))

    def number(self, value: float) -> DayFound:
        if not abs(value) < 1e9:
            return DayFound(problem="date_unreadable")
        if value != int(value):
            text = f"{value:.6f}".rstrip("0")
            return self.serial(value) if 10_000 <= value < 80_000 else self.plain(text)
        return self.text(str(int(value)))

    def text(self, value: str) -> DayFound:
        """Read a text."""
        if len(value) == 10 and value[4] == value[7] == "-" and _YEAR_FIRST.fullmatch(value):
            return self.made(int(value[:4]), int(value[5:7]), int(value[8:]))
        text = fold(value).strip("'`‘’")
        if is_nothing(text) or is_ditto(text):
            return DayFound(same_as_above=not is_nothing(text))
        if problem := self.not_of_the_calendar(text):
            return DayFound(problem=problem)
        text = _CALENDAR_WORD.sub("", text).strip()
        clock = _TIME.search(text)
        bare = text[: clock.start()].rstrip(" ,T") if clock else text
        found = self.plain(_CHINESE.sub(lambda m: _in_digits(m[0]), bare))
        hour = clock is not None and any(int(part or 0) for part in clock.group("h", "m", "s"))
        return DayFound(found.day, found.problem, leftover=True) if found.day and hour else found

    def not_of_the_calendar(self, text: str) -> str:
        """Tell the problem of a text that names a lunar day or an age."""
        if _LUNAR.search(text):
            return "date_lunar"
        if _AGE.fullmatch(text) or (self.birthday and _SMALL.fullmatch(text) and int(text) <= 125):
            return "age_only" if self.birthday else "date_unreadable"
        return ""

    def plain(self, text: str) -> DayFound:
        """Read a text without clock and ornament."""
        if match := _YEAR_FIRST.fullmatch(text) or _PACKED.fullmatch(text):
            return self.made(*map(int, match.groups()))
        if match := _YEAR_LAST.fullmatch(text):
            return self.year_last(*map(int, match.groups()))
        if match := _SHORT.fullmatch(text):
            return self.short(match)
        return self.incomplete(text) or self.english(text) or self.several(text)

    def short(self, match: re.Match[str]) -> DayFound:
        """Read 24/3/5, in the order of its column."""
        order = "ymd" if "年" in match[0] else self.order.short
        if not order or (order == "ymd" and _year_is_last(match)):
            return DayFound(problem="date_ambiguous")
        parts = dict(zip(order, map(int, match.groups()), strict=True))
        return self.made(self.century(parts["y"], parts["m"], parts["d"]), parts["m"], parts["d"])

    def year_last(self, first: int, second: int, year: int) -> DayFound:
        """Read 03/04/2024, whose order only the column tells."""
        order = "mdy" if second > 12 or first == second else "dmy" if first > 12 else self.order.long
        if not order:
            return DayFound(problem="date_ambiguous")
        return self.made(year, first, second) if order == "mdy" else self.made(year, second, first)

    def incomplete(self, text: str) -> DayFound | None:
        """Read what is only part of a day, or a bare number."""
        if _MONTH_ONLY.fullmatch(text):
            return DayFound(problem="date_no_day")
        if _NO_YEAR.fullmatch(text):
            return DayFound(problem="date_no_year")
        if _SERIAL.fullmatch(text):
            return self.serial(float(text))
        if match := _SIX.fullmatch(text):
            year, month, day = map(int, match.groups())
            if text[:2] in ("19", "20") and 1 <= day <= 12:  # 202403 is a month, 200305 may be one
                return DayFound(problem="date_no_day" if month > 12 else "date_ambiguous")
            return self.made(self.century(year, month, day), month, day)
        return None

    def english(self, text: str) -> DayFound | None:
        """Read 3-Mar-24, March 3rd 2024, 5-3月-24."""
        match = _ENGLISH.fullmatch(text)
        if not match:
            return None
        word = (match["m1"] or match["m2"]).lower()
        month = int(word[:-1]) if word[0].isdecimal() else _MONTHS.get(word[:3], 0)
        if not month:
            return None
        day = int(match["d1"] or match["d2"])
        if not match["y"]:
            return DayFound(problem="date_no_day" if day > 31 else "date_no_year")
        year = int(match["y"])
        return self.made(year if year > 99 else self.century(year, month, day), month, day)

    def several(self, text: str) -> DayFound:
        """Take the one day a longer text tells, or the first of several with a word about it."""
        days = [self.made(*map(int, match.groups())) for match in _ANYWHERE.finditer(text)]
        good = [found for found in days if found.day]
        if not good:
            return days[0] if days else DayFound(problem="date_unreadable")
        more = len(days) > 1 or _RANGE.search(text) is not None
        return DayFound(good[0].day, "date_several" if more else good[0].problem, leftover=True)


def _year_is_last(short: re.Match[str]) -> bool:
    """Tell whether 3/5/24 cannot begin with its year: nobody writes 2003 as 3."""
    return len(short[1]) == 1 and len(short[3]) == 2


def _in_digits(numerals: str) -> str:
    if _TEN not in numerals:
        return "".join(str(_NUMERALS[c]) for c in numerals)
    tens, _, ones = numerals.partition(_TEN)
    return str((_NUMERALS.get(tens, 1) if tens else 1) * 10 + (_NUMERALS.get(ones, 0) if ones else 0))
