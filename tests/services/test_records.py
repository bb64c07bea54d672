"""Records of visits on a real desk: report, review, additions, attachments, filing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from desktop_app.domain import records as domain
from desktop_app.domain.access import Actor, Role
from desktop_app.domain.clock import FixedClock
from desktop_app.domain.errors import InvalidInput, NotPermitted, UserError
from desktop_app.domain.plans import Need
from desktop_app.domain.records import AttachmentKind, RecordState, ReportDraft
from desktop_app.domain.visits import Outcome
from tests.desks import OpenDesk

DONE = date(2026, 11, 24)


@pytest.fixture
def visit(school: OpenDesk) -> int:
    """A trial lesson's visit that ended today, with two answers and a note."""
    customer = school.add("柏知夏", "13800001111", guardian="柏建平")
    made = school.event(customer, "trial", date(2026, 11, 23), "围棋")[0]
    calls = school.desk.calls
    calls.answer(school.actor, made, "greet", "1")
    calls.answer(school.actor, made, "feeling", "2")
    calls.save_note(school.actor, made, "妈妈想周末上课")
    calls.finish(school.actor, made, Outcome.REACHED)
    return made


def state(school: OpenDesk) -> tuple[RecordState, bool]:
    (row,) = school.desk.records.rows(DONE, DONE)
    return row.state, row.report_late


def test_a_report_is_filled_from_the_call_and_reviewed(school: OpenDesk, clock: FixedClock, visit: int) -> None:
    """S-28: written a day late; the head adds guidance and it becomes reviewed."""
    kept = school.desk.records
    draft = kept.begin_report(school.actor, visit)
    assert draft.course.splitlines() == ["2026-11-24 访到", "试听感受：还可以", "妈妈想周末上课"]
    assert (draft.outcome, draft.evaluation) == ("成功", "")
    clock.moment = datetime(2026, 11, 26, 2, tzinfo=UTC)
    assert state(school) == (RecordState.RECORDED, True)
    kept.save_report(school.actor, visit, ReportDraft(draft.course, draft.outcome, "家长满意"))
    report = kept.get(school.actor, visit).report
    assert report is not None
    assert (report.due, report.written, report.late) == (date(2026, 11, 25), date(2026, 11, 26), 1)
    assert state(school) == (RecordState.REPORTED, True)
    kept.save_report(school.actor, visit, ReportDraft("改过", "成功", ""))
    kept.review(school.actor, visit, "周末班有位子，请再联系")
    reviewed = kept.get(school.actor, visit).report
    assert reviewed is not None
    assert (reviewed.draft.course, reviewed.guidance, reviewed.reviewer, reviewed.late) == (
        "改过", "周末班有位子，请再联系", school.actor.name, 1,
    )  # fmt: skip
    assert state(school)[0] is RecordState.REVIEWED
    with pytest.raises(InvalidInput) as refused:
        kept.save_report(school.actor, visit, ReportDraft("再改", "成功", ""))
    assert refused.value.code == "report_reviewed"


def test_a_record_holds_what_was_said_and_done(school: OpenDesk, visit: int) -> None:
    record = school.desk.records.get(school.actor, visit)
    assert (record.row.customer, record.row.outcome, record.row.done) == ("柏知夏", "成功", DONE)
    assert ("试听感受", "还可以") in [(question, answer.label) for question, answer in record.answers]
    assert record.notes == ("妈妈想周末上课",)
    reader = Actor(school.actor.id, school.actor.name, Role.READ_ONLY)
    assert school.desk.records.get(reader, visit).phone == "138****1111"


def test_a_filed_record_is_only_added_to(school: OpenDesk, visit: int) -> None:
    kept = school.desk.records
    attempt = kept.get(school.actor, visit).visit.attempts[0].id
    with pytest.raises(InvalidInput):
        kept.file_until(school.actor, date(2026, 11, 25))
    assert (kept.unreported(DONE), kept.file_until(school.actor, DONE)[0]) == (1, 0), "not without a report"
    assert kept.file_until(school.actor, DONE, write_missing=True)[0] == 1
    assert (kept.unreported(DONE), kept.file_until(school.actor, DONE)[0]) == (0, 0)
    written = kept.get(school.actor, visit).report
    assert written is not None
    assert (written.draft.outcome, written.user) == ("成功", school.actor.name)
    assert state(school) == (RecordState.FILED, False)
    changing: list[Callable[[], object]] = [
        lambda: kept.save_report(school.actor, visit, ReportDraft("a", "b", "")),
        lambda: kept.review(school.actor, visit, "好"),
        lambda: school.desk.calls.undo(school.actor, attempt),
    ]
    for change in changing:
        with pytest.raises(InvalidInput) as caught:
            change()
        assert caught.value.code == "record_filed"
    kept.add(school.actor, visit, "家长补充：周六下午也可以")
    record = kept.get(school.actor, visit)
    assert [(a.text, a.user) for a in record.additions] == [("家长补充：周六下午也可以", school.actor.name)]
    assert record.filed_at is not None
    with pytest.raises(InvalidInput):
        kept.add(school.actor, visit, " ")


def test_files_are_kept_in_the_desk(school: OpenDesk, visit: int, tmp_path: Path) -> None:
    kept, file = school.desk.records, tmp_path / "录音 一.mp3"
    file.write_bytes(b"\x00sound" * 1000)
    kept.attach(school.actor, visit, file, AttachmentKind.AUDIO)
    (attachment,) = kept.get(school.actor, visit).attachments
    assert (attachment.name, attachment.kind, attachment.size) == ("录音 一.mp3", AttachmentKind.AUDIO, 6000)
    out = kept.save_attachment(school.actor, attachment.id, tmp_path / "取出.mp3")
    assert out.read_bytes() == file.read_bytes()
    assert b"sound" * 3 not in school.setup.files.database.read_bytes(), "encrypted like all the rest"
    kept.detach(school.actor, visit, attachment.id)
    assert kept.get(school.actor, visit).attachments == ()


def test_what_cannot_be_attached_is_told(
    school: OpenDesk, visit: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_app.services.records.LARGEST_ATTACHMENT", 10)
    codes = []
    for name, content in (("空.jpg", b""), ("大.jpg", b"12345678901")):
        (tmp_path / name).write_bytes(content)
    for name in ("空.jpg", "大.jpg", "没有.jpg"):
        with pytest.raises(InvalidInput) as refused:
            school.desk.records.attach(school.actor, visit, tmp_path / name, AttachmentKind.PHOTO)
        codes.append(refused.value.code)
    assert codes == ["attachment_empty", "attachment_large", "attachment_unread"]
    assert domain.LARGEST_ATTACHMENT == 20 * 1024 * 1024


def test_only_ended_visits_have_a_record(school: OpenDesk, visit: int) -> None:
    other = school.event(school.add("柏知秋"), "trial", date(2026, 11, 23))[0]
    with pytest.raises(UserError):
        school.desk.records.get(school.actor, other)
    assert [row.visit_id for row in school.desk.records.rows(DONE, DONE)] == [visit]
    assert school.desk.records.rows(DONE, DONE, "柏知秋") == ()
    assert [row.visit_id for row in school.desk.records.rows(DONE, DONE, "知夏")] == [visit]


def test_who_may_review_and_file(school: OpenDesk, visit: int) -> None:
    clerk = Actor(school.actor.id, school.actor.name, Role.FRONT_DESK)
    school.desk.records.save_report(clerk, visit, ReportDraft("打了电话", "成功", ""))
    with pytest.raises(NotPermitted):
        school.desk.records.review(clerk, visit, "好")
    with pytest.raises(NotPermitted):
        school.desk.records.file_until(clerk, DONE)


# --- attached while the visit is made ---


@pytest.fixture
def open_visit(school: OpenDesk) -> int:
    return school.event(school.add("岑星野", "13800002222"), "trial", date(2026, 11, 23))[0]


def attach(school: OpenDesk, visit: int, folder: Path, name: str, kind: AttachmentKind) -> int:
    (folder / name).write_bytes(b"content")
    school.desk.records.attach(school.actor, visit, folder / name, kind)
    return files(school, visit)[-1].id


def files(school: OpenDesk, visit: int) -> tuple[domain.Attachment, ...]:
    return school.desk.calls.open(school.actor, visit).attachments


def test_a_file_is_kept_while_the_visit_is_made(school: OpenDesk, open_visit: int, tmp_path: Path) -> None:
    first = attach(school, open_visit, tmp_path, "录音.mp3", AttachmentKind.AUDIO)
    scan = attach(school, open_visit, tmp_path, "扫描.pdf", AttachmentKind.OTHER)
    school.desk.records.call_it(school.actor, open_visit, scan, AttachmentKind.SIGNATURE)
    assert [(kept.name, kept.kind, kept.parked) for kept in files(school, open_visit)] == [
        ("录音.mp3", AttachmentKind.AUDIO, False),
        ("扫描.pdf", AttachmentKind.SIGNATURE, False),
    ]
    school.desk.records.detach(school.actor, open_visit, first)
    done = school.desk.calls.finish(school.actor, open_visit, Outcome.REACHED)
    record = school.desk.records.get(school.actor, open_visit)
    assert [(kept.name, kept.parked) for kept in record.attachments] == [("扫描.pdf", False)]
    school.desk.calls.undo(school.actor, done.attempt_id)
    assert [kept.name for kept in files(school, open_visit)] == ["扫描.pdf"], "taken back, the call goes on with it"


def test_files_of_a_call_that_comes_again_are_parked(school: OpenDesk, open_visit: int, tmp_path: Path) -> None:
    old = attach(school, open_visit, tmp_path, "一.mp3", AttachmentKind.AUDIO)
    given_up = school.desk.calls.finish(school.actor, open_visit, Outcome.NO_ANSWER)
    assert [kept.parked for kept in files(school, open_visit)] == [True]
    school.desk.calls.undo(school.actor, given_up.attempt_id)
    assert [kept.parked for kept in files(school, open_visit)] == [False]
    school.desk.calls.finish(school.actor, open_visit, Outcome.RESCHEDULED, day=date(2026, 11, 26))
    attach(school, open_visit, tmp_path, "二.mp3", AttachmentKind.AUDIO)
    assert [(kept.name, kept.parked) for kept in files(school, open_visit)] == [("一.mp3", True), ("二.mp3", False)]
    school.desk.records.take_up(school.actor, open_visit, old)
    assert [kept.parked for kept in files(school, open_visit)] == [False, False]


def test_only_files_of_this_visit_and_only_before_filing(
    school: OpenDesk, visit: int, open_visit: int, tmp_path: Path
) -> None:
    kept, other = school.desk.records, attach(school, open_visit, tmp_path, "一.mp3", AttachmentKind.AUDIO)
    with pytest.raises(UserError, match="没有这个附件"):
        kept.detach(school.actor, visit, other)
    mine = attach(school, visit, tmp_path, "二.mp3", AttachmentKind.AUDIO)
    kept.file_until(school.actor, DONE, write_missing=True)
    for act in (kept.detach, kept.take_up):
        with pytest.raises(InvalidInput, match="归档"):
            act(school.actor, visit, mine)
    with pytest.raises(InvalidInput, match="归档"):
        kept.call_it(school.actor, visit, mine, AttachmentKind.PHOTO)
    with pytest.raises(InvalidInput, match="归档"):
        attach(school, visit, tmp_path, "三.mp3", AttachmentKind.AUDIO)


def test_a_file_shows_what_the_plan_asks_for(school: OpenDesk, tmp_path: Path) -> None:
    """R-173: a call that must be recorded is not done without its recording, nor with one of an earlier call."""
    plan = next(plan for plan in school.desk.plans.plans() if plan.code == "school.trial")
    steps = tuple(replace(step, terms=replace(step.terms, needs=(Need.RECORDING,))) for step in plan.steps)
    school.desk.plan_editing.save(school.actor, replace(plan, steps=steps))
    made = school.event(school.add("池听雨", "13800003333"), "trial", date(2026, 11, 23))[0]
    attach(school, made, tmp_path, "没接.mp3", AttachmentKind.AUDIO)
    assert school.desk.calls.open(school.actor, made).needs == ((Need.RECORDING, True),)
    school.desk.calls.finish(school.actor, made, Outcome.NO_ANSWER)
    with pytest.raises(InvalidInput, match="录音"):
        school.desk.calls.finish(school.actor, made, Outcome.REACHED)
    attach(school, made, tmp_path, "接了.mp3", AttachmentKind.AUDIO)
    school.desk.calls.finish(school.actor, made, Outcome.REACHED)
