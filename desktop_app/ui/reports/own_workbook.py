"""The month in the organisation's own workbook: which template, where to, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_app.domain.errors import UserError
from desktop_app.domain.reports import Month
from desktop_app.domain.templates import Filled
from desktop_app.domain.text import tr
from desktop_app.ui.background.runner import Advance, Task
from desktop_app.ui.kit.context import Context, MessageAction
from desktop_app.ui.kit.files import documents, open_file
from desktop_app.ui.kit.labels import label
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.kit.text import number_text

_TEMPLATE = "report.template"
"""Under this name each person's latest template is remembered."""

_MOST = 8
"""Unknown placeholders that are named; more are counted."""


class OwnWorkbook(QObject):
    """Fills a workbook of the organisation's own.

    Args:
        view: over which questions are asked.
        context: services and the rest.
        advance: told how far it is.
        ended: told that it is over, with the error if there was one.
    """

    def __init__(
        self,
        view: QWidget,
        context: Context,
        advance: Callable[[Advance], None],
        ended: Callable[[UserError | None], None],
    ) -> None:
        super().__init__(view)
        self._view, self._context, self._advance, self._ended = view, context, advance, ended

    def choose(self) -> tuple[Path, Path] | None:
        """Ask for the template and the target; None when the person thinks better of it."""
        context = self._context
        kept = context.desk.settings.remembered(context.actor, _TEMPLATE)
        chosen, _ = QFileDialog.getOpenFileName(
            self._view, tr("选择模板"), kept or documents(), tr("Excel 工作簿 (*.xlsx *.xlsm)")
        )
        if not chosen:
            return None
        template = Path(chosen)
        chosen, _ = QFileDialog.getSaveFileName(
            self._view, tr("填好的存到哪里"), documents(template.name), f"*{template.suffix}"
        )
        if not chosen:
            return None
        target = Path(chosen)
        same = target.suffix.lower() == template.suffix.lower()
        return template, target if same else target.with_name(target.name + template.suffix)

    def fill(self, month: Month, template: Path, target: Path) -> Task:
        """Fill the template with a month."""
        context = self._context

        def done(filled: Filled) -> None:
            self._ended(None)
            context.message(
                tr("已填 {count} 处：{name}", count=number_text(filled.count), name=filled.path.name),
                MessageAction(tr("打开"), lambda: open_file(filled.path)),
            )
            if filled.unknown or filled.lost:
                told_sheet(self._view, filled).ask()

        return context.runner.run(
            lambda progress: self._write(month, template, target, progress.report, lambda: progress.cancelled),
            done,
            owner=self,
            failed=self._ended,
            advance=self._advance,
        )

    def _write(
        self,
        month: Month,
        template: Path,
        target: Path,
        report: Callable[[int, int, str], None],
        cancelled: Callable[[], bool],
    ) -> Filled:
        desk, actor = self._context.desk, self._context.actor
        filled = desk.templates.fill_workbook(actor, template, month, target, report, cancelled)
        desk.settings.remember(actor, _TEMPLATE, str(template))
        return filled


def told_sheet(view: QWidget, filled: Filled) -> Sheet:
    """Return what a person must know of a filled workbook: placeholders left as they were, parts that are missing."""
    sheet = Sheet(view, tr("{name} 已填好，请看一眼", name=filled.path.name), width=440)
    if filled.unknown:
        sheet.content.addWidget(label(tr("这些占位符不认识，原样留着："), "strong", wrap=True))
        for place in filled.unknown[:_MOST]:
            sheet.content.addWidget(label(place, tone="soft"))
        if len(filled.unknown) > _MOST:
            more = tr("还有 {count} 处", count=number_text(len(filled.unknown) - _MOST))
            sheet.content.addWidget(label(more, tone="soft"))
    if filled.lost:
        parts = tr("、").join(filled.lost)
        sheet.content.addWidget(label(tr("模板里的{parts}没能带过来，请自己补上。", parts=parts), wrap=True))
    sheet.add_primary(tr("知道了"), sheet.accept)
    return sheet
