"""The same persons in any layout a desk may choose are read as the same persons."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.grid import Cell, Sheet
from desktop_app.domain.importing import FileKind
from tests.grids import preview_of, rows_of, sheet, taken

DAY = date(2019, 3, 1)
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴欧", "明华芳磊静强敏洁涛勇艳杰娟超秀霞平刚桂兰"

HEADINGS: dict[str, list[str]] = {
    "name": ["姓名", "学员姓名", "客户姓名", "*姓名（必填）", "姓  名", "患者姓名", "Name", "1、您的姓名："],
    "phone": ["电话", "手机号", "联系电话", "联系\n电话", "手机号码(11位)", "Mobile", "联系方式"],
    "birthday": ["生日", "出生日期", "出生年月日", "出生日期（格式：2016-01-01）", "DOB"],
    "event_name": ["课程", "报名项目", "商品名称", "治疗项目", "Course"],
    "event_date": ["报名日期", "就诊时间", "购买日期", "日期", "Enrolment Date"],
    "remark": ["备注", "说明", "Remarks"],
    "": ["序号", "微信号", "金额", "就读学校", "民族", "剩余课时"],
}
PHONES: list[Callable[[str], Cell]] = [
    str, int, lambda p: f"{p[:3]} {p[3:7]} {p[7:]}", lambda p: f"+86{p}", lambda p: f"\t{p}", lambda p: f"{p}.0",
    lambda p: "".join(chr(ord(c) + 0xFEE0) for c in p),
]  # fmt: skip
DAYS: list[Callable[[date], Cell]] = [
    lambda d: d,
    lambda d: d.isoformat(),
    lambda d: f"{d.year}.{d.month}.{d.day}",
    lambda d: f"{d.year}年{d.month}月{d.day}日",
    lambda d: f"{d.year}/{d.month}/{d.day} 0:00:00",
    lambda d: (d - date(1899, 12, 30)).days,
    lambda d: f"{d:%Y%m%d}",
]
NOISE: list[tuple[Cell, ...]] = [
    (), ("合计", None, None, "3人"), ("小计：3人",), ("大二班",), ("※ 请勿外传",),
    ("制表人：王老师", None, "审核：李主任"),
    ("——————",), (None, "  ", ""), ("备注：以上均已缴费",),
]  # fmt: skip
ABOVE: list[tuple[Cell, ...]] = [
    ("2023年暑期班名单",), (), ("填表说明：请如实填写",), ("校区：", "东校区"), ("导出时间：2023-08-01 12:00:00",),
]  # fmt: skip

Person = tuple[str, str, date, str, date]
Told = tuple[str, str, date | None, str, date | None]


@st.composite
def persons(draw: st.DrawFn) -> list[Person]:
    count = draw(st.integers(3, 8))
    made = []
    for n in range(count):
        name = draw(st.sampled_from(SURNAMES)) + draw(st.text(GIVEN, min_size=1, max_size=2))
        born, came = DAY - timedelta(days=draw(st.integers(0, 6000))), DAY + timedelta(days=draw(st.integers(0, 900)))
        made.append(
            (
                name,
                f"138{draw(st.integers(1, 9))}{n:04}{draw(st.integers(100, 999))}",
                born,
                draw(st.sampled_from(["钢琴", "初诊", "年卡"])),
                came,
            )
        )
    return made


@st.composite
def layouts(draw: st.DrawFn) -> tuple[list[Told], Sheet, int]:
    """Return persons, a sheet of them, and the row of its heading."""
    people = draw(persons())
    left_out = draw(st.sets(st.sampled_from(["birthday", "event_name", "event_date", "remark"])))
    every = ["name", "phone", "birthday", "event_name", "event_date", "remark"]
    fields = draw(st.permutations([field for field in every if field not in left_out]))
    others = draw(st.lists(st.sampled_from(HEADINGS[""]), max_size=3, unique=True))
    columns = [(field, draw(st.sampled_from(HEADINGS[field]))) for field in fields]
    for other in others:
        columns.insert(draw(st.integers(0, len(columns))), ("", other))
    left = draw(st.integers(0, 2))
    pad: tuple[Cell, ...] = (None,) * left
    above = draw(st.lists(st.sampled_from(ABOVE), max_size=4))
    rows: list[tuple[Cell, ...]] = [pad + row for row in above]
    heading = pad + tuple(text for _, text in columns)
    merges: list[tuple[int, int, int, int]] = []
    split = draw(st.integers(1, len(columns) - 1))
    if split > 1:  # a group over the first columns, the others merged over both rows
        top = len(rows) + 1
        group = draw(st.sampled_from(["学员信息", "基本资料", "患者"]))
        rows.append((*pad, group, *[None] * (split - 1), *heading[left + split :]))
        rows.append(pad + heading[left : left + split])
        merges.append((top, left + 1, top, left + split))
        merges += [(top, c + 1, top + 1, c + 1) for c in range(left + split, left + len(columns))]
    else:
        rows.append(heading)
    day, born = draw(st.sampled_from(DAYS)), draw(st.sampled_from(DAYS))
    for number, (name, dial, birth, event, came) in enumerate(people, 1):
        values = {
            "name": name, "phone": draw(st.sampled_from(PHONES))(dial), "birthday": born(birth), "event_name": event,
            "event_date": day(came), "remark": None, "": number,
        }  # fmt: skip
        rows.append(pad + tuple(values[field] for field, _ in columns))
        if number > 1:
            rows += [pad + noise for noise in draw(st.lists(st.sampled_from([*NOISE, heading[left:]]), max_size=1))]
    told = [
        (name, dial, None if "birthday" in left_out else birth, "" if "event_name" in left_out else event,
         None if "event_date" in left_out else came)
        for name, dial, birth, event, came in people
    ]  # fmt: skip
    return told, sheet(rows, merges=tuple(merges)), len(above) + 1


@given(layouts())
def test_the_same_persons_in_any_layout(made: tuple[list[Told], Sheet, int]) -> None:
    people, listed, heading = made
    preview = preview_of(listed)
    assert preview.kind is FileKind.IMPORT
    assert preview.sheets[0].header_row == heading
    found = [(f.name, f.phone, f.birthday, f.event_name, f.event_date) for f in taken(preview).values()]
    assert found == people


@st.composite
def several(draw: st.DrawFn) -> tuple[list[tuple[str, str]], list[Sheet]]:
    """Return names and numbers, and sheets with several lists of them, beside or below each other."""
    people = [(name, dial) for name, dial, *_ in draw(persons())]
    cuts = sorted(draw(st.sets(st.integers(1, len(people) - 1), min_size=1, max_size=2)))
    parts = [people[a:b] for a, b in zip([0, *cuts], [*cuts, len(people)], strict=True)]
    titles = draw(st.sampled_from([["一班", "二班", "三班"], ["上午", "下午", "晚上"], ["", "", ""]]))
    arranged = draw(st.sampled_from(["beside", "below", "sheets"]))
    swapped = [draw(st.booleans()) and arranged != "beside" for _ in parts]
    lists: list[list[tuple[Cell, ...]]] = []
    for part, swap in zip(parts, swapped, strict=True):
        heads = (draw(st.sampled_from(HEADINGS["name"][:3])), draw(st.sampled_from(HEADINGS["phone"][:3])))
        heads = heads if arranged != "beside" else ("姓名", "电话")
        rows = [heads, *part]
        lists.append([row[::-1] if swap else row for row in rows])
    if arranged == "sheets":
        return people, [sheet(rows, f"表{n}") for n, rows in enumerate(lists)]
    if arranged == "below":
        stacked: list[tuple[Cell, ...]] = []
        ends: list[list[tuple[Cell, ...]]] = [[], [()], [("合计", "3人"), ()]]
        for title, each in zip(titles, lists, strict=False):
            stacked += [(title,)] if title else []
            stacked += [*each, *draw(st.sampled_from(ends))]
        return people, [sheet(stacked)]
    gap: tuple[Cell, ...] = (None,) * draw(st.integers(0, 1))
    high = max(map(len, lists))
    full = [[*rows, *[(None, None)] * (high - len(rows))] for rows in lists]
    beside = [sum((part[row] + gap for part in full), ()) for row in range(high)]
    if titles[0]:
        beside.insert(0, sum(((title, None, *gap) for title, _ in zip(titles, full, strict=False)), ()))
    return people, [sheet(beside)]


@given(several())
def test_the_same_persons_in_several_lists(made: tuple[list[tuple[str, str]], list[Sheet]]) -> None:
    people, sheets = made
    found = [(row.fields.name, row.fields.phone) for row in rows_of(preview_of(*sheets)) if row.customer is not None]
    assert sorted(found) == sorted(people)
