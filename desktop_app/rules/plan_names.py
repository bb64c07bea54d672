"""Codes and names: a file for people says 报名, the program ``enrolment``; lists in one cell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from desktop_app.domain.kits import Entry
from desktop_app.domain.plans import Plan, Trigger
from desktop_app.domain.text import tr
from desktop_app.rules.plan_fields import Plain
from desktop_app.rules.plan_vocabulary import TRIGGERS

LIST_MARK = "、"
DATES = {"birthday": "生日", "lunar:birthday": "农历生日"}
"""Dates of a customer that return each year, and their names in a file."""

_SPLIT = re.compile(r"((?:[^\\、\n]|\\.)*)(?:、|\n|\Z)", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SPECIAL = re.compile(r"([\\、\n])")
_BY_EVENT = (Trigger.EVENT, Trigger.INTERVAL)
_EVENT_LISTS = ("audience_events", "stop_events")

Values = dict[str, Plain]


def join_list(values: Iterable[str]) -> str:
    """Write a list into one cell."""
    return LIST_MARK.join(_SPECIAL.sub(r"\\\1", value) for value in values)


def split_list(text: str) -> list[str]:
    """Read a list from one cell, written by ``join_list`` or by a person, who may also break the line."""
    parts = (_ESCAPED.sub(r"\1", match[1]).strip() for match in _SPLIT.finditer(text))
    return [part for part in parts if part]


def kinds_used(plan: Plan) -> tuple[str, ...]:
    """Return the kinds of events that a plan names."""
    return (*_own_kinds(plan), *plan.terms.audience.events, *plan.terms.stop_events)


def _own_kinds(plan: Plan) -> tuple[str, ...]:
    return plan.keys if plan.trigger in _BY_EVENT else ()


def with_kinds(plan: Plan, renamed: Mapping[str, str]) -> Plan:
    """Return a plan that names kinds of events by other codes."""

    def now(kinds: Iterable[str]) -> tuple[str, ...]:
        return tuple(renamed.get(kind, kind) for kind in kinds)

    audience = replace(plan.terms.audience, events=now(plan.terms.audience.events))
    terms = replace(plan.terms, audience=audience, stop_events=now(plan.terms.stop_events))
    key = " ".join(now(_own_kinds(plan))) or plan.trigger_key
    return replace(plan, trigger_key=key, terms=terms)


class Naming:
    """Names of one dictionary: each code has the one it can be told by."""

    def __init__(self, names: Mapping[str, str]) -> None:
        times = Counter(names.values())
        self._codes = set(names)
        self._names = {
            code: name
            for code, name in names.items()
            if times[name] == 1 and name.strip() == name and name and (name == code or name not in names)
        }
        self._back = {name: code for code, name in self._names.items()}

    def name(self, code: str) -> str:
        """Return the name; the code itself where no name tells it apart."""
        return self._names.get(code, code)

    def code(self, text: str) -> str | None:
        """Return the code of a name or a code; None for neither."""
        return text if text in self._codes else self._back.get(text)


@dataclass
class Book:
    """The names of a desk, and what a file brings that the desk does not have.

    Attributes:
        told: names of event kinds by code, as the file gives them.
        new_events: by the text that stands in the file.
        notes: what was left out, in words.
    """

    event_kinds: Mapping[str, str]
    scripts: Mapping[str, str]
    festivals: Mapping[str, str]
    told: Mapping[str, str] = field(default_factory=dict)
    told_scripts: Mapping[str, str] = field(default_factory=dict)
    new_events: dict[str, Entry] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._events, self._scripts = Naming(self.event_kinds), Naming(self.scripts)
        self._festivals = Naming(self.festivals)

    def named(self, values: Mapping[str, Plain]) -> Values:
        """Return a plan's values with names for codes, as they stand in a sheet."""
        found: Values = dict(values)
        trigger = TRIGGERS[str(values["trigger"])]
        naming, key = self._naming(trigger), str(values.get("trigger_key", ""))
        if trigger is Trigger.DATE_FIELD:
            found["trigger_key"] = DATES.get(key, key)
        elif naming is not None:
            found["trigger_key"] = join_list(map(naming.name, key.split()))
        for key in _EVENT_LISTS:
            if isinstance(codes := values.get(key), list):
                found[key] = [self._events.name(code) for code in codes]
        return found

    def named_step(self, values: Mapping[str, Plain]) -> Values:
        """Return a step's values with the script's name."""
        found = dict(values)
        if script := values.get("script"):
            found["script"] = self._scripts.name(str(script))
        return found

    def coded(self, values: Mapping[str, object], *, listed: bool) -> dict[str, object]:
        """Return a plan's values with the codes of this desk.

        Args:
            values: as they stand in the file.
            listed: the trigger's key is a list of names, as in a sheet, not codes between blanks.
        """
        found = dict(values)
        trigger = TRIGGERS.get(str(values.get("trigger")))
        naming = None if trigger is None else self._naming(trigger)
        key = values.get("trigger_key")
        if trigger is Trigger.DATE_FIELD and isinstance(key, str):
            found["trigger_key"] = next((code for code, name in DATES.items() if name == key.strip()), key)
        elif naming is not None and isinstance(key, str):
            texts = split_list(key) if listed else key.split()
            if trigger in _BY_EVENT:
                found["trigger_key"] = " ".join(map(self._event, texts))
            else:
                found["trigger_key"] = " ".join(naming.code(text) or text for text in texts)
        for part in _EVENT_LISTS:
            kinds = values.get(part)
            if isinstance(kinds, list) and all(isinstance(kind, str) for kind in kinds):
                found[part] = [self._event(kind) for kind in kinds]
        return found

    def coded_step(self, values: Mapping[str, object]) -> dict[str, object]:
        """Return a step's values with this desk's script; one it does not have is left out and told."""
        found = dict(values)
        script = values.get("script")
        if isinstance(script, str) and script.strip():
            code = self._scripts.code(script.strip())
            if code is None:
                name = self.told_scripts.get(script, script)
                self.notes.append(
                    tr("步骤“{title}”：这里没有话术“{name}”，先不带话术", title=values.get("title", ""), name=name)
                )
                del found["script"]
            else:
                found["script"] = code
        return found

    def _naming(self, trigger: Trigger) -> Naming | None:
        if trigger in _BY_EVENT:
            return self._events
        return self._festivals if trigger is Trigger.FESTIVAL else None

    def _event(self, text: str) -> str:
        """Return the code of an event kind; one that the desk lacks is noted as new."""
        name = self.told.get(text, text)
        known = self._events.code(text) or self._events.code(name)
        if known is not None:
            return known
        if text not in self.new_events:
            code = text if text in self.told else f"new_{len(self.new_events) + 1}"
            self.new_events[text] = Entry(code, name)
        return self.new_events[text].code
