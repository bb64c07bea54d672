"""How an import is carried out, what it did, and what taking it back did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from desktop_app.domain.changes import Changes
from desktop_app.domain.importing import Field, RowRef


class ImportMode(StrEnum):
    """Whether an import may add customers, change those the desk has, or both."""

    BOTH = "both"
    CREATE_ONLY = "create_only"
    UPDATE_ONLY = "update_only"


class FieldRule(StrEnum):
    """What happens to a field that already has a value; blanks never overwrite anything."""

    FILL = "fill"
    OVERWRITE = "overwrite"
    KEEP = "keep"


class Decision(StrEnum):
    """A person's word on a row that is perhaps the same person as another.

    ``HOUSEHOLD`` is a customer of its own as well, one who lives with the other.
    """

    CREATE = "create"
    HOUSEHOLD = "household"
    MERGE = "merge"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """A person's choices before an import.

    Attributes:
        rules: by field; the others are filled where they are empty.
        decisions: by row; a doubtful row without one becomes a customer of its own.
        plan_closed: visits whose window was closed before the import are made as well.
    """

    mode: ImportMode = ImportMode.BOTH
    rules: Mapping[Field, FieldRule] = field(default_factory=dict)
    decisions: Mapping[RowRef, Decision] = field(default_factory=dict)
    plan_closed: bool = False


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A value an import would write to a customer of the desk.

    Attributes:
        heading: what the field is called.
        old: the value that goes; empty where there was none.
        new: the value that comes.
        added: it stands beside what is there, as a number or an event does.
    """

    heading: str
    old: str
    new: str
    added: bool = False


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What an import would do with a person's choices, in customers.

    Attributes:
        created: new customers.
        updated: customers of the desk that get something new.
        closed: visits of plans whose window is closed before today.
    """

    created: int
    updated: int
    closed: int


@dataclass(frozen=True, slots=True)
class ImportDone:
    """What an import did.

    Attributes:
        duplicates: rows that brought nothing new.
        rejected: rows that were refused or left out by a person's word.
        visits: visits that plans made of the imported events.
        closed: visits that were left out because their window was closed already.
    """

    batch_id: int
    created: int
    updated: int
    duplicates: int
    rejected: int
    visits: int
    changes: Changes
    closed: int = 0


@dataclass(frozen=True, slots=True)
class ImportUndone:
    """What taking an import back did.

    Attributes:
        removed: customers taken off the lists.
        restored: customers whose former values came back.
        kept: what was left as it is, each by name with the reason.
    """

    removed: int
    restored: int
    kept: tuple[str, ...]
    changes: Changes


@dataclass(frozen=True, slots=True)
class ImportBatchRow:
    """An import in the list of imports."""

    id: int
    file_name: str
    at: datetime
    user: str
    created: int
    updated: int
    duplicates: int
    rejected: int
    undone_at: datetime | None
