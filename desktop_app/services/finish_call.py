"""The result of a call: what would follow, all that follows, and taking it back (R-156, R-251)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime, time
from typing import Any

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.calls import Finished
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.conduct import ConductKind
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.reviews import ReviewWhy
from desktop_app.domain.scripts import AnswerDraft
from desktop_app.domain.text import tr
from desktop_app.domain.tickets import TicketCategory, TicketDraft
from desktop_app.domain.visits import FINAL, Consequence, Outcome, Visit, VisitStatus
from desktop_app.domain.words import outcome_words
from desktop_app.rules import outcomes
from desktop_app.rules.calling_hours import CallingHours
from desktop_app.rules.flow import Flow
from desktop_app.rules.papers import awaited
from desktop_app.rules.planning import Occurrence
from desktop_app.services.authorship import refuse_others_unless_leading
from desktop_app.services.call_effects import (
    CallEffects,
    alarms,
    facts_of,
    not_content,
    wanted_ticket,
)
from desktop_app.services.call_flows import CallFlows
from desktop_app.services.call_ground import CallGround, as_agreed, telling, with_ticket
from desktop_app.services.command import Commands, Unit
from desktop_app.services.joint_call import begin_anew, take_up_again
from desktop_app.services.lists import Lists, Settings, ticket_categories
from desktop_app.services.paper_sets import IN_PERSON, ask_for_visit, later_needs, settle
from desktop_app.services.plan_visits import PlanVisits
from desktop_app.services.referrals import named
from desktop_app.services.schedule import Schedule, following, seen_on
from desktop_app.services.visit_terms import why_not
from desktop_app.store import attempts, customer_flags, drafts, overrides, papers, planned, records, reviews, visits
from desktop_app.store.engine import Connection
from desktop_app.store.scope import taking_back
from desktop_app.store.visit_terms import terms_of

NOON = time(12)
"""The moment of a contact of which only the day is known."""


class FinishCall:
    """Gives visits their results."""

    def __init__(
        self, commands: Commands, lists: Lists, settings: Settings, schedule: Schedule, plan_visits: PlanVisits
    ) -> None:
        self._commands = commands
        self._lists = lists
        self._settings = settings
        self._schedule = schedule
        self._plan_visits = plan_visits
        self._flows = CallFlows(commands, lists, settings)
        self._effects = CallEffects(plan_visits, lists)

    def consequence(
        self,
        visit_id: int,
        outcome: Outcome,
        day: date | None = None,
        minute: int | None = None,
        category: str = "",
        contact: date | None = None,
    ) -> Consequence:
        """Return what would follow from a result, before it is final; ``contact`` is the day as for ``finish``."""
        with self._commands.reading() as connection:
            visit = visits.get(connection, visit_id, seen_on(self._commands.clock.today()))
            flow = self._flows.flow(connection, visit)
            found = self._category(connection, category or wanted_ticket(flow))
            foretold = self._foretold(visit.customer_id, flow)
            outcome, day = as_agreed(outcome, day, flow)
            ground = CallGround.read(connection, visit, self._commands.clock)
            follows = self._consequence(ground, outcome, day, minute, found, contact=contact)
            follows = with_ticket(connection, visit, flow, outcome, follows, self._commands.clock)
        return telling(follows, outcome, foretold)

    def foresee(
        self, visit_id: int, outcomes: Iterable[Outcome], contact: date | None = None
    ) -> dict[Outcome, Consequence]:
        """Return what would follow from each result as ``finish`` would take it, in one look at the visit."""
        with self._commands.reading() as connection:
            visit = visits.get(connection, visit_id, seen_on(self._commands.clock.today()))
            flow = self._flows.flow(connection, visit)
            wanted = wanted_ticket(flow) if visit.ticket_id is None else ""
            category = self._category(connection, wanted)
            foretold = self._foretold(visit.customer_id, flow)
            ground = CallGround.read(connection, visit, self._commands.clock)
            found: dict[Outcome, Consequence] = {}
            for outcome in outcomes:
                taken, day = as_agreed(outcome, None, flow)
                if taken is Outcome.REACHED and wanted:
                    taken = Outcome.PROBLEM
                follows = self._consequence(ground, taken, day, None, category, contact=contact)
                follows = with_ticket(connection, visit, flow, taken, follows, self._commands.clock)
                found[outcome] = telling(follows, taken, foretold)
        return found

    def _foretold(self, customer_id: int, flow: Flow | None) -> str:
        """Return what will become of the people named, as the whole desk has it: so the result will find them."""
        if flow is None or not flow.people:
            return ""
        with self._commands.reading(whole=True) as connection:
            return named(connection, customer_id, flow).foretold()

    @staticmethod
    def _category(connection: Connection, code: str) -> TicketCategory | None:
        return next((category for category in ticket_categories(connection) if category.code == code), None)

    def _consequence(
        self,
        ground: CallGround,
        outcome: Outcome,
        day: date | None,
        minute: int | None,
        category: TicketCategory | None,
        *,
        person: str = "",
        contact: date | None = None,
    ) -> Consequence:
        clock, visit, terms, sets = self._commands.clock, ground.visit, ground.terms, ground.sets
        now = clock.local(clock.now())
        if visit.status is not VisitStatus.OPEN:
            text = tr("这次回访已经结束。")
            return Consequence(text, visit.status, problem=text)
        if problem := why_not(terms, visit, outcome, person, later_needs(sets)):
            return Consequence(problem, VisitStatus.OPEN, problem=problem)
        follows = outcomes.consequence(
            outcome,
            now_local=now if contact is None else datetime.combine(contact, NOON, now.tzinfo),
            attempts=[clock.local(a.at) for a in visit.attempts if a.outcome is Outcome.NO_ANSWER],
            due=visit.due,
            earliest=visit.earliest,
            latest=visit.latest,
            workdays=self._lists.workdays(),
            hours=CallingHours.parse(terms.plan.hours) if terms.plan.hours else self._settings.calling_hours,
            chosen=day,
            chosen_minute=minute,
            problem_category=category,
            method=visit.method,
            visitor=visit.owner,
            note=visit.note,
            event=ground.event,
            table=self._settings.outcome_table,
            put_off=sum(a.outcome is Outcome.RESCHEDULED for a in visit.attempts),
            awaits=awaited(sets, terms.there, in_person=visit.method in IN_PERSON),
            sent=visit.waits_for_answer,
        )
        return replace(follows, papers=True) if sets else follows

    def finish(
        self,
        actor: Actor,
        visit_id: int,
        outcome: Outcome,
        *,
        day: date | None = None,
        minute: int | None = None,
        ticket: TicketDraft | None = None,
        why: str = "",
        number: str = "",
        also: Sequence[int] = (),
        contact: date | None = None,
    ) -> Finished:
        """Record the result of an attempt with all that follows, in one transaction.

        Args:
            actor: who called.
            visit_id: the visit.
            outcome: the result. REACHED becomes PROBLEM when the answers ask for a ticket, and RESCHEDULED when the
                customer asked for another day.
            day: next day, for RESCHEDULED (needed) and NO_ANSWER (else proposed).
            minute: its minute after midnight.
            ticket: what the clerk wrote for the ticket; else it is made from the answers.
            why: reason of a refusal or of the next day.
            number: which was called, for WRONG_NUMBER; empty for the first that is not wrong.
            also: visits of the household for which an unanswered call counts too; taken back with it.
            contact: day on which the customer was in touch, when it is recorded later; the next visits count from it.

        Raises:
            InvalidInput: the result may not be given now; the message says why.
        """
        order = self._schedule.calling_order()
        with self._commands.run(actor, Permission.VISIT_CALL, "visit.finish") as unit:
            visit = self._open_visit(unit, visit_id)
            if contact is None:
                self._check_firm(unit, visit)
            flow = self._flows.flow(unit.connection, visit)
            if flow is not None and flow.needs_reason and outcome in (Outcome.REACHED, Outcome.PROBLEM):
                raise InvalidInput("reason_missing", tr("客户不满意，请先写明具体原因。"), field="reason")
            code = ticket.category if ticket else wanted_ticket(flow) if visit.ticket_id is None else ""
            outcome, day = as_agreed(outcome, day, flow)
            if outcome is Outcome.REACHED and code:
                outcome = Outcome.PROBLEM
            if contact is not None and contact > unit.today:
                raise InvalidInput("day_ahead", tr("联系的日子不能晚于今天。"), field="contact")
            category = self._category(unit.connection, code)
            ground = CallGround.read(unit.connection, visit, self._commands.clock)
            follows = self._consequence(ground, outcome, day, minute, category, person=actor.name, contact=contact)
            follows = with_ticket(unit.connection, visit, flow, outcome, follows, self._commands.clock)
            if follows.problem:
                raise InvalidInput("not_now", follows.problem)
            follows = telling(follows, outcome, named(unit.connection, visit.customer_id, flow).done())
            stood = visits.as_it_stands(visits.record(unit.connection, visit_id))
            note = "\n".join(part for part in (visit.note, why.strip()) if part)
            made = self._bring_about(unit, visit, flow, outcome, ticket, code, note)
            if outcome is Outcome.WRONG_NUMBER:
                made |= self._effects.mark_wrong(unit, visit.customer_id, number)
            if outcome is Outcome.NO_ANSWER and also:
                made["also"] = [self._not_answered_either(unit, other, contact) for other in also]
            day = contact or unit.today
            attempt_id = self._keep(unit, stood, visit, flow, outcome, follows, made, note, why.strip(), day)
        left = [(ready, later) for ready, later in order if ready not in also]
        return Finished(unit.changes, attempt_id, follows, made.get("ticket"), following(left, visit_id))

    def _day_began(self) -> datetime:
        """Return the moment at which the desk's day began: what was overridden before does not count any more."""
        clock = self._commands.clock
        return clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)

    def _check_firm(self, unit: Unit, visit: Visit) -> None:
        """Refuse a result for whom plans must leave out, until a person said why it is taken all the same.

        Raises:
            InvalidInput: ``override_missing``.
        """
        flags = customer_flags.left_out(unit.connection, unit.today, [visit.customer_id]).get(visit.customer_id, [])
        against = {ConductKind(flag.kind) for flag in flags if flag.plan in ("", visit.plan_name)}
        if against - overrides.standing(unit.connection, visit.id, self._day_began()):
            raise InvalidInput("override_missing", tr("客户在黑名单里或已书面拒访，请先写明继续的理由。"))

    def _not_answered_either(self, unit: Unit, visit_id: int, contact: date | None) -> int:
        """Count an unanswered call for another visit of the household; return the attempt."""
        visit = self._open_visit(unit, visit_id)
        ground = CallGround.read(unit.connection, visit, self._commands.clock)
        follows = self._consequence(ground, Outcome.NO_ANSWER, None, None, None, contact=contact)
        flow = self._flows.flow(unit.connection, visit)
        stood, why = visits.as_it_stands(visits.record(unit.connection, visit_id)), tr("同一家庭的电话没有接")
        day = contact or unit.today
        return self._keep(unit, stood, visit, flow, Outcome.NO_ANSWER, follows, {}, visit.note, why, day)

    def _keep(
        self,
        unit: Unit,
        stood: dict[str, Any],
        visit: Visit,
        flow: Flow | None,
        outcome: Outcome,
        follows: Consequence,
        made: dict[str, Any],
        note: str,
        why: str,
        day: date,
    ) -> int:
        """Write a result with all it takes to take it back, ``stood`` being the visit before it; return the attempt."""
        self._write(unit, visit, outcome, follows, day)
        if follows.status in FINAL:
            made["next_visits"] = self._plan_visits.plan_next(unit, visit.id, day)
            if visit.ticket_id is not None and not made.get("confirmed"):
                made |= self._effects.not_confirmed(unit, visit, outcome_words()[outcome])
        if follows.papers and outcome in (Outcome.REACHED, Outcome.PROBLEM):
            terms = terms_of(unit.connection, visit.id)
            made["papers"] = ask_for_visit(unit, visit, terms.step.needs, terms.there, day)
            if made["papers"]:
                settle(unit, visit.id)  # papers of a result that was taken back are still as they were marked
        if follows.review and not _next_method(unit.connection, made.get("next_visits", ())):
            why = ReviewWhy(follows.status) if follows.status in FINAL else ReviewWhy.RESCHEDULED
            made["review"] = reviews.put(unit.connection, visit.id, why, day)
        after = _as_left(visits.record(unit.connection, visit.id))
        before = stood | {"after": after, "made": made}
        if follows.status in FINAL:
            before["drafts"] = [asdict(draft) for draft in drafts.take_away(unit.connection, visit.id)]
        elif flow is not None and flow.finished:
            before |= begin_anew(unit, visit.id, flow)
        attempt_id = attempts.add_attempt(unit.connection, visit.id, unit.now, outcome, note, unit.actor.id, before)
        new = {"outcome": outcome.value, "status": follows.status.value, "attempt": attempt_id}
        if follows.status not in FINAL:
            records.park_attachments(unit.connection, visit.id, attempt_id)
        unit.audit(Kind.VISIT, visit.id, old={"status": visit.status.value}, new=new, why=why)
        unit.changed(Kind.ATTEMPT, [attempt_id])
        unit.changed(Kind.CUSTOMER, [visit.customer_id])
        return attempt_id

    def _bring_about(
        self,
        unit: Unit,
        visit: Visit,
        flow: Flow | None,
        outcome: Outcome,
        ticket: TicketDraft | None,
        code: str,
        note: str,
    ) -> dict[str, Any]:
        made: dict[str, Any] = {}
        if outcome in (Outcome.REACHED, Outcome.PROBLEM):
            made |= self._effects.from_answers(unit, visit.customer_id, flow)
            if visit.ticket_id is not None:
                content = outcome is Outcome.REACHED and not not_content(flow)
                made |= self._effects.confirm(unit, visit, content, facts_of(flow, note))
        if outcome is Outcome.PROBLEM and visit.ticket_id is None:
            facts = facts_of(flow, note) or tr("电话中反映的问题")
            draft = ticket or TicketDraft(visit.customer_id, code, facts)
            serious = draft.serious or bool(alarms(flow))
            made |= self._effects.open(unit, replace(draft, visit_id=visit.id, serious=serious))
        return made

    @staticmethod
    def _write(unit: Unit, visit: Visit, outcome: Outcome, follows: Consequence, day: date) -> None:
        values: dict[str, Any] = {
            "attempts": len(visit.attempts) + 1,
            "status": follows.status.value,
            "problem": outcome is Outcome.PROBLEM,
        }
        if follows.status in FINAL:
            values["done_day"] = day
        else:
            values |= {
                "due": follows.due,
                "minute": follows.minute,
                "appointed": outcome is Outcome.RESCHEDULED,
                "note": "",
            }
        visits.change(unit.connection, visit.id, **values)

    def undo(self, actor: Actor, attempt_id: int) -> Changes:
        """Take the latest result of a visit back, with all it brought about.

        Raises:
            InvalidInput: it is not the latest, was taken back already, or others have worked on its ticket.
            UserError: ``others_entry`` when somebody else recorded it.
        """
        with self._commands.run(actor, Permission.VISIT_CALL, "visit.undo") as unit:
            self._take_back(unit, attempt_id)
        return unit.changes

    def _take_back(self, unit: Unit, attempt_id: int) -> None:
        attempt = attempts.attempt_record(unit.connection, attempt_id)
        refuse_others_unless_leading(unit, attempt.user_id)
        if attempt.undone or attempts.last_attempt_id(unit.connection, attempt.visit_id) != attempt_id:
            raise InvalidInput("changed_since", tr("这次回访之后又有记录，不能撤销这一步。"))
        row = visits.record(unit.connection, attempt.visit_id)
        if row.filed_at is not None:
            raise InvalidInput("record_filed", tr("这份记录已经归档，只能查看；可以补充说明。"))
        left = attempt.before.get("after", {}).items() <= _as_left(row).items()  # else somebody went on with it
        with taking_back(unit.connection, row.customer_id, own=left and attempt.user_id == unit.actor.id):
            self._undone(unit, attempt_id, row, attempt.before)
        for other in attempt.before["made"].get("also", ()):
            self._take_back(unit, other)

    def _undone(self, unit: Unit, attempt_id: int, row: Any, before: Mapping[str, Any]) -> None:
        """Put a visit back as it was before an attempt, with all that the attempt brought about."""
        after = before.get("after") or visits.as_it_stands(row)  # earlier versions did not keep it
        if after["status"] == VisitStatus.AWAITING and row.status == VisitStatus.DONE:
            after = {**after, "status": row.status}  # its papers came in since; they go with the result
        papers.drop(unit.connection, before["made"].get("papers", []))
        visits.put_back(unit.connection, row.id, before, after)
        take_up_again(unit, row.id, before)
        for draft in before.get("drafts", ()):
            drafts.save(unit.connection, row.id, AnswerDraft(**draft))
        attempts.undo_attempt(unit.connection, attempt_id)
        records.unpark_attachments(unit.connection, attempt_id)
        self._effects.take_back(unit, row.customer_id, before["made"])
        if before["made"].get("review") and not reviews.drop(unit.connection, row.id):
            raise InvalidInput("changed_since", tr("这次回访已经复核处理，不能撤销结果。"))
        unit.audit(Kind.VISIT, row.id, old={"status": row.status}, new={"status": before["status"]})
        unit.changed(Kind.ATTEMPT, [attempt_id])
        unit.changed(Kind.CUSTOMER, [row.customer_id])

    def _open_visit(self, unit: Unit, visit_id: int) -> Visit:
        visit = visits.get(unit.connection, visit_id, seen_on(unit.today))
        if visit.status is not VisitStatus.OPEN:
            raise InvalidInput("visit_closed", tr("这次回访已经结束；要改请先撤销结果。"))
        return visit


def _as_left(row: Any) -> dict[str, Any]:
    """Return what an attempt leaves of a visit, and whose it then is: that is never put back."""
    return visits.as_it_stands(row) | {"owner": row.owner}


def _next_method(connection: Connection, visit_ids: Iterable[int]) -> bool:
    """Tell whether the next method of the plan is tried now, so that nobody need look at the visit yet (R-112)."""
    return any(Occurrence.read(planned.one(connection, each).occurrence).stage > 1 for each in visit_ids)
