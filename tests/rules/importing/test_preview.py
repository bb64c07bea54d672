"""A whole file understood: values, problems, persons, customers the desk knows, and nothing lost."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from desktop_app.domain.errors import Cancelled
from desktop_app.domain.grid import Cell, CellError
from desktop_app.domain.importing import Field, FileKind, KnownCustomer, PersonFields, RowAction
from desktop_app.rules.cells import fold, is_ditto, is_nothing, text_of
from desktop_app.rules.identity import check_digit
from tests.grids import codes, mapping_of, phone, preview_of, rows_of, sheet, taken

HEAD = ("姓名", "性别", "生日", "身份证号", "电话", "课程", "报名日期", "学校")
FIRST, SECOND = "51010520170714997", "51010519900308998"
ID, GROWN = FIRST + check_digit(FIRST), SECOND + check_digit(SECOND)


def row(
    name: Cell = "王芳",
    gender: Cell = None,
    birthday: Cell = None,
    number: Cell = None,
    dial: Cell = None,
    course: Cell = None,
    day: Cell = None,
    school: Cell = None,
) -> tuple[Cell, ...]:
    return name, gender, birthday, number, dial, course, day, school


def test_every_kind_of_value() -> None:
    cells = row("王 芳", "M", "17/7/14", ID.lower(), "138-0013-0001 / 028-86112233", "钢琴", "45111", "一小")
    preview = preview_of([HEAD, cells])
    assert codes(preview, 2) == []
    assert taken(preview)[2] == PersonFields(
        name="王芳",
        gender="男",
        birthday=date(2017, 7, 14),
        id_number=ID,
        phone=phone(1),
        phones_extra=("02886112233",),
        event_name="钢琴",
        event_date=date(2023, 7, 4),
        extra={"学校": "一小"},
    )


@pytest.mark.parametrize(
    ("cells", "code", "kept"),
    [
        (row(birthday="7月2日", dial=phone(1)), "date_no_year", {"生日": "7月2日"}),
        (row(birthday="农历八月十五", dial=phone(1)), "date_lunar", {"生日": "农历八月十五"}),
        (row(birthday="2014-02-30", dial=phone(1)), "date_impossible", {"生日": "2014-02-30"}),
        (row(birthday="2030-01-01", dial=phone(1)), "date_future", {"生日": "2030-01-01"}),
        (row(birthday="6岁", dial=phone(1)), "age_only", {"生日": "6岁"}),
        (row(dial="187720466"), "phone_invalid", {"电话": "187720466"}),
        (row(dial="1.38E+10"), "phone_precision_lost", {"电话": "1.38E+10"}),
        (row(), "phone_missing", {}),
        (row(number=ID[:17] + ("0" if ID[17] != "0" else "1"), dial=phone(1)), "id_checksum_invalid", None),
        (row(number=5.10107199003089e17, dial=phone(1)), "id_precision_lost", None),
        (row(number=ID, birthday="2010-01-01", dial=phone(1)), "birthday_conflict", {}),
        (row(gender="？", dial=phone(1)), "gender_unclear", {"性别": "？"}),
        (row(gender=CellError("#N/A"), dial=phone(1)), "error_value", {}),
        (row(school=CellError("#REF!"), dial=phone(1)), "error_value", {"学校": "#REF!"}),
        (row(day="2024-03-05 14:30", dial=phone(1)), "", {"报名日期": "2024-03-05 14:30"}),
        (row(dial=f"妈妈{phone(1)}"), "", {"电话": f"妈妈{phone(1)}"}),
        (row("测试", dial=phone(1)), "name_suspicious", {}),
        (row(12345, dial=phone(1)), "name_suspicious", {}),
    ],
)
def test_what_is_not_plain_is_told_and_the_original_kept(
    cells: tuple[Cell, ...], code: str, kept: dict[str, str] | None
) -> None:
    preview = preview_of([HEAD, cells, row("李雷", dial=phone(2))])
    assert codes(preview, 2) == ([code] if code else [])
    fields = taken(preview)[2]
    assert kept is None or fields.extra == kept
    assert all(p.message for r in rows_of(preview) for p in r.problems)
    assert codes(preview, 3) == []


def test_problems_name_their_cell() -> None:
    problem = rows_of(preview_of([HEAD, row(dial="187720466")]))[0].problems[0]
    assert (problem.field, problem.column) == ("phone", "E")
    assert "187720466" in problem.message


def test_what_is_left_out_is_said_to_be_left_out() -> None:
    told = rows_of(preview_of([HEAD, row(birthday="2030-01-01", dial="15300000000")]))[0].problems
    assert [each.code for each in told] == ["date_future", "phone_precision_lost"]
    assert all("没有" in each.message and "原文保留" in each.message for each in told)


def test_an_age_is_no_birthday() -> None:
    preview = preview_of([("姓名", "年龄", "电话"), ("王芳", 6, phone(1)), ("李雷", None, phone(2))])
    assert codes(preview, 2) == ["age_only"]
    assert codes(preview, 3) == []
    assert taken(preview)[2].birthday is None
    assert taken(preview)[2].extra == {"年龄": "6"}


def test_a_valid_identity_number_tells_birthday_and_sex() -> None:
    fields = taken(preview_of([HEAD, row(number=ID, dial=phone(1))]))[2]
    assert (fields.birthday, fields.gender) == (date(2017, 7, 14), "男")


def test_a_column_of_lunar_birthdays_gives_none() -> None:
    preview = preview_of([("姓名", "生日（农历）", "电话"), ("王芳", date(2015, 8, 15), phone(1))])
    assert codes(preview, 2) == ["date_lunar"]
    assert taken(preview)[2].birthday is None


def test_same_as_above() -> None:
    preview = preview_of(
        [HEAD, row(dial=phone(1), course="钢琴", day="2024-1-1"), row("李雷", dial="同上", course="〃", day="同上")]
    )
    fields = taken(preview)[3]
    assert (fields.phone, fields.event_name, fields.event_date) == (phone(1), "钢琴", date(2024, 1, 1))


@pytest.mark.parametrize("between", [" ", "：", "/", "\n", ""])
def test_a_name_and_a_number_in_one_cell(between: str) -> None:
    preview = preview_of([("姓名/电话", "课程"), (f"王芳{between}{phone(1)}", "钢琴")])
    fields = taken(preview)[2]
    assert (fields.name, fields.phone) == ("王芳", phone(1))
    assert "phone_in_name" in codes(preview, 2)


def test_several_columns_of_telephones_and_remarks() -> None:
    head = ("姓名", "父亲电话", "母亲电话", "紧急联系人电话", "备注", "备注")
    fields = taken(preview_of([head, ("王芳", phone(1), phone(2), phone(3), "a", "b")]))[2]
    assert fields.phones == (phone(1), phone(2), phone(3))
    assert fields.phone_labels == ("父亲", "母亲", "紧急")
    assert fields.remark == "a；b"


def test_a_formula_without_its_value_is_told() -> None:
    preview = preview_of(sheet([HEAD, row(dial=phone(1))], uncalculated=frozenset(((2, 3),))))
    problem = rows_of(preview)[0].problems[0]
    assert (problem.code, problem.column) == ("formula_uncached", "C")


def test_rows_of_one_person_share_a_customer() -> None:
    rows = [
        HEAD,
        row(dial=phone(1), course="钢琴", day="2024-1-1"),
        row("王　芳", dial=f"+86{phone(1)}", course="美术", day="2024-2-1"),
        row(dial=phone(1), course="钢琴", day="2024-1-1"),
        row(dial=phone(9)),
        row("李雷", number=GROWN, dial=phone(2)),
        row("李雷", number=GROWN, dial=phone(3)),
    ]
    preview = preview_of(rows)
    actions = [each.action for each in rows_of(preview)]
    new, more, again = RowAction.CREATE, RowAction.UPDATE, RowAction.DUPLICATE
    assert actions == [new, more, again, new, new, more]
    assert [each.customer for each in rows_of(preview)] == [1, 1, 1, 2, 3, 3]
    assert [ref.row for ref in rows_of(preview)[0].review_with] == [5]
    assert (preview.summary.customers, preview.summary.reviews) == (3, 2)


def test_the_same_person_on_two_sheets_is_one() -> None:
    preview = preview_of([HEAD, row(dial=phone(1))], [HEAD, row("王芳", dial=phone(1), course="钢琴")])
    assert [(r.sheet, r.customer, r.action) for r in rows_of(preview)] == [
        ("表1", 1, RowAction.CREATE),
        ("表2", 1, RowAction.UPDATE),
    ]


def test_a_nameless_row_is_nobody_even_with_a_number_of_somebody() -> None:
    preview = preview_of([HEAD, row(None, number=ID, dial=phone(1)), row(number=ID, dial=phone(1))])
    assert [(r.action, r.customer) for r in rows_of(preview)] == [(RowAction.REJECT, None), (RowAction.CREATE, 1)]
    assert codes(preview, 2) == ["missing_name"]


def test_customers_of_the_desk_are_met_again() -> None:
    known = (
        KnownCustomer(7, PersonFields("王芳", phone(1), gender="女"), frozenset((("钢琴", date(2024, 1, 1)),))),
        KnownCustomer(8, PersonFields("李雷", phone(2))),
    )
    rows = [
        HEAD,
        row("王芳", "女", dial=phone(1), course="钢琴", day="2024-1-1"),
        row("王芳", "女", dial=phone(1), course="美术", day="2024-2-1"),
        row("李雷", dial=phone(5)),
        row("赵云", dial=phone(6)),
    ]
    found = rows_of(preview_of(rows, known=known))
    assert [r.known_id for r in found] == [7, 7, None, None]
    assert [r.action for r in found] == [
        RowAction.DUPLICATE,
        RowAction.UPDATE,
        RowAction.CREATE,
        RowAction.CREATE,
    ]
    assert [r.review_known for r in found] == [(), (), (8,), ()]


def test_a_persons_word_goes_before_the_headings_and_is_remembered_by_layout() -> None:
    rows = [("姓名", "电话", "谁"), ("王芳", phone(1), "李丽")]
    corrected = {"C": Field.NAME}
    preview = preview_of(rows, mapping={"表1": corrected})
    assert mapping_of(preview) == {"A": None, "B": "phone", "C": "name"}
    assert taken(preview)[2].name == "李丽"
    remembered = {preview.sheets[0].layout_key: corrected}
    assert mapping_of(preview_of(rows, remembered=remembered)) == mapping_of(preview)
    assert mapping_of(preview_of(rows, mapping={"表1": {"B": None}})) == {"A": "name", "B": None, "C": None}


def test_a_column_given_to_the_telephone_moves_the_other_behind() -> None:
    rows = [("姓名", "手机", "座机"), ("王芳", phone(1), "028-86112233")]
    preview = preview_of(rows, mapping={"表1": {"C": Field.PHONE}})
    assert mapping_of(preview) == {"A": "name", "B": "phones_extra", "C": "phone"}
    assert taken(preview)[2].phones == ("02886112233", phone(1))


def test_progress_and_cancel() -> None:
    told: list[tuple[int, int]] = []
    preview_of([HEAD, row(dial=phone(1))], progress=lambda done, total: told.append((done, total)))
    assert told[0] == (0, 2)
    assert told[-1] == (2, 2)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    with pytest.raises(Cancelled):
        preview_of([HEAD, row()], cancelled=lambda: True)


def test_a_sheet_that_is_not_there() -> None:
    preview = preview_of([HEAD, row()], sheet="没有")
    assert (preview.kind, preview.error and preview.error.code) == (FileKind.REJECT, "sheet_missing")


CELLS = st.one_of(
    st.none(),
    st.sampled_from(
        ["王芳", "李雷", "姓名", "电话", "合计", "同上", "无", "备注：x", "男", "2024-01-01", phone(1), phone(2), ID]
    ),
    st.text(max_size=8),
    st.integers(-5, 2 * 10**11),
    st.floats(allow_nan=True),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.just(CellError("#N/A")),
)
GRIDS = st.lists(st.lists(CELLS, max_size=7), max_size=9)


@given(GRIDS, st.booleans())
def test_any_sheet_is_understood_or_refused(grid: list[list[Cell]], headed: bool) -> None:
    head: list[list[Cell]] = [["姓名", "电话", "生日", "课程", "报名日期"]] if headed else []
    preview = preview_of([*head, *grid])
    assert (preview.error is None) == (preview.kind is FileKind.IMPORT)
    assert preview.kind is not FileKind.REJECT or not preview.summary.taken
    numbers = [each.row for part in preview.sheets for each in part.rows]
    assert numbers == sorted(numbers)
    for each in rows_of(preview):
        assert all(problem.message for problem in each.problems)
        assert (each.customer is None) == (each.action in (RowAction.REJECT, RowAction.IGNORE))
        assert each.fields.name or each.action in (RowAction.REJECT, RowAction.IGNORE)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), min_size=1, max_size=6))
def test_no_row_and_no_cell_of_a_person_is_dropped_in_silence(cells: list[tuple[Cell, ...]]) -> None:
    rows = [
        ("姓名", "手机号", "出生日期", "家庭住址", "学校"),
        *((f"李雷{n}"[:2], *row) for n, row in enumerate(cells)),
    ]
    preview = preview_of(rows)
    told = {each.row: each for each in rows_of(preview)}
    assume([each.header_row for each in preview.sheets] == [1])  # cells that read 姓名 and 电话 begin another list
    for number, (_, dialled, born, _, school) in enumerate(rows[1:], 2):
        line = told[number]
        if line.action in (RowAction.IGNORE, RowAction.REJECT):
            continue
        fields, found = line.fields, [problem.code for problem in line.problems]
        for cell, value, heading in ((dialled, fields.phone, "手机号"), (born, fields.birthday, "出生日期")):
            empty = cell is None or is_nothing(fold(text_of(cell)).strip("'`‘’ ")) or is_ditto(text_of(cell))
            assert empty or value or heading in fields.extra or found
        if isinstance(school, str) and school.strip() and school.isprintable():
            assert fields.extra["学校"] == school.strip()


def test_moments_keep_their_hour() -> None:
    moment = datetime.combine(date(2024, 3, 5), time(14, 30))
    fields = taken(preview_of([HEAD, row(dial=phone(1), day=moment)]))[2]
    assert (fields.event_date, fields.extra) == (date(2024, 3, 5), {"报名日期": "2024-03-05 14:30"})
