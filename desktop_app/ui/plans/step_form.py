"""One step of a plan: when, how long, by which way, how often; what few need stands below 更多."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop_app.domain.plans import Method, Need, Offset, PlanStep, RepeatFrom, Shift, StepTerms, Target, Unit
from desktop_app.domain.text import tr
from desktop_app.domain.words import method_words, need_words, repeat_words, target_words
from desktop_app.ui.kit.inputs import CheckBox, Choice, TimeEdit
from desktop_app.ui.kit.text import parse_time, time_text
from desktop_app.ui.plans.lines import Lines
from desktop_app.ui.plans.offset_edit import MaybeOffset, OffsetEdit
from desktop_app.ui.plans.pick_many import PickMany
from desktop_app.ui.plans.rules_form import MaybeNumber, beside
from desktop_app.ui.plans.section import More
from desktop_app.ui.plans.words import repeat_note

_FIGURES = ("due", "earliest", "latest")


def shift_phrases() -> dict[Shift, str]:
    """Return the words for what happens on a day off (R-107)."""
    return {
        Shift.KEEP: tr("不变"),
        Shift.NEXT: tr("顺延到下一个工作日"),
        Shift.PREVIOUS: tr("提前到上一个工作日"),
        Shift.NEAREST: tr("移到最近的工作日"),
    }


def priority_words() -> dict[int, str]:
    """Return the words for how urgent a step is."""
    return {1: tr("1 最急"), 2: tr("2 急"), 3: tr("3 一般"), 4: tr("4 不急"), 5: tr("5 最缓")}


class StepForm(QWidget):
    """Edits a step; ``changed`` tells of every key."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._step: PlanStep | None = None
        methods, repeats, targets = method_words(), repeat_words(), target_words()
        self.title, self.purpose, self.source = QLineEdit(), QLineEdit(), QLineEdit()
        self.title.setPlaceholderText(tr("如 首次回访"))
        self.due, self.earliest, self.latest = (OffsetEdit(Offset(0)) for _ in range(3))
        self.method = Choice([(method, methods[method]) for method in Method])
        self.script = Choice()
        self.every = MaybeOffset(tr("做完还要再来，每隔"), Offset(10))
        self.repeat_from = Choice([(start, repeats[start]) for start in RepeatFrom])
        self.times = MaybeNumber(tr("一直做下去"), tr("次"))
        self.target = Choice([(target, targets[target]) for target in Target])
        self.cascade = PickMany(tr("不换方式"), ordered=True)
        self.cascade.set_choices([(method.value, methods[method]) for method in Method])
        self.last = MaybeOffset(tr("有，从第 0 天数起"), Offset(1, Unit.MONTH), length=False)
        self.shift = Choice(list(shift_phrases().items()))
        self.hour = TimeEdit()
        self.priority = Choice(list(priority_words().items()))
        self.minutes = MaybeNumber(tr("不知道"), tr("分钟"))
        self.needs = PickMany(tr("没有要求"))
        self.needs.set_choices([(need.value, need_words()[need]) for need in Need])
        self.mandatory = CheckBox(tr("必须做，不做要写原因"))
        self.ours = CheckBox(tr("天数只是建议，不是规定"))
        self.lines, self.rare = Lines(), Lines()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        lines, rare = self.lines, self.rare
        lines.add("title", tr("步骤名称"), self.title)
        lines.add("due", tr("应访日"), self.due, tr("从触发的那天（第 0 天）数起"))
        lines.add("earliest", tr("最早"), self.earliest)
        lines.add("latest", tr("最晚"), self.latest, tr("最早到最晚之间都算按时，过了算迟"))
        lines.add("method", tr("方式"), self.method)
        lines.add("script", tr("话术"), self.script)
        lines.add("every", tr("重复"), self.every)
        lines.add("repeat", tr("下一次"), beside(self.repeat_from, self.times))
        rare.add("cascade", tr("访不到再"), self.cascade, tr("按勾选的先后，一种不成换下一种"))
        rare.add("target", tr("访谁"), self.target)
        rare.add("last", tr("最后期限"), self.last, tr("应访期过了还能补做到哪天"))
        rare.add("shift", tr("遇到休息日"), self.shift, tr("不会移出最早到最晚的窗口"))
        rare.add("hour", tr("钟点"), self.hour, tr("约定了钟点才填"))
        rare.add("needs", tr("完成前要有"), self.needs)
        rare.add("mandatory", tr("必须"), self.mandatory)
        rare.add("minutes", tr("大约"), beside(self.minutes))
        rare.add("priority", tr("缓急"), self.priority)
        rare.add("purpose", tr("为了什么"), self.purpose)
        rare.add("ours", tr("依据"), self.ours)
        rare.add("source", tr("出处"), self.source)
        self.more = More()
        self.more.content.addWidget(rare)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(lines)
        column.addWidget(self.more)

    def _connect(self) -> None:
        for line in (self.title, self.purpose, self.source):
            line.textEdited.connect(lambda _: self._tell())
        self.due.changed.connect(self._due_changed)
        for offset in (self.earliest, self.latest):
            offset.changed.connect(self._tell)
        for maybe in (self.every, self.last):
            maybe.changed.connect(self._tell)
        for choice in (self.method, self.script, self.repeat_from, self.target, self.shift, self.priority):
            choice.picked.connect(lambda _: self._tell())
        for number in (self.times, self.minutes):
            number.valueChanged.connect(lambda _: self._tell())
        for pick in (self.cascade, self.needs):
            pick.changed.connect(self._tell)
        self.mandatory.toggled.connect(lambda _: self._tell())
        self.ours.toggled.connect(lambda _: self._tell())
        self.hour.time_changed.connect(lambda _: self._tell())

    def offer(self, scripts: Sequence[tuple[str, str]]) -> None:
        """Offer other scripts."""
        present = self.script.value()
        self.script.set_choices([("", tr("不用话术")), *scripts], present)

    def show_step(self, step: PlanStep) -> None:
        """Show a step, without telling anybody."""
        self._step, terms = step, step.terms
        for line, text in ((self.title, step.title), (self.purpose, step.purpose), (self.source, step.source)):
            if line.text().strip() != text:
                line.setText(text)
        self.due.set_offset(step.due)
        self.earliest.set_offset(step.earliest)
        self.latest.set_offset(step.latest)
        for choice, value in (
            (self.method, step.method),
            (self.script, step.script),
            (self.repeat_from, terms.repeat_from),
            (self.target, step.target),
            (self.shift, step.shift),
            (self.priority, step.priority),
        ):
            choice.set_value(value)
        self.every.set_offset(terms.every)
        self.last.set_offset(terms.last)
        self.times.set_number(terms.times)
        self.minutes.set_number(terms.minutes)
        self.cascade.set_taken([method.value for method in terms.cascade])
        self.needs.set_taken([need.value for need in terms.needs])
        for tick, on in ((self.mandatory, terms.mandatory), (self.ours, step.ours)):
            with QSignalBlocker(tick):
                tick.setChecked(on)
        self.hour.set_minute(parse_time(step.hour) if step.hour else None)
        self._show_repeat(step)

    def step(self) -> PlanStep:
        """Return the step as entered; changed figures are the desk's own, no longer our suggestion."""
        if self._step is None:
            raise ValueError("no step is shown")
        terms = StepTerms(
            every=self.every.offset(),
            repeat_from=RepeatFrom(str(self.repeat_from.value())),
            times=self.times.number() if self.every.offset() is not None else None,
            last=self.last.offset(),
            cascade=tuple(Method(value) for value in self.cascade.taken()),
            needs=tuple(Need(value) for value in self.needs.taken()),
            mandatory=self.mandatory.isChecked(),
            minutes=self.minutes.number(),
        )
        entered = replace(
            self._step,
            title=self.title.text().strip(),
            due=self.due.offset(),
            earliest=self.earliest.offset(),
            latest=self.latest.offset(),
            shift=Shift(str(self.shift.value())),
            method=Method(str(self.method.value())),
            target=Target(str(self.target.value())),
            script=str(self.script.value() or ""),
            purpose=self.purpose.text().strip(),
            priority=int(str(self.priority.value())),
            hour=time_text(self.hour.minute()),
            ours=self.ours.isChecked(),
            source=self.source.text().strip(),
            terms=terms,
        )
        kept = all(getattr(entered, name) == getattr(self._step, name) for name in _FIGURES)
        return entered if kept or not self._step.ours else replace(entered, ours=False)

    def set_error(self, field: str, text: str) -> bool:
        """Say what is wrong with a part; tell whether it is one of this form."""
        if field == "times":
            field = "repeat"
        if self.rare.set_error(field, text):
            self.more.heading.setChecked(True)
            return True
        return self.lines.set_error(field, text)

    def place(self, field: str) -> QWidget | None:
        """Return the input of a part; None when it is none of this form."""
        if field == "times":
            field = "repeat"
        return self.lines.control(field) or self.rare.control(field)

    def clear_errors(self) -> None:
        """Take every error away."""
        for lines in (self.lines, self.rare):
            for field in lines.fields():
                lines.set_error(field, "")

    def _due_changed(self) -> None:
        """Let the window's ends go along while the window is the day alone."""
        if self._step is not None:
            for end, was in ((self.earliest, self._step.earliest), (self.latest, self._step.latest)):
                if was == self._step.due:
                    end.set_offset(self.due.offset())
        self._tell()

    def _show_repeat(self, step: PlanStep) -> None:
        self.lines.show_line("repeat", step.terms.every is not None)
        self.lines.set_words("repeat", tr("下一次"), repeat_note(step))
        returns = step.due.count > 0 and step.due.unit is not Unit.CYCLE
        self.every.suggest(step.due if returns else Offset(10))

    def _tell(self) -> None:
        if self._step is None:
            return
        self._step = self.step()
        self._show_repeat(self._step)
        with QSignalBlocker(self.ours):
            self.ours.setChecked(self._step.ours)
        self.changed.emit()
