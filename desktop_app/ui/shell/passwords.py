"""Typing a password: shown or hidden at will, with advice instead of riddles."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.icons import icon
from desktop_app.ui.kit.labels import label, restyle, set_tone

if TYPE_CHECKING:
    from desktop_app.services.passwords import Advice


class PasswordEdit(QLineEdit):
    """A password; the eye at the right shows it."""

    def __init__(self, placeholder: str = "") -> None:
        super().__init__()
        self.setPlaceholderText(placeholder)
        self.setInputMethodHints(Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhNoPredictiveText)
        self._eye: QAction = self.addAction(icon("eye", "ink-soft"), QLineEdit.ActionPosition.TrailingPosition)
        self._eye.triggered.connect(self._turn)
        self._show(shown=False)

    def _turn(self) -> None:
        self._show(shown=self.echoMode() == QLineEdit.EchoMode.Password)

    def _show(self, *, shown: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._eye.setIcon(icon("eye-off" if shown else "eye", "ink-soft"))
        self._eye.setToolTip(tr("隐藏密码") if shown else tr("显示密码"))


class NewPassword(QWidget):
    """A password that is being chosen, with the advice under it.

    Args:
        names: words that everybody at the desk knows, at the moment.
        placeholder: shown while it is empty.
    """

    def __init__(self, names: Callable[[], tuple[str, ...]], placeholder: str = "") -> None:
        super().__init__()
        self._names = names
        self.edit = PasswordEdit(placeholder)
        self._told = label(role="small", tone="soft", wrap=True)
        self.edit.textChanged.connect(self.advise)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(tokens.GRID))
        column.addWidget(self.edit)
        column.addWidget(self._told)
        self.setFocusProxy(self.edit)
        self.advise()

    def text(self) -> str:
        """Return the password."""
        return self.edit.text()

    def advise(self) -> None:
        """Say what the password is worth so far."""
        self._say(self._advice(), wrong=False)

    def accepted(self) -> bool:
        """Tell whether it can be taken; else mark it and put the cursor there."""
        advice = self._advice()
        if not advice.accepted:
            self._say(advice, wrong=True)
            self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        return advice.accepted

    def _advice(self) -> Advice:
        from desktop_app.services.passwords import advise  # the first painted window does not wait for it

        return advise(self.text(), self._names())

    def _say(self, advice: Advice, *, wrong: bool) -> None:
        self._told.setText(advice.sentence)
        set_tone(self._told, "error" if wrong else "soft")
        restyle(self.edit, "wrong", wrong)
