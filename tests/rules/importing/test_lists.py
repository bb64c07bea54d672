"""Where lists stand on a sheet, and which rows of them are persons."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.domain.grid import Cell, SheetState
from desktop_app.domain.importing import FileKind
from tests.grids import Rows, ignored, mapping_of, phone, preview_of, sheet, taken

HEAD = ("姓名", "电话", "报名日期")
A: tuple[Cell, ...] = ("王芳", phone(1), date(2024, 1, 1))
B: tuple[Cell, ...] = ("李雷", phone(2), date(2024, 1, 2))
C: tuple[Cell, ...] = ("赵云", phone(3), date(2024, 1, 3))
FORM: Rows = [("登记表",), ("姓名", "王芳", "性别", "女"), ("电话", phone(1), "生日", "1日"), ("家长", "王强")]
ACROSS: Rows = [("姓名", "王芳", "李雷"), ("电话", phone(1), phone(2)), ("生日", "1日", "2日"), ("课程", "钢琴")]


def names(*rows: Rows) -> dict[int, str]:
    return {row: fields.name for row, fields in taken(preview_of(*rows)).items()}


def test_titles_above_the_heading() -> None:
    preview = preview_of([("某某学校报名表",), ("填表人：王老师  2024年3月",), (), HEAD, A])
    assert preview.sheets[0].header_row == 4
    assert ignored(preview) == {1: "title", 2: "title", 3: "blank"}


def test_a_heading_deep_in_the_sheet_and_columns_left_empty() -> None:
    explained: list[tuple[Cell, ...]] = [(f"{n}. 请如实填写第{n}项",) for n in range(1, 15)]
    assert names([*explained, (None, "姓名", None, "手机号"), (None, "王芳", None, phone(1))]) == {16: "王芳"}


def test_a_heading_of_two_rows_with_merged_groups() -> None:
    top = ("学生", None, "家长", None, "备注")
    bottom = ("姓名", "生日", "姓名", "电话", None)
    merges = ((1, 1, 1, 2), (1, 3, 1, 4), (1, 5, 2, 5))
    preview = preview_of(sheet([top, bottom, ("王芳", "2015-1-1", "王强", phone(1), "x")], merges=merges))
    assert (preview.sheets[0].header_row, preview.sheets[0].header_rows) == (1, 2)
    assert mapping_of(preview) == {"A": "name", "B": "birthday", "C": "guardian", "D": "phone", "E": "remark"}
    assert preview.sheets[0].headers[2] == "家长/姓名"


def test_a_heading_of_two_rows_without_merges_as_csv_gives_it() -> None:
    rows = [("患者", None, None, "就诊", None), ("患者姓名", "性别", "联系方式", "就诊日期", "科室")]
    preview = preview_of([*rows, ("王芳", "女", phone(1), "2024-1-1", "内科")])
    assert mapping_of(preview) == {"A": "name", "B": "gender", "C": "phone", "D": "event_date", "E": "event_name"}
    assert taken(preview)[3].name == "王芳"


def test_a_second_row_below_one_group() -> None:
    rows = [("序号", "姓名", "联系方式", None), (None, None, "手机", "微信"), (1, "王芳", phone(1), "wx1")]
    preview = preview_of(sheet(rows, merges=((1, 3, 1, 4),)))
    assert mapping_of(preview) == {"A": None, "B": "name", "C": "phone", "D": None}
    assert taken(preview)[3].extra["联系方式/微信"] == "wx1"


def test_lists_below_each_other_with_other_columns() -> None:
    rows = [("一班",), HEAD, A, (), ("二班",), ("手机号", "学员姓名"), (phone(2), "李雷")]
    preview = preview_of(rows)
    assert [each.header_row for each in preview.sheets] == [2, 6]
    assert {row: fields.phone for row, fields in taken(preview).items()} == {3: phone(1), 7: phone(2)}


@pytest.mark.parametrize("gap", [(), (None,)])
def test_lists_beside_each_other(gap: tuple[Cell, ...]) -> None:
    rows = [("姓名", "电话", *gap, "姓名", "电话"), ("王芳", phone(1), *gap, "李雷", phone(2)), ("赵云", phone(3))]
    preview = preview_of(rows)
    assert len(preview.sheets) == 2
    found = [(r.row, r.fields.name, r.fields.phone) for each in preview.sheets for r in each.rows]
    assert found == [(2, "王芳", phone(1)), (3, "赵云", phone(3)), (2, "李雷", phone(2))]


def test_a_list_without_a_heading_is_proposed_by_its_contents() -> None:
    rows = [
        (1, "王芳", "女", phone(1), "钢琴"),
        (2, "李雷", "男", phone(2), "钢琴"),
        (3, "赵云", "男", phone(3), "美术"),
    ]
    preview = preview_of(rows)
    assert (preview.kind, preview.error and preview.error.code) == (FileKind.PARTIAL, "no_header")
    assert mapping_of(preview) == {"A": None, "B": "name", "C": "gender", "D": "phone", "E": None}
    assert taken(preview)[1].extra == {"A列": "1", "E列": "钢琴"}


def test_headings_in_words_nobody_knows_are_still_headings() -> None:
    preview = preview_of([("谁", "哪个号", "啥时候"), A, B, C])
    assert preview.kind is FileKind.PARTIAL
    assert preview.sheets[0].header_row == 1
    assert list(taken(preview)) == [2, 3, 4]


def test_the_person_says_where_the_heading_is_or_that_there_is_none() -> None:
    rows = [("a", "王芳", phone(1)), ("b", "李雷", phone(2))]
    assert list(taken(preview_of(rows, header_rows={"表1": 0}))) == [1, 2]
    assert list(taken(preview_of([HEAD, A, HEAD, B], header_rows={"表1": 3}))) == [4]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (FORM, "no_list_layout"),
        ([("姓名：王芳", "性别：女"), (f"电话：{phone(1)}", "生日：2015-1-1"), ("家长：王强",)], "no_list_layout"),
        (ACROSS, "no_list_layout"),
        ([("项目", "单价"), ("洗牙", 100), ("补牙", 200)], "no_header"),
        ([("班级", "班主任", "电话", "人数"), ("一班", "王老师", phone(1), 20)], "no_header"),
        ([HEAD], "empty"),
        ([], "empty"),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_with_the_reason(rows: Rows, code: str) -> None:
    preview = preview_of(rows)
    assert preview.kind is FileKind.REJECT
    assert preview.error is not None
    assert preview.error.code == code
    assert preview.error.message


def test_sheets_that_are_no_list_or_hidden_are_told() -> None:
    summary = sheet([("班级", "人数"), ("一班", 10)], "汇总")
    hidden = sheet([HEAD, B], "停课", state=SheetState.HIDDEN)
    preview = preview_of(sheet([HEAD, A]), summary, hidden, sheet([], "空"))
    assert [each.skipped for each in preview.sheets] == ["", "not_a_list", "hidden_sheet", "empty"]
    assert all(each.message for each in preview.sheets if each.skipped)
    assert len(taken(preview)) == 1
    assert len(taken(preview_of(sheet([HEAD, A]), hidden, sheet="停课"))) == 1


def test_rows_that_are_no_persons_are_ignored_with_the_reason() -> None:
    rows: list[tuple[Cell, ...]] = [
        HEAD, A, ("第一组",), ("——第二组——",), HEAD, B, ("小计", 2), ("以下为老生",), (), C, ("总计", None, 3),
        ("制表人：王老师", "审核：李老师"), ("备注：老生续报9折",), ("本月完成率98%",), ("共 3 人",),
    ]  # fmt: skip
    reasons = [
        "separator", "separator", "repeated_header", "total_row", "note_row", "blank", "total_row",
        "note_row", "note_row", "note_row", "total_row",
    ]  # fmt: skip
    preview = preview_of(rows)
    assert list(taken(preview)) == [2, 6, 10]
    assert [*ignored(preview).values()] == reasons
    assert [row.row for row in preview.sheets[0].rows] == list(range(2, 16))


def test_examples_and_hints_below_the_heading() -> None:
    rows = [HEAD, ("必填", "必填，11位手机号", "格式 2024-01-01"), ("张三", "13800138000", "2024-01-01"), A]
    assert ignored(preview_of(rows)) == {2: "note_row", 3: "example_row"}
    assert ignored(preview_of([HEAD, ("例：李四", "13912345678"), A])) == {2: "example_row"}
    assert names([HEAD, ("张三", phone(9))]) == {2: "张三"}


def test_serial_numbers_prepared_in_advance_are_nobody() -> None:
    rows: list[tuple[Cell, ...]] = [("序号", "姓名", "电话"), (1, "王芳", phone(1)), (2,), (3,), ("合计", "1人")]
    assert ignored(preview_of(rows)) == {3: "blank", 4: "blank", 5: "total_row"}


def test_a_name_alone_is_a_person_and_a_person_without_a_name_is_refused() -> None:
    preview = preview_of([HEAD, ("王芳",), (None, phone(1)), ("成都锦绣商贸有限公司",)])
    assert {row: fields.name for row, fields in taken(preview).items()} == {2: "王芳", 4: "成都锦绣商贸有限公司"}
    assert preview.summary.reject == 1


def test_merged_cells_are_filled_down() -> None:
    rows = [("班级", "姓名", "电话"), ("A班", "王芳", phone(1)), (None, "李雷"), ("B班", "赵云", phone(3))]
    preview = preview_of(sheet(rows, merges=((2, 1, 3, 1), (2, 3, 3, 3))))
    assert [(f.category, f.phone) for f in taken(preview).values()] == [
        ("A班", phone(1)),
        ("A班", phone(1)),
        ("B班", phone(3)),
    ]


def test_hidden_rows_count() -> None:
    preview = preview_of(sheet([HEAD, A, B], hidden_rows=frozenset((3,))))
    assert (preview.summary.create, preview.summary.hidden_rows) == (2, 1)
