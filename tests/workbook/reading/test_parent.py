"""Reading a file in a process of its own: every format arrives, every limit holds, and nothing is left running."""

from __future__ import annotations

import io
import os
import pickle
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import psutil
import pytest
from openpyxl import Workbook

from desktop_app.domain.errors import Cancelled, FileRefused
from desktop_app.domain.grid import CellError
from desktop_app.workbook import Limits, read_book
from desktop_app.workbook.reading.limits import MB, STANDARD
from desktop_app.workbook.reading.parent import CellLoader
from tests.workbook.reading.makers import xlsx


def _refused(path: Path, limits: Limits = STANDARD, password: str | None = None) -> str:
    with pytest.raises(FileRefused) as caught:
        read_book(path, limits=limits, password=password)
    assert caught.value.message
    assert caught.value.hint
    return caught.value.code


def _endless(path: Path) -> Path:
    """A workbook that takes long: many rows in a form only the exact reader takes."""
    rows = "".join(f'<row r="{n}"><c r="A{n}">\n<v>{n}</v></c></row>' for n in range(1, 300_001))
    path.write_bytes(xlsx(rows))
    return path


def _children() -> int:
    return len(psutil.Process().children())


def test_cells_of_every_kind_arrive(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "名单"
    moment = datetime.fromisoformat("2026-11-24T09:30:15")
    sheet.append(["张三丰", 13800138000, 1.5, True, date(2026, 11, 24), moment, None, "末"])
    sheet["A2"] = "#N/A"
    sheet["A2"].data_type = "e"
    path = tmp_path / "名 单.bin"
    book.save(path)
    found = read_book(path)
    assert found.format == "xlsx"
    assert found.sheets[0].name == "名单"
    assert found.sheets[0].rows[0] == ("张三丰", 13800138000, 1.5, True, date(2026, 11, 24), moment, None, "末")
    assert found.sheets[0].rows[1] == (CellError("#N/A"),)


def test_progress_begins_at_once_and_never_goes_back(tmp_path: Path) -> None:
    seen: list[float] = []
    read_book(_endless(tmp_path / "a.xlsx"), progress=seen.append)
    assert seen[0] == 0
    assert seen == sorted(seen)
    assert len(seen) > 3
    assert seen[-1] <= 1


def test_cancelling_ends_the_process(tmp_path: Path) -> None:
    stop = threading.Event()
    path = _endless(tmp_path / "a.xlsx")
    before = _children()
    with pytest.raises(Cancelled):
        read_book(path, progress=lambda _: stop.set(), cancelled=stop.is_set)
    assert _children() == before


def test_time_is_limited(tmp_path: Path) -> None:
    path = _endless(tmp_path / "a.xlsx")
    assert _refused(path, replace(STANDARD, seconds=0.3)) == "too_large"
    assert _children() == 0


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS does not keep a limit of address space")
def test_memory_is_limited(tmp_path: Path) -> None:
    text = os.urandom(64).hex()
    path = tmp_path / "a.csv"
    path.write_text("\n".join(f"{text}{n}" for n in range(600_000)), encoding="utf-8")
    assert _refused(path, replace(STANDARD, memory=150 * MB)) == "too_large"


def test_cells_are_limited(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("1,2,3\n" * 1000, encoding="utf-8")
    assert _refused(path, replace(STANDARD, cells=2999)) == "too_large"
    assert len(read_book(path, limits=replace(STANDARD, cells=3000)).sheets[0].rows) == 1000


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    assert _refused(tmp_path) == "not_a_spreadsheet"
    assert _refused(tmp_path / "没有.xlsx") == "locked"
    for name in ("~$名单.xlsx", ".~名单.xlsx", ".~lock.名单.ods#"):
        lock = tmp_path / name
        lock.write_bytes(b"\x05clerk".ljust(165, b" "))
        assert _refused(lock) == "owner_lock_file"
    empty = tmp_path / "空.xlsx"
    empty.touch()
    assert _refused(empty) == "empty_file"
    large = tmp_path / "大.csv"
    large.write_text("a,b\n" * 100, encoding="utf-8")
    assert _refused(large, replace(STANDARD, file_bytes=100)) == "too_large"


@pytest.mark.skipif(sys.platform == "win32" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all")
def test_a_file_without_permission_is_locked(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n", encoding="utf-8")
    path.chmod(0)
    assert _refused(path) == "locked"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    assert _refused(pipe) == "not_a_spreadsheet"


def test_a_library_that_gives_up_is_a_damaged_file(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx('<row r="1"><c r="A1" t="s"><v>7</v></c></row>', ["<t>a</t>"]))
    assert _refused(path) == "corrupted"


def test_reading_leaves_nothing_beside_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("姓名,电话\n", encoding="utf-8")
    read_book(path)
    assert [found.name for found in tmp_path.iterdir()] == ["a.csv"]


def test_the_loader_makes_nothing_but_cells() -> None:
    class Trap:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.system, ("exit",)

    with pytest.raises(pickle.UnpicklingError):
        CellLoader(io.BytesIO(pickle.dumps(Trap()))).load()
    kept = (date(2026, 1, 2), CellError("#REF!"), "文", 1.5, None)
    assert CellLoader(io.BytesIO(pickle.dumps(kept))).load() == kept


def test_the_reading_process_starts_without_heavy_libraries(tmp_path: Path) -> None:
    script = (
        "import sys; import desktop_app.workbook.child; "
        "print([m for m in ('PySide6', 'sqlalchemy', 'numpy', 'openpyxl', 'xlrd', 'cryptography') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=Path.cwd())
    assert done.stdout.strip() == "[]"
