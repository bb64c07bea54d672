"""Backups as the program lists them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself, readable without a password.

    Attributes:
        desk: name of the desk the key file belongs to.
        counts: rows by table.
    """

    format: int
    made_at: datetime
    revision: str
    desk: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class BackupRow:
    """A backup in the folder of backups.

    Attributes:
        made_at: in UTC.
        customers, visits: how many it holds.
    """

    path: Path
    made_at: datetime
    size: int
    customers: int
    visits: int
