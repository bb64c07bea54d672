"""Backups from the desk at work."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from desktop_app.domain.access import Actor, Role
from desktop_app.domain.clock import FixedClock
from desktop_app.domain.errors import NotPermitted, UserError
from tests.desks import PASSWORD, PERSON, OpenDesk, setup_in


def test_a_backup_is_made_listed_proved_and_restored(school: OpenDesk, clock: FixedClock) -> None:
    school.add("汪小样", "13900000001")
    assert school.desk.backups.last() is None
    path = school.desk.backups.make(school.actor)
    assert path.name == "回访台-备份-2026-11-24-090000.hft"
    (row,) = school.desk.backups.rows()
    assert (row.path, row.customers, row.made_at) == (path, 1, clock.now())
    assert school.desk.backups.last() == clock.now()
    assert school.desk.backups.verify(path).counts["customer"] == 1
    school.add("林小样")
    school.desk.close()
    kept = school.setup.restore(path)
    assert kept is not None
    desk, _ = school.setup.open(PERSON, PASSWORD)
    assert desk.customers.counts().customers == 1
    desk.close()


def test_a_restoring_that_was_killed_is_finished_at_the_next_start(
    school: OpenDesk, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = school.desk.backups.make(school.actor)
    school.add("汪小样")
    school.desk.close()

    rename = Path.replace

    def killed_after_the_mark(self: Path, target: Path) -> Path:
        if target.name != "ready":
            raise KeyboardInterrupt
        return rename(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", killed_after_the_mark)
        with pytest.raises(KeyboardInterrupt):
            school.setup.restore(path)
    desk, _ = setup_in(school.setup.folder, clock).open(PERSON, PASSWORD)
    assert desk.customers.counts().customers == 0
    desk.close()


def test_the_newest_comes_first_and_a_damaged_file_is_not_listed(
    school: OpenDesk, clock: FixedClock, tmp_path: Path
) -> None:
    first = school.desk.backups.make(school.actor)
    clock.moment = clock.moment.replace(hour=5)
    second = school.desk.backups.make(school.actor)
    (first.parent / "坏了.hft").write_bytes(b"damaged")
    assert [row.path for row in school.desk.backups.rows()] == [second, first]
    with pytest.raises(UserError) as refused:
        school.desk.backups.verify(first.parent / "坏了.hft")
    assert refused.value.code == "backup_damaged"


def test_who_made_a_backup_is_in_the_audit_and_only_who_may_can(school: OpenDesk, tmp_path: Path) -> None:
    school.desk.backups.make(school.actor, tmp_path / "u盘.hft")
    with school.desk.commands.reading() as connection:
        (file,) = connection.exec_driver_sql(
            "SELECT json_extract(new, '$.file') FROM audit WHERE action = 'backup.make'"
        ).scalars()
    assert file == "u盘.hft"
    with pytest.raises(NotPermitted):
        school.desk.backups.make(Actor(1, "甲", Role.READ_ONLY))


def test_a_folder_that_cannot_be_made_is_a_sentence(school: OpenDesk) -> None:
    school.setup.files.backups.write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(UserError) as refused:
        school.desk.backups.make(school.actor)
    assert refused.value.code == "file_unwritable"


def test_what_only_looks_like_a_backup_is_passed_over(school: OpenDesk) -> None:
    made = school.desk.backups.make(school.actor)
    (made.parent / "文件夹.hft").mkdir()
    (made.parent / "坏的.hft").write_bytes(b"no zip")
    with zipfile.ZipFile(made.parent / "少了.hft", "w") as archive:
        document = {"format": 1, "made_at": "2026-11-24T00:00:00+00:00", "revision": "0002", "desk": "x", "counts": {}}
        archive.writestr("manifest.json", json.dumps(document))
    assert [row.path for row in school.desk.backups.rows()] == [made]
    assert school.desk.backups.last() is not None
