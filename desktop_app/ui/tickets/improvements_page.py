"""The page of the improvement log: what went wrong, why, what is done about it, and whether it helped (R-254)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop_app.domain.access import Permission
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.errors import UserError
from desktop_app.domain.text import tr
from desktop_app.domain.tickets import Improvement, ImprovementDraft, ImprovementState
from desktop_app.domain.words import improvement_words
from desktop_app.ui.background.feed import Refreshing
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import Segmented, button
from desktop_app.ui.kit.context import Context, Page
from desktop_app.ui.kit.dayedit import DayEdit
from desktop_app.ui.kit.forms import FormRows
from desktop_app.ui.kit.inputs import Choice
from desktop_app.ui.kit.labels import label
from desktop_app.ui.kit.layouts import bar, stack
from desktop_app.ui.kit.listtable import ListTable
from desktop_app.ui.kit.messages import MessageBar
from desktop_app.ui.kit.rows import Cell, Column, RowsModel
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.kit.states import StateLook
from desktop_app.ui.kit.text import overdue_text, short_day

_USUAL = timedelta(days=30)
"""After so long it is looked at whether a measure helps, unless another day is chosen."""


_SIGNS = {
    ImprovementState.OPEN: ("closing", "◐"),
    ImprovementState.HELPED: ("done", "✓"),
    ImprovementState.FAILED: ("overdue", "✕"),
}


def improvement_look(state: ImprovementState) -> StateLook:
    """Return colour, sign and word of how far a measure is."""
    colour, sign = _SIGNS[state]
    return StateLook(colour, sign, improvement_words()[state])


class ImprovementsPage(Page):
    """Lists the log; entries are added, changed and checked here.

    Args:
        context: of the desk.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._model = RowsModel(self._columns(), lambda entry: entry.id)
        self.table = ListTable(self._model, lines=2)
        self.table.setAccessibleName(tr("改进记录"))
        self.add = button(tr("记一条改进…"), self._add, icon_name="plus")
        self.edit = button(tr("修改…"), self._edit, icon_name="pencil")
        self.check = button(tr("检查效果…"), self._check, kind="primary", icon_name="clipboard-check")
        self.messages = MessageBar()
        line = bar()
        line.addWidget(label(tr("问题 → 原因 → 措施 → 到期检查有没有用"), tone="soft"), 1)
        for each in (self.add, self.edit, self.check):
            line.addWidget(each)
        column = stack(self)
        column.addLayout(line)
        column.addWidget(self.table, 1)
        column.addWidget(self.messages)
        self.setFocusProxy(self.table)
        self._may = context.actor.may(Permission.TICKET_HANDLE)
        self.add.setEnabled(self._may)
        self.table.picked.connect(self._offer)
        self.table.opened.connect(lambda _: self._edit())
        self._refreshing = Refreshing(self, context.feed, frozenset({Kind.IMPROVEMENT}), lambda _: self._load())
        self._load()

    def arrive(self, *, ticket_id: int | None = None) -> None:
        """Show the log.

        Args:
            ticket_id: begin an entry with what this ticket tells.
        """
        self._load()
        if ticket_id is not None:
            ticket = self._context.desk.tickets.get(ticket_id)
            self._enter(self._begun(ticket.draft.facts, ticket.draft.assignee, ticket.id))

    def _load(self) -> None:
        rows = self._context.desk.improvements.rows(self._context.actor)
        self._model.set_rows(rows)
        if rows:
            self.table.show_rows()
        else:
            text = tr("还没有改进记录。问题件办完，想想怎么不再发生，记在这里。")
            self.table.show_state().empty("clipboard-check", text, tr("记一条改进…"), self._add)
        if rows and self.table.current_row() is None:
            self.table.select_id(rows[0].id)
        self._offer(self.table.current_row())

    def _offer(self, entry: Improvement | None) -> None:
        open_now = self._may and entry is not None and entry.state is ImprovementState.OPEN
        self.edit.setEnabled(open_now)
        self.check.setEnabled(open_now)

    def _begun(self, problem: str = "", owner: str = "", ticket_id: int | None = None) -> ImprovementDraft:
        return ImprovementDraft(problem, "", "", owner, self._context.desk.clock.today() + _USUAL, ticket_id)

    def _add(self) -> None:
        self._enter(self._begun())

    def _enter(self, begun: ImprovementDraft) -> None:
        sheet = ImprovementSheet(self, self._context, begun, tr("记下改进"))
        if sheet.ask():
            log, actor, draft = self._context.desk.improvements, self._context.actor, sheet.draft()
            self._run(lambda: log.add(actor, draft)[1], tr("已记下，{day} 检查效果。", day=self._day(draft.check_day)))

    def _edit(self) -> None:
        entry: Improvement | None = self.table.current_row()
        if entry is None or not self.edit.isEnabled():
            return
        sheet = ImprovementSheet(self, self._context, entry.draft, tr("保存修改"))
        if sheet.ask():
            log, actor, draft = self._context.desk.improvements, self._context.actor, sheet.draft()
            self._run(lambda: log.change(actor, entry.id, draft), tr("已保存。"))

    def _check(self) -> None:
        entry: Improvement | None = self.table.current_row()
        if entry is None:
            return
        sheet = CheckSheet(self, entry)
        if sheet.ask():
            log, actor = self._context.desk.improvements, self._context.actor
            write = partial(log.check, actor, entry.id, sheet.found.toPlainText(), helped=sheet.helped())
            self._run(write, tr("已记下检查结果。"))

    def _run(self, job: Callable[[], Changes], told: str) -> None:
        def done(changes: Changes) -> None:
            self._context.feed.publish(changes)
            self.messages.tell(told)

        self._context.runner.run(lambda _: job(), done, self, self._failed)

    def _failed(self, error: UserError) -> None:
        self.messages.fail(error)
        self._load()

    def _day(self, day: date) -> str:
        return short_day(day, self._context.desk.clock.today())

    def _columns(self) -> list[Column[Improvement]]:
        def until(entry: Improvement) -> Cell:
            day = entry.draft.check_day
            if entry.overdue:
                late = overdue_text(day, self._context.desk.clock.today())
                return Cell("", state=StateLook("overdue", "▲", late))
            return Cell(self._day(day))

        def problem(entry: Improvement) -> Cell:
            return Cell(_line(entry.draft.problem), second=_line(entry.draft.cause), aside=entry.ticket_number)

        def measure(entry: Improvement) -> Cell:
            return Cell(_line(entry.draft.measure), second=_line(entry.result))

        return [
            Column("problem", tr("问题和原因"), problem, width=380),
            Column("measure", tr("措施和结果"), measure, width=380),
            Column("owner", tr("负责人"), lambda entry: entry.draft.owner or "–", width=90),
            Column("check", tr("检查日"), until, width=120),
            Column("state", tr("进展"), lambda entry: Cell("", state=improvement_look(entry.state)), width=100),
        ]


class ImprovementSheet(Sheet):
    """Enters a problem, its cause and the measure.

    Args:
        parent: over which window.
        context: of the desk.
        draft: what stands at first.
        word: what the button does.
    """

    def __init__(self, parent: QWidget, context: Context, draft: ImprovementDraft, word: str) -> None:
        super().__init__(parent, tr("改进"), width=560)
        self._draft = draft
        self.problem, self.cause, self.measure = (_box(text) for text in (draft.problem, draft.cause, draft.measure))
        people = list(dict.fromkeys([*context.desk.lists.owners(), *([draft.owner] if draft.owner else [])]))
        self.owner = Choice([("", tr("未指定")), *((name, name) for name in people)], draft.owner)
        self.check_day = DayEdit(context.desk.clock.today, draft.check_day, forward=True)
        self.form = FormRows()
        self.form.add("problem", tr("发现的问题"), self.problem, required=True)
        self.form.add("cause", tr("原因"), self.cause)
        self.form.add("measure", tr("改进措施"), self.measure, required=True)
        self.form.add("owner", tr("负责人"), self.owner)
        self.form.add("check_day", tr("检查日"), self.check_day, required=True, hint=tr("到这一天看看有没有用"))
        self.content.addWidget(self.form)
        self.add_cancel()
        self.add_primary(word, self._done)

    def draft(self) -> ImprovementDraft:
        """Return what is entered."""
        return ImprovementDraft(
            self.problem.toPlainText().strip(),
            self.cause.toPlainText().strip(),
            self.measure.toPlainText().strip(),
            str(self.owner.value() or ""),
            self.check_day.day() or self._draft.check_day,
            self._draft.ticket_id,
        )

    def _done(self) -> None:
        self.form.clear_errors()
        draft = self.draft()
        if not draft.measure:
            self.form.set_error("measure", tr("请写明改进措施。"))
        if not draft.problem:
            self.form.set_error("problem", tr("请写明发现的问题。"))
        if self.check_day.day() is None:
            self.form.set_error("check_day", tr("请填写日期，如 11-28 或 +3。"))
        elif draft.problem and draft.measure:
            self.accept()


class CheckSheet(Sheet):
    """Asks whether a measure helped.

    Args:
        parent: over which window.
        entry: what is checked.
    """

    def __init__(self, parent: QWidget, entry: Improvement) -> None:
        super().__init__(parent, tr("检查效果"), entry.draft.measure, 520)
        self._helped = Segmented([("helped", tr("有效")), ("failed", tr("无效"))])
        self.found = _box("")
        self.form = FormRows()
        self.form.add("helped", tr("措施"), self._helped)
        self.form.add("result", tr("检查结果"), self.found, required=True)
        self.content.addWidget(self.form)
        self.add_cancel()
        self.add_primary(tr("记下结果"), self._done)

    def helped(self) -> bool:
        """Return whether it helped."""
        return self._helped.value() == "helped"

    def _done(self) -> None:
        if self.found.toPlainText().strip():
            self.accept()
        else:
            self.form.set_error("result", tr("请写明检查结果。"))


def _box(text: str) -> QPlainTextEdit:
    box = QPlainTextEdit(text)
    box.setTabChangesFocus(True)
    box.setFixedHeight(2 * box.fontMetrics().lineSpacing() + theme.px(tokens.PADDING + tokens.GRID))
    return box


def _line(text: str) -> str:
    return text.replace("\n", " ")
