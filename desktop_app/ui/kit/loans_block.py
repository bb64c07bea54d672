"""Papers of the archive that are out with a visitor: until when, and back by a click (R-180, R-330)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.domain.access import Permission
from desktop_app.domain.changes import Changes
from desktop_app.domain.errors import UserError
from desktop_app.domain.papers import Loan, LoanDraft
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.chips import Chip
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.dayedit import DayEdit
from desktop_app.ui.kit.forms import FormRows
from desktop_app.ui.kit.inputs import Choice
from desktop_app.ui.kit.labels import ElidedLabel
from desktop_app.ui.kit.layouts import clear
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.kit.states import StateLook
from desktop_app.ui.kit.text import overdue_text, short_day
from desktop_app.ui.kit.undo import UndoStep


def loan_look(loan: Loan, today: date) -> StateLook:
    """Return colour, sign and word of papers that went out."""
    if loan.back is not None:
        return StateLook("done", "✓", tr("{day} 归还", day=short_day(loan.back, today)))
    if loan.overdue:
        return StateLook("overdue", "▲", overdue_text(loan.due, today))
    return StateLook("closing", "◐", tr("{day} 前还", day=short_day(loan.due, today)))


def bring_back(context: Context, parent: QWidget, loan: Loan, failed: Callable[[UserError], None]) -> None:
    """Note that papers are back; it can be taken back."""
    loans, actor = context.desk.loans, context.actor

    def job() -> tuple[UndoStep, Changes]:
        changes = loans.bring_back(actor, loan.id)
        return UndoStep(tr("{what}已归还", what=loan.what), lambda: loans.still_out(actor, loan.id), job), changes

    context.runner.run(lambda _: job(), lambda made: context.did(*made), parent, failed)


def ask_longer(context: Context, parent: QWidget, loan: Loan, failed: Callable[[UserError], None]) -> None:
    """Ask for the head's consent to keep papers longer."""
    sheet = LongerSheet(parent, context, loan)
    if sheet.ask():
        loans, actor, until, why = context.desk.loans, context.actor, sheet.until.day(), sheet.why.text()
        if until is not None:
            context.runner.run(lambda _: loans.keep(actor, loan.id, until, why), context.feed.publish, parent, failed)


def ask_lend(context: Context, parent: QWidget, visit_id: int, failed: Callable[[UserError], None]) -> None:
    """Ask what goes out for a visit, and with whom."""
    sheet = LoanSheet(parent, context, visit_id)
    if not sheet.ask():
        return
    loans, actor, draft = context.desk.loans, context.actor, sheet.draft()

    def job() -> tuple[UndoStep, Changes]:
        loan_id, changes = loans.lend(actor, visit_id, draft)
        return UndoStep(tr("借出{what}", what=draft.what), lambda: loans.drop(actor, loan_id), job), changes

    context.runner.run(lambda _: job(), lambda made: context.did(*made), parent, failed)


class LoansBlock(QWidget):
    """What is out for a visit; hidden where nothing is.

    Args:
        context: of the desk.
        failed: told why something could not be done.
    """

    def __init__(self, context: Context, failed: Callable[[UserError], None]) -> None:
        super().__init__()
        self._context, self._failed = context, failed
        self.lines: list[LoanLine] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(tokens.GRID))

    def show_loans(self, loans: Sequence[Loan]) -> None:
        """Show what went out for another visit."""
        clear(self._column)
        self.lines = [LoanLine(self._context, loan, self._failed) for loan in loans]
        for line in self.lines:
            self._column.addWidget(line)
        self.setVisible(bool(loans))


class LoanLine(QWidget):
    """Papers that went out, with what brings them back.

    Args:
        context: of the desk.
        loan: the papers.
        failed: told why something could not be done.
    """

    def __init__(self, context: Context, loan: Loan, failed: Callable[[UserError], None]) -> None:
        super().__init__()
        self.back = button(tr("归还"), lambda: bring_back(context, self, loan, failed), icon_name="archive-restore")
        self.back.setVisible(loan.back is None)
        self.back.setEnabled(context.actor.may(Permission.CUSTOMER_EDIT))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(tokens.GAP))
        row.addWidget(ElidedLabel(tr("{person}借出：{what}", person=loan.person, what=loan.what)), 1)
        row.addWidget(Chip(loan_look(loan, context.desk.clock.today())))
        row.addWidget(self.back)


class LoanSheet(Sheet):
    """Enters what goes out.

    Args:
        parent: over which window.
        context: of the desk.
        visit_id: for which visit.
    """

    def __init__(self, parent: QWidget, context: Context, visit_id: int) -> None:
        super().__init__(parent, tr("借出材料"), tr("回访后归还；到期没有归还的会列在“材料”里。"), 460)
        self.what = QLineEdit()
        self.what.setPlaceholderText(tr("如：客户档案原件"))
        people = context.desk.lists.owners()
        me = context.actor.name
        self.person = Choice([(name, name) for name in dict.fromkeys((me, *people))], me)
        self.person.setEditable(True)
        self.due = DayEdit(context.desk.clock.today, context.desk.loans.due_back(visit_id), forward=True)
        self.form = FormRows()
        self.form.add("what", tr("什么材料"), self.what, required=True)
        self.form.add("person", tr("交给谁"), self.person, required=True)
        self.form.add("due", tr("归还日期"), self.due, required=True)
        self.content.addWidget(self.form)
        self.add_cancel()
        self.add_primary(tr("借出"), self._done)

    def draft(self) -> LoanDraft:
        """Return what is entered."""
        return LoanDraft(self.what.text().strip(), self.person.currentText().strip(), self.due.day())

    def _done(self) -> None:
        self.form.clear_errors()
        draft = self.draft()
        if not draft.what:
            self.form.set_error("what", tr("请写明借出什么材料。"))
        if not draft.person:
            self.form.set_error("person", tr("请写明交给谁。"))
        if draft.due is None:
            self.form.set_error("due", tr("请填写日期，如 11-28 或 +3。"))
        elif draft.what and draft.person:
            self.accept()


class LongerSheet(Sheet):
    """The head's consent to keep papers longer (R-180).

    Args:
        parent: over which window.
        context: of the desk.
        loan: the papers.
    """

    def __init__(self, parent: QWidget, context: Context, loan: Loan) -> None:
        told = tr("{what}，{person}借出，原定 {day} 归还。", what=loan.what, person=loan.person, day=loan.due)
        super().__init__(parent, tr("同意晚还"), told, 460)
        self._least = max(loan.due, context.desk.clock.today())
        self.until = DayEdit(context.desk.clock.today, forward=True)
        self.why = QLineEdit()
        self.form = FormRows()
        self.form.add("until", tr("改为哪天归还"), self.until, required=True)
        self.form.add("why", tr("为什么晚还"), self.why, required=True)
        self.content.addWidget(self.form)
        self.add_cancel()
        self.add_primary(tr("同意晚还"), self._done)

    def _done(self) -> None:
        self.form.clear_errors()
        until = self.until.day()
        if until is None or until <= self._least:
            self.form.set_error("until", tr("请填写原定日子和今天以后的日子。"))
        if not self.why.text().strip():
            self.form.set_error("why", tr("请写明为什么晚还。"))
        elif until is not None and until > self._least:
            self.accept()
