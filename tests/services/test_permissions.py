"""Every role tries every command: each asks for a permission before it does anything, and lets in who has it.

The commands are found by looking at the services of an open desk: every public method that takes the person acting.
"""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any, Union, get_args, get_origin

import pytest

from desktop_app.domain.access import PERMISSIONS, Actor, Permission, Role
from desktop_app.domain.errors import NotPermitted
from tests.desks import OpenDesk

OPEN_TO_ALL: Mapping[str, str] = {
    "settings.remember": "how one's own screen is arranged",
    "settings.remembered": "how one's own screen is arranged",
    "accounts.must_change": "one's own password",
    "accounts.change_password": "one's own password, which must be given",
    "accounts.unlock": "needs the password",
    "accounts.leave": "leaving",
    "access_requests.rows": "a read; who neither approves nor manages accounts sees their own",
    "access_requests.waiting": "a read; one sees what waits for oneself",
    "access_requests.deciders": "a read of names",
    "access_requests.unheard": "a read; only who may approve is told",
    "access_requests.heard": "what oneself has seen",
    "access_requests.ask": "anybody may ask; nothing follows until another approves",
    "access_requests.withdraw": "one's own request",
    "records.get": "a read; numbers are masked",
    "records.begin_report": "a read",
    "reminders.start": "a read of one's own day",
    "reminders.watch": "a read of one's own day",
    "reviews.waiting": "a read; one sees what lies with oneself",
    "improvements.rows": "a read; corrections of appraisals are for those who lead",
    "calls.open": "a read",
    "forms.for_records": "a read; printing and saving ask",
    "forms.for_ticket": "a read; printing and saving ask",
    "forms.for_visit": "a read; printing and saving ask",
}
"""Methods that take the person acting and need no permission, each with the reason."""


@dataclass(frozen=True)
class Command:
    """A public method of a service that takes the person acting."""

    name: str
    call: Callable[..., Any]
    hints: Mapping[str, Any]

    def run(self, actor: Actor, folder: Path) -> None:
        """Call it with the least that fits its signature."""
        given: dict[str, Any] = {}
        for name, parameter in inspect.signature(self.call).parameters.items():
            if parameter.kind is inspect.Parameter.VAR_POSITIONAL:
                continue
            if self.hints.get(name) in (Actor, Actor | None):
                given[name] = actor
            elif parameter.default is inspect.Parameter.empty:
                given[name] = made(self.hints[name], folder)
        self.call(**given)


def made(hint: Any, folder: Path) -> Any:
    """Return some value of a type: the least that can be put together."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return None if type(None) in inner else made(inner[0], folder)
    if hint is Any or hint is object or origin is not None:
        empty: dict[Any, Any] = {
            dict: {},
            Mapping: {},
            typing.Mapping: {},
            frozenset: frozenset(),
            set: set(),
            list: [],
        }
        return (lambda *_a, **_k: None) if origin is Callable else empty.get(origin, ())
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    plain: dict[Any, Any] = {
        str: "甲乙", int: 1, float: 1.0, bool: False, bytes: b"", date: date(2026, 11, 25), Path: folder / "甲.xlsx",
    }  # fmt: skip
    if hint in plain:
        return plain[hint]
    if hint is datetime:
        return datetime(2026, 11, 25).astimezone()
    if is_dataclass(hint) and isinstance(hint, type):
        hints = typing.get_type_hints(hint)
        needed = [f for f in fields(hint) if f.init and f.default is MISSING and f.default_factory is MISSING]
        return hint(**{f.name: made(hints[f.name], folder) for f in needed})
    return None


def commands(opened: OpenDesk) -> list[Command]:
    """Find them."""
    found = []
    for service in fields(opened.desk):
        part = getattr(opened.desk, service.name)
        if not type(part).__module__.startswith("desktop_app.services."):
            continue
        for name, method in inspect.getmembers(part, inspect.ismethod):
            if name.startswith("_") or service.name == "commands":
                continue
            hints = typing.get_type_hints(inspect.unwrap(method.__func__))
            if Actor in hints.values() or (Actor | None) in hints.values():
                found.append(Command(f"{service.name}.{name}", method, hints))
    return found


def refusal(command: Command, actor: Actor, folder: Path) -> str:
    """Return the permission that was missing; empty when the person was let in, whatever came of it."""
    try:
        command.run(actor, folder)
    except NotPermitted as refused:
        return refused.permission
    except Exception:  # noqa: BLE001 - let in: that nothing sensible was asked for is another matter
        return ""
    return ""


@pytest.fixture
def found(school: OpenDesk) -> list[Command]:
    return [command for command in commands(school) if command.name not in OPEN_TO_ALL]


def test_the_commands_are_found(school: OpenDesk) -> None:
    names = {command.name for command in commands(school)}
    assert len(names) > 80
    assert {"calls.finish", "customers.create", "imports.apply", "accounts.create", "exports.customers"} <= names
    assert set(OPEN_TO_ALL) <= names


def test_who_may_nothing_can_do_nothing(school: OpenDesk, found: list[Command], tmp_path: Path) -> None:
    nobody = replace(school.actor, granted=frozenset())
    before = _rows(school)
    open_doors = [command.name for command in found if not refusal(command, nobody, tmp_path)]
    assert open_doors == []
    assert _rows(school) == before


@pytest.mark.parametrize("role", list(Role))
def test_each_role_can_do_what_it_may_and_nothing_else(
    school: OpenDesk, found: list[Command], tmp_path: Path, role: Role
) -> None:
    nobody = replace(school.actor, granted=frozenset())
    person = Actor(school.actor.id, school.actor.name, role)
    for command in found:
        asked = refusal(command, nobody, tmp_path)
        missing = refusal(command, person, tmp_path)
        if asked not in PERMISSIONS[role]:
            assert missing == asked, command.name
        else:
            assert missing == "" or missing not in PERMISSIONS[role], command.name


def test_every_permission_is_asked_for(school: OpenDesk, found: list[Command], tmp_path: Path) -> None:
    nobody = replace(school.actor, granted=frozenset())
    asked = {refusal(command, nobody, tmp_path) for command in found}
    seen_only = {Permission.PHONE_VIEW, Permission.SENSITIVE_VIEW}
    assert {str(permission) for permission in set(Permission) - seen_only} <= asked


def _rows(opened: OpenDesk) -> list[int]:
    with opened.desk.commands.reading() as connection:
        tables = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        ).scalars()
        return [connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one() for name in list(tables)]
