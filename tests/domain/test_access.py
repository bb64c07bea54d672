"""Roles and what they may do."""

from __future__ import annotations

from desktop_app.domain.access import PERMISSIONS, Actor, Permission, Role


def test_every_role_has_its_permissions() -> None:
    assert set(PERMISSIONS) == set(Role)
    assert PERMISSIONS[Role.ADMINISTRATOR] == frozenset(Permission)
    assert PERMISSIONS[Role.READ_ONLY] == frozenset()


def test_permissions_are_written_resource_and_action() -> None:
    for permission in Permission:
        resource, action = permission.value.split(":")
        assert resource
        assert action


def test_an_actor_may_what_the_role_may() -> None:
    clerk = Actor(1, "柏知夏", Role.FRONT_DESK)
    assert clerk.may(Permission.VISIT_CALL)
    assert not clerk.may(Permission.USER_MANAGE)
