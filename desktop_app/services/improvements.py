"""The improvement log: problem, cause, measure, and whether it helped (R-254)."""

from __future__ import annotations

from dataclasses import asdict

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.text import tr
from desktop_app.domain.tickets import Improvement, ImprovementDraft, ImprovementState
from desktop_app.services.command import Commands
from desktop_app.store import improvements


class Improvements:
    """What the desk learns from its tickets."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    def rows(self, actor: Actor) -> tuple[Improvement, ...]:
        """Return the log: what is to be checked first, by the day of the check; then the rest, newest first.

        A correction that an appraisal asks for is between the person and those who lead.
        """
        with self._commands.reading() as connection:
            found = improvements.rows(connection, self._commands.clock.today())
            private = improvements.of_appraisals(connection)
        leads = actor.may(Permission.TEAM_LEAD)
        return tuple(each for each in found if leads or each.id not in private or each.draft.owner == actor.name)

    def add(self, actor: Actor, draft: ImprovementDraft) -> tuple[int, Changes]:
        """Enter a problem with its measure.

        Raises:
            InvalidInput: problem or measure are missing.
        """
        _check(draft)
        with self._commands.run(actor, Permission.TICKET_HANDLE, "improvement.add") as unit:
            entry_id = improvements.add(unit.connection, draft, unit.now, actor.id)
            unit.audit(Kind.IMPROVEMENT, entry_id, new=_plain(draft))
        return entry_id, unit.changes

    def change(self, actor: Actor, entry_id: int, draft: ImprovementDraft) -> Changes:
        """Write an entry anew that has not been checked.

        Raises:
            InvalidInput: problem or measure are missing, or it was checked.
        """
        _check(draft)
        with self._commands.run(actor, Permission.TICKET_HANDLE, "improvement.change") as unit:
            entry = improvements.get(unit.connection, entry_id, unit.today)
            _still_open(entry)
            improvements.change(unit.connection, entry_id, draft)
            unit.audit(Kind.IMPROVEMENT, entry_id, old=_plain(entry.draft), new=_plain(draft))
        return unit.changes

    def check(self, actor: Actor, entry_id: int, result: str, *, helped: bool) -> Changes:
        """Write whether the measure helped, and close the entry.

        Raises:
            InvalidInput: nothing is said, or it was checked before.
        """
        if not result.strip():
            raise InvalidInput("result_missing", tr("请写明检查结果。"), field="result")
        with self._commands.run(actor, Permission.TICKET_HANDLE, "improvement.check") as unit:
            _still_open(improvements.get(unit.connection, entry_id, unit.today))
            state = ImprovementState.HELPED if helped else ImprovementState.FAILED
            improvements.check(unit.connection, entry_id, state, result.strip())
            unit.audit(Kind.IMPROVEMENT, entry_id, new={"state": state.value}, why=result.strip())
        return unit.changes


def _check(draft: ImprovementDraft) -> None:
    if not draft.problem.strip():
        raise InvalidInput("problem_missing", tr("请写明发现的问题。"), field="problem")
    if not draft.measure.strip():
        raise InvalidInput("measure_missing", tr("请写明改进措施。"), field="measure")


def _still_open(entry: Improvement) -> None:
    if entry.state is not ImprovementState.OPEN:
        raise InvalidInput("improvement_closed", tr("这条改进已经检查过，只能查看。"))


def _plain(draft: ImprovementDraft) -> dict[str, object]:
    return {**asdict(draft), "check_day": draft.check_day.isoformat()}
