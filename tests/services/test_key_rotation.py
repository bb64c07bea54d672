"""Another encryption key for a real desk: who goes on, who is told to need a password, and what backups still do."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.access import Actor, DataScope, Role
from desktop_app.domain.backups import BackupKind
from desktop_app.domain.clock import FixedClock
from desktop_app.domain.errors import Cancelled, NotPermitted, UserError
from desktop_app.services.setup import Setup
from desktop_app.store import vault
from desktop_app.store.scope import see_as
from tests.desks import PASSWORD, PERSON, OpenDesk, setup_in
from tests.store.first_form import save_first_form

COLLEAGUE, HERS = "孟听雨", "门口的橘猫晒太阳"
LEAVER, TEMPORARY, LATE = "程望舒", "温如玉", "何所思"
CODE = "0000-1111-2222-3333-4444-5555-6666-7777"


@pytest.fixture
def staffed(school: OpenDesk, clock: FixedClock) -> OpenDesk:
    """A desk with a colleague, one who left and one whose time is over."""
    school.add("柏知夏", "13800001111")
    accounts = school.desk.accounts
    accounts.create(school.actor, COLLEAGUE, Role.FRONT_DESK, HERS)
    leaver, _ = accounts.create(school.actor, LEAVER, Role.FRONT_DESK, HERS)
    accounts.switch_off(school.actor, leaver)
    accounts.create(school.actor, TEMPORARY, Role.FRONT_DESK, HERS, date(2026, 11, 24))
    clock.moment += timedelta(days=1)
    return school


def code_of(work: Callable[[], Any]) -> str:
    with pytest.raises(UserError) as refused:
        work()
    assert refused.value.hint
    return refused.value.code


def the_first_form(opened: OpenDesk, *people: str) -> None:
    """Turn the key file into one of the first form, with these people."""
    words = {PERSON: PASSWORD, COLLEAGUE: HERS, vault.RECOVERY: CODE}
    key = opened.desk.commands.database.key
    save_first_form(opened.setup.files.key, key, {owner: words[owner] for owner in (*people, vault.RECOVERY)})


def again(opened: OpenDesk, clock: FixedClock) -> Setup:
    opened.desk.close()
    return setup_in(opened.setup.folder, clock)


def test_the_desk_goes_on_and_everybody_comes_in_with_their_own_password(staffed: OpenDesk, clock: FixedClock) -> None:
    desk, old = staffed.desk, staffed.desk.commands.database.key
    code = desk.accounts.new_recovery_code(staffed.actor)
    outlook = desk.keys.outlook(staffed.actor)
    assert (outlook.kept, outlook.unkept, outlook.code_kept) == ((PERSON, COLLEAGUE), (), True)
    steps: list[tuple[int, int]] = []
    rotated, changes = desk.keys.rotate(staffed.actor, lambda done, total, _: steps.append((done, total)))
    assert rotated.unkept == ()
    assert changes.ids
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)
    assert steps[-1] == (100, 100)
    assert desk.commands.database.key != old
    staffed.add("林小样")
    desk.accounts.create(staffed.actor, LATE, Role.FRONT_DESK, HERS)
    row, _ = desk.audit.rows(staffed.actor, desk.audit.query(group="desk"))[0]
    assert (row.action, row.person, row.new["file"]) == ("desk.rekey", PERSON, rotated.before.name)
    assert desk.audit.verify(staffed.actor).good
    setup = again(staffed, clock)
    for person, password in ((PERSON, PASSWORD), (COLLEAGUE, HERS), (LATE, HERS)):
        opened, _ = setup.open(person, password)
        assert opened.customers.counts().customers == 2
        opened.close()
    assert code_of(lambda: setup.open(LEAVER, HERS)) == "password_wrong"
    assert code_of(lambda: setup.open(TEMPORARY, HERS)) == "password_wrong"
    opened, _ = setup.open_with_code(code, COLLEAGUE, "河边骑车听着风声")
    opened.close()


def test_who_has_no_key_pair_is_named_before_and_gets_a_password_after(staffed: OpenDesk, clock: FixedClock) -> None:
    the_first_form(staffed, PERSON, COLLEAGUE)
    outlook = staffed.desk.keys.outlook(staffed.actor)
    assert (outlook.kept, outlook.unkept, outlook.code_kept) == ((), (PERSON, COLLEAGUE), False)
    assert code_of(lambda: staffed.desk.keys.rotate(staffed.actor)) == "code_first"
    code = staffed.desk.accounts.new_recovery_code(staffed.actor)
    assert code_of(lambda: staffed.desk.keys.rotate(staffed.actor)) == "log_in_first"
    assert not list(staffed.setup.files.backups.glob("*"))
    desk, actor = again(staffed, clock).open(PERSON, PASSWORD)
    assert desk.keys.outlook(actor).kept == (PERSON,)
    rotated, _ = desk.keys.rotate(actor)
    assert rotated.unkept == (COLLEAGUE,)
    assert [row.user.name for row in desk.accounts.rows(actor) if row.keyed] == [PERSON]
    assert code_of(lambda: desk.accounts.unlock(actor, COLLEAGUE, HERS)) == "password_wrong"
    her = next(user.id for user in desk.lists.users() if user.name == COLLEAGUE)
    desk.accounts.hand_out_password(actor, her, HERS)
    assert desk.accounts.unlock(actor, COLLEAGUE, HERS).id == her
    desk.close()
    setup_in(staffed.setup.folder, clock).open_with_code(code, PERSON, PASSWORD)[0].close()


def test_whoever_comes_in_gets_a_key_pair_by_the_way(staffed: OpenDesk, clock: FixedClock) -> None:
    the_first_form(staffed, PERSON, COLLEAGUE)
    staffed.desk.accounts.unlock(staffed.actor, COLLEAGUE, HERS)
    key_file = staffed.setup.files.key
    assert vault.load(key_file).paired == {COLLEAGUE}
    setup = again(staffed, clock)
    setup.open(PERSON, PASSWORD)[0].close()
    assert vault.load(key_file).paired == {COLLEAGUE, PERSON}
    setup.open_with_code(CODE, PERSON, PASSWORD)[0].close()
    assert vault.load(key_file).paired == {COLLEAGUE, PERSON, vault.RECOVERY}


def test_backups_of_before_open_with_the_passwords_of_before(staffed: OpenDesk, clock: FixedClock) -> None:
    desk, actor = staffed.desk, staffed.actor
    old = desk.backups.make(actor)
    clock.moment += timedelta(hours=1)
    rotated, _ = desk.keys.rotate(actor)
    made = {row.path: row.kind for row in desk.backups.rows()}
    assert made == {old: BackupKind.MANUAL, rotated.before: BackupKind.BEFORE_ROTATION}
    for file in made:
        assert desk.backups.restoring.of_older_key(file)
        assert code_of(lambda file=file: desk.backups.verify(file)) == "older_key"  # type: ignore[misc] # bound at once
        assert desk.backups.restoring.people(file) == (PERSON, COLLEAGUE, TEMPORARY)
    new = desk.backups.make(actor)
    assert desk.backups.verify(new).counts["customer"] == 1
    assert not desk.backups.restoring.of_older_key(new)
    assert code_of(lambda: desk.backups.restoring.put_back(actor, old)) == "secret_needed"
    staffed.add("林小样")
    desk.backups.restoring.put_back(actor, old, person=COLLEAGUE, secret=HERS)
    back, _ = again(staffed, clock).open(PERSON, PASSWORD)
    assert back.customers.counts().customers == 1
    back.close()


@pytest.mark.parametrize("at", [0, 20, 50, 80])
def test_it_is_stopped_in_the_backup_and_after_it(staffed: OpenDesk, at: int) -> None:
    desk, old, reached = staffed.desk, staffed.desk.commands.database.key, [0]

    def note(done: int, _total: int, _text: str) -> None:
        reached[0] = done

    with pytest.raises(Cancelled):
        desk.keys.rotate(staffed.actor, note, lambda: reached[0] >= at)
    assert desk.commands.database.key == old
    assert desk.commands.database.problems() == ()
    assert not (staffed.setup.folder / "rotating").exists()
    with desk.commands.reading() as connection:
        found = connection.exec_driver_sql("SELECT count(*) FROM audit WHERE action = 'desk.rekey'")
        assert found.scalar_one() == 0


def test_a_key_file_that_was_tampered_with_opens_nothing_and_is_not_carried_on(
    staffed: OpenDesk, clock: FixedClock
) -> None:
    key_file = staffed.setup.files.key
    document = json.loads(key_file.read_text(encoding="utf-8"))
    mine, hers = (next(s for s in document["slots"] if s["owner"] == name) for name in (PERSON, COLLEAGUE))
    hers["public"] = mine["public"]
    key_file.write_text(json.dumps(document), encoding="utf-8")
    accounts, actor = staffed.desk.accounts, staffed.actor
    for work in (
        lambda: staffed.desk.keys.rotate(actor),
        lambda: accounts.new_recovery_code(actor),
        lambda: accounts.hand_out_password(actor, actor.id, HERS),
        lambda: accounts.unlock(actor, PERSON, PASSWORD),
    ):
        assert code_of(work) == "key_damaged"
    setup = again(staffed, clock)
    assert code_of(lambda: setup.open(PERSON, PASSWORD)) == "key_damaged"


def test_whoever_sees_only_their_own_goes_on_seeing_that_and_nothing_is_lost(staffed: OpenDesk) -> None:
    database, counts = staffed.desk.commands.database, staffed.desk.customers.counts
    see_as(database, replace(staffed.actor, name=COLLEAGUE, scope=DataScope.OWN), staffed.desk.clock.today())
    assert counts().customers == 0
    staffed.desk.keys.rotate(staffed.actor)
    assert counts().customers == 0
    see_as(database, staffed.actor, staffed.desk.clock.today())
    assert counts().customers == 1


def test_only_who_manages_accounts_may(staffed: OpenDesk) -> None:
    clerk = Actor(2, COLLEAGUE, Role.SUPERVISOR)
    for work in (staffed.desk.keys.outlook, staffed.desk.keys.rotate):
        with pytest.raises(NotPermitted):
            work(clerk)


def test_what_a_killed_one_left_goes_at_the_next_opening(staffed: OpenDesk, clock: FixedClock, tmp_path: Path) -> None:
    left = staffed.setup.folder / "rotating"
    left.mkdir()
    (left / "desk.db").write_bytes(b"half")
    again(staffed, clock).open(PERSON, PASSWORD)[0].close()
    assert not left.exists()
