"""The fields of a customer's file."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.domain.customers import CustomerDraft, CustomerKind, Gender
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.required_fields import required_words
from desktop_app.domain.text import tr
from desktop_app.ui.customers.extra_edit import ExtraEdit
from desktop_app.ui.customers.phones_edit import PhonesEdit
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import Segmented, button
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.dayedit import DayEdit
from desktop_app.ui.kit.forms import FormRows
from desktop_app.ui.kit.open_choice import OpenChoice


class CustomerForm(QWidget):
    """What is entered for a customer; what only a person has is hidden for an organisation.

    Args:
        context: services and the rest.
    """

    changed = Signal()
    reveal_asked = Signal()
    """The person wants to see what is hidden."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        lists = context.desk.lists
        self._settings = context.desk.settings
        self._kept = CustomerDraft("")
        self.kind = Segmented([(CustomerKind.PERSON.value, tr("个人")), (CustomerKind.ORGANISATION.value, tr("单位"))])
        self.name = QLineEdit()
        self.phones = PhonesEdit([entry.name for entry in lists.entries("relation")])
        self.guardian = QLineEdit()
        self.category = OpenChoice([entry.name for entry in lists.entries("category")])
        self.source = OpenChoice([entry.name for entry in lists.entries("source")])
        self.owner = OpenChoice(lists.owners())
        self.gender = Segmented([("", tr("不详")), *((gender.value, gender.value) for gender in Gender)])
        self.birthday = DayEdit(context.desk.clock.today)
        self.id_number = QLineEdit()
        self.address = QLineEdit()
        self.remark = QPlainTextEdit()
        self.remark.setTabChangesFocus(True)
        self.remark.setFixedHeight(2 * self.remark.fontMetrics().lineSpacing() + theme.px(tokens.PADDING + tokens.GAP))
        self.extra = ExtraEdit()
        self.reveal = button(tr("显示证件号等敏感栏目"), self.reveal_asked.emit, kind="link", icon_name="eye")
        self.reveal.setToolTip(tr("看过会记在操作记录里"))
        self.reveal.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.basic, self.personal, self.rest = FormRows(), FormRows(), FormRows()
        self._add_rows()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(tokens.GAP))
        for form in (self.basic, self.personal, self.rest):
            grid = form.layout()
            if isinstance(grid, QGridLayout):
                grid.setColumnMinimumWidth(0, theme.px(68))
            column.addWidget(form)
        self.kind.chosen.connect(lambda _: self._fit_kind())
        self._connect()
        self.setFocusProxy(self.name)

    def draft(self) -> CustomerDraft:
        """Return what is entered; fields that are not shown stay as they were."""
        return replace(
            self._kept,
            name=self.name.text().strip(),
            kind=CustomerKind(self.kind.value()),
            phones=self.phones.phones(),
            guardian=self.guardian.text().strip(),
            category=self.category.text(),
            source=self.source.text(),
            owner=self.owner.text(),
            gender=self.gender.value(),
            birthday=self.birthday.day(),
            id_number=self.id_number.text().strip(),
            address=self.address.text().strip(),
            remark=self.remark.toPlainText().strip(),
            extra=self.extra.extra(),
        )

    def show_draft(self, draft: CustomerDraft) -> None:
        """Show a file."""
        self._kept = draft
        self.kind.set_value(draft.kind.value)
        self.name.setText(draft.name)
        self.phones.set_phones(draft.phones)
        self.guardian.setText(draft.guardian)
        self.category.set_text(draft.category)
        self.source.set_text(draft.source)
        self.owner.set_text(draft.owner)
        self.gender.set_value(draft.gender if draft.gender in [gender.value for gender in Gender] else "")
        self.birthday.set_day(draft.birthday)
        self.id_number.setText(draft.id_number)
        self.address.setText(draft.address)
        self.remark.setPlainText(draft.remark)
        self.extra.set_extra(draft.extra)
        self._mark_required()
        self._fit_kind()
        self.clear_errors()

    def offer_reveal(self, *, on: bool) -> None:
        """Offer to show what is hidden, or not."""
        self.rest.show_row("reveal", shown=on)

    def check(self) -> bool:
        """Tell whether what is entered can be read; if not, the fields say why."""
        self.clear_errors()
        if not self.birthday.valid():
            self.personal.set_error("birthday", tr("请写成 2015-06-01 这样的日期。"))
            self.birthday.setFocus()
            return False
        return True

    def show_error(self, error: InvalidInput) -> bool:
        """Show an error at its field; return whether there is such a field."""
        self.clear_errors()
        self.extra.require(self._settings.required_fields.own)
        return any(form.show_error(error) for form in (self.basic, self.personal, self.rest))

    def clear_errors(self) -> None:
        """Take every error away."""
        for form in (self.basic, self.personal, self.rest):
            form.clear_errors()

    def _mark_required(self) -> None:
        """Mark what the desk requires, as it is laid down now."""
        required = self._settings.required_fields
        forms = {"birthday": self.personal, "id_number": self.personal, "address": self.rest}
        for field in required_words():
            forms.get(field, self.basic).set_required(field, required=field in required.fields)
        self.extra.require(required.own)

    def _add_rows(self) -> None:
        self.basic.add("kind", tr("类型"), self.kind)
        self.basic.add("name", tr("姓名"), self.name, required=True)
        self.basic.add("phones", tr("电话"), self.phones)
        self.basic.add("guardian", tr("联系人"), self.guardian, hint=tr("家长、监护人或单位联系人"))
        self.basic.add("category", tr("分类"), self.category)
        self.basic.add("source", tr("来源"), self.source)
        self.basic.add("owner", tr("负责人"), self.owner)
        self.personal.add("gender", tr("性别"), self.gender)
        self.personal.add("birthday", tr("生日"), self.birthday)
        self.personal.add("id_number", tr("身份证号"), self.id_number)
        self.rest.add("reveal", "", self.reveal)
        self.reveal.setAccessibleName(self.reveal.text())
        self.offer_reveal(on=False)
        self.rest.add("address", tr("地址"), self.address)
        self.rest.add("remark", tr("备注"), self.remark)
        self.rest.add("extra", tr("自定义"), self.extra)

    def _connect(self) -> None:
        for field in (self.name, self.guardian, self.id_number, self.address):
            field.textChanged.connect(self.changed)
        for choice in (self.category, self.source, self.owner):
            choice.text_changed.connect(self.changed)
        for segments in (self.kind, self.gender):
            segments.chosen.connect(self.changed)
        self.phones.changed.connect(self.changed)
        self.birthday.textChanged.connect(self.changed)
        self.remark.textChanged.connect(self.changed)
        self.extra.changed.connect(self.changed)

    def _fit_kind(self) -> None:
        self.personal.setVisible(self.kind.value() == CustomerKind.PERSON.value)
