"""Settings of the desk: its name, calling hours, when it locks, and where its data and backups lie."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.domain.access import Permission
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.text import tr
from desktop_app.services.access_requests import Loosening
from desktop_app.services.lists import ADDRESS, APPROVAL
from desktop_app.ui.admin.calling_sheet import CallingSheet
from desktop_app.ui.admin.reminder_rows import ReminderRows
from desktop_app.ui.admin.request_words import step_day
from desktop_app.ui.admin.required_sheet import RequiredSheet
from desktop_app.ui.background.feed import Refreshing
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.context import Context, Page
from desktop_app.ui.kit.files import open_file
from desktop_app.ui.kit.forms import FormRows
from desktop_app.ui.kit.inputs import CheckBox, Choice
from desktop_app.ui.kit.labels import label, rule
from desktop_app.ui.kit.messages import MessageBar
from desktop_app.ui.kit.pane import Scrolling
from desktop_app.ui.kit.undo import UndoStep

_SHOWN = frozenset({Kind.SETTING, Kind.ACCESS_REQUEST})
_MINUTES = ("5", "10", "20", "30", "60", "0")


class SettingsPage(Page):
    """Shows and changes the settings of the desk."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        settings = context.desk.settings
        self._organisation = QLineEdit(settings.organisation)
        self._address = QLineEdit(settings.get(ADDRESS))
        self._hours = QLineEdit(settings.calling_hours.text)
        words = [(m, tr("{count} 分钟", count=m) if m != "0" else tr("不自动锁定")) for m in _MINUTES]
        self._lock = Choice(words, settings.get("lock.minutes", "10"))
        self.calling = button(tr("拨打与结果…"), self.ask_calling, icon_name="phone")
        self.required = button(tr("建档必填…"), self.ask_required, icon_name="list-checks")
        self._save = button(tr("保存设置"), self._keep, kind="primary", key="Ctrl+S")
        self._backups = label("", wrap=True)
        self._messages = MessageBar()
        self._form = FormRows()
        self._form.add("organisation", tr("单位名称"), self._organisation, required=True)
        told = tr("话术里写 {braces} 的地方说它，发给客户的文字里也是它", braces="{address}")
        self._form.add("address", tr("地址和路线"), self._address, hint=told)
        self._form.add("calling_hours", tr("拨打时段"), self._hours, hint=tr("工作日；如 10:00-11:00，14:00-16:00"))
        self._work_hours = QLineEdit(settings.work_hours.text)
        told = tr("在这之外登录会在操作记录里标出")
        self._form.add("work.hours", tr("正常使用时间"), self._work_hours, hint=told)
        self._form.add("lock", tr("自动锁定"), self._lock, hint=tr("这么久没有操作就锁上屏幕"))
        self.approval = CheckBox(tr("开户、改权限须先申请并批准"))
        self.approval.setChecked(settings.needs_approval)
        told = tr("勾上后只能在“帐号申请”里办理；停用和发新密码不受限")
        self._form.add("approval", tr("帐号"), self.approval, hint=told)
        self.approval_told = label("", "small", "accent", wrap=True)
        self.approval_why = QLineEdit()
        self.approval_why.setPlaceholderText(tr("例如：只剩一个人管帐号"))
        self._form.add("approval_told", "", self.approval_told)
        self._form.add("approval_why", tr("为什么取消"), self.approval_why, required=True)
        self.approval.toggled.connect(lambda _: self._show_approval())
        self._reminders = ReminderRows(context.desk.reminders)
        self._lay_out()
        self._needed, self._asked = settings.needs_approval, context.desk.access_requests.policy_asked()
        self._may = may = context.actor.may(Permission.SETTING_EDIT)
        for widget in (
            self._organisation,
            self._address,
            self._hours,
            self._work_hours,
            self._lock,
            self.approval,
            self._reminders,
            self.calling,
            self.required,
            self._save,
        ):
            widget.setEnabled(may)
        self._refreshing = Refreshing(self, context.feed, _SHOWN, lambda _: self._look_again())
        self._look_again()

    def _lay_out(self) -> None:
        gap, padding = theme.px(tokens.GAP), theme.px(tokens.PADDING)
        buttons = QHBoxLayout()
        buttons.addWidget(button(tr("立即备份"), self._back_up, icon_name="hard-drive-download"))
        if self._context.actor.may(Permission.BACKUP_MAKE):
            show = self._context.show_page
            buttons.addWidget(button(tr("备份与恢复…"), lambda: show("backups"), icon_name="archive-restore"))
        buttons.addWidget(button(tr("打开数据文件夹"), self._open_folder, icon_name="folder-open"))
        buttons.addStretch()
        body = QWidget()
        body.setMaximumWidth(theme.px(640))
        column = QVBoxLayout(body)
        column.setContentsMargins(padding * 2, padding, padding * 2, padding)
        column.setSpacing(gap)
        column.addWidget(label(tr("前台"), "title"))
        column.addWidget(self._form)
        column.addWidget(rule())
        column.addWidget(label(tr("提醒"), "title"))
        column.addWidget(self._reminders)
        row = QHBoxLayout()
        row.addWidget(self.calling)
        row.addWidget(self.required)
        row.addStretch()
        row.addWidget(self._save)
        column.addLayout(row)
        column.addWidget(rule())
        column.addWidget(label(tr("数据与备份"), "title"))
        column.addWidget(self._backups)
        column.addLayout(buttons)
        column.addStretch()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(Scrolling(body), 1)
        outer.addWidget(self._messages)

    def arrive(self, *args: Any, **kwargs: Any) -> None:
        self._organisation.setFocus()
        self._look_again()

    def _look_again(self) -> None:
        """Show what stands: the rule can be lifted or laid down by somebody else meanwhile."""
        self._show_backups()
        desk, needed = self._context.desk, self._context.desk.settings.needs_approval
        self._asked = desk.access_requests.policy_asked() if needed else None
        if needed != self._needed:
            self._needed = needed
            self.approval.setChecked(needed)
        self.approval.setEnabled(self._may and self._asked is None)
        self._show_approval()

    def _show_approval(self) -> None:
        """Say what will become of taking the rule off, or what it waits for."""
        desk, asked = self._context.desk, self._asked
        lifting = self._needed and not self.approval.isChecked()
        told = ""
        if asked is not None:
            name, day = asked.asked.name, step_day(asked.asked, desk.clock)
            told = tr("{name} {day} 已提交取消的申请，批准后生效；在“帐号申请”里办理。", name=name, day=day)
        elif lifting:
            others = desk.access_requests.deciders(self._context.actor)
            told = (
                tr("取消也要批准：保存时提交申请，由{who}批准后生效。", who=tr("、").join(others))
                if others
                else tr("现在没有别人可以批准：保存后立即取消，并告诉每位能批准的人。")
            )
        self.approval_told.setText(told)
        self._form.show_row("approval_told", shown=bool(told))
        self._form.show_row("approval_why", shown=lifting)

    def _show_backups(self) -> None:
        desk = self._context.desk
        last = desk.backups.last()
        when = f"{desk.clock.local(last):%Y-%m-%d %H:%M}" if last else tr("还没有备份过")
        folder = desk.commands.database.path.parent
        self._backups.setText(tr("数据文件夹：{folder}\n最近一次备份：{when}", folder=folder, when=when))

    def ask_calling(self) -> None:
        """Ask what follows from results, and how the desk calls."""
        settings, actor = self._context.desk.settings, self._context.actor
        sheet = CallingSheet(self, settings.outcome_table, strict_hours=settings.strict_hours, dial=settings.dials)
        if sheet.ask():
            table, strict, dial = sheet.table(), sheet.strict.isChecked(), sheet.dial.isChecked()
            self._context.runner.run(
                lambda _: settings.change_calling(actor, table, strict_hours=strict, dial=dial),
                self._kept,
                owner=self,
                failed=self._refused,
            )

    def ask_required(self) -> None:
        """Ask what a customer's file must have before it is saved."""
        settings, actor = self._context.desk.settings, self._context.actor
        sheet = RequiredSheet(self, settings.required_fields)
        if sheet.ask():
            required = sheet.required()
            self._context.runner.run(
                lambda _: settings.require(actor, required), self._kept, owner=self, failed=self._refused
            )

    def _keep(self) -> None:
        self._form.clear_errors()
        if not self._reminders.valid():
            return
        lifting, why = self._needed and not self.approval.isChecked(), self.approval_why.text()
        if lifting and not why.strip():
            self._form.set_error("approval_why", tr("请写明为什么取消。"))
            self.approval_why.setFocus()
            return
        wanted = {
            "organisation": self._organisation.text().strip(),
            ADDRESS: self._address.text().strip(),
            "calling_hours": self._hours.text().strip(),
            "work.hours": self._work_hours.text().strip(),
            "lock.minutes": str(self._lock.value()),
            **({} if lifting else {APPROVAL: "1" if self.approval.isChecked() else ""}),
            **self._reminders.values(),
        }
        desk, actor = self._context.desk, self._context.actor

        def save(_: object) -> tuple[Changes, Loosening | None]:
            changes = desk.settings.change(actor, wanted)
            return changes, desk.access_requests.loosen(actor, why) if lifting else None

        def saved(made: tuple[Changes, Loosening | None]) -> None:
            if made[1] is None:
                self._kept(made[0])
            else:
                self._loosened(made[0] | made[1].changes, made[1])

        self._context.runner.run(save, saved, owner=self, failed=self._refused)

    def _loosened(self, changes: Changes, made: Loosening) -> None:
        """Make known that the rule was lifted, or that it was asked for; either can be taken back."""
        self.approval_why.clear()
        self.approval.setChecked(made.done is False)  # it holds until somebody approves
        desk, actor = self._context.desk, self._context.actor
        if made.done:
            told = tr("设置已保存，帐号不用再先申请；能批准的人登录时会看到。")
            step = UndoStep(told, lambda: desk.settings.change(actor, {APPROVAL: "1"}))
        else:
            told = tr("设置已保存；取消“先申请、后批准”已提交，批准后生效。")
            step = UndoStep(told, lambda: desk.access_requests.withdraw(actor, made.request_id))
        self._context.did(step, changes, bar=self._messages)

    def _kept(self, changes: Changes) -> None:
        self._context.feed.publish(changes)
        self._messages.tell(tr("设置已保存。"))

    def _refused(self, error: Any) -> None:
        if not (self._form.show_error(error) or self._reminders.show_error(error)):
            self._messages.fail(error)

    def _back_up(self) -> None:
        desk, actor = self._context.desk, self._context.actor

        def done(path: Any) -> None:
            self._show_backups()
            self._messages.tell(tr("已备份到 {name}", name=path.name))

        self._context.slow.run(lambda _: desk.backups.make(actor), done, owner=self, failed=self._messages.fail)

    def _open_folder(self) -> None:
        open_file(self._context.desk.commands.database.path.parent)
