"""How the audit's rows are sealed: each carries a hash over its content and the seal before it, from the first on.

Desks rely on this for ever: a change here would break the chain of every desk that exists.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

SEALED = ("id", "at", "user_id", "user_name", "action", "entity", "entity_id", "old", "new", "why")
"""Columns under the seal, as they are kept and in this order."""

BEFORE_THE_FIRST = bytes(32)
"""What the first row takes for the seal before it."""


STAYS = ("id", "at", "user_id", "user_name", "action", "entity", "entity_id")
"""What stays of a row whose values were erased with the person they told of."""


def stub(kept: Sequence[object]) -> str:
    """Return what proves that these stayed as they were; it stands in the row that tells of the erasing."""
    content = json.dumps(list(kept[: len(STAYS)]), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(content.encode()).hexdigest()[:32]


def seal(before: bytes, kept: Sequence[object]) -> bytes:
    """Return the seal of a row.

    Args:
        before: seal of the row before it.
        kept: values of the columns under the seal, as the database keeps them.
    """
    content = json.dumps(list(kept), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(before + content.encode()).digest()
