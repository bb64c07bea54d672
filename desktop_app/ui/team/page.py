"""The page of the team: everybody's day side by side, hints, and visits handed over with a reason (R-102, R-318)."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QWidget

from desktop_app.domain.calls import Arranged
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.errors import UserError
from desktop_app.domain.team import Guidance, TeamDay
from desktop_app.domain.text import tr
from desktop_app.domain.visits import OPEN_STATES, VisitRow
from desktop_app.ui.background.feed import Refreshing
from desktop_app.ui.kit import theme
from desktop_app.ui.kit.buttons import button, icon_button
from desktop_app.ui.kit.context import Context, Page
from desktop_app.ui.kit.dayedit import DayEdit
from desktop_app.ui.kit.labels import ElidedLabel, rule
from desktop_app.ui.kit.layouts import bar, clear, stack
from desktop_app.ui.kit.messages import MessageBar
from desktop_app.ui.kit.text import relative_day
from desktop_app.ui.kit.undo import UndoStep
from desktop_app.ui.team.person_column import PersonColumn
from desktop_app.ui.team.sheets import HandOverSheet, HintSheet

SHOWN = frozenset(
    {
        Kind.VISIT, Kind.ATTEMPT, Kind.CUSTOMER, Kind.TICKET, Kind.IMPORT, Kind.USER, Kind.SETTING, Kind.GUIDANCE,
        Kind.ACCESS_REQUEST,
    }
)  # fmt: skip


class TeamPage(Page):
    """团队.

    Args:
        context: of the desk.

    Attributes:
        day: what is shown.
        columns: one for each person.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._desk = context, context.desk
        self.day = self._desk.clock.today()
        self.shown: TeamDay | None = None
        self.columns: list[PersonColumn] = []
        self._pick = DayEdit(self._desk.clock.today, self.day)
        self._pick.setAccessibleName(tr("哪一天"))
        self._pick.setMaximumWidth(theme.px(150))
        self._pick.day_changed.connect(lambda day: self.show_day(day) if day is not None else None)
        self._sum = ElidedLabel("", tone="soft")
        self.hint = button(tr("给这次回访留话…"), self.ask_hint, icon_name="message-square-text")
        self.reviews = button("", partial(context.show_page, "reviews"), icon_name="search-x")
        self.requests = button("", partial(context.show_page, "access_requests"), icon_name="inbox")
        self.hand_over = button(tr("改派…"), self.ask_hand_over, icon_name="users")
        self.messages = MessageBar()
        self._lay_out()
        Refreshing(self, context.feed, SHOWN, lambda _: self.load())
        self._judge()

    def arrive(self, *args: Any, **kwargs: Any) -> None:
        """Show today."""
        self.messages.dismiss()
        self.show_day(self._desk.clock.today())

    def show_day(self, day: date) -> None:
        """Show another day."""
        self.day = day
        if self._pick.day() != day:
            self._pick.set_day(day)
        self.load()

    def load(self) -> None:
        """Read the day anew."""
        waiting = len(self._desk.reviews.waiting(self._context.actor))
        self.reviews.setText(tr("待复核 {count}", count=waiting))
        self.reviews.setVisible(bool(waiting))
        asked = sum(self._desk.access_requests.waiting(self._context.actor).values())
        self.requests.setText(tr("帐号申请 {count}", count=asked))
        self.requests.setVisible(bool(asked))
        team, actor, day = self._desk.team, self._context.actor, self.day
        self._context.runner.run(lambda _: team.day(actor, day), self._show, self, self.messages.fail)

    def chosen(self) -> list[VisitRow]:
        """Return the open visits that are selected, in whichever columns."""
        return [row for column in self.columns for row in column.chosen() if row.state in OPEN_STATES]

    def ask_hint(self) -> None:
        """Ask for a hint on the one visit that is selected."""
        (row,) = self.chosen()
        sheet = HintSheet(self, tr("写给{owner}，打给{name}时看得到", owner=row.owner, name=row.customer))
        if sheet.ask():
            self.give_hint(sheet.text(), visit_id=row.id)

    def ask_hand_over(self) -> None:
        """Ask who takes over the visits that are selected."""
        rows = self.chosen()
        sheet = HandOverSheet(self, self._desk.team.people(), len(rows))
        if sheet.ask():
            self.give([row.id for row in rows], str(sheet.owner.value()), sheet.why.text().strip())

    def give_hint(self, note: str, *, owner: str = "", visit_id: int | None = None) -> None:
        """Give a hint for a visit, or for a person's day."""
        guidance, actor, day = self._desk.guidance, self._context.actor, self.day

        def job() -> tuple[UndoStep, Changes]:
            added, changes = guidance.add(actor, note, owner=owner, day=day, visit_id=visit_id)
            back = partial(guidance.set_active, actor, added, active=False)
            return UndoStep(tr("留话：{note}", note=note), back), changes

        self._do(job, tr("已留话。"))

    def give(self, visit_ids: list[int], owner: str, why: str) -> None:
        """Hand visits over."""
        arrange, actor = self._desk.arrange, self._context.actor

        def job() -> tuple[UndoStep, Changes]:
            done: Arranged = arrange.hand_over(actor, visit_ids, owner, why)
            return UndoStep(done.text, lambda: arrange.put_back(actor, done), job), done.changes

        self._do(job, "")

    def _take_off(self, hint: Guidance) -> None:
        guidance, actor = self._desk.guidance, self._context.actor

        def job() -> tuple[UndoStep, Changes]:
            changes = guidance.set_active(actor, hint.id, active=False)
            back = partial(guidance.set_active, actor, hint.id, active=True)
            return UndoStep(tr("撤下留话：{note}", note=hint.note), back), changes

        self._do(job, tr("已撤下留话。"))

    def _do(self, job: Any, told: str) -> None:
        def done(made: tuple[UndoStep, Changes]) -> None:
            self._context.did(*made, told or tr("{what}。", what=made[0].text), self.messages)

        self._context.runner.run(lambda _: job(), done, self, self._failed)

    def _failed(self, error: UserError) -> None:
        self.messages.fail(error)
        self.load()

    # --- inside ---

    def _lay_out(self) -> None:
        line = bar()
        line.addWidget(icon_button("chevron-left", tr("前一天"), lambda: self.show_day(self.day - timedelta(days=1))))
        line.addWidget(self._pick)
        line.addWidget(icon_button("chevron-right", tr("后一天"), lambda: self.show_day(self.day + timedelta(days=1))))
        line.addWidget(button(tr("今天"), lambda: self.show_day(self._desk.clock.today()), kind="quiet"))
        line.addWidget(self._sum, 1)
        line.addWidget(self.reviews)
        line.addWidget(self.requests)
        line.addWidget(self.hint)
        line.addWidget(self.hand_over)
        self._inner = QWidget()
        self._row = QHBoxLayout(self._inner)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self._inner)
        for part in (area.viewport(), self._inner):
            part.setAutoFillBackground(False)
        column = stack(self)
        column.addLayout(line)
        column.addWidget(rule())
        column.addWidget(area, 1)
        column.addWidget(self.messages)

    def _show(self, shown: TeamDay) -> None:
        if shown.day != self.day:  # another day was chosen meanwhile
            return
        self.shown = shown
        people, today = shown.people, self._desk.clock.today()
        if [p.owner for p in people] != [c.person.owner if c.person else "" for c in self.columns]:
            self._make_columns(len(people))
        most = max((person.planned for person in people), default=0)
        for column, person in zip(self.columns, people, strict=True):
            column.show_person(person, most, shown.guided, today, may_hint=bool(person.owner))
        done, planned = sum(p.done for p in people), sum(p.planned for p in people)
        day = relative_day(shown.day, today)
        self._sum.set_full(tr("{day}：完成 {done}，应访 {planned}", day=day, done=done, planned=planned))
        self._judge()

    def _make_columns(self, count: int) -> None:
        clear(self._row)
        self.columns = []
        for at in range(count):
            if at:
                self._row.addWidget(rule(upright=True))
            column = PersonColumn(self._take_off)
            column.selected.connect(self._judge)
            column.opened.connect(self._open)
            column.hint_asked.connect(partial(self._hint_for, column))
            self.columns.append(column)
            self._row.addWidget(column, 1)
        if self.columns:
            self.setFocusProxy(self.columns[0].list)

    def _hint_for(self, column: PersonColumn) -> None:
        if column.person is None:
            return
        owner, day = column.person.owner, relative_day(self.day, self._desk.clock.today())
        sheet = HintSheet(self, tr("写给{owner}，{day}打开程序时看得到", owner=owner, day=day))
        if sheet.ask():
            self.give_hint(sheet.text(), owner=owner)

    def _judge(self) -> None:
        count = len(self.chosen())
        self.hint.setEnabled(count == 1)
        self.hand_over.setEnabled(count > 0)
        self.hand_over.setText(tr("改派 {count} 个…", count=count) if count > 1 else tr("改派…"))

    def _open(self, row: VisitRow) -> None:
        self._context.show_desk()
        self._context.selection.choose_visit(row.id, row.customer_id)
