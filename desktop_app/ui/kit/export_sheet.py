"""Taking a list out of the program: which columns, which kind of file, and a password if need be."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.domain.errors import UserError
from desktop_app.domain.listing import Column, Exported
from desktop_app.domain.remembered import read_object
from desktop_app.domain.text import tr
from desktop_app.ui.background.runner import Advance, Progress, Task
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import Segmented, button, icon_button
from desktop_app.ui.kit.column_list import ColumnList
from desktop_app.ui.kit.context import Context, MessageAction
from desktop_app.ui.kit.files import documents, open_file
from desktop_app.ui.kit.forms import FormRows
from desktop_app.ui.kit.labels import label
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.kit.steps import ProgressStrip
from desktop_app.ui.kit.text import number_text


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person chose: where to, which columns in which order, the password or none."""

    path: Path
    columns: tuple[str, ...]
    password: str


Write = Callable[[Wanted, Progress], Exported]
"""Writes the list; runs in the worker."""


class ExportSheet(Sheet):
    """The dialog in which a list goes out.

    Args:
        parent: over which window.
        context: services and the rest.
        title: what the list is, such as 客户名单.
        key: name under which a person's choice of columns is remembered.
        columns: all columns there are.
        usual: keys of those ticked when nothing is remembered yet.
        write: writes the list.
        days: stands in the file's name; today where nothing is given.
    """

    def __init__(
        self,
        parent: QWidget,
        context: Context,
        title: str,
        key: str,
        columns: Sequence[Column],
        usual: Sequence[str],
        write: Write,
        days: str = "",
    ) -> None:
        super().__init__(
            parent, tr("导出{title}", title=title), tr("导出的就是现在看到的这些，按现在的顺序。"), width=520
        )
        self._context, self._list_title, self._key, self._write = context, title, f"export.{key}", write
        self._name = f"{title} {days or context.desk.clock.today().isoformat()}"
        self._task: Task | None = None
        remembered = read_object(context.desk.settings.remembered(context.actor, self._key))
        kept, suffix = remembered.get("columns"), remembered.get("suffix")
        chosen = [key for key in kept if isinstance(key, str)] if isinstance(kept, list) else usual
        self.columns = ColumnList(columns, chosen)
        self.columns.changed.connect(self._judge)
        self.suffix = Segmented([(".xlsx", "Excel"), (".csv", "CSV")], ".csv" if suffix == ".csv" else ".xlsx")
        self.suffix.chosen.connect(lambda _: self._judge())
        self.password = QLineEdit(echoMode=QLineEdit.EchoMode.Password)
        self.password.setPlaceholderText(tr("不填就不加密"))
        self.again = QLineEdit(echoMode=QLineEdit.EchoMode.Password)
        self.password.textChanged.connect(lambda _: self._judge())
        self.again.textChanged.connect(lambda _: self._judge())
        self._form = FormRows()
        self._form.add("suffix", tr("文件"), self.suffix)
        self._form.add("password", tr("打开密码"), self.password, hint=tr("忘了就打不开，程序里没有备份。"))
        self._form.add("again", tr("再输一次"), self.again)
        self._strip = ProgressStrip()
        self._lay_out()
        self.add_cancel()
        self._go = self.add_primary(tr("导出…"), self._choose)
        self._judge()
        self.columns.setFocus()

    def write(self, path: Path) -> None:
        """Write the list to a file as it is chosen here."""
        runner, settings, actor = self._context.runner, self._context.desk.settings, self._context.actor
        password = self.password.text() if self.suffix.value() == ".xlsx" else ""
        wanted = Wanted(path, self.columns.chosen(), password)
        kept = json.dumps({"columns": wanted.columns, "suffix": self.suffix.value()})

        def job(progress: Progress) -> Exported:
            written = self._write(wanted, progress)
            settings.remember(actor, self._key, kept)
            return written

        self.messages.dismiss()
        self._go.setEnabled(False)
        self._task = runner.run(job, self._written, owner=self, failed=self._failed, advance=self._advance)
        self._strip.start(tr("正在导出{title}", title=self._list_title), stop=self._stop)

    def reject(self) -> None:
        """Close; what is being written is given up first."""
        self._stop()
        super().reject()

    # --- inside ---

    def _lay_out(self) -> None:
        gap = theme.px(tokens.GAP)
        side = QVBoxLayout()
        side.setSpacing(gap)
        side.addWidget(icon_button("arrow-up", tr("上移（Alt+↑）"), lambda: self.columns.shift(-1)))
        side.addWidget(icon_button("arrow-down", tr("下移（Alt+↓）"), lambda: self.columns.shift(1)))
        side.addStretch()
        row = QHBoxLayout()
        row.setSpacing(gap)
        row.addWidget(self.columns, 1)
        row.addLayout(side)
        head = QHBoxLayout()
        head.addWidget(label(tr("要导出的列"), "strong"))
        head.addStretch()
        head.addWidget(button(tr("全选"), lambda: self.columns.tick_all(on=True), kind="link"))
        head.addWidget(button(tr("全不选"), lambda: self.columns.tick_all(on=False), kind="link"))
        self.columns.setMinimumHeight(theme.px(200))
        self.content.addLayout(head)
        self.content.addLayout(row, 1)
        self.content.addWidget(self._form)
        self.content.addWidget(self._strip)

    def _judge(self) -> None:
        """Say what is still missing."""
        sheet = self.suffix.value() == ".xlsx"
        self.password.setEnabled(sheet)
        self.again.setEnabled(sheet and bool(self.password.text()))
        differs = sheet and bool(self.again.text()) and self.again.text() != self.password.text()
        self._form.set_error("again", tr("两次输入的密码不一样。") if differs else "")
        same = not sheet or not self.password.text() or self.again.text() == self.password.text()
        self._go.setEnabled(bool(self.columns.chosen()) and same)

    def _choose(self) -> None:
        suffix = str(self.suffix.value())
        kinds = {".xlsx": tr("Excel 工作簿 (*.xlsx)"), ".csv": tr("CSV 文本 (*.csv)")}
        chosen, _ = QFileDialog.getSaveFileName(self, tr("存到哪里"), documents(f"{self._name}{suffix}"), kinds[suffix])
        if chosen:
            path = Path(chosen)
            self.write(path if path.suffix.lower() == suffix else path.with_name(path.name + suffix))

    def _advance(self, step: Advance) -> None:
        self._strip.advance(step.done, step.total, step.text)

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _ended(self) -> None:
        self._task = None
        self._strip.finish()
        self._judge()

    def _written(self, written: Exported) -> None:
        self._ended()
        self._context.feed.publish(written.changes)
        self._context.message(
            tr("已导出 {count} 行：{file}", count=number_text(written.rows), file=written.path.name),
            MessageAction(tr("打开"), lambda: open_file(written.path)),
        )
        self.accept()

    def _failed(self, error: UserError) -> None:
        self._ended()
        self.messages.fail(error)
