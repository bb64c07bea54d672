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
    """A person's word on a row that is perhaps the same person as another."""

    CREATE = "create"
    MERGE = "merge"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """A person's choices before an import.

    Attributes:
        rules: by field; the others are filled where they are empty.
        decisions: by row; a doubtful row without one becomes a customer of its own.
    """

    mode: ImportMode = ImportMode.BOTH
    rules: Mapping[Field, FieldRule] = field(default_factory=dict)
    decisions: Mapping[RowRef, Decision] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportDone:
    """What an import did.

    Attributes:
        duplicates: rows that brought nothing new.
        rejected: rows that were refused or left out by a person's word.
        visits: visits that plans made of the imported events.
    """

    batch_id: int
    created: int
    updated: int
    duplicates: int
    rejected: int
    visits: int
    changes: Changes


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
