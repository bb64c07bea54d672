"""Who is the same person: certain, perhaps, never."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.rules.matching import Groups, Likeness, Traits, group, likeness, slip_of, without_title

PHONE, OTHER = "13800138001", "13900139002"
DAY = date(2017, 7, 14)
ID, OTHER_ID = "510105201707149975", "510105201707149983"

NAMES = st.sampled_from(["王芳", "王方", "李雷", "王小明", "王晓明", "王小红", "小明", ""])
PHONES = st.lists(st.sampled_from([PHONE, OTHER, "13700137003"]), max_size=2, unique=True).map(tuple)
TRAITS = st.builds(
    Traits,
    NAMES,
    PHONES,
    st.sampled_from(["", "", ID, OTHER_ID]),
    st.sampled_from([None, DAY, DAY + timedelta(days=400)]),
    st.sampled_from(["", "男", "女"]),
)


def grouped(*records: Traits, known: int = 0) -> Groups:
    return group(
        [r.name for r in records],
        [r.phones for r in records],
        [r.id_key for r in records],
        [r.birthday for r in records],
        [r.gender for r in records],
        known=known,
    )


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (Traits("王芳", (PHONE,)), Traits("王芳", (OTHER, PHONE)), Likeness.SAME),
        (Traits("王芳", (PHONE,), ID), Traits("王方", (OTHER,), ID), Likeness.SAME),
        (Traits("王芳", (PHONE,), ID), Traits("王芳", (PHONE,), OTHER_ID), Likeness.DIFFERENT),
        (Traits("王芳", (PHONE,)), Traits("王芳", (OTHER,)), Likeness.PERHAPS),
        (Traits("王芳", (PHONE,)), Traits("王芳"), Likeness.PERHAPS),
        (Traits("王芳", (), "", DAY), Traits("王芳", (), "", date(2010, 1, 1)), Likeness.DIFFERENT),
        (Traits("王芳", (PHONE,), "", DAY), Traits("王芳", (PHONE,), "", date(2010, 1, 1)), Likeness.PERHAPS),
        (Traits("常诗语", (PHONE,), "", DAY), Traits("常诗羽", (PHONE,), "", DAY), Likeness.PERHAPS),
        (Traits("张雨欣", (PHONE,)), Traits("张语欣", (PHONE,)), Likeness.PERHAPS),
        (Traits("王小明", (PHONE,)), Traits("小明", (PHONE,)), Likeness.PERHAPS),
        (Traits("王小明", (PHONE,)), Traits("王小明小朋友", (PHONE,)), Likeness.PERHAPS),
        (Traits("王子轩", (PHONE,), "", DAY), Traits("王子涵", (PHONE,), "", DAY), Likeness.DIFFERENT),
        (Traits("王一鸣", (PHONE,), "", DAY, "女"), Traits("王一然", (PHONE,), "", DAY, "女"), Likeness.DIFFERENT),
        (Traits("王大宝", (PHONE,), "", DAY), Traits("王小宝", (PHONE,), "", DAY), Likeness.DIFFERENT),
        (Traits("王明", (PHONE,), "", DAY), Traits("王小明", (PHONE,), "", DAY), Likeness.PERHAPS),
        (Traits("金新", (PHONE,), "", DAY), Traits("金星", (PHONE,), "", DAY), Likeness.PERHAPS),
        (Traits("赵子涵", (PHONE,), "", DAY), Traits("赵孑涵", (PHONE,), "", DAY), Likeness.PERHAPS),
        (Traits("常诗语", (PHONE,), twin=True), Traits("常诗羽", (PHONE,)), Likeness.DIFFERENT),
        (Traits("常诗语", (PHONE,), twin=True), Traits("常诗语", (PHONE,)), Likeness.SAME),
        (Traits("王强", (PHONE,)), Traits("王小强", (PHONE,), guardian="王强"), Likeness.DIFFERENT),
        (Traits("王强", (PHONE,)), Traits("王小王强", (PHONE,), guardian="王强"), Likeness.DIFFERENT),
        (Traits("王子轩", (PHONE,), "", DAY, "男"), Traits("王子涵", (PHONE,), "", DAY, "女"), Likeness.DIFFERENT),
        (Traits("王子轩", (PHONE,), "", DAY), Traits("王子涵", (PHONE,), "", date(2019, 1, 1)), Likeness.DIFFERENT),
        (Traits("王小明", (PHONE,)), Traits("王大强", (PHONE,)), Likeness.DIFFERENT),
        (Traits("王小明", (PHONE,)), Traits("李丽", (PHONE,)), Likeness.DIFFERENT),
        (Traits("常诗语", (PHONE,)), Traits("常诗羽", (OTHER,)), Likeness.DIFFERENT),
        (Traits("", (PHONE,)), Traits("", (PHONE,)), Likeness.DIFFERENT),
    ],
)
def test_likeness(a: Traits, b: Traits, expected: Likeness) -> None:
    assert likeness(a, b) is expected
    assert likeness(b, a) is expected


@given(TRAITS, TRAITS)
def test_likeness_knows_no_order(a: Traits, b: Traits) -> None:
    assert likeness(a, b) is likeness(b, a)


@given(TRAITS)
def test_a_record_told_twice_is_one_person_when_it_can_be_proved(record: Traits) -> None:
    proved = bool(record.id_key) or bool(record.name and record.phones)
    assert (likeness(record, replace(record)) is Likeness.SAME) == proved


@given(st.lists(TRAITS, max_size=12))
def test_groups_hold_no_two_that_can_be_told_apart(records: list[Traits]) -> None:
    groups = grouped(*records)
    for i, first in enumerate(groups.person):
        assert first <= i
        assert groups.person[first] == first
        same = [r for r, f in zip(records, groups.person, strict=True) if f == first]
        assert len({r.id_key for r in same} - {""}) <= 1
        if not any(r.id_key for r in same):
            assert len({r.birthday for r in same} - {None}) <= 1
    for i, others in groups.perhaps.items():
        assert groups.person[i] == i
        assert all(i in groups.perhaps[j] and groups.person[j] == j for j in others)


@given(st.lists(TRAITS, max_size=8))
def test_what_is_certain_in_a_pair_is_joined_in_a_crowd(records: list[Traits]) -> None:
    plain = [replace(r, birthday=None, id_key="") for r in records]
    groups = grouped(*plain)
    for i, a in enumerate(plain):
        for j, b in enumerate(plain[:i]):
            if likeness(a, b) is Likeness.SAME:
                assert groups.person[i] == groups.person[j]


def test_a_third_record_brings_two_together() -> None:
    a, b = Traits("王芳", (PHONE,)), Traits("王芳", (OTHER,))
    assert grouped(a, b).perhaps == {0: [1], 1: [0]}
    assert grouped(a, b, Traits("王芳", (PHONE, OTHER))).person == [0, 0, 0]


def test_a_third_record_never_brings_two_birthdays_together() -> None:
    a = Traits("王芳", (PHONE,), "", DAY)
    b = Traits("王芳", (PHONE,), "", date(2010, 1, 1))
    assert grouped(a, b, Traits("王芳", (PHONE,))).person == [0, 1, 0]


def test_known_customers_are_never_joined_with_each_other() -> None:
    known = Traits("王芳", (PHONE,))
    groups = grouped(known, known, Traits("王芳", (PHONE,)), known=2)
    assert groups.person == [0, 1, 0]
    assert groups.perhaps == {}


def test_a_number_of_the_shop_itself_brings_no_doubts() -> None:
    crowd = [Traits(f"王{chr(0x4E00 + i)}明", (PHONE,)) for i in range(60)]
    assert grouped(*crowd).perhaps == {}


def test_slips_and_titles() -> None:
    assert slip_of("王小明", "王明")
    assert slip_of("王静", "王金")
    assert not slip_of("王小明", "王小红")
    assert not slip_of("王小明", "李小红")
    assert without_title("王小明小朋友") == without_title("王小明(大班)") == "王小明"
    assert without_title("王女士") == "王女士"
