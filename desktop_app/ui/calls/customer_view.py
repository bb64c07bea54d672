"""A customer who is chosen without a visit: who it is, what comes next, what happened; what the clerk can begin."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.access import Permission
from desktop_app.domain.calls import CustomerFile
from desktop_app.domain.customers import Phone
from desktop_app.domain.near_visits import NamedVisit
from desktop_app.domain.plan_changes import OmittedVisit
from desktop_app.domain.text import tr
from desktop_app.domain.visits import VisitRow, VisitState
from desktop_app.ui.calls.head import person_text
from desktop_app.ui.calls.not_made import NotMade
from desktop_app.ui.calls.offers import Offer
from desktop_app.ui.calls.story import StoryView
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button, icon_button
from desktop_app.ui.kit.chips import Chip
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.flag_lines import FlagLines
from desktop_app.ui.kit.grounds import heading
from desktop_app.ui.kit.labels import ElidedLabel, label, rule
from desktop_app.ui.kit.layouts import clear, stack
from desktop_app.ui.kit.pane import Scrolling
from desktop_app.ui.kit.text import masked_phone, phone_text, short_day, time_text

OPEN = frozenset({VisitState.DUE, VisitState.CLOSING, VisitState.OVERDUE, VisitState.APPOINTED})


@dataclass(frozen=True, slots=True)
class CustomerActions:
    """What the buttons do."""

    add_event: Callable[[], object]
    add_visit: Callable[[], object]
    edit: Callable[[], object]
    add_exchange: Callable[[], object]
    add_ticket: Callable[[], object]
    open_visit: Callable[[int], object]
    show_ticket: Callable[[int], object]


class CustomerView(QWidget):
    """The file of a customer in short."""

    def __init__(self, context: Context, actions: CustomerActions) -> None:
        super().__init__()
        actor = context.actor
        self._actor, self._actions = actor, actions
        pad, gap = theme.px(tokens.PADDING), theme.px(tokens.GAP)
        self.name = ElidedLabel("", "title", middle=True)
        self._facts = label("", "small", "soft", wrap=True)
        self._phones = QVBoxLayout()
        self._phones.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(pad, gap, gap, gap)
        head.setSpacing(theme.px(tokens.GRID))
        self.edit = icon_button("pencil", tr("编辑客户"), actions.edit)
        self.edit.setEnabled(actor.may(Permission.CUSTOMER_EDIT))
        first = QHBoxLayout()
        first.addWidget(self.name, 1)
        first.addWidget(self.edit)
        head.addLayout(first)
        head.addWidget(self._facts)
        head.addLayout(self._phones)
        self._visits = QVBoxLayout()
        self._visits.setSpacing(0)
        self.story = StoryView(actions.show_ticket)
        page = QWidget()
        inner = QVBoxLayout(page)
        inner.setContentsMargins(pad, gap, pad, gap)
        inner.setSpacing(gap)
        self.question: Offer | None = None
        self._question = QVBoxLayout()
        inner.addLayout(self._question)
        self.flags = FlagLines(context)
        inner.addWidget(self.flags)
        inner.addSpacing(gap)
        inner.addWidget(heading(tr("接下来的回访")))
        inner.addLayout(self._visits)
        self.omitted = NotMade()
        inner.addWidget(self.omitted)
        inner.addSpacing(gap)
        inner.addWidget(self.story)
        inner.addStretch(1)
        area = Scrolling(page)
        buttons = self._buttons()
        column = stack(self)
        column.addLayout(head)
        column.addWidget(rule())
        column.addWidget(area, 1)
        column.addWidget(rule())
        column.addLayout(buttons)

    def _buttons(self) -> QGridLayout:
        actor, actions, gap, pad = self._actor, self._actions, theme.px(tokens.GAP), theme.px(tokens.PADDING)
        self.add_event = button(tr("新增业务事件"), actions.add_event, icon_name="flag")
        self.add_exchange = button(tr("记一笔往来"), actions.add_exchange, icon_name="phone-incoming")
        self.add_visit = button(tr("安排回访"), actions.add_visit, icon_name="calendar-check")
        self.add_ticket = button(tr("新建问题件"), actions.add_ticket, icon_name="ticket")
        buttons = QGridLayout()
        buttons.setContentsMargins(pad, gap, pad, pad)
        buttons.setSpacing(gap)
        for at, (made, permission) in enumerate(
            (
                (self.add_event, Permission.CUSTOMER_EDIT),
                (self.add_exchange, Permission.VISIT_CALL),
                (self.add_visit, Permission.VISIT_PLAN),
                (self.add_ticket, Permission.VISIT_CALL),
            )
        ):
            made.setEnabled(actor.may(permission))
            buttons.addWidget(made, at // 2, at % 2)
        return buttons

    def show_file(
        self,
        file: CustomerFile,
        visits: Sequence[VisitRow],
        today: date,
        relations: Mapping[str, str],
        counts_as: NamedVisit | None = None,
        omitted: Sequence[OmittedVisit] = (),
    ) -> None:
        """Show a customer.

        Args:
            file: the file.
            visits: all visits of the customer.
            today: the present day.
            relations: names of the kinds of relations.
            counts_as: the visit as which a contact of today would count, such as a call that came in.
            omitted: visits that plans asked for and that were not made, the newest first.
        """
        draft = file.customer.draft
        self.name.set_full(person_text(draft))
        born = tr("{day} 生", day=draft.birthday.isoformat()) if draft.birthday else ""
        owner = tr("负责人 {name}", name=draft.owner) if draft.owner else ""
        related = [
            tr(
                "{kind} {name}",
                kind=relations.get(relation.kind, relation.kind),
                name=relation.other_name or tr("（他人客户）"),
            )
            for relation in file.relations
        ]
        self._facts.setText(
            " · ".join(p for p in (draft.category, draft.gender, born, owner, draft.source, *related) if p)
        )
        self._facts.setVisible(bool(self._facts.text()))
        clear(self._phones)
        for phone in draft.phones:
            self._phones.addWidget(self._phone_line(phone))
        if not draft.phones:
            self._phones.addWidget(label(tr("没有电话"), tone="error"))
        self.flags.show_customer(file.customer.id, draft.name)
        clear(self._question)
        self.question = self._ask(counts_as, today) if counts_as is not None else None
        if self.question is not None:
            self._question.addWidget(self.question)
        clear(self._visits)
        coming = sorted((v for v in visits if v.state in OPEN), key=lambda v: (v.due, v.minute or 0))
        for visit in coming:
            self._visits.addWidget(self._visit_line(visit, today))
        if not coming:
            self._visits.addWidget(label(tr("没有安排。新增业务事件会按计划排出回访。"), "small", "soft", wrap=True))
        self.omitted.show_visits(omitted, today)
        self.story.show_story(file.history, file.tickets, draft.remark, today)

    def _phone_line(self, phone: Phone) -> QWidget:
        masked = not self._actor.may(Permission.PHONE_VIEW)
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(tokens.GRID))
        row.addWidget(label(masked_phone(phone.number) if masked else phone_text(phone.number), "strong"))
        if not masked:
            row.addWidget(
                icon_button("copy", tr("复制号码"), lambda: QGuiApplication.clipboard().setText(phone.number))
            )
        about = " · ".join(part for part in (phone.label, tr("错号") if phone.wrong else "") if part)
        row.addWidget(label(about, "small", "soft"), 1)
        return line

    def _ask(self, visit: NamedVisit, today: date) -> Offer:
        day, title = short_day(visit.due, today), visit.title
        words = tr("正在通话？这次算不算 {day} 的“{title}”？", day=day, title=title)
        return Offer("phone-incoming", words, [(tr("算"), lambda: self._actions.open_visit(visit.id))], "appointed")

    def _visit_line(self, visit: VisitRow, today: date) -> QWidget:
        line = QWidget()
        line.setMinimumHeight(theme.px(tokens.ROW))
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(tokens.GAP))
        when = " ".join(part for part in (short_day(visit.due, today), time_text(visit.minute)) if part)
        row.addWidget(label(when, tone="soft"))
        opener = button(visit.title, lambda: self._actions.open_visit(visit.id), kind="link", tip=visit.reason)
        row.addWidget(opener, 1)
        row.addWidget(Chip(visit.state), 0, Qt.AlignmentFlag.AlignVCenter)
        return line
