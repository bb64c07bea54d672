"""The papers of a ticket or a visit: in or not, signed by whom, until when, with their files (R-241, R-253)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop_app.domain.access import Permission
from desktop_app.domain.changes import Changes
from desktop_app.domain.papers import Paper, PaperMark
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import icon_button
from desktop_app.ui.kit.chips import Chip
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.dayedit import DayEdit
from desktop_app.ui.kit.files import documents
from desktop_app.ui.kit.forms import FormRows
from desktop_app.ui.kit.inputs import CheckBox
from desktop_app.ui.kit.labels import ElidedLabel
from desktop_app.ui.kit.layouts import clear
from desktop_app.ui.kit.messages import MessageBar
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.kit.states import StateLook
from desktop_app.ui.kit.text import overdue_text, short_day
from desktop_app.ui.kit.undo import UndoStep


def paper_look(paper: Paper, today: date) -> StateLook:
    """Return colour, sign and word of how far a paper is."""
    if not paper.lacking:
        return StateLook("done", "✓", tr("齐全"))
    if paper.overdue:
        return StateLook("overdue", "▲", overdue_text(paper.due, today))
    return StateLook("due", "●", tr("{day} 前", day=short_day(paper.due, today)))


class PapersBlock(QWidget):
    """A line for each paper, marked by a click; hidden where nothing is asked for.

    Args:
        context: of the desk.
        messages: where it is told what was done.
    """

    def __init__(self, context: Context, messages: MessageBar) -> None:
        super().__init__()
        self._context, self._messages = context, messages
        self.lines: list[PaperLine] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(tokens.PADDING))

    def show_papers(self, papers: Sequence[Paper]) -> None:
        """Show the papers of another ticket or visit, or the same ones read anew."""
        focus = next(((at, tick) for at, line in enumerate(self.lines) if (tick := line.focused()) is not None), None)
        clear(self._column)
        may = self._context.actor.may(Permission.TICKET_HANDLE)
        self.lines = [PaperLine(self, self._context, paper, editable=may and not paper.frozen) for paper in papers]
        for line in self.lines:
            self._column.addWidget(line)
        self.setVisible(bool(papers))
        if focus is not None and focus[0] < len(self.lines):
            self.lines[focus[0]].take_focus(focus[1])

    def mark(self, paper: Paper, mark: PaperMark) -> None:
        """Say how far a paper is; it can be taken back."""
        if mark != paper.mark:
            self._run(partial(self._write, paper, mark), partial(self._written, paper))

    def _write(self, paper: Paper, mark: PaperMark) -> tuple[UndoStep, Changes]:
        papers, actor = self._context.desk.papers, self._context.actor
        changes = papers.mark(actor, paper.id, mark)
        step = UndoStep(
            tr("登记{name}", name=paper.name),
            lambda: papers.mark(actor, paper.id, paper.mark),
            lambda: self._write(paper, mark),
        )
        return step, changes

    def _written(self, paper: Paper, made: tuple[UndoStep, Changes]) -> None:
        self._context.did(*made, tr("{name}已登记。", name=paper.name), self._messages)

    def attach(self, paper: Paper, path: Path) -> None:
        """Keep a file with a paper."""
        papers, actor = self._context.desk.papers, self._context.actor
        told = tr("已添加 {name}。", name=path.name)
        self._run(lambda: papers.attach(actor, paper.id, path), partial(self._done, told))

    def ask_file(self, paper: Paper) -> None:
        """Ask which file is to be kept."""
        words = tr("录音、照片、扫描件 (*.mp3 *.wav *.m4a *.amr *.jpg *.jpeg *.png *.pdf);;所有文件 (*)")
        file, _ = QFileDialog.getOpenFileName(self, tr("选择附件"), "", words)
        if file:
            self.attach(paper, Path(file))

    def save_file(self, paper: Paper) -> None:
        """Ask where a paper's file goes, and write it there."""
        file, _ = QFileDialog.getSaveFileName(self, tr("另存附件"), documents(paper.file))
        if file:
            job = partial(self._context.desk.papers.save_file, self._context.actor, paper.id, Path(file))
            told = tr("已另存为 {name}。", name=Path(file).name)
            self._run(job, lambda _: self._messages.tell(told))

    def detach(self, paper: Paper) -> None:
        """Take a paper's file out of sight."""
        papers, actor = self._context.desk.papers, self._context.actor
        self._run(lambda: papers.detach(actor, paper.id), partial(self._done, tr("已移除附件。")))

    def ask_days(self, paper: Paper) -> None:
        """Ask for the days on which a paper came in and was signed."""
        sheet = PaperSheet(self, paper, self._context.desk.clock.today)
        if sheet.ask():
            self.mark(paper, sheet.mark())

    def _done(self, told: str, changes: Changes) -> None:
        self._context.feed.publish(changes)
        self._messages.tell(told)

    def _run(self, job: Callable[[], object], done: Callable[..., None]) -> None:
        self._context.runner.run(lambda _: job(), done, self, self._messages.fail)


class PaperLine(QWidget):
    """One paper.

    Args:
        block: what it stands in.
        context: of the desk.
        paper: the paper.
        editable: whether it can be marked.
    """

    def __init__(self, block: PapersBlock, context: Context, paper: Paper, *, editable: bool) -> None:
        super().__init__()
        self.paper, self._block, self._context = paper, block, context
        today = context.desk.clock.today()
        mark = paper.mark
        self.came = self._tick(_name(paper), on=mark.came is not None, editable=editable)
        self.came.toggled.connect(lambda on: self._mark(came=today if on else None))
        self.in_person = self._tick(tr("当面回访，客户签名代替录音"), on=mark.in_person, editable=editable)
        self.in_person.toggled.connect(lambda on: self._in_person(on=on))
        self.signed: dict[str, CheckBox] = {}
        for who in paper.signers:
            day = mark.signed.get(who)
            words = tr("{who} {day}", who=who, day=f"{day:%m-%d}") if day else tr("{who}签名", who=who)
            self.signed[who] = self._tick(words, on=day is not None, editable=editable)
            self.signed[who].toggled.connect(lambda on, who=who: self._sign(who, on=on))
        self.state = Chip(paper_look(paper, today))
        self.menu = QMenu(self)
        self._fill_menu(editable=editable)
        self._lay_out()

    @staticmethod
    def _tick(words: str, *, on: bool, editable: bool) -> CheckBox:
        tick = CheckBox(words)
        tick.setChecked(on)
        if not editable:  # read as well as before, only not changed
            tick.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            tick.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return tick

    def _lay_out(self) -> None:
        gap = theme.px(tokens.GAP)
        first = QHBoxLayout()
        first.setSpacing(gap)
        first.addWidget(self.came)
        first.addWidget(ElidedLabel(self.paper.file, "small", "soft"), 1)
        first.addWidget(self.state)
        if not self.menu.isEmpty():
            first.addWidget(icon_button("ellipsis", tr("{name}：日期、文件", name=self.paper.name), menu=self.menu))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(tokens.GRID))
        column.addLayout(first)
        if self.signed or self.paper.audio:
            second = QHBoxLayout()
            second.setContentsMargins(theme.px(tokens.ICON) + gap, 0, 0, 0)
            second.setSpacing(theme.px(tokens.PADDING))
            for tick in (*self.signed.values(), *([self.in_person] if self.paper.audio else [])):
                second.addWidget(tick)
            second.addStretch(1)
            column.addLayout(second)

    def _fill_menu(self, *, editable: bool) -> None:
        block, paper = self._block, self.paper
        if editable:
            self.menu.addAction(tr("改日期…"), lambda: block.ask_days(paper))
            self.menu.addAction(tr("附上文件…"), lambda: block.ask_file(paper))
        if paper.file and self._context.actor.may(Permission.CUSTOMER_EXPORT):
            self.menu.addAction(tr("另存 {name}", name=paper.file), lambda: block.save_file(paper))
        if paper.file and editable:
            self.menu.addAction(tr("移除 {name}", name=paper.file), lambda: block.detach(paper))

    def focused(self) -> str | None:
        """Return the tick that has the keyboard: a signer, or empty for the paper itself; None for none of them."""
        ticks = {"": self.came, **self.signed}
        return next((who for who, tick in ticks.items() if tick.hasFocus()), None)

    def take_focus(self, who: str) -> None:
        """Give a tick the keyboard."""
        self.signed.get(who, self.came).setFocus(Qt.FocusReason.OtherFocusReason)

    def _mark(self, *, came: date | None) -> None:
        self._block.mark(self.paper, replace(self.paper.mark, came=came))

    def _sign(self, who: str, *, on: bool) -> None:
        others = {name: day for name, day in self.paper.mark.signed.items() if name != who}
        today = self._context.desk.clock.today()
        self._block.mark(self.paper, replace(self.paper.mark, signed={**others, who: today} if on else others))

    def _in_person(self, *, on: bool) -> None:
        named = {who: day for who, day in self.paper.mark.signed.items() if on or who in self._named()}
        self._block.mark(self.paper, replace(self.paper.mark, in_person=on, signed=named))

    def _named(self) -> tuple[str, ...]:
        """Return who signs also when the visit was not made in person: the last of them is the customer."""
        return self.paper.signers[:-1] if self.paper.mark.in_person else self.paper.signers


class PaperSheet(Sheet):
    """Enters the days of a paper; an empty one means not yet.

    Args:
        parent: over which window.
        paper: the paper.
        today: tells the present day.
    """

    def __init__(self, parent: QWidget, paper: Paper, today: Callable[[], date]) -> None:
        super().__init__(parent, paper.name, tr("空着就是还没有。"), 420)
        self._paper, self._today = paper, today
        self.came = DayEdit(today, paper.mark.came)
        self.signed = {who: DayEdit(today, paper.mark.signed.get(who)) for who in paper.signers}
        self.form = FormRows()
        self.form.add("came", tr("收到"), self.came)
        for who, edit in self.signed.items():
            self.form.add(who, tr("{who}签名", who=who), edit)
        self.content.addWidget(self.form)
        self.add_cancel()
        self.add_primary(tr("保存"), self._done)

    def mark(self) -> PaperMark:
        """Return what is entered."""
        signed = {who: day for who, edit in self.signed.items() if (day := edit.day()) is not None}
        return replace(self._paper.mark, came=self.came.day(), signed=signed)

    def _done(self) -> None:
        self.form.clear_errors()
        wrong = [
            field
            for field, edit in {"came": self.came, **self.signed}.items()
            if (edit.text().strip() and edit.day() is None) or (edit.day() or date.min) > self._today()
        ]
        for field in wrong:
            self.form.set_error(field, tr("请填写今天或以前的日子。"))
        if not wrong:
            self.accept()


def _name(paper: Paper) -> str:
    """Return what the tick of a paper says: what it is, and since when it is in."""
    name = tr("{name}（录音）", name=paper.name) if paper.audio and not paper.mark.in_person else paper.name
    return tr("{name} · {day} 收到", name=name, day=f"{paper.mark.came:%m-%d}") if paper.mark.came else name
