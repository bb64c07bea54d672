"""Cells as a person sees them."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from desktop_app.domain.grid import Cell, CellError
from desktop_app.rules.cells import fold, is_ditto, is_nothing, text_of


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("  王芳\u200b ", "王芳"),
        (3, "3"),
        (3.0, "3"),
        (3.5, "3.5"),
        (True, "TRUE"),
        (False, "FALSE"),
        (date(2024, 3, 5), "2024-03-05"),
        (datetime.combine(date(2024, 3, 5), time()), "2024-03-05"),
        (datetime.combine(date(2024, 3, 5), time(14, 30)), "2024-03-05 14:30"),
        (time(9, 5), "09:05:00"),
        (CellError("#N/A"), "#N/A"),
        (float("inf"), "inf"),
    ],
)
def test_text(value: Cell, text: str) -> None:
    assert text_of(value) == text


def test_width_and_dashes_are_folded() -> None:
    assert fold("　Ａ１—２\ufeff") == "A1-2"


def test_words_for_nothing_and_for_the_row_above() -> None:
    assert all(map(is_nothing, ("", "无", "-", "/", "N/A", "暂无", "——".replace("—", "-"))))
    assert not any(map(is_nothing, ("王", "0", "无锡")))
    assert all(map(is_ditto, ("同上", "〃", '"')))
    assert not is_ditto("上")
