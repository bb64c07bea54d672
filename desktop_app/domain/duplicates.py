"""Customers that may be one person: pairs, the comparison by field, what a merge did (R-007, R-009, R-011)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from desktop_app.domain.changes import Changes


class LinkKind(StrEnum):
    """A person's word on two customers that look alike."""

    HOUSEHOLD = "household"
    DIFFERENT = "different"


class PairReason(StrEnum):
    """Why two customers look like one."""

    IDENTITY = "identity"
    NAME_AND_PHONE = "name_and_phone"
    SOUND = "sound"
    TITLE = "title"
    PART = "part"
    ONE_OFF = "one_off"
    NAME_AND_BIRTHDAY = "name_and_birthday"
    BIRTHDAYS_DIFFER = "birthdays_differ"


@dataclass(frozen=True, slots=True)
class Alike:
    """A customer as the search for duplicates sees it.

    Attributes:
        key: the name as `name_key` gives it.
        phones: digits only.
    """

    id: int
    name: str
    key: str
    phones: tuple[str, ...] = ()
    id_number: str = ""
    birthday: date | None = None
    gender: str = ""
    guardian: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class DuplicatePair:
    """Two customers that are one for certain, or perhaps.

    Attributes:
        shared: the number, day or identity number they share.
    """

    left: Alike
    right: Alike
    certain: bool
    reason: PairReason
    shared: str = ""

    @property
    def ids(self) -> tuple[int, int]:
        """Ids of both, the smaller first."""
        return self.left.id, self.right.id


@dataclass(frozen=True, slots=True)
class Told:
    """A value of a field, with where it came from.

    Attributes:
        source: who entered it or which file brought it; empty when it is not known.
    """

    text: str
    source: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FieldPair:
    """A field of two customers side by side.

    Attributes:
        key: field of the draft, or ``extra.<heading>``.
        both: values are joined, nothing is to be chosen, such as telephones.
    """

    key: str
    heading: str
    left: Told
    right: Told
    both: bool = False

    @property
    def differs(self) -> bool:
        """Whether the two do not say the same."""
        return self.left.text != self.right.text

    @property
    def conflicts(self) -> bool:
        """Whether one of two values must be chosen."""
        return bool(not self.both and self.differs and self.left.text and self.right.text)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two customers side by side."""

    left_id: int
    right_id: int
    fields: tuple[FieldPair, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge did.

    Attributes:
        visits_joined: open visits that both had, kept once.
    """

    merge_id: int
    visits_joined: int
    changes: Changes


@dataclass(frozen=True, slots=True)
class MergeUndone:
    """What taking a merge back did.

    Attributes:
        kept: what was changed or added since and stays with the kept customer, each in words.
    """

    kept: tuple[str, ...]
    changes: Changes


@dataclass(frozen=True, slots=True)
class MergeEntry:
    """A merge that stands, in the list of merges.

    Attributes:
        kept: name of the customer that stayed.
        merged: name of the one that went off the lists.
    """

    id: int
    kept: str
    merged: str
    at: datetime
    user: str
