"""Settings and lists: changed together or not at all, remembered per person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop_app.domain.access import Actor, Permission, Role
from desktop_app.domain.errors import InvalidInput, NotPermitted
from tests.desks import PERSON, OpenDesk


def test_settings_change_together_or_not_at_all(school: OpenDesk) -> None:
    settings = school.desk.settings
    with pytest.raises(InvalidInput) as refused:
        settings.change(school.actor, {"organisation": "新名字", "calling_hours": "早上"})
    assert refused.value.field == "calling_hours"
    assert settings.organisation == "青禾学校"
    settings.change(school.actor, {"organisation": "新名字", "calling_hours": "9:00-12:00"})
    assert settings.organisation == "新名字"
    assert settings.calling_hours.spans == ((540, 720),)
    assert not settings.change(school.actor, {"organisation": "新名字"}).ids


def test_an_empty_name_of_the_desk_is_refused(school: OpenDesk) -> None:
    with pytest.raises(InvalidInput):
        school.desk.settings.change(school.actor, {"organisation": " "})


def test_who_may_not_change_settings_changes_nothing(school: OpenDesk) -> None:
    clerk = Actor(school.actor.id, PERSON, Role.FRONT_DESK)
    with pytest.raises(NotPermitted):
        school.desk.settings.change(clerk, {"organisation": "新名字"})
    assert school.desk.settings.organisation == "青禾学校"


def test_each_person_s_arrangement_is_remembered_apart(school: OpenDesk) -> None:
    other = Actor(99, "别人", Role.FRONT_DESK)
    school.desk.settings.remember(school.actor, "panes", "[1]")
    assert school.desk.settings.remembered(school.actor, "panes") == "[1]"
    assert school.desk.settings.remembered(other, "panes") == ""


def test_tips_and_scripts_come_from_the_kit(school: OpenDesk) -> None:
    titles = [tip.title for tip in school.desk.lists.tips()]
    assert any("冲动型" in title for title in titles)
    assert dict(school.desk.lists.scripts())["common.confirm"]
    assert PERSON in school.desk.lists.owners()


def test_responsible_persons_are_named_once_and_only_while_their_customers_are_on_the_lists(school: OpenDesk) -> None:
    assert school.desk.lists.owners() == (PERSON,)
    gone = school.add("岑星野", owner="丁小样")
    for name, owner in (("柏知夏", "乙小样"), ("柏知远", "甲小样"), ("曾子衿", "乙小样"), ("简一舟", "")):
        school.add(name, owner=owner)
    school.desk.customers.invalidate(school.actor, gone, "重复登记")
    assert school.desk.lists.owners() == (PERSON, *sorted(("甲小样", "乙小样")))


def test_nobody_gives_themselves_more_by_a_setting(school: OpenDesk) -> None:
    lead = replace(school.actor, role=Role.SUPERVISOR)
    with pytest.raises(NotPermitted):
        school.desk.settings.change(lead, {"role.supervisor": '["user:manage"]'})
    assert school.desk.settings.get("role.supervisor") == ""
    assert Permission.USER_MANAGE not in school.desk.accounts.permissions(Role.SUPERVISOR)
