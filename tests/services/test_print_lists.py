"""Lists on their way to paper: what stands on them, who may take them, and the audit."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from desktop_app.domain.access import Actor, Role
from desktop_app.domain.errors import NotPermitted, UserError
from desktop_app.domain.visits import VisitFilter
from tests.desks import OpenDesk

TODAY = date(2026, 11, 24)


@pytest.fixture
def planned(school: OpenDesk) -> OpenDesk:
    person = school.add("柏知夏", "13800001111", owner="林青禾")
    school.desk.schedule.add(school.actor, person, TODAY, 15 * 60, "问新班")
    school.desk.schedule.add(school.actor, school.add("岑星野", owner="陶然亭"), date(2026, 11, 26), None, "问近况")
    return school


def audited(opened: OpenDesk) -> list[str]:
    with opened.desk.commands.reading() as connection:
        return list(connection.execute(text("SELECT new FROM audit WHERE action = 'export.print'")).scalars())


def test_a_day_tells_hour_number_and_reason(planned: OpenDesk) -> None:
    printed = planned.desk.print_lists.read(planned.actor, TODAY, TODAY)
    ((line,),) = [day.lines for day in printed.days]
    assert (line.time, line.customer, line.phone, line.title) == ("15:00", "柏知夏", "13800001111", "问新班")
    assert (printed.organisation, printed.by, printed.count) == ("青禾学校", planned.actor.name, 1)


def test_a_week_leaves_out_days_without_visits_and_follows_the_filter(planned: OpenDesk) -> None:
    week = planned.desk.print_lists.read(planned.actor, date(2026, 11, 23), date(2026, 11, 29))
    assert [day.day for day in week.days] == [TODAY, date(2026, 11, 26)]
    mine = VisitFilter(owners=frozenset({"陶然亭"}))
    only = planned.desk.print_lists.read(planned.actor, date(2026, 11, 23), date(2026, 11, 29), mine)
    assert [day.day for day in only.days] == [date(2026, 11, 26)]
    empty = planned.desk.print_lists.read(planned.actor, date(2026, 11, 25), date(2026, 11, 25))
    assert [day.lines for day in empty.days] == [()]


def test_what_is_to_be_called_today_holds_what_is_overdue(planned: OpenDesk) -> None:
    planned.event(planned.add("池听雨"), "trial", date(2026, 11, 12), "围棋")
    printed = planned.desk.print_lists.to_call(planned.actor)
    waiting = [row.customer for row in planned.desk.schedule.today_list()]
    assert [line.customer for day in printed.days for line in day.lines] == waiting
    assert {"池听雨", "柏知夏"} <= set(waiting)
    with pytest.raises(NotPermitted):
        planned.desk.print_lists.to_call(Actor(1, "温故之", Role.HANDLER))


def test_who_may_take_no_list_out_prints_none(planned: OpenDesk) -> None:
    with pytest.raises(NotPermitted):
        planned.desk.print_lists.read(Actor(1, "温故之", Role.HANDLER), TODAY, TODAY)


def test_it_goes_out_together_with_its_audit_row(planned: OpenDesk, tmp_path: Path) -> None:
    lists, actor = planned.desk.print_lists, planned.actor
    printed = lists.read(actor, TODAY, TODAY)
    painted: list[int] = []
    lists.print_out(actor, printed, lambda: painted.append(1))
    assert painted == [1]
    file = lists.save(actor, printed, tmp_path / "清单.pdf", lambda draft: draft.write_bytes(b"%PDF"))
    assert file.read_bytes() == b"%PDF"
    assert len(audited(planned)) == 2
    assert "清单.pdf" in audited(planned)[1]

    def fails() -> None:
        raise UserError("printer_failed", "没有打印成功。")

    with pytest.raises(UserError):
        lists.print_out(actor, printed, fails)
    assert len(audited(planned)) == 2
