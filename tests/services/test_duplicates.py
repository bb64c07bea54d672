"""Duplicates on a real desk: found, compared, merged with all that hangs under them, and taken apart again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.domain.access import Actor, Role
from desktop_app.domain.clock import FixedClock
from desktop_app.domain.customers import CustomerQuery, EventDraft, Phone
from desktop_app.domain.duplicates import LinkKind, PairReason
from desktop_app.domain.errors import Cancelled, NotPermitted, UserError
from desktop_app.domain.tickets import TicketDraft
from desktop_app.domain.visits import Outcome, VisitState
from desktop_app.store.demo import add_relation
from tests.desks import OpenDesk

PHONE, OTHER = "13800001111", "13800002222"
DAY = date(2026, 11, 20)
TABLES = (
    "customer", "customer_phone", "customer_event", "customer_relation", "visit", "visit_attempt", "visit_answer",
    "ticket", "ticket_step", "customer_find_name", "customer_find_part",
)  # fmt: skip


def dump(desk: OpenDesk) -> dict[str, list[tuple[object, ...]]]:
    """Return every row that a merge may touch."""
    with desk.desk.commands.reading() as connection:
        return {
            table: [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY 1")]
            for table in TABLES
        }


def names(desk: OpenDesk) -> list[str]:
    return [row.name for row in desk.desk.customers.page(CustomerQuery(), 0, 100, "name")]


def test_pairs_say_why_and_the_certain_ones_stand_first(school: OpenDesk) -> None:
    school.add("常诗语", PHONE)
    school.add("常诗羽", PHONE)
    first, second = school.add("柏知夏", OTHER), school.add("柏知夏", OTHER, "13800003333")
    school.add("柏知夏", "13800004444")
    pairs = school.desk.duplicates.pairs()
    assert [(pair.certain, pair.reason) for pair in pairs] == [
        (True, PairReason.NAME_AND_PHONE),
        (False, PairReason.SOUND),
    ]
    assert pairs[0].ids == (first, second)
    assert pairs[0].shared == OTHER


def test_what_a_person_told_apart_is_not_asked_again(school: OpenDesk) -> None:
    desk, actor = school.desk.duplicates, school.actor
    a, b = school.add("柏知夏", PHONE), school.add("柏知夏", PHONE)
    assert len(desk.pairs()) == 1
    desk.remember(actor, b, a, LinkKind.HOUSEHOLD)
    assert desk.pairs() == ()
    desk.forget(actor, a, b)
    assert len(desk.pairs()) == 1
    desk.remember(actor, a, b, LinkKind.DIFFERENT)
    assert desk.pairs() == ()


def test_a_word_on_a_merged_file_holds_for_the_one_that_stays(school: OpenDesk) -> None:
    desk, actor = school.desk.duplicates, school.actor
    a, b, c = (school.add("柏知夏", PHONE) for _ in range(3))
    desk.remember(actor, b, c, LinkKind.DIFFERENT)
    desk.merge(actor, a, b)
    assert desk.pairs() == ()


def test_relatives_and_invalid_customers_are_no_duplicates(school: OpenDesk) -> None:
    desk = school.desk
    a, b, c = (school.add("柏知夏", PHONE) for _ in range(3))
    desk.customers.invalidate(school.actor, c, "重复")
    with desk.commands.database.writing() as connection:
        add_relation(connection, b, "sibling", a)
    assert desk.duplicates.pairs() == ()


def test_the_search_can_be_stopped(school: OpenDesk) -> None:
    with pytest.raises(Cancelled):
        school.desk.duplicates.pairs(cancelled=lambda: True)


def test_everything_moves_under_the_kept_file(school: OpenDesk) -> None:
    desk, actor = school.desk, school.actor
    keep = school.add("柏知夏", PHONE, remark="喜欢画画")
    drop = school.add("柏知夏", PHONE, OTHER, category="大班", remark="周三没空", extra={"班级": "向日葵"})
    [first, *_] = school.event(drop, "enrolment", DAY, "春季班")
    desk.calls.finish(actor, first, Outcome.NO_ANSWER)
    ticket, _ = desk.tickets.open(actor, TicketDraft(drop, "teaching", "讲得太快"))
    merged = desk.duplicates.merge(actor, keep, drop, {"remark"})
    file = desk.customers.file(keep)
    assert [phone.number for phone in file.customer.draft.phones] == [PHONE, OTHER]
    assert (file.customer.draft.category, file.customer.draft.remark) == ("大班", "周三没空")
    assert file.customer.draft.extra == {"班级": "向日葵"}
    assert [event.draft.title for event in file.events] == ["春季班"]
    assert {line.kind for line in file.history} == {"call", "event"}
    assert desk.tickets.get(ticket).draft.customer_id == keep
    assert names(school) == ["柏知夏"]
    assert [row.id for row in desk.customers.find("柏知夏")] == [keep]
    assert [row.id for row in desk.customers.find(OTHER)] == [keep]
    assert {row.customer_id for row in desk.schedule.of_customer(keep)} == {keep}
    assert desk.schedule.of_customer(drop) == ()
    assert merged.visits_joined == 0


def test_the_same_event_in_both_files_is_visited_once(school: OpenDesk) -> None:
    desk, actor = school.desk, school.actor
    keep, drop = school.add("柏知夏", PHONE), school.add("柏知夏", PHONE)
    mine, theirs = school.event(keep, "enrolment", DAY, "春季班"), school.event(drop, "enrolment", DAY, "春季班")
    desk.calls.finish(actor, theirs[0], Outcome.REFUSED, why="不方便")
    merged = desk.duplicates.merge(actor, keep, drop)
    assert merged.visits_joined == len(mine)
    shown = desk.schedule.of_customer(keep)
    standing = [row for row in shown if row.state not in (VisitState.WITHDRAWN, VisitState.MERGED)]
    assert {row.id for row in standing} == {theirs[0], *mine[1:]}
    made, _ = desk.plans.run(actor)
    assert made == 0
    assert len(desk.customers.file(keep).events) == 1


def test_a_birthday_both_have_is_visited_once(school: OpenDesk) -> None:
    desk, actor = school.desk, school.actor
    birthday = date(2018, 12, 3)
    keep, drop = (school.add("柏知夏", PHONE, birthday=birthday) for _ in range(2))
    desk.plans.run(actor)
    before, visits = dump(school), len(desk.schedule.of_customer(keep))
    assert visits
    merged = desk.duplicates.merge(actor, keep, drop)
    assert merged.visits_joined == visits
    assert desk.plans.run(actor)[0] == 0
    assert desk.duplicates.undo(actor, merged.merge_id).kept == ()
    assert dump(school) == before


texts = st.sampled_from(["", "甲", "乙"])
sides = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["柏知夏", "柏知遐"]),
        "phones": st.lists(st.sampled_from([PHONE, OTHER, "13800003333"]), unique=True, max_size=3),
        "fields": st.fixed_dictionaries(
            {
                "gender": st.sampled_from(["", "男", "女"]),
                "birthday": st.sampled_from([None, date(2018, 12, 3), date(2019, 1, 1)]),
                "remark": texts,
                "category": texts,
                "extra": st.dictionaries(st.sampled_from(["班级", "座位"]), st.sampled_from(["一", "二"])),
            }
        ),
        "events": st.lists(st.integers(0, 2), max_size=2),
        "called": st.booleans(),
    }
)
CHOICES = ("name", "gender", "birthday", "remark", "category", "extra.班级", "extra.座位")


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(left=sides, right=sides, chosen=st.sets(st.sampled_from(CHOICES)), related=st.booleans())
def test_merge_then_undo_restores_every_row(
    school: OpenDesk, left: dict[str, object], right: dict[str, object], chosen: set[str], related: bool
) -> None:
    keep, drop = _person(school, left), _person(school, right)
    third = _person(school, left)
    if related:
        with school.desk.commands.database.writing() as connection:
            for other in (keep, third):
                add_relation(connection, other, "sibling", drop)
    before = dump(school)
    merged = school.desk.duplicates.merge(school.actor, keep, drop, chosen)
    assert dump(school) != before
    assert school.desk.commands.database.problems() == ()
    assert school.desk.duplicates.undo(school.actor, merged.merge_id).kept == ()
    assert dump(school) == before


def _person(desk: OpenDesk, side: dict[str, object]) -> int:
    customer_id = desk.add(side["name"], *side["phones"], **side["fields"])  # type: ignore[arg-type,misc] # drawn values
    for days in side["events"]:  # type: ignore[attr-defined] # drawn values
        made = desk.event(customer_id, "enrolment", DAY + timedelta(days=days), "春季班")
        if side["called"]:
            desk.desk.calls.finish(desk.actor, made[0], Outcome.NO_ANSWER)
    return customer_id


def test_what_changed_since_stays_and_is_told(school: OpenDesk, clock: FixedClock) -> None:
    desk, actor = school.desk, school.actor
    keep = school.add("柏知夏", PHONE)
    drop = school.add("柏知夏", PHONE, OTHER, category="大班", remark="周三没空")
    merged = desk.duplicates.merge(actor, keep, drop)
    clock.moment += timedelta(hours=1)
    draft = desk.customers.file(keep).customer.draft
    desk.customers.update(actor, keep, replace(draft, remark="周四没空"))
    desk.customers.add_event(actor, keep, EventDraft("enrolment", DAY, "秋季班"))
    undone = desk.duplicates.undo(actor, merged.merge_id)
    assert undone.kept[0] == "柏知夏：“备注”合并后又改过，保留现在的值"
    assert "柏知夏：合并后登记的“秋季班”留在这位名下" in undone.kept
    kept, back = desk.customers.file(keep), desk.customers.file(drop)
    assert (kept.customer.draft.remark, kept.customer.draft.category) == ("周四没空", "")
    assert [event.draft.title for event in kept.events] == ["秋季班"]
    assert back.customer.draft.phones == (Phone(PHONE), Phone(OTHER))
    assert names(school) == ["柏知夏", "柏知夏"]


def test_a_merge_that_another_builds_on_is_not_taken_back_first(school: OpenDesk) -> None:
    desk, actor = school.desk.duplicates, school.actor
    a, b, c = (school.add(name, PHONE) for name in ("柏知夏", "柏知夏", "柏知遐"))
    before = dump(school)
    first, second = desk.merge(actor, a, b), desk.merge(actor, c, a)
    assert [(entry.id, entry.kept, entry.merged, entry.user) for entry in desk.merges()] == [
        (second.merge_id, "柏知遐", "柏知夏", actor.name),
        (first.merge_id, "柏知夏", "柏知夏", actor.name),
    ]
    with pytest.raises(UserError, match="这之后又合并了柏知夏") as refused:
        desk.undo(actor, first.merge_id)
    assert refused.value.code == "built_on"
    desk.undo(actor, second.merge_id)
    desk.undo(actor, first.merge_id)
    assert dump(school) == before
    assert desk.merges() == ()
    with pytest.raises(UserError) as again:
        desk.undo(actor, first.merge_id)
    assert again.value.code == "already_undone"


def test_a_merged_file_is_not_merged_or_brought_back_by_hand(school: OpenDesk) -> None:
    desk, actor = school.desk, school.actor
    a, b, c = (school.add("柏知夏", PHONE) for _ in range(3))
    desk.duplicates.merge(actor, a, b)
    for keep, drop in ((c, b), (b, c), (a, a)):
        with pytest.raises(UserError):
            desk.duplicates.merge(actor, keep, drop)
    with pytest.raises(UserError):
        desk.customers.restore(actor, b)
    with pytest.raises(UserError):
        desk.customers.update(actor, b, desk.customers.file(b).customer.draft)


def test_values_are_told_with_their_source_and_time(school: OpenDesk, clock: FixedClock) -> None:
    desk, actor = school.desk, school.actor
    begun = clock.now()
    a, b = school.add("柏知夏", PHONE, remark="甲"), school.add("柏知夏", PHONE, OTHER, remark="乙")
    clock.moment += timedelta(days=1)
    draft = desk.customers.file(b).customer.draft
    desk.customers.update(Actor(actor.id, "岑星野", Role.FRONT_DESK), b, replace(draft, remark="丙"))
    fields = {field.key: field for field in desk.duplicates.compare(a, b).fields}
    assert fields["remark"].conflicts
    assert (fields["remark"].left.source, fields["remark"].left.at) == (actor.name, begun)
    assert (fields["remark"].right.source, fields["remark"].right.at) == ("岑星野", clock.now())
    assert fields["name"].right.at == begun
    assert not fields["name"].differs
    assert fields["phones"].differs
    assert not fields["phones"].conflicts


def test_merging_needs_the_right_to_edit(school: OpenDesk) -> None:
    a, b = school.add("柏知夏", PHONE), school.add("柏知夏", PHONE)
    reader = Actor(school.actor.id, "岑星野", Role.READ_ONLY)
    before = dump(school)
    with pytest.raises(NotPermitted):
        school.desk.duplicates.merge(reader, a, b)
    assert dump(school) == before


def test_what_is_sensitive_is_compared_hidden(school: OpenDesk) -> None:
    one = school.add("柏知夏", id_number="11010119900307651X", extra={"过敏史": "青霉素", "班级": "一班"})
    two = school.add("柏知夏", extra={"过敏史": "花生", "班级": "二班"})
    pairs = {
        pair.heading: (pair.left.text, pair.right.text) for pair in school.desk.duplicates.compare(one, two).fields
    }
    assert pairs["身份证号"] == ("110*************1X", "")
    assert pairs["过敏史"] == ("*** ①", "*** ②")
    assert pairs["班级"] == ("一班", "二班")
