"""Pairs over a whole list: why, in which order, and who is never a pair."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.duplicates import Alike, PairReason
from desktop_app.domain.errors import Cancelled
from desktop_app.rules.duplicates import judge, pairs

PHONE, OTHER = "13800001111", "13800002222"
DAY = date(2018, 3, 4)
ID, ID_15 = "11010519491231002X", "110105491231002"

people = st.lists(
    st.builds(
        Alike,
        st.just(0),
        st.just(""),
        st.sampled_from(["柏知夏", "柏知遐", "柏知", "常诗语", "柏知夏妈妈"]),
        st.lists(st.sampled_from([PHONE, OTHER]), unique=True, max_size=2).map(tuple),
        st.sampled_from(["", ID, ID_15]),
        st.sampled_from([None, DAY, date(2019, 1, 1)]),
        st.sampled_from(["", "男", "女"]),
        st.sampled_from(["", "常诗语"]),
    ),
    max_size=9,
)


def one(number: int, key: str, *phones: str, **more: object) -> Alike:
    return Alike(number, key, key, phones, **more)  # type: ignore[arg-type] # fields by name


@pytest.mark.parametrize(
    ("a", "b", "certain", "reason"),
    [
        (one(1, "王芳", PHONE), one(2, "王芳", OTHER, PHONE), True, PairReason.NAME_AND_PHONE),
        (one(1, "王芳", id_number=ID), one(2, "王方", id_number=ID_15), True, PairReason.IDENTITY),
        (one(1, "常诗语", PHONE), one(2, "常诗羽", PHONE), False, PairReason.SOUND),
        (one(1, "王小明", PHONE), one(2, "王小明小朋友", PHONE), False, PairReason.TITLE),
        (one(1, "王小明", PHONE), one(2, "小明", PHONE), False, PairReason.PART),
        (one(1, "王芳", PHONE), one(2, "王芳", OTHER), False, None),
        (one(1, "王芳", birthday=DAY), one(2, "王芳", OTHER, birthday=DAY), False, PairReason.NAME_AND_BIRTHDAY),
        (one(1, "王小明", PHONE), one(2, "王大强", PHONE), False, None),
        (one(1, "王小明", PHONE, guardian="王小敏"), one(2, "王小敏", PHONE), False, None),
        (one(1, "王一鸣", PHONE, birthday=DAY), one(2, "王一然", PHONE, birthday=DAY), False, None),
        (one(1, "常诗语", PHONE, remark="双胞胎姐姐"), one(2, "常诗羽", PHONE), False, None),
        (one(1, "金新", PHONE, birthday=DAY), one(2, "金星", PHONE, birthday=DAY), False, PairReason.ONE_OFF),
        (one(1, "王子轩", PHONE, birthday=DAY, gender="男"), one(2, "王子涵", PHONE, gender="女"), False, None),
    ],
)
def test_why_two_are_a_pair(a: Alike, b: Alike, certain: bool, reason: PairReason | None) -> None:
    found = judge(a, b)
    assert (found and found.reason) == reason
    if found is not None:
        assert found.certain == certain


@given(people)
def test_no_pair_is_overlooked_and_none_told_twice(drawn: list[Alike]) -> None:
    listed = [
        Alike(n, p.key, p.key, p.phones, p.id_number, p.birthday, p.gender, p.guardian) for n, p in enumerate(drawn, 1)
    ]
    found = pairs(listed)
    assert {pair.ids for pair in found} == {(a.id, b.id) for a, b in combinations(listed, 2) if judge(a, b) is not None}
    assert len(found) == len({pair.ids for pair in found})
    assert [pair.certain for pair in found] == sorted((pair.certain for pair in found), reverse=True)
    assert pairs(listed, {pair.ids for pair in found}) == ()


def test_a_number_of_the_shop_itself_pairs_only_the_same_names() -> None:
    crowd = [one(number, f"王小{chr(0x4E00 + number)}", PHONE) for number in range(1, 60)]
    assert pairs([*crowd, one(98, "柏知夏", PHONE), one(99, "柏知夏", PHONE)])[0].ids == (98, 99)
    assert len(pairs([*crowd, one(98, "柏知夏", PHONE), one(99, "柏知夏", PHONE)])) == 1


def test_the_search_can_be_stopped() -> None:
    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        pairs([one(1, "王芳", PHONE), one(2, "王芳", PHONE)], checkpoint=stop)
