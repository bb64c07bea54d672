"""The page of one customer: new ones entered fast, existing ones changed, with look-alikes, events and history."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.domain.access import Permission
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.customers import CustomerDraft, CustomerRow, EventDraft
from desktop_app.domain.errors import InvalidInput, UserError
from desktop_app.domain.text import tr
from desktop_app.ui.background.feed import Refreshing
from desktop_app.ui.customers.customer_form import CustomerForm
from desktop_app.ui.customers.event_form import EventForm
from desktop_app.ui.customers.side import SimilarCard, StoryList
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.context import Context, MessageAction, Page
from desktop_app.ui.kit.flag_lines import FlagLines
from desktop_app.ui.kit.labels import label, rule
from desktop_app.ui.kit.layouts import stack
from desktop_app.ui.kit.messages import MessageBar
from desktop_app.ui.kit.pane import Scrolling
from desktop_app.ui.kit.sheet import confirm
from desktop_app.ui.kit.undo import UndoStep

_PAUSE = 150
"""Milliseconds after the last key until look-alikes are looked up."""


class CustomerFormPage(Page):
    """New customer, or a customer's file.

    Args:
        context: services and the rest.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._desk = context, context.desk
        self.customer_id: int | None = None
        self._original = CustomerDraft("")
        self._again = False
        self.form = CustomerForm(context)
        self.event_form = EventForm(context, optional=True)
        self.similar = SimilarCard(self._open_other, may_see_phone=context.actor.may(Permission.PHONE_VIEW))
        self.story = StoryList()
        self.flags = FlagLines(context)
        self.messages = MessageBar()
        self._looking = QTimer(self, singleShot=True, interval=_PAUSE)
        self._looking.timeout.connect(self.look_up)
        self._build()
        self.form.changed.connect(self._looking.start)
        self.form.reveal_asked.connect(self._reveal)
        Refreshing(self, context.feed, frozenset({Kind.CUSTOMER, Kind.EVENT, Kind.ATTEMPT}), self._refresh)

    # --- what the frame says ---

    def arrive(self, *, customer_id: int | None = None, typed: str = "", event: bool = False) -> None:
        """Show a customer, or an empty form.

        Args:
            customer_id: the customer; None for a new one.
            typed: what was searched for: a name or a number to begin with.
            event: put the keyboard into a new event.
        """
        self.messages.dismiss()
        self.customer_id = customer_id
        self.event_form.clear()
        self.similar.hide()
        if customer_id is None:
            self.flags.show_customer(None, "")
            number = typed.replace(" ", "")
            self._show(CustomerDraft("", owner=self._context.actor.name))
            if number.isdigit():
                self.form.phones.lines[0].number.setText(number)
            else:
                self.form.name.setText(typed)
            self._original = self.form.draft()  # what was searched for alone is no loss
        else:
            self._show_file(customer_id)
        self.setFocusProxy(self.event_form.kind if event else self.form.name)

    def may_leave(self) -> bool:
        """Ask when something was typed that is not saved."""
        if not self.dirty():
            return True
        leave = confirm(self, tr("还没有保存"), tr("离开后，这里填写的内容不会保留。"), tr("不保存，离开"), danger=True)
        if leave:
            self._show(self._original)
            self.event_form.clear()
        return leave

    def dirty(self) -> bool:
        """Tell whether something was entered that is not saved."""
        return self.form.draft() != self._original or self.event_form.filled()

    # --- what it does ---

    def save(self) -> None:
        """Write the file and the event; errors stand at their fields."""
        if not (self.form.check() and self.event_form.check()):
            return
        draft, original, customer_id = self.form.draft(), self._original, self.customer_id
        event = self.event_form.draft()
        self._set_busy(busy=True)
        self._context.runner.run(
            lambda _: self._write(customer_id, draft, original, event), self._saved, owner=self, failed=self._failed
        )

    def save_and_next(self) -> None:
        """Write the file, and offer an empty form for the next customer."""
        self._again = True
        self.save()

    def look_up(self) -> None:
        """Show customers that may be the same person."""
        draft = self.form.draft()
        known = draft.name or draft.id_number or any(len(phone.number) >= 7 for phone in draft.phones)
        found = self._desk.customers.similar(draft) if known else ()
        self.similar.show_rows([row for row in found if row.id != self.customer_id], draft.name)

    def _write(
        self, customer_id: int | None, draft: CustomerDraft, original: CustomerDraft, event: EventDraft | None
    ) -> tuple[int, bool, int, Changes]:
        """Run in the worker: (customer's id, whether it is new, visits made, what changed)."""
        customers, actor = self._desk.customers, self._context.actor
        is_new = customer_id is None
        if customer_id is None:
            customer_id, changes = customers.create(actor, draft)
        else:
            changes = customers.update(actor, customer_id, draft, original)
        made = 0
        if event is not None:
            _, visits, more = customers.add_event(actor, customer_id, event)
            made, changes = len(visits), changes | more
        return customer_id, is_new, made, changes

    def _saved(self, result: tuple[int, bool, int, Changes]) -> None:
        customer_id, is_new, made, changes = result
        self._set_busy(busy=False)
        again, self._again = self._again, False
        self._original = self.form.draft()
        self.event_form.clear()
        self._context.feed.publish(changes)
        words = tr("{name}已建档", name=self._original.name) if is_new else tr("{name}已保存", name=self._original.name)
        text = words + (tr("，安排了 {count} 次回访。", count=made) if made else tr("。"))
        self._tell(text, customer_id, is_new=is_new)
        if again:
            self.arrive()
            self.form.name.setFocus()
        elif is_new:
            self._context.selection.choose_customer(customer_id)
            self.leave.emit()
        else:
            self._show_file(customer_id)

    def _tell(self, text: str, customer_id: int, *, is_new: bool) -> None:
        if not is_new:
            self._context.message(text)
            return
        customers, actor, undo = self._desk.customers, self._context.actor, self._context.undo
        step = UndoStep(
            tr("新建{name}", name=self._original.name),
            lambda: customers.invalidate(actor, customer_id, tr("撤销新建")),
        )
        undo.push(step)
        self._context.message(text, MessageAction(tr("撤销"), lambda: undo.undo(step)))

    def _failed(self, error: UserError) -> None:
        self._set_busy(busy=False)
        self._again = False
        if not (isinstance(error, InvalidInput) and self.form.show_error(error)):
            self.messages.fail(error)

    def _set_busy(self, *, busy: bool) -> None:
        for made in (self._save, self._next):
            made.setEnabled(not busy)

    # --- inside ---

    def _show(self, draft: CustomerDraft) -> None:
        new = self.customer_id is None
        self.form.show_draft(draft)
        self._original = self.form.draft()
        self.setWindowTitle(tr("新建客户") if new else tr("客户资料 · {name}", name=draft.name))
        self._event_title.setText(tr("第一个事件（可不填）") if new else tr("新增事件"))
        self._save.setText(tr("保存客户") if new else tr("保存"))
        self._next.setVisible(new)
        self._story_part.setVisible(not new)
        self.form.offer_reveal(on=False)
        self._looking.stop()

    def _show_file(self, customer_id: int) -> None:
        file = self._desk.customers.file(customer_id)
        draft = file.customer.draft
        seen = self._desk.customers.concealed(draft)
        self._show(seen)
        self.form.offer_reveal(on=seen != draft and self._context.actor.may(Permission.SENSITIVE_VIEW))
        self.flags.show_customer(customer_id, file.customer.draft.name)
        self.story.show_file(file, self._desk.clock.today())

    def _reveal(self) -> None:
        customers, actor, customer_id = self._desk.customers, self._context.actor, self.customer_id
        if customer_id is None:
            return

        def done(present: CustomerDraft) -> None:
            if self.customer_id == customer_id:
                typed, self._original = self.form.draft(), customers.uncovered(self._original, present)
                self.form.show_draft(customers.uncovered(typed, present))
                self.form.offer_reveal(on=False)

        self._context.runner.run(lambda _: customers.reveal(actor, customer_id), done, self, self.messages.fail)

    def _refresh(self, _: Changes) -> None:
        if self.customer_id is not None and not self.dirty():
            self._show_file(self.customer_id)

    def _open_other(self, row: CustomerRow) -> None:
        self._context.show_desk()
        if not self.isVisible() or not self.dirty():
            if row.visit_id is not None:
                self._context.selection.choose_visit(row.visit_id, row.id)
            else:
                self._context.selection.choose_customer(row.id)

    def _build(self) -> None:
        pad, wide = theme.px(tokens.PADDING), 2 * theme.px(tokens.PADDING)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(wide, pad, wide, wide)
        column.addWidget(self.form)
        column.addStretch(1)
        right = QWidget()
        side = QVBoxLayout(right)
        side.setContentsMargins(wide, pad, wide, wide)
        side.setSpacing(theme.px(tokens.PADDING))
        self._event_title = label("", "strong")
        self._story_part = QWidget()
        story = QVBoxLayout(self._story_part)
        story.setContentsMargins(0, pad, 0, 0)
        story.setSpacing(theme.px(tokens.GAP))
        story.addWidget(label(tr("往来记录"), "strong"))
        story.addWidget(self.story)
        for part in (self.similar, self.flags, self._event_title, self.event_form, self._story_part):
            side.addWidget(part)
        side.addStretch(1)
        left.setMaximumWidth(theme.px(620))
        right.setMaximumWidth(theme.px(560))
        halves = QHBoxLayout()
        halves.setSpacing(0)
        halves.addWidget(Scrolling(left), 5)
        halves.addWidget(rule(upright=True))
        halves.addWidget(Scrolling(right), 4)
        column = stack(self)
        column.addLayout(halves, 1)
        column.addWidget(self.messages)
        column.addWidget(rule())
        column.addLayout(self._foot())
        for key, run in (("Ctrl+S", self.save), ("Ctrl+Shift+S", self.save_and_next)):
            made = QShortcut(QKeySequence(key), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.activated.connect(run)
        for field in self.findChildren(QLineEdit):
            field.installEventFilter(self)

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        gap, wide = theme.px(tokens.GAP), 2 * theme.px(tokens.PADDING)
        foot.setContentsMargins(wide, gap, wide, gap)
        foot.setSpacing(gap)
        self._save = button(tr("保存"), self.save, kind="primary", tip=tr("Ctrl+S，或在任何一栏按 Ctrl+Enter"))
        self._next = button(tr("保存，再建一位"), self.save_and_next, tip=tr("Ctrl+Shift+S"))
        foot.addWidget(self._save)
        foot.addWidget(self._next)
        foot.addWidget(button(tr("返回"), self.leave.emit, kind="quiet"))
        foot.addStretch(1)
        return foot

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on to the next field; Ctrl+Enter saves, and so does Enter in the last field."""
        enter = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in enter:
            last = watched in (self.form.address, self.event_form.title)
            if last or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.save()
            else:
                self.focusNextChild()
            return True
        return super().eventFilter(watched, event)
