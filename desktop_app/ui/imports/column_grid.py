"""The columns of a list: what stands in each, and the field each is taken for."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop_app.domain.importing import Field, SheetPreview, field_words
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.inputs import Choice
from desktop_app.ui.kit.labels import ElidedLabel, Tone, label, rule, set_tone

_AT_ONCE = 60
"""Columns shown before a person asks for the rest."""


class ColumnGrid(QWidget):
    """One line a column; filled anew for another list, else only brought up to date so that the keyboard stays."""

    corrected = Signal(str, object)
    """A person said what a column holds: its letter, and a :class:`Field` or None."""

    def __init__(self) -> None:
        super().__init__()
        self._layout: tuple[object, ...] = ()
        self._choices: dict[str, Choice] = {}
        self._notes: dict[str, ElidedLabel] = {}
        self._sheet: SheetPreview | None = None
        self._shown = _AT_ONCE
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._body = QWidget()
        self._column.addWidget(self._body)
        self._column.addStretch()

    def show_sheet(self, sheet: SheetPreview, flaws: dict[str, int]) -> None:
        """Show the columns of a list.

        Args:
            sheet: the list.
            flaws: number of cells with a problem, by column letter.
        """
        layout = (sheet.sheet, sheet.header_row, sheet.headers, tuple(sheet.mapping))
        if layout != self._layout:
            self._layout, self._shown = layout, _AT_ONCE
            self._sheet = sheet
            self._build()
        self._sheet = sheet
        for letter, choice in self._choices.items():
            field = sheet.mapping[letter]
            choice.set_value(field)
            self._note(letter, field, flaws.get(letter, 0))

    def first(self) -> QWidget:
        """Return the first control."""
        return next(iter(self._choices.values()), self)

    def choice(self, letter: str) -> Choice:
        """Return the control of a column."""
        return self._choices[letter]

    def _build(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        self._choices.clear()
        self._notes.clear()
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(tokens.PADDING))
        grid.setVerticalSpacing(theme.px(tokens.GRID))
        for column, share in enumerate((0, 3, 5, 0, 4)):
            grid.setColumnStretch(column, share)
        for column, title in enumerate(("", tr("表里的标题"), tr("前几行的内容"), tr("作为"), "")):
            grid.addWidget(label(title, "small", "soft"), 0, column)
        headings = dict(zip(sheet.mapping, sheet.headers, strict=True))
        told = [letter for letter in sheet.mapping if headings[letter] or sheet.samples.get(letter)]
        for letter in told[: self._shown]:
            self._add_line(grid, letter, headings[letter], sheet.samples.get(letter, ()))
        rest = len(told) - len(self._choices)
        if rest > 0:
            more = button(tr("显示其余 {count} 列", count=rest), self._show_all, kind="link")
            grid.addWidget(more, grid.rowCount(), 1)
        self._column.replaceWidget(self._body, body)
        self._body.deleteLater()
        self._body = body

    def _show_all(self) -> None:
        sheet = self._sheet
        if sheet is not None:
            self._shown = len(sheet.mapping)
            self._build()
            self.show_sheet(sheet, {})

    def _add_line(self, grid: QGridLayout, letter: str, heading: str, samples: tuple[str, ...]) -> None:
        row = grid.rowCount()
        grid.addWidget(rule(), row, 0, 1, 5)
        row += 1
        number = label(letter, tone="soft")
        number.setMinimumWidth(theme.px(24))
        shown = " ".join(heading.split()) or tr("（没有标题）")
        choice = _FieldChoice(_choices())
        choice.setMinimumWidth(theme.px(190))
        choice.setAccessibleName(tr("{letter} 列“{heading}”作为", letter=letter, heading=shown))
        choice.picked.connect(lambda word, letter=letter: self.corrected.emit(letter, Field(word) if word else None))
        note = ElidedLabel("", "small", "soft")
        grid.addWidget(number, row, 0)
        grid.addWidget(ElidedLabel(shown, "strong"), row, 1)
        grid.addWidget(ElidedLabel(" · ".join(" ".join(each.split()) for each in samples), tone="soft"), row, 2)
        grid.addWidget(choice, row, 3)
        grid.addWidget(note, row, 4)
        self._choices[letter], self._notes[letter] = choice, note

    def _note(self, letter: str, field: Field | None, flaws: int) -> None:
        text: str
        tone: Tone = "soft"
        if flaws:
            text, tone = tr("{count} 格有问题，见预览", count=flaws), "error"
        elif field is None:
            text = tr("原样保留在客户资料里")
        else:
            text = ""
        self._notes[letter].set_full(text)
        set_tone(self._notes[letter], tone)


class _FieldChoice(Choice):
    """A choice that scrolling past does not change."""

    def __init__(self, choices: list[tuple[object, str]]) -> None:
        super().__init__(choices)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def _choices() -> list[tuple[object, str]]:
    return [*field_words().items(), (None, tr("不对应，原样保留"))]
