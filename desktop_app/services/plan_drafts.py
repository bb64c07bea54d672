"""A plan while it is edited: what is wrong with it, for whom it is, and the days it gives."""

from __future__ import annotations

from datetime import date

from desktop_app.domain.customers import EventDraft
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.plan_changes import PlanLook, PlanProblem
from desktop_app.domain.plans import Plan, Trigger, Unit
from desktop_app.rules import lunar
from desktop_app.rules.plan_check import Known, check
from desktop_app.services.command import Commands
from desktop_app.services.event_kinds import EVENT_KIND
from desktop_app.services.lists import Lists
from desktop_app.services.plan_editing import PlanEditing
from desktop_app.store import audience, plans

SHOWN = 3
"""Real customers of one look."""

CYCLE_DAYS = 30
"""Days that one unit lasts in a made-up order, for steps counted in cycles of use."""


class PlanDrafts:
    """Looks at plans that are not saved yet."""

    def __init__(self, commands: Commands, lists: Lists, editing: PlanEditing) -> None:
        self._commands = commands
        self._lists = lists
        self._editing = editing

    def look(self, plan: Plan, day: date, turn: int = 0) -> PlanLook:
        """Return how a plan stands at this desk.

        Args:
            plan: as it stands in the editor.
            day: of the made-up event.
            turn: which customers are shown; each turn shows others, and after the last the first ones again.
        """
        problems = check(plan, self._known())
        kinds = plan.keys if plan.trigger in (Trigger.EVENT, Trigger.INTERVAL) else ()
        with self._commands.reading() as connection:
            count = audience.count(connection, plan.terms.audience)
            found = audience.some(connection, plan.terms.audience, kinds, SHOWN + 1, turn * SHOWN)
            if not found and turn:
                return self.look(plan, day)
        if any(not problem.warning for problem in problems):
            return PlanLook(problems, count)
        detail = {"cycle_days": CYCLE_DAYS, "quantity": 1} if _counts_cycles(plan) else {}
        kind = kinds[0] if kinds else ""
        try:
            rows = self._editing.sample(plan, EventDraft(kind, day, detail=detail), found[:SHOWN])
        except InvalidInput as error:
            return PlanLook((*problems, PlanProblem(error.field, error.code, error.message)), count)
        return PlanLook(
            problems,
            count,
            tuple(row for row in rows if not row.customer),
            tuple(row for row in rows if row.customer),
            more=len(found) > SHOWN or turn > 0,
        )

    def open_visits(self) -> dict[int, int]:
        """Return how many visits of each plan are open, by the plan's id."""
        with self._commands.reading() as connection:
            return plans.open_visits(connection)

    def _known(self) -> Known:
        year = self._commands.clock.today().year
        return Known(
            event_kinds=self._lists.names(EVENT_KIND).keys(),
            scripts={code for code, _ in self._lists.scripts()},
            festivals={festival.code for festival in lunar.festivals(year)},
        )


def _counts_cycles(plan: Plan) -> bool:
    return any(Unit.CYCLE in (step.due.unit, step.earliest.unit, step.latest.unit) for step in plan.steps)
