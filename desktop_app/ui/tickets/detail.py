"""One ticket: what was told, who handles it until when, its story, and the next step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.access import Permission
from desktop_app.domain.papers import Paper
from desktop_app.domain.text import tr
from desktop_app.domain.tickets import WORKED, Channel, Ticket, TicketDraft, TicketState
from desktop_app.domain.visits import VisitRow
from desktop_app.domain.words import channel_words
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button, icon_button
from desktop_app.ui.kit.chips import Chip
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.dayedit import DayEdit
from desktop_app.ui.kit.forms import FormRows
from desktop_app.ui.kit.inputs import Choice
from desktop_app.ui.kit.labels import ElidedLabel, label, rule
from desktop_app.ui.kit.layouts import stack
from desktop_app.ui.kit.messages import MessageBar
from desktop_app.ui.kit.pane import Scrolling
from desktop_app.ui.kit.papers_block import PapersBlock
from desktop_app.ui.kit.states import StateLook
from desktop_app.ui.kit.text import masked_phone, overdue_text, phone_text, short_day
from desktop_app.ui.tickets.looks import stage_look
from desktop_app.ui.tickets.result_box import ResultBox
from desktop_app.ui.tickets.stages import Stages


class TicketDetail(QWidget):
    """A ticket beside the list.

    Args:
        context: of the desk.
        messages: where it is told what was done to papers.
    """

    changed = Signal(object)
    """Carries the draft that person or deadline were changed to."""
    edit_asked = Signal()
    classify_asked = Signal()
    start_asked = Signal()
    handled_asked = Signal(str)
    """Carries how it was handled."""
    decided_asked = Signal(str)
    """Carries the decision on complete papers."""
    undecided_asked = Signal()
    print_asked = Signal()
    improve_asked = Signal(int)
    """Carries the ticket's id: what is learnt from it is to be written down."""
    visit_asked = Signal(int)
    """Carries the id of the confirming visit."""
    customer_asked = Signal()

    def __init__(self, context: Context, messages: MessageBar) -> None:
        super().__init__()
        self._context = context
        desk = context.desk
        self.ticket: Ticket | None = None
        self.title = ElidedLabel("", "title")
        self.customer = button("", self.customer_asked.emit, kind="link")
        self._phone = label("", tone="soft")
        self._number = label("", tone="soft")
        self._stage = Chip(stage_look(TicketState.RECEIVED))
        self._late = Chip(StateLook("overdue", "▲", ""))
        self._again = Chip(StateLook("closing", "●", ""))
        self._serious = Chip(StateLook("overdue", "◆", tr("重大异常")))
        self._escalated = Chip(StateLook("overdue", "▲", tr("已升级")))
        self.edit = button(tr("修改…"), self.edit_asked.emit, kind="quiet", icon_name="pencil")
        self.print = icon_button("printer", tr("打印转办表…"), self.print_asked.emit)
        self.facts = label("", wrap=True)
        self._wish = label("", tone="soft", wrap=True)
        self._origin = label("", "small", "soft", wrap=True)
        self.assignee = Choice()
        self.deadline = DayEdit(desk.clock.today, forward=True)
        self._form = FormRows()
        self._department = label("")
        self._form.add("department", tr("承办部门"), self._department)
        self._form.add("assignee", tr("负责人"), self.assignee)
        self._form.add("deadline", tr("办结期限"), self.deadline)
        self._form.setMaximumWidth(theme.px(420))
        self.papers = PapersBlock(context, messages)
        self._papers_title = label("", "small", "soft")
        self.stages = Stages(desk.clock)
        self._wait = label("", wrap=True)
        self.open_visit = button(tr("打开确认回访"), self._ask_visit, icon_name="phone")
        self.improve = button(tr("记一条改进…"), self._ask_improve, kind="quiet", icon_name="clipboard-check")
        self.undecide = button(tr("撤销决定"), self.undecided_asked.emit, kind="quiet", icon_name="undo-2")
        self._drafts: dict[int, str] = {}  # by ticket
        self._written_for = 0  # the ticket whose result stands in the box, also while none is shown
        self._decider = ""
        self._working = ResultBox()
        self.result, self.start, self.handled = self._working.text, self._working.start, self._working.done
        self.classify = button(tr("分类…"), self.classify_asked.emit, kind="primary", icon_name="tag")
        self._lay_out()
        self.assignee.picked.connect(lambda _: self._tell_change())
        self.deadline.editingFinished.connect(self._tell_change)
        self._working.start_asked.connect(self.start_asked)
        self._working.written.connect(self._tell_result)

    def _lay_out(self) -> None:
        pad, gap = 2 * theme.px(tokens.PADDING), theme.px(tokens.GAP)
        first = QHBoxLayout()
        first.setSpacing(gap)
        first.addWidget(self.title, 1)
        aside: tuple[QWidget, ...] = (
            self._serious, self._escalated, self._again, self._late, self._stage, self.print, self.edit,
        )  # fmt: skip
        for part in aside:
            first.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        second = QHBoxLayout()
        second.setSpacing(gap)
        for widget in (self.customer, self._phone, self._number):
            second.addWidget(widget)
        second.addStretch(1)
        page = QWidget()
        inner = QVBoxLayout(page)
        inner.setContentsMargins(pad, pad // 2, pad, pad)
        inner.setSpacing(gap)
        inner.addLayout(first)
        inner.addLayout(second)
        inner.addSpacing(gap)
        sections: tuple[tuple[QWidget, tuple[QWidget, ...]], ...] = (
            (label(tr("问题经过"), "small", "soft"), (self.facts, self._wish, self._origin)),
            (self._papers_title, (self.papers,)),
            (label(tr("承办"), "small", "soft"), (self._form,)),
            (label(tr("进度"), "small", "soft"), (self.stages,)),
        )
        for heading, parts in sections:
            inner.addWidget(heading)
            for part in parts:
                inner.addWidget(part)
            inner.addSpacing(gap)
        inner.addStretch(1)
        column = stack(self)
        column.addWidget(Scrolling(page), 1)
        column.addWidget(rule())
        column.addLayout(self._foot(pad))

    def _foot(self, pad: int) -> QVBoxLayout:
        self._waiting = QWidget()
        waiting = QHBoxLayout(self._waiting)
        waiting.setContentsMargins(0, 0, 0, 0)
        waiting.addWidget(self._wait, 1)
        waiting.addWidget(self.undecide)
        waiting.addWidget(self.improve)
        waiting.addWidget(self.classify)
        waiting.addWidget(self.open_visit)
        foot = QVBoxLayout()
        foot.setContentsMargins(pad, theme.px(tokens.GAP), pad, theme.px(tokens.GAP))
        foot.addWidget(self._waiting)
        foot.addWidget(self._working)
        return foot

    def show_ticket(
        self, ticket: Ticket, confirming: VisitRow | None, papers: Sequence[Paper] = (), decider: str = ""
    ) -> None:
        """Show another ticket, or the same one read anew; a result that is being written stays.

        Args:
            ticket: the ticket.
            confirming: the visit at which the customer is told and asked.
            papers: what must be complete before it is closed.
            decider: who decides it then; empty where the customer's word closes it.
        """
        if self._written_for != ticket.id:
            left = self._working.take(self._drafts.pop(ticket.id, ""))
            self._drafts[self._written_for] = left
            self._written_for = ticket.id
        self.ticket = ticket
        draft, today = ticket.draft, self._context.desk.clock.today()
        may, theirs = self._context.actor.may, ticket.changeable
        may_see = may(Permission.PHONE_VIEW)
        editable = theirs and ticket.state is not TicketState.CONFIRMED and may(Permission.TICKET_HANDLE)
        self.title.set_full(ticket.category_name or tr("还没有分类"))
        self.customer.setText(ticket.customer)
        self.customer.setEnabled(theirs)
        self._phone.setText(phone_text(ticket.phone) if may_see else masked_phone(ticket.phone))
        self._number.setText(tr("编号 {number}", number=ticket.number))
        self._stage.set_state(stage_look(ticket.state))
        self._late.set_state(StateLook("overdue", "▲", overdue_text(ticket.deadline, today)))
        self._late.setVisible(ticket.overdue)
        self._serious.setVisible(draft.serious)
        self._escalated.setVisible(ticket.escalated)
        self._again.set_state(StateLook("closing", "●", tr("重新办理 {count} 次", count=ticket.reopened)))
        self._again.setVisible(ticket.reopened > 0)
        self.facts.setText(draft.facts)
        self._wish.setText(tr("客户要求：{wish}", wish=draft.wish))
        self._wish.setVisible(bool(draft.wish))
        self._origin.setVisible(bool(self._origin_words(ticket)))
        self._origin.setText(self._origin_words(ticket))
        self._department.setText(draft.department or "–")
        people = list(
            dict.fromkeys([*self._context.desk.lists.owners(), *([draft.assignee] if draft.assignee else [])])
        )
        self.assignee.set_choices([("", tr("未指定")), *((name, name) for name in people)], draft.assignee)
        self.deadline.set_day(ticket.deadline)
        for control in (self.assignee, self.deadline):
            control.setEnabled(editable)
        self.edit.setVisible(editable)
        self.stages.show_steps(ticket.steps)
        self._show_papers(papers)
        received = ticket.state is TicketState.RECEIVED
        decides = not decider or may(Permission.TEAM_LEAD)
        working = editable and ticket.state in WORKED and not received and decides
        self._show_working(decider)
        self._working.setVisible(working)
        self.start.setVisible(ticket.state is TicketState.CLASSIFIED)
        made = ticket.decision
        undoes = made is not None and (theirs or made.user == self._context.actor.name)
        self.undecide.setVisible(undoes and may(Permission.TEAM_LEAD))
        self.classify.setVisible(received and theirs and may(Permission.VISIT_CALL))
        self._waiting.setVisible(not working)
        self._wait.setText(self._waiting_text(ticket, confirming))
        self.open_visit.setVisible(ticket.state is TicketState.HANDLED and confirming is not None)
        done = ticket.state in (TicketState.HANDLED, TicketState.CONFIRMED)
        self.improve.setVisible(done and theirs and may(Permission.TICKET_HANDLE))

    def forget_result(self, ticket_id: int) -> None:
        """Let go of what was written for a ticket: it is kept, wherever the clerk is by now."""
        if self._written_for == ticket_id:
            self._working.take("")
        self._drafts.pop(ticket_id, None)

    def _show_papers(self, papers: Sequence[Paper]) -> None:
        self.papers.show_papers(papers)
        self._papers_title.setVisible(bool(papers))
        there = sum(not paper.lacking for paper in papers)
        self._papers_title.setText(tr("材料：{there} / {count} 齐全", there=there, count=len(papers)))

    def _show_working(self, decider: str) -> None:
        """Ask how the ticket was handled, or for the decision of who decides it."""
        self._decider = decider
        if decider:
            title, hint = tr("{who}的决定", who=decider), tr("是否属实、怎么处理；材料齐了才能决定")
            self._working.ask_for(title, hint, tr("决定并办结"), tr("请写明决定。"))
        else:
            hint = tr("怎么查的、怎么办的、谁办的、给客户怎么答复")
            self._working.ask_for(tr("处理结果"), hint, tr("登记处理结果"), tr("请写明处理结果。"))

    @staticmethod
    def _origin_words(ticket: Ticket) -> str:
        draft = ticket.draft
        parts = [tr("来自：{channel}", channel=channel_words()[draft.channel])]
        if draft.persons:
            parts.append(tr("涉及：{persons}", persons=draft.persons))
        if ticket.earlier:
            parts.append(tr("同类问题以前有过 {count} 次", count=ticket.earlier))
        plain = draft.channel is Channel.VISIT and len(parts) == 1
        return "" if plain else " · ".join(parts)

    def _waiting_text(self, ticket: Ticket, confirming: VisitRow | None) -> str:
        today = self._context.desk.clock.today()
        if ticket.state is TicketState.HANDLED and confirming is not None:
            day = short_day(confirming.due, today)
            return tr("等客户确认：{day} 的确认回访。客户满意才办结，不满意就重新办理。", day=day)
        if ticket.decision is not None:
            made, day = ticket.decision, short_day(ticket.decision.day, today)
            return tr("已决定：{text}（{user} {day}）", text=made.text, user=made.user, day=day)
        if ticket.state is TicketState.CONFIRMED:
            return tr("客户已确认，问题件办结，只能查看。")
        if not ticket.changeable:
            person = ticket.draft.assignee or ticket.draft.department or tr("别人")
            return tr("问题件现在由{person}处理，您只能查看。", person=person)
        if ticket.state is TicketState.RECEIVED:
            return tr("先分类：定下类别、承办部门和期限。")
        if self._decider:
            return tr("材料收齐后，由{who}作出决定办结。", who=self._decider)
        return tr("您没有处理问题件的权限，只能查看。")

    def _tell_change(self) -> None:
        if self.ticket is None:
            return
        day = self.deadline.day()
        if day is None:
            self.deadline.set_day(self.ticket.deadline)
            return
        draft: TicketDraft = replace(self.ticket.draft, assignee=str(self.assignee.value() or ""), deadline=day)
        if draft != self.ticket.draft:
            self.changed.emit(draft)

    def _tell_result(self, text: str) -> None:
        (self.decided_asked if self._decider else self.handled_asked).emit(text)

    def _ask_improve(self) -> None:
        if self.ticket is not None:
            self.improve_asked.emit(self.ticket.id)

    def _ask_visit(self) -> None:
        if self.ticket is not None and self.ticket.confirm_visit_id is not None:
            self.visit_asked.emit(self.ticket.confirm_visit_id)
