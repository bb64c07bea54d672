"""Taking an import back at any later time: what was worked on since stays, everything else is as before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop_app.domain.clock import FixedClock
from desktop_app.domain.customers import CustomerQuery, CustomerState, EventDraft, Phone
from desktop_app.domain.duplicates import LinkKind
from desktop_app.domain.errors import UserError
from desktop_app.domain.import_batches import FieldRule, ImportDone, ImportOptions
from desktop_app.domain.importing import Field
from desktop_app.domain.tickets import TicketDraft
from desktop_app.domain.visits import Outcome, VisitState
from tests.desks import OpenDesk
from tests.files import save_list

ENROLLED = date(2026, 11, 20)
WANG = ("汪小样", "13900000001", "女", date(2016, 5, 1), "汪大样", "暑期围棋班", ENROLLED, "靠窗坐", "M")
LIN = ("林小样", "13900000002", "男", None, "林大样", "钢琴", ENROLLED, "", "L")


def _import(opened: OpenDesk, path: Path, *rows: tuple[object, ...], **rules: FieldRule) -> ImportDone:
    preview = opened.desk.imports.preview(save_list(path, rows))
    options = ImportOptions(rules={Field(name): rule for name, rule in rules.items()})
    return opened.desk.imports.apply(opened.actor, preview, path.name, options=options)


def _later(clock: FixedClock) -> None:
    clock.moment += timedelta(hours=1)


def _names(opened: OpenDesk) -> set[str]:
    return {row.name for row in opened.desk.customers.page(CustomerQuery(), 0, 100, "recent")}


def _id(opened: OpenDesk, name: str) -> int:
    return opened.desk.customers.find(name)[0].id


def test_everything_the_import_made_is_gone_and_can_be_made_again(
    school: OpenDesk, tmp_path: Path, clock: FixedClock
) -> None:
    done = _import(school, tmp_path / "a.xlsx", WANG, LIN)
    person = _id(school, "汪小样")
    _later(clock)
    undone = school.desk.imports.undo(school.actor, done.batch_id)
    assert (undone.removed, undone.restored, undone.kept) == (2, 0, ())
    assert _names(school) == set()
    assert school.desk.customers.find("汪小样") == ()
    assert school.desk.schedule.between(date(2026, 1, 1), date(2028, 1, 1)) == ()
    file = school.desk.customers.file(person)
    assert file.customer.state is CustomerState.INVALID
    assert not file.events
    assert school.desk.imports.batches()[0].undone_at == clock.now()
    again = _import(school, tmp_path / "b.xlsx", WANG, LIN)
    assert (again.created, again.visits) == (2, done.visits)


def test_it_is_taken_back_only_once(school: OpenDesk, tmp_path: Path) -> None:
    done = _import(school, tmp_path / "a.xlsx", WANG)
    school.desk.imports.undo(school.actor, done.batch_id)
    for batch, code in ((done.batch_id, "already_undone"), (999, "missing")):
        with pytest.raises(UserError) as refused:
            school.desk.imports.undo(school.actor, batch)
        assert refused.value.code == code


def test_overwritten_values_come_back(school: OpenDesk, tmp_path: Path, clock: FixedClock) -> None:
    _import(school, tmp_path / "a.xlsx", LIN)
    person = _id(school, "林小样")
    before = school.desk.customers.file(person)
    visits = school.desk.schedule.of_customer(person)
    _later(clock)
    newer = (
        "林小样",
        "13900000002/13900000009",
        "男",
        date(2015, 1, 2),
        "林改名",
        "绘画",
        date(2026, 11, 23),
        "新",
        "XL",
    )
    rules = {"guardian": FieldRule.OVERWRITE, "remark": FieldRule.OVERWRITE}
    done = _import(school, tmp_path / "b.xlsx", newer, **rules)
    changed = school.desk.customers.file(person).customer.draft
    assert (changed.guardian, changed.extra["校服尺码"], len(changed.phones)) == ("林改名", "XL", 2)
    _later(clock)
    undone = school.desk.imports.undo(school.actor, done.batch_id)
    assert (undone.removed, undone.restored, undone.kept) == (0, 1, ())
    after = school.desk.customers.file(person)
    assert replace(after, seen_at=before.seen_at, history=before.history) == before
    standing = [v for v in school.desk.schedule.of_customer(person) if v.state is not VisitState.WITHDRAWN]
    assert sorted(standing, key=lambda v: v.id) == sorted(visits, key=lambda v: v.id)
    assert school.desk.customers.find("0009") == ()


def test_a_value_changed_since_stays_and_is_told(school: OpenDesk, tmp_path: Path, clock: FixedClock) -> None:
    _import(school, tmp_path / "a.xlsx", (*LIN[:7], "", ""))
    person = _id(school, "林小样")
    _later(clock)
    done = _import(school, tmp_path / "b.xlsx", (*LIN[:3], date(2015, 1, 2), *LIN[4:7], "导入的备注", "L"))
    _later(clock)
    draft = school.desk.customers.file(person).customer.draft
    school.desk.customers.update(school.actor, person, replace(draft, remark="手写的备注"))
    undone = school.desk.imports.undo(school.actor, done.batch_id)
    now = school.desk.customers.file(person).customer.draft
    assert (now.remark, now.birthday, now.extra) == ("手写的备注", None, {})
    assert undone.restored == 1
    assert undone.kept == ("林小样：“备注”导入后又改过，保留现在的值",)


def test_customers_somebody_worked_on_are_kept_by_name_with_the_reason(
    school: OpenDesk, tmp_path: Path, clock: FixedClock
) -> None:
    people = ["回访过", "有问题件", "改过资料", "登记过", "另约过", "没动过"]
    rows = [(name, f"1390000001{n}", "", None, "", "围棋", ENROLLED, "", "") for n, name in enumerate(people)]
    done = _import(school, tmp_path / "a.xlsx", *rows)
    desk, actor = school.desk, school.actor
    ids = {name: _id(school, name) for name in people}
    _later(clock)
    called = desk.schedule.of_customer(ids["回访过"])[-1].id
    desk.calls.finish(actor, called, Outcome.NO_ANSWER)
    desk.tickets.open(actor, TicketDraft(ids["有问题件"], desk.tickets.categories()[0].code, "椅子坏了"))
    draft = desk.customers.file(ids["改过资料"]).customer.draft
    desk.customers.update(actor, ids["改过资料"], replace(draft, phones=(*draft.phones, Phone("13900000099"))))
    desk.customers.add_event(actor, ids["登记过"], EventDraft("trial", date(2026, 11, 24)))
    desk.schedule.add(actor, ids["另约过"], date(2026, 12, 1), None, "问问近况")
    undone = desk.imports.undo(actor, done.batch_id)
    assert undone.removed == 1
    assert _names(school) == set(people[:5])
    assert undone.kept == (
        "回访过：已经回访过，保留",
        "有问题件：有问题件，保留",
        "改过资料：导入后改过资料，保留",
        "登记过：导入后登记过业务，保留",
        "另约过：导入后另行安排过回访，保留",
    )
    for name in people[:5]:
        assert any(visit.state is not VisitState.WITHDRAWN for visit in desk.schedule.of_customer(ids[name]))
        assert desk.customers.file(ids[name]).events


def test_a_called_visit_of_an_older_customer_stays_with_its_event(
    school: OpenDesk, tmp_path: Path, clock: FixedClock
) -> None:
    person = school.add("林小样", "13900000002")
    done = _import(school, tmp_path / "b.xlsx", LIN)
    _later(clock)
    visits = school.desk.schedule.of_customer(person)
    school.desk.calls.finish(school.actor, visits[-1].id, Outcome.NO_ANSWER)
    undone = school.desk.imports.undo(school.actor, done.batch_id)
    assert undone.removed == 0
    assert undone.kept == (f"林小样：“{visits[-1].title}”已经回访过，保留",)
    standing = {v.id for v in school.desk.schedule.of_customer(person) if v.state is not VisitState.WITHDRAWN}
    assert standing == {visits[-1].id}
    assert [event.draft.title for event in school.desk.customers.file(person).events] == ["钢琴"]


def test_an_added_customer_who_became_part_of_another_file_stays_there(
    school: OpenDesk, tmp_path: Path, clock: FixedClock
) -> None:
    old = school.add("林小洋", "13900000002")
    done = _import(school, tmp_path / "a.xlsx", LIN)
    added = _id(school, "林小样")
    _later(clock)
    school.desk.duplicates.merge(school.actor, old, added)
    visits = {v.id for v in school.desk.schedule.of_customer(old)}
    _later(clock)
    undone = school.desk.imports.undo(school.actor, done.batch_id)
    assert (undone.removed, undone.kept) == (0, ("林小样：导入后并入了林小洋，保留",))
    assert [event.draft.title for event in school.desk.customers.file(old).events] == ["钢琴"]
    standing = {v.id for v in school.desk.schedule.of_customer(old) if v.state is not VisitState.WITHDRAWN}
    assert standing == visits != set()


def test_an_added_customer_who_took_another_file_in_stays(school: OpenDesk, tmp_path: Path, clock: FixedClock) -> None:
    old = school.add("林小洋", "13900000002")
    done = _import(school, tmp_path / "a.xlsx", LIN, WANG)
    added = _id(school, "林小样")
    _later(clock)
    merge = school.desk.duplicates.merge(school.actor, added, old)
    _later(clock)
    undone = school.desk.imports.undo(school.actor, done.batch_id)
    assert (undone.removed, undone.kept) == (1, ("林小样：导入后与别的资料合并过，保留",))
    assert _names(school) == {"林小样"}
    school.desk.duplicates.undo(school.actor, merge.merge_id)
    assert _names(school) == {"林小样", "林小洋"}


def test_a_merge_that_was_taken_back_keeps_nobody(school: OpenDesk, tmp_path: Path, clock: FixedClock) -> None:
    old = school.add("林小洋", "13900000002")
    done = _import(school, tmp_path / "a.xlsx", LIN)
    _later(clock)
    merge = school.desk.duplicates.merge(school.actor, old, _id(school, "林小样"))
    school.desk.duplicates.undo(school.actor, merge.merge_id)
    undone = school.desk.imports.undo(school.actor, done.batch_id)
    assert (undone.removed, undone.kept) == (1, ())
    assert _names(school) == {"林小洋"}
    assert not school.desk.customers.file(old).events


def test_a_word_on_a_pair_since_keeps_nobody(school: OpenDesk, tmp_path: Path, clock: FixedClock) -> None:
    old = school.add("林小洋", "13900000002")
    done = _import(school, tmp_path / "a.xlsx", LIN)
    school.desk.duplicates.remember(school.actor, old, _id(school, "林小样"), LinkKind.HOUSEHOLD)
    _later(clock)
    undone = school.desk.imports.undo(school.actor, done.batch_id)
    assert (undone.removed, undone.kept) == (1, ())
    assert school.desk.duplicates.pairs() == ()


def test_a_value_two_imports_wrote_goes_back_to_what_it_was_before_both(
    school: OpenDesk, tmp_path: Path, clock: FixedClock
) -> None:
    person = school.add("林小样", "13900000002", guardian="甲", extra={"校服尺码": "S"})
    rules = {"guardian": FieldRule.OVERWRITE, "remark": FieldRule.OVERWRITE}
    first = _import(school, tmp_path / "a.xlsx", (*LIN[:4], "乙", "", None, "", "M"), **rules)
    _later(clock)
    second = _import(school, tmp_path / "b.xlsx", (*LIN[:4], "丙", "", None, "", "L"), **rules)
    _later(clock)
    undone = school.desk.imports.undo(school.actor, first.batch_id)
    assert set(undone.kept) == {
        "林小样：“监护人”导入后又改过，保留现在的值",
        "林小样：“校服尺码”导入后又改过，保留现在的值",
    }
    now = school.desk.customers.file(person).customer.draft
    assert (now.guardian, now.extra, now.gender) == ("丙", {"校服尺码": "L"}, "")
    school.desk.imports.undo(school.actor, second.batch_id)
    now = school.desk.customers.file(person).customer.draft
    assert (now.guardian, now.extra) == ("甲", {"校服尺码": "S"})


def test_a_customer_a_second_import_changed_is_kept_until_that_one_is_taken_back(
    school: OpenDesk, tmp_path: Path, clock: FixedClock
) -> None:
    first = _import(school, tmp_path / "a.xlsx", LIN, WANG)
    _later(clock)
    second = _import(school, tmp_path / "b.xlsx", (*LIN[:5], "绘画", date(2026, 11, 23), "新备注", "L"))
    _later(clock)
    undone = school.desk.imports.undo(school.actor, first.batch_id)
    assert (undone.removed, undone.kept) == (1, ("林小样：导入后改过资料，保留",))
    assert school.desk.imports.undo(school.actor, second.batch_id).restored == 1
    assert [event.draft.title for event in school.desk.customers.file(_id(school, "林小样")).events] == ["钢琴"]


def test_imports_are_taken_back_one_after_the_other(school: OpenDesk, tmp_path: Path, clock: FixedClock) -> None:
    first = _import(school, tmp_path / "a.xlsx", (*LIN[:7], "", ""))
    _later(clock)
    second = _import(school, tmp_path / "b.xlsx", (*LIN[:3], date(2015, 1, 2), *LIN[4:7], "备注", "L"))
    _later(clock)
    assert school.desk.imports.undo(school.actor, second.batch_id).restored == 1
    assert school.desk.imports.undo(school.actor, first.batch_id).removed == 1
    assert _names(school) == set()


def test_what_was_done_is_in_the_audit(school: OpenDesk, tmp_path: Path) -> None:
    done = _import(school, tmp_path / "a.xlsx", WANG)
    school.desk.imports.undo(school.actor, done.batch_id)
    with school.desk.commands.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT action, user_name, json_extract(new, '$.created'), json_extract(new, '$.removed') FROM audit"
            " WHERE entity = 'import' ORDER BY id"
        ).all()
    assert [tuple(row) for row in rows] == [
        ("import.apply", school.actor.name, 1, None),
        ("import.undo", school.actor.name, None, 1),
    ]
