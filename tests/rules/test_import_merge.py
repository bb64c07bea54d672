"""Rows of one person, changes of a known customer, and taking them back."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.import_batches import FieldRule
from desktop_app.domain.importing import Field, PersonFields, field_words
from desktop_app.rules.import_merge import change, change_back, event_kind, merge_rows
from desktop_app.rules.importing.headings import recognise

WORDS = st.sampled_from(["", "甲", "乙", "丙"])
PHONES = st.lists(st.sampled_from(["13900000001", "13900000002", "13900000003"]), unique=True, max_size=3)
DAYS = st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2020, 1, 3)))
OWN = st.dictionaries(st.sampled_from(["尺码", "校车"]), st.sampled_from(["大", "小"]))
SINGLE = ("name", "gender", "birthday", "id_number", "guardian", "source", "category", "owner", "address")


@st.composite
def people(draw: st.DrawFn) -> PersonFields:
    numbers = draw(PHONES)
    texts: dict[str, Any] = {name: draw(WORDS) for name in (*SINGLE, "remark") if name not in ("name", "birthday")}
    return PersonFields(
        name="汪小样",
        phone=numbers[0] if numbers else "",
        phones_extra=tuple(numbers[1:]),
        birthday=draw(DAYS),
        event_name=draw(WORDS),
        event_date=draw(DAYS),
        extra=draw(OWN),
        **texts,
    )


def _stored(fields: PersonFields) -> dict[str, Any]:
    """Return a customer's values as the store keeps them."""
    values: dict[str, Any] = {name: getattr(fields, name) for name in (*SINGLE, "remark")}
    values["birthday"] = fields.birthday and fields.birthday.isoformat()
    return values | {"extra": dict(fields.extra), "phones": [[number, "", False] for number in fields.phones]}


def _written(present: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values after a change, as the store writes it."""
    values = copy.deepcopy(dict(present)) | {name: value for name, value in after.items() if name != "extra"}
    values["extra"] = {k: v for k, v in {**present["extra"], **after.get("extra", {})}.items() if v is not None}
    return values


@given(st.lists(people(), min_size=1, max_size=4))
def test_rows_of_one_person_lose_nothing(rows: list[PersonFields]) -> None:
    merged, events = merge_rows(rows)
    told = "\n".join([*merged.extra.values(), merged.remark])
    for row in rows:
        assert set(row.phones) <= set(merged.phones)
        assert row.remark in merged.remark
        for name in SINGLE:
            value = getattr(row, name)
            assert not value or value == getattr(merged, name) or str(value) in told
        if row.event_date:
            assert (row.event_name, row.event_date) in [(event.title, event.day) for event in events]
        else:
            assert row.event_name in told
        assert all(text in merged.extra[heading] for heading, text in row.extra.items())


@given(people())
def test_the_same_row_twice_is_the_row_once(row: PersonFields) -> None:
    once = merge_rows([row])
    twice = merge_rows([row, row])
    assert once.events == twice.events
    assert {name: getattr(once.fields, name) for name in (*SINGLE, "remark", "extra", "phones")} == {
        name: getattr(twice.fields, name) for name in (*SINGLE, "remark", "extra", "phones")
    }


@given(people(), people())
def test_by_default_only_what_is_empty_is_filled(known: PersonFields, row: PersonFields) -> None:
    present = _stored(known)
    _, after = change(present, row, {})
    now = _written(present, after)
    for name in (*SINGLE, "remark"):
        new = getattr(row, name)
        assert now[name] == (present[name] or (new.isoformat() if isinstance(new, date) else new))
    assert {**row.extra, **present["extra"]} == now["extra"]
    assert now["phones"][: len(present["phones"])] == present["phones"]
    assert {number for number, _, _ in now["phones"]} == {*known.phones, *row.phones}
    assert change(now, row, {}) == ({}, {})


RULES = st.dictionaries(st.sampled_from(list(Field)), st.sampled_from(list(FieldRule)))


@given(people(), people(), RULES)
def test_a_change_can_be_taken_back_whole(
    known: PersonFields, row: PersonFields, rules: dict[Field, FieldRule]
) -> None:
    present = _stored(known)
    before, after = change(present, row, rules)
    now = _written(present, after)
    back, stays = change_back(now, before, after)
    assert stays == []
    assert _written(now, back) == present


@given(people(), people(), RULES)
def test_what_was_changed_since_stays(known: PersonFields, row: PersonFields, rules: dict[Field, FieldRule]) -> None:
    present = _stored(known)
    before, after = change(present, row, rules)
    now = _written(present, after)
    touched = {name for name in after if name not in ("extra", "phones")}
    for name in touched:
        now[name] = "改过"
    back, stays = change_back(now, before, after)
    assert set(stays) == touched
    restored = _written(now, back)
    assert all(restored[name] == "改过" for name in touched)


@given(people(), people(), RULES)
def test_a_blank_never_overwrites(known: PersonFields, row: PersonFields, rules: dict[Field, FieldRule]) -> None:
    present = _stored(known)
    now = _written(present, change(present, row, rules)[1])
    assert all(now[name] for name in (*SINGLE, "remark") if present[name])
    assert {number for number, _, _ in present["phones"]} <= {number for number, _, _ in now["phones"]}


def test_columns_written_for_reading_only_are_left_out() -> None:
    row = PersonFields(name="汪小样", extra={"退回原因": "缺姓名", "尺码": "M"})
    assert merge_rows([row], frozenset({"退回原因"})).fields.extra == {"尺码": "M"}


def test_the_longest_word_names_the_kind_of_an_event() -> None:
    words = {"试听": "trial", "试听报名": "enrolment", "课": "lesson"}
    assert event_kind("围棋试听报名", "", words, "other") == "enrolment"
    assert event_kind("围棋试听", "", words, "other") == "trial"
    assert event_kind("围棋", "正式课", words, "other") == "lesson"
    assert event_kind("围棋", "", words, "other") == "other"


def test_an_import_reads_back_the_headings_it_writes() -> None:
    for field, word in field_words().items():
        heading = recognise(word)
        assert heading is not None
        assert heading.field is field
