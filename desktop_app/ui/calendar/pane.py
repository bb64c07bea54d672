"""The calendar pane: year, month, week, day or list; one read for what is seen, refreshed as things change."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QCursor, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget

from desktop_app.domain.access import Permission
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.remembered import read_number
from desktop_app.domain.text import tr
from desktop_app.domain.visits import VisitFilter, VisitRow
from desktop_app.ui.background.feed import Refreshing
from desktop_app.ui.calendar.agenda import AgendaCanvas, DayCanvas
from desktop_app.ui.calendar.board import Board
from desktop_app.ui.calendar.carry import Place
from desktop_app.ui.calendar.commands import Abilities, add_commands, visit_menu
from desktop_app.ui.calendar.export import Seen
from desktop_app.ui.calendar.filters import REMEMBER as FILTER
from desktop_app.ui.calendar.filters import FilterChips, FilterMenu, filter_text, kept_filter
from desktop_app.ui.calendar.head import JumpBox, Legend, Turner
from desktop_app.ui.calendar.keys import ActiveCanvas
from desktop_app.ui.calendar.month import MonthCanvas
from desktop_app.ui.calendar.moves import Moves
from desktop_app.ui.calendar.reading import read_board
from desktop_app.ui.calendar.spans import View, span, title, turned
from desktop_app.ui.calendar.tray import Tray
from desktop_app.ui.calendar.week import WeekCanvas
from desktop_app.ui.calendar.year import YearCanvas
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import Segmented, icon_button
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.icons import icon
from desktop_app.ui.kit.pane import Pane
from desktop_app.ui.kit.visit_sheet import VisitSheet

VIEWS: tuple[View, ...] = ("year", "month", "week", "day", "list")
_VIEW, _ZOOM = "calendar.view", "calendar.zoom"
_FARTHEST_ZOOM = 20

_TURN_AFTER = 600
"""Milliseconds over ‹ or › after which the pages turn under what is carried."""

_SLOW = 200
"""Milliseconds after which a reading that is not done yet is told of."""

AT_ONCE = 1500
"""A span with more visits than these is not read at once, so that the window never stands still."""


class CalendarPane(Pane):
    """The visit calendar.

    Args:
        context: services and the rest.
    """

    def __init__(self, context: Context) -> None:
        super().__init__(tr("回访日历"))
        self._context, self._desk = context, context.desk
        self.day = self._desk.clock.today()
        remembered = self._desk.settings.remembered
        kept = remembered(context.actor, _VIEW)
        self.view: View = next((view for view in VIEWS if view == kept), "month")
        self.wanted = kept_filter(remembered(context.actor, FILTER))
        may_move = context.actor.may(Permission.VISIT_PLAN)
        may_see = context.actor.may(Permission.PHONE_VIEW)
        self.week = WeekCanvas(may_move=may_move, may_see_phone=may_see)
        self.year = YearCanvas(may_move=may_move, may_see_phone=may_see)
        self.canvases: dict[View, ActiveCanvas] = {
            "year": self.year,
            "month": MonthCanvas(may_move=may_move, may_see_phone=may_see),
            "week": self.week,
            "day": DayCanvas(may_move=may_move, may_see_phone=may_see),
            "list": AgendaCanvas(may_move=may_move, may_see_phone=may_see),
        }
        if zoom := remembered(context.actor, _ZOOM):
            self.week.zoom(read_number(zoom, 0, -_FARTHEST_ZOOM, _FARTHEST_ZOOM))
        self._seen = Seen(self.view, self.day, self.wanted)
        self._moves = Moves(self, context)
        self._counted = self._about = ""
        self._legend: Legend | None = None
        self._jump: JumpBox | None = None
        self._tray: Tray | None = None
        self._build()
        for canvas in self.canvases.values():
            self._connect(canvas)
        context.selection.customer.connect(lambda _: self._show_chosen())
        context.selection.visit.connect(lambda _: self._show_chosen())
        shown = frozenset(
            {Kind.VISIT, Kind.CUSTOMER, Kind.EVENT, Kind.ATTEMPT, Kind.IMPORT, Kind.PLAN, Kind.DICTIONARY, Kind.SETTING}
        )
        Refreshing(self, context.feed, shown, self._refresh, editing=lambda: self.busy)
        self._minute = QTimer(self, interval=60_000)
        self._minute.timeout.connect(self._tick)
        self._minute.start()
        self._slow = QTimer(self, interval=_SLOW, singleShot=True)
        self._slow.timeout.connect(self._tell_reading)
        self._turn_by = 0
        self._turning = QTimer(self, interval=_TURN_AFTER)
        self._turning.timeout.connect(lambda: self.turn(self._turn_by))
        self.show_view(self.view)
        self._show_chosen()

    # --- what there is ---

    @property
    def canvas(self) -> ActiveCanvas:
        """The view that is shown."""
        return self.canvases[self.view]

    @property
    def busy(self) -> bool:
        """Whether a hand is on a visit, so that nothing may change under it."""
        canvas = self.canvas
        return canvas.carry is not None or canvas.stretch is not None or canvas.band is not None

    def show_view(self, view: View) -> None:
        """Show year, month, week, day or list around the present day, which is that of the visit in the focus."""
        if view != self.view:
            self._remember(_VIEW, view)
            if self.canvas.focus_visit is not None:
                self.day = self.canvas.day
        self.view = view
        self._switch.set_value(view)
        self._views.setCurrentWidget(self.canvas)
        self.setFocusProxy(self.canvas)
        self.load()

    def show_day(self, day: date) -> None:
        """Show a day in the present view."""
        self.day = day
        self.canvas.focus_visit = None
        self.load()

    def turn(self, pages: int) -> None:
        """Turn the pages."""
        self.show_day(turned(self.view, self.day, pages))

    def show_filter(self, wanted: VisitFilter) -> None:
        """Show only some visits, and remember which."""
        if wanted != self.wanted:
            self.wanted = wanted
            self._remember(FILTER, filter_text(wanted))
            self._mark_filter()
            self.load()

    def load(self) -> None:
        """Read what is seen, and show it; what holds very many visits is read behind the window."""
        seen = Seen(self.view, self.day, self.wanted)
        self._seen = seen
        self._tell_count()
        if not self._desk.schedule.more_than(*span(seen.view, seen.day), AT_ONCE):
            self._show_board(seen, read_board(self._desk, seen))
        else:
            self._slow.start()
            desk, run = self._desk, self._context.runner.run
            run(lambda _: read_board(desk, seen), lambda board: self._show_board(seen, board), self)

    def _show_board(self, seen: Seen, board: Board) -> None:
        if seen != self._seen:  # the pages were turned meanwhile
            return
        self.canvas.show_board(board, self.day)
        days = [day for day in board.dates() if self.view != "month" or day.month == board.month]
        loads = [board.load(day) for day in days]
        done, total = sum(load.done for load in loads), sum(load.total for load in loads)
        self._counted = f"{done}/{total}" if total else ""
        info = board.days.get(self.day) if self.view == "day" else None
        self._about = " · ".join(part for part in (info.lunar, info.term, info.name) if part) if info else ""
        self._slow.stop()
        self._tell_count()

    def _tell_reading(self) -> None:
        self.canvas.wait()

    def _tell_count(self) -> None:
        """Tell how many of the visits seen are done: in words where there is room, and rather not at all than cut."""
        heading = title(self.view, self.day, self._desk.clock.today())
        said = tr("完成 {count}", count=self._counted) if self._counted else ""
        taken = (self._turner, self._switch, self._filter, self._filter)  # the menu's button is as wide as the filter's
        room = self.width() - sum(widget.sizeHint().width() for widget in taken) - theme.px(5 * tokens.GAP)
        room -= theme.font_metrics("title").horizontalAdvance(heading)
        metrics = theme.font_metrics("body")
        both = " · ".join(part for part in (self._about, said) if part)
        fitting = (words for words in (both, said, self._counted) if metrics.horizontalAdvance(words) <= room)
        self.set_title(heading, next(fitting, ""))
        self._title.setToolTip(both)

    # --- inside ---

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell_count()

    def _build(self) -> None:
        self.chips = FilterChips()
        self.chips.changed.connect(self.show_filter)
        self.content.setSpacing(0)
        self.content.addWidget(self.chips)
        self._views = QStackedWidget()
        for canvas in self.canvases.values():
            self._views.addWidget(canvas)
        self.content.addWidget(self._views, 1)
        self._turner = Turner(self.turn, lambda: self.show_day(self._desk.clock.today()))
        words = {"year": tr("年历"), "month": tr("月"), "week": tr("周"), "day": tr("日"), "list": tr("列表")}
        self._switch = Segmented([(view, words[view]) for view in VIEWS], self.view)
        self._switch.setProperty("tight", True)
        self._switch.chosen.connect(lambda value: self.show_view(next(view for view in VIEWS if view == value)))
        self.filter = FilterMenu(self, self._context)
        self.filter.changed.connect(self.show_filter)
        self._filter = icon_button("funnel", tr("筛选回访"), menu=self.filter)
        for widget in (self._turner, self._switch, self._filter):
            self.add_action(widget)
        self.head.setSpacing(theme.px(tokens.GRID))
        self._can = Abilities(
            self.jump, self.show_day, self.open_day, self.show_legend, lambda: self._seen, self.plan_for
        )
        add_commands(self, self._context, self._can)
        self._mark_filter()

    def _mark_filter(self) -> None:
        self.filter.wanted = self.wanted
        self.chips.show_filter(self.wanted)
        self._filter.setIcon(icon("funnel", "accent" if self.wanted else "ink-soft"))

    def _connect(self, canvas: ActiveCanvas) -> None:
        canvas.chosen.connect(self._choose)
        canvas.opened.connect(self._choose)
        canvas.day_opened.connect(self.open_day)
        canvas.day_moved.connect(self._follow)
        canvas.turned.connect(self.turn)
        canvas.carried_to.connect(self._moves.put)
        canvas.stretched.connect(self._moves.stretch)
        canvas.move_asked.connect(self._moves.ask)
        canvas.person_asked.connect(self._moves.hand_over)
        canvas.carrying.connect(self._show_tray)
        canvas.customer_dropped.connect(self.plan_for)
        canvas.menu_asked.connect(self._offer)
        if canvas is self.year:
            self.year.month_opened.connect(self._open_month)
        if canvas is self.week:
            self.week.zoomed.connect(lambda step: self._remember(_ZOOM, str(step)))

    def _remember(self, key: str, value: str) -> None:
        settings, actor = self._desk.settings, self._context.actor
        self._context.runner.run(lambda _: settings.remember(actor, key, value), lambda _: None, self)

    def _choose(self, row: VisitRow) -> None:
        self._context.selection.choose_visit(row.id, row.customer_id)

    def _show_chosen(self) -> None:
        selection = self._context.selection
        for canvas in self.canvases.values():
            canvas.show_chosen(selection.customer_id, selection.visit_id)

    def open_day(self, day: date) -> None:
        """Show a day by itself."""
        self.day = day
        self.show_view("day")
        self.canvas_focus()

    def _open_month(self, day: date) -> None:
        self.day = day
        self.show_view("month")
        self.canvas_focus()

    def _follow(self, day: date) -> None:
        """Show the day that the keyboard went to."""
        board = self.canvas.board
        self.day = day
        other_month = self.view == "month" and day.month != board.month
        if other_month or self.view in ("day", "list") or not board.first <= day <= board.last:
            self.load()

    def _refresh(self, _: Changes) -> None:
        self.load()

    def _tick(self) -> None:
        if self.isVisible() and not self.busy:
            self.load()

    def _show_tray(self, on: bool) -> None:
        """Show or hide what takes visits beside the calendar while the mouse carries them."""
        carry = self.canvas.carry
        if self._tray is None:
            self._tray = Tray(self, self._desk.clock.today)
        if not on or carry is None:
            self._tray.end()
            self._turning.stop()
            return
        self.canvas.aim = self._aim
        place = QRect(self.mapToGlobal(QPoint(0, 0)), self.size())
        names = [name for name in self._desk.lists.owners() if any(row.owner != name for row in carry.rows)]
        self._tray.begin(carry, names, place, QCursor.pos())

    def _aim(self, point: QPoint) -> Place | str | None:
        """Return what the tray has under a point; over ‹ and › the pages turn by themselves."""
        buttons = ((self._turner.back, -1), (self._turner.on, 1))
        by = next((by for button, by in buttons if button.rect().contains(button.mapFromGlobal(point))), 0)
        if not by:
            self._turning.stop()
        elif not self._turning.isActive():
            self._turn_by = by
            self._turning.start()
        return self._tray.aim(point) if self._tray is not None else None

    def jump(self, typed: str = "") -> None:
        """Ask for the day to go to."""
        if self._jump is None:
            clock = self._desk.clock
            self._jump = JumpBox(self, clock.today, self._desk.schedule.named_day, self._day_words)
            self._jump.picked.connect(self.show_day)
            self._jump.gone.connect(self.canvas_focus)
        self._jump.open_at(QPoint(theme.px(tokens.PADDING), theme.px(tokens.ROW_TWO_LINES)), typed)

    def _day_words(self, day: date) -> str:
        info = self._desk.schedule.days(day, day)[0]
        week = tr("第 {week} 周", week=day.isocalendar().week)
        return " · ".join(part for part in (day.isoformat(), week, info.lunar, info.term, info.name) if part)

    def canvas_focus(self) -> None:
        """Put the keyboard into the view."""
        self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_legend(self) -> None:
        """Show what the signs mean."""
        if self._legend is None:
            self._legend = Legend(self, waits=self._desk.papers.visits_wait())
        size = self._legend.sizeHint()
        corner = self.mapToGlobal(QPoint(self.width() - theme.px(tokens.GAP), theme.px(tokens.ROW_TWO_LINES)))
        self._legend.move(corner.x() - size.width(), corner.y())
        self._legend.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isdigit() or event.text() in ("+", "-"):
            self.jump(event.text())
        elif event.text() in ("g", "G"):
            self.jump()
        else:
            super().keyPressEvent(event)

    def plan_for(self, customer_id: int, place: Place) -> None:
        """Ask for a visit to a customer at a place."""
        rows = self._desk.customers.file(customer_id)
        name = rows.customer.draft.name
        VisitSheet(self, self._context, customer_id, name, place.day, place.minute).ask()

    def _offer(self, row: VisitRow | None, place: Place | None, point: QPoint) -> None:
        menu = visit_menu(self.canvas, self._moves, self._context, self._can, row, place)
        menu.exec(point)
        menu.deleteLater()
