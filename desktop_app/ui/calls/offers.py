"""Fewer calls: what may be made in the same call, offered above the script on one key each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.access import Permission
from desktop_app.domain.calls import CallSheet
from desktop_app.domain.changes import Changes
from desktop_app.domain.household import HouseholdVisit
from desktop_app.domain.near_visits import NearPair, VisitsMerged
from desktop_app.domain.text import tr
from desktop_app.domain.visits import VisitStatus
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.grounds import Ground
from desktop_app.ui.kit.labels import IconLabel, label
from desktop_app.ui.kit.layouts import clear
from desktop_app.ui.kit.text import short_day
from desktop_app.ui.kit.undo import UndoStep

Act = tuple[str, Callable[[], object]]
"""What a button says, and does."""


class Offer(Ground):
    """An icon, a sentence, and what can be done about it."""

    def __init__(self, icon_name: str, words: str, acts: Sequence[Act], colour: str = "accent") -> None:
        super().__init__(f"tint:{colour}")
        self.words = label(words, wrap=True)
        self.buttons = [button(word, act, kind="link") for word, act in acts]
        row = QHBoxLayout(self)
        gap, grid = theme.px(tokens.GAP), theme.px(tokens.GRID)
        row.setContentsMargins(gap, grid, gap, grid)
        row.setSpacing(gap)
        row.addWidget(IconLabel(icon_name, colour), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.words, 1)
        for made in self.buttons:
            row.addWidget(made, 0, Qt.AlignmentFlag.AlignVCenter)


class Offers(QWidget):
    """Near visits to merge (M), those that are closed too, the household (H), and a call before its time.

    Args:
        context: of the desk.

    Attributes:
        siblings: visits of the household that can be made in the same call.
        together: whether they follow when this one has its result.
        keeper: for a merged visit, whether another one closes it.
    """

    refused = Signal(object)
    """Carries the error that says why something was not done."""
    file_asked = Signal()
    """The contact was not this visit: the customer's file is wanted."""
    today_asked = Signal()
    """The contact is one of today after all."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._may_plan = context.actor.may(Permission.VISIT_PLAN)
        self._sheet: CallSheet | None = None
        self._pair: NearPair | None = None
        self._contact: date | None = None
        self.siblings: tuple[HouseholdVisit, ...] = ()
        self.together = False
        self.keeper = False
        self.lines: list[Offer] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, theme.px(tokens.GAP))
        self._column.setSpacing(theme.px(tokens.GRID))

    def show_sheet(self, sheet: CallSheet, *, open_now: bool) -> None:
        """Read what can be made together with a visit.

        Args:
            sheet: the visit.
            open_now: whether it waits for its result and the person may call.
        """
        desk, visit = self._context.desk, sheet.visit
        other = self._sheet is None or self._sheet.visit.id != visit.id
        self._sheet = sheet
        self._pair = desk.merging.near(visit.id) if open_now and self._may_plan else None
        self.siblings = desk.household.others(visit.id) if open_now else ()
        if other:
            self.together = bool(self.due_siblings)
            self._contact = None
        self._fill()

    def show_contact(self, day: date | None) -> None:
        """Tell on which day the customer was in touch; None for today, of which nothing is told."""
        self._contact = day
        self._fill()

    @property
    def due_siblings(self) -> tuple[HouseholdVisit, ...]:
        """The household's visits whose window has begun."""
        return tuple(sibling for sibling in self.siblings if not sibling.early)

    @property
    def behind_phone(self) -> tuple[HouseholdVisit, ...]:
        """Those for which an unanswered call counts too: due, and behind the same phone."""
        return tuple(sibling for sibling in self.due_siblings if sibling.shares)

    def follower(self) -> HouseholdVisit | None:
        """Return the visit that follows in the same call."""
        return self.siblings[0] if self.together and self.siblings else None

    def take_key(self, key: int) -> bool:
        """Act on M or H; return whether it meant anything here."""
        if key == Qt.Key.Key_M and self._pair is not None:
            self._merge(self._pair)
            return True
        if key == Qt.Key.Key_H and self.siblings:
            self._turn()
            return True
        return False

    # --- inside ---

    def _fill(self) -> None:
        clear(self._column)
        self.lines = []
        if self._sheet is None:
            return
        visit, today = self._sheet.visit, self._context.desk.clock.today()
        self.keeper = visit.status is VisitStatus.MERGED and self._tell_keeper(visit.id, today)
        if visit.status is VisitStatus.OPEN:
            if self._contact is not None:
                words = tr("补记 {day} 的联系，结果和下一次都从那天算。", day=short_day(self._contact, today))
                self._add(Offer("history", words, [(tr("改回今天"), self.today_asked.emit)], "appointed"))
            if (self._contact or today) < visit.earliest and not visit.appointed:
                self._ask_early(visit.due, visit.step_title, today)
            for closed in self._context.desk.merging.closes(visit.id):
                words = tr("这次一并回访：{day} {title}", day=short_day(closed.due, today), title=closed.title)
                acts = [(tr("拆开"), lambda closed=closed: self._split(closed.id))] if self._may_plan else []
                self._add(Offer("merge", words, acts))
            if self._pair is not None:
                self._offer_near(self._pair, visit.id, today)
            if self.siblings:
                self._offer_household(today)
        self.setVisible(bool(self.lines))

    def _add(self, offer: Offer) -> None:
        self.lines.append(offer)
        self._column.addWidget(offer)

    def _ask_early(self, due: date, title: str, today: date) -> None:
        words = tr(
            "这次算不算 {day} 的“{title}”？访到就算提前完成，以后的从今天算起。",
            day=short_day(due, today),
            title=title,
        )
        self._add(Offer("phone-incoming", words, [(tr("不算"), self.file_asked.emit)], "appointed"))

    def _offer_near(self, pair: NearPair, visit_id: int, today: date) -> None:
        mine = visit_id == pair.stays_id
        title, due = (pair.goes, pair.goes_due) if mine else (pair.stays, pair.stays_due)
        words = tr("与 {day} 的“{title}”合并成一次", day=short_day(due, today), title=title)
        self._add(Offer("merge", words, [(tr("合并 M"), lambda: self._merge(pair))]))

    def _offer_household(self, today: date) -> None:
        who = tr("、").join(
            tr("{name}（{day} {title}）", name=one.customer, day=short_day(one.due, today), title=one.title)
            if one.due != today
            else tr("{name}（{title}）", name=one.customer, title=one.title)
            for one in self.siblings
        )
        if self.together:
            words, word = tr("同一家庭，接着访：{who}", who=who), tr("不接着访 H")
        else:
            words, word = tr("同一家庭：{who} 也有回访", who=who), tr("接着访 H")
        self._add(Offer("house", words, [(word, self._turn)], "done"))

    def _tell_keeper(self, visit_id: int, today: date) -> bool:
        found = self._context.desk.merging.closed_by(visit_id)
        if found is None or self._sheet is None:
            return False
        customer_id, selection = self._sheet.customer.id, self._context.selection
        words = tr("已并入 {day} 的“{title}”，随那一次回访。", day=short_day(found.due, today), title=found.title)
        acts: list[Act] = [(tr("打开那一次"), lambda: selection.choose_visit(found.id, customer_id))]
        if self._may_plan:
            acts.append((tr("拆开"), lambda: self._split(visit_id)))
        self._add(Offer("merge", words, acts))
        return True

    def _turn(self) -> None:
        self.together = not self.together
        self._fill()

    def _merge(self, pair: NearPair) -> None:
        self._pair = None  # a key that bounces merges nothing twice
        merging, actor = self._context.desk.merging, self._context.actor
        self._context.runner.run(
            lambda _: merging.merge(actor, pair.stays_id, pair.goes_id), self._merged, self, self.refused.emit
        )

    def _merged(self, merged: VisitsMerged) -> None:
        step = merge_step(self._context, merged)
        self._context.did(step, merged.changes)
        sheet, selection = self._sheet, self._context.selection
        if sheet is not None and selection.visit_id == merged.goes_id:
            selection.choose_visit(merged.stays_id, sheet.customer.id)

    def _split(self, visit_id: int) -> None:
        merging, actor = self._context.desk.merging, self._context.actor

        def split(changes: Changes) -> None:
            self._context.feed.publish(changes)
            self._context.message(tr("已拆开，两次分别回访。"))

        self._context.runner.run(lambda _: merging.split(actor, visit_id), split, self, self.refused.emit)


def merge_step(context: Context, merged: VisitsMerged) -> UndoStep:
    """Return the step that takes two merged visits apart, and merges them again."""
    merging, actor = context.desk.merging, context.actor

    def again() -> tuple[UndoStep, Changes]:
        repeated = merging.merge(actor, merged.stays_id, merged.goes_id)
        return merge_step(context, repeated), repeated.changes

    return UndoStep(merged.text, lambda: merging.undo(actor, merged), again)
