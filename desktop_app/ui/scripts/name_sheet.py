"""Small dialogs of the page of scripts: code and name, and what a file has wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.domain.scripts import Script
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme
from desktop_app.ui.kit.forms import FormRows
from desktop_app.ui.kit.inputs import CheckBox
from desktop_app.ui.kit.labels import label
from desktop_app.ui.kit.pane import Scrolling
from desktop_app.ui.kit.sheet import Sheet

_CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*\Z")


class NameSheet(Sheet):
    """Asks for a script's code and name; a script that stands keeps its code.

    Args:
        parent: over which window.
        title: of the dialog.
        script: as it stands.
    """

    def __init__(self, parent: QWidget, title: str, script: Script) -> None:
        super().__init__(parent, title, width=480)
        self._script = script
        self.name, self.code = QLineEdit(script.name), QLineEdit(script.code)
        self.fixed = CheckBox(tr("必须照着说，不能改词"))
        self.fixed.setChecked(script.fixed)
        self.form = FormRows()
        self.form.add("name", tr("名称"), self.name, required=True)
        self.form.add("code", tr("代码"), self.code, required=True, hint=tr("小写英文，如 school.trial；方案里用它"))
        self.form.add("fixed", tr("照稿"), self.fixed)
        self.code.setEnabled(not script.code)
        self.content.addWidget(self.form)
        self.add_cancel()
        self.add_primary(title, self._done)

    def script(self) -> Script:
        """Return the script with what was entered."""
        code, name = self.code.text().strip(), self.name.text().strip()
        return replace(self._script, code=code, name=name, fixed=self.fixed.isChecked())

    def _done(self) -> None:
        self.form.clear_errors()
        script = self.script()
        if not script.name:
            self.form.set_error("name", tr("请给话术起个名字。"))
        if not _CODE.match(script.code):
            self.form.set_error("code", tr("只能用小写英文字母、数字、下划线和点。"))
        if script.name and _CODE.match(script.code):
            self.accept()


class FaultsSheet(Sheet):
    """Lists what a file has wrong, line by line.

    Args:
        parent: over which window.
        name: of the file.
        faults: in the order of the file.
    """

    def __init__(self, parent: QWidget, name: str, faults: Sequence[str]) -> None:
        text = tr("{count} 处要改，改好再导入；现有的话术没有变。", count=len(faults))
        super().__init__(parent, tr("{name} 没有导入", name=name), text, 620)
        scroll = Scrolling(label("\n".join(faults), wrap=True))
        scroll.setMinimumHeight(theme.px(220))
        self.content.addWidget(scroll, 1)
        self.add_primary(tr("知道了"), self.accept)
