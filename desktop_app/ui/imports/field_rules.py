"""The sheet that asks, field by field, what happens to values a customer already has."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from desktop_app.domain.import_batches import FieldRule
from desktop_app.domain.importing import Field, field_words
from desktop_app.domain.text import tr
from desktop_app.ui.imports.draft import Draft
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import Segmented
from desktop_app.ui.kit.labels import label
from desktop_app.ui.kit.pane import Scrolling
from desktop_app.ui.kit.sheet import Sheet

_EVENTS = frozenset((Field.EVENT_NAME, Field.EVENT_DATE))
"""An event is always added, never written over."""


class FieldRulesSheet(Sheet):
    """One line a field of the file.

    Args:
        parent: over which window.
        draft: the import that is prepared.
    """

    def __init__(self, parent: QWidget | None, draft: Draft) -> None:
        text = tr("只对名单里认出的已有客户有效。名单里空着的格子从不改动资料；项目总是加上。")
        super().__init__(parent, tr("已有客户的资料，逐项怎么办"), text, width=560)
        self._draft = draft
        self.choices: dict[Field, Segmented] = {}
        rules, words, body = draft.rules(), field_words(), QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, theme.px(tokens.GAP), 0)
        grid.setHorizontalSpacing(2 * theme.px(tokens.PADDING))
        grid.setVerticalSpacing(theme.px(tokens.GAP))
        for row, field in enumerate(_asked(draft)):
            numbers = field is Field.PHONE
            held = rules[field]
            choice = Segmented(_numbers() if numbers else _values(), _present(held, numbers=numbers))
            word = tr("备注与其他列") if field is Field.REMARK else words[field]
            choice.setAccessibleName(word)
            grid.addWidget(label(word), row, 0)
            grid.addWidget(choice, row, 1)
            self.choices[field] = choice
        grid.setColumnStretch(0, 1)
        self.content.addWidget(Scrolling(body))
        self.add_cancel()
        self.add_primary(tr("就这样办"), self._take)

    def _take(self) -> None:
        self._draft.each = {field: FieldRule(choice.value()) for field, choice in self.choices.items()}
        self.accept()


def _asked(draft: Draft) -> list[Field]:
    """Return the fields to ask about: all numbers as one, own columns with the remark."""
    held = {Field.PHONE if field is Field.PHONES_EXTRA else field for field in draft.fields()} | {Field.REMARK}
    return [field for field in Field if field in held - _EVENTS]


def _present(rule: FieldRule, *, numbers: bool) -> str:
    return FieldRule.FILL.value if numbers and rule is FieldRule.OVERWRITE else rule.value


def _values() -> list[tuple[str, str]]:
    return [
        (FieldRule.FILL.value, tr("只补空白")),
        (FieldRule.OVERWRITE.value, tr("用名单覆盖")),
        (FieldRule.KEEP.value, tr("不改")),
    ]


def _numbers() -> list[tuple[str, str]]:
    return [(FieldRule.FILL.value, tr("加上新号码")), (FieldRule.KEEP.value, tr("不改"))]
