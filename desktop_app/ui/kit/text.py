"""Dates, numbers and shares as the desk writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from desktop_app.domain.text import tr


def day_text(day: date | None) -> str:
    """Return ``2026-11-24``; nothing for no day."""
    return "" if day is None else day.isoformat()


def weekday_text(day: date) -> str:
    """Return 周一 to 周日."""
    return (tr("周一"), tr("周二"), tr("周三"), tr("周四"), tr("周五"), tr("周六"), tr("周日"))[day.weekday()]


def short_day(day: date, today: date) -> str:
    """Return ``11-24 周二``, with the year when it is another one."""
    written = f"{day:%m-%d}" if day.year == today.year else day.isoformat()
    return f"{written} {weekday_text(day)}"


def relative_day(day: date, today: date) -> str:
    """Return 今天, 明天, 后天, 昨天, else the short day."""
    words = {-1: tr("昨天"), 0: tr("今天"), 1: tr("明天"), 2: tr("后天")}
    return words.get((day - today).days) or short_day(day, today)


def overdue_text(due: date, today: date) -> str:
    """Return 逾期 2 天; nothing when the day has not passed."""
    days = (today - due).days
    return tr("逾期 {days} 天", days=days) if days > 0 else ""


def time_text(minute: int | None) -> str:
    """Return ``15:00`` from minutes after midnight; nothing for no hour."""
    return "" if minute is None else f"{minute // 60:02}:{minute % 60:02}"


def number_text(number: float, places: int = 0) -> str:
    """Return a number with thousands separators, such as ``3,214``."""
    return f"{number:,.{places}f}"


def share_text(part: float, whole: float) -> str:
    """Return ``91.9 %``; a dash where there is no whole."""
    return f"{100 * part / whole:.1f} %" if whole else "–"


def phone_text(phone: str) -> str:
    """Return a mobile number in groups, ``138 0013 8000``; anything else as it is."""
    return f"{phone[:3]} {phone[3:7]} {phone[7:]}" if re.fullmatch(r"1\d{10}", phone) else phone


def masked_phone(phone: str) -> str:
    """Return a number with its middle hidden, ``138****8000``, for those without the right to see it."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) > 7 else "****" if phone else ""


def shifted(spans: Iterable[tuple[int, int]], by: int) -> tuple[tuple[int, int], ...]:
    """Return parts of a text as they stand in a longer one that has so many characters before it."""
    return tuple((begin + by, end + by) for begin, end in spans)


def phone_spans(spans: Iterable[tuple[int, int]], number: str, shown: str) -> tuple[tuple[int, int], ...]:
    """Return parts of a number as they stand in the number that is shown, in groups or with its middle hidden."""
    places = [place for place, char in enumerate(shown) if char.isdigit() or char == "*"]
    if len(places) != len(number):
        return ()
    found = ((places[begin], places[end - 1] + 1) for begin, end in spans)
    return tuple((begin, end) for begin, end in found if "*" not in shown[begin:end])


def parse_day(text: str, today: date, *, forward: bool = False) -> date | None:
    """Read a typed day: ``2026-11-24``, ``20261124``, ``11-24``, ``24``, ``+3``, ``-1``, 今天, 明天, 后天, 昨天.

    Args:
        text: what was typed; ``-``, ``/``, ``.`` and 年月日 separate.
        today: the day that short forms count from.
        forward: a short form that has passed means its next coming.

    Returns:
        The day, or None when the text is no day.
    """
    typed = text.strip()
    words = {tr("昨天"): -1, tr("今天"): 0, tr("明天"): 1, tr("后天"): 2}
    if typed in words or re.fullmatch(r"[+-]\d{1,4}", typed):
        try:
            return today + timedelta(days=words[typed] if typed in words else int(typed))
        except OverflowError:
            return None
    if re.fullmatch(r"\d{8}", typed):
        typed = f"{typed[:4]}-{typed[4:6]}-{typed[6:]}"
    parts = [part for part in re.split(r"[-/.年月日\s]+", typed) if part]
    if not 1 <= len(parts) <= 3 or not all(re.fullmatch(r"[0-9]{1,4}", part) for part in parts):
        return None
    numbers = [int(part) for part in parts]
    if len(numbers) == 3:
        return _day(*numbers)
    if len(numbers) == 2:
        day = _day(today.year, *numbers)
        return _day(today.year + 1, *numbers) if forward and day is not None and day < today else day
    day = _day(today.year, today.month, numbers[0])
    if forward and (day is None or day < today):
        day = _day(today.year + today.month // 12, today.month % 12 + 1, numbers[0])
    return day


def parse_time(text: str) -> int | None:
    """Read a typed hour: ``15``, ``15:30``, ``1530``, 15点, 15点半.

    Returns:
        Minutes after midnight, or None when the text is no hour.
    """
    typed = text.strip().replace("：", ":")
    found = re.fullmatch(r"(\d{1,2})(?:[:点时](\d{1,2}|半)?分?|(\d{2}))?", typed, re.ASCII)
    if found is None:
        return None
    hour, minute = int(found[1]), found[2] or found[3] or "0"
    minutes = 30 if minute == "半" else int(minute)
    return 60 * hour + minutes if hour < 24 and minutes < 60 else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
