"""Plans of every shape that the editor can make, for tests that write and read them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from desktop_app.domain.plans import (
    Audience,
    Cover,
    Method,
    Need,
    Offset,
    Plan,
    PlanStep,
    PlanTerms,
    RepeatFrom,
    Shift,
    StepTerms,
    Target,
    Trigger,
    Unit,
)

EVENTS = {
    "start": "签订帮教协议",
    "paid_repair": "付费维修",
    "odd": "维修、保修",
    "twin_a": "登记",
    "twin_b": "登记",
    "code": "start",
}
SCRIPTS = {"common.confirm": "问题件确认", "own.talk": "=1+1", "own.twin": "问题件确认"}
FESTIVALS = {"spring": "春节", "mid_autumn": "中秋节"}

_SIGNS = st.characters(exclude_categories=("Cc", "Cs", "Co", "Cn", "Zl", "Zp"))
texts = st.text(_SIGNS, max_size=12).map(str.strip)
words = texts.filter(bool)
"""What a person can have typed into one line."""

_fields = words.filter(lambda text: "=" not in text)
_codes = st.from_regex(r"[a-z][a-z0-9_]{0,6}(\.[a-z0-9_]{1,4})?", fullmatch=True)
_offsets = st.builds(Offset, st.integers(-999, 999), st.sampled_from(Unit))
_spans = st.builds(Offset, st.integers(1, 999), st.sampled_from([unit for unit in Unit if unit is not Unit.CYCLE]))
_counts = st.none() | st.integers(1, 999)


def _many(values: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(values, max_size=3, unique=True).map(tuple)


_events = _many(st.sampled_from(list(EVENTS)))
_pairs = st.lists(st.tuples(_fields, texts), max_size=2).map(tuple)
_audiences = st.builds(
    Audience,
    kinds=_many(st.sampled_from(["person", "organisation"])),
    categories=_many(words),
    sources=_many(words),
    owners=_many(words),
    events=_events,
    fields=_pairs,
    details=_pairs,
)
_terms = st.builds(
    PlanTerms,
    audience=_audiences,
    cover=st.sampled_from(Cover),
    minimum_per_year=_counts,
    full_coverage=st.booleans(),
    closes=st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    cap_days=_counts,
    cap_strict=st.booleans(),
    stop_events=_events,
    hours=st.sampled_from(["", "10:00-11:00，14:00-16:00"]),
    question_limit=_counts,
    owner=texts,
    barred=st.booleans(),
    approver=st.sampled_from(["", "supervisor"]),
    aim=texts,
    effect=texts,
)
_step_terms = st.builds(
    StepTerms,
    every=st.none() | _spans,
    repeat_from=st.sampled_from(RepeatFrom),
    times=_counts,
    cascade=st.lists(st.sampled_from(Method), max_size=3).map(tuple),
    needs=st.lists(st.sampled_from(Need), max_size=3, unique=True).map(tuple),
    mandatory=st.booleans(),
    minutes=_counts,
)


@st.composite
def steps(draw: st.DrawFn, key: str) -> PlanStep:
    """Draw a step whose window stands in order."""
    due = draw(_offsets)
    before, after = draw(st.integers(0, 30)), draw(st.integers(0, 30))
    last = draw(st.none() | st.integers(0, 30))
    terms = draw(_step_terms)
    end = Offset(due.count + after, due.unit)
    limit = None if last is None else Offset(end.count + last, due.unit)
    return PlanStep(
        key=key,
        title=draw(words),
        due=due,
        earliest=Offset(due.count - before, due.unit),
        latest=end,
        shift=draw(st.sampled_from(Shift)),
        method=draw(st.sampled_from(Method)),
        target=draw(st.sampled_from(Target)),
        script=draw(st.sampled_from(["", *SCRIPTS])),
        purpose=draw(texts),
        priority=draw(st.integers(1, 5)),
        hour=draw(st.sampled_from(["", "09:30", "15:00"])),
        ours=draw(st.booleans()),
        source=draw(texts),
        terms=replace(terms, last=limit, times=None if terms.every is None else terms.times),
    )


@st.composite
def plans(draw: st.DrawFn, code: str = "own.plan") -> Plan:
    """Draw a plan that the check finds nothing wrong with."""
    trigger = draw(st.sampled_from(Trigger))
    some = st.lists(st.sampled_from(list(EVENTS)), min_size=1, max_size=3, unique=True).map(" ".join)
    keys = {
        Trigger.EVENT: some,
        Trigger.INTERVAL: some,
        Trigger.DATE_FIELD: st.sampled_from(["birthday", "lunar:birthday", "合同 到期日", "lunar:忌日"]),
        Trigger.FESTIVAL: st.sampled_from(["", "spring", "spring mid_autumn"]),
        Trigger.YEARLY: st.sampled_from(["04-01", "04-01 11-01"]),
        Trigger.MONTHLY: st.sampled_from(["15", "1 15"]),
        Trigger.EVERY: st.just("2026-03-02"),
    }
    names = draw(st.lists(_codes, min_size=1, max_size=4, unique=True))
    terms = draw(_terms)
    if trigger is Trigger.INTERVAL:
        terms = replace(terms, cover=Cover.EACH)
    return Plan(
        code=code,
        name=draw(words),
        trigger=trigger,
        trigger_key=draw(keys.get(trigger, st.just(""))),
        steps=tuple(draw(steps(name)) for name in names),
        interval=draw(_spans) if trigger in (Trigger.INTERVAL, Trigger.EVERY, Trigger.SILENT) else None,
        active=draw(st.booleans()),
        note=draw(texts),
        terms=terms,
    )


@st.composite
def books(draw: st.DrawFn) -> tuple[Plan, ...]:
    """Draw some plans of different codes; their names may be the same."""
    codes = draw(st.lists(_codes, min_size=1, max_size=4, unique=True))
    return tuple(draw(plans(code)) for code in codes)
