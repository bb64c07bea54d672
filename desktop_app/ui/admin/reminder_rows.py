"""The settings of reminding, as rows of a form (R-103)."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from desktop_app.domain.text import tr
from desktop_app.services.lists import ESCALATE, REMIND_CLOSING, REMIND_LEAD, REMIND_OWN, REMIND_QUIET, SILENT
from desktop_app.services.reminders import Reminders
from desktop_app.ui.kit.forms import FormRows
from desktop_app.ui.kit.inputs import Choice, NumberBox, TimeEdit

_LEADS = (0, 5, 10, 15, 30, 60)


class ReminderRows(FormRows):
    """When and of what the desk reminds.

    Args:
        reminders: tells how it is set.
    """

    def __init__(self, reminders: Reminders) -> None:
        super().__init__()
        terms = reminders.terms()
        leads = [(lead, tr("{count} 分钟", count=lead) if lead else tr("不提醒")) for lead in (*_LEADS, terms.lead)]
        self.lead = Choice(list(dict(leads).items()), terms.lead)
        self.closing = TimeEdit(terms.closing)
        self.quiet = QLineEdit(reminders.quiet_text())
        self.own = Choice([("", tr("前台所有人的")), ("1", tr("只提醒自己的"))], "1" if terms.own else "")
        self.escalate = NumberBox(0, 365, terms.escalate, tr("天"))
        self.silent = NumberBox(0, 3650, terms.silent, tr("天"))
        self.add(REMIND_LEAD, tr("预约提前"), self.lead, hint=tr("到时弹出提醒，窗口最小化时也会弹"))
        self.add(REMIND_CLOSING, tr("到期提醒"), self.closing, hint=tr("当天到期的，到时提醒一次；不填就不提醒"))
        self.add(REMIND_QUIET, tr("勿扰时段"), self.quiet, hint=tr("如 12:00-13:30；这时不弹提醒，也不提议预约"))
        self.add(REMIND_OWN, tr("提醒谁的"), self.own)
        self.add(ESCALATE, tr("逾期升级"), self.escalate, hint=tr("逾期满这些天就标为已升级，进主管的清单；0 为不升级"))
        self.add(SILENT, tr("久未联系"), self.silent, hint=tr("这些天没联系也没安排的客户进当天清单；0 为不列出"))

    def valid(self) -> bool:
        """Tell whether the hour can be read, and say so under it where it cannot."""
        self.set_error(REMIND_CLOSING, "" if self.closing.valid() else tr("请写成 15:00 这样。"))
        return self.closing.valid()

    def values(self) -> dict[str, str]:
        """Return the settings as they are filled in."""
        closing = self.closing.minute()
        return {
            REMIND_LEAD: str(self.lead.value()),
            REMIND_CLOSING: "off" if closing is None else str(closing),
            REMIND_QUIET: self.quiet.text().strip(),
            REMIND_OWN: str(self.own.value()),
            ESCALATE: str(self.escalate.value()),
            SILENT: str(self.silent.value()),
        }
