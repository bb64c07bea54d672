"""What a command changed: kinds and ids, so that views decide whether they care."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """Kinds of records that views show."""

    CUSTOMER = "customer"
    EVENT = "event"
    VISIT = "visit"
    ATTEMPT = "attempt"
    ANSWER = "answer"
    TICKET = "ticket"
    PLAN = "plan"
    SCRIPT = "script"
    IMPORT = "import"
    USER = "user"
    DICTIONARY = "dictionary"
    SETTING = "setting"
    FILTER = "filter"
    GUIDANCE = "guidance"
    IMPROVEMENT = "improvement"
    ROSTER = "roster"
    ACCESS_REQUEST = "access_request"
    APPRAISAL = "appraisal"


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids of changed records by kind; an empty set of ids under a kind means many of them."""

    ids: Mapping[Kind, frozenset[int]] = field(default_factory=dict)

    def touches(self, *kinds: Kind) -> bool:
        """Tell whether any of the kinds changed."""
        return any(kind in self.ids for kind in kinds)

    @classmethod
    def of(cls, kind: Kind, ids: Iterable[int] = ()) -> Changes:
        """Return the changes of one kind."""
        return cls({kind: frozenset(ids)})

    def __or__(self, other: Changes) -> Changes:
        """Return both together; where one of them says "many", many it is."""
        merged = dict(self.ids)
        for kind, ids in other.ids.items():
            mine = merged.get(kind)
            merged[kind] = ids if mine is None else (mine | ids if mine and ids else frozenset())
        return Changes(merged)
