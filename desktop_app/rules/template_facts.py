"""What a placeholder in the organisation's own workbook may ask of a month's report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from desktop_app.domain.grid import Cell
from desktop_app.domain.reports import Figure, MonthReport
from desktop_app.domain.templates import Fact, FactKind, placeholder_key

FACTS = {
    "单位": "organisation", "月份": "month", "年": "year", "月": "month_number", "首日": "first_day",
    "末日": "last_day", "制表人": "made_by", "制表时间": "made_at",
}  # fmt: skip
"""Facts beside the figures, by their words; both the word and the name may stand in a template."""

PARTS = {"分子": "numerator", "分母": "denominator", "口径": "definition", "目标": "target"}
"""Parts of a figure: ``{{成功率净:分子}}``."""

_OF_VISITS = "回访"


def template_facts(report: MonthReport) -> dict[str, Fact]:
    """Return all facts of a month by the key of each placeholder."""
    month = report.month
    told: dict[str, Cell] = {
        "organisation": report.organisation, "month": str(month), "year": month.year, "month_number": month.month,
        "first_day": month.first, "last_day": month.last, "made_by": report.made_by,
        "made_at": report.made_at.replace(tzinfo=None),
    }  # fmt: skip
    facts: dict[str, Fact] = {}
    for word, name in FACTS.items():
        for key in (word, name):
            facts[placeholder_key(key)] = _fact(told[name])
    for figure in report.figures:
        for name in _names(figure):
            facts[placeholder_key(name)] = _value(figure)
            for word, part in PARTS.items():
                fact = _part(figure, part)
                facts[placeholder_key(name + word)] = facts[placeholder_key(name + part)] = fact
    return facts


def _names(figure: Figure) -> Iterator[str]:
    yield figure.code
    yield figure.name
    if figure.name.startswith(_OF_VISITS):
        yield figure.name.removeprefix(_OF_VISITS)


def _value(figure: Figure) -> Fact:
    if figure.denominator is None:
        return _fact(figure.numerator)
    return _ratio(figure.ratio)


def _part(figure: Figure, part: str) -> Fact:
    if part == "target":
        return _ratio(figure.target)
    value: Cell = getattr(figure, part)
    return _fact("–" if value is None else value)


def _ratio(ratio: float | None) -> Fact:
    return Fact("–", "–") if ratio is None else Fact(ratio, f"{ratio:.1%}", FactKind.RATIO)


def _fact(value: Cell) -> Fact:
    if isinstance(value, datetime):
        return Fact(value, value.strftime("%Y-%m-%d %H:%M"), FactKind.MOMENT)
    return Fact(value, str(value), FactKind.DAY if isinstance(value, date) else FactKind.PLAIN)
