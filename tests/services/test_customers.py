"""Customers: finding them in a list of any size, keeping their files, and what an event makes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from desktop_app.domain.access import Permission
from desktop_app.domain.changes import Kind
from desktop_app.domain.customers import CustomerDraft, CustomerQuery, EventDraft, ListScope, Phone
from desktop_app.domain.errors import InvalidInput, NotPermitted, UserError
from tests.desks import OpenDesk


@pytest.fixture
def people(school: OpenDesk) -> dict[str, int]:
    """Some customers of different names and numbers."""
    return {
        name: school.add(name, *phones)
        for name, phones in {
            "柏知夏": ("138 0000 1111", "0571-8000 2222"),
            "柏知远": ("13900003333",),
            "曾子衿": ("13700004444",),
            "Anna Li": ("+86 136 0000 5555",),
        }.items()
    }


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("知", {"柏知夏", "柏知远"}),
        ("知夏", {"柏知夏"}),
        ("夏知", set()),
        ("bozhi", set()),
        ("baizhi", {"柏知夏", "柏知远"}),
        ("bzx", {"柏知夏"}),
        ("bz", {"柏知夏", "柏知远"}),
        ("zeng", {"曾子衿"}),
        ("3333", {"柏知远"}),
        ("1111", {"柏知夏"}),
        ("44", {"曾子衿"}),
        ("柏 3333", {"柏知远"}),
        ("anna", {"Anna Li"}),
        ('"', set()),
        ("%", set()),
        ("' OR 1=1 --", set()),
    ],
)
def test_any_fragment_finds(school: OpenDesk, people: dict[str, int], typed: str, found: set[str]) -> None:
    assert {row.name for row in school.desk.customers.find(typed)} == found


def test_numbers_are_kept_as_digits_and_shown_with_the_first(school: OpenDesk, people: dict[str, int]) -> None:
    file = school.desk.customers.file(people["柏知夏"])
    assert [phone.number for phone in file.customer.draft.phones] == ["13800001111", "057180002222"]


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (CustomerDraft(" "), "name"),
        (CustomerDraft("某人", phones=(Phone("12"),)), "phones"),
        (CustomerDraft("某人", id_number="110101199001011231"), "id_number"),
    ],
)
def test_what_cannot_stand_is_refused(school: OpenDesk, draft: CustomerDraft, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        school.desk.customers.create(school.actor, draft)
    assert refused.value.field == field
    assert school.desk.customers.counts().customers == 0


def test_update_says_what_changed_and_finds_the_new_name(school: OpenDesk, people: dict[str, int]) -> None:
    who = people["柏知远"]
    changes = school.desk.customers.update(
        school.actor, who, CustomerDraft("柏承泽", phones=(Phone("13900009999"),), remark="改名")
    )
    assert changes.touches(Kind.CUSTOMER)
    assert [row.id for row in school.desk.customers.find("bocheng")] == []
    assert [row.id for row in school.desk.customers.find("承泽")] == [who]
    assert school.desk.customers.find("3333") == ()
    nothing = school.desk.customers.update(
        school.actor, who, CustomerDraft("柏承泽", phones=(Phone("13900009999"),), remark="改名")
    )
    assert not nothing.touches(Kind.CUSTOMER)


def test_what_others_wrote_since_the_form_was_opened_stays(school: OpenDesk, people: dict[str, int]) -> None:
    customers, who = school.desk.customers, people["柏知夏"]
    opened = customers.file(who).customer.draft
    customers.update(school.actor, who, replace(opened, remark="周四没空", phones=(opened.phones[1],)))
    customers.update(school.actor, who, replace(opened, category="小班"), opened)
    after = customers.file(who).customer.draft
    assert (after.remark, after.category, after.phones) == ("周四没空", "小班", (opened.phones[1],))


def test_a_field_that_two_changed_is_not_overwritten(school: OpenDesk, people: dict[str, int]) -> None:
    customers, who = school.desk.customers, people["柏知夏"]
    opened = customers.file(who).customer.draft
    wrong = (replace(opened.phones[0], wrong=True), opened.phones[1])
    customers.update(school.actor, who, replace(opened, remark="周四没空", phones=wrong, extra={"座位": "一"}))
    mine = replace(opened, remark="周五没空", phones=(opened.phones[1],), extra={"座位": "二"}, category="小班")
    with pytest.raises(UserError) as refused:
        customers.update(school.actor, who, mine, opened)
    assert refused.value.code == "changed_since"
    assert refused.value.message == "这份资料打开以后，别处也改了：备注、座位、13800001111。"
    after = customers.file(who).customer.draft
    assert (after.remark, after.phones, after.category) == ("周四没空", wrong, "")


def test_an_invalid_customer_leaves_the_lists_and_comes_back(school: OpenDesk, people: dict[str, int]) -> None:
    who = people["曾子衿"]
    visit = school.event(who, "trial", date(2026, 11, 23))[0]
    school.desk.customers.invalidate(school.actor, who, "重复登记")
    assert school.desk.customers.find("曾") == ()
    assert school.desk.schedule.today_list() == ()
    school.desk.customers.restore(school.actor, who)
    assert [row.visit_id for row in school.desk.customers.find("曾")] == [visit]


def test_who_has_visits_ahead_is_counted_once_and_within_the_filter(school: OpenDesk, people: dict[str, int]) -> None:
    open_ones = CustomerQuery(ListScope.OPEN)
    assert len(school.event(people["柏知夏"], "order", date(2026, 11, 23))) > 1
    school.event(people["曾子衿"], "trial", date(2026, 11, 23))
    assert school.desk.customers.count(open_ones) == 2
    assert school.desk.customers.count(replace(open_ones, text="曾")) == 1
    assert school.desk.customers.count(replace(open_ones, owner="没有这个人")) == 0
    school.desk.customers.invalidate(school.actor, people["曾子衿"], "重复登记")
    assert school.desk.customers.count(open_ones) == 1


def test_scopes_of_the_list(school: OpenDesk, people: dict[str, int]) -> None:
    today = school.event(people["柏知夏"], "trial", date(2026, 11, 23))[0]
    overdue = school.event(people["柏知远"], "trial", date(2026, 11, 10))[0]
    school.event(people["曾子衿"], "order", date(2026, 11, 23), "书")

    def seen(scope: ListScope) -> list[int | None]:
        query = CustomerQuery(scope=scope)
        rows = school.desk.customers.page(query, 0, 10)
        assert school.desk.customers.count(query) == len(rows)
        return [row.visit_id for row in rows]

    assert seen(ListScope.TODAY) == [overdue, today]
    assert seen(ListScope.OVERDUE) == [overdue]
    assert len(seen(ListScope.OPEN)) == 3
    assert len(seen(ListScope.ALL)) == 4
    counts = school.desk.customers.counts()
    assert (counts.due_today, counts.overdue, counts.customers) == (2, 1, 4)


def test_a_customer_with_two_open_visits_stands_once_in_the_list(school: OpenDesk, people: dict[str, int]) -> None:
    school.event(people["柏知夏"], "trial", date(2026, 11, 23))
    school.event(people["柏知夏"], "trial", date(2026, 11, 20))
    rows = school.desk.customers.page(CustomerQuery(scope=ListScope.TODAY), 0, 10)
    assert [row.id for row in rows] == [people["柏知夏"]]


def test_pages_follow_each_other_in_every_order(school: OpenDesk) -> None:
    ids = {school.add(f"学员{chr(0x4E00 + n)}", f"1380000{n + 1000:04d}") for n in range(25)}
    for sort in ("due", "name", "recent"):
        pages = [school.desk.customers.page(CustomerQuery(), offset, 10, sort) for offset in (0, 10, 20)]
        assert {row.id for page in pages for row in page} == ids
        assert [len(page) for page in pages] == [10, 10, 5]


def test_filters_narrow_and_are_kept_by_name(school: OpenDesk) -> None:
    school.add("柏知夏", category="在读学员", source="朋友推荐")
    school.add("柏知远", category="意向学员")
    query = CustomerQuery(category="在读学员", text="柏")
    assert school.desk.customers.count(query) == 1
    school.desk.customers.save_filter(school.actor, "在读姓柏", query)
    (saved,) = school.desk.customers.saved_filters()
    assert (saved.name, saved.query) == ("在读姓柏", query)
    school.desk.customers.drop_filter(school.actor, saved.id)
    assert school.desk.customers.saved_filters() == ()


def test_similar_customers_are_found_while_typing(school: OpenDesk, people: dict[str, int]) -> None:
    same_phone = CustomerDraft("某某人", phones=(Phone("13800001111"),))
    assert [row.name for row in school.desk.customers.similar(same_phone)] == ["柏知夏"]
    assert [row.name for row in school.desk.customers.similar(CustomerDraft("柏 知远"))] == ["柏知远"]
    number = "11010119900307889X"
    school.add("岑星野", id_number=number)
    assert [row.name for row in school.desk.customers.similar(CustomerDraft("另名", id_number=number))] == ["岑星野"]
    for written in ("11010119900307889x", "110101900307889"):
        found = school.desk.customers.similar(CustomerDraft("另名", id_number=written))
        assert [row.name for row in found] == ["岑星野"]
    assert school.desk.customers.similar(CustomerDraft("另名")) == ()


def test_an_order_shows_its_repurchase_day_before_it_is_saved(school: OpenDesk, people: dict[str, int]) -> None:
    """S-05: three boxes of ten days on 2026-03-02 come to 2026-04-01."""
    order = EventDraft("order", date(2026, 3, 2), "练字帖", {"cycle_days": 10, "quantity": 3})
    shown = school.desk.customers.preview_event(order)
    assert [(p.original, p.due) for p in shown] == [
        (date(2026, 3, 7), date(2026, 3, 9)),
        (date(2026, 3, 17), date(2026, 3, 17)),
        (date(2026, 4, 1), date(2026, 4, 1)),
    ]
    _, made, _ = school.desk.customers.add_event(school.actor, people["柏知夏"], order)
    assert [(row.due, row.reason) for row in made] == [(p.due, p.reason) for p in shown]


def test_what_is_sensitive_is_hidden_revealed_with_a_trace_and_never_lost(school: OpenDesk) -> None:
    number, own = "11010119900307651X", {"过敏史": "青霉素", "班级": "一班"}
    made = school.add("柏知夏", "13800001111", id_number=number, extra=own)
    customers, me = school.desk.customers, school.actor
    seen = customers.concealed(customers.file(made).customer.draft)
    assert seen.id_number == "110*************1X"
    assert seen.extra == {"过敏史": "***", "班级": "一班"}
    customers.update(me, made, replace(seen, remark="改了备注"), seen)
    kept = customers.file(made).customer.draft
    assert (kept.id_number, kept.extra, kept.remark) == (number, own, "改了备注")
    assert customers.reveal(me, made) == kept
    ((row, whom),) = school.desk.audit.rows(me, school.desk.audit.query(group="sensitive"))
    assert (row.action, whom) == ("customer.reveal", "柏知夏")
    blind = replace(me, granted=frozenset({Permission.AUDIT_VIEW, Permission.CUSTOMER_EDIT}))
    with pytest.raises(NotPermitted):
        customers.reveal(blind, made)
    (told, _), *_ = school.desk.audit.rows(blind, school.desk.audit.query(text="青霉素"))
    assert told.new["id_number"] == "110*************1X"
    assert told.new["extra"]["过敏史"] == "***"
    assert told.new["phones"][0]["number"] == "138****1111"
