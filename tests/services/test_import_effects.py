"""What the preview says an import would change is what it changes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.domain.import_batches import FieldChange, FieldRule, ImportOptions
from desktop_app.domain.importing import Field, KnownCustomer, PersonFields, field_words
from desktop_app.services.import_effects import effect
from desktop_app.store import import_known
from tests.desks import OpenDesk
from tests.files import save_list

ROW = PersonFields(
    "柏知夏",
    "13800001111",
    ("13900002222",),
    address="青禾路 9 号",
    event_name="围棋",
    event_date=date(2026, 11, 20),
    extra={"就读学校": "第一小学"},
)
KNOWN = KnownCustomer(7, PersonFields("柏知夏", "13800001111", address="青禾路 1 号", remark="周末来"))
ADDED = [
    FieldChange("电话", "", "13900002222", added=True),
    FieldChange("项目", "", "围棋 2026-11-20", added=True),
]


@pytest.mark.parametrize(
    ("rules", "changes"),
    [
        ({}, [FieldChange("就读学校", "", "第一小学"), *ADDED]),
        (
            dict.fromkeys(Field, FieldRule.OVERWRITE),
            [FieldChange("地址", "青禾路 1 号", "青禾路 9 号"), FieldChange("就读学校", "", "第一小学"), *ADDED],
        ),
        (dict.fromkeys(Field, FieldRule.KEEP), ADDED[1:]),
        (
            {Field.ADDRESS: FieldRule.OVERWRITE, Field.PHONE: FieldRule.KEEP, Field.REMARK: FieldRule.KEEP},
            [FieldChange("地址", "青禾路 1 号", "青禾路 9 号"), ADDED[1]],
        ),
    ],
)
def test_a_change_is_told_as_the_rules_allow_it(rules: dict[Field, FieldRule], changes: list[FieldChange]) -> None:
    assert list(effect(KNOWN, [ROW], rules)) == changes


def test_a_row_that_is_known_whole_changes_nothing() -> None:
    known = KnownCustomer(7, ROW, frozenset({("围棋", date(2026, 11, 20))}))
    assert effect(known, [ROW], dict.fromkeys(Field, FieldRule.OVERWRITE)) == ()


def test_rows_of_one_person_are_told_together() -> None:
    second = PersonFields("柏知夏", "13800001111", address="青禾路 7 号", gender="女")
    told = effect(KNOWN, [ROW, second], {Field.ADDRESS: FieldRule.OVERWRITE})
    assert FieldChange("地址", "青禾路 1 号", "青禾路 9 号") in told
    assert FieldChange("地址（另）", "", "青禾路 7 号") in told
    assert FieldChange("性别", "", "女") in told


HELD = Field.GENDER, Field.BIRTHDAY, Field.GUARDIAN, Field.ADDRESS, Field.REMARK, Field.OWNER
VALUES = st.sampled_from(["", "甲", "乙"])
TEXTS = st.fixed_dictionaries({field: VALUES for field in HELD if field not in (Field.BIRTHDAY, Field.GENDER)})
RULES = st.dictionaries(st.sampled_from(list(Field)), st.sampled_from(list(FieldRule)))


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=TEXTS, after=TEXTS, rules=RULES)
def test_what_is_told_is_what_is_done_and_what_is_taken_back(
    school: OpenDesk, tmp_path: Path, before: dict[Field, str], after: dict[Field, str], rules: dict[Field, FieldRule]
) -> None:
    desk, number = school.desk, f"139{len(list(tmp_path.iterdir())):08}"
    customer = school.add("柏知夏", number, **{field.value: text for field, text in before.items()})

    def known() -> KnownCustomer:
        with desk.commands.reading() as connection:
            return next(each for each in import_known.known_customers(connection) if each.id == customer)

    words = field_words()
    headings = ["姓名", "电话", *(words[field] for field in after)]
    preview = desk.imports.preview(
        save_list(tmp_path / f"{number}.xlsx", [("柏知夏", number, *after.values())], headings)
    )
    (row,) = preview.sheets[0].rows
    present = known()
    told = desk.imports.effect(present, [row.fields], rules)
    foreseen = desk.imports.foresee(preview, ImportOptions(rules=rules))
    done = desk.imports.apply(school.actor, preview, "a.xlsx", options=ImportOptions(rules=rules))
    now = known().fields
    expected = dict(before)
    expected |= {field: each.new for each in told for field in after if words[field] == each.heading}
    assert {field: getattr(now, field.value) for field in before} == expected
    assert all(each.old == before[field] for each in told for field in after if words[field] == each.heading)
    assert bool(told) == bool(done.updated) == bool(foreseen.updated)
    desk.imports.undo(school.actor, done.batch_id)
    assert known() == present
