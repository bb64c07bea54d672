"""Where readers put what they find: rows in batches, counted against the limits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from desktop_app.domain.grid import Cell, SheetState
from desktop_app.workbook.reading.limits import STANDARD
from desktop_app.workbook.reading.refusals import Unreadable

Rows = list[tuple[Cell, ...]]
Frame = tuple[object, ...]
Range = tuple[int, int, int, int]

BATCH_ROWS, BATCH_CELLS = 2_000, 40_000
SMALL_GAP = 50
MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
LONG_TEXT = 1_000
MAX_MERGES, MAX_MERGED_ROWS = 200_000, 2_000_000


class Sink:
    """Takes sheets from a reader and hands them on as frames.

    The frames are ``("sheet", name, state)``, ``("rows", first row, rows)``, ``("closed", merges, hidden rows,
    uncalculated, state)``, ``("note", code)`` and ``("progress", fraction)``.
    """

    def __init__(
        self, send: Callable[[Frame], None], max_cells: int = STANDARD.cells, max_letters: int = STANDARD.letters
    ) -> None:
        self._send = send
        self._left, self._letters_left = max_cells, max_letters
        self._counting = False
        self._first = 1
        self._last = self._highest = 0
        self._batch: Rows = []
        self._room = BATCH_CELLS
        self.filled = False

    def note(self, code: str) -> None:
        """Tell something about the whole file."""
        self._send(("note", code))

    def progress(self, fraction: float) -> None:
        """Tell how far the reading has come, from 0 to 1."""
        self._send(("progress", fraction))

    def expect(self, texts: Iterable[Cell]) -> None:
        """Tell of texts that the file holds once and may show in many cells; letters are counted when one is long."""
        self._counting = self._counting or any(isinstance(text, str) and len(text) > LONG_TEXT for text in texts)

    def open_sheet(self, name: str, state: SheetState = SheetState.VISIBLE) -> None:
        """Begin a sheet."""
        self._first, self._batch = 1, []
        self._last = self._highest = 0
        self._send(("sheet", name, state.value))

    def row(self, number: int, cells: Sequence[Cell]) -> None:
        """Add a row; trailing empty cells are dropped, and rows without a value are not kept.

        Args:
            number: row as a person counts, from 1. Rows may come in any order and in pieces.
            cells: from column A on.

        Raises:
            Unreadable: too many cells, or a place no sheet has.
        """
        width = len(cells)
        while width and cells[width - 1] in (None, ""):
            width -= 1
        if not width:
            return
        if number < 1:
            raise Unreadable("corrupted")
        if width > MAX_COLUMNS or number > MAX_ROWS:
            raise Unreadable("too_large")
        gap = number - self._last - 1
        self._left -= width + max(0, gap)
        if self._counting:
            self._letters_left -= sum(len(cell) for cell in cells if isinstance(cell, str))
        if self._left < 0 or self._letters_left < 0:
            raise Unreadable("too_large")
        if self._room < 0 or len(self._batch) >= BATCH_ROWS or not 0 <= gap <= SMALL_GAP:
            self._flush()
            self._first = number
        elif gap:
            self._batch.extend(((),) * gap)
        self._last = number
        self._highest = max(self._highest, number)
        self._room -= width
        self.filled = True
        self._batch.append(tuple(cells[:width]))

    def _flush(self) -> None:
        if self._batch:
            self._send(("rows", self._first, self._batch))
            self._batch = []
            self._room = BATCH_CELLS

    def close_sheet(
        self,
        merges: Sequence[Range] = (),
        hidden_rows: frozenset[int] = frozenset(),
        uncalculated: frozenset[tuple[int, int]] = frozenset(),
        state: SheetState | None = None,
    ) -> None:
        """End the sheet begun last.

        Args:
            merges: merged ranges, counted from 1.
            hidden_rows: rows a person does not see.
            uncalculated: cells with a formula and no value.
            state: for formats that tell it only at the end.
        """
        self._flush()
        self.filled = self.filled or bool(uncalculated)
        merged_rows = sum(max(0, min(bottom, self._highest) - top + 1) for top, _, bottom, _ in merges)
        if len(merges) > MAX_MERGES or merged_rows > MAX_MERGED_ROWS:
            raise Unreadable("too_large")
        self._send(("closed", tuple(merges), hidden_rows, uncalculated, state and state.value))
