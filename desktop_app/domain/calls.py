"""What the call pane holds while a visit is being made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from desktop_app.domain.changes import Changes
from desktop_app.domain.conduct import ConductKind, ConductNote
from desktop_app.domain.customers import Customer, Event, Relation
from desktop_app.domain.papers import Loan, Paper
from desktop_app.domain.plans import Need
from desktop_app.domain.records import Attachment
from desktop_app.domain.scripts import Answer, AnswerDraft, Person, Script, ScriptStep, TipCard
from desktop_app.domain.visits import MINIMUM_ATTEMPTS, Consequence, Standing, Visit


@dataclass(frozen=True, slots=True)
class StepView:
    """A step of the script as it stands in this call.

    Attributes:
        text: words with the placeholders filled in; ``reply`` likewise.
        answer: the answer that counts, if one was given.
        stored: what the file holds in the field that the step reads out.
    """

    step: ScriptStep
    text: str
    reply: str
    answer: Answer | None
    stored: str = ""


@dataclass(frozen=True, slots=True)
class FlowView:
    """Where the call stands in its script.

    Attributes:
        path: steps passed so far and the current one last; when finished, all steps passed.
        current: key of the step to be answered; empty when the script is through.
        remaining: at least so many steps are still to come.
        problem: a ticket category asked for by an answer; empty for none.
        appointment: the day on which the customer asked to be called again; the call then ends as rescheduled.
        reopen: an answer asks to reopen the ticket that this visit confirms.
        missing_reason: key of the step whose answer still lacks its exact reason (R-165); empty for none.
        people: whom the customer named; they become prospects when the call is ended (R-346).
    """

    path: tuple[StepView, ...]
    current: str
    remaining: int
    finished: bool
    problem: str
    appointment: date | None
    reopen: bool
    missing_reason: str
    people: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A line of the customer's story: a call, an event, a ticket."""

    day: date
    title: str
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """A ticket of the customer that is not yet closed."""

    id: int
    number: str
    text: str
    deadline: date


@dataclass(frozen=True, slots=True)
class CallSheet:
    """All that stands before the clerk for one visit (R-188).

    Attributes:
        attempt: number of the try that is about to be made, from 1.
        most: tries after which it ends as not reached.
        conduct: what speaks against the call or is to be heeded in it.
        overridden: what a reason was already given for in this call.
        values: what the placeholders stand for.
        needs: what must be there before the visit is done, each with whether it is.
        later: needs that may come in after the visit was made, which then waits for them.
        papers: what the visit waits for, or has waited for.
        loans: papers that went out for the visit and are not back.
        attachments: files kept with the visit so far, those of earlier calls marked as parked.
        drafts: what was typed into steps and not given.
    """

    visit: Visit
    customer: Customer
    relations: tuple[Relation, ...]
    events: tuple[Event, ...]
    history: tuple[HistoryLine, ...]
    tickets: tuple[OpenTicket, ...]
    script: Script | None
    flow: FlowView | None
    tips: tuple[TipCard, ...]
    attempt: int
    conduct: tuple[ConductNote, ...]
    values: Mapping[str, str]
    needs: tuple[tuple[Need, bool], ...] = ()
    later: frozenset[Need] = frozenset()
    papers: tuple[Paper, ...] = ()
    loans: tuple[Loan, ...] = ()
    overridden: frozenset[ConductKind] = frozenset()
    most: int = MINIMUM_ATTEMPTS
    attachments: tuple[Attachment, ...] = ()
    drafts: tuple[AnswerDraft, ...] = ()

    @property
    def unanswered(self) -> tuple[ConductNote, ...]:
        """What still asks for a reason before the clerk goes on."""
        return tuple(note for note in self.conduct if note.asks and note.kind not in self.overridden)


@dataclass(frozen=True, slots=True)
class Finished:
    """A result that was recorded; ``attempt_id`` takes it back."""

    changes: Changes
    attempt_id: int
    consequence: Consequence
    ticket_id: int | None
    next_visit_id: int | None


@dataclass(frozen=True, slots=True)
class Arranged:
    """Visits that stand otherwise than before: enough to take it back or to do it again.

    Attributes:
        by_hand: the visits that had been moved by hand before.
        text: what was done, in a sentence.
    """

    changes: Changes
    before: tuple[Standing, ...]
    after: tuple[Standing, ...]
    by_hand: frozenset[int]
    text: str


@dataclass(frozen=True, slots=True)
class DayInfo:
    """A day of the calendar: lunar day, solar term, holiday or make-up workday, and whether people work.

    Attributes:
        holiday: a day off that is not only a weekend with a name, such as 重阳节 on a Sunday.
    """

    day: date
    working: bool
    name: str
    lunar: str
    term: str
    holiday: bool = False


@dataclass(frozen=True, slots=True)
class CustomerFile:
    """A customer's page: the file with everything under it (R-063)."""

    customer: Customer
    relations: tuple[Relation, ...]
    events: tuple[Event, ...]
    history: tuple[HistoryLine, ...]
    tickets: tuple[OpenTicket, ...]
    seen_at: datetime
