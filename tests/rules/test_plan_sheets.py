"""Plans as two sheets: nothing is lost, and every line that is wrong is told in words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.domain.grid import Book as Workbook
from desktop_app.domain.grid import Cell, CellError, Sheet, SheetState
from desktop_app.domain.plans import Offset, Plan, Trigger, Unit
from desktop_app.domain.templates import FormSheet
from desktop_app.domain.text import use_catalogue
from desktop_app.rules.plan_names import Book, join_list, split_list
from desktop_app.rules.plan_sheets import MOST_LINES, plan_sheets, read_sheets
from desktop_app.workbook.form_book import write_form_book
from desktop_app.workbook.reading.parent import read_book
from tests.rules.plan_shapes import EVENTS, FESTIVALS, SCRIPTS, books, words


def desk() -> Book:
    return Book(EVENTS, SCRIPTS, FESTIVALS)


def as_read(*sheets: FormSheet) -> Workbook:
    return Workbook(
        "xlsx",
        tuple(
            Sheet(sheet.name, SheetState.VISIBLE, (tuple(column.title for column in sheet.columns), *sheet.rows))
            for sheet in sheets
        ),
    )


@given(books())
def test_nothing_is_lost_in_sheets(plans: tuple[Plan, ...]) -> None:
    read = read_sheets(as_read(*plan_sheets(plans, desk())), desk(), frozenset())
    assert (read.plans, read.faults, read.new_events, read.notes) == (plans, (), (), ())


@given(books())
@settings(max_examples=8)
def test_nothing_is_lost_in_a_real_workbook(tmp_path_factory: object, plans: tuple[Plan, ...]) -> None:
    folder: Path = tmp_path_factory.mktemp("plans")  # type: ignore[attr-defined] # pytest's factory
    file = folder / "方案.xlsx"
    write_form_book(file, plan_sheets(plans, desk()), "青禾学校")
    read = read_sheets(read_book(file), desk(), frozenset())
    assert (read.plans, read.faults) == (plans, ())


@given(st.lists(words))
def test_a_list_in_a_cell_is_read_as_it_was_written(values: list[str]) -> None:
    assert split_list(join_list(values)) == values


def by_hand(plans: list[dict[str, Cell]], steps: list[dict[str, Cell]]) -> Workbook:
    """Return a workbook as a person fills it in."""

    def sheet(name: str, lines: list[dict[str, Cell]]) -> Sheet:
        heads = list(dict.fromkeys(title for line in lines for title in line))
        return Sheet(name, SheetState.VISIBLE, (tuple(heads), *(tuple(line.get(h) for h in heads) for line in lines)))

    return Workbook("xlsx", (sheet("方案", plans), sheet("步骤", steps)))


CARE: dict[str, Cell] = {"方案": "安置帮教", "何时触发": "业务事件", "触发内容": "签订帮教协议"}
CALL: dict[str, Cell] = {"所属方案": "安置帮教", "步骤": "电话", "应访日": "10 天", "隔多久再来": "10 天"}


def test_a_person_need_not_invent_codes() -> None:
    visit: dict[str, Cell] = {
        "所属方案": "安置帮教",
        "步骤": "上门",
        "应访日": "20 天",
        "方式": "上门",
        "大约几分钟": 30.0,
    }
    read = read_sheets(by_hand([CARE], [CALL, visit]), desk(), frozenset({"own.plan_1"}))
    (plan,) = read.plans
    assert (plan.code, plan.trigger, plan.trigger_key) == ("own.plan_2", Trigger.EVENT, "start")
    assert [(s.key, s.due, s.terms.every, s.terms.minutes) for s in plan.steps] == [
        ("step_1", Offset(10), Offset(10), None),
        ("step_2", Offset(20), None, 30),
    ]


def test_cells_that_excel_changed_are_understood() -> None:
    """A day typed by hand is a date, a number of days of the month is a number, a flag is TRUE."""
    care = {
        **CARE,
        "何时触发": "每月固定日",
        "触发内容": 15,
        "截止日": date(2026, 12, 31),
        "一个不漏": True,
        "每年至少几次": "2",
    }
    (plan,) = read_sheets(by_hand([care], [CALL]), desk(), frozenset()).plans
    assert (plan.trigger_key, plan.terms.closes, plan.terms.full_coverage) == ("15", date(2026, 12, 31), True)
    assert plan.terms.minimum_per_year == 2


def test_an_event_that_nobody_knows_is_a_new_one() -> None:
    read = read_sheets(by_hand([{**CARE, "触发内容": "付费维修、新车登记"}], [CALL]), desk(), frozenset())
    (new,) = read.new_events
    assert (new.name, read.plans[0].keys) == ("新车登记", ("paid_repair", new.code))


def test_each_line_is_told_what_is_wrong_with_it() -> None:
    read = read_sheets(
        by_hand(
            [{**CARE, "间隔": "30 天", "全覆盖": "是"}, {"方案": "另一个", "何时触发": "每月", "每年至少几次": "两"}],
            [
                {**CALL, "应访日": "十天", "缓急": 9},
                {**CALL, "最晚": "5 天", "方式": CellError("#N/A")},
                {**CALL, "所属方案": "没有的"},
                {**CALL, "所属方案": None},
                {**CALL, "最晚": "5 天"},
            ],
        ),
        desk(),
        frozenset(),
    )
    assert read.plans == ()
    told = {fault.place: fault.problem for fault in read.faults}
    assert told.keys() == {
        "方案",
        "方案 第 2 行",
        "方案 第 3 行 › 何时触发",
        "方案 第 3 行 › 每年至少几次",
        "步骤 第 2 行 › 应访日",
        "步骤 第 2 行 › 缓急",
        "步骤 第 3 行 › 方式",
        "步骤 第 4 行 › 所属方案",
        "步骤 第 5 行 › 所属方案",
    }
    assert "全覆盖" in told["方案"]
    assert "看不懂“十天”" in told["步骤 第 2 行 › 应访日"]


def test_the_order_of_days_is_told_at_its_line() -> None:
    read = read_sheets(by_hand([CARE], [CALL, {**CALL, "最晚": "5 天"}]), desk(), frozenset())
    (fault,) = read.faults
    assert (fault.place, fault.problem) == ("步骤 第 3 行 › 最晚", "最晚不能早于应访日。")


def test_a_workbook_without_plans_is_told() -> None:
    assert [f.place for f in read_sheets(Workbook("xlsx", ()), desk(), frozenset()).faults] == ["方案", "步骤"]
    empty = read_sheets(as_read(*plan_sheets([], desk())), desk(), frozenset())
    assert [f.problem for f in empty.faults] == ["里面没有方案。"]
    endless = Sheet("方案", SheetState.VISIBLE, (("方案",),) * (MOST_LINES + 1))
    assert "行太多" in read_sheets(Workbook("xlsx", (endless, endless)), desk(), frozenset()).faults[0].problem


def test_a_desk_in_english_reads_the_same_workbook() -> None:
    book = by_hand([CARE], [CALL])
    chinese = read_sheets(book, desk(), frozenset()).plans
    use_catalogue(Path(__file__).parents[2] / "resources" / "translations" / "en.json")
    assert read_sheets(book, desk(), frozenset()).plans == chinese
    assert [sheet.name for sheet in plan_sheets(chinese, desk())] == ["方案", "步骤"]


def test_units_are_told_apart() -> None:
    for text, offset in (
        ("5 个工作日", Offset(5, Unit.WORKDAY)),
        ("1个月", Offset(1, Unit.MONTH)),
        ("当天", Offset(0)),
    ):
        (plan,) = read_sheets(by_hand([CARE], [{**CALL, "应访日": text}]), desk(), frozenset()).plans
        assert plan.steps[0].due == offset
