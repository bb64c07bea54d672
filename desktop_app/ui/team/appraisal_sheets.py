"""What an appraisal asks: for whom, by which standards, how many points, and what it ends in."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, InvalidOperation

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from desktop_app.domain.access import Role
from desktop_app.domain.appraisals import OUTSIDERS, Appraisal, AppraisalLine, Source, Standard, Verdict
from desktop_app.domain.changes import Changes
from desktop_app.domain.text import tr
from desktop_app.domain.words import role_words, source_words, verdict_words
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.asking import AskingSheet
from desktop_app.ui.kit.buttons import Segmented, button
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.dayedit import DayEdit
from desktop_app.ui.kit.forms import FormRows
from desktop_app.ui.kit.inputs import Choice, NumberBox
from desktop_app.ui.kit.listtable import ListTable
from desktop_app.ui.kit.rows import Cell, Column, RowsModel

_MOST = 1000


class OpenSheet(AskingSheet):
    """Asks for whom and over which days; the year so far is proposed.

    Args:
        parent: over which window.
        context: of the desk.

    Attributes:
        made: the sheet that was opened.
    """

    def __init__(self, parent: QWidget, context: Context) -> None:
        super().__init__(parent, context, tr("新建考核表"), tr("按这个人岗位的考核标准列出项目，能计数的马上计好。"))
        self.made: int | None = None
        today = context.desk.clock.today()
        people = [(user.name, user.name) for user in context.desk.lists.users() if user.active]
        self.person = Choice(people)
        self.first = DayEdit(context.desk.clock.today, today.replace(month=1, day=1))
        self.last = DayEdit(context.desk.clock.today, today.replace(month=12, day=31), forward=True)
        self.form.add("person", tr("考核谁"), self.person, required=True)
        self.form.add("first", tr("从"), self.first, required=True)
        self.form.add("last", tr("到"), self.last, required=True)
        self.add_go(tr("新建考核表"), self._give)
        self.person.setFocus()

    def _give(self) -> None:
        first, last = self.first.day(), self.last.day()
        if first is None or last is None:
            self.form.set_error("first" if first is None else "last", tr("请填写日期，如 11-28 或 +3。"))
            return
        appraisals, actor, person = self._context.desk.appraisals, self._context.actor, str(self.person.value() or "")

        def job() -> Changes:
            self.made, changes = appraisals.open(actor, person, first, last)
            return changes

        self.give(job)


class PointsSheet(AskingSheet):
    """Asks for the points of an item that a person judges.

    Args:
        parent: over which window.
        context: of the desk.
        line: the item.
    """

    def __init__(self, parent: QWidget, context: Context, line: AppraisalLine) -> None:
        super().__init__(parent, context, line.standard.name, line.standard.words)
        self._line = line
        self.points = QLineEdit("" if line.points is None else str(line.points))
        self.note = _box(line.note)
        told = tr("0 到 {most}，可以到一位小数", most=line.standard.most)
        self.form.add("points", tr("得分"), self.points, required=True, hint=told)
        self.form.add("note", tr("依据"), self.note)
        self.add_go(tr("记下得分"), self._give)
        self.points.setFocus()
        self.points.selectAll()

    def _give(self) -> None:
        points = _points(self.points.text(), self.form)
        if points is not None:
            appraisals, actor, note = self._context.desk.appraisals, self._context.actor, self.note.toPlainText()
            self.give(lambda: appraisals.judge(actor, self._line.id, points, note))


class OutsideSheet(AskingSheet):
    """Asks what customers, a third party or a mystery visitor gave (R-278).

    Args:
        parent: over which window.
        context: of the desk.
        sheet_id: on which sheet it is entered.
    """

    def __init__(self, parent: QWidget, context: Context, sheet_id: int) -> None:
        super().__init__(parent, context, tr("外部评分"), tr("客户、第三方或神秘访客打的分，另列一项。"))
        self._sheet_id = sheet_id
        words = source_words()
        self.source = Choice([(source, words[source]) for source in OUTSIDERS], Source.THIRD_PARTY)
        self.name, self.words = QLineEdit(), QLineEdit()
        self.most = NumberBox(1, _MOST, 10, tr("分"))
        self.points, self.note = QLineEdit(), _box("")
        self.form.add("source", tr("谁评"), self.source, required=True)
        self.form.add("name", tr("考核项目"), self.name, required=True)
        self.form.add("words", tr("标准"), self.words)
        self.form.add("most", tr("满分"), self.most)
        self.form.add("points", tr("得分"), self.points, required=True)
        self.form.add("note", tr("依据"), self.note)
        self.add_go(tr("记下得分"), self._give)
        self.name.setFocus()

    def _give(self) -> None:
        points = _points(self.points.text(), self.form)
        if points is None:
            return
        source = Source(str(self.source.value()))
        standard = Standard(self.name.text(), source, self.most.value(), words=self.words.text())
        appraisals, actor, note = self._context.desk.appraisals, self._context.actor, self.note.toPlainText()
        self.give(lambda: appraisals.add_outside(actor, self._sheet_id, standard, points, note)[1])


class CloseSheet(AskingSheet):
    """Asks what the appraisal ends in.

    Args:
        parent: over which window.
        context: of the desk.
        sheet: what is ended.
    """

    def __init__(self, parent: QWidget, context: Context, sheet: Appraisal) -> None:
        told = tr(
            "{person} 得 {points} 分，满分 {most}。结束以后不能再改。",
            person=sheet.person,
            points=sheet.points,
            most=sheet.most,
        )
        super().__init__(parent, context, tr("结束考核"), told)
        self._sheet = sheet
        words = verdict_words()
        self.verdict = Segmented([(verdict.value, words[verdict]) for verdict in Verdict])
        self.words = _box("")
        self.deadline = DayEdit(context.desk.clock.today, forward=True)
        self.form.add("verdict", tr("结论"), self.verdict)
        self.form.add("words", tr("说明"), self.words, hint=tr("表扬、批评什么，或者要整改什么"))
        self.form.add("deadline", tr("整改到"), self.deadline, hint=tr("记进改进记录，到期检查，检查前一直列着"))
        self.verdict.chosen.connect(lambda _: self._offer())
        self.add_go(tr("结束考核"), self._give)
        self._offer()

    def _offer(self) -> None:
        self.form.show_row("deadline", shown=self.verdict.value() == Verdict.CORRECTION)

    def _give(self) -> None:
        verdict = Verdict(self.verdict.value())
        deadline = self.deadline.day() if verdict is Verdict.CORRECTION else None
        appraisals, actor, words = self._context.desk.appraisals, self._context.actor, self.words.toPlainText()
        self.give(lambda: appraisals.close(actor, self._sheet.id, verdict, words, deadline))


class StandardsSheet(AskingSheet):
    """Puts together what posts are appraised by: the list, and the one that is picked.

    Args:
        parent: over which window.
        context: of the desk.
    """

    def __init__(self, parent: QWidget, context: Context) -> None:
        super().__init__(parent, context, tr("考核标准"), tr("新建考核表时用；已建的不变。"), 860)
        self._standards = list(context.desk.appraisals.standards())
        self._model: RowsModel[tuple[int, Standard]] = RowsModel(_columns(), lambda row: row[0])
        self.table = ListTable(self._model, lines=2)
        self.table.setAccessibleName(tr("考核标准"))
        self.table.setFixedSize(theme.px(400), theme.px(360))
        figures = [(figure.code, figure.name) for figure in context.desk.appraisals.figures()]
        sources, roles = source_words(), role_words()
        self.name, self.words = QLineEdit(), QLineEdit()
        self.post = Choice([("", tr("所有岗位")), *((role, roles[role]) for role in Role)])
        self.source = Choice([(source, sources[source]) for source in (Source.COUNTED, Source.JUDGED)])
        self.figure = Choice(figures)
        self.target = NumberBox(1, 100_000, 90)
        self.most = NumberBox(1, _MOST, 10, tr("分"))
        for field, text, control, required, hint in (
            ("name", tr("考核项目"), self.name, True, ""),
            ("post", tr("岗位"), self.post, False, ""),
            ("source", tr("谁评"), self.source, False, ""),
            ("figure", tr("按哪个指标"), self.figure, False, ""),
            ("target", tr("目标"), self.target, False, tr("比率填百分数，次数填个数；达到得满分")),
            ("most", tr("满分"), self.most, False, ""),
            ("words", tr("标准"), self.words, False, ""),
        ):
            self.form.add(field, text, control, required=required, hint=hint)
        self._lay_out()
        self._connect()
        self._show_list(0)

    def _lay_out(self) -> None:
        self.add = button(tr("加一项"), self._add, icon_name="plus")
        self.remove = button(tr("删除"), self._remove, icon_name="trash-2")
        self.usual = button(tr("填入常用的"), self._fill, kind="link")
        deeds = QHBoxLayout()
        for each in (self.add, self.remove, self.usual):
            deeds.addWidget(each)
        deeds.addStretch(1)
        left = QVBoxLayout()
        left.addWidget(self.table)
        left.addLayout(deeds)
        both = QHBoxLayout()
        both.setSpacing(theme.px(tokens.PADDING))
        right = QVBoxLayout()
        right.addWidget(self.form)
        right.addStretch(1)
        both.addLayout(left)
        both.addLayout(right, 1)
        self.content.addLayout(both)
        self.add_go(tr("保存标准"), self._give)

    def _connect(self) -> None:
        self.table.picked.connect(self._show)
        for line in (self.name, self.words):
            line.textEdited.connect(lambda _: self._take())
        for choice in (self.post, self.source, self.figure):
            choice.picked.connect(lambda _: self._take())
        for number in (self.target, self.most):
            number.valueChanged.connect(lambda _: self._take())

    def _show_list(self, at: int) -> None:
        self._model.set_rows(list(enumerate(self._standards)))
        if self._standards:
            self.table.show_rows()
            self.table.select_id(min(at, len(self._standards) - 1))
        else:
            self.table.show_state().empty("list-checks", tr("还没有考核标准。"), tr("填入常用的"), self._fill)
        self.usual.setVisible(bool(self._standards))
        self._show(self.table.current_row())

    def _show(self, row: tuple[int, Standard] | None) -> None:
        self.form.setEnabled(row is not None)
        self.remove.setEnabled(row is not None)
        if row is None:
            return
        standard = row[1]
        controls = (self.target, self.most)
        for control in controls:
            control.blockSignals(True)
        self.name.setText(standard.name)
        self.words.setText(standard.words)
        self.words.setCursorPosition(0)
        self.post.set_value(standard.post or "")
        self.source.set_value(standard.source)
        self.figure.set_value(standard.figure)
        self.target.setValue(standard.target or 90)
        self.most.setValue(standard.most)
        for control in controls:
            control.blockSignals(False)
        self._offer(standard)

    def _offer(self, standard: Standard) -> None:
        for field in ("figure", "target"):
            self.form.show_row(field, shown=standard.source is Source.COUNTED)

    def _take(self) -> None:
        """Note in the list what is entered for the one that is picked."""
        row = self.table.current_row()
        if row is None:
            return
        source, post = Source(str(self.source.value())), str(self.post.value() or "")
        counted = source is Source.COUNTED
        self._standards[row[0]] = taken = replace(
            row[1],
            name=self.name.text(),
            words=self.words.text(),
            post=Role(post) if post else None,
            source=source,
            figure=str(self.figure.value() or "") if counted else "",
            target=self.target.value() if counted else 0,
            most=self.most.value(),
        )
        self._model.update_row((row[0], taken))
        self._offer(taken)

    def _add(self) -> None:
        self._standards.append(Standard("", Source.JUDGED, 10))
        self._show_list(len(self._standards) - 1)
        self.name.setFocus()

    def _remove(self) -> None:
        if (row := self.table.current_row()) is not None:
            del self._standards[row[0]]
            self._show_list(row[0])

    def _fill(self) -> None:
        have = {standard.name for standard in self._standards}
        self._standards += [each for each in self._context.desk.appraisals.usual() if each.name not in have]
        self._show_list(0)

    def _give(self) -> None:
        appraisals, actor, wanted = self._context.desk.appraisals, self._context.actor, tuple(self._standards)
        nameless = next((at for at, each in enumerate(wanted) if not each.name.strip()), None)
        if nameless is not None:
            self.table.select_id(nameless)
        self.give(lambda: appraisals.set_standards(actor, wanted))


def _columns() -> list[Column[tuple[int, Standard]]]:
    sources, roles = source_words(), role_words()

    def what(row: tuple[int, Standard]) -> Cell:
        standard = row[1]
        whose = roles[standard.post] if standard.post else tr("所有岗位")
        return Cell(standard.name or tr("（没写名称）"), second=f"{sources[standard.source]} · {whose}")

    return [
        Column("name", tr("考核项目"), what, width=280, sortable=False),
        Column("most", tr("满分"), lambda row: str(row[1].most), width=80, right=True, sortable=False),
    ]


def _points(typed: str, form: FormRows) -> Decimal | None:
    """Return the points that were typed; None, told at the field, where it is no number."""
    try:
        return Decimal(typed.strip().replace("，", ".").replace("。", "."))
    except InvalidOperation:
        form.set_error("points", tr("请填数字，如 8 或 8.5。"))
        return None


def _box(text: str) -> QPlainTextEdit:
    box = QPlainTextEdit(text)
    box.setTabChangesFocus(True)
    box.setFixedHeight(3 * box.fontMetrics().lineSpacing() + theme.px(tokens.PADDING))
    return box
