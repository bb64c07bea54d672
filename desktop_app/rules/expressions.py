"""Conditions of a script: small readable expressions over answers and customer fields (R-187).

Read by our own grammar; nothing of a condition is ever run as code::

    condition  = all { (或 | or) all }
    all        = one { (且 | and) one }
    one        = (非 | not) one | "(" condition ")" | (已答 | answered | 未答 | empty) "(" name ")" | comparison
    comparison = term (= != < <= > >= 包含 contains) term | term (属于 | in) "(" term { "," term } ")"
    term       = name | "text" | number | date

A name is the key of a step, what the step records, or ``客户.`` with a field; in brackets it may hold any sign.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.text import tr
from desktop_app.rules.tokens import Tokens

LONGEST = 500
"""Characters of a condition."""

_DEEPEST = 20
_TOKEN = re.compile(
    r"""\s*(?:
    (?P<text>"[^"]*"|“[^”]*”|「[^」]*」|'[^']*')
  | (?P<name>\[[^\]]+\]|【[^】]+】)
  | (?P<date>\d{4}-\d\d-\d\d)
  | (?P<number>-?\d+(?:\.\d+)?)
  | (?P<sign><=|>=|!=|<>|==|[=<>≠≤≥＝＜＞])
  | (?P<mark>[(),（），、])
  | (?P<key>且|或|包含|属于|已答|未答|&&|\|\|)
  | (?P<word>(?:(?!且|或|包含|属于|已答|未答)[\w.])+)
    )""",
    re.VERBOSE,
)
_WORDS = {
    "且": "and", "and": "and", "&&": "and", "或": "or", "or": "or", "||": "or", "非": "not", "not": "not",
    "包含": "contains", "contains": "contains", "属于": "in", "in": "in",
    "已答": "answered", "answered": "answered", "未答": "empty", "empty": "empty",
}  # fmt: skip
_SIGNS = {"==": "=", "<>": "!=", "≠": "!=", "≤": "<=", "≥": ">=", "＝": "=", "＜": "<", "＞": ">"}
_MARKS = {"（": "(", "）": ")", "，": ",", "、": ","}
_ORDER: dict[str, Callable[..., bool]] = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_COMPARING = ("=", "!=", *_ORDER, "contains")

Known = Callable[[str], tuple[str, ...]]
"""What a name stands for: every form in which its value may be written, nothing where there is none."""


@dataclass(frozen=True, slots=True)
class Name:
    """A value to be looked up."""

    text: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A value as it stands in the condition."""

    text: str


Term = Name | Literal


@dataclass(frozen=True, slots=True)
class Comparison:
    """A term compared with one, or by ``in`` with several; ``answered`` needs none."""

    left: Term
    sign: str
    right: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Negation:
    """What must not hold."""

    of: Condition


@dataclass(frozen=True, slots=True)
class Junction:
    """Conditions of which all, or any, must hold."""

    every: bool
    parts: tuple[Condition, ...]


Condition = Comparison | Negation | Junction


def parse(source: str) -> Condition:
    """Read a condition.

    Raises:
        InvalidInput: ``condition_unread``, with the place that is not understood.
    """
    if len(source) > LONGEST:
        raise InvalidInput("condition_unread", tr("条件太长：最多 {most} 个字。", most=LONGEST))
    reader = _Reader(source)
    condition = reader.condition(0)
    reader.must_end()
    return condition


def holds(condition: Condition, known: Known) -> bool:
    """Tell whether a condition holds; a comparison with a value that is not there holds only as ``!=``."""
    match condition:
        case Junction(every, parts):
            return (all if every else any)(holds(part, known) for part in parts)
        case Negation(of):
            return not holds(of, known)
        case Comparison(left, "answered", _):
            return any(form.strip() for form in _forms(left, known))
        case Comparison(left, sign, right):
            forms = _forms(left, known)
            others = [form for term in right for form in _forms(term, known)]
            if sign == "!=":
                return not any(_compare(a, "=", b) for a in forms for b in others)
            return any(_compare(a, "=" if sign == "in" else sign, b) for a in forms for b in others)


def names(condition: Condition) -> Iterator[str]:
    """Yield the names that a condition looks up, in its order."""
    for comparison in comparisons(condition):
        for term in (comparison.left, *comparison.right):
            if isinstance(term, Name):
                yield term.text


def comparisons(condition: Condition) -> Iterator[Comparison]:
    """Yield the comparisons that a condition is made of, in its order."""
    match condition:
        case Comparison():
            yield condition
        case Negation(of):
            yield from comparisons(of)
        case Junction(_, parts):
            for part in parts:
                yield from comparisons(part)


def _forms(term: Term, known: Known) -> tuple[str, ...]:
    return (term.text,) if isinstance(term, Literal) else known(term.text)


def _compare(left: str, sign: str, right: str) -> bool:
    if sign == "contains":
        return right in left
    pair = _typed(left, right)
    if sign == "=":
        return pair[0] == pair[1] if pair else left.strip() == right.strip()
    return pair is not None and _ORDER[sign](*pair)


def _typed(left: str, right: str) -> tuple[Decimal, Decimal] | tuple[date, date] | None:
    """Return both as numbers or as days, where both are."""
    number = re.compile(r"-?\d{1,15}(\.\d{1,9})?")
    if number.fullmatch(left.strip()) and number.fullmatch(right.strip()):
        return Decimal(left.strip()), Decimal(right.strip())
    try:
        return date.fromisoformat(left.strip()), date.fromisoformat(right.strip())
    except ValueError:
        return None


class _Reader(Tokens):
    """Reads a condition."""

    PATTERN, FIXED = _TOKEN, frozenset({"key", "mark"})

    def condition(self, depth: int) -> Condition:
        if depth > _DEEPEST:
            raise self.fault()
        parts = [self._all(depth)]
        while self._took("or"):
            parts.append(self._all(depth))
        return parts[0] if len(parts) == 1 else Junction(False, tuple(parts))

    def fault(self) -> InvalidInput:
        if not (here := self._here()):
            return InvalidInput("condition_unread", tr("条件“{source}”没有写完。", source=self._source))
        return InvalidInput(
            "condition_unread", tr("条件“{source}”从“{here}”起看不懂。", source=self._source, here=here)
        )

    def _all(self, depth: int) -> Condition:
        parts = [self._one(depth)]
        while self._took("and"):
            parts.append(self._one(depth))
        return parts[0] if len(parts) == 1 else Junction(True, tuple(parts))

    def _one(self, depth: int) -> Condition:
        if depth > _DEEPEST:
            raise self.fault()
        if self._took("not"):
            return Negation(self._one(depth + 1))
        if self._took("("):
            condition = self.condition(depth + 1)
            self._must(")")
            return condition
        for word in ("answered", "empty"):
            if self._took(word):
                self._must("(")
                answered = Comparison(self._term(), "answered")
                self._must(")")
                return answered if word == "answered" else Negation(answered)
        left = self._term()
        if self._took("in"):
            return Comparison(left, "in", self._several())
        sign = self.text
        if sign not in _COMPARING:
            raise self.fault()
        self._step()
        return Comparison(left, sign, (self._term(),))

    def _several(self) -> tuple[Term, ...]:
        self._must("(")
        terms = [self._term()]
        while self._took(","):
            terms.append(self._term())
        self._must(")")
        return tuple(terms)

    def _term(self) -> Term:
        kind, text = self.kind, self.text
        if kind not in ("text", "name", "date", "number", "word"):
            raise self.fault()
        self._step()
        if kind in ("text", "name"):
            text = text[1:-1].strip()
        return Name(text) if kind in ("name", "word") else Literal(text)

    def _read(self, kind: str, text: str) -> tuple[str, str]:
        if kind == "sign":
            return kind, _SIGNS.get(text, text)
        if kind == "mark":
            return kind, _MARKS.get(text, text)
        if kind in ("key", "word") and text.lower() in _WORDS:
            return "key", _WORDS[text.lower()]
        return kind, text
