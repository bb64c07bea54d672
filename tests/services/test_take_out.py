"""Everything goes out: lists, tables and attached files, whole or not at all."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop_app.domain.access import Actor, Role
from desktop_app.domain.errors import Cancelled, NotPermitted, UserError
from desktop_app.domain.records import AttachmentKind
from desktop_app.domain.visits import Outcome
from desktop_app.services.take_out import TakeOut, _plain
from desktop_app.store import records
from tests.desks import OpenDesk


@pytest.fixture
def filled(school: OpenDesk) -> OpenDesk:
    visits = school.event(school.add("汪小样", "13900000001", remark="=1+1"), "trial", date(2026, 11, 23))
    school.desk.calls.save_note(school.actor, visits[0], "聊得好")
    school.desk.calls.finish(school.actor, visits[0], Outcome.REACHED)
    with school.desk.commands.database.writing() as connection:
        now = school.desk.clock.now()
        records.add_attachment(connection, visits[0], AttachmentKind.AUDIO, "../录音?.txt", b"abc", now, 1)
    return school


def rows(file: Path) -> list[tuple[object, ...]]:
    return list(load_workbook(file).worksheets[0].iter_rows(values_only=True))


def test_everything_is_there_and_opens_without_this_program(filled: OpenDesk, tmp_path: Path) -> None:
    told: list[str] = []
    made = TakeOut(filled.desk.commands).write(filled.actor, tmp_path, lambda _d, _t, text: told.append(text))
    assert made.folder == tmp_path / "回访台-全部数据-2026-11-24"
    assert (made.customers, made.attachments) == (1, 1)
    assert rows(made.folder / "客户.xlsx")[1][0] == "汪小样"
    called = rows(made.folder / "通话记录.xlsx")[1]
    assert (called[0], called[1], called[5]) == ("汪小样", "13900000001", "聊得好")
    assert {"回访.xlsx", "问题件.xlsx", "说明.txt"} <= {path.name for path in made.folder.iterdir()}
    with (made.folder / "全部数据表" / "customer.csv").open(encoding="utf-8-sig", newline="") as file:
        (customer,) = csv.DictReader(file)
    assert customer["name"] == "汪小样"
    (attached,) = (made.folder / "附件").iterdir()
    assert attached.read_bytes() == b"abc"
    with filled.desk.commands.reading() as connection:
        tables = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
            " AND name NOT LIKE 'customer_find%' AND name NOT IN ('alembic_version', 'audit_end')"
        ).scalars()
        assert {path.stem for path in (made.folder / "全部数据表").iterdir()} == set(tables)
        deeds = connection.exec_driver_sql("SELECT action FROM audit ORDER BY id DESC").scalars().all()
    assert deeds[0] == "desk.export"
    assert any("数据表" in text for text in told)
    assert TakeOut(filled.desk.commands).write(filled.actor, tmp_path).folder.name.endswith("-2")


def test_stopping_leaves_nothing_behind(filled: OpenDesk, tmp_path: Path) -> None:
    target = tmp_path / "盘"
    target.mkdir()
    asked = iter(range(1000))
    with pytest.raises(Cancelled):
        TakeOut(filled.desk.commands).write(filled.actor, target, None, lambda: next(asked) > 12)
    assert list(target.iterdir()) == []


def test_a_place_that_cannot_be_written_is_a_sentence(filled: OpenDesk, tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        TakeOut(filled.desk.commands).write(filled.actor, tmp_path / "没有")
    assert refused.value.code == "folder_missing"


def test_only_who_may_take_everything_can(filled: OpenDesk, tmp_path: Path) -> None:
    with pytest.raises(NotPermitted):
        TakeOut(filled.desk.commands).write(Actor(9, "主管", Role.SUPERVISOR), tmp_path)


@pytest.mark.parametrize("name", ["../../x.txt", "a:b|c?.mp3", "con\x00.txt", "." * 5, "长" * 300 + ".pdf"])
def test_names_of_attached_files_lead_out_of_no_folder(name: str) -> None:
    plain = _plain(name)
    assert plain
    assert not set(plain) & set('<>:"/\\|?*\x00')
    assert len(plain) <= 170
