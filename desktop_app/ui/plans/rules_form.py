"""What a plan lays down beyond its steps: how often, until when, by whom, who approves, what it is for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.domain.plans import Plan, PlanTerms
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.dayedit import DayEdit
from desktop_app.ui.kit.inputs import CheckBox, Choice, NumberBox
from desktop_app.ui.plans.lines import Lines
from desktop_app.ui.plans.pick_many import PickMany
from desktop_app.ui.plans.section import More
from desktop_app.ui.plans.words import Names

_MOST = 999


class MaybeNumber(NumberBox):
    """A number that need not be: its smallest value stands for none and says so."""

    def __init__(self, none: str, unit: str = "") -> None:
        super().__init__(0, _MOST, 0, unit)
        self.setSpecialValueText(none)
        self.setMinimumWidth(theme.px(150))

    def number(self) -> int | None:
        """Return the number; None for none."""
        return self.value() or None

    def set_number(self, number: int | None) -> None:
        """Show another number without telling anybody."""
        with QSignalBlocker(self):
            self.setValue(number or 0)


def beside(*parts: QWidget) -> QWidget:
    """Return inputs side by side."""
    whole = QWidget()
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.px(tokens.PADDING))
    for part in parts:
        row.addWidget(part)
    row.addStretch()
    whole.setFocusProxy(parts[0])
    return whole


class RulesForm(QWidget):
    """Edits the rules of a plan."""

    changed = Signal()

    def __init__(self, today: Callable[[], date], names: Names) -> None:
        super().__init__()
        self._names = names
        self.minimum = MaybeNumber(tr("不要求"), tr("次"))
        self.coverage = CheckBox(tr("一个不漏：列出还没访到的，截止前提醒"))
        self.closes = DayEdit(today, forward=True)
        self.barred = CheckBox(tr("客户自己的负责人不得回访"))
        self.owner = Choice()
        self.owner.setEditable(True)
        self.hours = QLineEdit()
        self.hours.setPlaceholderText(tr("按本单位设置"))
        self.stops = PickMany(tr("没有"))
        self.approver = Choice([("", tr("不用审批")), *names.approvers.items()])
        self.cap = MaybeNumber(tr("按本单位设置"), tr("天"))
        self.strict = CheckBox(tr("太近就不排；不勾只是提醒"))
        self.questions = MaybeNumber(tr("按本单位设置"), tr("个"))
        self.aim, self.effect, self.note = QLineEdit(), QLineEdit(), QLineEdit()
        self.lines, self.rare = Lines(), Lines()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        lines, rare = self.lines, self.rare
        lines.add("minimum_per_year", tr("每年至少"), beside(self.minimum), tr("每位客户；到年底不够就提醒"))
        lines.add("full_coverage", tr("全部访到"), self.coverage)
        lines.add("closes", tr("截止日"), self.closes, tr("不填就一直有效；过了这天不再排新的"))
        lines.add("owner", tr("谁来回访"), self.owner, tr("不填就是客户自己的负责人；写几个人就轮流，如 张三、李四"))
        lines.add("barred", tr("回避"), self.barred)
        lines.add("hours", tr("拨打时段"), self.hours, tr("如 10:00-11:00，14:00-16:00"))
        lines.add("approver", tr("由谁审批"), self.approver, tr("选了以后，提交、批准了才能开始执行"))
        rare.add("stop_events", tr("到此为止"), self.stops, tr("发生了其中一件，没做的就撤回，以后不再排"))
        rare.add("cap_days", tr("两次至少隔"), beside(self.cap, self.strict))
        rare.add("question_limit", tr("最多几问"), beside(self.questions))
        rare.add("aim", tr("目的"), self.aim)
        rare.add("effect", tr("预期成效"), self.effect)
        rare.add("note", tr("说明"), self.note)
        self.more = More()
        self.more.content.addWidget(rare)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(lines)
        column.addWidget(self.more)

    def _connect(self) -> None:
        for number in (self.minimum, self.cap, self.questions):
            number.valueChanged.connect(lambda _: self.changed.emit())
        for tick in (self.coverage, self.barred, self.strict):
            tick.toggled.connect(lambda _: self.changed.emit())
        for line in (self.hours, self.aim, self.effect, self.note):
            line.textEdited.connect(lambda _: self.changed.emit())
        self.owner.editTextChanged.connect(lambda _: self.changed.emit())
        self.closes.day_changed.connect(lambda _: self.changed.emit())
        self.stops.changed.connect(self.changed)
        self.approver.picked.connect(lambda _: self.changed.emit())

    def offer(self, owners: tuple[str, ...], names: Names) -> None:
        """Offer other persons and events."""
        self._names = names
        with QSignalBlocker(self.owner):
            present = self.owner.currentText()
            self.owner.clear()
            self.owner.addItems([*owners, *names.roles.values()])
            self.owner.setEditText(present)
        self.stops.set_choices(list(names.event_kinds.items()))

    def show_plan(self, plan: Plan) -> None:
        """Show a plan's rules, without telling anybody."""
        terms = plan.terms
        self.minimum.set_number(terms.minimum_per_year)
        self.cap.set_number(terms.cap_days)
        self.questions.set_number(terms.question_limit)
        for tick, on in (
            (self.coverage, terms.full_coverage),
            (self.barred, terms.barred),
            (self.strict, terms.cap_strict),
        ):
            with QSignalBlocker(tick):
                tick.setChecked(on)
        texts = (
            (self.hours, terms.hours),
            (self.aim, terms.aim),
            (self.effect, terms.effect),
            (self.note, plan.note),
        )
        for line, text in texts:
            if line.text().strip() != text:  # what is being typed keeps its cursor
                line.setText(text)
        with QSignalBlocker(self.owner):
            self.owner.setEditText(self._names.roles.get(terms.owner, terms.owner))
        self.closes.set_day(terms.closes)
        self.stops.set_taken(terms.stop_events)
        self.approver.set_value(terms.approver)
        if self.approver.currentIndex() < 0:  # a person's name or another word of a file
            self.approver.addItem(terms.approver, terms.approver)
            self.approver.set_value(terms.approver)
        rare = (terms.stop_events, terms.cap_days, terms.question_limit, terms.aim, terms.effect)
        self.more.heading.setChecked(any(rare))

    def apply(self, plan: Plan) -> Plan:
        """Return the plan with the rules as entered."""
        roles = {word: role for role, word in self._names.roles.items()}
        owner = self.owner.currentText().strip()
        terms: PlanTerms = replace(
            plan.terms,
            minimum_per_year=self.minimum.number(),
            full_coverage=self.coverage.isChecked(),
            closes=self.closes.day(),
            cap_days=self.cap.number(),
            cap_strict=self.strict.isChecked(),
            stop_events=self.stops.taken(),
            hours=self.hours.text().strip(),
            question_limit=self.questions.number(),
            owner=roles.get(owner, owner),
            barred=self.barred.isChecked(),
            approver=str(self.approver.value() or ""),
            aim=self.aim.text().strip(),
            effect=self.effect.text().strip(),
        )
        return replace(plan, terms=terms, note=self.note.text().strip())

    def set_error(self, field: str, text: str) -> bool:
        """Say what is wrong with a part; tell whether it is one of this form."""
        if self.rare.set_error(field, text):
            self.more.heading.setChecked(True)
            return True
        return self.lines.set_error(field, text)

    def place(self, field: str) -> QWidget | None:
        """Return the input of a part; None when it is none of this form."""
        return self.lines.control(field) or self.rare.control(field)

    def clear_errors(self) -> None:
        """Take every error away."""
        for lines in (self.lines, self.rare):
            for field in lines.fields():
                lines.set_error(field, "")
