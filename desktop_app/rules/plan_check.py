"""What is wrong with a plan before it is used: missing parts, days in the wrong order, names that nobody knows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.plan_changes import PlanProblem
from desktop_app.domain.plans import Cover, Method, Offset, Plan, PlanStep, Trigger, Unit
from desktop_app.domain.text import tr
from desktop_app.rules.calling_hours import CallingHours

MOST_STEPS = 60
"""Steps of one plan; more are a slip or a hostile file."""

LUNAR = "lunar:"
"""Before the name of a date: it returns by the lunar calendar."""

CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*\Z")
HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d\Z")

_DAYS = {Unit.DAY: (1, 1), Unit.WORKDAY: (1, 4), Unit.WEEK: (7, 7), Unit.MONTH: (28, 31), Unit.YEAR: (365, 366)}
_LEAP = 2024
_NAMED_BY_EVENT = (Trigger.EVENT, Trigger.INTERVAL)
_WITH_INTERVAL = (Trigger.INTERVAL, Trigger.EVERY, Trigger.SILENT)


@dataclass(frozen=True, slots=True)
class Known:
    """What a plan may name; None where it is not looked at.

    Attributes:
        event_kinds, scripts, festivals: codes.
    """

    event_kinds: Collection[str] | None = None
    scripts: Collection[str] | None = None
    festivals: Collection[str] | None = None


ANYTHING = Known()


def check(plan: Plan, known: Known = ANYTHING) -> tuple[PlanProblem, ...]:
    """Return what is wrong with a plan, in the order of the screen; empty when it may be used as it stands."""
    return (
        *_head(plan),
        *_trigger(plan, known),
        *_terms(plan, known),
        *_all_steps(plan),
        *(problem for step in plan.steps for problem in _step(step, known)),
        *_gate(plan),
    )


def surely_before(left: Offset, right: Offset) -> bool:
    """Tell whether an offset ends before another whatever the month.

    Ends in other units than a cycle are counted from the end of the cycle, so no order follows.
    """
    if left.unit is right.unit:
        return left.count < right.count
    if Unit.CYCLE in (left.unit, right.unit):
        return False
    return max(left.count * n for n in _DAYS[left.unit]) < min(right.count * n for n in _DAYS[right.unit])


def month_days(text: str) -> tuple[tuple[int, int], ...]:
    """Read days of the year such as ``04-01 11-01``; empty when it is none."""
    days: list[tuple[int, int]] = []
    for part in text.split():
        month, dash, day = part.partition("-")
        try:
            found = date(_LEAP, int(month), int(day))
        except ValueError:
            return ()
        if not dash:
            return ()
        days.append((found.month, found.day))
    return tuple(sorted(set(days)))


def days_of_month(text: str) -> tuple[int, ...]:
    """Read days of the month such as ``1 15``; empty when it is none."""
    parts = text.split()
    if not all(part.isascii() and part.isdigit() and 1 <= int(part) <= 31 for part in parts):
        return ()
    return tuple(sorted({int(part) for part in parts}))


def _head(plan: Plan) -> Iterator[PlanProblem]:
    if not plan.name.strip():
        yield PlanProblem("name", "name_missing", tr("请给方案起个名字。"))
    if not CODE.match(plan.code):
        yield PlanProblem(
            "code", "code_unfit", tr("代码“{code}”只能用小写英文字母、数字、下划线和点。", code=plan.code)
        )


def _trigger(plan: Plan, known: Known) -> Iterator[PlanProblem]:
    trigger, key = plan.trigger, plan.trigger_key
    if trigger in _NAMED_BY_EVENT:
        if not plan.keys:
            yield PlanProblem("trigger_key", "event_missing", tr("请选一种业务事件：它发生了，才有回访。"))
        for kind in plan.keys:
            if known.event_kinds is not None and kind not in known.event_kinds:
                yield PlanProblem("trigger_key", "event_unknown", tr("业务事件里没有“{kind}”。", kind=kind))
    elif trigger is Trigger.DATE_FIELD and not key.removeprefix(LUNAR).strip():
        yield PlanProblem("trigger_key", "field_missing", tr("请写是哪个日期：生日，或自己加的栏目的名称。"))
    elif trigger is Trigger.FESTIVAL and known.festivals is not None:
        for festival in set(plan.keys).difference(known.festivals):
            yield PlanProblem("trigger_key", "festival_unknown", tr("节日里没有“{name}”。", name=festival))
    elif trigger is Trigger.YEARLY and not month_days(key):
        yield PlanProblem("trigger_key", "days_unreadable", tr("请写每年哪几天，如 04-01 11-01。"))
    elif trigger is Trigger.MONTHLY and not days_of_month(key):
        yield PlanProblem("trigger_key", "days_unreadable", tr("请写每月哪几号，如 15，或 1 15。"))
    elif trigger is Trigger.EVERY and not _is_day(key):
        yield PlanProblem("trigger_key", "day_missing", tr("请写从哪一天开始。"))
    if trigger in _WITH_INTERVAL and (plan.interval is None or plan.interval.count < 1):
        yield PlanProblem("interval", "interval_missing", tr("请写隔多久，至少 1。"))


def _terms(plan: Plan, known: Known) -> Iterator[PlanProblem]:
    terms = plan.terms
    for field, kinds in (("stop_events", terms.stop_events), ("audience", terms.audience.events)):
        for kind in kinds:
            if known.event_kinds is not None and kind not in known.event_kinds:
                yield PlanProblem(field, "event_unknown", tr("业务事件里没有“{kind}”。", kind=kind))
    if plan.trigger is Trigger.INTERVAL and terms.cover is not Cover.EACH:
        words = tr("“定期”的方案每位客户各访各的；要一家或一个单位一次，请用“隔多久再来一次”。")
        yield PlanProblem("cover", "cover_unfit", words)
    if terms.hours:
        try:
            CallingHours.parse(terms.hours)
        except InvalidInput as error:
            yield PlanProblem("hours", error.code, error.message + error.hint)
    for field, number in (
        ("minimum_per_year", terms.minimum_per_year),
        ("cap_days", terms.cap_days),
        ("question_limit", terms.question_limit),
    ):
        if number is not None and number < 1:
            yield PlanProblem(field, "number_unfit", tr("至少是 1；不限就留空。"))


def _all_steps(plan: Plan) -> Iterator[PlanProblem]:
    if not plan.steps:
        yield PlanProblem("steps", "no_steps", tr("请至少加一个步骤：一个步骤排出一次回访。"))
    if len(plan.steps) > MOST_STEPS:
        yield PlanProblem("steps", "too_many_steps", tr("步骤最多 {most} 个。", most=MOST_STEPS))
    for key, times in Counter(step.key for step in plan.steps).items():
        if times > 1:
            yield PlanProblem("steps", "duplicate_key", tr("步骤代码“{key}”出现了 {times} 次。", key=key, times=times))


def _step(step: PlanStep, known: Known) -> Iterator[PlanProblem]:
    def problem(field: str, code: str, message: str, *, warning: bool = False) -> PlanProblem:
        return PlanProblem(field, code, message, step=step.key, warning=warning)

    if not step.title.strip():
        yield problem("title", "title_missing", tr("请给步骤起个名字，回访就叫这个名字。"))
    if not CODE.match(step.key):
        yield problem("key", "code_unfit", tr("代码“{code}”只能用小写英文字母、数字、下划线和点。", code=step.key))
    if surely_before(step.due, step.earliest):
        yield problem("earliest", "window_order", tr("最早不能晚于应访日。"))
    if surely_before(step.latest, step.due):
        yield problem("latest", "window_order", tr("最晚不能早于应访日。"))
    if step.hour and not HOUR.match(step.hour):
        yield problem("hour", "hour_unreadable", tr("看不懂钟点“{hour}”，请写成 15:00 这样。", hour=step.hour))
    if known.scripts is not None and step.script and step.script not in known.scripts:
        yield problem("script", "script_unknown", tr("没有话术“{code}”。", code=step.script))
    yield from _step_terms(step)


def _step_terms(step: PlanStep) -> Iterator[PlanProblem]:
    terms, key = step.terms, step.key
    if terms.every is not None and (terms.every.count < 1 or terms.every.unit is Unit.CYCLE):
        yield PlanProblem("every", "every_unfit", tr("隔多久再来一次，至少 1，不能按使用周期。"), step=key)
    if terms.times is not None and terms.times < 1:
        yield PlanProblem("times", "number_unfit", tr("至少是 1；不限就留空。"), step=key)
    if terms.last is not None and surely_before(terms.last, step.latest):
        yield PlanProblem("last", "last_order", tr("最后期限不能早于最晚。"), step=key)
    if terms.minutes is not None and terms.minutes < 1:
        yield PlanProblem("minutes", "number_unfit", tr("至少是 1；不知道就留空。"), step=key)
    if terms.cascade and _repeats((step.method, *terms.cascade)):
        yield PlanProblem(
            "cascade", "cascade_repeats", tr("访不到时的下一种方式和前面一种相同。"), step=key, warning=True
        )


def _repeats(methods: tuple[Method, ...]) -> bool:
    return any(left is right and left is not Method.PHONE for left, right in pairwise(methods))


def _gate(plan: Plan) -> Iterator[PlanProblem]:
    """A plan that must be approved states what it is for before it starts (R-153)."""
    if plan.terms.approver and not plan.terms.aim.strip():
        yield PlanProblem("aim", "aim_missing", tr("要审批的方案，先写明目的，审批的人才好判断。"), warning=True)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
