"""Records of visits: filled from the call, reported, reviewed, filed, then only added to (R-219 to R-223)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path, PurePath
from typing import Any

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.records import (
    LARGEST_ATTACHMENT,
    AttachmentKind,
    RecordRow,
    RecordState,
    Report,
    ReportDraft,
    VisitRecord,
)
from desktop_app.domain.scripts import Answer
from desktop_app.domain.text import tr
from desktop_app.domain.visits import Outcome
from desktop_app.domain.words import outcome_words, status_words
from desktop_app.rules import records as rules
from desktop_app.rules.phones import mask_phone
from desktop_app.services.authorship import refuse_others, refuse_others_unless_leading
from desktop_app.services.command import Commands, Unit
from desktop_app.services.saving import saving
from desktop_app.services.schedule import seen_on
from desktop_app.store import attempts, customers, lists, records, scripts, tickets, visits
from desktop_app.store.columns import read_moment
from desktop_app.store.engine import Connection


class Records:
    """The records of the desk."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    def rows(self, first: date, last: date, text: str = "") -> tuple[RecordRow, ...]:
        """Return the visits that ended from one day to another, the latest first.

        Args:
            first: earliest day of the end.
            last: latest day of the end.
            text: a fragment of the customer's name, the title or the owner.
        """
        with self._commands.reading() as connection:
            return tuple(self._row(row) for row in records.rows(connection, first, last, text))

    def get(self, actor: Actor, visit_id: int) -> VisitRecord:
        """Return all that is kept of a visit that ended.

        Raises:
            UserError: it has not ended.
        """
        with self._commands.reading() as connection:
            row = records.row(connection, visit_id)
            visit = visits.get(connection, visit_id, seen_on(self._commands.clock.today()))
            phones = customers.get(connection, visit.customer_id).draft.phones
            number = phones[0].number if phones else ""
            return VisitRecord(
                row=self._row(row),
                visit=visit,
                phone=number if actor.may(Permission.PHONE_VIEW) else mask_phone(number) if number else "",
                answers=_answers(connection, visit_id, visit.script_version_id),
                notes=tuple(filter(None, (attempt.note for attempt in visit.attempts))),
                tickets=tuple(t.number for t in tickets.of_visit(connection, visit_id, self._commands.clock.today())),
                report=_report(connection, visit_id, date.fromisoformat(row.done_day)),
                additions=records.additions(connection, visit_id),
                attachments=records.attachments(connection, visit_id),
                filed_at=records.filed_at(connection, visit_id),
            )

    def begin_report(self, actor: Actor, visit_id: int) -> ReportDraft:
        """Return a report filled from the call, to be looked over and kept (R-221)."""
        record = self.get(actor, visit_id)
        if record.report is not None:
            return record.report.draft
        words = outcome_words()
        tries = [
            tr("{day} {outcome}", day=self._commands.clock.local(a.at).date(), outcome=words[a.outcome])
            for a in record.visit.attempts
            if not a.undone
        ]
        said = [tr("{question}：{answer}", question=q, answer=a.label or a.value) for q, a in record.answers]
        reasons = dict.fromkeys(a.reason for _, a in record.answers if a.reason)
        outcome = [record.row.outcome, *(tr("原因：{reason}", reason=reason) for reason in reasons)]
        outcome += [tr("转问题件 {number}", number=number) for number in record.tickets]
        return ReportDraft("\n".join([*tries, *said, *record.notes]), "；".join(outcome), "")

    def save_report(self, actor: Actor, visit_id: int, draft: ReportDraft) -> Changes:
        """Keep the report on a visit; it counts as late after the day following the visit.

        Raises:
            InvalidInput: nothing is said, the head has reviewed it, or the record is filed.
            UserError: ``others_entry`` when somebody else wrote it.
        """
        if not draft.course.strip() or not draft.outcome.strip():
            raise InvalidInput("report_missing", tr("请写明经过和结果。"), field="course")
        with self._commands.run(actor, Permission.VISIT_CALL, "record.report") as unit:
            row = self._not_filed(unit, visit_id)
            if row.reviewed_at is not None:
                raise InvalidInput("report_reviewed", tr("负责人已经审阅，报告不能再改；可以补充说明。"))
            old = records.report(unit.connection, visit_id)
            if old is not None:
                refuse_others(unit, old.user_id)
            records.save_report(unit.connection, visit_id, draft, unit.today, unit.now, actor.id)
            before = {name: getattr(old, name) for name in asdict(draft)} if old else {}
            unit.audit(Kind.VISIT, visit_id, old=before, new=asdict(draft))
        return unit.changes

    def review(self, actor: Actor, visit_id: int, guidance: str) -> Changes:
        """Write what the head says to a report (R-222).

        Raises:
            InvalidInput: there is no report yet, or the record is filed.
        """
        with self._commands.run(actor, Permission.TEAM_LEAD, "record.review") as unit:
            self._not_filed(unit, visit_id)
            if records.report(unit.connection, visit_id) is None:
                raise InvalidInput("report_missing", tr("还没有写报告，不能审阅。"))
            records.review(unit.connection, visit_id, guidance.strip(), unit.now, actor.id)
            unit.audit(Kind.VISIT, visit_id, new={"guidance": guidance.strip()})
        return unit.changes

    def add(self, actor: Actor, visit_id: int, text: str) -> Changes:
        """Add words to a record, filed or not; what stands is never altered (R-178, R-316).

        Raises:
            InvalidInput: nothing is said.
        """
        if not text.strip():
            raise InvalidInput("text_missing", tr("请写明补充的内容。"), field="text")
        with self._commands.run(actor, Permission.VISIT_CALL, "record.add") as unit:
            records.row(unit.connection, visit_id)
            records.add_addition(unit.connection, visit_id, text.strip(), unit.now, actor.id)
            unit.audit(Kind.VISIT, visit_id, new={"addition": text.strip()})
        return unit.changes

    def attach(self, actor: Actor, visit_id: int, path: Path, kind: AttachmentKind) -> Changes:
        """Keep a recording, photo or scan with a visit, also while it is made, inside the encrypted database.

        A call that does not end its visit keeps its files for itself (R-173, R-174).

        Raises:
            InvalidInput: it is empty or too large.
            UserError: it cannot be read.
        """
        self._commands.check(actor, Permission.VISIT_CALL)
        content = read_attachment(path)
        with self._commands.run(actor, Permission.VISIT_CALL, "record.attach") as unit:
            if records.filed_at(unit.connection, visit_id) is not None:
                raise _filed()
            kept = records.add_attachment(unit.connection, visit_id, kind, path.name, content, unit.now, actor.id)
            unit.audit(Kind.VISIT, visit_id, new={"attachment": kept, "bytes": len(content)})
        return unit.changes

    def detach(self, actor: Actor, visit_id: int, attachment_id: int) -> Changes:
        """Take a file that was attached by mistake out of sight.

        Raises:
            InvalidInput: the record is filed.
            UserError: ``others_entry`` when somebody else attached it.
        """
        with self._commands.run(actor, Permission.VISIT_CALL, "record.detach") as unit:
            refuse_others_unless_leading(unit, records.attached_by(unit.connection, attachment_id))
            self._change(unit, visit_id, attachment_id, active=False)
            unit.audit(Kind.VISIT, visit_id, old={"attachment": attachment_id})
        return unit.changes

    def call_it(self, actor: Actor, visit_id: int, attachment_id: int, kind: AttachmentKind) -> Changes:
        """Say what a file is, where its ending told otherwise: a scan may be a signature.

        Raises:
            InvalidInput: the record is filed.
        """
        with self._commands.run(actor, Permission.VISIT_CALL, "record.attach") as unit:
            self._change(unit, visit_id, attachment_id, kind=kind.value)
            unit.audit(Kind.VISIT, visit_id, new={"attachment": attachment_id, "proof": kind.value})
        return unit.changes

    def take_up(self, actor: Actor, visit_id: int, attachment_id: int) -> Changes:
        """Let a file of an earlier call that did not end the visit belong to this one.

        Raises:
            InvalidInput: the record is filed.
        """
        with self._commands.run(actor, Permission.VISIT_CALL, "record.take_up") as unit:
            self._change(unit, visit_id, attachment_id, parked_by=None)
            unit.audit(Kind.VISIT, visit_id, new={"attachment": attachment_id})
        return unit.changes

    @staticmethod
    def _change(unit: Unit, visit_id: int, attachment_id: int, **values: Any) -> None:
        if records.filed_at(unit.connection, visit_id) is not None:
            raise _filed()
        records.change_attachment(unit.connection, visit_id, attachment_id, **values)

    def save_attachment(self, actor: Actor, attachment_id: int, path: Path) -> Path:
        """Write a kept file out; who took it is in the audit.

        Raises:
            UserError: it cannot be written there.
        """
        self._commands.check(actor, Permission.CUSTOMER_EXPORT)
        with self._commands.reading() as connection:
            visit_id, _name, content = records.attachment_content(connection, attachment_id)
        with self._commands.run(actor, Permission.CUSTOMER_EXPORT, "record.take_out") as unit, saving(path) as draft:
            draft.write_bytes(content)
            unit.audit(Kind.VISIT, visit_id, new={"attachment": attachment_id, "file": path.name})
        return path

    def unreported(self, day: date) -> int:
        """Return how many visits that ended by a day and are the person's to file have no report yet."""
        with self._commands.reading() as connection:
            return len(records.unreported(connection, day))

    def file_until(self, actor: Actor, day: date, *, write_missing: bool = False) -> tuple[int, Changes]:
        """File the records of all visits that ended by a day; from then on they are only read and added to (R-255).

        Who sees only some customers files the records of those.

        Args:
            actor: the person acting.
            day: the last one.
            write_missing: write the reports that are missing as they are filled from the calls; else those visits
                are left out.

        Returns:
            How many records were filed, and what changed.

        Raises:
            InvalidInput: the day lies ahead.
        """
        self._commands.check(actor, Permission.TEAM_LEAD)
        if day > self._commands.clock.today():
            raise InvalidInput("day_ahead", tr("只能归档到今天为止的记录。"), field="day")
        missing: dict[int, ReportDraft] = {}
        if write_missing:
            with self._commands.reading() as connection:
                ids = records.unreported(connection, day)
            missing = {visit_id: self.begin_report(actor, visit_id) for visit_id in ids}
        with self._commands.run(actor, Permission.TEAM_LEAD, "record.file") as unit:
            for visit_id, draft in missing.items():
                records.save_report(unit.connection, visit_id, draft, unit.today, unit.now, actor.id)
            filed = records.file_until(unit.connection, day, unit.now)
            unit.audit(
                Kind.VISIT, None, new={"filed_until": day.isoformat(), "records": filed, "reports": len(missing)}
            )
        return filed, unit.changes

    def _row(self, row: Any) -> RecordRow:
        done = date.fromisoformat(row.done_day)
        written = None if row.written_day is None else date.fromisoformat(row.written_day)
        state = rules.record_state(
            reported=written is not None, reviewed=row.reviewed_at is not None, filed=row.filed_at is not None
        )
        outcome = outcome_words()[Outcome.PROBLEM] if row.problem else status_words()[row.status]
        late = rules.days_late(done, written or self._commands.clock.today()) > 0
        return RecordRow(
            row.id, row.customer_id, row.name, row.title, done, row.owner, outcome, state, rules.report_due(done),
            late and (written is not None or state is RecordState.RECORDED),
        )  # fmt: skip

    @staticmethod
    def _not_filed(unit: Unit, visit_id: int) -> Any:
        row = records.row(unit.connection, visit_id)
        if row.filed_at is not None:
            raise _filed()
        return row


def _filed() -> InvalidInput:
    return InvalidInput("record_filed", tr("这份记录已经归档，只能查看；可以补充说明。"))


def _answers(connection: Connection, visit_id: int, version_id: int | None) -> tuple[tuple[str, Answer], ...]:
    """Return what the answers recorded, under its name."""
    if version_id is None:
        return ()
    steps = {step.key: step for step in scripts.script_version(connection, version_id).steps}
    kinds = {entry.code: entry.name for entry in lists.entries(connection, "event_kind")}
    given = [answer for answer in attempts.answers(connection, visit_id) if not answer.parked and answer.value]
    return tuple((_named(steps[a.step].record, kinds), a) for a in given if a.step in steps and steps[a.step].record)


def _named(record: str, kinds: Mapping[str, str]) -> str:
    """Return what an answer is recorded as, in the desk's words: a part of an event is told by the event's name."""
    kind, dot, part = record.partition(".")
    words = {"day": tr("日期"), "hour": tr("时间")}
    return f"{kinds[kind]} {words.get(part, part)}" if dot and kind in kinds else record


def _report(connection: Connection, visit_id: int, done: date) -> Report | None:
    row = records.report(connection, visit_id)
    if row is None:
        return None
    written = date.fromisoformat(row.written_day)
    return Report(
        draft=ReportDraft(row.course, row.outcome, row.evaluation),
        written=written,
        due=rules.report_due(done),
        late=rules.days_late(done, written),
        user=row.writer,
        guidance=row.guidance,
        reviewer=row.reviewer,
        reviewed_at=None if row.reviewed_at is None else read_moment(row.reviewed_at),
    )


def read_attachment(path: Path) -> bytes:
    """Return the content of a file that is to be kept.

    Raises:
        InvalidInput: it is empty, too large, or cannot be read.
    """
    try:
        size = path.stat().st_size
        if size > LARGEST_ATTACHMENT:
            most = LARGEST_ATTACHMENT // 1024 // 1024
            text = tr("{name} 太大：附件最多 {most} MB。", name=path.name, most=most)
            raise InvalidInput("attachment_large", text, tr("录音请先压缩，或者分成几段。"))
        content = path.read_bytes()
    except OSError as error:
        raise InvalidInput("attachment_unread", tr("读不出 {name}。", name=PurePath(path).name)) from error
    if not content:
        raise InvalidInput("attachment_empty", tr("{name} 是空的。", name=path.name))
    return content
