"""What follows from the result of an attempt (R-156, R-220, R-225, R-231)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from desktop_app.domain.outcomes import USUAL, OutcomeRule, OutcomeTable, Then
from desktop_app.domain.plans import Method
from desktop_app.domain.text import tr
from desktop_app.domain.tickets import TicketCategory
from desktop_app.domain.visits import Consequence, Outcome, VisitStatus
from desktop_app.rules import tickets
from desktop_app.rules.calling_hours import CallingHours
from desktop_app.rules.day_words import day_text, minute_text
from desktop_app.rules.workdays import WorkingDays

_NOON, _EVENING = 12 * 60, 18 * 60
_ROUND = 5
"""Minutes to which a next try before an event is rounded."""

LOOK_AGAIN = 2
"""Working days after which the desk looks whether what was sent was answered; our value."""

Happening = tuple[date, int | None]
"""When something happens that a visit reminds the customer of: its day, and its minute after midnight if known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call:
    """What an outcome is judged by."""

    now: datetime
    attempts: Sequence[datetime]
    due: date
    earliest: date
    latest: date
    workdays: WorkingDays
    hours: CallingHours
    chosen: date | None
    minute: int | None
    category: TicketCategory | None
    method: Method
    visitor: str
    note: str
    event: Happening | None
    table: OutcomeTable
    put_off: int
    awaits: str
    sent: bool

    @property
    def today(self) -> date:
        """Day of the contact."""
        return self.now.date()


def consequence(
    outcome: Outcome,
    *,
    now_local: datetime,
    attempts: Sequence[datetime],
    due: date,
    earliest: date,
    latest: date,
    workdays: WorkingDays,
    hours: CallingHours | None = None,
    chosen: date | None = None,
    chosen_minute: int | None = None,
    problem_category: TicketCategory | None = None,
    method: Method = Method.PHONE,
    visitor: str = "",
    note: str = "",
    event: Happening | None = None,
    table: OutcomeTable = USUAL,
    put_off: int = 0,
    awaits: str = "",
    sent: bool = False,
) -> Consequence:
    """Return what follows from a result, in words and in days.

    Args:
        outcome: the result given to this attempt.
        now_local: moment of the contact at the desk.
        attempts: local moments of the earlier tries of this visit that were not answered.
        due: the day the visit stands on now.
        earliest: first day of its window.
        latest: last day of its window.
        workdays: the desk's working-day table.
        hours: calling hours; the usual ones when None (R-154).
        chosen: day agreed or picked by the clerk.
        chosen_minute: its minute after midnight; None for any hour.
        problem_category: of the ticket, for PROBLEM.
        method: an on-site visit needs a named visitor and notes to be done (S-01).
        visitor: who went, for an on-site visit.
        note: what was written down.
        event: what the visit reminds of; a next try is proposed before it.
        table: what follows from which result.
        put_off: how often the visit was rescheduled already.
        awaits: papers by name that the visit waits for before it is done (S-37.4); empty for none.
        sent: NO_ANSWER means that words were sent and wait for an answer (R-231); it is no try that failed.

    Returns:
        The consequence; its ``problem`` says why the result may not be given now.
    """
    call = _Call(
        now=now_local,
        attempts=attempts,
        due=due,
        earliest=earliest,
        latest=latest,
        workdays=workdays,
        hours=hours or CallingHours(),
        chosen=chosen,
        minute=chosen_minute,
        category=problem_category,
        method=method,
        visitor=visitor,
        note=note,
        event=event,
        table=table,
        put_off=put_off,
        awaits=awaits,
        sent=sent,
    )
    return _RULES[outcome](call)


def different_times(attempts: Sequence[datetime]) -> int:
    """Count the different times of attempts: another day, or part of it (morning, afternoon, evening; R-156)."""
    return len({(moment.date(), _part(_minute(moment))) for moment in attempts})


def next_try(
    now_local: datetime,
    attempts: Sequence[datetime],
    earliest: date,
    workdays: WorkingDays,
    hours: CallingHours,
    event: Happening | None = None,
    rule: OutcomeRule = USUAL[Outcome.NO_ANSWER],
) -> tuple[date, int | None]:
    """Return day and minute of the next try: another part of today if there is room, else the next working day.

    Of several hours of that day the part tried least goes first, then the one that is not this try's. A call before the
    window is followed by one inside it; a day after the window is taken all the same, for a late visit is accepted.
    A visit that reminds of an event still to come is tried again before that, if need be sooner; without an hour where
    the event is too near.
    """
    proposed = _usual_try(now_local, attempts, earliest, workdays, hours, rule)
    ahead = event is not None and (event[0], _hour(event)) > (now_local.date(), _minute(now_local))
    if event is None or not ahead or proposed < (event[0], _hour(event)):
        return proposed
    today, minute = now_local.date(), _minute(now_local)
    if event[0] > today:  # days of rest lie between
        return event[0], next((middle for middle in hours.middles if middle < _hour(event)), None)
    until = event[1] if event[1] is not None else max(end for _, end in hours.spans)
    later = minute + min(rule.apart, (until - minute) // 2)
    later -= later % _ROUND
    return today, later if minute < later < until else None


def _hour(event: Happening) -> int:
    return 24 * 60 if event[1] is None else event[1]


def _usual_try(
    now_local: datetime,
    attempts: Sequence[datetime],
    earliest: date,
    workdays: WorkingDays,
    hours: CallingHours,
    rule: OutcomeRule,
) -> tuple[date, int]:
    today, minute = now_local.date(), _minute(now_local)
    tries = [(moment.date(), _part(_minute(moment))) for moment in (*attempts, now_local)]
    if not rule.days and today >= earliest and workdays.is_workday(today):
        for middle in hours.middles:
            if middle >= minute + rule.apart and not (rule.other_time and (today, _part(middle)) in tries):
                return today, middle
    parts = [part for _, part in tries]
    best = min(hours.middles, key=lambda m: (parts.count(_part(m)), _part(m) == _part(minute)))
    if not rule.other_time:
        best = hours.middles[0]
    return max(workdays.add(today, max(1, rule.days)), workdays.next(earliest)), best


def _minute(moment: datetime) -> int:
    return moment.hour * 60 + moment.minute


def _part(minute: int) -> int:
    return 0 if minute < _NOON else 1 if minute < _EVENING else 2


def _no_answer(call: _Call) -> Consequence:
    if call.sent:
        day = call.workdays.add(call.today, LOOK_AGAIN)
        return Consequence(tr("已发出 → 等答复，{day} 再看", day=day_text(day, call.today)), VisitStatus.OPEN, day)
    rule, tries = call.table[Outcome.NO_ANSWER], (*call.attempts, call.now)
    tried = different_times(tries)
    if tried >= rule.times:
        text = tr("未接 → 已在 {count} 个不同时间拨打，记为未访到", count=tried)
        return _ended(text, VisitStatus.NOT_REACHED, rule)
    if call.chosen is not None:
        if problem := _chosen_problem(call):
            return Consequence(problem, VisitStatus.OPEN, problem=problem)
        day, minute = call.chosen, call.minute
    else:
        day, minute = next_try(call.now, call.attempts, call.earliest, call.workdays, call.hours, call.event, rule)
    text = tr("未接 → {when}，第 {next}/{all} 次", when=_when(day, minute, call), next=tried + 1, all=rule.times)
    return Consequence(text + _beyond(day, call), VisitStatus.OPEN, day, minute)


def _rescheduled(call: _Call) -> Consequence:
    if problem := _chosen_problem(call):
        return Consequence(problem, VisitStatus.OPEN, problem=problem)
    day = call.chosen or call.today
    text = tr("改约 → {when}", when=_when(day, call.minute, call))
    if not call.workdays.is_workday(day):
        text += tr("（休息日）")
    rule = call.table[Outcome.RESCHEDULED]
    review = rule.then is Then.REVIEW and call.put_off + 1 >= rule.times
    if review:
        text += tr("（已改约 {count} 次，转入待复核名单）", count=call.put_off + 1)
    return Consequence(text + _beyond(day, call), VisitStatus.OPEN, day, call.minute, review=review)


def _chosen_problem(call: _Call) -> str:
    if call.chosen is None:
        return tr("请选择改约的日期。")
    if call.chosen < call.today:
        return tr("改约的日期不能早于今天。")
    if call.chosen == call.today and call.minute is not None and call.minute <= _minute(call.now):
        return tr("改约的时间已经过了。")
    return ""


def _reached(call: _Call) -> Consequence:
    if problem := _onsite_problem(call):
        return Consequence(problem, VisitStatus.OPEN, problem=problem)
    if call.awaits:
        text = tr("访到 → 等{papers}，收到后完成；{timing}", papers=call.awaits, timing=_timing(call))
        return Consequence(text, VisitStatus.AWAITING)
    return Consequence(tr("访到 → 完成，{timing}", timing=_timing(call)), VisitStatus.DONE)


def _problem(call: _Call) -> Consequence:
    problem = _onsite_problem(call) or ("" if call.category else tr("请选择问题类别。"))
    if problem or call.category is None:
        return Consequence(problem, VisitStatus.OPEN, problem=problem)
    until = tickets.deadline(call.category, call.today, call.workdays)
    text = tr(
        "有问题 → 生成问题件（{category}），{until}前处理，处理后再确认回访；本次{timing}",
        category=call.category.name,
        until=day_text(until, call.today),
        timing=_timing(call),
    )
    if call.awaits:
        return Consequence(text + tr("；等{papers}，收到后完成", papers=call.awaits), VisitStatus.AWAITING)
    return Consequence(text, VisitStatus.DONE)


def _refused(call: _Call) -> Consequence:
    text = tr("拒访 → 本次回访结束，不再拨打；可改发短信或微信")
    return _ended(text, VisitStatus.REFUSED, call.table[Outcome.REFUSED])


def _wrong_number(call: _Call) -> Consequence:
    text = tr("空号或错号 → 本次回访结束，号码标为错号，请查找正确的联系方式")
    return _ended(text, VisitStatus.INVALID_NUMBER, call.table[Outcome.WRONG_NUMBER])


def _ended(text: str, status: VisitStatus, rule: OutcomeRule) -> Consequence:
    review = rule.then is Then.REVIEW
    return Consequence(text + tr("，转入待复核名单") if review else text, status, review=review)


_RULES = {
    Outcome.REACHED: _reached,
    Outcome.PROBLEM: _problem,
    Outcome.NO_ANSWER: _no_answer,
    Outcome.REFUSED: _refused,
    Outcome.RESCHEDULED: _rescheduled,
    Outcome.WRONG_NUMBER: _wrong_number,
}


def _onsite_problem(call: _Call) -> str:
    if call.method is not Method.ONSITE or (call.visitor.strip() and call.note.strip()):
        return ""
    return tr("上门回访要写明去的人和经过才能完成。")


def _when(day: date, minute: int | None, call: _Call) -> str:
    words = day_text(day, call.today)
    return words if minute is None else f"{words} {minute_text(minute)}"


def _beyond(day: date, call: _Call) -> str:
    if day > call.latest:
        return tr("（超出期限 {latest}，按逾期计）", latest=day_text(call.latest))
    if day < call.earliest:
        return tr("（早于应访期 {earliest}）", earliest=day_text(call.earliest))
    return ""


def _timing(call: _Call) -> str:
    if call.today > call.latest:
        return tr("逾期 {days} 天", days=(call.today - call.latest).days)
    if call.today < call.earliest:
        return tr("早于应访期 {days} 天", days=(call.earliest - call.today).days)
    return tr("期限内")
