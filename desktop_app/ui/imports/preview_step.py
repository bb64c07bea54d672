"""Step 3: every row with what would become of it, and a person's word where one is needed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from desktop_app.domain.import_batches import Decision, FieldRule, ImportMode
from desktop_app.domain.importing import RowAction
from desktop_app.domain.text import tr
from desktop_app.ui.imports.closed_strip import ClosedStrip
from desktop_app.ui.imports.draft import Draft
from desktop_app.ui.imports.field_rules import FieldRulesSheet
from desktop_app.ui.imports.filter_chips import FilterChips
from desktop_app.ui.imports.footer import Footer
from desktop_app.ui.imports.foreseeing import Foreseeing
from desktop_app.ui.imports.known_customers import KnownCustomers
from desktop_app.ui.imports.row_detail import RowDetail
from desktop_app.ui.imports.row_index import Group, Line
from desktop_app.ui.imports.row_list import RowList
from desktop_app.ui.imports.row_words import RowWords
from desktop_app.ui.imports.words import EACH, action_look, doubt_look, join_look, mode_words, rule_words, sheet_text
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.inputs import Choice
from desktop_app.ui.kit.labels import ElidedLabel, rule
from desktop_app.ui.kit.layouts import stack
from desktop_app.ui.kit.search import SearchBox
from desktop_app.ui.kit.states import StateLook
from desktop_app.ui.kit.text import number_text


class PreviewStep(QWidget):
    """Counters, the rows, the row in question, and the button that says what it does.

    Args:
        context: of the page.
    """

    back = Signal()
    """To the columns."""
    go_on = Signal()
    save_rejects = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._draft: Draft | None = None
        self._words: RowWords | None = None
        self.foreseeing = Foreseeing(context, self)
        self.foreseeing.told.connect(self._foreseen)
        self._known = KnownCustomers(context, self)
        self._known.asked.connect(self.foreseeing.make_way)
        self.chips = FilterChips(_looks())
        self.chips.chosen.connect(lambda _: self._filter())
        self._search = SearchBox(tr("姓名、电话、行号"))
        self._search.setFixedWidth(theme.px(210))
        self._search.searched.connect(lambda _: self._filter())
        self._notes = ElidedLabel("", tone="soft")
        self._save = button(tr("另存不导入的行…"), self.save_rejects.emit, kind="quiet", icon_name="file-down")
        self.rows = RowList(self._known)
        self.detail = RowDetail(self._known)
        self._search.moved_down.connect(lambda: self.rows.setFocus(Qt.FocusReason.OtherFocusReason))
        self.rows.picked.connect(lambda _: self._show_line())
        self.rows.opened.connect(lambda _: self.detail.focus_choice())
        self.rows.decided.connect(lambda line, word: self._decide(line, word, go_on=True))
        self.detail.decided.connect(lambda line, word: self._decide(line, word, go_on=False))
        self.mode = Choice(mode_words())
        self.mode.setAccessibleName(tr("导入方式"))
        self.mode.picked.connect(lambda word: self._set_mode(ImportMode(word)))
        self.rule = Choice(rule_words())
        self.rule.setAccessibleName(tr("已有客户的资料"))
        self.rule.picked.connect(self._set_rule)
        self.closed = ClosedStrip()
        self.closed.told.connect(self._plan_closed)
        self.footer = Footer(tr("对应列"), self.back.emit, tr("导入"), self.go_on.emit)
        self.footer.add(self.mode)
        self.footer.add(self.rule)
        self._lay_out()

    def _lay_out(self) -> None:
        gap, padding = theme.px(tokens.GAP), theme.px(tokens.PADDING)
        head = QHBoxLayout()
        head.setContentsMargins(padding, padding, padding, gap)
        head.setSpacing(gap)
        head.addWidget(self.chips)
        head.addWidget(self._notes, 1)
        head.addWidget(self._save)
        head.addWidget(self._search)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self.rows)
        lower = QWidget()
        below = QVBoxLayout(lower)
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(rule())
        below.addWidget(self.detail, 1)
        split.addWidget(lower)
        split.setSizes([360, 200])
        split.setStretchFactor(0, 1)
        column = stack(self)
        column.addLayout(head)
        column.addWidget(split, 1)
        column.addWidget(self.closed)
        column.addWidget(self.footer)

    def show_draft(self, draft: Draft) -> None:
        """Show what would happen to a file."""
        fresh = draft is not self._draft
        self._draft = draft
        index = draft.index
        if index is None:
            return
        self._known.forget()
        self._words = RowWords(draft, self._known)
        self.chips.set_counts({group: index.count(group) for group in Group})
        self.mode.set_value(draft.mode)
        self.rule.set_value(EACH if draft.each else draft.rule)
        if fresh:
            self._search.clear()
            self.chips.set_value(Group.DOUBT if index.count(Group.DOUBT) else Group.ALL)
        self._notes.set_full(" · ".join(_notes(draft)))
        self._count()
        self._filter()
        self.closed.show_draft(draft)
        self._foresee()

    def focus_target(self) -> QWidget:
        """Return what the keyboard is on."""
        return self.rows

    def enter(self) -> None:
        """Do the next step."""
        self.footer.press()

    def _filter(self) -> None:
        """Find the rows behind the screen and show them."""
        draft = self._draft
        if draft is None or draft.index is None:
            return
        index, group, text = draft.index, self.chips.value(), self._search.text()
        self.foreseeing.make_way()
        self._context.runner.run(
            lambda _: (draft, index.select(group, text)), lambda found: self._show_lines(*found), owner=self
        )

    def _show_lines(self, draft: Draft, numbers: Sequence[int]) -> None:
        if draft is not self._draft or draft.index is None or self._words is None:
            return
        several = len({each.sheet for each in draft.index.lists}) > 1
        self.rows.show_lines(draft.index, numbers, self._words, several=several)
        if len(numbers):
            self.rows.show_rows()
            if self.rows.current_row() is None:
                people = (each for each in numbers if draft.index.line(each).row.action is not RowAction.IGNORE)
                self.rows.select_id(next(people, numbers[0]))  # a title row in front is nothing to look at
        else:
            self.rows.show_state().nothing_found(self._search.text(), self._search.clear)
        self._show_line()

    def _show_line(self) -> None:
        if self._draft is not None and self._words is not None:
            self.detail.show_line(self.rows.current_row(), self._draft, self._words)

    def _decide(self, line: Line, decision: Decision | None, *, go_on: bool) -> None:
        draft = self._draft
        if draft is None:
            return
        ref = line.row.ref
        if decision is None:
            draft.decisions.pop(ref, None)
        else:
            draft.decisions[ref] = decision
        self.rows.refresh_visible()
        self._count()
        self._foresee()
        if go_on:
            self._next_doubt(line)
        else:
            self.rows.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_line()

    def _next_doubt(self, line: Line) -> None:
        """Go on to the next row that is not decided."""
        draft = self._draft
        if draft is not None:
            left = draft.open_doubts()
            following = [number for number in left if number > line.number] or left
            if following:
                self.rows.select_id(following[0])

    def _set_mode(self, mode: ImportMode) -> None:
        if self._draft is not None:
            self._draft.mode = mode
            self._count()
            self._foresee()
            self.rows.refresh_all()
            self._show_line()

    def _set_rule(self, word: object) -> None:
        draft = self._draft
        if draft is None:
            return
        if word == EACH:
            FieldRulesSheet(self, draft).ask()
        else:
            draft.rule, draft.each = FieldRule(str(word)), {}
        self.rule.set_value(EACH if draft.each else draft.rule)
        self._foresee()
        self.rows.refresh_all()
        self._show_line()

    def _plan_closed(self, wished: bool) -> None:
        if self._draft is not None:
            self._draft.plan_closed = wished
            self.closed.show_draft(self._draft)

    def _foresee(self) -> None:
        """Work out what the import would do with the choices as they are now."""
        if self._draft is not None:
            self.foreseeing.start_soon(self._draft)

    def _foreseen(self) -> None:
        if self._draft is not None:
            self.closed.show_draft(self._draft)
            self._count()

    def _count(self) -> None:
        """Say on the button what it does, and beside it what is still open."""
        draft = self._draft
        if draft is None or draft.index is None:
            return
        tally = draft.tally()
        left = len(draft.open_doubts())
        self._save.setVisible(tally.left_out + left > 0)
        parts = [
            word
            for count, word in (
                (tally.create, tr("新增 {count}", count=number_text(tally.create))),
                (tally.update, tr("更新 {count}", count=number_text(tally.update))),
                (tally.joined, tr("并入 {count}", count=number_text(tally.joined))),
            )
            if count
        ]
        word = tr("导入 {count} 行", count=number_text(tally.taken))
        self.footer.set_primary(
            tr("{word}（{parts}）", word=word, parts=tr("，").join(parts)) if parts else word, enabled=tally.taken > 0
        )
        if left:
            self.footer.say(tr("还有 {count} 行要您确认；不选就当作新客户。", count=number_text(left)))
        elif not tally.taken:
            self.footer.say(tr("没有可以导入的行。"))
        elif draft.foreseen is not None:
            told = draft.foreseen
            created, updated = number_text(told.created), number_text(told.updated)
            self.footer.say(
                tr("新增 {created} 位，更新 {updated} 位；可以整批撤销。", created=created, updated=updated)
            )
        else:
            self.footer.say(tr("导入以后可以整批撤销。"))


def _looks() -> list[tuple[Group, StateLook]]:
    return [
        (Group.ALL, StateLook("accent", "", tr("全部"))),
        (Group.CREATE, action_look(RowAction.CREATE)),
        (Group.UPDATE, action_look(RowAction.UPDATE)),
        (Group.JOIN, join_look()),
        (Group.DUPLICATE, action_look(RowAction.DUPLICATE)),
        (Group.DOUBT, doubt_look(None)),
        (Group.WARNED, StateLook("closing", "▲", tr("有提醒"))),
        (Group.REJECT, action_look(RowAction.REJECT)),
        (Group.IGNORE, action_look(RowAction.IGNORE)),
    ]


def _notes(draft: Draft) -> list[str]:
    """Return what a person should know of the file as a whole."""
    preview = draft.preview
    if preview is None:
        return []
    notes = []
    if preview.error is not None:
        notes.append(preview.error.message)
    skipped = [sheet_text(each) for each in preview.sheets if each.skipped]
    if skipped:
        notes.append(tr("没有导入：{sheets}", sheets="、".join(skipped)))
    if preview.summary.hidden_rows:
        notes.append(tr("含 {count} 行隐藏的行", count=preview.summary.hidden_rows))
    return notes
