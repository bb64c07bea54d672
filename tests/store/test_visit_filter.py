"""The calendar's filter: the database sees the states that the rules see, and each field leaves what it says."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.domain.near_visits import NEAR_SETTING
from desktop_app.domain.plans import Method
from desktop_app.domain.visits import CLOSING_DAYS, EVERY_VISIT, VisitFilter, VisitState, VisitStatus
from desktop_app.rules.frequency import CONTACT_GAP
from desktop_app.rules.states import visit_state
from desktop_app.services.merge_visits import MergeVisits
from desktop_app.store.visit_filter import NEAR_DAYS, STATE
from tests.desks import OpenDesk

TODAY = date(2026, 11, 24)
OPEN = {VisitState.DUE, VisitState.CLOSING, VisitState.OVERDUE, VisitState.APPOINTED}
FIRST, LAST = date(2026, 6, 1), date(2027, 6, 30)
NEAR = st.integers(-4, 4).map(lambda days: TODAY + timedelta(days=days))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(st.sampled_from(VisitStatus), NEAR, NEAR, NEAR, st.booleans(), st.none() | NEAR)
def test_the_database_sees_the_state_that_the_rules_see(
    school: OpenDesk,
    status: VisitStatus,
    due: date,
    earliest: date,
    latest: date,
    appointed: bool,
    done_day: date | None,
) -> None:
    values = {
        "status": status.value,
        "due": due.isoformat(),
        "earliest": earliest.isoformat(),
        "latest": latest.isoformat(),
        "appointed": appointed,
        "done_day": done_day.isoformat() if done_day else None,
        "today": TODAY.isoformat(),
        "closing": (TODAY + timedelta(days=CLOSING_DAYS)).isoformat(),
    }
    one = (
        "WITH v AS (SELECT :status AS status, :due AS due, :earliest AS earliest, :latest AS latest,"
        f" :appointed AS appointed, :done_day AS done_day) SELECT {STATE} FROM v"
    )
    with school.desk.commands.reading() as connection:
        seen = connection.exec_driver_sql(one, values).scalar_one()
    assert seen == visit_state(status, due, earliest, latest, appointed, done_day, TODAY).value


def test_each_field_leaves_what_it_says(demo: OpenDesk) -> None:
    schedule = demo.desk.schedule
    rows = schedule.between(FIRST, LAST)
    owner = rows[0].owner
    assert schedule.between(FIRST, LAST, EVERY_VISIT) == rows
    for wanted, kept in (
        (VisitFilter(owners=frozenset({owner})), [row for row in rows if row.owner == owner]),
        (VisitFilter(methods=frozenset({Method.SMS})), [row for row in rows if row.method is Method.SMS]),
        *((VisitFilter(states=frozenset({s})), [row for row in rows if row.state is s]) for s in VisitState),
        (
            VisitFilter(owners=frozenset({owner}), states=frozenset({VisitState.DUE, VisitState.OVERDUE})),
            [row for row in rows if row.owner == owner and row.state in (VisitState.DUE, VisitState.OVERDUE)],
        ),
    ):
        assert list(schedule.between(FIRST, LAST, wanted)) == kept


def test_plans_and_classes_divide_all_visits_among_them(demo: OpenDesk) -> None:
    schedule, desk = demo.desk.schedule, demo.desk
    total = len(schedule.between(FIRST, LAST))
    plans = [len(schedule.between(FIRST, LAST, VisitFilter(plans=frozenset({name})))) for name in schedule.plan_names()]
    by_hand = len(schedule.between(FIRST, LAST, VisitFilter(plans=frozenset({""}))))
    assert sum(plans) + by_hand == total
    assert sum(count > 0 for count in plans) > 1
    with desk.commands.reading() as connection:
        classes = set(connection.exec_driver_sql("SELECT DISTINCT category FROM customer").scalars())
    found = [len(schedule.between(FIRST, LAST, VisitFilter(categories=frozenset({name})))) for name in classes]
    assert sum(found) == total


def test_combinable_are_those_that_are_offered_as_one_call(school: OpenDesk, demo: OpenDesk) -> None:
    one, other = school.add("柏知夏"), school.add("岑星野")
    first = school.event(one, "trial", date(2026, 11, 23))[0]
    school.event(other, "trial", date(2026, 11, 23))
    combinable = VisitFilter(combinable=True)
    assert school.desk.schedule.between(FIRST, LAST, combinable) == ()
    second, _ = school.desk.schedule.add(school.actor, one, date(2026, 11, 26), None, "送教材")
    school.desk.schedule.add(school.actor, one, date(2026, 12, 20), None, "问问新班")
    found = {row.id for row in school.desk.schedule.between(FIRST, LAST, combinable)}
    assert found == {first, second}
    school.desk.settings.change(school.actor, {NEAR_SETTING: "1"})
    assert school.desk.schedule.between(FIRST, LAST, combinable) == ()

    merging = MergeVisits(demo.desk.commands, demo.desk.lists)
    offered = {
        row.id
        for row in demo.desk.schedule.between(FIRST, LAST)
        if row.state in OPEN and merging.near(row.id) is not None
    }
    assert offered
    assert {row.id for row in demo.desk.schedule.between(FIRST, LAST, combinable)} == offered
    assert NEAR_DAYS == CONTACT_GAP


def test_names_in_a_filter_are_bound_not_written(demo: OpenDesk) -> None:
    strange = VisitFilter(owners=frozenset({"' OR 1=1 --", '"'}))
    assert demo.desk.schedule.between(FIRST, LAST, strange) == ()
    assert demo.desk.schedule.kept(strange, [1, 2, 3]) == frozenset()
