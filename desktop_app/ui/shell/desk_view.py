"""The desk of a person who is logged in: lines at the top, three panes or a page, message, line at the bottom."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.access_requests import AccessRequest, Deed
from desktop_app.domain.backups import BackupState, Kept
from desktop_app.domain.customers import CustomerRow, ListScope
from desktop_app.domain.errors import NotPermitted, UserError
from desktop_app.domain.remembered import read_object
from desktop_app.domain.text import tr
from desktop_app.ui.background.feed import ChangeFeed
from desktop_app.ui.background.runner import Runner
from desktop_app.ui.kit.context import Context, MessageAction, PageSpec, Panes
from desktop_app.ui.kit.layouts import stack
from desktop_app.ui.kit.messages import MessageBar
from desktop_app.ui.kit.selection import Selection
from desktop_app.ui.kit.text import masked_phone, phone_spans, phone_text
from desktop_app.ui.kit.undo import UndoList
from desktop_app.ui.shell.command_line import CommandLine
from desktop_app.ui.shell.desk_menus import fill_menus
from desktop_app.ui.shell.figures import Figures
from desktop_app.ui.shell.finder import Finder, Hit
from desktop_app.ui.shell.keeping import Keeping
from desktop_app.ui.shell.keys_sheet import calendar_keys, keys_sheet
from desktop_app.ui.shell.menus import KeyLine, Menus
from desktop_app.ui.shell.own_password import OwnPasswordSheet
from desktop_app.ui.shell.page_stack import PageStack
from desktop_app.ui.shell.pane_area import PaneArea
from desktop_app.ui.shell.reminding import Reminding, system_tray
from desktop_app.ui.shell.status_line import StatusLine
from desktop_app.ui.shell.title_line import TitleLine, role_text

if TYPE_CHECKING:  # the services load the database libraries, which the first painted window does not wait for
    from desktop_app.services.desk import Desk

ARRANGEMENT = "arrangement"
"""Under this name each person's arrangement of the panes is remembered."""


@dataclass(frozen=True, slots=True)
class DeskFacts:
    """What the frame shows from the first moment.

    Attributes:
        organisation: whose desk it is.
        arrangement: how the person left the panes, in JSON; empty for the usual one.
        backup: how safe the desk is, as far as the desk's own folder tells.
    """

    organisation: str
    arrangement: str
    backup: BackupState


def read_facts(desk: Desk, actor: Actor) -> DeskFacts:
    """Read what the frame shows; the first reads of a desk take long, so this belongs into the worker thread."""
    backup = BackupState(desk.backups.last(), warn_days=desk.backups.schedule.warn_days)
    return DeskFacts(desk.settings.organisation, desk.settings.remembered(actor, ARRANGEMENT), backup)


class DeskView(QWidget):
    """Everything between log-in and log-out.

    Args:
        desk: the services.
        actor: who is logged in.
        facts: what the frame shows from the first moment.
        runner, feed: shared by all screens.
        panes: make the three panes.
        specs: the pages there are; those the person may not use are not offered.
    """

    lock_asked = Signal()
    log_out_asked = Signal()
    quit_asked = Signal()
    ready = Signal()
    """All panes are made."""

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        facts: DeskFacts,
        runner: Runner,
        feed: ChangeFeed,
        panes: Panes,
        specs: Sequence[PageSpec],
    ) -> None:
        super().__init__()
        self.desk, self.actor, self.runner, self.feed = desk, actor, runner, feed
        self.slow = slow = runner.beside(self.tell_error)
        self.destroyed.connect(slow.close)
        self.keeping = Keeping(self, desk, slow)
        self.selection = Selection(self)
        self.undo = UndoList(runner, feed, self.tell_error)
        self.undo.setParent(self)
        self.specs: Mapping[str, PageSpec] = {spec.name: spec for spec in specs if spec.offered_to(actor)}
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
            slow=slow,
            log_out=self.log_out_asked.emit,
        )
        self.panes = PaneArea([("customers", tr("客户")), ("calendar", tr("回访日历")), ("calls", tr("通话"))])
        self.pages = PageStack(self.panes, list(self.specs.values()), lambda spec: spec.make(self.context))
        self.menus = Menus(self)
        who = tr(
            "{organisation} · {name}（{role}）",
            organisation=facts.organisation,
            name=actor.name,
            role=role_text(actor.role),
        )
        settings = partial(self.show_page, "settings") if "settings" in self.specs else None
        self.title = TitleLine(self.menus.bar, who, self.lock_asked.emit, settings)
        self.commands = CommandLine([spec for spec in self.specs.values() if spec.command], self.show_page)
        self.status = StatusLine(desk.clock)
        self.figures = Figures(self, self.context, self.title, self.commands, self.status)
        self.figures.show_backup(facts.backup)
        self.reminding = Reminding(self, self.context, system_tray(self))
        column = stack(self)
        for part in (self.title, self.commands, self.pages, self.reminding.bar, self.messages, self.status):
            column.addWidget(part, 1 if part is self.pages else 0)
        self.finder = Finder(self.commands.search, self._find, self)
        self.view_menu = fill_menus(self.menus, self)
        self._connect()
        self._restore(facts.arrangement)
        makers = {"customers": panes.customers, "calendar": panes.calendar, "calls": panes.calls}
        self._steps: deque[Callable[[], None]] = deque([self.figures.refresh])
        self._steps.extend(partial(self._put, key, make) for key, make in makers.items())
        self._steps.append(self.figures.begin)
        if actor.may(Permission.VISIT_CALL):
            self._steps.append(self.reminding.begin)
        if actor.may(Permission.ACCESS_APPROVE) or actor.may(Permission.USER_MANAGE):
            self._steps.append(self._tell_requests)
        QTimer.singleShot(0, self, self._build)

    def _build(self) -> None:
        """Make one part and let the window live before the next: it never stands still for long."""
        self._steps.popleft()()
        if self._steps:
            QTimer.singleShot(0, self, self._build)
        else:
            self.ready.emit()

    def _put(self, key: str, make: Callable[[Context], QWidget]) -> None:
        pane = make(self.context)
        self.panes.put(key, pane)
        for action in pane.actions():
            self.menus.adopt(key, action)

    # --- what panes and pages ask for ---

    def show_page(self, name: str, **args: Any) -> None:
        """Open a page over the desk."""
        if name in self.specs:
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
        if wanted is None:
            self.messages.tell(tr("今天的回访都完成了。"))
        else:
            self.selection.choose_visit(wanted, self.desk.schedule.customer_of(wanted))
            self.panes.go("calls")

    def back_up(self) -> None:
        """Make a backup now."""
        self.messages.tell(tr("正在备份…"))
        self.slow.run(lambda _: self.desk.backups.make(self.actor), self._backed_up, self)

    def change_password(self) -> None:
        """Ask for another password."""
        if OwnPasswordSheet(self, self.desk, self.actor, self.runner).ask():
            self.message(tr("密码改好了，下次用新密码登录。"))

    def show_keys(self) -> None:
        """Show the sheet of keys."""
        inside = [
            KeyLine("1 – 9", tr("回答话术中的问题")),
            KeyLine("Q · W · E · T", tr("客户这样说时的答复")),
            KeyLine("M · H", tr("与相近的回访合并 · 同一家庭接着访")),
            KeyLine("R · N", tr("响铃计时 · 写备注")),
            KeyLine("F7", tr("附上录音、照片或签字")),
            KeyLine("C · O · D", tr("复制文字 · 打开短信邮件 · 拨号")),
            KeyLine("Esc", tr("返回回访台")),
        ]
        keys_sheet(self, [*self.menus.key_lines(), (tr("打电话时"), inside), calendar_keys()]).ask()

    def put_away(self) -> None:
        """End what goes on in the background; the desk can be closed then."""
        self._keep.stop()
        self.keeping.end()
        self.slow.close()

    def drops(self) -> bool:
        """Tell whether a file may be dropped here."""
        return "import" in self.specs

    # --- inside ---

    def _backed_up(self, file: Path) -> None:
        self.messages.tell(tr("备份已完成：{file}", file=file))
        self.keeping.look()

    def _tell_kept(self, kept: Kept) -> None:
        if kept.trouble:
            self.messages.tell(tr("备份好了，但第二处没有存上：{trouble}", trouble=kept.trouble))

    def _tell_requests(self) -> None:
        """Say at log-in what waits for the person's word, so that nobody waits for long."""

        def tell(waiting: Mapping[Deed, int]) -> None:
            if count := sum(waiting.values()):
                text = tr("{count} 个帐号申请等您处理。", count=count)
                self.messages.offer(text, tr("去看"), partial(self.show_page, "access_requests"))

        def tell_lifted(found: Sequence[AccessRequest]) -> None:
            for request in found[:1]:
                text = tr("{name} 取消了“开户、改权限须先申请并批准”，当时没有别人可以批准。", name=request.asked.name)
                self.messages.offer(text, tr("去看"), partial(self.show_page, "access_requests"))

        requests = self.desk.access_requests
        self.runner.run(lambda _: requests.waiting(self.actor), tell, self)
        self.runner.run(lambda _: requests.unheard(self.actor), tell_lifted, self)

    def _connect(self) -> None:
        self.commands.scope.connect(self.show_scope)
        self.pages.turned.connect(self._turned)
        self.keeping.found.connect(self.figures.show_backup)
        self.keeping.kept.connect(self._tell_kept)
        self.keeping.failed.connect(self.tell_error)
        self.feed.changed.connect(lambda _: self.status.show_saved())
        self.undo.taken_back.connect(lambda step: self.messages.tell(tr("已撤销：{text}", text=step.text)))
        self.undo.done_again.connect(lambda step: self.messages.tell(tr("已重做：{text}", text=step.text)))
        self._keep = QTimer(self, singleShot=True, interval=1000)
        self._keep.timeout.connect(self.keep_arrangement)

    def show_scope(self, scope: ListScope) -> None:
        """Show a part of the customer list."""
        self.show_desk()
        self.panes.show_pane("customers", on=True)
        self.selection.choose_scope(scope)

    def _turned(self) -> None:
        self.commands.mark(self.pages.present())
        self.menus.on_desk(on=self.pages.on_desk)
        if self.pages.on_desk:
            self.panes.go_back()

    def _find(self, text: str) -> list[Hit]:
        shown = phone_text if self.actor.may(Permission.PHONE_VIEW) else masked_phone
        hits = []
        for row in self.desk.customers.find(text, 20):
            phone, (in_name, in_number) = shown(row.phone), self.desk.customers.found_parts(row, text)
            warned = tr("黑名单") if row.blacklisted else ""
            second = " · ".join(part for part in (phone, warned, row.category, row.reason) if part)
            marks = phone_spans(in_number, row.phone, phone)
            go = partial(self._go_to, row)
            hits.append(Hit(f"customer:{row.id}", row.name, second, tr("客户"), go, in_name, marks))
        pages = [spec for spec in self.specs.values() if text.casefold() in spec.title().casefold()]
        hits += [
            Hit(f"page:{s.name}", s.title(), s.shortcut, tr("功能"), partial(self.show_page, s.name)) for s in pages
        ]
        if "customer_form" in self.specs and not any(hit.key.startswith("customer:") for hit in hits):
            new = partial(self.show_page, "customer_form", customer_id=None, typed=text)
            hits.append(Hit("new", tr("新建客户：{typed}", typed=text), tr("没有找到这位客户"), tr("新建"), new))
        return hits

    def _go_to(self, row: CustomerRow) -> None:
        self.show_desk()
        if row.visit_id is not None:
            self.selection.choose_visit(row.visit_id, row.id)
        else:
            self.selection.choose_customer(row.id)
        self.panes.go("calls")

    def _restore(self, saved: str) -> None:
        if saved:
            self.panes.arrange(read_object(saved))
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

    def go_search(self) -> None:
        """Put the keyboard into the search box."""
        self.window().activateWindow()
        self.commands.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.commands.search.selectAll()
