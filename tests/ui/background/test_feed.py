"""News of changes, and when a view takes notice."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.changes import Changes, Kind
from desktop_app.ui.background.feed import ChangeFeed, Refreshing


class View(QWidget):
    """Counts how often it is refreshed."""

    def __init__(self, feed: ChangeFeed) -> None:
        super().__init__()
        self.seen: list[Changes] = []
        self.editing = False
        self.refreshing = Refreshing(self, feed, frozenset({Kind.VISIT}), self.seen.append, lambda: self.editing)


@pytest.fixture
def feed(qtbot: QtBot) -> ChangeFeed:
    return ChangeFeed()


@pytest.fixture
def view(qtbot: QtBot, feed: ChangeFeed) -> View:
    made = View(feed)
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_visible_view_refreshes_once_for_many_changes(qtbot: QtBot, feed: ChangeFeed, view: View) -> None:
    for number in range(5):
        feed.publish(Changes.of(Kind.VISIT, [number]))
    assert view.seen == []
    qtbot.waitUntil(lambda: bool(view.seen))
    qtbot.wait(5)
    assert [changes.ids[Kind.VISIT] for changes in view.seen] == [frozenset(range(5))]
    assert not view.refreshing.stale


def test_other_kinds_do_not_matter(qtbot: QtBot, feed: ChangeFeed, view: View) -> None:
    feed.publish(Changes.of(Kind.USER, [1]))
    qtbot.wait(5)
    assert view.seen == []
    assert not view.refreshing.stale


def test_a_hidden_view_is_stale_and_refreshes_when_shown(qtbot: QtBot, feed: ChangeFeed, view: View) -> None:
    view.hide()
    feed.publish(Changes.of(Kind.VISIT))
    qtbot.wait(5)
    assert view.seen == []
    assert view.refreshing.stale
    view.show()
    qtbot.waitUntil(lambda: len(view.seen) == 1)


def test_nothing_is_refreshed_under_an_open_editor(qtbot: QtBot, feed: ChangeFeed, view: View) -> None:
    view.editing = True
    feed.publish(Changes.of(Kind.VISIT, [1]))
    qtbot.wait(5)
    assert view.seen == []
    view.editing = False
    view.refreshing.resume()
    qtbot.waitUntil(lambda: len(view.seen) == 1)


def test_no_changes_are_no_news(qtbot: QtBot, feed: ChangeFeed) -> None:
    with qtbot.assertNotEmitted(feed.changed):
        feed.publish(Changes())
