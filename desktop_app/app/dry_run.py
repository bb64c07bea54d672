"""An import's preview for the command line, as JSON with stable keys and in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from desktop_app.domain.clock import SystemClock
from desktop_app.domain.errors import FileRefused
from desktop_app.domain.importing import FileProblem, ImportPreview, PersonFields, RowAction, RowPreview, SheetPreview
from desktop_app.domain.text import run_on, tr
from desktop_app.rules.importing.preview import understand
from desktop_app.workbook import read_book

Json = dict[str, Any]


def dry_run_json(preview: ImportPreview, file_name: str) -> Json:
    """Say what an import of a file would do.

    Args:
        preview: the file, understood.
        file_name: as the person gave it.
    """
    error = preview.error and _error(preview.error)
    lists = [each for each in preview.sheets if not each.skipped]
    summary = preview.summary
    return {
        "file": file_name,
        "kind": preview.kind.value,
        "error": error,
        "sheets": [_sheet(each) for each in lists],
        "summary": {
            "create": summary.create,
            "update": summary.update,
            "duplicate": summary.duplicate,
            "reject": summary.reject,
            "ignore": summary.ignore,
            "customers": summary.customers,
            "reviews": summary.reviews,
            "warned": summary.warned,
            "hidden_rows": summary.hidden_rows,
            "skipped_sheets": [
                {"sheet": each.sheet, "reason": each.skipped, "message": each.message}
                for each in preview.sheets
                if each.skipped
            ],
        },
    }


def dry_run_for_empty_desk(path: Path, *, sheet: str | None = None, password: str | None = None) -> Json:
    """Say what an import of a file would do on a desk without customers; no desk is opened.

    Args:
        path: the file.
        sheet: take this sheet only.
        password: to open the file.
    """
    try:
        book = read_book(path, password=password)
    except FileRefused as error:
        return refused_json(path.name, error)
    return dry_run_json(understand(book, today=SystemClock().today(), sheet=sheet), path.name)


def refused_json(file_name: str, error: FileRefused) -> Json:
    """Say why a file cannot even be read."""
    return {
        "file": file_name,
        "kind": "reject",
        "error": _error(error),
        "sheets": [],
        "summary": {},
    }


def dry_run_words(told: Json) -> str:
    """Say the same in words: the figures, then every sheet and row that is passed over or not plain."""
    lines = []
    if told["kind"] != "reject":
        lines.append(
            tr(
                "没有写入。导入会新增 {create} 行，更新 {update} 行；重复 {duplicate} 行，不导入 {reject} 行，"
                "忽略 {ignore} 行；有提醒 {warned} 行，要人确认 {reviews} 对。",
                **told["summary"],
            )
        )
    lines += [f"{each['sheet']}  {each['message']}" for each in told["summary"].get("skipped_sheets", ())]
    for sheet in told["sheets"]:
        for row in sheet["rows"]:
            if row["action"] != RowAction.IGNORE and row["problems"]:
                place = tr("{sheet} 第 {row} 行", sheet=sheet["sheet"], row=row["row"])
                said = (f"{each['cell'] or ''} {each['message']}".lstrip() for each in row["problems"])
                lines.append(f"{place}  {run_on(said)}")
    return "\n".join(lines)


def _error(error: FileProblem | FileRefused) -> Json:
    return {"code": error.code, "message": error.message, "hint": error.hint}


def _sheet(sheet: SheetPreview) -> Json:
    return {
        "sheet": sheet.sheet,
        "header_row": sheet.header_row,
        "mapping": {letter: field and field.value for letter, field in sheet.mapping.items()},
        "rows": [_row(row) for row in sheet.rows],
    }


def _row(row: RowPreview) -> Json:
    return {
        "row": row.row,
        "action": row.action.value,
        "customer": row.customer,
        "review_with": [other.row for other in row.review_with],
        "fields": {} if row.action is RowAction.IGNORE else _fields(row.fields),
        "problems": [
            {
                "code": p.code,
                "field": p.field or None,
                "cell": f"{p.column}{row.row}" if p.column else None,
                "message": p.message,
            }
            for p in row.problems
        ],
    }


def _fields(fields: PersonFields) -> Json:
    return {
        "name": fields.name or None,
        "phone": fields.phone or None,
        "phones_extra": list(fields.phones_extra),
        "gender": fields.gender or None,
        "birthday": fields.birthday and fields.birthday.isoformat(),
        "id_number": fields.id_number or None,
        "guardian": fields.guardian or None,
        "source": fields.source or None,
        "category": fields.category or None,
        "event_name": fields.event_name or None,
        "event_date": fields.event_date and fields.event_date.isoformat(),
        "owner": fields.owner or None,
        "address": fields.address or None,
        "remark": fields.remark or None,
        "extra": dict(fields.extra),
    }
