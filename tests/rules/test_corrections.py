"""What a call corrects in a customer's file."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.customers import CustomerDraft, Phone
from desktop_app.domain.errors import InvalidInput
from desktop_app.rules.corrections import stored, with_field, without_number
from desktop_app.rules.script_facts import CORRECTED

DRAFT = CustomerDraft(
    "林小满", phones=(Phone("13900000001", "妈妈"), Phone("13900000002", wrong=True)), birthday=date(2015, 6, 1),
    address="新村 3 号", extra={"年级": "五年级"},
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value"),
    [("name", "林晓满"), ("address", "旧街 9 号"), ("birthday", "2015-07-01"), ("birthday", ""), ("年级", "六年级"),
     ("年级", ""), ("学号", "A-1"), ("phone", "13900000003")],
)  # fmt: skip
def test_what_is_corrected_is_read_out_next_time(name: str, value: str) -> None:
    assert stored(with_field(DRAFT, name, value), name) == value


def test_a_new_number_is_dialled_first_and_the_old_ones_stay() -> None:
    changed = with_field(DRAFT, "phone", "139 0000 0003")
    assert [phone.number for phone in changed.phones] == ["13900000003", "13900000001", "13900000002"]
    assert without_number(changed, "13900000003").phones == DRAFT.phones
    again = with_field(DRAFT, "phone", "13900000002")
    assert again.phones == (Phone("13900000002"), Phone("13900000001", "妈妈"))


@pytest.mark.parametrize(("name", "value"), [("phone", "没有"), ("phone", ""), ("birthday", "去年"), ("name", " ")])
def test_what_a_field_does_not_take_is_refused(name: str, value: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        with_field(DRAFT, name, value)
    assert refused.value.field == name


@given(st.sampled_from([*CORRECTED, "年级", "没有的栏"]), st.text(max_size=20))
def test_only_the_field_asked_for_changes(name: str, value: str) -> None:
    try:
        changed = with_field(DRAFT, name, value)
    except InvalidInput:
        return
    names = [*CORRECTED, "年级"]
    assert {other for other in names if stored(changed, other) != stored(DRAFT, other)} <= {name}
