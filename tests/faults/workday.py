"""A clerk's minutes at the real window: calls above all, and of everything else a little."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from shiboken6 import delete

from desktop_app.app.window import _pages, _panes
from desktop_app.domain.clock import FixedClock
from desktop_app.domain.scripts import AnswerKind
from desktop_app.services.setup import Setup
from desktop_app.ui.background.runner import Runner
from desktop_app.ui.calendar.pane import CalendarPane
from desktop_app.ui.calls.pane import CallPane
from desktop_app.ui.calls.strips import OverrideStrip
from desktop_app.ui.customers.pane import CustomersPane
from desktop_app.ui.imports.page import ImportPage
from desktop_app.ui.kit import icons, theme
from desktop_app.ui.kit.export_sheet import ExportSheet
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.kit.ticket_form import TicketSheet
from desktop_app.ui.reports.page import ReportPage
from desktop_app.ui.shell.desk_view import DeskView
from desktop_app.ui.shell.lock import LockPage
from desktop_app.ui.shell.login import LogIn
from desktop_app.ui.shell.memory import Memory
from desktop_app.ui.shell.session import Program, Session
from desktop_app.ui.shell.window import MainWindow
from tests.desks import PASSWORD, RESOURCES
from tests.files import save_list

Kind = TypeVar("Kind", bound=QWidget)

PATIENCE = 60
"""Seconds that anything may take."""
_BOUNCE = 320
"""A second result within that time is taken for a double press."""
_CONTROL = Qt.KeyboardModifier.ControlModifier
_SEARCHED = ("知", "知远", "zh", "lqh", "1358", "王安", "没有这个人")


@dataclass
class Workday:
    """The clerk, the window and the clock.

    Attributes:
        folder: takes what is written and read.
        acted: called after each act with its name.
    """

    window: MainWindow
    runner: Runner
    clock: FixedClock
    folder: Path
    acted: Callable[[str], object] = bool
    minutes: int = 0
    _numbers: Iterator[int] = field(default_factory=count)

    @property
    def view(self) -> DeskView:
        """The desk, which is another one after each log-in."""
        assert self.window.desk_view is not None
        return self.window.desk_view

    def minute(self) -> None:
        """Work for a minute of the clock."""
        self.clock.moment += timedelta(minutes=1)
        for every, after, act in ROUND:
            if self.minutes % every == after:
                self._do(act)
        self.minutes += 1

    def everything(self) -> None:
        """Do each act once."""
        for _, _, act in ROUND:
            self._do(act)

    def _do(self, act: Callable[[Workday], object]) -> None:
        act(self)
        self.rest()
        self.acted(act.__name__)

    # --- hands ---

    def rest(self) -> None:
        """Wait until nothing is under way and all is painted; what is to be deleted is deleted."""
        for _ in range(3):
            self.wait_for(lambda: not self.runner.busy)
            QTest.qWait(5)

    def wait_for(self, condition: Callable[[], bool]) -> None:
        """Wait until something is so."""
        until = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < until, condition
            QTest.qWait(5)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the focus is."""
        if not self.window.isActiveWindow():  # without a window manager nobody gives it back after a sheet
            self.window.activateWindow()
            self.wait_for(self.window.isActiveWindow)
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)
        self.rest()

    def click(self, word: str) -> None:
        """Press the visible button whose words begin so."""
        buttons = [b for b in self.window.findChildren(QAbstractButton) if b.isVisible() and b.isEnabled()]
        next(b for b in buttons if b.text().startswith(word)).click()
        self.rest()

    def find(self, kind: type[Kind]) -> Kind:
        """Return the pane or page of a kind, which was used before."""
        found = self.view.findChild(kind)
        assert found is not None, kind
        return found

    @contextmanager
    def sheet(self, kind: type[Sheet], answer: Callable[..., object]) -> Iterator[None]:
        """Answer the sheet that opens in the block."""
        met: list[QWidget] = []

        def run() -> None:
            found = QApplication.activeModalWidget()
            if found is None:
                return
            timer.stop()
            met.append(found)
            assert isinstance(found, kind), found
            answer(found)

        timer = QTimer(interval=10)
        timer.timeout.connect(run)
        timer.start()
        try:
            yield
            self.wait_for(lambda: bool(met))
        finally:
            timer.stop()
        self.wait_for(lambda: QApplication.activeModalWidget() is None)

    # --- acts ---

    def search(self) -> None:
        """Look for somebody from anywhere, and open the first who is found."""
        view, text = self.view, _SEARCHED[next(self._numbers) % len(_SEARCHED)]
        view.go_search()
        QTest.keyClicks(view.commands.search, text) if text.isascii() else view.commands.search.setText(text)
        self.wait_for(lambda: view.finder._text == text)
        self.press(Qt.Key.Key_Down)
        if any(hit.key.startswith("customer:") for hit in view.finder.hits()):  # else a new file is offered
            self.press(Qt.Key.Key_Return)
        else:
            view.commands.search.clear()

    def narrow(self) -> None:
        """Narrow the list of customers, and empty the search box again."""
        people = self.find(CustomersPane)
        people.search.setText(_SEARCHED[next(self._numbers) % len(_SEARCHED)])
        QTest.qWait(250)
        self.rest()
        people.search.clear()
        QTest.qWait(250)

    def call(self) -> None:
        """Take the next visit, answer its script to the end with the first answers, and finish it."""
        calls, visit = self._next_call()
        for _ in range(20):
            flow = calls.session.flow
            if flow is None or flow.finished:
                break
            step = next(view.step for view in flow.path if view.step.key == flow.current)
            value = step.choices[0].key if step.choices else "2030-01-07" if step.answer is AnswerKind.DATE else "1"
            calls.visit.script.answered.emit(step.key, value, "")
            self.rest()
        calls.visit.notes.setPlainText(f"说得很好 {next(self._numbers)}")
        calls.session.type_note(calls.visit.notes.toPlainText())
        self._result(calls, visit, Qt.Key.Key_F9)

    def not_reached(self) -> None:
        """Take the next visit; nobody answers."""
        calls, visit = self._next_call()
        self._result(calls, visit, Qt.Key.Key_F10)

    def ticket(self) -> None:
        """Take the next visit; there is a problem, and a ticket is written."""
        calls, visit = self._next_call()
        while calls.session.confirms:  # asks about a ticket, and can reopen only that one
            calls, visit = self._next_call()

        def write(sheet: TicketSheet) -> None:
            sheet.form.category.setCurrentIndex(0)
            sheet.form.category.picked.emit(sheet.form.category.value())
            sheet.form.facts.setPlainText("老师换了三次")
            sheet._done()

        with self.sheet(TicketSheet, write):
            self._result(calls, visit, Qt.Key.Key_F8)

    def give_up(self) -> None:
        """Begin a ticket or an export and close it again."""
        with self.sheet(Sheet, lambda sheet: sheet.reject()):
            self.find(CustomersPane).actions()[0].trigger()

    def move(self) -> None:
        """Carry a visit to the next day in the calendar, and take it back."""
        pane = self.find(CalendarPane)
        pane.show_view("month")
        pane.show_day(self.clock.today() + timedelta(days=1))
        self.rest()
        row = next(row for row in pane.canvas.rows_of(pane.day) if row.latest > row.due)
        pane.canvas.setFocus()
        pane.canvas.focus_visit = row.id
        self.press(Qt.Key.Key_Right, _CONTROL)
        self.press(Qt.Key.Key_Z, _CONTROL)

    def turn(self) -> None:
        """Look at the calendar in every way."""
        pane = self.find(CalendarPane)
        for name in ("year", "month", "list", "day", "week"):
            pane.show_view(name)
            self.rest()
            pane.turn(1)
            self.rest()
            self.acted(f"calendar {name}")
        pane.show_day(self.clock.today())

    def pages(self) -> None:
        """Open every page and return."""
        for name in self.view.specs:
            self.view.show_page(name)
            self.rest()
            self.acted(f"page {name}")
            self.view.show_desk()
            self.rest()

    def bring_in(self) -> None:
        """Import a small file."""
        number = next(self._numbers)
        rows = [
            (f"荀小{chr(0x4E00 + number)}{n}", f"19{number:06d}{n:03d}", "女", None, "荀大样", "围棋", None, "", "M")
            for n in range(20)
        ]
        file = save_list(self.folder / "新名单.xlsx", rows)
        self.view.show_page("import", path=file)
        page = self.find(ImportPage)
        self.wait_for(lambda: not page.reading.busy)
        self.rest()
        if page._stack.currentIndex() == 1:
            page._show_preview()
            self.rest()
        self.click("导入 ")
        self.wait_for(lambda: not page.applying.busy)
        self.rest()
        self.view.show_desk()

    def export(self) -> None:
        """Take the list of customers that are searched for out."""
        people, target = self.find(CustomersPane), self.folder / "导出.xlsx"
        people.search.setText("知远")
        QTest.qWait(250)
        self.rest()
        with self.sheet(ExportSheet, lambda sheet: sheet.write(target)):
            people.actions()[0].trigger()
        self.rest()
        people.search.clear()
        QTest.qWait(250)
        assert target.exists()

    def report(self) -> None:
        """Write the month's report."""
        self.view.show_page("report")
        self.rest()
        target = self.folder / "月报.xlsx"
        target.unlink(missing_ok=True)
        self.find(ReportPage).write(target)
        self.wait_for(target.exists)
        self.rest()
        self.view.show_desk()

    def lock(self) -> None:
        """Lock the window and open it again."""
        self.view.lock_asked.emit()
        self._log_in(LockPage)

    def log_out(self) -> None:
        """Log out and in again."""
        self.view.log_out_asked.emit()
        self.wait_for(lambda: self.window.findChild(LogIn) is not None)
        self._log_in(LogIn)
        self.wait_for(lambda: self.window.desk_view is not None)
        self.wait_for(lambda: self.view.findChild(CallPane) is not None)

    # --- inside ---

    def _log_in(self, kind: type[QWidget]) -> None:
        card = self.window.findChild(kind)
        assert card is not None
        form = card.form if isinstance(card, LockPage) else card._ask  # type: ignore[attr-defined] # it is a LogIn
        form.password.setText(PASSWORD)
        form.enter.click()
        self.wait_for(lambda: self.window.findChild(kind) is None)
        self.rest()

    def _next_call(self) -> tuple[CallPane, int]:
        self.view.next_visit()
        self.rest()
        visit = self.view.selection.visit_id
        assert visit is not None, "the day's visits are all done"
        return self.find(CallPane), visit

    def _result(self, calls: CallPane, visit: int, key: Qt.Key) -> None:
        """Give a result, if need be twice or with a reason: for a call against the rules, or with nothing asked."""

        def tried() -> int:
            return len(self.view.desk.calls.open(self.view.actor, visit).visit.attempts)

        before = tried()
        QTest.qWait(_BOUNCE)
        for _ in range(3):
            calls.setFocus()
            self.press(key)
            if isinstance(calls.visit.strip, OverrideStrip):
                calls.visit.strip.given.emit("客户约好的")
                self.rest()
            if tried() > before:
                return
        raise AssertionError(f"{visit} has no result; {calls.visit.strip}, {QApplication.focusWidget()}")


ROUND: tuple[tuple[int, int, Callable[[Workday], object]], ...] = (
    (2, 0, Workday.call),
    (2, 1, Workday.search),
    (4, 1, Workday.not_reached),
    (5, 1, Workday.narrow),
    (10, 3, Workday.move),
    (10, 5, Workday.turn),
    (10, 7, Workday.give_up),
    (20, 9, Workday.lock),
    (30, 6, Workday.ticket),
    (30, 12, Workday.pages),
    (30, 17, Workday.bring_in),
    (30, 24, Workday.export),
    (60, 33, Workday.report),
    (1000, 115, Workday.log_out),
)
"""Every so many minutes, after so many, something is done."""


@contextmanager
def at_work(setup: Setup, clock: FixedClock, folder: Path, bugs: list[BaseException]) -> Iterator[Workday]:
    """Give a clerk who is logged in at the real window.

    Args:
        setup: of the desk.
        clock: the desk's.
        folder: takes what is written and read.
        bugs: takes whatever was raised behind the screen.
    """
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    icons.use_folder(RESOURCES / "icons")
    theme.apply_theme(app, "light")
    memory = Memory(folder / "window.json")
    window = MainWindow(memory)
    runner = Runner(bugs.append, bugs.append)
    program = Program(
        setup=lambda: setup,
        panes=_panes,
        pages=_pages,
        resources=RESOURCES,
        memory=folder / "window.json",
        log_file=folder / "crash.log",
    )
    session = Session(program, window, runner, memory)
    window.painted.connect(session.begin)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    day = Workday(window, runner, clock, folder)
    try:
        day.wait_for(lambda: window.findChild(LogIn) is not None)
        day._log_in(LogIn)
        day.wait_for(lambda: window.desk_view is not None)
        day.wait_for(lambda: day.view.findChild(CallPane) is not None)
        day.rest()
        yield day
    finally:
        runner.close()
        session.close()
        delete(window)  # with all that still waits on it, as when the program ends
