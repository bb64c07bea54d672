"""Cells as text: what a person sees in the cell, folded where width and invisible signs do not matter."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time

from desktop_app.domain.grid import Cell, CellError

_FOLD = {0xFF01 + i: chr(0x21 + i) for i in range(94)} | {0x3000: " ", 0xA0: " "}
_FOLD |= dict.fromkeys(map(ord, "‐‑‒–—―−－﹣"), "-")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f]")
_NOTHING = re.compile(
    r"(?:无|没有|没|暂无|未留|未填|未知|不详|不清楚|空|待定|待补|未定|不愿提供|保密|null|none|nil|n/?a|[-/\\.*?#、。\s]*)\Z",
    re.IGNORECASE,
)
_DITTO = re.compile(r'(?:同上(?:行|一行)?|同前|〃|″|"|”|“|々|ditto)\Z', re.IGNORECASE)


def fold(text: str) -> str:
    """Write full-width letters, digits and dashes in half width and drop invisible signs."""
    return _INVISIBLE.sub("", text.translate(_FOLD)).strip()


def text_of(value: Cell) -> str:
    """Return what a person sees in a cell, trimmed; whole numbers without a fraction, days as ISO."""
    if isinstance(value, str):
        return _INVISIBLE.sub("", value).strip() if not value.isprintable() else value.strip()
    return "" if value is None else _SHOWN.get(type(value), str)(value)


def _float(value: float) -> str:
    return str(int(value)) if abs(value) < 1e18 and value == int(value) else repr(value)


def _moment(value: datetime) -> str:
    return value.isoformat(" ", "minutes") if value.time() != time() else value.date().isoformat()


_SHOWN: dict[type, Callable[..., str]] = {
    bool: lambda value: "TRUE" if value else "FALSE",
    float: _float,
    datetime: _moment,
    date: date.isoformat,
    time: time.isoformat,
    CellError: lambda value: value.code,
}


def is_nothing(text: str) -> bool:
    """Tell whether a text only says that there is nothing: 无, 暂无, -, /, N/A."""
    return _NOTHING.match(text) is not None


def is_ditto(text: str) -> bool:
    """Tell whether a text repeats the row above: 同上, 〃."""
    return _DITTO.match(text) is not None
