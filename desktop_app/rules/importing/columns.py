"""Which column holds which field: decided by headings and contents, corrected by a person, remembered by layout."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice, takewhile

from desktop_app.domain.grid import Cell, Sheet
from desktop_app.domain.importing import Field
from desktop_app.domain.text import tr
from desktop_app.rules.importing.contents import DOUBTED_FIELDS, UNSEEN, Profile, guess, profile
from desktop_app.rules.importing.headings import Heading, plain_heading, recognise
from desktop_app.rules.importing.layout import WIDEST, Area, is_heading_row

_LABEL = re.compile(
    r"父母|父亲|母亲|爸爸|妈妈|爷爷|奶奶|外公|外婆|家长|监护人|紧急|办公|单位|家庭|本人|学生|配偶|座机|备用"
)


_CJK_BREAK = re.compile(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])")
_PHONES = (Field.PHONE, Field.PHONES_EXTRA)
_REPEATED = (Field.PHONE, Field.PHONES_EXTRA, Field.REMARK)
_UNKNOWN = Heading(None)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list.

    Attributes:
        index: from 0; ``letter`` is the same as a person sees it.
        heading: unique within the list, the key under which a column without a field is kept.
        label: whose telephone it is, by its heading.
        age: it tells ages, which are no birthdays.
        serial: it only counts the rows.
        lunar: its heading says that its days are lunar.
    """

    index: int
    letter: str
    heading: str
    field: Field | None = None
    label: str = ""
    age: bool = False
    serial: bool = False
    lunar: bool = False


def letter_of(index: int) -> str:
    """Return the letter of a column, from 0: A, B ... Z, AA."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def index_of(letter: str) -> int:
    """Return the index of a column, from 0, by its letter."""
    index = 0
    for char in letter:
        index = index * 26 + ord(char) - 64
    return index - 1


def layout_key(area: Area) -> str:
    """Return what files of the same layout share: their headings in order."""
    words = "\n".join(plain_heading(group + "/" + text) for group, text in zip(area.groups, area.headings, strict=True))
    return hashlib.blake2b(words.encode(), digest_size=12).hexdigest()


def heading_texts(area: Area) -> tuple[str, ...]:
    """Return the headings as they are shown, a group and the heading below it joined by ``/``."""
    pairs = zip(area.groups, area.headings, strict=True)
    return tuple(f"{group}/{text}" if group and group != text else text for group, text in pairs)


def propose(
    area: Area,
    sheet: Sheet,
    today: date,
    corrected: Mapping[str, Field | None] | None = None,
    *,
    by_contents: bool = False,
) -> tuple[Column, ...]:
    """Decide what each column of a list holds.

    Args:
        area: the list.
        sheet: where it stands.
        today: tells birthdays from recent events where there is no heading.
        corrected: a person's word by column letter; goes before everything else.
        by_contents: the headings say nothing, all fields are guessed.
    """
    below = (row for row in islice(sheet.rows, area.start, None) if any(cell is not None for cell in row))
    rows = [*takewhile(lambda row: not is_heading_row(row), islice(below, 400))]
    headings = [recognise(text, group) for text, group in zip(area.headings, area.groups, strict=True)]
    repeated = set(area.headings)

    def looked_at(offset: int) -> Profile:
        heading = headings[offset]
        if offset >= WIDEST or (heading and heading.field not in DOUBTED_FIELDS):
            return UNSEEN
        index = area.first + offset
        return profile((row[index] for row in rows if index < len(row) and row[index] not in repeated), today)

    profiles = [looked_at(offset) for offset in range(area.last - area.first)]
    fields = {} if by_contents else _assigned(headings, profiles)
    fields |= _guessed(headings, profiles, fields, today, bare=by_contents)
    told = {index_of(letter) - area.first: field for letter, field in (corrected or {}).items()}
    fields = _corrected(fields, {offset: field for offset, field in told.items() if 0 <= offset < len(headings)})
    columns, seen = [], set[str]()
    for offset, shown in enumerate(heading_texts(area)):
        letter = letter_of(area.first + offset)
        text = _CJK_BREAK.sub("", " ".join(shown.split()))
        name = text if text and text not in seen else f"{text}（{letter}）" if text else tr("{letter}列", letter=letter)
        seen.add(name)
        heading = headings[offset] or _UNKNOWN
        label = _LABEL.search(text)
        columns.append(
            Column(
                area.first + offset,
                letter,
                name,
                fields.get(offset),
                label[0] if label else "",
                heading.age,
                heading.serial,
                re.search("农历|阴历", text) is not None,
            )
        )
    return tuple(columns)


def _assigned(headings: Sequence[Heading | None], profiles: Sequence[Profile]) -> dict[int, Field]:
    """Give each field the column whose heading says it most surely."""
    wanted = [
        (heading.rank, index, heading)
        for index, heading in enumerate(headings)
        if heading and heading.field and profiles[index].can_hold(heading.field)
    ]
    wanted.sort(key=lambda entry: entry[:2])
    fields: dict[int, Field] = {}
    for _, index, heading in wanted:
        field = heading.field
        taken = set(fields.values())
        if field in (Field.PHONE, Field.PHONES_EXTRA):
            fields[index] = Field.PHONES_EXTRA if Field.PHONE in taken else Field.PHONE
        elif field and (field is Field.REMARK or field not in taken or _other_half(heading, headings, fields)):
            fields[index] = field
        elif field is Field.NAME and Field.GUARDIAN not in taken:
            _also_a_person(index, heading, headings, fields)
    return _named(headings, _without_others(headings, fields))


def _without_others(headings: Sequence[Heading | None], fields: dict[int, Field]) -> dict[int, Field]:
    """Leave out the telephones of somebody whose name the list has but does not take: 租户电话 beside 业主姓名."""
    names = [(i, h.role) for i, h in enumerate(headings) if h and h.field is Field.NAME and h.role]
    others = {role for i, role in names if i not in fields} - {role for i, role in names if i in fields}
    phones = {i: (h.role if (h := headings[i]) else "") for i, field in fields.items() if field in _PHONES}
    mine = [i for i, role in phones.items() if role not in others]
    if not mine or len(mine) == len(phones):
        return fields
    kept = {i: field for i, field in fields.items() if i not in phones or i in mine}
    if Field.PHONE not in kept.values():
        kept[mine[0]] = Field.PHONE
    return kept


def _other_half(half: Heading, headings: Sequence[Heading | None], fields: dict[int, Field]) -> bool:
    """Tell whether the name's column so far holds the other half of names: 姓 and 名."""
    parts = {heading.part for i in fields if (heading := headings[i]) and heading.field is Field.NAME}
    return half.field is Field.NAME and parts | {half.part} == {"surname", "given"}


def _also_a_person(index: int, loser: Heading, headings: Sequence[Heading | None], fields: dict[int, Field]) -> None:
    """Take the second name of a list as the guardian where the first is a child's: 宝宝姓名 beside 客户姓名."""
    winner = next(headings[i] for i, field in fields.items() if field is Field.NAME)
    guardians = any(heading and heading.field is Field.GUARDIAN for heading in headings)
    if winner and winner.child and not loser.child and loser.rank in (1, 2) and not guardians:
        fields[index] = Field.GUARDIAN


def _named(headings: Sequence[Heading | None], fields: dict[int, Field]) -> dict[int, Field]:
    """Where nobody else is named, the parent or contact is the customer."""
    named = {field: index for index, field in fields.items()}
    if Field.NAME in named:
        winner = headings[named[Field.NAME]]
        if winner and winner.rank == 6 and Field.GUARDIAN in named:
            fields[named[Field.GUARDIAN]] = Field.NAME
            del fields[named[Field.NAME]]
    elif Field.GUARDIAN in named:
        fields[named[Field.GUARDIAN]] = Field.NAME
    return fields


def _guessed(
    headings: Sequence[Heading | None],
    profiles: Sequence[Profile],
    fields: Mapping[int, Field],
    today: date,
    *,
    bare: bool,
) -> dict[int, Field]:
    """Fill by contents what the headings leave open; with headings only name, telephone and identity number."""
    open_columns = [UNSEEN if i in fields or (headings[i] and not bare) else p for i, p in enumerate(profiles)]
    allowed = set(Field) if bare else {Field.NAME, Field.PHONE, Field.ID_NUMBER}
    taken = set(fields.values())
    guessed = guess(open_columns, today, named=Field.NAME in taken)
    return {i: field for i, field in guessed.items() if field in allowed and field not in taken}


def _corrected(fields: Mapping[int, Field], told: Mapping[int, Field | None]) -> dict[int, Field]:
    """Put a person's word above the proposals: a field given to one column is taken from the others."""
    given = {field for field in told.values() if field}
    rest = {i: field for i, field in fields.items() if i not in told and (field not in given or field in _REPEATED)}
    if Field.PHONE in given:
        rest = {i: Field.PHONES_EXTRA if field is Field.PHONE else field for i, field in rest.items()}
    return rest | {i: field for i, field in told.items() if field}


def values_of(rows: Sequence[Sequence[Cell]], index: int) -> list[Cell]:
    """Return one column of some rows; rows may be ragged."""
    return [row[index] if index < len(row) else None for row in rows]
