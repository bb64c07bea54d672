"""What speaks against a call just now, and by what means a customer is visited who declines some (R-018, R-167)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from desktop_app.domain.conduct import ConductKind, ConductNote
from desktop_app.domain.customer_flags import FlagDraft, FlagKind
from desktop_app.domain.plans import Method
from desktop_app.domain.text import tr
from desktop_app.domain.words import method_words
from desktop_app.rules.calling_hours import CallingHours
from desktop_app.rules.frequency import frequency_warning
from desktop_app.rules.workdays import WorkingDays

CHANNELS = (Method.SMS, Method.WECHAT, Method.EMAIL, Method.LETTER, Method.PHONE, Method.ONSITE, Method.COUNTER)
"""Means that a customer is turned to, the least intrusive first."""

CALLED = frozenset({Method.PHONE})
"""Means that disturb at the hour at which they are used."""


def accepted_method(method: Method, declined: Collection[Method], cascade: Sequence[Method] = ()) -> Method:
    """Return by what means a customer is visited: as planned, else the first that is not declined.

    Args:
        method: as the plan has it.
        declined: what the customer does not want.
        cascade: what the plan would try next; these come first.
    """
    if method not in declined:
        return method
    return next((other for other in (*cascade, *CHANNELS) if other not in declined), method)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFacts:
    """What a call is judged by.

    Attributes:
        now: moment of the call at the desk.
        flags: of the customer.
        plan: name of the visit's plan.
        barred: why this person must not make the visit; empty when nothing bars it.
        hours: the calling hours that count, and whether they are the plan's own.
        strict_hours: a call outside the hours needs a reason.
        last_contact: day of the last contact; None when it does not count.
        gap: days between two contacts.
        wrong: numbers known to be wrong.
    """

    now: datetime
    method: Method
    flags: Sequence[FlagDraft]
    plan: str
    barred: str
    hours: CallingHours
    strict_hours: bool
    workdays: WorkingDays
    last_contact: date | None
    gap: int
    wrong: Sequence[str]


def before_call(facts: CallFacts) -> tuple[ConductNote, ...]:
    """Return what is to be heeded before a call, the weightiest first."""
    order = list(ConductKind)
    return tuple(sorted(_notes(facts), key=lambda note: order.index(note.kind)))


def _notes(facts: CallFacts) -> Iterator[ConductNote]:
    for flag in facts.flags:
        if flag.holds(facts.now.date()):
            yield from _of_flag(flag, facts)
    if facts.barred:
        yield ConductNote(ConductKind.BARRED, facts.barred)
    if facts.method in CALLED and (text := facts.hours.warning(facts.now, facts.workdays)):
        yield ConductNote(ConductKind.HOURS, text, asks=facts.strict_hours)
    if facts.last_contact and (text := frequency_warning(facts.now.date(), [facts.last_contact], facts.gap)):
        yield ConductNote(ConductKind.FREQUENCY, text, asks=True)
    if facts.wrong:
        yield ConductNote(ConductKind.NUMBER, tr("号码 {numbers} 曾标为错号。", numbers=tr("、").join(facts.wrong)))


def _of_flag(flag: FlagDraft, facts: CallFacts) -> Iterator[ConductNote]:
    if flag.kind is FlagKind.BLACKLIST:
        yield ConductNote(ConductKind.BLACKLIST, tr("客户在黑名单里：{reason}", reason=flag.reason), asks=True)
    elif flag.kind is FlagKind.REFUSAL and flag.plan in ("", facts.plan):
        if flag.exempts:
            text = tr("客户 {day} 书面拒访，三方签字齐全。", day=flag.day)
        else:
            text = tr("客户 {day} 提出书面拒访，签字还不齐，仍须回访。", day=flag.day)
        yield ConductNote(ConductKind.REFUSAL, text, asks=flag.exempts)
    elif flag.kind is FlagKind.CARE:
        yield ConductNote(ConductKind.CARE, tr("特别关照：{reason}", reason=flag.reason))
    elif flag.kind is FlagKind.CHANNELS and facts.method in flag.declined:
        words = method_words()
        better = accepted_method(facts.method, flag.declined)
        text = tr("客户不接受{method}，请改用{better}。", method=words[facts.method], better=words[better])
        yield ConductNote(ConductKind.CHANNEL, text, asks=True)
    elif flag.kind is FlagKind.QUIET and facts.method in CALLED:
        yield from _quiet(flag, facts.now)


def _quiet(flag: FlagDraft, now: datetime) -> Iterator[ConductNote]:
    hours, minute = CallingHours.parse(flag.hours), now.hour * 60 + now.minute
    if any(start <= minute < end for start, end in hours.spans):
        yield ConductNote(ConductKind.QUIET, tr("客户 {hours} 请勿打扰。", hours=hours.text), asks=True)
    else:
        yield ConductNote(ConductKind.CARE, tr("勿扰时段：{hours}", hours=hours.text))
