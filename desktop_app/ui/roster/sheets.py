"""Dialogs of the roster: a night, the turns of a month, the posts, a job."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta, tzinfo

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from desktop_app.domain.roster import Night, RescueDraft
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.dayedit import DayEdit
from desktop_app.ui.kit.forms import FormRows
from desktop_app.ui.kit.inputs import TimeEdit
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.kit.text import time_text

BETWEEN = "、"


def names_in(text: str) -> tuple[str, ...]:
    """Return the names of a line, however they are separated."""
    for mark in ("，", ",", ";", "；", " ", "\n"):
        text = text.replace(mark, BETWEEN)
    return tuple(dict.fromkeys(filter(None, map(str.strip, text.split(BETWEEN)))))


class NightSheet(Sheet):
    """Asks who stands where in a night; after publishing it is a swap, which needs somebody and a reason.

    Args:
        parent: over which window.
        night: as it stands.
        posts: of the desk.
        published: whether the month is handed out.
    """

    def __init__(self, parent: QWidget, night: Night, posts: Sequence[str], *, published: bool) -> None:
        hours = f"{time_text(night.begins.hour * 60 + night.begins.minute)} – {night.ends:%H:%M}"
        super().__init__(parent, tr("{day} 夜班", day=night.day), hours, 480)
        self._night, self._published = night, published
        self.form = FormRows()
        self.fields = {post: QLineEdit(night.people.get(post, "")) for post in posts}
        for post, field in self.fields.items():
            self.form.add(post, post, field, required=published)
        self.why = QLineEdit()
        if published:
            self.form.add("why", tr("换班原因"), self.why)
        self.content.addWidget(self.form)
        self.add_cancel()
        self.add_primary(tr("换班") if published else tr("排好"), self._done)

    def changed(self) -> dict[str, str]:
        """Return the posts whose person is another now."""
        present = {post: field.text().strip() for post, field in self.fields.items()}
        return {post: name for post, name in present.items() if name != self._night.people.get(post, "")}

    def _done(self) -> None:
        self.form.clear_errors()
        if self._published:
            for post, name in self.changed().items():
                if not name:
                    self.form.set_error(post, tr("换班要有人顶替。"))
                    return
        self.accept()


class TurnsSheet(Sheet):
    """Asks for the people of each post, who then take turns.

    Args:
        parent: over which window.
        title: of the month.
        posts: of the desk.
        people: as they stood, by post.
    """

    def __init__(self, parent: QWidget, title: str, posts: Sequence[str], people: Mapping[str, Sequence[str]]) -> None:
        super().__init__(parent, title, tr("每个岗位写上轮班的人，按先后每晚换一位；已排的会重排。"), 560)
        self.form = FormRows()
        self.fields = {post: QLineEdit(BETWEEN.join(people.get(post, ()))) for post in posts}
        for post, field in self.fields.items():
            field.setPlaceholderText(tr("用顿号隔开"))
            self.form.add(post, post, field)
        self.content.addWidget(self.form)
        self.add_cancel()
        self.add_primary(tr("轮排这个月"), self.accept)

    def people(self) -> dict[str, tuple[str, ...]]:
        """Return the people of each post."""
        return {post: names_in(field.text()) for post, field in self.fields.items()}


class PostsSheet(Sheet):
    """Asks which posts a night needs.

    Args:
        parent: over which window.
        posts: as they stand.
    """

    def __init__(self, parent: QWidget, posts: Sequence[str]) -> None:
        super().__init__(parent, tr("夜班岗位"), tr("一行一个。"), 420)
        self.box = QPlainTextEdit("\n".join(posts))
        self.box.setAccessibleName(tr("夜班岗位"))
        self.box.setTabChangesFocus(True)
        self.box.setFixedHeight(7 * self.box.fontMetrics().lineSpacing() + theme.px(tokens.PADDING))
        self.content.addWidget(self.box)
        self.add_cancel()
        self.add_primary(tr("保存岗位"), self.accept)

    def posts(self) -> tuple[str, ...]:
        """Return what is entered."""
        return tuple(self.box.toPlainText().splitlines())


class JobSheet(Sheet):
    """Asks for a job: when the call came, where, who drove out, arrival and end.

    Args:
        parent: over which window.
        draft: as it stands; None for a new one.
        now: present moment at the desk.
        arrival: minutes from call to arrival.
    """

    def __init__(self, parent: QWidget, draft: RescueDraft | None, now: datetime, arrival: int) -> None:
        super().__init__(parent, tr("救援"), tr("接到电话起 {minutes} 分钟内到场。", minutes=arrival), 480)
        self._zone: tzinfo | None = now.tzinfo
        called = draft.called if draft else now
        self.day = DayEdit(now.date, called.date())
        self.called = TimeEdit(called.hour * 60 + called.minute)
        self.place = QLineEdit(draft.place if draft else "")
        self.people = QLineEdit(BETWEEN.join(draft.people) if draft else "")
        self.people.setPlaceholderText(tr("用顿号隔开"))
        self.arrived, self.ended = (
            TimeEdit(moment.hour * 60 + moment.minute if moment else None)
            for moment in ((draft.arrived, draft.ended) if draft else (None, None))
        )
        self.form = FormRows()
        self.form.add("day", tr("日期"), self.day, required=True)
        self.form.add("called", tr("接电话"), self.called, required=True)
        self.form.add("place", tr("地点"), self.place)
        self.form.add("people", tr("出车的人"), self.people, required=True)
        self.form.add("arrived", tr("到场"), self.arrived, hint=tr("比接电话早的钟点，算第二天"))
        self.form.add("ended", tr("结束"), self.ended)
        self.content.addWidget(self.form)
        self.add_cancel()
        self.add_primary(tr("记下"), self._done)

    def draft(self) -> RescueDraft | None:
        """Return what is entered; None while day or hour of the call are missing."""
        day, minute = self.day.day(), self.called.minute()
        if day is None or minute is None:
            return None
        called = self._at(day, minute)
        return RescueDraft(
            called,
            self.place.text().strip(),
            names_in(self.people.text()),
            self._after(called, self.arrived.minute()),
            self._after(called, self.ended.minute()),
        )

    def _at(self, day: date, minute: int) -> datetime:
        return datetime.combine(day, time(minute // 60, minute % 60), self._zone)

    def _after(self, called: datetime, minute: int | None) -> datetime | None:
        if minute is None:
            return None
        moment = self._at(called.date(), minute)
        return moment if moment >= called else moment + timedelta(days=1)

    def _done(self) -> None:
        self.form.clear_errors()
        draft = self.draft()
        if draft is None:
            self.form.set_error("called", tr("请填写日期和钟点。"))
        elif not draft.people:
            self.form.set_error("people", tr("请写明谁出的车。"))
        else:
            self.accept()
