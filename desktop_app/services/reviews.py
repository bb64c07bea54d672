"""Visits that went nowhere: back to those who know the customer, and into a second round (R-112, R-225)."""

from __future__ import annotations

from dataclasses import replace

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.customers import Phone
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.plans import Method
from desktop_app.domain.reviews import Reviewed, ReviewLine, Verdict
from desktop_app.domain.text import tr
from desktop_app.domain.words import review_words
from desktop_app.rules.corrections import without_number
from desktop_app.rules.phones import normalise_phone
from desktop_app.services.command import Commands, Unit
from desktop_app.services.customer_wishes import accepted
from desktop_app.services.customer_word import ask_again, ask_no_more, refuse_begun
from desktop_app.services.customers import name_forms
from desktop_app.services.lists import Lists
from desktop_app.store import customers, reviews, visits


class Reviews:
    """The list of visits that a person must look at again."""

    def __init__(self, commands: Commands, lists: Lists) -> None:
        self._commands = commands
        self._lists = lists

    def waiting(self, actor: Actor) -> tuple[ReviewLine, ...]:
        """Return the list, the oldest first: all of it for those who lead, else what lies with the person."""
        with self._commands.reading() as connection:
            return reviews.waiting(connection, whose(actor))

    def second_round(self, actor: Actor, visit_id: int, number: str = "") -> Reviewed:
        """Call once more, at the number that was found or at the one that was checked.

        A confirming visit asks for the customer's word on its ticket again, which waits for it (R-231).

        Args:
            actor: the person acting.
            visit_id: the visit on the list.
            number: found for the customer; empty when the known one is right.

        Raises:
            InvalidInput: the number cannot be read, there is none that works, or the visit's ticket has gone on.
            UserError: ``missing`` when the visit is not on the list any more.
        """
        with self._commands.run(actor, Permission.VISIT_PLAN, "review.second_round") as unit:
            line = reviews.get(unit.connection, visit_id)
            clean = self._take_number(unit, line.customer_id, number.strip())
            row = visits.record(unit.connection, visit_id)
            due = self._lists.workdays().next(unit.today)
            words = review_words()[line.why]
            found = tr("找到新号码") if clean else tr("号码已核对")
            next_id = visits.add_single(
                unit.connection,
                customer_id=line.customer_id,
                title=row.title,
                plan_name=row.plan_name,
                purpose=row.purpose,
                reason=tr("第二轮：{day} {why}，{found}", day=line.day, why=words, found=found),
                due=due,
                minute=None,
                earliest=due,
                latest=max(due, row.latest),
                method=accepted(
                    unit.connection, line.customer_id, unit.today, Method.PHONE if clean else Method(row.method)
                ),
                owner=row.owner,
                script=row.script,
                now=unit.now,
                priority=row.priority,
                ticket_id=row.ticket_id,
            )
            if row.ticket_id is not None:
                ask_again(unit, row.ticket_id, visit_id, next_id)
            reviews.settle(
                unit.connection, visit_id, Verdict.SECOND_ROUND, clean, unit.now, actor.id, next_visit_id=next_id
            )
            unit.audit(Kind.VISIT, visit_id, new={"verdict": Verdict.SECOND_ROUND, "number": clean, "next": next_id})
            unit.changed(Kind.VISIT, [next_id])
            unit.changed(Kind.CUSTOMER, [line.customer_id])
        text = tr("{name}：{day} 再回访一轮", name=line.customer, day=due)
        return Reviewed(unit.changes, visit_id, line.customer_id, next_id, clean, text)

    def close(self, actor: Actor, visit_id: int, why: str) -> Reviewed:
        """Visit no more.

        Raises:
            InvalidInput: no reason.
            UserError: ``missing`` when the visit is not on the list any more.
        """
        if not why.strip():
            raise InvalidInput("reason_missing", tr("请写明不再回访的原因。"), field="why")
        with self._commands.run(actor, Permission.VISIT_PLAN, "review.close") as unit:
            line = reviews.get(unit.connection, visit_id)
            reviews.settle(unit.connection, visit_id, Verdict.CLOSED, why.strip(), unit.now, actor.id)
            unit.audit(Kind.VISIT, visit_id, new={"verdict": Verdict.CLOSED}, why=why.strip())
        text = tr("{name}：不再回访", name=line.customer)
        return Reviewed(unit.changes, visit_id, line.customer_id, None, "", text)

    def undo(self, actor: Actor, done: Reviewed) -> Changes:
        """Put a visit back on the list, with all that was done for it taken back."""
        with self._commands.run(actor, Permission.VISIT_PLAN, "review.undo") as unit:
            if done.next_visit_id is not None:
                refuse_begun(unit, done.next_visit_id, tr("第二轮已经开始，不能撤销。"))
                visits.release(unit.connection, [done.next_visit_id])
                ticket_id = visits.record(unit.connection, done.visit_id).ticket_id
                if ticket_id is not None:
                    ask_no_more(unit, ticket_id, done.visit_id, done.next_visit_id)
            reviews.reopen(unit.connection, done.visit_id)
            if done.number:
                draft = customers.get(unit.connection, done.customer_id).draft
                draft = without_number(draft, done.number)
                customers.change(unit.connection, done.customer_id, draft, name_forms(draft.name), unit.now)
            unit.audit(Kind.VISIT, done.visit_id, old={"next": done.next_visit_id}, new={})
            unit.changed(Kind.CUSTOMER, [done.customer_id])
        return unit.changes

    @staticmethod
    def _take_number(unit: Unit, customer_id: int, number: str) -> str:
        """Put a number that was found before the others; return it, or nothing when it was known and right."""
        draft = customers.get(unit.connection, customer_id).draft
        if not number:
            if all(phone.wrong for phone in draft.phones):
                raise InvalidInput("number_missing", tr("没有能打通的号码，请填写新号码。"), field="number")
            return ""
        clean = normalise_phone(number)
        if clean is None:
            raise InvalidInput("phone_invalid", tr("号码 {number} 不像电话。", number=number), field="number")
        known = {phone.number for phone in draft.phones}
        if clean in known:
            customers.mark_phone(unit.connection, customer_id, clean, wrong=False)
            return ""
        changed = replace(draft, phones=(Phone(clean), *draft.phones))
        customers.change(unit.connection, customer_id, changed, name_forms(draft.name), unit.now)
        unit.audit(Kind.CUSTOMER, customer_id, old={}, new={"number": clean})
        return clean


def whose(actor: Actor) -> str:
    """Return whose lines a person sees: everybody's for those who lead."""
    return "" if actor.may(Permission.TEAM_LEAD) else actor.name
