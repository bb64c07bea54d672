"""Records are kept for three years; afterwards it is proposed, and a person says, that somebody is made anonymous."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest

from desktop_app.domain.access import Permission
from desktop_app.domain.clock import FixedClock
from desktop_app.domain.customer_flags import FlagDraft, FlagKind
from desktop_app.domain.customers import CustomerDraft, CustomerQuery, CustomerState, ListScope, Phone
from desktop_app.domain.errors import InvalidInput, NotPermitted, UserError
from desktop_app.domain.exchanges import ExchangeDraft
from desktop_app.domain.records import AttachmentKind, ReportDraft
from desktop_app.domain.reports import Month
from desktop_app.domain.scripts import AnswerDraft
from desktop_app.domain.tickets import TicketDraft
from desktop_app.domain.visits import Outcome
from tests.desks import OpenDesk

NAME, NUMBER, GUARDIAN, SECRET = "谷雨生", "13800138009", "谷大样", "不愿别人知道的事"


@pytest.fixture
def worked(school: OpenDesk, clock: FixedClock, tmp_path: Path) -> tuple[OpenDesk, int]:
    """A customer of spring 2026 with something in every drawer; the last of it is the visit of 9 March."""
    clock.moment = datetime(2026, 3, 2, 2, tzinfo=UTC)
    desk, me = school.desk, school.actor
    customer, _ = desk.customers.create(
        me,
        CustomerDraft(
            NAME,
            phones=(Phone(NUMBER, "家长"),),
            guardian=GUARDIAN,
            address=SECRET,
            remark=SECRET,
            extra={"爱好": SECRET},
        ),
    )
    visit = school.event(customer, "inquiry", date(2026, 3, 2), SECRET, product=SECRET)[0]
    desk.exchanges.add(me, ExchangeDraft(customer, "phone", True, SECRET))
    flag = desk.conduct.set(me, customer, FlagDraft(FlagKind.CARE, date(2026, 3, 2), SECRET)).flag_id
    assert flag is not None
    desk.conduct.end(me, flag, SECRET)
    desk.guidance.add(me, SECRET, day=date(2026, 3, 2), visit_id=visit)
    ticket, _ = desk.tickets.open(me, TicketDraft(customer, desk.tickets.categories()[0].code, SECRET, SECRET))
    desk.calls.open(me, visit)
    clock.moment = datetime(2026, 3, 9, 2, tzinfo=UTC)
    flow = desk.calls.open(me, visit).flow
    assert flow is not None
    for value in ("2", "1"):  # the reason is set aside with the first answer
        desk.calls.answer(me, visit, flow.current, value, SECRET if value == "2" else "")
    desk.calls.save_draft(me, visit, AnswerDraft("typed", SECRET, SECRET))
    desk.calls.finish(me, visit, Outcome.REACHED, why=SECRET)
    desk.records.save_report(me, visit, ReportDraft(SECRET, SECRET, SECRET))
    recording = tmp_path / f"{NAME}.mp3"
    recording.write_text(SECRET, encoding="utf-8")
    desk.records.attach(me, visit, recording, AttachmentKind.AUDIO)
    desk.records.add(me, visit, SECRET)
    with desk.commands.database.writing() as connection:
        connection.exec_driver_sql("UPDATE visit SET status = 'withdrawn' WHERE status = 'open'")
        connection.exec_driver_sql(f"UPDATE ticket SET state = 'confirmed' WHERE id = {ticket}")
    return school, customer


def everything(opened: OpenDesk) -> str:
    """All that stands in any table."""
    with opened.desk.commands.reading() as connection:
        tables = connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'table'").scalars().all()
        return repr([connection.exec_driver_sql(f'SELECT * FROM "{table}"').all() for table in tables])


def test_a_record_of_9_march_2026_stays_until_9_march_2029(worked: tuple[OpenDesk, int], clock: FixedClock) -> None:
    school, customer = worked
    retention, me = school.desk.retention, school.actor
    clock.moment = datetime(2029, 3, 8, 2, tzinfo=UTC)
    assert retention.outdated(me) == ()
    with pytest.raises(UserError, match="2029-03-09") as refused:
        retention.make_anonymous(me, [customer], "到期")
    assert refused.value.code == "kept_longer"
    clock.moment = datetime(2029, 3, 9, 2, tzinfo=UTC)
    (found,) = retention.outdated(me)
    assert (found.name, found.last, found.free) == (NAME, date(2026, 3, 9), date(2029, 3, 9))
    assert NAME in everything(school), "nothing goes by itself"


def test_who_it_was_goes_and_what_was_counted_stays(worked: tuple[OpenDesk, int], clock: FixedClock) -> None:
    school, customer = worked
    desk, me = school.desk, school.actor
    clock.moment = datetime(2029, 3, 9, 2, tzinfo=UTC)
    before = desk.reports.month(Month(2026, 3))
    assert all(word in everything(school) for word in (NAME, NUMBER, GUARDIAN, SECRET))
    with pytest.raises(InvalidInput, match="原因"):
        desk.retention.make_anonymous(me, [customer], " ")
    count, changes = desk.retention.make_anonymous(me, [customer], "保存期满")
    assert (count, bool(changes.ids)) == (1, True)
    left = everything(school)
    assert [word for word in (NAME, NUMBER, GUARDIAN, SECRET, "gys", "guyusheng") if word in left] == []
    assert desk.reports.month(Month(2026, 3)).figures == before.figures
    assert desk.retention.outdated(me) == ()
    for scope in (ListScope.ALL, ListScope.INVALID):
        assert desk.customers.count(CustomerQuery(scope)) == 0
    assert desk.customers.file(customer).customer.state is CustomerState.ANONYMOUS
    assert desk.audit.verify(me).good
    assert desk.commands.database.problems() == ()
    for work in (partial(desk.customers.restore, me, customer), partial(desk.customers.invalidate, me, customer, "x")):
        with pytest.raises(UserError, match="匿名"):
            work()
    with desk.commands.reading() as connection:
        attempt = connection.exec_driver_sql("SELECT id FROM visit_attempt").scalar_one()
    with pytest.raises(InvalidInput, match="归档"):
        desk.calls.undo(me, attempt)


def test_erased_rows_of_the_audit_are_vouched_for_and_no_others(
    worked: tuple[OpenDesk, int], clock: FixedClock
) -> None:
    school, customer = worked
    desk, me = school.desk, school.actor
    with desk.commands.database.writing() as connection:
        spared = connection.exec_driver_sql("SELECT max(id) FROM audit WHERE entity = 'customer'").scalar_one()
        other = connection.exec_driver_sql("SELECT id FROM audit WHERE action = 'desk.create'").scalar_one()
    clock.moment = datetime(2029, 3, 9, 2, tzinfo=UTC)
    desk.retention.make_anonymous(me, [customer], "保存期满")
    assert desk.audit.verify(me).good
    with desk.commands.database.writing() as connection:
        connection.exec_driver_sql(f"UPDATE audit SET old = '{{}}', new = '{{}}', why = '' WHERE id = {other}")
    assert [found.id for found in desk.audit.verify(me).breaks] == [other], "blank, but nobody told of it"
    with pytest.raises(Exception, match="kept as they were written"), desk.commands.database.writing() as connection:
        connection.exec_driver_sql(f"UPDATE audit SET user_name = '别人' WHERE id = {spared}")
    with desk.commands.database.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_no_update")
        connection.exec_driver_sql(f"UPDATE audit SET user_name = '别人' WHERE id = {spared}")
    assert [found.id for found in desk.audit.verify(me).breaks] == [other, spared]


def test_what_is_open_or_blacklisted_is_never_proposed(school: OpenDesk, clock: FixedClock) -> None:
    desk, me = school.desk, school.actor
    clock.moment = datetime(2026, 3, 2, 2, tzinfo=UTC)
    quiet = school.add("甲小路", "13800138001")
    busy, barred, ticketed = (school.add(f"{each}小路") for each in "乙丙丁")
    school.event(busy, "inquiry", date(2026, 3, 2))
    desk.conduct.set(me, barred, FlagDraft(FlagKind.BLACKLIST, date(2026, 3, 2), "威胁老师"))
    desk.tickets.open(me, TicketDraft(ticketed, desk.tickets.categories()[0].code, "没人接待"))
    clock.moment = datetime(2030, 1, 1, 2, tzinfo=UTC)
    assert [found.customer_id for found in desk.retention.outdated(me)] == [quiet]
    for customer in (busy, barred, ticketed):
        with pytest.raises(UserError, match="还有未完"):
            desk.retention.make_anonymous(me, [quiet, customer], "到期")
    assert desk.customers.find("甲小路"), "all of them, or none"


def test_the_years_can_be_more_and_never_fewer(worked: tuple[OpenDesk, int], clock: FixedClock) -> None:
    school, _ = worked
    retention, me = school.desk.retention, school.actor
    assert retention.years() == 3
    for years in (2, 0, 101):
        with pytest.raises(InvalidInput, match="至少"):
            retention.set_years(me, years)
    retention.set_years(me, 5)
    clock.moment = datetime(2029, 3, 9, 2, tzinfo=UTC)
    assert (retention.years(), retention.outdated(me)) == (5, ())
    clock.moment = datetime(2031, 3, 9, 2, tzinfo=UTC)
    assert len(retention.outdated(me)) == 1
    with pytest.raises(NotPermitted):
        retention.outdated(replace(me, granted=frozenset(Permission) - {Permission.CUSTOMER_ERASE}))


def test_who_recommended_somebody_no_longer_says_the_name(school: OpenDesk, clock: FixedClock) -> None:
    desk, me = school.desk, school.actor
    clock.moment = datetime(2026, 3, 2, 2, tzinfo=UTC)
    named, referrer = school.add(NAME, NUMBER), school.add("甲小路")
    visit = school.event(referrer, "inquiry", date(2026, 3, 2))[0]
    with desk.commands.database.writing() as connection:
        run = connection.exec_driver_sql
        run(f"INSERT INTO customer_relation VALUES (NULL, {referrer}, 'referred', {named}, '', 1)")
        values = f"(NULL, {visit}, 'people', '{NAME} {NUMBER}', '{NAME} {NUMBER}', '', 0, '2026-03-02T02:00:00.000000')"
        run(f"INSERT INTO visit_answer (id, visit_id, step, value, label, reason, parked, at) VALUES {values}")
    clock.moment = datetime(2030, 1, 1, 2, tzinfo=UTC)
    desk.retention.make_anonymous(me, [named], "保存期满")
    left = everything(school)
    assert [word for word in (NAME, NUMBER) if word in left] == []
    assert f"已匿名 {named}" in left
