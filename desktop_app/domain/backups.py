"""Backups as the program lists them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

ASIDES_KEPT = 3
"""Folders of what stood there before a restore: each is as large as the desk, and its content is in a backup too."""


class BackupKind(StrEnum):
    """Why a backup was made (R-322); only those the program made by itself are cleared away again."""

    MANUAL = "manual"
    AUTOMATIC = "automatic"
    BEFORE_RESTORE = "before_restore"
    BEFORE_UPGRADE = "before_upgrade"
    BEFORE_ROTATION = "before_rotation"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself, readable without a password.

    Attributes:
        desk: name of the desk the key file belongs to.
        counts: rows by table.
        kind: why it was made.
        program: version of the program that made it; whoever restores it needs that one or a newer.
    """

    format: int
    made_at: datetime
    revision: str
    desk: str
    counts: Mapping[str, int]
    kind: BackupKind = BackupKind.MANUAL
    program: str = ""


@dataclass(frozen=True, slots=True)
class BackupRow:
    """A backup in one of the folders of backups.

    Attributes:
        made_at: in UTC.
        customers, visits: how many it holds.
        second: it lies in the second folder.
    """

    path: Path
    made_at: datetime
    size: int
    customers: int
    visits: int
    kind: BackupKind = BackupKind.MANUAL
    second: bool = False


@dataclass(frozen=True, slots=True)
class BackupState:
    """How safe the desk is.

    Attributes:
        last: when the newest backup in the desk's own folder was made, in UTC.
        second_folder: where a second copy goes; None when nobody chose one.
        second_present: whether that place is there now.
        second_last: when the newest backup that is there, or was last seen there, was made, in UTC.
        warn_days: after so many days without a backup the clerk is warned.
    """

    last: datetime | None
    second_folder: Path | None = None
    second_present: bool = False
    second_last: datetime | None = None
    warn_days: int = 7


@dataclass(frozen=True, slots=True)
class Kept:
    """What an automatic backup did.

    Attributes:
        path: the new backup.
        second: its copy in the second folder; None when there is none.
        cleared: older automatic backups that went.
        trouble: why there is no second copy though its folder is there; empty when all is well.
    """

    path: Path
    second: Path | None = None
    cleared: int = 0
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Loss:
    """What the desk has now that a backup lacks.

    Attributes:
        calls, customers, visits, tickets, imports: made after the backup.
        deeds: everything that was done since, as the audit counts it.
    """

    calls: int
    customers: int
    visits: int
    tickets: int
    imports: int
    deeds: int
