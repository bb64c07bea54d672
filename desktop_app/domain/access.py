"""Who may do what: permissions, roles and the person a command acts for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Permission(StrEnum):
    """Each command asks for one of these, written ``resource:action`` (R-307)."""

    CUSTOMER_EDIT = "customer:edit"
    CUSTOMER_IMPORT = "customer:import"
    CUSTOMER_EXPORT = "customer:export"
    PHONE_VIEW = "phone:view"
    VISIT_CALL = "visit:call"
    VISIT_PLAN = "visit:plan"
    TICKET_HANDLE = "ticket:handle"
    PLAN_EDIT = "plan:edit"
    SCRIPT_EDIT = "script:edit"
    TEAM_LEAD = "team:lead"
    REPORT_MAKE = "report:make"
    USER_MANAGE = "user:manage"
    SETTING_EDIT = "setting:edit"
    BACKUP_MAKE = "backup:make"


class Role(StrEnum):
    """Predefined roles (R-302); the desk's first person is an administrator."""

    ADMINISTRATOR = "administrator"
    SUPERVISOR = "supervisor"
    FRONT_DESK = "front_desk"
    HANDLER = "handler"
    READ_ONLY = "read_only"


_DESK = frozenset(
    {
        Permission.CUSTOMER_EDIT,
        Permission.CUSTOMER_IMPORT,
        Permission.CUSTOMER_EXPORT,
        Permission.PHONE_VIEW,
        Permission.VISIT_CALL,
        Permission.VISIT_PLAN,
        Permission.TICKET_HANDLE,
        Permission.REPORT_MAKE,
        Permission.BACKUP_MAKE,
    }
)

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: frozenset(Permission),
    Role.SUPERVISOR: _DESK
    | {Permission.PLAN_EDIT, Permission.SCRIPT_EDIT, Permission.SETTING_EDIT, Permission.TEAM_LEAD},
    Role.FRONT_DESK: _DESK,
    Role.HANDLER: frozenset({Permission.TICKET_HANDLE, Permission.PHONE_VIEW}),
    Role.READ_ONLY: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """The person a command acts for."""

    id: int
    name: str
    role: Role

    def may(self, permission: Permission) -> bool:
        """Tell whether the person's role includes the permission."""
        return permission in PERMISSIONS[self.role]


@dataclass(frozen=True, slots=True)
class User:
    """An account at the desk."""

    id: int
    name: str
    role: Role
    active: bool
    created_at: datetime
