"""Rows on their way out: in any order, with gaps, never more than the limits allow."""

from __future__ import annotations

import struct
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.grid import Cell
from desktop_app.workbook.reading.assembly import Assembly
from desktop_app.workbook.reading.limits import STANDARD
from desktop_app.workbook.reading.refusals import Unreadable
from desktop_app.workbook.reading.sink import BATCH_CELLS, BATCH_ROWS, Frame, Sink
from tests.workbook.reading.makers import book_of, code_of, ods, record, short_text, xls, xlsx


@given(st.lists(st.tuples(st.integers(1, 300), st.integers(1, 5)), max_size=40))
def test_rows_come_out_where_they_were_put(puts: list[tuple[int, int]]) -> None:
    assembly = Assembly()
    sink = Sink(assembly.take, 10**6)
    sink.open_sheet("表")
    expected: dict[tuple[int, int], Cell] = {}
    for value, (number, place) in enumerate(puts):
        cells: list[Cell] = [None] * place
        cells[place - 1] = value
        sink.row(number, cells)
        expected[number, place] = value
    sink.close_sheet()
    rows = assembly.book().sheets[0].rows
    found = {(r, c): cell for r, row in enumerate(rows, 1) for c, cell in enumerate(row, 1) if cell is not None}
    assert found == expected
    assert all(row == () or row[-1] is not None for row in rows)


def test_batches_are_small_enough_for_a_window_to_stay_alive() -> None:
    frames: list[Frame] = []
    sink = Sink(frames.append, 10**7)
    sink.open_sheet("表")
    for number in range(1, 5000):
        sink.row(number, [1] * (1 if number < 4500 else 1000))
    sink.close_sheet()
    batches = [rows for kind, *rest in frames if kind == "rows" for rows in rest[1:] if isinstance(rows, list)]
    assert sum(map(len, batches)) == 4999
    assert max(map(len, batches)) <= BATCH_ROWS
    assert max(sum(map(len, batch)) for batch in batches) <= BATCH_CELLS + 1000


def test_blank_rows_count_so_that_far_cells_cannot_fill_the_memory() -> None:
    sink = Sink(lambda _: None, 3_000_000)
    with pytest.raises(Unreadable):
        for _ in range(10):
            sink.open_sheet("表")
            sink.row(1_048_576, [1])
            sink.close_sheet()


def test_endless_merges_are_refused() -> None:
    sink = Sink(lambda _: None, 10**7)
    sink.open_sheet("表")
    sink.row(1000, [1])
    sink.close_sheet([(1, 1, 1_048_576, 2)] * 2000)
    with pytest.raises(Unreadable):
        sink.close_sheet([(1, 1, 1_048_576, 2)] * 2001)


def test_one_long_text_in_many_cells_cannot_keep_the_program_busy() -> None:
    limits = replace(STANDARD, letters=100_000)
    text = "长" * 5_000
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 22))
    assert code_of(xlsx(rows, [f"<t>{text}</t>"]), limits=limits) == "too_large"
    assert len(book_of(xlsx(rows, ["<t>长</t>"]), limits=limits).sheets[0].rows) == 21
    strings = record(0xFC, struct.pack("<II", 1, 1) + short_text("长" * 4_000))
    cells = b"".join(record(0xFD, struct.pack("<HHHI", n, 0, 0, 0)) for n in range(26))
    assert code_of(xls(cells, globals_=strings), limits=limits) == "too_large"
    for repeat in ('table:number-columns-repeated="21"', ""):
        cell = f'<table:table-cell office:value-type="string" {repeat}><text:p>{text}</text:p></table:table-cell>'
        row = f'<table:table-row table:number-rows-repeated="{1 if repeat else 21}">{cell}</table:table-row>'
        assert code_of(ods(f'<table:table table:name="a">{row}</table:table>'), limits=limits) == "too_large"
