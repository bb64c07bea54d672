"""Which days a view of the calendar shows, how it turns on, and what it is called."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from desktop_app.domain.text import tr
from desktop_app.ui.kit.text import relative_day, weekday_text

View = Literal["year", "month", "week", "day", "list"]

LIST_DAYS = 14
"""Days that the list looks ahead."""


def monday(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def span(view: View, day: date) -> tuple[date, date]:
    """Return the first and last day that a view around a day shows; a month is filled up to whole weeks."""
    if view == "year":
        return day.replace(month=1, day=1), day.replace(month=12, day=31)
    if view == "month":
        last = shift_month(day.replace(day=1), 1) - timedelta(days=1)
        return monday(day.replace(day=1)), monday(last) + timedelta(days=6)
    if view == "week":
        return monday(day), monday(day) + timedelta(days=6)
    return day, day + timedelta(days=LIST_DAYS - 1 if view == "list" else 0)


def shift_month(day: date, months: int) -> date:
    """Return the day so many months later; the end of a shorter month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - timedelta(days=1)).day))


def turned(view: View, day: date, pages: int) -> date:
    """Return the day that a view stands on after turning it by so many pages."""
    if view in ("year", "month"):
        return shift_month(day, pages * (12 if view == "year" else 1))
    return day + timedelta(days=pages * {"week": 7, "day": 1, "list": LIST_DAYS}[view])


def title(view: View, day: date, today: date) -> str:
    """Return what a view around a day is called."""
    if view == "year":
        return tr("{year}年", year=day.year)
    if view == "month":
        return tr("{year}年{month}月", year=day.year, month=day.month)
    if view == "week":
        week = day.isocalendar().week
        if day.year == today.year:
            return tr("{month}月 第{week}周", month=day.month, week=week)
        return tr("{year}年{month}月 第{week}周", year=day.year, month=day.month, week=week)
    if view == "day":
        return tr("{month}月{day}日 {weekday}", month=day.month, day=day.day, weekday=weekday_text(day))
    first, last = span("list", day)
    return tr("{first}起 {days} 天", first=relative_day(first, today), days=(last - first).days + 1)
