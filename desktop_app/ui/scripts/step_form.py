"""One step of a script: what to say, how it is answered, when it is passed over, where it leads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QLineEdit, QMenu, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.domain.scripts import (
    MOST_PLACES,
    USUAL_PLACES,
    AnswerKind,
    Branch,
    Objection,
    Script,
    ScriptProblem,
    ScriptStep,
    ScriptTerms,
    StepKind,
)
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.forms import FormRows
from desktop_app.ui.kit.inputs import CheckBox, Choice
from desktop_app.ui.kit.labels import label
from desktop_app.ui.scripts.choices_edit import ChoicesEdit
from desktop_app.ui.scripts.flow_map import step_kind_words

_ARROW, _COLON = "→", "："


def answer_words() -> dict[AnswerKind, str]:
    """Return the word for each way a step is answered."""
    return {
        AnswerKind.NONE: tr("不用答"),
        AnswerKind.CHOICE: tr("单选"),
        AnswerKind.MULTI: tr("多选"),
        AnswerKind.SCALE: tr("打分 1–5"),
        AnswerKind.NUMBER: tr("数字"),
        AnswerKind.DATE: tr("日期"),
        AnswerKind.TEXT: tr("文字"),
        AnswerKind.PEOPLE: tr("人名和电话"),
    }


class StepForm(QWidget):
    """Edits a step; what does not belong to its kind is hidden.

    Args:
        terms: what a script of the desk may name.
    """

    changed = Signal(object)
    """Carries the step as it stands after every key."""

    def __init__(self, terms: ScriptTerms) -> None:
        super().__init__()
        self._terms = terms
        self._step: ScriptStep | None = None
        kinds, answers = step_kind_words(), answer_words()
        self.kind = Choice([(kind, kinds[kind]) for kind in StepKind])
        self.text = _box(tr("照着念的话"), 3)
        self.answer = Choice([(answer, answers[answer]) for answer in AnswerKind])
        self.choices = ChoicesEdit(terms)
        self.field = Choice([("", tr("不核对")), *terms.fields])
        self.record, self.when, self.key = QLineEdit(), QLineEdit(), QLineEdit()
        self.formula = QLineEdit()
        self.formula.setPlaceholderText(tr("如 {example}", example="月供 * 12 * 剩余年数"))
        self.places = Choice([(count, tr("{count} 位", count=count)) for count in range(1, MOST_PLACES + 1)])
        self.when.setPlaceholderText(tr("如 {example}", example="feeling = “不满意” 且 客户.年龄 < 12"))
        self.goto = Choice()
        self.branches = _box(tr("一行一条：条件 {arrow} 步骤", arrow=_ARROW), 2)
        self.reply = _box(tr("客户有疑问时，旁边显示的答复"), 2)
        self.objections = _box(tr("一行一条：客户说的{colon}怎么答", colon=_COLON), 2)
        self.required = CheckBox(tr("必须回答"))
        self.fill = button(tr("插入资料或得数"), kind="quiet", icon_name="user")
        self.fill.setMenu(QMenu(self))
        self.fill.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.form = FormRows()
        self.problems = label("", "small", "error", wrap=True)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        form = self.form
        form.add("kind", tr("类型"), self.kind)
        form.add("text", tr("说的话"), self.text)
        form.add("fill", "", self.fill)
        form.add("answer", tr("答法"), self.answer)
        form.add("choices", tr("答案"), self.choices)
        form.add("field", tr("核对什么"), self.field, hint=tr("读给客户听；客户更正了，就改客户资料，留下原来的"))
        form.add(
            "places", tr("最多几位"), self.places, hint=tr("客户推荐的人；记结果时建成意向客户，已有档案的只记关系")
        )
        hint = tr("用前面记下的数字、得数和客户的栏目；+ - * / 括号 40% min max round")
        form.add("formula", tr("算式"), self.formula, hint=hint)
        form.add("required", "", self.required)
        form.add("record", tr("记为"), self.record, hint=tr("月报、条件、算式和后面的话里用这个名字"))
        form.add("branches", tr("岔路"), self.branches, hint=tr("从上到下，哪条成立走哪条；都不成立就往下走"))
        form.add("when", tr("条件"), self.when, hint=tr("不成立就跳过这一步；不填就是总要走"))
        form.add("goto", tr("然后"), self.goto)
        form.add("reply", tr("备用答复"), self.reply)
        form.add("objections", tr("异议"), self.objections)
        form.add("key", tr("代号"), self.key, hint=tr("跳转和条件用它"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(tokens.GAP))
        column.addWidget(self.problems)
        column.addWidget(form)
        column.addStretch(1)

    def _connect(self) -> None:
        for line in (self.record, self.when, self.key, self.formula):
            line.textEdited.connect(lambda _: self._tell())
        for box in (self.text, self.branches, self.reply, self.objections):
            box.textChanged.connect(self._tell)
        for choice in (self.kind, self.answer, self.field, self.goto, self.places):
            choice.picked.connect(lambda _: self._tell())
        self.required.toggled.connect(lambda _: self._tell())
        self.choices.changed.connect(self._tell)

    def _offer(self, script: Script, step: ScriptStep) -> None:
        """Offer what the words of a step may name: the customer's data, and what was answered or calculated before."""
        menu = self.fill.menu()
        menu.clear()
        for name, words in self._terms.placeholders:
            menu.addAction(words, self._insert(name))
        menu.addSeparator()
        for other in script.steps:
            if other.record.isidentifier() and (other.key != step.key or other.kind is StepKind.CALCULATE):
                menu.addAction(other.record, self._insert(other.record))
            if other.key == step.key:
                break

    def _insert(self, name: str) -> Callable[[], None]:
        return lambda: self.text.insertPlainText(f"{{{name}}}")

    def show_step(self, script: Script, step: ScriptStep) -> None:
        """Show a step, without telling anybody.

        Args:
            script: whose steps can be gone to.
            step: one of them.
        """
        self._step = None
        others = [(s.key, _called(s)) for s in script.steps if s.key != step.key]
        self.goto.set_choices([("", tr("往下走")), *others], step.goto)
        self.kind.set_value(step.kind)
        self.answer.set_value(step.answer)
        self.field.set_value(step.field)
        self.choices.set_choices(step.choices, others)
        self.places.set_value(step.places or USUAL_PLACES)
        lines = {self.record: step.record, self.when: step.when, self.key: step.key, self.formula: step.formula}
        for line, text in lines.items():
            if line.text().strip() != text:
                line.setText(text)
        written = {
            self.text: step.text,
            self.branches: "\n".join(f"{branch.when} {_ARROW} {branch.goto}" for branch in step.branches),
            self.reply: step.reply,
            self.objections: "\n".join(f"{o.label}{_COLON}{o.reply}" for o in step.objections),
        }
        for box, text in written.items():
            if box.toPlainText().strip() != text.strip():
                blocker = QSignalBlocker(box)
                box.setPlainText(text)
                del blocker
        blocker = QSignalBlocker(self.required)
        self.required.setChecked(step.required)
        del blocker
        self._offer(script, step)
        self._step = step
        self._show_rows(step)

    def show_problems(self, problems: tuple[ScriptProblem, ...]) -> None:
        """Say what is wrong with the step."""
        self.problems.setText("\n".join(problem.message for problem in problems))
        self.problems.setVisible(bool(problems))

    def _show_rows(self, step: ScriptStep) -> None:
        branch, check, end = (step.kind is kind for kind in (StepKind.BRANCH, StepKind.CHECK_DATA, StepKind.END))
        sums = step.kind is StepKind.CALCULATE
        asks = step.answer is not AnswerKind.NONE and not sums
        choosing = step.answer in (AnswerKind.CHOICE, AnswerKind.MULTI) or bool(step.choices)
        shown = {
            "text": not branch,
            "fill": not branch,
            "answer": not branch and not sums,
            "choices": not branch and choosing and not sums,
            "field": check,
            "places": step.answer is AnswerKind.PEOPLE and not branch and not sums,
            "formula": sums,
            "required": asks and not branch,
            "record": (asks or sums) and not branch,
            "branches": branch,
            "goto": not end,
            "reply": not branch,
            "objections": asks and not branch,
        }
        for field, wanted in shown.items():
            self.form.show_row(field, shown=wanted)

    def step(self) -> ScriptStep | None:
        """Return the step as it stands; None while none is shown."""
        if self._step is None:
            return None
        kept = {objection.label: objection.limit for objection in self._step.objections}
        pairs = _pairs(self.objections.toPlainText(), _COLON)
        kind = StepKind(str(self.kind.value()))
        sums = kind is StepKind.CALCULATE
        answer = AnswerKind.NONE if sums else AnswerKind(str(self.answer.value()))
        named = answer is AnswerKind.PEOPLE
        return replace(
            self._step,
            kind=kind,
            text=self.text.toPlainText().strip(),
            answer=answer,
            choices=() if sums or named else self.choices.choices(),
            formula=self.formula.text().strip() if sums else "",
            places=_places(int(str(self.places.value() or 0)), self._step) if named else 0,
            field=str(self.field.value() or ""),
            record=self.record.text().strip(),
            when=self.when.text().strip(),
            key=self.key.text().strip(),
            goto=str(self.goto.value() or ""),
            required=self.required.isChecked(),
            reply=self.reply.toPlainText().strip(),
            branches=tuple(Branch(when, goto) for when, goto in _pairs(self.branches.toPlainText(), _ARROW)),
            objections=tuple(Objection(words, reply, kept.get(words, 1)) for words, reply in pairs),
        )

    def _tell(self) -> None:
        step = self.step()
        if step is not None and step != self._step:
            self._step = step
            self._show_rows(step)
            self.changed.emit(step)


def _places(chosen: int, step: ScriptStep) -> int:
    """Return how many places a step has; what nobody chose stays as it was written."""
    return step.places if chosen == (step.places or USUAL_PLACES) else chosen


def _called(step: ScriptStep) -> str:
    words = step.text.replace("\n", " ")
    return f"{step.key}  {words[:16]}{'…' if len(words) > 16 else ''}"


def _pairs(text: str, mark: str) -> list[tuple[str, str]]:
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        left, _, right = line.rpartition(mark) if mark == _ARROW else line.partition(mark)
        found.append((left.strip(), right.strip()))
    return found


def _box(placeholder: str, lines: int) -> QPlainTextEdit:
    box = QPlainTextEdit()
    box.setPlaceholderText(placeholder)
    box.setTabChangesFocus(True)
    box.setFixedHeight(lines * box.fontMetrics().lineSpacing() + theme.px(tokens.PADDING + tokens.GRID))
    return box
