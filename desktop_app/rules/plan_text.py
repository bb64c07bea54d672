"""Plans as a text file in the kit's format, to hand to another desk (TOML)."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence

from desktop_app.domain.plan_files import FileFault, ReadPlans
from desktop_app.domain.plans import Plan
from desktop_app.domain.text import tr
from desktop_app.rules.kit_tables import KitFault, Table
from desktop_app.rules.plan_names import Book, kinds_used
from desktop_app.rules.plan_reading import plan_values, try_plan

MOST_BYTES = 512 * 1024
"""Size of a file of plans; a whole kit's plans take a twentieth of it."""

MOST_PLANS, MOST_TEXT = 300, 2000
"""Plans of a file, and characters of one text in it."""

FORMAT = "huifang.plans"

_HEAD = "# 回访方案。在另一台回访台的“回访方案”页里选“从文件导入”打开。\n"
_KNOWN_KEYS = frozenset({"format", "version", "event_kind", "scripts", "plans"})


def plans_text(plans: Sequence[Plan], event_kinds: Mapping[str, str], scripts: Mapping[str, str]) -> str:
    """Write plans with the names of the events and scripts they use.

    Args:
        plans: any number.
        event_kinds: names by code; those in use go along, so that the other desk can tell what is meant.
        scripts: likewise.
    """
    kinds = {kind for plan in plans for kind in kinds_used(plan)}
    used = {step.script for plan in plans for step in plan.steps}
    lines = [_HEAD, f"format = {_value(FORMAT)}", "version = 1", ""]
    for name, names, wanted in (("event_kind", event_kinds, kinds), ("scripts", scripts, used)):
        rows = [f"{_value(code)} = {_value(text)}" for code, text in names.items() if code in wanted]
        if rows:
            lines += [f"[{name}]", *rows, ""]
    for plan in plans:
        values = plan_values(plan)
        steps = values.pop("steps")
        lines += ["[[plans]]", *_pairs(values), ""]
        for step in steps if isinstance(steps, list) else ():
            if isinstance(step, dict):
                lines += ["[[plans.steps]]", *_pairs(step), ""]
    return "\n".join(lines)


def read_plans_text(content: bytes, name: str, book: Book) -> ReadPlans:
    """Read a file of plans, from this program or written by hand; hostile ones are bounded.

    Args:
        content: of the file.
        name: of the file, for places.
        book: what this desk has.
    """
    try:
        values = _parsed(content)
    except ValueError as error:
        return ReadPlans((), (FileFault(name, str(error)),))
    book.told = _names(values.get("event_kind"))
    book.told_scripts = _names(values.get("scripts"))
    found: list[KitFault] = []
    plans = [plan for table in _tables(values, name, book, found) if (plan := try_plan(table, found)) is not None]
    if not plans and not found:
        found.append(KitFault(name, tr("里面没有方案。")))
    return ReadPlans(
        tuple(plans),
        tuple(FileFault(fault.place, fault.problem) for fault in found),
        tuple(book.new_events.values()),
        tuple(book.notes),
    )


def _parsed(content: bytes) -> dict[str, object]:
    if len(content) > MOST_BYTES:
        raise ValueError(tr("文件太大，不像是回访方案。"))
    try:
        values: dict[str, object] = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ValueError(tr("不是 UTF-8 编码。")) from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ValueError(tr("读不懂：不是回访方案的文件，或者被改坏了。")) from error
    unknown = sorted(set(values) - _KNOWN_KEYS)
    plans = values.get("plans")
    if unknown or not isinstance(plans, list):
        raise ValueError(tr("里面没有方案。"))
    if len(plans) > MOST_PLANS:
        raise ValueError(tr("方案太多，一个文件最多 {most} 个。", most=MOST_PLANS))
    if not _bounded(plans, 6):
        raise ValueError(tr("有太长的文字或太深的层次，不像是回访方案。"))
    return values


def _bounded(value: object, depth: int) -> bool:
    if isinstance(value, str):
        return len(value) <= MOST_TEXT
    if isinstance(value, (list, dict)):
        inner = value.values() if isinstance(value, dict) else value
        return depth > 0 and len(value) <= MOST_PLANS and all(_bounded(part, depth - 1) for part in inner)
    return True


def _names(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        return {}
    return {code: name for code, name in value.items() if isinstance(name, str) and name.strip()}


def _tables(values: Mapping[str, object], name: str, book: Book, found: list[KitFault]) -> Iterable[Table]:
    try:
        plans = [_coded(plan, book) for plan in values["plans"] if isinstance(plan, dict)]  # type: ignore[attr-defined] # a list: _parsed saw to it
        yield from Table({"plans": plans}, name).tables("plans")
    except KitFault as error:
        found.append(error)


def _coded(plan: dict[str, object], book: Book) -> dict[str, object]:
    coded = book.coded(plan, listed=False)
    steps = plan.get("steps")
    if isinstance(steps, list):
        coded["steps"] = [book.coded_step(step) if isinstance(step, dict) else step for step in steps]
    return coded


def _pairs(values: Mapping[str, object]) -> list[str]:
    return [f"{key} = {_value(value)}" for key, value in values.items()]


def _value(value: object) -> str:
    """Write a value; a basic string of TOML escapes as JSON does, and DEL besides."""
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
