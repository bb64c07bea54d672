"""Plans taken out of a desk and into another one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from desktop_app.domain.access import Actor, Role
from desktop_app.domain.errors import NotPermitted
from desktop_app.domain.plan_files import Standing
from desktop_app.domain.plans import Offset, Plan, PlanState
from tests.desks import OpenDesk


def plan(opened: OpenDesk, code: str) -> Plan:
    return next(plan for plan in opened.desk.plans.plans() if plan.code == code)


@pytest.mark.parametrize("name", ["方案.xlsx", "方案.toml"])
def test_a_desk_s_own_plans_come_back_as_they_are(school: OpenDesk, tmp_path: Path, name: str) -> None:
    files = school.desk.plan_files
    path = files.write(school.actor, tmp_path / name, school.desk.plans.plans())
    file = files.read(path)
    assert (file.faults, file.notes, file.new_events) == ((), (), ())
    assert {found.standing for found in file.found} == {Standing.SAME}
    assert files.take(school.actor, file, {found.plan.code for found in file.found})[0] == 0


@pytest.mark.parametrize("name", ["方案.xlsx", "方案.toml"])
def test_another_desk_takes_a_plan_with_its_event_as_a_draft(
    school: OpenDesk, clinic: OpenDesk, tmp_path: Path, name: str
) -> None:
    path = school.desk.plan_files.write(school.actor, tmp_path / name, [plan(school, "school.employment")])
    file = clinic.desk.plan_files.read(path)
    (found,) = file.found
    assert (found.standing, [entry.name for entry in file.new_events]) == (Standing.NEW, ["就业"])
    assert any("话术" in note for note in file.notes)
    count, changes = clinic.desk.plan_files.take(clinic.actor, file, {found.plan.code})
    taken = plan(clinic, found.plan.code)
    assert (count, taken.state, taken.steps[0].script) == (1, PlanState.DRAFT, "")
    assert clinic.desk.lists.names("event_kind")[taken.trigger_key] == "就业"
    assert taken.steps[0].due == plan(school, "school.employment").steps[0].due
    assert changes.ids


def test_only_what_is_wanted_is_taken_and_a_running_plan_runs_on(school: OpenDesk, tmp_path: Path) -> None:
    files = school.desk.plan_files
    path = files.write(school.actor, tmp_path / "方案.xlsx", school.desk.plans.plans())
    book = openpyxl.load_workbook(path)
    sheet = book["步骤"]
    heads = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        if row[heads.index("步骤代码")].value == "day_1":
            row[heads.index("应访日")].value = row[heads.index("最晚")].value = "2 天"
    book.save(path)
    file = files.read(path)
    changed = [found.plan.code for found in file.found if found.standing is Standing.CHANGED]
    assert "school.trial" in changed
    before = plan(school, "school.enrolment")
    assert files.take(school.actor, file, {"school.trial"})[0] == 1
    trial = plan(school, "school.trial")
    assert (trial.state, trial.version, trial.steps[0].due) == (PlanState.RUNNING, 2, Offset(2))
    assert plan(school, "school.enrolment") == before
    assert school.desk.plan_editing.versions(trial.id)[0].note == "来自文件 方案.xlsx"


def test_choices_stand_in_the_sheet(school: OpenDesk, tmp_path: Path) -> None:
    path = school.desk.plan_files.write(school.actor, tmp_path / "空.xlsx", [])
    sheet = openpyxl.load_workbook(path)["方案"]
    assert [cell.value for cell in sheet[1]][:3] == ["方案", "何时触发", "触发内容"]
    assert sheet.data_validations.count >= 5
    assert not list(sheet.iter_rows(min_row=2, values_only=True)) or sheet["A2"].value is None


def test_a_file_that_is_gone_or_none_is_told(school: OpenDesk, tmp_path: Path) -> None:
    read = school.desk.plan_files.read
    assert "打不开" in read(tmp_path / "没有.toml").faults[0].problem
    (tmp_path / "x.xlsx").write_bytes(b"no workbook")
    assert read(tmp_path / "x.xlsx").faults
    assert read(tmp_path / "x.xlsx").found == ()


def test_a_plan_twice_or_of_an_unknown_festival_is_told_and_left(school: OpenDesk, tmp_path: Path) -> None:
    trial, greeting = plan(school, "school.trial"), plan(school, "school.festival")
    odd = replace(greeting, code="own.odd", name="复活节问候", trigger_key="easter")
    path = school.desk.plan_files.write(school.actor, tmp_path / "方案.toml", [trial, greeting, odd, greeting])
    file = school.desk.plan_files.read(path)
    assert [found.plan.code for found in file.found] == ["school.trial"]
    assert [fault.place for fault in file.faults] == [greeting.name, odd.name, greeting.name]
    assert "easter" in file.faults[1].problem
    assert "2 次" in file.faults[0].problem


def test_kits_give_templates(school: OpenDesk) -> None:
    names = {name: len(plans) for name, plans in school.desk.plan_files.templates(school.desk.resources / "kits")}
    assert names.keys() >= {"培训学校", "门诊诊所"}
    assert min(names.values()) > 0


def test_who_may_not_edit_takes_nothing(school: OpenDesk, tmp_path: Path) -> None:
    clerk = Actor(school.actor.id, "前台", Role.FRONT_DESK)
    with pytest.raises(NotPermitted):
        school.desk.plan_files.write(clerk, tmp_path / "x.toml", school.desk.plans.plans())
    assert not (tmp_path / "x.toml").exists()
    with pytest.raises(NotPermitted):
        school.desk.event_kinds.add(clerk, "签约")


def test_an_event_kind_is_added_once(school: OpenDesk) -> None:
    entry, changes = school.desk.event_kinds.add(school.actor, " 签订帮教协议 ")
    assert (entry.code, entry.name) == ("qian_ding_bang_jiao_xie_yi", "签订帮教协议")
    assert changes.ids
    again, none = school.desk.event_kinds.add(school.actor, "签订帮教协议")
    assert (again, none.ids) == (entry, {})
    assert school.desk.lists.entries("event_kind")[-1] == entry
    with pytest.raises(Exception, match="1 到"):
        school.desk.event_kinds.add(school.actor, " ")
