"""Scripts of the desk: drafts, versions, comments, conditions and corrections in a real call."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from desktop_app.domain.access import Actor, Role
from desktop_app.domain.errors import InvalidInput, NotPermitted
from desktop_app.domain.scripts import Answer, AnswerKind, Branch, Objection, Script, ScriptState, ScriptStep, StepKind
from desktop_app.domain.visits import Outcome
from desktop_app.services.scripts import FORBIDDEN_WORDS, Scripts
from desktop_app.store import lists
from tests.desks import OpenDesk

TRIAL = "school.trial"


@pytest.fixture
def scripts(school: OpenDesk) -> Scripts:
    return Scripts(school.desk.commands, school.desk.lists)


def in_use(scripts: Scripts, code: str = TRIAL) -> Script:
    script = scripts.newest(code)
    assert script is not None
    return script


def states(scripts: Scripts, code: str = TRIAL) -> list[tuple[int, ScriptState]]:
    return [(version.number, version.state) for version in scripts.versions(code)]


def test_a_draft_is_used_only_when_it_is_approved(school: OpenDesk, scripts: Scripts) -> None:
    visit = school.event(school.add("柏知夏", "13800001111"), "trial", date(2026, 11, 23))[0]
    old = in_use(scripts)
    changed = replace(
        old, name="试听课后回访（新）", steps=(replace(old.steps[0], text="{customer}好。"), *old.steps[1:])
    )
    scripts.save_draft(school.actor, changed, "开头短一些")
    scripts.save_draft(school.actor, changed, "开头短一些")
    assert states(scripts) == [(2, ScriptState.DRAFT), (1, ScriptState.APPROVED)]
    sheet = school.desk.calls.open(school.actor, visit)
    assert sheet.script is not None
    assert sheet.script.version == 1
    school.desk.calls.answer(school.actor, visit, "greet", "1")

    scripts.approve(school.actor, TRIAL)
    assert states(scripts) == [(2, ScriptState.APPROVED), (1, ScriptState.RETIRED)]
    begun = school.desk.calls.open(school.actor, visit).script
    assert begun is not None
    assert begun.version == 1, "a call that began keeps its words"
    other = school.event(school.add("柏知秋", "13800002222"), "trial", date(2026, 11, 23))[0]
    flow = school.desk.calls.open(school.actor, other).flow
    assert flow is not None
    assert flow.path[0].text == "柏知秋好。"
    row = next(row for row in scripts.rows() if row.code == TRIAL)
    assert (row.name, row.approved, row.draft, row.used) == ("试听课后回访（新）", 2, None, 1)


def test_a_faulty_draft_may_stand_but_not_be_used(school: OpenDesk, scripts: Scripts) -> None:
    old = in_use(scripts)
    scripts.save_draft(
        school.actor,
        replace(
            old, steps=(*old.steps, ScriptStep("lost", StepKind.SAY, "再说一句话，长得读不完也没有关系的话", goto="x"))
        ),
    )
    with pytest.raises(InvalidInput) as refused:
        scripts.approve(school.actor, TRIAL)
    assert "“再说一句话，长得读不完也没有关系…”" in refused.value.hint
    assert (refused.value.code, refused.value.field) == ("script_faulty", "lost")
    scripts.discard_draft(school.actor, TRIAL)
    assert states(scripts) == [(2, ScriptState.RETIRED), (1, ScriptState.APPROVED)]
    with pytest.raises(InvalidInput):
        scripts.approve(school.actor, TRIAL)


def test_an_earlier_version_is_taken_up_and_a_copy_stands_alone(school: OpenDesk, scripts: Scripts) -> None:
    old = in_use(scripts)
    scripts.save_draft(school.actor, replace(old, steps=old.steps[-1:]))
    scripts.approve(school.actor, TRIAL)
    scripts.restore(school.actor, old.version_id)
    assert in_use(scripts).steps == old.steps
    first, second = scripts.copy(school.actor, TRIAL), scripts.copy(school.actor, TRIAL)
    assert (first.code, second.code) == ("school.trial_2", "school.trial_3")
    assert first.steps == old.steps


def test_comments_wait_for_the_next_version(school: OpenDesk, scripts: Scripts) -> None:
    scripts.comment(school.actor, TRIAL, "greet", " 太长了 ")
    (comment,) = scripts.comments(TRIAL)
    assert (comment.step, comment.text, comment.user) == ("greet", "太长了", school.actor.name)
    with pytest.raises(InvalidInput):
        scripts.comment(school.actor, TRIAL, "greet", " ")
    scripts.settle_comment(school.actor, comment.id)
    assert scripts.comments(TRIAL) == ()
    scripts.comment(school.actor, TRIAL, "greet", "称呼不对")
    scripts.save_draft(school.actor, in_use(scripts))
    scripts.approve(school.actor, TRIAL)
    assert scripts.comments(TRIAL) == ()


def test_forbidden_words_are_the_desks_own(school: OpenDesk, scripts: Scripts) -> None:
    with school.desk.commands.database.writing() as connection:
        lists.set_setting(connection, FORBIDDEN_WORDS, "包过\n 保证\n")
    old = in_use(scripts)
    said = replace(old, steps=(replace(old.steps[0], text="我们保证学会。"), *old.steps[1:]))
    assert [(p.code, p.warning) for p in scripts.problems(said)] == [("forbidden_word", True)]


def test_who_may_not_write_scripts_is_refused(school: OpenDesk, scripts: Scripts) -> None:
    clerk = Actor(school.actor.id, school.actor.name, Role.FRONT_DESK)
    with pytest.raises(NotPermitted):
        scripts.save_draft(clerk, in_use(scripts))
    scripts.comment(clerk, TRIAL, "greet", "太长了")


@pytest.mark.parametrize(("code", "name"), [("Trial", "x"), ("", "x"), ("a.b", " ")])
def test_a_script_needs_a_code_and_a_name(school: OpenDesk, scripts: Scripts, code: str, name: str) -> None:
    with pytest.raises(InvalidInput):
        scripts.save_draft(school.actor, Script(code, name, ()))


def check_address() -> Script:
    return Script(
        "school.address",
        "核对地址",
        (
            ScriptStep("phone", StepKind.CHECK_DATA, "这个号码还用吗？", AnswerKind.TEXT, field="phone"),
            ScriptStep("home", StepKind.CHECK_DATA, "还住那儿吗？", AnswerKind.TEXT, field="address"),
            ScriptStep(
                "grade", StepKind.CHECK_DATA, "现在几年级？", AnswerKind.TEXT, when="客户.年龄 < 18", field="年级",
                objections=(Objection("不想说", "没关系。"),),
            ),
            ScriptStep("fork", StepKind.BRANCH, "", branches=(Branch("客户.来源 = “转介绍”", "thanks"),)),
            ScriptStep("end", StepKind.END, "谢谢，再见。"),
            ScriptStep("thanks", StepKind.END, "也谢谢介绍您来的朋友，再见。"),
        ),
    )  # fmt: skip


def test_what_the_customer_corrects_is_written_and_taken_back(school: OpenDesk, scripts: Scripts) -> None:
    scripts.save_draft(school.actor, replace(check_address(), code=TRIAL))
    assert [problem.code for problem in scripts.problems(in_use(scripts))] == ["field_unknown"]
    customer = school.add(
        "柏知夏",
        "13800001111",
        address="旧街 9 号",
        birthday=date(2016, 1, 1),
        source="转介绍",
        extra={"年级": "三年级"},
    )
    scripts.approve(school.actor, TRIAL)
    visit = school.event(customer, "trial", date(2026, 11, 23))[0]
    calls = school.desk.calls
    with pytest.raises(InvalidInput) as refused:
        calls.answer(school.actor, visit, "phone", "记不得了")
    assert refused.value.field == "phone"
    calls.answer(school.actor, visit, "phone", "13800002222")
    calls.answer(school.actor, visit, "home", "旧街 9 号")
    flow, _ = calls.answer(school.actor, visit, "grade", "四年级")
    assert [view.step.key for view in flow.path] == ["phone", "home", "grade", "fork", "thanks"]
    before = school.desk.customers.file(customer).customer.draft
    done = calls.finish(school.actor, visit, Outcome.REACHED)
    after = school.desk.customers.file(customer).customer.draft
    assert [phone.number for phone in after.phones] == ["13800002222", "13800001111"]
    assert (after.address, dict(after.extra)) == ("旧街 9 号", {"年级": "四年级"})
    calls.undo(school.actor, done.attempt_id)
    assert school.desk.customers.file(customer).customer.draft == before


def test_a_script_is_rehearsed_without_writing(school: OpenDesk, scripts: Scripts) -> None:
    script = check_address()
    view, given = Scripts.rehearse(script, (), {"customer": "某人"})
    assert view.current == "phone"
    view, given = Scripts.rehearse(script, given, {}, answer=Answer("phone", ""))
    view, given = Scripts.rehearse(script, given, {}, {"客户.来源": ("转介绍",)}, Answer("home", "新村 1 号"))
    assert (view.finished, view.path[-1].step.key) == (True, "thanks")
    assert [answer.step for answer in given] == ["phone", "home"]


def test_what_a_script_may_name_is_told(scripts: Scripts, school: OpenDesk) -> None:
    school.add("柏知夏", extra={"年级": "三年级"})
    terms = scripts.terms()
    assert ("customer", "客户姓名") in terms.placeholders
    assert "客户.年级" in terms.names
    assert ("address", "地址") in terms.fields
    assert ("年级", "年级") in terms.fields
    assert ("trial", "试听课") in terms.events
