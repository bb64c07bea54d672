"""Scripts as Excel sheets, in the manner of XLSForm: told line by line what is wrong, exported without loss."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.changes import Kind
from desktop_app.domain.errors import FileRefused
from desktop_app.domain.plan_files import FileFault
from desktop_app.domain.progress import Stop
from desktop_app.domain.scripts import Script
from desktop_app.domain.templates import FormColumn, FormSheet
from desktop_app.domain.text import tr
from desktop_app.rules.script_rows import (
    SHEETS,
    SheetColumn,
    choice_columns,
    from_rows,
    head_columns,
    step_columns,
    to_rows,
)
from desktop_app.services.command import Commands
from desktop_app.services.lists import Settings
from desktop_app.services.saving import saving
from desktop_app.workbook.reading.parent import read_book


@dataclass(frozen=True, slots=True)
class ReadScript:
    """What a file holds: a script, or what is wrong in its lines."""

    script: Script | None
    faults: tuple[FileFault, ...]


class ScriptFiles:
    """Scripts on their way out of the desk and into it."""

    def __init__(self, commands: Commands, settings: Settings) -> None:
        self._commands = commands
        self._settings = settings

    def write(self, actor: Actor, script: Script, path: Path) -> Path:
        """Write a script as a workbook, with lists to choose from and a sheet that says how.

        Raises:
            UserError: the file cannot be written; one that stood there is whole.
        """
        from desktop_app.workbook.form_book import write_form_book

        with self._commands.run(actor, Permission.SCRIPT_EDIT, "script.export") as unit, saving(path) as draft:
            write_form_book(draft, _sheets(script), self._settings.organisation)
            unit.audit(Kind.SCRIPT, script.id or None, new={"file": path.name, "code": script.code})
        return path

    def read(self, path: Path, cancelled: Stop | None = None) -> ReadScript:
        """Say what a workbook holds; nothing is changed.

        Raises:
            Cancelled: the person stopped it.
        """
        try:
            book = read_book(path, cancelled=cancelled)
        except FileRefused as refusal:
            return ReadScript(None, (FileFault(path.name, f"{refusal.message} {refusal.hint}".strip()),))
        script, problems = from_rows({sheet.name: sheet.rows for sheet in book.sheets})
        faults = [
            FileFault(
                tr(
                    "{sheet} 第 {row} 行 {heading}", sheet=problem.sheet, row=problem.row, heading=problem.heading
                ).strip(),
                problem.message,
            )
            for problem in problems
        ]
        return ReadScript(script, tuple(faults))


def _sheets(script: Script) -> tuple[FormSheet, ...]:
    columns = (head_columns(), step_columns(), choice_columns())
    return tuple(
        FormSheet(name, tuple(map(_column, head)), tuple(map(tuple, rows)))
        for name, head, rows in zip(SHEETS, columns, to_rows(script), strict=True)
    )


def _column(column: SheetColumn) -> FormColumn:
    return FormColumn(column.heading, column.hint, column.width, column.choices)
