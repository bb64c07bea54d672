"""Hours in which the desk calls (R-154)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.text import tr
from desktop_app.rules.day_words import minute_text
from desktop_app.rules.workdays import WorkingDays

_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—~至到]\s*(\d{1,2}):(\d{2})")


@dataclass(frozen=True, slots=True)
class CallingHours:
    """Allowed hours of a working day; outside them the pane warns and never blocks (R-154, R-183).

    Attributes:
        spans: (from, to) in minutes after midnight, in order of the day.
    """

    spans: tuple[tuple[int, int], ...] = ((600, 660), (840, 960))

    @classmethod
    def parse(cls, text: str) -> CallingHours:
        """Read hours such as ``10:00-11:00，14:00-16:00``.

        Raises:
            InvalidInput: the text is no list of spans in order of the day.
        """
        plain = unicodedata.normalize("NFKC", text)
        spans: list[tuple[int, int]] = []
        for found in _SPAN.finditer(plain):
            hour, minute, until_hour, until_minute = map(int, found.groups())
            start, end = hour * 60 + minute, until_hour * 60 + until_minute
            if max(minute, until_minute) > 59 or end > 24 * 60 or start >= end or (spans and start < spans[-1][1]):
                raise _unreadable(text)
            spans.append((start, end))
        if not spans or _SPAN.sub("", plain).strip(" ,、;"):
            raise _unreadable(text)
        return cls(tuple(spans))

    @classmethod
    def kept(cls, text: str, usual: CallingHours) -> CallingHours:
        """Read hours that were kept; the usual ones where there are none, or where they are damaged."""
        try:
            return cls.parse(text)
        except InvalidInput:
            return usual

    @property
    def text(self) -> str:
        """The hours in words, as `parse` reads them."""
        return "，".join(f"{minute_text(start)}-{minute_text(end)}" for start, end in self.spans)

    @property
    def middles(self) -> tuple[int, ...]:
        """The middle of each span: the hours at which a next call is proposed."""
        return tuple((start + end) // 2 for start, end in self.spans)

    def warning(self, now_local: datetime, workdays: WorkingDays) -> str:
        """Return why a call now would be outside the hours; empty inside them."""
        day = now_local.date()
        if not workdays.is_workday(day):
            name = workdays.name(day)
            rest = tr("今天是休息日（{name}）", name=name) if name else tr("今天是休息日")
            return tr("{rest}，不在拨打时段内（工作日 {hours}）", rest=rest, hours=self.text)
        minute = now_local.hour * 60 + now_local.minute
        if any(start <= minute <= end for start, end in self.spans):
            return ""
        return tr("现在 {now}，不在拨打时段内（工作日 {hours}）", now=minute_text(minute), hours=self.text)


def _unreadable(text: str) -> InvalidInput:
    return InvalidInput(
        "hours_unreadable",
        tr("看不懂拨打时段“{text}”。", text=text),
        tr("请写成“10:00-11:00，14:00-16:00”。"),
        field="calling_hours",
    )
