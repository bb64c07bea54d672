"""Calculated values of a script: sums over number answers and the customer's fields (R-370).

Read by our own grammar, like conditions; nothing of a formula is ever run as code, and every value is exact::

    formula = product { (+ | -) product }
    product = one { (* | × | / | ÷) one }
    one     = [-] ( number [%] | name | "(" formula ")" | function "(" formula { "," formula } ")" )

Functions are min 最小, max 最大 and round 四舍五入; the second argument of that one is the number of decimals. A name
is the key of a step, what the step records, or ``客户.`` with a field; in brackets it may hold any sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import prod

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.text import tr
from desktop_app.rules.expressions import LONGEST, Known
from desktop_app.rules.tokens import Tokens

LARGEST = Fraction(10**15)
"""No sum, product or quotient in a formula may go beyond it."""

KEPT, SHOWN = 6, 2
"""Decimals of a value as it is kept, and as it is said."""

_DEEPEST = 20
_TOKEN = re.compile(
    r"""\s*(?:
    (?P<name>\[[^\]]+\]|【[^】]+】)
  | (?P<number>\d{1,12}(?:\.\d{1,6})?(?![\d.]))
  | (?P<sign>[-+*/(),%])
  | (?P<word>[^\W\d][\w.]*)
    )""",
    re.VERBOSE,
)
_PLAIN = str.maketrans("（），＋－−×÷＊／％", "(),+--*/*/%")
_FUNCTIONS = {"min": "min", "最小": "min", "max": "max", "最大": "max", "round": "round", "四舍五入": "round"}
_NUMBER = re.compile(r"-?\d{1,16}(\.\d{1,9})?")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Variable:
    """A value to be looked up."""

    name: str


@dataclass(frozen=True, slots=True)
class Operation:
    """What is done with its parts: ``+`` and ``*`` join them, ``-`` and ``/`` turn a single one over."""

    what: str
    parts: tuple[Formula, ...]


Formula = Number | Variable | Operation


@lru_cache(maxsize=500)
def parse(source: str) -> Formula:
    """Read a formula.

    Raises:
        InvalidInput: ``formula_unread``, with the place that is not understood.
    """
    if len(source) > LONGEST:
        raise InvalidInput("formula_unread", tr("算式太长：最多 {most} 个字。", most=LONGEST))
    reader = _Reader(source)
    formula = reader.formula(0)
    reader.must_end()
    return formula


def names(formula: Formula) -> Iterator[str]:
    """Yield the names that a formula looks up, in its order."""
    if isinstance(formula, Variable):
        yield formula.name
    elif isinstance(formula, Operation):
        for part in formula.parts:
            yield from names(part)


def evaluate(formula: Formula, known: Known) -> Fraction:
    """Return what a formula comes to.

    Raises:
        InvalidInput: ``not_calculated``; the message is a sentence for the clerk.
    """
    value = _value(formula, known)
    if abs(value) > LARGEST:
        raise _not_calculated(tr("结果太大"))
    return value


def written(value: Fraction) -> str:
    """Return a value as it is kept: plain digits."""
    return f"{_decimal(value, KEPT):f}"


def shown(value: Fraction) -> str:
    """Return a value as it is said: ``240,000``."""
    return f"{_decimal(value, SHOWN):,f}"


def _value(formula: Formula, known: Known) -> Fraction:
    match formula:
        case Number(value):
            return value
        case Variable(name):
            return _looked_up(name, known(name))
        case Operation(what, parts):
            return _applied(what, [evaluate(part, known) for part in parts])


def _looked_up(name: str, forms: tuple[str, ...]) -> Fraction:
    said = [form.strip() for form in forms if form.strip()]
    if not said:
        raise _not_calculated(tr("“{name}”还没有数字", name=name))
    plain = (form.replace(",", "").replace("，", "") for form in said)
    number = next((form for form in plain if _NUMBER.fullmatch(form)), None)
    if number is None:
        raise _not_calculated(tr("“{name}”写的“{text}”不是数字", name=name, text=said[0][:20]))
    return Fraction(number)


def _applied(what: str, values: list[Fraction]) -> Fraction:
    match what:
        case "+":
            return sum(values, Fraction(0))
        case "*":
            return prod(values, start=Fraction(1))
        case "-":
            return -values[0]
        case "min":
            return min(values)
        case "max":
            return max(values)
        case "round":
            return _rounded(values[0], int(values[1]) if len(values) > 1 else 0)
    if not values[0]:
        raise _not_calculated(tr("除数是 0"))
    return 1 / values[0]


def _rounded(value: Fraction, places: int) -> Fraction:
    """Round half away from zero, as people do."""
    scaled = abs(value) * 10**places
    whole = (scaled + Fraction(1, 2)).__floor__()
    return Fraction(whole if value >= 0 else -whole, 10**places)


def _decimal(value: Fraction, places: int) -> Decimal:
    scaled = _rounded(value, places) * 10**places
    plain = Decimal(int(scaled)).scaleb(-places).normalize()
    return plain.quantize(Decimal(1)) if plain == plain.to_integral_value() else plain


def _not_calculated(why: str) -> InvalidInput:
    return InvalidInput("not_calculated", why)


class _Reader(Tokens):
    """Reads a formula."""

    PATTERN, FIXED = _TOKEN, frozenset({"sign"})

    def __init__(self, source: str) -> None:
        super().__init__(source, source.translate(_PLAIN))

    def formula(self, depth: int) -> Formula:
        if depth > _DEEPEST:
            raise self.fault()
        parts = [self._product(depth)]
        while self.text in ("+", "-") and self.kind == "sign":
            minus = self.text == "-"
            self._step()
            part = self._product(depth)
            parts.append(Operation("-", (part,)) if minus else part)
        return parts[0] if len(parts) == 1 else Operation("+", tuple(parts))

    def fault(self) -> InvalidInput:
        if not (here := self._here()):
            return InvalidInput("formula_unread", tr("算式“{source}”没有写完。", source=self._source))
        return InvalidInput("formula_unread", tr("算式“{source}”从“{here}”起看不懂。", source=self._source, here=here))

    def _product(self, depth: int) -> Formula:
        parts = [self._one(depth)]
        while self.text in ("*", "/") and self.kind == "sign":
            over = self.text == "/"
            self._step()
            part = self._one(depth)
            parts.append(Operation("/", (part,)) if over else part)
        return parts[0] if len(parts) == 1 else Operation("*", tuple(parts))

    def _one(self, depth: int) -> Formula:
        minus = self._took("-")
        one = self._least(depth)
        return Operation("-", (one,)) if minus else one

    def _least(self, depth: int) -> Formula:
        kind, text = self.kind, self.text
        if self._took("("):
            formula = self.formula(depth + 1)
            self._must(")")
            return formula
        if kind == "number":
            self._step()
            value = Fraction(text)
            return Number(value / 100 if self._took("%") else value)
        if kind == "name":
            self._step()
            return Variable(text[1:-1].strip())
        if kind != "word":
            raise self.fault()
        place = self._place
        self._step()
        if self.text != "(":
            return Variable(text)
        if text.lower() not in _FUNCTIONS:
            self._place = place
            raise self.fault()
        return self._function(_FUNCTIONS[text.lower()], depth)

    def _function(self, what: str, depth: int) -> Formula:
        self._must("(")
        parts = [self.formula(depth + 1)]
        while self._took(","):
            parts.append(self.formula(depth + 1))
        if what == "round" and not _rounds(parts):
            raise self.fault()
        self._must(")")
        return Operation(what, tuple(parts))


def _rounds(parts: list[Formula]) -> bool:
    """Tell whether these are a value and, if anything more, a plain number of decimals."""
    if len(parts) == 1:
        return True
    decimals = parts[1]
    return (
        len(parts) == 2
        and isinstance(decimals, Number)
        and decimals.value.denominator == 1
        and 0 <= decimals.value <= KEPT
    )
