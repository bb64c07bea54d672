"""Typing a password: shown or hidden at will, with advice instead of riddles."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.icons import icon
from desktop_app.ui.kit.labels import label, restyle, set_tone

SHORTEST = 6
"""Characters of a new password."""

_KNOWN = frozenset(
    {
        *(
            "123456",
            "1234567",
            "12345678",
            "123456789",
            "1234567890",
            "87654321",
            "654321",
            "666666",
            "888888",
            "5201314",
        ),
        *("abc123", "abc12345", "a123456", "a1234567", "1qaz2wsx", "qwerty", "qwertyui", "asdfghjk"),
        *("password", "admin123", "5201314", "iloveyou", "woaini520", "woaini1314"),
    }
)
"""What is guessed first."""


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
        self._advice = label(role="small", tone="soft", wrap=True)
        self.edit.textChanged.connect(self.advise)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(tokens.GRID))
        column.addWidget(self.edit)
        column.addWidget(self._advice)
        self.setFocusProxy(self.edit)
        self.advise()

    def text(self) -> str:
        """Return the password."""
        return self.edit.text()

    def advise(self) -> None:
        """Say what the password is worth so far."""
        self._say(advice(self.text(), *self._names())[1], wrong=False)

    def accepted(self) -> bool:
        """Tell whether it can be taken; else mark it and put the cursor there."""
        good, sentence = advice(self.text(), *self._names())
        if not good:
            self._say(sentence, wrong=True)
            self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        return good

    def _say(self, sentence: str, *, wrong: bool) -> None:
        self._advice.setText(sentence)
        set_tone(self._advice, "error" if wrong else "soft")
        restyle(self.edit, "wrong", wrong)


def advice(password: str, *names: str) -> tuple[bool, str]:
    """Say what a password is worth and how to make it better.

    Args:
        password: as typed so far.
        names: words that everybody at the desk knows, such as the person's name.

    Returns:
        Whether it can be taken, and one sentence.
    """
    lower = password.lower()
    if not password:
        return False, tr("至少 {count} 个字符。一句只有您知道的话最好记，例如几个词连在一起。", count=SHORTEST)
    if len(password) < SHORTEST:
        return False, tr("还差 {count} 个字符。", count=SHORTEST - len(password))
    if lower in _KNOWN or len(set(lower)) < 4:
        return False, tr("这个密码别人一猜就中，请换一个。")
    if any(name and name.lower() in lower for name in names):
        return True, tr("可以用。密码里有大家都知道的名字，再加几个字更稳妥。")
    if len(password) < 12:
        return True, tr("可以用。再长一些更稳妥。")
    return True, tr("很好。")
