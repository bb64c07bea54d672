"""A list on its way out of the program: columns with a kind, and rows of plain values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from desktop_app.domain.changes import Changes
from desktop_app.domain.grid import Cell


class ColumnKind(StrEnum):
    """What a column holds: decides how a cell is typed, formatted and aligned."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list.

    Attributes:
        key: stable name by which it is chosen.
        title: heading on the screen and in the file.
        width: in characters of the body font.
    """

    key: str
    title: str
    kind: ColumnKind = ColumnKind.TEXT
    width: int = 12


@dataclass(frozen=True, slots=True)
class Listing:
    """A list to be written; the rows may be read only once.

    Attributes:
        count: how many rows are expected, for the progress; 0 when unknown.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Cell]]
    count: int = 0


@dataclass(frozen=True, slots=True)
class Exported:
    """A list that was written to a file."""

    path: Path
    rows: int
    changes: Changes = field(default_factory=Changes)
