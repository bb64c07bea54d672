"""A call: its sheet, answers that are safe at once, and its result."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.calls import CallSheet, FlowView
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.conduct import ConductNote
from desktop_app.domain.customer_flags import FlagDraft, FlagKind
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.plans import Need, StepTerms
from desktop_app.domain.scripts import AnswerDraft
from desktop_app.domain.text import tr
from desktop_app.domain.visits import Outcome, Visit, VisitStatus
from desktop_app.rules import frequency
from desktop_app.rules.calling_hours import CallingHours
from desktop_app.rules.conduct import CallFacts, before_call
from desktop_app.rules.corrections import with_field
from desktop_app.rules.flow import Flow
from desktop_app.services.call_view import flow_view
from desktop_app.services.finish_call import FinishCall
from desktop_app.services.joint_call import keep_answers
from desktop_app.services.loans import loans_of
from desktop_app.services.paper_sets import later_needs, of_visit, sets_of_needs
from desktop_app.services.schedule import seen_on
from desktop_app.services.story import story
from desktop_app.services.visit_terms import SEEN, needed, why_not
from desktop_app.store import customer_flags, customers, drafts, overrides, records, visits
from desktop_app.store.engine import Connection
from desktop_app.store.visit_terms import VisitTerms, set_there, terms_of


class RecordCall(FinishCall):
    """Everything the call pane does; results are given as `FinishCall` has it."""

    def open(self, actor: Actor, visit_id: int) -> CallSheet:
        """Return all that stands before the clerk for one visit; nothing is written."""
        clock = self._commands.clock
        with self._commands.reading() as connection:
            visit = visits.get(connection, visit_id, seen_on(clock.today()))
            file = story(connection, visit.customer_id, clock)
            script = self._flows.script(connection, visit_id)
            flow = self._flows.flow(connection, visit, actor, file)
            contact = visits.last_contact(connection, visit.customer_id, clock.today())
            terms = terms_of(connection, visit_id)
            flags = [flag.draft for flag in customer_flags.of_customer(connection, visit.customer_id)]
            listed = (event.draft for event in file.events if event.draft.kind == FlagKind.BLACKLIST)
            flags += [FlagDraft(FlagKind.BLACKLIST, event.day, event.title) for event in listed]
            attachments = records.attachments(connection, visit_id)
            overridden = overrides.standing(connection, visit_id, self._day_began())
            later = later_needs(sets_of_needs(connection, terms.step.needs))
            asked = of_visit(connection, visit_id, clock.today())
            loans = tuple(loan for loan in loans_of(connection, visit_id, clock.today()) if loan.back is None)
            typed = drafts.drafts(connection, visit_id)
        values = self._flows.values(actor, file, visit)
        attempt = 1 + sum(a.outcome is Outcome.NO_ANSWER for a in visit.attempts)
        temperament = file.customer.draft.temperament
        return CallSheet(
            visit=visit,
            customer=file.customer,
            relations=file.relations,
            events=file.events,
            history=file.history,
            tickets=file.tickets,
            script=script,
            flow=flow_view(flow, values, file.customer.draft) if flow else None,
            tips=tuple(tip for tip in self._lists.tips() if not temperament or tip.title.startswith(temperament)),
            attempt=attempt,
            conduct=self._conduct(
                visit,
                [phone.number for phone in file.customer.draft.phones if phone.wrong],
                contact,
                terms,
                actor,
                flags,
            ),
            overridden=overridden,
            most=self._settings.outcome_table[Outcome.NO_ANSWER].times,
            needs=needed(terms, visit),
            later=later,
            papers=asked,
            loans=loans,
            values=values,
            attachments=attachments,
            drafts=typed,
        )

    def _conduct(
        self,
        visit: Visit,
        wrong: Sequence[str],
        contact: tuple[date, str] | None,
        terms: VisitTerms,
        actor: Actor,
        flags: Sequence[FlagDraft],
    ) -> tuple[ConductNote, ...]:
        if visit.status is not VisitStatus.OPEN:
            return ()
        clock, today = self._commands.clock, self._commands.clock.today()
        unasked = visit.ticket_id is None and not visit.appointed  # the customer waits for those others
        own = terms.plan.hours
        return before_call(
            CallFacts(
                now=clock.local(clock.now()),
                method=visit.method,
                flags=flags,
                plan=visit.plan_name,
                barred=why_not(terms._replace(step=StepTerms()), visit, Outcome.REACHED, actor.name),
                hours=CallingHours.parse(own) if own else self._settings.calling_hours,
                strict_hours=bool(own) or self._settings.strict_hours,
                workdays=self._lists.workdays(),
                last_contact=contact[0] if unasked and contact and contact[0] < today else None,
                gap=terms.plan.cap_days or frequency.CONTACT_GAP,
                wrong=wrong,
            )
        )

    def answer(
        self, actor: Actor, visit_id: int, step_key: str, value: str, reason: str = ""
    ) -> tuple[FlowView, Changes]:
        """Record the answer to a step, at once and durably; changing an earlier one parks the branch it leaves.

        Raises:
            InvalidInput: the visit has ended, has no script, or the value is none the step takes.
        """
        with self._commands.run(actor, Permission.VISIT_CALL, "visit.answer") as unit:
            visit = self._open_visit(unit, visit_id)
            file = story(unit.connection, visit.customer_id, self._commands.clock)
            flow = self._flows.flow(unit.connection, visit, actor, file)
            if flow is None:
                raise InvalidInput("no_script", tr("这次回访没有话术。"))
            flow = flow.answer(step_key, value, reason)
            self._check_corrections(unit.connection, visit.customer_id, flow)
            keep_answers(unit, visit_id, flow)
            drafts.save(unit.connection, visit_id, AnswerDraft(step_key))
            unit.changed(Kind.ANSWER, [visit_id])
        return flow_view(flow, self._flows.values(actor, file, visit), file.customer.draft), unit.changes

    @staticmethod
    def _check_corrections(connection: Connection, customer_id: int, flow: Flow) -> None:
        """Refuse at once what a field that was read out does not take, while the customer is on the phone."""
        if flow.corrections:
            draft = customers.get(connection, customer_id).draft
            for name, told in flow.corrections.items():
                with_field(draft, name, told)

    def save_note(self, actor: Actor, visit_id: int, note: str) -> Changes:
        """Keep the notes of a call while they are typed."""
        with self._commands.run(actor, Permission.VISIT_CALL, "visit.note") as unit:
            self._open_visit(unit, visit_id)
            visits.change(unit.connection, visit_id, note=note)
            unit.changed(Kind.ANSWER, [visit_id])
        return unit.changes

    def save_draft(self, actor: Actor, visit_id: int, draft: AnswerDraft) -> Changes:
        """Keep what stands in the fields of a step while it is typed; it is no answer yet."""
        with self._commands.run(actor, Permission.VISIT_CALL, "visit.draft") as unit:
            self._open_visit(unit, visit_id)
            drafts.save(unit.connection, visit_id, draft)
            unit.changed(Kind.ANSWER, [visit_id])
        return unit.changes

    def confirm_need(self, actor: Actor, visit_id: int, need: Need, *, there: bool) -> Changes:
        """Note that something that the plan asks for before the visit is done is there, or is not (S-03.2).

        Raises:
            InvalidInput: the visit has ended, or its plan asks for no such thing.
        """
        with self._commands.run(actor, Permission.VISIT_CALL, "visit.need") as unit:
            self._open_visit(unit, visit_id)
            terms = terms_of(unit.connection, visit_id)
            if need not in set(terms.step.needs) - SEEN:
                raise InvalidInput("need_unknown", tr("这次回访没有这一项。"))
            set_there(unit.connection, visit_id, terms.there | {need} if there else terms.there - {need})
            unit.audit(Kind.VISIT, visit_id, new={need.value: there})
            unit.changed(Kind.ANSWER, [visit_id])
        return unit.changes
