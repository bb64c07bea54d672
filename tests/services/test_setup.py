"""Setting up and opening a desk: what may go wrong is a sentence, and nothing is ever overwritten."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from errno import ENOSPC
from pathlib import Path

import pytest

from desktop_app.domain.clock import FixedClock
from desktop_app.domain.customers import CustomerDraft
from desktop_app.domain.errors import DeskUnavailable, InvalidInput, UserError
from desktop_app.services.setup import Setup
from desktop_app.store import vault
from tests.desks import PASSWORD, PERSON, OpenDesk, setup_in


@pytest.fixture
def closed(school: OpenDesk) -> Setup:
    """A desk that exists and is closed."""
    school.add("柏知夏", "13800001111")
    school.desk.close()
    return school.setup


def _refusal(setup: Setup, person: str = PERSON, password: str = PASSWORD) -> DeskUnavailable:
    with pytest.raises(DeskUnavailable) as refused:
        setup.open(person, password)
    assert refused.value.message
    assert refused.value.hint
    return refused.value


def test_a_new_desk_has_its_kit_and_its_first_person(school: OpenDesk) -> None:
    assert school.desk.settings.organisation == "青禾学校"
    assert [user.name for user in school.desk.lists.users()] == [PERSON]
    assert len(school.desk.plans.plans()) > 10
    assert len(school.desk.lists.scripts()) > 15
    assert school.desk.tickets.categories()
    assert school.desk.lists.entries("source")


def test_open_finds_what_was_kept(closed: Setup) -> None:
    assert closed.people() == (PERSON,)
    desk, actor = closed.open(PERSON, PASSWORD)
    assert actor.name == PERSON
    assert [row.name for row in desk.customers.find("知夏")] == ["柏知夏"]
    desk.close()


@pytest.mark.parametrize(("person", "password"), [(PERSON, "不是这个"), ("某某", PASSWORD), ("recovery", PASSWORD)])
def test_a_wrong_password_opens_nothing(closed: Setup, person: str, password: str) -> None:
    assert _refusal(closed, person, password).code == "password_wrong"


def test_the_recovery_code_gives_a_new_password(tmp_path: Path, clock: FixedClock) -> None:
    setup = setup_in(tmp_path / "诊所", clock)
    new = setup.create("百草诊所", "clinic", PERSON, PASSWORD)
    new.desk.close()
    with pytest.raises(DeskUnavailable) as refused:
        setup.open_with_code("0000-0000", PERSON, "另一个密码吧")
    assert refused.value.code == "code_wrong"
    typed = new.recovery_code.lower().replace("-", " ").replace("0", "o")
    desk, _ = setup.open_with_code(typed, PERSON, "另一个密码吧")
    desk.close()
    assert _refusal(setup).code == "password_wrong"
    setup.open(PERSON, "另一个密码吧")[0].close()


def test_nothing_is_set_up_over_a_desk(closed: Setup) -> None:
    before = closed.files.database.read_bytes()
    with pytest.raises(UserError) as refused:
        closed.create("别的学校", "school", PERSON, PASSWORD)
    assert refused.value.code == "exists"
    closed.files.key.unlink()
    with pytest.raises(UserError):
        closed.create("别的学校", "school", PERSON, PASSWORD)
    assert closed.files.database.read_bytes() == before


@pytest.mark.parametrize(
    ("organisation", "kit", "person", "password", "field"),
    [
        (" ", "school", PERSON, PASSWORD, "organisation"),
        ("学校", "bank", PERSON, PASSWORD, "kit"),
        ("学校", "school", " ", PASSWORD, "person"),
        ("学校", "school", PERSON, "12345", "password"),
    ],
)
def test_inputs_that_cannot_stand_leave_no_desk(
    tmp_path: Path, clock: FixedClock, organisation: str, kit: str, person: str, password: str, field: str
) -> None:
    setup = setup_in(tmp_path / "新", clock)
    with pytest.raises(InvalidInput) as refused:
        setup.create(organisation, kit, person, password)
    assert refused.value.field == field
    assert not setup.exists


def test_a_missing_key_file_is_told(closed: Setup) -> None:
    closed.files.key.unlink()
    assert _refusal(closed).code == "key_missing"


def test_a_damaged_key_file_is_told(closed: Setup) -> None:
    closed.files.key.write_text("{}", encoding="utf-8")
    assert _refusal(closed).code == "key_damaged"


def test_a_key_file_of_another_desk_is_told(closed: Setup, tmp_path: Path, clock: FixedClock) -> None:
    other = setup_in(tmp_path / "另一处", clock)
    other.create("另一所学校", "school", PERSON, PASSWORD).desk.close()
    before = closed.files.database.read_bytes()
    shutil.copy(other.files.key, closed.files.key)
    assert _refusal(closed).code == "damaged"
    assert closed.files.database.read_bytes() == before


def test_a_missing_database_is_told_and_not_made_anew(closed: Setup) -> None:
    closed.files.database.unlink()
    assert _refusal(closed).code == "missing"
    assert not closed.files.database.exists()


@pytest.mark.parametrize("damage", ["first page", "truncated", "empty", "text"])
def test_a_damaged_database_is_told_and_left_alone(closed: Setup, damage: str) -> None:
    file = closed.files.database
    whole = file.read_bytes()
    broken = {
        "first page": b"\x00" * 4096 + whole[4096:],
        "truncated": whole[:1000],
        "empty": b"",
        "text": "姓名,电话".encode() * 300,
    }[damage]
    file.write_bytes(broken)
    assert _refusal(closed).code == "damaged"
    assert file.read_bytes() == broken


def test_a_desk_of_a_newer_program_is_refused(closed: Setup) -> None:
    desk, _ = closed.open(PERSON, PASSWORD)
    with desk.commands.database.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    desk.close()
    refused = _refusal(closed)
    assert refused.code == "newer"
    assert "更新的版本" in refused.message


def test_nothing_of_a_customer_can_be_read_on_the_disk(closed: Setup) -> None:
    for file in closed.folder.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert "柏知夏".encode() not in content
            assert b"13800001111" not in content
            assert b"SQLite format" not in content


def _in_use(work: Callable[[], object]) -> None:
    with pytest.raises(DeskUnavailable) as refused:
        work()
    assert refused.value.code == "in_use"


def test_a_desk_is_opened_once_at_a_time_and_not_restored_meanwhile(
    school: OpenDesk, tmp_path: Path, clock: FixedClock
) -> None:
    backup = school.desk.backups.make(school.actor, tmp_path / "a.hft")
    school.desk.close()
    desk, actor = school.setup.open(PERSON, PASSWORD)
    second = setup_in(school.setup.folder, clock, patience=0)
    _in_use(lambda: second.open(PERSON, PASSWORD))
    _in_use(lambda: second.restore(backup))
    _in_use(lambda: second.open_with_code("x", PERSON, PASSWORD))
    assert second.people() == (PERSON,)
    desk.customers.create(actor, CustomerDraft("柏知夏"))
    desk.close()
    desk, _ = second.open(PERSON, PASSWORD)
    assert desk.customers.counts().customers == 1
    desk.close()
    assert second.restore(backup) is not None


def test_a_restoring_is_not_finished_under_an_open_desk(closed: Setup, clock: FixedClock) -> None:
    desk, _ = closed.open(PERSON, PASSWORD)
    coming = closed.folder / "restoring"
    coming.mkdir()
    (coming / "ready").write_text("before-restore-x-1", encoding="utf-8")
    _in_use(lambda: setup_in(closed.folder, clock, patience=0))
    desk.close()
    setup_in(closed.folder, clock, patience=0)
    assert not coming.exists()


def test_a_new_desk_is_held_and_a_refused_log_in_holds_nothing(tmp_path: Path, clock: FixedClock) -> None:
    setup = setup_in(tmp_path / "诊所", clock, patience=0)
    new = setup.create("百草诊所", "clinic", PERSON, PASSWORD)
    _in_use(lambda: setup.open(PERSON, PASSWORD))
    new.desk.close()
    assert _refusal(setup, password="不是这个").code == "password_wrong"
    setup.open(PERSON, PASSWORD)[0].close()


def test_the_recovery_code_makes_no_account_and_is_in_the_audit(tmp_path: Path, clock: FixedClock) -> None:
    setup = setup_in(tmp_path / "诊所", clock, patience=0)
    new = setup.create("百草诊所", "clinic", PERSON, PASSWORD)
    new.desk.close()
    before = setup.files.key.read_bytes()
    with pytest.raises(DeskUnavailable) as refused:
        setup.open_with_code(new.recovery_code, "无此人", "另一个密码吧")
    assert refused.value.code == "account_closed"
    assert setup.files.key.read_bytes() == before
    desk, actor = setup.open_with_code(new.recovery_code, PERSON, "另一个密码吧")
    with desk.commands.reading() as connection:
        resets = connection.exec_driver_sql("SELECT entity_id FROM audit WHERE action = 'user.password_reset'")
        assert list(resets.scalars()) == [actor.id]
    desk.close()


def test_a_key_that_cannot_be_kept_leaves_no_reset_in_the_audit(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    setup = setup_in(tmp_path / "诊所", clock, patience=0)
    new = setup.create("百草诊所", "clinic", PERSON, PASSWORD)
    new.desk.close()

    def full(*_: object) -> None:
        raise OSError(ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full)
        with pytest.raises(UserError) as refused:
            setup.open_with_code(new.recovery_code, PERSON, "另一个密码吧")
    assert refused.value.code == "disk_full"
    desk, _ = setup.open(PERSON, PASSWORD)
    with desk.commands.reading() as connection:
        found = connection.exec_driver_sql("SELECT count(*) FROM audit WHERE action = 'user.password_reset'")
        assert found.scalar_one() == 0
    desk.close()


def test_a_first_run_that_was_killed_is_a_first_run_again(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    setup = setup_in(tmp_path / "诊所", clock, patience=0)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(vault, "save", killed)
        with pytest.raises(KeyboardInterrupt):
            setup.create("百草诊所", "clinic", PERSON, PASSWORD)
    assert not setup.exists
    setup.create("百草诊所", "clinic", PERSON, PASSWORD).desk.close()
    desk, _ = setup.open(PERSON, PASSWORD)
    assert desk.settings.organisation == "百草诊所"
    desk.close()
