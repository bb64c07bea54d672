"""Finding: the same as by a plain look at everybody, however short the words, and never what was before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.domain.customers import CustomerDraft, CustomerQuery, CustomerState, ListScope
from desktop_app.rules import names
from desktop_app.store.find import find_ids
from tests.desks import OpenDesk

PEOPLE = {
    "王知远": ("13512345678",), "汪子衿": ("13800001358",), "万俟知夏": ("02154321098", "13700000099"), "欧阳": (),
    "王 Anna": ("13612121212",), "W Z": ("13999990000",), "赵振宇": ("15812340001",), "知知": ("13500000002",),
}  # fmt: skip
OFF_THE_LISTS = "赵振宇"


@pytest.fixture
def people(school: OpenDesk) -> dict[str, int]:
    """A desk of a few customers, one of them off the lists."""
    ids = {name: school.add(name, *phones) for name, phones in PEOPLE.items()}
    school.desk.customers.invalidate(school.actor, ids[OFF_THE_LISTS], "搬走了")
    return ids


def _matches(name: str, run: str) -> bool:
    pinyin, initials, phones = names.pinyin_of(name), names.initials_of(name), PEOPLE[name]
    if not run.isascii():
        return run in names.name_key(name)
    if len(run) > 2:
        return any(run in part for part in (pinyin, initials, *phones))
    return (
        any(run in phone for phone in phones) if run.isdigit() else initials.startswith(run) or pinyin.startswith(run)
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(
    runs=st.lists(
        st.one_of(
            st.sampled_from(
                ["知", "王", "知远", "欧阳", "知知", "wz", "w", "wa", "ou", "zz", "zhi", "zhiy", "moqi", "an"]
            ),
            st.text("0123589", min_size=1, max_size=5),
            st.text("wzayn", min_size=1, max_size=4),
        ),
        min_size=1,
        max_size=3,
    ),
    state=st.sampled_from(["active", "invalid"]),
)
def test_the_same_are_found_as_by_looking_at_all(
    school: OpenDesk, people: dict[str, int], runs: Sequence[str], state: str
) -> None:
    wanted = [
        ident
        for name, ident in people.items()
        if (name == OFF_THE_LISTS) == (state == "invalid") and all(_matches(name, run) for run in runs)
    ]
    by_name = sorted(wanted, key=lambda ident: (names.pinyin_of(_name(people, ident)), ident))
    with school.desk.commands.reading() as connection:
        words = " ".join(runs)
        assert find_ids(connection, words, state=state) == sorted(wanted, reverse=True)
        assert find_ids(connection, words, state=state, by_name=True) == by_name
        assert find_ids(connection, words, 1, state=state) == sorted(wanted, reverse=True)[:1]


def _name(people: dict[str, int], ident: int) -> str:
    return next(name for name, other in people.items() if other == ident)


def test_what_was_found_before_a_change_is_found_anew(school: OpenDesk, people: dict[str, int]) -> None:
    customers, query = school.desk.customers, CustomerQuery(text="wz")
    assert customers.count(query) == 3
    with school.desk.commands.reading() as connection:
        assert len(find_ids(connection, "wz")) == 3
        added = school.add("王振")  # on another connection; the next to read is this one again
        assert len(find_ids(connection, "wz")) == 3
    assert customers.count(query) == 4
    assert added in {row.id for row in customers.page(query, 0, 10)}
    customers.update(school.actor, added, CustomerDraft("李振"))
    assert customers.count(query) == 3
    customers.invalidate(school.actor, people["汪子衿"], "搬走了")
    assert {row.name for row in customers.page(query, 0, 10)} == {"王知远", "W Z"}


def test_what_is_taken_back_is_not_remembered(school: OpenDesk, people: dict[str, int]) -> None:
    database = school.desk.commands.database

    class TakenBackError(Exception):
        pass

    with pytest.raises(TakenBackError), database.writing() as connection:
        connection.exec_driver_sql("UPDATE customer SET initials = 'qq', pinyin = 'qq' WHERE initials = 'wz'")
        assert len(find_ids(connection, "qq")) == 1
        raise TakenBackError
    with database.reading() as connection:
        assert find_ids(connection, "qq") == []
    assert school.desk.customers.count(CustomerQuery(text="wz")) == 3


@pytest.mark.parametrize("sort", ["name", "recent"])
@pytest.mark.parametrize("filtered", [CustomerQuery(text="知"), CustomerQuery(text="1", category="围棋")])
def test_pages_places_and_count_of_what_is_found_agree(
    school: OpenDesk, people: dict[str, int], sort: str, filtered: CustomerQuery
) -> None:
    customers = school.desk.customers
    for name in ("王知远", "汪子衿", "万俟知夏"):
        draft = customers.file(people[name]).customer.draft
        customers.update(school.actor, people[name], replace(draft, category="围棋"))
    count = customers.count(filtered)
    rows = [row for offset in range(0, count, 2) for row in customers.page(filtered, offset, 2, sort)]
    assert len(rows) == count == 3
    assert [customers.place(filtered, row.id, sort) for row in rows] == list(range(count))
    ordered = sorted(rows, key=lambda row: (names.pinyin_of(row.name), row.id))
    assert rows == (ordered if sort == "name" else sorted(rows, key=lambda row: -row.id))
    assert customers.place(filtered, people["欧阳"], sort) is None


def test_who_has_visits_ahead_is_counted_without_those_off_the_lists(school: OpenDesk, people: dict[str, int]) -> None:
    for name in ("王知远", "汪子衿"):
        assert len(school.event(people[name], "order", date(2026, 11, 23))) > 1
    assert school.desk.customers.count(CustomerQuery(ListScope.OPEN)) == 2
    with school.desk.commands.database.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE customer SET state = ? WHERE id = ?", (CustomerState.INVALID.value, people["汪子衿"])
        )
    assert school.desk.customers.count(CustomerQuery(ListScope.OPEN)) == 1
    assert len(school.desk.customers.page(CustomerQuery(ListScope.OPEN), 0, 10)) == 1
