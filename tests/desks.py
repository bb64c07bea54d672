"""Desks for tests: set up once per kit, then copied, so that no test waits for key derivation twice."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from desktop_app.domain.access import Actor
from desktop_app.domain.clock import Clock
from desktop_app.domain.customers import CustomerDraft, EventDraft, Phone
from desktop_app.services.demo import PASSWORD as DEMO_PASSWORD
from desktop_app.services.demo import build_demo
from desktop_app.services.desk import Desk, build_desk
from desktop_app.services.setup import PATIENCE, NewDesk, Setup
from desktop_app.store.desk import DeskFiles, open_database
from desktop_app.store.vault import Cost

RESOURCES = Path(__file__).parent.parent / "resources"
PERSON = "林青禾"
PASSWORD = "日暮汉宫 传蜡烛"
CHEAP = Cost(rounds=1, memory=64, lanes=1)
"""No test waits for a computer to be measured, nor for passwords to be hard to guess."""


@dataclass
class OpenDesk:
    """A desk with the person at it, and the set-up it was opened by."""

    desk: Desk
    actor: Actor
    setup: Setup

    def add(self, name: str, *phones: str, **fields: object) -> int:
        """Add a customer and return its id."""
        draft = CustomerDraft(name, phones=tuple(Phone(phone) for phone in phones), **fields)  # type: ignore[arg-type] # fields by name
        return self.desk.customers.create(self.actor, draft)[0]

    def event(self, customer_id: int, kind: str, day: object, title: str = "", **detail: str | int) -> list[int]:
        """Add an event and return the ids of the visits it makes."""
        draft = EventDraft(kind, day, title, detail)  # type: ignore[arg-type] # a date
        return [row.id for row in self.desk.customers.add_event(self.actor, customer_id, draft)[1]]


def setup_in(folder: Path, clock: Clock, patience: float = PATIENCE) -> Setup:
    """Return the set-up of a folder."""
    return Setup(DeskFiles(folder), RESOURCES, clock, build_desk, patience=patience, cost=lambda: CHEAP)


class Templates:
    """Desks that are made once and copied for each test."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._made: dict[str, tuple[Path, bytes, Actor]] = {}

    def open(self, kit: str, folder: Path, clock: Clock) -> OpenDesk:
        """Return a fresh desk of a kit, or of the demo school."""
        if kit not in self._made:
            self._made[kit] = self._make(kit, clock)
        source, key, actor = self._made[kit]
        shutil.copytree(source, folder)
        setup = setup_in(folder, clock)
        desk = build_desk(open_database(setup.files.database, key), clock, setup.files)
        return OpenDesk(replace(desk, resources=RESOURCES), actor, setup)

    def _make(self, kit: str, clock: Clock) -> tuple[Path, bytes, Actor]:
        folder = self._root / kit
        setup = setup_in(folder, clock)
        new: NewDesk
        if kit == "demo":
            new = build_demo(setup, RESOURCES / "demo" / "school.toml")
        else:
            new = setup.create("青禾学校", kit, PERSON, PASSWORD)
        new.desk.close()
        return folder, new.desk.commands.database.key, new.actor


__all__ = ["CHEAP", "DEMO_PASSWORD", "PASSWORD", "PERSON", "RESOURCES", "OpenDesk", "Templates", "setup_in"]
