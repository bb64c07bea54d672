"""One visit on the table: its sheet, what is written down, and its result; every write goes through the runner."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from desktop_app.domain.calls import CallSheet, Finished, FlowView
from desktop_app.domain.changes import Changes
from desktop_app.domain.errors import UserError
from desktop_app.domain.household import HouseholdVisit
from desktop_app.domain.plans import Need
from desktop_app.domain.scripts import AnswerDraft
from desktop_app.domain.text import tr
from desktop_app.domain.tickets import TicketDraft
from desktop_app.domain.visits import Consequence, Outcome, VisitStatus
from desktop_app.ui.calls.drafts import FINAL, Drafts
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.undo import UndoStep

NOTE_PAUSE = 500
"""Milliseconds after a key until notes are kept."""
BOUNCE = 300
"""Milliseconds in which a second result is taken for a key pressed twice by accident."""

FORESEEN = (Outcome.REACHED, Outcome.NO_ANSWER, Outcome.REFUSED, Outcome.WRONG_NUMBER)
"""Results that need nothing more from the clerk, so that what follows can be told at once."""


@dataclass(frozen=True, slots=True)
class Result:
    """A result as the clerk gave it."""

    outcome: Outcome
    day: date | None = None
    minute: int | None = None
    ticket: TicketDraft | None = None
    why: str = ""
    number: str = ""
    also: tuple[HouseholdVisit, ...] = ()
    contact: date | None = None


@dataclass(frozen=True, slots=True)
class ResultStep(UndoStep):
    """A recorded result in the list of what can be taken back; taking it back opens the visit again."""

    visit_id: int = 0
    customer_id: int = 0


@dataclass(frozen=True, slots=True)
class Recorded:
    """A result that was recorded, with the visit that comes next."""

    finished: Finished
    result: Result
    step: ResultStep
    next_customer: int | None = field(default=None)


class CallSession(QObject):
    """The visit that the clerk has open.

    Args:
        context: of the desk.
        parent: owner of the jobs.
    """

    opened = Signal()
    """Another visit, or the same one read anew."""
    flowed = Signal()
    """An answer was recorded: the script stands elsewhere."""
    answered_for = Signal()
    """A reason was given for going on."""
    attached = Signal()
    """Other files are kept with the visit than before."""
    foreseen = Signal()
    """What follows from each result is known anew."""
    recorded = Signal(object)
    """Carries :class:`Recorded`."""
    refused = Signal(object)
    """Carries the error that says why something was not recorded."""
    working = Signal(bool)

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self.drafts = Drafts(context, self)
        self.drafts.refused.connect(self.refused)
        self.sheet: CallSheet | None = None
        self.flow: FlowView | None = None
        self.follows: dict[Outcome, Consequence] = {}
        self.contact: date | None = None
        self._notes: dict[int, str] = {}  # by visit: typed and not kept yet
        self._sent: dict[int, str] = {}  # by visit: being kept
        self._busy = False
        self._finishing = False
        self._waiting: Result | None = None
        self._since = QElapsedTimer()
        self._pause = QTimer(self, singleShot=True, interval=NOTE_PAUSE)
        self._pause.timeout.connect(self.keep_note)
        self._foresee = QTimer(self, singleShot=True, interval=0)
        self._foresee.timeout.connect(self._ask_what_follows)

    @property
    def visit_id(self) -> int:
        """Id of the visit; 0 when none is open."""
        return self.sheet.visit.id if self.sheet else 0

    @property
    def closed(self) -> bool:
        """Whether the visit has its final result."""
        return self.sheet is not None and self.sheet.visit.status is not VisitStatus.OPEN

    @property
    def confirms(self) -> bool:
        """Whether the visit asks for the customer's word on a ticket; a problem then reopens that one."""
        return self.sheet is not None and self.sheet.visit.ticket_id is not None

    @property
    def busy(self) -> bool:
        """Whether a result or an answer is being recorded."""
        return self._busy

    @property
    def dirty(self) -> bool:
        """Whether something was typed that is not kept yet."""
        return bool(self._notes) or self.drafts.dirty

    def open(self, visit_id: int) -> None:
        """Put a visit on the table; what was typed in the one before is kept first.

        Raises:
            UserError: there is no such visit any more.
        """
        self.keep_note()
        sheet = self._context.desk.calls.open(self._context.actor, visit_id)
        if visit_id != self.visit_id:
            self.contact = None
        if (note := self._sent.get(visit_id)) is not None:
            sheet = replace(sheet, visit=replace(sheet.visit, note=note))
        self.drafts.load(visit_id, sheet.drafts)
        self.sheet = sheet
        self.flow = self.sheet.flow
        self.follows = {}
        self.opened.emit()
        self._foresee.start()

    def close(self) -> None:
        """Clear the table."""
        self.keep_note()
        self.sheet = self.flow = None
        self.follows = {}

    # --- answers and notes ---

    def answer(self, step: str, value: str, reason: str = "") -> None:
        """Record an answer at once; one given while another is being recorded is not taken."""
        if self.sheet is None or self.closed or self._busy:
            return
        calls, actor, visit_id = self._context.desk.calls, self._context.actor, self.visit_id

        def done(outcome: tuple[FlowView, Changes]) -> None:
            self.drafts.release(visit_id, step, given=True)
            if self.visit_id == visit_id:
                self.flow = outcome[0]
                self.flowed.emit()
                self._foresee.start()
            self._context.feed.publish(outcome[1])

        self.drafts.hold(visit_id, step)
        put_back = partial(self.drafts.release, visit_id, step, given=False)
        self._work(lambda: calls.answer(actor, visit_id, step, value, reason), done, put_back)

    def type_answer(self, draft: AnswerDraft) -> None:
        """Take what stands in the fields of a step now; it is kept within a second."""
        if self.sheet is not None and not self.closed:
            self.drafts.type(self.visit_id, draft)

    def type_note(self, text: str) -> None:
        """Take what stands in the notes now; it is kept within a second."""
        if self.sheet is not None and not self.closed:
            self._notes[self.visit_id] = text
            if not self._pause.isActive():  # who types without a pause is kept up with too
                self._pause.start()

    def override(self, why: str, then: Callable[[], object]) -> None:
        """Keep why the clerk goes on although something speaks against the call; ``then`` follows when it is kept."""
        sheet = self.sheet
        if sheet is None or self.closed:
            return
        conduct, actor, kinds = self._context.desk.conduct, self._context.actor, {n.kind for n in sheet.unanswered}
        visit_id = sheet.visit.id

        def done(changes: Changes) -> None:
            if self.sheet is not None and self.visit_id == visit_id:
                self.sheet = replace(self.sheet, overridden=self.sheet.overridden | kinds)
                self.answered_for.emit()
                then()
            self._context.feed.publish(changes)

        self._context.runner.run(lambda _: conduct.override(actor, visit_id, kinds, why), done, self, self.refused.emit)

    def confirm_need(self, need: Need, there: bool) -> None:
        """Note that something the plan asks for is there, or is not."""
        calls, actor, visit_id = self._context.desk.calls, self._context.actor, self.visit_id
        if self.sheet is not None and not self.closed:
            self._context.runner.run(
                lambda _: calls.confirm_need(actor, visit_id, need, there=there), self._noted, self, self.refused.emit
            )

    def read_files(self, visit_id: int) -> None:
        """Read anew which files are kept with a visit, if it is still on the table."""
        if self.sheet is not None and self.visit_id == visit_id:
            sheet = self._context.desk.calls.open(self._context.actor, visit_id)
            self.sheet = replace(self.sheet, attachments=sheet.attachments, needs=sheet.needs)
            self.attached.emit()
            self._foresee.start()

    def keep_note(self) -> None:
        """Keep now what was typed."""
        self.drafts.keep()
        self._pause.stop()
        notes, self._notes = self._notes, {}
        for visit_id, note in notes.items():
            self._save_note(visit_id, note)

    def _save_note(self, visit_id: int, note: str) -> None:
        calls, actor = self._context.desk.calls, self._context.actor

        def done(changes: Changes) -> None:
            self._note_over(visit_id, note)
            self._noted(changes)

        def failed(error: UserError) -> None:
            self._note_over(visit_id, note, error)
            self.refused.emit(error)

        self._sent[visit_id] = note
        self._context.runner.run(lambda _: calls.save_note(actor, visit_id, note), done, self, failed)

    def _note_over(self, visit_id: int, note: str, error: UserError | None = None) -> None:
        """Take a note that could not be kept back, unless a newer one is there or it would be refused again."""
        if self._sent.get(visit_id) != note:
            return
        del self._sent[visit_id]
        if error is not None and error.code not in FINAL:
            self._notes.setdefault(visit_id, note)

    def _noted(self, changes: Changes) -> None:
        self._context.feed.publish(changes)
        self._foresee.start()

    # --- results ---

    def _ask_what_follows(self) -> None:
        if self.sheet is None or self.closed:
            return
        self.follows = self._context.desk.calls.foresee(self.visit_id, FORESEEN, self.contact)
        self.foreseen.emit()

    def foresee(self, result: Result) -> Consequence:
        """Return what would follow from a result that the clerk is about to give."""
        category = result.ticket.category if result.ticket else ""
        calls = self._context.desk.calls
        return calls.consequence(self.visit_id, result.outcome, result.day, result.minute, category, self.contact)

    def set_contact(self, day: date | None) -> None:
        """Record the result as of the day on which the customer was in touch; None for today."""
        self.contact = day
        self._foresee.start()

    def finish(self, result: Result) -> None:
        """Record the result, after the answer that is being recorded; a second one right after it is a bouncing key."""
        if self.sheet is None or self.closed or self._finishing:
            return
        if self._busy:
            self._waiting = result
            return
        if self._since.isValid() and self._since.elapsed() < BOUNCE:
            return
        self._finishing = True
        result = replace(result, contact=self.contact)
        visit_id, customer_id, name = self.visit_id, self.sheet.customer.id, self.sheet.customer.draft.name
        calls, actor = self._context.desk.calls, self._context.actor
        note = self._notes.pop(visit_id, self._sent.get(visit_id))
        self.keep_note()

        def job() -> Recorded:
            if note is not None:  # a result never stands without the notes that belong to it
                calls.save_note(actor, visit_id, note)
            return record(self._context, visit_id, customer_id, name, result)

        def failed() -> None:
            if note is not None:
                self._notes.setdefault(visit_id, note)

        self._work(job, self._finished, failed)

    def _finished(self, recorded: Recorded) -> None:
        self._since.start()
        self._context.feed.publish(recorded.finished.changes)
        self._context.undo.push(recorded.step)
        self.recorded.emit(recorded)

    def _work(
        self, job: Callable[[], object], done: Callable[..., None], put_back: Callable[[], None] | None = None
    ) -> None:
        self._set_busy(on=True)

        def over(result: object) -> None:
            self._set_busy(on=False)
            done(result)
            if (waiting := self._waiting) is not None:
                self._waiting = None
                self.finish(waiting)

        def failed(error: UserError) -> None:
            self._waiting = None
            self._set_busy(on=False)
            if put_back is not None:
                put_back()
            self.refused.emit(error)

        self._context.runner.run(lambda _: job(), over, self, failed)

    def _set_busy(self, *, on: bool) -> None:
        self._busy = on
        self._finishing = self._finishing and on
        self.working.emit(on)


def record(context: Context, visit_id: int, customer_id: int, name: str, result: Result) -> Recorded:
    """Record a result and find out who is next; runs in the worker thread."""
    calls, actor = context.desk.calls, context.actor
    finished = calls.finish(
        actor,
        visit_id,
        result.outcome,
        day=result.day,
        minute=result.minute,
        ticket=result.ticket,
        why=result.why,
        number=result.number,
        also=[other.visit_id for other in result.also],
        contact=result.contact,
    )

    def again() -> tuple[UndoStep, Changes]:
        repeated = record(context, visit_id, customer_id, name, result)
        return repeated.step, repeated.finished.changes

    names = dict.fromkeys([name, *(other.customer for other in result.also)])
    step = ResultStep(
        f"{tr('、').join(names)} {finished.consequence.text}",
        lambda: calls.undo(actor, finished.attempt_id),
        again,
        visit_id,
        customer_id,
    )
    following = finished.next_visit_id
    next_customer = context.desk.schedule.customer_of(following) if following is not None else None
    return Recorded(finished, result, step, next_customer)
