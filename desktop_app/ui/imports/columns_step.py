"""Step 2: which column holds what, list by list."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.domain.grid import SheetState
from desktop_app.domain.importing import Field, SheetPreview
from desktop_app.domain.text import tr
from desktop_app.ui.imports.column_grid import ColumnGrid
from desktop_app.ui.imports.draft import Draft
from desktop_app.ui.imports.footer import Footer
from desktop_app.ui.imports.notice import Notice
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.inputs import NumberBox
from desktop_app.ui.kit.labels import ElidedLabel, label, rule
from desktop_app.ui.kit.layouts import stack
from desktop_app.ui.kit.listtable import ListTable
from desktop_app.ui.kit.pane import Scrolling
from desktop_app.ui.kit.rows import Cell, Column, RowsModel
from desktop_app.ui.kit.text import number_text

_MOST_ROWS = 1_048_576


class ColumnsStep(QWidget):
    """The sheets at the left, the columns of one of them at the right."""

    corrected = Signal(object, str, object)
    """A person said what a column holds: the :class:`SheetPreview`, the letter, a field or None."""
    header_told = Signal(str, int)
    """A person said in which row a sheet's heading stands, from 1."""
    sheet_told = Signal(object)
    """Only this sheet shall be imported; None for all."""
    back = Signal()
    go_on = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._draft: Draft | None = None
        self._model: RowsModel[tuple[int, SheetPreview]] = RowsModel(
            [Column("sheet", tr("工作表"), lambda each: self._sheet_cell(each[1]))], ident=lambda each: each[0]
        )
        self._list = ListTable(self._model, lines=2, header=False)
        self._list.setFixedWidth(theme.px(240))
        self._list.setAccessibleName(tr("工作表"))
        self._list.picked.connect(lambda _: self._show_present())
        self._line = rule(upright=True)
        self._title = ElidedLabel("", "title")
        self._row = NumberBox(0, _MOST_ROWS, 1)
        self._row.setSpecialValueText(tr("没有"))
        self._row.setAccessibleName(tr("表头在第几行，0 是没有表头"))
        self._row.setKeyboardTracking(False)
        self._row.setFixedWidth(theme.px(84))
        self._row.valueChanged.connect(self._tell_header)
        self._two = label("", tone="soft")
        self._only = button("", self._toggle_only, kind="link")
        self._grid = ColumnGrid()
        self._grid.corrected.connect(self._correct)
        self._skipped = Notice()
        self._take = self._skipped.add_button(button(tr("只导入这张表"), self._toggle_only))
        self.footer = Footer(tr("换一个文件"), self.back.emit, tr("预览"), self.go_on.emit)
        self._lay_out()

    def _lay_out(self) -> None:
        gap, padding = theme.px(tokens.GAP), theme.px(tokens.PADDING)
        head = QHBoxLayout()
        head.setSpacing(gap)
        head.addWidget(self._title, 1)
        head.addWidget(self._only)
        head.addSpacing(padding)
        self._heading = (label(tr("表头行")), self._row, self._two)
        for widget in self._heading:
            head.addWidget(widget)
        shown = QWidget()
        body = QVBoxLayout(shown)
        body.setContentsMargins(0, 0, 0, 0)
        self._scroll = Scrolling(self._grid)
        body.addWidget(self._scroll)
        self._stack = QStackedWidget()
        self._stack.addWidget(shown)
        self._stack.addWidget(self._skipped)
        right = QVBoxLayout()
        right.setContentsMargins(2 * padding, padding, 2 * padding, 0)
        right.setSpacing(padding)
        right.addLayout(head)
        right.addWidget(self._stack, 1)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self._list)
        row.addWidget(self._line)
        row.addLayout(right, 1)
        column = stack(self)
        column.addLayout(row, 1)
        column.addWidget(self.footer)

    def show_draft(self, draft: Draft) -> None:
        """Show what was understood of a file."""
        if draft.preview is None:
            return
        fresh = draft is not self._draft
        self._draft = draft
        sheets = list(enumerate(draft.preview.sheets))
        alone = len(sheets) == 1
        for widget in (self._list, self._line):
            widget.setVisible(not alone)
        self._model.set_rows(sheets)
        first = next((at for at, each in sheets if not each.skipped), 0)
        if fresh or self._list.current_row() is None:
            self._list.select_id(first, tell=False)
        self._show_present()
        self.set_reading(on=False)

    def set_reading(self, *, on: bool) -> None:
        """Show that the file is being looked at once more."""
        draft = self._draft
        tally = draft.tally() if draft else None
        self.footer.set_primary(
            tr("正在核对…") if on else tr("预览 {count} 行", count=number_text(tally.taken if tally else 0)),
            enabled=not on,
        )

    def focus_target(self) -> QWidget:
        """Return what the keyboard is on: the first column when a person has to look, else the next step."""
        return self.footer.primary if self._draft and self._draft.sure else self._grid.first()

    def enter(self) -> None:
        """Do the next step."""
        self.footer.press()

    def grid(self) -> ColumnGrid:
        """Return the columns shown."""
        return self._grid

    def _present(self) -> SheetPreview | None:
        row = self._list.current_row()
        return row[1] if row else None

    def _show_present(self) -> None:
        sheet, draft = self._present(), self._draft
        if sheet is None or draft is None or draft.index is None or draft.preview is None:
            return
        self._title.set_full(_name(sheet))
        self._row.blockSignals(True)
        self._row.setValue(sheet.header_row or 0)
        self._row.blockSignals(False)
        first = next(each for each in draft.preview.sheets if each.sheet == sheet.sheet)
        for widget in self._heading:  # of lists beside or below the first one the heading follows from it
            widget.setVisible(sheet is first)
        self._two.setText(tr("共 {count} 行", count=sheet.header_rows) if sheet.header_rows > 1 else "")
        several = len({each.sheet for each in draft.preview.sheets if each.state is SheetState.VISIBLE}) > 1
        self._only.setVisible(draft.sheet is not None or (several and not sheet.skipped))
        self._only.setText(tr("导入所有工作表") if draft.sheet else tr("只导入这张表"))
        if sheet.skipped:
            self._skipped.say("file-text", tr("“{sheet}”没有导入", sheet=sheet.sheet), sheet.message, "missed")
            self._take.setVisible(draft.sheet != sheet.sheet and sheet.skipped in ("hidden_sheet", "not_chosen"))
            self._stack.setCurrentIndex(1)
            return
        part = draft.index.lists.index(sheet)
        flaws = {letter: count for (where, letter), count in draft.index.flaws.items() if where == part}
        self._grid.show_sheet(sheet, flaws)
        self._stack.setCurrentIndex(0)
        self.footer.say(_advice(draft))

    def _correct(self, letter: str, field: Field | None) -> None:
        sheet = self._present()
        if sheet is not None:
            self.corrected.emit(sheet, letter, field)

    def _tell_header(self, row: int) -> None:
        sheet = self._present()
        if sheet is not None:
            self.header_told.emit(sheet.sheet, row)

    def _toggle_only(self) -> None:
        sheet, draft = self._present(), self._draft
        if sheet is not None and draft is not None:
            self.sheet_told.emit(None if draft.sheet == sheet.sheet and not sheet.skipped else sheet.sheet)

    def _sheet_cell(self, sheet: SheetPreview) -> Cell:
        if sheet.skipped:
            return Cell(_name(sheet), second=sheet.message, tone="ink-soft")
        rows = sum(count for action, count in sheet.counts.items() if action.value != "ignore")
        return Cell(_name(sheet), second=tr("{count} 行名单", count=number_text(rows)))


def _name(sheet: SheetPreview) -> str:
    """Return what a list is called: its sheet, and its own name where the sheet has several."""
    return f"{sheet.sheet} · {sheet.part}" if sheet.part else sheet.sheet


def _advice(draft: Draft) -> str:
    """Return what a person should look at before going on."""
    if draft.preview is not None and draft.preview.error is not None:
        return draft.preview.error.message
    if draft.index is not None and any(Field.PHONE not in each.mapping.values() for each in draft.index.lists):
        return tr("没有电话列，导入的客户无法拨打。")
    return tr("更正会记住，下次同样的表不用再改。")
