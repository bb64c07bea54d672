"""Cells to values, one kind of column at a time, each distinct cell once.

A value without any doubt stands for itself; only what is doubtful, doubled or written otherwise comes as an object.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from desktop_app.domain.customers import Gender
from desktop_app.domain.grid import Cell, CellError
from desktop_app.rules.cells import is_ditto, is_nothing, text_of
from desktop_app.rules.day_texts import DayFound, DayOrder, order_of, read_day
from desktop_app.rules.identity import IdFound, is_valid_id, read_id
from desktop_app.rules.names import clean_name, is_plain_name, is_suspicious
from desktop_app.rules.phones import PhonesFound, is_clear_mobile, parse_phones

T = TypeVar("T")

_MALE = frozenset(
    ("男", "男性", "m", "male", "1", "先生", "男孩", "男生", "男宝", "男宝宝", "男童", "公子", "儿子", "♂")
)
_FEMALE = frozenset(
    (
        "女",
        "女性",
        "f",
        "female",
        "2",
        "女士",
        "小姐",
        "太太",
        "女孩",
        "女生",
        "女宝",
        "女宝宝",
        "女童",
        "千金",
        "女儿",
        "♀",
    )
)
_SEVEN_DIGITS = re.compile(r"\d[\d\s-]{5,}\d")
_NUMBERED = re.compile(r"\A\s*\d{1,3}\s*[.、．)）]\s*(?=[^\W\d])")
_SEVERAL = re.compile(r"[、，,;；/&+]|\S\n\S")


@dataclass(frozen=True, slots=True)
class Read:
    """A text that is not simply a text.

    Attributes:
        text: as kept.
        problem: code, or empty.
        phones: numbers that stood in the same cell.
        same_as_above: the cell says 同上.
        keep: the cell must also be kept as it was.
    """

    text: str = ""
    problem: str = ""
    phones: tuple[str, ...] = ()
    same_as_above: bool = False
    keep: bool = False


_DITTO = Read(same_as_above=True)
_ERROR = Read(problem="error_value")


class _Once(dict[Cell, T]):
    """Answers a cell by reading it, each distinct one once."""

    def __init__(self, read: Callable[[Cell], T]) -> None:
        super().__init__()
        self.read = read

    def __missing__(self, value: Cell) -> T:
        self[value] = answer = self.read(value)
        return answer


def _translated(values: list[Cell], read: Callable[[Cell], T]) -> list[T]:
    table = _Once(read)
    answers = list(map(table.__getitem__, values))
    if (0 in table or 1 in table) and any(isinstance(value, bool) for value in values):
        return [read(value) for value in values]  # True and 1 are one key but not one text
    return answers


def read_names(values: list[Cell]) -> list[str | Read]:
    """Read names of persons or organisations."""
    return _translated(values, _name)


def read_texts(values: list[Cell], *, free: bool) -> list[str | Read]:
    """Read plain texts; in free text (a remark, an address) 无 is kept as it was written."""
    return _translated(values, _free_text if free else _word)


def read_genders(values: list[Cell]) -> list[str | Read]:
    """Read the sex, by words or by the column's code: 1 and 2, or 1 and 0."""
    codes = {text_of(value) for value in set(values)}
    zero = Gender.FEMALE.value if "0" in codes and "2" not in codes else ""
    return _translated(values, lambda value: _gender(value, zero))


def read_phone_column(values: list[Cell]) -> list[tuple[str, ...] | PhonesFound]:
    """Read telephones."""
    slow = _Once(_phones)
    return [(v,) if type(v) is str and is_clear_mobile(v) else slow[v] for v in values]


def read_ids(values: list[Cell]) -> list[str | IdFound]:
    """Read identity numbers; a valid one stands for itself."""
    slow = _Once(_id)
    return [v if type(v) is str and is_valid_id(v) else slow[v] for v in values]


def read_days(values: list[Cell], *, today: date, birthday: bool, lunar: bool = False) -> list[date | DayFound | None]:
    """Read days; in a column of lunar days no day is taken for one of the calendar."""
    order = order_of(set(values)) if any(isinstance(value, str) for value in values) else DayOrder()

    def read(value: Cell) -> date | DayFound | None:
        found = read_day(value, today=today, birthday=birthday, order=order)
        if lunar and found.day:
            return DayFound(problem="date_lunar")
        return found if found.problem or found.leftover or found.same_as_above else found.day

    return _translated(values, read)


def _phones(value: Cell) -> tuple[str, ...] | PhonesFound:
    found = parse_phones(value)
    plain = not (found.problems or found.leftover or found.same_as_above or any(found.labels))
    return found.numbers if plain else found


def _id(value: Cell) -> str | IdFound:
    found = read_id(value)
    return found if found.problem else found.number


def _name(value: Cell) -> str | Read:
    if value is None or isinstance(value, CellError):
        return "" if value is None else _ERROR
    if isinstance(value, str) and is_plain_name(value):
        return value
    text = text_of(value)
    if is_ditto(text):
        return _DITTO
    if re.fullmatch(r"[-—_/\\.\s]*", text):
        return ""
    if _SEVEN_DIGITS.search(text):
        found = parse_phones(text)
        label = next(iter(filter(None, found.labels)), "")
        if found.numbers and len(label) >= 2:
            name = _NUMBERED.sub("", label)
            more = len(found.numbers) > 1 or _letters(name) != _letters(_NUMBERED.sub("", text))
            return Read(clean_name(name), "phone_in_name", found.numbers, keep=more)
    text = _NUMBERED.sub("", text)
    name = clean_name(text)
    doubtful = not isinstance(value, str) or is_suspicious(name) or _SEVERAL.search(text) is not None
    return Read(name, "name_suspicious") if doubtful else name


def _letters(text: str) -> str:
    return re.sub(r"[\W\d_]+", "", text)


def _word(value: Cell) -> str | Read:
    if value is None or isinstance(value, CellError):
        return "" if value is None else _ERROR
    text = text_of(value)
    if is_ditto(text):
        return _DITTO
    return "" if is_nothing(text) else text


def _free_text(value: Cell) -> str | Read:
    return _ERROR if isinstance(value, CellError) else text_of(value)


def _gender(value: Cell, zero: str) -> str | Read:
    word = _word(value)
    if isinstance(word, Read):
        return word
    text = word.lower().strip("()（）")
    if text in _MALE:
        return Gender.MALE.value
    if text in _FEMALE or (text == "0" and zero):
        return Gender.FEMALE.value
    return Read(problem="gender_unclear", keep=True) if text else ""
