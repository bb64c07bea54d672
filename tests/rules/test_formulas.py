"""Formulas of scripts: exact, bounded, and never anything worse than a sentence."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.errors import InvalidInput
from desktop_app.rules.expressions import LONGEST
from desktop_app.rules.formulas import LARGEST, evaluate, names, parse, shown, written

VALUES = {
    "月供": ("2000",),
    "年": ("10",),
    "客户.月收入": ("12,000",),
    "说法": ("很多",),
    "空": (" ",),
    "还要 几年": ("3",),
}


def known(name: str) -> tuple[str, ...]:
    return VALUES.get(name, ())


@pytest.mark.parametrize(
    ("source", "kept", "said"),
    [
        ("月供 * 12 * 年", "240000", "240,000"),
        ("月供×12×年", "240000", "240,000"),
        ("客户.月收入 * 15%", "1800", "1,800"),
        ("2 + 3 * (4 - 1)", "11", "11"),
        ("10 - 2 - 3", "5", "5"),
        ("12 / 2 / 3", "2", "2"),
        ("1 / 3", "0.333333", "0.33"),
        ("-月供 + 1", "-1999", "-1,999"),
        ("1 - -1", "2", "2"),
        ("max（0， 月供 - 3000）", "0", "0"),
        ("最小(月供, 年, 30)", "10", "10"),
        ("四舍五入(2.5)", "3", "3"),
        ("round(-2.5)", "-3", "-3"),
        ("round(2 / 3, 2)", "0.67", "0.67"),
        ("[还要 几年] * 【年】", "30", "30"),
        ("1200000 * 10", "12000000", "12,000,000"),
    ],
)
def test_a_formula_comes_to(source: str, kept: str, said: str) -> None:
    value = evaluate(parse(source), known)
    assert (written(value), shown(value)) == (kept, said)


@pytest.mark.parametrize(
    "source",
    ["", "月供 *", "* 2", "月供 年", "2 年", "(月供", "月供)", "sum(1, 2)", "__import__('os')", "1;2", "lambda: 0",
     "2 ** 3", "round(1, 月供)", "round(1, 2, 3)", "round(1, 9)", "max()", "--1", "1.2.3",
     "1234567890123", "月供 = 2", "'a' * 9",
     "(" * 50 + "1" + ")" * 50, "1+" * LONGEST + "1"],
)  # fmt: skip
def test_what_is_no_formula_is_told(source: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse(source)
    assert refused.value.code == "formula_unread"


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("月供 / (年 - 10)", "除数是 0"),
        ("月供 * 没问", "“没问”还没有数字"),
        ("空 + 1", "“空”还没有数字"),
        ("说法 * 2", "“说法”写的“很多”不是数字"),
        ("999999999999 * 999999999999", "结果太大"),
        ("1 / (999999999999 / 999999999999 - 0.999999 - 0.000001)", "除数是 0"),
    ],
)
def test_what_cannot_be_calculated_is_a_sentence(source: str, why: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        evaluate(parse(source), known)
    assert (refused.value.code, refused.value.message) == ("not_calculated", why)


def test_names_are_told_in_order() -> None:
    assert list(names(parse("max(a, -b) + [c d] / (客户.e - round(f))"))) == ["a", "b", "c d", "客户.e", "f"]


@given(st.text(max_size=60) | st.text("0123456789.+-*/(),%月供年最大 max", max_size=40))
def test_any_text_is_read_or_refused(source: str) -> None:
    with suppress(InvalidInput):
        value = evaluate(parse(source), known)
        assert abs(value) <= LARGEST
        assert len(written(value)) <= 24


Reference = Callable[[dict[str, Fraction]], Fraction]
_LEAVES = st.one_of(
    st.decimals(0, 999999, places=2).map(lambda d: (str(d), lambda _, d=d: Fraction(d))),
    st.integers(0, 99).map(lambda n: (f"{n}%", lambda _, n=n: Fraction(n, 100))),
    st.sampled_from(["甲", "b"]).map(lambda name: (name, lambda values, name=name: values[name])),
)


def _joined(parts: st.SearchStrategy[tuple[str, Reference]]) -> st.SearchStrategy[tuple[str, Reference]]:
    apply: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
        "+": lambda x, y: x + y,
        "-": lambda x, y: x - y,
        "*": lambda x, y: x * y,
        "/": lambda x, y: x / y,
    }
    pick: dict[str, Callable[[Fraction, Fraction], Fraction]] = {"min": min, "max": max}
    return st.one_of(
        st.tuples(parts, st.sampled_from(sorted(apply)), parts).map(
            lambda t: (f"({t[0][0]} {t[1]} {t[2][0]})", lambda v: apply[t[1]](t[0][1](v), t[2][1](v)))
        ),
        st.tuples(st.sampled_from(sorted(pick)), parts, parts).map(
            lambda t: (f"{t[0]}({t[1][0]}, {t[2][0]})", lambda v: pick[t[0]](t[1][1](v), t[2][1](v)))
        ),
        parts.map(lambda t: (f"(-{t[0]})", lambda v: -t[1](v))),
    )


@given(st.recursive(_LEAVES, _joined, max_leaves=12), st.integers(-999, 999), st.decimals(-99, 99, places=3))
def test_a_formula_agrees_with_exact_arithmetic(tree: tuple[str, Reference], first: int, second: object) -> None:
    source, reference = tree
    values = {"甲": Fraction(first), "b": Fraction(str(second))}
    try:
        formula = parse(source)
    except InvalidInput:
        assert len(source) > LONGEST or source.count("(") > 20
        return
    try:
        value = evaluate(formula, lambda name: (written(values[name]),))
    except InvalidInput as error:
        if error.message == "除数是 0":
            with pytest.raises(ZeroDivisionError):
                reference(values)
        return
    assert value == reference(values)
    assert abs(Fraction(written(value)) - value) <= Fraction(1, 2 * 10**6)


@given(st.lists(st.sampled_from("+-*/"), max_size=20), st.data())
def test_products_bind_closer_than_sums_and_all_from_the_left(signs: list[str], data: st.DataObject) -> None:
    numbers = [data.draw(st.integers(1, 9)) for _ in range(len(signs) + 1)]
    source = str(numbers[0]) + "".join(f" {sign} {n}" for sign, n in zip(signs, numbers[1:], strict=True))
    terms = [Fraction(numbers[0])]
    for sign, n in zip(signs, numbers[1:], strict=True):
        if sign in "+-":
            terms.append(Fraction(n if sign == "+" else -n))
        else:
            terms[-1] = terms[-1] * n if sign == "*" else terms[-1] / n
    if all(abs(term) < LARGEST for term in terms):
        with suppress(InvalidInput):  # too large on the way
            assert evaluate(parse(source), known) == sum(terms)
