"""The page of records: the visits that ended, one of them beside the list, and what a person may do with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QSplitter, QStackedWidget, QWidget

from desktop_app.domain.access import Permission
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.errors import UserError
from desktop_app.domain.forms import FilledForm, FormSubject
from desktop_app.domain.records import RecordRow, ReportDraft, attachment_kind
from desktop_app.domain.text import tr
from desktop_app.ui.background.feed import Refreshing
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import Segmented, button
from desktop_app.ui.kit.context import Context, Page
from desktop_app.ui.kit.files import documents
from desktop_app.ui.kit.form_sheet import FormSheet
from desktop_app.ui.kit.inputs import CheckBox
from desktop_app.ui.kit.layouts import bar, stack
from desktop_app.ui.kit.listtable import ListTable
from desktop_app.ui.kit.messages import MessageBar
from desktop_app.ui.kit.rows import Cell, Column, RowsModel
from desktop_app.ui.kit.search import SearchBox
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.kit.stateview import StateView
from desktop_app.ui.kit.text import number_text, short_day
from desktop_app.ui.records.detail import RecordDetail
from desktop_app.ui.records.looks import record_look

SHOWN = frozenset({Kind.VISIT, Kind.ATTEMPT, Kind.CUSTOMER})
_SPANS = {"week": 7, "month": 31, "quarter": 92}


class RecordsPage(Page):
    """回访记录: reported the next day, reviewed, filed, printed (R-219 to R-223, R-255).

    Args:
        context: of the desk.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.span = Segmented([("week", tr("一周")), ("month", tr("一月")), ("quarter", tr("一季"))], "month")
        self.search = SearchBox(tr("客户、回访、负责人"))
        self.summary = button(tr("汇总表…"), self._print_summary, icon_name="printer")
        self.file = button(tr("归档…"), self._file, icon_name="archive")
        self.file.setEnabled(context.actor.may(Permission.TEAM_LEAD))
        self._model = RowsModel(self._columns(), lambda row: row.visit_id)
        self.table = ListTable(self._model, lines=2)
        self.table.setAccessibleName(tr("回访记录"))
        self.messages = MessageBar()
        self.detail = RecordDetail(context, self.messages)
        self._side = QStackedWidget()
        nothing = StateView()
        nothing.say("clipboard-list", tr("从左边选一份记录。"))
        self._side.addWidget(nothing)
        self._side.addWidget(self.detail)
        self._lay_out()
        self._connect()
        self._refreshing = Refreshing(self, context.feed, SHOWN, lambda _: self._load(), self._editing)
        self._load()

    def _lay_out(self) -> None:
        left = QWidget()
        column = stack(left)
        line = bar()
        line.addWidget(self.span)
        line.addWidget(self.search, 1)
        line.addWidget(self.summary)
        line.addWidget(self.file)
        column.addLayout(line)
        column.addWidget(self.table, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(theme.px(tokens.GRID))
        splitter.addWidget(left)
        splitter.addWidget(self._side)
        splitter.setSizes([theme.px(720), theme.px(560)])
        left.setMinimumWidth(theme.px(420))
        self._side.setMinimumWidth(theme.px(400))
        whole = stack(self)
        whole.addWidget(splitter, 1)
        whole.addWidget(self.messages)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self.span.chosen.connect(lambda _: self._load())
        self.search.searched.connect(lambda _: self._load())
        self.table.picked.connect(self._show)
        detail = self.detail
        detail.report_asked.connect(self._save_report)
        detail.review_asked.connect(self._review)
        detail.addition_asked.connect(self._add)
        detail.attach_asked.connect(self._attach)
        detail.take_out_asked.connect(self._take_out)
        detail.detach_asked.connect(self._detach)
        detail.print_asked.connect(self._print)
        detail.customer_asked.connect(self._open_customer)

    def arrive(self, *, visit_id: int | None = None) -> None:
        """Show the records.

        Args:
            visit_id: the one to open.
        """
        self.messages.dismiss()
        self._load()
        if visit_id is not None and not self.table.select_id(visit_id):
            self.span.set_value("quarter")
            self._load()
            self.table.select_id(visit_id)

    def _days(self) -> tuple[date, date]:
        today = self._context.desk.clock.today()
        return today - timedelta(days=_SPANS[self.span.value()]), today

    def _load(self) -> None:
        rows = self._context.desk.records.rows(*self._days(), self.search.text())
        self._model.set_rows(rows)
        if rows:
            self.table.show_rows()
            if self.table.current_row() is None:
                self.table.select_id(rows[0].visit_id)
        elif self.search.text():
            self.table.show_state().nothing_found(self.search.text(), self.search.clear)
        else:
            self.table.show_state().empty("clipboard-list", tr("这段时间没有结束的回访。"))
        self._show(self.table.current_row())

    def _show(self, row: RecordRow | None) -> None:
        if row is None:
            self.detail.record = None
            self._side.setCurrentIndex(0)
            return
        records, actor = self._context.desk.records, self._context.actor
        papers, loans = self._context.desk.papers, self._context.desk.loans
        self.detail.show_record(
            records.get(actor, row.visit_id),
            records.begin_report(actor, row.visit_id),
            papers.of_visit(row.visit_id),
            loans.of_visit(row.visit_id),
        )
        self._side.setCurrentWidget(self.detail)

    def _save_report(self, draft: ReportDraft) -> None:
        self._on(
            lambda visit: self._context.desk.records.save_report(self._context.actor, visit, draft), tr("报告已保存。")
        )

    def _review(self, words: str) -> None:
        records, actor, clear = self._context.desk.records, self._context.actor, self.detail.guidance.clear
        self._on(lambda visit: records.review(actor, visit, words), tr("已审阅。"), clear)

    def _add(self, text: str) -> None:
        records, actor, clear = self._context.desk.records, self._context.actor, self.detail.addition.clear
        self._on(lambda visit: records.add(actor, visit, text), tr("已补充。"), clear)

    def _detach(self, attachment_id: int) -> None:
        records, actor = self._context.desk.records, self._context.actor
        self._on(lambda visit: records.detach(actor, visit, attachment_id), tr("已移除附件。"))

    def _attach(self) -> None:
        words = tr("录音、照片、扫描件 (*.mp3 *.wav *.m4a *.amr *.jpg *.jpeg *.png *.pdf);;所有文件 (*)")
        file, _ = QFileDialog.getOpenFileName(self, tr("选择附件"), "", words)
        if file:
            self.attach(Path(file))

    def attach(self, path: Path) -> None:
        """Keep a file with the record."""
        records, actor, kind = self._context.desk.records, self._context.actor, attachment_kind(path.name)
        self._on(lambda visit: records.attach(actor, visit, path, kind), tr("已添加 {name}。", name=path.name))

    def _take_out(self, attachment_id: int, name: str) -> None:
        file, _ = QFileDialog.getSaveFileName(self, tr("另存附件"), documents(name))
        if file:
            records, actor = self._context.desk.records, self._context.actor
            job = partial(records.save_attachment, actor, attachment_id, Path(file))
            told = tr("已另存为 {name}。", name=Path(file).name)
            self._context.runner.run(lambda _: job(), lambda _: self.messages.tell(told), self, self.messages.fail)

    def form_sheet(self) -> FormSheet | None:
        """Return the dialog in which the record goes on paper; None while none is chosen."""
        if self.detail.record is None:
            return None
        visit_id, forms, actor = self.detail.record.row.visit_id, self._context.desk.forms, self._context.actor
        shipped = self._context.desk.resources / "forms"

        def fill(code: str) -> FilledForm:
            return forms.for_visit(actor, shipped, code, visit_id)

        return FormSheet(self, self._context, FormSubject.VISIT, fill, "visit_record")

    def _print(self) -> None:
        if (sheet := self.form_sheet()) is not None:
            sheet.ask()

    def _print_summary(self) -> None:
        forms, actor, (first, last) = self._context.desk.forms, self._context.actor, self._days()
        shipped = self._context.desk.resources / "forms"

        def fill(code: str) -> FilledForm:
            return forms.for_records(actor, shipped, code, first, last)

        FormSheet(self, self._context, FormSubject.RECORDS, fill).ask()

    def _file(self) -> None:
        last = self._context.desk.clock.today().replace(day=1) - timedelta(days=1)
        sheet = FileSheet(self, last, self._context.desk.records.unreported(last))
        if sheet.ask():
            self.file_until(last, write_missing=sheet.write_missing.isChecked())

    def file_until(self, day: date, *, write_missing: bool = False) -> None:
        """File the records of all visits that ended by a day."""
        records, actor = self._context.desk.records, self._context.actor

        def done(result: tuple[int, Changes]) -> None:
            count, changes = result
            self._context.feed.publish(changes)
            self._load()
            told = tr("归档了 {count} 份记录。", count=count)
            if left := records.unreported(day):
                told += tr("{count} 份没写报告，没有归档。", count=left)
            self.messages.tell(told)

        job = partial(records.file_until, actor, day, write_missing=write_missing)
        self._context.runner.run(lambda _: job(), done, self, self._failed)

    def _open_customer(self) -> None:
        if self.detail.record is not None:
            self._context.show_desk()
            self._context.selection.choose_visit(None, self.detail.record.row.customer_id)

    def _on(self, job: Callable[[int], Changes], told: str, clear: Callable[[], object] = lambda: None) -> None:
        if self.detail.record is None:
            return
        visit_id = self.detail.record.row.visit_id

        def done(changes: Changes) -> None:
            clear()
            self._context.feed.publish(changes)
            self._load()
            self.messages.tell(told)

        self._context.runner.run(lambda _: job(visit_id), done, self, self._failed)

    def _failed(self, error: UserError) -> None:
        self.messages.fail(error)

    def _editing(self) -> bool:
        detail = self.detail
        boxes = (detail.course, detail.outcome, detail.evaluation, detail.guidance, detail.addition)
        return any(box.hasFocus() for box in boxes)

    def _columns(self) -> list[Column[RecordRow]]:
        def whose(row: RecordRow) -> Cell:
            return Cell(row.customer, second=row.title)

        def done(row: RecordRow) -> str:
            return short_day(row.done, self._context.desk.clock.today())

        def stage(row: RecordRow) -> Cell:
            return Cell("", state=record_look(row.state, late=row.report_late))

        return [
            Column("customer", tr("客户"), whose, width=230),
            Column("done", tr("结束"), done, width=110),
            Column("outcome", tr("结果"), lambda row: row.outcome, width=144),
            Column("owner", tr("负责人"), lambda row: row.owner or "–", width=90),
            Column("state", tr("记录"), stage, width=120),
        ]


class FileSheet(Sheet):
    """Asks before records are filed, and what becomes of those without a report.

    Args:
        parent: over which window.
        last: the last day.
        missing: how many have no report.
    """

    def __init__(self, parent: QWidget, last: date, missing: int) -> None:
        text = tr("{day} 和以前结束的回访都归档：只能查看和补充，不能再改。", day=last)
        super().__init__(parent, tr("归档到上月底"), text)
        told = tr("还没写报告的 {count} 份，按通话自动写好再归档", count=number_text(missing))
        self.write_missing = CheckBox(told)
        self.write_missing.setVisible(missing > 0)
        self.content.addWidget(self.write_missing)
        self.add_cancel()
        self.add_primary(tr("归档"), self.accept)
