"""What stands in the menus of the desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.customers import ListScope
from desktop_app.domain.text import tr
from desktop_app.ui.kit.context import PageMenu, PageSpec
from desktop_app.ui.kit.undo import UndoList
from desktop_app.ui.shell.menus import Menus
from desktop_app.ui.shell.page_stack import PageStack
from desktop_app.ui.shell.pane_area import PaneArea


class DeskCommands(Protocol):
    """What the menus ask of the desk."""

    specs: Mapping[str, PageSpec]
    actor: Actor
    panes: PaneArea
    pages: PageStack
    undo: UndoList

    @property
    def lock_asked(self) -> SignalInstance: ...

    @property
    def log_out_asked(self) -> SignalInstance: ...

    @property
    def quit_asked(self) -> SignalInstance: ...

    def show_page(self, name: str, **args: Any) -> None: ...

    def show_desk(self) -> None: ...

    def show_scope(self, scope: ListScope) -> None: ...

    def next_visit(self) -> None: ...

    def back_up(self) -> None: ...

    def go_search(self) -> None: ...

    def show_keys(self) -> None: ...

    def change_password(self) -> None: ...


def fill_menus(menus: Menus, desk: DeskCommands) -> QMenu:
    """Fill the menu bar; the panes' own commands are adopted later, at the places kept for them.

    Args:
        menus: the empty menu bar.
        desk: does what the commands say.

    Returns:
        The view menu, for choices that are not the desk's.
    """
    _fill_file(menus, menus.menu(tr("文件(&F)")), desk)
    _fill_visits(menus, menus.menu(tr("回访(&V)")), desk)
    _fill_pages(menus, menus.menu(tr("管理(&M)")), desk, PageMenu.RULES)
    view = menus.menu(tr("视图(&W)"))
    _fill_view(menus, view, desk)
    menus.command(menus.menu(tr("帮助(&H)")), tr("快捷键"), desk.show_keys, "F1 ?", "keyboard")
    return view


def _fill_pages(menus: Menus, menu: QMenu, desk: DeskCommands, which: PageMenu) -> None:
    for spec in desk.specs.values():
        if spec.menu is which:
            menus.command(menu, spec.title(), partial(desk.show_page, spec.name), spec.shortcut, spec.icon)


def _fill_file(menus: Menus, file: QMenu, desk: DeskCommands) -> None:
    _fill_pages(menus, file, desk, PageMenu.FILE)
    file.addSeparator()
    if desk.actor.may(Permission.BACKUP_MAKE):
        menus.command(file, tr("立即备份"), desk.back_up, "Ctrl+B", "hard-drive-download")
    menus.command(file, tr("锁定"), desk.lock_asked.emit, "Ctrl+L", "lock")
    menus.command(file, tr("修改密码…"), desk.change_password, icon_name="key-round")
    menus.command(file, tr("换人登录"), desk.log_out_asked.emit, icon_name="log-out")
    menus.command(file, tr("退出"), desk.quit_asked.emit, "Ctrl+Q")


def _fill_visits(menus: Menus, visits: QMenu, desk: DeskCommands) -> None:
    menus.command(visits, tr("下一个"), desk.next_visit, icon_name="arrow-right", desk_only=True, told="Enter")
    menus.keep_place(visits, "calls")
    undo = menus.command(visits, tr("撤销"), desk.undo.undo, "Ctrl+Z", "undo-2")
    redo = menus.command(visits, tr("重做"), desk.undo.redo, "Ctrl+Y Ctrl+Shift+Z", "redo-2")

    def show_undo() -> None:
        back, again = desk.undo.next_back, desk.undo.next_again
        undo.setText(tr("撤销：{what}", what=back.text) if back else tr("撤销"))
        undo.setEnabled(back is not None)
        redo.setText(tr("重做：{what}", what=again.text) if again else tr("重做"))
        redo.setEnabled(again is not None)

    desk.undo.changed.connect(show_undo)
    show_undo()
    visits.addSeparator()
    _fill_pages(menus, visits, desk, PageMenu.WORK)


def _fill_view(menus: Menus, view: QMenu, desk: DeskCommands) -> None:
    command, panes = partial(menus.command, view), desk.panes
    command(tr("查找客户或功能"), desk.go_search, "Ctrl+K", "search")
    scopes = ((ListScope.TODAY, tr("今日应访")), (ListScope.OVERDUE, tr("逾期")), (ListScope.ALL, tr("全部客户")))
    for scope, text in scopes:
        command(text, partial(desk.show_scope, scope), desk_only=True)
    view.addSeparator()
    for at, key in enumerate(panes.keys, 1):
        command(tr("到{title}", title=panes.title(key)), partial(_go, desk, key), f"Alt+{at}")
    command(tr("到下一栏"), panes.go_next, "F6", desk_only=True)
    view.addSeparator()
    _fill_panes(menus, view.addMenu(tr("显示哪些栏")), panes, panes.turn, panes.shown)
    _fill_panes(menus, view.addMenu(tr("移到单独的窗口")), panes, panes.part, panes.detached)
    command(tr("恢复默认排列"), panes.reset, icon_name="columns-3")
    for key in ("customers", "calendar"):
        menus.keep_place(view, key)


def _fill_panes(
    menus: Menus, menu: QMenu, panes: PaneArea, turn: Callable[[str], object], state: Callable[[str], bool]
) -> None:
    """Offer each pane with a tick that tells how it stands."""
    for key in panes.keys:
        action = menus.command(menu, panes.title(key), partial(turn, key))
        action.setCheckable(True)
        menu.aboutToShow.connect(partial(_check, action, state, key))


def _go(desk: DeskCommands, key: str) -> None:
    desk.show_desk()
    if desk.pages.on_desk:
        desk.panes.go(key)


def _check(action: QAction, state: Callable[[str], bool], key: str) -> None:
    action.setChecked(state(key))
