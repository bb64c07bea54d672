"""The door of a desk: wrong passwords make everybody wait, also after a restart, and the audit is told of them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from desktop_app.domain.access import Actor, Role
from desktop_app.domain.changes import Kind
from desktop_app.domain.clock import Clock
from desktop_app.domain.door import Knock
from desktop_app.domain.errors import DeskUnavailable
from desktop_app.domain.text import tr
from desktop_app.rules.waiting import LOCKED, still_to_wait, wait_after
from desktop_app.store import audit, door
from desktop_app.store.desk import DeskFiles
from desktop_app.store.durable import storing
from desktop_app.store.engine import Connection

WRONG = frozenset({"password_wrong", "code_wrong"})
NOBODY = ""
"""Stands for every name that has no account: trying names costs as much as trying passwords."""


class DoorKeeper:
    """Counts wrong passwords and keeps what the audit must be told.

    Args:
        files: of the desk.
        clock: tells when.
    """

    def __init__(self, files: DeskFiles, clock: Clock) -> None:
        self._files, self._clock = files, clock

    @contextmanager
    def asked(self, person: str, way: str, counted: str) -> Iterator[None]:
        """Let a secret be tried in the block, unless somebody has to wait first.

        Args:
            person: whose name was given.
            way: ``password``, ``code`` or ``unlock``; stands in the audit.
            counted: under which name it counts: the person's, ``recovery`` or ``NOBODY``.

        Raises:
            DeskUnavailable: ``wait`` or ``locked`` before anything is tried; else the block's own, with the time to
                wait in its hint.
        """
        now, present = self._clock.now(), door.load(self._files.door)
        left = still_to_wait(present.failures.get(counted), now)
        if left > timedelta():
            raise _waiting(present.failures[counted].count, left)
        try:
            yield
        except DeskUnavailable as error:
            if error.code not in WRONG:
                raise
            after = door.refused(present, counted, person, now, way)
            with storing(self._files.folder):
                door.save(after, self._files.door)
            count = after.failures[counted].count
            if (wait := wait_after(count)) > timedelta():
                hint = _waiting(count, wait).hint
                raise DeskUnavailable(error.code, error.message, hint) from error
            raise

    def tell(self, connection: Connection) -> None:
        """Write what happened at the closed desk into the audit, in the transaction of a log-in."""
        for knock in door.load(self._files.door).knocks:
            who = Actor(0, knock.person or tr("未登录"), Role.READ_ONLY)
            audit.add(connection, knock.at, who, knock.action, Kind.USER, None, {}, knock.detail, "")

    def forget(self, person: str) -> None:
        """Forgive a person's wrong passwords, after the audit was told."""
        present = door.load(self._files.door)
        if present.knocks or person in present.failures:
            with storing(self._files.folder):
                door.save(door.opened(present, person), self._files.door)

    def forgive(self, person: str) -> None:
        """Let a person try again at once, since the password is a new one; what the audit must be told stays."""
        present = door.load(self._files.door)
        if person in present.failures:
            with storing(self._files.folder):
                door.save(replace(door.opened(present, person), knocks=present.knocks), self._files.door)

    def note(self, action: str, detail: Mapping[str, str]) -> None:
        """Keep something for the audit that happens while the desk is closed, such as a restoring."""
        present = door.load(self._files.door)
        knock = Knock(self._clock.now(), action, "", dict(detail))
        with storing(self._files.folder):
            door.save(replace(present, knocks=(*present.knocks, knock)), self._files.door)


def _waiting(count: int, left: timedelta) -> DeskUnavailable:
    seconds = math.ceil(left.total_seconds())
    wait = (
        tr("{count} 分钟", count=math.ceil(seconds / 60)) if seconds >= 60 else tr("{count} 秒", count=max(1, seconds))
    )
    if count >= LOCKED:
        return DeskUnavailable(
            "locked",
            tr("输错了 {count} 次，这个帐号暂时锁上了。", count=count),
            tr("请等 {wait}再试，或用恢复码登录，或请管理员给一个新密码。", wait=wait),
        )
    return DeskUnavailable("wait", tr("输错了 {count} 次。", count=count), tr("请等 {wait}再试。", wait=wait))
