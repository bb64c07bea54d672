"""What a customer wants of those who call, and what the desk must heed: dated, with person and reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from desktop_app.domain.changes import Changes
from desktop_app.domain.plans import Method


class FlagKind(StrEnum):
    """Written refusal (R-168), blacklist (R-045), special care (R-021), channels (R-018), hours not to call."""

    REFUSAL = "refusal"
    BLACKLIST = "blacklist"
    CARE = "care"
    CHANNELS = "channels"
    QUIET = "quiet"


SET_AS_FLAGS = frozenset({FlagKind.REFUSAL.value, FlagKind.BLACKLIST.value})
"""Kinds of events that imports bring; a person sets them as flags, with signatures and reason, and can end them."""


class Signature(StrEnum):
    """Who signs a written refusal (R-168)."""

    CUSTOMER = "customer"
    SELLER = "seller"
    MANAGER = "manager"


@dataclass(frozen=True, slots=True)
class FlagDraft:
    """A flag as it is entered.

    Attributes:
        day: from which on it holds.
        reason: why, or for CARE what to heed.
        until: last day; None for no end.
        plan: of a REFUSAL, name of the plan that is refused; empty for every plan.
        signatures: of a REFUSAL, those that are there.
        declined: of CHANNELS, methods that the customer does not want.
        hours: of QUIET, when not to call, such as ``12:00-14:00``.
    """

    kind: FlagKind
    day: date
    reason: str = ""
    until: date | None = None
    plan: str = ""
    signatures: frozenset[Signature] = frozenset()
    declined: frozenset[Method] = frozenset()
    hours: str = ""

    @property
    def exempts(self) -> bool:
        """Whether no visits are made any more: the blacklist, and a refusal with all its signatures (R-168)."""
        if self.kind is FlagKind.REFUSAL:
            return self.signatures == frozenset(Signature)
        return self.kind is FlagKind.BLACKLIST

    def holds(self, day: date) -> bool:
        """Tell whether it holds on a day."""
        return self.day <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class CustomerFlag:
    """A flag on a customer's file, with who set it and when."""

    id: int
    customer_id: int
    draft: FlagDraft
    user_id: int
    user: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FlagChange:
    """A flag that was set, replaced or ended: enough to take it back.

    Attributes:
        flag_id: the flag that holds now; None when one was only ended.
        replaced: the flag that ended.
        text: what was done, in a sentence.
    """

    changes: Changes
    customer_id: int
    flag_id: int | None
    replaced: int | None
    text: str
