"""Appraisals: counted and judged items, words from outside, corrections with a deadline (R-277, R-278)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.appraisals import OUTSIDERS, Appraisal, AppraisalLine, Source, Standard, Verdict
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.errors import InvalidInput, UserError
from desktop_app.domain.grid import Cell
from desktop_app.domain.listing import Column, ColumnKind, Exported, Listing
from desktop_app.domain.progress import Pace
from desktop_app.domain.reports import Figure, Period
from desktop_app.domain.text import tr
from desktop_app.domain.tickets import ImprovementDraft
from desktop_app.domain.words import source_words, verdict_words
from desktop_app.rules import appraisals as rules
from desktop_app.rules import metrics
from desktop_app.services.command import Commands, Unit
from desktop_app.services.export import list_writer
from desktop_app.services.saving import drafting, put_in_place
from desktop_app.store import appraisals, improvements, lists, reports
from desktop_app.store.engine import Connection
from desktop_app.store.scope import names_within


class Appraisals:
    """The appraisals of the desk; only those who lead see and make them."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    # --- reading ---

    def standards(self) -> tuple[Standard, ...]:
        """Return what posts are appraised by."""
        with self._commands.reading() as connection:
            return appraisals.standards(connection)

    def usual(self) -> tuple[Standard, ...]:
        """Return standards to begin with."""
        return rules.usual_standards()

    def figures(self) -> tuple[Figure, ...]:
        """Return the figures that can be counted, with their definitions and without their numbers."""
        every = {figure.code: figure for figure in metrics.figures((), ())}
        return tuple(every[code] for code in rules.COUNTED)

    def rows(self, actor: Actor) -> tuple[Appraisal, ...]:
        """Return all sheets, the open ones first.

        Raises:
            NotPermitted: the person does not lead.
        """
        self._commands.check(actor, Permission.TEAM_LEAD)
        with self._commands.reading() as connection:
            names = names_within(connection, actor)
            return tuple(each for each in appraisals.sheets(connection) if names is None or each.person in names)

    # --- writing ---

    def set_standards(self, actor: Actor, wanted: Sequence[Standard]) -> Changes:
        """Write what posts are appraised by; sheets that are open keep what they began with.

        Raises:
            InvalidInput: one of them cannot be scored.
        """
        with self._commands.run(actor, Permission.TEAM_LEAD, "appraisal.standards") as unit:
            for standard in wanted:
                rules.check_standard(standard)
            before = appraisals.standards(unit.connection)
            appraisals.set_standards(unit.connection, wanted)
            told = [[f"{each.name} {each.most}" for each in standards] for standards in (before, wanted)]
            unit.audit(Kind.APPRAISAL, None, old={"standards": told[0]}, new={"standards": told[1]})
        return unit.changes

    def open(self, actor: Actor, person: str, first: date, last: date) -> tuple[int, Changes]:
        """Open a sheet for a person and period, with what their post is appraised by; figures are counted at once.

        Raises:
            InvalidInput: nobody, no period, or nothing to appraise by.
        """
        person = person.strip()
        with self._commands.run(actor, Permission.TEAM_LEAD, "appraisal.open") as unit:
            if not person:
                raise InvalidInput("person_missing", tr("请选考核谁。"), field="person")
            if last < first:
                raise InvalidInput("days_wrong", tr("结束日不能早于开始日。"), field="last")
            _check_in_scope(unit.connection, actor, person)
            post = next((user.role for user in lists.users(unit.connection) if user.name == person), None)
            wanted = [each for each in appraisals.standards(unit.connection) if each.post in (None, post)]
            if not wanted:
                raise InvalidInput("standards_missing", tr("还没有这个岗位的考核标准。"), tr("请先写考核标准。"))
            sheet = appraisals.open_sheet(unit.connection, person, first, last, wanted, unit.now, actor.id)
            self._count(unit, appraisals.sheet_of(unit.connection, sheet))
            unit.audit(
                Kind.APPRAISAL, sheet, new={"person": person, "first": first.isoformat(), "last": last.isoformat()}
            )
        return sheet, unit.changes

    def count(self, actor: Actor, sheet_id: int) -> Changes:
        """Count the figures of an open sheet anew."""
        with self._commands.run(actor, Permission.TEAM_LEAD, "appraisal.count") as unit:
            self._count(unit, _still_open(unit, sheet_id))
            unit.audit(Kind.APPRAISAL, sheet_id)
        return unit.changes

    def judge(self, actor: Actor, line_id: int, points: Decimal, note: str = "") -> Changes:
        """Give the points of an item that is judged.

        Raises:
            InvalidInput: the sheet is closed, the item is counted, or the points cannot be had.
        """
        with self._commands.run(actor, Permission.TEAM_LEAD, "appraisal.judge") as unit:
            line, sheet = _line_of(unit, line_id)
            if line.standard.source is Source.COUNTED:
                raise InvalidInput("counted", tr("这一项由程序计数，不能改分。"))
            given = rules.check_points(points, line.standard.most)
            appraisals.give_points(unit.connection, line_id, given, user=actor.id, note=note.strip())
            old = {"item": line.standard.name, "points": "" if line.points is None else str(line.points)}
            unit.audit(Kind.APPRAISAL, sheet.id, old=old, new={**old, "points": str(given)}, why=note.strip())
        return unit.changes

    def add_outside(
        self, actor: Actor, sheet_id: int, standard: Standard, points: Decimal, note: str = ""
    ) -> tuple[int, Changes]:
        """Enter what customers, a third party or a mystery visitor gave, as an item of its own (R-278).

        Raises:
            InvalidInput: not from outside, or it cannot be scored.
        """
        with self._commands.run(actor, Permission.TEAM_LEAD, "appraisal.outside") as unit:
            _still_open(unit, sheet_id)
            if standard.source not in OUTSIDERS:
                raise InvalidInput("source_wrong", tr("请选是谁评的。"), field="source")
            rules.check_standard(standard)
            given = rules.check_points(points, standard.most)
            line = appraisals.add_line(unit.connection, sheet_id, standard)
            appraisals.give_points(unit.connection, line, given, user=actor.id, note=note.strip())
            new = {"item": standard.name, "source": standard.source.value, "points": str(given), "most": standard.most}
            unit.audit(Kind.APPRAISAL, sheet_id, new=new, why=note.strip())
        return line, unit.changes

    def close(self, actor: Actor, sheet_id: int, verdict: Verdict, words: str, deadline: date | None = None) -> Changes:
        """End a sheet; a correction goes into the improvement log, where it is listed until it is checked.

        Raises:
            InvalidInput: something is not judged yet, or a correction has no words or no deadline.
        """
        words = words.strip()
        with self._commands.run(actor, Permission.TEAM_LEAD, "appraisal.close") as unit:
            sheet = _still_open(unit, sheet_id)
            if sheet.waiting:
                raise InvalidInput("not_judged", tr("还有 {count} 项没有评分。", count=sheet.waiting))
            if verdict is not Verdict.NONE and not words:
                raise InvalidInput("words_missing", tr("请写明表扬、批评或整改什么。"), field="words")
            improvement = None
            if verdict is Verdict.CORRECTION:
                if deadline is None or deadline < unit.today:
                    raise InvalidInput("deadline_missing", tr("请写明整改到哪一天。"), field="deadline")
                problem = tr("{person} 考核 {first} 至 {last}", person=sheet.person, first=sheet.first, last=sheet.last)
                draft = ImprovementDraft(problem, "", words, sheet.person, deadline)
                improvement = improvements.add(unit.connection, draft, unit.now, actor.id)
                unit.changed(Kind.IMPROVEMENT, [improvement])
            values = {"verdict": verdict.value, "words": words, "improvement_id": improvement}
            appraisals.close(unit.connection, sheet_id, **values, closed_at=unit.now, closer_id=actor.id)
            told = {
                "verdict": verdict.value,
                "points": str(sheet.points),
                "day": deadline.isoformat() if deadline else "",
            }
            unit.audit(Kind.APPRAISAL, sheet_id, new=told, why=words)
        return unit.changes

    def write(self, actor: Actor, sheet_id: int, path: Path) -> Exported:
        """Write a sheet to ``.xlsx`` or ``.csv``.

        Raises:
            NotPermitted, UserError: nothing was written.
        """
        self._commands.check(actor, Permission.TEAM_LEAD)
        writer = list_writer(path)
        with self._commands.reading() as connection:
            sheet = appraisals.sheet_of(connection, sheet_id)
            _check_in_scope(connection, actor, sheet.person)
        with drafting(path) as draft:
            listing = Listing(tr("{person} 考核表", person=sheet.person), _columns(), _cells(sheet), len(sheet.lines))
            written = writer(draft, listing, Pace())
            with self._commands.run(actor, Permission.TEAM_LEAD, "appraisal.write") as unit:
                unit.audit(Kind.APPRAISAL, sheet_id, new={"file": path.name})
                put_in_place(draft, path)
        return Exported(path, written)

    def _count(self, unit: Unit, sheet: Appraisal) -> None:
        found = self._figures_of(unit.connection, sheet)
        for line in sheet.lines:
            if line.standard.source is Source.COUNTED:
                figure = found[line.standard.figure]
                points, told = rules.counted_points(line.standard, figure), rules.counted_text(figure)
                appraisals.give_points(unit.connection, line.id, points, user=None, counted=told)

    def _figures_of(self, connection: Connection, sheet: Appraisal) -> dict[str, Figure]:
        period, local = Period(sheet.first, sheet.last), self._commands.clock.local
        visits = [visit for visit in reports.visits_of(connection, period) if visit.owner == sheet.person]
        tickets = [each for each in reports.tickets_of(connection, period, local) if each.assignee == sheet.person]
        inside = [each for each in tickets if metrics.is_open_in(each, period)]
        return {figure.code: figure for figure in metrics.figures(visits, inside)}


def _still_open(unit: Unit, sheet_id: int) -> Appraisal:
    sheet = appraisals.sheet_of(unit.connection, sheet_id)
    _check_in_scope(unit.connection, unit.actor, sheet.person)
    if sheet.closed_at is not None:
        raise InvalidInput("appraisal_closed", tr("这张考核表已经结束，只能查看。"))
    return sheet


def _check_in_scope(connection: Connection, actor: Actor, person: str) -> None:
    names = names_within(connection, actor)
    if names is not None and person not in names:
        raise UserError("out_of_scope", tr("{person}不在您的班组里。", person=person), tr("请他的主管来考核。"))


def _line_of(unit: Unit, line_id: int) -> tuple[AppraisalLine, Appraisal]:
    sheet = _still_open(unit, appraisals.sheet_with(unit.connection, line_id).id)
    return next(line for line in sheet.lines if line.id == line_id), sheet


def _columns() -> tuple[Column, ...]:
    return (
        Column("name", tr("考核项目"), width=20),
        Column("source", tr("谁评"), width=12),
        Column("words", tr("标准"), width=36),
        Column("counted", tr("计数"), width=22),
        Column("most", tr("满分"), ColumnKind.NUMBER, 8),
        Column("points", tr("得分"), ColumnKind.NUMBER, 8),
        Column("note", tr("说明"), width=30),
    )


def _cells(sheet: Appraisal) -> Iterator[Sequence[Cell]]:
    sources = source_words()
    for line in sheet.lines:
        one, points = line.standard, None if line.points is None else float(line.points)
        yield one.name, sources[one.source], one.words, line.counted, one.most, points, line.note
    yield tr("合计"), "", "", "", sheet.most, float(sheet.points), verdict_words()[sheet.verdict]
    if sheet.words:
        yield tr("结论"), "", sheet.words, "", None, None, sheet.deadline.isoformat() if sheet.deadline else ""
