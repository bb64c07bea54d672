"""The page of scripts: the list, the flow drawn, the step beside it, and what a person may do with a script."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QWidget

from desktop_app.domain.access import Permission
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.errors import UserError
from desktop_app.domain.scripts import Script, ScriptRow, ScriptStep, StepKind
from desktop_app.domain.text import tr
from desktop_app.ui.background.feed import Refreshing
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button, icon_button
from desktop_app.ui.kit.chips import Chip
from desktop_app.ui.kit.context import Context, Page
from desktop_app.ui.kit.files import documents
from desktop_app.ui.kit.labels import ElidedLabel, rule
from desktop_app.ui.kit.layouts import bar, stack
from desktop_app.ui.kit.listtable import ListTable
from desktop_app.ui.kit.messages import MessageBar
from desktop_app.ui.kit.rows import Column, RowsModel
from desktop_app.ui.kit.sheet import confirm
from desktop_app.ui.scripts.editor import ScriptEditor
from desktop_app.ui.scripts.history_sheet import HistorySheet
from desktop_app.ui.scripts.looks import row_cell, row_look
from desktop_app.ui.scripts.name_sheet import FaultsSheet, NameSheet
from desktop_app.ui.scripts.rehearsal import Rehearsal

_OPEN = {name: f"{{{name}}}" for name in ("customer", "organisation", "operator", "staff_no")}
"""Placeholders that a new script's greeting leaves open for the call."""

_SETTLED = 250
"""Milliseconds after the last key until the script is checked."""


class ScriptsPage(Page):
    """话术: written as drafts, checked while they are written, tried out, approved (R-176, R-187, R-189).

    Args:
        context: of the desk.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._may = context.actor.may(Permission.SCRIPT_EDIT)
        self.script: Script | None = None
        self._kept: Script | None = None
        self._terms = context.desk.scripts.terms()
        columns: list[Column[ScriptRow]] = [Column("name", tr("话术"), row_cell, width=240)]
        self._model = RowsModel(columns, lambda row: row.code)
        self.list = ListTable(self._model, lines=2, header=False)
        self.list.setAccessibleName(tr("话术"))
        self.list.setFixedWidth(theme.px(250))
        self.editor = ScriptEditor(self._terms, writable=self._may)
        self.name = ElidedLabel("", "title")
        self.state = Chip(row_look(None))
        self.told = ElidedLabel("", "small", "soft")
        self.whole = ElidedLabel("", "small", "error")
        self.rehearse = button(tr("试一遍"), self._rehearse, icon_name="phone-call")
        self.keep = button(tr("保存草稿"), self.save)
        self.approve = button(tr("批准启用"), self._approve, kind="primary", icon_name="check")
        self.more = icon_button("ellipsis", tr("更多"), menu=self._menu())
        self.messages = MessageBar()
        self._check = QTimer(self, singleShot=True, interval=_SETTLED)
        self._check.timeout.connect(self._check_now)
        self._lay_out()
        self.list.picked.connect(self._choose)
        self.editor.changed.connect(self._changed)
        self._refreshing = Refreshing(self, context.feed, frozenset({Kind.SCRIPT}), lambda _: self._load(), self._dirty)
        self._load()

    def _lay_out(self) -> None:
        pad, gap = theme.px(tokens.PADDING), theme.px(tokens.GAP)
        head = bar()
        head.addWidget(self.name, 1)
        for widget in (self.state, self.rehearse, self.keep, self.approve, self.more):
            head.addWidget(widget)
        under = QHBoxLayout()
        under.setContentsMargins(pad, 0, pad, gap)
        under.addWidget(self.told, 1)
        under.addWidget(self.whole, 1)
        right = QWidget()
        body = stack(right)
        body.addLayout(head)
        body.addLayout(under)
        body.addWidget(rule())
        body.addWidget(self.editor, 1)
        body.addWidget(self.messages)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.list)
        whole.addWidget(rule(upright=True))
        whole.addWidget(right, 1)
        self.setFocusProxy(self.list)

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        entries: list[tuple[str, Callable[[], object], bool]] = [
            (tr("新建话术…"), self._new, True),
            (tr("改名…"), self._rename, True),
            (tr("复制一份"), self._copy, True),
            (tr("版本…"), self._history, False),
            (tr("放弃草稿"), self._discard, True),
            (tr("导出 Excel…"), self._export, True),
            (tr("导入 Excel…"), self._import, True),
        ]
        for words, act, writes in entries:
            action = menu.addAction(words)
            action.triggered.connect(lambda _=False, act=act: act())
            action.setEnabled(self._may or not writes)
        return menu

    def arrive(self, *, code: str = "") -> None:
        """Show the scripts.

        Args:
            code: of the one to open.
        """
        self._load()
        if code:
            self.list.select_id(code)

    def may_leave(self) -> bool:
        """Tell whether nothing that was written would be lost."""
        if not self._dirty():
            return True
        return confirm(self, tr("话术还没有保存"), tr("离开会丢掉这次的修改。"), tr("丢掉修改"), danger=True)

    def _dirty(self) -> bool:
        return self.script is not None and self.script != self._kept

    def _load(self) -> None:
        present: ScriptRow | None = self.list.current_row()
        rows = self._context.desk.scripts.rows()
        self._model.set_rows(rows)
        if rows:
            self.list.select_id(present.code if present is not None else rows[0].code)
        self._choose(self.list.current_row())

    def _choose(self, row: ScriptRow | None) -> None:
        if row is None or (self._dirty() and self.script is not None and self.script.code == row.code):
            return
        if self._dirty() and self.script is not None:
            left = self.script
            self._write(left)
        script = self._context.desk.scripts.newest(row.code)
        self.script = self._kept = script
        self._describe(row)
        same = self.editor.script is not None and self.editor.script.code == row.code
        present = self.editor.map.present() if same else ""
        self.editor.set_script(script or Script(row.code, row.name, ()))
        self.editor.show_step(present)
        self._check_now()

    def _describe(self, row: ScriptRow) -> None:
        self.name.set_full(row.name)
        self.state.set_state(row_look(row))
        parts = [tr("代码 {code}", code=row.code), tr("用过 {count} 次", count=row.used)]
        if row.approved:
            parts.insert(0, tr("在用第 {number} 版", number=row.approved))
        comments = self._context.desk.scripts.comments(row.code) if row.comments else ()
        parts += [tr("{user}：{text}", user=comment.user, text=comment.text) for comment in comments]
        self.told.set_full(" · ".join(parts))
        self.keep.setEnabled(False)
        self.approve.setVisible(self._may)
        self.approve.setEnabled(row.draft is not None)

    def _changed(self, script: Script) -> None:
        self.script = script
        self.keep.setEnabled(self._may and self._dirty())
        self.approve.setEnabled(self._may)
        self._check.start()

    def _check_now(self) -> None:
        if self.script is None:
            return
        problems = self._context.desk.scripts.problems(self.script)
        self.editor.set_problems(problems)
        whole = [problem.message for problem in problems if not problem.step]
        self.whole.set_full(" ".join(whole))
        self.whole.setVisible(bool(whole))

    def save(self) -> None:
        """Keep the script as a draft."""
        if self.script is not None:
            self._write(self.script)

    def _write(self, script: Script, then: Callable[[], object] | None = None) -> None:
        scripts, actor = self._context.desk.scripts, self._context.actor

        def done(changes: Changes) -> None:
            if self.script == script:
                self._kept = script
            self._context.feed.publish(changes)
            self._load()
            self.messages.tell(tr("草稿已保存；批准以后，新的通话才用它。"))
            if then is not None:
                then()

        self._context.runner.run(lambda _: scripts.save_draft(actor, script), done, self, self._failed)

    def _approve(self) -> None:
        if self.script is None:
            return
        if self._dirty():
            self._write(self.script, self._approve_kept)
        else:
            self._approve_kept()

    def _approve_kept(self) -> None:
        script = self.script
        if script is not None:
            scripts, actor = self._context.desk.scripts, self._context.actor
            told = tr("“{name}”已启用，新的通话就用这一版。", name=script.name)
            self._run(lambda: scripts.approve(actor, script.code), told)

    def _rehearse(self) -> None:
        if self.script is not None:
            Rehearsal(self, self._context, self.script, self._terms).ask()

    def _new(self) -> None:
        sheet = NameSheet(self, tr("新建话术"), Script("", "", ()))
        if sheet.ask():
            steps = (
                ScriptStep(
                    "greet",
                    StepKind.SAY,
                    tr("{customer}您好，我是{organisation}的{operator}，工号{staff_no}。", **_OPEN),
                ),
                ScriptStep("bye", StepKind.END, tr("谢谢您，再见。（等客户先挂，再轻放话筒）")),
            )
            self._begin(replace(sheet.script(), steps=steps))

    def _begin(self, script: Script) -> None:
        scripts, actor = self._context.desk.scripts, self._context.actor

        def done(changes: Changes) -> None:
            self._context.feed.publish(changes)
            self._load()
            self.list.select_id(script.code)

        self._context.runner.run(lambda _: scripts.save_draft(actor, script), done, self, self._failed)

    def _rename(self) -> None:
        if self.script is None:
            return
        sheet = NameSheet(self, tr("改名"), self.script)
        if sheet.ask():
            self.editor.script = sheet.script()
            self.name.set_full(sheet.script().name)
            self._changed(sheet.script())

    def _copy(self) -> None:
        if (script := self.script) is None:
            return
        scripts, actor = self._context.desk.scripts, self._context.actor

        def done(made: Script) -> None:
            self._context.feed.publish(Changes.of(Kind.SCRIPT))
            self._load()
            self.list.select_id(made.code)

        self._context.runner.run(lambda _: scripts.copy(actor, script.code), done, self, self._failed)

    def _history(self) -> None:
        if (script := self.script) is None:
            return
        sheet = HistorySheet(self, self._context, script.code, script.name)
        sheet.take.setVisible(self._may)
        if sheet.ask() and (version := sheet.chosen()) is not None:
            scripts, actor = self._context.desk.scripts, self._context.actor
            self._kept = self.script
            self._run(
                lambda: scripts.restore(actor, version.version_id),
                tr("第 {number} 版已成为草稿。", number=version.number),
            )

    def _discard(self) -> None:
        if (script := self.script) is None:
            return
        if confirm(self, tr("放弃草稿"), tr("草稿不再使用，版本里还查得到。"), tr("放弃草稿"), danger=True):
            scripts, actor = self._context.desk.scripts, self._context.actor
            self._kept = self.script
            self._run(lambda: scripts.discard_draft(actor, script.code), tr("草稿已放弃。"))

    def _export(self) -> None:
        if (script := self.script) is None:
            return
        usual = documents(f"{script.name}.xlsx")
        file, _ = QFileDialog.getSaveFileName(self, tr("导出话术"), usual, "Excel (*.xlsx)")
        if file:
            self.export(Path(file).with_suffix(".xlsx"))

    def export(self, path: Path) -> None:
        """Write the script as a workbook."""
        if (script := self.script) is not None:
            files, actor = self._context.desk.script_files, self._context.actor
            told = tr("已导出 {name}。", name=path.name)
            job = partial(files.write, actor, script, path)
            self._context.runner.run(lambda _: job(), lambda _: self.messages.tell(told), self, self.messages.fail)

    def _import(self) -> None:
        file, _ = QFileDialog.getOpenFileName(self, tr("导入话术"), "", tr("Excel (*.xlsx *.xls *.et *.ods)"))
        if file:
            self.take_file(Path(file))

    def take_file(self, path: Path) -> None:
        """Read a workbook: a script becomes a draft, faults are listed by line."""
        files = self._context.desk.script_files

        def done(read: Any) -> None:
            if read.script is not None:
                self._begin(read.script)
            else:
                FaultsSheet(self, path.name, [f"{fault.place}  {fault.problem}" for fault in read.faults]).ask()

        self._context.runner.run(
            lambda progress: files.read(path, lambda: progress.cancelled), done, self, self._failed
        )

    def _run(self, job: Callable[[], Changes], told: str) -> None:
        def done(changes: Changes) -> None:
            self._context.feed.publish(changes)
            self._load()
            self.messages.tell(told)

        self._context.runner.run(lambda _: job(), done, self, self._failed)

    def _failed(self, error: UserError) -> None:
        self.messages.fail(error)
        key = getattr(error, "field", "")
        if key and self.script is not None and any(step.key == key for step in self.script.steps):
            self.editor.show_step(key)
