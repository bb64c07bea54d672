"""What may go wrong in ordinary use. Anything else that is raised is a bug."""

from __future__ import annotations

from desktop_app.domain.text import tr


class UserError(Exception):
    """An expected refusal, shown as a message: what happened and what to do next.

    Attributes:
        code: stable machine word, such as ``password_wrong``.
        message: sentence for the clerk.
        hint: what to do next; may be empty.
    """

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


class FileRefused(UserError):
    """A file that cannot be read truly; the code says why (``corrupted``, ``password_protected`` ...)."""


class DeskUnavailable(UserError):
    """The desk's database cannot be opened: wrong password, damaged, or newer than the program."""


class InvalidInput(UserError):
    """What was entered cannot stand; ``field`` names the input when there is one."""

    def __init__(self, code: str, message: str, hint: str = "", field: str = "") -> None:
        super().__init__(code, message, hint)
        self.field = field


class NotPermitted(UserError):
    """The person acting may not do this."""

    def __init__(self, permission: str) -> None:
        super().__init__("not_permitted", tr("您没有这项操作的权限。"), tr("请联系管理员。"))
        self.permission = permission


class Cancelled(UserError):
    """The person stopped a long action; nothing was kept."""

    def __init__(self) -> None:
        super().__init__("cancelled", tr("已取消，没有改动任何数据。"))
