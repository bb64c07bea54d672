"""Lists in files: whatever stands in a cell, the file opens and says the same."""

from __future__ import annotations

import csv
import errno
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from desktop_app.domain.errors import Cancelled
from desktop_app.domain.grid import Cell, CellError
from desktop_app.domain.listing import Column, ColumnKind, Listing
from desktop_app.domain.progress import Pace
from desktop_app.workbook.encrypt import write_encrypted_list
from desktop_app.workbook.reading.delimited import FORMULA_STARTS, read_delimited
from desktop_app.workbook.reading.sink import Frame, Sink
from desktop_app.workbook.style import LONGEST_TEXT
from desktop_app.workbook.write_csv import write_csv
from desktop_app.workbook.write_list import write_list

TEXT = (Column("a", "文字"),)


def _read(path: Path) -> list[tuple[Any, ...]]:
    return list(load_workbook(path).worksheets[0].iter_rows(values_only=True))


def _write(
    path: Path, *rows: tuple[Cell, ...], columns: tuple[Column, ...] = TEXT, name: str = "表"
) -> list[tuple[Any, ...]]:
    assert write_list(path, Listing(name, columns, rows), Pace()) == len(rows)
    return _read(path)


def test_values_keep_their_kind(tmp_path: Path) -> None:
    kinds = (ColumnKind.TEXT, ColumnKind.NUMBER, ColumnKind.DAY, ColumnKind.MOMENT, ColumnKind.TEXT)
    columns = tuple(Column(kind.value, f"{n}", kind) for n, kind in enumerate(kinds))
    moment = datetime(2026, 11, 24, 9, 30, tzinfo=UTC).replace(tzinfo=None)
    row = _write(tmp_path / "a.xlsx", ("013", 7, date(2026, 11, 24), moment, CellError("#N/A")), columns=columns)[1]
    assert (row[0], row[1], row[2].date(), row[3], row[4]) == ("013", 7, date(2026, 11, 24), moment, "#N/A")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\x00b\x07c", "abc"),
        ("两\n行\t制表", "两\n行\t制表"),
        ("\ud800坏", "坏"),
        ("𠮷野", "𠮷野"),
        ("x" * (LONGEST_TEXT + 5), "x" * LONGEST_TEXT),
        ("https://example.com", "https://example.com"),
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
        ("", None),
    ],
)
def test_any_text_can_be_written(tmp_path: Path, text: str, kept: str | None) -> None:
    assert _write(tmp_path / "a.xlsx", (text,), ("后",))[1:] == [(kept,), ("后",)]


def test_columns_of_one_heading_stay_apart(tmp_path: Path) -> None:
    columns = (Column("a", "备注"), Column("b", "备注"))
    assert _write(tmp_path / "a.xlsx", ("甲", "乙"), columns=columns) == [("备注", "备注 (2)"), ("甲", "乙")]


@pytest.mark.parametrize("name", ["[回访]:*?/\\'", "很" * 50, ""])
def test_any_name_makes_a_sheet(tmp_path: Path, name: str) -> None:
    _write(tmp_path / "a.xlsx", ("甲",), name=name)
    assert load_workbook(tmp_path / "a.xlsx").sheetnames[0]


@given(st.text(max_size=30))
def test_no_text_in_a_csv_begins_as_a_formula(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    write_csv(path, Listing("表", TEXT, [(text,)]), Pace())
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    cell = rows[1][0] if rows[1:] and rows[1] else ""
    assert not cell.startswith(FORMULA_STARTS)
    if text.isprintable():
        assert cell.removeprefix("'") == text.removeprefix("'")


@given(st.text("='＝+-@甲 1\"", min_size=1, max_size=8))
def test_our_own_reader_takes_away_what_was_put_before_a_text(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    write_csv(path, Listing("表", TEXT, [(text,)]), Pace())
    frames: list[Frame] = []
    read_delimited(path.read_bytes(), Sink(frames.append))
    (rows,) = (frame[2] for frame in frames if frame[0] == "rows")
    assert rows == [("文字",), (text,)]


@pytest.mark.parametrize("write", [write_list, write_csv])
def test_writing_reports_and_stops(tmp_path: Path, write: Any) -> None:
    told: list[tuple[int, int]] = []
    rows = [(str(n),) for n in range(2500)]
    listing = Listing("表", TEXT, rows, len(rows))
    write(tmp_path / "a", listing, Pace(lambda done, total, text: told.append((done, total))))
    assert told == [(0, 2500), (1000, 2500), (2000, 2500), (2500, 2500)]
    with pytest.raises(Cancelled):
        write(tmp_path / "b", listing, Pace(cancelled=lambda: True))


@pytest.mark.skipif(os.name == "nt", reason="needs a limit that only other systems have")
@pytest.mark.parametrize("in_memory", [False, True])
def test_a_disk_that_is_full_is_told_as_the_system_tells_it(
    tmp_path: Path, in_memory: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    listing = Listing("表", TEXT, ((f"第 {n} 行 {n * n}",) for n in range(60_000)), 60_000)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))
    try:
        with pytest.raises(OSError, match=r"(?i)file ?too ?large") as refused:
            if in_memory:
                write_encrypted_list(tmp_path / "a.xlsx", listing, Pace(), "青禾")
            else:
                write_list(tmp_path / "a.xlsx", listing, Pace())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert refused.value.errno == errno.EFBIG
    capfd.readouterr()


def test_a_missing_folder_is_told_and_errors_of_the_rows_come_through(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_list(tmp_path / "none" / "a.xlsx", Listing("表", TEXT, [("甲",)]), Pace())

    def rows() -> Iterator[tuple[Cell, ...]]:
        yield ("甲",)
        raise ValueError("os error 28")

    with pytest.raises(ValueError, match="os error 28"):
        write_list(tmp_path / "a.xlsx", Listing("表", TEXT, rows()), Pace())
