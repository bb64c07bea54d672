"""Workbooks to fill in: the empty list for an import, and the organisation's own report with placeholders."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from desktop_app.domain.grid import Cell
from desktop_app.domain.listing import Column

_BETWEEN_WORDS = re.compile(r"[\s:：_.（）()]+")


def placeholder_key(name: str) -> str:
    """Return a placeholder's name without blanks, brackets, colons and case: the form names are compared in."""
    return _BETWEEN_WORDS.sub("", name).lower()


class FactKind(StrEnum):
    """What a fact is: decides its format where the template has none of its own."""

    PLAIN = "plain"
    RATIO = "ratio"
    DAY = "day"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Fact:
    """What stands in a placeholder's place.

    Attributes:
        value: for a cell of its own.
        text: within a sentence.
    """

    value: Cell
    text: str
    kind: FactKind = FactKind.PLAIN


@dataclass(frozen=True, slots=True)
class Details:
    """Rows that grow downward from a placeholder: columns with how each is read from a record, and the records."""

    columns: Sequence[tuple[Column, Callable[[Any], Cell]]]
    records: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Filled:
    """A workbook filled in.

    Attributes:
        count: placeholders and named cells filled.
        unknown: placeholders nobody knows, with the place of each; they stand as they were.
        lost: parts of the template that could not be kept, in words.
    """

    path: Path
    count: int
    unknown: tuple[str, ...]
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BlankColumn:
    """A column of an empty list.

    Attributes:
        choices: values to choose from; empty for any.
        only: whether nothing else may be entered.
    """

    column: Column
    example: Cell
    hint: str = ""
    choices: tuple[str, ...] = ()
    only: bool = False


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column of a sheet that a person fills in and the program reads back.

    Attributes:
        hint: how it is filled in.
        width: in characters.
        choices: words to choose from; empty for any text.
        only: whether nothing else may be entered.
        number: whether it holds numbers; else it holds texts, whatever they look like.
    """

    title: str
    hint: str
    width: int
    choices: tuple[str, ...] = ()
    only: bool = False
    number: bool = False


@dataclass(frozen=True, slots=True)
class FormSheet:
    """Such a sheet with what stands in it so far."""

    name: str
    columns: tuple[FormColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
