"""A file that two changed at once: nothing of either is lost in silence."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.customers import CustomerDraft, Phone
from desktop_app.rules.two_hands import join

few = st.sampled_from(["", "甲", "乙"])
numbers = st.lists(
    st.builds(Phone, st.sampled_from(["13800001111", "13800002222", "13800003333"]), few, st.booleans()),
    max_size=3,
    unique_by=lambda phone: phone.number,
)
drafts = st.builds(
    CustomerDraft,
    st.sampled_from(["柏知夏", "柏知远"]),
    phones=numbers.map(tuple),
    remark=few,
    extra=st.dictionaries(st.sampled_from(["班级", "座位"]), st.sampled_from(["一", "二"])),
)


@given(drafts, drafts)
def test_where_only_one_changed_the_file_becomes_what_that_one_wrote(base: CustomerDraft, other: CustomerDraft) -> None:
    assert join(base, other, base) == join(base, base, other) == (other, ())


@given(drafts, drafts, drafts)
def test_both_changes_stand_or_the_place_is_named(
    base: CustomerDraft, mine: CustomerDraft, theirs: CustomerDraft
) -> None:
    found = join(base, mine, theirs)
    clashed = mine.remark != base.remark and theirs.remark not in (base.remark, mine.remark)
    assert ("remark" in found.clashes) == clashed
    if not found.clashes:
        assert found.draft.remark == (mine.remark if mine.remark != base.remark else theirs.remark)
        for one, other in ((mine, theirs), (theirs, mine)):
            for phone in set(one.phones) - set(base.phones):
                assert phone in found.draft.phones, (one, other)
            for phone in set(base.phones) - set(one.phones):
                assert phone not in found.draft.phones, (one, other)


def test_numbers_keep_the_order_in_which_somebody_put_them() -> None:
    first, second, third, fourth = (Phone(f"1380000000{n}") for n in range(1, 5))
    base = CustomerDraft("柏知夏", phones=(first, second))
    swapped, longer = replace(base, phones=(second, first)), replace(base, phones=(first, second, third))
    assert join(base, swapped, longer).draft.phones == (second, first, third)
    assert join(base, longer, swapped).draft.phones == (second, first, third)
    ahead = replace(base, phones=(fourth, first, second))
    assert set(join(base, ahead, longer).draft.phones) == {first, second, third, fourth}
    assert join(base, ahead, base).draft.phones == ahead.phones
