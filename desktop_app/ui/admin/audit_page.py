"""The page of the audit: who did what, when, from what to what, and why; proved whole, and taken out (R-317)."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout

from desktop_app.domain.audit import AuditQuery, AuditRow, Verdict
from desktop_app.domain.audit_fields import AuditFields
from desktop_app.domain.audit_words import action_words, change_text, group_words, verdict_lines
from desktop_app.domain.errors import UserError
from desktop_app.domain.listing import Exported
from desktop_app.domain.text import tr
from desktop_app.ui.background.runner import Advance, Progress
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.context import Context, Page
from desktop_app.ui.kit.dayedit import DayEdit
from desktop_app.ui.kit.files import documents, open_file
from desktop_app.ui.kit.inputs import Choice
from desktop_app.ui.kit.labels import label, rule, set_tone
from desktop_app.ui.kit.layouts import bar, stack
from desktop_app.ui.kit.listtable import ListTable
from desktop_app.ui.kit.messages import MessageBar
from desktop_app.ui.kit.rows import Cell, Column, RowsModel
from desktop_app.ui.kit.search import SearchBox
from desktop_app.ui.kit.states import StateLook
from desktop_app.ui.kit.steps import ProgressStrip
from desktop_app.ui.kit.text import number_text

if TYPE_CHECKING:
    from desktop_app.services.audit import AuditTrail

Told = tuple[AuditRow, str]
"""A row with whom it is about."""

PAGE = 500
"""Rows that are shown at first, and added at a time."""

_DAYS = 30


class AuditPage(Page):
    """操作记录: filtered by person, kind, day and words; the whole of a row stands below the list.

    Args:
        context: of the desk.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._trail: AuditTrail = context.desk.audit
        today = context.desk.clock.today
        self.person = Choice()
        self.group = Choice([("", tr("全部操作")), *((key, name) for key, (name, _) in group_words().items())], "")
        self.first = DayEdit(today, today() - timedelta(days=_DAYS))
        self.last = DayEdit(today)
        self.search = SearchBox(tr("客户、内容、原因"))
        for field, name in (
            (self.person, tr("操作人")),
            (self.group, tr("操作类型")),
            (self.first, tr("从哪天")),
            (self.last, tr("到哪天")),
        ):
            field.setAccessibleName(name)
        self.first.setPlaceholderText(tr("从最早"))
        self.last.setPlaceholderText(tr("到今天"))
        self.verify = button(tr("核验"), self._verify, icon_name="shield-check", tip=tr("核对有没有被改动或抽走"))
        self.export = button(tr("导出…"), self._ask_where, icon_name="file-down")
        self._words, self._fields = action_words(), AuditFields()
        self._rows: list[Told] = []
        self._asked = 0
        self._model: RowsModel[Told] = RowsModel(self._columns(), lambda told: told[0].id)
        self.table = ListTable(self._model)
        self.table.setAccessibleName(tr("操作记录"))
        self.count = label("", "small", "soft")
        self.more = button(tr("再看 {count} 条", count=PAGE), self._load_more, kind="link")
        self.detail = label("", wrap=True)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.proof = label("", wrap=True)
        self.strip = ProgressStrip()
        self.messages = MessageBar()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        pad, gap = theme.px(tokens.PADDING), theme.px(tokens.GAP)
        top = bar()
        self.person.setMinimumWidth(theme.px(120))
        self.group.setMinimumWidth(theme.px(140))
        for field in (self.first, self.last):
            field.setFixedWidth(theme.px(150))
        for part in (self.person, self.group, self.first, label(tr("至"), tone="soft"), self.last):
            top.addWidget(part)
        top.addWidget(self.search, 1)
        top.addWidget(self.verify)
        top.addWidget(self.export)
        foot = QHBoxLayout()
        foot.setContentsMargins(pad, 0, pad, 0)
        foot.addWidget(self.count)
        foot.addWidget(self.more)
        foot.addStretch(1)
        below = QVBoxLayout()
        below.setContentsMargins(pad, gap, pad, gap)
        below.setSpacing(gap)
        below.addWidget(self.detail)
        below.addWidget(self.proof)
        below.addWidget(self.strip)
        column = stack(self)
        column.addLayout(top)
        column.addWidget(self.table, 1)
        column.addLayout(foot)
        column.addWidget(rule())
        column.addLayout(below)
        column.addWidget(self.messages)
        self.proof.hide()
        self.setFocusProxy(self.search)

    def _connect(self) -> None:
        for choice in (self.person, self.group):
            choice.picked.connect(lambda _: self._load())
        for day in (self.first, self.last):
            day.day_changed.connect(lambda _: self._load())
        self.search.searched.connect(lambda _: self._load())
        self.search.moved_down.connect(self.table.setFocus)
        self.table.picked.connect(self._show)

    def arrive(self, *, person: str = "", **_: Any) -> None:
        """Show the audit.

        Args:
            person: only what this person did; empty for everybody.
        """
        self.messages.dismiss()
        names = [user.name for user in self._context.desk.lists.users()]
        self.person.set_choices([("", tr("所有人")), *((name, name) for name in names)], person)
        self._load()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def query(self) -> AuditQuery:
        """Return what is looked for."""
        return self._trail.query(
            person=str(self.person.value() or ""),
            group=str(self.group.value() or ""),
            first=self.first.day(),
            last=self.last.day(),
            text=self.search.text(),
        )

    def _load(self) -> None:
        self._read(None)

    def _load_more(self) -> None:
        self._read(self._rows[-1][0].id)

    def _read(self, before: int | None) -> None:
        """Read in the worker, since a word may have to be looked for in every row; what was asked last is shown."""
        self._asked += 1
        number, actor, query = self._asked, self._context.actor, self.query()
        kept = self._rows if before is not None else []

        def job() -> tuple[list[Told], int]:
            rows = [*kept, *self._trail.rows(actor, query, PAGE, before)]
            return rows, self._trail.count(actor, query) if len(rows) >= PAGE else len(rows)

        def done(found: tuple[list[Told], int]) -> None:
            if number == self._asked:
                self._show_rows(*found)

        self._context.runner.run(lambda _: job(), done, self, self.messages.fail)

    def _show_rows(self, rows: list[Told], whole: int) -> None:
        self._rows = rows
        self._model.set_rows(rows)
        if rows:
            self.table.show_rows()
            if self.table.current_row() is None:
                self.table.select_id(rows[0][0].id)
        else:
            self.table.show_state().nothing_found(self.search.text(), self._clear)
        self._show(self.table.current_row())
        shown, every = number_text(len(rows)), number_text(whole)
        self.count.setText(
            tr("共 {count} 条", count=every)
            if whole <= len(rows)
            else tr("显示最近 {shown} 条，共 {count} 条", shown=shown, count=every)
        )
        self.more.setVisible(whole > len(rows))
        self.export.setEnabled(whole > 0)

    def _clear(self) -> None:
        self.person.set_value("")
        self.group.set_value("")
        self.first.set_day(None)
        self.last.set_day(None)
        self.search.clear()
        self._load()

    def _show(self, told: Told | None) -> None:
        if told is None:
            self.detail.setText("")
            return
        row, whom = told
        head = tr(
            "第 {id} 条 · {at} · {person} · {action}",
            id=row.id,
            at=f"{self._local(row.at):%Y-%m-%d %H:%M:%S}",
            person=row.person,
            action=self._words.get(row.action, row.action),
        )
        lines = [f"{head} · {whom}" if whom else head, change_text(row, self._fields)]
        if row.why:
            lines.append(tr("原因：{why}", why=row.why))
        self.detail.setText("\n".join(line for line in lines if line))

    def _local(self, moment: datetime) -> datetime:
        return self._context.desk.clock.local(moment)

    def _columns(self) -> list[Column[Told]]:
        def when(told: Told) -> str:
            return f"{self._local(told[0].at):%Y-%m-%d %H:%M}"

        def deed(told: Told) -> Cell:
            row = told[0]
            text = self._words.get(row.action, row.action)
            if row.action == "desk.refused":
                return Cell(text, state=StateLook("overdue", "▲", tr("没进来")))
            if "outside_hours" in row.new:
                return Cell(text, state=StateLook("closing", "◐", tr("非正常时间")))
            return Cell(text)

        def content(told: Told) -> str:
            row = told[0]
            text = change_text(row, self._fields)
            return tr("{text}（{why}）", text=text, why=row.why) if text and row.why else text or row.why

        return [
            Column("at", tr("时间"), when, width=140, sortable=False),
            Column("person", tr("操作人"), lambda told: told[0].person, width=100, sortable=False),
            Column("action", tr("操作"), deed, width=210, sortable=False),
            Column("whom", tr("对象"), lambda told: told[1] or "–", width=110, sortable=False),
            Column("change", tr("内容"), content, width=400, sortable=False),
        ]

    # --- proving ---

    def _verify(self) -> None:
        actor = self._context.actor
        self.verify.setEnabled(False)
        self.proof.hide()

        def job(progress: Progress) -> Verdict:
            return self._trail.verify(actor, progress.report, lambda: progress.cancelled)

        task = self._context.runner.run(job, self._verified, self, self._failed, self._advance)
        self.strip.start(tr("正在核验…"), task.cancel)

    def _advance(self, step: Advance) -> None:
        self.strip.advance(step.done, step.total, step.text)

    def _verified(self, verdict: Verdict) -> None:
        self._over()
        self.proof.setText("\n".join(verdict_lines(verdict, self._local)))
        set_tone(self.proof, "" if verdict.good else "error")
        self.proof.show()

    # --- taking out ---

    def _ask_where(self) -> None:
        name = tr("操作记录 {day}", day=self._context.desk.clock.today().isoformat())
        kinds = tr("Excel 工作簿 (*.xlsx);;CSV (*.csv)")
        file, _ = QFileDialog.getSaveFileName(self, tr("导出操作记录"), documents(f"{name}.xlsx"), kinds)
        if file:
            self.write(Path(file))

    def write(self, path: Path) -> None:
        """Write what is seen to a file."""
        actor, query = self._context.actor, self.query()
        self.export.setEnabled(False)

        def job(progress: Progress) -> Exported:
            return self._trail.export(actor, query, path, progress.report, lambda: progress.cancelled)

        def done(written: Exported) -> None:
            self._over()
            told = tr("导出了 {count} 条到 {name}", count=number_text(written.rows), name=path.name)
            self.messages.offer(told, tr("打开"), lambda: open_file(path))

        task = self._context.runner.run(job, done, self, self._failed, self._advance)
        self.strip.start(tr("正在导出…"), task.cancel)

    def _over(self) -> None:
        self.strip.finish()
        self.verify.setEnabled(True)
        self.export.setEnabled(True)

    def _failed(self, error: UserError) -> None:
        self._over()
        self.messages.fail(error)
