"""What starts a plan: the kind, and the inputs that fit it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop_app.domain.plans import Offset, Plan, Trigger, Unit
from desktop_app.domain.text import tr
from desktop_app.domain.words import trigger_words
from desktop_app.ui.kit.dayedit import DayEdit
from desktop_app.ui.kit.inputs import CheckBox, Choice
from desktop_app.ui.plans.lines import Lines
from desktop_app.ui.plans.offset_edit import OffsetEdit
from desktop_app.ui.plans.pick_many import PickMany
from desktop_app.ui.plans.words import Names

_LUNAR = "lunar:"
_BY_EVENT = (Trigger.EVENT, Trigger.INTERVAL)
_WITH_INTERVAL = (Trigger.INTERVAL, Trigger.EVERY, Trigger.SILENT)


def trigger_hints() -> dict[Trigger, str]:
    """Return what each kind of start means, in words of the desk."""
    return {
        Trigger.EVENT: tr("登记了这件事，就按步骤排出回访；那一天是第 0 天"),
        Trigger.INTERVAL: tr("第一次从业务事件数起，以后从上一次完成的那天数起"),
        Trigger.DATE_FIELD: tr("每年到了这一天"),
        Trigger.FESTIVAL: tr("节日表里的日子，农历的每年自动换算"),
        Trigger.YEARLY: tr("每年同样的几天，如四月和十一月的大走访"),
        Trigger.MONTHLY: tr("每月同样的几号，短月取月底"),
        Trigger.EVERY: tr("从一天开始，每隔一段时间一轮，不看上一次哪天做"),
        Trigger.MANUAL: tr("需要的时候由人选一天，给符合的客户一起排"),
        Trigger.SILENT: tr("这么久没有任何联系，就排一次"),
    }


class TriggerForm(QWidget):
    """Edits what starts a plan.

    Args:
        today: tells the present day.
        add_event: asks for a new kind of event; returns its code and name, or None.
    """

    changed = Signal()

    def __init__(self, today: Callable[[], date], add_event: Callable[[], tuple[str, str] | None]) -> None:
        super().__init__()
        self._today = today
        words = trigger_words()
        self.kind = Choice([(trigger, words[trigger]) for trigger in Trigger])
        self.events = PickMany(tr("选择业务事件"), (tr("新的业务事件…"), add_event))
        self.festivals = PickMany(tr("每个节日"))
        self.date = Choice()
        self.date.setEditable(True)
        self.date.addItem(tr("生日"))
        self.lunar = CheckBox(tr("按农历，每年自动换算"))
        self.days = QLineEdit()
        self.start = DayEdit(today, forward=True)
        self.interval = OffsetEdit(Offset(30), signed=False, cycles=False, lowest=1)
        self.lines = Lines()
        self.lines.add("trigger", tr("什么时候"), self.kind, " ")
        self.lines.add("events", tr("业务事件"), self.events)
        self.lines.add("festivals", tr("哪些节日"), self.festivals)
        self.lines.add("date", tr("哪个日期"), self.date, tr("生日，或自己加的栏目，如 合同到期日"))
        self.lines.add("lunar", tr("历法"), self.lunar)
        self.lines.add("days", tr("哪几天"), self.days)
        self.lines.add("start", tr("从哪天起"), self.start)
        self.lines.add("interval", tr("每隔"), self.interval)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.lines)
        self.kind.picked.connect(lambda _: self._turn())
        for signal in (self.events.changed, self.festivals.changed, self.interval.changed):
            signal.connect(self.changed)
        self.date.editTextChanged.connect(lambda _: self.changed.emit())
        self.lunar.toggled.connect(lambda _: self.changed.emit())
        self.days.textEdited.connect(lambda _: self.changed.emit())
        self.start.day_changed.connect(lambda _: self.changed.emit())

    def show_plan(self, plan: Plan, names: Names) -> None:
        """Show what starts a plan, without telling anybody."""
        self.events.set_choices(list(names.event_kinds.items()))
        self.festivals.set_choices(list(names.festivals.items()))
        trigger, keys = plan.trigger, plan.keys
        self.kind.set_value(trigger)
        self.events.set_taken(keys if trigger in _BY_EVENT else ())
        self.festivals.set_taken(keys if trigger is Trigger.FESTIVAL else ())
        dated = plan.trigger_key if trigger is Trigger.DATE_FIELD else "birthday"
        field = dated.removeprefix(_LUNAR)
        with QSignalBlocker(self.date), QSignalBlocker(self.lunar):
            self.date.setEditText(tr("生日") if field == "birthday" else field)
            self.lunar.setChecked(dated.startswith(_LUNAR))
        days = plan.trigger_key if trigger in (Trigger.YEARLY, Trigger.MONTHLY) else ""
        if self.days.text().strip() != days:
            self.days.setText(days)
        self.start.set_day(_day(plan.trigger_key) if trigger is Trigger.EVERY else None)
        if plan.interval is not None:
            self.interval.set_offset(plan.interval)
        self._fit()

    def apply(self, plan: Plan) -> Plan:
        """Return the plan as it is started by what is entered."""
        trigger = self._trigger()
        keys = {
            Trigger.EVENT: " ".join(self.events.taken()),
            Trigger.INTERVAL: " ".join(self.events.taken()),
            Trigger.DATE_FIELD: self._date_key(),
            Trigger.FESTIVAL: " ".join(self.festivals.taken()),
            Trigger.YEARLY: self.days.text().strip(),
            Trigger.MONTHLY: self.days.text().strip(),
            Trigger.EVERY: "" if (day := self.start.day()) is None else day.isoformat(),
        }
        return replace(
            plan,
            trigger=trigger,
            trigger_key=keys.get(trigger, ""),
            interval=self.interval.offset() if trigger in _WITH_INTERVAL else None,
        )

    def set_error(self, field: str, text: str) -> bool:
        """Say what is wrong with a part; tell whether it is one of this form."""
        if field == "trigger_key":
            return self.lines.set_error(self._key_line(), text)
        return self.lines.set_error(field, text)

    def place(self, field: str) -> QWidget | None:
        """Return the input of a part; None when it is none of this form."""
        return self.lines.control(self._key_line() if field == "trigger_key" else field)

    def clear_errors(self) -> None:
        """Take every error away."""
        for field in self.lines.fields():
            self.lines.set_error(field, "")

    def _date_key(self) -> str:
        field = self.date.currentText().strip()
        return (_LUNAR if self.lunar.isChecked() else "") + ("birthday" if field == tr("生日") else field)

    def _trigger(self) -> Trigger:
        return Trigger(str(self.kind.value()))

    def _key_line(self) -> str:
        lines = {
            Trigger.FESTIVAL: "festivals",
            Trigger.DATE_FIELD: "date",
            Trigger.YEARLY: "days",
            Trigger.MONTHLY: "days",
            Trigger.EVERY: "start",
        }
        return lines.get(self._trigger(), "events")

    def _turn(self) -> None:
        trigger = self._trigger()
        if trigger is Trigger.EVERY and self.start.day() is None:
            self.start.set_day(self._today())
        if trigger is Trigger.SILENT:
            self.interval.set_offset(Offset(6, Unit.MONTH))
        self.days.clear()
        self._fit()
        self.changed.emit()

    def _fit(self) -> None:
        trigger = self._trigger()
        self.lines.set_words("trigger", tr("什么时候"), trigger_hints()[trigger])
        shown = {
            "events": trigger in _BY_EVENT,
            "festivals": trigger is Trigger.FESTIVAL,
            "date": trigger is Trigger.DATE_FIELD,
            "lunar": trigger is Trigger.DATE_FIELD,
            "days": trigger in (Trigger.YEARLY, Trigger.MONTHLY),
            "start": trigger is Trigger.EVERY,
            "interval": trigger in _WITH_INTERVAL,
        }
        for field, on in shown.items():
            self.lines.show_line(field, on)
        monthly = trigger is Trigger.MONTHLY
        self.days.setPlaceholderText("15" if monthly else "04-01 11-01")
        self.lines.set_words(
            "days",
            tr("哪几号") if monthly else tr("哪几天"),
            tr("写几号，多个用空格隔开") if monthly else tr("写月-日，多个用空格隔开"),
        )
        self.lines.set_words("interval", tr("多久没联系") if trigger is Trigger.SILENT else tr("每隔"))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
