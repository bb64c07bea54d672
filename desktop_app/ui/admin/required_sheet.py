"""Asks what a customer's file must have before it is saved by hand (R-014)."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from desktop_app.domain.required_fields import RequiredFields, required_words
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.forms import FormRows
from desktop_app.ui.kit.inputs import CheckBox
from desktop_app.ui.kit.labels import label
from desktop_app.ui.kit.sheet import Sheet

_COLUMNS = 4


class RequiredSheet(Sheet):
    """Offers the fields of the form, and room for the desk's own.

    Args:
        parent: over which window.
        required: what is required at first.
    """

    def __init__(self, parent: QWidget | None, required: RequiredFields) -> None:
        told = tr("手工建档、改资料时，这些填齐了才能保存；导入名单不受影响。姓名总要填。")
        super().__init__(parent, tr("建档必填"), told, 520)
        self.boxes = {field: CheckBox(word) for field, word in required_words().items()}
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(tokens.PADDING))
        grid.setVerticalSpacing(theme.px(tokens.GAP))
        for at, (field, box) in enumerate(self.boxes.items()):
            box.setChecked(field in required.fields)
            grid.addWidget(box, at // _COLUMNS, at % _COLUMNS)
        self.own = QLineEdit(tr("、").join(required.own))
        self.own.setPlaceholderText(tr("例如：需求、意向课程"))
        form = FormRows()
        form.add("own", tr("自己的栏目"), self.own, hint=tr("几栏之间用顿号分开"))
        self.content.addWidget(label(tr("资料栏目"), "small", "soft"))
        self.content.addLayout(grid)
        self.content.addWidget(form)
        self.add_cancel()
        self.add_primary(tr("保存"), self.accept)

    def required(self) -> RequiredFields:
        """Return what is chosen."""
        own = self.own.text().replace("，", "、").replace(",", "、").split("、")
        headings = tuple(dict.fromkeys(filter(None, map(str.strip, own))))
        return RequiredFields(frozenset(field for field, box in self.boxes.items() if box.isChecked()), headings)
