"""Importing customers from any spreadsheet file: what would happen, doing it, taking it back (R-326, R-327)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.changes import Kind
from desktop_app.domain.errors import FileRefused, NotPermitted, UserError
from desktop_app.domain.import_batches import (
    FieldChange,
    FieldRule,
    Foreseen,
    ImportBatchRow,
    ImportDone,
    ImportOptions,
    ImportUndone,
)
from desktop_app.domain.importing import (
    Field,
    FileKind,
    FileProblem,
    ImportPreview,
    KnownCustomer,
    PersonFields,
)
from desktop_app.domain.progress import Pace, Report, Stop
from desktop_app.domain.text import tr
from desktop_app.rules.importing.lines import recognised_by
from desktop_app.rules.importing.persons import Told
from desktop_app.rules.importing.preview import understand
from desktop_app.services.command import Commands, Unit
from desktop_app.services.import_apply import Application
from desktop_app.services.import_effects import closed_windows, count_updated, effect, event_days
from desktop_app.services.import_rejects import Originals
from desktop_app.services.import_sorting import sort_rows
from desktop_app.services.import_undo import undo_import
from desktop_app.services.plan_visits import PlanVisits
from desktop_app.services.resting import collector_resting
from desktop_app.services.saving import saving
from desktop_app.store import duplicates, import_known, import_words, imports, lists
from desktop_app.workbook.reading.parent import read_book
from desktop_app.workbook.write_list import write_list

Mapping_ = Mapping[str, Field | None]
"""A person's word on the columns of a list: field by column letter."""

LAYOUT, HEADING = "import.layout.", "import.heading."
"""Settings that remember corrected columns and heading rows begin so, and end with the key of the layout."""

SHORT_DESK = 2000
"""Customers that a preview reads whole beside two for each row; a longer desk is only asked for those it may meet."""

_READING, _UNDERSTANDING = 50, 50
"""Shares of the two parts of a preview in its progress, of 100."""


class Met(NamedTuple):
    """The latest preview, what its persons are recognised by, and the customers who shared that then."""

    preview: ImportPreview
    keys: import_known.Keys
    ids: frozenset[int]


class ImportCustomers:
    """Imports of the desk."""

    def __init__(self, commands: Commands, plans: PlanVisits) -> None:
        self._commands = commands
        self._plans = plans
        self._originals = Originals()
        self._met: Met | None = None
        self._corrected: dict[str, Mapping_] = {}
        self._headings: dict[str, int] = {}

    def preview(
        self,
        path: Path,
        *,
        password: str | None = None,
        sheet: str | None = None,
        mapping: Mapping[str, Mapping_] | None = None,
        header_rows: Mapping[str, int] | None = None,
        progress: Report | None = None,
        cancelled: Stop | None = None,
    ) -> ImportPreview:
        """Say row by row what an import of a file would do; nothing is changed.

        Args:
            path: the file.
            password: to open it.
            sheet: take this sheet only.
            mapping: a person's word on columns, by sheet or layout; it is remembered when the file is imported.
            header_rows: a person's word on the row of a sheet's first heading, from 1; 0 says that there is none.
            progress: told how far it is.
            cancelled: asked whether to stop.

        Returns:
            The preview; a file that cannot be read gives one of kind REJECT with the reason.

        Raises:
            Cancelled: the person stopped it.
        """
        pace = Pace(progress, cancelled)
        pace.at(0, 100, tr("读取文件"))
        try:
            book = read_book(
                path,
                password=password,
                progress=lambda share: pace.at(int(share * _READING), 100, tr("读取文件")),
                cancelled=cancelled,
            )
        except FileRefused as refusal:
            return ImportPreview(FileKind.REJECT, FileProblem(refusal.code, refusal.message, refusal.hint))

        def judged(known: tuple[KnownCustomer, ...], told: Told) -> ImportPreview:
            return understand(
                book,
                today=self._commands.clock.today(),
                sheet=sheet,
                mapping=mapping,
                header_rows=header_rows,
                known=known,
                remembered=self._remembered(),
                headings=self._remembered_headings(),
                told=told,
                progress=lambda done, all_: pace.at(
                    _READING + _UNDERSTANDING * done // max(all_, 1), 100, tr("核对名单")
                ),
                cancelled=cancelled,
            )

        with collector_resting(), self._commands.reading() as connection:
            told = Told(import_words.rows(connection), duplicates.apart(connection))
            rows = sum(len(each.rows) for each in book.sheets)
            if import_known.count(connection) <= 2 * rows + SHORT_DESK:
                preview = judged(import_known.known_customers(connection), told)
            else:  # a short list for a long desk: look up only those it may meet
                preview = judged((), told)
                known = import_known.known_customers(connection, import_known.Keys(*recognised_by(preview)))
                preview = judged(known, told) if known else preview
            keys = import_known.Keys(*recognised_by(preview))
            self._met = Met(preview, keys, import_known.meeting(connection, keys))
        self._originals = Originals(preview, book)
        spoken = set(mapping or ())
        self._corrected = {s.layout_key: s.mapping for s in preview.sheets if spoken & {s.sheet, s.layout_key}}
        told_rows = header_rows or {}
        self._headings = {s.found_as: told_rows[s.sheet] for s in preview.sheets if s.found_as}
        return preview

    def apply(
        self,
        actor: Actor,
        preview: ImportPreview,
        file_name: str,
        *,
        options: ImportOptions | None = None,
        progress: Report | None = None,
        cancelled: Stop | None = None,
    ) -> ImportDone:
        """Do what a preview says, all of it or nothing.

        Args:
            actor: the person acting.
            preview: of the file.
            file_name: for the list of imports.
            options: a person's choices.
            progress: told how far it is.
            cancelled: asked whether to stop.

        Raises:
            NotPermitted: the person may not import.
            FileRefused: the file of the preview could not be read.
            UserError: ``preview_stale`` when customers of the file came or went since it was looked at.
            Cancelled: the person stopped it; nothing was kept.
        """
        if preview.kind is FileKind.REJECT and preview.error is not None:
            raise FileRefused(preview.error.code, preview.error.message, preview.error.hint)
        pace = Pace(progress, cancelled)
        with collector_resting(), self._commands.run(actor, Permission.CUSTOMER_IMPORT, "import.apply") as unit:
            self._refuse_stale(unit, preview)
            for layout, mapping in self._corrected.items():
                lists.set_setting(unit.connection, LAYOUT + layout, json.dumps(dict(mapping)))
            for layout, row in self._headings.items():
                lists.set_setting(unit.connection, HEADING + layout, str(row))
            return Application(unit, self._plans, options or ImportOptions(), pace).run(preview, file_name)

    def foresee(
        self, preview: ImportPreview, options: ImportOptions | None = None, cancelled: Stop | None = None
    ) -> Foreseen:
        """Return what the import would do with a person's choices.

        Raises:
            Cancelled: the person stopped it.
        """
        chosen = options or ImportOptions()
        rows = sort_rows(preview, chosen, Pace(cancelled=cancelled))
        with self._commands.reading() as connection:
            days = event_days(connection, rows)
            updated = count_updated(connection, rows, chosen.rules)
        return Foreseen(len(rows.new), updated, closed_windows(self._plans, days, self._commands.clock.today()))

    @staticmethod
    def effect(
        known: KnownCustomer, rows: Sequence[PersonFields], rules: Mapping[Field, FieldRule]
    ) -> tuple[FieldChange, ...]:
        """Return what an import of the rows of one person would change on a customer, field by field."""
        return effect(known, rows, rules)

    def _refuse_stale(self, unit: Unit, preview: ImportPreview) -> None:
        """Refuse a preview that was carried out already, or from which the list of customers has moved away."""
        met = self._met
        if met is None or met.preview is not preview or import_known.meeting(unit.connection, met.keys) != met.ids:
            raise UserError(
                "preview_stale", tr("名单在预览之后有了变动，没有导入。"), tr("请重新选择这个文件，核对后再导入。")
            )

    def undo(self, actor: Actor, batch_id: int) -> ImportUndone:
        """Take an import back; what was worked on since is kept and told.

        Raises:
            NotPermitted: the person may not import.
            UserError: ``missing`` or ``already_undone``.
        """
        with self._commands.run(actor, Permission.CUSTOMER_IMPORT, "import.undo") as unit:
            return undo_import(unit, batch_id)

    def batches(self) -> tuple[ImportBatchRow, ...]:
        """Return all imports, the newest first."""
        with self._commands.reading() as connection:
            return imports.batches(connection)

    def save_rejects(
        self, actor: Actor, preview: ImportPreview, path: Path, options: ImportOptions | None = None
    ) -> int:
        """Save the refused, skipped and doubtful rows of the latest preview as they stood, with the reason.

        Args:
            actor: the person acting.
            preview: the latest one.
            path: where to.
            options: the person's choices; rows that these settle or leave out are told so.

        Returns:
            How many rows were saved.

        Raises:
            NotPermitted: the person may not import.
            UserError: the file cannot be written, or the preview is not the latest one.
        """
        if not actor.may(Permission.CUSTOMER_IMPORT):
            raise NotPermitted(Permission.CUSTOMER_IMPORT)
        listing = self._originals.listing(preview, options or ImportOptions())
        with saving(path) as draft:
            count = write_list(draft, listing, Pace())
        with self._commands.run(actor, Permission.CUSTOMER_IMPORT, "import.save_rejects") as unit:
            unit.audit(Kind.IMPORT, None, new={"rows": count, "file": path.name})
        return count

    def _remembered(self) -> dict[str, Mapping_]:
        with self._commands.reading() as connection:
            return {
                layout: {letter: Field(name) if name else None for letter, name in json.loads(value).items()}
                for layout, value in imports.remembered_layouts(connection, LAYOUT).items()
            }

    def _remembered_headings(self) -> dict[str, int]:
        with self._commands.reading() as connection:
            found = imports.remembered_layouts(connection, HEADING)
        return {layout: int(row) for layout, row in found.items()}
