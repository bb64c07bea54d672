"""Watches every row that any test lets a service write into the audit: a manager must be able to read it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from desktop_app.domain.audit import AuditRow
from desktop_app.domain.audit_fields import AuditFields
from desktop_app.domain.audit_words import MANY, action_words
from desktop_app.services.audit_values import in_words
from desktop_app.store import audit

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")
CODE = re.compile(r"[a-z]{3,}([_.:/][a-z0-9]+)*")
"""What a field and a code of the program look like; what a desk calls its own fields and values does not."""

OWN = frozenset({"aside", "backup.folder", "before", "category", "extra", "file", "folder", "template", "text"})
"""Fields that hold what a person wrote, or names of files: they may be anything."""


@dataclass
class AuditWatch:
    """What was written that nobody could read.

    Attributes:
        rows: how many rows were looked at.
        strange: deed, field and value of each.
    """

    rows: int = 0
    strange: set[str] = field(default_factory=set)

    def look(self, row: AuditRow) -> None:
        """Look at a row as the audit shows it."""
        self.rows += 1
        if row.action not in action_words():
            self.strange.add(f"{row.action} is no deed")
        for values in (row.old, row.new):
            self._look(AuditFields(), row, values)

    def _look(self, fields: AuditFields, row: AuditRow, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            known = fields.find(row.kind, name)
            if known is None and NAME.fullmatch(name):
                self.strange.add(f"{row.action}: {row.kind}.{name} has no word")
            if isinstance(value, Mapping) and name not in OWN:
                self._look(fields, row, value)
            parts = value if isinstance(value, list) else [value]
            if known is None or not known.name or name in OWN or len(parts) > MANY:
                continue
            for part in parts:
                if isinstance(part, Mapping) or str(part) in known.codes:
                    continue
                if known.book and isinstance(part, int):
                    self.strange.add(f"{row.action}: {row.kind}.{name} {part} is the number of a record")
                if not known.book and isinstance(part, str) and CODE.fullmatch(part):
                    self.strange.add(f"{row.action}: {row.kind}.{name} {part!r} is a code")


@contextmanager
def watched() -> Iterator[AuditWatch]:
    """Look at every row that is written meanwhile, in the same transaction, with the names that it has then."""
    watch, write = AuditWatch(), audit.add

    def add(
        connection: Any, at: Any, actor: Any, action: str, kind: Any, record: Any, old: Any, new: Any, why: str
    ) -> None:
        write(connection, at, actor, action, kind, record, old, new, why)
        before, after = (json.loads(json.dumps(values, ensure_ascii=False)) for values in (old, new))
        row = AuditRow(0, at, actor.name, action, kind.value, record, before, after, why)
        watch.look(next(in_words(connection, [row])))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(audit, "add", add)
        yield watch
