"""Scripts as workbooks on a real desk."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop_app.domain.access import Actor, Role
from desktop_app.domain.errors import NotPermitted
from desktop_app.domain.scripts import Script
from tests.desks import OpenDesk


def scripts(school: OpenDesk) -> list[Script]:
    found = [school.desk.scripts.newest(row.code) for row in school.desk.scripts.rows()]
    return [script for script in found if script is not None]


def test_every_script_of_the_kit_comes_back_whole(school: OpenDesk, tmp_path: Path) -> None:
    for script in scripts(school):
        path = school.desk.script_files.write(school.actor, script, tmp_path / f"{script.name}.xlsx")
        read = school.desk.script_files.read(path)
        assert read.faults == ()
        assert read.script == replace(script, id=0, version=1, version_id=0)


def test_a_faulty_line_is_told_by_sheet_row_and_column(school: OpenDesk, tmp_path: Path) -> None:
    path = school.desk.script_files.write(school.actor, scripts(school)[0], tmp_path / "话术.xlsx")
    book = load_workbook(path)
    book["步骤"]["B3"] = "闲聊"
    book.save(path)
    read = school.desk.script_files.read(path)
    assert read.script is None
    assert [fault.place for fault in read.faults] == ["步骤 第 3 行 类型"]


def test_what_is_no_workbook_is_told(school: OpenDesk, tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"not a workbook at all")
    read = school.desk.script_files.read(tmp_path / "坏.xlsx")
    assert read.script is None
    assert len(read.faults) >= 1


def test_who_may_not_write_scripts_takes_none_out(school: OpenDesk, tmp_path: Path) -> None:
    clerk = Actor(school.actor.id, school.actor.name, Role.FRONT_DESK)
    with pytest.raises(NotPermitted):
        school.desk.script_files.write(clerk, scripts(school)[0], tmp_path / "x.xlsx")
    assert list(tmp_path.glob("*.xlsx")) == []
