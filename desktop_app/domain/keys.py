"""Another encryption key for the desk: what is told before, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_BYTES_A_SECOND = 8 << 20
"""What a slow office computer writes, reads and checks in a second, three times over."""


@dataclass(frozen=True, slots=True)
class KeyOutlook:
    """What another key means for whom.

    Attributes:
        kept: who goes on with their own password.
        unkept: who needs a password handed out afterwards, since no key can be sealed for them.
        code_kept: whether the recovery code goes on; else another one must be made first.
        size: of the database, in bytes.
    """

    kept: tuple[str, ...]
    unkept: tuple[str, ...]
    code_kept: bool
    size: int

    @property
    def seconds(self) -> int:
        """About how long it takes on a slow computer."""
        return 5 + self.size // _BYTES_A_SECOND


@dataclass(frozen=True, slots=True)
class Rotated:
    """What came of it.

    Attributes:
        unkept: who needs a password handed out now.
        before: the backup that was made first; it opens with the passwords of before.
    """

    unkept: tuple[str, ...]
    before: Path
