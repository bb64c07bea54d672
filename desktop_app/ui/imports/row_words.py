"""What is said of a row of the preview: its chip, what would change, what is wrong with it."""

from __future__ import annotations

from desktop_app.domain.import_batches import Decision, FieldChange, ImportMode
from desktop_app.domain.importing import RowAction, RowPreview
from desktop_app.domain.text import run_on, tr
from desktop_app.ui.imports.comparison import change_text
from desktop_app.ui.imports.draft import Draft
from desktop_app.ui.imports.known_customers import KnownCustomers
from desktop_app.ui.imports.row_index import Group, group_of
from desktop_app.ui.imports.words import action_look, doubt_look, join_look, problem_text, row_name
from desktop_app.ui.kit.rows import Cell
from desktop_app.ui.kit.states import StateLook


class RowWords:
    """Speaks of the rows of one draft.

    Args:
        draft: the import that is prepared.
        known: the desk's customers in view.
    """

    def __init__(self, draft: Draft, known: KnownCustomers) -> None:
        self._draft = draft
        self._known = known
        self._several = draft.index is not None and len({each.sheet for each in draft.index.lists}) > 1

    def doubted(self, row: RowPreview) -> bool:
        """Tell whether a person has to say who the row is."""
        return bool(self._draft.index and row.ref in self._draft.index.doubtful)

    def decision(self, row: RowPreview) -> Decision | None:
        """Return a person's word on a row."""
        return self._draft.decisions.get(row.ref)

    def open(self, row: RowPreview) -> bool:
        """Tell whether no word settles a doubtful row yet."""
        return self.decision(row) is None and self._partner_word(row) is None

    def look(self, row: RowPreview) -> StateLook:
        """Return the chip of a row."""
        if self.left_out(row):
            return action_look(RowAction.REJECT)
        if row.action is RowAction.UPDATE and row.known_id is not None and self.effect(row) == ():
            return action_look(RowAction.DUPLICATE)
        if self.doubted(row) and (self.decision(row) is not None or self.open(row)):
            return doubt_look(self.decision(row))
        return join_look() if group_of(row) is Group.JOIN else action_look(row.action)

    def place(self, row: RowPreview) -> str:
        """Return where a row stands."""
        return row_name(row.ref, several=self._several)

    def other(self, row: RowPreview) -> str:
        """Return whom a doubtful row may be: the one it would be merged into."""
        if row.review_known:
            known = self._known.get(row.review_known[0])
            return tr("已有客户“{name}”", name=known.fields.name) if known else tr("一位已有客户")
        ref, index = row.review_with[0], self._draft.index
        number = index.find(ref) if index else None
        name = index.line(number).row.fields.name if index and number is not None else ""
        return tr("{place}“{name}”", place=row_name(ref, several=self._several), name=name)

    def story(self, row: RowPreview) -> Cell:
        """Return what would happen to a row and what is wrong with it, in one line."""
        problems = run_on(problem_text(row, problem) for problem in row.problems)
        if row.action is RowAction.IGNORE:
            return Cell(problems, tone="ink-soft")
        if row.action is RowAction.REJECT:
            return Cell(problems, tone="overdue")
        if self._draft.skipped_with(row):
            said = tr("与{place}是同一个人，一起不导入", place=self._first(row))
            return Cell(run_on((said, problems)), tone="ink-soft")
        if self.left_out(row):
            only_new = self._draft.mode is ImportMode.CREATE_ONLY
            said = tr("只新增：已有客户不改") if only_new else tr("只更新：名单外的不新增")
            return Cell(run_on((said, problems)), tone="ink-soft")
        said = self._doubt(row) if self.doubted(row) else self._fate(row)
        quiet = row.action is RowAction.DUPLICATE and not problems
        return Cell(run_on((said, problems)), tone="ink-soft" if quiet else "")

    def left_out(self, row: RowPreview) -> bool:
        """Tell whether the row is taken by itself but left out by the way of importing."""
        if row.action in (RowAction.IGNORE, RowAction.REJECT):
            return False
        return self._draft.skipped_with(row) or self._draft.left_out(row)

    def effect(self, row: RowPreview) -> tuple[FieldChange, ...] | None:
        """Return what a row changes on the customer it is or is merged into; None as long as that one is fetched.

        What rows above it of the same person change already is told there.
        """
        merged = self.decision(row) is Decision.MERGE and bool(row.review_known)
        known = self._known.get(row.review_known[0] if merged else row.known_id or 0)
        index = self._draft.index
        number = index.find(row.ref) if index else None
        if known is None or index is None or number is None:
            return None
        rows = [each.fields for each in index.rows_until(number)]
        rules = self._draft.rules()
        before = set(self._known.effect(known, rows[:-1], rules)) if len(rows) > 1 else set()
        return tuple(change for change in self._known.effect(known, rows, rules) if change not in before)

    def _partner_word(self, row: RowPreview) -> Decision | None:
        return self._draft.word_of_partner(row.ref)

    def _doubt(self, row: RowPreview) -> str:
        if self.decision(row) is None and (word := self._partner_word(row)) is not None:
            return {
                Decision.CREATE: tr("与{other}不是同一个人", other=self.other(row)),
                Decision.HOUSEHOLD: tr("与{other}是一家人，分别建档", other=self.other(row)),
                Decision.MERGE: tr("{other}并入这里", other=self.other(row)),
                Decision.SKIP: tr("{other}不导入", other=self.other(row)),
            }[word]
        match self.decision(row):
            case Decision.CREATE:
                return tr("与{other}不是同一个人", other=self.other(row))
            case Decision.HOUSEHOLD:
                return tr("与{other}是一家人，分别建档", other=self.other(row))
            case Decision.MERGE:
                into = tr("并入{other}", other=self.other(row))
                written = tr("；").join(map(change_text, self.effect(row) or ()))
                return tr("{into}：{written}", into=into, written=written) if written else into
            case Decision.SKIP:
                return tr("这一行不导入")
            case _:
                return tr("可能与{other}是同一个人", other=self.other(row))

    def _fate(self, row: RowPreview) -> str:
        if row.action is RowAction.CREATE:
            return ""
        if row.known_id is not None:
            return self._changes(row)
        place = self._first(row)
        if row.action is RowAction.DUPLICATE:
            return tr("与{place}相同", place=place)
        return tr("与{place}是同一个人，资料并到一起", place=place)

    def _first(self, row: RowPreview) -> str:
        """Return where the first row of a row's person stands."""
        index = self._draft.index
        first = index.first.get(row.customer) if index and row.customer is not None else None
        return self.place(index.line(first).row) if index and first is not None else ""

    def _changes(self, row: RowPreview) -> str:
        written = self.effect(row)
        if written is None:
            return tr("已有客户，没有新内容") if row.action is RowAction.DUPLICATE else tr("已有客户，正在对照…")
        return tr("；").join(map(change_text, written)) or tr("已有客户，没有要改的")
