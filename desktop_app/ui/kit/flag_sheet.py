"""What a customer wants of those who call, and what the desk must heed: one dialog for all kinds (R-018, R-168)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from desktop_app.domain.customer_flags import FlagDraft, FlagKind, Signature
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.plans import Method
from desktop_app.domain.text import tr
from desktop_app.domain.words import flag_words, method_words, signature_words
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.dayedit import DayEdit
from desktop_app.ui.kit.forms import FormRows
from desktop_app.ui.kit.inputs import CheckBox, Choice
from desktop_app.ui.kit.sheet import Sheet

_ROWS = {
    FlagKind.REFUSAL: ("plan", "signatures"),
    FlagKind.BLACKLIST: (),
    FlagKind.CARE: (),
    FlagKind.CHANNELS: ("declined",),
    FlagKind.QUIET: ("hours",),
}


class Ticks(QWidget):
    """Boxes of which any number is ticked.

    Args:
        choices: (value, words) of each.
        ticked: those that are ticked at first.
        columns: boxes side by side.
    """

    def __init__(self, choices: Sequence[tuple[str, str]], ticked: frozenset[str], columns: int = 4) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.px(tokens.GAP))
        grid.setColumnStretch(columns, 1)
        self.boxes: dict[str, CheckBox] = {}
        for at, (value, words) in enumerate(choices):
            box = self.boxes[value] = CheckBox(words)
            box.setChecked(value in ticked)
            grid.addWidget(box, at // columns, at % columns, Qt.AlignmentFlag.AlignLeft)

    def ticked(self) -> frozenset[str]:
        """Return the values that are ticked."""
        return frozenset(value for value, box in self.boxes.items() if box.isChecked())


class FlagSheet(Sheet):
    """Asks for one flag.

    Args:
        parent: over which window.
        context: of the desk.
        name: of the customer.
        draft: what stands at first; its kind is fixed. None for a new one of any kind.
    """

    def __init__(self, parent: QWidget | None, context: Context, name: str, draft: FlagDraft | None = None) -> None:
        super().__init__(parent, tr("意愿与提示"), name, 540)
        today, words = context.desk.clock.today, flag_words()
        given = draft or FlagDraft(FlagKind.CHANNELS, today())
        self._today, self._check = today, context.desk.conduct.check
        kinds = [(kind.value, words[kind]) for kind in (FlagKind.CHANNELS, FlagKind.QUIET, FlagKind.CARE,
                                                        FlagKind.REFUSAL, FlagKind.BLACKLIST)]  # fmt: skip
        self.kind = Choice(kinds, given.kind.value)
        self.kind.setEnabled(draft is None)
        plans = [("", tr("全部回访")), *((plan.name, plan.name) for plan in context.desk.plans.plans())]
        self.plan = Choice(plans, given.plan)
        signed, methods = signature_words(), method_words()
        self.signatures = Ticks([(s.value, signed[s]) for s in Signature], given.signatures, 3)
        self.declined = Ticks([(m.value, methods[m]) for m in Method], given.declined)
        self.hours = QLineEdit(given.hours)
        self.hours.setPlaceholderText(tr("如 12:00-14:00，20:00-23:00"))
        self.reason = QLineEdit(given.reason)
        self.day = DayEdit(today, given.day)
        self.until = DayEdit(today, given.until, forward=True)
        self.form = FormRows()
        self.form.add("kind", tr("记下什么"), self.kind)
        self.form.add("declined", tr("不接受"), self.declined, required=True, hint=tr("以后的回访自动改用接受的方式"))
        self.form.add("hours", tr("请勿打扰"), self.hours, required=True)
        self.form.add("plan", tr("拒绝哪些"), self.plan)
        self.form.add(
            "signatures", tr("声明上有"), self.signatures, hint=tr("三方签字齐全才免回访；没齐先记下，照常回访")
        )
        self.form.add("reason", tr("说明"), self.reason)
        self.form.add("day", tr("从哪天起"), self.day, required=True)
        self.form.add("until", tr("到哪天"), self.until, hint=tr("不填就一直有效"))
        self.content.addWidget(self.form)
        self.content.addStretch(1)
        self.guard()
        self.add_cancel()
        self.primary = self.add_primary(tr("记下"), self._done)
        self.kind.picked.connect(lambda _: self._fit())
        self._fit()
        (self.kind if draft is None else self.reason).setFocus()

    def draft(self) -> FlagDraft:
        """Return what is entered; what the kind does not ask for is left out."""
        kind = FlagKind(str(self.kind.value()))
        asked = _ROWS[kind]
        return FlagDraft(
            kind=kind,
            day=self.day.day() or self._today(),
            reason=self.reason.text().strip(),
            until=self.until.day(),
            plan=str(self.plan.value() or "") if "plan" in asked else "",
            signatures=frozenset(map(Signature, self.signatures.ticked())) if "signatures" in asked else frozenset(),
            declined=frozenset(map(Method, self.declined.ticked())) if "declined" in asked else frozenset(),
            hours=self.hours.text().strip() if "hours" in asked else "",
        )

    def _fit(self) -> None:
        kind = FlagKind(str(self.kind.value()))
        for field in {row for rows in _ROWS.values() for row in rows}:
            self.form.show_row(field, shown=field in _ROWS[kind])
        hints = {
            FlagKind.CARE: tr("如：独居老人，慢慢说；听力不好，改发短信"),
            FlagKind.BLACKLIST: tr("为什么列入；解除须由另一位有权限的同事"),
        }
        self.reason.setPlaceholderText(hints.get(kind, tr("可不填")))
        self.form.show_row("until", shown=kind is not FlagKind.BLACKLIST)
        self.adjustSize()

    def _done(self) -> None:
        self.form.clear_errors()
        for field, edit in (("day", self.day), ("until", self.until)):
            if not edit.valid():
                self.form.set_error(field, tr("请填写日期，如 11-28 或 +3。"))
                edit.setFocus()
                return
        try:
            self._check(self.draft())
        except InvalidInput as error:
            if not self.form.show_error(error):
                self.messages.fail(error)
        else:
            self.accept()
