"""Everything about one row of the preview, and the choice who it is where that is in doubt."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop_app.domain.import_batches import Decision
from desktop_app.domain.importing import KnownCustomer, PersonFields, RowAction, RowPreview
from desktop_app.domain.text import tr
from desktop_app.ui.imports.comparison import new_text, pairs, told
from desktop_app.ui.imports.draft import Draft
from desktop_app.ui.imports.field_grid import Shown, person_grid, versions_grid
from desktop_app.ui.imports.known_customers import KnownCustomers
from desktop_app.ui.imports.row_index import Line
from desktop_app.ui.imports.row_words import RowWords
from desktop_app.ui.imports.words import action_look, problem_text
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import Segmented
from desktop_app.ui.kit.chips import Chip
from desktop_app.ui.kit.labels import ElidedLabel, IconLabel, label
from desktop_app.ui.kit.pane import Scrolling

_UNDECIDED = ""


class RowDetail(QWidget):
    """The panel under the list.

    Args:
        known: the desk's customers.
    """

    decided = Signal(object, object)
    """Carries the :class:`Line` and the :class:`Decision`."""

    def __init__(self, known: KnownCustomers) -> None:
        super().__init__()
        self._known = known
        self._line: Line | None = None
        self._draft: Draft | None = None
        self._words: RowWords | None = None
        self._chip = Chip(action_look(RowAction.IGNORE))
        self._name = label("", "title")
        self._place = ElidedLabel("", tone="soft")
        self.choice = Segmented(
            [
                (_UNDECIDED, tr("未定")),
                (Decision.CREATE.value, tr("1 新建一位")),
                (Decision.MERGE.value, tr("2 合并到这位")),
                (Decision.SKIP.value, tr("3 跳过这行")),
                (Decision.HOUSEHOLD.value, tr("4 一家人，分别建档")),
            ]
        )
        self.choice.chosen.connect(self._choose)
        self._holder = QVBoxLayout()
        self._body = Scrolling(QWidget())
        self._holder.addWidget(self._body)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._build)
        known.arrived.connect(self._later.start)
        head = QHBoxLayout()
        head.setSpacing(theme.px(tokens.GAP))
        for part in (self._chip, self._name, self._place, self.choice):
            head.addWidget(part, 1 if part is self._place else 0)
        padding = theme.px(tokens.PADDING)
        column = QVBoxLayout(self)
        column.setContentsMargins(padding, padding, padding, 0)
        column.setSpacing(theme.px(tokens.GAP))
        column.addLayout(head)
        column.addLayout(self._holder, 1)

    def show_line(self, line: Line | None, draft: Draft, words: RowWords) -> None:
        """Show a row, or nothing; what must be fetched appears when it is here."""
        self._line, self._draft, self._words = line, draft, words
        if line is not None:
            row = line.row
            self._known.want(each for each in (row.known_id, *row.review_known[:1]) if each is not None)
        self._later.start()

    def focus_choice(self) -> None:
        """Put the keyboard on the choice, where there is one."""
        if self.choice.isVisible():
            self.choice.findChildren(QPushButton)[1].setFocus(Qt.FocusReason.TabFocusReason)

    def _choose(self, value: str) -> None:
        if self._line is not None:
            self.decided.emit(self._line, Decision(value) if value else None)

    def _build(self) -> None:
        line, words = self._line, self._words
        for part in (self._chip, self._place, self._name):
            part.setVisible(line is not None)
        self.choice.setVisible(line is not None and words is not None and words.doubted(line.row))
        if line is None or words is None:
            self._replace(QWidget())
            return
        row = line.row
        self._chip.set_state(words.look(row))
        self._name.setText(row.fields.name)
        self._place.set_full(words.place(row))
        decision = words.decision(row)
        self.choice.show_choice(Decision.HOUSEHOLD.value, on=row.family)
        self.choice.set_value(decision.value if decision else _UNDECIDED)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(tokens.GAP))
        for text in dict.fromkeys(problem_text(row, problem) for problem in row.problems):
            column.addLayout(self._warning(row, text))
        if row.family and decision is None:
            column.addLayout(_hint(tr("电话相同、名字不同，可能是一家人。")))
        column.addWidget(self._person(row, words))
        column.addStretch()
        self._replace(body)

    def _person(self, row: RowPreview, words: RowWords) -> QWidget:
        if words.doubted(row):
            return self._two(row, words)
        known = self._known.get(row.known_id) if row.known_id is not None else None
        if known is None:
            return person_grid(told(row.fields))
        written: dict[str, str] = {}
        for each in (words.effect(row) or ()) if not words.left_out(row) else ():
            text = tr("加上 {new}", new=new_text(each)) if each.added else each.new
            written[each.heading] = tr("；").join(filter(None, (written.get(each.heading), text)))
        shown = {pair.heading: (pair.theirs, pair.mine) for pair in pairs(row.fields, known)}
        lines = [
            Shown(heading, (*shown.get(heading, ("", "")), written.get(heading, "")), frozenset({2}))
            for heading in dict.fromkeys((*shown, *written))
        ]
        return versions_grid([tr("现在的资料"), tr("名单里"), tr("会改成")], lines)

    def _two(self, row: RowPreview, words: RowWords) -> QWidget:
        other = self._other(row)
        lines = [
            Shown(pair.heading, (pair.mine, pair.theirs), frozenset({0, 1}) if pair.differs else frozenset())
            for pair in pairs(row.fields, other)
        ]
        return versions_grid([tr("这一行（{place}）", place=words.place(row)), words.other(row)], lines)

    def _other(self, row: RowPreview) -> PersonFields | KnownCustomer:
        if row.review_known:
            return self._known.get(row.review_known[0]) or PersonFields()
        index = self._draft.index if self._draft else None
        number = index.find(row.review_with[0]) if index else None
        return index.line(number).row.fields if index and number is not None else PersonFields()

    def _warning(self, row: RowPreview, text: str) -> QHBoxLayout:
        colour = {RowAction.REJECT: "overdue", RowAction.IGNORE: "missed"}.get(row.action, "closing")
        return _hint(text, "info" if row.action is RowAction.IGNORE else "triangle-alert", colour)

    def _replace(self, body: QWidget) -> None:
        fresh = Scrolling(body)
        self._holder.replaceWidget(self._body, fresh)
        self._body.hide()
        self._body.deleteLater()
        self._body = fresh


def _hint(text: str, icon_name: str = "users", colour: str = "accent") -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(theme.px(tokens.GAP))
    line.addWidget(IconLabel(icon_name, colour))
    line.addWidget(label(text, wrap=True), 1)
    return line
