"""What a pane or page is given, and what the frame around it expects of a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.access import Actor, DataScope, Permission
from desktop_app.domain.changes import Changes
from desktop_app.domain.text import tr
from desktop_app.ui.background.feed import ChangeFeed
from desktop_app.ui.background.runner import Runner
from desktop_app.ui.kit.messages import MessageBar
from desktop_app.ui.kit.selection import Selection
from desktop_app.ui.kit.undo import UndoList, UndoStep

if TYPE_CHECKING:  # the services load the database libraries, which the first painted window does not wait for
    from desktop_app.services.desk import Desk


@dataclass(frozen=True, slots=True)
class MessageAction:
    """A button in a message, such as 撤销."""

    text: str
    run: Callable[[], object]


class ShowPage(Protocol):
    """Opens a page by its name; the page's ``arrive`` is given the arguments."""

    def __call__(self, name: str, **args: Any) -> None: ...


class Message(Protocol):
    """Shows one sentence at the bottom of the window for some seconds."""

    def __call__(self, text: str, action: MessageAction | None = None) -> None: ...


@dataclass(frozen=True, slots=True)
class Context:
    """Handed to every pane and page when it is made.

    Attributes:
        desk: the services.
        actor: the person who is logged in.
        runner: runs every write and every unbounded read.
        feed: told the changes of every command, tells every view.
        selection: the customer and visit that the desk is about.
        undo: what can be taken back.
        show_page: opens another page, such as ``show_page("customer_form", customer_id=7)``.
        show_desk: returns to the three panes.
        message: shows a sentence, if need be with a button.
        next_visit: opens the visit that is due next.
        slow: runs what takes long and nobody waits for, such as a backup, so that no call waits behind it.
        log_out: closes the desk and asks who works on; a restored desk is opened so.
    """

    desk: Desk
    actor: Actor
    runner: Runner
    feed: ChangeFeed
    selection: Selection
    undo: UndoList
    show_page: ShowPage
    show_desk: Callable[[], None]
    message: Message
    next_visit: Callable[[], None]
    slow: Runner
    log_out: Callable[[], None]

    def did(self, step: UndoStep, changes: Changes, told: str = "", bar: MessageBar | None = None) -> None:
        """Make known what was done: it can be taken back, every view learns of it, and a sentence says so.

        Args:
            step: takes it back.
            changes: that it made.
            told: the sentence; the step's own by default.
            bar: where it is said; at the bottom of the window by default.
        """
        self.undo.push(step)
        self.feed.publish(changes)
        if bar is not None:
            bar.tell(told or step.text, lambda: self.undo.undo(step))
        else:
            self.message(told or step.text, MessageAction(tr("撤销"), lambda: self.undo.undo(step)))


class Page(QWidget):
    """Base of what opens over the desk; both methods are there to be overridden."""

    leave = Signal()
    """The page asks to return to the desk."""

    def arrive(self, *args: Any, **kwargs: Any) -> None:
        """Take the arguments of ``show_page``; called each time the page opens."""

    def may_leave(self) -> bool:
        """Tell whether the page may close now; it may ask the person."""
        return True


@dataclass(frozen=True, slots=True)
class Later:
    """A page that is imported at its first use, or once the desk stands: the desk does not wait for it.

    Attributes:
        module: of the page.
        name: of its class.
    """

    module: str
    name: str

    def load(self) -> Callable[[Context], Page]:
        """Import the page and return what makes it."""
        make: Callable[[Context], Page] = getattr(import_module(self.module), self.name)
        return make

    def __call__(self, context: Context) -> Page:
        """Make the page."""
        return self.load()(context)


class PageMenu(Enum):
    """Menus in which pages stand: what comes in and goes out, the work of the day, and what is laid down for it."""

    FILE = "file"
    WORK = "work"
    RULES = "rules"


@dataclass(frozen=True, slots=True)
class PageSpec:
    """A page as the frame knows it: the one line of navigation that a new feature adds.

    Attributes:
        name: for ``show_page``.
        title: the page's heading, as a function, since the language is chosen at start.
        icon: name of the icon.
        make: makes the page at its first use.
        shortcut: key sequence such as ``Ctrl+I``; empty for none.
        command: stands in the command line at the top, not only in the menu; empty for a page that others open.
        permission: without it the page is not offered.
        whole: only for who sees all customers.
        menu: in which menu it stands.
    """

    name: str
    title: Callable[[], str]
    icon: str
    make: Callable[[Context], Page]
    shortcut: str = ""
    command: bool = True
    permission: Permission | None = None
    whole: bool = False
    menu: PageMenu = PageMenu.FILE

    def offered_to(self, actor: Actor) -> bool:
        """Tell whether a person is shown the page."""
        return (self.permission is None or actor.may(self.permission)) and (
            not self.whole or actor.scope is DataScope.ALL
        )


@dataclass(frozen=True, slots=True)
class Panes:
    """The three panes of the desk, made when the window opens."""

    customers: Callable[[Context], QWidget]
    calendar: Callable[[Context], QWidget]
    calls: Callable[[Context], QWidget]
