"""The page of backups: how safe the desk is, where backups go, restoring one, and taking everything along."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.access import Permission
from desktop_app.domain.backups import BackupKind, BackupRow, BackupState, Loss, Manifest
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.errors import UserError
from desktop_app.domain.text import tr
from desktop_app.services.take_out import TakenOut
from desktop_app.ui.admin.backup_places import BackupPlaces
from desktop_app.ui.admin.restore_sheet import RestoreSheet
from desktop_app.ui.background.feed import Refreshing
from desktop_app.ui.background.runner import Progress
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.context import Context, Page
from desktop_app.ui.kit.labels import label
from desktop_app.ui.kit.layouts import stack
from desktop_app.ui.kit.listtable import ListTable
from desktop_app.ui.kit.messages import MessageBar
from desktop_app.ui.kit.rows import Cell, Column, RowsModel
from desktop_app.ui.kit.sheet import confirm
from desktop_app.ui.kit.steps import ProgressStrip
from desktop_app.ui.kit.text import number_text

_MIB = 1 << 20
Looked = tuple[Manifest, Loss, bool, bool, tuple[str, ...]]
"""What a backup says of itself, what it lacks, whether the desk's key opens it or an older one, and who can open it."""


class BackupPage(Page):
    """Lists the backups of both places.

    Args:
        context: of the desk.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._backups = context.desk.backups
        self._model = RowsModel(self._columns(), lambda row: row.path)
        self.table = ListTable(self._model)
        self.table.setAccessibleName(tr("备份"))
        self.places = BackupPlaces()
        self.make = button(tr("立即备份"), self._make, kind="primary", icon_name="hard-drive-download")
        self.from_file = button(tr("从文件恢复…"), self._choose_file, icon_name="folder-open")
        self.take_out = button(tr("全部导出…"), self._choose_folder, icon_name="external-link")
        self.restore = button(tr("恢复到这一份…"), self._restore, icon_name="archive-restore")
        self.check = button(tr("核对这一份"), self._check, icon_name="shield-check")
        self.clear = button(tr("删除…"), self._clear, icon_name="trash-2")
        self.progress = ProgressStrip()
        self.messages = MessageBar()
        self._lay_out()
        self.setFocusProxy(self.table)
        self.table.picked.connect(self._offer)
        self.table.opened.connect(lambda _: self._restore())
        self.places.changed.connect(self._keep_places)
        self._refreshing = Refreshing(self, context.feed, frozenset({Kind.SETTING}), lambda _: self._load())
        may = context.actor.may
        self._may_restore = may(Permission.BACKUP_RESTORE)
        self.from_file.setEnabled(self._may_restore)
        self.take_out.setEnabled(may(Permission.DESK_EXPORT))
        self.places.setEnabled(may(Permission.SETTING_EDIT))
        self._offer(None)
        self._load()

    def arrive(self, *args: Any, **kwargs: Any) -> None:
        self._load()

    def _lay_out(self) -> None:
        pad, gap = theme.px(tokens.PADDING), theme.px(tokens.GAP)
        head = QHBoxLayout()
        head.setSpacing(gap)
        for each in (self.make, self.from_file, self.take_out):
            head.addWidget(each)
        head.addStretch(1)
        of_one = QHBoxLayout()
        of_one.setSpacing(gap)
        of_one.addWidget(label(tr("每天和每次退出时自动备份；旧的自动备份按天、周、月保留。"), tone="soft"), 1)
        for each in (self.check, self.clear, self.restore):
            of_one.addWidget(each)
        top = QVBoxLayout()
        top.setContentsMargins(pad, gap, pad, gap)
        top.setSpacing(gap)
        top.addLayout(head)
        top.addWidget(self.places)
        top.addLayout(of_one)
        foot = QWidget()
        feet = QVBoxLayout(foot)
        feet.setContentsMargins(pad, 0, pad, gap)
        feet.addWidget(self.progress)
        column = stack(self)
        column.addLayout(top)
        column.addWidget(self.table, 1)
        column.addWidget(foot)
        column.addWidget(self.messages)

    def _columns(self) -> list[Column[BackupRow]]:
        kinds = {
            BackupKind.MANUAL: tr("手动"),
            BackupKind.AUTOMATIC: tr("自动"),
            BackupKind.BEFORE_RESTORE: tr("恢复前"),
            BackupKind.BEFORE_UPGRADE: tr("升级前"),
            BackupKind.BEFORE_ROTATION: tr("换密钥前"),
        }
        return [
            Column("made", tr("时间"), lambda row: self._moment(row.made_at), width=170),
            Column("kind", tr("种类"), lambda row: kinds[row.kind], width=90),
            Column("place", tr("位置"), lambda row: tr("第二处") if row.second else tr("这台电脑"), width=110),
            Column("customers", tr("客户"), lambda row: number_text(row.customers), width=90, right=True),
            Column("visits", tr("回访"), lambda row: number_text(row.visits), width=100, right=True),
            Column("size", tr("大小"), lambda row: f"{number_text(row.size / _MIB, 1)} MB", width=100, right=True),
            Column("file", tr("文件"), lambda row: Cell(row.path.name, tone="ink-soft"), width=320),
        ]

    def _moment(self, moment: datetime) -> str:
        return f"{self._context.desk.clock.local(moment):%Y-%m-%d %H:%M}"

    def _load(self) -> None:
        def read(_: Progress) -> tuple[BackupState, tuple[BackupRow, ...]]:
            return self._backups.schedule.state(), self._backups.rows()

        self._context.slow.run(read, self._show, self, self.messages.fail)

    def _show(self, found: tuple[BackupState, tuple[BackupRow, ...]]) -> None:
        state, rows = found
        clock = self._context.desk.clock
        self.places.show_state(state, self._moment, clock.today(), lambda moment: clock.local(moment).date())
        self._model.set_rows(rows)
        if rows:
            self.table.show_rows()
            if self.table.current_row() is None:
                self.table.select_id(rows[0].path)
        else:
            self.table.show_state().empty("archive", tr("还没有备份。"), tr("立即备份"), self._make)
        self._offer(self.table.current_row())

    def _offer(self, row: BackupRow | None) -> None:
        self.check.setEnabled(row is not None)
        self.restore.setEnabled(row is not None and self._may_restore)
        self.clear.setEnabled(row is not None and self._may_restore)

    def _keep_places(self, folder: Path | None, warn_days: int) -> None:
        schedule, actor = self._backups.schedule, self._context.actor

        def kept(changes: Changes) -> None:
            self._context.feed.publish(changes)
            self._load()

        def failed(error: UserError) -> None:
            self.messages.fail(error)
            self._load()

        self._context.slow.run(lambda _: schedule.change(actor, folder, warn_days), kept, self, failed)

    # --- what takes long ---

    def _work(self, text: str, job: Callable[[Progress], Any], done: Callable[[Any], None]) -> None:
        """Run a job with its progress shown; another one waits until it has ended."""
        buttons = (self.make, self.from_file, self.take_out, self.restore, self.check, self.clear)
        before = [each.isEnabled() for each in buttons]

        def ready() -> None:
            self.progress.finish()
            for each, on in zip(buttons, before, strict=True):
                each.setEnabled(on)

        def ended(value: Any) -> None:
            ready()
            done(value)

        def failed(error: UserError) -> None:
            ready()
            self.messages.fail(error)

        for each in buttons:
            each.setEnabled(False)
        task = self._context.slow.run(
            job, ended, self, failed, lambda step: self.progress.advance(step.done, step.total, step.text)
        )
        self.progress.start(text, task.cancel)

    def _make(self) -> None:
        make, actor = self._backups.make, self._context.actor

        def done(path: Path) -> None:
            self.messages.tell(tr("已备份到 {name}", name=path.name))
            self._load()

        self._work(tr("正在备份…"), lambda p: make(actor, progress=p.report, cancelled=lambda: p.cancelled), done)

    def _check(self) -> None:
        row: BackupRow | None = self.table.current_row()
        if row is not None:
            told = tr("{moment} 的备份完好，可以恢复。", moment=self._moment(row.made_at))
            self._work(
                tr("正在核对备份…"), lambda _: self._backups.verify(row.path), lambda _: self.messages.tell(told)
            )

    def _clear(self) -> None:
        row: BackupRow | None = self.table.current_row()
        if row is None:
            return
        text = tr("{name} 删除后不能找回；现在的数据不受影响。", name=row.path.name)
        if confirm(self, tr("删除这份备份？"), text, tr("删除"), danger=True):
            clear, actor = self._backups.clear, self._context.actor
            self._context.slow.run(lambda _: clear(actor, row.path), lambda _: self._load(), self, self.messages.fail)

    def _choose_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, tr("选择备份文件"), "", tr("回访台备份 (*.hft)"))
        if chosen:
            self.ask_restore(Path(chosen))

    def _restore(self) -> None:
        row: BackupRow | None = self.table.current_row()
        if row is not None and self.restore.isEnabled():
            self.ask_restore(row.path)

    def ask_restore(self, file: Path) -> None:
        """Tell what a backup would take away, and restore it if the person wants that."""
        restoring = self._backups.restoring

        def look(_: Progress) -> Looked:
            ours, older = restoring.ours(file), restoring.of_older_key(file)
            return *restoring.look(file), ours, older, restoring.people(file)

        self._work(tr("正在读取备份…"), look, partial(self._ask, file))

    def _ask(self, file: Path, looked: Looked) -> None:
        said, loss, ours, older, people = looked
        moment = self._moment(said.made_at)
        sheet = RestoreSheet(self, moment, said, loss, () if ours else people, older_key=older)
        if not sheet.ask():
            return
        put_back, actor, (person, secret) = self._backups.restoring.put_back, self._context.actor, sheet.secret()
        self._work(
            tr("正在核对备份…"),
            lambda p: put_back(actor, file, p.report, lambda: p.cancelled, person=person, secret=secret),
            lambda _: self._context.log_out(),
        )

    def _choose_folder(self) -> None:
        text = tr("客户、回访、问题件、全部数据表和附件会写成没有加密的普通文件，谁拿到都能看。请妥善保管。")
        if confirm(self, tr("把全部数据导出到一个文件夹？"), text, tr("选择文件夹…")):
            chosen = QFileDialog.getExistingDirectory(self, tr("导出到哪里"))
            if chosen:
                self.take_everything(Path(chosen))

    def take_everything(self, parent: Path) -> None:
        """Write everything the desk holds into a new folder."""
        write, actor = self._context.desk.take_out.write, self._context.actor

        def done(made: TakenOut) -> None:
            self.messages.tell(
                tr(
                    "已导出 {customers} 位客户、{tables} 张表、{files} 个附件：{folder}",
                    customers=number_text(made.customers),
                    tables=made.tables,
                    files=number_text(made.attachments),
                    folder=made.folder,
                )
            )

        self._work(tr("正在导出…"), lambda p: write(actor, parent, p.report, lambda: p.cancelled), done)
