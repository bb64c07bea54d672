"""Plans as two sheets, one line for each plan and one for each step; read back line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from desktop_app.domain.grid import Book as Workbook
from desktop_app.domain.grid import Cell, CellError, Sheet
from desktop_app.domain.plan_files import FileFault, ReadPlans
from desktop_app.domain.plans import Plan
from desktop_app.domain.templates import FormColumn, FormSheet
from desktop_app.domain.text import tr
from desktop_app.rules.kit_tables import NO, YES, KitFault, Table
from desktop_app.rules.plan_fields import PLAN_FIELDS, STEP_FIELDS, Plain, PlanField
from desktop_app.rules.plan_names import Book, Naming, join_list, split_list
from desktop_app.rules.plan_reading import plan_values, step_values, try_plan

SHEETS = ("方案", "步骤")
LINK = "所属方案"
"""Names of the sheets, and title of the column that says of which plan a step is."""

MOST_LINES = 5000
"""Lines of a sheet that are read; a person writes a hundred."""

LONGEST = 2000
"""Characters of a cell."""

_FLAGS = {YES: True, NO: False, "√": True, "✓": True, "对": True, "1": True, "0": False, "TRUE": True, "FALSE": False}


def plan_sheets(plans: Sequence[Plan], book: Book) -> tuple[FormSheet, FormSheet]:
    """Return plans as sheets, with names for codes.

    Args:
        plans: any number; none gives empty sheets to fill in.
        book: the desk's names.
    """
    naming = Naming({plan.code: plan.name for plan in plans})
    events, scripts = tuple(book.event_kinds.values()), tuple(book.scripts.values())
    heads = [_row(book.named(plan_values_flat(plan)), PLAN_FIELDS) for plan in plans]
    steps = [
        (naming.name(plan.code), *_row(book.named_step(step_values(step)), STEP_FIELDS))
        for plan in plans
        for step in plan.steps
    ]
    names = tuple(naming.name(plan.code) for plan in plans)
    link = FormColumn(LINK, tr("方案表里的名字"), 22, names)
    return (
        FormSheet(SHEETS[0], tuple(_column(field, {"trigger_key": events}) for field in PLAN_FIELDS), tuple(heads)),
        FormSheet(SHEETS[1], (link, *(_column(field, {"script": scripts}) for field in STEP_FIELDS)), tuple(steps)),
    )


def plan_values_flat(plan: Plan) -> dict[str, Plain]:
    """Return a plan's own values, without its steps."""
    values = plan_values(plan)
    return {key: value for key, value in values.items() if key != "steps"}  # type: ignore[misc] # only the steps are tables


def read_sheets(workbook: Workbook, book: Book, taken: AbstractSet[str]) -> ReadPlans:
    """Read plans from a workbook, and say of every line what is wrong with it.

    Args:
        workbook: as it was read.
        book: what this desk has.
        taken: codes of plans that are there already; a plan without a code is given a free one.
    """
    faults: list[FileFault] = []
    heads, parts = (_sheet(workbook, name, faults) for name in SHEETS)
    if heads is None or parts is None:
        return ReadPlans((), tuple(faults))
    plans = list(_lines(heads, PLAN_FIELDS, {}, faults))
    steps = list(_lines(parts, STEP_FIELDS, {_LINK: LINK}, faults))
    _give_codes(plans, steps, taken)
    _join(plans, steps, faults)
    found: list[KitFault] = []
    read = [plan for line in plans if (plan := try_plan(_table(line, book), found)) is not None]
    faults += [FileFault(fault.place, fault.problem) for fault in found]
    if not plans and not faults:
        faults.append(FileFault(heads.name, tr("里面没有方案。")))
    return ReadPlans(tuple(read), tuple(faults), tuple(book.new_events.values()), tuple(book.notes))


_LINK = "plan"


@dataclass
class _Line:
    """A line of a sheet: its place, its values, and for a plan the lines of its steps."""

    place: str
    values: dict[str, Any]
    steps: list[_Line]


def _row(values: Mapping[str, Plain], fields: Sequence[PlanField]) -> tuple[Cell, ...]:
    return tuple(_cell(values.get(field.key)) for field in fields)


def _cell(value: Plain | None) -> Cell:
    if isinstance(value, bool):
        return YES if value else NO
    return join_list(value) if isinstance(value, list) else value


def _column(field: PlanField, offered: Mapping[str, tuple[str, ...]]) -> FormColumn:
    flags = (YES, NO) if field.shape == "flag" else ()
    choices = field.choices or flags or offered.get(field.key, ())
    wide = 34 if field.key in ("note", "purpose", "aim", "effect") else 22 if field.key in ("name", "title") else 14
    title = field.heading
    return FormColumn(
        title,
        field.hint(),
        max(wide, 2 * len(title) + 2),
        choices,
        bool(field.choices or flags),
        field.shape == "number",
    )


def _sheet(workbook: Workbook, name: str, faults: list[FileFault]) -> Sheet | None:
    sheet = next((sheet for sheet in workbook.sheets if sheet.name.strip() == name), None)
    if sheet is None:
        faults.append(FileFault(name, tr("找不到工作表“{name}”。", name=name)))
    elif len(sheet.rows) > MOST_LINES:
        faults.append(FileFault(name, tr("行太多，最多 {most} 行。", most=MOST_LINES)))
        return None
    return sheet


def _lines(
    sheet: Sheet, fields: Sequence[PlanField], links: Mapping[str, str], faults: list[FileFault]
) -> Iterator[_Line]:
    head = [_text(cell).strip() for cell in sheet.rows[0]] if sheet.rows else []
    columns: dict[int, PlanField | str] = {}
    known: dict[str, PlanField | str] = {field.heading: field for field in fields}
    known.update({heading: key for key, heading in links.items()})
    for at, title in enumerate(head):
        if title in known:
            columns[at] = known[title]
        elif title:
            faults.append(FileFault(sheet.name, tr("不认识的列：{title}", title=title)))
    for number, row in enumerate(sheet.rows[1:], start=2):
        place = tr("{sheet} 第 {number} 行", sheet=sheet.name, number=number)
        values: dict[str, Any] = {}
        for at, field in columns.items():
            cell = row[at] if at < len(row) else None
            if cell is None or (isinstance(cell, str) and not cell.strip()):
                continue
            if isinstance(field, str):
                values[field] = _text(cell).strip()
                continue
            try:
                values[field.key] = _plain(cell, field)
            except ValueError as error:
                faults.append(FileFault(f"{place} › {field.heading}", str(error)))
        if values:
            yield _Line(place, values, [])


def _plain(cell: Cell, field: PlanField) -> Plain:
    """Return what a cell holds in the shape its field wants.

    Raises:
        ValueError: it cannot be; the message says why.
    """
    if isinstance(cell, CellError):
        raise ValueError(tr("单元格里是错误值 {code}", code=cell.code))
    text = _text(cell).strip()
    if len(text) > LONGEST:
        raise ValueError(tr("太长，最多 {most} 个字", most=LONGEST))
    if field.shape == "list":
        return split_list(text)
    if field.shape == "flag":
        if text.upper() not in _FLAGS:
            raise ValueError(tr("应当写“{yes}”或“{no}”", yes=YES, no=NO))
        return _FLAGS[text.upper()]
    if field.shape == "number":
        if not (text.isascii() and text.isdigit()):
            raise ValueError(tr("应当是整数"))
        return int(text)
    return text


def _text(cell: Cell) -> str:
    if isinstance(cell, bool):
        return YES if cell else NO
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.strftime("%H:%M")
    return "" if cell is None or isinstance(cell, CellError) else str(cell)


def _give_codes(plans: list[_Line], steps: list[_Line], taken: AbstractSet[str]) -> None:
    """Give a code to plans and steps that a person wrote without one."""
    used = {*taken, *(str(line.values["code"]) for line in plans if "code" in line.values)}
    for line in plans:
        if "code" not in line.values:
            code = next(c for n in range(1, len(used) + 2) if (c := f"own.plan_{n}") not in used)
            line.values["code"] = code
            used.add(code)
    keys = {str(line.values["key"]) for line in steps if "key" in line.values}
    for line in steps:
        if "key" not in line.values:
            key = next(k for n in range(1, len(keys) + 2) if (k := f"step_{n}") not in keys)
            line.values["key"] = key
            keys.add(key)


def _join(plans: list[_Line], steps: list[_Line], faults: list[FileFault]) -> None:
    """Put the steps below their plans."""
    naming = Naming({str(line.values["code"]): str(line.values.get("name", "")).strip() for line in plans})
    by_code = {str(line.values["code"]): line for line in plans}
    for line in steps:
        wanted = str(line.values.pop(_LINK, ""))
        code = naming.code(wanted)
        if not wanted:
            faults.append(FileFault(f"{line.place} › {LINK}", tr("请写明是哪个方案的步骤")))
        elif code is None:
            faults.append(FileFault(f"{line.place} › {LINK}", tr("方案表里没有“{name}”", name=wanted)))
        else:
            by_code[code].steps.append(line)


def _table(line: _Line, book: Book) -> Table:
    """Return a plan's line with the lines of its steps as the tables that kits are read from."""
    names = {field.key: field.heading for field in (*PLAN_FIELDS, *STEP_FIELDS)}
    steps = [Table(book.coded_step(step.values), step.place, names) for step in line.steps]
    return Table({**book.coded(line.values, listed=True), "steps": steps}, line.place, names)
