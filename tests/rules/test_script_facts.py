"""What conditions know of a customer."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.domain.customers import CustomerDraft, CustomerKind, EventDraft
from desktop_app.rules.script_facts import FIELDS, OTHERS, age, facts, known_names

DRAFT = CustomerDraft(
    "林小满", birthday=date(2015, 6, 1), source="referral", category="意向", extra={"年级": "五年级", "备用": ""}
)
NAMES = {"source": {"referral": "转介绍"}, "event_kind": {"trial": "试听"}}


def test_every_form_of_a_value_is_known() -> None:
    known = facts(
        DRAFT, date(2026, 5, 31), NAMES, event=EventDraft("trial", date(2026, 5, 30)), plan="试听回访", attempt=2
    )
    assert known["客户.来源"] == known["customer.source"] == ("referral", "转介绍")
    assert known["客户.年龄"] == ("10",)
    assert known["客户.年级"] == known["customer.年级"] == ("五年级",)
    assert known["客户.备用"] == known["客户.地址"] == ()
    assert known["事件"] == known["event"] == ("trial", "试听")
    assert (known["事件日期"], known["方案"], known["第几次"]) == (("2026-05-30",), ("试听回访",), ("2",))
    assert known["客户.类型"] == ("person", "个人")


def test_every_name_that_may_be_used_is_filled() -> None:
    known = facts(CustomerDraft("青禾公司", CustomerKind.ORGANISATION), date(2026, 1, 1), {})
    assert known_names(()) == known.keys()
    assert known_names(("年级",)) - known.keys() == {"客户.年级", "customer.年级"}
    assert len(known) == 2 * (len(FIELDS) + len(OTHERS))


@pytest.mark.parametrize(
    ("birthday", "today", "years"),
    [
        (date(2016, 2, 29), date(2026, 2, 28), 9),
        (date(2016, 2, 29), date(2026, 3, 1), 10),
        (date(2016, 5, 1), date(2026, 5, 1), 10),
    ],
)
def test_years_are_full(birthday: date, today: date, years: int) -> None:
    assert age(birthday, today) == years
