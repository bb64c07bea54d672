"""The page of papers: what lacks something, what is out and since when, back or in by one key (R-180, R-241, R-253)."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtGui import QKeySequence

from desktop_app.domain.access import Permission
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.errors import UserError
from desktop_app.domain.listing import Exported
from desktop_app.domain.papers import Loan, Paper
from desktop_app.domain.text import tr
from desktop_app.ui.background.feed import Refreshing
from desktop_app.ui.background.runner import Progress
from desktop_app.ui.kit.buttons import Segmented, button, icon_button
from desktop_app.ui.kit.context import Context, Page
from desktop_app.ui.kit.export_sheet import ExportSheet, Wanted
from desktop_app.ui.kit.layouts import bar, stack
from desktop_app.ui.kit.listtable import ListTable
from desktop_app.ui.kit.loans_block import ask_longer, bring_back, loan_look
from desktop_app.ui.kit.messages import MessageBar
from desktop_app.ui.kit.papers_block import paper_look
from desktop_app.ui.kit.rows import Cell, Column, RowsModel
from desktop_app.ui.kit.search import SearchBox
from desktop_app.ui.kit.undo import UndoStep

Line = Paper | Loan
SHOWN = frozenset({Kind.TICKET, Kind.VISIT, Kind.CUSTOMER})


class PapersPage(Page):
    """Lists the papers that are not where they should be; one click says that they are.

    Args:
        context: of the desk.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.span = Segmented(
            [("all", tr("全部")), ("open", tr("缺材料")), ("out", tr("借出")), ("late", tr("逾期"))], "all"
        )
        self.search = SearchBox(tr("客户、材料、问题件、借出的人"))
        self.export = icon_button("file-down", tr("导出这份清单…"), lambda: self.export_sheet().ask())
        self.export.setEnabled(context.actor.may(Permission.CUSTOMER_EXPORT))
        self.longer = button(tr("同意晚还…"), self._ask_longer)
        self.open = button(tr("打开"), self._open, icon_name="external-link")
        self.done = button(tr("收到"), self._done, kind="primary", icon_name="check", key="F9")
        self._model = RowsModel(self._columns(), lambda line: (type(line).__name__, line.id))
        self.table = ListTable(self._model, lines=2)
        self.table.setAccessibleName(tr("材料"))
        self.messages = MessageBar()
        self._lay_out()
        self.span.chosen.connect(lambda _: self._load())
        self.search.searched.connect(lambda _: self._load())
        self.table.picked.connect(self._offer)
        self.table.opened.connect(lambda _: self._open())
        self._refreshing = Refreshing(self, context.feed, SHOWN, lambda _: self._load())
        self._load()

    def _lay_out(self) -> None:
        line = bar()
        line.addWidget(self.span)
        line.addWidget(self.search, 1)
        for each in (self.export, self.longer, self.open, self.done):
            line.addWidget(each)
        column = stack(self)
        column.addLayout(line)
        column.addWidget(self.table, 1)
        column.addWidget(self.messages)
        self.setFocusProxy(self.table)

    def arrive(self) -> None:
        """Show what lacks something."""
        self.messages.dismiss()
        self._load()

    def _rows(self) -> list[Line]:
        wanted, text = self.span.value(), self.search.text()
        papers = () if wanted == "out" else self._context.desk.papers.open(text)
        loans = () if wanted == "open" else self._context.desk.loans.out(text)
        found: list[Line] = sorted([*papers, *loans], key=lambda line: line.due)
        return [line for line in found if line.overdue] if wanted == "late" else found

    def _load(self) -> None:
        rows = self._rows()
        self._model.set_rows(rows)
        if rows:
            self.table.show_rows()
            if self.table.current_row() is None:
                self.table.select_id((type(rows[0]).__name__, rows[0].id))
        elif self.search.text():
            self.table.show_state().nothing_found(self.search.text(), self.search.clear)
        else:
            self.table.show_state().empty("circle-check", tr("没有缺的材料，也没有借出没还的。"))
        self._offer(self.table.current_row())

    def _offer(self, line: Line | None) -> None:
        may = self._context.actor.may
        out = isinstance(line, Loan)
        self.done.setText(tr("归还") if out else tr("收到"))
        self.done.setShortcut(QKeySequence("F9"))  # another text takes it away
        came = isinstance(line, Paper) and line.mark.came is not None
        wanted = Permission.CUSTOMER_EDIT if out else Permission.TICKET_HANDLE
        self.done.setEnabled(line is not None and not came and may(wanted))
        self.open.setEnabled(line is not None)
        self.longer.setVisible(out)
        self.longer.setEnabled(may(Permission.TEAM_LEAD))

    def _done(self) -> None:
        line: Line | None = self.table.current_row()
        if isinstance(line, Loan):
            bring_back(self._context, self, line, self._failed)
        elif line is not None:
            self._receive(line)

    def _receive(self, paper: Paper) -> None:
        papers, actor = self._context.desk.papers, self._context.actor
        mark = replace(paper.mark, came=self._context.desk.clock.today())

        def job() -> tuple[UndoStep, Changes]:
            changes = papers.mark(actor, paper.id, mark)
            told = tr("{name}已收到", name=paper.name)
            return UndoStep(told, lambda: papers.mark(actor, paper.id, paper.mark), job), changes

        self._context.runner.run(lambda _: job(), lambda made: self._context.did(*made), self, self._failed)

    def _ask_longer(self) -> None:
        line: Line | None = self.table.current_row()
        if isinstance(line, Loan):
            ask_longer(self._context, self, line, self._failed)

    def _open(self) -> None:
        """Go to where the papers belong: the ticket, the record, or the visit that is still to be made."""
        line: Line | None = self.table.current_row()
        if isinstance(line, Paper) and line.ticket_id is not None:
            self._context.show_page("tickets", ticket_id=line.ticket_id)
        elif isinstance(line, Paper):
            self._context.show_page("records", visit_id=line.visit_id)
        elif line is not None:
            self._context.show_desk()
            self._context.selection.choose_visit(line.visit_id, line.customer_id)

    def export_sheet(self) -> ExportSheet:
        """Return the dialog in which the papers go out as they are listed."""
        context, exports, lines = self._context, self._context.desk.exports, self._rows()

        def write(wanted: Wanted, progress: Progress) -> Exported:
            return exports.papers(
                context.actor,
                wanted.path,
                progress.report,
                lambda: progress.cancelled,
                lines=lines,
                columns=wanted.columns,
                password=wanted.password,
            )

        columns = exports.paper_columns()
        usual = [column.key for column in columns]
        return ExportSheet(self, context, tr("材料清单"), "papers", columns, usual, write)

    def _failed(self, error: UserError) -> None:
        self.messages.fail(error)
        self._load()

    def _columns(self) -> list[Column[Line]]:
        today = self._context.desk.clock.today

        def what(line: Line) -> Cell:
            if isinstance(line, Paper):
                return Cell(line.name, second=f"{line.set_name} · {line.about}")
            return Cell(line.what, second=line.visit)

        def lacks(line: Line) -> Cell:
            if isinstance(line, Paper):
                return Cell(line.lacking.removeprefix(line.name).strip())
            kept = tr("{person}同意晚还：{why}", person=line.kept_by, why=line.kept_why) if line.kept_why else ""
            return Cell(tr("{person}借出", person=line.person), second=kept)

        def until(line: Line) -> Cell:
            return Cell("", state=paper_look(line, today()) if isinstance(line, Paper) else loan_look(line, today()))

        def age(line: Line) -> str:
            days = (today() - (line.asked if isinstance(line, Paper) else line.out)).days
            return tr("{days} 天", days=days) if days else tr("今天")

        return [
            Column("what", tr("材料"), what, width=250),
            Column("customer", tr("客户"), lambda line: line.customer, width=140),
            Column("lacks", tr("缺什么、在谁手里"), lacks, width=440),
            Column("due", tr("期限"), until, width=160),
            Column("age", tr("天数"), age, width=80),
        ]
