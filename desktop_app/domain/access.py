"""Who may do what: permissions, roles and the person a command acts for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Permission(StrEnum):
    """Each command asks for one of these, written ``resource:action`` (R-307)."""

    CUSTOMER_EDIT = "customer:edit"
    CUSTOMER_IMPORT = "customer:import"
    CUSTOMER_EXPORT = "customer:export"
    PHONE_VIEW = "phone:view"
    CUSTOMER_ERASE = "customer:erase"
    SENSITIVE_VIEW = "sensitive:view"
    VISIT_CALL = "visit:call"
    VISIT_PLAN = "visit:plan"
    TICKET_HANDLE = "ticket:handle"
    PLAN_EDIT = "plan:edit"
    SCRIPT_EDIT = "script:edit"
    TEAM_LEAD = "team:lead"
    REPORT_MAKE = "report:make"
    USER_MANAGE = "user:manage"
    ACCESS_APPROVE = "access:approve"
    AUDIT_VIEW = "audit:view"
    SETTING_EDIT = "setting:edit"
    BACKUP_MAKE = "backup:make"
    BACKUP_RESTORE = "backup:restore"
    DESK_EXPORT = "desk:export"


class Role(StrEnum):
    """Predefined roles (R-302); the desk's first person is an administrator."""

    ADMINISTRATOR = "administrator"
    SUPERVISOR = "supervisor"
    HEAD = "head"
    FRONT_DESK = "front_desk"
    VISITOR = "visitor"
    KEEPER = "keeper"
    HANDLER = "handler"
    READ_ONLY = "read_only"


_DESK = frozenset(
    {
        Permission.CUSTOMER_EDIT,
        Permission.CUSTOMER_IMPORT,
        Permission.CUSTOMER_EXPORT,
        Permission.PHONE_VIEW,
        Permission.SENSITIVE_VIEW,
        Permission.VISIT_CALL,
        Permission.VISIT_PLAN,
        Permission.TICKET_HANDLE,
        Permission.REPORT_MAKE,
        Permission.BACKUP_MAKE,
    }
)
_LEAD = frozenset(
    {
        Permission.PLAN_EDIT,
        Permission.SCRIPT_EDIT,
        Permission.SETTING_EDIT,
        Permission.TEAM_LEAD,
        Permission.ACCESS_APPROVE,
        Permission.AUDIT_VIEW,
        Permission.BACKUP_RESTORE,
    }
)

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: frozenset(Permission),
    Role.SUPERVISOR: _DESK | _LEAD,
    Role.HEAD: frozenset(
        {
            Permission.PHONE_VIEW,
            Permission.CUSTOMER_EXPORT,
            Permission.PLAN_EDIT,
            Permission.SCRIPT_EDIT,
            Permission.TEAM_LEAD,
            Permission.ACCESS_APPROVE,
            Permission.REPORT_MAKE,
            Permission.AUDIT_VIEW,
        }
    ),
    Role.FRONT_DESK: _DESK,
    Role.VISITOR: frozenset(
        {Permission.PHONE_VIEW, Permission.VISIT_CALL, Permission.VISIT_PLAN, Permission.TICKET_HANDLE}
    ),
    Role.KEEPER: frozenset(
        {
            Permission.CUSTOMER_EDIT,
            Permission.CUSTOMER_IMPORT,
            Permission.CUSTOMER_EXPORT,
            Permission.PHONE_VIEW,
            Permission.SENSITIVE_VIEW,
            Permission.BACKUP_MAKE,
        }
    ),
    Role.HANDLER: frozenset({Permission.TICKET_HANDLE, Permission.PHONE_VIEW}),
    Role.READ_ONLY: frozenset(),
}
"""What each role may as shipped; a desk may keep its own sets."""

ALWAYS: dict[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: frozenset({Permission.USER_MANAGE, Permission.ACCESS_APPROVE})
}
"""What a role cannot lose, so that no desk locks everybody out of its accounts."""


class DataScope(StrEnum):
    """Whose customers a role sees (R-308): those a person is responsible for, the team's, or all."""

    OWN = "own"
    TEAM = "team"
    ALL = "all"


DESK_WIDE = frozenset(
    {
        Permission.CUSTOMER_IMPORT,
        Permission.CUSTOMER_ERASE,
        Permission.PLAN_EDIT,
        Permission.USER_MANAGE,
        Permission.AUDIT_VIEW,
        Permission.BACKUP_RESTORE,
        Permission.DESK_EXPORT,
    }
)
"""What compares, changes or shows all customers: nobody may who does not see them all."""


@dataclass(frozen=True, slots=True)
class Actor:
    """The person a command acts for.

    Attributes:
        granted: what the desk lets the role do; None for the role as shipped.
        scope: whose customers the person sees.
        team: the person's team or department; empty for none.
        expires: last day on which the person may do anything; None for no end (R-313).
    """

    id: int
    name: str
    role: Role
    granted: frozenset[Permission] | None = None
    scope: DataScope = DataScope.ALL
    team: str = ""
    expires: date | None = None

    def may(self, permission: Permission) -> bool:
        """Tell whether the person's role includes the permission."""
        if permission in DESK_WIDE and self.scope is not DataScope.ALL:
            return False
        return permission in (PERMISSIONS[self.role] if self.granted is None else self.granted)


@dataclass(frozen=True, slots=True)
class User:
    """An account at the desk.

    Attributes:
        must_change: the password was handed out and is to be replaced by the person's own.
        expires: last day on which the person can log in; None for no end (R-313).
        granted: what the desk lets the role do; None for the role as shipped.
        scope: whose customers the role sees at this desk.
        team: the person's team or department; empty for none.
    """

    id: int
    name: str
    role: Role
    active: bool
    created_at: datetime
    must_change: bool = False
    expires: date | None = None
    granted: frozenset[Permission] | None = None
    scope: DataScope = DataScope.ALL
    team: str = ""

    @property
    def actor(self) -> Actor:
        """The account as one that acts."""
        return Actor(self.id, self.name, self.role, self.granted, self.scope, self.team, self.expires)

    def may(self, permission: Permission) -> bool:
        """Tell whether the account is in use and its role includes the permission."""
        return self.active and self.actor.may(permission)

    def open_on(self, day: date) -> bool:
        """Tell whether the person can log in on a day."""
        return self.active and (self.expires is None or day <= self.expires)
