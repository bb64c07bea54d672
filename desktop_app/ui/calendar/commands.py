"""The calendar's commands: in the pane's menu with their keys, and in the menu of a visit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from desktop_app.domain.access import Permission
from desktop_app.domain.text import tr
from desktop_app.domain.visits import VisitRow
from desktop_app.ui.calendar.carry import Place
from desktop_app.ui.calendar.export import Seen, export_sheet, print_sheet
from desktop_app.ui.calendar.keys import ActiveCanvas
from desktop_app.ui.calendar.moves import Moves
from desktop_app.ui.kit.calendar_file_sheet import CalendarFileSheet
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.icons import icon
from desktop_app.ui.kit.pane import Pane


@dataclass(frozen=True, slots=True)
class Abilities:
    """What the pane can do when a command asks for it.

    Attributes:
        jump: asks for the day to go to.
        show_day: shows a day in the present view; ``open_day`` shows it by itself.
        show_legend: shows what the signs mean.
        seen: what is shown at present.
        plan_for: asks for a visit to a customer at a place.
    """

    jump: Callable[[], object]
    show_day: Callable[[date], object]
    open_day: Callable[[date], object]
    show_legend: Callable[[], object]
    seen: Callable[[], Seen]
    plan_for: Callable[[int, Place], object]


def add_commands(pane: Pane, context: Context, can: Abilities) -> None:
    """Put the calendar's commands into its menu; the frame takes them into its own, with their keys."""
    today = context.desk.clock.today
    for text, icon_name, key, run in (
        (tr("跳到日期…"), "calendar-days", "Ctrl+G", can.jump),
        (tr("回到今天"), "calendar-check", "", lambda: can.show_day(today())),
        (tr("图例"), "circle-question-mark", "", can.show_legend),
        (tr("打印清单…"), "printer", "Ctrl+P", lambda: print_sheet(pane, context, can.seen()).ask()),
    ):
        action = QAction(icon(icon_name), text, pane)
        if key:
            action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda _=False, run=run: run())
        pane.addAction(action)
        pane.menu().addAction(action)
    action.setEnabled(context.actor.may(Permission.CUSTOMER_EXPORT))
    for text, icon_name, page in (
        (tr("均衡每天的量…"), "sliders-horizontal", "levelling"),
        (tr("合并相近的回访…"), "phone-forwarded", "near_visits"),
    ):
        opener = pane.menu().addAction(icon(icon_name, "ink-soft"), text)
        opener.triggered.connect(lambda _=False, page=page: context.show_page(page))
        opener.setEnabled(context.actor.may(Permission.VISIT_PLAN))
    export = pane.menu().addAction(icon("file-down", "ink-soft"), tr("导出看到的回访…"))
    export.triggered.connect(lambda: export_sheet(pane, context, can.seen()).ask())
    export.setEnabled(context.actor.may(Permission.CUSTOMER_EXPORT))
    outside = pane.menu().addAction(icon("calendar-days", "ink-soft"), tr("导出到日历（.ics）…"))
    outside.triggered.connect(lambda: CalendarFileSheet(pane, context).ask())
    outside.setEnabled(context.actor.may(Permission.CUSTOMER_EXPORT))


def visit_menu(
    canvas: ActiveCanvas, moves: Moves, context: Context, can: Abilities, row: VisitRow | None, place: Place | None
) -> QMenu:
    """Return the menu of a visit, of those that are picked, or of a day.

    Args:
        canvas: over which it opens.
        moves: changes where visits stand.
        context: services and the rest.
        can: what the pane can do.
        row: the visit under the mouse or the keyboard.
        place: the place under it.
    """
    menu = QMenu(canvas)
    rows = canvas.at_hand(row) if row is not None or canvas.picked else ()

    def offer(icon_name: str, text: str, run: Callable[[], object]) -> None:
        menu.addAction(icon(icon_name, "ink-soft"), text).triggered.connect(lambda _=False: run())

    if row is not None and len(rows) <= 1:
        offer("phone", tr("打开这次回访"), lambda: canvas.opened.emit(row))
    if rows:
        several = f"（{len(rows)}）" if len(rows) > 1 else ""
        offer("calendar-clock", tr("改期…") + several + "\tR", lambda: moves.ask(rows))
        offer("user-round", tr("改派…") + several + "\tP", lambda: moves.hand_over(rows))
        offer("keyboard", tr("用方向键移动") + several + "\tM", lambda: canvas.pick_up(rows[0]))
    today, chosen = context.desk.clock.today(), context.selection.customer_id
    if place is not None:
        menu.addSeparator()
        offer("calendar", tr("只看这一天"), lambda: can.open_day(place.day))
        if chosen is not None and place.day >= today and context.actor.may(Permission.VISIT_PLAN):
            offer("plus", tr("给选中的客户安排回访…"), lambda: can.plan_for(chosen, place))
    return menu
