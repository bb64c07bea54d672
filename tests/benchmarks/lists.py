"""Long invented class lists as workbooks, 15 columns wide."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from desktop_app.domain.grid import Cell
from desktop_app.domain.listing import Column, ColumnKind, Listing
from desktop_app.domain.progress import Pace
from desktop_app.workbook.write_list import write_list

HEADINGS = (
    "姓名", "电话", "性别", "出生日期", "家长", "来源", "类别", "负责人", "地址", "备注",
    "校区", "尺码", "校车", "老师评语", "班车站",
)  # fmt: skip
WITH_EVENTS = (*HEADINGS[:13], "课程", "报名日期")
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎"
_GIVEN = "知远星野沐川思齐景行云帆予安清和一舟乐山望岳修向晨书阳怀瑾千里松年子衿天朗北辰若谷承泽听涛屿森禾田夏语橙源"


def make_list(path: Path, rows: int, *, events: bool = False) -> Path:
    """Write a list of invented persons; an existing one is used again."""
    if not path.exists():
        headings = WITH_EVENTS if events else HEADINGS
        days = {"出生日期", "报名日期"}
        columns = tuple(Column(h, h, ColumnKind.DAY if h in days else ColumnKind.TEXT) for h in headings)
        write_list(path, Listing("名单", columns, _rows(rows, events)), Pace())
    return path


def _rows(count: int, events: bool) -> Iterator[tuple[Cell, ...]]:
    chance = random.Random(7)
    for number in range(count):
        name = chance.choice(_SURNAMES) + "".join(chance.sample(_GIVEN, 2))
        rest = (
            ("围棋", date(2026, 11, 1) + timedelta(days=number % 20)) if events else ("课上很认真", f"{number % 9} 站")
        )
        yield (
            name, f"13{number:09d}", "男" if number % 2 else "女", date(2014, 1, 1) + timedelta(days=number % 1500),
            f"{name[0]}先生", "朋友介绍", "在读学员", "林青禾", f"学院路 {number % 300} 号", f"备注 {number}", "东校区",
            "SML"[number % 3], "是" if number % 4 else "否", *rest,
        )  # fmt: skip
