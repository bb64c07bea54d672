"""Who is called, at which number, and why: the head of a call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.calls import CallSheet
from desktop_app.domain.customers import CustomerDraft, Phone
from desktop_app.domain.plans import Method
from desktop_app.domain.text import tr
from desktop_app.domain.visits import VisitState, VisitStatus
from desktop_app.domain.words import method_words
from desktop_app.ui.calls.ring import CallTimer
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import icon_button
from desktop_app.ui.kit.chips import Chip
from desktop_app.ui.kit.labels import ElidedLabel, label
from desktop_app.ui.kit.states import StateLook
from desktop_app.ui.kit.text import masked_phone, overdue_text, phone_text, short_day, time_text


class CallHead(QWidget):
    """Name, number in large digits, state, attempt, method, and why this visit exists.

    Args:
        actor: numbers are masked from those who may not see them.
        menu: further commands of the pane.
        dials: tells whether numbers are dialled by the computer's own phone program.
    """

    def __init__(self, actor: Actor, menu: QMenu, dials: Callable[[], bool] = lambda: False) -> None:
        super().__init__()
        self._dials = dials
        self._masked = not actor.may(Permission.PHONE_VIEW)
        self.name = ElidedLabel("", "title", middle=True)  # whom to ask for stands at the end
        self.number = label("", "number")
        self.number.setAccessibleName(tr("电话号码"))
        self.copy = icon_button("copy", tr("复制号码"), self._copy)
        self.call = icon_button("phone-call", tr("用本机的电话程序拨打（D）"), self.dial)
        self._numbers = QMenu(self)
        self.others = icon_button("chevron-down", tr("其他号码"), menu=self._numbers)
        self._whose = ElidedLabel("", "small", "soft")
        self._chip = Chip(VisitState.DUE)
        self._attempt = Chip(StateLook("missed", "○", ""))
        self._method = label("", "small", "soft")
        self.timer = CallTimer()
        self._why = label("", wrap=True)
        self._window = ElidedLabel("", "small", "soft")
        self._phone: Phone | None = None
        gap, grid = theme.px(tokens.GAP), theme.px(tokens.GRID)
        first = QHBoxLayout()
        first.setSpacing(gap)
        first.addWidget(self.name, 1)
        for part in (self._method, self._attempt, self._chip, icon_button("ellipsis", tr("更多"), menu=menu)):
            first.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        self._dial = QWidget()
        second = QHBoxLayout(self._dial)
        second.setContentsMargins(0, 0, 0, 0)
        second.setSpacing(grid)
        for part in (self.number, self.call, self.copy, self.others):
            second.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        second.addWidget(self._whose, 1)
        second.addWidget(self.timer, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(tokens.PADDING), gap, gap, gap)
        column.setSpacing(2)
        column.addLayout(first)
        column.addWidget(self._dial)
        column.addWidget(self._why)
        column.addWidget(self._window)

    def show_sheet(self, sheet: CallSheet, today: date) -> None:
        """Show another visit."""
        visit, draft = sheet.visit, sheet.customer.draft
        self.name.set_full(person_text(draft))
        overdue = overdue_text(visit.latest, today) if visit.state is VisitState.OVERDUE else ""
        hour = time_text(visit.minute) if visit.state is VisitState.APPOINTED and visit.due == today else ""
        self._chip.set_state(visit.state, overdue or hour or None)
        tries = tr("第 {at}/{all} 次", at=min(sheet.attempt, sheet.most), all=sheet.most)
        self._attempt.set_state(StateLook("closing" if sheet.attempt > 1 else "missed", "○", tries))
        self._attempt.setVisible(visit.status is VisitStatus.OPEN)
        self._method.setText(method_words()[visit.method] if visit.method is not Method.PHONE else "")
        self._method.setVisible(visit.method is not Method.PHONE)
        self._show_phones(draft)
        self._why.setText(_why(sheet))
        self._window.set_full(_window(sheet, today))

    def _show_phones(self, draft: CustomerDraft) -> None:
        phones = sorted(draft.phones, key=lambda phone: phone.wrong)
        self._numbers.clear()
        for phone in phones:
            words = "  ".join(part for part in (self._digits(phone), phone.label) if part)
            action = QAction(tr("{number}（错号）", number=words) if phone.wrong else words, self._numbers)
            action.triggered.connect(lambda _=False, phone=phone: self._show_phone(phone))
            self._numbers.addAction(action)
        self.others.setVisible(len(phones) > 1)
        self._show_phone(phones[0] if phones else None)

    def _show_phone(self, phone: Phone | None) -> None:
        self._phone = phone
        self.number.setText(self._digits(phone) if phone else tr("没有电话"))
        self.number.setEnabled(phone is not None and not phone.wrong)
        self.copy.setVisible(phone is not None and not self._masked)
        self.call.setVisible(phone is not None and not phone.wrong and self._dials())
        whose = [phone.label, tr("错号") if phone.wrong else ""] if phone else []
        self._whose.set_full(" · ".join(part for part in whose if part))

    def _digits(self, phone: Phone) -> str:
        return masked_phone(phone.number) if self._masked else phone_text(phone.number)

    def dial(self) -> None:
        """Hand the number to the computer's own phone program; the network is not touched."""
        if self._phone is not None and not self.call.isHidden():
            QDesktopServices.openUrl(QUrl(f"tel:{self._phone.number}"))

    def _copy(self) -> None:
        if self._phone is not None:
            QGuiApplication.clipboard().setText(self._phone.number)
            self._whose.set_full(tr("已复制"))


def person_text(draft: CustomerDraft) -> str:
    """Return a customer's name with the person to ask for."""
    asked = draft.guardian if draft.guardian and draft.guardian != draft.name else ""
    return tr("{name} · 找 {person}", name=draft.name, person=asked) if asked else draft.name


def _why(sheet: CallSheet) -> str:
    visit = sheet.visit
    return " · ".join(part for part in (visit.step_title, visit.reason) if part)


def _window(sheet: CallSheet, today: date) -> str:
    visit = sheet.visit
    parts = [
        tr("应访期 {first} 至 {last}", first=short_day(visit.earliest, today), last=short_day(visit.latest, today))
        if visit.earliest != visit.latest
        else tr("应访日 {day}", day=short_day(visit.latest, today))
    ]
    if visit.due != visit.original:
        hour = f" {time_text(visit.minute)}" if visit.minute is not None else ""
        parts.insert(0, tr("现定 {day}", day=f"{short_day(visit.due, today)}{hour}"))
        parts.append(tr("原定 {day}", day=short_day(visit.original, today)))
    if visit.purpose:
        parts.append(visit.purpose)
    return " · ".join(parts)
