"""Taking an import back: what it means before, what it did after."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.domain.import_batches import ImportUndone
from desktop_app.domain.text import tr
from desktop_app.ui.kit.labels import label
from desktop_app.ui.kit.pane import Scrolling
from desktop_app.ui.kit.sheet import Sheet, confirm
from desktop_app.ui.kit.text import number_text


def ask_to_undo(parent: QWidget, file_name: str, created: int, updated: int) -> bool:
    """Say what taking an import back does, and ask for it."""
    parts = []
    if created:
        parts.append(tr("它新增的 {count} 位客户从名单上撤下，", count=number_text(created)))
    if updated:
        parts.append(tr("它改过的 {count} 位客户恢复原来的资料，", count=number_text(updated)))
    text = tr(
        "{what}由它安排、还没有打的回访一并撤回。导入以后又改过的资料、已经打过电话的客户会保留，并列给您看。",
        what="".join(parts),
    )
    return confirm(parent, tr("撤销导入“{name}”？", name=file_name), text, tr("撤销这次导入"), danger=True)


def undone_text(undone: ImportUndone) -> str:
    """Say in one sentence what taking an import back did."""
    text = tr(
        "已撤销：撤下 {removed} 位客户，恢复 {restored} 位客户的资料",
        removed=number_text(undone.removed),
        restored=number_text(undone.restored),
    )
    return (
        tr("{text}，保留 {kept} 处。", text=text, kept=number_text(len(undone.kept)))
        if undone.kept
        else text + tr("。")
    )


def show_kept(parent: QWidget, undone: ImportUndone) -> None:
    """List what was left as it is, with the reasons."""
    sheet = Sheet(parent, tr("有 {count} 处保留没有撤销", count=len(undone.kept)), undone_text(undone), width=560)
    sheet.content.addWidget(Scrolling(label("\n".join(undone.kept), wrap=True)))
    sheet.add_primary(tr("知道了"), sheet.accept)
    sheet.ask()
