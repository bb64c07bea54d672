"""Scripts: what to say and ask, step by step (R-187)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class StepKind(StrEnum):
    """Step kinds that cover all sources (R-187)."""

    SAY = "say"
    ASK = "ask"
    BRANCH = "branch"
    CHECK_DATA = "check_data"
    RECORD = "record"
    CONFIRM = "confirm"
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


@dataclass(frozen=True, slots=True)
class ScriptStep:
    """One step of a script.

    Attributes:
        text: words with placeholders such as ``{customer}`` and ``{operator}``.
        record: name of what is recorded; empty for none.
        goto: next step when no choice says otherwise; empty for the one below.
        reply: prepared reply to an objection, shown beside the step (R-190).
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


@dataclass(frozen=True, slots=True)
class Script:
    """A script in one of its versions (R-189).

    Attributes:
        source: R-number of the structure it was written from.
        id: of the script; version_id of this version.
    """

    code: str
    name: str
    steps: tuple[ScriptStep, ...]
    version: int = 1
    source: str = ""
    id: int = 0
    version_id: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer given to a step of a visit's script.

    Attributes:
        value: choice key(s) joined by ",", number, ISO date or text.
        reason: the exact reason where one was asked (R-165).
        parked: the step lies on a branch that was left by changing an earlier answer.
    """

    step: str
    value: str
    label: str = ""
    reason: str = ""
    parked: bool = False


@dataclass(frozen=True, slots=True)
class TipCard:
    """A card beside the script for a temperament or a situation (R-213 to R-218)."""

    code: str
    title: str
    points: tuple[str, ...]
    source: str = ""
