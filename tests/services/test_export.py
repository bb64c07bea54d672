"""Lists on their way out: as they are filtered, typed, never run as formulas, and read back without a change."""

from __future__ import annotations

import csv
import json
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from desktop_app.domain.access import PERMISSIONS, Actor, Permission, Role
from desktop_app.domain.customers import CustomerQuery
from desktop_app.domain.errors import Cancelled, NotPermitted, UserError
from desktop_app.domain.tickets import TicketDraft
from desktop_app.domain.visits import VisitFilter
from desktop_app.domain.words import ticket_state_words
from desktop_app.store.find import LIMIT
from tests.desks import OpenDesk
from tests.files import cells_of, save_list

EVERYBODY = CustomerQuery()


def _fill(opened: OpenDesk) -> None:
    number = "11010119900307889X"
    opened.add("汪小样", "13900000001", "13900000002", birthday=date(2016, 5, 1), category="围棋", id_number=number)
    opened.add("林小样", "13900000003", category="钢琴", remark="=1+1", extra={"校服尺码": "M"})
    opened.add("周小样", category="围棋", remark="-请勿\n早上打")


def _csv(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_the_list_is_written_as_filtered_and_sorted(school: OpenDesk, tmp_path: Path) -> None:
    _fill(school)
    path = tmp_path / "客户 围棋.xlsx"
    done = school.desk.exports.customers(school.actor, CustomerQuery(category="围棋"), path, sort="name")
    assert (done.path, done.rows) == (path, 2)
    headings, *rows = cells_of(path)
    assert headings[:4] == ("姓名", "电话", "其他电话", "性别")
    assert [row[0] for row in rows] == ["汪小样", "周小样"]
    assert [path.name for path in tmp_path.glob("*客户*")] == [path.name]


def test_cells_are_typed_and_the_heading_is_ready_to_use(school: OpenDesk, tmp_path: Path) -> None:
    _fill(school)
    school.desk.exports.customers(school.actor, EVERYBODY, tmp_path / "a.xlsx", sort="recent")
    sheet: Any = load_workbook(tmp_path / "a.xlsx").worksheets[0]
    pairs = [
        (row[0].value, head.value, cell) for row in sheet.iter_rows() for head, cell in zip(sheet[1], row, strict=True)
    ]
    cells = {(name, heading): cell for name, heading, cell in pairs}
    birthday, phone = cells["汪小样", "出生日期"], cells["汪小样", "电话"]
    assert (birthday.is_date, birthday.number_format, birthday.value.date()) == (True, "yyyy-mm-dd", date(2016, 5, 1))
    assert (phone.data_type, phone.value, phone.number_format) == ("s", "13900000001", "@")
    assert cells["汪小样", "身份证号"].value == "11010119900307889X"
    assert (cells["林小样", "备注"].data_type, cells["林小样", "备注"].value) == ("s", "=1+1")
    assert cells["周小样", "备注"].value == "-请勿\n早上打"
    assert cells["林小样", "校服尺码"].value == "M"
    assert sheet.auto_filter.ref == f"A1:{sheet.cell(1, sheet.max_column).column_letter}4"
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold
    assert sheet["A1"].fill.fgColor.rgb == "FFE3EEFF"
    assert sheet.column_dimensions["F"].width > 18
    assert sheet.print_title_rows == "$1:$1"


def test_only_the_chosen_columns_in_their_order(school: OpenDesk, tmp_path: Path) -> None:
    person = school.add("汪小样", "13900000001")
    school.event(person, "trial", date(2026, 11, 24), "围棋")
    keys = [column.key for column in school.desk.exports.customer_columns()]
    assert {"name", "due", "reason", "created_at"} <= set(keys)
    school.desk.exports.customers(
        school.actor, EVERYBODY, tmp_path / "a.xlsx", columns=["phone", "name", "due", "reason", "created_at"]
    )
    headings, row = cells_of(tmp_path / "a.xlsx")
    assert headings == ("电话", "姓名", "下次回访日", "回访事由", "建档时间")
    assert row[:2] == ("13900000001", "汪小样")
    assert row[2].date() == date(2026, 11, 25)
    assert "围棋" in row[3]
    assert row[4].isoformat() == "2026-11-24T09:00:00"


def test_csv_has_a_mark_and_no_cell_that_runs(school: OpenDesk, tmp_path: Path) -> None:
    _fill(school)
    school.desk.exports.customers(school.actor, EVERYBODY, tmp_path / "a.csv", sort="recent")
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    headings, *rows = _csv(tmp_path / "a.csv")
    remarks = [dict(zip(headings, row, strict=True))["备注"] for row in rows]
    assert remarks == ["'-请勿\n早上打", "'=1+1", ""]
    assert dict(zip(headings, rows[2], strict=True))["出生日期"] == "2016-05-01"


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1"])
def test_no_program_runs_a_text(school: OpenDesk, tmp_path: Path, text: str) -> None:
    school.add("汪小样", remark=text)
    school.desk.exports.customers(school.actor, EVERYBODY, tmp_path / "a.csv", columns=["remark"])
    assert _csv(tmp_path / "a.csv")[1] == [f"'{text}"]
    school.desk.exports.customers(school.actor, EVERYBODY, tmp_path / "a.xlsx", columns=["remark"])
    cell: Any = load_workbook(tmp_path / "a.xlsx").worksheets[0]["A2"]
    assert cell.data_type == "s"


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_what_goes_out_comes_back_without_a_change(demo: OpenDesk, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"out{suffix}"
    course = ("姓名", "电话", "出生日期", "家长", "课程", "报名日期", "情况", "尺码")
    rows = [
        ("汪小样", "13900000001", date(2016, 5, 1), "汪大样", "围棋", date(2026, 11, 20), "=1+1", "M"),
        ("林小样", "1.39E+10", "农历八月十五", "林大样", "钢琴", date(2026, 11, 20), "-", "L"),
        ("周小样", "", "", "", "", "", "", ""),
    ]
    preview = demo.desk.imports.preview(save_list(tmp_path / "a.xlsx", rows, course))
    demo.desk.imports.apply(demo.actor, preview, "a.xlsx")
    count = demo.desk.customers.counts().customers
    demo.desk.exports.customers(demo.actor, EVERYBODY, tmp_path / "before.xlsx")
    demo.desk.exports.customers(demo.actor, EVERYBODY, out)
    again = demo.desk.imports.preview(out)
    done = demo.desk.imports.apply(demo.actor, again, out.name)
    assert (done.created, done.updated, done.duplicates, done.rejected, done.visits) == (0, 0, count, 0, 0)
    demo.desk.exports.customers(demo.actor, EVERYBODY, tmp_path / "again.xlsx")
    assert cells_of(tmp_path / "again.xlsx") == cells_of(tmp_path / "before.xlsx")


def test_visits_and_tickets_go_out_in_the_desks_words(school: OpenDesk, tmp_path: Path) -> None:
    person = school.add("汪小样", "13900000001")
    school.event(person, "trial", date(2026, 11, 23), "围棋")
    category = school.desk.tickets.categories()[0]
    school.desk.tickets.open(school.actor, TicketDraft(person, category.code, "椅子坏了", assignee="李师傅"))
    visits = school.desk.exports.visits(school.actor, date(2026, 11, 1), date(2026, 11, 30), tmp_path / "回访.xlsx")
    headings, *rows = cells_of(tmp_path / "回访.xlsx")
    first = dict(zip(headings, rows[0], strict=True))
    assert visits.rows == len(rows) > 0
    assert (first["客户"], first["电话"], first["方式"]) == ("汪小样", "13900000001", "电话")
    assert first["状态"] in ("应访", "将尽")
    assert first["应访日"].date() == date(2026, 11, 24)
    school.desk.exports.tickets(school.actor, tmp_path / "问题件.csv")
    ticket = dict(zip(*_csv(tmp_path / "问题件.csv"), strict=True))
    assert (ticket["问题"], ticket["负责人"]) == ("椅子坏了", "李师傅")
    assert ticket["状态"] in ticket_state_words().values()
    assert ticket["分类"] == category.name


def test_an_empty_list_has_its_headings(school: OpenDesk, tmp_path: Path) -> None:
    assert school.desk.exports.customers(school.actor, EVERYBODY, tmp_path / "a.xlsx").rows == 0
    assert cells_of(tmp_path / "a.xlsx")[0][0] == "姓名"


def test_a_failed_export_leaves_the_old_file_whole(school: OpenDesk, tmp_path: Path) -> None:
    _fill(school)
    old = tmp_path / "a.xlsx"
    old.write_bytes(b"old")
    with pytest.raises(Cancelled):
        school.desk.exports.customers(school.actor, EVERYBODY, old, cancelled=lambda: True)
    for path, code in ((tmp_path / "a.doc", "unsupported_format"), (tmp_path / "none" / "a.csv", "folder_missing")):
        with pytest.raises(UserError) as refused:
            school.desk.exports.customers(school.actor, EVERYBODY, path)
        assert refused.value.code == code
    reader = Actor(school.actor.id, school.actor.name, Role.READ_ONLY)
    with pytest.raises(NotPermitted):
        school.desk.exports.customers(reader, EVERYBODY, old)
    assert old.read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["a.xlsx"]


def test_numbers_are_hidden_from_those_who_may_not_see_them(
    school: OpenDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PERMISSIONS, Role.READ_ONLY, frozenset({Permission.CUSTOMER_EXPORT}))
    reader = Actor(school.actor.id, school.actor.name, Role.READ_ONLY)
    _fill(school)
    code = school.desk.tickets.categories()[0].code
    person = school.desk.customers.find("汪小样")[0].id
    school.desk.tickets.open(school.actor, TicketDraft(person, code, "椅子坏了"))
    school.event(person, "trial", date(2026, 11, 24), "围棋")
    exports, out = school.desk.exports, tmp_path / "a.csv"
    exports.customers(reader, EVERYBODY, out, sort="recent", columns=["phones_extra", "name", "phone"])
    assert _csv(out)[1:] == [
        ["", "周小样", ""],
        ["", "林小样", "139****0003"],
        ["139****0002", "汪小样", "139****0001"],
    ]
    exports.visits(reader, date(2026, 11, 1), date(2026, 12, 31), out, columns=["phone"])
    assert {number for (number,) in _csv(out)[1:]} == {"139****0001"}
    exports.tickets(reader, out, columns=["phone"])
    assert _csv(out)[1:] == [["139****0001"]]


def _audited(opened: OpenDesk) -> list[dict[str, Any]]:
    with opened.desk.commands.reading() as connection:
        found = connection.exec_driver_sql("SELECT user_name, new FROM audit WHERE action = 'export.write' ORDER BY id")
        return [{"who": who, **json.loads(new)} for who, new in found]


def test_who_took_what_out_is_in_the_audit(school: OpenDesk, tmp_path: Path) -> None:
    _fill(school)
    exports, who = school.desk.exports, school.actor.name
    exports.customers(school.actor, EVERYBODY, tmp_path / "a.csv", columns=["name"])
    query = CustomerQuery(text="样", category="围棋")
    exports.customers(school.actor, query, tmp_path / "b.xlsx", sort="recent", columns=["phone"], password="青禾")
    mine = VisitFilter(owners=frozenset({who}))
    exports.visits(
        school.actor, date(2026, 11, 1), date(2026, 11, 30), tmp_path / "c.csv", wanted=mine, columns=["due"]
    )
    exports.tickets(
        school.actor, tmp_path / "d.csv", open_only=True, text="椅", sort="state", descending=True, columns=["facts"]
    )
    filtered = {"scope": "all", "text": "样", "category": "围棋", "sort": "recent"}
    days = {"first": "2026-11-01", "last": "2026-11-30", "owners": [who]}
    shown = {"open_only": True, "text": "椅", "sort": "-state"}
    assert _audited(school) == [
        {"who": who, "file": "a.csv", "list": "客户", "rows": 3, "columns": ["姓名"],
         "chosen": {"scope": "all", "sort": "name"}},
        {"who": who, "file": "b.xlsx", "list": "客户", "rows": 2, "columns": ["电话"], "chosen": filtered,
         "password": True},
        {"who": who, "file": "c.csv", "list": "回访", "rows": 0, "columns": ["应访日"], "chosen": days},
        {"who": who, "file": "d.csv", "list": "问题件", "rows": 0, "columns": ["问题"], "chosen": shown},
    ]  # fmt: skip


def test_a_list_that_cannot_take_its_place_is_not_told_as_gone_out(school: OpenDesk, tmp_path: Path) -> None:
    _fill(school)
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(UserError) as refused:
        school.desk.exports.customers(school.actor, EVERYBODY, tmp_path / "a.csv")
    assert refused.value.code == "file_unwritable"
    assert _audited(school) == []
    assert list((tmp_path / "a.csv").iterdir()) == []


def test_a_password_is_real_and_our_own_reader_opens_it(school: OpenDesk, tmp_path: Path) -> None:
    _fill(school)
    out = tmp_path / "加密 名单.xlsx"
    school.desk.exports.customers(school.actor, EVERYBODY, out, password="青禾 2026")
    assert out.read_bytes().startswith(b"\xd0\xcf\x11\xe0")
    assert not out.with_name("加密 名单-sealed.xlsx").exists()
    assert "汪小样".encode() not in out.read_bytes()
    for typed, code in ((None, "password_protected"), ("别的", "password_wrong")):
        refused = school.desk.imports.preview(out, password=typed).error
        assert refused is not None
        assert refused.code == code
    preview = school.desk.imports.preview(out, password="青禾 2026")
    assert sorted(row.fields.name for row in preview.sheets[0].rows) == ["周小样", "林小样", "汪小样"]
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [out.name]


def test_nothing_of_a_list_with_a_password_is_ever_on_the_disk_in_plain(
    school: OpenDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3000):
        school.add(f"汪小样{number}")
    seen: list[str] = []
    for name in ("TMPDIR", "TEMP", "TMP"):  # whoever keeps rows in a temporary file fails here
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    out = tmp_path / "out"
    out.mkdir()

    def look(_done: int, _total: int, _text: str) -> None:
        seen.extend(path.name for path in out.iterdir())

    done = school.desk.exports.customers(school.actor, EVERYBODY, out / "a.xlsx", look, password="青禾 2026")
    assert (done.rows, seen, [path.name for path in out.iterdir()]) == (3000, [], ["a.xlsx"])


def test_whoever_is_found_goes_out_however_many_the_list_shows(school: OpenDesk, tmp_path: Path) -> None:
    rows = [(f"汪小样{n}", f"139{n:08d}", "", None, "", "", None, "", "") for n in range(LIMIT + 50)]
    preview = school.desk.imports.preview(save_list(tmp_path / "a.xlsx", rows))
    school.desk.imports.apply(school.actor, preview, "a.xlsx")
    told: list[tuple[int, int]] = []
    for query in (CustomerQuery(text="汪"), CustomerQuery(text="wang")):
        done = school.desk.exports.customers(
            school.actor, query, tmp_path / "b.csv", lambda at, of, _: told.append((at, of)), sort="recent"
        )
        assert done.rows == len(_csv(tmp_path / "b.csv")) - 1 == LIMIT + 50
        assert school.desk.customers.count(query) == LIMIT
    assert {of for _, of in told} == {LIMIT + 50}


def test_a_password_on_csv_is_refused_and_nothing_is_written(school: OpenDesk, tmp_path: Path) -> None:
    _fill(school)
    with pytest.raises(UserError) as refused:
        school.desk.exports.customers(school.actor, EVERYBODY, tmp_path / "a.csv", password="1")
    assert refused.value.code == "password_unsupported"
    assert not (tmp_path / "a.csv").exists()


def test_visits_and_tickets_with_chosen_columns_in_their_order(school: OpenDesk, tmp_path: Path) -> None:
    person = school.add("汪小样", "13900000001")
    school.event(person, "trial", date(2026, 11, 24), "围棋")
    exports = school.desk.exports
    first, last = date(2026, 11, 1), date(2026, 12, 31)
    exports.visits(school.actor, first, last, tmp_path / "v.xlsx", columns=["customer", "due"])
    headings, row = cells_of(tmp_path / "v.xlsx")[:2]
    assert headings == ("客户", "应访日")
    assert (row[0], row[1].date()) == ("汪小样", date(2026, 11, 25))
    code = school.desk.tickets.categories()[0].code
    for facts, assignee in (("=HYPERLINK(1)", "甲"), ("二", ""), ("三", "乙甲")):
        school.desk.tickets.open(school.actor, TicketDraft(person, code, facts, assignee=assignee))
    shown: dict[str, Any] = {"text": "甲", "sort": "state", "descending": True, "columns": ["facts", "customer"]}
    exports.tickets(school.actor, tmp_path / "t.xlsx", **shown)
    assert cells_of(tmp_path / "t.xlsx") == [("问题", "客户"), ("三", "汪小样"), ("=HYPERLINK(1)", "汪小样")]
    cell: Any = load_workbook(tmp_path / "t.xlsx").worksheets[0]["A3"]
    assert cell.data_type == "s"
    exports.tickets(school.actor, tmp_path / "t.csv", text="HYPER", columns=["facts"])
    assert _csv(tmp_path / "t.csv") == [["问题"], ["'=HYPERLINK(1)"]]


def test_who_may_not_see_sensitive_fields_takes_none_out(school: OpenDesk, tmp_path: Path) -> None:
    school.add("柏知夏", "13800001111", id_number="11010119900307651X", extra={"月收入": "8432", "班级": "一班"})
    blind = replace(school.actor, granted=frozenset({Permission.CUSTOMER_EXPORT, Permission.PHONE_VIEW}))
    for actor, hidden in ((school.actor, False), (blind, True)):
        path = tmp_path / f"{hidden}.csv"
        school.desk.exports.customers(actor, CustomerQuery(), path)
        text = path.read_text(encoding="utf-8-sig")
        assert ("11010119900307651X" in text, "8432" in text) == (not hidden, not hidden)
        assert "一班" in text
        assert "13800001111" in text
