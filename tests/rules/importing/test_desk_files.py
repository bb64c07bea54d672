"""Lists as front desks really keep them: what stands around the persons, what is written in the cells, who is who."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from desktop_app.domain.grid import Cell, CellError
from desktop_app.domain.importing import FileKind, PersonFields, RowAction
from tests.grids import Rows, codes, ignored, mapping_of, phone, preview_of, rows_of, sheet, taken

HEAD = ("姓名", "电话", "生日", "项目", "报名日期", "备注")
WANG = ("王小明", phone(1), "2016-05-04", "钢琴", "2023-06-01", "备")
LI = ("李文华", phone(2), "2016-05-05", "素描", "2023-06-02", None)
CHEN = ("陈思远", phone(3), "2016-05-06", "口才", "2023-06-03", None)
NAMES = ["王小明", "李文华", "陈思远"]


def names(rows: dict[int, PersonFields]) -> list[str]:
    """Return the names of the rows that are taken, in order."""
    return [fields.name for _, fields in sorted(rows.items())]


@pytest.mark.parametrize(
    "above",
    [
        [["2023年暑期班报名表"]],
        [[None, None, "暑期班报名表"], [None, None, None, "2023年8月1日"]],
        [["小树苗培训中心 电话：0571-88881234 地址：某路1号"]],
        [["导出时间：2023-08-01 12:00:00"], ["共 3 条记录"]],
        [["校区：", "东校区", "班级：", "大一班"]],
        [["填表说明：", "请如实填写"], ["1、电话必填"], ["2、生日写阳历"], [], ["负责人：王老师"], [], [], [], []],
    ],
)
def test_what_stands_above_the_heading_is_no_person(above: list[list[Cell]]) -> None:
    preview = preview_of([*above, HEAD, WANG, LI, CHEN])
    assert preview.kind is FileKind.IMPORT
    assert preview.sheets[0].header_row == len(above) + 1
    assert names(taken(preview)) == NAMES
    assert {row: why for row, why in ignored(preview).items() if why != "blank"} == {
        row: "title" for row, cells in enumerate(above, 1) if cells
    }


@pytest.mark.parametrize(
    "head",
    [
        ("序\n号", "姓   名", "联系\n电话", "出生\n年月", "报名\n课程", "报名\n时间", "备  注"),
        (
            "No.",
            "*姓名（必填）",
            "*手机号码(11位)",
            "出生日期\n(格式：2016-01-01)",
            "意向课程【多选】",
            "报名时间",
            "备注",
        ),
        ("#", "Name", "Phone", "Birthday", "Event", "Day", "Notes"),
        ("ID", "Student Name", "Parent Mobile No.", "DOB", "Course", "Enrolment Date", "Remarks"),
        ("序號", "學員姓名", "聯絡電話", "出生日期", "課程", "報名日期", "備註"),
        (
            "1、序号",
            "2、您孩子的姓名：",
            "3、您的手机号码",
            "4、孩子的出生日期",
            "5、想报的课程",
            "6、报名时间",
            "7、备注",
        ),
    ],
)
def test_headings_however_they_are_written(head: tuple[str, ...]) -> None:
    preview = preview_of([head, (1, *WANG), (2, *LI)])
    assert preview.kind is FileKind.IMPORT
    assert [*mapping_of(preview).values()] == [
        None, "name", "phone", "birthday", "event_name", "event_date", "remark",
    ]  # fmt: skip
    assert taken(preview)[2].birthday == date(2016, 5, 4)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("合计", None, None, "3人"), "total_row"),
        (("合 计：", None, None, 3), "total_row"),
        (("小计", None, None, None, None, "3人"), "total_row"),
        ((None, None, None, "共3人"), "total_row"),
        (("本页小计：3",), "total_row"),
        (("Total", 3), "total_row"),
        (("总人数：3",), "total_row"),
        (("大二班",), "separator"),
        (("【已退费】",), "separator"),
        (("二、老生",), "separator"),
        (("——————",), "separator"),
        (("第二批",), "separator"),
        (("以下为试听学员：",), "note_row"),
        (("制表人：王老师", None, None, "审核：李主任"), "note_row"),
        (("填表日期：2023年8月1日",), "note_row"),
        (("※ 请勿外传",), "note_row"),
        (("第3页 共3页",), "note_row"),
        (("注：本表一式两份",), "note_row"),
        (("备注：以上均已缴费，联系人：李老师 13900139000",), "note_row"),
        (("联系人：李老师 13900139000",), "note_row"),
        (HEAD, "repeated_header"),
        (("姓 名", "联系电话", None, "项目"), "repeated_header"),
        (("（必填）", "（必填，11位）", "格式：2016-01-01"), "note_row"),
        (("张三", "13800138000", "2016-01-01"), "example_row"),
        (("示例：李四", "13912345678", "2015-01-01"), "example_row"),
        ((None, " ", "", "\u3000"), "blank"),
    ],
)
def test_rows_between_persons_that_are_none(row: tuple[Cell, ...], reason: str) -> None:
    preview = preview_of([HEAD, WANG, row, LI, CHEN])
    assert names(taken(preview)) == NAMES
    assert ignored(preview) == {3: reason}


@pytest.mark.parametrize("title", ["报名表", "报名表（续）", "二、老生", "2023年8月 东校区", "【老生】"])
def test_a_heading_again_with_its_title(title: str) -> None:
    preview = preview_of([[title], HEAD, WANG, [title], HEAD, LI, [], [title], HEAD, CHEN])
    assert names(taken(preview)) == NAMES
    assert {ignored(preview)[row] for row in (5, 9)} == {"repeated_header"}


@pytest.mark.parametrize("name", ["合计琳", "总明", "小计", "钱多多", "班超", "年小明", "万总", "共工"])
def test_a_person_with_a_telephone_is_one_whatever_the_name(name: str) -> None:
    assert names(taken(preview_of([HEAD, WANG, (name, phone(9), None, "钢琴"), LI]))) == ["王小明", name, "李文华"]


def test_lists_beside_each_other_each_with_its_title() -> None:
    rows: Rows = [
        ["一班", None, None, "二班", None],
        ["姓名", "电话", None, "姓名", "电话"],
        ["王小明", phone(1), None, "李文华", phone(2)],
        ["陈思远", phone(3), None, None, None],
    ]
    for grid in (rows, [[*row[:2], *row[3:]] for row in rows]):  # with and without a gap
        preview = preview_of(grid)
        people = {row.fields.name: row.fields.phones for row in rows_of(preview) if row.action is RowAction.CREATE}
        assert people == {"王小明": (phone(1),), "李文华": (phone(2),), "陈思远": (phone(3),)}


def test_the_title_a_person_stands_under_is_kept() -> None:
    zhao = ("赵子轩", phone(4))
    preview = preview_of(
        [HEAD, WANG, ("【大二班】",), LI, ("第2页 共2页",), ("报名表（续）",), HEAD, CHEN, ("——————",), zhao]
    )
    assert [fields.extra for fields in taken(preview).values()] == [{}, {"分组": "大二班"}, {"分组": "大二班"}, {}]
    beside = preview_of([["一班", None, "二班", None], ["姓名", "电话"] * 2, ["王小明", phone(1), "李文华", phone(2)]])
    assert [row.fields.extra for row in rows_of(beside)] == [{"分组": "一班"}, {"分组": "二班"}]
    told = preview_of([("班级", "姓名", "电话"), ("大一班",), ("大一班", "王小明", phone(1)), ("", "李文华", phone(2))])
    assert [fields.extra for fields in taken(told).values()] == [{}, {"分组": "大一班"}]


def test_father_and_mother_beside_each_other_are_one_list() -> None:
    preview = preview_of(
        sheet(
            [
                ["学生姓名", "父亲", None, "母亲", None, "班级"],
                [None, "姓名", "电话", "姓名", "电话", None],
                ["王小明", "王强", phone(1), "张丽", phone(2), "大一班"],
            ],
            merges=((1, 1, 2, 1), (1, 2, 1, 3), (1, 4, 1, 5), (1, 6, 2, 6)),
        )
    )
    ((_, fields),) = taken(preview).items()
    assert (fields.name, fields.guardian, fields.phones) == ("王小明", "王强", (phone(1), phone(2)))
    assert fields.extra == {"母亲/姓名": "张丽"}


def test_lists_below_each_other_with_titles_and_totals() -> None:
    preview = preview_of(
        [
            ["一、新生"], ["姓名", "电话", "生日"], ["王小明", phone(1), "2016-05-04"], ["合计", "1人"], [],
            ["二、老生"], ["电话", "学员姓名", "课程", "报名日期"], [phone(2), "李文华", "素描", "2023-06-02"],
            ["合计", 1],
        ]
    )  # fmt: skip
    assert [each.header_row for each in preview.sheets] == [2, 7]
    assert names(taken(preview)) == ["王小明", "李文华"]


def test_without_a_heading_birthday_and_day_are_told_apart() -> None:
    preview = preview_of([WANG, LI, CHEN])
    assert preview.kind is FileKind.PARTIAL
    fields = taken(preview)[1]
    assert (fields.birthday, fields.event_date) == (date(2016, 5, 4), date(2023, 6, 1))


@pytest.mark.parametrize(
    ("value", "numbers"),
    [
        ("138 0013 0001(妈)", (phone(1),)),
        ("爸13800130001 妈13800130002", (phone(1), phone(2))),
        ("13800130001转1", (phone(1),)),
        ("\u202d13800130001\u202c", (phone(1),)),
        ("tel:13800130001", (phone(1),)),
        ("'13800130001", (phone(1),)),
        ("13800130001\u00a0", (phone(1),)),
        ("13800130001.0", (phone(1),)),
        (1.3800130001e10, (phone(1),)),
        ("1.3800130001E+10", (phone(1),)),
        ("(+86)138-0013-0001", (phone(1),)),
        ("＋８６１３８００１３０００１", (phone(1),)),
        ("13800130001微信同号", (phone(1),)),
        ("0571-88881234-802", ("057188881234-802",)),
        ("4001234567", ("4001234567",)),
        ("138001300", ()),
        ("138001300011", ()),
        ("1380013****", ()),
        ("1.38E+10", ()),
        ("无", ()),
    ],
)
def test_telephones_as_they_are_typed(value: Cell, numbers: tuple[str, ...]) -> None:
    preview = preview_of([("姓名", "电话"), ("王小明", value), ("李文华", phone(9))])
    fields = taken(preview)[2]
    assert fields.phones == numbers
    assert numbers or codes(preview, 2)
    assert numbers or value == "无" or "电话" in fields.extra


@pytest.mark.parametrize(
    ("value", "day", "code"),
    [
        ("2016年5月4号", date(2016, 5, 4), ""),
        ("2016-5-4 星期三", date(2016, 5, 4), ""),
        ("二〇一六年五月四日", date(2016, 5, 4), ""),
        ("２０１６－５－４", date(2016, 5, 4), ""),
        (20160504, date(2016, 5, 4), ""),
        (42494, date(2016, 5, 4), ""),
        ("42494.0", date(2016, 5, 4), ""),
        ("16年5月4日", date(2016, 5, 4), ""),
        ("5月4日", None, "date_no_year"),
        ("2016年5月", None, "date_no_day"),
        ("2016", None, "date_no_day"),
        ("腊月初八", None, "date_lunar"),
        ("2016年5月4日（阴历）", None, "date_lunar"),
        ("6岁", None, "age_only"),
        ("2015.2.29", None, "date_impossible"),
        ("0000-00-00", None, "date_impossible"),
        ("2099-01-01", None, "date_future"),
        (CellError("#VALUE!"), None, "error_value"),
    ],
)
def test_birthdays_as_they_are_typed(value: Cell, day: date | None, code: str) -> None:
    preview = preview_of([("姓名", "电话", "生日"), ("王小明", phone(1), value), ("李文华", phone(2), "2016-05-05")])
    assert taken(preview)[2].birthday == day
    assert codes(preview, 2) == ([code] if code else [])


def joined(rows: Rows, **more: Any) -> tuple[list[int | None], set[frozenset[int]]]:
    """Return the number of each row's person, and the pairs of rows a person must judge."""
    found = [row for row in rows_of(preview_of(rows, **more)) if row.action is not RowAction.IGNORE]
    return [row.customer for row in found], {
        frozenset((row.row, other.row)) for row in found for other in row.review_with
    }


CHILD = ("姓名", "性别", "生日", "家长", "家长电话", "备注")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            ("邹一鸣", "男", "2017-07-14", "邹琴", phone(1), None),
            ("邹一然", "女", "2017-07-14", "邹琴", phone(1), None),
        ),
        (
            ("邹一鸣", "女", "2017-07-14", "邹琴", phone(1), None),
            ("邹一然", "女", "2017-07-14", "邹琴", phone(1), None),
        ),
        (("邹大宝", None, "2017-07-14", None, phone(1), None), ("邹小宝", None, "2017-07-14", None, phone(1), None)),
        (
            ("邹诗语", "女", "2017-07-14", None, phone(1), "双胞胎"),
            ("邹诗羽", "女", "2017-07-14", None, phone(1), None),
        ),
        (("邹一鸣", "男", "2017-07-14", None, phone(1), None), ("邹一航", "男", "2019-07-14", None, phone(1), None)),
        (("邹小琴", "女", "2017-07-14", "邹琴", phone(1), None), ("邹琴", "女", None, None, phone(1), None)),
        (("邹琴琴", None, None, "邹琴", phone(1), None), ("邹琴", None, None, None, phone(1), None)),
        (("邹诗语", "女", "2017-07-14", None, phone(1), None), ("邹诗羽", "男", "2017-07-14", None, phone(1), None)),
    ],
)
def test_never_one_and_never_asked(one: tuple[Cell, ...], other: tuple[Cell, ...]) -> None:
    assert joined([CHILD, one, other]) == ([1, 2], set())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("常诗语", "女", "2012-04-13", None, phone(1), None), ("常诗羽", "女", "2012-04-13", None, phone(1), None)),
        (("常诗语", "女", None, None, phone(1), None), ("常诗羽", None, "2012-04-13", None, phone(1), None)),
        (("常小语", None, "2012-04-13", None, phone(1), None), ("常语", None, "2012-04-13", None, phone(1), None)),
        (("常欣", None, "2012-04-13", None, phone(1), None), ("常星", None, "2012-04-13", None, phone(1), None)),
        (("常子语", None, "2012-04-13", None, phone(1), None), ("常孑语", None, "2012-04-13", None, phone(1), None)),
        (("常诗语", None, "2012-04-13", None, phone(1), None), ("常诗语", None, "2012-04-13", None, phone(2), None)),
        (("常诗语", None, "2012-04-13", None, phone(1), None), ("常诗语", None, "2013-04-13", None, phone(1), None)),
        (("常诗语", None, None, None, phone(1), None), ("常诗语小朋友", None, None, None, phone(1), None)),
    ],
)
def test_asked_and_not_joined(one: tuple[Cell, ...], other: tuple[Cell, ...]) -> None:
    assert joined([CHILD, one, other]) == ([1, 2], {frozenset((2, 3))})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("张 伟", phone(1)), ("张　伟", "138-0013-0001")),
        (("阿卜杜拉·买买提", phone(1)), ("阿卜杜拉•买买提", phone(1))),
        (("阿卜杜拉·买买提", phone(1)), ("阿卜杜拉.买买提", phone(1))),
        (("ＴＯＭ Lee", phone(1)), ("Tom Lee", 13800130001)),
        (("王小明", f"{phone(2)}/{phone(1)}"), ("王小明", phone(1))),
    ],
)
def test_one_person_written_otherwise(one: tuple[Cell, ...], other: tuple[Cell, ...]) -> None:
    assert joined([("姓名", "电话"), one, other]) == ([1, 1], set())


def test_an_age_in_any_column_is_told_and_is_no_birthday() -> None:
    preview = preview_of(
        [
            ("宝宝姓名", "月龄", "年龄", "出生日期", "妈妈电话"),
            ("豆豆", "8个月", None, "2023年12月", phone(1)),
            ("果果", None, 3, None, phone(2)),
            ("米米", 14, 1, None, phone(3)),
            ("团团", None, 3, "2023-05-04", phone(4)),
        ]
    )
    assert [codes(preview, row) for row in (2, 3, 4, 5)] == [
        ["date_no_day", "age_only"],
        ["age_only"],
        ["age_only"],
        [],
    ]
    assert [fields.birthday for fields in taken(preview).values()] == [None, None, None, date(2023, 5, 4)]


def test_the_day_of_enrolment_goes_before_the_day_it_was_noted() -> None:
    preview = preview_of([("姓名", "电话", "登记日期", "报名日期"), ("王小明", phone(1), "2023-05-01", "2023-06-01")])
    fields = taken(preview)[2]
    assert (fields.event_date, fields.extra) == (date(2023, 6, 1), {"登记日期": "2023-05-01"})


def test_days_and_numbers_over_ticks_are_headings() -> None:
    for marks in ((date(2023, 6, 1), date(2023, 6, 2)), (1, 2)):
        rows: Rows = [("姓名", "电话", *marks), ("王小明", phone(1), "√", None), ("李文华", phone(2), None, "√")]
        preview = preview_of(rows)
        assert (preview.kind, preview.sheets[0].header_row) == (FileKind.IMPORT, 1)
        assert [[*fields.extra.values()] for fields in taken(preview).values()] == [["√"], ["√"]]


def test_a_number_before_a_name_counts_the_rows() -> None:
    preview = preview_of([("姓名", "电话"), ("1、王小明", phone(1)), ("2. 李文华", phone(2)), ("3王小红", phone(3))])
    assert names(taken(preview)) == ["王小明", "李文华", "3王小红"]
    assert codes(preview, 2) == []
    assert codes(preview, 4) == ["name_suspicious"]


@pytest.mark.parametrize("counted", [(1, 2, 3), ("A", "B", "C"), ("①", "②", "③"), ("(1)", "(2)", "(3)")])
def test_columns_counted_below_the_heading_are_nobody(counted: tuple[Cell, ...]) -> None:
    preview = preview_of([("姓名", "电话", "课程"), counted, ("王小明", phone(1), "钢琴")])
    assert names(taken(preview)) == ["王小明"]
    assert ignored(preview) == {2: "repeated_header"}


def test_headings_in_two_languages_are_one_list() -> None:
    preview = preview_of([("姓名", "电话", "课程"), ("Name", "Phone", "Course"), ("王小明", phone(1), "钢琴")])
    assert [each.header_row for each in preview.sheets] == [2]
    assert names(taken(preview)) == ["王小明"]
    assert ignored(preview) == {1: "title"}


def test_headings_of_a_database() -> None:
    head = ("id", "student_name", "mobile", "birth_date", "created_at", "remark")
    preview = preview_of([head, (1, "王小明", phone(1), "2016-05-04", "2023-06-01 10:00:00", "x")])
    fields = taken(preview)[2]
    assert (fields.name, fields.birthday, fields.event_date) == ("王小明", date(2016, 5, 4), date(2023, 6, 1))


@pytest.mark.parametrize(
    ("head", "mapping"),
    [
        (("业主姓名", "业主电话", "租户姓名", "租户电话"), ["name", "phone", None, None]),
        (("租户电话", "业主姓名", "业主电话", "租户姓名"), [None, "name", "phone", None]),
        (("投保人", "被保险人", "投保人电话", "被保险人电话"), ["name", None, "phone", None]),
        (("学生姓名", "学生电话", "家长姓名", "家长电话"), ["name", "phone", "guardian", "phones_extra"]),
        (("宝宝姓名", "客户姓名", "客户电话", "备用电话"), ["name", "guardian", "phone", "phones_extra"]),
        (("客户姓名", "收货人", "收货人手机", "地址"), ["name", None, "phone", "address"]),
    ],
)
def test_whose_telephone_it_is(head: tuple[str, ...], mapping: list[str | None]) -> None:
    values = {"name": "王小明", "phone": phone(1)}
    row = tuple(phone(n) if "电话" in text or "手机" in text else values["name"] for n, text in enumerate(head))
    assert [*mapping_of(preview_of([head, row, row])).values()] == mapping


@pytest.mark.parametrize(
    "above", [[["姓名电话"]], [["#接龙"], ["暑期班报名，姓名+电话+课程"]], [["#接龙"], ["大家好，请接龙"]], []]
)
def test_names_and_telephones_in_one_cell(above: list[list[Cell]]) -> None:
    people = ["1. 王小明 13800130001 钢琴", "2. 李文华 13800130002 素描", "3、陈思远，138-0013-0003"]
    preview = preview_of([*above, *([each] for each in people)])
    found = [(fields.name, fields.phones) for fields in taken(preview).values()]
    assert found == [("王小明", (phone(1),)), ("李文华", (phone(2),)), ("陈思远", (phone(3),))]
    assert [any("钢琴" in text or "素描" in text for text in f.extra.values()) for f in taken(preview).values()] == [
        True, True, False,
    ]  # fmt: skip
    few = preview_of([*above, *([each] for each in people[:2])])
    assert names(taken(few)) == ["王小明", "李文华"]


def test_a_name_beside_a_telephone_of_somebody_else_is_no_customer() -> None:
    preview = preview_of([("姓名", "怎么找"), ("王小明", "张丽 13800130001"), ("李文华", "赵丽 13800130002")])
    assert [(f.name, f.phones) for f in taken(preview).values()] == [("王小明", (phone(1),)), ("李文华", (phone(2),))]


def test_one_identity_number_under_two_names_is_told() -> None:
    number = "11010519491231002X"
    rows = [
        ("姓名", "身份证号", "电话"),
        ("王小明", number, phone(1)),
        ("王小红", number, phone(1)),
        ("王小明", number, phone(1)),
    ]
    preview = preview_of(rows)
    assert joined(rows) == ([1, 1, 1], set())
    assert [row.action for row in rows_of(preview)] == [RowAction.CREATE, RowAction.UPDATE, RowAction.DUPLICATE]
    assert [codes(preview, row) for row in (2, 3, 4)] == [[], ["name_conflict"], []]
