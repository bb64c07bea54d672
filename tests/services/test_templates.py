"""An empty list that comes back filled in, and the organisation's own workbook filled with a month."""

from __future__ import annotations

import errno
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.workbook.defined_name import DefinedName

from desktop_app.domain.access import Actor, Role
from desktop_app.domain.customers import CustomerQuery
from desktop_app.domain.errors import Cancelled, NotPermitted, UserError
from desktop_app.domain.importing import FileKind, RowAction
from desktop_app.domain.reports import Month
from desktop_app.domain.tickets import TicketDraft
from tests.desks import OpenDesk

NOVEMBER = Month(2026, 11)


def _blank(opened: OpenDesk, path: Path) -> tuple[Any, dict[str, int]]:
    opened.desk.templates.write_import_template(opened.actor, path)
    book = load_workbook(path)
    return book, {str(cell.value): cell.column or 0 for cell in book.worksheets[0][1]}


@pytest.mark.parametrize("kit", ["school", "clinic"])
def test_the_empty_list_filled_in_comes_back_right(kit: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    opened: OpenDesk = request.getfixturevalue(kit)
    opened.add("旧小样", "13900000009", extra={"校服尺码": "M", "=1+1": "x"})
    path = tmp_path / "模板 空白.xlsx"
    book, columns = _blank(opened, path)
    assert {"姓名", "电话", "项目", "项目日期", "校服尺码"} <= columns.keys()
    source = opened.desk.lists.entries("source")[0].name
    rows: list[dict[str, object]] = [
        {
            "姓名": "汪小样",
            "电话": "13900000001",
            "性别": "女",
            "出生日期": date(2016, 5, 1),
            "来源": source,
            "校服尺码": "L",
        },
        {"姓名": "林小样", "电话": 13900000002, "项目": "围棋", "项目日期": date(2026, 11, 20), "备注": "=1+1"},
        {"姓名": "周小样", "电话": "13900000003", "监护人": "周大样", "负责人": opened.actor.name, "=1+1": "-2"},
    ]
    sheet = book.worksheets[0]
    for number, row in enumerate(rows, 3):
        for heading, value in row.items():
            cell = sheet.cell(number, columns[heading], value)
            if isinstance(value, str):
                cell.data_type = "s"
    book.save(path)
    preview = opened.desk.imports.preview(path)
    assert preview.error is None
    assert preview.kind is not FileKind.REJECT
    assert (preview.summary.create, preview.summary.reject, preview.summary.warned) == (3, 0, 0)
    ignored = [row for each in preview.sheets for row in each.rows if row.action is RowAction.IGNORE]
    assert [(row.row, row.reason) for row in ignored] == [(2, "example_row")]
    opened.desk.imports.apply(opened.actor, preview, path.name)
    files = {
        row.name: opened.desk.customers.file(row.id)
        for row in opened.desk.customers.page(CustomerQuery(), 0, 10, "name")
    }
    assert files.keys() == {"旧小样", "汪小样", "林小样", "周小样"}
    first = files["汪小样"].customer.draft
    assert (first.gender, first.birthday, first.source, first.extra) == (
        "女",
        date(2016, 5, 1),
        source,
        {"校服尺码": "L"},
    )
    assert files["林小样"].customer.draft.remark == "=1+1"
    assert [event.draft.day for event in files["林小样"].events] == [date(2026, 11, 20)]
    third = files["周小样"].customer.draft
    assert (third.guardian, third.owner, third.extra) == ("周大样", opened.actor.name, {"=1+1": "-2"})


def test_the_empty_list_offers_the_desks_own_choices(school: OpenDesk, tmp_path: Path) -> None:
    book, columns = _blank(school, tmp_path / "a.xlsx")
    sheet, how = book.worksheets
    found: dict[str, tuple[list[object], bool]] = {}
    for rule in sheet.data_validations.dataValidation:
        cells = str(rule.sqref)
        letter = cells.split("2:", maxsplit=1)[0]
        row = how[rule.formula1.split("!")[1].replace("$", "")][0]
        heading = next(title for title, place in columns.items() if sheet.cell(1, place).column_letter == letter)
        assert cells.endswith("1001")
        found[heading] = ([cell.value for cell in row], bool(rule.showErrorMessage))
    lists = school.desk.lists
    names = {key: [entry.name for entry in lists.entries(key)] for key in ("source", "category", "event_kind")}
    assert found == {
        "性别": (["男", "女"], True),
        "来源": (names["source"], False),
        "类别": (names["category"], False),
        "项目": (names["event_kind"], False),
        "负责人": (list(lists.owners()), False),
    }
    assert all(cell.data_type != "f" for each in book.worksheets for row in each.iter_rows() for cell in row)
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["B"].number_format == "@"


def _template(path: Path) -> Path:
    book = Workbook()
    cover: Any = book.active
    cover.title = "封面"
    cover["A1"] = "{{单位}} {{月份}} 月报"
    cover["A1"].font = Font(name="SimHei", size=20, bold=True, color="FFC00000")
    cover["A3"], cover["B3"] = "应访", "{{应访}}"
    cover["A4"], cover["B4"] = "成功率（净）", "{{成功率净}}"
    cover["B4"].number_format = "0.00%"
    cover["A5"], cover["B5"] = "毛", "{{ success_gross }}"
    cover["A6"], cover["B6"] = "合计", "=B3*2"
    cover["A7"] = "共 {{应访}} 次，净成功率 {{成功率净}}，{{天气}}"
    cover["C3"], cover["C4"] = "{{成功率净:分子}}", "{{成功率净：分母}}"
    cover["D3"], cover["D4"] = None, "=1+1"
    cover["D3"].fill = PatternFill("solid", fgColor="FFFFFF00")
    cover.merge_cells("A1:D1")
    cover.page_setup.orientation = "landscape"
    cover.print_area = "A1:D20"
    high = Rule(type="cellIs", operator="greaterThan", formula=["3"], dxf=DifferentialStyle(font=Font(bold=True)))
    cover.conditional_formatting.add("B3", high)
    chart = BarChart()
    chart.add_data(Reference(cover, min_col=2, min_row=3, max_row=5))
    cover.add_chart(chart, "F2")
    rows: Any = book.create_sheet("明细")
    rows["B2"] = "{{明细:回访}}"
    rows["B2"].font = Font(bold=True, color="FF00B050")
    rows["B3"].font = Font(italic=True)
    problems: Any = book.create_sheet("问题")
    problems["A1"] = "{{明细:问题件}}"
    book.create_sheet("拨打")
    book.defined_names["明细_拨打"] = DefinedName("明细_拨打", attr_text="拨打!$A$1")
    book.defined_names["问题件"] = DefinedName("问题件", attr_text="封面!$D$3")
    book.defined_names["应访"] = DefinedName("应访", attr_text="封面!$D$4")
    book.defined_names["我们的"] = DefinedName("我们的", attr_text="封面!$B$6")
    book.save(path)
    return path


def test_the_own_workbook_is_filled_and_keeps_what_it_has(demo: OpenDesk, tmp_path: Path) -> None:
    template, target = _template(tmp_path / "我们 模板.xlsx"), tmp_path / "十一月.xlsx"
    before = template.read_bytes()
    person = demo.add("=HYPERLINK(1)", "13900000001")
    category = demo.desk.tickets.categories()[0].code
    demo.desk.tickets.open(demo.actor, TicketDraft(person, category, "+facts"))
    done = demo.desk.templates.fill_workbook(demo.actor, template, NOVEMBER, target)
    assert template.read_bytes() == before
    assert done.unknown == ("封面!A7 {{天气}}",)
    report = demo.desk.reports.month(NOVEMBER)
    figures = {figure.code: figure for figure in report.figures}
    due, net = figures["due"].numerator, figures["success_net"]
    assert due > 0
    book: Any = load_workbook(target)
    cover = book["封面"]
    assert cover["A1"].value == f"{report.organisation} 2026-11 月报"
    assert (cover["A1"].font.name, cover["A1"].font.size, cover["A1"].font.color.rgb) == ("SimHei", 20, "FFC00000")
    assert (cover["B3"].value, cover["B3"].data_type) == (due, "n")
    assert cover["B4"].value == pytest.approx(net.ratio)
    assert cover["B4"].number_format == "0.00%"
    assert (cover["B5"].value, cover["B5"].number_format) == (pytest.approx(figures["success_gross"].ratio), "0.0%")
    assert cover["B6"].value == "=B3*2"
    assert cover["A7"].value == f"共 {due} 次，净成功率 {net.ratio:.1%}，{{{{天气}}}}"
    assert (cover["C3"].value, cover["C4"].value) == (net.numerator, net.denominator)
    assert cover["D3"].value == figures["tickets"].numerator
    assert cover["D3"].fill.fgColor.rgb == "FFFFFF00"
    assert cover["D4"].value == "=1+1"
    assert len(cover._charts) == 1
    assert [str(area) for area in cover.merged_cells.ranges] == ["A1:D1"]
    assert (cover.page_setup.orientation, cover.print_area) == ("landscape", "'封面'!$A$1:$D$20")
    assert len(cover.conditional_formatting) == 1
    assert book.defined_names["我们的"].attr_text == "封面!$B$6"
    rows = book["明细"]
    assert rows["B2"].value == "编号"
    assert (rows["B2"].font.bold, rows["D2"].font.color.rgb) == (True, "FF00B050")
    assert rows["A2"].value is None
    assert [cell.value for cell in rows["B"][2:]] == [visit.id for visit in report.visits]
    assert rows["B3"].font.italic
    assert (rows["F3"].number_format, rows["F3"].value.date()) == ("yyyy-mm-dd", report.visits[0].due)
    names = [(cell.value, cell.data_type) for cell in book["问题"]["B"]]
    assert ("=HYPERLINK(1)", "s") in names
    assert book["拨打"]["A1"].value == "回访编号"
    assert book["拨打"].max_row == len(report.attempts) + 1
    assert done.lost == ()


def test_details_never_cover_what_stands_below(demo: OpenDesk, tmp_path: Path) -> None:
    template = _template(tmp_path / "a.xlsx")
    book: Any = load_workbook(template)
    book["明细"]["C4"] = "签字"
    book.save(template)
    with pytest.raises(UserError) as refused:
        demo.desk.templates.fill_workbook(demo.actor, template, NOVEMBER, tmp_path / "b.xlsx")
    assert refused.value.code == "no_room"
    assert "明细!C4" in refused.value.message
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["a.xlsx"]


@pytest.mark.parametrize(
    ("made", "target", "code"),
    [
        ("a.xlsx", "a.xlsx", "template_is_target"),
        ("a.xlsx", "b.xlsm", "unsupported_format"),
        ("a.xls", "b.xls", "unsupported_format"),
        ("empty.xlsx", "b.xlsx", "nothing_to_fill"),
        ("broken.xlsx", "b.xlsx", "corrupted"),
        ("a.xlsx", "没有/b.xlsx", "folder_missing"),
    ],
)
def test_what_cannot_be_filled_is_refused_and_all_files_stay(
    school: OpenDesk, tmp_path: Path, made: str, target: str, code: str
) -> None:
    template = tmp_path / made
    _template(tmp_path / "a.xlsx").rename(template)
    if made == "empty.xlsx":
        book = Workbook()
        book.worksheets[0]["A1"] = "没有"
        book.save(template)
    if made == "broken.xlsx":
        template.write_bytes(template.read_bytes()[:2000])
    before = template.read_bytes()
    with pytest.raises(UserError) as refused:
        school.desk.templates.fill_workbook(school.actor, template, NOVEMBER, tmp_path / target)
    assert refused.value.code == code
    assert template.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [made]


@pytest.mark.parametrize(
    ("failure", "code"),
    [(OSError(errno.ENOSPC, "full"), "disk_full"), (PermissionError(errno.EACCES, "locked"), "file_in_use")],
)
def test_a_target_that_cannot_be_written_stays_whole(
    school: OpenDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: OSError, code: str
) -> None:
    template, target = _template(tmp_path / "a.xlsx"), tmp_path / "旧.xlsx"
    target.write_bytes(b"old")

    def refuse(self: Path, other: Path) -> Path:
        raise failure

    monkeypatch.setattr(Path, "replace", refuse)
    for write in (
        lambda: school.desk.templates.fill_workbook(school.actor, template, NOVEMBER, target),
        lambda: school.desk.templates.write_import_template(school.actor, target),
        lambda: school.desk.exports.customers(school.actor, CustomerQuery(), target),
        lambda: school.desk.exports.customers(school.actor, CustomerQuery(), target, password="1"),
    ):
        with pytest.raises(UserError) as refused:
            write()
        assert refused.value.code == code
        assert target.read_bytes() == b"old"
        assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["a.xlsx", "旧.xlsx"]
    with school.desk.commands.reading() as connection:  # nor does the audit tell of a file that did not go out
        told = connection.exec_driver_sql("SELECT count(*) FROM audit WHERE action IN ('report.write', 'export.write')")
        assert told.scalar_one() == 0


def test_a_read_only_folder_is_told(school: OpenDesk, tmp_path: Path) -> None:
    if os.name == "nt" or os.geteuid() == 0:
        pytest.skip("this person may write everywhere")
    folder = tmp_path / "只读"
    folder.mkdir(mode=0o500)
    with pytest.raises(UserError) as refused:
        school.desk.templates.write_import_template(school.actor, folder / "a.xlsx")
    assert refused.value.code == "file_unwritable"


def test_filling_can_be_stopped_and_leaves_nothing(demo: OpenDesk, tmp_path: Path) -> None:
    template = _template(tmp_path / "a.xlsx")
    asked: list[int] = []

    def stop() -> bool:
        asked.append(1)
        return len(asked) > 3

    with pytest.raises(Cancelled):
        demo.desk.templates.fill_workbook(demo.actor, template, NOVEMBER, tmp_path / "b.xlsx", cancelled=stop)
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["a.xlsx"]


def test_who_may_not_gets_nothing(school: OpenDesk, tmp_path: Path) -> None:
    reader = Actor(school.actor.id, "", Role.READ_ONLY)
    with pytest.raises(NotPermitted):
        school.desk.templates.write_import_template(reader, tmp_path / "a.xlsx")
    with pytest.raises(NotPermitted):
        school.desk.templates.fill_workbook(reader, _template(tmp_path / "t.xlsx"), NOVEMBER, tmp_path / "b.xlsx")
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["t.xlsx"]


def test_filling_is_in_the_audit(school: OpenDesk, tmp_path: Path) -> None:
    template = _template(tmp_path / "t.xlsx")
    school.desk.templates.fill_workbook(school.actor, template, NOVEMBER, tmp_path / "b.xlsx")
    with school.desk.commands.reading() as connection:
        (new,) = connection.exec_driver_sql("SELECT new FROM audit WHERE action = 'report.write'").scalars()
    assert new == '{"file":"b.xlsx","month":"2026-11","template":"t.xlsx"}'
