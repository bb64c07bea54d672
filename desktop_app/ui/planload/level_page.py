"""Levelling: the days before and after, what moves and why, and one button that does it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop_app.domain.access import Permission
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.errors import UserError
from desktop_app.domain.planload import Levelled, LevelMove, LevelProposal, PersonLoad
from desktop_app.domain.text import tr
from desktop_app.domain.visits import CAPACITY_SETTING
from desktop_app.ui.background.feed import Refreshing
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.context import Context, Page
from desktop_app.ui.kit.inputs import Choice, NumberBox
from desktop_app.ui.kit.labels import ElidedLabel, label
from desktop_app.ui.kit.listtable import ListTable
from desktop_app.ui.kit.messages import MessageBar
from desktop_app.ui.kit.rows import Cell, Column, RowsModel
from desktop_app.ui.kit.states import StateLook
from desktop_app.ui.kit.text import number_text, short_day
from desktop_app.ui.kit.undo import UndoStep
from desktop_app.ui.planload.load_chart import DayBar, LoadChart

SHOWN = frozenset({Kind.VISIT, Kind.SETTING, Kind.CUSTOMER})
TYPED = 400
"""Milliseconds after the last change of the capacity until it is counted anew."""
SPANS = (14, 30, 60, 90)
EVERYBODY = None


class LevelPage(Page):
    """Shows what levelling would do to the coming days, and does it."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._proposal: LevelProposal | None = None
        self._may = context.actor.may(Permission.VISIT_PLAN)
        words = {14: tr("今后 2 周"), 30: tr("今后 30 天"), 60: tr("今后 60 天"), 90: tr("今后 90 天")}
        self.span = Choice([(days, words[days]) for days in SPANS], 30)
        self.capacity = NumberBox(1, 999, context.desk.levelling.capacity(), tr("次"))
        self.keep = button(tr("记为本单位的量"), self._keep, kind="link")
        self.keep.hide()
        self.person = Choice([(EVERYBODY, tr("所有人"))])
        self.primary = button(tr("不用调整"), self._apply, kind="primary")
        self.story = label("", wrap=True)
        self.before, self.after = LoadChart(tr("调整前每天的回访")), LoadChart(tr("调整后每天的回访"))
        self.moves: RowsModel[LevelMove] = RowsModel(self._columns(), ident=lambda move: move.visit_id)
        self.table = ListTable(self.moves, lines=1)
        self.table.opened.connect(self._open)
        self.messages = MessageBar()
        self._typed = QTimer(self, singleShot=True, interval=TYPED)
        self._typed.timeout.connect(self._load)
        self._lay_out()
        self.span.picked.connect(lambda _: self._load())
        self.capacity.valueChanged.connect(lambda _: self._typed.start())
        self.person.picked.connect(lambda _: self._show())
        self._refreshing = Refreshing(self, context.feed, SHOWN, lambda _: self._load())
        self._load()

    def _lay_out(self) -> None:
        gap, padding = theme.px(tokens.GAP), theme.px(tokens.PADDING)
        head = QHBoxLayout()
        head.setSpacing(gap)
        for part in (self.span, label(tr("每人每天最多")), self.capacity, self.keep):
            head.addWidget(part)
        head.addSpacing(padding)
        head.addWidget(label(tr("谁的回访")))
        head.addWidget(self.person)
        head.addStretch()
        head.addWidget(self.primary)
        self.person.setMinimumWidth(theme.px(120))
        charts = QHBoxLayout()
        charts.setSpacing(2 * padding)
        for title, chart in ((tr("现在"), self.before), (tr("调整后"), self.after)):
            side = QVBoxLayout()
            side.setSpacing(theme.px(tokens.GRID))
            side.addWidget(label(title, "strong"))
            side.addWidget(chart, 1)
            charts.addLayout(side, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(padding * 2, padding, padding * 2, padding)
        column.setSpacing(padding)
        column.addLayout(head)
        column.addWidget(self.story)
        column.addLayout(charts, 2)
        column.addWidget(self.table, 3)
        column.addWidget(self._legend())
        column.addWidget(self.messages)

    @staticmethod
    def _legend() -> ElidedLabel:
        return ElidedLabel(
            tr(
                "预约的、手工移过的、定了时间的和已结束的不动；不会移出应访期，也不会移到休息日。虚线是一天做得完的量。"
            ),
            "small",
            "soft",
        )

    def arrive(self, *args: Any, **kwargs: Any) -> None:
        self.messages.dismiss()
        self.table.setFocus()
        self._load()

    # --- what is shown ---

    def _load(self) -> None:
        levelling, ahead, capacity = self._context.desk.levelling, self.span.value(), self.capacity.value()
        assert isinstance(ahead, int)
        if self._proposal is None:
            self.table.show_state().loading(tr("正在计算每天的量…"))
        self.primary.setEnabled(False)
        self._context.runner.run(
            lambda _: levelling.proposal(ahead, capacity), self._take, owner=self, failed=self.messages.fail
        )

    def _take(self, proposal: LevelProposal) -> None:
        if proposal.capacity != self.capacity.value():
            return
        self._proposal = proposal
        present = self.person.value()
        names = [(load.owner, load.owner or tr("未分配")) for load in proposal.loads]
        self.person.set_choices([(EVERYBODY, tr("所有人")), *names])
        self.person.set_value(present if present in dict(names) else EVERYBODY)
        own = self._context.desk.levelling.capacity()
        self.keep.setVisible(own != proposal.capacity and self._context.actor.may(Permission.SETTING_EDIT))
        self._show()

    def _mine(self, moves: Sequence[LevelMove]) -> list[LevelMove]:
        owner = self.person.value()
        return [move for move in moves if owner is EVERYBODY or move.owner == owner]

    def _show(self) -> None:
        proposal = self._proposal
        if proposal is None:
            return
        owner, today = self.person.value(), self._context.desk.clock.today()
        loads = [load for load in proposal.loads if owner is EVERYBODY or load.owner == owner]
        before, after = (_bars(proposal, [_of(load, later) for load in loads]) for later in (False, True))
        limit = proposal.capacity * max(1, len(loads))
        highest = max((bar.count for bar in before), default=0)
        self.before.show_bars(before, limit, highest, today)
        self.after.show_bars(after, limit, highest, today)
        moves, left = self._mine(proposal.moves), self._mine(proposal.left)
        self.moves.set_rows([*left, *moves])
        self.primary.setText(tr("调整 {count} 次回访", count=number_text(len(moves))) if moves else tr("不用调整"))
        self.primary.setEnabled(bool(moves) and self._may)
        self.story.setText(self._told(before, after, len(left)))
        if moves or left:
            self.table.show_rows()
        else:
            count = number_text(proposal.capacity)
            self.table.show_state().empty("circle-check", tr("每人每天都不超过 {count} 次，不用调整。", count=count))

    def _told(self, before: Sequence[DayBar], after: Sequence[DayBar], left: int) -> str:
        today = self._context.desk.clock.today()
        full = [sum(bool(bar.over) for bar in bars) for bars in (before, after)]
        busiest = max(before, key=lambda bar: bar.count, default=None)
        parts = []
        if busiest is not None and busiest.count:
            same = next(bar for bar in after if bar.day == busiest.day)
            day = short_day(busiest.day, today)
            parts.append(
                tr("最忙的 {day}：{count} 次", day=day, count=number_text(busiest.count))
                if same.count == busiest.count
                else tr("最忙的 {day}：{count} → {after} 次", day=day, count=busiest.count, after=same.count)
            )
        if full[0]:
            parts.append(tr("超量的日子 {before} → {after} 天", before=full[0], after=full[1]))
        if left:
            parts.append(tr("{count} 次在应访期内排不下，留在原来的日子", count=number_text(left)))
        if self._proposal is not None and self._proposal.overdue:
            parts.append(tr("另有 {count} 次应访日已过、还没打，不在其内", count=number_text(self._proposal.overdue)))
        return tr("；").join(parts)

    def _columns(self) -> list[Column[LevelMove]]:
        today = self._context.desk.clock.today

        def day(move: LevelMove) -> Cell:
            if move.before == move.after:
                return Cell("", state=StateLook("overdue", "▲", tr("排不下")))
            return Cell(short_day(move.after, today()))

        def window(move: LevelMove) -> Cell:
            first, last = short_day(move.earliest, today()), short_day(move.latest, today())
            return Cell(tr("{first} 至 {last}", first=first, last=last), tone="ink-soft")

        return [
            Column("customer", tr("客户"), lambda m: m.customer, width=110, sortable=False),
            Column("title", tr("回访"), lambda m: m.title, width=190, sortable=False),
            Column("owner", tr("负责人"), lambda m: m.owner or tr("未分配"), width=90, sortable=False),
            Column("before", tr("现在"), lambda m: short_day(m.before, today()), width=110, sortable=False),
            Column("after", tr("改到"), day, width=110, sortable=False),
            Column("window", tr("应访期"), window, width=220, sortable=False),
            Column("why", tr("为什么"), lambda m: m.why, width=260, sortable=False),
        ]

    # --- what is done ---

    def _open(self, move: LevelMove) -> None:
        self._context.selection.choose_visit(move.visit_id, move.customer_id)
        self._context.show_desk()

    def _keep(self) -> None:
        settings, actor, wanted = self._context.desk.settings, self._context.actor, str(self.capacity.value())

        def kept(changes: Changes) -> None:
            self._context.feed.publish(changes)
            self.messages.tell(tr("已记下：每人每天最多 {count} 次。", count=wanted))

        self._context.runner.run(
            lambda _: settings.change(actor, {CAPACITY_SETTING: wanted}), kept, self, self.messages.fail
        )

    def _apply(self) -> None:
        proposal, owner = self._proposal, self.person.value()
        if proposal is None:
            return
        self.primary.setEnabled(False)
        levelling, actor = self._context.desk.levelling, self._context.actor
        whose = owner if isinstance(owner, str) else None
        self._context.runner.run(
            lambda _: levelling.apply(actor, proposal, whose),
            lambda done: self._applied(proposal, whose, done),
            owner=self,
            failed=self._refused,
        )

    def _applied(self, proposal: LevelProposal, owner: str | None, done: Levelled) -> None:
        step = self._step(proposal, owner, done)
        self._context.did(step, done.changes)

    def _step(self, proposal: LevelProposal, owner: str | None, done: Levelled) -> UndoStep:
        levelling, actor = self._context.desk.levelling, self._context.actor

        def again() -> tuple[UndoStep, Changes]:
            repeated = levelling.apply(actor, proposal, owner)
            return self._step(proposal, owner, repeated), repeated.changes

        text = tr("已均衡 {count} 次回访", count=number_text(len(done.moves)))
        return UndoStep(text, lambda: levelling.undo(actor, done), again)

    def _refused(self, error: UserError) -> None:
        self.messages.fail(error)
        self._load()


def _of(load: PersonLoad, later: bool) -> tuple[int, ...]:
    return load.after if later else load.before


def _bars(proposal: LevelProposal, persons: Sequence[tuple[int, ...]]) -> list[DayBar]:
    """Return the persons' days as one; what is over is counted for each person, and only where people work."""
    return [
        DayBar(
            day,
            sum(counts[at] for counts in persons),
            sum(max(0, counts[at] - proposal.capacity) for counts in persons) if working else 0,
            working,
        )
        for at, (day, working) in enumerate(zip(proposal.days, proposal.working, strict=True))
    ]
