"""A visit while it is made: head, warnings, what came before, script, notes, results."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop_app.domain.calls import CallSheet
from desktop_app.domain.conduct import ConductKind
from desktop_app.domain.plans import Method
from desktop_app.domain.text import tr
from desktop_app.ui.calls.attached import Attached
from desktop_app.ui.calls.checklist import Checklist, ready
from desktop_app.ui.calls.closed_view import ClosedView
from desktop_app.ui.calls.head import CallHead
from desktop_app.ui.calls.needs import Needs
from desktop_app.ui.calls.notes import Notes
from desktop_app.ui.calls.offers import Offers
from desktop_app.ui.calls.outcome_bar import OutcomeActions, OutcomeBar
from desktop_app.ui.calls.paper_lines import PaperLines
from desktop_app.ui.calls.script_view import ScriptView
from desktop_app.ui.calls.story import StoryView
from desktop_app.ui.calls.strips import Strip
from desktop_app.ui.calls.written import Written
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import icon_button
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.grounds import Hint, Tips
from desktop_app.ui.kit.labels import label, rule
from desktop_app.ui.kit.layouts import clear, stack
from desktop_app.ui.kit.messages import MessageBar
from desktop_app.ui.kit.pane import Scrolling

NOTES = {
    ConductKind.BLACKLIST: ("ban", "overdue"),
    ConductKind.REFUSAL: ("ban", "overdue"),
    ConductKind.CARE: ("info", "accent"),
}
"""Sign and colour of notes that are no plain warning."""

MANY_TIPS = 2
"""More cards than these are counted, not named."""
SLOW = 300
"""Milliseconds after which it is told that an answer is being recorded."""
FOLLOW = 150
"""Milliseconds in which the present step is kept in sight while the page finds its height."""


class VisitView(QWidget):
    """Everything for one visit, from top to bottom.

    Args:
        context: of the desk.
        menu: further commands, opened in the head.
        actions: what the results do.
        undo: takes an attempt of a closed visit back.

    Attributes:
        same_call: the next visit shown is made in the call that is under way; its time runs on.
    """

    def __init__(self, context: Context, menu: QMenu, actions: OutcomeActions, undo: Callable[[int], object]) -> None:
        super().__init__()
        clock = context.desk.clock
        self._today = clock.today
        self._guidance = context.desk.guidance
        settings = context.desk.settings
        self.head = CallHead(context.actor, menu, lambda: settings.dials)
        self.hints = QVBoxLayout()
        self.hints.setSpacing(theme.px(tokens.GRID))
        self._warnings = QVBoxLayout()
        self._warnings.setSpacing(theme.px(tokens.GRID))
        self.offers = Offers(context)
        self.story = StoryView(lambda ticket_id: context.show_page("tickets", ticket_id=ticket_id))
        self.script = ScriptView(clock.today)
        self.tips = Tips()
        self.script.tips.clicked.connect(self._toggle_tips)
        self.written = Written(settings.organisation)
        self.checklist = Checklist()
        self.story.ready.clicked.connect(lambda _=False: self.checklist.setVisible(self.checklist.isHidden()))
        self.needs = Needs()
        self.attached = Attached()
        self.attach = icon_button("file-up", tr("附上录音、照片或签字（F7）"))
        self.notes = Notes()
        self._note = label("", wrap=True)
        self._note.setContentsMargins(*[theme.px(tokens.PADDING), 0, theme.px(tokens.PADDING), theme.px(tokens.GAP)])
        self.messages = MessageBar()
        self.papers = PaperLines(context, self.messages.fail)
        self.written.told.connect(self.messages.tell)
        self.outcomes = OutcomeBar(actions)
        self.closed = ClosedView(clock, undo)
        self.strip: Strip | None = None
        self.same_call = False
        self._sheet: CallSheet | None = None
        self._lay_out()
        self._scroll = QTimer(self, singleShot=True, interval=0)
        self._scroll.timeout.connect(self._see_card)
        self._slow = QTimer(self, singleShot=True, interval=SLOW)
        self._slow.timeout.connect(self.script.show_saving)
        self._following = QTimer(self, singleShot=True, interval=FOLLOW)
        self.script.region = self
        self.script.moved.connect(self._follow_card)
        self.script.told.connect(self._see_soon)
        self._area.verticalScrollBar().rangeChanged.connect(lambda *_: self._see_card())
        self.notes.left.connect(self.script.take_keys)

    def _lay_out(self) -> None:
        pad, gap = theme.px(tokens.PADDING), theme.px(tokens.GAP)
        self._page = QWidget()
        inner = QVBoxLayout(self._page)
        inner.setContentsMargins(pad, gap, pad, gap)
        inner.setSpacing(gap)
        inner.addWidget(self.story)
        inner.addWidget(self.checklist)
        inner.addWidget(self.script)
        inner.addWidget(self.tips)
        inner.addWidget(self.written)
        inner.addStretch(1)
        self._area = Scrolling(self._page)
        self._heeded = QWidget()  # outside what scrolls: it is seen before and during the call
        heeded = QVBoxLayout(self._heeded)
        heeded.setContentsMargins(pad, 0, pad, 0)
        heeded.setSpacing(0)
        heeded.addLayout(self._warnings)
        heeded.addWidget(self.offers)
        notes = QVBoxLayout()
        notes.setContentsMargins(pad, 0, pad, gap)
        notes.setSpacing(gap)
        notes.addWidget(self.papers)
        notes.addWidget(self.needs)
        notes.addWidget(self.attached)
        line = QHBoxLayout()
        line.setSpacing(theme.px(tokens.GRID))
        line.addWidget(self.notes, 1)
        line.addWidget(self.attach, 0, Qt.AlignmentFlag.AlignTop)
        notes.addLayout(line)
        self._strip_place = QVBoxLayout()
        self._strip_place.setContentsMargins(0, 0, 0, 0)
        column = stack(self)
        column.addWidget(self.head)
        column.addLayout(self.hints)
        column.addWidget(self._heeded)
        column.addWidget(rule())
        column.addWidget(self._area, 1)
        column.addLayout(notes)
        column.addWidget(self._note)
        column.addWidget(rule())
        column.addWidget(self.messages)
        column.addLayout(self._strip_place)
        column.addWidget(self.outcomes)
        column.addWidget(self.closed)

    def show_sheet(self, sheet: CallSheet, *, closed: bool, may_call: bool) -> None:
        """Show another visit, or the same one read anew."""
        same = self._sheet is not None and self._sheet.visit.id == sheet.visit.id
        self._sheet = sheet
        self.close_strip()
        self.messages.dismiss()
        today, editable = self._today(), not closed and may_call
        self.head.show_sheet(sheet, today)
        self.head.timer.setVisible(not closed and sheet.visit.method is Method.PHONE)
        if not same and not self.same_call:
            self.head.timer.reset()
        self.same_call = False
        self._show_hints(sheet.visit.id)
        self.show_conduct(sheet)
        self._show_tips(sheet)
        self.offers.show_sheet(sheet, open_now=editable)
        self.story.show_story(sheet.history, sheet.tickets, sheet.customer.draft.remark, today)
        self.script.show_script(sheet.script, sheet.flow, editable=editable)
        self.written.show_sheet(sheet, editable=editable)
        self._show_ready(sheet, editable=editable)
        self.papers.show_sheet(sheet)
        self.show_files(sheet, editable=editable)
        self.attach.setVisible(editable)
        self.notes.show_note(sheet.visit.note)
        self.notes.setVisible(editable)
        self._note.setText(tr("备注：{note}", note=sheet.visit.note))
        told = any(sheet.visit.note in attempt.note for attempt in sheet.visit.attempts if not attempt.undone)
        self._note.setVisible(not editable and bool(sheet.visit.note) and not (closed and told))
        self.outcomes.setVisible(editable)
        self.closed.setVisible(closed and not self.offers.keeper)
        if closed:
            self.closed.show_sheet(sheet)
        self.outcomes.show_visit(sheet.visit)
        self.outcomes.show_flow(sheet.flow)
        self.outcomes.problem.setVisible(sheet.visit.ticket_id is None)
        if not same:
            self._area.verticalScrollBar().setValue(0)

    def show_files(self, sheet: CallSheet, *, editable: bool) -> None:
        """Show what is kept with the visit, and what must still be there."""
        self.needs.show_needs(sheet.needs, sheet.later, editable=editable)
        self.attached.show_files(sheet.attachments, editable=editable)

    def show_working(self, *, on: bool) -> None:
        """Tell that something is being recorded, if it takes long enough to be noticed."""
        if on:
            self._slow.start()
        else:
            self._slow.stop()

    def open_strip(self, strip: Strip) -> None:
        """Open a strip above the results and give it the keyboard."""
        self.close_strip()
        self.strip = strip
        strip.closed.connect(self.leave_strip)
        self._strip_place.addWidget(strip)
        self.outcomes.hide()
        strip.setFocus(Qt.FocusReason.OtherFocusReason)
        self._follow_card()

    def close_strip(self) -> None:
        """Take the strip away."""
        if self.strip is not None:
            self._strip_place.removeWidget(self.strip)
            self.strip.hide()
            self.strip.deleteLater()
            self.strip = None
            self.outcomes.show()

    def leave_strip(self) -> None:
        """Take the strip away and go back to the script."""
        self.close_strip()
        self.script.take_keys()

    def _show_hints(self, visit_id: int) -> None:
        clear(self.hints)
        found = self._guidance.for_visit(visit_id)
        pad, gap = theme.px(tokens.PADDING), theme.px(tokens.GAP)
        self.hints.setContentsMargins(pad, 0, pad, gap if found else 0)
        for hint in found:
            words = tr("{person}：{note}", person=hint.by, note=hint.note)
            self.hints.addWidget(Hint("message-square-text", "accent", words))

    def show_conduct(self, sheet: CallSheet) -> None:
        """Show what is to be heeded; what a reason was given for is told quietly."""
        clear(self._warnings)
        for note in sheet.conduct:
            icon_name, colour = NOTES.get(note.kind, ("triangle-alert", "closing"))
            if note.kind in sheet.overridden:
                icon_name, colour = "check", "ink-soft"
            self._warnings.addWidget(Hint(icon_name, colour, note.text, one_line=True))
        self._warnings.setContentsMargins(0, 0, 0, theme.px(tokens.GAP) if sheet.conduct else 0)

    def _show_tips(self, sheet: CallSheet) -> None:
        self.tips.show_cards(sheet.tips)
        many = len(sheet.tips) > MANY_TIPS
        titles = tr("、").join(tip.title for tip in sheet.tips)
        self.script.tips.setText(tr("提示卡 {count}", count=len(sheet.tips)) if many else titles)
        self.script.tips.setVisible(bool(sheet.tips))

    def _show_ready(self, sheet: CallSheet, *, editable: bool) -> None:
        lines = ready(sheet)
        self.checklist.show_lines(lines)
        self.checklist.setVisible(editable and not self.checklist.isHidden())
        there = sum(line.there for line in lines)
        self.story.ready.setText(tr("准备 {there}/{all}", there=there, all=len(lines)))
        self.story.ready.setVisible(editable)

    def _toggle_tips(self) -> None:
        self.tips.setVisible(self.tips.isHidden())
        if self.tips.isVisible():
            self._see_soon(self.tips)
        else:
            self._follow_card()

    def _see_soon(self, part: QWidget) -> None:
        """Scroll to what was opened, when the page has found its height."""
        QTimer.singleShot(0, part, lambda: self._see(part, part))

    def _follow_card(self) -> None:
        self._following.start()
        self._scroll.start()

    def _see_card(self) -> None:
        card, begins = self.script.card, self.script.present
        if card is not None and begins is not None and self._following.isActive():
            self._see(begins, card)

    def _see(self, first: QWidget, last: QWidget) -> None:
        """Scroll no further than needed; of what is higher than the room, the beginning is seen."""
        gap, bar, room = theme.px(tokens.GRID), self._area.verticalScrollBar(), self._area.viewport().height()
        top = first.mapTo(self._page, first.rect().topLeft()).y() - gap
        bottom = last.mapTo(self._page, last.rect().bottomLeft()).y() + gap
        if bottom > bar.value() + room:
            bar.setValue(min(top, bottom - room))
        if top < bar.value():
            bar.setValue(top)
