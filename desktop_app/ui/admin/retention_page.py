"""The page of files that have outlived their records: shown, never taken away by themselves (R-061, R-328)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop_app.domain.changes import Changes
from desktop_app.domain.customers import CustomerState
from desktop_app.domain.errors import UserError
from desktop_app.domain.progress import Pace
from desktop_app.domain.retention import LEAST_YEARS, Outdated
from desktop_app.domain.text import tr
from desktop_app.ui.background.runner import Advance, Progress
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.context import Context, Page
from desktop_app.ui.kit.forms import FormRows
from desktop_app.ui.kit.inputs import NumberBox
from desktop_app.ui.kit.labels import label, rule
from desktop_app.ui.kit.layouts import bar, stack
from desktop_app.ui.kit.listtable import ListTable
from desktop_app.ui.kit.messages import MessageBar
from desktop_app.ui.kit.rows import Cell, Column, RowsModel
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.kit.states import StateLook
from desktop_app.ui.kit.steps import ProgressStrip
from desktop_app.ui.kit.text import day_text, number_text


class RetentionPage(Page):
    """保存期限: who could be made anonymous, and for how many years records are kept.

    Args:
        context: of the desk.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._model = RowsModel(_columns(), lambda row: row.customer_id)
        self.table = ListTable(self._model)
        self.table.setAccessibleName(tr("保存期满的资料"))
        self.years = NumberBox(LEAST_YEARS, 100, LEAST_YEARS, tr("年"))
        self.years.setAccessibleName(tr("保存年限"))
        self.one = button(tr("匿名化这一位…"), self._ask_one, icon_name="user-round")
        self.every = button("", self._ask_every, icon_name="users")
        self.strip = ProgressStrip()
        self.messages = MessageBar()
        self._rows: tuple[Outdated, ...] = ()
        self._lay_out()
        self.years.editingFinished.connect(self._keep_years)
        self.table.picked.connect(lambda row: self.one.setEnabled(row is not None))

    def _lay_out(self) -> None:
        top = bar()
        told = tr("最后一次记录过了保存年限、也没有未完的事的客户列在这里。不会自动删除，由您决定要不要匿名化。")
        top.addWidget(label(told, tone="soft", wrap=True), 1)
        top.addWidget(label(tr("记录保存")))
        top.addWidget(self.years)
        foot = bar()
        foot.addWidget(self.one)
        foot.addWidget(self.every)
        foot.addStretch(1)
        foot.addWidget(self.strip)
        column = stack(self)
        column.addLayout(top)
        column.addWidget(self.table, 1)
        column.addWidget(rule())
        column.addLayout(foot)
        column.addWidget(self.messages)
        self.setFocusProxy(self.table)

    def arrive(self, *_: Any, **__: Any) -> None:
        """Look anew: days go by, and records are added."""
        self.messages.dismiss()
        self.years.setValue(self._context.desk.retention.years())
        self._load()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _load(self) -> None:
        retention, actor = self._context.desk.retention, self._context.actor
        self.table.show_state().loading()
        self._context.runner.run(lambda _: retention.outdated(actor), self._show, self, self.messages.fail)

    def _show(self, rows: tuple[Outdated, ...]) -> None:
        self._rows = rows
        self._model.set_rows(rows)
        if rows:
            self.table.show_rows()
            if self.table.current_row() is None:
                self.table.select_id(rows[0].customer_id)
        else:
            self.table.show_state().empty("archive", tr("没有保存期满的资料。"))
        self.one.setEnabled(self.table.current_row() is not None)
        self.every.setText(tr("全部匿名化（{count} 位）…", count=number_text(len(rows))))
        self.every.setVisible(len(rows) > 1)

    def _keep_years(self) -> None:
        retention, actor, years = self._context.desk.retention, self._context.actor, self.years.value()

        def done(changes: Changes) -> None:
            if changes.ids:
                self._context.feed.publish(changes)
                self.messages.tell(tr("记录保存 {years} 年。", years=years))
                self._load()

        self._context.runner.run(lambda _: retention.set_years(actor, years), done, self, self.messages.fail)

    # --- deeds ---

    def _ask_one(self) -> None:
        if (row := self.table.current_row()) is not None:
            self._ask([row])

    def _ask_every(self) -> None:
        self._ask(self._rows)

    def _ask(self, rows: Sequence[Outdated]) -> None:
        sheet = EraseSheet(self, rows)
        if sheet.ask():
            self.make_anonymous(rows, sheet.reason())

    def make_anonymous(self, rows: Sequence[Outdated], why: str) -> None:
        """Take persons out of their files."""
        retention, actor, ids = self._context.desk.retention, self._context.actor, [row.customer_id for row in rows]
        self.one.setEnabled(False)
        self.every.setEnabled(False)

        def job(progress: Progress) -> tuple[int, Changes]:
            return retention.make_anonymous(actor, ids, why, Pace(progress.report, lambda: progress.cancelled))

        def done(made: tuple[int, Changes]) -> None:
            self._over()
            self._context.feed.publish(made[1])
            self.messages.tell(
                tr("已匿名化 {count} 位。以前的备份里还有，请现在再备份一次。", count=number_text(made[0]))
            )

        def failed(error: UserError) -> None:
            self._over()
            self.messages.fail(error)

        task = self._context.runner.run(job, done, self, failed, self._advance)
        self.strip.start(tr("正在匿名化…"), task.cancel)

    def _advance(self, step: Advance) -> None:
        self.strip.advance(step.done, step.total, step.text)

    def _over(self) -> None:
        self.strip.finish()
        self.every.setEnabled(True)
        self._load()


class EraseSheet(Sheet):
    """Asks before persons are taken out for good, and for the reason.

    Args:
        parent: over which window.
        rows: whose files.
    """

    def __init__(self, parent: QWidget, rows: Sequence[Outdated]) -> None:
        whom = rows[0].name if len(rows) == 1 else tr("{count} 位客户", count=number_text(len(rows)))
        told = tr(
            "姓名、电话、地址、备注、录音和写下的话都会抹掉，留下的只有日期、次数和结果，以前的月报不变。这一步不能撤销。"
        )
        super().__init__(parent, tr("把{whom}匿名化？", whom=whom), told, 520)
        self.why = QPlainTextEdit()
        self.why.setTabChangesFocus(True)
        self.why.setFixedHeight(3 * self.why.fontMetrics().lineSpacing() + theme.px(tokens.PADDING))
        self.form = FormRows()
        self.form.add("why", tr("原因"), self.why, required=True, hint=tr("如：保存期满，客户要求删除"))
        self.content.addWidget(self.form)
        self.add_cancel()
        self._go = self.add_primary(tr("匿名化"), self.accept, kind="danger")
        self._go.setEnabled(False)
        self.why.textChanged.connect(lambda: self._go.setEnabled(bool(self.reason())))
        self.why.setFocus()

    def reason(self) -> str:
        """Return why."""
        return self.why.toPlainText().strip()


def _columns() -> list[Column[Outdated]]:
    def state(row: Outdated) -> Cell:
        if row.state is CustomerState.ACTIVE:
            return Cell("", state=StateLook("due", "●", tr("在名单里")))
        return Cell("", state=StateLook("missed", "–", tr("已失效")))

    return [
        Column("name", tr("客户"), lambda row: row.name, width=240, sortable=False),
        Column("state", tr("状态"), state, width=140, sortable=False),
        Column("last", tr("最后一次记录"), lambda row: day_text(row.last), width=180, sortable=False),
        Column("free", tr("保存到"), lambda row: day_text(row.free), width=180, sortable=False),
    ]
