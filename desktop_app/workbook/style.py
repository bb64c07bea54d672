"""Colours and fonts of written workbooks: the light tokens of the screen (``ui/kit/tokens``), as Excel writes them."""

from __future__ import annotations

BODY_FONT = "Microsoft YaHei"

INK = "1C2430"
INK_SOFT = "5A6675"
LINE = "DDE2E7"
GROUND = "F3F5F7"
HEADER_FILL = "E3EEFF"
ACCENT = "1F6FEB"
GOOD = "2F855A"
BAD = "C4314B"
CLOSING = "B7791F"
APPOINTED = "6B46C1"
LATE = "6B7F2A"
MISSED = "6B7280"
