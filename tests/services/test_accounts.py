"""Accounts: each has its own key slot, wrong passwords make everybody wait, and the last administrator stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from errno import ENOSPC
from functools import partial
from typing import Any

import pytest

from desktop_app.domain.access import PERMISSIONS, Actor, Permission, Role
from desktop_app.domain.clock import FixedClock
from desktop_app.domain.errors import DeskUnavailable, InvalidInput, NotPermitted, UserError
from desktop_app.services.accounts import Accounts
from desktop_app.services.setup import Setup
from desktop_app.store import lists, vault
from tests.desks import PASSWORD, PERSON, OpenDesk, setup_in

NEW = "孟听雨"
GIVEN = "门口的橘猫晒太阳"
OWN = "河边骑车听着风声"


@pytest.fixture
def accounts(school: OpenDesk) -> Accounts:
    return school.desk.accounts


@pytest.fixture
def hired(school: OpenDesk, accounts: Accounts) -> int:
    """A second person at the front desk."""
    return accounts.create(school.actor, NEW, Role.FRONT_DESK, GIVEN)[0]


def audited(opened: OpenDesk) -> list[str]:
    with opened.desk.commands.reading() as connection:
        return list(connection.exec_driver_sql("SELECT action FROM audit ORDER BY id").scalars())


def code_of(work: Callable[[], Any]) -> str:
    with pytest.raises(UserError) as refused:
        work()
    assert refused.value.message
    assert refused.value.hint
    return refused.value.code


def test_a_new_person_comes_in_with_the_password_given_and_chooses_another(
    school: OpenDesk, hired: int, accounts: Accounts
) -> None:
    before = school.setup.files.database.stat().st_ino
    school.desk.close()
    assert school.setup.people() == (PERSON, NEW)
    desk, actor = school.setup.open(NEW, GIVEN)
    assert (actor.id, actor.role) == (hired, Role.FRONT_DESK)
    assert desk.accounts.must_change(actor)
    assert code_of(lambda: desk.accounts.change_password(actor, "不是这个密码呀", OWN)) == "password_wrong"
    assert code_of(lambda: desk.accounts.change_password(actor, GIVEN, GIVEN)) == "password_same"
    assert code_of(lambda: desk.accounts.change_password(actor, GIVEN, "mengtingyu")) == "password_weak"
    desk.accounts.change_password(actor, GIVEN, OWN)
    assert not desk.accounts.must_change(actor)
    desk.close()
    assert code_of(lambda: school.setup.open(NEW, GIVEN)) == "password_wrong"
    school.setup.open(NEW, OWN)[0].close()
    school.setup.open(PERSON, PASSWORD)[0].close()
    assert school.setup.files.database.stat().st_ino == before


def test_a_closed_account_has_no_slot_and_opens_again_with_a_new_password(
    school: OpenDesk, hired: int, accounts: Accounts
) -> None:
    accounts.switch_off(school.actor, hired, "离职")
    assert vault.load(school.setup.files.key).people == (PERSON,)
    assert code_of(lambda: accounts.unlock(school.actor, NEW, GIVEN)) == "password_wrong"
    assert NEW not in school.desk.lists.owners()
    accounts.switch_on(school.actor, hired, OWN)
    assert accounts.unlock(school.actor, NEW, OWN).id == hired
    assert [row.user.must_change for row in accounts.rows(school.actor)] == [False, True]


def test_temporary_staff_stay_out_after_their_last_day(school: OpenDesk, accounts: Accounts, clock: FixedClock) -> None:
    accounts.create(school.actor, NEW, Role.FRONT_DESK, GIVEN, date(2026, 11, 25))
    assert code_of(lambda: accounts.create(school.actor, "甲", Role.HANDLER, GIVEN, date(2026, 1, 1))) == "expiry_past"
    school.desk.close()
    clock.moment += timedelta(days=1)
    school.setup.open(NEW, GIVEN)[0].close()
    clock.moment += timedelta(days=1)
    assert code_of(lambda: school.setup.open(NEW, GIVEN)) == "account_expired"


def test_the_last_administrator_stays(school: OpenDesk, hired: int, accounts: Accounts) -> None:
    me = school.actor
    assert code_of(lambda: accounts.change(me, me.id, Role.FRONT_DESK, None)) == "last_administrator"
    assert code_of(lambda: accounts.change(me, me.id, Role.ADMINISTRATOR, date(2027, 1, 1))) == "last_administrator"
    assert code_of(lambda: accounts.switch_off(me, me.id)) == "own_account"
    accounts.change(me, hired, Role.ADMINISTRATOR, date(2027, 1, 1))
    assert code_of(lambda: accounts.change(me, me.id, Role.FRONT_DESK, None)) == "last_administrator"
    accounts.change(me, hired, Role.ADMINISTRATOR, None)
    accounts.change(me, me.id, Role.FRONT_DESK, None)
    other = accounts.unlock(me, NEW, GIVEN)
    assert code_of(lambda: accounts.change(other, hired, Role.FRONT_DESK, None)) == "last_administrator"


def test_only_who_manages_accounts_may(school: OpenDesk, hired: int, accounts: Accounts) -> None:
    clerk = Actor(hired, NEW, Role.SUPERVISOR)
    for work in (
        lambda: accounts.rows(clerk),
        lambda: accounts.create(clerk, "甲", Role.ADMINISTRATOR, GIVEN),
        lambda: accounts.hand_out_password(clerk, school.actor.id, GIVEN),
        lambda: accounts.new_recovery_code(clerk),
        lambda: accounts.set_permissions(clerk, Role.SUPERVISOR, set(Permission)),
    ):
        with pytest.raises(NotPermitted):
            work()
    assert vault.load(school.setup.files.key).people == (PERSON, NEW)


@pytest.mark.parametrize(
    ("name", "password", "field"),
    [("", GIVEN, "person"), ("recovery", GIVEN, "person"), (PERSON, GIVEN, "person"), ("甲乙", "123456", "password")],
)
def test_what_cannot_stand_is_said_at_its_field(
    school: OpenDesk, accounts: Accounts, name: str, password: str, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        accounts.create(school.actor, name, Role.HANDLER, password)
    assert refused.value.field == field
    assert [user.name for user in school.desk.lists.users()] == [PERSON]
    assert vault.load(school.setup.files.key).people == (PERSON,)


def test_a_role_may_what_the_desk_lets_it_do(school: OpenDesk, hired: int, accounts: Accounts) -> None:
    accounts.set_permissions(school.actor, Role.FRONT_DESK, {Permission.VISIT_CALL})
    clerk = accounts.unlock(school.actor, NEW, GIVEN)
    assert clerk.may(Permission.VISIT_CALL)
    assert not clerk.may(Permission.CUSTOMER_EXPORT)
    assert code_of(lambda: accounts.set_permissions(school.actor, Role.ADMINISTRATOR, set())) == "always_granted"
    accounts.set_permissions(school.actor, Role.FRONT_DESK, PERMISSIONS[Role.FRONT_DESK])
    assert accounts.unlock(clerk, NEW, GIVEN).granted is None


def test_a_new_recovery_code_makes_the_old_one_worthless(school: OpenDesk, accounts: Accounts) -> None:
    first, second = (accounts.new_recovery_code(school.actor) for _ in range(2))
    school.desk.close()
    assert code_of(lambda: school.setup.open_with_code(first, PERSON, OWN)) == "code_wrong"
    desk, _ = school.setup.open_with_code(second, PERSON, OWN)
    desk.close()


def test_wrong_passwords_make_everybody_wait_longer_also_after_a_restart(school: OpenDesk, clock: FixedClock) -> None:
    school.desk.close()

    def fresh() -> Setup:
        return setup_in(school.setup.folder, clock)

    codes = [code_of(lambda: fresh().open(PERSON, "不对的密码")) for _ in range(3)]
    assert codes == ["password_wrong"] * 3
    assert code_of(lambda: fresh().open(PERSON, PASSWORD)) == "wait"
    clock.moment -= timedelta(days=400)  # a clock that is set back makes it no longer
    assert code_of(lambda: fresh().open(PERSON, PASSWORD)) == "wait"
    clock.moment += timedelta(days=400, seconds=5)
    for tried in range(7):
        assert code_of(lambda: fresh().open(PERSON, "还是不对的")) == "password_wrong", tried
        clock.moment += timedelta(minutes=6)
    assert code_of(lambda: fresh().open(PERSON, PASSWORD)) == "locked"
    clock.moment += timedelta(minutes=30)
    desk, actor = fresh().open(PERSON, PASSWORD)
    told = [row for row, _ in desk.audit.rows(actor, desk.audit.query(group="door"))]
    assert [row.action for row in told[:11]] == ["desk.open", *["desk.refused"] * 10]
    assert {row.person for row in told} == {PERSON}
    assert desk.audit.verify(actor).good
    desk.close()
    fresh().open(PERSON, PASSWORD)[0].close()


def test_a_new_password_from_the_administrator_ends_the_waiting(
    school: OpenDesk, hired: int, accounts: Accounts
) -> None:
    for _ in range(4):
        code_of(lambda: accounts.unlock(school.actor, NEW, "不是这个密码"))
    assert code_of(lambda: accounts.unlock(school.actor, NEW, GIVEN)) == "wait"
    accounts.hand_out_password(school.actor, hired, OWN)
    assert accounts.unlock(school.actor, NEW, OWN).id == hired
    assert audited(school).count("desk.refused") == 3  # the fourth had to wait and was no try


def test_trying_names_costs_as_much_as_trying_passwords(school: OpenDesk) -> None:
    school.desk.close()
    for name in "甲乙丙":
        assert code_of(partial(school.setup.open, name, "随便什么密码")) == "password_wrong"
    assert code_of(lambda: school.setup.open("丁", "随便什么密码")) == "wait"
    desk, actor = school.setup.open(PERSON, PASSWORD)
    told = [row.person for row, _ in desk.audit.rows(actor, desk.audit.query(group="door"))]
    assert told[:4] == [PERSON, "丙", "乙", "甲"]
    desk.close()


def test_another_person_takes_the_open_desk_over(school: OpenDesk, hired: int, accounts: Accounts) -> None:
    assert accounts.unlock(school.actor, PERSON, PASSWORD) == school.actor
    before = audited(school)
    taken = accounts.unlock(school.actor, NEW, GIVEN)
    assert taken == Actor(hired, NEW, Role.FRONT_DESK)
    accounts.leave(taken)
    assert audited(school)[len(before) :] == ["desk.close", "desk.open", "desk.close"]
    assert "desk.open" not in before[-1:]


def test_a_log_in_at_night_is_marked(school: OpenDesk, clock: FixedClock) -> None:
    school.desk.close()
    clock.moment = datetime(2026, 11, 24, 14, 10, tzinfo=UTC)  # 22:10 at the desk
    desk, actor = school.setup.open(PERSON, PASSWORD)
    ((row, _),) = desk.audit.rows(actor, desk.audit.query(group="door"), limit=1)
    assert row.new == {"outside_hours": "22:10"}
    desk.settings.change(actor, {"work.hours": "08:00-23:00"})
    desk.close()
    desk, actor = school.setup.open(PERSON, PASSWORD)
    ((row, _),) = desk.audit.rows(actor, desk.audit.query(group="door"), limit=1)
    assert row.new == {}
    desk.close()


def test_a_damaged_file_at_the_door_is_told_and_keeps_nobody_out(school: OpenDesk) -> None:
    school.desk.close()
    school.setup.files.door.write_text('{"failures": 3}', encoding="utf-8")
    desk, actor = school.setup.open(PERSON, PASSWORD)
    told = [row.action for row, _ in desk.audit.rows(actor, desk.audit.query(group="door"))]
    assert told[:2] == ["desk.open", "desk.door_damaged"]
    desk.close()


def test_a_restoring_is_told_to_the_audit(school: OpenDesk, tmp_path: Any) -> None:
    backup = school.desk.backups.make(school.actor, tmp_path / "a.hft")
    school.desk.close()
    school.setup.restore(backup)
    desk, actor = school.setup.open(PERSON, PASSWORD)
    told = [row for row, _ in desk.audit.rows(actor, desk.audit.query(group="desk")) if row.action == "backup.restore"]
    assert [row.new["file"] for row in told] == ["a.hft"]
    desk.close()


def test_a_refusal_while_opening_leaves_no_lock(school: OpenDesk) -> None:
    school.desk.close()
    with pytest.raises(DeskUnavailable):
        school.setup.open(PERSON, "不是这个密码")
    school.setup.open(PERSON, PASSWORD)[0].close()


def test_a_key_file_that_cannot_be_kept_leaves_everything_as_it_was(
    school: OpenDesk, hired: int, accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, before, deeds = school.setup.files.key.read_bytes(), school.desk.lists.users(), audited(school)

    def full(*_: object) -> None:
        raise OSError(ENOSPC, "no space left")

    monkeypatch.setattr("desktop_app.store.key_file.write_durably", full)
    for work in (
        partial(accounts.create, school.actor, "程望舒", Role.HANDLER, OWN),
        partial(accounts.switch_off, school.actor, hired),
        partial(accounts.hand_out_password, school.actor, hired, OWN),
        partial(accounts.new_recovery_code, school.actor),
        partial(accounts.change_password, school.actor, PASSWORD, OWN),
    ):
        assert code_of(work) == "disk_full"
    assert (school.setup.files.key.read_bytes(), school.desk.lists.users()) == (key, before)
    assert audited(school) == deeds
    assert school.desk.audit.verify(school.actor).good


def test_a_promise_of_confidentiality_is_in_the_audit(school: OpenDesk, hired: int, accounts: Accounts) -> None:
    clerk = accounts.unlock(school.actor, NEW, GIVEN)
    accounts.change_password(clerk, GIVEN, OWN, promised=True)
    ((row, _),) = school.desk.audit.rows(school.actor, school.desk.audit.query(person=NEW, group="accounts"))
    assert (row.action, row.new) == ("user.password_changed", {"promised": True})


def test_who_has_no_password_yet_is_told(school: OpenDesk, hired: int, accounts: Accounts) -> None:
    with school.desk.commands.database.writing() as connection:
        lists.add_user(connection, "程望舒", Role.FRONT_DESK, school.desk.clock.now())
    assert [row.keyed for row in accounts.rows(school.actor)] == [True, True, False]
