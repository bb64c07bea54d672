"""Every widget of the kit in one window, to be looked at and to be measured."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPlainTextEdit, QSplitter, QVBoxLayout, QWidget

from desktop_app.domain.visits import VisitState
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import Segmented, button, icon_button
from desktop_app.ui.kit.chips import Chip
from desktop_app.ui.kit.dayedit import DayEdit
from desktop_app.ui.kit.daypicker import DayGrid
from desktop_app.ui.kit.forms import FormRows
from desktop_app.ui.kit.inputs import CheckBox, Choice, NumberBox, RadioButton, TimeEdit
from desktop_app.ui.kit.labels import Badge, Card, ElidedLabel, KeyHint, label
from desktop_app.ui.kit.listtable import ListTable
from desktop_app.ui.kit.pane import Pane, Scrolling
from desktop_app.ui.kit.rows import Cell, Column, RowsModel
from desktop_app.ui.kit.search import SearchBox
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.kit.states import StateLook
from desktop_app.ui.kit.stateview import StateView
from desktop_app.ui.kit.steps import ProgressStrip, Stepper

TODAY = date(2026, 11, 24)
HANDLING = StateLook("closing", "◐", "处理中")


def today() -> date:
    return TODAY


@dataclass(frozen=True)
class Person:
    id: int
    name: str
    second: str
    aside: str
    state: VisitState
    word: str = ""
    figure: int = 0


PERSONS = tuple(
    Person(number, f"{name}（样例）", second, aside, state, word, figure)
    for number, (name, second, aside, state, word, figure) in enumerate(
        (
            ("王小明", "就业回访 就业+15天 · 138 0000 8000", "15:00", VisitState.DUE, "", 3214),
            ("李丽", "体验课后回访 · 139 0000 0001", "", VisitState.OVERDUE, "逾期 2 天", 12),
            (
                "赵一二三四五六七八九十",
                "就业回访 就业+15天（从周六移到周一）· 137 0000 0002",
                "09:30",
                VisitState.CLOSING,
                "",
                7,
            ),
            ("钱样", "问题件确认 2026-0007 · 136 0000 0003", "今天 16:40", VisitState.APPOINTED, "", 0),
            ("孙例", "半年复查提醒 · 010-0000 0004", "", VisitState.DONE, "", 1),
            ("周甲", "就业回访 · 135 0000 0005", "", VisitState.DONE_LATE, "", 99),
            ("吴乙", "节日问候 · 134 0000 0006", "", VisitState.REFUSED, "", 5),
            ("郑丙", "就业回访 · 133 0000 0007", "", VisitState.NOT_REACHED, "", 4),
            ("冯丁", "生日祝福 · 132 0000 0008", "", VisitState.WITHDRAWN, "", 3),
            ("陈戊", "就业回访 · 131 0000 0009", "", VisitState.MERGED, "", 2),
            ("褚己", "就业回访 · 130 0000 0010", "", VisitState.INVALID_NUMBER, "", 2),
        ),
        start=1,
    )
)


def people_columns() -> list[Column[Person]]:
    return [
        Column(
            "name",
            "客户",
            lambda p: Cell(p.name, second=p.second, aside=p.aside, state=p.state, word=p.word),
            width=300,
        )
    ]


def table_columns() -> list[Column[Person]]:
    return [
        Column("name", "姓名", lambda p: p.name, width=150),
        Column("state", "状态", lambda p: Cell("", state=p.state, word=p.word), width=100),
        Column(
            "ticket", "问题件", lambda p: Cell("", state=StateLook("closing", "◐", "处理中")), width=90, shown=False
        ),
        Column("figure", "拨打次数", lambda p: str(p.figure), width=90, right=True),
        Column("reason", "原因", lambda p: Cell(p.second, tone="ink-soft"), width=220),
    ]


def customer_pane() -> Pane:
    pane = Pane("客户")
    pane.set_title("客户", "12 位应访")
    pane.add_action(icon_button("funnel", "筛选"))
    pane.add_action(icon_button("user-plus", "新建客户"))
    pane.menu().addAction("选择列…")
    model = RowsModel(people_columns(), lambda p: p.id)
    people = ListTable(model, lines=2, header=False)
    model.set_rows(PERSONS)
    people.select_id(2)
    search = SearchBox("姓名、拼音、电话尾号", "Ctrl+K")
    box = QHBoxLayout()
    box.setContentsMargins(theme.px(tokens.PADDING), theme.px(tokens.GAP), theme.px(tokens.PADDING), 0)
    box.addWidget(search)
    pane.content.addLayout(box)
    pane.content.addWidget(people)
    pane.messages.tell("已改到 11-26 周四", undo=lambda: None)
    return pane


def table_pane() -> Pane:
    pane = Pane("回访")
    pane.add_action(Segmented([("month", "月"), ("week", "周"), ("day", "日"), ("list", "列表")]))
    pane.add_action(button("导出", icon_name="download"))
    pane.add_action(button("新建回访", kind="primary", icon_name="plus"))
    model = RowsModel(table_columns(), lambda p: p.id)
    table = ListTable(model)
    model.set_rows(PERSONS)
    table.set_sorted("name")
    table.select_id(3)
    pane.content.addWidget(table)
    cards = QHBoxLayout()
    cards.setContentsMargins(*[theme.px(tokens.PADDING)] * 4)
    cards.setSpacing(theme.px(tokens.GAP))
    for title, figure, note in (
        ("本月应访", "1,204", "比上月多 36"),
        ("完成率", "91.2 %", "上月 90.1 %"),
        ("问题件", "3", "1 件逾期"),
    ):
        cards.addWidget(Card(title, figure, note))
    pane.content.addLayout(cards)
    chips = QHBoxLayout()
    chips.setContentsMargins(theme.px(tokens.PADDING), 0, theme.px(tokens.PADDING), theme.px(tokens.PADDING))
    for state in list(VisitState)[:6]:
        chips.addWidget(Chip(state))
    chips.addWidget(Badge(3))
    chips.addWidget(Badge(1200, "due"))
    chips.addStretch(1)
    pane.content.addLayout(chips)
    pane.messages.fail(
        "文件打不开：它被另一个程序占用。请在 Excel 里关闭后再试，没有改动任何数据。", ("重试", lambda: None)
    )
    return pane


def form_pane() -> Pane:
    pane = Pane("新客户")
    page = QWidget()
    body = QVBoxLayout(page)
    body.setContentsMargins(*[theme.px(tokens.PADDING)] * 4)
    body.setSpacing(theme.px(tokens.PADDING))
    body.addWidget(Stepper(["选文件", "对应列", "预览", "结果"], 1))
    strip = ProgressStrip()
    body.addWidget(strip)
    strip.start("正在读取 学员名单.xlsx", lambda: None)
    strip.advance(3214, 20000)
    form = FormRows()
    name = QLineEdit("王小明（样例）")
    form.add("name", "姓名", name, required=True)
    form.add("phone", "电话", QLineEdit("13800"), required=True, hint="手机或带区号的座机")
    form.set_error("phone", "手机号少了几位，请核对。")
    form.add("day", "下次回访", DayEdit(today, TODAY, forward=True))
    form.add("kind", "类别", Choice([("a", "学员"), ("b", "家长"), ("c", "单位")], "a"))
    form.add("time", "几点", TimeEdit(900))
    form.add("count", "次数", NumberBox(1, 9, 3, "次"))
    off = QLineEdit("停用的输入框")
    off.setEnabled(False)
    form.add("off", "停用", off)
    note = QPlainTextEdit()
    note.setPlaceholderText("备注")
    note.setMaximumHeight(theme.px(72))
    form.add("note", "备注", note)
    body.addWidget(form)
    ticked = CheckBox("同一家庭，不是重复")
    ticked.setChecked(True)
    checks = QHBoxLayout()
    checks.addWidget(ticked)
    checks.addWidget(CheckBox("以后不再提醒"))
    one, other = RadioButton("学校"), RadioButton("诊所")
    one.setChecked(True)
    checks.addWidget(one)
    checks.addWidget(other)
    half = CheckBox("部分")
    half.setTristate(True)
    half.setCheckState(Qt.CheckState.PartiallyChecked)
    checks.addWidget(half)
    checks.addStretch(1)
    body.addLayout(checks)
    keys = QHBoxLayout()
    for key, word, kind in (("F9", "完成", "primary"), ("F10", "未接", "normal"), ("F11", "拒访", "danger")):
        keys.addWidget(button(word, kind=kind))  # type: ignore[arg-type]  # the literal is widened by the loop
        keys.addWidget(KeyHint(key))
    off_button = button("停用", kind="primary")
    off_button.setEnabled(False)
    keys.addWidget(off_button)
    keys.addWidget(button("更多", kind="link"))
    keys.addWidget(button("清除", kind="quiet", icon_name="x"))
    keys.addStretch(1)
    body.addLayout(keys)
    body.addWidget(label("138 0000 8000", "number"))
    body.addWidget(ElidedLabel("很长的一行说明，放不下的时候会缩短并在提示里给出全文。" * 3, tone="soft"))
    body.addStretch(1)
    pane.content.addWidget(Scrolling(page))
    return pane


def states_pane() -> Pane:
    pane = Pane("状态")
    grid = QGridLayout()
    views = [StateView() for _ in range(4)]
    views[0].empty("users", "还没有客户。把班级名单拖到这里，或者", "导入名单", lambda: None)
    views[1].loading()
    views[2].nothing_found("王小", lambda: None)
    views[3].no_permission()
    for at, view in enumerate(views):
        grid.addWidget(view, at // 2, at % 2)
    pane.content.addLayout(grid)
    pane.content.addWidget(DayGrid(today))
    return pane


def gallery() -> QWidget:
    window = QSplitter()
    window.setHandleWidth(theme.px(tokens.GAP))
    for pane in (customer_pane(), table_pane(), form_pane(), states_pane()):
        window.addWidget(pane)
    return window


def sheet() -> Sheet:
    made = Sheet(None, "撤销这次导入？", "120 位新客户会被收回，3 位在导入后改过的会保留并列出来。")
    form = FormRows()
    form.add("reason", "原因", QLineEdit(), required=True)
    made.content.addWidget(form)
    made.add_left(CheckBox("同时导出清单"))
    made.add_cancel()
    made.add_primary("撤销这次导入", made.accept, kind="danger")
    return made
