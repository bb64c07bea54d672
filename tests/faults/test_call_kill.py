"""A call that is killed at any moment loses no answered question, no saved note, no file and nothing that was typed."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.scripts import AnswerKind, ScriptStep, StepKind
from tests.desks import PASSWORD, PERSON, OpenDesk

KILLS = int(os.environ.get("FAULT_RUNS", "4"))
"""More by ``FAULT_RUNS=200``."""

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize("round_number", range(KILLS))
def test_a_killed_call_is_there_again(school: OpenDesk, round_number: int) -> None:
    visit = school.event(school.add("柏知夏", "13800001111"), "trial", date(2026, 11, 23))[0]
    school.desk.close()
    command = [sys.executable, "-m", "tests.faults.caller", str(school.setup.folder), str(visit)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8") as caller:
        assert caller.stdout is not None
        told = [caller.stdout.readline().split()]
        time.sleep(random.Random(round_number).uniform(0, 0.25))
        caller.kill()
        told += [line.split() for line in caller.stdout.read().split("\n")[:-1]]  # a line that was cut off says nothing
    assert told[0] == ["note", "0"]

    desk, actor = school.setup.open(PERSON, PASSWORD)
    sheet = desk.calls.open(actor, visit)
    assert sheet.flow is not None
    kept = {view.step.key for view in sheet.flow.path if view.answer is not None}
    assert {what for kind, what, *_ in told if kind == "answer"} <= kept
    assert int(sheet.visit.note.split()[1]) >= max(int(what) for kind, what, *_ in told if kind == "note")
    files = {kept.name for kept in sheet.attachments if not kept.parked}
    assert {f"{what}.mp3" for kind, what, *_ in told if kind == "file"} <= files
    typed = {draft.step: int(draft.value.split()[1]) for draft in sheet.drafts}
    for kind, step, *number in told:
        if kind == "draft":
            assert step in kept or typed[step] >= int(number[0])
        elif kind == "change":
            assert typed[step] >= int(number[0])
    assert desk.commands.database.problems() == ()
    desk.close()


@pytest.mark.parametrize("round_number", range(KILLS // 2))
def test_keys_that_are_a_second_old_survive_a_kill_of_the_window(school: OpenDesk, round_number: int) -> None:
    made = school.desk.scripts.newest("school.trial")
    assert made is not None
    wish = ScriptStep("wish", StepKind.RECORD, "想学什么？", AnswerKind.TEXT, required=True)
    school.desk.scripts.save_draft(school.actor, replace(made, steps=(wish, *made.steps)))
    school.desk.scripts.approve(school.actor, made.code)
    visit = school.event(school.add("柏知夏", "13800001111"), "trial", date(2026, 11, 23))[0]
    school.desk.close()
    command = [sys.executable, "-m", "tests.faults.typist", str(school.setup.folder), str(visit)]
    quiet = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(command, cwd=ROOT, env=quiet, stdout=subprocess.PIPE, text=True) as typist:
        assert typist.stdout is not None
        told = [typist.stdout.readline()]
        time.sleep(random.Random(round_number).uniform(0, 0.5))
        typist.kill()
        told += typist.stdout.read().split("\n")[:-1]
    old = max(int(line) for line in told)
    assert old > 0

    desk, actor = school.setup.open(PERSON, PASSWORD)
    (draft,) = desk.calls.open(actor, visit).drafts
    assert (draft.step, draft.value) == ("wish", "x" * len(draft.value))
    assert len(draft.value) >= old
    desk.close()
