"""The plan as a person edits it: its head, what starts it, for whom, its steps, its rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop_app.domain.plan_changes import PlanProblem
from desktop_app.domain.plans import Plan
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.labels import label, restyle
from desktop_app.ui.kit.pane import Scrolling
from desktop_app.ui.kit.text import number_text
from desktop_app.ui.plans.audience_form import AudienceForm, Offered
from desktop_app.ui.plans.rules_form import RulesForm
from desktop_app.ui.plans.section import Section
from desktop_app.ui.plans.steps_form import StepsForm
from desktop_app.ui.plans.trigger_form import TriggerForm
from desktop_app.ui.plans.words import Names, audience_phrase, rules_phrase, trigger_phrase


class PlanEditor(QWidget):
    """Edits one plan; ``changed`` tells of every key that changes it.

    Args:
        today: tells the present day.
        add_event: asks for a new kind of event.
        names: what codes are called here.
    """

    changed = Signal()

    def __init__(
        self, today: Callable[[], date], add_event: Callable[[], tuple[str, str] | None], names: Names
    ) -> None:
        super().__init__()
        self._names = names
        self._plan: Plan | None = None
        self.name = QLineEdit()
        self.name.setPlaceholderText(tr("方案名称，如 安置帮教 10+20+30"))
        self.name.setAccessibleName(tr("方案名称"))
        self._name_error = label("", "small", "error", wrap=True)
        self._name_error.hide()
        self.trigger, self.audience = TriggerForm(today, add_event), AudienceForm()
        self.steps, self.rules = StepsForm(), RulesForm(today, names)
        self.when = Section(tr("何时触发"), unfolded=True)
        self.what = Section(tr("步骤"), unfolded=True)
        self.whom = Section(tr("对谁"))
        self.terms = Section(tr("规矩"))
        self._steps_error = label("", "small", "error", wrap=True)
        self._steps_error.hide()
        self.when.content.addWidget(self.trigger)
        self.what.content.addWidget(self._steps_error)
        self.what.content.addWidget(self.steps)
        self.whom.content.addWidget(self.audience)
        self.terms.content.addWidget(self.rules)
        self._lay_out()
        self.name.textEdited.connect(lambda _: self._entered())
        for form in (self.trigger, self.audience, self.steps, self.rules):
            form.changed.connect(self._entered)

    def _lay_out(self) -> None:
        pad, gap = theme.px(tokens.PADDING), theme.px(tokens.GAP)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(pad, gap, pad, pad)
        column.setSpacing(gap)
        column.addWidget(self._name_error)
        for section in (self.when, self.what, self.whom, self.terms):
            column.addWidget(section)
        column.addWidget(
            label(tr("标有“建议”的天数是我们的建议，不是规定，请按本单位情况修改。"), "small", "soft", wrap=True)
        )
        column.addStretch()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.scrolling = Scrolling(body)
        outer.addWidget(self.scrolling)

    def offer(self, names: Names, offered: Offered, owners: Sequence[str]) -> None:
        """Offer other values to choose from."""
        self._names = names
        self.audience.offer(offered)
        self.rules.offer(tuple(owners), names)
        self.steps.offer(list(names.scripts.items()))

    def show_plan(self, plan: Plan) -> None:
        """Show a plan, without telling anybody."""
        another = self._plan is None or self._plan.code != plan.code
        self._plan = plan
        if self.name.text().strip() != plan.name:
            self.name.setText(plan.name)
        self.trigger.show_plan(plan, self._names)
        self.audience.show_terms(plan.terms)
        self.steps.show_plan(plan)
        self.rules.show_plan(plan)
        self._tell(plan)
        self.tell_problems(())
        if another:
            self.scrolling.verticalScrollBar().setValue(0)

    def tell_count(self, count: int) -> None:
        """Say how many customers the plan is for now, also while the part is folded."""
        if self._plan is not None:
            whom = audience_phrase(self._plan.terms, self._names)
            self.whom.set_summary(tr("{whom} · 现在符合 {count} 人", whom=whom, count=number_text(count)))

    def plan(self) -> Plan:
        """Return the plan as entered."""
        if self._plan is None:
            raise ValueError("no plan is shown")
        plan = replace(self._plan, name=self.name.text().strip(), steps=self.steps.steps())
        plan = self.rules.apply(self.trigger.apply(plan))
        return replace(plan, terms=self.audience.apply(plan.terms))

    def set_editable(self, editable: bool) -> None:
        """Let a person change the plan, or only look at it."""
        self.name.setEnabled(editable)
        for form in (self.trigger, self.audience, self.rules):
            form.setEnabled(editable)
        self.steps.set_editable(editable)

    def tell_problems(self, problems: Sequence[PlanProblem]) -> None:
        """Say at each part what is wrong with it; the first problem of a part is said."""
        for form in (self.trigger, self.audience, self.steps, self.rules):
            form.clear_errors()
        self._say(self._name_error, "")
        self._say(self._steps_error, "")
        restyle(self.name, "wrong", value=False)
        for problem in reversed(problems):
            self._place(problem)

    def go_to(self, problem: PlanProblem) -> None:
        """Bring the part with a problem into view and put the cursor there."""
        if problem.step:
            self.what.unfold()
            self.steps.choose(problem.step)
            self.steps.set_error(problem.step, problem.field, problem.message)
            place = self.steps.form.place(problem.field)
        else:
            forms = (self.trigger, self.audience, self.rules)
            own = {"name": self.name, "steps": self.steps.add}
            place = own.get(problem.field) or next(
                (found for form in forms if (found := form.place(problem.field)) is not None), None
            )
        if place is not None:
            place.setFocus()
            # a part that was just unfolded has its place only after it was laid out
            QTimer.singleShot(0, place, lambda: self.scrolling.ensureWidgetVisible(place))

    def _place(self, problem: PlanProblem) -> None:
        field, words = problem.field, problem.message
        if problem.step:
            self.steps.set_error(problem.step, field, words)
            step = self._plan.step(problem.step) if self._plan is not None else None
            if problem.step != self.steps.present_key() and step is not None:
                self._say(self._steps_error, tr("步骤“{title}”：{problem}", title=step.title, problem=words))
        elif field == "name":
            self._say(self._name_error, words)
            restyle(self.name, "wrong", value=True)
        elif field == "steps":
            self._say(self._steps_error, words)
        elif self.trigger.set_error(field, words):
            self.when.unfold()
        elif self.audience.set_error(field, words):
            self.whom.unfold()
        elif self.rules.set_error(field, words):
            self.terms.unfold()

    @staticmethod
    def _say(place: QWidget, words: str) -> None:
        place.setProperty("text", words)
        place.setVisible(bool(words))

    def _tell(self, plan: Plan) -> None:
        self.when.set_summary(trigger_phrase(plan, self._names))
        count = len(plan.steps)
        self.what.set_summary(tr("{count} 个步骤，每个步骤排一次回访", count=count) if count else tr("还没有步骤"))
        self.whom.set_summary(audience_phrase(plan.terms, self._names))
        self.terms.set_summary(rules_phrase(plan.terms, self._names))

    def _entered(self) -> None:
        if self._plan is not None:
            self._plan = self.plan()
            self._tell(self._plan)
            self.changed.emit()
