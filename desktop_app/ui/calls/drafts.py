"""What stands in the fields of a call and is not given yet: kept within a second, forgotten when it is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.domain.changes import Changes
from desktop_app.domain.errors import UserError
from desktop_app.domain.scripts import AnswerDraft
from desktop_app.ui.kit.context import Context

PAUSE = 500
"""Milliseconds after a key until what was typed is kept."""
FINAL = frozenset({"missing", "visit_closed", "not_permitted"})
"""Refusals after which nothing can ever be kept of a visit."""

Place = tuple[int, str]
"""A visit and one of its steps."""


class Drafts(QObject):
    """Keeps drafts of all visits that were opened; each stays with its own visit.

    Args:
        context: of the desk.
        parent: owner of the jobs.
    """

    refused = Signal(object)
    """Carries the error that says why something could not be kept."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._typed: dict[Place, AnswerDraft] = {}
        self._unsaved: set[Place] = set()
        self._held: set[Place] = set()  # being given: not kept meanwhile
        self._sent: dict[Place, AnswerDraft] = {}  # being kept
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self.keep)

    @property
    def dirty(self) -> bool:
        """Whether something was typed that is not kept yet."""
        return bool(self._unsaved)

    def load(self, visit_id: int, kept: Iterable[AnswerDraft]) -> None:
        """Take what the store holds of a visit; what was typed since stays."""
        fresh = self._unsaved | set(self._sent)
        self._typed = {at: draft for at, draft in self._typed.items() if at[0] != visit_id or at in fresh}
        for draft in kept:
            self._typed.setdefault((visit_id, draft.step), draft)

    def of(self, visit_id: int) -> Mapping[str, AnswerDraft]:
        """Return what stands in the fields of a visit, by step."""
        return {step: draft for (visit, step), draft in self._typed.items() if visit == visit_id and _some(draft)}

    def type(self, visit_id: int, draft: AnswerDraft) -> None:
        """Take what stands in a step's fields now; it is kept within a second."""
        self._typed[visit_id, draft.step] = draft
        self._unsaved.add((visit_id, draft.step))
        if not self._pause.isActive():  # who types without a pause is kept up with too
            self._pause.start()

    def hold(self, visit_id: int, step: str) -> None:
        """Keep nothing of a step while its answer is being recorded, lest it come after that."""
        self._held.add((visit_id, step))

    def release(self, visit_id: int, step: str, *, given: bool) -> None:
        """Go on keeping a step, or forget what stood in it since it was given."""
        place = visit_id, step
        self._held.discard(place)
        if given:
            self._typed.pop(place, None)
            self._unsaved.discard(place)
            if place in self._sent:  # comes too late, and is taken away again
                self.type(visit_id, AnswerDraft(step))
        elif place in self._unsaved:
            self._pause.start()

    def keep(self) -> None:
        """Keep all that was typed now."""
        self._pause.stop()
        for place in self._unsaved - self._held:
            self._unsaved.discard(place)
            self._save(place, self._typed[place])

    def _save(self, place: Place, draft: AnswerDraft) -> None:
        calls, actor, visit_id = self._context.desk.calls, self._context.actor, place[0]

        def done(changes: Changes) -> None:
            self._over(place, draft)
            self._context.feed.publish(changes)

        def failed(error: UserError) -> None:
            if self._over(place, draft) and error.code not in FINAL and place in self._typed:
                self._unsaved.add(place)
            self.refused.emit(error)

        self._sent[place] = draft
        self._context.runner.run(lambda _: calls.save_draft(actor, visit_id, draft), done, self, failed)

    def _over(self, place: Place, draft: AnswerDraft) -> bool:
        """Note that a draft was dealt with; return whether none newer is on its way."""
        if self._sent.get(place) is not draft:
            return False
        del self._sent[place]
        return True


def _some(draft: AnswerDraft) -> bool:
    return bool(draft.value or draft.reason)
