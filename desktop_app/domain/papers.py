"""Papers (材料): what must be in and signed before a case or visit is closed, and what was lent out (R-180, R-241)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from desktop_app.domain.plans import Need, Offset


@dataclass(frozen=True, slots=True)
class PaperTerms:
    """A paper of a set.

    Attributes:
        signers: who must sign it.
        audio: a recording; where the visit is made in person, a sheet signed by the customer instead (R-174).
        within: time allowed after it was asked for.
    """

    code: str
    name: str
    signers: tuple[str, ...]
    audio: bool
    within: Offset


@dataclass(frozen=True, slots=True)
class PaperSet:
    """Papers that must be complete before what asks for them is closed (R-241, R-253).

    Attributes:
        tickets: categories of tickets that ask for it.
        needs: needs of plan steps whose visits ask for it.
        decision: who decides the case once the set is complete; empty where the customer's word closes it.
    """

    code: str
    name: str
    papers: tuple[PaperTerms, ...]
    tickets: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()
    decision: str = ""


@dataclass(frozen=True, slots=True)
class PaperMark:
    """How far a paper is.

    Attributes:
        came: the day on which it came in.
        signed: who signed it, and on which day.
        in_person: the visit was made in person, so that the customer's signature stands for the recording.
    """

    came: date | None = None
    signed: Mapping[str, date] = field(default_factory=dict)
    in_person: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of a ticket or a visit.

    Attributes:
        about: number of the ticket, or title of the visit.
        asked, due: since when it is asked for, and by when it is expected.
        signers: who must sign it as the visit was made.
        lacking: what it lacks, in words; empty for one that is complete.
        file: name of the scan or recording kept with it; empty for none.
        overdue: it lacks something, and its day is past.
        frozen: why it can no longer be marked; empty while it can.
    """

    id: int
    ticket_id: int | None
    visit_id: int | None
    customer_id: int
    customer: str
    about: str
    set_name: str
    code: str
    name: str
    audio: bool
    signers: tuple[str, ...]
    asked: date
    due: date
    mark: PaperMark
    lacking: str
    file: str
    overdue: bool
    frozen: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided on a case, once its papers were complete (R-241)."""

    text: str
    day: date
    user: str


@dataclass(frozen=True, slots=True)
class LoanDraft:
    """Papers of the archive that go out with a visitor (R-330).

    Attributes:
        due: when they are to be back; None for the working day after the visit.
    """

    what: str
    person: str
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Loan:
    """Papers that went out, and whether they are back.

    Attributes:
        visit: title of the visit.
        kept_why, kept_by: the head's consent to keep them until ``due``; empty without (R-180).
    """

    id: int
    visit_id: int
    customer_id: int
    customer: str
    visit: str
    what: str
    person: str
    out: date
    due: date
    back: date | None
    kept_why: str
    kept_by: str
    overdue: bool
