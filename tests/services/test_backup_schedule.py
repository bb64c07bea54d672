"""Backups nobody has to think of: each day, rotated, and in a second place when that is there."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app.domain.access import Actor, Role
from desktop_app.domain.backups import BackupKind
from desktop_app.domain.clock import FixedClock
from desktop_app.domain.errors import Cancelled, InvalidInput, NotPermitted, UserError
from desktop_app.store import backup as store_backup
from tests.desks import OpenDesk, Templates


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "U 盘" / "备份"
    folder.mkdir(parents=True)
    return folder


def test_an_automatic_backup_is_made_proved_and_copied_to_the_stick(
    school: OpenDesk, stick: Path, clock: FixedClock
) -> None:
    schedule = school.desk.backups.schedule
    schedule.change(school.actor, stick, 3)
    assert schedule.due()
    told: list[int] = []
    kept = schedule.keep(lambda done, _total, _text: told.append(done))
    assert told == sorted(told) or 0 in told
    assert kept.path.name == "回访台-自动备份-2026-11-24-090000.hft"
    assert kept.second is not None
    assert kept.second.parent == stick
    assert kept.second.read_bytes() == kept.path.read_bytes()
    assert {row.second for row in school.desk.backups.rows()} == {False, True}
    assert school.desk.backups.verify(kept.second).kind is BackupKind.AUTOMATIC
    assert not schedule.due()
    state = schedule.state()
    assert (state.last, state.second_last, state.second_present, state.warn_days) == (clock.now(), clock.now(), True, 3)


def test_a_stick_that_is_not_there_holds_nothing_up_and_gets_its_copy_later(
    school: OpenDesk, stick: Path, clock: FixedClock
) -> None:
    schedule = school.desk.backups.schedule
    schedule.change(school.actor, stick, 3)
    schedule.keep()
    first = clock.now()
    away = stick.with_name("拔出")
    stick.rename(away)
    clock.moment += timedelta(days=1)
    kept = schedule.keep()
    assert (kept.second, kept.trouble) == (None, "")
    assert schedule.state().second_last == first
    assert not schedule.state().second_present
    assert not schedule.due()
    away.rename(stick)
    assert schedule.due()
    assert schedule.keep().second is not None
    assert not schedule.due()


def test_a_stick_that_is_full_is_told_and_the_backup_here_stands(
    school: OpenDesk, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    schedule = school.desk.backups.schedule
    schedule.change(school.actor, stick, 3)

    def full(*_: object) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr("desktop_app.services.backup_schedule.copy_backup", full)
    kept = schedule.keep()
    assert kept.second is None
    assert "磁盘空间不够" in kept.trouble
    assert kept.path.exists()
    assert list(stick.iterdir()) == []


def test_old_automatic_backups_go_and_those_a_person_made_stay(school: OpenDesk, clock: FixedClock) -> None:
    by_hand = school.desk.backups.make(school.actor)
    for _ in range(12):
        clock.moment += timedelta(days=1)
        school.desk.backups.schedule.keep()
    rows = school.desk.backups.rows()
    assert by_hand in {row.path for row in rows}
    automatic = [row.made_at for row in rows if row.kind is BackupKind.AUTOMATIC]
    assert len(automatic) < 12
    assert automatic[:7] == [clock.now() - timedelta(days=n) for n in range(7)]


def test_backups_of_another_desk_on_the_stick_are_left_alone(
    school: OpenDesk, clinic: OpenDesk, stick: Path, clock: FixedClock
) -> None:
    for opened in (school, clinic):
        opened.desk.backups.schedule.change(opened.actor, stick, 3)
    theirs = clinic.desk.backups.schedule.keep().second
    assert theirs is not None
    theirs = theirs.rename(stick / "诊所.hft")
    for _ in range(12):
        clock.moment += timedelta(days=1)
        school.desk.backups.schedule.keep()
    assert theirs.exists()
    assert clinic.desk.backups.schedule.state().second_last == clock.now() - timedelta(days=12)


def test_who_does_not_want_to_wait_leaves_nothing_half(
    school: OpenDesk, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    schedule = school.desk.backups.schedule
    monkeypatch.setattr(store_backup, "_PAGES", 16)
    with pytest.raises(Cancelled):
        schedule.keep(None, lambda: True)
    assert list(school.setup.files.backups.iterdir()) == []


def test_what_is_written_meanwhile_does_not_disturb_the_copy(school: OpenDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_backup, "_PAGES", 16)
    school.add("汪小样", "13900000001")
    added: list[int] = []

    def write(done: int, _total: int, _text: str) -> None:
        if done < 40:
            added.append(school.add(f"林{len(added)}"))

    kept = school.desk.backups.schedule.keep(write)
    assert len(added) > 3
    assert school.desk.backups.verify(kept.path).counts["customer"] == 1
    assert school.desk.customers.counts().customers == 1 + len(added)


def test_a_clock_set_back_makes_one_backup_a_day_all_the_same(school: OpenDesk, clock: FixedClock) -> None:
    schedule = school.desk.backups.schedule
    clock.moment += timedelta(days=400)
    ahead = schedule.keep().path
    clock.moment -= timedelta(days=400)
    assert schedule.due()
    schedule.keep()
    assert not schedule.due()
    assert ahead.exists()


def test_a_place_that_cannot_be_is_refused(school: OpenDesk, tmp_path: Path) -> None:
    schedule = school.desk.backups.schedule
    for folder in (tmp_path / "没有", school.setup.folder, school.setup.files.folder / "forms"):
        folder.mkdir(exist_ok=True) if folder.name == "forms" else None
        with pytest.raises(InvalidInput):
            schedule.change(school.actor, folder, 3)
    assert schedule.folder is None
    with pytest.raises(NotPermitted):
        schedule.change(Actor(9, "前台", Role.FRONT_DESK), None, 3)


def test_clearing_takes_all_but_the_newest(school: OpenDesk, clock: FixedClock) -> None:
    backups = school.desk.backups
    old = backups.make(school.actor)
    clock.moment += timedelta(hours=1)
    new = backups.make(school.actor)
    with pytest.raises(UserError) as refused:
        backups.clear(school.actor, new)
    assert refused.value.code == "last_backup"
    backups.clear(school.actor, old)
    assert [row.path for row in backups.rows()] == [new]
    with pytest.raises(NotPermitted):
        backups.clear(Actor(9, "前台", Role.FRONT_DESK), new)


def test_another_desk_s_folder_of_backups_tells_nothing_of_this_one(
    templates: Templates, tmp_path: Path, clock: FixedClock
) -> None:
    first = templates.open("school", tmp_path / "一", clock)
    second = templates.open("clinic", tmp_path / "二", clock)
    stick = tmp_path / "盘"
    stick.mkdir()
    shutil.copy(first.desk.backups.make(first.actor), stick)
    second.desk.backups.schedule.change(second.actor, stick, 5)
    assert second.desk.backups.schedule.state().second_last is None
    for opened in (first, second):
        opened.desk.close()
