"""Who is the same person (R-007, R-009): certain, perhaps, or never.

Certain is the same name with a shared telephone, or the same valid identity number. Twins on one parent's telephone,
parent and child, and persons whose identity numbers or birthdays differ are never one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import chain, combinations

from desktop_app.rules.names import syllables

CROWD = 30
"""Customers on one number beyond which it is the shop's own, and says nothing of persons with other names."""
_TWINS = re.compile("双胞胎|龙凤胎|孪生|双生|多胞胎|[三四]胞胎|twin", re.IGNORECASE)
_CLOSE_SOUNDS = re.compile(r"\A[zcs]h|ng\Z")
"""Beginnings and ends of syllables that are often taken for those of one letter: zhang and zan."""
_WRITTEN_ALIKE = re.compile(
    r"[己已巳]{2}|[未末]{2}|[戊戌戍]{2}|[土士]{2}|[千干于]{2}|[人入]{2}|[天夭]{2}|"
    r"[大太]{2}|[王玉壬]{2}|[白自]{2}|[日曰目]{2}|[田由甲申]{2}|[木本术]{2}|[午牛]{2}|"
    r"[住佳]{2}|[晴睛]{2}|[辰晨]{2}|[冶治]{2}|[泠冷]{2}|[祎炜]{2}|[昊吴]{2}|"
    r"[旻昱]{2}|[晟盛]{2}|[捷睫]{2}|[淼森]{2}|[锐悦]{2}|[苦若]{2}|[瑾谨]{2}|"
    r"[皎皓]{2}|[子孑]{2}|[雯雪]{2}|[宇字]{2}|[凡几]{2}|[丹舟]{2}|[元无]{2}|"
    r"[文交]{2}|[亦赤]{2}|[奕弈]{2}|[栗粟]{2}"
)
"""Characters of names that are taken for each other in handwriting."""
_TITLE = re.compile(r"(?:小朋友|同学|先生|女士|小姐|太太|老师|阿姨|宝宝|妈妈|爸爸|家长|[(（].*[)）])\Z")


class Likeness(StrEnum):
    """How surely two records are one person."""

    SAME = "same"
    PERHAPS = "perhaps"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Traits:
    """What tells one person from another.

    Attributes:
        name: as `name_key` gives it.
        phones: in plain form.
        id_key: of a valid identity number only, as `id_key` gives it.
        gender: 男, 女, or empty.
        guardian: as `name_key` gives it.
        twin: the file says that there is a brother or sister of the same birth.
    """

    name: str
    phones: tuple[str, ...] = ()
    id_key: str = ""
    birthday: date | None = None
    gender: str = ""
    guardian: str = ""
    twin: bool = False


def speaks_of_twins(text: str) -> bool:
    """Tell whether a remark says that a person is a twin."""
    return _TWINS.search(text) is not None


def likeness(a: Traits, b: Traits) -> Likeness:
    """Compare two records."""
    if a.id_key and b.id_key:
        return Likeness.SAME if a.id_key == b.id_key else Likeness.DIFFERENT
    shared = any(phone in b.phones for phone in a.phones)
    if a.name and a.name == b.name and shared and not _differ(a.birthday, b.birthday):
        return Likeness.SAME
    return Likeness.PERHAPS if _perhaps(a, b, shared=shared) else Likeness.DIFFERENT


def _perhaps(a: Traits, b: Traits, *, shared: bool) -> bool:
    if not a.name or not b.name or (a.gender and b.gender and a.gender != b.gender):
        return False
    if a.name == b.name:
        return shared or not _differ(a.birthday, b.birthday)
    if not shared or a.twin or b.twin or a.guardian == b.name or b.guardian == a.name:
        return False
    if sounds_alike(a.name, b.name) or without_title(a.name) == without_title(b.name):
        return True
    if _differ(a.birthday, b.birthday):
        return False
    return _contains(a.name, b.name) or (
        a.birthday is not None and a.birthday == b.birthday and slip_of(a.name, b.name)
    )


def _differ(a: date | None, b: date | None) -> bool:
    return a is not None and b is not None and a != b


def sounds_alike(a: str, b: str) -> bool:
    """Tell whether two names are read alike: 诗语 and 诗羽."""
    return len(a) == len(b) and syllables(a) == syllables(b)


def without_title(name: str) -> str:
    """Return a name without a title or bracket at its end: 王小明(大班) and 王小明小朋友 are 王小明."""
    bare = _TITLE.sub("", name)
    return bare if len(bare) >= 2 else name


def slip_of(a: str, b: str) -> bool:
    """Tell whether one name is the other with a slip: a character left out, or one that sounds or looks almost alike.

    Names that differ by any other character are not: 一鸣 and 一然 with one birthday and one telephone are twins.
    """
    if min(len(a), len(b)) < 2:
        return False
    if len(a) == len(b):
        differing = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
        return len(differing) == 1 and (_sound_close(*differing[0]) or _look_alike(*differing[0]))
    short, long = sorted((a, b), key=len)
    return len(long) - len(short) == 1 and any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


def _sound_close(a: str, b: str) -> bool:
    spelt = [_CLOSE_SOUNDS.sub(lambda found: found[0][0], syllable) for syllable in (*syllables(a), *syllables(b))]
    return len(spelt) == 2 and spelt[0] == spelt[1]


def _look_alike(a: str, b: str) -> bool:
    return _WRITTEN_ALIKE.fullmatch(a + b) is not None


def _contains(a: str, b: str) -> bool:
    short, long = sorted((a, b), key=len)
    return len(short) >= 2 and len(long) > len(short) and (long.startswith(short) or long.endswith(short))


@dataclass(slots=True)
class Groups:
    """Records sorted into persons.

    Attributes:
        person: for each record the first record of the same person.
        perhaps: for the first record of a person the first records of those it may be too.
    """

    person: list[int]
    perhaps: dict[int, list[int]] = field(default_factory=dict)


def group(
    names: Sequence[str],
    phones: Sequence[tuple[str, ...]],
    id_keys: Sequence[str],
    birthdays: Sequence[date | None],
    genders: Sequence[str],
    *,
    guardians: Sequence[str] = (),
    twins: Sequence[bool] = (),
    known: int = 0,
    checkpoint: Callable[[], None] = lambda: None,
) -> Groups:
    """Sort records into persons in one pass, however many there are.

    Args:
        names: as `name_key` gives them; the other sequences stand beside, one value per record.
        phones: in plain form.
        id_keys: of valid identity numbers only, empty else.
        birthdays: None where not known.
        genders: empty where not known.
        guardians: as `name_key` gives them; empty as a whole where nobody has one.
        twins: whether a remark speaks of twins; empty as a whole where none does.
        known: so many records in front are persons already told apart; they are never joined with each other.
        checkpoint: called now and then; may raise to stop.
    """
    work = _Grouping(names, phones, id_keys, birthdays, genders, guardians, twins, known)
    checkpoint()
    work.join_by_id()
    checkpoint()
    work.join_by_name_and_phone()
    checkpoint()
    return Groups(work.roots(), work.doubts())


class _Grouping:
    """Union-find over records, refusing to join persons who cannot be one."""

    def __init__(
        self,
        names: Sequence[str],
        phones: Sequence[tuple[str, ...]],
        id_keys: Sequence[str],
        birthdays: Sequence[date | None],
        genders: Sequence[str],
        guardians: Sequence[str],
        twins: Sequence[bool],
        known: int,
    ) -> None:
        self.names, self.phones, self.ids = names, phones, id_keys
        self.guardians, self.twins = guardians or [""] * len(names), twins or [False] * len(names)
        self.birthdays, self.genders, self.known = list(birthdays), genders, known
        self.id_of = list(id_keys)
        self.parent = list(range(len(names)))

    def root(self, i: int) -> int:
        while self.parent[i] != i:
            self.parent[i] = self.parent[self.parent[i]]
            i = self.parent[i]
        return i

    def join(self, a: int, b: int, *, by_id: bool = False) -> bool:
        """Make two records one person, unless they cannot be."""
        a, b = self.root(a), self.root(b)
        if a == b:
            return True
        first, later = min(a, b), max(a, b)
        if later < self.known or (self.id_of[a] and self.id_of[b] and self.id_of[a] != self.id_of[b]):
            return False
        if not by_id and _differ(self.birthdays[a], self.birthdays[b]):
            return False
        self.parent[later] = first
        self.id_of[first] = self.id_of[first] or self.id_of[later]
        self.birthdays[first] = self.birthdays[first] or self.birthdays[later]
        return True

    def join_by_id(self) -> None:
        seen: dict[str, int] = {}
        for i, key in enumerate(self.ids):
            if key and self.names[i] and (j := seen.setdefault(key, i)) != i:
                self.join(j, i, by_id=True)

    def join_by_name_and_phone(self) -> None:
        seen: dict[str, int] = {}
        others: dict[str, list[int]] = {}
        for i, (name, phones) in enumerate(zip(self.names, self.phones, strict=True)):
            for phone in phones if name else ():
                key = f"{name}\n{phone}"
                j = seen.setdefault(key, i)
                if j != i and not self.join(j, i) and not any(self.join(k, i) for k in others.get(key, ())):
                    others.setdefault(key, []).append(i)

    def roots(self) -> list[int]:
        """Return for each record the first one of its person."""
        parent = self.parent
        for i, above in enumerate(parent):  # parents stand in front, so one pass flattens all
            parent[i] = parent[above]
        return parent

    def doubts(self) -> dict[int, list[int]]:
        """Return pairs for a person to decide, both ways; only new records are compared."""
        found: dict[int, list[int]] = {}
        for persons in chain(self.sharing_a_phone(), self.sharing_a_name()):
            for a, b in combinations(persons, 2) if len(persons) <= CROWD else ():
                if b < self.known or (self.id_of[a] and self.id_of[b]) or b in found.get(a, ()):
                    continue
                if likeness(self.traits(a), self.traits(b)) is not Likeness.DIFFERENT:
                    found.setdefault(a, []).append(b)
                    found.setdefault(b, []).append(a)
        return found

    def sharing_a_phone(self) -> Iterable[list[int]]:
        """Return the persons of each telephone that several have."""
        first: dict[str, int] = {}
        several: dict[str, set[int]] = {}
        for i, phones in zip(self.parent, self.phones, strict=True):
            for phone in phones:
                j = first.setdefault(phone, i)
                if j != i:
                    several.setdefault(phone, {j}).add(i)
        return map(sorted, several.values())

    def sharing_a_name(self) -> Iterable[list[int]]:
        """Return the persons of each name that several have."""
        first: dict[str, int] = {}
        several: dict[str, list[int]] = {}
        for i, name in enumerate(self.names):
            if self.parent[i] == i and name:
                j = first.setdefault(name, i)
                if j != i:
                    several.setdefault(name, [j]).append(i)
        return several.values()

    def traits(self, i: int) -> Traits:
        """Return what is known of a whole person by its first record."""
        return Traits(
            self.names[i],
            self.phones[i],
            self.id_of[i],
            self.birthdays[i],
            self.genders[i],
            self.guardians[i],
            self.twins[i],
        )
