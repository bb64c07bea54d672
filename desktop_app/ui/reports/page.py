"""The month report page: figures with their definitions, and one button for the workbook (R-270)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout

from desktop_app.domain.changes import Kind
from desktop_app.domain.errors import UserError
from desktop_app.domain.reports import Figure, Month, MonthReport
from desktop_app.domain.text import tr
from desktop_app.ui.background.feed import Refreshing
from desktop_app.ui.background.runner import Advance
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button, icon_button
from desktop_app.ui.kit.context import Context, MessageAction, Page
from desktop_app.ui.kit.files import documents, open_file
from desktop_app.ui.kit.labels import Card, label
from desktop_app.ui.kit.listtable import ListTable
from desktop_app.ui.kit.messages import MessageBar
from desktop_app.ui.kit.rows import Cell, Column, RowsModel
from desktop_app.ui.kit.steps import ProgressStrip
from desktop_app.ui.kit.text import number_text, share_text
from desktop_app.ui.reports.days_chart import DaysChart
from desktop_app.ui.reports.own_workbook import OwnWorkbook

_CARDS = ("success_net", "success_gross", "inside", "unhandled")


class ReportPage(Page):
    """Shows a month's figures and writes them as a workbook."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        today = context.desk.clock.today()
        # In a month's first days management waits for the month before.
        first = today if today.day > 5 else today.replace(day=1) - timedelta(days=1)
        self._month = Month(first.year, first.month)
        self._title = label("", "title")
        self._cards = {code: Card("") for code in _CARDS}
        self._chart = DaysChart()
        self._figures: RowsModel[Figure] = RowsModel(_columns(), ident=lambda figure: figure.code)
        self._table = ListTable(self._figures, lines=1)
        self._strip = ProgressStrip()
        self._messages = MessageBar()
        self._write_button = button(tr("生成月报…"), self._choose_file, kind="primary", icon_name="file-spreadsheet")
        self._own = OwnWorkbook(self, context, self._advance, self._own_ended)
        self._own_button = button(tr("用自己的模板…"), self._choose_own, kind="quiet")
        self._lay_out()
        kinds = frozenset({Kind.VISIT, Kind.TICKET, Kind.ATTEMPT})
        self._refreshing = Refreshing(self, context.feed, kinds, lambda _: self._load())
        self._load()

    def _lay_out(self) -> None:
        gap, padding = theme.px(tokens.GAP), theme.px(tokens.PADDING)
        head = QHBoxLayout()
        head.addWidget(icon_button("chevron-left", tr("上个月"), lambda: self._step(-1)))
        head.addWidget(self._title)
        head.addWidget(icon_button("chevron-right", tr("下个月"), lambda: self._step(1)))
        head.addStretch()
        head.addWidget(self._own_button)
        head.addWidget(self._write_button)
        cards = QHBoxLayout()
        cards.setSpacing(gap)
        for card in self._cards.values():
            cards.addWidget(card, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(padding * 2, padding, padding * 2, padding)
        column.setSpacing(padding)
        column.addLayout(head)
        column.addLayout(cards)
        column.addWidget(label(tr("每天应访（浅）与其中已完成（深）"), tone="soft"))
        column.addWidget(self._chart)
        column.addWidget(self._table, 1)
        column.addWidget(self._strip)
        column.addWidget(self._messages)

    def arrive(self, *args: Any, **kwargs: Any) -> None:
        self._write_button.setFocus()

    def _step(self, months: int) -> None:
        year, month = divmod(self._month.year * 12 + self._month.month - 1 + months, 12)
        self._month = Month(year, month + 1)
        self._load()

    def _load(self) -> None:
        month = self._month
        title = tr("{year} 年 {month} 月", year=month.year, month=month.month)
        running = month.last >= self._context.desk.clock.today() >= month.first
        self._title.setText(tr("{title}（截至今天）", title=title) if running else title)
        self._context.runner.run(
            lambda _: self._context.desk.reports.month(month), self._show, owner=self, failed=self._messages.fail
        )

    def _show(self, report: MonthReport) -> None:
        if report.month != self._month:
            return
        by_code = {figure.code: figure for figure in report.figures}
        for code, card in self._cards.items():
            figure = by_code[code]
            card.set_title(figure.name)
            over = report.month.last < self._context.desk.clock.today()  # before, what is not due counts as missed
            met = {True: tr("达标"), False: tr("未达标") if over else "", None: ""}[figure.met]
            counts = f"{number_text(figure.numerator)} ÷ {number_text(figure.denominator or 0)}"
            card.set_figure(
                _value(figure),
                " · ".join(part for part in (counts, met) if part),
                "error" if over and figure.met is False else "",
            )
        self._chart.set_days(report.days)
        self._figures.set_rows(report.figures)

    def _choose_file(self) -> None:
        name = tr(
            "{organisation} 回访月报 {month}", organisation=self._context.desk.settings.organisation, month=self._month
        )
        path, _ = QFileDialog.getSaveFileName(
            self, tr("月报存到哪里"), documents(f"{name}.xlsx"), tr("Excel 工作簿 (*.xlsx)")
        )
        if path:
            self.write(Path(path).with_suffix(".xlsx"))

    def write(self, path: Path) -> None:
        """Write the month shown as a workbook."""
        month, context = self._month, self._context
        self._begin()
        task = context.runner.run(
            lambda progress: context.desk.reports.write(
                context.actor, month, path, progress.report, lambda: progress.cancelled
            ),
            self._written,
            owner=self,
            failed=self._failed,
            advance=self._advance,
        )
        self._strip.start(tr("正在生成 {month} 月报", month=month), stop=task.cancel)

    def fill(self, template: Path, target: Path) -> None:
        """Fill a workbook of the organisation's own with the month shown."""
        self._begin()
        task = self._own.fill(self._month, template, target)
        self._strip.start(tr("正在填写 {name}", name=target.name), stop=task.cancel)

    def _choose_own(self) -> None:
        chosen = self._own.choose()
        if chosen is not None:
            self.fill(*chosen)

    def _own_ended(self, error: UserError | None) -> None:
        self._ended()
        if error is not None:
            self._messages.fail(error)

    def _advance(self, step: Advance) -> None:
        self._strip.advance(step.done, step.total, step.text)

    def _begin(self) -> None:
        self._messages.dismiss()
        self._write_button.setEnabled(False)
        self._own_button.setEnabled(False)

    def _ended(self) -> None:
        self._strip.finish()
        self._write_button.setEnabled(True)
        self._own_button.setEnabled(True)

    def _written(self, path: Path) -> None:
        self._ended()
        self._context.message(
            tr("月报已写到 {name}", name=path.name),
            MessageAction(tr("打开"), lambda: open_file(path)),
        )

    def _failed(self, error: UserError) -> None:
        self._ended()
        self._messages.fail(error)


def _value(figure: Figure) -> str:
    if figure.denominator is None:
        return number_text(figure.numerator)
    return share_text(figure.numerator, figure.denominator) if figure.denominator else "–"


def _target(figure: Figure) -> str:
    if figure.target is None:
        return ""
    sign = "≤" if figure.ceiling else "≥"
    met = {True: "✓", False: "✗", None: ""}[figure.met]
    return f"{sign} {figure.target:.0%} {met}"


def _columns() -> list[Column[Figure]]:
    return [
        Column("name", tr("指标"), lambda f: f.name, width=150),
        Column("value", tr("数值"), _value, width=90, right=True),
        Column("count", tr("计数"), lambda f: number_text(f.numerator), width=70, right=True),
        Column(
            "base",
            tr("基数"),
            lambda f: "" if f.denominator is None else number_text(f.denominator),
            width=70,
            right=True,
        ),
        Column("target", tr("目标"), lambda f: Cell(_target(f)), width=90),
        Column("definition", tr("怎么算的"), lambda f: f.definition, width=420),
    ]
