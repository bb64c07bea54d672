"""The audit: nothing in it can be changed, taken away or put elsewhere unseen; it is found, filtered and taken out."""

from __future__ import annotations

import ast
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop_app.domain.access import Actor, Role
from desktop_app.domain.audit_fields import AuditFields
from desktop_app.domain.audit_words import action_words, change_text
from desktop_app.domain.changes import Kind
from desktop_app.domain.clock import FixedClock
from desktop_app.domain.customers import CustomerDraft, Phone
from desktop_app.domain.errors import InvalidInput, NotPermitted
from tests.desks import PERSON, OpenDesk


@pytest.fixture
def worked(school: OpenDesk) -> OpenDesk:
    """A desk at which something was done."""
    for name in ("柏知夏", "孟听雨", "程望舒"):
        customer = school.add(name, "13800001111")
        school.desk.customers.update(
            school.actor, customer, CustomerDraft(name, phones=(Phone("13800002222"),), owner=PERSON)
        )
    school.desk.customers.invalidate(school.actor, customer, "搬走了")
    assert school.desk.audit.verify(school.actor).good
    return school


def tamper(opened: OpenDesk, *statements: str) -> None:
    """Change the audit as somebody with the key and a tool would."""
    with opened.desk.commands.database.writing() as connection:
        for deed in ("update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER audit_no_{deed}")
        for statement in statements:
            connection.exec_driver_sql(statement)


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE audit SET new = '{}' WHERE id = 3", [3]),
        ("UPDATE audit SET user_name = '别人' WHERE id = 3", [3]),
        ("UPDATE audit SET at = '2026-11-24T02:00:00.000000' WHERE id = 1", [1]),
        ("UPDATE audit SET why = '' WHERE why <> ''", None),
        ("UPDATE audit SET seal = x'00' WHERE id = 3", [3, 4]),
        ("DELETE FROM audit WHERE id = 1", [2]),
        ("DELETE FROM audit WHERE id = 3", [4]),
        ("DELETE FROM audit WHERE id BETWEEN 2 AND 4", [5]),
    ],
)
def test_a_change_or_a_gap_is_found_where_it_is(worked: OpenDesk, statement: str, broken: list[int] | None) -> None:
    tamper(worked, statement)
    verdict = worked.desk.audit.verify(worked.actor)
    assert not verdict.good
    if broken is not None:
        assert [found.id for found in verdict.breaks] == broken


def test_rows_put_elsewhere_are_found(worked: OpenDesk) -> None:
    tamper(
        worked,
        "UPDATE audit SET id = -1 WHERE id = 3",
        "UPDATE audit SET id = 3 WHERE id = 4",
        "UPDATE audit SET id = 4 WHERE id = -1",
    )
    assert {3, 4} <= {found.id for found in worked.desk.audit.verify(worked.actor).breaks}


def test_rows_taken_off_the_end_are_missed(worked: OpenDesk) -> None:
    tamper(worked, "DELETE FROM audit WHERE id = (SELECT max(id) FROM audit)")
    verdict = worked.desk.audit.verify(worked.actor)
    assert not verdict.whole
    assert not verdict.good


def test_a_row_slipped_in_is_found(worked: OpenDesk) -> None:
    tamper(
        worked,
        "INSERT INTO audit (at, user_id, user_name, action, entity, old, new, why)"
        " VALUES ('2026-11-24T01:00:00.000000', 1, '别人', 'desk.open', 'user', '{}', '{}', '')",
    )
    assert not worked.desk.audit.verify(worked.actor).good


@pytest.mark.parametrize("statement", ["UPDATE audit SET why = 'x'", "DELETE FROM audit"])
def test_the_database_itself_refuses(worked: OpenDesk, statement: str) -> None:
    with (
        pytest.raises(Exception, match="kept as they were written"),
        worked.desk.commands.database.writing() as connection,
    ):
        connection.exec_driver_sql(statement)
    assert worked.desk.audit.verify(worked.actor).good


def test_what_is_looked_for_is_found(worked: OpenDesk, clock: FixedClock) -> None:
    audit, me = worked.desk.audit, worked.actor

    def found(**wanted: object) -> list[str]:
        return [row.action for row, _ in audit.rows(me, audit.query(**wanted))]  # type: ignore[arg-type] # by name

    assert found(text="听雨") == ["customer.update", "customer.create"]
    assert found(text="搬走") == ["customer.invalid"]
    assert found(text="100%") == []
    assert set(found(group="desk")) == {"audit.verify", "desk.create"}
    assert found(person="没有这个人") == []
    today = clock.today()
    assert len(found(first=today, last=today)) == audit.count(me, audit.query()) == len(found())
    assert found(first=today + timedelta(days=1)) == []
    assert found(last=date(2026, 11, 23)) == []
    names = {whom for row, whom in audit.rows(me, audit.query(group="customers"))}
    assert names == {"柏知夏", "孟听雨", "程望舒"}


def test_pages_follow_each_other(worked: OpenDesk) -> None:
    audit, me = worked.desk.audit, worked.actor
    whole = [row.id for row, _ in audit.rows(me, audit.query())]
    first = [row.id for row, _ in audit.rows(me, audit.query(), limit=3)]
    rest = [row.id for row, _ in audit.rows(me, audit.query(), before=first[-1])]
    assert first + rest == whole


def test_old_and_new_stand_in_words(worked: OpenDesk) -> None:
    audit, me = worked.desk.audit, worked.actor
    rows = [row for row, _ in audit.rows(me, audit.query(text="知夏"))]
    changed = next(row for row in rows if row.action == "customer.update")
    assert change_text(changed) == "电话 13800001111 → 13800002222，负责人 空 → 林青禾"


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_it_goes_out_with_its_own_row(worked: OpenDesk, tmp_path: Path, suffix: str) -> None:
    audit, me, path = worked.desk.audit, worked.actor, tmp_path / f"操作记录{suffix}"
    count = audit.count(me, audit.query())
    assert audit.export(me, audit.query(), path).rows == count
    ((row, _),) = audit.rows(me, audit.query(), limit=1)
    assert (row.action, row.new) == ("audit.export", {"file": path.name, "rows": count})
    if suffix == ".xlsx":
        sheet = load_workbook(path).active
        assert sheet is not None
        assert sheet.max_row == count + 1
        assert "客户设为失效" in [cell.value for cell in sheet["D"]]
    else:
        assert "搬走了" in path.read_text(encoding="utf-8-sig")
    with pytest.raises(InvalidInput):
        audit.export(me, audit.query(), tmp_path / "操作记录.pdf")


def test_only_who_may_sees_it(worked: OpenDesk, tmp_path: Path) -> None:
    audit, clerk = worked.desk.audit, Actor(1, PERSON, Role.FRONT_DESK)
    for work in (
        lambda: audit.rows(clerk, audit.query()),
        lambda: audit.count(clerk, audit.query()),
        lambda: audit.verify(clerk),
        lambda: audit.export(clerk, audit.query(), tmp_path / "a.csv"),
    ):
        with pytest.raises(NotPermitted):
            work()


def test_every_deed_of_a_command_has_a_word() -> None:
    """A command is told by its third argument; those that are put together stand in the words by hand."""
    told = set()
    for file in (Path(__file__).parents[2] / "desktop_app" / "services").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("run", "own", "_changing"):
                told |= {given.value for given in node.args[1:] if isinstance(given, ast.Constant)}
    deeds = {deed for deed in told if isinstance(deed, str) and "." in deed}
    assert len(deeds) > 60
    assert deeds - set(action_words()) == set()


def test_every_field_that_a_command_tells_has_a_word() -> None:
    """What is written under a name in the code; what is put together is watched while the tests run."""
    told = set()
    for file in (Path(__file__).parents[2] / "desktop_app" / "services").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "audit":
                kind = next((Kind[part.attr] for part in node.args[:1] if isinstance(part, ast.Attribute)), "")
                given = [part for word in node.keywords if word.arg in ("old", "new") for part in ast.walk(word.value)]
                keys = [key for part in given if isinstance(part, ast.Dict) for key in part.keys]
                told |= {(str(kind), str(key.value)) for key in keys if isinstance(key, ast.Constant)}
    fields = AuditFields()
    assert len(told) > 80
    assert {each for each in told if fields.find(*each) is None} == set()


def test_codes_are_told_by_the_desks_own_words(demo: OpenDesk) -> None:
    rows = demo.desk.audit.rows(demo.actor, demo.desk.audit.query(), limit=100_000)
    told = [change_text(row) for row, _ in rows]
    assert any("标记 勿扰时段" in line for line in told)
    assert any("分类 服务投诉" in line for line in told)


def test_everything_that_was_ever_done_at_the_demo_has_a_word(demo: OpenDesk) -> None:
    rows = [row for row, _ in demo.desk.audit.rows(demo.actor, demo.desk.audit.query(), limit=100_000)]
    assert {row.action for row in rows} <= set(action_words())
    assert demo.desk.audit.verify(demo.actor).good
