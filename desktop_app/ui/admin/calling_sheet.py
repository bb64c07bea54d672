"""What follows from each result, and how the desk calls: the table behind F10 to F12 (R-156, R-225)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop_app.domain.outcomes import USUAL, OutcomeRule, OutcomeTable, Then
from desktop_app.domain.text import tr
from desktop_app.domain.visits import MINIMUM_ATTEMPTS, Outcome
from desktop_app.domain.words import outcome_words
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.inputs import CheckBox, Choice, NumberBox
from desktop_app.ui.kit.labels import label, rule
from desktop_app.ui.kit.sheet import Sheet

_AGAIN = (Outcome.NO_ANSWER, Outcome.RESCHEDULED)
"""Results after which the visit stays open; the others end it at once."""


class CallingSheet(Sheet):
    """Asks for the table.

    Args:
        parent: over which window.
        table: what stands at first.
        strict_hours: a call outside the hours needs a reason.
        dial: numbers are dialled by the computer's own phone program.
    """

    def __init__(self, parent: QWidget | None, table: OutcomeTable, *, strict_hours: bool, dial: bool) -> None:
        text = tr("方案里写了下一种方式的，先换方式；没有了才按这里处理。")
        super().__init__(parent, tr("拨打与结果"), text, 680)
        self.times: dict[Outcome, NumberBox] = {}
        self.then: dict[Outcome, Choice] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.px(tokens.PADDING))
        self._grid.setVerticalSpacing(theme.px(tokens.GAP))
        self._grid.setColumnStretch(3, 1)
        for at, words in enumerate((tr("结果"), tr("最多几次"), tr("再打"), tr("之后"))):
            self._grid.addWidget(label(words, "small", "soft"), 0, at)
        rule_ = table[Outcome.NO_ANSWER]
        self.days = Choice([(0, tr("当天换个时段")), *((n, tr("{count} 个工作日后", count=n)) for n in range(1, 11))])
        self.days.set_value(rule_.days)
        self.apart = NumberBox(5, 240, rule_.apart, tr("分钟"))
        for outcome in (Outcome.NO_ANSWER, Outcome.WRONG_NUMBER, Outcome.REFUSED, Outcome.RESCHEDULED):
            self._add(outcome, table[outcome])
        self._table = table
        self.other_time = CheckBox(tr("再打时换上午、下午或晚上"))
        self.other_time.setChecked(rule_.other_time)
        self.strict = CheckBox(tr("拨打时段以外打电话要写明理由"))
        self.strict.setChecked(strict_hours)
        self.dial = CheckBox(tr("号码旁显示拨打键，交给本机的电话程序"))
        self.dial.setChecked(dial)
        self.content.addLayout(self._grid)
        told = tr("至少在 {count} 个不同时间打过，才会记为未访到。", count=MINIMUM_ATTEMPTS)
        self.content.addWidget(label(told, "small", "soft", wrap=True))
        for part in (self.other_time, rule(), self.strict, self.dial):
            self.content.addWidget(part)
        self.usual = self.add_button(tr("恢复默认"), self._usual)
        self.add_left(self.usual)
        self.add_cancel()
        self.primary = self.add_primary(tr("保存"), self.accept)
        self.times[Outcome.NO_ANSWER].setFocus()

    def table(self) -> OutcomeTable:
        """Return what is entered."""
        found = {
            outcome: OutcomeRule(
                times=self.times[outcome].value() if outcome in self.times else usual.times,
                days=usual.days,
                apart=usual.apart,
                other_time=usual.other_time,
                then=Then(str(self.then[outcome].value())),
            )
            for outcome, usual in self._table.items()
        }
        unanswered = found[Outcome.NO_ANSWER]
        found[Outcome.NO_ANSWER] = OutcomeRule(
            unanswered.times, int(str(self.days.value())), self.apart.value(), self.other_time.isChecked(),
            unanswered.then,
        )  # fmt: skip
        return found

    def _add(self, outcome: Outcome, present: OutcomeRule) -> None:
        row, left = self._grid.rowCount(), Qt.AlignmentFlag.AlignLeft
        words = outcome_words()[outcome]
        self._grid.addWidget(label(words), row, 0)
        if outcome in _AGAIN:
            least = MINIMUM_ATTEMPTS if outcome is Outcome.NO_ANSWER else 1
            times = self.times[outcome] = NumberBox(least, 30, present.times, tr("次"))
            times.setAccessibleName(tr("{result}：最多几次", result=words))
            self._grid.addWidget(times, row, 1)
        else:
            self._grid.addWidget(label(tr("一次结束"), tone="soft"), row, 1)
        if outcome is Outcome.NO_ANSWER:
            self.days.setAccessibleName(tr("隔多久再打"))
            self._grid.addWidget(self.days, row, 2, left)
        elif outcome is Outcome.RESCHEDULED:
            self._grid.addWidget(label(tr("约好的那天"), tone="soft"), row, 2)
        review = tr("转入待复核") if outcome not in _AGAIN[1:] else tr("照约并转待复核")
        over = tr("到此结束") if outcome not in _AGAIN[1:] else tr("照约回访")
        then = self.then[outcome] = Choice([(Then.REVIEW.value, review), (Then.END.value, over)], present.then.value)
        then.setAccessibleName(tr("{result}：之后", result=words))
        self._grid.addWidget(then, row, 3)
        if outcome is Outcome.NO_ANSWER:
            self._grid.addWidget(label(tr("同一天至少隔"), tone="soft"), row + 1, 1)
            self.apart.setAccessibleName(tr("同一天两次至少隔多久"))
            self._grid.addWidget(self.apart, row + 1, 2, left)

    def _usual(self) -> None:
        """Enter what a desk has that set nothing."""
        for outcome, usual in USUAL.items():
            if outcome in self.times:
                self.times[outcome].setValue(usual.times)
            self.then[outcome].set_value(usual.then.value)
        unanswered = USUAL[Outcome.NO_ANSWER]
        self.days.set_value(unanswered.days)
        self.apart.setValue(unanswered.apart)
        self.other_time.setChecked(unanswered.other_time)
