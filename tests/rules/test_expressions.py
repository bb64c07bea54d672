"""Conditions of scripts: read as written, held or not, and never run."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.errors import InvalidInput
from desktop_app.rules.expressions import LONGEST, Comparison, Literal, Name, holds, names, parse

VALUES = {
    "feeling": ("3", "不满意"),
    "试听感受": ("3", "不满意"),
    "是否非常满意": ("否",),
    "courses": ("1", "3", "英语", "数学"),
    "score": ("4",),
    "day": ("2026-03-05",),
    "客户.类别": ("意向",),
    "客户.年龄": ("11",),
    "note": (" ",),
}


def known(name: str) -> tuple[str, ...]:
    return VALUES.get(name, ())


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("feeling = 3", True),
        ('feeling = "不满意"', True),
        ("试听感受＝“不满意”", True),
        ("feeling != 3", False),
        ('unanswered = ""', False),
        ("unanswered != 3", True),
        ("score >= 4 and score<5", True),
        ("score >= 4 且 客户.类别=“意向”", True),
        ("客户.年龄<12且客户.类别 属于（“意向”、“在读”）", True),
        ("score > 4 或 courses 包含 “数”", True),
        ("courses in (2, 3)", True),
        ("courses 属于 (2)", False),
        ("非 (score = 4)", False),
        ("not score = 5 and not score = 6", True),
        ("day < 2026-03-06", True),
        ("day >= 2026-03-06", False),
        ("day < 7", False),
        ("[是否非常满意] = '否'", True),
        ("已答(score)", True),
        ("未答(unanswered)", True),
        ("answered(note)", False),
        ("score = 4.0", True),
        ("score = 5 or score = 4 and feeling = 1", False),
        ("(score = 5 or score = 4) and feeling = 3", True),
    ],
)
def test_a_condition_holds(source: str, expected: bool) -> None:
    assert holds(parse(source), known) is expected


@pytest.mark.parametrize(
    "source",
    ["", "score", "score =", "= 3", "score = 3 3", "(score = 3", "score = 3)", "score == = 3", "score ~ 3", "and",
     "score in ()", "answered score", "__import__('os').system('x')", "score = 3;", "lambda: 0",
     "(" * 50 + "a=1" + ")" * 50, "not " * 50 + "a=1", "a" * LONGEST + "=1"],
)  # fmt: skip
def test_what_is_no_condition_is_told(source: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse(source)
    assert refused.value.code == "condition_unread"


def test_names_are_told_in_order() -> None:
    assert list(names(parse("a = b 且 (非 c > 1 或 已答([d e]))"))) == ["a", "b", "c", "d e"]
    assert parse("客户.来源 = “转介绍”") == Comparison(Name("客户.来源"), "=", (Literal("转介绍"),))


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(source: str) -> None:
    with suppress(InvalidInput):
        assert holds(parse(source), known) in (True, False)


_LEAVES = st.builds(
    lambda name, sign, value: (f"{name} {sign} {value}", (name, sign, value)),
    st.sampled_from(["a", "b", "客户.c"]),
    st.sampled_from(["=", "!=", "<", "<=", ">", ">="]),
    st.integers(0, 3),
)


@given(st.lists(_LEAVES, min_size=1, max_size=6), st.lists(st.sampled_from(["and", "or"]), min_size=5, max_size=5))
def test_and_binds_closer_than_or(leaves: list[tuple[str, tuple[str, str, int]]], words: list[str]) -> None:
    held = {"a": 1, "b": 2, "客户.c": 3}
    signs = {"=": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
    compare = {
        "==": lambda x, y: x == y, "!=": lambda x, y: x != y, "<": lambda x, y: x < y,
        "<=": lambda x, y: x <= y, ">": lambda x, y: x > y, ">=": lambda x, y: x >= y,
    }  # fmt: skip
    truths = [compare[signs[sign]](held[name], value) for _, (name, sign, value) in leaves]
    source = leaves[0][0]
    groups = [[truths[0]]]
    for (text, _), truth, word in zip(leaves[1:], truths[1:], words, strict=False):
        source += f" {word} {text}"
        if word == "or":
            groups.append([truth])
        else:
            groups[-1].append(truth)
    assert holds(parse(source), lambda name: (str(held[name]),)) is any(all(group) for group in groups)
