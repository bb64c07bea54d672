"""Reads and writes the table of what follows from results: as the desk keeps it, as a kit has it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.outcomes import USUAL, OutcomeRule, OutcomeTable, Then
from desktop_app.domain.text import tr
from desktop_app.domain.visits import MINIMUM_ATTEMPTS, Outcome

MOST = {"times": 30, "days": 30, "apart": 600}
"""Largest figures that are taken."""


def read_table(text: str) -> OutcomeTable:
    """Return the table as it is kept; what was never set is as usual.

    Raises:
        InvalidInput: the text is no such table.
    """
    try:
        kept = json.loads(text) if text else {}
    except ValueError as error:
        raise _unreadable(text) from error
    return table_of(kept)


def table_of(lines: Any) -> OutcomeTable:
    """Return the table of lines by result, each with the figures that differ from the usual ones.

    Raises:
        InvalidInput: a line or figure cannot stand.
    """
    if not isinstance(lines, Mapping):
        raise _unreadable(lines)
    table = dict(USUAL)
    for name, line in lines.items():
        if name not in {outcome.value for outcome in USUAL} or not isinstance(line, Mapping):
            raise _unreadable(name)
        table[Outcome(name)] = _rule(USUAL[Outcome(name)], line)
    check_table(table)
    return table


def table_text(table: OutcomeTable) -> str:
    """Return the table as it is kept."""
    return json.dumps({outcome.value: _line(rule) for outcome, rule in table.items()}, sort_keys=True)


def check_table(table: OutcomeTable) -> None:
    """Refuse a table by which the desk would give up too early (R-156).

    Raises:
        InvalidInput: ``field`` names the line.
    """
    for outcome, rule in table.items():
        if not (
            1 <= rule.times <= MOST["times"] and 0 <= rule.days <= MOST["days"] and 0 < rule.apart <= MOST["apart"]
        ):
            raise InvalidInput("figure_out_of_range", tr("次数、天数或间隔超出了范围。"), field=outcome.value)
    if table[Outcome.NO_ANSWER].times < MINIMUM_ATTEMPTS:
        raise InvalidInput(
            "too_few_tries",
            tr("至少要在 {count} 个不同时间拨打，才能记为未访到。", count=MINIMUM_ATTEMPTS),
            field=Outcome.NO_ANSWER.value,
        )


def _rule(usual: OutcomeRule, line: Mapping[str, Any]) -> OutcomeRule:
    values = _line(usual)
    for name, value in line.items():
        if name not in values or type(value) is not type(values[name]):
            raise _unreadable(name)
        values[name] = value
    if values["then"] not in set(Then):
        raise _unreadable(values["then"])
    return OutcomeRule(**{**values, "then": Then(values["then"])})


def _line(rule: OutcomeRule) -> dict[str, Any]:
    return {
        "times": rule.times,
        "days": rule.days,
        "apart": rule.apart,
        "other_time": rule.other_time,
        "then": rule.then.value,
    }


def _unreadable(what: object) -> InvalidInput:
    return InvalidInput("table_unreadable", tr("看不懂结果处理表：{what}", what=str(what)[:40]), field="outcomes")
