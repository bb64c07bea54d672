"""What a clerk says about the words of a script: for its next version, or how they were changed (R-177, R-189)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from desktop_app.domain.changes import Changes
from desktop_app.domain.scripts import Script
from desktop_app.domain.text import tr
from desktop_app.ui.calls.session import CallSession
from desktop_app.ui.calls.strips import Strip, TextStrip
from desktop_app.ui.calls.visit_view import VisitView
from desktop_app.ui.kit.context import Context


class ScriptWords(QObject):
    """Asks in a line above the results; the call goes on where it stood.

    Args:
        context: of the desk.
        session: the visit on the table.
        visit: its view.
        open_strip: opens a strip above the results.
    """

    def __init__(
        self, context: Context, session: CallSession, visit: VisitView, open_strip: Callable[[Strip], None]
    ) -> None:
        super().__init__(visit)
        self._context, self._session, self._visit, self._open_strip = context, session, visit, open_strip

    def ask_comment(self) -> None:
        """Ask what the next version of the script should say otherwise."""
        script, flow = self._script(), self._session.flow
        if script is None:
            return
        strip = TextStrip(tr("对话术提意见"), tr("下一版怎么改；Enter 提交"), tr("提交"))
        step = flow.current if flow is not None else ""
        strip.given.connect(lambda text: self._comment(script.code, step, text))
        self._open_strip(strip)

    def ask_wording(self) -> None:
        """Note how the words were changed, where the script leaves that to the clerk."""
        script = self._script()
        if script is None:
            return
        if script.fixed:
            self._visit.messages.tell(tr("这份话术须照稿说，不能改词；有意见请用“对话术提意见”。"))
            return
        strip = TextStrip(tr("改了什么说法"), tr("如：先问了孩子的名字；Enter 记下"), tr("记下"))
        strip.given.connect(self._note_wording)
        self._open_strip(strip)

    def _script(self) -> Script | None:
        script = self._session.sheet.script if self._session.sheet else None
        if script is None:
            self._visit.messages.tell(tr("这次回访没有话术。"))
        return script

    def _comment(self, code: str, step: str, text: str) -> None:
        scripts, actor = self._context.desk.scripts, self._context.actor

        def done(changes: Changes) -> None:
            self._visit.leave_strip()
            self._context.feed.publish(changes)
            self._context.message(tr("意见已记下，改话术时看得到。"))

        self._context.runner.run(
            lambda _: scripts.comment(actor, code, step, text), done, self, self._session.refused.emit
        )

    def _note_wording(self, text: str) -> None:
        notes = self._visit.notes
        said = tr("改了说法：{text}", text=text)
        notes.setPlainText("\n".join(part for part in (notes.toPlainText().strip(), said) if part))
        self._visit.leave_strip()
