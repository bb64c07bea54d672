"""Importing a class list: what it would do, doing it whole, and what plans make of it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.access import Actor, Role
from desktop_app.domain.changes import Kind
from desktop_app.domain.customers import CustomerQuery
from desktop_app.domain.errors import Cancelled, NotPermitted, UserError
from desktop_app.domain.import_batches import Decision, FieldRule, ImportDone, ImportMode, ImportOptions
from desktop_app.domain.importing import Field, FileKind, ImportPreview, RowAction, RowRef
from desktop_app.services.import_customers import ImportCustomers
from tests.desks import OpenDesk
from tests.files import cells_of, save_list

ENROLLED = date(2026, 11, 20)
WANG = ("汪小样", "13900000001", "女", date(2016, 5, 1), "汪大样", "暑期围棋班", ENROLLED, "靠窗坐", "M")
LIN = ("林小样", "139 0000 0002", "男", None, "林大样", "钢琴", ENROLLED, "", "L")


def _import(opened: OpenDesk, path: Path, options: ImportOptions | None = None) -> ImportDone:
    imports = opened.desk.imports
    return imports.apply(opened.actor, imports.preview(path), path.name, options=options)


def _names(opened: OpenDesk) -> list[str]:
    return [row.name for row in opened.desk.customers.page(CustomerQuery(), 0, 100, "recent")]


def _id(opened: OpenDesk, name: str) -> int:
    return next(row.id for row in opened.desk.customers.page(CustomerQuery(), 0, 100, "recent") if row.name == name)


def test_a_list_becomes_customers_with_events_and_visits(school: OpenDesk, tmp_path: Path) -> None:
    done = _import(school, save_list(tmp_path / "名单.xlsx", [WANG, LIN]))
    assert (done.created, done.updated, done.duplicates, done.rejected) == (2, 0, 0, 0)
    assert done.visits > 0
    assert done.changes.touches(Kind.CUSTOMER, Kind.VISIT, Kind.IMPORT)
    file = school.desk.customers.file(_id(school, "汪小样"))
    draft = file.customer.draft
    assert [phone.number for phone in draft.phones] == ["13900000001"]
    assert (draft.gender, draft.birthday, draft.guardian, draft.remark) == ("女", date(2016, 5, 1), "汪大样", "靠窗坐")
    assert draft.extra == {"校服尺码": "M"}
    assert [(event.draft.title, event.draft.day) for event in file.events] == [("暑期围棋班", ENROLLED)]
    visits = school.desk.schedule.of_customer(file.customer.id)
    assert visits
    assert all("2026-11-20" in visit.reason for visit in visits)


def test_imported_customers_are_found_like_any_other(school: OpenDesk, tmp_path: Path) -> None:
    _import(school, save_list(tmp_path / "a.xlsx", [WANG]))
    for fragment in ("汪小", "wangxiao", "wxy", "0001"):
        assert [row.name for row in school.desk.customers.find(fragment)] == ["汪小样"]


def test_the_same_file_again_brings_nothing_new(school: OpenDesk, tmp_path: Path) -> None:
    path = save_list(tmp_path / "a.xlsx", [WANG, LIN])
    _import(school, path)
    before = [school.desk.customers.file(_id(school, name)) for name in ("汪小样", "林小样")]
    again = _import(school, path)
    assert (again.created, again.updated, again.duplicates, again.visits) == (0, 0, 2, 0)
    assert [school.desk.customers.file(_id(school, name)) for name in ("汪小样", "林小样")] == before


def test_a_known_customer_is_filled_where_it_is_empty_and_never_emptied(school: OpenDesk, tmp_path: Path) -> None:
    _import(school, save_list(tmp_path / "a.xlsx", [LIN]))
    newer = ("林小样", "13900000002/13900000009", "女", date(2015, 1, 2), None, "钢琴", ENROLLED, "新备注", "XL")
    done = _import(school, save_list(tmp_path / "b.xlsx", [newer]))
    assert (done.created, done.updated, done.visits) == (0, 1, 0)
    draft = school.desk.customers.file(_id(school, "林小样")).customer.draft
    assert [phone.number for phone in draft.phones] == ["13900000002", "13900000009"]
    assert (draft.gender, draft.birthday, draft.guardian) == ("男", date(2015, 1, 2), "林大样")
    assert (draft.remark, draft.extra) == ("新备注", {"校服尺码": "L"})
    assert [row.name for row in school.desk.customers.find("0009")] == ["林小样"]


def test_fields_are_overwritten_or_kept_as_the_person_says(school: OpenDesk, tmp_path: Path) -> None:
    _import(school, save_list(tmp_path / "a.xlsx", [LIN]))
    newer = ("林小样", "13900000002", "女", date(2015, 1, 2), "林改名", "钢琴", ENROLLED, "新备注", "XL")
    rules = {Field.GUARDIAN: FieldRule.OVERWRITE, Field.BIRTHDAY: FieldRule.KEEP, Field.REMARK: FieldRule.OVERWRITE}
    _import(school, save_list(tmp_path / "b.xlsx", [newer]), ImportOptions(rules=rules))
    draft = school.desk.customers.file(_id(school, "林小样")).customer.draft
    assert (draft.gender, draft.birthday, draft.guardian) == ("男", None, "林改名")
    assert (draft.remark, draft.extra) == ("新备注", {"校服尺码": "XL"})


@pytest.mark.parametrize(
    ("mode", "counts"),
    [(ImportMode.BOTH, (1, 1, 0)), (ImportMode.CREATE_ONLY, (1, 0, 1)), (ImportMode.UPDATE_ONLY, (0, 1, 1))],
)
def test_an_import_may_only_create_or_only_update(
    school: OpenDesk, tmp_path: Path, mode: ImportMode, counts: tuple[int, int, int]
) -> None:
    _import(school, save_list(tmp_path / "a.xlsx", [LIN]))
    more = (*LIN[:7], "有备注了", "L")
    done = _import(school, save_list(tmp_path / "b.xlsx", [WANG, more]), ImportOptions(mode=mode))
    assert (done.created, done.updated, done.rejected) == counts


def test_rows_of_one_person_become_one_customer_and_lose_nothing(school: OpenDesk, tmp_path: Path) -> None:
    second = ("汪小样", "13900000001、13900000005", "女", None, "汪大样", "绘画", date(2026, 11, 22), "会游泳", "L")
    done = _import(school, save_list(tmp_path / "a.xlsx", [WANG, second]))
    assert (done.created, done.duplicates) == (1, 1)
    file = school.desk.customers.file(_id(school, "汪小样"))
    draft = file.customer.draft
    assert [phone.number for phone in draft.phones] == ["13900000001", "13900000005"]
    assert draft.remark == "靠窗坐；会游泳"
    assert draft.extra["校服尺码"] == "M；L"
    assert {event.draft.title for event in file.events} == {"暑期围棋班", "绘画"}


def test_a_course_without_a_day_is_kept_in_words(school: OpenDesk, tmp_path: Path) -> None:
    done = _import(school, save_list(tmp_path / "a.xlsx", [(*LIN[:5], "钢琴", None, "", "")]))
    file = school.desk.customers.file(_id(school, "林小样"))
    assert done.visits == 0
    assert not file.events
    assert "钢琴" in file.customer.draft.extra.values()


def _doubtful(opened: OpenDesk, tmp_path: Path) -> tuple[ImportPreview, RowRef]:
    """Return the preview of a row that is perhaps a customer the desk has, and its place."""
    _import(opened, save_list(tmp_path / "a.xlsx", [WANG]))
    alike = ("汪晓样", "13900000001", "女", None, "", "绘画", date(2026, 11, 23), "", "")
    preview = opened.desk.imports.preview(save_list(tmp_path / "b.xlsx", [alike]))
    (row,) = [row for row in preview.sheets[0].rows if row.action is not RowAction.IGNORE]
    assert row.review_known == (_id(opened, "汪小样"),)
    return preview, row.ref


@pytest.mark.parametrize(
    ("decision", "names"),
    [
        (None, {"汪小样", "汪晓样"}),
        (Decision.CREATE, {"汪小样", "汪晓样"}),
        (Decision.MERGE, {"汪小样"}),
        (Decision.SKIP, {"汪小样"}),
    ],
)
def test_a_person_decides_on_doubtful_rows(
    school: OpenDesk, tmp_path: Path, decision: Decision | None, names: set[str]
) -> None:
    preview, row = _doubtful(school, tmp_path)
    options = ImportOptions(decisions={row: decision} if decision else {})
    done = school.desk.imports.apply(school.actor, preview, "b.xlsx", options=options)
    assert set(_names(school)) == names
    titles = {event.draft.title for event in school.desk.customers.file(_id(school, "汪小样")).events}
    assert titles == ({"暑期围棋班", "绘画"} if decision is Decision.MERGE else {"暑期围棋班"})
    assert done.rejected == (decision is Decision.SKIP)


def test_two_doubtful_rows_of_one_file_can_be_merged(school: OpenDesk, tmp_path: Path) -> None:
    alike = ("汪晓样", "13900000001", "女", None, "", "绘画", date(2026, 11, 23), "", "")
    preview = school.desk.imports.preview(save_list(tmp_path / "a.xlsx", [WANG, alike]))
    asked = [row for row in preview.sheets[0].rows if row.review_with]
    later = max(asked, key=lambda row: row.row)
    options = ImportOptions(decisions={later.ref: Decision.MERGE})
    done = school.desk.imports.apply(school.actor, preview, "a.xlsx", options=options)
    assert done.created == 1
    assert _names(school) == ["汪小样"]


def test_a_cancelled_import_leaves_nothing(school: OpenDesk, tmp_path: Path) -> None:
    rows = [(f"汪{chr(0x5B50 + n)}", f"139{n:08d}", "", None, "", "围棋", ENROLLED, "", "") for n in range(1200)]
    preview = school.desk.imports.preview(save_list(tmp_path / "a.xlsx", rows))
    asked = iter(range(100))
    with pytest.raises(Cancelled):
        school.desk.imports.apply(school.actor, preview, "a.xlsx", cancelled=lambda: next(asked) > 4)
    assert school.desk.customers.counts().customers == 0
    assert school.desk.imports.batches() == ()


def test_progress_is_told_from_the_first_to_the_last_part(school: OpenDesk, tmp_path: Path) -> None:
    told: list[str] = []
    path = save_list(tmp_path / "a.xlsx", [WANG, LIN])
    preview = school.desk.imports.preview(path, progress=lambda done, total, text: told.append(text))
    school.desk.imports.apply(school.actor, preview, "a", progress=lambda done, total, text: told.append(text))
    assert list(dict.fromkeys(told)) == ["读取文件", "核对名单", "写入客户", "建立查找索引", "安排回访"]


def test_a_file_that_cannot_be_read_is_a_refusal_with_its_reason(school: OpenDesk, tmp_path: Path) -> None:
    broken = tmp_path / "a.xlsx"
    broken.write_bytes(b"PK\x03\x04 broken")
    preview = school.desk.imports.preview(broken)
    assert preview.kind is FileKind.REJECT
    assert preview.error is not None
    assert preview.error.code == "corrupted"


def test_corrected_columns_are_remembered_for_files_of_the_same_layout(school: OpenDesk, tmp_path: Path) -> None:
    path = save_list(tmp_path / "a.xlsx", [("汪小样", "13900000001", "甲")], ("姓名", "电话", "谁带"))
    plain = school.desk.imports.preview(path)
    assert plain.sheets[0].mapping["C"] is None
    corrected = school.desk.imports.preview(path, mapping={"Sheet": {"C": Field.OWNER}})
    school.desk.imports.apply(school.actor, corrected, "a.xlsx")
    assert school.desk.customers.file(_id(school, "汪小样")).customer.draft.owner == "甲"
    assert school.desk.imports.preview(path).sheets[0].mapping["C"] is Field.OWNER


def test_a_heading_row_is_remembered_for_files_that_look_the_same(school: OpenDesk, tmp_path: Path) -> None:
    def month(name: str, person: str, number: str) -> Path:
        rows = [("汪老师", "13900009999", "有事找我"), ("小名", "打给谁", "怎么来的"), (person, number, "朋友")]
        return save_list(tmp_path / name, rows, ("联系人", "联系电话", "说明"))

    first = month("a.xlsx", "汪小样", "13900000001")
    assert school.desk.imports.preview(first).sheets[0].header_row == 1
    columns = {"A": Field.NAME, "B": Field.PHONE}
    told = school.desk.imports.preview(first, header_rows={"Sheet": 3}, mapping={"Sheet": columns})
    assert [sheet.header_row for sheet in told.sheets] == [3]
    school.desk.imports.apply(school.actor, told, "a.xlsx")
    assert _names(school) == ["汪小样"]
    again = school.desk.imports.preview(month("b.xlsx", "林小样", "13900000002"))
    assert [sheet.header_row for sheet in again.sheets] == [3]
    assert school.desk.imports.apply(school.actor, again, "b.xlsx").created == 1


def test_refused_and_doubtful_rows_are_saved_as_they_stood_and_can_be_imported_again(
    school: OpenDesk, tmp_path: Path
) -> None:
    nameless = ("", "13900000007", "男", None, "周大样", "围棋", ENROLLED, "=1+1", "S")
    preview = school.desk.imports.preview(save_list(tmp_path / "a.xlsx", [WANG, nameless]))
    school.desk.imports.apply(school.actor, preview, "a.xlsx")
    saved = tmp_path / "待处理.xlsx"
    assert school.desk.imports.save_rejects(school.actor, preview, saved) == 1
    headings, row = cells_of(saved)
    assert headings[:3] == ("退回原因", "原位置", "姓名")
    assert row[0]
    assert dict(zip(headings, row, strict=True))["校服尺码"] == "S"
    rows = [list(row) for row in cells_of(saved)]
    rows[1][2] = "周小样"
    done = _import(school, save_list(tmp_path / "c.xlsx", rows[1:], [str(h) for h in rows[0]]))
    assert done.created == 1
    assert school.desk.customers.file(_id(school, "周小样")).customer.draft.extra == {"校服尺码": "S"}


def test_every_row_that_is_left_out_is_saved_with_its_reason_and_comes_in_corrected(
    school: OpenDesk, tmp_path: Path
) -> None:
    school.add("汪小样", "13900000001")
    rows = [
        ("汪晓样", "13900000001", "女", None, "汪大样", "绘画", ENROLLED, "", ""),  # skipped by a person
        ("汪小样", "13900000001", "女", None, "", "绘画", ENROLLED, "", ""),  # known: only new ones come in
        ("", "13900000007", "男", None, "周大样", "围棋", ENROLLED, "", ""),  # no name
        ("", "同上", "男", None, "周大样", "围棋", ENROLLED, "", ""),
        ("林小样", "13900000008", "男", None, "", "围棋", ENROLLED, "", ""),
    ]
    preview = school.desk.imports.preview(save_list(tmp_path / "a.xlsx", rows))
    options = ImportOptions(ImportMode.CREATE_ONLY, decisions={preview.sheets[0].rows[0].ref: Decision.SKIP})
    done = school.desk.imports.apply(school.actor, preview, "a.xlsx", options=options)
    assert (done.created, done.rejected) == (1, 4)
    saved = tmp_path / "b.xlsx"
    assert school.desk.imports.save_rejects(school.actor, preview, saved, options) == done.rejected
    cells = cells_of(saved)
    assert [str(row[0]).split("；")[0] for row in cells[1:]] == [
        "您选择了不导入这一行",
        "只新增：已有客户不改",
        "没有姓名，不能建立客户。",
        "没有姓名，不能建立客户。",
    ]
    at = cells[0].index("电话")
    assert [str(row[at]) for row in cells[1:]] == ["13900000001"] * 2 + ["13900000007"] * 2
    fixed = [list(row) for row in cells[1:]]
    fixed[2][cells[0].index("姓名")], fixed[3][cells[0].index("姓名")] = "周小样", "周中样"
    again = school.desk.imports.preview(save_list(tmp_path / "c.xlsx", fixed, [str(head) for head in cells[0]]))
    assert [row.action for row in again.sheets[0].rows if row.skipped_before] == [RowAction.CREATE]
    assert school.desk.imports.apply(school.actor, again, "c.xlsx").created == 3


def test_rows_of_an_older_preview_are_not_mixed_up(school: OpenDesk, tmp_path: Path) -> None:
    first = school.desk.imports.preview(save_list(tmp_path / "a.xlsx", [WANG]))
    school.desk.imports.preview(save_list(tmp_path / "b.xlsx", [LIN]))
    with pytest.raises(UserError) as refused:
        school.desk.imports.save_rejects(school.actor, first, tmp_path / "c.xlsx")
    assert refused.value.code == "preview_gone"


def test_only_who_may_import_can(school: OpenDesk, tmp_path: Path) -> None:
    preview = school.desk.imports.preview(save_list(tmp_path / "a.xlsx", [WANG]))
    reader = Actor(school.actor.id, school.actor.name, Role.READ_ONLY)
    with pytest.raises(NotPermitted):
        school.desk.imports.apply(reader, preview, "a.xlsx")
    with pytest.raises(NotPermitted):
        school.desk.imports.undo(reader, 1)
    with pytest.raises(NotPermitted):
        school.desk.imports.save_rejects(reader, preview, tmp_path / "b.xlsx")
    assert not (tmp_path / "b.xlsx").exists()


def test_saved_rows_are_in_the_audit(school: OpenDesk, tmp_path: Path) -> None:
    preview = school.desk.imports.preview(save_list(tmp_path / "a.xlsx", [("", *WANG[1:])]))
    school.desk.imports.save_rejects(school.actor, preview, tmp_path / "b.xlsx")
    with school.desk.commands.reading() as connection:
        told = connection.exec_driver_sql("SELECT new FROM audit WHERE action = 'import.save_rejects'").scalar_one()
    assert json.loads(told) == {"rows": 1, "file": "b.xlsx"}


def test_a_preview_is_carried_out_once(school: OpenDesk, tmp_path: Path) -> None:
    preview = school.desk.imports.preview(save_list(tmp_path / "a.xlsx", [WANG, LIN]))
    done = school.desk.imports.apply(school.actor, preview, "a.xlsx")
    with pytest.raises(UserError) as refused:
        school.desk.imports.apply(school.actor, preview, "a.xlsx")
    assert refused.value.code == "preview_stale"
    assert school.desk.customers.counts().customers == 2
    school.desk.imports.undo(school.actor, done.batch_id)
    assert school.desk.imports.apply(school.actor, preview, "a.xlsx").created == 2


@pytest.mark.parametrize("phones", [("13900000001",), ()])
def test_a_person_who_came_by_hand_since_the_preview_is_not_doubled(
    school: OpenDesk, tmp_path: Path, phones: tuple[str, ...]
) -> None:
    path = save_list(tmp_path / "a.xlsx", [WANG])
    preview = school.desk.imports.preview(path)
    school.add("汪小样", *phones)
    with pytest.raises(UserError) as refused:
        school.desk.imports.apply(school.actor, preview, "a.xlsx")
    assert refused.value.code == "preview_stale"
    school.desk.imports.apply(school.actor, school.desk.imports.preview(path), "a.xlsx")
    assert school.desk.customers.counts().customers == 2 - bool(phones)


def test_a_known_customer_who_went_since_the_preview_is_not_changed(school: OpenDesk, tmp_path: Path) -> None:
    known = school.add("汪小样", "13900000001")
    preview = school.desk.imports.preview(save_list(tmp_path / "a.xlsx", [WANG]))
    school.desk.customers.invalidate(school.actor, known, "录错")
    with pytest.raises(UserError):
        school.desk.imports.apply(school.actor, preview, "a.xlsx")


def test_a_newcomer_who_is_nobody_of_the_file_does_not_disturb(school: OpenDesk, tmp_path: Path) -> None:
    preview = school.desk.imports.preview(save_list(tmp_path / "a.xlsx", [WANG]))
    school.add("林小样", "13900000009")
    assert school.desk.imports.apply(school.actor, preview, "a.xlsx").created == 1


def test_a_short_list_meets_only_those_it_may_know(
    school: OpenDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _import(school, save_list(tmp_path / "a.xlsx", [WANG, LIN]))
    whole = school.desk.imports.preview(tmp_path / "a.xlsx")
    monkeypatch.setattr("desktop_app.services.import_customers.SHORT_DESK", -100)
    looked_up = school.desk.imports.preview(tmp_path / "a.xlsx")
    assert looked_up.summary == whole.summary
    assert [row.known_id for row in looked_up.sheets[0].rows] == [row.known_id for row in whole.sheets[0].rows]


def test_the_import_stands_in_the_list_of_imports(school: OpenDesk, tmp_path: Path) -> None:
    done = _import(school, save_list(tmp_path / "名单.xlsx", [WANG]))
    (batch,) = ImportCustomers.batches(school.desk.imports)
    assert (batch.id, batch.file_name, batch.user, batch.created) == (done.batch_id, "名单.xlsx", school.actor.name, 1)
    assert batch.at == school.desk.clock.now()
    assert batch.undone_at is None
