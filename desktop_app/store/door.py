"""The file beside the key in which a closed desk notes wrong passwords and what else the audit must be told."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from desktop_app.domain.door import Door, Failures, Knock
from desktop_app.store.columns import moment_text, read_moment
from desktop_app.store.durable import write_durably

_MOST = 500
"""Knocks that are kept; who tries for days is told by the first and the last of them."""


def load(path: Path) -> Door:
    """Read the file; one that is missing or damaged counts as a door at which nothing happened, and says so."""
    try:
        document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return Door(
            {name: Failures(int(count), read_moment(last)) for name, (count, last) in document["failures"].items()},
            tuple(
                Knock(read_moment(at), str(action), str(person), {str(key): str(text) for key, text in detail.items()})
                for at, action, person, detail in document["knocks"]
            ),
        )
    except FileNotFoundError:
        return Door()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        moment = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        return Door(knocks=(Knock(moment, "desk.door_damaged", ""),))


def save(door: Door, path: Path) -> None:
    """Write the file whole or not at all; the oldest and the newest knocks are kept.

    Raises:
        OSError: it cannot be written; the old one stands then.
    """
    knocks = door.knocks if len(door.knocks) <= _MOST else (*door.knocks[: _MOST // 2], *door.knocks[-_MOST // 2 :])
    document = {
        "failures": {name: [held.count, moment_text(held.last)] for name, held in door.failures.items()},
        "knocks": [[moment_text(k.at), k.action, k.person, dict(k.detail)] for k in knocks],
    }
    write_durably(path, json.dumps(document, ensure_ascii=False, indent=1))


def refused(door: Door, counted: str, person: str, now: datetime, way: str) -> Door:
    """Return the door after a wrong password.

    Args:
        door: as it was.
        counted: the name under which it counts.
        person: the name that was given.
        now: in UTC.
        way: ``password``, ``code`` or ``unlock``.
    """
    before = door.failures.get(counted)
    failures = {**door.failures, counted: Failures(before.count + 1 if before else 1, now)}
    return replace(door, failures=failures, knocks=(*door.knocks, Knock(now, "desk.refused", person, {"way": way})))


def opened(door: Door, person: str) -> Door:
    """Return the door after the person came in: their wrong passwords are forgiven, and all knocks told."""
    return Door({name: held for name, held in door.failures.items() if name != person}, ())
