"""The import's words: fields, what becomes of a row, a person's decisions."""

from __future__ import annotations

from desktop_app.domain.import_batches import Decision, FieldRule, ImportMode
from desktop_app.domain.importing import Problem, RowAction, RowPreview, RowRef, SheetPreview
from desktop_app.domain.text import tr
from desktop_app.ui.kit.states import StateLook


def action_look(action: RowAction) -> StateLook:
    """Return how the fate of a row is shown."""
    return {
        RowAction.CREATE: StateLook("done", "●", tr("新增")),
        RowAction.UPDATE: StateLook("due", "◆", tr("更新")),
        RowAction.DUPLICATE: StateLook("missed", "○", tr("重复")),
        RowAction.REJECT: StateLook("overdue", "✕", tr("不导入")),
        RowAction.IGNORE: StateLook("missed", "–", tr("忽略")),
    }[action]


def join_look() -> StateLook:
    """Return how a row is shown that completes a newcomer of the same file."""
    return StateLook("done", "⇒", tr("并入"))


def doubt_look(decision: Decision | None) -> StateLook:
    """Return how a row that may be somebody else is shown, before and after a person decided."""
    if decision is None:
        return StateLook("closing", "◐", tr("要确认"))
    return {
        Decision.CREATE: StateLook("done", "●", tr("新建")),
        Decision.HOUSEHOLD: StateLook("done", "●", tr("一家人")),
        Decision.MERGE: StateLook("due", "⇒", tr("合并")),
        Decision.SKIP: StateLook("missed", "⊘", tr("跳过")),
    }[decision]


def mode_words() -> list[tuple[object, str]]:
    """Return the choices of what an import may do."""
    return [
        (ImportMode.BOTH, tr("新增并更新")),
        (ImportMode.CREATE_ONLY, tr("只新增")),
        (ImportMode.UPDATE_ONLY, tr("只更新")),
    ]


EACH = "each"
"""The choice to say of each field what happens."""


def rule_words() -> list[tuple[object, str]]:
    """Return the choices of what happens to fields that have a value."""
    return [
        (FieldRule.FILL, tr("已有的不动，只补空白")),
        (FieldRule.OVERWRITE, tr("用名单覆盖已有的")),
        (FieldRule.KEEP, tr("资料都不改，只加项目")),
        (EACH, tr("逐项指定…")),
    ]


def problem_text(row: RowPreview, problem: Problem) -> str:
    """Return a problem with its cell in front, such as C8."""
    return f"{problem.column}{row.row} {problem.message}" if problem.column else problem.message


def sheet_text(sheet: SheetPreview) -> str:
    """Return a sheet that nothing is taken from, with the reason in a word."""
    why = {
        "hidden_sheet": tr("隐藏"),
        "not_a_list": tr("不像名单"),
        "no_list_layout": tr("登记表"),
        "empty": tr("空白"),
        "not_chosen": tr("没有选择"),
    }[sheet.skipped]
    return tr("{sheet}（{why}）", sheet=sheet.sheet, why=why)


def row_name(ref: RowRef, *, several: bool) -> str:
    """Return where a row stands, with its sheet where there are several."""
    return tr("{sheet} 第 {row} 行", sheet=ref.sheet, row=ref.row) if several else tr("第 {row} 行", row=ref.row)
