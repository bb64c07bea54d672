"""What stands in the audit as codes and numbers, in the desk's own names: of customers, visits, plans, settings."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from desktop_app.domain.audit import AuditRow
from desktop_app.domain.audit_fields import AuditFields
from desktop_app.domain.audit_words import MANY
from desktop_app.domain.changes import Kind
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.outcomes import OutcomeRule, Then
from desktop_app.domain.plans import Plan, PlanStep
from desktop_app.domain.required_fields import required_words
from desktop_app.domain.scripts import Script
from desktop_app.domain.text import tr
from desktop_app.domain.words import outcome_words, placeholder_words, role_words
from desktop_app.rules import lunar
from desktop_app.rules.kit_tables import NO, YES
from desktop_app.rules.outcome_table import read_table
from desktop_app.rules.plan_fields import PLAN_FIELDS, STEP_FIELDS, Plain, PlanField
from desktop_app.rules.plan_names import Book
from desktop_app.rules.plan_reading import value_of
from desktop_app.rules.required_fields import read_required
from desktop_app.rules.script_rows import SHEETS, step_columns, to_rows
from desktop_app.services.lists import OUTCOMES, REQUIRED
from desktop_app.services.scripts import beginning
from desktop_app.store import audit, lists, plan_bodies, scripts
from desktop_app.store.engine import Connection

Values = dict[str, Any]

_UNREAD = frozenset({"code", "key", "name", "source", "ours"})
"""Fields of a plan or step that are told by its name, or that nobody reads."""


def in_words(connection: Connection, rows: Sequence[AuditRow]) -> Iterator[AuditRow]:
    """Yield rows with names for codes and numbers; what the person does not see stays without a name."""
    spelled = [_spelled(connection, row) for row in rows]
    fields, wanted = AuditFields(), defaultdict[str, set[str | int]](set)
    for row in spelled:
        for values in (row.old, row.new):
            for name, value in values.items():
                if book := fields.of(row.kind, name).book:
                    wanted[book].update(_parts(value))
    names = {book: audit.names_in(connection, book, values) for book, values in wanted.items()}

    def named(kind: str, values: Mapping[str, Any]) -> Values:
        made = dict(values)
        for name, value in values.items():
            if (book := fields.of(kind, name).book) and (parts := _parts(value)):
                told = [names[book].get(str(part), _nameless(part)) for part in parts]
                made[name] = told if isinstance(value, list) else told[0]
        return made

    for row in spelled:
        yield replace(row, old=named(row.kind, row.old), new=named(row.kind, row.new))


def _parts(value: Any) -> list[str | int]:
    """Return the codes and numbers of a value; of many only how many they are is told."""
    parts = value if isinstance(value, list) else [value]
    return [] if len(parts) > MANY else [part for part in parts if isinstance(part, (str, int)) and part != ""]


def _nameless(part: str | int) -> str:
    return tr("（看不到名字）") if isinstance(part, int) else part


def _spelled(connection: Connection, row: AuditRow) -> AuditRow:
    """Return a row with what is kept whole, a plan, a script or a table, as fields that a person knows."""
    if row.kind == Kind.SETTING:
        return replace(row, old=_settings(row.old), new=_settings(row.new))
    read = _READERS.get(row.kind)
    if read is None or "steps" not in row.new:
        return row
    try:
        old, new = (read(connection, body) if body else None for body in (row.old, row.new))
    except (KeyError, TypeError, ValueError):
        return row  # written by a version of the program that kept it otherwise: shown as it stands
    if new is None:
        return row
    if old is None:
        return replace(row, new=new.head | {"steps": [step.title for step in new.steps.values()]})
    before, after = dict(old.head), dict(new.head)
    for number, key in enumerate(new.steps | old.steps, 1):
        was, is_now = old.steps.get(key), new.steps.get(key)
        if is_now is None:
            after[tr("步骤“{title}”", title=was.title if was else key)] = tr("去掉了")
            continue
        name = tr("第 {number} 步“{title}”", number=number, title=is_now.title)
        before |= {name: was.told} if was else {}
        after[name] = is_now.told | _way(was, is_now) if was else tr("新增")
    return replace(row, old=before, new=after)


class _Step(NamedTuple):
    """A step of a plan or a script, as it is told; of ``way`` it is only told that it changed."""

    title: str
    told: Values
    way: Sequence[object] = ()


class _Body(NamedTuple):
    """A plan or a script: what it has as a whole, and its steps by key."""

    head: Values
    steps: dict[str, _Step]


def _way(before: _Step, after: _Step) -> Values:
    return {"way": tr("改过")} if before.way != after.way else {}


# --- plans ---


def _plan(connection: Connection, body: Mapping[str, Any]) -> _Body:
    """Return a plan under the headings under which it is written into files."""
    plan = plan_bodies.read_plan(body)
    book = Book(
        {entry.code: entry.name for entry in lists.entries(connection, "event_kind")},
        dict(scripts.script_names(connection)),
        {festival.code: festival.name for festival in lunar.festivals(_ANY_YEAR)},
    )
    head: Values = {"name": plan.name, "version": plan.version, "state": plan.state.value}
    head |= _under_headings(book.named(_whole(plan, PLAN_FIELDS)), PLAN_FIELDS)
    steps = {step.key: _under_headings(book.named_step(_whole(step, STEP_FIELDS)), STEP_FIELDS) for step in plan.steps}
    return _Body(head, {step.key: _Step(step.title, steps[step.key]) for step in plan.steps})


_ANY_YEAR = 2026
"""Festivals are named alike in every year."""


def _whole(whole: Plan | PlanStep, fields: Sequence[PlanField]) -> dict[str, Plain]:
    """Return what is written into files, and what is as by default besides: it is what a change began from."""
    values = {field.key: field.plain(value_of(whole, field)) for field in fields}
    return {name: value for name, value in values.items() if value is not None}


def _under_headings(values: Mapping[str, Plain], fields: Sequence[PlanField]) -> Values:
    """Return every field, so that one that was set, or taken off, is told as such."""
    roles, made = role_words(), Values()
    for field in (field for field in fields if field.key not in _UNREAD):
        value = values.get(field.key)
        if isinstance(value, bool):
            value = YES if value else NO
        made[field.heading] = roles.get(value, value) if isinstance(value, str) else value
    return made


# --- scripts ---


def _script(_: Connection, body: Mapping[str, Any]) -> _Body:
    """Return a script under the headings of its sheets; how one step leads to another is only told to have changed."""
    script = _readable(scripts.read_script(body))
    _head, lines, choices = to_rows(script)
    columns = step_columns()
    steps = {}
    for step, line in zip(script.steps, lines, strict=True):
        told: Values = {c.heading: text for c, text in zip(columns, line, strict=True) if c.key in _SPOKEN}
        told[SHEETS[2]] = [choice.label for choice in step.choices]
        way = [text for c, text in zip(columns, line, strict=True) if c.key not in _SPOKEN]
        way += [part for choice in choices if choice[0] == step.key for part in choice]
        steps[step.key] = _Step(beginning(step.text) or line[1], told, way)
    return _Body({"name": script.name, "version": script.version, "fixed": script.fixed}, steps)


def _readable(script: Script) -> Script:
    """Return a script with words in the braces: ``{监护人}您好`` for ``{guardian}您好``."""
    words = placeholder_words()

    def told(text: str) -> str:
        return _PLACEHOLDER.sub(lambda found: "{" + words.get(found[1], found[1]) + "}", text)

    return replace(script, steps=tuple(replace(s, text=told(s.text), reply=told(s.reply)) for s in script.steps))


_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_SPOKEN = frozenset({"kind", "text", "answer", "required", "reply", "objections", "places"})
"""Columns of a step that a person reads; in the others steps are named by their keys."""

_READERS: Mapping[str, Callable[[Connection, Mapping[str, Any]], _Body]] = {Kind.PLAN: _plan, Kind.SCRIPT: _script}


# --- settings ---


def _settings(values: Mapping[str, Any]) -> Values:
    made = dict(values)
    if REQUIRED in values:
        required, words = read_required(values[REQUIRED] or ""), required_words()
        made[REQUIRED] = [*(word for name, word in words.items() if name in required.fields), *required.own]
    if OUTCOMES in values:
        made[OUTCOMES] = _outcomes(values[OUTCOMES] or "")
    return made


def _outcomes(text: str) -> Values | str:
    try:
        table = read_table(text)
    except InvalidInput:
        return tr("（看不懂）")  # damaged, as the page of settings says as well
    words = outcome_words()
    return {words[outcome]: _rule(rule) for outcome, rule in table.items()}


def _rule(rule: OutcomeRule) -> str:
    parts = (
        tr("最多 {count} 次", count=rule.times),
        tr("{count} 个工作日后再打", count=rule.days) if rule.days else tr("当天再打"),
        tr("同一天至少隔 {count} 分钟", count=rule.apart),
        tr("换个时段") if rule.other_time else "",
        tr("之后转入待复核") if rule.then is Then.REVIEW else tr("之后结束"),
    )
    return tr("、").join(filter(None, parts))
