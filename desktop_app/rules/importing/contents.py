"""What a column holds, judged by its contents: for headings that say nothing, and to check those that do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from desktop_app.domain.grid import Cell
from desktop_app.domain.importing import Field
from desktop_app.rules.cells import fold, is_ditto, is_nothing, text_of
from desktop_app.rules.day_texts import read_day
from desktop_app.rules.identity import read_id
from desktop_app.rules.names import looks_like_name
from desktop_app.rules.phones import is_mobile, parse_phones

SAMPLE, LOOKED_AT = 100, 200  # values, and letters of each: a page of text is known by its beginning
DOUBTED_FIELDS = frozenset((Field.PHONE, Field.PHONES_EXTRA, Field.BIRTHDAY, Field.EVENT_DATE))
_GENDER = re.compile(r"[男女][性孩生宝]?|m|f|male|female|先生|女士", re.IGNORECASE)
_DIGITS = re.compile(r"[\d*]{7,}|1\.\d+[eE]\+?1\d")


@dataclass(frozen=True, slots=True)
class Profile:
    """Shares of a column's values that look like each kind, from 0 to 1.

    Attributes:
        filled: number of values looked at.
        distinct: share of them that differ.
        newest: latest plain day seen.
        both: a name and a telephone in one cell.
    """

    filled: int
    distinct: float
    phones: float
    mobiles: float
    ids: float
    days: float
    genders: float
    names: float
    newest: date | None
    both: float = 0

    def can_hold(self, field: Field) -> bool:
        """Tell whether a heading's word for this field can be believed: some values of the kind are enough."""
        if self.filled < 3 or field not in DOUBTED_FIELDS:
            return True
        return (self.phones if field in (Field.PHONE, Field.PHONES_EXTRA) else self.days) > 0.1


UNSEEN = Profile(0, 0, 0, 0, 0, 0, 0, 0, None)


def profile(values: Iterable[Cell], today: date) -> Profile:
    """Look at some values of a column."""
    heads = (value[:LOOKED_AT] if isinstance(value, str) else value for value in values)
    seen = [value for value in heads if value is not None and not is_nothing(text_of(value))][:SAMPLE]
    total = len(seen) or 1

    def share(test: Callable[[Cell], bool]) -> float:
        return sum(map(test, seen)) / total

    days = [value.date() if isinstance(value, datetime) else value for value in seen if isinstance(value, date)]
    texts = [read_day(value, today=today, birthday=False).day for value in seen if isinstance(value, str)]
    days += [day for day in texts if day]
    return Profile(
        filled=len(seen),
        distinct=len({text_of(value) for value in seen}) / total,
        phones=share(_is_phone),
        mobiles=share(lambda value: any(map(is_mobile, parse_phones(value).numbers))),
        ids=share(_is_id),
        days=share(lambda value: _is_day(value, today)),
        genders=share(lambda value: _GENDER.fullmatch(text_of(value)) is not None),
        names=share(lambda value: isinstance(value, str) and looks_like_name(value)),
        newest=max(days, default=None),
        both=share(_is_both),
    )


def _is_phone(value: Cell) -> bool:
    if isinstance(value, (date, bool)):
        return False
    if parse_phones(value).numbers or is_ditto(text_of(value)):
        return True
    return _DIGITS.search(fold(text_of(value)).replace("-", "")) is not None


def _is_both(value: Cell) -> bool:
    if not isinstance(value, str) or len(value) < 9:
        return False
    found = parse_phones(value)
    return any(looks_like_name(re.sub(r"\A\s*\d{1,3}\W*", "", label)) for label in found.labels[:1])


def _is_id(value: Cell) -> bool:
    found = read_id(value)
    return found.number != "" or found.problem in ("id_checksum_invalid", "id_precision_lost")


def _is_day(value: Cell, today: date) -> bool:
    if isinstance(value, date):
        return True
    if isinstance(value, str) and looks_like_name(value):
        return False
    found = read_day(value, today=today, birthday=True)
    return found.day is not None or found.same_as_above or found.problem not in ("", "date_unreadable", "error_value")


def guess(profiles: Sequence[Profile], today: date, *, named: bool = False) -> dict[int, Field]:
    """Propose a field for columns by their contents alone; doubtful ones are left without.

    Args:
        profiles: one per column.
        today: tells birthdays from recent events.
        named: another column holds the names.
    """
    found: dict[int, Field] = {}

    def best(field: Field, measure: Callable[[Profile], float], least: float) -> None:
        rest = [i for i, p in enumerate(profiles) if i not in found and p.filled and measure(p) >= least]
        if rest:
            found[max(rest, key=lambda i: (round(measure(profiles[i]), 1), -i))] = field

    best(Field.ID_NUMBER, lambda p: p.ids, 0.5)
    best(Field.PHONE, lambda p: p.mobiles if p.ids < 0.5 else 0, 0.5)
    best(Field.PHONES_EXTRA, lambda p: p.mobiles if p.ids < 0.5 else 0, 0.5)
    best(Field.GENDER, lambda p: p.genders, 0.8)
    best(Field.NAME, lambda p: p.names * (0.5 + p.distinct / 2), 0.45)
    if not named and Field.NAME not in found.values():
        found |= {i: Field.NAME for i, p in enumerate(profiles) if p.both >= 0.5 and found.get(i) is Field.PHONE}
    days = [(p.newest, i) for i, p in enumerate(profiles) if i not in found and p.days >= 0.7 and p.newest]
    for newest, index in sorted(days, reverse=True):
        recent = (today - newest).days < 3 * 366 or (len(days) > 1 and newest == max(days)[0])
        field = Field.EVENT_DATE if recent else Field.BIRTHDAY
        if field not in found.values():
            found[index] = field
    return found
