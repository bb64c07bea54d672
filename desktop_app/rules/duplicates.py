"""Pairs over a whole list of customers that are one person for certain, or perhaps (R-007, R-009).

The judgement is that of `matching`; here are the few pairs that are worth it, however long the list.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import combinations

from desktop_app.domain.duplicates import Alike, DuplicatePair, PairReason
from desktop_app.rules import identity
from desktop_app.rules.matching import CROWD, Likeness, Traits, likeness, sounds_alike, speaks_of_twins, without_title
from desktop_app.rules.names import name_key


def pairs(
    people: Sequence[Alike],
    apart: Collection[tuple[int, int]] = (),
    checkpoint: Callable[[int, int], None] | None = None,
) -> tuple[DuplicatePair, ...]:
    """Return the pairs that may be one person, the certain ones first, then by name.

    Args:
        people: customers, in any order.
        apart: pairs (smaller id first) that a person has told apart.
        checkpoint: told how many groups are done, of how many; may raise to stop.
    """
    groups = list(_groups(people))
    seen = set(apart)
    found: list[DuplicatePair] = []
    for number, group in enumerate(groups):
        if checkpoint is not None and number % 200 == 0:
            checkpoint(number, len(groups))
        for a, b in combinations(sorted(group, key=lambda one: one.id), 2):
            if (a.id, b.id) not in seen:
                seen.add((a.id, b.id))
                if (pair := judge(a, b)) is not None:
                    found.append(pair)
    return tuple(sorted(found, key=lambda pair: (not pair.certain, pair.left.key, pair.ids)))


def judge(a: Alike, b: Alike) -> DuplicatePair | None:
    """Return two customers as a pair, or None when they are not one person.

    The same name alone is not enough over a whole list: without a shared number the birthday must be the same.
    """
    found = likeness(_traits(a), _traits(b))
    if found is Likeness.DIFFERENT:
        return None
    shared = next((number for number in a.phones if number in b.phones), "")
    same_id = _id_key(a.id_number)
    if same_id and same_id == _id_key(b.id_number):
        return DuplicatePair(a, b, certain=True, reason=PairReason.IDENTITY, shared=a.id_number)
    if found is Likeness.SAME:
        return DuplicatePair(a, b, certain=True, reason=PairReason.NAME_AND_PHONE, shared=shared)
    if not shared:
        if a.birthday is None or a.birthday != b.birthday:
            return None
        day = a.birthday.isoformat()
        return DuplicatePair(a, b, certain=False, reason=PairReason.NAME_AND_BIRTHDAY, shared=day)
    return DuplicatePair(a, b, certain=False, reason=_why(a, b), shared=shared)


def _why(a: Alike, b: Alike) -> PairReason:
    if a.key == b.key:
        return PairReason.BIRTHDAYS_DIFFER
    if without_title(a.key) == without_title(b.key):
        return PairReason.TITLE
    if sounds_alike(a.key, b.key):
        return PairReason.SOUND
    return PairReason.PART if a.key in b.key or b.key in a.key else PairReason.ONE_OFF


def _traits(one: Alike) -> Traits:
    return Traits(
        one.key,
        one.phones,
        _id_key(one.id_number),
        one.birthday,
        one.gender,
        name_key(one.guardian),
        speaks_of_twins(one.remark),
    )


def _id_key(number: str) -> str:
    return identity.id_key(number) if number and identity.is_valid_id(number) else ""


def _groups(people: Iterable[Alike]) -> Iterator[list[Alike]]:
    by_key: dict[tuple[str, ...], list[Alike]] = {}
    for one in people:
        for key in _keys(one):
            by_key.setdefault(key, []).append(one)
    return (group for key, group in by_key.items() if len(group) > 1 and (len(key) > 2 or len(group) <= CROWD))


def _keys(one: Alike) -> Iterator[tuple[str, ...]]:
    if key := _id_key(one.id_number):
        yield "id", key, ""
    if one.birthday is not None:
        yield "day", one.key, one.birthday.isoformat()
    for number in one.phones:
        yield "phone", number
        yield "phone", number, one.key
