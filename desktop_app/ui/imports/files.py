"""Asking for files: the list to import, and where rows are saved."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_app.domain.text import tr
from desktop_app.ui.kit.files import documents


def ask_for_list(parent: QWidget) -> Path | None:
    """Return the file a person chooses; None when they think better of it."""
    kinds = "*.xlsx *.xlsm *.xlsb *.xls *.et *.ods *.csv *.tsv *.txt *.htm *.html *.xml"
    path, _ = QFileDialog.getOpenFileName(
        parent,
        tr("选择名单文件"),
        documents(),
        tr("表格文件 ({kinds})", kinds=kinds) + ";;" + tr("所有文件 (*)"),
    )
    return Path(path) if path else None


def ask_where_to_save(parent: QWidget, name: str) -> Path | None:
    """Return where a workbook shall be saved; None when they think better of it."""
    path, _ = QFileDialog.getSaveFileName(
        parent, tr("存到哪里"), documents(f"{name}.xlsx"), tr("Excel 工作簿 (*.xlsx)")
    )
    return Path(path).with_suffix(".xlsx") if path else None
