"""Days, hours and offsets in a clerk's words."""

from __future__ import annotations

from datetime import date

from desktop_app.domain.plans import Offset, Unit
from desktop_app.domain.text import tr
from desktop_app.domain.words import span_words


def weekday_text(day: date) -> str:
    """Return 周一 to 周日."""
    names = (tr("周一"), tr("周二"), tr("周三"), tr("周四"), tr("周五"), tr("周六"), tr("周日"))
    return names[day.weekday()]


def day_text(day: date, today: date | None = None) -> str:
    """Return ``11-30 周一``; near ``today`` as 今天, 明天 or 后天, and with the year where it is another one."""
    if today is not None:
        near = {0: tr("今天"), 1: tr("明天"), 2: tr("后天")}.get((day - today).days)
        if near is not None:
            return near
        if day.year != today.year:
            return f"{day:%Y-%m-%d} {weekday_text(day)}"
    return f"{day:%m-%d} {weekday_text(day)}"


def minute_text(minute: int) -> str:
    """Return minutes after midnight as ``15:00``."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def offset_text(offset: Offset, cycle_days: int | None = None) -> str:
    """Return ``+15 天``, ``-3 个工作日``, 当天; a cycle whose length is known as its days."""
    if offset.count == 0:
        return tr("当天")
    words = f"{'+' if offset.count > 0 else '-'}{span_words(abs(offset.count), offset.unit)}"
    if offset.unit is Unit.CYCLE and cycle_days is not None:
        return tr("{words}（{days} 天）", words=words, days=abs(offset.count) * cycle_days)
    return words
