"""The desk of a person who is logged in: lines at the top, three panes or a page, message, line at the bottom."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.customers import CustomerRow, ListScope
from desktop_app.domain.errors import NotPermitted, UserError
from desktop_app.domain.text import tr
from desktop_app.ui.background.feed import ChangeFeed, Refreshing
from desktop_app.ui.background.runner import Runner
from desktop_app.ui.kit.context import Context, MessageAction, PageSpec, Panes
from desktop_app.ui.kit.messages import MessageBar
from desktop_app.ui.kit.selection import Selection
from desktop_app.ui.kit.text import phone_text
from desktop_app.ui.kit.undo import UndoList
from desktop_app.ui.shell.command_line import CommandLine
from desktop_app.ui.shell.finder import Finder, Hit
from desktop_app.ui.shell.keys_sheet import keys_sheet
from desktop_app.ui.shell.menus import KeyLine, Menus
from desktop_app.ui.shell.page_stack import PageStack
from desktop_app.ui.shell.pane_area import PaneArea
from desktop_app.ui.shell.status_line import StatusLine
from desktop_app.ui.shell.title_line import TitleLine, role_text

if TYPE_CHECKING:  # the services load the database libraries, which the first painted window does not wait for
    from desktop_app.services.desk import Desk

ARRANGEMENT = "arrangement"
"""Under this name each person's arrangement of the panes is remembered."""


class DeskView(QWidget):
    """Everything between log-in and log-out.

    Args:
        desk: the services.
        actor: who is logged in.
        runner, feed: shared by all screens.
        panes: make the three panes.
        specs: the pages there are; those the person may not use are not offered.
    """

    lock_asked = Signal()
    log_out_asked = Signal()
    quit_asked = Signal()

    def __init__(
        self, desk: Desk, actor: Actor, runner: Runner, feed: ChangeFeed, panes: Panes, specs: Sequence[PageSpec]
    ) -> None:
        super().__init__()
        self.desk, self.actor, self.runner, self.feed = desk, actor, runner, feed
        self.selection = Selection(self)
        self.undo = UndoList(runner, feed, self.tell_error)
        self.undo.setParent(self)
        self._specs = {spec.name: spec for spec in specs if spec.permission is None or actor.may(spec.permission)}
        self.messages = MessageBar()
        self.context = Context(
            desk=desk,
            actor=actor,
            runner=runner,
            feed=feed,
            selection=self.selection,
            undo=self.undo,
            show_page=self.show_page,
            show_desk=self.show_desk,
            message=self.message,
            next_visit=self.next_visit,
        )
        self.panes = PaneArea(
            [
                ("customers", tr("客户"), panes.customers(self.context)),
                ("calendar", tr("回访日历"), panes.calendar(self.context)),
                ("calls", tr("通话"), panes.calls(self.context)),
            ]
        )
        self.pages = PageStack(self.panes, list(self._specs.values()), lambda spec: spec.make(self.context))
        self.menus = Menus(self)
        organisation = desk.settings.organisation
        who = tr(
            "{organisation} · {name}（{role}）", organisation=organisation, name=actor.name, role=role_text(actor.role)
        )
        settings = partial(self.show_page, "settings") if "settings" in self._specs else None
        self.title = TitleLine(self.menus.bar, who, self.lock_asked.emit, settings)
        self.commands = CommandLine([spec for spec in self._specs.values() if spec.command], self.show_page)
        self.status = StatusLine(desk.clock)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.title, self.commands, self.pages, self.messages, self.status):
            column.addWidget(part, 1 if part is self.pages else 0)
        self.finder = Finder(self.commands.search, self._find, self)
        self._connect()
        self._restore()
        self._fill_menus()
        self._refresh()
        self.last_backup: datetime | None = None
        self._look_for_backup()
        self._catch_up()

    # --- what panes and pages ask for ---

    def show_page(self, name: str, **args: Any) -> None:
        """Open a page over the desk."""
        if name in self._specs:
            self.pages.show_page(name, **args)
        else:
            self.tell_error(NotPermitted(name))

    def show_desk(self) -> None:
        """Return to the three panes."""
        self.pages.show_desk()

    def message(self, text: str, action: MessageAction | None = None) -> None:
        """Show a sentence at the bottom."""
        if action is None:
            self.messages.tell(text)
        elif action.text == tr("撤销"):
            self.messages.tell(text, action.run)
        else:
            self.messages.offer(text, action.text, action.run)

    def tell_error(self, error: UserError) -> None:
        """Show an expected refusal at the bottom."""
        self.messages.fail(error)

    def next_visit(self) -> None:
        """Open the visit that is due next."""
        self.show_desk()
        if not self.pages.on_desk:
            return
        wanted = self.desk.schedule.next_visit(self.selection.visit_id)
        row = next((row for row in self.desk.schedule.today_list() if row.id == wanted), None)
        if row is None:
            self.messages.tell(tr("今天的回访都完成了。"))
        else:
            self.selection.choose_visit(row.id, row.customer_id)
            self.panes.go("calls")

    def back_up(self) -> None:
        """Make a backup now."""
        self.messages.tell(tr("正在备份…"))
        self.runner.run(lambda _: self.desk.backups.make(self.actor), self._backed_up, self)

    def show_keys(self) -> None:
        """Show the sheet of keys."""
        inside = [
            KeyLine("1 – 9", tr("回答话术中的问题")),
            KeyLine("Esc", tr("返回回访台")),
        ]
        keys_sheet(self, [*self.menus.key_lines(), (tr("打电话时"), inside)]).ask()

    def drops(self) -> bool:
        """Tell whether a file may be dropped here."""
        return "import" in self._specs

    # --- inside ---

    def _backed_up(self, file: Path) -> None:
        self.messages.tell(tr("备份已完成：{file}", file=file))
        self._look_for_backup()

    def _look_for_backup(self) -> None:
        self.runner.run(lambda _: self.desk.backups.last(), self._show_backup, self)

    def _show_backup(self, last: datetime | None) -> None:
        self.last_backup = last
        self.status.show_backup(last)

    def _connect(self) -> None:
        self.commands.scope.connect(self._show_scope)
        self.pages.turned.connect(self._turned)
        self.feed.changed.connect(lambda _: self.status.show_saved())
        shown = frozenset({Kind.VISIT, Kind.CUSTOMER, Kind.TICKET, Kind.ATTEMPT, Kind.IMPORT, Kind.EVENT})
        Refreshing(self, self.feed, shown, self._refresh)
        self._keep = QTimer(self, singleShot=True, interval=1000)
        self._keep.timeout.connect(self.keep_arrangement)
        self._minute = QTimer(self, interval=60_000)
        self._minute.timeout.connect(self._tick)
        self._minute.start()

    def _refresh(self, _: Changes | None = None) -> None:
        today = self.desk.clock.today()
        counts = self.desk.customers.counts()
        self.commands.show_counts(counts)
        self.status.show_customers(counts.customers)
        (info,) = self.desk.schedule.days(today, today)
        self.title.show_day(today, info.name or info.term or info.lunar)
        self._today = today

    def _tick(self) -> None:
        if self.desk.clock.today() != self._today:  # a new day has begun: what is due and overdue changes
            self.feed.publish(Changes.of(Kind.VISIT))
            self._refresh()
            self._catch_up()

    def _catch_up(self) -> None:
        """Have the birthdays and festivals that came near make their visits."""
        if self.actor.may(Permission.VISIT_CALL):
            self.runner.run(lambda _: self.desk.plans.catch_up(self.actor), self.feed.publish, self)

    def _show_scope(self, scope: ListScope) -> None:
        self.show_desk()
        self.panes.show_pane("customers", on=True)
        self.selection.choose_scope(scope)

    def _turned(self) -> None:
        self.commands.mark(self.pages.present())
        self.menus.on_desk(on=self.pages.on_desk)
        if self.pages.on_desk:
            self.panes.go_back()

    def _find(self, text: str) -> list[Hit]:
        hits = [
            Hit(
                f"customer:{row.id}",
                row.name,
                " · ".join(part for part in (phone_text(row.phone), row.category, row.reason) if part),
                tr("客户"),
                partial(self._go_to, row),
            )
            for row in self.desk.customers.find(text, 20)
        ]
        pages = [spec for spec in self._specs.values() if text.casefold() in spec.title().casefold()]
        hits += [
            Hit(f"page:{s.name}", s.title(), s.shortcut, tr("功能"), partial(self.show_page, s.name)) for s in pages
        ]
        return hits

    def _go_to(self, row: CustomerRow) -> None:
        self.show_desk()
        if row.visit_id is not None:
            self.selection.choose_visit(row.visit_id, row.id)
        else:
            self.selection.choose_customer(row.id)
        self.panes.go("calls")

    def _restore(self) -> None:
        saved = self.desk.settings.remembered(self.actor, ARRANGEMENT)
        if saved:
            self.panes.arrange(json.loads(saved))
        self._kept = saved
        self.panes.changed.connect(self._keep.start)

    def keep_arrangement(self) -> None:
        """Remember how the panes are arranged."""
        now = json.dumps(self.panes.arrangement())
        if now != self._kept:
            self._kept = now
            self.runner.run(
                lambda _: self.desk.settings.remember(self.actor, ARRANGEMENT, now), lambda _: None, owner=self
            )

    def _fill_menus(self) -> None:
        file = self.menus.menu(tr("文件(&F)"))
        for spec in self._specs.values():
            self.menus.command(file, spec.title(), partial(self.show_page, spec.name), spec.shortcut, spec.icon)
        file.addSeparator()
        if self.actor.may(Permission.BACKUP_MAKE):
            self.menus.command(file, tr("立即备份"), self.back_up, "Ctrl+B", "hard-drive-download")
        self.menus.command(file, tr("锁定"), self.lock_asked.emit, "Ctrl+L", "lock")
        self.menus.command(file, tr("换人登录"), self.log_out_asked.emit, icon_name="log-out")
        self.menus.command(file, tr("退出"), self.quit_asked.emit, "Ctrl+Q")
        visits = self.menus.menu(tr("回访(&V)"))
        self.menus.command(visits, tr("下一个"), self.next_visit, icon_name="arrow-right", desk_only=True, told="Enter")
        for action in self.panes.pane("calls").actions():
            self.menus.adopt(visits, action)
        visits.addSeparator()
        self._undo = self.menus.command(visits, tr("撤销"), self.undo.undo, "Ctrl+Z", "undo-2")
        self._redo = self.menus.command(visits, tr("重做"), self.undo.redo, "Ctrl+Y Ctrl+Shift+Z", "redo-2")
        self.undo.changed.connect(self._show_undo)
        self._show_undo()
        self.view_menu = self.menus.menu(tr("视图(&W)"))
        self._fill_view_menu(self.view_menu)
        help_ = self.menus.menu(tr("帮助(&H)"))
        self.menus.command(help_, tr("快捷键"), self.show_keys, "F1 ?", "keyboard")

    def _fill_view_menu(self, view: QMenu) -> None:
        command = partial(self.menus.command, view)
        command(tr("查找客户或功能"), self._go_search, "Ctrl+K", "search")
        for scope, text in (
            (ListScope.TODAY, tr("今日应访")),
            (ListScope.OVERDUE, tr("逾期")),
            (ListScope.ALL, tr("全部客户")),
        ):
            command(text, partial(self._show_scope, scope), desk_only=True)
        view.addSeparator()
        for at, key in enumerate(self.panes.keys, 1):
            title = self.panes.title(key)
            command(tr("到{title}", title=title), partial(self._go_pane, key), f"Alt+{at}")
        command(tr("到下一栏"), self.panes.go_next, "F6", desk_only=True)
        view.addSeparator()
        for key in self.panes.keys:
            title = self.panes.title(key)
            shown = command(tr("显示{title}", title=title), partial(self._turn_pane, key))
            apart = command(tr("{title}用单独的窗口", title=title), partial(self._part_pane, key))
            for action, state in ((shown, self.panes.shown), (apart, self.panes.detached)):
                action.setCheckable(True)
                view.aboutToShow.connect(partial(_check, action, state, key))
        command(tr("恢复默认排列"), self.panes.reset, icon_name="columns-3")
        for key in ("customers", "calendar"):
            if actions := self.panes.pane(key).actions():
                view.addSeparator()
                for action in actions:
                    self.menus.adopt(view, action)

    def _go_search(self) -> None:
        self.commands.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.commands.search.selectAll()

    def _go_pane(self, key: str) -> None:
        self.show_desk()
        if self.pages.on_desk:
            self.panes.go(key)

    def _turn_pane(self, key: str) -> None:
        self.panes.show_pane(key, on=not self.panes.shown(key))

    def _part_pane(self, key: str) -> None:
        if self.panes.detached(key):
            self.panes.attach(key)
        else:
            self.panes.detach(key)

    def _show_undo(self) -> None:
        back, again = self.undo.next_back, self.undo.next_again
        self._undo.setText(tr("撤销：{what}", what=back.text) if back else tr("撤销"))
        self._undo.setEnabled(back is not None)
        self._redo.setText(tr("重做：{what}", what=again.text) if again else tr("重做"))
        self._redo.setEnabled(again is not None)


def _check(action: QAction, state: Callable[[str], bool], key: str) -> None:
    action.setChecked(state(key))
