"""Restoring from the open desk: told first, the present kept, put in place at the next log-in."""

from __future__ import annotations

import json
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop_app.domain.access import Actor, Role
from desktop_app.domain.backups import ASIDES_KEPT
from desktop_app.domain.clock import FixedClock
from desktop_app.domain.errors import NotPermitted, UserError
from desktop_app.domain.visits import Outcome
from tests.desks import PASSWORD, PERSON, OpenDesk, setup_in


def test_what_would_be_lost_is_counted(school: OpenDesk, clock: FixedClock) -> None:
    customer = school.add("汪小样", "13900000001")
    visits = school.event(customer, "trial", date(2026, 11, 23))
    file = school.desk.backups.make(school.actor)
    clock.moment += timedelta(hours=1)
    school.add("林小样")
    school.add("陈小样")
    school.desk.calls.finish(school.actor, visits[0], Outcome.REACHED)
    said, loss = school.desk.backups.restoring.look(file)
    assert said.counts["customer"] == 1
    assert (loss.calls, loss.customers, loss.tickets, loss.imports) == (1, 2, 0, 0)
    assert loss.deeds >= 3


def test_the_next_log_in_opens_the_backup_and_the_present_is_kept_twice(school: OpenDesk, clock: FixedClock) -> None:
    restoring = school.desk.backups.restoring
    school.add("汪小样", "13900000001")
    file = school.desk.backups.make(school.actor)
    clock.moment += timedelta(hours=1)
    school.add("林小样")
    before = restoring.put_back(school.actor, file)
    assert school.desk.customers.counts().customers == 2
    school.desk.close()

    desk, _ = setup_in(school.setup.folder, clock).open(PERSON, PASSWORD)
    assert desk.customers.counts().customers == 1
    assert desk.backups.verify(before).counts["customer"] == 2
    assert desk.commands.database.problems() == ()
    with desk.commands.reading() as connection:
        noted = connection.exec_driver_sql("SELECT new FROM audit WHERE action = 'backup.restore'").scalars().all()
    assert json.loads(noted[0])["file"] == file.name
    assert [folder.name for folder in school.setup.folder.glob("before-restore-*")] == [json.loads(noted[0])["aside"]]
    desk.close()


def test_another_desk_s_backup_opens_by_its_password_only(
    school: OpenDesk, clinic: OpenDesk, clock: FixedClock
) -> None:
    clinic.add("诊所客户")
    file = clinic.desk.backups.make(clinic.actor)
    restoring = school.desk.backups.restoring
    assert not restoring.ours(file)
    assert restoring.people(file) == (PERSON,)
    for secret, code in (("", "secret_needed"), ("wrong", "password_wrong")):
        with pytest.raises(UserError) as refused:
            restoring.put_back(school.actor, file, person=PERSON, secret=secret)
        assert refused.value.code == code
    with pytest.raises(UserError) as refused:
        restoring.put_back(school.actor, file, secret="ABCDE-FGHJK")
    assert refused.value.code == "code_wrong"
    assert not (school.setup.folder / "restoring").exists()
    restoring.put_back(school.actor, file, person=PERSON, secret=PASSWORD)
    school.desk.close()
    desk, _ = setup_in(school.setup.folder, clock).open(PERSON, PASSWORD)
    assert [row.name for row in desk.customers.find("诊所客户")] == ["诊所客户"]
    desk.close()


def test_a_damaged_backup_changes_nothing(school: OpenDesk) -> None:
    file = school.desk.backups.make(school.actor)
    whole = file.read_bytes()
    file.write_bytes(whole[:9000] + bytes([whole[9000] ^ 1]) + whole[9001:])
    with pytest.raises(UserError) as refused:
        school.desk.backups.restoring.put_back(school.actor, file)
    assert refused.value.code == "backup_damaged"
    assert not (school.setup.folder / "restoring").exists()


def test_a_backup_newer_than_the_program_is_refused_with_the_version_it_needs(school: OpenDesk, tmp_path: Path) -> None:
    made = school.desk.backups.make(school.actor)
    newer = tmp_path / "新.hft"
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(newer, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "manifest.json":
                content = json.dumps(json.loads(content) | {"revision": "9999", "program": "9.9.0"}).encode()
            target.writestr(name, content)
    school.desk.close()
    with pytest.raises(UserError) as refused:
        school.setup.restore(newer)
    assert refused.value.code == "newer"
    assert "9.9.0" in refused.value.hint
    desk, _ = school.setup.open(PERSON, PASSWORD)
    desk.close()


def test_who_may_not_restore_cannot(school: OpenDesk) -> None:
    file = school.desk.backups.make(school.actor)
    with pytest.raises(NotPermitted):
        school.desk.backups.restoring.put_back(Actor(9, "前台", Role.FRONT_DESK), file)


def test_only_the_newest_folders_of_before_a_restore_stay(school: OpenDesk, clock: FixedClock) -> None:
    file = school.desk.backups.make(school.actor)
    school.desk.close()
    setup, stamps = setup_in(school.setup.folder, clock), []
    for _ in range(ASIDES_KEPT + 2):
        clock.moment += timedelta(minutes=1)
        stamps.append(f"{clock.local(clock.now()):%Y%m%d-%H%M%S}")
        setup.restore(file)
    assert len(list(school.setup.folder.glob("before-restore-*"))) == ASIDES_KEPT + 2  # none goes before a log-in
    setup.open(PERSON, PASSWORD)[0].close()
    left = sorted(folder.name for folder in school.setup.folder.glob("before-restore-*"))
    assert left == [f"before-restore-{stamp}-1" for stamp in stamps[-ASIDES_KEPT:]]
