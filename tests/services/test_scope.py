"""Whose customers a person sees (R-308): narrowed wherever rows are read, and kept to wherever they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest

from desktop_app.domain.access import DESK_WIDE, Actor, DataScope, Permission, Role
from desktop_app.domain.customers import CustomerDraft, CustomerQuery, ListScope, Phone
from desktop_app.domain.errors import InvalidInput, NotPermitted, UserError
from desktop_app.domain.reports import Month
from desktop_app.domain.tickets import TicketDraft
from desktop_app.services.desk import Desk
from desktop_app.store import schema
from desktop_app.store.backup import read_manifest
from tests.desks import PASSWORD, PERSON, OpenDesk

LEADER, MEMBER, STRANGER = "孟听雨", "纪北辰", "祝晚晴"
GIVEN = "门口的橘猫晒太阳"


@pytest.fixture
def shared(school: OpenDesk) -> OpenDesk:
    """A desk of three teachers, each with customers of their own, and one customer who is nobody's."""
    accounts, boss = school.desk.accounts, school.actor
    accounts.create(boss, LEADER, Role.SUPERVISOR, GIVEN, team="一部")
    accounts.create(boss, MEMBER, Role.FRONT_DESK, GIVEN, team="一部")
    accounts.create(boss, STRANGER, Role.FRONT_DESK, GIVEN, team="二部")
    accounts.set_scope(boss, Role.SUPERVISOR, DataScope.TEAM)
    accounts.set_scope(boss, Role.FRONT_DESK, DataScope.OWN)
    for name, phone, owner in (
        ("甲小路", "13800138001", LEADER),
        ("乙小路", "13800138002", MEMBER),
        ("丙小路", "13800138003", STRANGER),
        ("丁小路", "13800138004", ""),
    ):
        customer = school.add(name, phone, owner=owner)
        school.event(customer, "trial", date(2026, 3, 2), "试听")
    return school


Come = Callable[[str], tuple[Desk, Actor]]


@pytest.fixture
def come_in(shared: OpenDesk) -> Iterator[Come]:
    """Let somebody else open the desk."""
    opened: list[Desk] = []

    def come(person: str) -> tuple[Desk, Actor]:
        (opened.pop() if opened else shared.desk).close()
        desk, actor = shared.setup.open(person, PASSWORD if person == PERSON else GIVEN)
        opened.append(desk)
        return desk, actor

    yield come
    for desk in opened:
        desk.close()


def names(desk: Desk, text: str = "", scope: ListScope = ListScope.ALL) -> list[str]:
    query = CustomerQuery(scope, text)
    rows = desk.customers.page(query, 0, 50, "name")
    assert desk.customers.count(query) == len(rows)
    return sorted(row.name for row in rows)


@pytest.mark.parametrize(
    ("person", "seen"),
    [
        (LEADER, ["乙小路", "甲小路"]),
        (MEMBER, ["乙小路"]),
        (STRANGER, ["丙小路"]),
        (PERSON, ["丁小路", "丙小路", "乙小路", "甲小路"]),
    ],
)
def test_everybody_sees_what_the_level_permits(come_in: Come, person: str, seen: list[str]) -> None:
    desk, _ = come_in(person)
    for text in ("", "小路", "xiaolu", "lu", "x", "1380013", "38"):
        found = names(desk, text)
        assert set(found) <= set(seen)
        assert text not in ("", "小路", "1380013") or found == seen
    assert names(desk, scope=ListScope.OPEN) == seen
    begin, end = date(2026, 2, 1), date(2026, 4, 30)
    assert sorted({visit.customer for visit in desk.schedule.between(begin, end)}) == seen
    report = desk.reports.month(Month(2026, 3), person)
    assert {row.customer for row in report.visits} <= set(seen)


def test_a_record_that_is_not_for_a_person_cannot_be_changed_by_its_number(come_in: Come, shared: OpenDesk) -> None:
    mine, theirs = (shared.desk.customers.find(name)[0] for name in ("乙小路", "丙小路"))
    desk, actor = come_in(MEMBER)
    with pytest.raises(UserError) as refused:
        desk.customers.invalidate(actor, theirs.id, "搬走了")
    assert (refused.value.code, bool(refused.value.hint)) == ("out_of_scope", True)
    assert theirs.visit_id is not None
    with pytest.raises(UserError):
        desk.arrange.hand_over(replace(actor, granted=frozenset(Permission)), [theirs.visit_id], MEMBER, "抢客户")
    desk.customers.invalidate(actor, mine.id, "搬走了")
    desk, _ = come_in(PERSON)
    assert names(desk) == ["丁小路", "丙小路", "甲小路"]


def test_what_comes_to_a_person_is_seen_at_once_and_what_goes_is_not(come_in: Come, shared: OpenDesk) -> None:
    theirs = shared.desk.customers.find("丙小路")[0]
    desk, actor = come_in(MEMBER)
    desk.customers.create(actor, CustomerDraft("戊小路", phones=(Phone("13800138005"),)))
    assert names(desk) == ["乙小路", "戊小路"]
    assert desk.customers.find("戊小路")[0].owner == MEMBER
    desk, boss = come_in(PERSON)
    assert theirs.visit_id is not None
    desk.arrange.hand_over(boss, [theirs.visit_id], MEMBER, "帮忙")
    category = desk.tickets.categories()[0].code
    desk.tickets.open(boss, TicketDraft(desk.customers.find("丁小路")[0].id, category, "发票没给", assignee=MEMBER))
    desk, _ = come_in(MEMBER)
    assert names(desk) == ["丁小路", "丙小路", "乙小路", "戊小路"]


def test_the_person_who_takes_over_a_locked_desk_sees_their_own(come_in: Come) -> None:
    desk, boss = come_in(PERSON)
    member = desk.accounts.unlock(boss, MEMBER, GIVEN)
    assert (member.scope, names(desk)) == (DataScope.OWN, ["乙小路"])
    desk.accounts.unlock(member, LEADER, GIVEN)
    assert names(desk) == ["乙小路", "甲小路"]
    desk.accounts.unlock(member, PERSON, PASSWORD)
    assert len(names(desk)) == 4


def test_what_touches_all_customers_needs_to_see_them_all(come_in: Come) -> None:
    desk, leader = come_in(LEADER)
    assert leader.scope is DataScope.TEAM
    assert not any(leader.may(permission) for permission in DESK_WIDE)
    assert leader.may(Permission.TEAM_LEAD)
    with pytest.raises(NotPermitted):
        desk.audit.verify(leader)
    with pytest.raises(NotPermitted):
        desk.accounts.set_scope(leader, Role.SUPERVISOR, DataScope.ALL)


def test_a_backup_made_by_somebody_who_sees_little_has_everything(come_in: Come) -> None:
    desk, member = come_in(MEMBER)
    assert read_manifest(desk.backups.make(member)).counts["customer"] == 4


def test_the_administrator_always_sees_all_and_a_change_of_scope_is_audited(school: OpenDesk) -> None:
    accounts, boss = school.desk.accounts, school.actor
    with pytest.raises(InvalidInput) as refused:
        accounts.set_scope(boss, Role.ADMINISTRATOR, DataScope.OWN)
    assert refused.value.field == "role"
    accounts.set_scope(boss, Role.HANDLER, DataScope.TEAM)
    accounts.set_scope(boss, Role.HANDLER, DataScope.TEAM)
    assert accounts.scope(Role.HANDLER) is DataScope.TEAM
    with school.desk.commands.reading() as connection:
        written = connection.exec_driver_sql("SELECT old, new FROM audit WHERE action = 'user.scope'").all()
    assert len(written) == 1
    with pytest.raises(NotPermitted):
        school.desk.settings.change(
            replace(boss, granted=frozenset({Permission.SETTING_EDIT})), {"role.scope.handler": "all"}
        )


def test_every_table_about_customers_is_narrowed(come_in: Come) -> None:
    """A table that is added later is narrowed by its columns, or named here as one that needs no narrowing."""
    desk, _ = come_in(MEMBER)
    about_the_desk = {
        "access_request", "appraisal_item", "appraisal_sheet", "appraisal_standard", "audit", "audit_end",
        "day_override", "dictionary_entry", "import_batch", "plan_template", "plan_template_step", "plan_version",
        "rescue_job", "roster_duty", "roster_published", "saved_filter", "script_comment", "script_text",
        "script_version", "setting", "user_account",
    }  # fmt: skip
    with desk.commands.reading() as connection:
        views = set(connection.exec_driver_sql("SELECT name FROM temp.sqlite_schema WHERE type = 'view'").scalars())
        for view in views:
            connection.exec_driver_sql(f"SELECT count(*) FROM {view}").scalar_one()
    assert set(schema.Base.metadata.tables) - views == about_the_desk
