"""What was kept as text and is read again: a choice of columns, an arrangement, a filter."""

from __future__ import annotations

import json
from typing import Any

_LONGEST = 200_000


def read_object(text: str) -> dict[str, Any]:
    """Return what was kept as a JSON object; nothing where there is none, or where it is damaged."""
    if not text or len(text) > _LONGEST:
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def read_number(text: str, usual: int, least: int, most: int) -> int:
    """Return a whole number that was kept, within bounds; the usual one where there is none, or where it is damaged."""
    try:
        return min(max(int(text), least), most)
    except ValueError:
        return usual
