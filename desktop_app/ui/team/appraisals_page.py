"""The page of appraisals: sheets on the left, the items of one on the right (R-277, R-278)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QSplitter, QVBoxLayout, QWidget

from desktop_app.domain.appraisals import Appraisal, AppraisalLine, Source, Verdict
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.errors import UserError
from desktop_app.domain.listing import Exported
from desktop_app.domain.text import tr
from desktop_app.domain.words import source_words, verdict_words
from desktop_app.ui.background.feed import Refreshing
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.context import Context, Page
from desktop_app.ui.kit.files import documents, open_file
from desktop_app.ui.kit.labels import label, rule
from desktop_app.ui.kit.layouts import bar, stack
from desktop_app.ui.kit.listtable import ListTable
from desktop_app.ui.kit.messages import MessageBar
from desktop_app.ui.kit.rows import Cell, Column, RowsModel
from desktop_app.ui.kit.states import StateLook
from desktop_app.ui.kit.text import day_text
from desktop_app.ui.team.appraisal_sheets import CloseSheet, OpenSheet, OutsideSheet, PointsSheet, StandardsSheet


def appraisal_look(sheet: Appraisal) -> StateLook:
    """Return colour, sign and word of how far a sheet is, and what it ended in."""
    if sheet.closed_at is None:
        word = tr("还有 {count} 项没评", count=sheet.waiting) if sheet.waiting else tr("可以结束")
        return StateLook("closing", "◐", word) if sheet.waiting else StateLook("due", "●", word)
    token, sign = {
        Verdict.NONE: ("done", "✓"),
        Verdict.PRAISE: ("done", "★"),
        Verdict.CRITICISM: ("overdue", "▲"),
        Verdict.CORRECTION: ("overdue", "▲"),
    }[sheet.verdict]
    return StateLook(token, sign, verdict_words()[sheet.verdict])


class AppraisalsPage(Page):
    """考核: opened for a person and period, counted, judged, ended.

    Args:
        context: of the desk.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._sheets = RowsModel(_sheet_columns(), lambda sheet: sheet.id)
        self.sheets = ListTable(self._sheets, lines=2)
        self.sheets.setAccessibleName(tr("考核表"))
        self._lines = RowsModel(_line_columns(), lambda line: line.id)
        self.lines = ListTable(self._lines, lines=2)
        self.lines.setAccessibleName(tr("考核项目"))
        self.standards = button(tr("考核标准…"), self._ask_standards, icon_name="list-checks")
        self.add = button(tr("新建考核表…"), self._ask_open, kind="primary", icon_name="plus", key="Insert")
        self.title, self.about = label("", "title"), label("", tone="soft", wrap=True)
        self.judge = button(tr("评分…"), lambda: self._ask_points(self.lines.current_row()), icon_name="pencil")
        self.outside = button(tr("外部评分…"), self._ask_outside, icon_name="users")
        self.recount = button(tr("重新计数"), self._count, icon_name="refresh-cw")
        self.export = button(tr("导出…"), self._ask_where, icon_name="file-down")
        self.close_sheet = button(tr("结束考核…"), self._ask_close, kind="primary", icon_name="check")
        self.messages = MessageBar()
        self._lay_out()
        self.sheets.picked.connect(self._show)
        self.lines.picked.connect(lambda _: self._offer())
        self.lines.opened.connect(self._ask_points)
        self._refreshing = Refreshing(self, context.feed, frozenset({Kind.APPRAISAL}), lambda _: self._load())
        self._load()

    def _lay_out(self) -> None:
        pad, gap = theme.px(tokens.PADDING), theme.px(tokens.GAP)
        top = bar()
        top.addWidget(label(tr("按标准计数和评分；考核不只看业绩，也看完成、及时、质量和投诉。"), tone="soft"), 1)
        top.addWidget(self.standards)
        top.addWidget(self.add)
        self.detail = QWidget()
        right = stack(self.detail)
        head = QVBoxLayout()
        head.setContentsMargins(pad, gap, pad, gap)
        head.addWidget(self.title)
        head.addWidget(self.about)
        foot = bar()
        for each in (self.judge, self.outside, self.recount, self.export):
            foot.addWidget(each)
        foot.addStretch(1)
        foot.addWidget(self.close_sheet)
        right.addLayout(head)
        right.addWidget(self.lines, 1)
        right.addWidget(rule())
        right.addLayout(foot)
        splitter = QSplitter()
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(1)
        splitter.addWidget(self.sheets)
        splitter.addWidget(self.detail)
        splitter.setSizes([theme.px(420), theme.px(900)])
        column = stack(self)
        column.addLayout(top)
        column.addWidget(splitter, 1)
        column.addWidget(self.messages)
        self.setFocusProxy(self.sheets)

    def arrive(self, *, sheet_id: int | None = None) -> None:
        """Show the sheets.

        Args:
            sheet_id: the one to begin with.
        """
        self.messages.dismiss()
        self._load(sheet_id)
        self.sheets.setFocus(Qt.FocusReason.OtherFocusReason)

    def _load(self, sheet_id: int | None = None) -> None:
        rows = self._context.desk.appraisals.rows(self._context.actor)
        line = self.lines.current_row()
        self._sheets.set_rows(rows)
        if rows:
            self.sheets.show_rows()
            if sheet_id is not None or self.sheets.current_row() is None:
                self.sheets.select_id(sheet_id or rows[0].id)
        else:
            told = tr("还没有考核表。先写考核标准，再给每个人建一张。")
            self.sheets.show_state().empty("clipboard-check", told, tr("考核标准…"), self._ask_standards)
        self._show(self.sheets.current_row())
        if line is not None:
            self.lines.select_id(line.id)

    def _show(self, sheet: Appraisal | None) -> None:
        self.detail.setVisible(sheet is not None)
        if sheet is None:
            return
        self.title.setText(
            tr("{person}　{points} / {most} 分", person=sheet.person, points=sheet.points, most=sheet.most)
        )
        parts = [tr("{first} 至 {last}", first=day_text(sheet.first), last=day_text(sheet.last))]
        if sheet.closed_at is not None:
            closed = self._context.desk.clock.local(sheet.closed_at).date()
            parts.append(tr("{person}于 {day} 结束", person=sheet.closed_by, day=day_text(closed)))
            parts.append(f"{verdict_words()[sheet.verdict]} {sheet.words}".rstrip())
        if sheet.deadline is not None:
            parts.append(tr("整改到 {day}，记在改进记录里", day=day_text(sheet.deadline)))
        self.about.setText(" · ".join(parts))
        self._lines.set_rows(sheet.lines)
        if self.lines.current_row() is None and sheet.lines:
            waiting = next((line for line in sheet.lines if line.points is None), sheet.lines[0])
            self.lines.select_id(waiting.id)
        self._offer()

    def _offer(self) -> None:
        sheet, line = self.sheets.current_row(), self.lines.current_row()
        open_now = sheet is not None and sheet.closed_at is None
        self.judge.setEnabled(open_now and line is not None and line.standard.source is not Source.COUNTED)
        self.outside.setEnabled(open_now)
        self.recount.setEnabled(open_now)
        self.close_sheet.setEnabled(open_now and not sheet.waiting)

    # --- deeds ---

    def _ask_standards(self) -> None:
        sheet = StandardsSheet(self, self._context)
        if sheet.ask():
            self.messages.tell(tr("已保存考核标准；已建的考核表照旧。"))

    def _ask_open(self) -> None:
        sheet = OpenSheet(self, self._context)
        if sheet.ask() and sheet.made is not None:
            self._load(sheet.made)
            self.messages.dismiss()

    def _ask_points(self, line: AppraisalLine | None) -> None:
        if line is not None and self.judge.isEnabled():
            PointsSheet(self, self._context, line).ask()

    def _ask_outside(self) -> None:
        if (sheet := self.sheets.current_row()) is not None:
            OutsideSheet(self, self._context, sheet.id).ask()

    def _ask_close(self) -> None:
        if (sheet := self.sheets.current_row()) is not None:
            CloseSheet(self, self._context, sheet).ask()

    def _count(self) -> None:
        if (sheet := self.sheets.current_row()) is not None:
            appraisals, actor = self._context.desk.appraisals, self._context.actor
            self._run(lambda: appraisals.count(actor, sheet.id), tr("已按现在的数据重新计数。"))

    def _run(self, job: Callable[[], Changes], told: str) -> None:
        def done(changes: Changes) -> None:
            self._context.feed.publish(changes)
            self.messages.tell(told)

        self._context.runner.run(lambda _: job(), done, self, self._failed)

    def _failed(self, error: UserError) -> None:
        self.messages.fail(error)
        self._load()

    def _ask_where(self) -> None:
        sheet: Appraisal | None = self.sheets.current_row()
        if sheet is None:
            return
        name = tr("{person} 考核 {year}", person=sheet.person, year=sheet.last.year)
        kinds = tr("Excel 工作簿 (*.xlsx);;CSV (*.csv)")
        file, _ = QFileDialog.getSaveFileName(self, tr("导出考核表"), documents(f"{name}.xlsx"), kinds)
        if file:
            self.write(sheet, Path(file))

    def write(self, sheet: Appraisal, path: Path) -> None:
        """Write a sheet to a file."""
        appraisals, actor = self._context.desk.appraisals, self._context.actor

        def done(written: Exported) -> None:
            told = tr("考核表已写到 {name}", name=path.name)
            self.messages.offer(told, tr("打开"), lambda: open_file(written.path))

        self._context.runner.run(lambda _: appraisals.write(actor, sheet.id, path), done, self, self.messages.fail)


def _sheet_columns() -> list[Column[Appraisal]]:
    def who(sheet: Appraisal) -> Cell:
        period = tr("{first} 至 {last}", first=day_text(sheet.first), last=day_text(sheet.last))
        return Cell(sheet.person, second=period, aside=f"{sheet.points} / {sheet.most}")

    return [
        Column("person", tr("谁"), who, width=250, sortable=False),
        Column("state", tr("状态"), lambda sheet: Cell("", state=appraisal_look(sheet)), width=140, sortable=False),
    ]


def _line_columns() -> list[Column[AppraisalLine]]:
    sources = source_words()

    def counted(line: AppraisalLine) -> Cell:
        return Cell(line.counted or line.note or "–", second=line.note if line.counted else "")

    def points(line: AppraisalLine) -> Cell:
        return Cell("–", tone="ink-soft") if line.points is None else Cell(str(line.points))

    return [
        Column("name", tr("考核项目"), lambda line: Cell(line.standard.name, second=line.standard.words), width=320,
               sortable=False),
        Column("source", tr("谁评"), lambda line: sources[line.standard.source], width=90, sortable=False),
        Column("points", tr("得分"), points, width=70, right=True, sortable=False),
        Column("most", tr("满分"), lambda line: str(line.standard.most), width=70, right=True, sortable=False),
        Column("counted", tr("计数或说明"), counted, width=240, sortable=False),
    ]  # fmt: skip
