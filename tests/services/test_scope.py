"""Whose customers a person sees (R-308): narrowed wherever rows are read, and kept to wherever they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from desktop_app.domain.access import DESK_WIDE, PERMISSIONS, Actor, DataScope, Permission, Role
from desktop_app.domain.clock import FixedClock
from desktop_app.domain.customer_flags import FlagDraft, FlagKind
from desktop_app.domain.customers import CustomerDraft, CustomerQuery, ListScope, Phone
from desktop_app.domain.errors import InvalidInput, NotPermitted, UserError
from desktop_app.domain.exchanges import ExchangeDraft
from desktop_app.domain.papers import PaperMark
from desktop_app.domain.plans import Target
from desktop_app.domain.records import RecordState, ReportDraft
from desktop_app.domain.reports import Month
from desktop_app.domain.scripts import AnswerKind, Choice, Effect, EffectKind, Script, ScriptStep, StepKind
from desktop_app.domain.tickets import ImprovementDraft, TicketDraft, TicketState
from desktop_app.domain.visits import Outcome, VisitStatus
from desktop_app.services.desk import Desk
from desktop_app.store import schema
from desktop_app.store.backup import read_manifest
from desktop_app.store.demo import add_relation
from desktop_app.store.scope import lifted, see_as
from tests.desks import PASSWORD, PERSON, OpenDesk
from tests.services.test_permissions import commands, refusal
from tests.services.test_referrals import WHO

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


def test_no_command_changes_what_is_not_for_a_person(come_in: Come, shared: OpenDesk, tmp_path: Path) -> None:
    """Every command is tried with the numbers of somebody else's records, by one who may do everything else."""
    desk, boss = shared.desk, shared.actor
    theirs = desk.customers.find("甲小路")[0]
    assert (theirs.id, theirs.visit_id) == (1, 1), "the numbers that commands are tried with"
    desk.tickets.open(boss, TicketDraft(1, _category(desk), "没人接待"))
    desk.exchanges.add(boss, ExchangeDraft(1, "phone", True, "来过电话"))
    desk.conduct.set(boss, 1, FlagDraft(FlagKind.CARE, date(2026, 3, 2), "听力不好"))
    desk.guidance.add(boss, "慢慢说", day=date(2026, 3, 2), visit_id=1)
    desk.customers.save_filter(boss, "在读", CustomerQuery())
    desk, member = come_in(STRANGER)
    assert names(desk) == ["丙小路"]
    everything = replace(member, granted=frozenset(Permission))
    before = _of_customer(desk, 1)
    tried = [command for command in commands(replace(shared, desk=desk)) if command.name not in _ENDING]
    for command in tried:
        refusal(command, everything, tmp_path)
        assert _of_customer(desk, 1) == before, command.name
        assert "甲小路" not in names(desk), command.name
    assert len(tried) > 80


_ENDING = frozenset({"backups.restore"})
"""Commands after which the desk is closed."""


def _of_customer(desk: Desk, customer: int) -> list[object]:
    """Everything under a file, as it stands."""
    by_customer = ("customer_phone", "customer_event", "customer_flag", "exchange", "visit", "ticket")
    by_visit = ("visit_attempt", "visit_answer", "visit_report", "visit_addition", "attachment", "guidance")
    of_visits = f"visit_id IN (SELECT id FROM visit WHERE customer_id = {customer})"
    asked = [
        f"SELECT * FROM customer WHERE id = {customer}",
        *(f"SELECT * FROM {table} WHERE customer_id = {customer}" for table in by_customer),
        *(f"SELECT * FROM {table} WHERE {of_visits}" for table in by_visit),
        "SELECT * FROM saved_filter WHERE id = 1",
    ]
    with desk.commands.reading(whole=True) as connection:
        return [connection.exec_driver_sql(each).all() for each in asked]


def test_who_may_not_change_a_record_is_told_why(come_in: Come, shared: OpenDesk) -> None:
    mine, theirs = (shared.desk.customers.find(name)[0] for name in ("乙小路", "丙小路"))
    desk, actor = come_in(MEMBER)
    visit = theirs.visit_id
    assert visit is not None
    for work in (
        lambda: desk.customers.invalidate(actor, theirs.id, "搬走了"),
        lambda: desk.calls.save_note(actor, visit, "抢着写"),
        lambda: desk.schedule.add(actor, theirs.id, date(2026, 12, 1), None, "抢着打", ""),
        lambda: desk.tickets.open(actor, TicketDraft(theirs.id, _category(desk), "抢着办", assignee=MEMBER)),
    ):
        with pytest.raises(UserError) as refused:
            work()
        assert (refused.value.code, bool(refused.value.hint)) == ("out_of_scope", True)
    desk.customers.invalidate(actor, mine.id, "搬走了")
    desk, _ = come_in(PERSON)
    assert names(desk) == ["丁小路", "丙小路", "甲小路"]


def test_a_reading_that_is_refused_leaves_the_next_one_right(come_in: Come) -> None:
    desk, actor = come_in(MEMBER)

    def refused() -> None:
        with desk.commands.reading():
            raise UserError("cancelled", "", "")

    with pytest.raises(UserError):  # the first of a new connection
        refused()
    assert names(desk) == ["乙小路"]
    desk.customers.create(actor, CustomerDraft("己小路"))
    with pytest.raises(UserError):  # the first after a write
        refused()
    assert names(desk) == ["乙小路", "己小路"]


def test_what_a_person_did_stays_theirs_to_report_and_take_back(
    come_in: Come, shared: OpenDesk, clock: FixedClock
) -> None:
    desk, boss = shared.desk, shared.actor
    visit = desk.customers.find("丁小路")[0].visit_id
    assert visit is not None
    desk.arrange.hand_over(boss, [visit], MEMBER, "帮忙")
    desk, member = come_in(MEMBER)
    done = desk.calls.finish(member, visit, Outcome.REFUSED, why="不方便")
    assert "丁小路" in names(desk)
    desk.records.save_report(member, visit, ReportDraft("打过", "拒访", ""))
    assert [row.customer for row in desk.records.rows(clock.today(), clock.today())] == ["丁小路"]
    desk.calls.undo(member, done.attempt_id)
    desk.calls.finish(member, visit, Outcome.REFUSED, why="不方便")
    clock.moment += timedelta(days=101)
    desk, _ = come_in(MEMBER)
    assert names(desk) == ["乙小路"], "it is long ago"


def test_tickets_of_the_department_come_to_its_team_until_they_are_closed(come_in: Come, shared: OpenDesk) -> None:
    desk, boss = shared.desk, shared.actor
    customer = desk.customers.find("丁小路")[0].id
    ticket, _ = desk.tickets.open(boss, TicketDraft(customer, _category(desk), "灯坏了", department="一部"))
    with desk.commands.database.writing() as connection:
        connection.exec_driver_sql("UPDATE ticket SET assignee = ''")
    desk, _ = come_in(LEADER)
    assert "丁小路" in names(desk)
    with desk.commands.database.writing(whole=True) as connection:
        connection.exec_driver_sql(f"UPDATE ticket SET state = 'confirmed' WHERE id = {ticket}")
    assert "丁小路" not in names(desk)


def test_a_leader_does_not_take_over_another_team(come_in: Come) -> None:
    desk, leader = come_in(LEADER)
    with pytest.raises(UserError) as refused:
        desk.hand_overs.give(leader, STRANGER, LEADER, "接管")
    assert refused.value.code == "out_of_scope"
    desk, _ = come_in(PERSON)
    assert desk.customers.find("丙小路")[0].owner == STRANGER


def test_an_account_that_ends_over_night_does_nothing_more(school: OpenDesk, clock: FixedClock) -> None:
    until = replace(school.actor, expires=clock.today())
    school.desk.customers.create(until, CustomerDraft("戊小路"))
    clock.moment += timedelta(days=1)
    with pytest.raises(UserError) as refused:
        school.desk.customers.create(until, CustomerDraft("己小路"))
    assert refused.value.code == "account_expired"


def test_no_number_is_found_by_a_part_of_it_where_numbers_are_masked(school: OpenDesk, clock: FixedClock) -> None:
    desk = school.desk
    school.add("甲小路", "13800138001")
    for role, parts in ((Role.FRONT_DESK, 1), (Role.READ_ONLY, 0)):
        see_as(desk.commands.database, replace(school.actor, role=role), clock.today())
        found = [len(names(desk, text)) for text in ("138", "1380013800", "8001", "01", "甲 138", "13800138001", "甲")]
        assert found == [*[parts] * 5, 1, 1], role


def _category(desk: Desk) -> str:
    return desk.tickets.categories()[0].code


def test_what_comes_to_a_person_is_seen_at_once_and_what_goes_is_not(come_in: Come, shared: OpenDesk) -> None:
    theirs = shared.desk.customers.find("丙小路")[0]
    desk, actor = come_in(MEMBER)
    desk.customers.create(actor, CustomerDraft("戊小路", phones=(Phone("13800138005"),)))
    assert names(desk) == ["乙小路", "戊小路"]
    assert desk.customers.find("戊小路")[0].owner == MEMBER
    desk, boss = come_in(PERSON)
    assert theirs.visit_id is not None
    desk.arrange.hand_over(boss, [theirs.visit_id], MEMBER, "帮忙")
    desk.tickets.open(
        boss, TicketDraft(desk.customers.find("丁小路")[0].id, _category(desk), "发票没给", assignee=MEMBER)
    )
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
        "rescue_job", "roster_duty", "roster_published", "script_comment", "script_text", "script_version",
        "setting", "user_account",
    }  # fmt: skip
    with desk.commands.reading() as connection:
        views = set(connection.exec_driver_sql("SELECT name FROM temp.sqlite_schema WHERE type = 'view'").scalars())
        for view in views:
            connection.exec_driver_sql(f"SELECT count(*) FROM {view}").scalar_one()
    assert set(schema.Base.metadata.tables) - views == about_the_desk


def test_what_others_do_still_counts_and_is_not_shown(come_in: Come, shared: OpenDesk) -> None:
    desk, boss = shared.desk, shared.actor
    desk.improvements.add(boss, ImprovementDraft("丙小路投诉", "", "换老师", STRANGER, date(2026, 12, 1)))
    day = shared.desk.clock.today()
    desk.guidance.add(boss, "多听少说", owner=STRANGER, day=day)
    desk, member = come_in(MEMBER)
    assert desk.improvements.rows(member) == ()
    with pytest.raises(InvalidInput) as known:
        desk.customers.create(member, CustomerDraft("丙小路", phones=(Phone("13800138003"),)))
    assert (known.value.code, known.value.field) == ("known_elsewhere", "name")
    desk.customers.create(member, CustomerDraft("丙小路", phones=(Phone("13800138999"),)))
    desk, leader = come_in(LEADER)
    team = desk.team.day(leader, day)
    assert {person.owner for person in team.people} <= {LEADER, MEMBER, ""}
    assert desk.reports.month(Month(2026, 3)).scope == f"{LEADER}、{MEMBER}的客户"
    desk, _ = come_in(PERSON)
    assert desk.reports.month(Month(2026, 3)).scope == ""
    assert [entry.draft.owner for entry in desk.improvements.rows(boss)] == [STRANGER]


def test_levelling_is_for_who_sees_the_whole_load(come_in: Come) -> None:
    desk, leader = come_in(LEADER)
    with pytest.raises(UserError) as refused:
        desk.levelling.apply(leader, desk.levelling.proposal())
    assert refused.value.code == "out_of_scope"


def test_what_becomes_of_people_named_is_foretold_as_it_will_be(come_in: Come, shared: OpenDesk) -> None:
    """A number on file is nobody new, also when the file is a colleague's."""
    boss = shared.actor
    shared.desk.scripts.save_draft(boss, WHO)
    shared.desk.scripts.approve(boss, WHO.code)
    mine = shared.desk.customers.find("乙小路")[0].id
    desk, actor = come_in(MEMBER)
    visit, _ = desk.schedule.add(boss, mine, desk.clock.today(), None, "老客户回访", WHO.code)
    desk.calls.answer(actor, visit, "who", "丙小路 13800138003")
    told = desk.calls.foresee(visit, [Outcome.REACHED])[Outcome.REACHED].text
    assert told.endswith("1 位已有档案，记为推荐")
    assert desk.calls.consequence(visit, Outcome.REACHED).text == told
    assert desk.calls.finish(actor, visit, Outcome.REACHED).consequence.text == told
    assert [relation.other_name for relation in desk.customers.file(mine).relations] == [""]


def test_a_leader_files_the_records_of_the_team_and_leaves_those_of_others(come_in: Come, shared: OpenDesk) -> None:
    for name in ("甲小路", "乙小路", "丙小路"):
        visit = shared.desk.customers.find(name)[0].visit_id
        assert visit is not None
        shared.desk.calls.finish(shared.actor, visit, Outcome.REFUSED, why="不方便")
        if name != "乙小路":
            shared.desk.records.save_report(shared.actor, visit, ReportDraft("打过", "拒访", ""))
    desk, leader = come_in(LEADER)
    today = desk.clock.today()
    assert (desk.records.unreported(today), desk.records.file_until(leader, today)[0]) == (1, 1)
    assert desk.records.file_until(leader, today, write_missing=True)[0] == 1
    assert desk.records.unreported(today) == 0
    desk, boss = come_in(PERSON)
    states = {row.customer: row.state for row in desk.records.rows(today, today)}
    assert states == {"甲小路": RecordState.FILED, "乙小路": RecordState.FILED, "丙小路": RecordState.REPORTED}
    assert desk.records.file_until(boss, today)[0] == 1


ORDERED = Script(
    "own.ordered",
    "又订了",
    (
        ScriptStep(
            "more",
            StepKind.ASK,
            "还要再试听吗？",
            AnswerKind.CHOICE,
            choices=(Choice("1", "要", effects=(Effect(EffectKind.EVENT, "trial"),)),),
        ),
        ScriptStep("bye", StepKind.END, "谢谢，再见。"),
    ),
)


def test_a_result_is_taken_back_with_the_visit_that_it_made_at_a_colleague_s_customer(
    come_in: Come, shared: OpenDesk
) -> None:
    desk, boss = shared.desk, shared.actor
    desk.scripts.save_draft(boss, ORDERED)
    desk.scripts.approve(boss, ORDERED.code)
    plan = next(plan for plan in desk.plans.plans() if plan.code == "school.trial")
    step = replace(plan.steps[0], target=Target.GUARDIAN)
    desk.plan_editing.save(boss, replace(plan, steps=(step,)))
    child, mother = (desk.customers.find(name)[0].id for name in ("乙小路", "丙小路"))
    with desk.commands.database.writing() as connection:
        add_relation(connection, child, "mother", mother)
    visit, _ = desk.schedule.add(boss, child, desk.clock.today(), None, "回访", ORDERED.code)
    before = _open_visits(desk, mother)
    desk, member = come_in(MEMBER)
    desk.calls.answer(member, visit, "more", "1")
    done = desk.calls.finish(member, visit, Outcome.REACHED)
    assert len(_open_visits(desk, mother)) == len(before) + 1
    desk.calls.undo(member, done.attempt_id)
    assert _open_visits(desk, mother) == before
    assert desk.calls.open(member, visit).visit.status is VisitStatus.OPEN
    again = desk.calls.finish(member, visit, Outcome.REACHED)
    desk, stranger = come_in(STRANGER)
    (made,) = set(_open_visits(desk, mother)) - set(before)
    with pytest.raises(UserError) as refused:
        desk.calls.undo(replace(stranger, granted=frozenset(Permission)), again.attempt_id)
    assert refused.value.code == "out_of_scope"
    desk.calls.finish(stranger, made, Outcome.REFUSED, why="不用了")


def _open_visits(desk: Desk, customer: int) -> list[int]:
    with desk.commands.reading(whole=True) as connection:
        asked = f"SELECT id FROM visit WHERE customer_id = {customer} AND status = 'open' ORDER BY id"
        return list(connection.exec_driver_sql(asked).scalars())


def test_what_is_lifted_within_a_lift_ends_by_itself(come_in: Come, shared: OpenDesk) -> None:
    """A call may have named people and made visits: taking back the first must not shut the door on the second."""
    theirs = f"UPDATE customer SET extra = extra WHERE id = {shared.desk.customers.find('丙小路')[0].id}"
    desk, _ = come_in(MEMBER)
    with desk.commands.database.writing() as connection:
        with lifted(connection):
            with lifted(connection):
                pass
            connection.exec_driver_sql(theirs)
        with pytest.raises(DBAPIError, match="out_of_scope"):
            connection.exec_driver_sql(theirs)


def test_who_passes_a_ticket_on_goes_on_seeing_it_and_may_only_take_that_back(
    come_in: Come, shared: OpenDesk, clock: FixedClock
) -> None:
    desk, boss = shared.desk, shared.actor
    desk.accounts.set_permissions(boss, Role.FRONT_DESK, {*PERMISSIONS[Role.FRONT_DESK], Permission.TICKET_HANDLE})
    customer = desk.customers.find("丁小路")[0].id
    ticket, _ = desk.tickets.open(boss, TicketDraft(customer, _category(desk), "发票没给", assignee=MEMBER))
    desk, member = come_in(MEMBER)
    was = desk.tickets.get(ticket).draft
    left = replace(was, assignee=STRANGER)
    desk.tickets.update(member, ticket, left)
    seen = desk.tickets.get(ticket)
    assert (seen.draft.assignee, seen.steps[-1].user, seen.steps[-1].note) == (STRANGER, MEMBER, f"转给{STRANGER}")
    assert not seen.changeable
    assert [row.id for row in desk.tickets.rows()] == [ticket]
    forbidden: list[Callable[[], object]] = [
        lambda: desk.tickets.start(member, ticket),
        lambda: desk.tickets.update(member, ticket, replace(left, facts="改写")),
        lambda: desk.tickets.take_back_update(member, ticket, replace(was, facts="改写"), left),
    ]
    for deed in forbidden:
        with pytest.raises(UserError) as refused:
            deed()
        assert refused.value.code == "out_of_scope"
    desk.tickets.take_back_update(member, ticket, was, left)
    assert desk.tickets.get(ticket).changeable
    desk.tickets.start(member, ticket)
    desk.tickets.update(member, ticket, left)
    desk, stranger = come_in(STRANGER)
    desk.tickets.handled(stranger, ticket, "补了发票")
    desk, member = come_in(MEMBER)
    with pytest.raises(UserError) as refused:
        desk.tickets.take_back_update(member, ticket, was, left)
    assert refused.value.code == "out_of_scope", "somebody went on with it"
    clock.moment += timedelta(days=101)
    desk, _ = come_in(MEMBER)
    assert desk.tickets.rows() == (), "it is long ago"


def test_a_ticket_that_is_only_seen_brings_nothing_else_of_the_customer(come_in: Come, shared: OpenDesk) -> None:
    """Else a colleague's visits would be called next, and every note on them refused."""
    theirs = shared.desk.customers.find("丙小路")[0]
    desk, member, ticket = _passed_on(come_in, theirs.id)
    seen = desk.tickets.get(ticket)
    assert (seen.customer, seen.phone, seen.changeable) == ("丙小路", "13800138003", False)
    assert [row.id for row in desk.tickets.rows(text="丙小路")] == [ticket]
    filled = desk.forms.for_ticket(member, desk.resources / "forms", "ticket_handover", ticket)
    assert "丙小路" in filled.html
    assert names(desk) == names(desk, scope=ListScope.OPEN) == names(desk, scope=ListScope.OVERDUE) == ["乙小路"]
    assert desk.customers.find("丙小路") == ()
    assert {row.customer for row in desk.schedule.today_list()} == {"乙小路"}
    assert desk.schedule.of_customer(theirs.id) == ()
    report = desk.reports.month(Month(2026, 3))
    assert ({row.customer for row in report.visits}, report.tickets) == ({"乙小路"}, ())
    (mine,) = (row.visit_id for row in desk.customers.find("乙小路"))
    assert mine is not None
    assert desk.calls.finish(member, mine, Outcome.REFUSED, why="不方便").next_visit_id is None
    assert desk.schedule.next_visit(None) is None
    with pytest.raises(UserError, match="找不到"):
        desk.customers.file(theirs.id)


def _passed_on(come_in: Come, customer: int) -> tuple[Desk, Actor, int]:
    """Have the member pass on a ticket of a customer who is not theirs."""
    desk, boss = come_in(PERSON)
    desk.accounts.set_permissions(boss, Role.FRONT_DESK, {*PERMISSIONS[Role.FRONT_DESK], Permission.TICKET_HANDLE})
    ticket, _ = desk.tickets.open(boss, TicketDraft(customer, _category(desk), "发票没给", assignee=MEMBER))
    desk, member = come_in(MEMBER)
    desk.tickets.update(member, ticket, replace(desk.tickets.get(ticket).draft, assignee=STRANGER))
    return desk, member, ticket


def test_who_never_worked_on_a_ticket_does_not_see_it(come_in: Come, shared: OpenDesk) -> None:
    desk, boss = shared.desk, shared.actor
    for name, assignee in (("丁小路", STRANGER), ("甲小路", LEADER), ("丙小路", "")):
        draft = TicketDraft(desk.customers.find(name)[0].id, _category(desk), "发票没给", assignee=assignee)
        ticket, _ = desk.tickets.open(boss, draft)
        desk.tickets.start(boss, ticket)
    desk, _ = come_in(MEMBER)
    assert (desk.tickets.rows(open_only=False), desk.tickets.count(open_only=False)) == ((), 0)
    assert names(desk) == ["乙小路"]
    with pytest.raises(UserError) as refused:
        desk.tickets.get(ticket)
    assert refused.value.code == "missing"


def test_the_customer_s_word_on_a_ticket_is_taken_back_though_the_case_is_closed(
    come_in: Come, shared: OpenDesk
) -> None:
    """Closed, the ticket is nobody's to handle any more, and the visit that closed it is a colleague's."""
    desk, boss = shared.desk, shared.actor
    customer = desk.customers.find("丙小路")[0].id
    ticket, _ = desk.tickets.open(boss, TicketDraft(customer, _category(desk), "发票没给", assignee=MEMBER))
    desk.tickets.start(boss, ticket)
    visit, _ = desk.tickets.handled(boss, ticket, "补了发票")
    desk, member = come_in(MEMBER)
    for step in ("greet", "tell"):
        desk.calls.answer(member, visit, step, "1")
    done = desk.calls.finish(member, visit, Outcome.REACHED)
    assert desk.tickets.get(ticket).state is TicketState.CONFIRMED
    with pytest.raises(UserError) as refused:
        desk.tickets.receive(member, TicketDraft(customer, "", "又没给"))
    assert refused.value.code == "out_of_scope", "seen, and not the person's any more"
    desk.calls.undo(member, done.attempt_id)
    assert desk.tickets.get(ticket).state is TicketState.HANDLED
    assert desk.calls.open(member, visit).visit.status is VisitStatus.OPEN


def test_a_result_is_not_taken_back_through_a_ticket_once_a_colleague_went_on_with_the_visit(
    come_in: Come, shared: OpenDesk
) -> None:
    boss, theirs = shared.actor, shared.desk.customers.find("丙小路")[0]
    visit = theirs.visit_id
    assert visit is not None
    shared.desk.arrange.hand_over(boss, [visit], MEMBER, "帮忙")
    desk, member = come_in(MEMBER)
    done = desk.calls.finish(member, visit, Outcome.RESCHEDULED, day=date(2026, 12, 1))
    desk, _ = come_in(PERSON)
    desk.arrange.hand_over(boss, [visit], STRANGER, "还回")
    desk, member, _ = _passed_on(come_in, theirs.id)
    with pytest.raises(UserError) as refused:
        desk.calls.undo(member, done.attempt_id)
    assert refused.value.code == "out_of_scope"


def test_who_decides_a_case_goes_on_seeing_it_and_takes_the_decision_back(general: OpenDesk, clock: FixedClock) -> None:
    desk, boss = general.desk, general.actor
    desk.accounts.create(boss, LEADER, Role.SUPERVISOR, GIVEN, team="一部")
    desk.accounts.create(boss, STRANGER, Role.SUPERVISOR, GIVEN, team="二部")
    desk.accounts.set_scope(boss, Role.SUPERVISOR, DataScope.TEAM)
    customer = general.add("丁小路", "13800138004")
    draft = TicketDraft(customer, "compliance", "上级名单：疑似代客操作", department="一部", persons="员工丁")
    ticket, _ = desk.tickets.receive(boss, draft)
    today, asked = clock.today(), desk.papers.of_ticket(ticket)
    for paper in asked:
        signers = ("客户",) if paper.audio else paper.signers
        mark = PaperMark(today, dict.fromkeys(signers, today), in_person=paper.audio)
        desk.papers.mark(boss, paper.id, mark)
    desk.close()
    desk, leader = general.setup.open(LEADER, GIVEN)
    desk.papers.decide(leader, ticket, "不属实")
    assert [row.state for row in desk.tickets.rows(open_only=False)] == [TicketState.CONFIRMED]
    assert len(desk.papers.of_ticket(ticket)) == len(asked)
    desk.accounts.unlock(leader, STRANGER, GIVEN)
    assert desk.tickets.rows(open_only=False) == ()
    with pytest.raises(UserError) as refused:
        desk.papers.take_back_decision(replace(leader, id=leader.id + 1), ticket)
    assert refused.value.code == "out_of_scope"
    desk.accounts.unlock(leader, LEADER, GIVEN)
    desk.papers.take_back_decision(leader, ticket)
    assert desk.tickets.get(ticket).state is TicketState.CLASSIFIED
    desk.close()
