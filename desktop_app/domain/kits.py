"""Kits (行业模板): dictionaries, plans and scripts of a trade, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop_app.domain.outcomes import USUAL, OutcomeTable
from desktop_app.domain.papers import PaperSet
from desktop_app.domain.plans import Plan
from desktop_app.domain.scripts import Script, TipCard
from desktop_app.domain.tickets import TicketCategory


@dataclass(frozen=True, slots=True)
class Entry:
    """A dictionary value."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Kit:
    """Everything a desk of one trade starts with.

    Attributes:
        dictionaries: values by dictionary: ``event_kind``, ``source``, ``category``, ``relation`` ...
        event_words: words of imported columns and cells to event kinds, for imports.
        import_event: event kind that an imported date makes when nothing tells more.
        words: what the trade calls things: ``customer`` → 学员.
        greetings: festival code → text to send.
        outcomes: what follows from results.
        paper_sets: papers that must be complete before a ticket or visit is closed.
    """

    code: str
    name: str
    dictionaries: Mapping[str, tuple[Entry, ...]]
    categories: tuple[TicketCategory, ...]
    plans: tuple[Plan, ...]
    scripts: tuple[Script, ...]
    tips: tuple[TipCard, ...]
    words: Mapping[str, str]
    event_words: Mapping[str, str]
    import_event: str
    greetings: Mapping[str, str]
    outcomes: OutcomeTable = field(default_factory=lambda: USUAL)
    paper_sets: tuple[PaperSet, ...] = ()
