"""Where the lists of a sheet stand: headings of one or two rows, lists side by side, forms that are no lists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.grid import Cell, Sheet
from desktop_app.domain.importing import Field
from desktop_app.rules.cells import text_of
from desktop_app.rules.importing.contents import profile
from desktop_app.rules.importing.headings import Heading, is_somebody, plain_heading, recognise
from desktop_app.rules.phones import parse_phones

SEARCHED_ROWS = 300
WIDEST = 256
MOST_BESIDE = 50
_PERSON = frozenset((Field.NAME, Field.PHONE, Field.GUARDIAN, Field.ID_NUMBER, Field.PHONES_EXTRA))
_SAID = re.compile(r"[:：]\s*\S|\d{3}")
_VALUE = re.compile(r"\d{7}|\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]")
_HINT = re.compile(r"[(（【\[].*?[)）】\]]", re.DOTALL)

Row = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Area:
    """One list: its columns and where its rows begin.

    Attributes:
        first: its first column, from 0; ``last`` is the one behind its last.
        header: row of the heading, from 0; None for a list without one.
        headings: text of each column; ``groups`` holds the heading above it, if any.
        start: first row below the heading, from 0.
    """

    first: int
    last: int
    header: int | None
    header_rows: int
    headings: tuple[str, ...]
    groups: tuple[str, ...]
    start: int

    def part(self, first: int, last: int) -> Area:
        """Return the same list cut to some of its columns."""
        cut = slice(first - self.first, last - self.first)
        return Area(first, last, self.header, self.header_rows, self.headings[cut], self.groups[cut], self.start)


def find_area(sheet: Sheet, start: int = 0) -> Area | None:
    """Find the first heading at or below a row.

    Args:
        sheet: the sheet.
        start: row to begin with, from 0.
    """
    for index in range(start, min(len(sheet.rows), start + SEARCHED_ROWS)):
        if _score(sheet.rows[index]) or _is_weak_heading(sheet, index):
            return area_at(sheet, index)
    return None


def area_at(sheet: Sheet, index: int, *, above: bool = True) -> Area:
    """Take a row as heading, together with a second row of it below or above.

    Args:
        sheet: the sheet.
        index: the row, from 0.
        above: whether the row above may be its group row.
    """
    rows = sheet.rows
    top, bottom = index, index
    if index + 1 < len(rows) and _is_second_row(sheet, index):
        bottom = index + 1
    elif above and index > 0 and _is_group_row(sheet, index - 1):
        top = index - 1
    width = max(_filled_length(rows[top]), _filled_length(rows[bottom]))
    tops = _spread(sheet, top, width)
    bottoms = [text_of(rows[bottom][c]) if c < len(rows[bottom]) else "" for c in range(width)]
    if top == bottom:
        tops, groups = bottoms, [""] * width
    else:
        groups = [above_ if below else "" for above_, below in zip(tops, bottoms, strict=True)]
        bottoms = [below or above_ for above_, below in zip(tops, bottoms, strict=True)]
    last = max(width, _used_width(sheet, bottom + 1))
    blank = [""] * (last - width)
    return Area(0, last, top, bottom - top + 1, (*bottoms, *blank), (*groups, *blank), bottom + 1)


def bare_area(sheet: Sheet, start: int = 0) -> Area:
    """Take all columns of a sheet as a list without a heading."""
    width = _used_width(sheet, start)
    return Area(0, width, None, 0, ("",) * width, ("",) * width, start)


def side_by_side(area: Area, sheet: Sheet) -> tuple[Area, ...]:
    """Cut an area into the lists that stand beside each other in it."""
    keys = [plain_heading(group + text) for group, text in zip(area.groups, area.headings, strict=True)]
    titled = any(area.groups) and not any(map(is_somebody, area.groups))  # 一班, 二班 rather than 父亲, 母亲
    starts = _repeats(keys) or (titled and _repeats([*map(plain_heading, area.headings)])) or _gaps(area, sheet)
    if not 1 < len(starts) <= MOST_BESIDE:
        return (area,)
    ends = [*starts[1:], area.last - area.first]
    return tuple(area.part(area.first + begin, area.first + end) for begin, end in zip(starts, ends, strict=True))


def is_form(sheet: Sheet, header: int | None = None) -> bool:
    """Tell whether a sheet is a form of labels with values beside them rather than a list.

    Args:
        sheet: the sheet.
        header: row taken for a heading, from 0; the rows below it are looked at. None looks at the whole sheet.
    """
    begin = 0 if header is None else header + 1
    same = () if header is None else sheet.rows[header]
    rows = [row for row in sheet.rows[begin : begin + 60] if row != same and any(text_of(value) for value in row)]
    rows = rows if header is None else rows[:7]
    if header is not None and _dials(same, rows):
        return False
    labels = list(filter(None, map(_label, rows)))
    if len({heading.field for heading in labels} - {None}) < 2:  # one kind of word again and again is a column
        return False
    if header is None:
        return len(labels) >= 3 and len(labels) >= 0.4 * len(rows)
    return len(labels) >= 2 and len(labels) >= 0.6 * len(rows)


def _dials(heading: Row, rows: Sequence[Row]) -> bool:
    """Tell whether a telephone stands below a heading for telephones, which no form has."""
    columns = [c for c, text in enumerate(heading) if (h := recognise(text_of(text))) and h.field is Field.PHONE]
    return any(parse_phones(row[c]).numbers for row in rows for c in columns if c < len(row))


def is_heading_row(row: Row) -> bool:
    """Tell whether a row below a list's heading is a heading itself."""
    return _score(row) > 0


def _label(row: Row) -> Heading | None:
    """Return the heading a row begins with, as the rows of a form do."""
    first = next((value for value in row if text_of(value)), None)
    if not isinstance(first, str):
        return None
    label = re.split(r"[:：]", first.strip())[0]
    return recognise(label) if len(label) <= 10 else None


def _score(row: Row) -> int:
    """Count the headings of a row; 0 when it is no row of headings."""
    cells = [value for value in row[:WIDEST] if value is not None and value != ""]
    begin = {heading.field for value in cells[:2] if isinstance(value, str) and (heading := recognise(value))}
    named = len(begin & _PERSON) == 2  # then days or numbers may follow, as over the ticks of an attendance list
    if len(cells) < 2 or not (named or all(isinstance(value, str) for value in cells[:4])):
        return 0
    texts = [value for value in cells if isinstance(value, str)] if named else cells
    words = [_HINT.sub("", value) for value in texts if isinstance(value, str)]
    if any(map(_VALUE.search, words)):
        return 0
    short = [value for value in words if value and len(value) <= 40 and not _SAID.search(value)]
    known = [recognise(value) for value in short]
    fields = {heading.field for heading in known if heading}
    count = sum(heading is not None for heading in known)
    enough = count >= 2 and count >= 0.4 * len(texts) and len(known) >= 0.7 * len(texts)
    return count if enough and fields & _PERSON and len(fields) >= 2 else 0


def _is_weak_heading(sheet: Sheet, index: int) -> bool:
    """Tell whether a row with a single known heading is one because the column below holds what it says."""
    row = sheet.rows[index]
    cells = [(c, value) for c, value in enumerate(row) if value is not None and value != ""]
    if not 0 < len(cells) <= 8 or not all(isinstance(value, str) and len(value) <= 12 for _, value in cells):
        return False
    for column, value in cells:
        heading = recognise(str(value))
        if heading is None or heading.field not in _PERSON or _SAID.search(str(value)):
            continue
        below = profile(
            (row[column] for row in sheet.rows[index + 1 : index + 40] if column < len(row)), today=date.min
        )
        share = {Field.PHONE: below.phones, Field.PHONES_EXTRA: below.phones, Field.ID_NUMBER: below.ids}
        if below.filled and share.get(heading.field or Field.NAME, max(below.names, below.both)) >= 0.6:
            return True
    return False


def _is_second_row(sheet: Sheet, index: int) -> bool:
    """Tell whether the row below a heading is the second half of it."""
    top, bottom = sheet.rows[index], sheet.rows[index + 1]
    cells = [(c, value) for c, value in enumerate(bottom) if value is not None and value != ""]
    words = [_HINT.sub("", value) for _, value in cells if isinstance(value, str)]
    if not cells or len(words) < len(cells) or any(len(word) > 20 or _SAID.search(word) for word in words):
        return False
    known = [recognise(str(value)) is not None for _, value in cells]
    if sum(known) < 0.5 * len(known) or [v for _, v in cells] == [v for v in top if v is not None and v != ""]:
        return False
    wide = {c for r1, c1, r2, c2 in sheet.merges if r1 == r2 == index + 1 and c2 > c1 for c in range(c1 - 1, c2)}

    def blank(c: int) -> bool:
        return c >= len(top) or top[c] is None or top[c] == ""

    return all(c in wide or blank(c) or blank(c + 1) for c, _ in cells) and any(c in wide or blank(c) for c, _ in cells)


def _is_group_row(sheet: Sheet, index: int) -> bool:
    """Tell whether a row above a heading holds groups over it rather than a title or a remark."""
    cells = [(c, value) for c, value in enumerate(sheet.rows[index]) if value is not None and value != ""]
    words = [_HINT.sub("", value) for _, value in cells if isinstance(value, str)]
    if len(words) < len(cells) or not words:
        return False
    if not all((len(word) <= 12 or recognise(word)) and not _SAID.search(word) for word in words):
        return False
    if any(str(value).rstrip().endswith((":", "：")) for _, value in cells):  # 校区： 东校区
        return False
    row = index + 1
    filled = {c for c, value in enumerate(sheet.rows[index + 1]) if value is not None and value != ""}
    below, wide = len(filled), len(filled | {c for c, _ in cells})
    whole = any(r1 == row and c2 - c1 + 1 >= max(wide, 2) for r1, c1, r2, c2 in sheet.merges)
    joined = any(r1 == row and (c2 > c1 or r2 > r1) for r1, c1, r2, c2 in sheet.merges)
    return not whole and (len(cells) >= 2 and (joined or len(cells) < below))


def _spread(sheet: Sheet, index: int, width: int) -> list[str]:
    """Return the texts of a group row, each over all the columns it spans."""
    row = sheet.rows[index]
    texts = [text_of(row[c]) if c < len(row) else "" for c in range(width)]
    merged = [(c1, c2) for r1, c1, _, c2 in sheet.merges if r1 == index + 1 and c2 > c1]
    for c1, c2 in merged:
        for c in range(c1, min(c2, width)):
            texts[c] = texts[c1 - 1]
    if not merged:
        below = sheet.rows[index + 1] if index + 1 < len(sheet.rows) else ()
        for c in range(1, width):
            if not texts[c] and c < len(below) and text_of(below[c]):
                texts[c] = texts[c - 1]
    return texts


def _used_width(sheet: Sheet, start: int) -> int:
    return max((_filled_length(row) for row in sheet.rows[start : start + SEARCHED_ROWS]), default=0)


def _filled_length(row: Row) -> int:
    length = len(row)
    while length and (row[length - 1] is None or row[length - 1] == ""):
        length -= 1
    return length


def _repeats(keys: Sequence[str]) -> list[int]:
    """Return where a sequence of headings begins again: 姓名 电话 姓名 电话 begins at 0 and 2."""
    filled = [c for c, key in enumerate(keys) if key]
    if len(filled) < 4:
        return []
    first = keys[filled[0]]
    starts = [c for c in filled if keys[c] == first]
    if len(starts) < 2:
        return []
    pattern = [key for key in keys[starts[0] : starts[1]] if key]
    named = any((heading := recognise(key)) and heading.field is Field.NAME for key in pattern)
    parts = [[key for key in keys[a:b] if key] for a, b in zip(starts, [*starts[1:], len(keys)], strict=True)]
    alike = all(part[:2] == pattern[:2] for part in parts)
    return starts if named and len(pattern) >= 2 and alike else []


def _gaps(area: Area, sheet: Sheet) -> list[int]:
    """Return where lists begin that a column empty from top to bottom parts from each other."""
    width = area.last - area.first
    sample = sheet.rows[area.start : area.start + SEARCHED_ROWS]

    def empty(c: int) -> bool:
        column = area.first + c
        return not area.headings[c] and not any(len(row) > column and text_of(row[column]) for row in sample)

    starts, fresh = [], True
    for c in range(width):
        if empty(c):
            fresh = True
        elif fresh:
            starts.append(c)
            fresh = False
    ends = [*starts[1:], width]
    for begin, end in zip(starts, ends, strict=True):
        fields = {h.field for c in range(begin, end) if (h := recognise(area.headings[c], area.groups[c]))}
        if Field.NAME not in fields or len(fields) < 2:
            return []
    return starts if len(starts) > 1 else []
