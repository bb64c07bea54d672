"""Whose value stands in a merged file, and which of two equal visits gives way."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.rules.merging import FIELDS, Joined, SomeVisit, joined, same_events, taken

files = st.fixed_dictionaries(
    {name: st.sampled_from(["", "甲", "乙"]) for name in (*FIELDS, "name_key", "pinyin", "initials")}
    | {"extra": st.dictionaries(st.sampled_from(["班级", "座位"]), st.sampled_from(["一", "二"]))}
)


def visit(number: int, occurrence: str = "birthday:2026", status: str = "open", **more: Any) -> SomeVisit:
    values = {"plan_id": 1, "step_key": "call", "event_id": None, "attempts": 0, "fixed": False, **more}
    return SomeVisit(id=number, occurrence=occurrence, status=status, **values)


@given(files, files, st.sets(st.sampled_from([*FIELDS, "extra.班级"])))
def test_nothing_that_only_one_file_knows_is_lost(
    kept: dict[str, Any], other: dict[str, Any], chosen: set[str]
) -> None:
    after = {**kept, **taken(kept, other, chosen)}
    for name in FIELDS:
        assert after[name] == ((other[name] or kept[name]) if name in chosen else (kept[name] or other[name]))
    assert after["extra"].keys() == kept["extra"].keys() | other["extra"].keys()
    assert all(value in (kept["extra"].get(name), other["extra"].get(name)) for name, value in after["extra"].items())


def test_nothing_changes_where_nothing_is_new() -> None:
    file = dict.fromkeys(FIELDS, "甲") | {"extra": {"班级": "一"}}
    assert taken(file, file, FIELDS) == {}


def test_an_event_told_twice_is_used_once() -> None:
    assert same_events([(1, "报名")], [(5, "报名"), (6, "报名"), (7, "续费")]) == {5: 1}


@pytest.mark.parametrize(
    ("kept", "dropped", "gives_way"),
    [
        (visit(1), visit(2), Joined(2, "merged", "birthday:2026#2")),
        (visit(1), visit(2, attempts=1), Joined(1, "merged", "birthday:2026#1")),
        (visit(1), visit(2, status="done"), Joined(1, "merged", "birthday:2026#1")),
        (visit(1, status="done"), visit(2, status="done"), Joined(2, "done", "birthday:2026#2")),
        (visit(1, status="withdrawn"), visit(2), Joined(1, "withdrawn", "birthday:2026#1")),
        (visit(1, "event:7", event_id=7), visit(2, "event:9", event_id=9), Joined(2, "merged", "event:9")),
        (visit(1, "event:7", "done", event_id=7), visit(2, "event:9", "done", event_id=9), None),
        (visit(1), visit(2, "birthday:2027"), None),
        (visit(1, plan_id=None), visit(2, plan_id=None), None),
        (visit(1), visit(2, step_key="letter"), None),
    ],
)
def test_of_two_equal_visits_one_gives_way(kept: SomeVisit, dropped: SomeVisit, gives_way: Joined | None) -> None:
    assert joined([kept], [dropped], {9: 7}) == ([] if gives_way is None else [gives_way])
