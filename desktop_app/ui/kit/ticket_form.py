"""The fields of a ticket, as the call desk and the ticket page both write them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from desktop_app.domain.text import tr
from desktop_app.domain.tickets import Channel, TicketCategory, TicketDraft
from desktop_app.domain.words import channel_words
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.dayedit import DayEdit
from desktop_app.ui.kit.forms import FormRows
from desktop_app.ui.kit.inputs import CheckBox, Choice
from desktop_app.ui.kit.sheet import Sheet


class TicketForm(FormRows):
    """Category, facts, wish, who handles it and until when; department and deadline follow the category (R-080).

    Args:
        draft: what stands at first; no deadline means that of the category.
        categories: problem categories.
        people: who may handle it.
        deadline_of: tells the deadline of a category.
        today: tells the present day.
        later: it may be taken in now and classified later.
    """

    def __init__(
        self,
        draft: TicketDraft,
        categories: Sequence[TicketCategory],
        people: Sequence[str],
        deadline_of: Callable[[TicketCategory], date],
        today: Callable[[], date],
        *,
        later: bool = False,
    ) -> None:
        super().__init__()
        self._draft = draft
        self._categories = {category.code: category for category in categories}
        self._deadline_of = deadline_of
        unclassified = [("", tr("先受理，稍后分类"))] if later else []
        self.category = Choice([*unclassified, *((c.code, c.name) for c in categories)], draft.category or None)
        if not draft.category:
            self.category.setCurrentIndex(-1)
        words = channel_words()
        self.channel = Choice([(channel, words[channel]) for channel in Channel], draft.channel)
        self.persons = QLineEdit(draft.persons)
        self.serious = CheckBox(tr("重大异常，立刻报给上级"))
        self.serious.setChecked(draft.serious)
        self.facts = QPlainTextEdit(draft.facts)
        self.wish = QLineEdit(draft.wish)
        self.department = QLineEdit(draft.department)
        known = list(dict.fromkeys([*people, *([draft.assignee] if draft.assignee else [])]))
        self.assignee = Choice([("", tr("未指定")), *((name, name) for name in known)], draft.assignee)
        self.deadline = DayEdit(today, draft.deadline, forward=True)
        self.facts.setTabChangesFocus(True)
        self.facts.setFixedHeight(3 * self.facts.fontMetrics().lineSpacing() + theme.px(tokens.PADDING + tokens.GRID))
        self.add("category", tr("问题类别"), self.category, required=True)
        self.add("facts", tr("问题经过"), self.facts, required=True)
        self.add("wish", tr("客户要求"), self.wish)
        self.add("channel", tr("来源"), self.channel)
        self.add("persons", tr("涉及人员"), self.persons)
        self.add("serious", "", self.serious)
        self.add("department", tr("承办部门"), self.department, hint=tr("两个以上用顿号隔开，由领导小组协调"))
        self.add("assignee", tr("负责人"), self.assignee)
        self.add("deadline", tr("办结期限"), self.deadline)
        self.category.picked.connect(self._follow)
        if draft.category and draft.deadline is None:
            self._follow(draft.category)

    def draft(self) -> TicketDraft:
        """Return what is entered."""
        return replace(
            self._draft,
            category=str(self.category.value() or ""),
            facts=self.facts.toPlainText().strip(),
            wish=self.wish.text().strip(),
            department=self.department.text().strip(),
            assignee=str(self.assignee.value() or ""),
            deadline=self.deadline.day(),
            channel=Channel(str(self.channel.value())),
            persons=self.persons.text().strip(),
            serious=self.serious.isChecked(),
        )

    def complete(self) -> bool:
        """Tell whether it can be recorded; else say at the fields what is missing."""
        self.clear_errors()
        if not self.facts.toPlainText().strip():
            self.set_error("facts", tr("请写明问题经过。"))
            self.facts.setFocus()
        if not self.deadline.valid():
            self.set_error("deadline", tr("请填写日期，如 11-28 或 +3。"))
            self.deadline.setFocus()
        if self.category.value() is None:
            self.set_error("category", tr("请选择问题类别。"))
            self.category.setFocus()
        return bool(self.facts.toPlainText().strip()) and self.deadline.valid() and self.category.value() is not None

    def _follow(self, code: object) -> None:
        category = self._categories.get(str(code))
        if category is not None:
            self.department.setText(category.department)
            self.deadline.set_day(self._deadline_of(category))


class TicketSheet(Sheet):
    """The dialog around the form.

    Args:
        parent: over which window.
        context: of the desk.
        draft: what stands at first.
        word: what the button does.
        name: of the customer.
        later: it may be taken in now and classified later.
    """

    def __init__(
        self, parent: QWidget, context: Context, draft: TicketDraft, word: str, name: str, *, later: bool = False
    ) -> None:
        text = tr("{name}。处理以后会再安排一次确认回访。", name=name)
        super().__init__(parent, tr("问题件"), text, 520)
        desk = context.desk
        self.form = TicketForm(
            draft, desk.tickets.categories(), desk.lists.owners(), desk.tickets.deadline, desk.clock.today, later=later
        )
        self.content.addWidget(self.form)
        self.add_cancel()
        self.add_primary(word, self._done)
        (self.form.facts if draft.category else self.form.category).setFocus()

    def _done(self) -> None:
        if self.form.complete():
            self.accept()
