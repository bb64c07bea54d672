"""Scripts: what to say and ask, step by step (R-187)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class StepKind(StrEnum):
    """Step kinds that cover all sources (R-187)."""

    SAY = "say"
    ASK = "ask"
    BRANCH = "branch"
    CHECK_DATA = "check_data"
    RECORD = "record"
    CONFIRM = "confirm"
    CALCULATE = "calculate"
    END = "end"


class AnswerKind(StrEnum):
    """How a step is answered."""

    NONE = "none"
    CHOICE = "choice"
    MULTI = "multi"
    SCALE = "scale"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"
    PEOPLE = "people"


class EffectKind(StrEnum):
    """What an answer brings about (R-251)."""

    TICKET = "ticket"
    EVENT = "event"
    APPOINTMENT = "appointment"
    FIELD = "field"
    ALARM = "alarm"


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect of an answer: ``value`` is a ticket category, an event kind or a field name."""

    kind: EffectKind
    value: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer on a number key.

    Attributes:
        goto: key of the next step; empty for the one below.
        ask_reason: the reason must be written down (R-165).
    """

    key: str
    label: str
    goto: str = ""
    effects: tuple[Effect, ...] = ()
    ask_reason: bool = False


class ScriptState(StrEnum):
    """How far a version of a script is: only an approved one is used in calls (R-189)."""

    DRAFT = "draft"
    APPROVED = "approved"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Branch:
    """A way that a BRANCH step takes when its condition holds."""

    when: str
    goto: str


@dataclass(frozen=True, slots=True)
class Objection:
    """What a customer may object at a step, with the reply, and how often one insists at most (R-190)."""

    label: str
    reply: str
    limit: int = 1


@dataclass(frozen=True, slots=True)
class ScriptStep:
    """One step of a script.

    Attributes:
        text: words with placeholders such as ``{customer}`` and ``{operator}``.
        record: name of what is recorded; empty for none.
        goto: next step when no choice and no branch says otherwise; empty for the one below.
        reply: prepared reply to an objection, shown beside the step (R-190).
        when: condition; the step is passed over where it does not hold. Empty for always.
        branches: for BRANCH, ways in the order in which they are tried.
        field: for CHECK_DATA, the customer's field that is read out and corrected (R-013).
        formula: for CALCULATE, what ``record`` comes to, over number answers and customer fields (R-370).
        places: for PEOPLE, how many names there are places for; 0 for as many as are usual (R-346).
    """

    key: str
    kind: StepKind
    text: str
    answer: AnswerKind = AnswerKind.NONE
    choices: tuple[Choice, ...] = ()
    record: str = ""
    required: bool = False
    goto: str = ""
    reply: str = ""
    when: str = ""
    branches: tuple[Branch, ...] = ()
    field: str = ""
    objections: tuple[Objection, ...] = ()
    formula: str = ""
    places: int = 0


@dataclass(frozen=True, slots=True)
class Script:
    """A script in one of its versions (R-189).

    Attributes:
        source: R-number of the structure it was written from.
        id: of the script; version_id of this version.
        fixed: the words must be used as they stand (R-177).
    """

    code: str
    name: str
    steps: tuple[ScriptStep, ...]
    version: int = 1
    source: str = ""
    id: int = 0
    version_id: int = 0
    fixed: bool = False


USUAL_PLACES, MOST_PLACES = 3, 12
"""Names asked of a customer who recommends, and the most that a list has places for (R-201)."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom a customer names in a call; the number in plain form, empty for none."""

    name: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer given to a step of a visit's script.

    Attributes:
        value: choice key(s) joined by ",", number, ISO date, text, or people, one on a line.
        reason: the exact reason where one was asked (R-165).
        parked: the step lies on a branch that was left by changing an earlier answer.
        set_aside: reasons written down for other values of the step, by value; they count only when that value returns.
    """

    step: str
    value: str
    label: str = ""
    reason: str = ""
    parked: bool = False
    set_aside: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class AnswerDraft:
    """What stands in the fields of a step, kept while it is typed; it counts for nothing until it is given.

    Attributes:
        value: as typed, so perhaps only half a date.
        reason: likewise.
    """

    step: str
    value: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TipCard:
    """A card beside the script for a temperament or a situation (R-213 to R-218)."""

    code: str
    title: str
    points: tuple[str, ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class ScriptRow:
    """A script in the list of scripts.

    Attributes:
        approved, draft: numbers of the version in use and of the one being written; None where there is none.
        used: visits that were made with it.
        comments: words from the desk that wait for the next version.
    """

    code: str
    name: str
    approved: int | None
    draft: int | None
    used: int
    comments: int
    active: bool


@dataclass(frozen=True, slots=True)
class ScriptVersion:
    """A version of a script in its history (R-189)."""

    version_id: int
    number: int
    state: ScriptState
    at: datetime
    note: str
    used: int


@dataclass(frozen=True, slots=True)
class ScriptComment:
    """A word from the desk on a step, for the next version (R-189)."""

    id: int
    step: str
    text: str
    at: datetime
    user: str


@dataclass(frozen=True, slots=True)
class ScriptProblem:
    """Something wrong with a script.

    Attributes:
        step: key of the step; empty for the script as a whole.
        code: stable machine word.
        warning: the script may be used all the same.
    """

    step: str
    code: str
    message: str
    warning: bool = False


@dataclass(frozen=True, slots=True)
class ScriptTerms:
    """What a script of the desk may name.

    Attributes:
        placeholders: names for braces, with what each stands for.
        names: names for conditions, those of the script's own steps apart.
        fields: (field, words) that a call may read out and correct.
        categories, events: (code, name) that an answer may bring about.
    """

    placeholders: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]
    categories: tuple[tuple[str, str], ...]
    events: tuple[tuple[str, str], ...]
