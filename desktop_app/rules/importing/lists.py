"""The lists of a sheet with their columns and rows told apart, before a single value is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from desktop_app.domain.grid import Sheet
from desktop_app.domain.importing import Field
from desktop_app.domain.text import tr
from desktop_app.rules.cells import text_of
from desktop_app.rules.importing.columns import Column, letter_of, propose, values_of
from desktop_app.rules.importing.headings import is_somebody
from desktop_app.rules.importing.layout import Area, Row, area_at, bare_area, find_area, is_form, side_by_side
from desktop_app.rules.importing.rows import filled_down, sort_rows
from desktop_app.rules.names import looks_like_name
from desktop_app.rules.phones import parse_phones

_PROVE = frozenset((Field.PHONE, Field.ID_NUMBER, Field.BIRTHDAY))

MOST_LISTS = 100
"""So many lists of a sheet are told apart."""

Corrections = Callable[[Area], Mapping[str, Field | None]]


@dataclass(frozen=True, slots=True)
class ListFound:
    """A list of a sheet.

    Attributes:
        sheet: with merged cells filled down.
        data: rows of persons, from 0.
        ignored: other rows with the reason.
        proposed: its columns are only guessed by their contents.
        under: of rows below a separator or a title over their list its words.
    """

    sheet: Sheet
    area: Area
    columns: tuple[Column, ...]
    data: list[int]
    ignored: dict[int, str]
    proposed: bool = False
    under: Mapping[int, str] = field(default_factory=dict)

    @property
    def named(self) -> bool:
        """Tell whether a column holds names."""
        return any(column.field is Field.NAME for column in self.columns)


def part_name(found: ListFound, beside: Sequence[ListFound]) -> str:
    """Propose a name for one of several lists of a sheet: its title, else where it stands.

    Args:
        found: the list.
        beside: all lists of its sheet.
    """
    area = found.area
    if title := _title_of(area):
        return title
    alone = sum(each.area.header == area.header for each in beside) == 1
    if area.header and alone:
        above = [text for value in found.sheet.rows[area.header - 1] if (text := text_of(value))]
        if len(above) == 1 and len(above[0]) <= 20:
            return above[0]
    if alone:
        return tr("第 {row} 行起", row=(area.header or 0) + 1)
    return tr("{first}–{last} 列", first=letter_of(area.first), last=letter_of(area.last - 1))


def _title_of(area: Area) -> str:
    """Return the title over all columns of a list that stands beside another, such as ``一班``; else nothing."""
    groups = set(area.groups) - {""}
    whole = all(group for group, text in zip(area.groups, area.headings, strict=True) if text)
    return groups.pop() if len(groups) == 1 and whole and not any(map(is_somebody, area.groups)) else ""


def find_lists(
    sheet: Sheet,
    today: date,
    corrections: Corrections,
    header_row: int | None = None,
    earlier: Callable[[Area], int | None] = lambda _: None,
) -> list[ListFound]:
    """Find every list of a sheet, stacked or side by side.

    Args:
        sheet: as it was read.
        today: helps to tell columns of days apart.
        corrections: a person's word on the columns of a list.
        header_row: a person's word on the first heading's row, from 1; 0 says that there is none.
        earlier: such a word on a sheet of the same first heading.
    """
    if header_row is None and (first := find_area(sheet)) is not None:
        header_row = earlier(first)
    if header_row is not None and not 0 < header_row <= len(sheet.rows):
        return _without_heading(sheet, today, corrections, told=True)
    found: list[ListFound] = []
    start = 0
    area = None
    while start < len(sheet.rows):
        told = header_row if start == 0 else None
        area = find_area(sheet, start) if told is None else area_at(sheet, told - 1, above=False)
        if area is None or (told is None and is_form(sheet, area.start - 1)):
            break
        if area.header is not None and start and area.header < start:
            area = _below_others(sheet, area, start, found)
        last = len(found) >= MOST_LISTS
        parts, start = _parts(sheet, area, today, corrections, titles=not found, last=last)
        found += parts
    if start == 0 and area is None and not is_form(sheet):
        found = _without_heading(sheet, today, corrections)
    return found


def _below_others(sheet: Sheet, area: Area, start: int, found: list[ListFound]) -> Area:
    """Leave the row above a heading to the list before when it is a person, else take it from there."""
    above = start - 1
    if any(before.data[-1:] == [above] for before in found):
        return area_at(sheet, start, above=False)
    for before in found:
        before.ignored.pop(above, None)
    return area


def _parts(
    sheet: Sheet, area: Area, today: date, corrections: Corrections, *, titles: bool, last: bool
) -> tuple[list[ListFound], int]:
    """Return the lists of an area and the row where the next area begins."""
    below = filled_down(sheet, area.start)
    end = len(sheet.rows)
    parts: list[ListFound] = []
    for part in side_by_side(area, below):
        columns = propose(part, below, today, corrections(part))
        rows = sort_rows(below, part, columns, last=last)
        end = min(end, rows.end)
        under = dict.fromkeys(rows.data, _title_of(part)) | rows.under if _title_of(part) else rows.under
        one = ListFound(below, part, columns, rows.data, rows.ignored, under=under)
        again = rows.end == area.start < len(sheet.rows)  # the next heading stands right below
        if (again and _as_wide(sheet, area)) or not _is_list(one):
            continue
        if parts:  # the row is told once, at the first list
            blanks = [row for row, reason in rows.ignored.items() if reason == "blank"]
            for row in blanks:
                del rows.ignored[row]
        elif titles:
            rows.ignored.update(_titles(sheet, area))
        parts.append(one)
    return parts, max(end, area.start)


def _as_wide(sheet: Sheet, area: Area) -> bool:
    """Tell whether the row below a heading says as much as the heading, as Name does under 姓名."""
    told = [bool(text_of(value)) for value in sheet.rows[area.start][area.first : area.last]]
    return told == [bool(text) for text in area.headings][: len(told)]


def _titles(sheet: Sheet, area: Area) -> dict[int, str]:
    return {
        row: "title" if any(text_of(value) for value in sheet.rows[row]) else "blank" for row in range(area.header or 0)
    }


def _is_list(found: ListFound) -> bool:
    """Tell a list of persons from other tables: it names them, or is at least a list of telephones."""
    if found.named:
        return True
    fields = {column.field: column.index for column in found.columns if column.field}
    if Field.PHONE not in fields or Field.OWNER in fields:
        return False
    cells = values_of([found.sheet.rows[row] for row in found.data[:200]], fields[Field.PHONE])
    return 2 * sum(bool(parse_phones(cell).numbers) for cell in cells) > len(cells)


def _without_heading(sheet: Sheet, today: date, corrections: Corrections, *, told: bool = False) -> list[ListFound]:
    """Return a list whose columns only their contents tell: names and something else, or a person says it is one."""
    area = bare_area(sheet)
    columns = propose(area, sheet, today, corrections(area), by_contents=True)
    fields = {column.field: column.index for column in columns if column.field}
    if Field.NAME not in fields or not (told or fields.keys() & _PROVE or _dialled(sheet, fields[Field.NAME])):
        return []
    first = next((row for row in range(len(sheet.rows)) if _fits(sheet.rows[row], fields)), 0)
    if first and not told and _may_be_heading(sheet.rows[first - 1], len(fields)):
        area = area_at(sheet, first - 1, above=False)
        columns = propose(area, sheet, today, corrections(area), by_contents=True)
    below = filled_down(sheet, area.start)
    rows = sort_rows(below, area, columns)
    for row in range(area.start, first):
        if rows.ignored.get(row) not in (None, "blank") or any(text_of(value) for value in sheet.rows[row]):
            rows.ignored[row] = "title"
    data = [row for row in rows.data if row >= first]
    ignored = rows.ignored | _titles(sheet, area)
    return [ListFound(below, area, columns, data, ignored, proposed=True, under=rows.under)]


def _dialled(sheet: Sheet, name: int) -> bool:
    """Tell whether telephones stand beside the names in their own cells."""
    cells = [cell for cell in values_of(sheet.rows[:100], name) if isinstance(cell, str)]
    return 2 * sum(bool(parse_phones(cell).numbers) for cell in cells) >= len(cells) > 0


def _fits(row: Row, fields: Mapping[Field, int]) -> bool:
    """Tell whether a row holds what its columns were taken for."""
    name, phone = fields[Field.NAME], fields.get(Field.PHONE)
    if name < len(row) and parse_phones(row[name]).numbers:
        return True
    named = name < len(row) and looks_like_name(text_of(row[name]))
    return named and (phone is None or (phone < len(row) and bool(parse_phones(row[phone]).numbers)))


def _may_be_heading(row: Row, least: int) -> bool:
    """Tell whether the row above the first person looks like a heading in words nobody knows."""
    texts = [value for value in row if value is not None and value != ""]
    words = [value for value in texts if isinstance(value, str) and len(value) <= 12 and not re.search(r"\d{3}", value)]
    return len(words) == len(texts) >= max(2, least - 1)
