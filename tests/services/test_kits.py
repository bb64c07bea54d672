"""The shipped kits: they load, their dates are those of the sources, and their scripts can be read aloud."""

from __future__ import annotations

import random
import re
import shutil
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.errors import FileRefused, InvalidInput
from desktop_app.domain.kits import Kit
from desktop_app.domain.papers import PaperMark
from desktop_app.domain.plans import Anchor, Method, Need, Plan, PlanStep, ProposedVisit, Target, Trigger
from desktop_app.domain.scripts import Script, StepKind
from desktop_app.rules.flow import start
from desktop_app.rules.kit_links import CONFIRM_SCRIPT
from desktop_app.rules.lunar import festivals
from desktop_app.rules.papers import CUSTOMER, signers
from desktop_app.rules.planning import add_offset, interval_anchor, propose
from desktop_app.rules.script_check import check
from desktop_app.rules.workdays import WorkingDays
from desktop_app.services.kits import MOST_BYTES, kit_folders, load_kit
from desktop_app.services.paper_sets import IN_PERSON

ROOT = Path(__file__).resolve().parents[2] / "resources" / "kits"
WORKDAYS = WorkingDays()
KITS = {folder.name: load_kit(folder) for folder in kit_folders(ROOT)}
SCRIPTS = [pytest.param(script, id=f"{name}-{script.code}") for name, kit in KITS.items() for script in kit.scripts]
BY_PHONE = [
    pytest.param(script, id=script.code)
    for kit in KITS.values()
    for script in kit.scripts
    if script.code in {s.script for p in kit.plans for s in p.steps if s.method is Method.PHONE} | {CONFIRM_SCRIPT}
]


def plan_of(kit: Kit, code: str) -> Plan:
    return next(plan for plan in kit.plans if plan.code == code)


def visits(code: str, day: date, cycle_days: int | None = None) -> dict[str, ProposedVisit]:
    plan = plan_of(KITS[code.partition(".")[0]], code)
    return {v.step.key: v for v in propose(plan, Anchor(day, "event:1", plan.name, 1, cycle_days), WORKDAYS)}


def test_the_kits_are_there() -> None:
    assert {code: kit.name for code, kit in KITS.items()} == {
        "school": "培训学校",
        "clinic": "门诊诊所",
        "general": "其他行业",
    }
    assert all(kit.code == folder for folder, kit in KITS.items())


def proofs(kit: Kit, step: PlanStep) -> list[str]:
    """Return what the customer or the caller must prove for a step: its needs, and the papers they ask for."""
    in_person = PaperMark(in_person=step.method in IN_PERSON)
    found = [need.value for need in step.terms.needs]
    for paper in (paper for each in kit.paper_sets if set(each.needs) & set(step.terms.needs) for paper in each.papers):
        if paper.code in found:
            continue  # the need ticked is the paper in
        signed = CUSTOMER in signers(paper.signers, in_person, audio=paper.audio)
        found += [Need.SIGNATURE.value] if signed else []
        found += [Need.RECORDING.value] if paper.audio and not in_person.in_person else []
    return found


def test_no_step_asks_for_the_same_proof_twice() -> None:
    asked = {
        f"{plan.code} {step.key}": proofs(kit, step)
        for kit in KITS.values()
        for plan in kit.plans
        for step in plan.steps
    }
    assert asked["general.yearly_service visit"] == ["return_slip", "signature"]
    assert [step for step, found in asked.items() if len(found) != len(set(found))] == []


# --- S-01, S-02: school, local ---


def test_s01_interview_and_employment() -> None:
    asked = visits("school.interview", date(2026, 3, 3))["day_1"]
    placed = visits("school.employment", date(2026, 3, 10))

    assert (asked.due, asked.step.method) == (date(2026, 3, 4), Method.PHONE)
    phone, onsite = placed["day_15"], placed["onsite_month_3"]
    assert (phone.earliest, phone.due, phone.latest) == (date(2026, 3, 25), date(2026, 3, 25), date(2026, 4, 9))
    assert (onsite.due, onsite.step.method) == (date(2026, 6, 10), Method.ONSITE)


def test_s02_the_employer_is_called_within_a_month() -> None:
    visit = visits("school.employment", date(2026, 3, 10))["employer_month_1"]

    assert (visit.due, visit.latest) == (date(2026, 4, 10), date(2026, 4, 10))
    assert (visit.step.target, visit.step.method) == (Target.EMPLOYER, Method.PHONE)


def test_s02_partners_are_visited_twice_a_year() -> None:
    plan = plan_of(KITS["school"], "school.partnership")
    first = interval_anchor(plan, date(2026, 1, 5), "event:1", WORKDAYS)
    second = interval_anchor(plan, first.day, "visit:1", WORKDAYS)

    assert (first.day, second.day) == (date(2026, 7, 5), date(2027, 1, 5))


def test_s03_the_large_visit_stays_in_its_month() -> None:
    spring = visits("school.grand_visit", date(2026, 4, 1))["within_month"]
    autumn = visits("school.grand_visit", date(2026, 11, 1))["within_month"]

    assert (spring.earliest, spring.latest) == (date(2026, 4, 1), date(2026, 4, 30))
    assert (autumn.earliest, autumn.latest) == (date(2026, 11, 1), date(2026, 11, 30))


# --- S-04: school, out of town ---


def test_s04_safe_arrival_and_ten_days() -> None:
    left = visits("school.departure", date(2026, 7, 1))["day_1"]
    arrived = visits("school.arrival", date(2026, 7, 2))["day_10"]

    assert (left.due, left.latest) == (date(2026, 7, 2), date(2026, 7, 2))
    assert (arrived.due, arrived.original) == (date(2026, 7, 10), date(2026, 7, 12))
    assert arrived.latest == date(2026, 7, 12)


# --- S-05: orders, in both kits ---


@pytest.mark.parametrize("code", ["school.order", "clinic.order"])
def test_s05_order_and_repurchase(code: str) -> None:
    made = visits(code, date(2026, 3, 2), cycle_days=30)

    assert (made["day_5"].original, made["day_5"].due) == (date(2026, 3, 7), date(2026, 3, 9))
    assert made["day_15"].due == date(2026, 3, 17)
    assert made["repurchase"].due == date(2026, 4, 1)
    assert made["repurchase"].earliest <= date(2026, 4, 1) <= made["repurchase"].latest


# --- S-40: inquiry, trial class, and S-11: clinic follow-up ---


@pytest.mark.parametrize("code", ["school.inquiry", "clinic.inquiry"])
def test_s40_an_inquiry_is_called_back_the_same_day(code: str) -> None:
    visit = visits(code, date(2026, 3, 3))["same_day"]

    assert (visit.earliest, visit.due, visit.latest) == (date(2026, 3, 3),) * 3


def test_s40_reminder_trial_and_recall() -> None:
    after = visits("school.trial", date(2026, 3, 5))["day_1"]

    assert visits("school.trial_booked", date(2026, 3, 5))["reminder"].due == date(2026, 3, 5)
    assert (after.due, after.step.ours) == (date(2026, 3, 6), True)
    assert visits("school.recall", date(2026, 3, 17))["agreed_day"].due == date(2026, 3, 17)


def test_s40_accepting_makes_the_trial_on_the_day_and_hour_agreed() -> None:
    script = next(s for s in KITS["school"].scripts if s.code == "school.inquiry")
    flow = start(script).answer("greet", "1").answer("need", "给孩子学书法").answer("rivals", "1").answer("invite", "1")
    flow = flow.answer("day", "2026-03-05").answer("hour", "2").answer("address", "1")

    assert flow.finished
    assert [found.effect.value for found in flow.effects()] == ["trial_booked"]
    assert flow.records["trial_booked.day"] == "2026-03-05"
    assert flow.records["trial_booked.hour"] == "14:00"


def test_s40_no_time_lately_demands_a_day() -> None:
    script = next(s for s in KITS["school"].scripts if s.code == "school.inquiry")
    flow = start(script).answer("greet", "1").answer("need", "英语").answer("rivals", "1").answer("invite", "2")

    assert flow.current is not None
    assert (flow.current.key, flow.current.required) == ("recall", True)
    with pytest.raises(InvalidInput):
        flow.answer("recall", "")
    assert flow.answer("recall", "2026-03-17").records["recall.day"] == "2026-03-17"


def test_s11_the_clinics_interval_counts_from_the_day_it_was_done() -> None:
    plan = plan_of(KITS["clinic"], "clinic.care")
    anchor = interval_anchor(plan, date(2026, 3, 3), "visit:1", WORKDAYS)
    (visit,) = propose(plan, anchor, WORKDAYS)

    assert (visit.due, visit.step.ours) == (date(2026, 4, 2), True)


def test_the_clinic_calls_after_a_treatment() -> None:
    made = visits("clinic.treatment", date(2026, 3, 3))

    assert [visit.original for visit in made.values()] == [
        date(2026, 3, 4),
        date(2026, 3, 10),
        date(2026, 4, 2),
        date(2026, 9, 3),
    ]
    assert all(visit.step.ours for visit in made.values())


# --- tickets ---


@pytest.mark.parametrize("kit", KITS.values(), ids=KITS)
def test_ticket_deadlines_are_those_of_the_sources(kit: Kit) -> None:
    """S-06: next day; S-32: five working days; S-12: three months."""
    opened = {c.code: add_offset(date(2026, 3, 2), c.deadline, WORKDAYS) for c in kit.categories}

    assert opened["service"] == date(2026, 3, 3)
    assert opened["data"] == date(2026, 3, 5)
    assert opened["opinion"] == date(2026, 3, 9)
    assert opened["fee"] == date(2026, 3, 12)
    assert opened["difficult"] == date(2026, 6, 2)
    assert date(2026, 3, 2) in opened.values()


@pytest.mark.parametrize(("answer", "content"), [("1", True), ("2", False)])
@pytest.mark.parametrize("kit", KITS.values(), ids=KITS)
def test_the_confirming_script_asks_the_reason_only_of_the_discontent(kit: Kit, answer: str, content: bool) -> None:
    script = next(s for s in kit.scripts if s.code == CONFIRM_SCRIPT)
    flow = start(script).answer("greet", "1").answer("tell", answer)

    assert flow.needs_reason is not content
    assert flow.finished is content


# --- what every shipped kit keeps to ---


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_has_no_fault_and_no_warning(script: Script) -> None:
    assert check(script) == ()


@pytest.mark.parametrize("script", BY_PHONE)
def test_a_phone_script_introduces_itself_and_lets_the_customer_hang_up_first(script: Script) -> None:
    """R-159, R-161."""
    first = script.steps[0].text
    endings = [step.text for step in script.steps if step.kind is StepKind.END]

    assert "{organisation}" in first
    assert "{operator}" in first
    assert [text for text in endings if "先挂" not in text] == []


@pytest.mark.parametrize("script", SCRIPTS)
def test_dissatisfaction_always_asks_the_reason(script: Script) -> None:
    """R-165."""
    choices = [choice for step in script.steps for choice in step.choices]

    assert [
        c.label for c in choices if re.search("不满意|有意见|有问题|加重|不适应", c.label) and not c.ask_reason
    ] == []


@pytest.mark.parametrize("kit", KITS.values(), ids=KITS)
def test_nothing_in_a_kit_is_left_unused(kit: Kit) -> None:
    used = {step.script for plan in kit.plans for step in plan.steps} | {CONFIRM_SCRIPT}
    events = {entry.code for entry in kit.dictionaries["event_kind"]}
    triggers = {plan.trigger_key for plan in kit.plans if plan.trigger in (Trigger.EVENT, Trigger.INTERVAL)}

    assert {script.code for script in kit.scripts} == used
    ends = {event for plan in kit.plans for event in plan.terms.stop_events}
    assert events - triggers - ends <= {"graduation", "refusal", "blacklist"}


@pytest.mark.parametrize("kit", KITS.values(), ids=KITS)
def test_greetings_and_temperaments_are_known_to_the_program(kit: Kit) -> None:
    codes = {festival.code for festival in festivals(2026)} | {"birthday"}
    temperaments = kit.dictionaries["temperament"]

    assert set(kit.greetings) <= codes
    assert all(tip.title.startswith(e.name) for e in temperaments for tip in kit.tips if tip.code == e.code)
    assert {e.code for e in temperaments} <= {tip.code for tip in kit.tips}


@pytest.mark.parametrize("kit", KITS.values(), ids=KITS)
def test_figures_without_a_source_are_marked_as_ours(kit: Kit) -> None:
    steps = [step for plan in kit.plans for step in plan.steps]

    assert all(step.ours or step.source for step in steps)


# --- files ---


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "clinic", tmp_path / "我的 诊所"))


def test_a_copied_kit_is_found_and_loaded(folder: Path) -> None:
    (folder.parent / "empty").mkdir()

    assert kit_folders(folder.parent) == (folder,)
    assert load_kit(folder) == KITS["clinic"]


def test_no_kits_where_there_is_no_folder(tmp_path: Path) -> None:
    assert kit_folders(tmp_path / "nowhere") == ()


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("plans.toml", None, "找不到"),
        ("tips.toml", "[[tips]]\ncode = 冲动型\n".encode(), "第 2 行"),
        ("tips.toml", "标题".encode("gbk"), "UTF-8"),
        ("tips.toml", b'a = "', "格式有误"),
    ],
)
def test_an_unreadable_file_is_named(folder: Path, name: str, content: bytes | None, problem: str) -> None:
    (folder / name).unlink()
    if content is not None:
        (folder / name).write_bytes(content)

    with pytest.raises(FileRefused) as caught:
        load_kit(folder)

    assert name in caught.value.message
    assert problem in caught.value.message


def test_a_slip_in_a_script_is_told_with_file_and_step(folder: Path) -> None:
    file = folder / "scripts" / "week.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('goto = "bye"', 'goto = "buy"'), encoding="utf-8")

    with pytest.raises(InvalidInput, match=r"scripts/week\.toml › return"):
        load_kit(folder)


# --- hostile kits ---

_JUNK = (
    b"[",
    b"]",
    b'"',
    b"'",
    b"=",
    b"#",
    b"\n",
    b"\x00",
    b"\xff",
    b"{",
    b"}",
    b"9" * 50,
    "话术".encode(),
    b"''" + b"'",
)


@pytest.mark.parametrize("seed", range(40))
def test_a_kit_that_was_damaged_is_refused_or_whole(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    folder = Path(shutil.copytree(ROOT / "school", tmp_path / "school"))
    for _ in range(3):
        file = chance.choice(sorted(folder.rglob("*.toml")))
        content = bytearray(file.read_bytes())
        at = chance.randrange(len(content))
        content[at : at + chance.choice((0, 1, 30))] = chance.choice(_JUNK)
        file.write_bytes(content)
    with suppress(FileRefused, InvalidInput):  # nothing else may come
        load_kit(folder)


@pytest.mark.parametrize(
    "content",
    [b"a = " + b"[" * 100_000, b"x" * (MOST_BYTES + 1), b"a." * 5000 + b"b = 1", b"a = {b = " * 2000, b"\xff\xfe"],
)
def test_a_hostile_file_in_a_kit_is_refused(tmp_path: Path, content: bytes) -> None:
    folder = Path(shutil.copytree(ROOT / "school", tmp_path / "school"))
    (folder / "tips.toml").write_bytes(content)
    with pytest.raises((FileRefused, InvalidInput)):
        load_kit(folder)


def test_a_kit_with_a_link_in_place_of_a_file_reads_no_folder(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(ROOT / "school", tmp_path / "school"))
    (folder / "tips.toml").unlink()
    (folder / "tips.toml").mkdir()
    with pytest.raises(FileRefused):
        load_kit(folder)
