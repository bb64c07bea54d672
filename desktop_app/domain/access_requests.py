"""Requests for accounts and permissions: asked, approved or refused, carried out (R-310, R-311)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from desktop_app.domain.access import DataScope, Permission, Role


class RequestKind(StrEnum):
    """What is asked for."""

    ACCOUNT = "account"
    ROLE = "role"
    EXPIRY = "expiry"
    PERMISSIONS = "permissions"
    CLOSE = "close"
    POLICY = "policy"
    """That accounts and permissions need no approval any more; its approval carries it out."""


class RequestState(StrEnum):
    """How far a request has come; nothing is deleted."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    DONE = "done"
    WITHDRAWN = "withdrawn"


OPEN = frozenset({RequestState.ASKED, RequestState.APPROVED})
"""States in which something still happens to a request."""


@dataclass(frozen=True, slots=True)
class AccessDraft:
    """What somebody asks for.

    Attributes:
        person: whose account; empty for the permissions of a role, and for what holds for the whole desk.
        role: the role wanted, or the one whose permissions are to change.
        expires: the last day wanted; None for no end.
        team: the team wanted; None leaves it as it is.
        scope: whose customers the role is to see; None leaves it as it is.
        given: permissions the role is to have, ``taken`` those it is to lose.
    """

    kind: RequestKind
    person: str = ""
    why: str = ""
    role: Role | None = None
    expires: date | None = None
    given: frozenset[Permission] = frozenset()
    taken: frozenset[Permission] = frozenset()
    team: str | None = None
    scope: DataScope | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Who did something to a request, and when."""

    user_id: int
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AccessRequest:
    """A request with what became of it.

    Attributes:
        account_id: the account it is about, if there was one.
        decided: who approved or refused it, with a ``word``.
        ended: who carried it out, or withdrew it.
    """

    id: int
    draft: AccessDraft
    state: RequestState
    account_id: int | None
    asked: Step
    decided: Step | None = None
    word: str = ""
    ended: Step | None = None


class Deed(StrEnum):
    """What a person may do with a request as it stands."""

    APPROVE = "approve"
    REFUSE = "refuse"
    CARRY_OUT = "carry_out"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request as one person sees it.

    Attributes:
        deeds: what the person may do with it.
        alone: it is the person's own, and nobody else at the desk may approve it.
    """

    request: AccessRequest
    deeds: frozenset[Deed]
    alone: bool = False
