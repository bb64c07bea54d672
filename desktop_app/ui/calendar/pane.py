"""The calendar pane: month, week, day or list; one read for what is seen, refreshed as things change."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QStackedWidget

from desktop_app.domain.access import Permission
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.text import tr
from desktop_app.domain.visits import VisitRow, VisitState
from desktop_app.ui.background.feed import Refreshing
from desktop_app.ui.calendar.agenda import AgendaCanvas, DayCanvas
from desktop_app.ui.calendar.board import Board, by_day
from desktop_app.ui.calendar.carry import Place
from desktop_app.ui.calendar.export import Seen, export_sheet
from desktop_app.ui.calendar.hands import ActiveCanvas
from desktop_app.ui.calendar.head import JumpBox, Legend, Turner
from desktop_app.ui.calendar.month import MonthCanvas
from desktop_app.ui.calendar.moves import Moves
from desktop_app.ui.calendar.spans import View, span, title, turned
from desktop_app.ui.calendar.week import WeekCanvas
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import Segmented, icon_button
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.icons import icon
from desktop_app.ui.kit.pane import Pane
from desktop_app.ui.kit.visit_sheet import VisitSheet

VIEWS: tuple[View, ...] = ("month", "week", "day", "list")
_REMEMBER = "calendar.view"

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
        self.owner = ""
        kept = self._desk.settings.remembered(context.actor, _REMEMBER)
        self.view: View = next((view for view in VIEWS if view == kept), "month")
        may_move = context.actor.may(Permission.VISIT_PLAN)
        may_see = context.actor.may(Permission.PHONE_VIEW)
        self.canvases: dict[View, ActiveCanvas] = {
            "month": MonthCanvas(may_move=may_move, may_see_phone=may_see),
            "week": WeekCanvas(may_move=may_move, may_see_phone=may_see),
            "day": DayCanvas(may_move=may_move, may_see_phone=may_see),
            "list": AgendaCanvas(may_move=may_move, may_see_phone=may_see),
        }
        self._seen = Seen(self.view, self.day, self.owner)
        self._moves = Moves(self, context)
        self._legend: Legend | None = None
        self._jump: JumpBox | None = None
        self._build()
        for canvas in self.canvases.values():
            self._connect(canvas)
        context.selection.customer.connect(lambda _: self._show_chosen())
        context.selection.visit.connect(lambda _: self._show_chosen())
        shown = frozenset(
            {Kind.VISIT, Kind.CUSTOMER, Kind.EVENT, Kind.ATTEMPT, Kind.IMPORT, Kind.PLAN, Kind.DICTIONARY}
        )
        Refreshing(self, context.feed, shown, self._refresh, editing=lambda: self.canvas.carry is not None)
        self._minute = QTimer(self, interval=60_000)
        self._minute.timeout.connect(self._tick)
        self._minute.start()
        self.show_view(self.view)
        self._show_chosen()

    # --- what there is ---

    @property
    def canvas(self) -> ActiveCanvas:
        """The view that is shown."""
        return self.canvases[self.view]

    def show_view(self, view: View) -> None:
        """Show month, week, day or list around the present day."""
        if view != self.view:
            self._context.runner.run(
                lambda _: self._desk.settings.remember(self._context.actor, _REMEMBER, view), lambda _: None, self
            )
        self.view = view
        self._switch.set_value(view)
        self._views.setCurrentWidget(self.canvas)
        self.setFocusProxy(self.canvas)
        self.load()

    def show_day(self, day: date) -> None:
        """Show a day in the present view."""
        self.day = day
        self.load()

    def turn(self, pages: int) -> None:
        """Turn the pages."""
        self.show_day(turned(self.view, self.day, pages))

    def load(self) -> None:
        """Read what is seen, and show it; what holds very many visits is read behind the window."""
        seen = Seen(self.view, self.day, self.owner)
        self._seen = seen
        if self._desk.schedule.count(*span(seen.view, seen.day)) <= AT_ONCE:
            self._show_board(seen, self._board(seen))
        else:
            self._context.runner.run(lambda _: self._board(seen), lambda board: self._show_board(seen, board), self)

    def _show_board(self, seen: Seen, board: Board) -> None:
        if seen != self._seen:  # the pages were turned meanwhile
            return
        self.canvas.show_board(board, self.day)
        today = self._desk.clock.today()
        total = sum(board.load(day).total for day in self._counted(board))
        done = sum(board.load(day).done for day in self._counted(board))
        aside = f"{done}/{total}" if total else ""
        self.set_title(title(self.view, self.day, today), aside)

    def _counted(self, board: Board) -> list[date]:
        return [day for day in board.dates() if self.view != "month" or day.month == board.month]

    def _board(self, seen: Seen) -> Board:
        desk, today = self._desk, self._desk.clock.today()
        first, last = span(seen.view, seen.day)
        visits, loads = by_day(desk.schedule.between(first, last, seen.owner))
        overdue: tuple[VisitRow, ...] = ()
        if seen.view == "list" and first <= today <= last:
            late = (row for row in desk.schedule.today_list() if row.state is VisitState.OVERDUE)
            overdue = tuple(sorted((row for row in late if seen.owner in ("", row.owner)), key=lambda row: row.latest))
        now = desk.clock.local(desk.clock.now())
        return Board(
            first=first,
            last=last,
            today=today,
            month=seen.day.month,
            now=now.hour * 60 + now.minute,
            days={info.day: info for info in desk.schedule.days(first, last)},
            visits=visits,
            loads=loads,
            overdue=overdue,
        )

    # --- inside ---

    def _build(self) -> None:
        self._views = QStackedWidget()
        for canvas in self.canvases.values():
            self._views.addWidget(canvas)
        self.content.addWidget(self._views)
        self._turner = Turner(self.turn, lambda: self.show_day(self._desk.clock.today()))
        words = {"month": tr("月"), "week": tr("周"), "day": tr("日"), "list": tr("列表")}
        self._switch = Segmented([(view, words[view]) for view in VIEWS], self.view)
        self._switch.chosen.connect(lambda value: self.show_view(next(view for view in VIEWS if view == value)))
        self._people = QMenu(self)
        self._people.aboutToShow.connect(self._fill_people)
        self._filter = icon_button("user-round", tr("看谁的回访"), menu=self._people)
        for widget in (self._turner, self._switch, self._filter):
            self.add_action(widget)
        self.head.setSpacing(theme.px(tokens.GRID))
        self._add_commands()

    def _add_commands(self) -> None:
        """Commands that the frame puts into its menu, with their keys."""
        for text, icon_name, key, run in (
            (tr("跳到日期…"), "calendar-days", "Ctrl+G", self.jump),
            (tr("回到今天"), "calendar-check", "", lambda: self.show_day(self._desk.clock.today())),
            (tr("图例"), "circle-question-mark", "", self.show_legend),
        ):
            action = QAction(icon(icon_name), text, self)
            if key:
                action.setShortcut(QKeySequence(key))
            action.triggered.connect(lambda _=False, run=run: run())
            self.addAction(action)
            self.menu().addAction(action)
        export = self.menu().addAction(icon("file-down", "ink-soft"), tr("导出看到的回访…"))
        export.triggered.connect(lambda: export_sheet(self, self._context, self._seen).ask())
        export.setEnabled(self._context.actor.may(Permission.CUSTOMER_EXPORT))

    def _connect(self, canvas: ActiveCanvas) -> None:
        canvas.chosen.connect(self._choose)
        canvas.opened.connect(self._choose)
        canvas.day_opened.connect(self._open_day)
        canvas.day_moved.connect(self._follow)
        canvas.turned.connect(self.turn)
        canvas.moved.connect(self._moves.put)
        canvas.customer_dropped.connect(self._plan_for)
        canvas.menu_asked.connect(self._offer)

    def _choose(self, row: VisitRow) -> None:
        self._context.selection.choose_visit(row.id, row.customer_id)

    def _show_chosen(self) -> None:
        selection = self._context.selection
        for canvas in self.canvases.values():
            canvas.show_chosen(selection.customer_id, selection.visit_id)

    def _open_day(self, day: date) -> None:
        self.day = day
        self.show_view("day")
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
        if self.isVisible() and self.canvas.carry is None:
            self.load()

    def _fill_people(self) -> None:
        self._people.clear()
        me = self._context.actor.name
        names = [name for name in self._desk.lists.owners() if name != me]
        for value, word in (("", tr("全部")), (me, tr("我的")), *((name, name) for name in names)):
            action = self._people.addAction(word)
            action.setCheckable(True)
            action.setChecked(value == self.owner)
            action.triggered.connect(lambda _=False, value=value: self.show_owner(value))

    def show_owner(self, owner: str) -> None:
        """Show one person's visits, or everybody's."""
        self.owner = owner
        self._filter.setIcon(icon("user-round", "accent" if owner else "ink-soft"))
        self._filter.setToolTip(tr("只看{name}的回访", name=owner) if owner else tr("看谁的回访"))
        self.load()

    def jump(self, typed: str = "") -> None:
        """Ask for the day to go to."""
        if self._jump is None:
            self._jump = JumpBox(self, self._desk.clock.today)
            self._jump.picked.connect(self.show_day)
            self._jump.gone.connect(self.canvas_focus)
        self._jump.open_at(QPoint(theme.px(tokens.PADDING), theme.px(tokens.ROW_TWO_LINES)), typed)

    def canvas_focus(self) -> None:
        """Put the keyboard into the view."""
        self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_legend(self) -> None:
        """Show what the signs mean."""
        if self._legend is None:
            self._legend = Legend(self)
        size = self._legend.sizeHint()
        corner = self.mapToGlobal(QPoint(self.width() - theme.px(tokens.GAP), theme.px(tokens.ROW_TWO_LINES)))
        self._legend.move(corner.x() - size.width(), corner.y())
        self._legend.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isdigit() or event.text() in ("+", "-"):
            self.jump(event.text())
        else:
            super().keyPressEvent(event)

    def _plan_for(self, customer_id: int, place: Place) -> None:
        rows = self._desk.customers.file(customer_id)
        name = rows.customer.draft.name
        VisitSheet(self, self._context, customer_id, name, place.day, place.minute).ask()

    def _offer(self, row: VisitRow | None, place: Place | None, point: QPoint) -> None:
        menu = QMenu(self)
        if row is not None:
            menu.addAction(icon("phone", "ink-soft"), tr("打开这次回访")).triggered.connect(lambda: self._choose(row))
            if self.canvas.movable(row):
                menu.addAction(icon("calendar-clock", "ink-soft"), tr("改期…")).triggered.connect(
                    lambda: self._moves.ask(row)
                )
                menu.addAction(icon("keyboard", "ink-soft"), tr("用方向键移动\tM")).triggered.connect(
                    lambda: self.canvas.pick_up(row)
                )
        today, chosen = self._desk.clock.today(), self._context.selection.customer_id
        if place is not None:
            menu.addAction(icon("calendar", "ink-soft"), tr("只看这一天")).triggered.connect(
                lambda: self._open_day(place.day)
            )
            if chosen is not None and place.day >= today and self._context.actor.may(Permission.VISIT_PLAN):
                menu.addAction(icon("plus", "ink-soft"), tr("给选中的客户安排回访…")).triggered.connect(
                    lambda: self._plan_for(chosen, place)
                )
        menu.exec(point)
        menu.deleteLater()
