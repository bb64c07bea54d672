"""Points of an appraisal: in proportion, never more than can be had, and never less than nought."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.appraisals import Source, Standard
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.reports import Figure
from desktop_app.rules.appraisals import (
    COUNTED,
    check_points,
    check_standard,
    counted_points,
    counted_text,
    usual_standards,
)
from desktop_app.rules.metrics import figures


def figure(numerator: int, denominator: int | None) -> Figure:
    return Figure("on_time", "", numerator, denominator, "")


def counted(code: str, target: int, most: int = 30) -> Standard:
    return Standard("项", Source.COUNTED, most, figure=code, target=target)


@pytest.mark.parametrize(
    ("standard", "found", "points", "told"),
    [
        (counted("on_time", 95), (95, 100), "30.0", "95 ÷ 100 = 95.0 %"),
        (counted("on_time", 95), (100, 100), "30.0", "100 ÷ 100 = 100.0 %"),
        (counted("on_time", 95), (170, 200), "26.8", "170 ÷ 200 = 85.0 %"),
        (counted("on_time", 95), (0, 0), "30", "没有可计的"),
        (counted("done", 200, 20), (150, None), "15.0", "150"),
        (counted("reopened", 5, 10), (1, 20), "10.0", "1 ÷ 20 = 5.0 %"),
        (counted("reopened", 5, 10), (2, 20), "5.0", "2 ÷ 20 = 10.0 %"),
    ],
)
def test_points_are_in_proportion(standard: Standard, found: tuple[int, int | None], points: str, told: str) -> None:
    assert counted_points(standard, figure(*found)) == Decimal(points)
    assert counted_text(figure(*found)) == told


@given(
    st.sampled_from(COUNTED), st.integers(1, 100), st.integers(1, 1000), st.integers(0, 10**6), st.integers(0, 10**6)
)
def test_points_lie_between_nought_and_all(code: str, target: int, most: int, part: int, rest: int) -> None:
    base = None if code == "done" else part + rest
    assert 0 <= counted_points(counted(code, target, most), figure(part, base)) <= most


@given(st.integers(1, 100), st.integers(0, 1000), st.integers(1, 1000))
def test_doing_more_never_costs_points(target: int, done: int, due: int) -> None:
    standard = counted("on_time", target)
    less, more = figure(min(done, due - 1), due), figure(min(done, due - 1) + 1, due)
    assert counted_points(standard, less) <= counted_points(standard, more)


@pytest.mark.parametrize(
    ("standard", "field"),
    [
        (Standard(" ", Source.JUDGED, 10), "name"),
        (Standard("项", Source.JUDGED, 0), "most"),
        (Standard("项", Source.COUNTED, 10), "figure"),
        (counted("on_time", 0), "target"),
        (counted("on_time", 101), "target"),
    ],
)
def test_what_cannot_be_scored_is_refused_at_its_field(standard: Standard, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_standard(standard)
    assert refused.value.field == field


def test_the_usual_standards_can_be_scored_and_make_a_hundred() -> None:
    for standard in usual_standards():
        check_standard(standard)
    assert sum(standard.most for standard in usual_standards()) == 100
    assert {figure.code for figure in figures((), ())} >= set(COUNTED)


@pytest.mark.parametrize("points", ["-0.1", "10.1", "NaN", "Infinity"])
def test_points_that_cannot_be_had_are_refused(points: str) -> None:
    with pytest.raises(InvalidInput):
        check_points(Decimal(points), 10)
    assert check_points(Decimal("9.95"), 10) == Decimal("10.0")
