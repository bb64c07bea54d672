"""The pane in which a clerk spends the day: one visit after another, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QHideEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QStackedLayout,
    QWidget,
)

from desktop_app.domain.access import Permission
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.errors import InvalidInput, UserError
from desktop_app.domain.text import tr
from desktop_app.domain.visits import Outcome
from desktop_app.ui.background.feed import Refreshing
from desktop_app.ui.calls.attached import Attaching
from desktop_app.ui.calls.customer_view import CustomerActions, CustomerView
from desktop_app.ui.calls.file_commands import FileCommands
from desktop_app.ui.calls.outcome_bar import OutcomeActions
from desktop_app.ui.calls.problem import Problem
from desktop_app.ui.calls.results import Results
from desktop_app.ui.calls.script_words import ScriptWords
from desktop_app.ui.calls.session import CallSession, Recorded, ResultStep
from desktop_app.ui.calls.start_view import StartView
from desktop_app.ui.calls.strips import (
    ContactDayStrip,
    Strip,
)
from desktop_app.ui.calls.visit_view import VisitView
from desktop_app.ui.kit.context import Context, MessageAction
from desktop_app.ui.kit.held_key import HeldKey
from desktop_app.ui.kit.icons import icon
from desktop_app.ui.kit.loans_block import ask_lend
from desktop_app.ui.kit.stateview import StateView
from desktop_app.ui.kit.undo import UndoStep

SHOWN = frozenset(
    {
        Kind.VISIT, Kind.ATTEMPT, Kind.CUSTOMER, Kind.EVENT, Kind.TICKET, Kind.SCRIPT, Kind.SETTING, Kind.IMPORT,
        Kind.GUIDANCE,
    }
)  # fmt: skip

SPOKEN = frozenset({Outcome.REACHED, Outcome.PROBLEM, Outcome.RESCHEDULED})
"""Results after which the person is still on the phone, so that the household's next visit can follow."""


class CallPane(QFrame):
    """The call desk.

    Args:
        context: of the desk.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("kind", "pane")
        self._context = context
        self._may_call = context.actor.may(Permission.VISIT_CALL)
        self.session = CallSession(context, self)
        self.file = FileCommands(context, self)
        self._menu = QMenu(self)
        self._held = HeldKey(self)
        actions = OutcomeActions(
            reached=lambda: self.results.go_on(self.results.reached),
            no_answer=lambda: self.results.go_on(self.results.no_answer),
            refused=lambda: self.results.go_on(self.results.ask_refusal),
            reschedule=lambda: self.results.go_on(self.results.ask_day),
            problem=lambda: self.results.go_on(self.problem.ask),
            wrong_number=lambda: self.results.go_on(self.results.wrong_number),
        )
        self.visit = VisitView(context, self._menu, actions, self._undo_attempt)
        self.results = Results(context, self.session, self.visit, self._open_strip)
        self.words = ScriptWords(context, self.session, self.visit, self._open_strip)
        self.problem = Problem(context, self.session, self.visit, self, self.results.finish)
        self.attaching = Attaching(context, self.session, self)
        self._make_actions()
        self.customer = CustomerView(
            context,
            CustomerActions(
                add_event=self.file.add_event,
                add_visit=self.file.add_visit,
                edit=self.file.edit,
                add_exchange=self.file.add_exchange,
                add_ticket=self.file.add_ticket,
                open_visit=self.file.open_visit,
                show_ticket=lambda ticket_id: context.show_page("tickets", ticket_id=ticket_id),
            ),
        )
        self.state = StateView()
        self.start = StartView(context)
        self._stack = QStackedLayout(self)
        for view in (self.state, self.start, self.visit, self.customer):
            self._stack.addWidget(view)
        self._connect()
        self._choose()

    def _connect(self) -> None:
        session, selection = self.session, self._context.selection
        session.opened.connect(self._show_visit)
        session.flowed.connect(self._show_flow)
        session.foreseen.connect(self._show_follows)
        session.answered_for.connect(self._show_answered_for)
        session.recorded.connect(self._recorded)
        session.refused.connect(self._refused)
        session.working.connect(lambda on: self.visit.show_working(on=on))
        self.visit.script.answered.connect(self._answer)
        self.visit.script.drafts = lambda: session.drafts.of(session.visit_id)
        self.visit.script.typed.connect(session.type_answer)
        self.visit.notes.typed.connect(session.type_note)
        self.visit.needs.ticked.connect(session.confirm_need)
        self.visit.attach.clicked.connect(lambda _=False: self.attaching.ask())
        self.visit.attached.called.connect(self.attaching.call_it)
        self.visit.attached.dropped.connect(self.attaching.drop)
        self.visit.attached.taken_up.connect(self.attaching.take_up)
        self.attaching.told.connect(self.visit.messages.tell)
        session.attached.connect(self._show_files)
        self.start.loaded.connect(self._start_read)
        self.visit.offers.refused.connect(self._refused)
        self.visit.offers.file_asked.connect(self._show_file)
        self.visit.offers.today_asked.connect(lambda: self._take_contact_day(None))
        selection.customer.connect(self._selected)
        selection.visit.connect(self._selected)
        self._context.undo.taken_back.connect(self._taken_back)
        self._refreshing = Refreshing(self, self._context.feed, SHOWN, self._refresh, self._editing)

    def _make_actions(self) -> None:
        self._actions: list[QAction] = []
        for text, key, run in (
            (tr("完成"), "F9", self.results.reached),
            (tr("未接"), "F10", self.results.no_answer),
            (tr("拒访"), "F11", self.results.ask_refusal),
            (tr("改约"), "F12", self.results.ask_day),
            (tr("有问题，开问题件"), "F8", self.problem.ask),
        ):
            self._actions.append(self._action(text, partial(self.results.go_on, run), key))
        self.addActions(self._actions)
        back = self._action(tr("今天要做的"), self._context.selection.clear, "Ctrl+H")
        back.setIcon(icon("list-checks", "ink-soft"))
        self.addAction(back)
        for text, icon_name, run in (
            (tr("空号、错号"), "phone-off", partial(self.results.go_on, self.results.wrong_number)),
            (tr("补记以前的联系…"), "history", self.ask_contact_day),
            (tr("附上录音、照片或签字…"), "file-up", self.attaching.ask),
            (tr("记一笔往来…"), "phone-incoming", self.file.add_exchange),
            (tr("新增业务事件…"), "flag", self.file.add_event),
            (tr("安排回访…"), "calendar-check", self.file.add_visit),
            (tr("新建问题件…"), "ticket", self.file.add_ticket),
            (tr("借出材料…"), "folder-open", self._ask_lend),
            (tr("对话术提意见…"), "message-square-text", self.words.ask_comment),
            (tr("改了说法，记一笔…"), "notebook-pen", self.words.ask_wording),
            (tr("意愿与提示…"), "info", self._ask_flag),
            (tr("编辑客户…"), "pencil", self.file.edit),
            (tr("客户档案"), "user-round", self._show_file),
        ):
            action = self._action(text, run, "F7" if icon_name == "file-up" else "")
            action.setIcon(icon(icon_name, "ink-soft"))
            action.setEnabled(run != self._ask_lend or self._context.actor.may(Permission.CUSTOMER_EDIT))
            self._menu.addAction(action)
            if not action.shortcut().isEmpty():
                self.addAction(action)  # a menu that is closed hears no key

    def _action(self, text: str, run: Callable[[], object], key: str = "") -> QAction:
        action = QAction(text, self)
        action.setAutoRepeat(False)
        if key:
            action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda _=False: None if self._held.repeated else run())
        return action

    # --- what is chosen ---

    def _selected(self, _: object) -> None:
        self._choose()

    def _choose(self) -> None:
        selection = self._context.selection
        if self.session.visit_id != selection.visit_id:
            self.visit.script.commit()
        try:
            if selection.visit_id is not None:
                if self.session.visit_id != selection.visit_id:
                    self.session.open(selection.visit_id)
            elif selection.customer_id is not None:
                self.session.close()
                self._show_customer(selection.customer_id)
            else:
                self.session.close()
                self.start.reload()
                self._show_beginning()
        except UserError as error:
            self.session.close()
            self.state.say("circle-alert", error.message, colour="overdue")
            self._turn_to(self.state)
        self._enable()

    def _show_beginning(self) -> None:
        due = self._context.desk.customers.counts().due_today
        if due or self.start.lines:
            self.start.show_waiting(due)
            self._turn_to(self.start)
        else:
            self.state.say(
                "circle-check", tr("今天没有要打的电话。从左边选一位客户，可以记录来电或安排回访。"), colour="done"
            )
            self._turn_to(self.state)

    def _start_read(self) -> None:
        if self._context.selection.customer_id is None and self._context.selection.visit_id is None:
            self._show_beginning()

    def _turn_to(self, view: QWidget) -> None:
        """Show one of the views; the pane's keyboard goes where one begins in it."""
        inside = (focus := self._focus()) is not None and self.isAncestorOf(focus)
        stays = view is self.start is self._stack.currentWidget()  # its lines keep the keyboard themselves
        begin: dict[QWidget, QWidget] = {
            self.visit: self.visit.script,
            self.customer: self.customer.add_event,
            self.start: self.start,
        }
        button = self.state.findChild(QPushButton)
        self._stack.setCurrentWidget(view)
        self.setFocusProxy(begin.get(view, button if button is not None and not button.isHidden() else self.state))
        if inside and not stays:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_customer(self, customer_id: int) -> None:
        desk = self._context.desk
        file, visits = desk.customers.file(customer_id), desk.schedule.of_customer(customer_id)
        counts_as = desk.merging.counted_by(customer_id) if self._may_call else None
        omitted = desk.plans.omitted(customer_id)
        self.customer.show_file(file, visits, desk.clock.today(), desk.lists.names("relation"), counts_as, omitted)
        self._turn_to(self.customer)

    def _show_visit(self) -> None:
        sheet = self.session.sheet
        if sheet is None:
            return
        inside = self.isAncestorOf(focus) if (focus := self._focus()) is not None else False
        self.visit.show_sheet(sheet, closed=self.session.closed, may_call=self._may_call)
        self._turn_to(self.visit)
        self._enable()
        if inside:
            self.visit.script.take_keys()

    def _show_files(self) -> None:
        if self.session.sheet is not None:
            self.visit.show_files(self.session.sheet, editable=self._may_call and not self.session.closed)

    def _ask_flag(self) -> None:
        """Write down what the customer wants of those who call."""
        if (sheet := self.session.sheet) is not None:
            self.customer.flags.show_customer(sheet.customer.id, sheet.customer.draft.name)
            self.customer.flags.ask()

    def _ask_lend(self) -> None:
        """Note papers of the archive that go out with the visitor (R-330)."""
        if self.session.visit_id:
            ask_lend(self._context, self, self.session.visit_id, self.visit.messages.fail)

    def _show_file(self) -> None:
        if (customer_id := self._context.selection.customer_id) is not None:
            self._context.selection.choose_visit(None, customer_id)

    def _enable(self) -> None:
        open_now = self.session.sheet is not None and not self.session.closed and self._may_call
        for action in self._actions:
            action.setEnabled(open_now)
        if open_now and self.session.confirms:
            self._actions[-1].setEnabled(False)
        for action in self._menu.actions()[:3]:
            action.setEnabled(open_now)

    # --- answers and results ---

    def _answer(self, step: str, value: str, reason: str) -> None:
        def record() -> None:
            self.visit.head.timer.talk()
            self.session.answer(step, value, reason)

        self.results.go_on(record)

    def _show_answered_for(self) -> None:
        if self.session.sheet is not None:
            self.visit.show_conduct(self.session.sheet)
        self.visit.leave_strip()

    def _show_flow(self) -> None:
        self.visit.messages.dismiss()
        self.visit.script.show_flow(self.session.flow)
        self.visit.outcomes.show_flow(self.session.flow)
        self._refreshing.resume()

    def _show_follows(self) -> None:
        self.visit.outcomes.show_follows(self.session.follows, self.session.flow)

    def _open_strip(self, strip: Strip) -> None:
        self.visit.open_strip(strip)
        strip.closed.connect(self._refreshing.resume)

    def ask_contact_day(self) -> None:
        """Ask on which day the customer was in touch; the result that follows counts from it."""
        strip = ContactDayStrip(self._context.desk.clock.today)
        strip.given.connect(self._take_contact_day)
        self._open_strip(strip)

    def _take_contact_day(self, day: date | None) -> None:
        self.visit.leave_strip()
        today = self._context.desk.clock.today()
        self.session.set_contact(None if day == today else day)
        self.visit.offers.show_contact(self.session.contact)

    def _recorded(self, recorded: Recorded) -> None:
        finished, step = recorded.finished, recorded.step
        if finished.ticket_id is not None:
            ticket_id = finished.ticket_id
            self._context.message(
                tr("{what}（Ctrl+Z 撤销）", what=step.text),
                MessageAction(tr("打开问题件"), lambda: self._context.show_page("tickets", ticket_id=ticket_id)),
            )
        else:
            self._context.message(step.text, MessageAction(tr("撤销"), lambda: self._context.undo.undo(step)))
        selection = self._context.selection
        if selection.visit_id != step.visit_id:
            return
        sibling = self.visit.offers.follower() if recorded.result.outcome in SPOKEN else None
        if sibling is not None:
            self.visit.same_call = True
            self.visit.script.setFocus(Qt.FocusReason.OtherFocusReason)
            selection.choose_visit(sibling.visit_id, sibling.customer_id)
        elif finished.next_visit_id is not None and recorded.next_customer is not None:
            self.visit.script.setFocus(Qt.FocusReason.OtherFocusReason)
            selection.choose_visit(finished.next_visit_id, recorded.next_customer)
        else:
            selection.clear()

    def _refused(self, error: UserError) -> None:
        field = error.field if isinstance(error, InvalidInput) else None
        if field not in (None, "reason") and self.visit.script.complain(error.message):
            return
        self.visit.script.show_flow(self.session.flow)
        if field == "reason":
            self.visit.script.insist_on_reason()
        self.visit.messages.fail(error)

    def _undo_attempt(self, attempt_id: int) -> None:
        calls, actor = self._context.desk.calls, self._context.actor
        self._context.runner.run(
            lambda _: calls.undo(actor, attempt_id), self._context.feed.publish, self, self.visit.messages.fail
        )

    def _taken_back(self, step: UndoStep) -> None:
        if isinstance(step, ResultStep):
            self._context.show_desk()
            if self.session.visit_id == step.visit_id:
                self.session.open(step.visit_id)
            else:
                self._context.selection.choose_visit(step.visit_id, step.customer_id)
            self.visit.script.take_keys()

    # --- keys, refreshing, leaving ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take single keys that no text field used."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (event.isAutoRepeat() or self._enter()):
            event.accept()
            return
        if self._stack.currentWidget() is self.visit and not self._typing() and self.visit.strip is None:
            if self.visit.script.take_key(event):
                event.accept()
                return
            if not event.modifiers() and not event.isAutoRepeat() and self.visit.offers.take_key(event.key()):
                event.accept()
                return
            plain = not event.modifiers() and not event.isAutoRepeat() and not self.session.closed
            if plain and event.key() == Qt.Key.Key_R and self.visit.head.timer.isVisible():
                self.visit.head.timer.press()
                event.accept()
                return
            if plain and self.visit.written.take_key(event.text().upper()):
                event.accept()
                return
            if plain and event.key() == Qt.Key.Key_D and self.visit.head.call.isVisible():
                self.visit.head.dial()
                event.accept()
                return
            if plain and event.key() == Qt.Key.Key_N and self.visit.notes.isVisible():
                self.visit.notes.setFocus(Qt.FocusReason.ShortcutFocusReason)
                event.accept()
                return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._under_way():  # one key too many loses no call
            self.visit.messages.tell(tr("这一通还没有记结果，请按 F9 到 F12；要先放下，请点别的客户。"))
            event.accept()
            return
        super().keyPressEvent(event)

    def _enter(self) -> bool:
        """Press the button that has the keyboard."""
        focus = self._focus()
        if isinstance(focus, QAbstractButton) and self.isAncestorOf(focus):
            focus.click()
            return True
        return False

    def _under_way(self) -> bool:
        """Whether something was answered in a call that has no result yet."""
        flow, open_now = self.session.flow, self._stack.currentWidget() is self.visit and not self.session.closed
        return open_now and flow is not None and any(view.answer is not None for view in flow.path)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.visit.script.commit()
        self.session.keep_note()

    def _typing(self) -> bool:
        return isinstance(self._focus(), QLineEdit | QPlainTextEdit)

    def _focus(self) -> QWidget | None:
        return self.window().focusWidget()

    def _editing(self) -> bool:
        script = self.visit.script
        return self.session.busy or self.session.dirty or self.visit.strip is not None or script.typing()

    def _refresh(self, changes: Changes) -> None:
        sheet, selection = self.session.sheet, self._context.selection
        if sheet is None:
            self._choose()
            return
        mine = changes.ids.get(Kind.CUSTOMER, frozenset({sheet.customer.id}))
        if selection.visit_id == sheet.visit.id and (not mine or sheet.customer.id in mine):
            self.session.open(sheet.visit.id)
