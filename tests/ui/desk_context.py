"""What a pane or page is given, around a real desk: the frame only writes down what it was asked for."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from pytestqt.qtbot import QtBot

from desktop_app.domain.access import Actor, Role
from desktop_app.domain.errors import UserError
from desktop_app.ui.background.feed import ChangeFeed
from desktop_app.ui.background.runner import Runner
from desktop_app.ui.kit.context import Context, MessageAction
from desktop_app.ui.kit.selection import Selection
from desktop_app.ui.kit.undo import UndoList
from tests.desks import OpenDesk


@dataclass
class Frame:
    """The frame around a pane, with what the pane asked of it."""

    opened: OpenDesk
    actor: Actor
    runner: Runner
    context: Context = field(init=False)
    messages: list[tuple[str, MessageAction | None]] = field(default_factory=list)
    pages: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    errors: list[UserError] = field(default_factory=list)
    bugs: list[BaseException] = field(default_factory=list)
    returned: int = 0
    logged_out: int = 0

    def settle(self, qtbot: QtBot) -> None:
        """Wait until every job is done and every timer of no length has run."""
        qtbot.waitUntil(lambda: not self.runner.busy, timeout=20_000)
        qtbot.wait(1)
        qtbot.waitUntil(lambda: not self.runner.busy, timeout=20_000)

    def show_desk(self) -> None:
        """Return to the panes."""
        self.returned += 1

    def log_out(self) -> None:
        """Close the desk."""
        self.logged_out += 1

    def next_visit(self) -> None:
        """Open the visit that is due next, as Enter does."""
        desk, selection = self.opened.desk, self.context.selection
        wanted = desk.schedule.next_visit(selection.visit_id)
        row = next(row for row in desk.schedule.today_list() if row.id == wanted)
        selection.choose_visit(row.id, row.customer_id)


@contextmanager
def framed(opened: OpenDesk, role: Role | None = None) -> Iterator[Frame]:
    """Put a frame around a desk; a bug in the worker or in one of Qt's virtual methods fails the test.

    Args:
        opened: the desk.
        role: another role than the desk's own person has.
    """
    bugs: list[BaseException] = []
    errors: list[UserError] = []
    runner = Runner(errors.append, bugs.append)
    feed, selection = ChangeFeed(), Selection()
    undo = UndoList(runner, feed, errors.append)
    actor = opened.actor if role is None else Actor(opened.actor.id, opened.actor.name, role)

    frame = Frame(opened, actor, runner, errors=errors, bugs=bugs)
    frame.context = Context(
        desk=opened.desk,
        actor=actor,
        runner=runner,
        feed=feed,
        selection=selection,
        undo=undo,
        show_page=lambda name, **args: frame.pages.append((name, args)),
        show_desk=frame.show_desk,
        message=lambda text, action=None: frame.messages.append((text, action)),
        next_visit=frame.next_visit,
        slow=runner,
        log_out=frame.log_out,
    )
    before = sys.excepthook
    sys.excepthook = lambda _kind, error, _trace: bugs.append(error)
    try:
        yield frame
    finally:
        sys.excepthook = before
        runner.close()
    assert bugs == []
