"""Named colours and sizes; nothing else in the screens writes a colour, a size or a font."""

from __future__ import annotations

import sys
from collections.abc import Mapping

LIGHT: Mapping[str, str] = {
    "surface": "#FFFFFF",
    "ground": "#F3F5F7",
    "line": "#DDE2E7",
    "edge": "#C3CAD3",
    "hover": "#EEF1F4",
    "ink": "#1C2430",
    "ink-soft": "#5A6675",
    "ink-off": "#98A2AE",
    "accent": "#1F6FEB",
    "accent-strong": "#175FD0",
    "accent-ink": "#FFFFFF",
    "accent-soft": "#E3EEFF",
    "due": "#1F6FEB",
    "closing": "#B7791F",
    "overdue": "#C4314B",
    "done": "#2F855A",
    "late": "#6B7F2A",
    "refused": "#6B7280",
    "missed": "#6B7280",
    "appointed": "#6B46C1",
}
DARK: Mapping[str, str] = {
    "surface": "#1E2226",
    "ground": "#15181B",
    "line": "#323940",
    "edge": "#4A535C",
    "hover": "#282D32",
    "ink": "#E6EAEE",
    "ink-soft": "#9AA6B2",
    "ink-off": "#66717C",
    "accent": "#5B9DFF",
    "accent-strong": "#79B0FF",
    "accent-ink": "#0C1A2E",
    "accent-soft": "#20324D",
    "due": "#5B9DFF",
    "closing": "#E0A84A",
    "overdue": "#FF7A8A",
    "done": "#5FBF8F",
    "late": "#A9BF5A",
    "refused": "#9AA3AF",
    "missed": "#9AA3AF",
    "appointed": "#A58BEB",
}

PAIRS: tuple[tuple[str, str, float], ...] = (
    *((ink, paper, 4.5) for ink in ("ink", "ink-soft") for paper in ("surface", "ground", "hover", "accent-soft")),
    ("accent-ink", "accent", 4.5),
    ("accent-ink", "accent-strong", 4.5),
    *((ink, paper, 4.5) for ink in ("accent", "overdue") for paper in ("surface",)),
    *(
        (sign, paper, 3.0)
        for sign in ("due", "closing", "overdue", "done", "late", "refused", "missed", "appointed", "accent")
        for paper in ("surface", "ground", "hover", "accent-soft", f"tint:{sign}")
    ),
    *(("ink", f"tint:{paper}", 4.5) for paper in ("due", "closing", "overdue", "done", "late", "refused", "appointed")),
)
"""Foreground, background and least contrast of every pair in use; signs need 3:1, text 4.5:1."""

TINT = {"light": 0.11, "dark": 0.20}
"""Share of a colour in its tint over the surface."""

BODY, TITLE, NUMBER, SMALL = 10, 13, 20, 9
"""Points of the four sizes of type at the normal font size."""

GRID = 4
GAP = 8
PADDING = 12
RADIUS = 6
CONTROL = 32
ROW = 32
ROW_COMPACT = 28
ROW_TWO_LINES = 48
ICON = 18
RING = 2
"""Pixels at the normal font size; ``theme.px`` scales them."""

MOTION = 120
"""Milliseconds of the longest movement."""


def families() -> list[str]:
    """Return the Chinese faces of this system, best first."""
    if sys.platform == "win32":
        return ["Microsoft YaHei UI", "Microsoft YaHei", "Segoe UI"]
    if sys.platform == "darwin":
        return ["PingFang SC", "Hiragino Sans GB"]
    return ["Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", "Noto Sans"]
