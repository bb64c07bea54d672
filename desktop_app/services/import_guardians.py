"""Guardians who have a file of their own: the child's file points to it where there is no doubt (R-038, R-065)."""

from __future__ import annotations

from collections.abc import Collection

from desktop_app.store import import_changes
from desktop_app.store.engine import Connection


def add_guardians(connection: Connection, batch_id: int, touched: Collection[int]) -> int:
    """Relate the customers an import touched to their guardians' files, whichever of the two the import brought.

    Two files that could both be the guardian's are nobody's certainty. The guardian's name stays in the child's file
    as well, as it was written.

    Returns:
        How many relations are new.
    """
    guardians: dict[int, list[int]] = {}
    for child, guardian in import_changes.guardians(connection, touched):
        guardians.setdefault(child, []).append(guardian)
    certain = [(child, found[0]) for child, found in guardians.items() if len(found) == 1]
    return import_changes.relate(connection, batch_id, certain, "guardian")
