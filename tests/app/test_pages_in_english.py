"""Every page of the demo desk at 1366x768 in both languages: no chip is cut, and no page is wider than the window."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.app.window import _pages, _panes
from desktop_app.domain.errors import UserError
from desktop_app.domain.text import use_catalogue
from desktop_app.ui.background.feed import ChangeFeed
from desktop_app.ui.background.runner import Runner
from desktop_app.ui.kit import icons
from desktop_app.ui.kit.theme import apply_theme
from desktop_app.ui.shell.desk_view import DeskView, read_facts
from tests.desks import RESOURCES, OpenDesk

_WIDTH, _HEIGHT = 1366, 728


@pytest.fixture(params=["Chinese", "English"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """The screen's language; the next test has Chinese again."""
    use_catalogue(RESOURCES / "translations" / "en.json" if request.param == "English" else None)
    yield request.param
    use_catalogue(None)


@pytest.fixture
def cut(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The words of chips that were painted with an ellipsis."""
    found: list[str] = []
    whole = QFontMetrics.elidedText

    def watched(self: QFontMetrics, text: str, mode: Qt.TextElideMode, width: int, flags: int = 0) -> str:
        shown = whole(self, text, mode, width, flags)
        if shown != text and sys._getframe(1).f_code.co_name == "paint_chip":
            found.append(text)
        return shown

    monkeypatch.setattr(QFontMetrics, "elidedText", watched)
    return found


def test_no_chip_is_cut_and_no_page_too_wide(
    qapp: QApplication, qtbot: QtBot, demo: OpenDesk, language: str, cut: list[str]
) -> None:
    icons.use_folder(RESOURCES / "icons")
    apply_theme(qapp, "light")
    errors: list[UserError] = []
    bugs: list[BaseException] = []
    runner = Runner(errors.append, bugs.append)
    facts = read_facts(demo.desk, demo.actor)
    view = DeskView(demo.desk, demo.actor, facts, runner, ChangeFeed(runner), _panes(), _pages())
    qtbot.addWidget(view)
    view.resize(_WIDTH, _HEIGHT)
    view.show()

    def settle() -> None:
        for _ in range(3):
            qtbot.waitUntil(lambda: not runner.busy, timeout=20_000)
            qtbot.wait(10)
            view.grab()

    wrong = []
    for name in ("", *(spec.name for spec in _pages())):
        if name:
            view.show_page(name)
        settle()
        cut.clear()
        view.grab()
        wrong += [f"{name}: {word}" for word in sorted(set(cut))]
        if view.minimumSizeHint().width() > _WIDTH:
            wrong.append(f"{name}: {view.minimumSizeHint().width()} px wide")
    runner.close()
    assert (wrong, errors, bugs) == ([], [], [])
