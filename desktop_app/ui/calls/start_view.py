"""The list with which a day starts: what is pressing, one click from each line to the thing itself (R-103)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.domain.coverage import CoverageWarning
from desktop_app.domain.reminders import PaperDue, SilentLine, StartKind, StartLine, StartSection, TicketLine
from desktop_app.domain.reviews import ReviewLine
from desktop_app.domain.text import tr
from desktop_app.domain.visits import VisitRow, VisitState
from desktop_app.domain.words import review_words
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import Segmented, button
from desktop_app.ui.kit.chips import chip_size, paint_chip
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.delegates import paint_focus
from desktop_app.ui.kit.grounds import Hint
from desktop_app.ui.kit.labels import ElidedLabel, label, rule
from desktop_app.ui.kit.layouts import clear, stack
from desktop_app.ui.kit.pane import Scrolling
from desktop_app.ui.kit.states import StateLook, look
from desktop_app.ui.kit.text import number_text, overdue_text, relative_day, short_day, time_text

if TYPE_CHECKING:  # the services load the database libraries, which the first painted window does not wait for
    from desktop_app.services.reminders import StartList

FEW = 5
"""Lines of a part that are shown before more are asked for."""

_OWN = "start.own"


class LineButton(QAbstractButton):
    """A line of the list: who, what for, and how pressing it is.

    Args:
        name: in ink.
        text: behind it, soft.
        shown: the chip's sign and colours.
        word: the chip's word; empty for no chip.
    """

    def __init__(self, name: str, text: str, shown: StateLook, word: str) -> None:
        super().__init__()
        self._name, self._about, self._look, self.word = name, text.replace("\n", " "), shown, word
        self.setText(name)
        self.setAccessibleName(" ".join(part for part in (name, text, word) if part))
        self.setToolTip(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(200), theme.px(tokens.ROW))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box, gap = QRectF(self.rect()), theme.px(tokens.GAP)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("hover"))
            painter.drawRoundedRect(box, theme.px(tokens.RADIUS), theme.px(tokens.RADIUS))
        room = box.adjusted(gap, 0, -gap, 0)
        if self.word:
            size = chip_size(self.word)
            left = room.right() - size.width()
            chip = QRectF(left, room.center().y() - size.height() / 2, size.width(), size.height())
            paint_chip(painter, chip, self._look, self.word)
            room.setRight(left - gap)
        painter.setFont(theme.font())
        painter.setPen(theme.colour("ink"))
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        name = painter.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, middle, name)
        room.setLeft(room.left() + painter.fontMetrics().horizontalAdvance(name) + gap)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("ink-soft"))
        about = painter.fontMetrics().elidedText(self._about, Qt.TextElideMode.ElideRight, max(0, int(room.width())))
        painter.drawText(room, middle, about if len(about) > 1 else "")
        if self.hasFocus():
            paint_focus(painter, box)


class StartView(QWidget):
    """Shown where the call stands, until a visit is opened.

    Args:
        context: of the desk.
    """

    loaded = Signal()
    """The list was read."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.start: StartList | None = None
        self._whole: set[StartKind] = set()
        self.lines: list[LineButton] = []
        kept = context.desk.settings.remembered(context.actor, _OWN)
        self.whose = Segmented([("all", tr("全部")), ("own", tr("我的"))], "own" if kept else "all")
        self.whose.chosen.connect(self._choose_whose)
        self.begin = button(tr("开始回访（Enter）"), context.next_visit, kind="primary")
        self._waiting = ElidedLabel("", tone="soft")
        pad, gap = theme.px(tokens.PADDING), theme.px(tokens.GAP)
        head = QHBoxLayout()
        head.setContentsMargins(pad, gap, gap, gap)
        head.setSpacing(gap)
        head.addWidget(label(tr("今天要做的"), "title"))
        head.addStretch(1)
        head.addWidget(self.whose)
        page = QWidget()
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(gap, 0, gap, gap)
        self._column.setSpacing(0)
        foot = QHBoxLayout()
        foot.setContentsMargins(pad, gap, pad, pad)
        foot.setSpacing(gap)
        foot.addWidget(self._waiting, 1)
        foot.addWidget(self.begin)
        column = stack(self)
        column.addLayout(head)
        column.addWidget(rule())
        column.addWidget(Scrolling(page), 1)
        column.addWidget(rule())
        column.addLayout(foot)
        self.setFocusProxy(self.begin)

    def reload(self) -> None:
        """Read the list anew; the customers nobody has spoken with take longer, so behind the window."""
        reminders, actor, own = self._context.desk.reminders, self._context.actor, self.whose.value() == "own"
        self._context.runner.run(lambda _: (reminders.start(actor, own=own), reminders.risen()), self._show, self)

    def show_waiting(self, count: int) -> None:
        """Tell how many visits are due."""
        waiting = tr("{count} 次回访等着", count=number_text(count))
        self._waiting.set_full(waiting if count else tr("今天没有要打的电话"))
        self.begin.setEnabled(count > 0)

    def _choose_whose(self, value: str) -> None:
        settings, actor = self._context.desk.settings, self._context.actor
        kept = "1" if value == "own" else ""
        self._context.runner.run(lambda _: settings.remember(actor, _OWN, kept), lambda _: None, self)
        self.reload()

    def _show(self, read: tuple[StartList, date]) -> None:
        self.start, self._risen = read
        self._fill()
        self.loaded.emit()

    def _fill(self) -> None:
        start = self.start
        if start is None:
            return
        held = next((at for at, line in enumerate(self.lines) if line.hasFocus()), None)
        clear(self._column)
        self.lines = []
        gap = theme.px(tokens.GAP)
        for hint in start.guidance:
            self._column.addSpacing(gap)
            words = tr("{person}：{note}", person=hint.by, note=hint.note)
            self._column.addWidget(Hint("message-square-text", "accent", words))
        for section in start.sections:
            self._column.addSpacing(gap)
            self._column.addWidget(self._heading(section))
            shown = section.lines if section.kind in self._whole else section.lines[:FEW]
            for line in shown:
                self._column.addWidget(self._line(section.kind, line, start.day))
        if not start.sections:
            nothing = label(tr("没有到期、逾期和约好的事。"), tone="soft", wrap=True)
            nothing.setContentsMargins(gap, gap, gap, gap)
            self._column.addWidget(nothing)
        self._column.addStretch(1)
        if held is not None:
            kept = self.lines[min(held, len(self.lines) - 1)] if self.lines else self.begin
            kept.show()  # what is not shown yet takes no keyboard
            kept.setFocus()

    def _heading(self, section: StartSection) -> QWidget:
        words = {
            StartKind.ESCALATED: tr("已升级，请督办"),
            StartKind.APPOINTED: tr("今天的预约"),
            StartKind.OVERDUE: tr("逾期"),
            StartKind.CLOSING: tr("即将到期"),
            StartKind.TICKET: tr("问题件到期"),
            StartKind.PAPER: tr("等材料、材料未还"),
            StartKind.REVIEW: tr("待复核"),
            StartKind.COVERAGE: tr("方案还没访够"),
            StartKind.DUE: tr("今天应访"),
            StartKind.SILENT: tr("久未联系"),
        }
        heading = QWidget()
        row = QHBoxLayout(heading)
        row.setContentsMargins(theme.px(tokens.GAP), 0, theme.px(tokens.GAP), 0)
        row.setSpacing(theme.px(tokens.GRID))
        row.addWidget(label(words[section.kind], "strong"))
        row.addWidget(label(number_text(section.total), tone="soft"))
        row.addStretch(1)
        if len(section.lines) > FEW:
            whole = section.kind in self._whole
            more = tr("收起") if whole else tr("再看 {count} 条", count=len(section.lines) - FEW)
            row.addWidget(button(more, partial(self._toggle, section.kind), kind="link"))
        return heading

    def _toggle(self, kind: StartKind) -> None:
        self._whole ^= {kind}
        self._fill()

    def _line(self, kind: StartKind, line: StartLine, today: date) -> LineButton:
        context = self._context
        go: Callable[[], object]
        if isinstance(line, TicketLine):
            late = overdue_text(line.deadline, today)
            word = late or tr("{day} 前", day=relative_day(line.deadline, today))
            made = LineButton(line.customer, line.text, _looks(late), _raised(word, on=line.escalated))
            go = partial(context.show_page, "tickets", ticket_id=line.id)
        elif isinstance(line, PaperDue):
            late = overdue_text(line.due, today)
            word = late or tr("{day} 前", day=relative_day(line.due, today))
            made = LineButton(line.customer, line.text, _looks(late), word)
            go = partial(context.show_page, "papers")
        elif isinstance(line, CoverageWarning):
            word = tr("{day} 截止", day=relative_day(line.last, today))
            made = LineButton(line.plan_name, tr("缺 {count} 位", count=line.missing), look(VisitState.CLOSING), word)
            go = partial(context.show_page, "plans", code=line.plan_code)
        elif isinstance(line, ReviewLine):
            word = review_words()[line.why]
            made = LineButton(line.customer, line.title, look(VisitState.INVALID_NUMBER), word)
            go = partial(context.show_page, "reviews", visit_id=line.visit_id)
        elif isinstance(line, SilentLine):
            last = tr("上次 {day}", day=short_day(line.last, today)) if line.last else tr("从未联系")
            made = LineButton(line.customer, line.category, look(VisitState.NOT_REACHED), last)
            go = partial(context.selection.choose_customer, line.customer_id)
        else:
            up = kind in (StartKind.ESCALATED, StartKind.OVERDUE) and line.latest <= self._risen
            about = " · ".join(part for part in (line.title, line.owner) if part)
            made = LineButton(line.customer, about, look(line.state), _raised(_pressing(line, today), on=up))
            go = partial(context.selection.choose_visit, line.id, line.customer_id)
        made.clicked.connect(lambda _=False: go())
        self.lines.append(made)
        return made


def _pressing(row: VisitRow, today: date) -> str:
    if row.state is VisitState.OVERDUE:
        return overdue_text(row.latest, today)
    if row.state is VisitState.CLOSING:
        return tr("今天到期") if row.latest <= today else tr("明天到期")
    return time_text(row.minute)


def _raised(word: str, *, on: bool) -> str:
    return tr("{word} · 已升级", word=word) if on else word


def _looks(late: str) -> StateLook:
    return look(VisitState.OVERDUE if late else VisitState.CLOSING)
