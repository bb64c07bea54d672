"""The results of a call as the clerk gives them: asked for what they need, and told why they cannot be given."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from desktop_app.domain.plans import WRITTEN
from desktop_app.domain.text import tr
from desktop_app.domain.visits import Consequence, Outcome
from desktop_app.ui.calls.session import CallSession, Result
from desktop_app.ui.calls.strips import HouseholdStrip, NumberStrip, OverrideStrip, RefusalStrip, RescheduleStrip, Strip
from desktop_app.ui.calls.visit_view import VisitView
from desktop_app.ui.kit.context import Context


class Results:
    """F9 to F12 and the rare one.

    Args:
        context: of the desk.
        session: the visit that is open.
        visit: its view.
        open_strip: shows a question above the buttons.
    """

    def __init__(
        self, context: Context, session: CallSession, visit: VisitView, open_strip: Callable[[Strip], object]
    ) -> None:
        self._context, self._session, self._visit, self._open_strip = context, session, visit, open_strip
        self._unasked = 0

    def go_on(self, then: Callable[[], object]) -> None:
        """Do something in the call; ask first, and once in a call, why it is made against what speaks against it."""
        sheet, strip = self._session.sheet, self._visit.strip
        against = sheet.unanswered if sheet and not self._session.closed and self._session.contact is None else ()
        if not against:
            then()
        elif isinstance(strip, OverrideStrip):
            strip.confirm()
        else:
            strip = OverrideStrip([note.text for note in against])
            strip.given.connect(lambda why: self._session.override(why, then))
            self._visit.script.redraw()
            self._open_strip(strip)

    def reached(self) -> None:
        """Record that the customer was reached; a missing reason comes first (R-165)."""
        flow, typed = self._session.flow, self._visit.script.commit()
        if flow is not None and flow.missing_reason and not typed:
            self._visit.script.insist_on_reason()
            self._visit.messages.fail(tr("客户不满意，请先写明具体原因，再记录完成。"))
        elif problem := self._refused_now():
            self._visit.messages.fail(problem)
        elif self._nothing_asked() and self._unasked != self._session.visit_id:
            self._unasked = self._session.visit_id
            self._visit.messages.tell(tr("一题都还没有问。确实已经访到，请再按一次 F9。"))
        else:
            self._session.finish(Result(Outcome.REACHED))

    def _refused_now(self) -> str:
        """Return why nobody can be recorded as reached before anything was asked; empty when it can."""
        follows = self._session.follows.get(Outcome.REACHED)
        return follows.problem if follows is not None and self._nothing_asked() else ""

    def _nothing_asked(self) -> bool:
        """Whether the visit has a script of which no question was answered, and no notes."""
        flow = self._session.flow
        sheet = self._session.sheet
        written = sheet is not None and sheet.visit.method in WRITTEN
        answered = written or flow is None or flow.finished or any(view.answer is not None for view in flow.path)
        return not (answered or self._session.busy or self._visit.notes.toPlainText().strip())

    def no_answer(self) -> None:
        """Record that nobody answered; of a household, ask once whether it counts for all behind the phone."""
        sheet, others = self._session.sheet, self._visit.offers.behind_phone
        if sheet is not None and sheet.visit.waits_for_answer:
            self.finish(Result(Outcome.NO_ANSWER, why=tr("已发出，等客户答复")))
        elif isinstance(self._visit.strip, HouseholdStrip):
            self._visit.strip.confirm()
        elif sheet is None or not others:
            self.finish(Result(Outcome.NO_ANSWER))
        else:
            follows = self._session.foresee(Result(Outcome.NO_ANSWER)).text
            strip = HouseholdStrip(sheet.customer.draft.name, [other.customer for other in others], follows)
            strip.given.connect(lambda every: self.finish(Result(Outcome.NO_ANSWER, also=others if every else ())))
            self._open_strip(strip)

    def wrong_number(self) -> None:
        """Record that the number is wrong or does not exist; of several, ask which was called."""
        sheet = self._session.sheet
        phones = [phone for phone in sheet.customer.draft.phones if not phone.wrong] if sheet else []
        if len(phones) < 2:
            self.finish(Result(Outcome.WRONG_NUMBER))
            return
        strip = NumberStrip(phones, self._session.foresee(Result(Outcome.WRONG_NUMBER)).text)
        strip.given.connect(lambda number: self.finish(Result(Outcome.WRONG_NUMBER, number=number)))
        self._open_strip(strip)

    def finish(self, result: Result) -> None:
        self._visit.script.commit()
        self._session.finish(result)

    def ask_refusal(self) -> None:
        """Ask for the reason of a refusal."""
        follows = self._session.foresee(Result(Outcome.REFUSED))
        reasons = [entry.name for entry in self._context.desk.lists.entries("reason_refused")]
        strip = RefusalStrip(reasons, follows.text)
        strip.given.connect(lambda why: self.finish(Result(Outcome.REFUSED, why=why)))
        self._open_strip(strip)

    def ask_day(self) -> None:
        """Ask for another day."""
        sheet, flow = self._session.sheet, self._session.flow
        if sheet is None:
            return

        def foresee(day: date | None, minute: int | None) -> Consequence:
            return self._session.foresee(Result(Outcome.RESCHEDULED, day, minute))

        strip = RescheduleStrip(
            self._context.desk.slots.for_visit(sheet.visit.id), self._context.desk.clock.today, foresee
        )
        if flow is not None and flow.appointment is not None:
            strip.day.set_day(flow.appointment)
        strip.chosen.connect(lambda day, minute: self.finish(Result(Outcome.RESCHEDULED, day=day, minute=minute)))
        self._open_strip(strip)
