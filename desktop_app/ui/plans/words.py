"""A plan and its parts in sentences, as they stand above a closed part of the editor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop_app.domain.plans import Offset, Plan, PlanStep, PlanTerms, RepeatFrom, Trigger
from desktop_app.domain.text import tr
from desktop_app.domain.words import cover_words, span_words


@dataclass(frozen=True, slots=True)
class Names:
    """What codes are called at this desk.

    Attributes:
        event_kinds, scripts, festivals: names by code.
        roles: words by role.
        approvers: those of them who may approve.
        values: names of categories and sources by code.
    """

    event_kinds: Mapping[str, str]
    scripts: Mapping[str, str]
    festivals: Mapping[str, str]
    roles: Mapping[str, str]
    approvers: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)


def offset_words(offset: Offset) -> str:
    """Return an offset in words: ``15 天后``, ``3 天前``, 当天."""
    if not offset.count:
        return tr("当天")
    span = span_words(abs(offset.count), offset.unit)
    return tr("{span}后", span=span) if offset.count > 0 else tr("{span}前", span=span)


def window_words(step: PlanStep) -> str:
    """Return a step's window in words; 当天完成 for none."""
    if step.earliest == step.due == step.latest:
        return tr("只在这天")
    return tr("{first} 至 {last}", first=offset_words(step.earliest), last=offset_words(step.latest))


def repeat_phrase(step: PlanStep) -> str:
    """Return how a step returns; empty for once."""
    terms = step.terms
    if terms.every is None:
        return ""
    every = tr("每 {span}", span=span_words(abs(terms.every.count), terms.every.unit))
    return every if terms.times is None else tr("{every}，共 {times} 次", every=every, times=terms.times)


def trigger_phrase(plan: Plan, names: Names) -> str:
    """Return in one sentence what a plan starts from."""
    keys = tr("、").join(plan.keys)
    interval = "" if plan.interval is None else span_words(abs(plan.interval.count), plan.interval.unit)
    match plan.trigger:
        case Trigger.EVENT | Trigger.INTERVAL if not plan.keys:
            return tr("还没有选业务事件")
        case Trigger.EVENT:
            return tr("发生“{kind}”之后", kind=_events(plan, names))
        case Trigger.INTERVAL:
            return tr("“{kind}”之后每隔 {interval}，做完一次排下一次", kind=_events(plan, names), interval=interval)
        case Trigger.DATE_FIELD:
            return _date_phrase(plan.trigger_key)
        case Trigger.FESTIVAL:
            days = tr("、").join(names.festivals.get(key, key) for key in plan.keys)
            return tr("每年{festivals}", festivals=days) if days else tr("每个节日")
        case Trigger.YEARLY:
            return tr("每年 {days}", days=keys)
        case Trigger.MONTHLY:
            return tr("每月 {days} 号", days=keys)
        case Trigger.EVERY:
            return tr("从 {day} 起每隔 {interval}", day=plan.trigger_key, interval=interval)
        case Trigger.SILENT:
            return tr("{interval}没有联系过", interval=interval)
        case Trigger.MANUAL:
            return tr("由人选一天，给符合的客户安排一批")


def _date_phrase(key: str) -> str:
    field = key.removeprefix("lunar:")
    name = tr("生日") if field == "birthday" else field
    return tr("每年{date}（农历）", date=name) if key != field else tr("每年{date}", date=name)


def _events(plan: Plan, names: Names) -> str:
    return tr("、").join(names.event_kinds.get(key, key) for key in plan.keys)


def audience_phrase(terms: PlanTerms, names: Names) -> str:
    """Return in one sentence for whom a plan is."""
    audience = terms.audience
    kinds = {"person": tr("个人"), "organisation": tr("单位")}
    parts = [
        tr("、").join(values)
        for values in (
            [kinds.get(kind, kind) for kind in audience.kinds],
            [names.values.get(code, code) for code in audience.categories],
            [names.values.get(code, code) for code in audience.sources],
            audience.owners,
            [names.event_kinds.get(kind, kind) for kind in audience.events],
            [f"{name}={value}" for name, value in (*audience.fields, *audience.details)],
        )
        if values
    ]
    whom = tr("，").join(parts) or tr("所有客户")
    return tr("{whom}，{cover}", whom=whom, cover=cover_words()[terms.cover])


def rules_phrase(terms: PlanTerms, names: Names) -> str:
    """Return in one sentence what a plan lays down; 没有另外的规矩 for nothing."""
    said = {
        tr("每年至少 {count} 次", count=terms.minimum_per_year): terms.minimum_per_year is not None,
        tr("一个不漏"): terms.full_coverage,
        tr("到 {day} 截止", day=terms.closes): terms.closes is not None,
        tr("隔 {count} 天以上", count=terms.cap_days): terms.cap_days is not None,
        tr("只在 {hours} 拨打", hours=terms.hours): bool(terms.hours),
        tr("发生“{kinds}”就停", kinds=tr("、").join(names.event_kinds.get(k, k) for k in terms.stop_events)): bool(
            terms.stop_events
        ),
        tr("由{owner}回访", owner=names.roles.get(terms.owner, terms.owner)): bool(terms.owner),
        tr("客户自己的负责人回避"): terms.barred,
        tr("由{role}审批", role=names.roles.get(terms.approver, terms.approver)): bool(terms.approver),
    }
    return tr("，").join(words for words, holds in said.items() if holds) or tr("没有另外的规矩")


def repeat_note(step: PlanStep) -> str:
    """Return from which day the next of a returning visit counts."""
    if step.terms.repeat_from is RepeatFrom.DONE:
        return tr("下一次从完成的那天数起")
    return tr("下一次按原定的日子数，早做晚做都不变")
