"""Until when records are kept (R-328)."""

from __future__ import annotations

from datetime import date


def free_from(last: date, years: int) -> date:
    """Return the first day on which a record may go: so many years after it, to the day.

    A record of 29 February is kept until 1 March where the year has none.
    """
    try:
        return last.replace(year=last.year + years)
    except ValueError:
        return date(last.year + years, 3, 1)


def last_before(today: date, years: int) -> date:
    """Return the latest day whose records may go today."""
    try:
        return today.replace(year=today.year - years)
    except ValueError:
        return date(today.year - years, 2, 28)
