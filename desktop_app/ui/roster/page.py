"""The page of the night roster: a line for each night, the month's jobs below (R-383 to R-385)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from desktop_app.domain.access import Permission
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.errors import UserError
from desktop_app.domain.roster import Night, Rescue, RosterMonth
from desktop_app.domain.text import tr
from desktop_app.ui.background.feed import Refreshing
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button, icon_button
from desktop_app.ui.kit.chips import Chip
from desktop_app.ui.kit.context import Context, Page
from desktop_app.ui.kit.labels import label
from desktop_app.ui.kit.layouts import bar, stack
from desktop_app.ui.kit.listtable import ListTable
from desktop_app.ui.kit.messages import MessageBar
from desktop_app.ui.kit.rows import Cell, Column, RowsModel
from desktop_app.ui.kit.sheet import confirm
from desktop_app.ui.kit.states import StateLook
from desktop_app.ui.kit.text import weekday_text
from desktop_app.ui.roster.sheets import JobSheet, NightSheet, PostsSheet, TurnsSheet


class RosterPage(Page):
    """夜间值班: planned by turns, published before the month, swapped against somebody.

    Args:
        context: of the desk.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._first = context.desk.clock.today().replace(day=1)
        self._may = context.actor.may(Permission.PLAN_EDIT)
        self.title = label("", "title")
        self.state = Chip(StateLook("due", "●", ""))
        self.turns = button(tr("轮排…"), self._ask_turns, icon_name="refresh-cw")
        self.publish = button(tr("发布"), self._ask_publish, kind="primary", icon_name="check")
        self.posts = button(tr("岗位…"), self._ask_posts, icon_name="settings")
        self.job = button(tr("记一次救援…"), lambda: self._ask_job(None), icon_name="phone-incoming")
        self.messages = MessageBar()
        self.nights = QWidget()
        self._nights = QVBoxLayout(self.nights)
        self._nights.setContentsMargins(0, 0, 0, 0)
        self.table: ListTable | None = None
        self._posts: tuple[str, ...] = ()
        self._model: RowsModel[Night] | None = None
        self._jobs = RowsModel(self._job_columns(), lambda job: job.id)
        self.jobs = ListTable(self._jobs)
        self.jobs.setAccessibleName(tr("救援"))
        self.jobs.opened.connect(self._ask_job)
        self.month: RosterMonth | None = None
        self._lay_out()
        for each in (self.turns, self.publish, self.posts):
            each.setEnabled(self._may)
        self.job.setEnabled(context.actor.may(Permission.VISIT_CALL))
        self._refreshing = Refreshing(self, context.feed, frozenset({Kind.ROSTER}), lambda _: self._load())
        self._load()

    def _lay_out(self) -> None:
        pad, gap = theme.px(tokens.PADDING), theme.px(tokens.GAP)
        head = bar()
        head.addWidget(self.title)
        head.addWidget(icon_button("chevron-left", tr("上个月"), lambda: self._turn(-1)))
        head.addWidget(icon_button("chevron-right", tr("下个月"), lambda: self._turn(1)))
        head.addWidget(self.state)
        head.addStretch(1)
        for each in (self.posts, self.turns, self.publish):
            head.addWidget(each)
        below = QWidget()
        jobs = stack(below)
        line = QHBoxLayout()
        line.setContentsMargins(pad, gap, pad, gap)
        line.addWidget(label(tr("这个月的救援"), "strong"), 1)
        line.addWidget(self.job)
        jobs.addLayout(line)
        jobs.addWidget(self.jobs, 1)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(theme.px(tokens.GRID))
        splitter.addWidget(self.nights)
        splitter.addWidget(below)
        splitter.setSizes([theme.px(420), theme.px(180)])
        column = stack(self)
        column.addLayout(head)
        column.addWidget(splitter, 1)
        column.addWidget(self.messages)

    def _turn(self, months: int) -> None:
        near = self._first + timedelta(days=32) if months > 0 else self._first - timedelta(days=1)
        self._first = near.replace(day=1)
        self._load()

    def _load(self) -> None:
        roster = self._context.desk.roster
        month = self.month = roster.month(self._first)
        self.title.setText(tr("{year} 年 {month} 月夜间值班", year=month.first.year, month=month.first.month))
        self.state.set_state(_state(month))
        if self._model is None or month.terms.posts != self._posts:
            self._rebuild(month.terms.posts)
        if self._model is not None:
            self._model.set_rows(month.nights)
        self.publish.setVisible(month.published is None)
        self.turns.setEnabled(self._may and month.published is None)
        jobs = roster.jobs(self._first)
        self._jobs.set_rows(jobs)
        if jobs:
            self.jobs.show_rows()
        else:
            self.jobs.show_state().empty("phone-incoming", tr("这个月还没有救援。"))

    def _rebuild(self, posts: tuple[str, ...]) -> None:
        """Show other posts: a column for each."""
        if self.table is not None:
            self.table.hide()
            self.table.deleteLater()
        self._posts = posts
        self._model = RowsModel(_night_columns(posts), lambda night: night.day)
        self.table = ListTable(self._model)
        self.table.setAccessibleName(tr("夜间值班"))
        self.table.opened.connect(self._ask_night)
        self._nights.addWidget(self.table)
        self.setFocusProxy(self.table)

    def _ask_night(self, night: Night) -> None:
        month = self.month
        if month is None or not self._may:
            return
        published = month.published is not None
        sheet = NightSheet(self, night, month.terms.posts, published=published)
        if not sheet.ask() or not (changed := sheet.changed()):
            return
        roster, actor, why = self._context.desk.roster, self._context.actor, sheet.why.text().strip()

        def swap() -> Changes:
            changes = Changes()
            for post, name in changed.items():
                changes = changes | roster.swap(actor, night.day, post, name, why)
            return changes

        told = tr("{day} 已换班。", day=night.day) if published else tr("{day} 排好了。", day=night.day)
        self._run(swap if published else lambda: roster.assign(actor, night.day, changed), told)

    def _ask_turns(self) -> None:
        month = self.month
        if month is None:
            return
        posts = month.terms.posts
        people = {post: dict.fromkeys(n.people[post] for n in month.nights if n.people.get(post)) for post in posts}
        sheet = TurnsSheet(self, self.title.text(), posts, {post: tuple(names) for post, names in people.items()})
        if sheet.ask():
            roster, actor, wanted = self._context.desk.roster, self._context.actor, sheet.people()
            self._run(lambda: roster.rotate(actor, month.first, wanted), tr("排好了，看过就可以发布。"))

    def _ask_publish(self) -> None:
        month = self.month
        if month is None:
            return
        gaps = [night for night in month.nights if night.missing]
        if gaps:
            posts = tr("、").join(gaps[0].missing)
            text = tr("还有 {count} 晚缺人，最早是 {day}：{posts}。", count=len(gaps), day=gaps[0].day, posts=posts)
            if not confirm(self, tr("缺人也发布？"), text, tr("缺人也发布")):
                return
        roster, actor = self._context.desk.roster, self._context.actor
        self._run(lambda: roster.publish(actor, month.first, anyway=bool(gaps)), tr("已发布；以后要改就是换班。"))

    def _ask_posts(self) -> None:
        sheet = PostsSheet(self, self._posts)
        if sheet.ask():
            roster, actor, posts = self._context.desk.roster, self._context.actor, sheet.posts()
            self._run(lambda: roster.set_posts(actor, posts), tr("岗位已保存。"))

    def _ask_job(self, job: Rescue | None) -> None:
        clock, terms = self._context.desk.clock, self._context.desk.roster.terms()
        sheet = JobSheet(self, job.draft if job else None, clock.local(clock.now()), terms.arrival)
        if sheet.ask() and (draft := sheet.draft()) is not None:
            roster, actor, known = self._context.desk.roster, self._context.actor, job.id if job else None
            self._run(lambda: roster.save_job(actor, draft, known)[1], tr("已记下。"))

    def _run(self, job: Callable[[], Changes], told: str) -> None:
        def done(changes: Changes) -> None:
            self._context.feed.publish(changes)
            self._load()
            self.messages.tell(told)

        def failed(error: UserError) -> None:
            self.messages.fail(error)
            self._load()

        self._context.runner.run(lambda _: job(), done, self, failed)

    @staticmethod
    def _job_columns() -> list[Column[Rescue]]:
        def limit(job: Rescue) -> Cell:
            if job.late:
                return Cell("", state=StateLook("overdue", "▲", tr("迟到")))
            arrived = job.draft.arrived
            return Cell(
                tr("{at} 到场", at=f"{arrived:%H:%M}") if arrived else tr("{at} 前到场", at=f"{job.limit:%H:%M}")
            )

        return [
            Column("called", tr("接电话"), lambda job: f"{job.draft.called:%m-%d %H:%M}", width=110),
            Column("place", tr("地点"), lambda job: job.draft.place or "–", width=200),
            Column("people", tr("出车的人"), lambda job: tr("、").join(job.draft.people), width=220),
            Column("limit", tr("到场"), limit, width=130),
            Column("ended", tr("结束"), lambda job: f"{job.draft.ended:%H:%M}" if job.draft.ended else "–", width=80),
            Column("bonus", tr("夜班补贴"), lambda job: tr("{sum} 元", sum=job.bonus) if job.bonus else "–", width=100),
        ]


def _night_columns(posts: tuple[str, ...]) -> list[Column[Night]]:
    def day(night: Night) -> Cell:
        return Cell(f"{night.day:%m-%d} {weekday_text(night.day)}", aside=f"{night.begins:%H:%M}")

    def at(post: str) -> Callable[[Night], Cell]:
        gap = Cell("", state=StateLook("closing", "●", tr("缺人")))
        return lambda night: Cell(night.people[post]) if night.people.get(post) else gap

    return [Column("day", tr("夜班"), day, width=170), *(Column(post, post, at(post), width=130) for post in posts)]


def _state(month: RosterMonth) -> StateLook:
    if month.published is not None:
        return StateLook("late" if month.late else "done", "✓", tr("迟发布") if month.late else tr("已发布"))
    if month.late:
        return StateLook("overdue", "▲", tr("{day} 前就该发布", day=date.isoformat(month.due)))
    return StateLook("due", "●", tr("{day} 前发布", day=date.isoformat(month.due)))
