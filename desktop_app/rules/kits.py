"""Kits (行业模板) from their readable files: plain mappings in, a checked Kit out."""

from __future__ import annotations

from collections.abc import Mapping

from desktop_app.domain.kits import Entry, Kit
from desktop_app.domain.outcomes import USUAL, OutcomeRule, OutcomeTable, Then
from desktop_app.domain.papers import PaperSet, PaperTerms
from desktop_app.domain.plans import Offset
from desktop_app.domain.scripts import (
    MOST_PLACES,
    AnswerKind,
    Branch,
    Choice,
    Effect,
    EffectKind,
    Objection,
    Script,
    ScriptStep,
    TipCard,
)
from desktop_app.domain.text import tr
from desktop_app.domain.tickets import TicketCategory
from desktop_app.domain.visits import MINIMUM_ATTEMPTS, Outcome
from desktop_app.rules.kit_links import broken_links
from desktop_app.rules.kit_tables import Table, fault
from desktop_app.rules.outcome_table import MOST
from desktop_app.rules.plan_reading import read_plan
from desktop_app.rules.plan_vocabulary import NEEDS
from desktop_app.rules.script_rows import ANSWERS, MOST_CHOICES, STEP_KINDS

_AT_ONCE = Offset(0)
"""Time allowed for papers of which the kit says nothing: they are expected on the day itself."""


def read_kit(files: Mapping[str, Mapping[str, object]]) -> Kit:
    """Make a kit from its files and check that everything it names exists.

    Args:
        files: contents by name: ``kit.toml``, ``plans.toml``, ``tips.toml`` and any number of ``scripts/*.toml``.

    Returns:
        The kit; its plans and scripts name only what it holds.

    Raises:
        InvalidInput: something is missing, misspelt or contradictory; the message names file and place.
    """
    head, plans, tips = (Table(files.get(name, {}), name) for name in ("kit.toml", "plans.toml", "tips.toml"))
    scripts = {name: _script(Table(table, name)) for name, table in files.items() if name.startswith("scripts/")}
    kit = Kit(
        code=head.code(),
        name=head.text("name"),
        dictionaries=_dictionaries(head.table("dictionaries")),
        categories=tuple(_category(t) for t in head.tables("tickets")),
        plans=tuple(read_plan(t) for t in plans.tables("plans")),
        scripts=tuple(scripts.values()),
        tips=tuple(_tip(t) for t in tips.tables("tips")),
        words=head.pairs("words"),
        event_words=head.pairs("event_words"),
        import_event=head.text("import_event"),
        greetings=head.pairs("greetings"),
        outcomes=_outcomes(head.table("outcomes")),
        paper_sets=tuple(_paper_set(t) for t in head.tables("paper_sets")),
    )
    for table in (head, plans, tips):
        table.close()
    for place, problem in broken_links(kit, tuple(scripts)):
        raise fault(place, problem)
    return kit


def _dictionaries(table: Table) -> dict[str, tuple[Entry, ...]]:
    return {name: tuple(Entry(code, text) for code, text in table.pairs(name).items()) for name in table.names()}


def _outcomes(table: Table) -> OutcomeTable:
    """Read what follows from results; what is not told is as usual (R-156)."""
    found = dict(USUAL)
    for outcome, usual in USUAL.items():
        line = table.table(outcome.value)
        least = MINIMUM_ATTEMPTS if outcome is Outcome.NO_ANSWER else 1
        found[outcome] = OutcomeRule(
            times=line.number("times", usual.times, least, MOST["times"]),
            days=line.number("days", usual.days, 0, MOST["days"]),
            apart=line.number("apart", usual.apart, 1, MOST["apart"]),
            other_time=line.flag("other_time", usual.other_time),
            then=line.word("then", {word.value: word for word in Then}, usual.then),
        )
        line.close()
    table.close()
    return found


def _category(table: Table) -> TicketCategory:
    category = TicketCategory(table.code(), table.text("name"), table.text("department"), table.offset("deadline"))
    table.close()
    return category


def _paper_set(table: Table) -> PaperSet:
    within = table.offset("within", _AT_ONCE)
    paper_set = PaperSet(
        code=table.code(),
        name=table.text("name"),
        papers=tuple(_paper(t, within) for t in table.tables("papers")),
        tickets=table.texts("tickets") if "tickets" in table else (),
        needs=table.words("needs", NEEDS) if "needs" in table else (),
        decision=table.text("decision", ""),
    )
    if not paper_set.papers:
        raise fault(table.at("papers"), tr("至少要有一份材料，用 [[paper_sets.papers]] 开头"))
    table.close()
    return paper_set


def _paper(table: Table, within: Offset) -> PaperTerms:
    paper = PaperTerms(
        code=table.code(),
        name=table.text("name"),
        signers=table.texts("signers") if "signers" in table else (),
        audio=table.flag("audio"),
        within=table.offset("within", within),
    )
    table.close()
    return paper


def _script(table: Table) -> Script:
    script = Script(
        code=table.code(),
        name=table.text("name"),
        steps=tuple(_script_step(t) for t in table.tables("steps")),
        source=table.text("source", ""),
        fixed=table.flag("fixed"),
    )
    table.close()
    return script


def _script_step(table: Table) -> ScriptStep:
    choices = tuple(_choice(str(n), t) for n, t in enumerate(table.tables("choices"), start=1))
    step = ScriptStep(
        key=table.code("key"),
        kind=table.word("kind", STEP_KINDS),
        text=table.text("text", "" if "branches" in table or "formula" in table else None).strip(),
        answer=table.word("answer", ANSWERS, AnswerKind.CHOICE if choices else AnswerKind.NONE),
        choices=choices,
        record=table.text("record", ""),
        required=table.flag("required"),
        goto=table.text("goto", ""),
        reply=table.text("reply", "").strip(),
        when=table.text("when", ""),
        branches=tuple(_branch(t) for t in table.tables("branches")),
        field=table.text("field", ""),
        objections=tuple(_objection(t) for t in table.tables("objections")),
        formula=table.text("formula", ""),
        places=table.number("places", 0, 1, MOST_PLACES) if "places" in table else 0,
    )
    if len(choices) > MOST_CHOICES:
        raise fault(table.place, tr("choices 最多 {most} 个：一个数字键一个", most=MOST_CHOICES))
    table.close()
    return step


def _choice(key: str, table: Table) -> Choice:
    """Read a choice; its place in the list is its key on the keyboard."""
    choice = Choice(
        key,
        label=table.text("label"),
        goto=table.text("goto", ""),
        effects=tuple(Effect(kind, table.text(kind.value)) for kind in EffectKind if kind.value in table),
        ask_reason=table.flag("ask_reason"),
    )
    table.close()
    return choice


def _branch(table: Table) -> Branch:
    branch = Branch(table.text("when"), table.text("goto"))
    table.close()
    return branch


def _objection(table: Table) -> Objection:
    objection = Objection(table.text("label"), table.text("reply").strip(), table.number("limit", 1, 1, 9))
    table.close()
    return objection


def _tip(table: Table) -> TipCard:
    tip = TipCard(table.code(), table.text("title"), table.texts("points"), table.text("source", ""))
    table.close()
    return tip
