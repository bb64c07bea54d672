"""Handing over: everything that stands on who leaves goes in one step, nothing stays, and it can be taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from desktop_app.domain.access import Actor, Role
from desktop_app.domain.customer_flags import FlagDraft, FlagKind
from desktop_app.domain.errors import InvalidInput, NotPermitted
from desktop_app.domain.papers import LoanDraft
from desktop_app.domain.tickets import TicketDraft
from tests.desks import PERSON, OpenDesk

GIVEN = "门口的橘猫晒太阳"
LEAVER, SUCCESSOR = "孟听雨", "程望舒"


@pytest.fixture
def staffed(school: OpenDesk) -> OpenDesk:
    """A desk where much stands on one person."""
    desk, me = school.desk, school.actor
    for name in (LEAVER, SUCCESSOR):
        desk.accounts.create(me, name, Role.FRONT_DESK, GIVEN)
    today = desk.clock.today()
    for number in range(3):
        customer = school.add(f"客户{number}", f"1380000111{number}", owner=LEAVER)
        desk.schedule.add(me, customer, today + timedelta(days=number + 1), None, "问近况")
    other = school.add("别人的客户", "13800009999", owner=SUCCESSOR)
    visit, _ = desk.schedule.add(me, other, today + timedelta(days=1), None, "问近况")
    category = desk.tickets.categories()[0].code
    desk.tickets.open(me, TicketDraft(customer, category, "等很久", assignee=LEAVER))
    desk.arrange.hand_over(me, [visit], LEAVER, "代班")
    desk.loans.lend(me, visit, LoanDraft("学籍表", LEAVER))
    back, _ = desk.loans.lend(me, visit, LoanDraft("成绩单", LEAVER))
    desk.loans.bring_back(me, back)
    return school


def test_nothing_stays_on_who_leaves(staffed: OpenDesk) -> None:
    desk, me = staffed.desk, staffed.actor
    before = desk.hand_overs.standing(me, LEAVER)
    assert before == {"customers": 3, "visits": 4, "tickets": 1, "improvements": 0, "loans": 1}
    theirs = desk.hand_overs.standing(me, SUCCESSOR)
    given, changes = desk.hand_overs.give(me, LEAVER, SUCCESSOR, "离职")
    assert given.counts == before
    assert len(changes.ids) == 4
    assert set(desk.hand_overs.standing(me, LEAVER).values()) == {0}
    now = desk.hand_overs.standing(me, SUCCESSOR)
    assert now == {part: theirs[part] + count for part, count in before.items()}
    ((row, _),) = desk.audit.rows(me, desk.audit.query(group="accounts"), limit=1)
    assert (row.action, row.old, row.why) == ("user.hand_over", {"from": LEAVER}, "离职")
    assert len(row.new["visits"]) == 4


def test_it_is_taken_back_but_for_what_went_on(staffed: OpenDesk) -> None:
    desk, me = staffed.desk, staffed.actor
    given, _ = desk.hand_overs.give(me, LEAVER, SUCCESSOR, "离职")
    desk.arrange.hand_over(me, [given.ids["visits"][0]], PERSON, "急事")
    desk.hand_overs.take_back(me, given)
    assert desk.hand_overs.standing(me, LEAVER) == given.counts | {"visits": 3}
    assert desk.hand_overs.standing(me, SUCCESSOR)["customers"] == 1
    assert desk.audit.verify(me).good


def test_what_is_over_stays_with_who_did_it(staffed: OpenDesk) -> None:
    desk, me = staffed.desk, staffed.actor
    row = desk.schedule.between(desk.clock.today(), desk.clock.today() + timedelta(days=9))[0]
    desk.arrange.withdraw(me, row.id)
    given, _ = desk.hand_overs.give(me, LEAVER, SUCCESSOR, "离职")
    assert row.id not in given.ids["visits"]


def test_each_customer_hears_of_it_on_some_working_day(staffed: OpenDesk) -> None:
    desk, me = staffed.desk, staffed.actor
    barred = next(row.id for row in desk.customers.find("客户") if row.name == "客户1")
    today = desk.clock.today()
    desk.conduct.set(me, barred, FlagDraft(FlagKind.BLACKLIST, today, "投诉恶意"))
    given, _ = desk.hand_overs.give(me, LEAVER, SUCCESSOR, "离职", greet=True)
    made = [row for row in desk.schedule.between(today, today + timedelta(days=20)) if row.title == "交接回访"]
    assert len(made) == len(given.greetings) == 2
    assert {row.owner for row in made} == {SUCCESSOR}
    assert len({row.due for row in made}) == 2
    assert all(row.due > today and desk.lists.workdays().is_workday(row.due) for row in made)
    assert f"由{LEAVER}移交给{SUCCESSOR}" in made[0].reason
    desk.hand_overs.take_back(me, given)
    left = [row for row in desk.schedule.between(today, today + timedelta(days=20)) if row.title == "交接回访"]
    assert left == []


@pytest.mark.parametrize(("successor", "why"), [("没有这个人", "离职"), (LEAVER, "离职"), (SUCCESSOR, " ")])
def test_what_cannot_stand_is_refused(staffed: OpenDesk, successor: str, why: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        staffed.desk.hand_overs.give(staffed.actor, LEAVER, successor, why)
    assert refused.value.field in ("successor", "why")
    assert staffed.desk.hand_overs.standing(staffed.actor, LEAVER)["customers"] == 3


def test_only_who_leads_hands_over(staffed: OpenDesk) -> None:
    clerk = replace(staffed.actor, role=Role.FRONT_DESK)
    assert isinstance(clerk, Actor)
    for work in (
        lambda: staffed.desk.hand_overs.standing(clerk, LEAVER),
        lambda: staffed.desk.hand_overs.give(clerk, LEAVER, SUCCESSOR, "离职"),
    ):
        with pytest.raises(NotPermitted):
            work()
