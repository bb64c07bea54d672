"""Contacts that are no visits: in the story, taken back, kept through a merge."""

from __future__ import annotations

import pytest

from desktop_app.domain.access import Actor, Role
from desktop_app.domain.errors import InvalidInput, NotPermitted
from desktop_app.domain.exchanges import ExchangeDraft
from tests.desks import OpenDesk


@pytest.fixture
def customer(school: OpenDesk) -> int:
    return school.add("柏知夏", "13800001111")


def told(school: OpenDesk, customer: int) -> list[tuple[str, str]]:
    history = school.desk.customers.file(customer).history
    return [(line.title, line.text) for line in history if line.kind == "exchange"]


def test_a_call_of_the_customer_stands_in_the_story(school: OpenDesk, customer: int) -> None:
    kept, _ = school.desk.exchanges.add(school.actor, ExchangeDraft(customer, "call_in", True, " 问周末有没有课 "))
    assert told(school, customer) == [("来电 · 往来", "林青禾：问周末有没有课")]
    school.desk.exchanges.set_active(school.actor, customer, kept, active=False)
    assert told(school, customer) == []
    school.desk.exchanges.set_active(school.actor, customer, kept, active=True)
    assert [talk.draft.incoming for talk in school.desk.exchanges.of_customer(customer)] == [True]


def test_what_was_said_is_asked_for(school: OpenDesk, customer: int) -> None:
    with pytest.raises(InvalidInput):
        school.desk.exchanges.add(school.actor, ExchangeDraft(customer, "call_in", True, " "))


def test_who_only_reads_writes_nothing(school: OpenDesk, customer: int) -> None:
    reader = Actor(school.actor.id, school.actor.name, Role.READ_ONLY)
    with pytest.raises(NotPermitted):
        school.desk.exchanges.add(reader, ExchangeDraft(customer, "call_in", True, "问课"))


def test_a_merge_keeps_both_stories(school: OpenDesk, customer: int) -> None:
    other = school.add("柏知夏夏", "13800002222")
    for who, text in ((customer, "问课"), (other, "问价钱")):
        school.desk.exchanges.add(school.actor, ExchangeDraft(who, "counter", True, text))
    merge = school.desk.duplicates.merge(school.actor, customer, other)
    assert {text for _, text in told(school, customer)} == {"林青禾：问课", "林青禾：问价钱"}
    assert merge is not None
