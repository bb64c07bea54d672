"""The three panes: hidden, detached, brought back, remembered."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QListWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.kit.pane import Pane
from desktop_app.ui.shell.pane_area import PaneArea


def make() -> PaneArea:
    titles = [("customers", "客户"), ("calendar", "回访日历"), ("calls", "通话")]
    area = PaneArea(titles)
    for key, title in titles:
        pane = Pane(title)
        pane.content.addWidget(QListWidget())
        area.put(key, pane)
    return area


@pytest.fixture
def area(qtbot: QtBot) -> PaneArea:
    made = make()
    qtbot.addWidget(made)
    made.resize(1366, 640)
    made.show()
    return made


def order(area: PaneArea) -> list[str]:
    places = {area._splitter.indexOf(area._slots[key]): key for key in area.keys if not area.detached(key)}
    return [places[at] for at in sorted(places)]


def test_the_middle_pane_takes_the_room(area: PaneArea) -> None:
    left, middle, right = area._splitter.sizes()
    area.resize(1600, 640)
    assert area._splitter.sizes() == [left, middle + 234, right]


def test_panes_are_hidden_but_never_the_last(area: PaneArea) -> None:
    for key in ("customers", "calendar", "calls"):
        area.show_pane(key, on=False)
    assert [area.shown(key) for key in area.keys] == [False, False, True]
    area.go("customers")
    assert area.shown("customers")


def test_a_closed_window_gives_its_pane_back_to_its_place(area: PaneArea) -> None:
    area.detach("customers")
    area.detach("calendar")
    assert order(area) == ["calls"]
    assert area.pane("customers").window() is not area.window()
    assert area.pane("customers").isVisible()
    area.pane("calendar").window().close()
    assert order(area) == ["calendar", "calls"]
    area.pane("customers").window().close()
    assert order(area) == ["customers", "calendar", "calls"]
    assert all(area.pane(key).isVisible() for key in area.keys)


def test_the_windows_go_when_the_desk_is_covered(area: PaneArea) -> None:
    area.detach("calls")
    area.show_windows(on=False)
    assert not area.pane("calls").isVisible()
    area.show_windows(on=True)
    assert area.pane("calls").isVisible()
    assert area.detached("calls")
    area.reset()


def test_an_arrangement_comes_back(qtbot: QtBot, area: PaneArea) -> None:
    area._splitter.setSizes([250, 500, 600])
    area.show_pane("customers", on=False)
    area.detach("calls", QRect(40, 50, 400, 300))
    qtbot.wait(1)  # the splitter lays out what stays
    kept = json.loads(json.dumps(area.arrangement()))
    other = make()
    qtbot.addWidget(other)
    other.resize(1366, 640)
    other.show()
    other.arrange(kept)
    qtbot.wait(1)
    assert other.arrangement() == kept
    assert not other.shown("customers")
    assert other.pane("calls").window().geometry() == QRect(40, 50, 400, 300)
    for made in (area, other):
        made.reset()
        assert order(made) == ["customers", "calendar", "calls"]
        assert not any(made.detached(key) for key in made.keys)


def test_a_place_on_a_screen_that_is_gone_is_not_used(area: PaneArea) -> None:
    area.arrange({"windows": {"calls": [90_000, 90_000, 400, 300]}, "hidden": ["unknown"]})
    assert area.pane("calls").window().geometry().topLeft().x() < 90_000
    area.reset()


def test_the_pane_menu_detaches_and_hides(area: PaneArea) -> None:
    pane = area.pane("calendar")
    assert isinstance(pane, Pane)
    apart, hide = pane.menu().actions()[-2:]
    apart.trigger()
    assert area.detached("calendar")
    pane.menu().aboutToShow.emit()
    assert apart.text() == "放回主窗口"
    apart.trigger()
    assert not area.detached("calendar")
    hide.trigger()
    assert not area.shown("calendar")


def test_every_change_is_told(qtbot: QtBot, area: PaneArea) -> None:
    changes: list[Callable[[], None]] = [
        lambda: area.show_pane("calls", on=False),
        lambda: area.show_pane("calls", on=True),
        lambda: area.detach("calls"),
        lambda: area.attach("calls"),
        area.reset,
    ]
    for change in changes:
        with qtbot.waitSignal(area.changed):
            change()
