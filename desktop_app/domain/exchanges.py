"""Contacts that are no visits, incoming ones included (R-022, R-066, R-183)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ExchangeDraft:
    """A contact as it is written down.

    Attributes:
        channel: code of the dictionary ``exchange``.
        incoming: the customer came to the desk, not the desk to the customer.
    """

    customer_id: int
    channel: str
    incoming: bool
    text: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """A contact on a customer's file."""

    id: int
    draft: ExchangeDraft
    at: datetime
    user: str
