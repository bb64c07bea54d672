"""Jumps of a script: none lies on another, and keys that change take their ways with them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.scripts import AnswerKind, Branch, Choice, Script, ScriptStep, StepKind
from desktop_app.ui.scripts.flow_lanes import falls_through, jumps, redirected


@st.composite
def scripts(draw: st.DrawFn) -> Script:
    keys = [f"s{n}" for n in range(draw(st.integers(1, 9)))]
    goto = st.sampled_from(["", "nowhere", *keys])
    return Script(
        "demo.x",
        "话术",
        tuple(
            ScriptStep(
                key,
                StepKind.ASK,
                "问",
                AnswerKind.CHOICE,
                (Choice("1", "是", draw(goto)), Choice("2", "否")),
                goto=draw(goto),
            )
            for key in keys
        ),
    )


@given(scripts())
def test_no_jump_lies_on_another(script: Script) -> None:
    found = jumps(script)
    for at, jump in enumerate(found):
        for other in found[at + 1 :]:
            apart = max(jump.start, jump.end) < min(other.start, other.end) or max(other.start, other.end) < min(
                jump.start, jump.end
            )
            assert apart or jump.lane != other.lane
    wanted = {
        (start, end)
        for start, step in enumerate(script.steps)
        for end, target in enumerate(script.steps)
        if end != start + 1 and target.key in {step.goto, *(choice.goto for choice in step.choices)}
    }
    assert {(jump.start, jump.end) for jump in found} == wanted


def test_what_leads_to_the_step_below() -> None:
    end = ScriptStep("end", StepKind.END, "再见")
    plain = ScriptStep("a", StepKind.SAY, "您好")
    away = ScriptStep("a", StepKind.SAY, "您好", goto="end")
    fork = ScriptStep("a", StepKind.BRANCH, "", branches=(Branch("x = 1", "end"),))
    maybe = ScriptStep("a", StepKind.END, "再见", when="x = 1")
    chosen = ScriptStep("a", StepKind.ASK, "问", AnswerKind.CHOICE, (Choice("1", "是", "end"), Choice("2", "否")))
    middle = ScriptStep("m", StepKind.SAY, "嗯")
    found = [falls_through(Script("x", "x", (step, middle, end)), 0) for step in (plain, away, fork, chosen, end)]
    assert found == [True, False, True, True, False]
    assert not falls_through(Script("x", "x", (maybe,)), 0)


def test_ways_follow_a_key_that_changes() -> None:
    step = ScriptStep(
        "a",
        StepKind.BRANCH,
        "",
        AnswerKind.CHOICE,
        (Choice("1", "是", "old"),),
        goto="old",
        branches=(Branch("x", "old"),),
    )
    changed = redirected(step, "old", "new")
    assert (changed.goto, changed.choices[0].goto, changed.branches[0].goto) == ("new", "new", "new")
    assert redirected(changed, "other", "x") == changed
