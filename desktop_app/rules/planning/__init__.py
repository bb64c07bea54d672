"""From plans and facts to visits: day arithmetic, windows, shifts, rounds, and the reason in words."""

from desktop_app.rules.planning.anchors import (
    anchors_for_date_field,
    anchors_for_festivals,
    anchors_for_lunar,
    fixed_anchors,
    interval_anchor,
    manual_anchor,
    silent_anchor,
)
from desktop_app.rules.planning.days import add_months, add_offset, longest, shift_day
from desktop_app.rules.planning.planner import Planner, propose
from desktop_app.rules.planning.rounds import FAILED, Following, Occurrence, Round, following, methods

__all__ = [
    "FAILED",
    "Following",
    "Occurrence",
    "Planner",
    "Round",
    "add_months",
    "add_offset",
    "anchors_for_date_field",
    "anchors_for_festivals",
    "anchors_for_lunar",
    "fixed_anchors",
    "following",
    "interval_anchor",
    "longest",
    "manual_anchor",
    "methods",
    "propose",
    "shift_day",
    "silent_anchor",
]
