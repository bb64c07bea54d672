"""Plans on their way into files and out of them: which file, what is in it, what of it is taken."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_app.domain.changes import Changes
from desktop_app.domain.plan_changes import PlanProblem
from desktop_app.domain.plan_files import PlanFile
from desktop_app.domain.plans import Plan
from desktop_app.domain.text import tr
from desktop_app.ui.kit.context import Context, MessageAction
from desktop_app.ui.kit.files import documents, open_file
from desktop_app.ui.kit.messages import MessageBar
from desktop_app.ui.plans.head import PlanHead
from desktop_app.ui.plans.import_sheet import ImportSheet
from desktop_app.ui.plans.words import Names

_WORKBOOK, _TEXT = ".xlsx", ".toml"


class Editing(Protocol):
    """The page whose plan is worked on."""

    names: Names
    head: PlanHead
    messages: MessageBar

    def plan(self) -> Plan | None:
        """Return the plan in the editor as it stands."""

    def plans(self) -> tuple[Plan, ...]:
        """Return all plans as they stand."""

    def saved_plans(self) -> tuple[Plan, ...]:
        """Return all plans as they are saved."""

    def saved(self, code: str) -> Plan | None:
        """Return a plan as it is saved."""

    def begin(self, plan: Plan | None) -> None:
        """Begin a new plan."""

    def keep(self, plan: Plan) -> None:
        """Take what was saved for what it is."""

    def take_up(self, plan: Plan) -> None:
        """Put something else into the editor to be saved."""

    def load(self) -> None:
        """Read the plans anew."""

    def tell_problems(self, problems: tuple[PlanProblem, ...]) -> None:
        """Say at each part what is wrong."""


class PlanExchange(QObject):
    """Exports and imports plans.

    Args:
        view: over which questions are asked.
        page: whose plans they are.
        context: services and the rest.
    """

    def __init__(self, view: QWidget, page: Editing, context: Context) -> None:
        super().__init__(view)
        self._view, self._page, self._context = view, page, context

    def choose_export(self, suffix: str) -> None:
        """Ask which plans go where, and write them."""
        plan = self._page.plan()
        kinds = {".xlsx": tr("Excel 工作簿 (*.xlsx)"), ".toml": tr("回访方案 (*.toml)")}
        name = tr("回访方案") if suffix == ".xlsx" or plan is None else plan.name.replace("/", "-")
        chosen, _ = QFileDialog.getSaveFileName(self._view, tr("存到哪里"), documents(f"{name}{suffix}"), kinds[suffix])
        if chosen:
            path = Path(chosen)
            wanted = self._page.saved_plans() if suffix == ".xlsx" or plan is None else (plan,)
            self.write(path if path.suffix.lower() == suffix else path.with_name(path.name + suffix), wanted)

    def write(self, path: Path, plans: Sequence[Plan]) -> None:
        """Write plans into a file."""

        def done(written: Path) -> None:
            self._context.message(
                tr("已导出 {count} 个方案：{name}", count=len(plans), name=written.name),
                MessageAction(tr("打开"), lambda: open_file(written)),
            )

        desk, actor = self._context.desk, self._context.actor
        self._context.runner.run(
            lambda _: desk.plan_files.write(actor, path, plans), done, owner=self, failed=self._page.messages.fail
        )

    def choose_import(self) -> None:
        """Ask for a file, and show what is in it."""
        kinds = tr("方案文件 (*.xlsx *.xls *.ods *.toml);;所有文件 (*)")
        chosen, _ = QFileDialog.getOpenFileName(self._view, tr("选择方案文件"), documents(), kinds)
        if chosen:
            self.read(Path(chosen))

    def read(self, path: Path) -> None:
        """Read a file and show what is in it."""
        files = self._context.desk.plan_files
        self._context.runner.run(
            lambda progress: files.read(path, progress.report, lambda: progress.cancelled),
            self._offer,
            owner=self,
            failed=self._page.messages.fail,
        )

    def _offer(self, file: PlanFile) -> None:
        sheet = ImportSheet(self._view, file)
        if sheet.ask():
            codes = sheet.chosen()

            def done(result: tuple[int, Changes]) -> None:
                count, changes = result
                self._context.feed.publish(changes)
                self._page.load()
                self._page.messages.tell(tr("导入了 {count} 个方案。", count=count))

            desk, actor = self._context.desk, self._context.actor
            self._context.runner.run(
                lambda _: desk.plan_files.take(actor, file, codes), done, owner=self, failed=self._page.messages.fail
            )
